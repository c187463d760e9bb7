"""A forecast of a plain series with dates, as pandas holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from cds_analysis.cellar.arguments import not_known
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.data.indicator import Direction, Indicator
from cds_analysis.forecasting.attainment import Attainment, attainment_many

_ROWS, _WAYS = ("unit", "period", "value"), ("higher", "lower")


def forecast(
    series: pd.Series,
    target: float | None,
    deadline: date | float | str,
    *,
    peers: Mapping[Any, pd.Series] | pd.DataFrame | None = None,
    bounds: tuple[float | None, float | None] = (0.0, 100.0),
    better: Direction = "higher",
    day: date | float | str | None = None,
) -> Attainment:
    """Return the probability that a series meets its target at the deadline.

    Parameters
    ----------
    series : pandas.Series
        Numbers by date, in any order: a PeriodIndex, or a DatetimeIndex with a frequency, counts at the end
        of each period; other days as they stand; texts such as ``2024-Q3`` and whole years at their end;
        other numbers are decimal years. Missing values are no figures.
    target : float or None
        The value to reach; without it only the value is forecast.
    deadline : date, float or str
        A day, the name of a period, which counts at its end, or a decimal year.
    peers : mapping of name to Series, or DataFrame, optional
        What others did: a column each, by date; or ``unit, period, value`` in rows. Without any the grade
        is weak.
    bounds : tuple of float or None
        Lowest and highest possible value; a share of 0–100 without it, None where there is no bound.
    better : {"higher", "lower"}
        Which way is better.
    day : date, float or str, optional
        Day of the forecast: no figure may be later. The day of the newest figure without it.

    Returns
    -------
    Attainment
        Chance, band, grade and reasons, by the same engine as the pages.

    Raises
    ------
    InputError
        If no Series of numbers with one for each date was given.
    ValueError
        If the question has no honest answer, as :func:`cds_analysis.forecasting.attainment.attainment` says.

    Examples
    --------
    >>> years = pd.period_range("2021", "2024", freq="Y")
    >>> result = forecast(pd.Series([61.0, 66.0, 70.0, 74.0], years), 80, "2026")
    >>> result.grade, 0 < result.probability < 1
    ('weak', True)
    """
    problems = [] if better in _WAYS else [not_known(better, _WAYS, "better")]
    stop_on_errors([*problems, *series_problems(series, "series"), *_peer_problems(peers)])
    history = history_of(series)
    name = str(series.name or "given")
    others = None if peers is None else _peers(peers)
    kind = "share" if None not in bounds else "amount" if bounds[0] == 0 else "score"
    spec = Indicator(name, name, name, "", better, *bounds, kind)
    goals = pd.DataFrame({"series": [name], "target": [target], "deadline": [deadline]})
    many = attainment_many(history.assign(series=name), goals, peers=others, day=day, specs=spec)
    return many[name]


def history_of(series: pd.Series) -> pd.DataFrame:
    """Return a plain series as forecasts and figures take it: ``period, value``; see :func:`forecast`."""
    index = series.index
    if isinstance(index, pd.DatetimeIndex) and index.freq is not None:
        index = index.to_period()
    if isinstance(index, pd.PeriodIndex):
        index = index.end_time.normalize()
    return pd.DataFrame({"period": pd.Series(index), "value": series.to_numpy(dtype=float)})


def _peers(peers: Mapping[Any, pd.Series] | pd.DataFrame) -> pd.DataFrame:
    if _in_rows(peers):
        assert isinstance(peers, pd.DataFrame)
        return peers
    histories = [history_of(one).assign(unit=str(name)) for name, one in peers.items()]
    return (
        pd.concat(histories, ignore_index=True).dropna(subset="value")
        if histories
        else pd.DataFrame(columns=_ROWS)
    )


def _in_rows(peers: object) -> bool:
    return isinstance(peers, pd.DataFrame) and set(peers.columns) >= set(_ROWS)


def _peer_problems(peers: object) -> Iterator[Problem]:
    if isinstance(peers, Mapping | pd.DataFrame) and not _in_rows(peers):
        for name, one in peers.items():
            yield from series_problems(one, f"peers, {name}")
    elif peers is not None and not _in_rows(peers):
        details = {"value": type(peers).__name__, "columns": list(_ROWS)}
        message, hint = "A {value} was given, where a DataFrame is needed.", "Its columns: {columns}."
        yield Problem("no_table", message, hint, details, column="peers")


def series_problems(series: object, argument: str) -> Iterator[Problem]:
    """Yield why an argument is no series of numbers with one for each date."""
    if not isinstance(series, pd.Series) or not pd.api.types.is_numeric_dtype(series.dtype):
        kind = f"Series of {series.dtype}" if isinstance(series, pd.Series) else type(series).__name__
        message = "A {value} was given, where a Series of numbers by date is needed."
        yield Problem("no_series", message, "", {"value": kind}, column=argument)
        return
    for date_ in series.index[series.index.duplicated()].unique():
        yield Problem("twice", "“{value}” stands twice.", "Keep one.", {"value": str(date_)}, column=argument)
