"""The number that people write into a cell, with its qualifier; never guessed.

What has a single reading is read, to its last digit; what has two is refused with both of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from cds_analysis.sources.cells import Unreadable, plain_text, says_nothing
from cds_analysis.text import fold


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
_STARTS = sorted(
    ((fold(word), kind) for kind, words in _QUALIFIERS.items() for word in words),
    key=lambda pair: -len(pair[0]),
)
_NUMBER = re.compile(r"[+\-−]?\d[\d.,  ']*\d|[+\-−]?\d")
_PERCENT = re.compile(r"^\s*(%|phần trăm|percent)", re.IGNORECASE)
_SIGNIFICANT = 15


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
    if isinstance(cell, date | datetime):
        hint = "The sheet took a number for a date: format the cell as text, and write it again."
        raise Unreadable("“{value}” is a date, not a number.", hint)
    if isinstance(cell, int | float | Decimal):
        return Reading(_cell_number(cell, unit, number_format))
    text = plain_text(cell)
    return None if says_nothing(text) else _read_text(text, unit, upper)


def _cell_number(cell: int | float | Decimal, unit: str, number_format: str) -> str:
    try:
        number = Decimal(format(cell, f".{_SIGNIFICANT}g")) if isinstance(cell, float) else Decimal(cell)
    except InvalidOperation:
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.") from None
    if not number.is_finite():
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.")
    if unit == "percent" and "%" in number_format:
        return _digits(number * 100)
    if unit == "percent" and 0 < abs(number) <= 1:
        raise _share_or_percent(_digits(number))
    return _digits(number)


def _share_or_percent(number: str) -> Unreadable:
    hint = "Write {a} or {b}."
    of_hundred = _digits(Decimal(number) * 100).replace(".", ",")
    message = "“{value}” can be a share of one or a percentage."
    return Unreadable(message, hint, a=f"{of_hundred} %", b=f"{number.replace('.', ',')} %")


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_text(text: str, unit: str, upper: float | None) -> Reading:
    odd = [
        letter
        for letter in text
        if unicodedata.category(letter) in ("No", "Nd", "Nl") and letter not in "0123456789"
    ]
    if odd:
        raise Unreadable(
            "“{value}” holds “{sign}”, which is no ordinary digit.", "Write it again.", sign=odd[0]
        )
    body, remark = _without_remark(text)
    qualifier, rest = _qualifier(body)
    numbers = _NUMBER.findall(rest)
    if not numbers:
        raise Unreadable("“{value}” holds no number.", "Write a number like 95,2, or leave the cell empty.")
    if len(numbers) > 1 or re.search(r"\d\s*[-–—]\s*\d|\d\s*÷\s*\d", rest):
        raise Unreadable(
            "“{value}” holds more than one number.", "Write one number, and the rest into the note."
        )
    before, _, after = rest.partition(numbers[0])
    is_percent = bool(_PERCENT.match(after))
    tail = _PERCENT.sub("", after).strip(" .,;:")
    if tail and fold(tail).startswith("tro len"):
        qualifier, tail = "at_least", ""
    _check_unit(is_percent, unit)
    value = _written_number(numbers[0], upper)
    if unit == "percent" and not is_percent and 0 < abs(Decimal(value)) <= 1:
        raise _share_or_percent(value)
    words = [part for part in (_lead(before), tail, remark) if part]
    return Reading(value, qualifier, "; ".join(words))


def _check_unit(is_percent: bool, unit: str) -> None:
    if is_percent and unit != "percent":
        message = "“{value}” is in per cent, but the measure is not."
        raise Unreadable(message, "Expected: a number in “{unit}”.", unit=unit)


def _without_remark(text: str) -> tuple[str, str]:
    """Return a text without what stands in brackets, and that."""
    remarks = re.findall(r"[(\[]([^()\[\]]*)[)\]]", text)
    return re.sub(r"[(\[][^()\[\]]*[)\]]", " ", text), "; ".join(
        part.strip() for part in remarks if part.strip()
    )


def _qualifier(text: str) -> tuple[str, str]:
    """Return the qualifier that a text begins with, and the rest."""
    rest = re.sub(r"^\s*(đạt|là)\b", "", text, flags=re.IGNORECASE).strip()
    folded = fold(rest)
    for start, kind in _STARTS:
        if folded.startswith(start) and not folded[len(start) : len(start) + 1].isalpha():
            # folding keeps the number of composed letters, so the same cut fits the text as written
            inner = re.sub(r"^\s*(đạt|là)\b", "", rest[len(start) :], flags=re.IGNORECASE).strip()
            return kind, inner
    return "exact", rest


def _lead(before: str) -> str:
    lead = before.strip(" .,;:")
    if lead:
        raise Unreadable(
            "“{value}” begins with words that are not known.", "Write the number first, words into the note."
        )
    return ""


def _written_number(text: str, upper: float | None) -> str:
    """Return the number that a text says: ``1.234,5`` and ``1,234.5`` both are 1234.5."""
    sign = "-" if text[0] in "-−" else ""
    body = text.lstrip("+-−")
    grouped = re.sub(r"(?<=\d)[ '](?=\d{3}(?:\D|$))", "", body)
    marks = re.findall(r"[.,]", grouped)
    if re.search(r"[ ']", grouped) or re.search(r"[.,]{2}", grouped):
        raise Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")
    if not marks:
        return _checked(sign + grouped)
    if len(set(marks)) == 2:
        return _checked(sign + _two_marks(grouped, marks))
    if len(marks) > 1:
        return _checked(sign + _groups(grouped, marks[0]))
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
        Decimal(text)
    except InvalidOperation:
        raise Unreadable(
            "“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5."
        ) from None
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return sign + (re.sub(r"^0+(?=\d)", "", digits))


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
    qualifier, rest = _qualifier(text)
    if rest:
        words = ", ".join(QUALIFIER_WORDS.values())
        raise Unreadable("“{value}” is not known here.", "Expected: {words}.", words=words)
    return qualifier
