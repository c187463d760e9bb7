"""One meaning of a date: a name of a period counts at its end, a decimal year and a day as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cds_analysis.cellar.periods import decimal_year, parse_period
from cds_analysis.forecasting.scale import Array

_YEARS = (1000, 9999)
_EPOCH = 1970
Places = NDArray[np.intp]
Kind = Literal["name", "day", "decimal"]


def decimal_periods(periods: pd.Series) -> Array:
    """Return periods as decimal years, each with one meaning.

    Parameters
    ----------
    periods : pandas.Series
        One of three ways of writing, or days beside one of the others. A *name of a period* (text such as
        ``"2024"``, ``"2024-Q3"`` or ``"2024-01/2024-04"``, or a whole number of an integer type such as 2024)
        counts at the **end** of what it names, so ``"2024"`` and 2024 both are 2025.0. A *decimal year* (a
        number of a float type) stands as it is: 2024.0 is the first instant of 2024. A *day* (date,
        Timestamp, datetime64, or text such as ``"2024-10-21"``) is that day. pandas turns whole years with a
        gap (``[2023, None]``) into decimal years, without a word; write them as text.

    Returns
    -------
    array of float
        In the same order; never missing.

    Raises
    ------
    ValueError
        If a period is missing (NaN, NaT, None, empty text) or is none (a text that names no period, a truth
        value, a year that has not four digits), or if names and decimal years stand together.

    Examples
    --------
    >>> decimal_periods(pd.Series(["2024", "2024-01/2024-06"])).round(2).tolist()
    [2025.0, 2024.5]
    >>> decimal_periods(pd.Series([2024])).tolist(), decimal_periods(pd.Series([2024.0])).tolist()
    ([2025.0], [2024.0])
    >>> decimal_periods(pd.Series([date(2024, 12, 31)])).tolist()
    [2025.0]
    >>> decimal_periods(pd.Series(["2024", 2024.5]))
    Traceback (most recent call last):
    ...
    ValueError: 2024 names a year and counts at its end, 2024.5 is a decimal year; write both the same way
    """
    dates = read_dates(periods)
    if len(dates.faulty):
        raise ValueError(f"row {dates.faulty[0]}: {dates.fault(int(dates.faulty[0]))}")
    if {"name", "decimal"} <= dates.kinds:
        raise ValueError(mixed_dates(*(dates.written[dates.first(kind)] for kind in ("name", "decimal"))))
    return dates.years


@dataclass(frozen=True)
class Dates:
    """Periods as decimal years, and how they were written.

    Parameters
    ----------
    years : array of float
        Missing where there is no period to read.
    kinds : frozenset of {"name", "day", "decimal"}
        Which ways of writing occur.
    source : pandas.Series or array of object
        The periods themselves.
    """

    years: Array
    kinds: frozenset[Kind]
    source: pd.Series | NDArray[np.object_]

    @cached_property
    def written(self) -> NDArray[np.object_]:
        """Return the periods as they were written."""
        return np.asarray(self.source, dtype=object)

    @property
    def faulty(self) -> Places:
        """Return the places at which nothing could be read."""
        return np.flatnonzero(np.isnan(self.years))

    def fault(self, place: int) -> str:
        """Return why nothing could be read at a place."""
        try:
            read_date(self.written[place])
        except ValueError as error:
            return str(error)
        return ""

    def first(self, kind: Kind) -> int:
        """Return the place of the first period written in a way; there must be one."""
        return next(place for place, value in enumerate(self.written) if _read_or_nothing(value)[1] == kind)


def read_dates(periods: pd.Series | NDArray[np.object_]) -> Dates:
    """Return periods as decimal years without refusing any; see :func:`decimal_periods` for the meaning.

    Parameters
    ----------
    periods : pandas.Series or array of object
        Names of periods, days or decimal years.

    Returns
    -------
    Dates
        With a missing year where :meth:`Dates.fault` has something to say.

    Examples
    --------
    >>> read_dates(pd.Series(["2024", ""])).years.tolist()
    [2025.0, nan]
    """
    way = periods.dtype.kind
    if isinstance(periods, pd.Series) and way in "fiuM":
        years, kind = _days(periods) if way == "M" else _numbers(periods, whole=way != "f")
        return Dates(years, frozenset(() if np.isnan(years).all() else {kind}), periods)
    return _read_objects(periods)


def _read_objects(periods: pd.Series | NDArray[np.object_]) -> Dates:
    """Read each different value once; 2024, 2024.0 and True are equal and yet differ."""
    values = np.asarray(periods, dtype=object)
    alike = isinstance(periods.dtype, pd.StringDtype) or len(set(map(type, values))) == 1
    codes, different = pd.factorize(values) if alike else _distinct(values)
    read = [_read_or_nothing(value) for value in different]
    years = np.array([*(year for year, _ in read), np.nan])[codes]
    return Dates(years, frozenset(kind for _, kind in read if kind), periods)


def _distinct(values: NDArray[np.object_]) -> tuple[Places, list[object]]:
    known: dict[tuple[type, object], int] = {}
    codes = [known.setdefault((type(value), value), len(known)) for value in values]
    return np.array(codes, dtype=np.intp), [value for _, value in known]


def _numbers(periods: pd.Series, whole: bool) -> tuple[Array, Kind]:
    years = periods.to_numpy(dtype=float)
    if whole:
        return np.where((years >= _YEARS[0]) & (years <= _YEARS[1]), years + 1, np.nan), "name"
    return (years if np.isfinite(years).all() else np.where(np.isfinite(years), years, np.nan)), "decimal"


def _days(periods: pd.Series) -> tuple[Array, Kind]:
    local = periods.dt.tz_localize(None) if isinstance(periods.dtype, pd.DatetimeTZDtype) else periods
    day = local.to_numpy().astype("datetime64[D]")
    year = day.astype("datetime64[Y]")
    begin, end = year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]")
    share = ((day - begin).astype(int) + 1) / (end - begin).astype(int)
    return np.where(np.isnat(day), np.nan, year.astype(int) + _EPOCH + share), "day"


def _read_or_nothing(value: object) -> tuple[float, Kind | None]:
    try:
        return read_date(value)
    except ValueError:
        return float("nan"), None


def read_date(value: object) -> tuple[float, Kind]:
    """Return one period as a decimal year, and how it was written.

    Parameters
    ----------
    value : object
        Name of a period, day or decimal year.

    Returns
    -------
    tuple of float and {"name", "day", "decimal"}
        See :func:`decimal_periods`.

    Raises
    ------
    ValueError
        If it is missing or no period.

    Examples
    --------
    >>> read_date("2024-Q4"), read_date("2024-12-31"), read_date(2024.5)
    ((2025.0, 'name'), (2025.0, 'day'), (2024.5, 'decimal'))
    """
    if value is None or value is pd.NA or value is pd.NaT or value == "" or value != value:
        raise ValueError("no period is given")
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, (date, np.datetime64)):
        day = value if type(value) is date else pd.Timestamp(value).date()
        return decimal_year(day), "day"
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        if not _YEARS[0] <= value <= _YEARS[1]:
            raise ValueError(f"{value} is not a year; a year has four digits")
        return float(value + 1), "name"
    if isinstance(value, (float, np.floating)) and np.isfinite(value):
        return float(value), "decimal"
    raise ValueError(f"{value} is not a period; write one such as 2024, 2024-Q3 or 2024-10-21")


@lru_cache(4096)
def _read_text(text: str) -> tuple[float, Kind]:
    period = parse_period(text)
    return period.decimal_year, "day" if period.start == period.end else "name"


def mixed_dates(name: object, decimal: object) -> str:
    """Return why a name of a period and a decimal year may not stand together."""
    what = "a year" if len(str(name)) == len("2024") else "a period"
    return f"{name} names {what} and counts at its end, {decimal} is a decimal year; write both the same way"
