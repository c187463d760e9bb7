"""What peers did over stretches of the same shape: the sample from which a forecast learns.

A *window* is a stretch of one peer's past with the time pattern of the case (about the same gaps between its
points) and one further value about a horizon later. Windows, not peers, are the sample.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cds_analysis.forecasting.rules import load_rules

Array = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
Gaps = tuple[float, ...]

_RULES = load_rules().windows
_FAR = 1e5


@dataclass(frozen=True)
class Pool:
    """All values of all peers in one sorted line, so that any pattern is found at once.

    Parameters
    ----------
    key : array
        Number of the peer times a large step, plus decimal year; ascending.
    period, level : array
        Decimal year and value on the scale of each point.
    peer : array of int
        Number of the peer of each point.
    """

    key: Array
    period: Array
    level: Array
    peer: NDArray[np.intp]

    @cached_property
    def spans(self) -> Array:
        """Return over how many years at least three changes were seen, a quarter of a year apart or so."""
        gaps = np.concatenate([np.empty(0), *_gaps(self)])
        step = np.round(gaps / _RULES.fine).astype(int)
        count, total = np.bincount(step), np.bincount(step, gaps)
        seen = np.flatnonzero(count >= _RULES.least)
        return np.asarray(total[seen[seen > 0]] / count[seen[seen > 0]])


def whole_year(period: Array) -> Array:
    """Return the turn of a year that is nearest to each period; halves go up, in every year alike.

    Parameters
    ----------
    period : array
        Decimal years.

    Returns
    -------
    array
        Whole numbers.

    Examples
    --------
    >>> whole_year(np.array([2023.5, 2024.5, 2024.6])).tolist()
    [2024.0, 2025.0, 2025.0]
    """
    return np.asarray(np.floor(period + 0.5))


def rounded_gap(years: Array) -> Array:
    """Return how far apart two figures lie: to a quarter of a year below two years, to half a year above.

    Parameters
    ----------
    years : array
        Not negative.

    Returns
    -------
    array
        Of the same shape.

    Examples
    --------
    >>> rounded_gap(np.array([0.3, 1.1, 2.6])).tolist()
    [0.25, 1.0, 2.5]
    """
    step = np.where(years < _RULES.coarse_from, _RULES.fine, _RULES.coarse)
    return np.asarray(np.round(years / step) * step)


def _gaps(pool: Pool) -> Iterator[Array]:
    """Yield the years between the points of one peer, neighbours first, none above the longest span."""
    for apart in range(1, len(pool.key)):
        gaps = pool.key[apart:] - pool.key[:-apart]
        gaps = gaps[gaps < _RULES.longest]
        if not len(gaps):
            return
        yield gaps


def make_pool(peer: NDArray[np.intp], period: Array, level: Array) -> Pool:
    """Return the pool of peers' values.

    Parameters
    ----------
    peer : array of int
        Number of the peer of each value, ascending.
    period, level : array
        Decimal year, ascending within a peer, and value on the scale.

    Returns
    -------
    Pool
        Possibly empty.
    """
    return Pool(peer * _FAR + period, period, level, peer)


@dataclass(frozen=True)
class Windows:
    """Stretches of peers' pasts and what followed.

    Parameters
    ----------
    periods, levels : array, shape (n_windows, n_points)
        Their histories.
    change : array
        Change of level over the horizon, put to the case's exact horizon.
    outcome_period : array
        When the change was complete.
    """

    periods: Array
    levels: Array
    change: Array
    outcome_period: Array

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.change)

    @cached_property
    def key(self) -> bytes:
        """Return the key that identifies them among the windows of the pool."""
        return self.outcome_period.tobytes() + self.periods.tobytes()

    @cached_property
    def features(self) -> Array:
        """Return what was known of each at its end, as :func:`features` computes it."""
        return features(self.periods, self.levels)

    @cached_property
    def several_years(self) -> bool:
        """Return whether they ended in more than one year."""
        if not len(self):
            return False
        first, last = whole_year(np.array([self.outcome_period.min(), self.outcome_period.max()]))
        return bool(last > first)


def find_windows(pool: Pool, gaps: Array, horizon: float, *, loose: bool = False) -> Windows:
    """Return every window of a pool with a time pattern.

    Parameters
    ----------
    pool : Pool
        The peers.
    gaps : array
        Years from each point of the case to its last point, the last being 0.
    horizon : float
        Years from the last point to the deadline.
    loose : bool
        Take any value within twice the tolerance.

    Returns
    -------
    Windows
        In the pool's order; empty if no stretch fits.

    Examples
    --------
    >>> years, levels = np.array([2020.0, 2021, 2022, 2023]), np.array([0.0, 1, 2, 4])
    >>> pool = make_pool(np.zeros(4, dtype=int), years, levels)
    >>> found = find_windows(pool, np.array([1.0, 0.0]), 1.0)
    >>> found.change.tolist(), found.outcome_period.tolist()
    ([1.0, 2.0], [2022.0, 2023.0])
    """
    return Finder(pool).windows(tuple(gaps.tolist()), horizon, loose)


class Finder:
    """The windows of one pool; what was looked up once is not sought again.

    Parameters
    ----------
    pool : Pool
        The peers.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._points: dict[float, tuple[Places, Array]] = {}
        self._fits: dict[tuple[float, bool], Flags] = {}
        self._windows: dict[tuple[Gaps, float, bool], Windows] = {}

    def windows(self, gaps: Gaps, horizon: float, loose: bool) -> Windows:
        """Return the windows of a pattern, as :func:`find_windows` describes them."""
        key = gaps, horizon, loose
        if key not in self._windows:
            self._windows[key] = self._find(gaps, horizon, loose)
        return self._windows[key]

    def _find(self, gaps: Gaps, horizon: float, loose: bool) -> Windows:
        pool, shifts = self._pool, (*(-gap for gap in gaps), horizon)
        points = [self._near(shift)[0] for shift in shifts]
        fits = self._fit(horizon, loose).copy()
        for shift in shifts[:-2]:
            fits &= self._fit(shift, loose)
        for before, after in itertools.pairwise(points):
            fits &= before < after
        *past, later = (point[fits] for point in points)
        actual = pool.period[later] - pool.period[past[-1]]
        change = (pool.level[later] - pool.level[past[-1]]) * (horizon / np.maximum(actual, 1e-6))
        places = np.column_stack(past)
        return Windows(pool.period[places], pool.level[places], change, pool.period[later])

    def _near(self, shift: float) -> tuple[Places, Array]:
        """Return the points nearest to some years after each point, and how many years they miss by."""
        if shift not in self._points:
            self._points[shift] = _nearest(self._pool.key, self._pool.key + shift)
        return self._points[shift]

    def _fit(self, shift: float, loose: bool) -> Flags:
        """Return for each point whether a point lies near enough to some years after it."""
        key = shift, loose
        if key not in self._fits:
            years, widest = abs(shift), _RULES.horizon_years if shift > 0 else _RULES.gap_years
            allowed = (_RULES.loosened if loose else 1.0) * min(widest, _RULES.share * years + 1e-6) + 1e-9
            self._fits[key] = self._near(shift)[1] <= allowed
        return self._fits[key]


