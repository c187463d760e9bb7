"""Bytes to cells: what is too large, broken, locked or harmful is refused before anything reads it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from xml.parsers import expat

import openpyxl
from openpyxl.cell.cell import ERROR_CODES, MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.errors import InputError, Problem

MOST_BYTES = 10_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_CELLS = 200_000
_MOST_FORMATTED = 1_000_000
_MOST_WIDTH = 64
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
        A formula without a stored result, or an error such as ``#DIV/0!``.
    error : str
        The error that it shows; usually empty.
    """

    value: Any
    place: str
    number_format: str = "General"
    is_unknown: bool = False
    error: str = ""


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
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: frozenset[int]
    merged: Mapping[str, Cell]
    filled: Sequence[int] = ()
    is_text: bool = False


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
    if not content.strip():
        raise _refused("The file is empty.", "Save the sheet again, then send it.", name)
    if re.match(rb"[\s\xef\xbb\xbf]*<(!doctype|html|\?xml|table|head|meta)", content, re.IGNORECASE):
        message = "This is a web page or XML, though its name says that it is a sheet."
        raise _refused(message, "Open it in Excel, save it as .xlsx, then send it again.", name)
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
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part, name)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        raise _damaged(name) from None


class _Scan:
    """What the elements of a part of the archive would cost, counted before anything builds them."""

    def __init__(self, name: str) -> None:
        self.name, self.n_values, self.n_cells, self.n_covered = name, 0, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.element
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        message = "The file declares XML entities, as no spreadsheet does, and was not opened."
        raise _refused(message, "", self.name)

    def element(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        self.n_values += kind in ("v", "is")
        self.n_cells += kind == "c"
        if kind in ("mergeCell", "hyperlink"):
            self.n_covered += _area(attributes.get("ref", ""))
        if self.n_values > MOST_CELLS or self.n_cells > _MOST_FORMATTED:
            raise _too_many(self.name)
        if self.n_covered > MOST_CELLS:
            message = "A merged area or a link of the file covers more than {n} cells."
            hint = "Unmerge the cells outside the table, then send it again."
            raise _refused(message, hint, self.name, n=MOST_CELLS)


def _too_many(name: str) -> InputError:
    message = "The file has more than {n} cells."
    return _refused(message, "Send the sheet with the figures only.", name, n=MOST_CELLS)


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
        return (right - left + 1) * (bottom - top + 1)
    except (TypeError, ValueError):
        return 0


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse a part with a document type, one that unpacks to more than it told, and one with too many cells."""
    scan, seen, is_xml = _Scan(name), 0, True
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            seen += len(block)
            if seen > part.file_size:
                raise zipfile.BadZipFile
            if is_xml:
                try:
                    scan.parser.Parse(block)
                except expat.ExpatError:
                    is_xml = False  # the reader of the sheets stops there too, if it needs the part


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
        raise _damaged(name) from None


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
        written.title, _rows(there, name), hidden, dict(_covered(written, there)), sorted(_from_zero(there))
    )


def _from_zero(numbers: Iterable[int]) -> Iterator[int]:
    return (number - 1 for number in numbers)


def _rows(there: Mapping[int, Mapping[int, Cell]], name: str) -> list[Sequence[Cell]]:
    """Return the rows up to the last one; all rows without a value are one and the same."""
    width = min(max((max(row, default=0) for row in there.values()), default=0), _MOST_WIDTH)
    lengths = {number: max(width, max(row, default=0)) for number, row in there.items()}
    if sum(lengths.values()) > _MOST_FORMATTED:
        raise _too_many(name)
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
    return Cell(value, shown.coordinate, shown.number_format or "General", unknown, error)


def _covered(sheet: Worksheet, there: Mapping[int, Mapping[int, Cell]]) -> Iterator[tuple[str, Cell]]:
    for area in sheet.merged_cells.ranges:
        first = f"{get_column_letter(area.min_col)}{area.min_row}"
        cell = there.get(area.min_row, {}).get(area.min_col) or Cell(None, first)
        for row, column in area.cells:
            yield f"{get_column_letter(column)}{row}", cell


def _csv_sheet(content: bytes, name: str) -> Sheet:
    text = _decoded(content, name)
    head = text.split("\n", 1)[0]
    mark = max(";,\t", key=head.count)
    rows: list[Sequence[Cell]] = [
        [_csv_cell(value, f"{get_column_letter(place)}{number}") for place, value in enumerate(line, start=1)]
        for number, line in enumerate(_csv_lines(text, mark, name), start=1)
    ]
    if sum(map(len, rows)) > _MOST_FORMATTED:
        raise _too_many(name)
    filled = [number for number, row in enumerate(rows) if any(cell.value for cell in row)]
    return Sheet(PurePath(name).stem, rows, frozenset(), {}, filled, is_text=True)


def _csv_cell(text: str, place: str) -> Cell:
    error = text.strip() if text.strip() in ERROR_CODES else ""
    return Cell("" if error else text, place, is_unknown=bool(error), error=error)


def _decoded(content: bytes, name: str) -> str:
    """Return a text file's text; every second byte of UTF-16 is zero where letters are Latin ones."""
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    is_wide = has_mark or content.count(0) > len(content) // 5
    little = content[1::2].count(0) >= content[::2].count(0)
    wide = "utf-16" if has_mark else "utf-16-le" if little else "utf-16-be"
    try:
        text = content.decode(wide if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        hint = "Save it as .xlsx or “CSV UTF-8”."
        raise _refused("The file is no workbook, and no UTF-8 text.", hint, name) from None
    if "\x00" in text:
        raise _refused("This is no Excel workbook.", "Save it as .xlsx, then send it again.", name)
    odd = re.search(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise _refused("Line {line} holds a sign that no text has.", "Write the line again.", name, line=line)
    return text


def _csv_lines(text: str, mark: str, name: str) -> Iterator[list[str]]:
    """Yield the rows; a quote that is not closed would take the rows after it into its cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    start, width = 1, 0
    try:
        for line in reader:
            width = max(width, len(line))
            if any(_swallows(cell, mark, width) for cell in line):
                raise csv.Error
            yield line
            start = reader.line_num + 1
    except csv.Error:
        message = "The quote that opens in line {line} does not end where its cell ends."
        hint = "Close it; inside a cell write two quotes for one. Or save the sheet as .xlsx."
        raise _refused(message, hint, name, line=start) from None


def _swallows(cell: str, mark: str, width: int) -> bool:
    """Return whether a line inside a cell is parted like a row."""
    inner = cell.splitlines()[1:]
    return any(line.count(mark) >= max(2, (width - 1) // 2) for line in inner)
