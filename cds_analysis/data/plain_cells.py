"""Three forms of cells in our own CSV files, within what can be computed with: numbers, days, periods."""

from __future__ import annotations

import math
import re
from datetime import date

from cds_analysis.cellar.periods import parse_period

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# the tables that are computed with hold days in nanoseconds, from the year 1677 to 2262
_FIRST, _LAST = date(1700, 1, 1), date(2261, 12, 31)


def is_number(text: str) -> bool:
    """Return whether a text is a number as the data files write it, and not too large for a computer.

    Examples
    --------
    >>> is_number("95.2"), is_number("95,2"), is_number("9" * 400)
    (True, False, False)
    """
    return bool(_NUMBER.fullmatch(text)) and math.isfinite(float(text))


def is_period(text: str) -> bool:
    """Return whether the text names a period.

    Examples
    --------
    >>> is_period("2024-Q4"), is_period("2024-Q5"), is_period("0024")
    (True, False, False)
    """
    try:
        period = parse_period(text)
    except ValueError:
        return False
    return text.isascii() and not text.endswith("/") and period.start >= _FIRST and period.end <= _LAST


def is_day(text: str) -> bool:
    """Return whether the text is a day written like 2024-10-21, of an age that figures can be of.

    Examples
    --------
    >>> is_day("2024-02-30"), is_day("0024-10-21")
    (False, False)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and _FIRST <= day <= _LAST
