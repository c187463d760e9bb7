"""Which column of a sheet holds what: by the words of its head, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cds_analysis.errors import Problem
from cds_analysis.sources.cells import plain_text, says_nothing
from cds_analysis.sources.workbook.opened import Cell, Sheet
from cds_analysis.sources.workbook.units import names_unit
from cds_analysis.text import fold, nearest

HEADS: Mapping[str, tuple[str, ...]] = {
    "target": ("Mã", "Mã chỉ tiêu", "target_id"),
    "name": ("Chỉ tiêu", "Tên chỉ tiêu", "Nội dung chỉ tiêu", "Nội dung"),
    "measure": ("Chỉ tiêu đo", "Thước đo"),
    "unit": ("Đơn vị tính", "ĐVT", "Đơn vị"),
    "value": (
        "Giá trị",
        "Kết quả thực hiện",
        "Kết quả đạt được",
        "Kết quả",
        "Thực hiện",
        "Số liệu",
        "obs_value",
    ),
    "qualifier": ("Mức xác định", "Mức chính xác", "qualifier"),
    "period": ("Kỳ số liệu", "Kỳ báo cáo", "Kỳ", "Thời kỳ", "Thời điểm", "time_period"),
    "known": (
        "Ngày có số liệu",
        "Ngày số liệu",
        "Ngày báo cáo",
        "Ngày văn bản",
        "Ngày công bố",
        "known_from",
    ),
    "document": ("Số văn bản", "Số hiệu văn bản", "Văn bản", "Căn cứ", "Nguồn", "source_title"),
    "note": ("Ghi chú", "note"),
    "organisation": ("Cơ quan cung cấp", "Đơn vị cung cấp", "Cơ quan báo cáo", "source_org"),
    "area": ("Tỉnh, thành phố", "Tỉnh/thành phố", "Tỉnh", "Địa phương", "ref_area"),
    "indicator": ("indicator", "Mã số liệu"),
}
_BY_WORD = {fold(word): field for field, words in HEADS.items() for word in words}
_NAMING = ("target", "name", "measure", "indicator")
_SILENT = ("huong dan",)
_UNIT_LINE = re.compile(r"^(?:đơn vị tính|đơn vị|đvt)\s*:\s*(.+)$", re.IGNORECASE)
_MOST_NEAR = 30
_NUMBER = re.compile(r"[<>≤≥=~≈+\-−]*\s*\d[\d.,\s]*%?")


@dataclass(frozen=True)
class Layout:
    """Where the columns of a table in a sheet are.

    Parameters
    ----------
    row : int
        Number of the row of heads, from 0.
    columns : mapping of str to int
        Field to number of the column, from 0.
    end : int
        Number of the row after the last one that can belong to it.
    unit : str
        The unit that the head of the values, or a line above the heads, names; usually empty.
    width : int
        Columns up to the last one with a head.
    """

    row: int
    columns: Mapping[str, int]
    end: int = 0
    unit: str = ""
    width: int = 0


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
    heads = [(number, fields) for number in sheet.filled if _are_heads(fields := _fields(sheet.rows[number]))]
    ends = [*(number for number, _ in heads[1:]), len(sheet.rows)]
    found: list[Layout | Problem] = []
    above = 0
    for (number, fields), end in zip(heads, ends, strict=False):
        found.append(_layout(sheet, number, end, fields, above, file))
        above = number + 1
    return found or list(_without_heads(sheet, file))


def _are_heads(fields: Sequence[str]) -> bool:
    return "value" in fields and any(name in fields for name in _NAMING)


def _fields(row: Sequence[Cell]) -> list[str]:
    return [_field(cell.value) if isinstance(cell.value, str) else "" for cell in row]


@lru_cache(maxsize=4096)
def _field(head: str) -> str:
    """Return the field that a head names; what stands in brackets, as a unit, does not matter."""
    words = " ".join(fold(re.sub(r"\([^)]*\)|\*", " ", plain_text(head))).split())
    return _BY_WORD.get(words, "")


def _layout(
    sheet: Sheet, number: int, end: int, fields: Sequence[str], above: int, file: str
) -> Layout | Problem:
    twice = [name for name in dict.fromkeys(fields) if name and fields.count(name) > 1]
    if twice:
        return _repeated(fields, twice[0], sheet, number, file)
    row = sheet.rows[number]
    width = max(place for place, cell in enumerate(row, start=1) if not _is_blank(cell))
    made = Layout(number, {name: place for place, name in enumerate(fields) if name}, end, "", width)
    for name, place in made.columns.items():
        if _spans_values(sheet, made, place):
            details = {"head": HEADS[name][0]}
            message = "The head “{head}” stands over several columns with values."
            hint = "Give every column a head of its own: one table for each, or a column for the period."
            where = f"{file} [{sheet.name}]"
            return Problem("wide_head", message, hint, details, where, number + 1, row[place].place)
    return replace(made, unit=_told_unit(sheet, made, above))


def _is_blank(cell: Cell) -> bool:
    return not cell.is_unknown and plain_text(cell.value) == ""


def _spans_values(sheet: Sheet, layout: Layout, place: int) -> bool:
    """Return whether a head is merged over a column to its right in which something stands."""
    row = sheet.rows[layout.row]
    head = sheet.merged.get(row[place].place)
    right = place + 1
    while head is not None and right < len(row) and sheet.merged.get(row[right].place) is head:
        if any(
            right < len(sheet.rows[number]) and not _is_blank(sheet.rows[number][right])
            for number in sheet.filled
            if layout.row < number < layout.end
        ):
            return True
        right += 1
    return False


def _told_unit(sheet: Sheet, layout: Layout, above: int) -> str:
    """Return the unit in the brackets of the value's head, or else that of a line above the heads."""
    head = plain_text(sheet.rows[layout.row][layout.columns["value"]].value)
    for part in re.findall(r"\(([^)]*)\)", head):
        if names_unit(part):
            return str(part).strip()
    for number in sheet.filled:
        if above <= number < layout.row:
            for cell in sheet.rows[number]:
                line = _UNIT_LINE.match(plain_text(cell.value)) if isinstance(cell.value, str) else None
                if line and names_unit(line[1]):
                    return line[1].strip(" ()")
    return ""


