"""Bytes to cells: what is too large, broken, locked or harmful is refused before anything reads it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.errors import InputError, Problem

MOST_BYTES = 10_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1 << 20


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
        A formula without a stored result.
    """

    value: Any
    place: str
    number_format: str = "General"
    is_unknown: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet with its cells, row by row; merged cells hold their value in ``merged`` too.

    Parameters
    ----------
    name : str
        Its title; the file's name for a CSV file.
    rows : sequence of sequence of Cell
        Empty rows among them.
    hidden : frozenset of int
        Numbers of hidden rows, from 1.
    merged : mapping of str to object
        Place of a covered cell to the value that covers it.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: frozenset[int]
    merged: dict[str, Any]


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
        raise _refused(
            "The file has more than {n} million bytes.", "Send the sheet with the figures only.", name, n=10
        )
    if content.startswith(_OLD_OFFICE):
        if _LOCKED in content:
            raise _refused(
                "The file is locked by a password.", "Take the password away, then send it again.", name
            )
        raise _refused(
            "The file has the old format .xls (or .doc).", "Save it as .xlsx, then send it again.", name
        )
    if content.startswith(b"PK"):
        _check_archive(content, name)
        return _excel_sheets(content, name)
    return [_csv_sheet(content, name)]


def _refused(message: str, hint: str, file: str, **details: object) -> InputError:
    return InputError([Problem("workbook", message, hint, details, file)])


def _damaged(name: str) -> InputError:
    return _refused(
        "The file is damaged and cannot be opened.", "Open it in Excel, save it anew and send it again.", name
    )


def _check_archive(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > MOST_UNPACKED:
                raise _refused("The file unpacks to more than is reasonable, and was not opened.", "", name)
            if "word/document.xml" in names:
                raise _refused("This is a Word file.", "Copy its table into the Excel form.", name)
            if "xl/workbook.xml" not in names:
                raise _refused("This is no Excel workbook.", "Save it as .xlsx, then send it again.", name)
            if any(
                _declares_entities(archive, part)
                for part in parts
                if part.filename.endswith((".xml", ".rels"))
            ):
                raise _refused(
                    "The file declares XML entities, as no spreadsheet does, and was not opened.", "", name
                )
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        raise _damaged(name) from None


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part has a document type; parts that unpack to more than they told are refused too."""
    seen, tail = 0, b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            seen += len(block)
            if seen > part.file_size:
                raise zipfile.BadZipFile
            if b"<!DOCTYPE" in tail + block or b"<!ENTITY" in tail + block:
                return True
            tail = block[-10:]
    return False


def _excel_sheets(content: bytes, name: str) -> list[Sheet]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        has_formulas = any(
            cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
        )
        results = (
            openpyxl.load_workbook(io.BytesIO(content), keep_links=False, data_only=True)
            if has_formulas
            else book
        )
        pairs = zip(book.worksheets, results.worksheets, strict=True)
        return [_excel_sheet(written, shown) for written, shown in pairs]
    except Exception:  # openpyxl fails on broken files in many ways, and all mean the same to who sent it
        raise _damaged(name) from None


def _excel_sheet(written: Worksheet, shown: Worksheet) -> Sheet:
    both = zip(written.iter_rows(), shown.iter_rows(), strict=True)
    rows = [[_cell(*pair) for pair in zip(*lines, strict=True)] for lines in both]
    hidden = frozenset(number for number, row in written.row_dimensions.items() if row.hidden)
    return Sheet(written.title, rows, hidden, dict(_covered(shown)))


def _cell(written: Any, shown: Any) -> Cell:
    is_formula = written.data_type == "f"
    is_error = shown.data_type == "e"
    value = None if is_error else shown.value
    unknown = (is_formula and value is None) or is_error
    return Cell(value, shown.coordinate, getattr(shown, "number_format", "General") or "General", unknown)


def _covered(sheet: Worksheet) -> Iterator[tuple[str, Any]]:
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        for row, column in area.cells:
            yield f"{get_column_letter(column)}{row}", value


def _csv_sheet(content: bytes, name: str) -> Sheet:
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _refused(
            "The file is no workbook, and no UTF-8 text.", "Save it as .xlsx or “CSV UTF-8”.", name
        )
    if "\x00" in text:
        raise _refused("This is no Excel workbook.", "Save it as .xlsx, then send it again.", name)
    head = text.split("\n", 1)[0]
    mark = max(";,\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        raise _damaged(name) from None
    rows = [
        [Cell(value, f"{get_column_letter(place)}{number}") for place, value in enumerate(line, start=1)]
        for number, line in enumerate(lines, start=1)
    ]
    return Sheet(PurePath(name).stem, rows, frozenset(), {})
