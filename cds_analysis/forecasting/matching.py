"""Which windows a forecast learns from: the longest pattern that is common enough, over the nearest spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.windows import (
    Array,
    Finder,
    Gaps,
    Places,
    Pool,
    Windows,
    rounded_gap,
    thin,
)

_RULES = load_rules().matches
_TINY = 1e-9


@dataclass(frozen=True)
class Match:
    """Windows of one span, and the series that learn from them.

    Parameters
    ----------
    windows : Windows
        At least three and at most 20,000, evenly spread.
    points : int
        How many own figures the pattern has.
    span : float
        Years that their changes span.
    series : array of int
        Numbers of the series.
    share : array
        What part of the forecast of each they make.
    carry : array
        Over how many years their change is carried on, or back, for each.
    rest : array
        How many years of the way are then left to what is known without peers.
    """

    windows: Windows
    points: int
    span: float
    series: Places
    share: Array
    carry: Array
    rest: Array

    @property
    def parts(self) -> tuple[Array, Array, Array]:
        """Return share, carry and rest."""
        return self.share, self.carry, self.rest


def match_windows(pool: Pool, periods: Array, horizon: Array) -> list[Match]:
    """Return the windows that forecasts over some horizons learn from.

    The peers' pasts cover certain spans: whole years, where figures are yearly. What lies between two of
    them is taken from both, so that a deadline a little later never changes the sample at once. The longest
    span is carried on by a quarter; from there a measure goes on by itself.

    Parameters
    ----------
    pool : Pool
        The peers.
    periods : array, shape (n_series, n_points)
        Decimal years, ascending in each row.
    horizon : array, shape (n_series,)
        Years from the last figure to the deadline.

    Returns
    -------
    list of Match
        Where there are peers' pasts, the shares of each series add up to 1.

    Examples
    --------
    >>> from cds_analysis.forecasting.windows import make_pool
    >>> peer, year = np.repeat(np.arange(9), 4), np.tile(np.arange(2020.0, 2024.0), 9)
    >>> pool = make_pool(peer, year, 0.1 * year)
    >>> def found(horizon):
    ...     matches = match_windows(pool, year[None, 2:4], np.array([horizon]))
    ...     return [(len(one.windows), one.span, *(float(part[0]) for part in one.parts)) for one in matches]
    >>> found(1.0)
    [(27, 1.0, 1.0, 1.0, 0.0)]
    >>> found(1.25)
    [(27, 1.0, 0.75, 1.0, 0.0), (18, 2.0, 0.25, 2.0, 0.0)]
    >>> found(5.0)
    [(9, 3.0, 1.0, 3.75, 1.25)]
    """
    if not len(pool.spans):
        return []
    gaps = rounded_gap(periods[:, -1:] - periods[:, -_RULES.points :])
    patterns, pattern = np.unique(gaps, axis=0, return_inverse=True)
    finder = Finder(pool)
    found: dict[tuple[float, int, bytes], tuple[Windows, list[Places], list[Array]]] = {}
    for span, series, parts in _by_span(pool.spans, horizon):
        used = pattern.ravel()[series]
        order = np.argsort(used, kind="stable")
        numbers, begins = np.unique(used[order], return_index=True)
        for number, same in zip(numbers, np.split(order, begins[1:]), strict=True):
            windows, points = _longest_pattern(finder, tuple(patterns[number].tolist()), span)
            _, places, ways = found.setdefault((span, points, windows.key), (windows, [], []))
            places.append(series[same])
            ways.append(parts[:, same])
    return [
        Match(thin(windows, _RULES.most), points, span, np.concatenate(places), *np.concatenate(ways, axis=1))
        for (span, points, _), (windows, places, ways) in found.items()
    ]


@dataclass(frozen=True)
class Around:
    """The spans next below and above some horizons; arrays of length n.

    Parameters
    ----------
    below, above : array of int
        Places of the spans, the same at the ends.
    part : array
        How far each horizon lies on the way from the one to the other.
    """

    below: Places
    above: Places
    part: Array


def spans_around(spans: Array, horizon: Array) -> Around:
    """Return the spans next below and above each horizon.

    Parameters
    ----------
    spans : array
        Ascending, at least one.
    horizon : array, shape (n,)
        Years.

    Returns
    -------
    Around
        Where the upper span is far off, its part begins where it could be carried back to.

    Examples
    --------
    >>> around = spans_around(np.array([1.0, 2.0, 9.0]), np.array([1.25, 4.0, 7.5]))
    >>> around.below.tolist(), around.above.tolist(), around.part.tolist()
    ([0, 1, 1], [1, 2, 2], [0.25, 0.0, 0.5])
    """
    after = np.searchsorted(spans, horizon + _TINY, side="right")
    below, above = np.maximum(after - 1, 0), np.minimum(after, len(spans) - 1)
    start = np.where(_apart(spans[below], spans[above]), spans[above] / _RULES.near, spans[below])
    part = np.clip((horizon - start) / np.maximum(spans[above] - start, _TINY), 0, 1)
    return Around(below, above, np.where(above > below, part, 0.0))


def _apart(below: Array, above: Array) -> NDArray[np.bool_]:
    """Return where two spans are too far from each other for what lies between to be taken from both."""
    apart: NDArray[np.bool_] = above > _RULES.near**2 * below + _TINY
    return apart


def _by_span(spans: Array, horizon: Array) -> Iterator[tuple[float, Places, Array]]:
    """Yield every span that is used with the series that take from it: share, carry and rest of each."""
    around = spans_around(spans, horizon)
    low, high = spans[around.below], spans[around.above]
    between = (around.above > around.below) & ~_apart(low, high)
    carry = np.where(between, low, np.minimum(horizon, _RULES.reach * low))
    rest = np.where(between | (horizon < low), 0.0, horizon - carry)
    ways = (
        (around.below, np.stack([1 - around.part, carry, rest])),
        (around.above, np.stack([around.part, np.where(between, high, horizon), np.zeros(len(horizon))])),
    )
    for at, parts in ways:
        used = parts[0] > 0
        for number in set(at[used].tolist()):
            series = np.flatnonzero((at == number) & used)
            yield float(spans[number]), series, parts[:, series]


def _longest_pattern(finder: Finder, gaps: Gaps, span: float) -> tuple[Windows, int]:
    """Return the windows of the longest pattern that thirty of two different years share, and its length.

    One year alone could be anything; where no pattern is so common, the one nearest to it is taken.
    """
    best, best_rank = None, (False, 0)
    for points, loose in _patterns(len(gaps)):
        found = finder.windows(gaps[-points:], span, loose)
        rank = found.several_years, min(len(found), _RULES.enough)
        if len(found) >= load_rules().windows.least and rank > best_rank:
            best, best_rank = (found, points), rank
        if best_rank == (True, _RULES.enough):
            break
    return best or (finder.windows(gaps[-1:], span, False), 1)


def _patterns(points: int) -> list[tuple[int, bool]]:
    """Return how many of the last points a window should have, and whether loosely, the best first."""
    shorter = [(fewer, True) for fewer in range(_RULES.points - 1, 0, -1) if fewer <= points]
    return [(points, False), *shorter]