def _without_heads(sheet: Sheet, file: str) -> Iterator[Problem]:
    """Yield the fault of a sheet in which numbers stand, but no row of heads: it would go by unseen."""
    if fold(plain_text(sheet.name)) in _SILENT or not any(
        _is_number(cell) for number in sheet.filled for cell in sheet.rows[number]
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


def _missing(fields: Sequence[str]) -> list[str]:
    return [
        name
        for name, is_there in (
            ("name", any(one in fields for one in _NAMING)),
            ("value", "value" in fields),
        )
        if not is_there
    ]


def _near(row: Sequence[Cell], missing: Sequence[str]) -> str:
    """Return the heads of a row that are most like those that are missing, with what they may be."""
    unread = [
        plain_text(cell.value) for cell in row if isinstance(cell.value, str) and not _field(cell.value)
    ]
    words = {word: head for head in missing for word in HEADS[_BY_WORD[fold(head)]]}
    pairs = [(head, nearest(head, words)) for head in unread[:_MOST_NEAR] if not says_nothing(head)]
    return ", ".join(f"“{head}” → “{word}”" for head, word in pairs if word)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        return bool(_NUMBER.fullmatch(plain_text(cell.value)))
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)


def _repeated(fields: Sequence[str], name: str, sheet: Sheet, number: int, file: str) -> Problem:
    places = [cell.place for cell, field in zip(sheet.rows[number], fields, strict=True) if field == name]
    details = {"head": HEADS[name][0], "places": ", ".join(places)}
    message = "Several columns can be “{head}”: {places}."
    return Problem(
        "two_columns", message, "Keep one of them.", details, f"{file} [{sheet.name}]", column=places[0]
    )