def thin(windows: Windows, most: int) -> Windows:
    """Return an evenly spread part of the windows where there are more than needed.

    Parameters
    ----------
    windows : Windows
        In any number.
    most : int
        How many to keep at most.

    Returns
    -------
    Windows
        The same ones if they are few enough.
    """
    if len(windows) <= most:
        return windows
    kept = np.linspace(0, len(windows) - 1, most).round().astype(int)
    parts = (windows.periods, windows.levels, windows.change, windows.outcome_period)
    return Windows(*(part[kept] for part in parts))


def _nearest(key: Array, wanted: Array) -> tuple[NDArray[np.intp], Array]:
    if not len(key):
        return np.empty(0, dtype=int), np.empty(0)
    right = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    left = np.maximum(right - 1, 0)
    before, after = np.abs(key[left] - wanted), np.abs(key[right] - wanted)
    return np.where(before <= after, left, right), np.minimum(before, after)


FEATURES = ("level", "slope", "last_minus_line", "last_minus_mean")


def features(periods: Array, levels: Array) -> Array:
    """Return what is known of each history at its end.

    Parameters
    ----------
    periods, levels : array, shape (n, n_points)
        Histories, the last point being the end.

    Returns
    -------
    array, shape (n, 4)
        Level at the end; slope a year of the own line, shrunk by Sxx/(Sxx + 2); last value minus that line;
        last value minus the mean.
    """
    centred = periods - periods.mean(axis=1, keepdims=True)
    mean = levels.mean(axis=1)
    spread = (centred**2).sum(axis=1)
    slope = (centred * levels).sum(axis=1) / (spread + _RULES.slope_years)
    line = mean + slope * centred[:, -1]
    last = levels[:, -1]
    return np.column_stack([last, slope, last - line, last - mean])


def roughness(periods: Array, levels: Array) -> Array:
    """Return how unevenly each history moved: the variance of its steps, each put to a year by √gap.

    Parameters
    ----------
    periods, levels : array, shape (n, n_points)
        Histories.

    Returns
    -------
    array, shape (n,)
        Squared levels a year; missing with fewer than three points.

    Examples
    --------
    >>> years = np.array([[2020.0, 2021.0, 2022.0]])
    >>> even, uneven = np.array([[0.0, 1.0, 2.0]]), np.array([[0.0, 1.0, 0.0]])
    >>> roughness(years, even).tolist(), roughness(years, uneven).tolist()
    ([0.0], [2.0])
    """
    if periods.shape[1] < _RULES.rough_points:
        return np.full(len(periods), np.nan)
    steps = np.diff(levels, axis=1) / np.sqrt(np.maximum(np.diff(periods, axis=1), _RULES.short_gap))
    return np.asarray(steps.var(axis=1, ddof=1))
