"""Sheets of a workbook: names that Excel takes, cells that stay what they are, pages that print well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import wrap
from typing import Any, TypeGuard

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.exports.cells import Plain, is_formula_like
from cds_analysis.exports.reading import Reading

LONGEST_NAME = 31
LINE_HEIGHT = 13
_A4 = 9
_DAY = "dd/mm/yyyy"
_WHOLE = "#,##0"
# no chance is printed as nothing or as certain
_SHARE = '[<0.005]"< 1%";[>=0.995]"> 99%";0%'
_WIDTHS = (9, 80)
_HEAD_WIDTH = 14
_LETTERS_A_UNIT = 1.1
_PAGE_WIDTH, _MOST_SHRUNK = 180, 0.7


def _letters(size: int = 10, **look: Any) -> Font:
    return Font(name="Arial", size=size, **look)


_LETTERS, _PLACE, _NO_FILL = _letters(), Alignment(vertical="top"), PatternFill()
_WRAP = Alignment(wrap_text=True, vertical="top")
_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)


@dataclass(frozen=True)
class Style:
    """How a cell looks.

    Parameters
    ----------
    font : Font
        Its letters.
    alignment : Alignment
        Where they stand, and whether they go on in a second line.
    fill : PatternFill
        Its ground.
    """

    font: Font = _LETTERS
    alignment: Alignment = _PLACE
    fill: PatternFill = _NO_FILL


PLAIN = Style()
HEADS = Style(_letters(bold=True), _WRAP, PatternFill("solid", fgColor="E8EEF4"))
TITLE = Style(_letters(bold=True, size=14))
NOTICE = Style(_letters(bold=True, color="B00020"), _WRAP)
TEXT = Style(alignment=_WRAP)
NUMBER = Style(alignment=_RIGHT)
BOLD = Style(_letters(bold=True), _WRAP)
LINK = Style(_letters(color="0563C1", underline="single"), _WRAP)


def sheet_names(names: Iterable[str]) -> list[str]:
    """Return names that Excel takes for sheets: 31 characters at most, none twice in any case of letters.

    Parameters
    ----------
    names : iterable of str
        As wanted.

    Returns
    -------
    list of str
        In order; characters that Excel forbids become ``_``, and a name that is taken gets a number.

    Examples
    --------
    >>> sheet_names(["a/b", "A/B", "x" * 40])
    ['a_b', 'A_B~2', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    made: list[str] = []
    for name in names:
        base = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", "_", name)[:LONGEST_NAME] or "_"
        title, number = base, 1
        while title.casefold() in {other.casefold() for other in made}:
            number += 1
            title = f"{base[: LONGEST_NAME - len(str(number)) - 1]}~{number}"
        made.append(title)
    return made


def number_format(values: Sequence[Plain], kind: str = "number") -> str:
    """Return how the numbers of a column are shown; what is stored keeps every digit.

    Parameters
    ----------
    values : sequence
        The cells.
    kind : str
        What the column holds: a ``share`` is shown as a percentage.

    Returns
    -------
    str
        Four decimals where none is greater than one (indices), two where all have at most two (as
        published), else one.

    Examples
    --------
    >>> number_format([0.5223, None]), number_format([5.16]), number_format([1.23456]), number_format([47.0])
    ('#,##0.0000', '#,##0.00', '#,##0.0', '#,##0')
    """
    if kind == "share":
        return _SHARE
    numbers = [value for value in values if _is_number(value)]
    if all(float(value).is_integer() for value in numbers):
        return _WHOLE
    if all(abs(value) <= 1 for value in numbers):
        return f"{_WHOLE}.0000"
    tenths = all(round(value, 1) == value for value in numbers)
    return (
        f"{_WHOLE}.00" if not tenths and all(round(value, 2) == value for value in numbers) else f"{_WHOLE}.0"
    )


def _is_number(value: Plain) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def put(cell: Cell, value: Plain, style: Style = PLAIN, shown: str = "General") -> None:
    """Write a value into a cell.

    Parameters
    ----------
    cell : Cell
        Of a sheet.
    value : bool, int, float, str, date or None
        A text is marked as text whatever it looks like, also for whoever edits the cell later; control
        characters, which the format cannot hold, are left out.
    style : Style
        How it looks.
    shown : str
        Number format.
    """
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = is_formula_like(text)
    else:
        cell.value = value
        cell.number_format = _DAY if isinstance(value, date) else shown
    cell.font, cell.alignment, cell.fill = style.font, style.alignment, style.fill


def put_table(sheet: Worksheet, columns: Sequence[Reading], line: str, notice: str) -> None:
    """Write a table: what it holds, a notice, the heads, and the rows.

    Parameters
    ----------
    sheet : Worksheet
        Empty.
    columns : sequence of Reading
        At least one; missing values stay empty.
    line : str
        What the table holds.
    notice : str
        What every sheet must say first; may be empty.
    """
    top = [(line, BOLD), (notice, NOTICE)] if notice else [(line, BOLD)]
    for row, (text, style) in enumerate(top, start=1):
        put(sheet.cell(row, 1), text, replace(style, alignment=_PLACE))
    heads = len(top) + 1
    for place, column in enumerate(columns, start=1):
        put_head(sheet.cell(heads, place), column)
        _put_column(sheet, place, heads, column)
    _set_sizes(sheet, heads, columns)
    sheet.freeze_panes = f"B{heads + 1}"
    last = f"{get_column_letter(len(columns))}{heads + len(columns[0].cells)}"
    sheet.auto_filter.ref = f"A{heads}:{last}"
    sheet.print_title_rows = f"1:{heads}"


def put_head(cell: Cell, column: Reading) -> None:
    """Write the head of a column over its cells: on the right where those are."""
    place = column_style(column).alignment
    put(
        cell,
        column.head,
        replace(HEADS, alignment=Alignment(place.horizontal, "top", 0, True, None, place.indent)),
    )


def column_style(column: Reading) -> Style:
    """Return how the cells of a column look: numbers and days on the right."""
    return TEXT if column.column.type in ("string", "boolean") and column.column.kind != "period" else NUMBER


def _put_column(sheet: Worksheet, place: int, heads: int, column: Reading) -> None:
    shown, style = number_format(column.cells, column.column.kind), column_style(column)
    links = column.links or [""] * len(column.cells)
    for row, (value, link) in enumerate(zip(column.cells, links, strict=True), start=heads + 1):
        if value is None:
            continue
        cell = sheet.cell(row, place)
        is_year = isinstance(value, int) and column.column.kind == "period"
        whole = _is_number(value) and float(value).is_integer() and shown != _SHARE
        put(cell, value, style, "0" if is_year else _WHOLE if whole else shown)
        if link:
            cell.hyperlink = link
            put(cell, value, LINK)


def _set_sizes(sheet: Worksheet, heads: int, columns: Sequence[Reading]) -> None:
    """Give columns a width with which the sheet prints readably, and rows the lines that their texts take."""
    widths = [_width(column) for column in columns]
    over = sum(widths) - _PAGE_WIDTH
    wide = sum(max(width - _HEAD_WIDTH, 0) for width in widths)
    kept = 1 - min(max(over, 0) / wide, _MOST_SHRUNK) if wide else 1
    fitted = [min(width, _HEAD_WIDTH + kept * max(width - _HEAD_WIDTH, 0)) for width in widths]
    for place, width in enumerate(fitted, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = round(width, 1)
    # bold words are wider
    set_height(sheet, heads, [column.head for column in columns], [0.8 * width for width in fitted])
    for row, cells in enumerate(zip(*(column.cells for column in columns), strict=True), start=heads + 1):
        set_height(sheet, row, cells, fitted)


def _width(column: Reading) -> float:
    longest = max([min(len(column.head), _HEAD_WIDTH), *map(_shown_length, column.cells)])
    return min(max(longest + 3, _WIDTHS[0]), _WIDTHS[1])


def set_height(sheet: Worksheet, row: int, cells: Iterable[Plain], widths: Iterable[float]) -> None:
    """Give a row the lines that the longest of its texts takes: not every program reckons them by itself."""
    sized = zip(cells, widths, strict=True)
    lines = [len(wrap(cell, int(_LETTERS_A_UNIT * width))) for cell, width in sized if isinstance(cell, str)]
    sheet.row_dimensions[row].height = LINE_HEIGHT * max([1, *lines]) + 2


def _shown_length(value: Plain) -> int:
    return len(value) if isinstance(value, str) else len(_DAY) if isinstance(value, date) else 6


def set_print(sheet: Worksheet, report: str) -> None:
    """Make a sheet print on A4 across, as wide as the page, with the report and the number of each page.

    Parameters
    ----------
    sheet : Worksheet
        Any.
    report : str
        Which report it is of, for the foot.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.oddFooter.left.text = report.replace("&", "&&")
    sheet.oddFooter.center.text, sheet.oddFooter.right.text = "&A", "&P/&N"
