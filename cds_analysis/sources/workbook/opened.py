"""Bytes to cells: what is too large, broken, locked or harmful is refused before anything reads it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.errors import InputError
from cds_analysis.sources.workbook.archive import (
    MOST_CELLS,
    MOST_FORMATTED,
    MOST_PARTS,
    MOST_UNPACKED,
    check_archive,
    damaged,
    refused,
    too_many,
)
from cds_analysis.sources.workbook.sheet import Cell, Sheet
from cds_analysis.sources.workbook.textfile import csv_sheet

__all__ = ["MOST_BYTES", "MOST_CELLS", "MOST_PARTS", "MOST_UNPACKED", "Cell", "Sheet", "open_workbook"]

MOST_BYTES = 10_000_000
_MOST_WIDTH = 64
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def open_workbook(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook or CSV file.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name, for messages.

    Returns
    -------
    list of Sheet
        Formulas give their stored results; macros, links and pictures are never looked at.

    Raises
    ------
    InputError
        If it is too large, locked, damaged, harmful or no workbook at all.
    """
    if len(content) > MOST_BYTES:
        raise refused(
            "The file has more than {n} million bytes.", "Send the sheet with the figures only.", name, n=10
        )
    if content.startswith(_OLD_OFFICE):
        if _LOCKED in content:
            raise refused(
                "The file is locked by a password.", "Take the password away, then send it again.", name
            )
        raise refused(
            "The file has the old format .xls (or .doc).", "Save it as .xlsx, then send it again.", name
        )
    if content.startswith(b"PK"):
        check_archive(content, name)
        return _excel_sheets(content, name)
    if not content.strip():
        raise refused("The file is empty.", "Save the sheet again, then send it.", name)
    if re.match(rb"[\s\xef\xbb\xbf]*<(!doctype|html|\?xml|table|head|meta)", content, re.IGNORECASE):
        message = "This is a web page or XML, though its name says that it is a sheet."
        raise refused(message, "Open it in Excel, save it as .xlsx, then send it again.", name)
    return [csv_sheet(content, name)]


def _excel_sheets(content: bytes, name: str) -> list[Sheet]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        has_formulas = any(
            cell.data_type == "f" for sheet in book.worksheets for cell in sheet._cells.values()
        )
        results = (
            openpyxl.load_workbook(io.BytesIO(content), keep_links=False, data_only=True)
            if has_formulas
            else book
        )
        pairs = zip(book.worksheets, results.worksheets, strict=True)
        return [_excel_sheet(written, shown, name) for written, shown in pairs]
    except InputError:
        raise
    except Exception:  # openpyxl fails on broken files in many ways, and all mean the same to who sent it
        raise damaged(name) from None


def _excel_sheet(written: Worksheet, shown: Worksheet, name: str) -> Sheet:
    """Return a sheet from the cells that are there: its used rectangle may be the whole sheet."""
    there: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in written._cells.items():
        if isinstance(cell, MergedCell):
            there.setdefault(row, {})
        elif cell.value is not None:
            there.setdefault(row, {})[column] = _cell(cell, shown._cells[row, column])
    hidden = frozenset(number for number, row in written.row_dimensions.items() if row.hidden)
    return Sheet(
        written.title,
        _rows(there, name),
        hidden,
        dict(_covered(written, there)),
        sorted(_from_zero(there)),
        hidden_columns=frozenset(_hidden_columns(written)),
        is_hidden=written.sheet_state != "visible",
    )


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    """Yield the numbers of hidden columns: neighbours of one width are written as one span."""
    for span in sheet.column_dimensions.values():
        if span.hidden and span.min and span.max:
            yield from _from_zero(range(span.min, min(span.max, _MOST_WIDTH) + 1))


def _from_zero(numbers: Iterable[int]) -> Iterator[int]:
    return (number - 1 for number in numbers)


def _rows(there: Mapping[int, Mapping[int, Cell]], name: str) -> list[Sequence[Cell]]:
    """Return the rows up to the last one; all rows without a value are one and the same."""
    width = min(max((max(row, default=0) for row in there.values()), default=0), _MOST_WIDTH)
    lengths = {number: max(width, max(row, default=0)) for number, row in there.items()}
    if sum(lengths.values()) > MOST_FORMATTED:
        raise too_many(name)
    blank = tuple(Cell(None, "") for _ in range(width))
    rows: list[Sequence[Cell]] = [blank] * max(there, default=0)
    for number, row in there.items():
        rows[number - 1] = [
            row.get(column) or Cell(None, f"{get_column_letter(column)}{number}")
            for column in range(1, lengths[number] + 1)
        ]
    return rows


def _cell(written: Any, shown: Any) -> Cell:
    error = str(shown.value) if shown.data_type == "e" or shown.value in ERROR_CODES else ""
    value = None if error else shown.value
    unknown = bool(error) or (written.data_type == "f" and value is None)
    struck = bool(written.has_style and written.font.strike)
    return Cell(value, shown.coordinate, shown.number_format or "General", unknown, error, struck)


def _covered(sheet: Worksheet, there: Mapping[int, Mapping[int, Cell]]) -> Iterator[tuple[str, Cell]]:
    for area in sheet.merged_cells.ranges:
        first = f"{get_column_letter(area.min_col)}{area.min_row}"
        cell = there.get(area.min_row, {}).get(area.min_col) or Cell(None, first)
        for row, column in area.cells:
            yield f"{get_column_letter(column)}{row}", cell
