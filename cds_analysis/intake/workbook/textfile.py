"""A text file to cells: its encoding, the mark between its cells, and its quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.vocabulary import is_word, start
from cds_analysis.intake.workbook.archive import (
    MOST_FORMATTED,
    MOST_LETTERS,
    SAVE_AS_XLSX,
    refuse_long,
    refused,
    too_many,
)
from cds_analysis.intake.workbook.sheet import Cell, Sheet, is_broken, is_turned

_MARKS = ";,\t"
_FIRST_LINES = 40
_MOST_COLUMNS = 16_384
_LONG = re.compile(rf"[^{_MARKS}]{{{MOST_LETTERS + 1}}}")
# what Excel itself may write first
_STATED_MARK = re.compile(r"\"?sep=([;,\t])\"?(?=[\r\n])", re.IGNORECASE)


def csv_sheet(content: bytes, name: str) -> Sheet:
    """Return the sheet that a text file is; refuse what is no text, or has a quote that does not end."""
    text = _decoded(content, name)
    _check_lines(text, name)
    stated = _STATED_MARK.match(text)
    mark = stated[1] if stated else _mark(text)
    text = text[stated.end() :] if stated else text
    lines = list(_csv_lines(text, mark, name))
    if max(map(len, lines), default=0) > _MOST_COLUMNS:
        raise too_many(name)
    placed = [
        [(value, f"{get_column_letter(at)}{number}") for at, value in enumerate(line, start=1)]
        for number, line in enumerate(lines, start=1)
    ]
    refuse_long((place for line in placed for value, place in line if len(value) > MOST_LETTERS), name)
    rows = [[_csv_cell(value, place) for value, place in line] for line in placed]
    if sum(map(len, rows)) > MOST_FORMATTED:
        raise too_many(name)
    filled = [number for number, row in enumerate(rows) if any(cell.value or cell.error for cell in row)]
    return Sheet(PurePath(name).stem, rows, frozenset(), {}, filled, is_text=True, mark=mark)


def _check_lines(text: str, name: str) -> None:
    """Refuse lines that would take too long to part into cells."""
    lines = text.split("\n")
    refuse_long((f"A{number}" for number, line in enumerate(lines, start=1) if _LONG.search(line)), name)
    if any(line.count(mark) >= _MOST_COLUMNS for line in lines for mark in _MARKS):
        raise too_many(name)


def _mark(text: str) -> str:
    """Return the mark between cells: the one that parts the row of heads, for a title above may hold commas."""
    lines = text.split("\n")
    known = {
        mark: max(sum(map(_is_head, line.split(mark))) for line in lines[:_FIRST_LINES]) for mark in _MARKS
    }
    best = max(_MARKS, key=lambda mark: known[mark])
    return best if known[best] > 1 else max(_MARKS, key=lines[0].count)


def _is_head(part: str) -> bool:
    """Return whether a cell begins with a head, and brackets or a time follow at most."""
    text = re.split(r"[(\[*:\d]", plain_text(part).strip('" '))[0].strip()
    met = start(text, "heads")
    return met is not None and (met.end == len(text) or is_word(text[met.end :], "heads"))


def _csv_cell(text: str, place: str) -> Cell:
    plain = plain_text(text)
    error = plain if plain in ERROR_CODES else ""
    return Cell(
        "" if error else plain,
        place,
        is_unknown=bool(error),
        error=error,
        is_partly=is_turned(text) or is_broken(text),
    )


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
        raise refused("The file is no workbook, and no UTF-8 text.", hint, name) from None
    if "\x00" in text:
        raise refused("This is no Excel workbook.", SAVE_AS_XLSX, name)
    odd = re.search(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise refused("Line {line} holds a sign that no text has.", "Write the line again.", name, line=line)
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
        raise refused(message, hint, name, line=start) from None


def _swallows(cell: str, mark: str, width: int) -> bool:
    """Return whether a line inside a cell is parted like a row."""
    inner = cell.splitlines()[1:]
    return any(line.count(mark) >= max(2, (width - 1) // 2) for line in inner)
