"""The number that people write into a cell, with its unit and its qualifier, and nothing else; never guessed.

What has a single reading is read, to its last digit; what has two is refused with both of them. Every word
beside the number must be its unit, a qualifier, or one that leaves it as it is, by ``words.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold
from cds_analysis.intake.parsing import digits
from cds_analysis.intake.parsing.cells import Unreadable, says_nothing, shown
from cds_analysis.intake.parsing.vocabulary import below, is_word, only, start, unit_words, words

QUALIFIER_WORDS = {kind: words(f"qualifiers/{kind}")[0] for kind in below("qualifiers")}
# a sign behind a letter or a digit is a stroke
_NUMBER = re.compile(r"(?:(?<![^\W_])[+\-−])?(?:[0-9][0-9., ']*[0-9]|[0-9])")
_ASIDE = re.compile(r"([^()\[\];]*)(?:[(\[]([^()\[\];]*)[)\]]|;([^()\[\];]*))\s*\.?")
_FROM = re.compile(r"từ\s+(?=.*trở (?:lên|xuống)\s*\.?$)", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<rank>[^0-9]*(?P<n>[1-9][0-9]{0,2}))\s*(?P<of>/\s*(?P<total>[1-9][0-9]{0,2})"
    r"(?:\s+(?:tỉnh(?:\s*[,/]\s*thành(?:\s+phố)?)?|địa phương|quốc gia|nước|nền kinh tế))?)\s*\.?",
    re.IGNORECASE,
)


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
        What else stood in the cell: the things that are counted, ``/63``, ``sơ bộ``.
    """

    value: str
    qualifier: str = "exact"
    remark: str = ""


