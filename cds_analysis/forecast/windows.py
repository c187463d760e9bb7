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


@dataclass(frozen=True)
class Pool:
    """All values of all peers in one sorted line, so that any pattern is found at once.

    Parameters
    ----------
    key : array
        Number of the peer times a large step, plus decimal year; ascending.
    period, level : array
        Decimal year and value on the scale of each point.
    """

    key: Array
    period: Array
    level: Array


def make_pool(peers: list[tuple[Array, Array]]) -> Pool:
    """Return the pool of a list of peers.

    Parameters
    ----------
    peers : list of (periods, levels)
        Periods ascending in each.

    Returns
    -------
    Pool
        Possibly empty.
    """
    periods = np.concatenate([np.asarray(part[0], dtype=float) for part in peers]) if peers else np.empty(0)
    levels = np.concatenate([np.asarray(part[1], dtype=float) for part in peers]) if peers else np.empty(0)
    number = np.repeat(np.arange(len(peers), dtype=float), [len(part[0]) for part in peers])
    return Pool(number * _FAR + periods, periods, levels)


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
    >>> pool = make_pool([(np.array([2020.0, 2021, 2022, 2023]), np.array([0.0, 1, 2, 4]))])
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
