"""The days and periods that people write into a cell; day and month are never exchanged."""

from __future__ import annotations

import re
from datetime import date, datetime

from cds_analysis.sources.written.cells import (
    YEARS,
    Unreadable,
    format_sections,
    plain_text,
    says_nothing,
    shown,
)
from cds_analysis.text import fold

# only the digits 0 to 9: \d would also take those of other scripts
_TIME = r"(?:(?:\s*,)?[ T]\s*(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_DAY_FORMS = (
    r"(?:ngày\s*)?(?P<d>[0-9]{1,2})\s*[/.\-]\s*(?P<m>[0-9]{1,2})\s*[/.\-]\s*(?P<y>[0-9]{4})" + _TIME,
    r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})" + _TIME,
    r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})" + _TIME,
    r"(?:ngày\s*)?(?P<d>[0-9]{1,2})\s+tháng\s+(?P<m>[0-9]{1,2})\s*(?:,\s*)?năm\s+(?P<y>[0-9]{4})",
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ROMAN_FORM = r"(?P<q>(?-i:[Ii][Vv]|[Ii]{1,3}))"
_PERIOD_FORMS = (
    (
        r"(?:(?:cả\s+)?năm\s+)?(?P<y>[0-9]{4})|12\s*tháng(?: năm)?\s+(?P<y2>[0-9]{4})|12t/(?P<y3>[0-9]{4})",
        "{y}",
    ),
    (
        rf"(?:qu[ýíy]\s*|q\s*\.?\s*)(?:0?(?P<n>[1-4])|{_ROMAN_FORM})\s*(?:[/\-.]|,?\s*năm|,|\s)"
        r"\s*(?P<y>[0-9]{4})",
        "{y}-Q{q}",
    ),
    # a Roman numeral alone can only be a quarter
    (rf"{_ROMAN_FORM}\s*[/\-.]\s*(?P<y>[0-9]{{4}})", "{y}-Q{q}"),
    (r"(?P<y>[0-9]{4})\s*-\s*q(?P<n>[1-4])", "{y}-Q{q}"),
    (r"0?3 tháng đầu năm\s+(?P<y>[0-9]{4})", "{y}-Q1"),
    (r"0?6 tháng đầu năm\s+(?P<y>[0-9]{4})|(?P<y2>[0-9]{4})-h1|0?6t/(?P<y3>[0-9]{4})", "{y}-H1"),
    (r"0?6 tháng cuối năm\s+(?P<y>[0-9]{4})|(?P<y2>[0-9]{4})-h2", "{y}-H2"),
    # more than half a year can only be counted from its beginning
    (r"(?P<m>0?[789]|1[01]) tháng(?: đầu)?(?: năm)?\s*[/ ]\s*(?P<y>[0-9]{4})", "{y}-01/{y}-{m}"),
    (r"(?P<m>0?[789]|1[01])t/(?P<y>[0-9]{4})", "{y}-01/{y}-{m}"),
    (
        r"(?:tháng\s*|t\s*\.?\s*)?(?P<m>0?[1-9]|1[0-2])\s*(?:[/\-.]|năm)\s*(?P<y>[0-9]{4})",
        "{y}-{m}",
    ),
    (r"(?P<y>[0-9]{4})-(?P<m>0[1-9]|1[0-2])", "{y}-{m}"),
)
_UNTIL = re.compile(r"^(?:(?:tính\s+)?đến\s+)?(?:hết\s+)?(?:ngày\s*)?", re.IGNORECASE)
_HALF = re.compile(r"0?6\s*tháng(?:\s*năm|\s*/)?\s*(?P<y>[0-9]{4})", re.IGNORECASE)


def read_day(cell: object, number_format: str = "General") -> date | None:
    """Return the day of a cell, or None for an empty one.

    Parameters
    ----------
    cell : object
        A date, or a text in which the day comes before the month, as in Vietnam.
    number_format : str
        Of the cell: a date of which it shows no day was never written as a day.

    Returns
    -------
    datetime.date or None
        As written; day and month are never exchanged, a time of day is left out.

    Raises
    ------
    Unreadable
        If it is no day of the calendar, or the year has two digits or is not of our time.

    Examples
    --------
    >>> read_day("ngày 21 tháng 10 năm 2024"), read_day("5.3.2024")
    (datetime.date(2024, 10, 21), datetime.date(2024, 3, 5))
    """
    if isinstance(cell, date):
        if _shown(cell, number_format) != "day":
            hint = "Format the cell as text, and write it like 21/10/2024."
            raise Unreadable("The cell of “{value}” shows no day.", hint, value=shown(cell))
        return _day_of(cell)
    text = plain_text(cell)
    if says_nothing(text):
        return None
    day = _written_day(_without_stop(text))
    if day is None:
        raise Unreadable("“{value}” cannot be read as a day.", "Write it like 21/10/2024.", value=shown(cell))
    return day


