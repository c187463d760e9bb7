"""What a sheet is to its readers: cells by rows, whatever kind of file they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from cds_analysis.cellar.plain_text import plain_text

# what makes a line run from right to left
_TURNS = re.compile("[\u202b\u202e\u2067]")
_BROKEN = re.compile(r"\d[ ]*[^\S ]\s*\d|\d {2,}\d")
_NUMBER = re.compile(r"[<>≤≥=~≈+\-−]*\s*\d[\d.,\s]*%?")

_ORDINAL = re.compile(r"(?:\(?(?:\d{1,3}|[IVXLC]{1,5}|[A-Za-zđĐ])(?:[.)/-]+(?:\d{1,3}|[A-Za-z])?)*\s*)?")

_DOUBTS = (
    ("error", "The cell shows an error, {error}.", "Write the number or the word itself."),
    (
        "is_unknown",
        "The formula has no stored result.",
        "Open the file in Excel and save it, or write what stands there.",
    ),
    ("is_struck", "“{value}” is struck through.", "Take the line through it away, or clear the cell."),
    (
        "is_partly",
        "A part of “{value}” is set apart: small, raised or struck.",
        "Write it in one form; a mark of a footnote belongs into the note.",
    ),
)


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
    is_partly : bool
        A part of its text is set apart (raised, lowered, struck), or all of it is raised or lowered.
    is_unseen : bool
        Its number format or the color of its letters shows nothing.
    comment : str
        The text of the comment on it.
    prompt : str
        What Excel shows to who fills it in.
    formula : str
        What its value was reckoned by; usually empty.
    """

    value: Any
    place: str
    number_format: str = "General"
    is_unknown: bool = False
    error: str = ""
    is_struck: bool = False
    is_partly: bool = False
    is_unseen: bool = False
    comment: str = ""
    prompt: str = ""
    formula: str = ""


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
    mark : str
        What parts its cells; empty for a workbook.
    hidden_columns : frozenset of int
        Numbers of hidden columns, from 0.
    is_hidden : bool
        The whole sheet is hidden.
    around : sequence of Cell
        Texts on its page outside the cells: header, footer, text boxes.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: frozenset[int]
    merged: Mapping[str, Cell]
    filled: Sequence[int] = ()
    is_text: bool = False
    mark: str = ""
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    around: Sequence[Cell] = ()

    def covering(self, number: int, at: int) -> Cell | None:
        """Return the cell whose merged area a place, by its numbers from 0, belongs to; None where none is."""
        return self.merged.get(place_of(number, at)) if self.merged else None

    def at(self, number: int, at: int) -> Cell:
        """Return a cell by the numbers of its row and column, from 0; one merged downwards is that of every row."""
        row = self.rows[number]
        cell, over = row[at] if at < len(row) else None, self.covering(number, at)
        if (
            over
            and (cell is None or is_blank(cell))
            and over.place.rstrip("0123456789") == get_column_letter(at + 1)
        ):
            return over
        return cell or Cell(None, place_of(number, at))

    def is_across(self, number: int, at: int) -> bool:
        """Return whether a cell is merged with a column beside it."""
        over, beside = self.covering(number, at), [one for one in (at - 1, at + 1) if one >= 0]
        return over is not None and any(self.covering(number, one) is over for one in beside)


def is_turned(text: str) -> bool:
    """Return whether the digits of a text may be shown in another order than they are written."""
    return bool(_TURNS.search(text) and re.search(r"\d", text))


def place_of(number: int, at: int) -> str:
    """Return the place of a cell by the numbers of its row and its column, from 0.

    Examples
    --------
    >>> place_of(6, 1)
    'B7'
    """
    return f"{get_column_letter(at + 1)}{number + 1}"


def is_blank(cell: Cell) -> bool:
    """Return whether nothing stands in a cell."""
    return not cell.is_unknown and plain_text(cell.value) == ""


def is_number(cell: Cell) -> bool:
    """Return whether a cell holds a number and nothing else."""
    if isinstance(cell.value, str):
        return bool(_NUMBER.fullmatch(plain_text(cell.value)))
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)


def is_ordinal(text: str) -> bool:
    """Return whether a text is the number of a row or of a section, or empty."""
    return _ORDINAL.fullmatch(text) is not None


def may_be_value(cell: Cell, has_name: bool) -> bool:
    """Return whether a cell may hold a value: a number, or beside a name any digits."""
    return cell.is_unknown or is_number(cell) or (has_name and bool(re.search(r"\d", plain_text(cell.value))))


def is_broken(text: str) -> bool:
    """Return whether a line break, a tab or a wide gap stands between the digits of a text: two numbers.

    Examples
    --------
    >>> is_broken("120   135"), is_broken("12 345")
    (True, False)
    """
    return bool(_BROKEN.search(text.replace("\xa0", " ")))


def doubt_of(cell: Cell) -> tuple[str, str]:
    """Return why the content of a cell is not certain, and what to do; empty texts where it is.

    Examples
    --------
    >>> doubt_of(Cell("95", "B2", is_struck=True))[0], doubt_of(Cell("95", "B2"))
    ('“{value}” is struck through.', ('', ''))
    """
    return next((doubt for sign, *doubt in _DOUBTS if getattr(cell, sign)), ("", ""))  # type: ignore[return-value]
