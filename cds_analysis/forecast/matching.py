"""Which windows a forecast learns from: the longest pattern that is common enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cds_analysis.forecast.windows import Array, Pool, Windows, find_windows, thin

MIN_WINDOWS, ENOUGH_WINDOWS, ENOUGH_YEARS = 3, 30, 2
MOST_WINDOWS = 20_000
SPANS = (1.0, 0.75)


@dataclass(frozen=True)
class Match:
    """The windows from which a forecast learns.

    Parameters
    ----------
    windows : Windows
        None, or at least three and at most 20,000, evenly spread.
    points : int
        How many own figures the pattern has.
    span : float
        Years that their changes span: the horizon, or less where no past is that long.
    """

    windows: Windows
    points: int
    span: float


def match_windows(pool: Pool, periods: Array, horizon: float) -> Match:
    """Return the windows of the longest pattern that is common enough.

    Common enough are thirty windows that ended in two different years: one year alone could be anything.
    Where no peer's past is as long as the way to the deadline, windows three quarters as long must do; still
    shorter ones made forecasts worse (benchmarks/README.md).

    Parameters
    ----------
    pool : Pool
        The peers.
    periods : array
        Decimal years of the series, ascending.
    horizon : float
        Years from its last figure to the deadline.

    Returns
    -------
    Match
        No windows, and all own figures, where there are fewer than three.

    Examples
    --------
    >>> from cds_analysis.forecast.windows import make_pool
    >>> peer, year = np.repeat(np.arange(9), 4), np.tile(np.arange(2020.0, 2024.0), 9)
    >>> pool = make_pool(peer, year, 0.1 * year)
    >>> match = match_windows(pool, np.array([2022.0, 2023.0]), 1.0)
    >>> len(match.windows), match.points
    (27, 1)
    >>> match_windows(pool, np.array([2022.0, 2023.0]), 4.0).span
    3.0
    """
    for part in SPANS:
        match = _longest_pattern(pool, periods, part * horizon)
        if len(match.windows) >= MIN_WINDOWS:
            return match
    return Match(thin(match.windows, 0), len(periods), horizon)


def _longest_pattern(pool: Pool, periods: Array, span: float) -> Match:
    n = len(periods)
    best, best_rank = Match(find_windows(pool, np.zeros(1), span), 1, span), (-1, -1)
    for points, loose in ((n, False), (min(n, 4), False), (min(n, 3), True), (min(n, 2), True), (1, True)):
        found = find_windows(pool, periods[-1] - periods[-points:], span, loose=loose)
        rank = min(found.n_years, ENOUGH_YEARS), min(len(found), ENOUGH_WINDOWS)
        if rank > best_rank:
            best, best_rank = Match(thin(found, MOST_WINDOWS), points, span), rank
        if best_rank == (ENOUGH_YEARS, ENOUGH_WINDOWS):
            break
    return best
