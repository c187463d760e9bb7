"""The words of a head: which column it names, and the unit or the period that stands beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cds_analysis.sources.workbook.units import names_unit
from cds_analysis.sources.written.cells import Unreadable, plain_text
from cds_analysis.sources.written.days import read_period
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
        "KQ thực hiện",
        "KQ",
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
NAMING = ("target", "name", "measure", "indicator")
# heads that are known, and of which nothing is read: the number of a row, and what is only to be reached
ORDINAL, PLAN = "ordinal", "plan"
_BY_WORD = {fold(word): field for field, words in HEADS.items() for word in words}
_ORDINALS = {"tt", "stt", "so tt", "so thu tu"}
_BRACKETS = re.compile(r"\(([^)]*)\)")
_PLAN = re.compile(
    r"\b(?:ke hoach|kh|du kien|uoc|muc tieu|phan dau|phai dat|can dat|chi tieu giao|duoc giao|planned|target)\b"
)
_OTHER_TIME = re.compile(
    r"\b(?:(?:nam|quy|ky|thang) (?:truoc|ngoai)|cung ky|(?:nam|quy|ky|thang) (?:sau|toi))\b"
)
# in these the words name a body or a field of work, no plan
_NO_PLAN = re.compile(
    r"\b(?:so|bo|phong|ban) ke hoach\b|\bke hoach (?:va|-|&) (?:dau tu|tai chinh)\b|\bchuong trinh muc tieu\b"
    r"|\bnhom muc tieu\b|\bmuc tieu (?:ve|phat trien)\b"
)


@dataclass(frozen=True)
class Head:
    """What a head says.

    Parameters
    ----------
    field : str
        A key of :data:`HEADS`, ``ordinal``, ``plan`` (values to be reached, which are no results), or empty.
    unit, period : str
        Of the values below it; usually empty.
    odd : str
        Words beside a value's name that may make its values something else; usually empty.
    """

    field: str = ""
    unit: str = ""
    period: str = ""
    odd: str = ""


@lru_cache(maxsize=4096)
def read_head(text: str) -> Head:
    """Return what the words of a head say.

    Parameters
    ----------
    text : str
        As written; what stands in brackets matters for the head of the values only.

    Returns
    -------
    Head
        Empty if it names no column that is known.

    Examples
    --------
    >>> read_head("Kết quả thực hiện (%)").unit, read_head("KQ thực hiện 2024").period
    ('%', '2024')
    >>> read_head("Kết quả (kế hoạch)").field, read_head("Số liệu (Hà Nội)").odd
    ('plan', 'Hà Nội')
    """
    plain = plain_text(text).replace("*", " ")
    words = _BRACKETS.sub(" ", plain).split()
    field, rest = _known_start(words)
    if fold(" ".join(words)) in _ORDINALS:
        return Head(ORDINAL)
    if field == "value":
        return _value_head(rest, _BRACKETS.findall(plain))
    if field and not rest:
        return Head(field)
    return Head(PLAN) if is_plan_head(" ".join(words)) else Head()


def field_of(text: object) -> str:
    """Return the field that a head names; empty for a cell that is none.

    Examples
    --------
    >>> field_of("Kỳ báo cáo"), field_of("x"), field_of(7)
    ('period', '', '')
    """
    return read_head(text).field if isinstance(text, str) else ""


def _known_start(words: Sequence[str]) -> tuple[str, str]:
    """Return the field that the longest start of some words names, and the words after it."""
    for end in range(len(words), 0, -1):
        field = _BY_WORD.get(fold(" ".join(words[:end])).strip(" :,-–"), "")
        if field:
            return field, " ".join(words[end:]).strip(" :,-–")
    return "", ""


def _value_head(rest: str, asides: Sequence[str]) -> Head:
    head = beside(Head("value"), rest) if rest else Head("value")
    if head.odd:
        return Head()
    for aside in asides:
        head = beside(head, aside)
    return head


def beside(head: Head, words: str) -> Head:
    """Return a value's head with what stands beside its name, or in the cell above it.

    Parameters
    ----------
    head : Head
        Of values.
    words : str
        A unit, a period, words for a plan; anything else makes the head odd.

    Returns
    -------
    Head
        With one more thing told.
    """
    told = words.strip(" .:")
    if not told or head.field != "value":
        return head
    if says_plan(told):
        return Head(PLAN)
    if names_unit(told):
        return replace(head, unit=head.unit or told)
    period = period_of(told)
    if not period or head.period not in ("", period):
        return replace(head, odd=told)
    return replace(head, period=period)


def period_of(text: str) -> str:
    """Return the period that a whole text names, or an empty text.

    Examples
    --------
    >>> period_of("Quý III/2024"), period_of("6 tháng"), period_of("Hà Nội")
    ('2024-Q3', '', '')
    """
    try:
        return read_period(text)
    except Unreadable:
        return ""


def says_plan(text: str) -> bool:
    """Return whether a text speaks of a plan, a target or an estimate.

    Examples
    --------
    >>> says_plan("Kế hoạch năm 2025"), says_plan("Sở Kế hoạch và Đầu tư"), says_plan("trong nước")
    (True, False, False)
    """
    return bool(_PLAN.search(_NO_PLAN.sub(" ", fold(plain_text(text)))))


def says_other_time(text: str) -> bool:
    """Return whether a text speaks of an earlier or later time without naming it.

    Examples
    --------
    >>> says_other_time("Cùng kỳ năm trước"), says_other_time("Quý IV/2024")
    (True, False)
    """
    return bool(_OTHER_TIME.search(fold(plain_text(text))))


def is_plan_head(text: str) -> bool:
    """Return whether a head is that of values to be reached: ``Kế hoạch 2025``, ``Chỉ tiêu năm 2025``.

    Examples
    --------
    >>> is_plan_head("Mục tiêu năm 2025"), is_plan_head("Chỉ tiêu năm 2025"), is_plan_head("Người lập")
    (True, True, False)
    """
    told = fold(text)
    if re.match(r"(?:ke hoach|kh|muc tieu|du kien|uoc|phan dau|chi tieu (?:ke hoach|giao))\b", told):
        return True
    field, rest = _known_start(text.split())
    return field == "name" and bool(period_of(rest))
