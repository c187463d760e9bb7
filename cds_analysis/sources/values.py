"""The number that people write into a cell, with its qualifier; never guessed.

What has a single reading is read, to its last digit; what has two is refused with both of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from cds_analysis.sources.cells import Section, Unreadable, format_sections, plain_text, says_nothing
from cds_analysis.text import catalogue, fold


@dataclass(frozen=True)
class Reading:
    """A cell that was read.

    Parameters
    ----------
    value : str
        The number with a decimal point and the digits that were written.
    qualifier : str
        exact, approx, at_least, at_most or planned.
    remark : str
        What else stood in the cell.
    """

    value: str
    qualifier: str = "exact"
    remark: str = ""


_QUALIFIERS = {
    "exact": ("đúng bằng", "chính xác", "đúng", "bằng", "="),
    "approx": ("ước khoảng", "khoảng", "xấp xỉ", "tầm", "~", "≈", "about", "approx"),
    "at_least": ("trên", "hơn", "ít nhất", "tối thiểu", "không dưới", ">=", "≥", ">", "over", "at least"),
    "at_most": (
        "dưới",
        "gần",
        "chưa đến",
        "chưa tới",
        "tối đa",
        "không quá",
        "<=",
        "≤",
        "<",
        "under",
        "at most",
    ),
    "planned": (
        "dự kiến",
        "ước đạt",
        "ước tính",
        "ước",
        "kế hoạch",
        "phấn đấu",
        "mục tiêu",
        "planned",
        "target",
    ),
}
QUALIFIER_WORDS = {
    "exact": "đúng",
    "approx": "khoảng",
    "at_least": "trên",
    "at_most": "dưới",
    "planned": "dự kiến",
}
_AFTER = {
    "at_least": ("trở lên", "hoặc hơn", "hoặc cao hơn", "or more"),
    "at_most": ("trở xuống", "hoặc ít hơn", "hoặc thấp hơn", "or less"),
}
_WORDS = sorted(
    ((word, kind) for kind, words in _QUALIFIERS.items() for word in words), key=lambda pair: -len(pair[0])
)
_WORDS_AFTER = [*_WORDS, *((word, kind) for kind, words in _AFTER.items() for word in words)]
# without their marks these are other words as well: bảng, dùng, tám
_NOT_BARE = {"bang", "dung", "tam"}
_NOT_BARE_BESIDE = _NOT_BARE | {"ty", "ti", "van", "chuc", "tram", "tang", "am", "tr", "ta"}
_PERCENT = ("phần trăm", "per cent", "percent", "%")
_UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "percent": _PERCENT,
    "percentage_points": ("điểm phần trăm", "điểm %"),
    "billion_vnd": ("tỷ đồng", "tỉ đồng", "tỷ vnđ", "tỷ vnd", "billion vnd", "tỷ", "tỉ"),
    "million_vnd": ("triệu đồng", "triệu vnđ", "triệu vnd", "million vnd", "triệu"),
    "million_vnd_per_worker": ("triệu đồng/lao động", "triệu đồng", "triệu"),
    "billion_usd": ("tỷ đô la mỹ", "tỷ đô la", "tỷ usd", "tỉ usd", "billion usd"),
    "thousand_persons": ("nghìn người", "ngàn người", "nghìn", "ngàn"),
    "score": ("điểm",),
    "count": (),
    "rank": (),
    "index_0_1": (),
}
_SCALE_WORDS = (
    *("phần nghìn", "phần vạn", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "chục", "vạn", "trăm", "tá", "‰", "‱"),
    *("hundred", "thousand", "million", "billion", "dozen"),
)
_SCALES = (*_SCALE_WORDS, "trđ", "tr.đ", "tr", "k", "m", "b", "bn", "mn")
_CURRENCIES = ("đồng", "vnđ", "vnd", "đ", "₫", "usd", "$", "đô la")
_CHANGING = ("tăng", "giảm", "âm", "so với", "kh", *_PERCENT)
_NUMBER = re.compile(r"[+\-−]?[0-9][0-9., ']*[0-9]|[+\-−]?[0-9]")
_LEAD = re.compile(r"(?:(?:đã\s+)?đạt|là)(?![^\W\d_])\s*:?\s*", re.IGNORECASE)
_LEAD_PERCENT = re.compile(r"(?:(?:đã\s+)?đạt|là|t[ỷỉ]\s+lệ)(?![^\W\d_])\s*:?\s*", re.IGNORECASE)
_SOURCE = re.compile(r"[\s,.\-–—]*(?=(?:theo|nguồn)\b)", re.IGNORECASE)
_UNIT_LEAD = re.compile(r"^(?:đvt|đơn vị(?: tính)?)\s*:?\s*", re.IGNORECASE)
_BESIDE_LEAD = re.compile(r"^(?:là\s+)?(?:(?:con\s+)?số(?:\s+liệu)?|giá trị|mức)\s+", re.IGNORECASE)
_YEAR = r"(?:19|20)[0-9]{2}"
# what may stand beside a number with digits of its own: a date, or the sign of a document
_REFERENCE = re.compile(
    r"(?<![0-9.,/])(?:"
    rf"(?i:ngày\s+)?[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]{_YEAR}"
    rf"|(?i:ngày\s+[0-9]{{1,2}}\s+tháng\s+[0-9]{{1,2}}\s+năm\s+{_YEAR})"
    rf"|(?i:tháng\s*|T)[0-9]{{1,2}}\s*(?:[/-]|năm)\s*{_YEAR}"
    rf"|(?i:quý)\s*(?:[1-4]|I{{1,3}}|IV)\s*(?:[/-]|năm)?\s*{_YEAR}"
    rf"|(?i:(?:[69] tháng (?:đầu|cuối) )?năm\s+{_YEAR})"
    rf"|[0-9]+[a-z]?(?:/{_YEAR})?/[A-ZĐ]{{2,}}[a-z]?(?:-[A-ZĐ][\w&.]*)+"
    rf"|[0-9]+[a-z]?(?:/{_YEAR})?/(?:BC|QĐ|CV|NQ|TB|TTr|CT|NĐ)\b"
    r"|[0-9]+-[A-ZĐ]{2,}[a-z]?/[A-ZĐ][\w&.]*"
    r"|(?i:báo cáo|công văn|quyết định|nghị quyết|thông báo|văn bản|tờ trình|bc|cv|qđ|nq)\s+số:?\s+[0-9]+"
    r")(?![0-9]|[.,/][0-9]|\s*%)"
)
# names and phrases in which a word is not a qualifier or a scale
_HARMLESS = re.compile(
    r"(?:sở|bộ|phòng|ban|vụ|cục)\s+kế hoạch|kế hoạch\s*(?:và|-|–|&)\s*(?:đầu tư|tài chính)"
    r"|(?:đầu tư|tài chính)\s*(?:và|-|–|&)\s*kế hoạch|\bKH\s*(?:và|-|–|&)\s*(?:ĐT|CN|TC)\b"
    r"|chương trình mục tiêu|trên\s+(?:địa bàn|toàn|cơ sở|môi trường|tổng)|(?:nêu|như|ở) trên|trên đây"
    r"|dưới đây|gần (?:đây|nhất)|t[ỷỉ]\s+(?:lệ|trọng|số|suất)|công ty|tăng cường|giảm nghèo",
    re.IGNORECASE,
)
_SPACED = re.compile(r"[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_HOLE = "\0"
_SIGNIFICANT = 15


class _Said(NamedTuple):
    """What stands beside a number."""

    qualifier: str = ""
    remark: str = ""
    is_percent: bool = False


def read_value(
    cell: object, unit: str = "percent", number_format: str = "General", upper: float | None = None
) -> Reading | None:
    """Return the number of a cell with its qualifier, or None for a cell that says there is none.

    Parameters
    ----------
    cell : object
        A number or a text.
    unit : str
        ``unit_measure`` of what the number measures.
    number_format : str
        Of the cell; a percent format means that 0.952 shows as 95.2 %.
    upper : float, optional
        The highest possible value: it settles whether 1.234 can be a thousand.

    Returns
    -------
    Reading or None
        Never rounded; a number from a sheet has the 15 digits that a spreadsheet keeps.

    Raises
    ------
    Unreadable
        If there is no number, or more than one reading.

    Examples
    --------
    >>> read_value("trên 80 %")
    Reading(value='80', qualifier='at_least', remark='')
    >>> read_value(0.952, number_format="0.0%").value
    '95.2'
    """
    if isinstance(cell, bool):
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.")
    if isinstance(cell, date):
        hint = "The sheet took a number for a date: format the cell as text, and write it again."
        raise Unreadable("“{value}” is a date, not a number.", hint)
    if isinstance(cell, int | float | Decimal):
        return _cell_number(cell, unit, number_format)
    # an apostrophe before it only tells a sheet that this is text
    text = re.sub(r"^['’]\s*", "", plain_text(cell))
    return None if says_nothing(text) else _read_text(text, unit, upper)


def _cell_number(cell: int | float | Decimal, unit: str, number_format: str) -> Reading:
    """Return what a cell shows: only an unquoted per cent sign of its format multiplies."""
    number = _sheet_number(cell)
    section = _section(number, number_format)
    said = _aside(section.literal.strip(), unit) if section.literal.strip() else _Said()
    is_scaled = "%" in section.signs
    _check_unit(is_scaled or said.is_percent, unit)
    if re.search(r"[0#?],+(?![0#?,])", section.signs) or "‰" in section.signs:
        hint = "Choose a plain number format, and write it again."
        raise Unreadable("The number format shows “{value}” in thousands or another scale.", hint)
    if unit == "percent" and not is_scaled and not said.is_percent and 0 < abs(number) <= 1:
        raise _share_or_percent(_digits(number))
    shown = number * 100 if is_scaled else number
    _check_digits(shown)
    return Reading(_digits(shown), said.qualifier or "exact")


def _sheet_number(cell: int | float | Decimal) -> Decimal:
    try:
        number = Decimal(format(cell, f".{_SIGNIFICANT}g")) if isinstance(cell, float) else Decimal(cell)
    except InvalidOperation:
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.") from None
    if not number.is_finite():
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.")
    _check_digits(number)
    return number


def _section(number: Decimal, number_format: str) -> Section:
    """Return the section of a number format that a number is shown with."""
    sections = [one for one in format_sections(number_format) if "@" not in one.signs] or [Section()]
    if any(one.has_condition for one in sections):
        if len({("%" in one.signs, one.literal) for one in sections}) > 1:
            hint = "Choose a plain number format, and write it again."
            raise Unreadable("The number format of “{value}” changes with its value.", hint)
        return sections[0]
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    # a section without places shows no number: what it would be is told by the first
    return sections[at] if re.search(r"[0#?]|general", sections[at].signs, re.IGNORECASE) else sections[0]


def _check_digits(number: Decimal) -> None:
    """Refuse a number whose digits a sheet and a float would not keep."""
    significant = "".join(map(str, number.as_tuple().digits)).strip("0")
    is_tiny = number != 0 and number.adjusted() < -_SIGNIFICANT
    if len(significant) > _SIGNIFICANT or abs(number) > 10**_SIGNIFICANT or is_tiny:
        message = "“{value}” has more digits than a sheet can keep."
        raise Unreadable(message, "Write it with at most 15 digits.")


def _share_or_percent(number: str) -> Unreadable:
    hint = "Write {a} or {b}."
    of_hundred = _digits(Decimal(number) * 100).replace(".", ",")
    message = "“{value}” can be a share of one or a percentage."
    return Unreadable(message, hint, a=f"{of_hundred} %", b=f"{number.replace('.', ',')} %")


def _digits(number: Decimal) -> str:
    text = format(abs(number) if number == 0 else number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_text(text: str, unit: str, upper: float | None) -> Reading:
    _refuse_odd_digits(text)
    body, asides = _without_asides(text)
    start, rest = _qualifier(_one_sign(body), unit)
    before, written, after = _only_number(rest, asides)
    _check_lead(before)
    told = [_Said(start), _tail(after, unit), *(_aside(part, unit) for part in asides)]
    is_percent = any(said.is_percent for said in told)
    _check_unit(is_percent, unit)
    value = _written_number(written, upper)
    if unit == "percent" and not is_percent and 0 < abs(Decimal(value)) <= 1:
        raise _share_or_percent(value)
    return Reading(value, _only_qualifier(told), "; ".join(said.remark for said in told if said.remark))


def _refuse_odd_digits(text: str) -> None:
    odd = [
        letter
        for letter in text
        if unicodedata.category(letter) in ("No", "Nd", "Nl") and letter not in "0123456789"
    ]
    if odd:
        raise Unreadable(
            "“{value}” holds “{sign}”, which is no ordinary digit.", "Write it again.", sign=odd[0]
        )


def _one_sign(text: str) -> str:
    """Return a text in which ``> =`` and ``=>`` are one sign."""
    return re.sub(r"<\s*=|=\s*<|≦|⩽", "≤", re.sub(r">\s*=|=\s*>|≧|⩾", "≥", text))


def _only_number(text: str, asides: Iterable[str]) -> tuple[str, str, str]:
    """Return what stands before the number of a text, the number, and what stands after it."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        raise Unreadable("“{value}” holds no number.", "Write a number like 95,2, or leave the cell empty.")
    if len(numbers) > 1 or any(re.search(r"[0-9]", _REFERENCE.sub(" ", part)) for part in asides):
        raise Unreadable(
            "“{value}” holds more than one number.", "Write one number, and the rest into the note."
        )
    start, end = numbers[0].span()
    return text[:start].replace(_HOLE, " "), numbers[0][0], text[end:].replace(_HOLE, " ")


