"""What peers did over stretches of the same shape: the sample from which a forecast learns.

A *window* is a stretch of one peer's past with the time pattern of the case (about the same gaps between its
points) and one further value about a horizon later. Windows, not peers, are the sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GAP_TOLERANCE = 0.3
HORIZON_TOLERANCE = 0.35
_FAR = 1e5
_ROUGH_POINTS, _SHORT_GAP = 3, 0.25


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

    @property
    def n_years(self) -> int:
        """Return in how many different years they ended."""
        return len(np.unique(np.round(self.outcome_period)))


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
    factor = 2.0 if loose else 1.0
    places = np.empty((len(pool.key), len(gaps)), dtype=int)
    fits = np.ones(len(pool.key), dtype=bool)
    for column, gap in enumerate(gaps):
        places[:, column], off = _nearest(pool.key, pool.key - gap)
        fits &= off <= factor * min(GAP_TOLERANCE, 0.3 * gap + 1e-6) + 1e-9
    later, off = _nearest(pool.key, pool.key + horizon)
    fits &= off <= factor * min(HORIZON_TOLERANCE, 0.3 * horizon) + 1e-9
    distinct = (np.diff(places, axis=1) > 0).all(axis=1) if len(gaps) > 1 else True
    fits &= distinct & (later > places[:, -1])
    places, later = places[fits], later[fits]
    last = places[:, -1]
    actual = pool.period[later] - pool.period[last]
    change = (pool.level[later] - pool.level[last]) * (horizon / np.maximum(actual, 1e-6))
    return Windows(pool.period[places], pool.level[places], change, pool.period[later])


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
    return Windows(*(part[kept] for part in vars(windows).values()))


def _nearest(key: Array, wanted: Array) -> tuple[NDArray[np.intp], Array]:
    if not len(key):
        return np.empty(0, dtype=int), np.empty(0)
    right = np.clip(np.searchsorted(key, wanted), 0, len(key) - 1)
    left = np.maximum(right - 1, 0)
    place = np.where(np.abs(key[left] - wanted) <= np.abs(key[right] - wanted), left, right)
    return place, np.abs(key[place] - wanted)


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
    slope = (centred * levels).sum(axis=1) / (spread + 2.0)
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
    if periods.shape[1] < _ROUGH_POINTS:
        return np.full(len(periods), np.nan)
    steps = np.diff(levels, axis=1) / np.sqrt(np.maximum(np.diff(periods, axis=1), _SHORT_GAP))
    return np.asarray(steps.var(axis=1, ddof=1))