class _Said(NamedTuple):
    """What words beside a number say."""

    kinds: tuple[str, ...] = ()
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
        If there is no number, more than one reading, or a word beside it that is not known.

    Examples
    --------
    >>> read_value("trên 80 %")
    Reading(value='80', qualifier='at_least', remark='')
    >>> read_value(0.952, number_format="0.0%").value
    '95.2'
    """
    _refuse_kind(cell)
    if isinstance(cell, int | float | Decimal):
        return _cell_number(cell, unit, number_format)
    # an apostrophe before it only tells a sheet that this is text
    text = re.sub(r"^['’]\s*", "", plain_text(cell))
    if fold(text) in ("khong", "khong."):
        raise Unreadable("“{value}” can be zero or no figure.", "Write 0, or leave the cell empty.")
    return None if says_nothing(text) else _read_text(text, unit, upper)


def read_qualifier(cell: object) -> str | None:
    """Return the qualifier that a cell names, or None for an empty one.

    Parameters
    ----------
    cell : object
        One of the words of the form, another way to say it, or the code of the data.

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
    >>> read_qualifier("Khoảng"), read_qualifier("at_least"), read_qualifier("")
    ('approx', 'at_least', None)
    """
    text = plain_text(cell)
    kind = _qualifier(text)
    if not kind and not says_nothing(text):
        expected = list(QUALIFIER_WORDS.values())
        raise Unreadable("“{value}” is not known here.", "Expected: {words}.", words=expected)
    return kind or None


def _refuse_kind(cell: object) -> None:
    """Refuse what a sheet holds instead of a number, and say it as the sheet shows it."""
    if isinstance(cell, bool):
        raise Unreadable("The cell holds TRUE or FALSE, not a number.", "Write a number like 95,2.")
    if isinstance(cell, date):
        hint = "The sheet took a number for a date: format the cell as text, and write it again."
        raise Unreadable("“{value}” is a date, not a number.", hint, value=shown(cell))
    if isinstance(cell, time | timedelta):
        hint = "The sheet took a number for a time: format the cell as text, and write it again."
        raise Unreadable("“{value}” is a time, not a number.", hint, value=shown(cell))


def _cell_number(cell: int | float | Decimal, unit: str, number_format: str) -> Reading:
    """Return what a cell shows: only an unquoted per cent sign of its format multiplies."""
    number = digits.sheet_number(cell)
    section = digits.shown_section(number, number_format)
    literal = section.literal.strip()
    # a dash for zero and brackets for a minus say nothing
    is_sign = (number == 0 and literal in "-–—") or (number < 0 and literal in ("-", "−", "()"))
    said = _Said() if is_sign else _aside(literal, unit)
    is_scaled = "%" in section.signs
    value = number * 100 if is_scaled else number
    _check_percent(digits.plain_digits(value), is_scaled or said.is_percent, unit)
    digits.check(value, unit)
    return Reading(digits.plain_digits(value), _only_qualifier([said]), said.remark)


@lru_cache(maxsize=1 << 12)
def _read_text(text: str, unit: str, upper: float | None) -> Reading:
    _refuse_odd_digits(text)
    parted = _ASIDE.fullmatch(text)
    body, aside = (parted[1], parted[2] or parted[3] or "") if parted else (text, "")
    body, total = _without_total(body, unit, upper)
    before, number, behind = _only_number(_FROM.sub("", body, count=1), aside)
    said_by_part = [
        _before(before, unit),
        _Said((), total),
        _behind(behind, unit),
        _aside(aside.strip(" .,"), unit),
    ]
    value = digits.written_number(number, unit, upper)
    _check_percent(value, any(said.is_percent for said in said_by_part), unit)
    return Reading(
        value, _only_qualifier(said_by_part), "; ".join(said.remark for said in said_by_part if said.remark)
    )


def _refuse_odd_digits(text: str) -> None:
    odd = [one for one in text if unicodedata.category(one) in ("No", "Nd", "Nl") and one not in "0123456789"]
    if odd:
        message = "“{value}” holds “{sign}”, which is no ordinary digit."
        raise Unreadable(message, "Write it again.", sign=odd[0])


def _without_total(text: str, unit: str, upper: float | None) -> tuple[str, str]:
    """Return a rank without the number of those that are ranked, such as ``/63``, and that."""
    met = _PLACE.fullmatch(text.strip()) if unit == "rank" else None
    # a place among fewer is one in a part of the country
    if met is None or int(met["n"]) > int(met["total"]) or upper not in (None, int(met["total"])):
        return text, ""
    return met["rank"], met["of"]


def _only_number(text: str, aside: str) -> tuple[str, str, str]:
    """Return what stands before the number of a text, the number, and what stands behind it."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        hint = "Write a number like 95,2, or leave the cell empty."
        raise Unreadable("“{value}” holds no number.", hint)
    if len(numbers) > 1 or re.search(r"[0-9]", aside):
        hint = "Write one number, and the rest into the note."
        raise Unreadable("“{value}” holds more than one number.", hint)
    if numbers[0][0].startswith("+"):
        hint = "Write the level that was reached; a change belongs into the note."
        raise Unreadable("“{value}” can be a change.", hint)
    begin, end = numbers[0].span()
    return text[:begin], numbers[0][0], text[end:]


def _before(text: str, unit: str) -> _Said:
    """Return what the words before a number say: a qualifier, and words that only lead it."""
    rest, kinds = _one_sign(text).strip(" :"), []
    leads = [f"leads/{one}" for one in ("any", unit) if one in below("leads")]
    while met := start(rest, *leads, "qualifiers", "plans"):
        kinds.append(_qualifier(met.word))
        rest = rest[met.end :].strip(" :")
    if re.fullmatch(r"[., ']+", rest):
        raise digits.not_one_number()
    if rest:
        raise _may_change(rest)
    return _Said(tuple(kinds))


