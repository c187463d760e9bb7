"""The days and periods that people write into a cell; day and month are never exchanged."""

from __future__ import annotations

import re
from datetime import date, datetime

from cds_analysis.sources.cells import Unreadable, plain_text, says_nothing
from cds_analysis.text import fold

_DAY_FORMS = (
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})",
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T]00:00:00)?",
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s*(?:,\s*)?năm\s+(?P<y>\d{4})",
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PERIOD_FORMS = (
    (r"(?:năm\s+)?(?P<y>\d{4})", "{y}"),
    (r"(?:quý\s*|q\s*)(?P<q>[1-4]|iv|i{1,3})\s*(?:[/\-.,]|năm|\s)\s*(?P<y>\d{4})", "{y}-Q{q}"),
    (r"(?P<y>\d{4})\s*-\s*q(?P<q>[1-4])", "{y}-Q{q}"),
    (r"6 tháng đầu năm\s+(?P<y>\d{4})|(?P<y2>\d{4})-h1|6t/(?P<y3>\d{4})", "{y}-H1"),
    (r"6 tháng cuối năm\s+(?P<y>\d{4})|(?P<y2>\d{4})-h2", "{y}-H2"),
    (r"9 tháng(?: đầu)?(?: năm)?\s*[/ ]\s*(?P<y>\d{4})", "{y}-01/{y}-09"),
    (r"(?:tháng\s+)?(?P<m>0?[1-9]|1[0-2])\s*(?:[/\-.]|năm)\s*(?P<y>\d{4})", "{y}-{m}"),
    (r"(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])", "{y}-{m}"),
)


def read_day(cell: object) -> date | None:
    """Return the day of a cell, or None for an empty one.

    Parameters
    ----------
    cell : object
        A date, or a text in which the day comes before the month, as in Vietnam.

    Returns
    -------
    datetime.date or None
        As written; day and month are never exchanged.

    Raises
    ------
    Unreadable
        If it is no day of the calendar, or the year has two digits.

    Examples
    --------
    >>> read_day("ngày 21 tháng 10 năm 2024"), read_day("5.3.2024")
    (datetime.date(2024, 10, 21), datetime.date(2024, 3, 5))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = plain_text(cell)
    if says_nothing(text):
        return None
    for form in _DAY_FORMS:
        found = re.fullmatch(form, text, re.IGNORECASE)
        if found:
            try:
                return date(*(int(found[name]) for name in "ymd"))
            except ValueError:
                raise Unreadable(
                    "“{value}” is no day of the calendar.", "Write it like 21/10/2024."
                ) from None
    raise Unreadable("“{value}” cannot be read as a day.", "Write it like 21/10/2024.")


def read_period(cell: object) -> str:
    """Return the period of a cell as the data write it.

    Parameters
    ----------
    cell : object
        A date, a year, or a text.

    Returns
    -------
    str
        ``2024``, ``2024-Q4``, ``2024-H1``, ``2024-09``, ``2024-10-21`` or an interval.

    Raises
    ------
    Unreadable
        If it names no period.

    Examples
    --------
    >>> [read_period(text) for text in ("Quý IV/2024", "6 tháng đầu năm 2024", "đến 21/10/2024")]
    ['2024-Q4', '2024-H1', '2024-10-21']
    """
    if isinstance(cell, date | datetime):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    text = re.sub(r"^(tính )?đến\s+(hết\s+)?(ngày\s+)?", "", plain_text(cell), flags=re.IGNORECASE)
    if isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    for form, shape in _PERIOD_FORMS:
        found = re.fullmatch(form, text, re.IGNORECASE)
        if found:
            return _period(found.groupdict(), shape)
    try:
        day = read_day(text)
    except Unreadable:
        day = None
    if day is None:
        raise Unreadable(
            "“{value}” names no period.", "Write it like Quý IV/2024, 9/2024, 2024 or 21/10/2024."
        )
    return day.isoformat()


def _period(parts: dict[str, str | None], shape: str) -> str:
    year = next(value for name, value in parts.items() if name.startswith("y") and value)
    if not 1990 <= int(year) <= 2100:
        raise Unreadable(
            "“{value}” names no period.", "Write it like Quý IV/2024, 9/2024, 2024 or 21/10/2024."
        )
    quarter = fold(parts.get("q") or "")
    return shape.format(y=year, q=_ROMAN.get(quarter, quarter), m=(parts.get("m") or "").zfill(2))
