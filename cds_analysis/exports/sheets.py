"""Sheets of a workbook: names that Excel takes, cells that stay what they are, two header rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.exports.cells import Plain, is_formula_like, plain_rows

LONGEST_NAME = 31
N_HEADERS = 2
LINE_HEIGHT = 15
_DAY = "yyyy-mm-dd"
_WIDTHS = (9, 44)
_HEAD_WIDTH = 22
_LONGEST_HEADER = 250
_LETTERS, _PLACE, _NO_FILL = Font(), Alignment(), PatternFill()
_TOP = Alignment(vertical="top")
_WRAP = Alignment(wrap_text=True, vertical="top")


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
        Its dataset.
    """

    font: Font = _LETTERS
    alignment: Alignment = _PLACE
    fill: PatternFill = _NO_FILL


PLAIN = Style()
NAMES = Style(Font(color="808080", size=9), _TOP)
HEADS = Style(Font(bold=True), _WRAP, PatternFill("solid", fgColor="E8EEF4"))
TITLE = Style(Font(bold=True, size=14))
NOTICE = Style(Font(bold=True, color="B00020"), _WRAP)
TEXT = Style(alignment=_WRAP)
BOLD = Style(Font(bold=True), _TOP)
LINK = Style(Font(color="0563C1", underline="single"), _TOP)


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


def number_format(values: Sequence[Plain]) -> str:
    """Return how the numbers of a column are shown; what is stored keeps every digit.

    Parameters
    ----------
    values : sequence
        The cells.

    Returns
    -------
    str
        ``0`` for whole numbers, ``0.0000`` where none is greater than one (shares, indices), ``0.00`` where
        all have at most two decimals (as published), else ``0.0``.

    Examples
    --------
    >>> number_format([47.0, None]), number_format([0.5223]), number_format([5.16]), number_format([1.23456])
    ('0', '0.0000', '0.00', '0.0')
    """
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if all(float(value).is_integer() for value in numbers):
        return "0"
    if all(abs(value) <= 1 for value in numbers):
        return "0.0000"
    tenths = all(round(value, 1) == value for value in numbers)
    return "0.00" if not tenths and all(round(value, 2) == value for value in numbers) else "0.0"


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
    if style is not PLAIN:
        cell.font, cell.alignment, cell.fill = style.font, style.alignment, style.fill


def put_table(sheet: Worksheet, table: pd.DataFrame, heads: Sequence[str], notice: str) -> None:
    """Write a table with its two header rows: names in grey, words below.

    Parameters
    ----------
    sheet : Worksheet
        Empty.
    table : pandas.DataFrame
        Written without its index; missing values stay empty.
    heads : sequence of str
        The columns in words; the name again where there are none.
    notice : str
        For the head of printed pages.
    """
    names = [str(column) for column in table.columns]
    words = [head or name for name, head in zip(names, heads, strict=True)]
    for place, (name, word) in enumerate(zip(names, words, strict=True), start=1):
        put(sheet.cell(1, place), name, NAMES)
        put(sheet.cell(N_HEADERS, place), word, HEADS)
    columns = [list(column) for column in zip(*plain_rows(table), strict=True)] or [[] for _ in names]
    for place, column in enumerate(columns, start=1):
        _put_column(sheet, place, column)
    _set_widths(sheet, names, words, columns)
    _set_view(sheet, len(names), len(table), notice)


def _put_column(sheet: Worksheet, place: int, column: Sequence[Plain]) -> None:
    shown = number_format(column)
    for line, value in enumerate(column, start=N_HEADERS + 1):
        if value is not None:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            put(sheet.cell(line, place), value, shown=shown if is_number else "General")


def _set_widths(
    sheet: Worksheet, names: Sequence[str], words: Sequence[str], columns: Sequence[Sequence[Plain]]
) -> None:
    lines = 1
    for place, (name, word, column) in enumerate(zip(names, words, columns, strict=True), start=1):
        longest = max([len(name), min(len(word), _HEAD_WIDTH), *map(_shown_length, column)])
        width = min(max(longest + 3, _WIDTHS[0]), _WIDTHS[1])
        sheet.column_dimensions[get_column_letter(place)].width = width
        # bold words break where they like: a line more than would just do
        room = width - 3
        lines = max(lines, 1 if len(word) <= room else 2 + len(word) // room)
    sheet.row_dimensions[N_HEADERS].height = LINE_HEIGHT * lines


def _shown_length(value: Plain) -> int:
    return len(value) if isinstance(value, str) else len(_DAY)


def _set_view(sheet: Worksheet, n_columns: int, n_rows: int, notice: str) -> None:
    sheet.freeze_panes = f"B{N_HEADERS + 1}"
    sheet.auto_filter.ref = f"A{N_HEADERS}:{get_column_letter(n_columns)}{N_HEADERS + n_rows}"
    sheet.print_title_rows = f"{N_HEADERS}:{N_HEADERS}"
    sheet.page_setup.orientation = "landscape"
    sheet.oddHeader.center.text = notice.replace("&", "&&")[:_LONGEST_HEADER] or None
