"""The row of heads of a sheet: which column holds what, by the words over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.cells import Unreadable, format_sections, shown
from cds_analysis.intake.parsing.days import find_times, read_period, read_time
from cds_analysis.intake.parsing.vocabulary import below, is_word, start, words
from cds_analysis.intake.workbook.sheet import Cell, Sheet, is_blank, is_number

NAMING = ("indicator", "measure", "name", "target")
TIMES = ("period", "year", "quarter", "month")
# what a row of a figure has, and a line of text has not
OF_FIGURES = ("unit", *TIMES, "known", "organisation", "qualifier", "status")
# columns of which nothing is used but what they say against the figures: those that are named as left, and the form's
COUNTED = ("numerator", "denominator")
LEFT = ("plan", "share", *COUNTED, "evidence", "beside", "future", "group", "bodies")
ASIDES = (*LEFT, "goal", "last", "holder")
_LONGEST = 120
_NUMBER_OF_COLUMN = re.compile(r"\(?\s*(?:[A-Za-z]|\d{1,2})\s*\)?(?:\s*=\s*[\d()+\-*/:x×% ]+)?")
_BRACKETS = re.compile(r"\s*\([^()]*\)")


class Head(NamedTuple):
    """A head: a key of ``heads`` in ``words.yml``, ``plan`` or an empty text, and what stands beside its name."""

    field: str
    rest: str = ""


@lru_cache(maxsize=1 << 14)
def read_head(text: str) -> Head:
    """Return which column a head names.

    Examples
    --------
    >>> read_head("Kết quả thực hiện (%)"), read_head("Năm 2023"), read_head("Kế hoạch năm 2025").field
    (Head(field='value', rest='(%)'), Head(field='value', rest='Năm 2023'), 'plan')
    >>> read_head("Chỉ tiêu năm 2025").field, read_head("Năm").field, read_head("Màu sắc").field
    ('plan', 'year', '')
    """
    head = " ".join(plain_text(text).replace("*", " ").split())
    if read_time(_BRACKETS.sub("", head)) is not None:
        return Head("value", head)
    met = [(one.end, name) for name in below("heads") if (one := start(head, f"heads/{name}"))]
    end, name = max(met, default=(0, ""))
    rest = head[end:].strip(" :,-–")
    if name in TIMES and find_times(head):
        name, rest = "", head
    if name == "value" and is_word(head[:end], "units") and "(" not in rest:
        rest = f"({head[:end]}) {rest}".strip()
    if name == "value" and is_word(head[:end], "provisional"):
        rest = head
    plan = start(head, "plans")
    if (plan and plan.end >= end) or (name == "name" and read_time(rest) is not None):
        return Head("plan", rest)
    return Head(name, rest)


def beside_targets(head: str) -> str:
    """Return what a head says beside the words for targets and their year, whose column may stand empty.

    Examples
    --------
    >>> beside_targets("Kế hoạch năm 2025"), beside_targets("Kế hoạch (số ước)"), beside_targets("Số ước")
    ('', '(số ước)', 'Số ước')
    """
    end = one.end if (one := start(head, "plans/targets")) else 0
    rest = head[end:].strip(" :,-–")
    return "" if end and read_time(rest) else rest


def heads_of(sheet: Sheet, number: int) -> list[Head]:
    """Return what each cell of a row is as a head."""
    return [_head(sheet.at(number, at)) for at in range(len(sheet.rows[number]))]


def _head(cell: Cell) -> Head:
    text = shown_year(cell)
    is_year = is_number(cell) and (read_time(text) or read_time(plain_text(cell.value).removesuffix(".0")))
    is_head = is_year or isinstance(cell.value, str | date)
    return read_head(text) if is_head and len(text) < _LONGEST else Head("")


def shown_year(cell: Cell) -> str:
    """Return a year as its cell shows it: with the words of its number format; and a day, month or year of a date.

    Examples
    --------
    >>> shown_year(Cell(2024, "B1")), shown_year(Cell(2024.0, "B1", '"KH "0'))
    ('2024', 'KH 2024')
    >>> shown_year(Cell(date(2024, 12, 31), "B1", "mm/yyyy"))
    '2024-12'
    """
    text = plain_text(cell.value)
    if isinstance(cell.value, date):
        return _shown_date(cell)
    if not isinstance(cell.value, int | float):
        return text
    literals = " ".join(one.literal for one in format_sections(cell.number_format))
    return f"{literals.strip()} {text.removesuffix('.0')}".strip()


def _shown_date(cell: Cell) -> str:
    """Return a date as far as its cell shows it; a day that it shows in part only stands whole."""
    try:
        period = read_period(cell.value, cell.number_format)
    except Unreadable:
        period = ""
    return shown(cell.value) if not period or period.count("-") > 1 else period


def is_heads(sheet: Sheet, number: int) -> bool:
    """Return whether a row names a value and what it is a value of, in heads that end in it."""
    if not any(isinstance(cell.value, str) and len(cell.value) < _LONGEST for cell in sheet.rows[number]):
        return False
    heads = heads_of(sheet, number)
    # the name of a measure may begin like a head
    is_named = any(
        head.field in NAMING and re.match(r"(?:\(.*)?$", head.rest) and _ends_in(sheet, number, at)
        for at, head in enumerate(heads)
    )
    return is_named and any(head.field == "value" for head in heads)


def _ends_in(sheet: Sheet, number: int, at: int) -> bool:
    over = sheet.covering(number, at)
    return over is None or sheet.covering(number + 1, at) is not over


def numbers_columns(cells: Sequence[Cell]) -> bool:
    """Return whether a row only numbers the columns: ``A B 1 2``, ``(1) (2) (3)=(2)/(1)``."""
    texts = [plain_text(cell.value) for cell in cells if not is_blank(cell)]
    return len(texts) > 1 and all(_NUMBER_OF_COLUMN.fullmatch(text) for text in texts)


def without_heads(sheet: Sheet, where: str) -> Iterator[Problem]:
    """Yield the fault of a sheet in which numbers stand, but no row of heads: it would go by unseen."""
    rows = ([cell for cell in sheet.rows[number] if not is_blank(cell)] for number in sheet.filled)
    # what stands before a text only numbers it
    has_numbers = any(is_number(cell) for row in rows for cell in row[1:] or row)
    if not has_numbers:
        return
    known = {at: {head.field for head in heads_of(sheet, at)} - {"", "plan"} for at in sheet.filled}
    best = max(sheet.filled, key=lambda number: len(known[number]))
    lacking = [] if known[best] & set(NAMING) else ["name"]
    lacking += [] if "value" in known[best] else ["value"]
    if known[best] and lacking:
        yield missing_heads(sheet, best, where, lacking)
        return
    message = "The sheet holds numbers, but no row of heads that is known: nothing of it was read."
    yield fault("unread_sheet", Place(where), message, "", "warning")


def missing_heads(sheet: Sheet, number: int, where: str, lacking: Sequence[str]) -> Problem:
    """Return the fault of a row of heads in which those of some fields are missing."""
    below = [sheet.rows[other] for other in sheet.filled if other > number]
    columns = [at for at, head in enumerate(heads_of(sheet, number)) if head.field != "ordinal"]
    over = [at for at in columns if any(is_number(row[at]) for row in below if at < len(row))]
    found = [text for at in over if (text := plain_text(sheet.at(number, at).value))]
    message = "The sheet holds numbers under the heads {found}, but a head {lacking} of results is missing."
    if not found:
        message = "The sheet holds numbers, but a head {lacking} of results is missing."
    hint = "If a column holds results, write “{head}” over it; a plan, or a sum of several times, is none. Or copy them into the form."
    if lacking[0] == "name":
        hint = "Write “{head}” over the column of their names; or copy them into the form."
    details = {
        "lacking": [words(f"heads/{one}")[0] for one in lacking],
        "head": words(f"heads/{lacking[0]}")[0],
    }
    return fault("missing_heads", Place(where, number + 1), message, hint, found=found, **details)
