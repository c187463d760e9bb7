"""What a sheet is to its readers: cells by rows, whatever kind of file they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cds_analysis.sources.written.cells import plain_text

_NUMBER = re.compile(r"[<>≤≥=~≈+\-−]*\s*\d[\d.,\s]*%?")


@dataclass(frozen=True)
class Cell:
    """A cell of a sheet.

    Parameters
    ----------
    value : object
        Number, text, date, truth value, or None.
    place : str
        Such as ``B7``.
    number_format : str
        How the sheet shows a number.
    is_unknown : bool
        A formula without a stored result, or an error such as ``#DIV/0!``.
    error : str
        The error that it shows; usually empty.
    is_struck : bool
        Struck through: somebody took it back.
    """

    value: Any
    place: str
    number_format: str = "General"
    is_unknown: bool = False
    error: str = ""
    is_struck: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet with its cells, row by row; merged cells hold their value in ``merged`` too.

    Parameters
    ----------
    name : str
        Its title; the file's name for a CSV file.
    rows : sequence of sequence of Cell
        Empty rows among them; cells without a value at the end of a row may be missing.
    hidden : frozenset of int
        Numbers of hidden rows, from 1.
    merged : mapping of str to Cell
        Place of a covered cell to the cell that covers it.
    filled : sequence of int
        Numbers of the rows with something in them, from 0.
    is_text : bool
        A CSV file, whose rows have as many cells as were written.
    hidden_columns : frozenset of int
        Numbers of hidden columns, from 0.
    is_hidden : bool
        The whole sheet is hidden.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: frozenset[int]
    merged: Mapping[str, Cell]
    filled: Sequence[int] = ()
    is_text: bool = False
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


def is_blank(cell: Cell) -> bool:
    """Return whether nothing stands in a cell."""
    return not cell.is_unknown and plain_text(cell.value) == ""


def is_number(cell: Cell) -> bool:
    """Return whether a cell holds a number and nothing else."""
    if isinstance(cell.value, str):
        return bool(_NUMBER.fullmatch(plain_text(cell.value)))
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
