"""Questions that must be refused: impossible targets and figures, missing or doubtful dates, look-ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.dates import Dates, Kind, mixed_dates, read_dates
from cds_analysis.forecasting.history import USED, Places, bounds_of
from cds_analysis.forecasting.scale import Array

MOST_LINES = 20
_ROUNDING = 1e-9
_HALF_A_DAY = 0.5 / 366
_MOST = float(np.finfo(float).max)
_ADVICE = {
    "target": "write the target in the unit of the indicator",
    "value": "correct the figure, or give the indicator whose bounds hold",
}
_NEEDED = {
    "deadline": "every target needs one; write it, such as 2025 or 2025-12-31",
    "period": "every figure needs one; write it, such as 2024-Q3, or leave the row out",
}
Limits = tuple[float | Array, float | Array]
Specs: TypeAlias = Mapping[Any, Indicator] | Indicator | None
Peers: TypeAlias = Mapping[Any, pd.DataFrame] | pd.DataFrame | None


@dataclass(frozen=True)
class Dated:
    """The dates of questions that were not refused, read once.

    Parameters
    ----------
    histories, deadlines : array of float
        Decimal years of the rows of the histories and of the targets.
    peers : mapping of int to array of float
        The same for the rows of each frame of peers, by ``id(frame)``.
    day : float or None
        Of the forecast.
    """

    histories: Array
    deadlines: Array
    peers: Mapping[int, Array]
    day: float | None

    def of_peers(self, frame: pd.DataFrame | None) -> Array | None:
        """Return the decimal years of the rows of a frame of peers; None without rows."""
        return self.peers.get(id(frame))


def check_questions(
    histories: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    peers: Peers = None,
    spec: Specs = None,
    day: date | float | str | None = None,
) -> Dated:
    """Return the dates of questions as decimal years, and refuse questions that have no honest answer.

    Parameters
    ----------
    histories : pandas.DataFrame
        ``series, period, value``, optionally ``qualifier``. Plans, targets and rows without a value are no
        figures, and series without a target are not asked about: of these only the period is looked at.
    targets : pandas.DataFrame
        ``series, target, deadline``; a target may be missing, a deadline may not.
    peers : mapping of series to DataFrame, or DataFrame, optional
        ``unit, period, value``, optionally ``qualifier``; by series, or the same for all.
    spec : mapping of series to Indicator, or Indicator, optional
        With its bounds; by series, or the same for all; a share of 0–100 without it.
    day : date, float or str, optional
        Day of the forecast: no figure may be dated after it.

    Returns
    -------
    Dated
        So that no date need be read again. What a date means is said by
        :func:`cds_analysis.forecasting.dates.decimal_periods`.

    Raises
    ------
    ValueError
        One line a problem, at most 20 and how many more: a target or a figure beyond the bounds, a period or
        a deadline that is missing or none, names of periods beside decimal years, a figure after ``day``.

    Examples
    --------
    >>> past = pd.DataFrame({"series": ["a"], "period": ["2024"], "value": [61.0]})
    >>> goals = pd.DataFrame({"series": ["a"], "target": [80.0], "deadline": ["2026"]})
    >>> check_questions(past, goals).deadlines.tolist()
    [2027.0]
    >>> check_questions(past, goals.assign(target=120.0))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: target 120 of series a (row 0 of the targets): the highest possible value is 100; write ...
    """
    goals = _rows(targets, "targets", "series", "deadline", "target")
    own = _rows(histories, "histories", "series", "period", "value", asked=targets)
    groups = _groups(targets, peers, spec)
    others = {id(frame): _rows(frame, "peers", "unit", "period", "value") for frame, _ in groups}
    today = None if day is None else _Day(read_dates(np.array([day], dtype=object)))
    limits, problems = _limits(targets, spec), _Problems()
    _check_dates([goals, own, *others.values()], today, problems)
    _check_values(goals, limits, problems)
    _check_values(own, _limits_of_rows(limits, targets, histories), problems)
    for frame, held in groups:
        _check_values(others[id(frame)], _numbers(held), problems)
    if today is not None:
        _check_day([own, *others.values()], today, problems)
    problems.refuse()
    return Dated(
        own.dates.years,
        goals.dates.years,
        {key: rows.dates.years for key, rows in others.items()},
        None if today is None else float(today.dates.years[0]),
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of one frame: their dates, their values, and where they stand."""

    frame: pd.DataFrame
    place: str
    unit: str
    date: str
    number: str
    dates: Dates
    values: Array
    asked: pd.DataFrame | None

    def at(self, row: int) -> str:
        """Return where a row stands, for a reader."""
        return f"of {self.unit} {self.frame[self.unit].iloc[row]} (row {row} of the {self.place})"

    def figures(self, wanted: np.ndarray) -> Places:
        """Return the places of those wanted that are figures of series that have a target."""
        if self.asked is not None:
            wanted = wanted & self.frame[self.unit].isin(self.asked["series"]).to_numpy()
        if "qualifier" in self.frame and self.number == "value":
            wanted = wanted & np.isin(self.frame["qualifier"].to_numpy(dtype=object).astype(str), USED)
        return np.flatnonzero(wanted & ~np.isnan(self.values))


