"""Which column of a sheet holds what: by the words of its head, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cds_analysis.errors import Problem
from cds_analysis.sources.cells import plain_text
from cds_analysis.sources.workbook.opened import Sheet
from cds_analysis.text import fold

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
_MOST_ROWS_ABOVE = 40


@dataclass(frozen=True)
class Layout:
    """Where the columns of a sheet are.

    Parameters
    ----------
    row : int
        Number of the row of heads, from 0.
    columns : mapping of str to int
        Field to number of the column, from 0.
    """

    row: int
    columns: Mapping[str, int]


def find_layout(sheet: Sheet, file: str) -> Layout | Problem | None:
    """Return where the columns are, a fault, or None for a sheet without figures.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    file : str
        For messages.

    Returns
    -------
    Layout, Problem or None
        The row of heads is the first that names a value and what it is a value of. Two columns of the same
        head are a fault: which is meant cannot be known.
    """
    for number, row in enumerate(sheet.rows[:_MOST_ROWS_ABOVE]):
        fields = [_field(plain_text(cell.value)) for cell in row]
        if "value" in fields and any(name in fields for name in _NAMING):
            twice = [name for name in dict.fromkeys(fields) if name and fields.count(name) > 1]
            if twice:
                return _repeated(fields, twice[0], sheet, number, file)
            return Layout(number, {name: place for place, name in enumerate(fields) if name})
    return None


def _field(head: str) -> str:
    """Return the field that a head names; what stands in brackets, as a unit, does not matter."""
    words = " ".join(fold(re.sub(r"\([^)]*\)|\*", " ", head)).split())
    return _BY_WORD.get(words, "")


def _repeated(fields: Sequence[str], name: str, sheet: Sheet, number: int, file: str) -> Problem:
    places = [cell.place for cell, field in zip(sheet.rows[number], fields, strict=True) if field == name]
    details = {"head": HEADS[name][0], "places": ", ".join(places)}
    message = "Several columns can be “{head}”: {places}."
    return Problem(
        "two_columns", message, "Keep one of them.", details, f"{file} [{sheet.name}]", column=places[0]
    )
