"""Which column of a sheet holds what: by the words of its head, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from cds_analysis.errors import Problem
from cds_analysis.sources.workbook.head_rows import HeadRows, rows_of_heads
from cds_analysis.sources.workbook.heads import HEADS, NAMING, ORDINAL, PLAN, field_of
from cds_analysis.sources.workbook.sheet import Cell, Sheet, is_blank, is_number
from cds_analysis.sources.workbook.units import told_unit
from cds_analysis.sources.written.cells import plain_text, says_nothing
from cds_analysis.text import fold, nearest

__all__ = ["HEADS", "Layout", "find_layouts"]

_SILENT = ("huong dan",)
_MOST_NEAR = 30
_LEAST_NUMBERED = 3
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*\)?")


@dataclass(frozen=True)
class Layout:
    """Where the columns of a table in a sheet are.

    Parameters
    ----------
    row : int
        Number of the row of heads, from 0; of two rows of heads the lower one.
    columns : mapping of str to int
        Field to number of the column, from 0.
    end : int
        Number of the row after the last one that can belong to it.
    unit, period : str
        What the head of the values says; the unit may stand in a line above the heads. Usually empty.
    width : int
        Columns up to the last one with a head.
    head : str
        The cell of the head of the values.
    """

    row: int
    columns: Mapping[str, int]
    end: int = 0
    unit: str = ""
    period: str = ""
    width: int = 0
    head: str = ""


def find_layouts(sheet: Sheet, file: str) -> list[Layout | Problem]:
    """Return where the columns of the tables of a sheet are, and what is wrong with their heads.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    file : str
        For messages.

    Returns
    -------
    list of Layout or Problem
        A row of heads is one that names a value and what it is a value of; a table ends where the next row of
        heads begins. Two columns of the same head are a fault, and so is one head over two columns: which is
        meant cannot be known. A sheet with numbers but no row of heads is a fault or a warning.
    """
    rows = list(rows_of_heads(sheet))
    if not any(row.are_whole for row in rows):
        return list(_without_heads(sheet, file))
    ends = [*(row.first for row in rows[1:]), len(sheet.rows)]
    found: list[Layout | Problem] = []
    above, is_begun = 0, False
    for row, end in zip(rows, ends, strict=True):
        if row.are_whole:
            found += _table(sheet, row, end, above, file)
        elif is_begun:
            found += _rows_of_no_values(sheet, row, end, file)
        is_begun, above = is_begun or row.are_whole, row.last + 1
    return found


def _table(sheet: Sheet, row: HeadRows, end: int, above: int, file: str) -> Iterator[Layout | Problem]:
    fields = [name if name not in (ORDINAL, PLAN) else "" for name in row.fields]
    where = f"{file} [{sheet.name}]"
    twice = [name for name in dict.fromkeys(fields) if name and fields.count(name) > 1]
    if twice:
        yield _repeated(fields, twice[0], sheet, row.last, where)
        return
    if "value" not in fields:
        yield from _rows_of_no_values(sheet, row, end, file)
        return
    places = {name: place for place, name in enumerate(fields) if name}
    cells, at = sheet.rows[row.last], places["value"]
    width = max(place for place, head in enumerate(row.heads, start=1) if head.field or _holds(cells, place))
    letter = get_column_letter(at + 1)
    made = Layout(row.last, places, end, "", row.heads[at].period, width, f"{letter}{row.last + 1}")
    fault = _fault_of_heads(sheet, made, row, where)
    if fault is not None:
        yield fault
        return
    unseen = list(_unseen_columns(sheet, made, row, where))
    yield from unseen
    if any(one.severity == "error" for one in unseen):
        return
    start = row.last + 1 if _numbers_columns(sheet, row.last + 1) else row.last
    yield replace(made, row=start, unit=row.heads[at].unit or _line_above(sheet, row.first, above))


def _holds(cells: Sequence[Cell], place: int) -> bool:
    return place <= len(cells) and not is_blank(cells[place - 1])


def _fault_of_heads(sheet: Sheet, made: Layout, row: HeadRows, where: str) -> Problem | None:
    for name, place in made.columns.items():
        column = f"{get_column_letter(place + 1)}{row.last + 1}"
        if _spans_values(sheet, made, place):
            details: dict[str, object] = {"head": HEADS[name][0]}
            message = "The head “{head}” stands over several columns with values."
            hint = "Give every column a head of its own: one table for each, or a column for the period."
            return Problem("wide_head", message, hint, details, where, made.row + 1, column)
    odd = row.heads[made.columns["value"]].odd
    if odd:
        message = "The head of the values says “{words}”, which may make them something else."
        hint = "Write only a unit or a period beside “{head}”, and all else into the note."
        details = {"words": odd, "head": HEADS["value"][0]}
        return Problem("odd_head", message, hint, details, where, made.row + 1, made.head)
    return None


def _spans_values(sheet: Sheet, layout: Layout, place: int) -> bool:
    """Return whether a head is merged over a column to its right in which something stands."""
    number, right = layout.row + 1, place + 1
    head = sheet.merged.get(f"{get_column_letter(place + 1)}{number}")
    while head is not None and sheet.merged.get(f"{get_column_letter(right + 1)}{number}") is head:
        if any(
            right < len(sheet.rows[row]) and not is_blank(sheet.rows[row][right])
            for row in sheet.filled
            if layout.row < row < layout.end
        ):
            return True
        right += 1
    return False


def _numbers_columns(sheet: Sheet, number: int) -> bool:
    """Return whether a row only numbers the columns: ``(1) (2) (3)``."""
    if number >= len(sheet.rows):
        return False
    texts = [plain_text(cell.value) for cell in sheet.rows[number] if not is_blank(cell)]
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    numbers = [int(one[1]) for one in found if one]
    return len(texts) >= _LEAST_NUMBERED and numbers == list(range(1, len(texts) + 1))


def _line_above(sheet: Sheet, first: int, above: int) -> str:
    """Return the unit that a line above the heads tells."""
    cells = (cell for number in sheet.filled if above <= number < first for cell in sheet.rows[number])
    return next((unit for cell in cells if (unit := told_unit(cell.value))), "")


def _unseen_columns(sheet: Sheet, made: Layout, row: HeadRows, where: str) -> Iterator[Problem]:
    """Yield what a reader of the sheet may not see, or may take for a value: nothing of it is read unsaid."""
    value = made.columns["value"]
    if sheet.is_hidden:
        message = "The sheet is hidden, and was read."
        yield Problem("hidden_sheet", message, "Is that right?", {}, where, severity="warning")
    if value in sheet.hidden_columns:
        message = "The column of the values is hidden, and was read."
        yield Problem(
            "hidden_column", message, "Is that right?", {}, where, column=made.head, severity="warning"
        )
    if sheet.is_text:
        return
    heads = {place for place, head in enumerate(row.heads) if head.field} | {
        place - 1 for place in range(1, made.width + 1) if _holds(sheet.rows[row.last], place)
    }
    for at in range(max((len(sheet.rows[one]) for one in sheet.filled), default=0)):
        cells = _numbers_in(sheet, made, at) if at not in heads else []
        if cells:
            is_near = abs(at - value) == 1 or min(heads) < at < max(heads)
            details = {"cell": cells[0], "letter": get_column_letter(at + 1)}
            message = "Column {letter} holds a number in {cell}, but has no head."
            hint = "Give it a head, or clear it." if is_near else "It was not read."
            severity = "error" if is_near else "warning"
            yield Problem("no_head", message, hint, details, where, column=cells[0], severity=severity)  # type: ignore[arg-type]


def _numbers_in(sheet: Sheet, made: Layout, at: int) -> list[str]:
    return [
        sheet.rows[row][at].place
        for row in sheet.filled
        if made.row < row < made.end and at < len(sheet.rows[row]) and is_number(sheet.rows[row][at])
    ]


def _rows_of_no_values(sheet: Sheet, row: HeadRows, end: int, file: str) -> Iterator[Problem]:
    """Yield every row below heads that name no value, as those of a plan: its numbers are no results."""
    ordinals = {at for at, head in enumerate(row.heads) if head.field in (ORDINAL, *NAMING)}
    for number in sheet.filled:
        if not row.last < number < end:
            continue
        cells = [cell for at, cell in enumerate(sheet.rows[number]) if at not in ordinals and is_number(cell)]
        if cells and not _numbers_columns(sheet, number):
            message = "The row stands below heads that name no result: nothing of it was read."
            hint = "If it is a result, write “{head}” above its column in row {line}."
            details = {"head": HEADS["value"][0], "line": row.last + 1}
            where = f"{file} [{sheet.name}]"
            yield Problem("no_value_head", message, hint, details, where, number + 1, cells[0].place)


def _without_heads(sheet: Sheet, file: str) -> Iterator[Problem]:
    """Yield the fault of a sheet in which numbers stand, but no row of heads: it would go by unseen."""
    if fold(plain_text(sheet.name)) in _SILENT or not any(
        is_number(cell) for number in sheet.filled for cell in sheet.rows[number]
    ):
        return
    where = f"{file} [{sheet.name}]"
    best = max(sheet.filled, key=lambda number: len(set(_fields(sheet.rows[number])) - {""}))
    row = sheet.rows[best]
    found = [HEADS[name][0] for name in dict.fromkeys(_fields(row)) if name]
    if not found:
        message = "The sheet holds numbers, but no row of heads that is known: nothing of it was read."
        yield Problem("unread_sheet", message, "", {}, where, severity="warning")
        return
    missing = [HEADS[name][0] for name in _missing(_fields(row))]
    details = {"found": _quoted(found), "missing": _quoted(missing), "near": _near(row, missing)}
    message = "The sheet holds numbers under the heads {found}, but the head {missing} is missing."
    hint = (
        "Is this meant: {near}? Write it like that." if details["near"] else "Add it, or take the sheet out."
    )
    yield Problem("missing_heads", message, hint, details, where, best + 1)


def _fields(row: Sequence[Cell]) -> list[str]:
    return [field if (field := field_of(cell.value)) in HEADS else "" for cell in row]


def _missing(fields: Sequence[str]) -> list[str]:
    return [
        name
        for name, is_there in (
            ("name", any(one in fields for one in NAMING)),
            ("value", "value" in fields),
        )
        if not is_there
    ]


def _near(row: Sequence[Cell], missing: Sequence[str]) -> str:
    """Return the heads of a row that are most like those that are missing, with what they may be."""
    unread = [
        plain_text(cell.value) for cell in row if isinstance(cell.value, str) and not field_of(cell.value)
    ]
    fields = {HEADS[name][0]: name for name in HEADS}
    words = {word: head for head in missing for word in HEADS[fields[head]]}
    pairs = [(head, nearest(head, words)) for head in unread[:_MOST_NEAR] if not says_nothing(head)]
    return ", ".join(f"“{head}” → “{word}”" for head, word in pairs if word)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _repeated(fields: Sequence[str], name: str, sheet: Sheet, number: int, where: str) -> Problem:
    places = [f"{get_column_letter(at)}{number + 1}" for at, field in enumerate(fields, 1) if field == name]
    details = {"head": HEADS[name][0], "places": ", ".join(places)}
    message = "Several columns can be “{head}”: {places}."
    return Problem("two_columns", message, "Keep one of them.", details, where, column=places[0])