def _rows(
    frame: pd.DataFrame, place: str, unit: str, when: str, number: str, asked: pd.DataFrame | None = None
) -> _Rows:
    values = frame[number].to_numpy(dtype=float)
    return _Rows(frame, place, unit, when, number, read_dates(frame[when]), values, asked)


@dataclass(frozen=True)
class _Day:
    """The day of the forecast, if one is given."""

    dates: Dates

    def at(self, row: int) -> str:
        """Return where it stands, for a reader."""
        return "as the day of the forecast"


@dataclass
class _Problems:
    """What is wrong; only the first lines are written out."""

    lines: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, rows: Places | Sequence[int], line: Callable[[int], str]) -> None:
        """Add one problem a row."""
        self.lines += [line(int(row)) for row in rows[: MOST_LINES - len(self.lines)]]
        self.count += len(rows)

    def refuse(self) -> None:
        """Raise all problems at once, if there are any."""
        more = self.count - len(self.lines)
        if self.count:
            raise ValueError("\n".join([*self.lines, *([f"and {more} more"] if more else [])]))


def _groups(targets: pd.DataFrame, peers: Peers, spec: Specs) -> list[tuple[pd.DataFrame, Indicator | None]]:
    """Return every frame of peers that has rows with every indicator it is held against, each pair once."""
    frames, specs = _of_each(targets, peers, spec)
    pairs = {(id(frame), id(held)): (frame, held) for frame, held in zip(frames, specs, strict=True)}
    return [(frame, held) for frame, held in pairs.values() if frame is not None and len(frame)]


def _of_each(targets: pd.DataFrame, *given: Any) -> list[Sequence[Any]]:
    """Return what belongs to each series; one for all where no groups are given."""
    if not any(isinstance(one, Mapping) for one in given):
        return [[one] for one in given]
    names = targets["series"]
    return [list(map(one.get, names)) if isinstance(one, Mapping) else [one] * len(names) for one in given]


def _numbers(spec: Indicator | None) -> tuple[float, float]:
    """Return the bounds as numbers; what has no bounds must still be finite."""
    low, high = bounds_of(spec)
    return -_MOST if low is None else low, _MOST if high is None else high


def _limits(targets: pd.DataFrame, spec: Specs) -> Limits:
    """Return the bounds of every target, as numbers where they are the same for all."""
    (held,) = _of_each(targets, spec)
    different = {key: _numbers(one) for key, one in {id(one): one for one in held}.items()}
    if len(set(different.values())) <= 1:
        return next(iter(different.values()), _numbers(None))
    low, high = np.array([different[id(one)] for one in held], dtype=float).T
    return low, high


