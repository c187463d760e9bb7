"""Bytes to cells: what is too large, broken, locked or harmful is refused before anything reads it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import ERROR_CODES, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.files import office_lock
from cds_analysis.intake.parsing.cells import format_sections
from cds_analysis.intake.workbook.archive import (
    MOST_DIGITS,
    MOST_FORMATTED,
    MOST_LETTERS,
    SAVE_AS_XLSX,
    Texts,
    check_archive,
    damaged,
    refuse_long,
    refused,
    too_many,
)
from cds_analysis.intake.workbook.sheet import Cell, Sheet, is_broken, is_turned, place_of
from cds_analysis.intake.workbook.textfile import csv_sheet

MOST_BYTES = 10_000_000
_MOST_WIDTH = 64
_MOST_PROMPTS = 1_000
_NO_WIDTH = 0.5
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# in a header: the side of the page, a font, a color, a size, what is put in, and an ampersand itself
_PAGE_CODE = re.compile(r'&(?:([LCR])|"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]+|[A-Z]|(&))')
_CONTROL = re.compile("_x00[01][0-9A-F]_")
_RAISED = ("superscript", "subscript")
_There = dict[int, dict[int, Cell]]


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
        hint = "Send the sheet with the figures only."
        raise refused("The file has more than {n} million bytes.", hint, name, n=MOST_BYTES // 1_000_000)
    if content.startswith(_OLD_OFFICE) and _LOCKED in content:
        hint = "Take the password away, then send it again."
        raise refused("The file is locked by a password.", hint, name)
    if content.startswith(_OLD_OFFICE):
        raise refused("The file has the old format .xls (or .doc).", SAVE_AS_XLSX, name)
    if content.startswith(b"PK"):
        return _excel_sheets(content, name)
    if not content.strip():
        raise refused("The file is empty.", "Save the sheet again, then send it.", name)
    if re.match(rb"[\s\xef\xbb\xbf]*<(!doctype|html|\?xml|table|head|meta)", content, re.IGNORECASE):
        message = "This is a web page or XML, though its name says that it is a sheet."
        raise refused(message, "Open it in Excel, save it as .xlsx, then send it again.", name)
    return [csv_sheet(content, name)]


def lock_file_warning(name: str) -> Problem | None:
    """Return the warning of a file that stands beside an open workbook and only says so; None for any other.

    Examples
    --------
    >>> lock_file_warning("~$bieu.xlsx").details["file"], lock_file_warning("bieu.xlsx")
    ('bieu.xlsx', None)
    """
    file = office_lock(name)
    message = "“{file}” is open in Excel, or was when it was copied."
    hint = "Save and close it, and send “{file}” itself."
    return fault("lock_file", Place(name), message, hint, "warning", file=file) if file else None


def _excel_sheets(content: bytes, name: str) -> list[Sheet]:
    try:
        texts = check_archive(content, name)
        # what openpyxl warns of or prints is no word for who sends figures
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            reader = ExcelReader(io.BytesIO(content), keep_links=False, rich_text=True)
            reader.read()
            results = _results(content, reader.wb)
            parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
        if len(reader.wb._sheets) < len(reader.parser.sheets):
            raise damaged(name)  # openpyxl passes over a sheet that is not there
        books = [reader.wb] if results is reader.wb else [reader.wb, results]
        refuse_long([*_long_texts(texts), *chain(*map(_long_cells, books))], name)
        if sum(1 for sheet in reader.wb.worksheets for _ in _prompts(sheet)) > _MOST_PROMPTS:
            raise too_many(name)
        pairs = zip(reader.wb.worksheets, results.worksheets, strict=True)
        found = [(written, _there(written, shown)) for written, shown in pairs]
        # what a sheet costs: its cells, and a little for each row without any
        cost = sum(sum(_lengths(there).values()) + max(there, default=0) // 16 for _, there in found)
        if cost > MOST_FORMATTED:
            raise too_many(name)
        return [_excel_sheet(one, there, _around(one, parts[one.title], texts)) for one, there in found]
    except InputError:
        raise
    except Exception:  # archives and openpyxl fail on broken files in many ways, which all mean the same
        raise damaged(name) from None


def _long_texts(texts: Texts) -> Iterator[str]:
    for place, pieces in chain(*texts.values()):
        if sum(map(len, pieces)) > MOST_LETTERS:
            yield place


def _long_cells(book: openpyxl.Workbook) -> Iterator[str]:
    """Yield what is too long to be read: even to compose its letters may take hours."""
    for sheet in book.worksheets:
        if len(sheet.title) > MOST_LETTERS:
            yield sheet.title[:40]
        yield from (
            f"{sheet.title[:40]}!{area}" for area, text in _prompts(sheet) if len(text) > MOST_LETTERS
        )
        for cell in sheet._cells.values():
            if not isinstance(cell, MergedCell) and _is_long(cell):
                yield f"{sheet.title[:40]}!{cell.coordinate}"


def _is_long(cell: Any) -> bool:
    value, comment = cell.value, cell.comment.text if cell.comment else ""
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return True
    text = str(value) if isinstance(value, str | list) and cell.data_type != "f" else ""
    return max(len(text), len(comment or ""), len(cell.number_format or "")) > MOST_LETTERS


def _results(content: bytes, book: openpyxl.Workbook) -> openpyxl.Workbook:
    """Return the book with the stored results of its formulas."""
    cells = (cell for sheet in book.worksheets for cell in sheet._cells.values())
    if not any(cell.data_type == "f" for cell in cells):
        return book
    return openpyxl.load_workbook(io.BytesIO(content), keep_links=False, data_only=True)


def _around(sheet: Worksheet, part: str, texts: Texts) -> Iterator[Cell]:
    """Yield the names of a sheet's tables, and the lines of its headers, footers and text boxes."""
    yield from (Cell(name, "table") for name in sheet.tables)
    titles = (chart.title.tx.rich for chart in sheet._charts if chart.title and chart.title.tx)
    lines = ("".join(run.t for run in line.r or ()) for title in titles if title for line in title.p)
    yield from (Cell(plain_text(line), "chart") for line in lines if re.search(r"\w", line))
    drawings = (rel.target for rel in sheet._rels if rel.Type.endswith("/drawing"))
    placed = [(place, "".join(pieces)) for one in (part, *drawings) for place, pieces in texts.get(one, ())]
    for place, text in dict.fromkeys(placed):
        if place != "text box":
            text = _PAGE_CODE.sub(lambda met: "\n" if met[1] else met[2] or " ", text)
        yield from (Cell(plain_text(line), place) for line in text.splitlines() if re.search(r"\w", line))


