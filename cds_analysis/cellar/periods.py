"""Time periods as official figures name them: a year, a quarter, a day, an interval."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

DAYS_PER_YEAR = 365.25
DAYS_PER_QUARTER = DAYS_PER_YEAR / 4
_FORMS = "2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21, 2024-01/2024-04"
_PARTS = {"H": 6, "Q": 3}


@dataclass(frozen=True)
class Period:
    """A stretch of days that a figure is about.

    Parameters
    ----------
    text : str
        As written in the data, e.g. ``"2024-Q3"``.
    start, end : date
        First and last day, both included.
    """

    text: str
    start: date
    end: date

    @property
    def decimal_year(self) -> float:
        """Return the last day as a decimal year: a figure of 2024 is the state at its end."""
        return decimal_year(self.end)


def parse_period(text: str) -> Period:
    """Return the period that ``text`` names.

    Parameters
    ----------
    text : str
        ``2024``, ``2024-H1``, ``2024-Q3``, ``2024-09``, ``2024-10-21`` or an interval ``a/b``.

    Returns
    -------
    Period
        With its first and last day.

    Raises
    ------
    ValueError
        If the text is none of these forms or names no real date.

    Examples
    --------
    >>> parse_period("2024-Q4").end
    datetime.date(2024, 12, 31)
    >>> parse_period("2025-01/2025-04").start
    datetime.date(2025, 1, 1)
    """
    first, _, last = text.partition("/")
    start, end = _bounds(first)
    if last:
        end = _bounds(last)[1]
    if end < start:
        raise ValueError(f"{text!r} ends before it starts")
    return Period(text, start, end)


def _bounds(text: str) -> tuple[date, date]:
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    part = re.fullmatch(r"(\d{4})-([HQ])([1-4])", text)
    if part and not (part[2] == "H" and int(part[3]) > 2):
        months = _PARTS[part[2]]
        last = months * int(part[3])
        return date(int(part[1]), last - months + 1, 1), _month_end(int(part[1]), last)
    if re.fullmatch(r"\d{4}-\d{2}", text):
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), _month_end(year, month)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text)
        return day, day
    raise ValueError(f"{text!r} is not a period; write one of {_FORMS}")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def parse_quarter(text: str) -> Period:
    """Return the quarter that ``text`` names, and refuse anything else.

    Parameters
    ----------
    text : str
        ``YYYY-Qn``.

    Returns
    -------
    Period
        The quarter.

    Raises
    ------
    ValueError
        If it is not a quarter.

    Examples
    --------
    >>> parse_quarter("2025-Q1").start
    datetime.date(2025, 1, 1)
    """
    if not re.fullmatch(r"\d{4}-Q[1-4]", text):
        raise ValueError(f"{text!r} is not a quarter; write it like 2024-Q4")
    return parse_period(text)


def quarter_of(day: date) -> Period:
    """Return the quarter in which a day lies.

    Parameters
    ----------
    day : date
        Any day.

    Returns
    -------
    Period
        The quarter.

    Examples
    --------
    >>> quarter_of(date(2024, 10, 21)).text
    '2024-Q4'
    """
    return parse_quarter(f"{day.year}-Q{(day.month + 2) // 3}")


def decimal_year(day: date) -> float:
    """Return a day as a decimal year, the last day of a year being the next whole number.

    Parameters
    ----------
    day : date
        Any day.

    Returns
    -------
    float
        Years since the start of the era.

    Examples
    --------
    >>> decimal_year(date(2024, 12, 31))
    2025.0
    """
    days = 366 if calendar.isleap(day.year) else 365
    return day.year + day.timetuple().tm_yday / days


def year_number(period: object) -> float:
    """Return a period as a number of years, the end of 2024 being 2024.0 as a plain 2024 is.

    Parameters
    ----------
    period : object
        A year as a number, with decimals or without, or a text such as ``2024`` or ``2024-Q3``.

    Returns
    -------
    float
        Missing where the period cannot be read.

    Examples
    --------
    >>> year_number(2024), year_number("2024-Q4"), year_number("2024-10-21") < 2024, year_number("soon")
    (2024.0, 2024.0, True, nan)
    """
    text = str(period).strip().removesuffix(" 00:00:00")
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    try:
        return decimal_year(parse_period(text).end) - 1
    except ValueError:
        return float("nan")


def quarters_between(start: date, end: date) -> float:
    """Return how many quarters lie between two days.

    Parameters
    ----------
    start, end : date
        In this order; a negative number comes back if ``end`` is earlier.

    Returns
    -------
    float
        Quarters of a year, not rounded.

    Examples
    --------
    >>> round(quarters_between(date(2024, 12, 31), date(2025, 12, 31)), 1)
    4.0
    """
    return (end - start).days / DAYS_PER_QUARTER
