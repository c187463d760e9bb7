"""The number that people write into a cell, with its qualifier; never guessed.

What has a single reading is read, to its last digit; what has two is refused with both of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from cds_analysis.sources.written.cells import Unreadable, plain_text, says_nothing, shown
from cds_analysis.sources.written.digits import (
    check_digits,
    check_whole,
    not_one_number,
    plain_digits,
    share_or_percent,
    sheet_number,
    shown_section,
    written_number,
)
from cds_analysis.sources.written.qualifiers import HOLE, QUALIFIER_WORDS, leading, one_sign, whole
from cds_analysis.sources.written.references import SOURCE_BEHIND, without_references
from cds_analysis.sources.written.remarks import Said, aside, is_things, tail, unit_name
from cds_analysis.text import fold

__all__ = ["QUALIFIER_WORDS", "Reading", "read_qualifier", "read_value"]


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


_NUMBER = re.compile(r"[+\-−]?[0-9][0-9., ']*[0-9]|[+\-−]?[0-9]")
_FROM = re.compile(r"từ\s+(?=.*trở (?:lên|xuống)\s*\.?$)", re.IGNORECASE)
_PLACE = re.compile(r"(?P<n>[1-9][0-9]{0,2})\s*(?P<of>/\s*(?P<total>[1-9][0-9]{0,2})[^0-9]*)")
_OF = re.compile(
    r"/\s*[0-9]+(?:\s*(?:tỉnh(?:\s*,?\s*(?:thành phố|thành))?|địa phương|quốc gia|nước|nền kinh tế))?",
    re.IGNORECASE,
)


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
    _refuse_kind(cell)
    if isinstance(cell, int | float | Decimal):
        return _cell_number(cell, unit, number_format)
    # an apostrophe before it only tells a sheet that this is text
    text = re.sub(r"^['’]\s*", "", plain_text(cell))
    if fold(text) in ("khong", "khong."):
        raise Unreadable("“{value}” can be zero or no figure.", "Write 0, or leave the cell empty.")
    return None if says_nothing(text) else _read_text(text, unit, upper)


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
    number = sheet_number(cell)
    section = shown_section(number, number_format)
    said = _literal(section.literal.strip(), number, unit)
    is_scaled = "%" in section.signs
    _check_unit(is_scaled or said.is_percent, unit)
    if unit == "percent" and not is_scaled and not said.is_percent and 0 < abs(number) <= 1:
        raise share_or_percent(plain_digits(number))
    value = number * 100 if is_scaled else number
    check_digits(value)
    check_whole(value, unit)
    return Reading(plain_digits(value), said.qualifier or "exact", said.remark)


def _literal(literal: str, number: Decimal, unit: str) -> Said:
    """Return what the words of a number format say; a dash for zero and brackets for a minus say nothing."""
    is_plain = (
        not literal or (number == 0 and literal in "-–—") or (number < 0 and literal in ("-", "−", "()"))
    )
    if is_plain:
        return Said()
    return Said("", literal) if unit == "count" and is_things(literal) else aside(literal, unit)


def _read_text(text: str, unit: str, upper: float | None) -> Reading:
    _refuse_odd_digits(text)
    body, asides = _without_asides(text)
    start, rest = leading(one_sign(_FROM.sub("", body, count=1)), unit)
    rest, total = _without_total(rest, unit)
    before, written, after = _only_number(rest, asides)
    _check_lead(before)
    told = [Said(start), tail(after, unit), Said("", total), *(aside(part, unit) for part in asides)]
    is_percent = any(said.is_percent for said in told)
    _check_unit(is_percent, unit)
    value = written_number(written, unit, upper)
    if unit == "percent" and not is_percent and 0 < abs(Decimal(value)) <= 1:
        raise share_or_percent(value)
    return Reading(value, _only_qualifier(told), "; ".join(said.remark for said in told if said.remark))


def _without_total(text: str, unit: str) -> tuple[str, str]:
    """Return a rank without the number of those that are ranked, such as ``/63``, and that."""
    found = _PLACE.fullmatch(text.strip()) if unit == "rank" else None
    if found is None or int(found["n"]) > int(found["total"]) or not _OF.fullmatch(found["of"].strip(" .")):
        return text, ""
    return found["n"], found["of"].strip(" .")


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


def _only_number(text: str, asides: Iterable[str]) -> tuple[str, str, str]:
    """Return what stands before the number of a text, the number, and what stands after it."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        raise Unreadable("“{value}” holds no number.", "Write a number like 95,2, or leave the cell empty.")
    if len(numbers) > 1 or any(re.search(r"[0-9]", without_references(part)) for part in asides):
        raise Unreadable(
            "“{value}” holds more than one number.", "Write one number, and the rest into the note."
        )
    start, end = numbers[0].span()
    return text[:start].replace(HOLE, " "), numbers[0][0], text[end:].replace(HOLE, " ")


def _only_qualifier(told: Iterable[Said]) -> str:
    kinds = list(dict.fromkeys(said.qualifier for said in told if said.qualifier))
    if len(kinds) > 1:
        first, second = (QUALIFIER_WORDS[kind] for kind in kinds[:2])
        raise Unreadable("“{value}” says both “{a}” and “{b}”.", "Keep one of them.", a=first, b=second)
    return kinds[0] if kinds else "exact"


def _check_unit(is_percent: bool, unit: str) -> None:
    if is_percent and unit != "percent":
        message = "“{value}” is in per cent, but the measure is not."
        raise Unreadable(message, "Expected: a number in “{unit}”.", unit=unit_name(unit))


def _without_asides(text: str) -> tuple[str, list[str]]:
    """Return a text without its brackets, the source at its end and what follows a semicolon; and these."""
    brackets = r"[(\[]([^()\[\]]*)[)\]]"
    asides = re.findall(brackets, text)
    # a hole, not a space: the digits on its two sides are not one number
    body = re.sub(brackets, HOLE, text)
    parts = re.match(r"([^;]*[0-9][^;]*);(.*)", body)
    if parts:
        body = parts[1]
        asides += parts[2].split(";")
    sourced = SOURCE_BEHIND.fullmatch(body)
    if sourced:
        body = sourced["body"]
        asides.insert(0, sourced["source"])
    return body, [part for part in (one.replace(HOLE, " ").strip(" .,") for one in asides) if part]


def _check_lead(before: str) -> None:
    lead = before.strip(" :")
    if not lead:
        return
    if lead[-1] in ".,'" and not re.search(r"[^\W_]", lead):
        raise not_one_number()
    raise Unreadable(
        "“{value}” begins with words that are not known.", "Write the number first, words into the note."
    )


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
    if whole(text):
        return whole(text)
    qualifier, rest = leading(one_sign(text))
    if rest:
        words = ", ".join(QUALIFIER_WORDS.values())
        raise Unreadable("“{value}” is not known here.", "Expected: {words}.", words=words)
    return qualifier or "exact"