def _there(written: Worksheet, shown: Worksheet) -> _There:
    """Return the cells that are there, by row and column: the used rectangle may be the whole sheet."""
    there: _There = {}
    looks: dict[tuple[int, int, int], _Look] = {}
    for (row, column), source in written._cells.items():
        if isinstance(source, MergedCell):
            there.setdefault(row, {})
        elif source.value is not None or source.comment:
            style = source._style.fontId, source._style.fillId, source._style.borderId
            looks[style] = looks.get(style) or _look(source)
            cell = _cell(source, shown._cells[row, column], looks[style])
            if cell.value not in (None, "") or cell.is_unknown or cell.comment:
                there.setdefault(row, {})[column] = cell
    for area in _struck_at_times(written):
        _mark(there, area, is_struck=True)
    for area, text in _prompts(written):
        _mark(there, area, prompt=text)
    return there


def _mark(there: _There, area: Any, **marks: Any) -> None:
    """Give the cells of an area what is said of all of it."""
    for row in (there[at] for at in there if area.min_row <= at <= area.max_row):
        row |= {at: replace(row[at], **marks) for at in row if area.min_col <= at <= area.max_col}


def _struck_at_times(sheet: Worksheet) -> Iterator[Any]:
    """Yield the areas in which a condition strikes what stands there."""
    for formats in sheet.conditional_formatting:
        if any(rule.dxf and rule.dxf.font and rule.dxf.font.strike for rule in formats.rules):
            yield from formats.sqref.ranges


def _prompts(sheet: Worksheet) -> Iterator[tuple[Any, str]]:
    for one in sheet.data_validations.dataValidation:
        text = plain_text(": ".join(part for part in (one.promptTitle, one.prompt) if part))
        yield from ((area, text) for area in one.sqref.ranges if text)


def _lengths(there: _There) -> Mapping[int, int]:
    ends = {number: max(row, default=0) for number, row in there.items()}
    width = min(max(ends.values(), default=0), _MOST_WIDTH)
    return {number: max(width, end) for number, end in ends.items()}


def _excel_sheet(written: Worksheet, there: _There, around: Iterator[Cell]) -> Sheet:
    lengths = _lengths(there)
    # all rows without a value are one and the same
    empty: Sequence[Cell] = (Cell(None, ""),) * min(lengths.values(), default=0)
    rows = [empty] * max(there, default=0)
    for number, row in there.items():
        columns = range(lengths[number])
        rows[number - 1] = [row.get(at + 1) or Cell(None, place_of(number - 1, at)) for at in columns]
    spans = [one for one in written.column_dimensions.values() if _is_closed(one, one.width)]
    spans = [one for one in spans if one.min and one.max]
    hidden = (at - 1 for one in spans for at in range(one.min, min(one.max, _MOST_WIDTH) + 1))
    return Sheet(
        written.title,
        rows,
        frozenset(number for number, row in written.row_dimensions.items() if _is_closed(row, row.height)),
        dict(_covered(written, there)),
        [number - 1 for number in sorted(there)],
        hidden_columns=frozenset(hidden),
        is_hidden=written.sheet_state != "visible",
        around=tuple(around),
    )