def _limits_of_rows(limits: Limits, targets: pd.DataFrame, histories: pd.DataFrame) -> Limits:
    """Return the bounds of every row of the histories; any for a series without a target."""
    low, high = (np.asarray(limit) for limit in limits)
    if not low.ndim:
        return limits
    known = ~targets["series"].duplicated().to_numpy()
    place = pd.Index(targets["series"][known]).get_indexer(histories["series"])
    return low[known][place], high[known][place]


def _check_dates(frames: list[_Rows], today: _Day | None, problems: _Problems) -> None:
    """Add names of periods beside decimal years, and dates that are missing or none."""
    sides: list[_Rows | _Day] = [*frames, *([today] if today else [])]
    if {"name", "decimal"} <= frozenset().union(*(side.dates.kinds for side in sides)):
        problems.add([0], lambda _: _mixed(sides))
    if today is not None and len(today.dates.faulty):
        problems.add(
            [0], lambda _: f"day of the forecast: {today.dates.fault(0)}; write one such as 2024-12-31"
        )
    for rows in frames:
        if np.isnan(rows.dates.years).any():
            problems.add(rows.dates.faulty, _date_lines(rows))


def _mixed(sides: list[_Rows | _Day]) -> str:
    (name, where), (decimal, there) = (_first(sides, kind) for kind in ("name", "decimal"))
    return f"{name} {where} and {decimal} {there} are written in two ways: {mixed_dates(name, decimal)}"


def _first(sides: list[_Rows | _Day], kind: Kind) -> tuple[object, str]:
    side = next(side for side in sides if kind in side.dates.kinds)
    place = side.dates.first(kind)
    return side.dates.written[place], side.at(place)


def _date_lines(rows: _Rows) -> Callable[[int], str]:
    def line(row: int) -> str:
        value = rows.dates.written[row]
        if value == "" or pd.isna(value):
            return f"no {rows.date} {rows.at(row)}: {_NEEDED[rows.date]}"
        return f"{rows.date} {value} {rows.at(row)}: {rows.dates.fault(row)}"

    return line


def _check_values(rows: _Rows, limits: Limits, problems: _Problems) -> None:
    """Add targets or figures beyond the bounds; what rounding errors add is let pass."""
    low, high = limits
    beyond = (rows.values < low) | (rows.values > high)
    if beyond.any():
        beyond = (rows.values < low - _slack(low)) | (rows.values > high + _slack(high))
        problems.add(rows.figures(beyond), _value_lines(rows, limits))


def _slack(limit: float | Array) -> Array:
    return np.asarray(_ROUNDING * np.clip(np.abs(limit), 1.0, 1 / _ROUNDING))


def _value_lines(rows: _Rows, limits: Limits) -> Callable[[int], str]:
    low, high = (np.broadcast_to(limit, rows.values.shape) for limit in limits)

    def line(row: int) -> str:
        value = rows.values[row]
        end, bound = ("lowest", low[row]) if value < low[row] else ("highest", high[row])
        expected = f"the {end} possible value is {bound:.10g}" if np.isfinite(value) else "it must be finite"
        return f"{rows.number} {value:.10g} {rows.at(row)}: {expected}; {_ADVICE[rows.number]}"

    return line


def _check_day(frames: list[_Rows], today: _Day, problems: _Problems) -> None:
    """Add figures dated after the day of the forecast; half a day is let pass."""
    for rows in frames:
        late = rows.dates.years > today.dates.years[0] + _HALF_A_DAY
        if late.any():
            problems.add(rows.figures(late), _late_lines(rows, today.dates.written[0]))


def _late_lines(rows: _Rows, day: object) -> Callable[[int], str]:
    return lambda row: (
        f"period {rows.dates.written[row]} {rows.at(row)}: it ends after {day}, the day of the forecast; "
        "leave the figure out, or write the day since when it is known"
    )
