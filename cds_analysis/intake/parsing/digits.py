"""The digits of a number: those of a text with its marks, and those that a cell of a sheet shows."""

from __future__ import annotations

import re
from decimal import Decimal

from cds_analysis.intake.parsing.cells import Section, Unreadable, format_sections

_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<decimals>[0-9]+))?")
# thousands are parted by one mark throughout, decimals by another
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[ '.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<decimals>[0-9]+))?"
)
_SIGNIFICANT = 15
# what counts things, or places in an order, has no decimals
_WHOLE = {"count", "rank"}
# a comma behind the places shows thousands
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_AMONG_PLACES = re.compile(r'[0#?]\s*(?:"(?=[^"]*[^"\s])[^"]*"|\\\S)[\s.,]*[0#?]')
_PLAIN_FORMAT = "Choose a plain number format, and write it again."


def written_number(text: str, unit: str, upper: float | None) -> str:
    """Return the number that digits with their marks and sign say, to its last digit.

    Examples
    --------
    >>> written_number("1.234,50", "percent", None), written_number("1.234", "count", None)
    ('1234.50', '1234')
    """
    sign, body = text[:1] in "-−", text.lstrip("+-−")
    plain, grouped = _PLAIN.fullmatch(body), _GROUPED.fullmatch(body)
    if plain:
        number = _one_mark(plain["whole"], plain["decimals"] or "", unit, upper)
    elif grouped:
        whole = re.sub(r"[^0-9]", "", grouped["whole"])
        number = f"{whole}.{grouped['decimals']}" if grouped["decimals"] else whole
    else:
        raise not_one_number()
    check(Decimal(number), unit)
    return ("-" if sign and Decimal(number) else "") + re.sub(r"^0+(?=[0-9])", "", number)


def not_one_number() -> Unreadable:
    """Return the fault of digits and marks that are not written like one number."""
    return Unreadable("“{value}” is not written like one number.", "Write it like 1.234,5 or 1234,5.")


def _one_mark(whole: str, decimals: str, unit: str, upper: float | None) -> str:
    """Read a single mark: before three digits it may part thousands or decimals."""
    number = f"{whole}.{decimals}".rstrip(".")
    if len(decimals) != 3 or len(whole) > 3 or whole == "0":
        return number
    if whole.startswith("0"):
        raise not_one_number()
    if upper is not None and Decimal(whole + decimals) > Decimal(str(upper)):
        return number
    # things are not counted in thousandths; but a program may print every number with three decimals
    is_count = unit in _WHOLE
    if is_count and decimals != "000":
        return whole + decimals
    other, certain = (whole, whole) if is_count else (f"{whole},{decimals}", f"{whole},{decimals}0")
    message = "“{value}” can be {a} or {b}."
    raise Unreadable(message, "Write {a} or {c}.", a=whole + decimals, b=other, c=certain)


def check(number: Decimal, unit: str) -> None:
    """Refuse digits that a sheet and a float would not keep, and a count or a rank with decimals."""
    significant = "".join(map(str, number.as_tuple().digits)).strip("0")
    is_tiny = number != 0 and number.adjusted() < -_SIGNIFICANT
    if len(significant) > _SIGNIFICANT or abs(number) > 10**_SIGNIFICANT or is_tiny:
        message = "“{value}” has more digits than a sheet can keep."
        raise Unreadable(message, "Write it with at most 15 digits.")
    if unit in _WHOLE and number != number.to_integral_value():
        message = "“{value}” is not whole, but the measure counts in whole numbers."
        raise Unreadable(message, "Check the number, and that it stands beside the right measure.")


def plain_digits(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end.

    Examples
    --------
    >>> plain_digits(Decimal("1E+3")), plain_digits(Decimal("95.20"))
    ('1000', '95.2')
    """
    text = format(abs(number) if number == 0 else number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def sheet_number(cell: int | float | Decimal) -> Decimal:
    """Return the number of a cell with the 15 digits that a sheet keeps.

    Examples
    --------
    >>> sheet_number(0.1 + 0.2)
    Decimal('0.3')
    """
    number = Decimal(format(cell, f".{_SIGNIFICANT}g")) if isinstance(cell, float) else Decimal(cell)
    if not number.is_finite():
        raise Unreadable("“{value}” is not a number.", "Write a number like 95,2.")
    return number


def shown_section(number: Decimal, number_format: str) -> Section:
    """Return the section of a number format that a number is shown with, if it shows that number.

    Examples
    --------
    >>> shown_section(Decimal(95), '0.0" %"').literal
    ' %'
    """
    section = _section(number, number_format)
    if _SCALED.search(section.signs) or "‰" in section.signs or section.signs.count("%") > 1:
        raise Unreadable("The number format shows “{value}” in thousands or another scale.", _PLAIN_FORMAT)
    # such as 0.0"–97", and unquoted digits, which a sheet shows as they are; or a text among the places
    adds = re.search(r"\d", section.literal) or re.search(r"[1-9]", section.signs)
    if adds or _AMONG_PLACES.search(number_format):
        message = "The number format adds digits to “{value}”, so that the sheet shows another number."
        raise Unreadable(message, _PLAIN_FORMAT)
    left = re.sub(r"general|E[+-]0|[0#?.,%@E\s]", "", section.signs, flags=re.IGNORECASE)
    if number == 0 and any(_is_dash(one) for one in format_sections(number_format)[2:3]):
        message = "The sheet shows a dash for “{value}”: is it nought, or no figure?"
        raise Unreadable(message, "Write 0 in a plain number format, or clear the cell.")
    is_minus = number < 0 and left in ("-", "−", "()")
    others = format_sections(number_format)[1:2]
    hides_minus = number < 0 and section in others and not re.search("[-−(]", left + section.literal)
    if (left and not is_minus) or (hides_minus and ";" in number_format):
        message = "The number format shows another sign than “{value}” has."
        raise Unreadable(message, _PLAIN_FORMAT)
    return section


def _is_dash(section: Section) -> bool:
    return re.sub(r"[?\s]", "", section.signs + section.literal) in ("-", "–", "—")


def _section(number: Decimal, number_format: str) -> Section:
    """Return the section of a number format that a number is shown with."""
    sections = [one for one in format_sections(number_format) if "@" not in one.signs] or [Section()]
    if any(one.has_condition for one in sections):
        if len({("%" in one.signs, one.literal, _SCALED.search(one.signs) is None) for one in sections}) > 1:
            raise Unreadable("The number format of “{value}” changes with its value.", _PLAIN_FORMAT)
        return sections[0]
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    # a section without places shows no number: what it would be is told by the first
    return sections[at] if re.search(r"[0#?]|general", sections[at].signs, re.IGNORECASE) else sections[0]
