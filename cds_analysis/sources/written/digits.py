"""The digits of a number: those of a text with its marks, and those that a cell of a sheet shows."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from cds_analysis.sources.written.cells import Section, Unreadable, format_sections

_SPACED = re.compile(r"[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_SIGNIFICANT = 15
# what counts things, or places in an order, has no decimals
_WHOLE = {"count", "rank"}


def written_number(text: str, unit: str, upper: float | None) -> str:
    """Return the number that a text says: ``1.234,5`` and ``1,234.5`` both are 1234.5.

    Parameters
    ----------
    text : str
        Digits with their marks and sign.
    unit : str
        ``unit_measure`` of what the number measures; a count has no decimals.
    upper : float or None
        The highest possible value.

    Returns
    -------
    str
        With a decimal point and the digits that were written.

    Raises
    ------
    Unreadable
        If it is not written like one number, or like two.

    Examples
    --------
    >>> written_number("1.234,50", "percent", None), written_number("1.234", "count", None)
    ('1234.50', '1234')
    """
    sign = "-" if text[0] in "-−" else ""
    body = text.lstrip("+-−")
    if re.search(r"[ ']", body) and not _SPACED.fullmatch(body):
        raise not_one_number()
    grouped = re.sub(r"[ ']", "", body)
    marks = re.findall(r"[.,]", grouped)
    if re.search(r"[.,]{2}", grouped):
        raise not_one_number()
    if len(set(marks)) == 2:
        grouped = _two_marks(grouped, marks)
    elif len(marks) > 1:
        grouped = _groups(grouped, marks[0])
    elif marks and grouped != body:
        grouped = grouped.replace(",", ".")
    elif marks:
        grouped = _one_mark(grouped, marks[0], unit, upper)
    number = _checked(sign + grouped)
    check_whole(Decimal(number), unit)
    return number


def check_whole(number: Decimal, unit: str) -> None:
    """Refuse a count or a rank with decimals."""
    if unit in _WHOLE and number != number.to_integral_value():
        message = "“{value}” is not whole, but the measure counts in whole numbers."
        raise Unreadable(message, "Check the number, and that it stands beside the right measure.")


def not_one_number() -> Unreadable:
    """Return the fault of digits and marks that are not written like one number."""
    return Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")


def _two_marks(text: str, marks: list[str]) -> str:
    thousand, point = marks[0], marks[-1]
    if marks.count(point) != 1 or thousand == point:
        raise not_one_number()
    whole, _, decimals = text.rpartition(point)
    return f"{_groups(whole, thousand)}.{decimals}"


def _groups(text: str, mark: str) -> str:
    if not re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", text):
        raise not_one_number()
    return text.replace(mark, "")


def _one_mark(text: str, mark: str, unit: str, upper: float | None) -> str:
    """Read a single mark: before three digits it may part thousands or decimals."""
    whole, _, decimals = text.partition(mark)
    if len(decimals) != 3 or len(whole) > 3 or whole == "0":
        return f"{whole}.{decimals}"
    if whole.startswith("0"):
        raise not_one_number()
    is_count = unit in _WHOLE
    if upper is not None and Decimal(whole + decimals) > Decimal(str(upper)):
        return f"{whole}.{decimals}"
    # things are not counted in thousandths; but a program may print every number with three decimals
    if is_count and decimals != "000":
        return whole + decimals
    raise Unreadable(
        "“{value}” can be {a} or {b}.",
        "Write {a} or {c}.",
        a=whole + decimals,
        b=whole if is_count else f"{whole},{decimals}",
        c=whole if is_count else f"{whole},{decimals}0",
    )


def _checked(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise not_one_number() from None
    check_digits(number)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return (sign if number else "") + re.sub(r"^0+(?=\d)", "", digits)


def check_digits(number: Decimal) -> None:
    """Refuse a number whose digits a sheet and a float would not keep."""
    significant = "".join(map(str, number.as_tuple().digits)).strip("0")
    is_tiny = number != 0 and number.adjusted() < -_SIGNIFICANT
    if len(significant) > _SIGNIFICANT or abs(number) > 10**_SIGNIFICANT or is_tiny:
        message = "“{value}” has more digits than a sheet can keep."
        raise Unreadable(message, "Write it with at most 15 digits.")


def plain_digits(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end.

    Examples
    --------
    >>> plain_digits(Decimal("1E+3")), plain_digits(Decimal("95.20"))
    ('1000', '95.2')
    """
    text = format(abs(number) if number == 0 else number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_or_percent(number: str) -> Unreadable:
    """Return the fault of a number up to one without a unit, where per cent are expected."""
    hint = "Write {a} or {b}."
    of_hundred = plain_digits(Decimal(number) * 100).replace(".", ",")
    message = "“{value}” can be a share of one or a percentage."
    return Unreadable(message, hint, a=f"{of_hundred} %", b=f"{number.replace('.', ',')} %")


def sheet_number(cell: int | float | Decimal) -> Decimal:
    """Return the number of a cell with the 15 digits that a sheet keeps.

    Examples
    --------
    >>> sheet_number(0.1 + 0.2)
    Decimal('0.3')
    """
    try:
        number = Decimal(format(cell, f".{_SIGNIFICANT}g")) if isinstance(cell, float) else Decimal(cell)
    except InvalidOperation:
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.") from None
    if not number.is_finite():
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.")
    check_digits(number)
    return number


def shown_section(number: Decimal, number_format: str) -> Section:
    """Return the section of a number format that a number is shown with.

    Raises
    ------
    Unreadable
        If the format shows another number than that of the cell.

    Examples
    --------
    >>> shown_section(Decimal(95), '0.0" %"').literal
    ' %'
    """
    section = _section(number, number_format)
    hint = "Choose a plain number format, and write it again."
    if re.search(r"[0#?],+(?![0#?,])", section.signs) or "‰" in section.signs:
        raise Unreadable("The number format shows “{value}” in thousands or another scale.", hint)
    # such as 0.0"–97", and unquoted digits, which a sheet shows as they are
    if re.search(r"\d", section.literal) or re.search(r"[1-9]", section.signs):
        message = "The number format adds digits to “{value}”, so that the sheet shows another number."
        raise Unreadable(message, hint)
    return section


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
