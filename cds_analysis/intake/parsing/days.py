"""The days and periods that people write, whole or in part; day and month are never exchanged."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from cds_analysis.cellar.periods import Period, parse_period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.cells import YEARS, Unreadable, format_sections, says_nothing, shown

# only the digits 0 to 9: \d would also take those of other scripts
_Y = r"(?P<y>199[0-9]|20[0-9]{2}|2100)"
_M, _D = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>[0-9]{1,2})"
_CLOCK = r"(?:(?:\s*,)?[ T]\s*(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_OF_YEAR = rf"(?:(?:\s*[/.\-]\s*|\s*,\s*|\s+)(?:của\s+)?(?:năm\s+)?{_Y})?"
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ROMAN_FORM = "(?P<q>(?-i:[Ii][Vv]|[Ii]{1,3}))"
# how the data write the part of the year that a form names
_FORMS = (
    # from the first day of a month to the last day of one of the same year
    (
        "{a}/{m}",
        r"(?:từ\s+)?(?:ngày\s+)?0?1[/.\-](?P<a>0?[1-9]|1[0-2])(?:[/.\-](?P<b>[0-9]{4}))?"
        rf"\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?{_D}[/.\-]{_M}[/.\-]{_Y}",
    ),
    ("{m}-{d}", rf"{_D}\s*(?P<sep>[/.\-])\s*{_M}\s*(?P=sep)\s*{_Y}{_CLOCK}"),
    ("{m}-{d}", rf"{_D}\s+tháng\s+{_M}\s*,?\s*năm\s+{_Y}"),
    ("{m}-{d}", rf"{_Y}-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_CLOCK}"),
    ("{m}-{d}", rf"{_Y}/{_M}/{_D}{_CLOCK}"),
    # a day without its year, which two numbers and a stroke are only behind such words
    ("{m}-{d}", rf"(?:đến|hết|tới|ngày|chốt)\s+(?:ngày\s+)?{_D}/{_M}"),
    ("Q{q}", rf"(?:qu[ýíy]\s*|q\s*\.?\s*)0?(?P<q>[1-4]){_OF_YEAR}"),
    ("Q{q}", rf"(?:qu[ýíy]\s*|q\s*\.?\s*){_ROMAN_FORM}{_OF_YEAR}"),
    # a Roman numeral alone can only be a quarter
    ("Q{q}", rf"{_ROMAN_FORM}\s*[/.\-]\s*{_Y}"),
    ("Q{q}", rf"{_Y}\s*-\s*q(?P<q>[1-4])"),
    ("Q1", rf"0?3\s*tháng\s+đầu\s+năm(?:\s+{_Y})?"),
    ("H1", rf"0?6\s*tháng\s+đầu\s+năm(?:\s+{_Y})?"),
    ("H2", rf"0?6\s*tháng\s+cuối\s+năm(?:\s+{_Y})?"),
    ("H1", rf"{_Y}-h1"),
    ("H2", rf"{_Y}-h2"),
    ("H1", rf"0?6t(?:/{_Y})?"),
    # more than half a year can only be counted from its beginning
    ("01/{m}", rf"(?P<m>0?[789]|1[01])\s*tháng(?:\s+đầu)?(?:\s+năm)?(?:\s*/\s*|\s+){_Y}"),
    ("01/{m}", r"(?P<m>0?[789]|1[01])\s*tháng\s+đầu\s+năm"),
    ("01/{m}", rf"(?P<m>0?[789]|1[01])t(?:/{_Y})?"),
    ("", rf"12\s*tháng(?:\s+năm)?\s+{_Y}"),
    ("", rf"12t/{_Y}"),
    ("{m}", rf"(?:tháng\s*|t\s*\.?\s*){_M}{_OF_YEAR}"),
    ("{m}", rf"{_M}\s*[/.\-]\s*{_Y}"),
    ("{m}", rf"{_Y}-(?P<m>0[1-9]|1[0-2])"),
    ("", rf"(?:cả\s+)?(?:năm\s+)?{_Y}"),
)
_LEAD = r"(?<![^\W_])(?<![/.,\-])(?:(?:tính|vào|đến|hết)\s+|ngày\s*)*"
_PATTERNS = [
    (shape, re.compile(rf"{_LEAD}(?:{form})(?![^\W_]|[/.,\-][0-9])", re.IGNORECASE)) for shape, form in _FORMS
]
_SPAN = re.compile(r"(?<![0-9/.,\-])((?:19|20)[0-9]{2})\s*-\s*(?=(?:19|20)[0-9]{2}(?![0-9/.,\-]))")
_HALF = re.compile(r"0?6\s*tháng(?:\s*năm|\s*/)?\s*(?P<y>[0-9]{4})", re.IGNORECASE)


@dataclass(frozen=True)
class TimePart:
    """A time as far as a text names it: None for a year that it leaves open, no part for the whole year.

    A part is ``Q3``, ``H1``, a month ``09``, the first months ``01/09``, or a day ``12-31``.
    """

    year: int | None = None
    part: str = ""

    @property
    def text(self) -> str:
        """Return the period as the data write it; empty without a year."""
        return self._of(self.year) if self.year else ""

    def _of(self, year: int) -> str:
        return "/".join(f"{year}-{one}" if one else f"{year}" for one in self.part.split("/"))

    def holds(self, period: Period) -> bool:
        """Return whether a period may be meant: the same, or one inside a year; a day is that of its end.

        Examples
        --------
        >>> TimePart(2024).holds(parse_period("2024-Q4")), TimePart(None, "Q3").holds(parse_period("2024-Q4"))
        (True, False)
        >>> TimePart(2024, "12-31").holds(parse_period("2024-Q4"))
        True
        """
        own = self.beside(period)
        is_inside = not self.part and own.start <= period.start and period.end <= own.end
        return is_inside or self.names(period)

    def names(self, period: Period) -> bool:
        """Return whether it is a period or its last day, with the year of that where it names none."""
        own = self.beside(period)
        return own.end == period.end and own.start in (own.end, period.start)

    def beside(self, period: Period) -> Period:
        """Return the time whole, with the year of a period where it leaves that open."""
        return parse_period(self._of(self.year or period.end.year))


def of_other_times(named: Sequence[TimePart | None], asked: Period) -> list[int]:
    """Return the places of the times that are not the one asked for, if another of them is.

    Among years alone the one that ends with the time asked for is meant.

    Examples
    --------
    >>> asked, years = parse_period("2024-Q4"), [TimePart(2023), TimePart(2024)]
    >>> of_other_times([*years, TimePart(2024, "Q4"), None], asked)
    [0, 1]
    >>> of_other_times(years, asked), of_other_times(years, parse_period("2024-Q3"))
    ([0], [])
    """
    times = {at: part for at, part in enumerate(named) if part and part != TimePart()}
    met = [at for at, part in times.items() if part.names(asked)]
    if not any(part.part for part in times.values()):
        met = met or [at for at, part in times.items() if part.beside(asked).end == asked.end]
    return [at for at in times if met and at not in met]


def find_times(text: str) -> list[tuple[int, int, TimePart]]:
    """Return the times that stand in a text, with where they begin and end.

    Examples
    --------
    >>> find_times("KẾT QUẢ QUÝ III NĂM 2024")
    [(8, 24, TimePart(year=2024, part='Q3'))]
    >>> [time.year for *_, time in find_times("giai đoạn 2021-2025")]
    [2021, 2025]
    >>> find_times("Từ 01/10/2024 đến 31/12/2024")[0][2]
    TimePart(year=2024, part='10/12')
    """
    found = []
    rest = _SPAN.sub(lambda met: met[1].ljust(len(met[0])), text)
    for shape, pattern in _PATTERNS:
        for met in pattern.finditer(rest):
            part = _part(shape, met.groupdict(""))
            if part is not None:
                found.append((met.start(), met.end(), part))
                # what is taken must be no part of another time
                rest = rest[: met.start()] + "\0" * len(met[0]) + rest[met.end() :]
    return sorted(found, key=lambda one: one[0])


def _part(shape: str, groups: dict[str, str]) -> TimePart | None:
    """Return the time of the parts of a form; None for a day that is in no calendar."""
    year = int(groups["y"]) if groups.get("y") else None
    month, day, quarter = (groups.get(name, "") for name in "mdq")
    try:
        date(year or YEARS[0], int(month or 1), int(day or 1))
    except ValueError:
        return None
    quarter, first = _ROMAN.get(quarter.lower(), quarter), groups.get("a", "")
    if first and (
        groups["b"] not in ("", groups["y"]) or int(day) < monthrange(int(groups["y"]), int(month))[1]
    ):
        return None
    return TimePart(year, shape.format(a=first.zfill(2), m=month.zfill(2), d=day.zfill(2), q=quarter))


@lru_cache(maxsize=1 << 14)
def read_time(text: str) -> TimePart | None:
    """Return the time that a whole text names, or None.

    Examples
    --------
    >>> read_time("Quý III"), read_time("6 tháng đầu năm 2024").text, read_time("9 tháng năm 2024").text
    (TimePart(year=None, part='Q3'), '2024-H1', '2024-01/2024-09')
    >>> read_time("Kết quả 2024") is None, read_time("6 tháng") is None
    (True, True)
    """
    bare = text.strip(" .:()")
    found = find_times(bare)
    return found[0][2] if len(found) == 1 and found[0][:2] == (0, len(bare)) else None


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
    # “until a day” is not the day of the figure itself
    time = read_time(text) if re.match("ngày|[0-9]", text, re.IGNORECASE) else None
    if time is None or not re.fullmatch(r"\d\d-\d\d", time.part):
        _refuse_years(text)
        raise Unreadable("“{value}” cannot be read as a day.", "Write it like 21/10/2024.", value=shown(cell))
    return date.fromisoformat(time.text)


def _day_of(cell: date) -> date:
    """Return the day of a date or of a moment."""
    # a missing moment has “not a number” as its year, which lies in no range
    if not YEARS[0] <= cell.year <= YEARS[1]:
        raise _of_another_time(shown(cell))
    return cell.date() if isinstance(cell, datetime) else cell


def _refuse_years(text: str) -> None:
    """Refuse a text with a year of another time, which is a better fault than that of its form."""
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    if any(not YEARS[0] <= int(year) <= YEARS[1] for year in years):
        raise _of_another_time(text)


def _of_another_time(value: str) -> Unreadable:
    return Unreadable("“{value}” lies outside the years 1990 to 2100.", "Check the year.", value=value)


def _shown(cell: date, number_format: str) -> str:
    """Return whether a number format shows a date as a day, a month or a year."""
    signs = re.sub(r"am/pm|a/p|general", "", format_sections(number_format)[0].signs.lower())
    if not set("dmy") & set(signs):
        return "day"
    if "y" not in signs:
        # Excel takes the year of the day on which 21/10 is typed: nobody wrote it
        hint = "Format the cell as text, and write it like 21/10/2024."
        raise Unreadable("The cell of “{value}” shows no year.", hint, value=shown(cell))
    return "day" if "d" in signs else "month" if "m" in signs else "year"


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
    text = plain_text(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    time = read_time(text)
    if time is not None and time.year:
        return time.text
    half = _HALF.fullmatch(text)
    if half:
        first, second = f"6 tháng đầu năm {half['y']}", f"6 tháng cuối năm {half['y']}"
        raise Unreadable("“{value}” can be {a} or {b}.", "Write {a} or {b}.", a=first, b=second)
    _refuse_years(text)
    hint = "Write it like Quý IV/2024, 9/2024, 2024 or 21/10/2024."
    raise Unreadable("“{value}” names no period.", hint, value=shown(cell))