def _only_qualifier(told: Iterable[_Said]) -> str:
    kinds = list(dict.fromkeys(said.qualifier for said in told if said.qualifier))
    if len(kinds) > 1:
        first, second = (QUALIFIER_WORDS[kind] for kind in kinds[:2])
        raise Unreadable("“{value}” says both “{a}” and “{b}”.", "Keep one of them.", a=first, b=second)
    return kinds[0] if kinds else "exact"


def _check_unit(is_percent: bool, unit: str) -> None:
    if is_percent and unit != "percent":
        message = "“{value}” is in per cent, but the measure is not."
        raise Unreadable(message, "Expected: a number in “{unit}”.", unit=unit)


def _without_asides(text: str) -> tuple[str, list[str]]:
    """Return a text without what stands in brackets or behind a semicolon, and that."""
    brackets = r"[(\[]([^()\[\]]*)[)\]]"
    asides = re.findall(brackets, text)
    # a hole, not a space: the digits on its two sides are not one number
    body = re.sub(brackets, _HOLE, text)
    parts = re.match(r"([^;]*[0-9][^;]*);(.*)", body)
    if parts:
        body = parts[1]
        asides += parts[2].split(";")
    return body, [part for part in (aside.replace(_HOLE, " ").strip(" .,") for aside in asides) if part]