def _behind(text: str, unit: str) -> _Said:
    """Return what the words behind a number say: its unit or the things that it counts, and ``trở lên``."""
    if re.match(r"[.,']", text) and text.strip() != ".":
        raise digits.not_one_number()
    bare = re.sub(r"\s*\.$", "", text)
    rest = " ".join(bare.replace("+", " ", 1).split()).strip(" :")
    things = ("things",) if unit == "count" else ()
    met = start(rest, _own_words(unit), "units/percent", *things)
    name = rest[: met.end] if met else ""
    after = rest[len(name) :].strip(" :")
    kind = only(after, "after")
    if after and not kind:
        raise _refused(after, unit)
    remark = name if things and is_word(name, "things") else ""
    return _Said(("at_least" if "+" in bare else "", kind), remark, is_word(name, "units/percent"))


def _aside(part: str, unit: str) -> _Said:
    """Return what a bracket, the words of a number format, or what follows a semicolon says."""
    met = start(part, _own_words(unit), "units/percent")
    if met and met.end == len(part):
        return _Said(is_percent=is_word(met.word, "units/percent"))
    is_kept = is_word(part, "provisional") or (unit == "count" and is_word(part, "things"))
    if part and not is_kept and not _qualifier(part):
        raise _refused(part, unit)
    return _Said((_qualifier(part),), part if is_kept else "")


def _own_words(unit: str) -> tuple[str, ...]:
    """Return the words for a unit behind its number; of a rank there are none, for it may be a change."""
    short = words(f"short/{unit}") if unit in below("short") else ()
    return () if unit == "rank" else (*unit_words(unit), *short)


def _qualifier(text: str) -> str:
    """Return the qualifier that a whole text is, or an empty text."""
    bare = _one_sign(text)
    return "planned" if is_word(bare, "plans") else only(bare, "qualifiers") or only(bare, "after")


def _one_sign(text: str) -> str:
    """Return a text in which ``> =`` and ``=>`` are one sign."""
    return re.sub(r"<\s*=|=\s*<|≦|⩽", "≤", re.sub(r">\s*=|=\s*>|≧|⩾", "≥", text))


def _refused(text: str, unit: str) -> Unreadable:
    """Return the fault of words behind a number; a scale and a plan are named, for they make it another."""
    met = start(text, "scales", "currencies", "units")
    if met and met.word not in (*_own_words(unit), *words("units/percent"), "điểm"):
        hint = "Write the whole number in “{unit}”."
        if unit in ("count", "rank", "index_0_1"):
            hint = "Write the number out, without “{word}”."
        message = "“{value}” counts in “{word}”, which is not the unit of the measure."
        return Unreadable(message, hint, word=text[: met.end], unit=unit_words(unit)[0])
    if _qualifier(text) == "planned":
        message = "“{value}” can be a part of “{words}”, or a figure that is only planned."
        hint = "Write the figure itself; a planned one with “dự kiến” before it."
        return Unreadable(message, hint, words=text)
    return _may_change(text)


def _may_change(text: str) -> Unreadable:
    message = "“{value}” says “{words}” beside the number, which may change it."
    hint = "Write the number that is meant in full; words that do not change it belong into the note."
    return Unreadable(message, hint, words=text)


def _only_qualifier(parts: Sequence[_Said]) -> str:
    kinds = list(dict.fromkeys(kind for said in parts for kind in said.kinds if kind))
    if len(kinds) > 1:
        first, second = (QUALIFIER_WORDS[kind] for kind in kinds[:2])
        raise Unreadable("“{value}” says both “{a}” and “{b}”.", "Keep one of them.", a=first, b=second)
    return kinds[0] if kinds else "exact"


def _check_percent(value: str, is_percent: bool, unit: str) -> None:
    """Refuse per cent of another unit, and what can be a share of one."""
    if is_percent and unit != "percent":
        message = "“{value}” is in per cent, but the measure is not."
        raise Unreadable(message, "Expected: a number in “{unit}”.", unit=unit_words(unit)[0])
    if unit == "percent" and not is_percent and 0 < abs(Decimal(value)) <= 1:
        a, b = (f"{digits.plain_digits(Decimal(value) * n).replace('.', ',')}%" for n in (100, 1))
        raise Unreadable("“{value}” can be a share of one or a percentage.", "Write {a} or {b}.", a=a, b=b)