def _is_closed(dimension: Any, size: float | None) -> bool:
    return bool(dimension.hidden) or (size is not None and size < _NO_WIDTH)


def _covered(sheet: Worksheet, there: _There) -> Iterator[tuple[str, Cell]]:
    for area in sheet.merged_cells.ranges:
        first = f"{get_column_letter(area.min_col)}{area.min_row}"
        cell = there.get(area.min_row, {}).get(area.min_col) or Cell(None, first)
        for row, column in area.cells:
            yield f"{get_column_letter(column)}{row}", cell


class _Look(NamedTuple):
    """What the font, the fill and the border of a cell do to all that stands in it."""

    is_struck: bool
    is_raised: bool
    is_white: bool


def _look(cell: Any) -> _Look:
    is_paper_white = cell.fill.fill_type != "solid" or _is_white(cell.fill.fgColor)
    is_raised = cell.font.vertAlign in _RAISED
    border = cell.border
    is_crossed = bool(
        (border.diagonalUp or border.diagonalDown) and border.diagonal and border.diagonal.style
    )
    return _Look(
        bool(cell.font.strike) or is_crossed, is_raised, is_paper_white and _is_white(cell.font.color)
    )


def _is_white(color: Any) -> bool:
    if color is None or color.type == "theme":
        return color is not None and color.value == 0 and color.tint > -0.1
    return color.value in (1, 9, 65) if color.type == "indexed" else str(color.value)[-6::2].upper() == "FFF"


def _cell(written: Any, shown: Any, look: _Look) -> Cell:
    is_formula = written.data_type == "f"
    value = shown.value if is_formula else written.value
    text = _CONTROL.sub(" ", str(value)) if isinstance(value, str | list) else None
    error = str(value) if value is not None and (shown.data_type == "e" or text in ERROR_CODES) else ""
    comment, number_format = written.comment, written.number_format or "General"
    tip = written.hyperlink.tooltip if written.hyperlink else ""
    # whose author Excel writes above it
    said = (comment.text or "").removeprefix(f"{comment.author}:") if comment else ""
    return Cell(
        None if error else value if text is None else plain_text(text),
        written.coordinate,
        number_format,
        is_unknown=bool(error) or (is_formula and value is None),
        error=error,
        is_struck=look.is_struck,
        is_partly=look.is_raised or (text is not None and _is_parted(value, text, number_format)),
        is_unseen=look.is_white or not _shows(number_format, _kind(value)),
        comment="; ".join(text for text in map(plain_text, (said, tip)) if text),
        formula=str(getattr(written.value, "text", written.value)) if is_formula else "",
    )


def _is_parted(value: object, text: str, number_format: str) -> bool:
    """Return whether a part of a text is set apart by its look, its order, a gap or its format."""
    return _is_mixed(value) or is_turned(text) or is_broken(text) or _leads(number_format)


def _is_mixed(value: object) -> bool:
    """Return whether a part of a text is raised or struck, or a number changes its look midway."""
    parts = value if isinstance(value, CellRichText) else []
    runs = [(str(one), getattr(one, "font", None)) for one in parts]
    fonts = [font for text, font in runs if font and text.strip()]
    return any(font.strike or font.vertAlign in _RAISED for font in fonts) or any(
        a[-1:].isdigit() and b[:1].isdigit() and f != g for (a, f), (b, g) in pairwise(runs)
    )


@lru_cache
def _leads(number_format: str) -> bool:
    """Return whether a format shows words beside a text: ``@" (KH)"``."""
    return any("@" in one.signs and one.literal.strip(" ()") for one in format_sections(number_format))


def _kind(value: object) -> int:
    """Return by which section of a number format a value is shown."""
    if isinstance(value, str | list):
        return 3
    return (2 if value == 0 else 1 if value < 0 else 0) if isinstance(value, int | float) else 0


@lru_cache
def _shows(number_format: str, kind: int) -> bool:
    """Return whether a format shows a positive number (0), a negative one (1), zero (2) or a text (3)."""
    sections = format_sections(number_format)
    if not any(one.has_condition for one in sections):
        sections = sections[kind : kind + 1] or ([] if kind == 3 else sections[:1])
    signs = "[0?@A-Za-z]" if kind == 2 else "[0#?@A-Za-z]"
    return all(re.search(signs, one.signs) for one in sections)