def _without_stop(text: str) -> str:
    """Return a text without the full stop at its end."""
    return re.sub(r"(?<=[0-9])\s*\.$", "", text)


def _day_of(cell: date) -> date:
    """Return the day of a date or of a moment."""
    try:
        _check_year(cell.year)
    except Unreadable as fault:
        raise Unreadable(fault.message, fault.hint, value=shown(cell)) from None
    return cell.date() if isinstance(cell, datetime) else cell


def _check_year(year: int) -> None:
    # a missing moment has “not a number” as its year, which lies in no range
    if not YEARS[0] <= year <= YEARS[1]:
        raise Unreadable("“{value}” lies outside the years 1990 to 2100.", "Check the year.")


def _written_day(text: str) -> date | None:
    """Return the day that a text writes, or None if it is not written like one."""
    for form in _DAY_FORMS:
        found = re.fullmatch(form, text, re.IGNORECASE)
        if found:
            _check_year(int(found["y"]))
            try:
                return date(*(int(found[name]) for name in "ymd"))
            except ValueError:
                raise Unreadable(
                    "“{value}” is no day of the calendar.", "Write it like 21/10/2024."
                ) from None
    return None


def _shown(cell: date, number_format: str) -> str:
    """Return whether a number format shows a date as a day, a month or a year."""
    signs = re.sub(r"am/pm|a/p|general", "", format_sections(number_format)[0].signs.lower())
    if not set("dmy") & set(signs):
        return "day"
    if "y" not in signs:
        # Excel takes the year of the day on which 21/10 is typed: nobody wrote it
        hint = "Format the cell as text, and write it like 21/10/2024."
        raise Unreadable("The cell of “{value}” shows no year.", hint, value=shown(cell))
    if "d" in signs:
        return "day"
    return "month" if "m" in signs else "year"


def read_period(cell: object, number_format: str = "General") -> str:
    """Return the period of a cell as the data write it.

    Parameters
    ----------
    cell : object
        A date, a year, or a text.
    number_format : str
        Of the cell: a date that shows only its month or year is that month or year.

    Returns
    -------
    str
        ``2024``, ``2024-Q4``, ``2024-H1``, ``2024-09``, ``2024-10-21`` or an interval.

    Raises
    ------
    Unreadable
        If it names no period, or one that is not of our time.

    Examples
    --------
    >>> [read_period(text) for text in ("Quý IV/2024", "6 tháng đầu năm 2024", "đến 21/10/2024")]
    ['2024-Q4', '2024-H1', '2024-10-21']
    >>> read_period(date(2024, 9, 1), "mmm-yy")
    '2024-09'
    """
    if isinstance(cell, date):
        day = _day_of(cell).isoformat()
        return day[: {"day": 10, "month": 7, "year": 4}[_shown(cell, number_format)]]
    text = _UNTIL.sub("", _without_stop(plain_text(cell)))
    if isinstance(cell, float) and cell.is_integer():
        text = plain_text(int(cell)) if abs(cell) < 1e15 else text
    return _written_period(text, shown(cell))


def _written_period(text: str, said: str) -> str:
    for form, shape in _PERIOD_FORMS:
        found = re.fullmatch(form, text, re.IGNORECASE)
        if found:
            return _period(found.groupdict(), shape)
    half = _HALF.fullmatch(text)
    if half:
        first, second = f"6 tháng đầu năm {half['y']}", f"6 tháng cuối năm {half['y']}"
        raise Unreadable("“{value}” can be {a} or {b}.", "Write {a} or {b}.", a=first, b=second)
    day = _written_day(text)
    if day is None:
        raise Unreadable(
            "“{value}” names no period.",
            "Write it like Quý IV/2024, 9/2024, 2024 or 21/10/2024.",
            value=said,
        )
    return day.isoformat()


def _period(parts: dict[str, str | None], shape: str) -> str:
    year = next(value for name, value in parts.items() if name.startswith("y") and value)
    _check_year(int(year))
    quarter = parts.get("n") or _ROMAN.get(fold(parts.get("q") or ""), "")
    return shape.format(y=year, q=quarter, m=(parts.get("m") or "").zfill(2))