def _qualifier(text: str, unit: str = "") -> tuple[str, str]:
    """Return the qualifier that a text begins with, if any, and the rest."""
    rest = _without_lead(text, unit)
    for word, kind in _WORDS:
        if _begins(rest, word) and not rest[len(word) : len(word) + 1].isalpha():
            return kind, _without_lead(rest[len(word) :], unit)
    return "", rest


def _without_lead(text: str, unit: str) -> str:
    lead = _LEAD_PERCENT if unit == "percent" else _LEAD
    rest = text.strip(f" :{_HOLE}")
    while (found := lead.match(rest)) is not None:
        rest = rest[found.end() :].strip(f" :{_HOLE}")
    return rest


def _begins(text: str, word: str) -> bool:
    return _same(text[: len(word)], word)


def _same(written: str, word: str) -> bool:
    """Return whether a written word is this one: with its marks in any place, or with none at all."""
    if fold(written) != fold(word):
        return False
    return _marks(written) == _marks(word) or (not _marks(written) and fold(word) not in _NOT_BARE)


def _marks(text: str) -> list[str]:
    """Return the diacritics of a text: ``khỏang`` has those of ``khoảng``, ``bảng`` not those of ``bằng``."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return sorted(letter for letter in letters if unicodedata.combining(letter) or letter == "đ")


def _check_lead(before: str) -> None:
    lead = before.strip(" :")
    if not lead:
        return
    if lead[-1] in ".,'" and not re.search(r"[^\W_]", lead):
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    raise Unreadable(
        "“{value}” begins with words that are not known.", "Write the number first, words into the note."
    )


def _tail(after: str, unit: str) -> _Said:
    """Return what the words behind a number say; words that are not known may change it."""
    if re.match(r"[.,']", after) and after.strip() != "." and not _SOURCE.match(after):
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    rest, kind = _without_plus(after)
    length, is_percent = _unit_at(rest, unit)
    rest, more = _without_plus(rest[length:])
    rest, kind = re.sub(r"\s*\.$", "", rest), kind or more
    if not rest:
        return _Said(kind, "", is_percent)
    if not kind and _whole(rest):
        return _Said(_whole(rest), "", is_percent)
    source = _SOURCE.match(rest)
    if source is None:
        raise _unknown(rest, unit)
    said = _aside(rest[source.end() :], unit)
    return _Said(kind, said.remark, is_percent)


def _without_plus(text: str) -> tuple[str, str]:
    rest = text.strip(" :")
    return (rest[1:].strip(" :"), "at_least") if rest.startswith("+") else (rest, "")


def _whole(text: str) -> str:
    """Return the qualifier that a whole text is, or an empty text."""
    return next((kind for word, kind in _WORDS_AFTER if _same(text, word)), "")


def _unit_at(text: str, unit: str) -> tuple[int, bool]:
    """Return how much of the start of a text names the unit, and whether that is per cent."""
    own = _UNIT_WORDS.get(unit, (catalogue("vi").get(unit, unit), unit))
    for words, is_percent in ((own, unit == "percent"), (_PERCENT, True)):
        for word in words:
            if word and _begins(text, word) and not _goes_on(text, word):
                return len(word), is_percent
    return 0, False


def _goes_on(text: str, word: str) -> bool:
    """Return whether the word at the start of a text is only part of a longer one."""
    return word[-1].isalpha() and text[len(word) : len(word) + 1].isalpha()


def _unknown(words: str, unit: str) -> Unreadable:
    """Return the fault of words behind a number: a scale is named, for without it the number is another."""
    for scale in _SCALES:
        if _begins(words, scale) and not _goes_on(words, scale):
            return _other_scale(words[: len(scale)], unit)
    message = "“{value}” ends with words that are not known: “{words}”."
    return Unreadable(message, "Write the number first, words into the note.", words=words)


def _other_scale(word: str, unit: str) -> Unreadable:
    message = "“{value}” counts in “{word}”, which is not the unit of the measure."
    return Unreadable(message, "Write the whole number in “{unit}”.", word=word, unit=unit)


def _aside(part: str, unit: str) -> _Said:
    """Return what a remark says: a unit, a qualifier, or words that leave the number as it is."""
    bare = _UNIT_LEAD.sub("", part)
    length, is_percent = _unit_at(bare, unit)
    if length and length == len(bare):
        return _Said(is_percent=is_percent)
    if any(_same(bare, word) for word in _other_units()):
        raise _other_scale(bare, unit)
    told = _BESIDE_LEAD.sub("", part)
    if _whole(told):
        return _Said(_whole(told))
    start = next((word for word in ("dự kiến", "ước tính", "ước đạt", "ước") if _begins(told, word)), "")
    is_planned = bool(start) and not _goes_on(told, start)
    _refuse_changing(told[len(start) :] if is_planned else told)
    return _Said("planned" if is_planned else "", part)


def _other_units() -> Iterator[str]:
    yield from _SCALES
    yield from _CURRENCIES
    for words in _UNIT_WORDS.values():
        yield from words


def _refuse_changing(remark: str) -> None:
    """Refuse a remark with a word that may change the number."""
    rest = _HARMLESS.sub(" | ", _REFERENCE.sub(" | ", remark))
    tokens = re.findall(r"[^\W_]+|[^\w\s]", rest)
    qualifiers = (word for word, kind in _WORDS_AFTER if kind != "exact")
    for word in (*qualifiers, *_SCALE_WORDS, *_CHANGING):
        length = len(word.split())
        for at in range(len(tokens) - length + 1):
            written = " ".join(tokens[at : at + length])
            if _same(written, word) and (_marks(written) == _marks(word) or _is_bare(rest, word)):
                message = "“{value}” says “{word}” beside the number, which may change it."
                hint = "Write it before the number if it belongs to it, else into the note."
                raise Unreadable(message, hint, word=written)


def _is_bare(text: str, word: str) -> bool:
    """Return whether a text is written without marks, and so may mean this word by its bare letters."""
    return not _marks(text) and fold(word) not in _NOT_BARE_BESIDE


def _written_number(text: str, upper: float | None) -> str:
    """Return the number that a text says: ``1.234,5`` and ``1,234.5`` both are 1234.5."""
    sign = "-" if text[0] in "-−" else ""
    body = text.lstrip("+-−")
    if re.search(r"[ ']", body) and not _SPACED.fullmatch(body):
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    grouped = re.sub(r"[ ']", "", body)
    marks = re.findall(r"[.,]", grouped)
    if re.search(r"[.,]{2}", grouped):
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    if not marks:
        return _checked(sign + grouped)
    if len(set(marks)) == 2:
        return _checked(sign + _two_marks(grouped, marks))
    if len(marks) > 1:
        return _checked(sign + _groups(grouped, marks[0]))
    if grouped != body:
        return _checked(sign + grouped.replace(",", "."))
    return _checked(sign + _one_mark(grouped, marks[0], upper))


def _two_marks(text: str, marks: list[str]) -> str:
    thousand, point = marks[0], marks[-1]
    if marks.count(point) != 1 or thousand == point:
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    whole, _, decimals = text.rpartition(point)
    return f"{_groups(whole, thousand)}.{decimals}"


def _groups(text: str, mark: str) -> str:
    if not re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", text):
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    return text.replace(mark, "")


def _one_mark(text: str, mark: str, upper: float | None) -> str:
    """Read a single mark: before three digits it may part thousands or decimals."""
    whole, _, decimals = text.partition(mark)
    if len(decimals) != 3 or len(whole) > 3 or whole.startswith("0"):
        return f"{whole}.{decimals}"
    if upper is not None and Decimal(whole + decimals) > Decimal(str(upper)):
        return f"{whole}.{decimals}"
    raise Unreadable(
        "“{value}” can be {a} or {b}.",
        "Write {a} or {c}.",
        a=whole + decimals,
        b=f"{whole},{decimals}",
        c=f"{whole},{decimals}0",
    )


def _checked(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable(
            "“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5."
        ) from None
    _check_digits(number)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return (sign if number else "") + re.sub(r"^0+(?=\d)", "", digits)


def read_qualifier(cell: object) -> str | None:
    """Return the qualifier that a cell names, or None for an empty one.

    Parameters
    ----------
    cell : object
        One of the words of the form, or another way to say it.

    Returns
    -------
    str or None
        exact, approx, at_least, at_most or planned.

    Raises
    ------
    Unreadable
        If the word is not known.

    Examples
    --------
    >>> read_qualifier("Khoảng"), read_qualifier("")
    ('approx', None)
    """
    text = plain_text(cell)
    if says_nothing(text):
        return None
    if _whole(text):
        return _whole(text)
    qualifier, rest = _qualifier(_one_sign(text))
    if rest:
        words = ", ".join(QUALIFIER_WORDS.values())
        raise Unreadable("“{value}” is not known here.", "Expected: {words}.", words=words)
    return qualifier or "exact"
