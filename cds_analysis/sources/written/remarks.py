"""What stands beside a number: its unit, a qualifier, or a remark that plainly leaves it as it is.

A remark is kept only if it is known to be harmless: a source, the day of a document, or one of a few
phrases. Whatever else stands there may make it another number, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cds_analysis.sources.written.cells import Unreadable
from cds_analysis.sources.written.digits import not_one_number
from cds_analysis.sources.written.qualifiers import WORDS_AFTER, begins, goes_on, is_bare, marks, same, whole
from cds_analysis.sources.written.references import is_source, without_references
from cds_analysis.text import catalogue, fold

_PERCENT = ("phần trăm", "per cent", "percent", "%")
_UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "percent": _PERCENT,
    "percentage_points": ("điểm phần trăm", "điểm %"),
    "billion_vnd": ("tỷ đồng", "tỉ đồng", "tỷ vnđ", "tỷ vnd", "billion vnd", "tỷ", "tỉ"),
    "million_vnd": ("triệu đồng", "triệu vnđ", "triệu vnd", "million vnd", "triệu", "trđ", "tr.đ"),
    "million_vnd_per_worker": ("triệu đồng/lao động", "triệu đồng", "triệu"),
    "billion_usd": ("tỷ đô la mỹ", "tỷ đô la", "tỷ usd", "tỉ usd", "billion usd"),
    "thousand_persons": ("nghìn người", "ngàn người", "nghìn", "ngàn"),
    "score": ("điểm",),
    "count": (),
    "rank": (),
    "index_0_1": ("điểm",),
}
# the catalogues hold the words for the others
_UNIT_NAMES = {
    "percent": "%",
    "count": "number of things",
    "rank": "place in the ranking",
    "index_0_1": "index from 0 to 1",
    "score": "score in points",
}
_SCALE_WORDS = (
    *("phần nghìn", "phần vạn", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "chục", "vạn", "trăm", "tá", "‰", "‱"),
    *("hundred", "thousand", "million", "billion", "dozen"),
)
SCALES = (*_SCALE_WORDS, "trđ", "tr.đ", "tr", "k", "m", "b", "bn", "mn")
_CURRENCIES = ("đồng", "vnđ", "vnd", "đ", "₫", "usd", "$", "đô la")
_CHANGING = ("tăng", "giảm", "âm", "so với", "kh", *_PERCENT)
# behind a number these may be what it is a part of: 100 % of the plan
_PLANS = ("kế hoạch", "mục tiêu", "chỉ tiêu", "chỉ tiêu giao", "dự toán", "cam kết", "target")
_PLANNED = ("dự kiến", "ước tính", "ước đạt", "ước thực hiện", "ước", "dự báo")
_UNIT_LEAD = re.compile(r"^(?:đvt|đơn vị(?: tính)?)\s*:?\s*", re.IGNORECASE)
_BESIDE_LEAD = re.compile(r"^(?:là\s+)?(?:(?:con\s+)?số(?:\s+liệu)?|giá trị|mức)\s+", re.IGNORECASE)
_UNTIL = re.compile(r"(?:(?:cho|trong|đến|tới|hết|cuối|cả|vào)\s+)*", re.IGNORECASE)
# names and phrases in which a word is not a qualifier or a scale
_HARMLESS = re.compile(
    r"(?:sở|bộ|phòng|ban|vụ|cục)\s+kế hoạch|kế hoạch\s*(?:và|-|–|&)\s*(?:đầu tư|tài chính)"
    r"|(?:đầu tư|tài chính)\s*(?:và|-|–|&)\s*kế hoạch|\bKH\s*(?:và|-|–|&)\s*(?:ĐT|CN|TC)\b"
    r"|chương trình mục tiêu|trên\s+(?:địa bàn|toàn|cơ sở|môi trường|tổng)|(?:nêu|như|ở) trên|trên đây"
    r"|dưới đây|gần (?:đây|nhất)|t[ỷỉ]\s+(?:lệ|trọng|số|suất)|công ty|tăng cường|giảm nghèo",
    re.IGNORECASE,
)
# p is the mark of a preliminary figure in the tables of statistics
_KEPT = re.compile(
    r"(?:có\s+)?ghi chú|p|prel\.?|(?:số(?:\s+liệu)?\s+)?(?:sơ bộ|chính thức)|toàn tỉnh|trên toàn tỉnh"
    r"|trên địa bàn(?:\s+toàn)?\s+tỉnh(?-i:(?:\s+[A-ZĐ][^\W\d_]*)*)",
    re.IGNORECASE,
)
# behind a count these are no things, but another number, another unit or a part
_NO_THINGS = re.compile(
    r"(?:rưỡi|rưởi|mươi|mốt|phẩy|chấm|gấp|nửa|lẻ|linh|chưa|không|sai|nhầm|trừ|thiếu|thừa|kém|còn|cả|cấp|toàn"
    r"|năm|tháng|quý|tuần|ngày|giờ|phút|giây|hai|ba|bốn|bảy|bẩy|tám|chín|mười|vnđ|usd|đô|lần|so|cùng|trong)"
)
_NO_FIRST_THING = {"một", "tư", "lăm", "sáu", "đôi", "cặp", "đồng", "đ", "tạ", "tấn", "yến", "cân", "lạng"}
_MANY_THINGS = 4


class Said(NamedTuple):
    """What stands beside a number.

    Parameters
    ----------
    qualifier : str
        Empty if none is said.
    remark : str
        What is kept of it.
    is_percent : bool
        Whether it says that the number is in per cent.
    """

    qualifier: str = ""
    remark: str = ""
    is_percent: bool = False


def tail(after: str, unit: str) -> Said:
    """Return what the words behind a number say; words that are not known may change it.

    Parameters
    ----------
    after : str
        All that stands behind the number, but for brackets and sources.
    unit : str
        ``unit_measure`` of what it measures.

    Returns
    -------
    Said
        Its unit, a qualifier, or the things that are counted.

    Raises
    ------
    Unreadable
        For words that are not known, or that may make it another number.

    Examples
    --------
    >>> tail("% trở lên", "percent"), tail("hợp đồng", "count").remark
    (Said(qualifier='at_least', remark='', is_percent=True), 'hợp đồng')
    """
    if re.match(r"[.,']", after) and after.strip() != ".":
        raise not_one_number()
    rest, kind = _without_plus(after)
    length, is_percent = _unit_at(rest, unit)
    rest, more = _without_plus(rest[length:])
    rest, kind = re.sub(r"\s*\.$", "", rest), kind or more
    if not rest:
        return Said(kind, "", is_percent)
    _refuse_plans(rest)
    if not kind and whole(rest):
        return Said(whole(rest), "", is_percent)
    if is_percent and re.fullmatch(r"/\s*năm", rest, re.IGNORECASE):
        return Said(kind, f"%{rest}", True)
    if unit == "count" and is_things(rest):
        return Said(kind, rest)
    raise _unknown(rest, unit)


def _refuse_plans(words: str) -> None:
    if any(same(words, plan) for plan in _PLANS):
        message = "“{value}” can be a part of “{words}”, or a figure that is only planned."
        hint = "Write the figure itself; a planned one with “dự kiến” before it."
        raise Unreadable(message, hint, words=words)


def _without_plus(text: str) -> tuple[str, str]:
    rest = text.strip(" :")
    return (rest[1:].strip(" :"), "at_least") if rest.startswith("+") else (rest, "")


def is_things(words: str) -> bool:
    """Return whether words behind a count name what is counted, and nothing else.

    Examples
    --------
    >>> is_things("hợp đồng"), is_things("trăm"), is_things("đồng"), is_things("trạm 4G")
    (True, False, False, False)
    """
    parts = words.casefold().split()
    # words without any mark may mean several things: tram can be trăm
    if not marks(words) or len(parts) > _MANY_THINGS or not all(re.fullmatch(r"[^\W\d_]+", p) for p in parts):
        return False
    if parts[0] in _NO_FIRST_THING or parts == ["điểm"] or any(_NO_THINGS.fullmatch(part) for part in parts):
        return False
    # a slip of the mark does not make a scale a thing
    if any(fold(part) in ("nghin", "trieu") for part in parts):
        return False
    try:
        refuse_changing(words)
    except Unreadable:
        return False
    # công ty is no scale
    rest = _HARMLESS.sub(" ", words).split()
    return not any(same(part, scale) for part in rest for scale in SCALES)


def unit_name(unit: str) -> str:
    """Return the message key of a unit, for a refusal: never the code of the data.

    Examples
    --------
    >>> unit_name("percent"), unit_name("rank"), unit_name("billion_vnd")
    ('%', 'place in the ranking', 'billion_vnd')
    """
    return _UNIT_NAMES.get(unit, unit)


def _unit_at(text: str, unit: str) -> tuple[int, bool]:
    """Return how much of the start of a text names the unit, and whether that is per cent."""
    own = _UNIT_WORDS.get(unit, (catalogue("vi").get(unit, unit), unit))
    for words, is_percent in ((own, unit == "percent"), (_PERCENT, True)):
        for word in words:
            if word and begins(text, word) and not goes_on(text, word):
                return len(word), is_percent
    return 0, False


def _unknown(words: str, unit: str) -> Unreadable:
    """Return the fault of words behind a number: a scale is named, for without it the number is another."""
    for scale in SCALES:
        if begins(words, scale) and not goes_on(words, scale):
            return _other_scale(words[: len(scale)], unit)
    message = "“{value}” ends with words that are not known: “{words}”."
    hint = "Write the number that is meant in full; words that do not change it belong into the note."
    return Unreadable(message, hint, words=words)


def _other_scale(word: str, unit: str) -> Unreadable:
    message = "“{value}” counts in “{word}”, which is not the unit of the measure."
    hint = "Write the whole number in “{unit}”."
    if unit in ("count", "rank", "index_0_1"):
        hint = "Write the number out, without “{word}”."
    return Unreadable(message, hint, word=word, unit=unit_name(unit))


def aside(part: str, unit: str) -> Said:
    """Return what a remark says: a unit, a qualifier, or words that plainly leave the number as it is.

    Parameters
    ----------
    part : str
        What stands in brackets, behind a semicolon, or in quotes in a number format.
    unit : str
        ``unit_measure`` of what the number measures.

    Returns
    -------
    Said
        With the remark as it was written.

    Raises
    ------
    Unreadable
        For every remark that is not known to leave the number as it is.

    Examples
    --------
    >>> aside("dự kiến", "percent").qualifier, aside("theo Sở Y tế", "percent").remark
    ('planned', 'theo Sở Y tế')
    """
    bare = _UNIT_LEAD.sub("", part)
    length, is_percent = _unit_at(bare, unit)
    if length and length == len(bare):
        return Said(is_percent=is_percent)
    if any(same(bare, word) for word in _other_units()):
        raise _other_scale(bare, unit)
    told = _BESIDE_LEAD.sub("", part)
    if whole(told):
        return Said(whole(told))
    start = next((word for word in _PLANNED if begins(told, word) and not goes_on(told, word)), "")
    rest = told[len(start) :].strip(" ,:") if start else part
    refuse_changing(rest)
    if is_source(rest) or _KEPT.fullmatch(rest) or (start and _is_until(rest)):
        return Said("planned" if start else "", part)
    raise _unsafe(part)


def _is_until(words: str) -> bool:
    """Return whether words only say for when something is planned."""
    return not without_references(_UNTIL.sub("", words, count=1)).strip(" |")


def _unsafe(part: str) -> Unreadable:
    if re.search(r"[0-9]", part):
        message = "“{value}” says “{words}” beside the number: a period or a number of its own."
        return Unreadable(message, "Keep the number alone; the period has its own column.", words=part)
    message = "“{value}” says “{words}” beside the number, which may change it."
    hint = "Write the number that is meant in full; words that do not change it belong into the note."
    return Unreadable(message, hint, words=part)


def _other_units() -> Iterator[str]:
    yield from SCALES
    yield from _CURRENCIES
    for words in _UNIT_WORDS.values():
        yield from words


def refuse_changing(remark: str) -> None:
    """Refuse a remark with a word that may change the number."""
    rest = _HARMLESS.sub(" | ", without_references(remark))
    tokens = re.findall(r"[^\W_]+|[^\w\s]", rest)
    qualifiers = (word for word, kind in WORDS_AFTER if kind != "exact")
    for word in (*qualifiers, *_SCALE_WORDS, *_CHANGING):
        length = len(word.split())
        for at in range(len(tokens) - length + 1):
            written = " ".join(tokens[at : at + length])
            if same(written, word) and (marks(written) == marks(word) or is_bare(rest, word)):
                message = "“{value}” says “{word}” beside the number, which may change it."
                hint = "Write it before the number if it belongs to it, else into the note."
                raise Unreadable(message, hint, word=written)
