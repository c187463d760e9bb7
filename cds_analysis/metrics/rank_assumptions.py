"""Which assumption moves a rank: the index made again in every way that its makers could have chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from cds_analysis.metrics.rank_bands import BAND, WEIGHT_SPREAD

Array = NDArray[np.float64]

ASSUMPTIONS = ("normalisation", "aggregation", "left_out", "weights")
WEIGHT_SETS = 128
LEAST_PARTS = 3
_RESAMPLES = 100
_FLOOR = 0.01
_TIED = 1e-10
_SEED = 749


@dataclass(frozen=True)
class RankAssumptions:
    """The rank of one unit under all assumptions at once, and what each of them does.

    Parameters
    ----------
    rank, best, worst : int
        As the index is made; between 5 and 95 of a hundred ways, stretched to hold ``rank``.
    n_units, n_ways : int
        How many units are ranked, in how many ways.
    table : pandas.DataFrame
        One row an assumption of :data:`ASSUMPTIONS`: ``assumption, n_options``, ``best, worst`` (ranks when
        it alone is another), ``first_order, total_order`` (share of the variance of the rank that it
        explains alone, and with the others; 0–1, missing where nothing moves the rank), each with ``_low,
        _high`` (5th and 95th percentile over other draws of the weights).
    """

    rank: int
    best: int
    worst: int
    n_units: int
    n_ways: int
    table: pd.DataFrame


def rank_assumptions(
    parts: pd.DataFrame, weights: Mapping[str, float], unit: str, *, lower: bool = False
) -> RankAssumptions:
    """Return between which ranks one unit stands whatever is assumed, and which assumption moves it most.

    Parameters
    ----------
    parts : pandas.DataFrame
        One row a unit, one column a part; nothing missing.
    weights : mapping of str to float
        Part to weight, as published; at least three.
    unit : str
        Whose rank.
    lower : bool
        Whether lower is better.

    Returns
    -------
    RankAssumptions
        Over every combination of four normalisations, two means, no part or one of them left out, and 128
        sets of weights, each way equally likely.

    Notes
    -----
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168, 307–323; OECD and
    JRC (2008), Handbook on Constructing Composite Indicators, step 7; scales of the normalisations as in
    COINr (Becker et al. 2022). All combinations are computed, so the shares are those of the analysis of
    variance; only the weights are drawn (fixed seed), and the intervals show what that leaves open.

    Examples
    --------
    >>> parts = pd.DataFrame({"a": [9, 1, 5], "b": [1, 9, 5], "c": [5, 5, 6]}, index=["x", "y", "z"]) / 10
    >>> found = rank_assumptions(parts, {"a": 0.5, "b": 0.3, "c": 0.2}, "z")
    >>> found.rank, found.best, found.worst, found.n_ways
    (2, 1, 2, 4096)
    """
    ranks = ranks_by_assumption(parts, weights, unit, lower=lower)
    rank, (best, worst) = int(ranks.flat[0]), _band(ranks)
    return RankAssumptions(rank, best, worst, len(parts), ranks.size, _table(ranks))


def ranks_by_assumption(
    parts: pd.DataFrame, weights: Mapping[str, float], unit: str, *, lower: bool = False
) -> Array:
    """Return the rank of one unit in every combination of assumptions.

    Parameters
    ----------
    parts, weights, unit, lower
        As in :func:`rank_assumptions`.

    Returns
    -------
    array
        One axis an assumption of :data:`ASSUMPTIONS`, the first option of each as published; equals share the
        better rank.

    Examples
    --------
    >>> parts = pd.DataFrame({"a": [9, 1, 5], "b": [1, 9, 5], "c": [5, 5, 6]}, index=["x", "y", "z"]) / 10
    >>> ranks_by_assumption(parts, {"a": 0.5, "b": 0.3, "c": 0.2}, "x").shape
    (4, 2, 4, 128)
    """
    values = parts[list(weights)].to_numpy(dtype=float)
    shares = _shares(np.array(list(weights.values()), dtype=float))
    own, sign = np.asarray(parts.index == unit), -1 if lower else 1
    ranks = [
        [_rank(sign * mean(scores, shares), own) for mean in (_arithmetic, _geometric)]
        for scores in _normalised(values)
    ]
    return np.array(ranks)


def _shares(weights: Array) -> Array:
    """Return the share of each part: part left out (none first) × set of weights (published first) × part."""
    random = np.random.default_rng(_SEED)
    factors = random.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, (WEIGHT_SETS, len(weights)))
    factors[0] = 1
    kept = np.vstack([np.ones(len(weights)), 1 - np.eye(len(weights))])
    drawn = kept[:, np.newaxis, :] * (weights * factors)
    return np.asarray(drawn / drawn.sum(axis=2, keepdims=True))


def _normalised(values: Array) -> list[Array]:
    """Return the scores as published, min-max from 1 to 100, as z-scores (10, 2), and as ranks from 1."""
    low, width = values.min(axis=0), np.ptp(values, axis=0)
    spread = values.std(axis=0, ddof=1)
    minmax = 1 + 99 * (values - low) / np.where(width > 0, width, 1)
    zscores = 10 + 2 * (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return [values, minmax, zscores, rankdata(values, axis=0)]


def _arithmetic(scores: Array, shares: Array) -> Array:
    return np.asarray(shares @ scores.T)


def _geometric(scores: Array, shares: Array) -> Array:
    # a score of nothing would make the whole nothing, whatever the other parts are
    return np.exp(shares @ np.log(np.maximum(scores, _FLOOR)).T)


def _rank(totals: Array, own: NDArray[np.bool_]) -> Array:
    """Return the rank of one unit; what differs by the last digits alone is equal."""
    mine = totals[..., own]
    return np.asarray(1 + (totals - mine > _TIED * np.abs(mine)).sum(axis=-1))


def _band(ranks: Array) -> tuple[int, int]:
    """Return the best and the worst rank of nine in ten ways, the published one among them."""
    low, high = np.percentile(ranks, BAND, method="closest_observation")
    return int(min(low, ranks.flat[0])), int(max(high, ranks.flat[0]))


def _table(ranks: Array) -> pd.DataFrame:
    alone = [_band(np.moveaxis(ranks, axis, 0)[:, 0, 0, 0]) for axis in range(ranks.ndim)]
    table = pd.DataFrame({"assumption": ASSUMPTIONS, "n_options": ranks.shape})
    table[["best", "worst"]] = alone
    random = np.random.default_rng(_SEED)
    draws = random.integers(0, WEIGHT_SETS, (_RESAMPLES, WEIGHT_SETS))
    again = np.array([variance_shares(ranks[..., draw]) for draw in draws])
    for place, shares in enumerate(variance_shares(ranks)):
        order = ("first_order", "total_order")[place]
        table[[order, f"{order}_low", f"{order}_high"]] = np.c_[shares, _interval(again[:, place]).T]
    return table


def _interval(shares: Array) -> Array:
    """Return the lower and the upper end over the resamples in which the rank moves at all."""
    known = shares[np.isfinite(shares).all(axis=1)]
    return np.percentile(known, BAND, axis=0) if len(known) else np.full((2, shares.shape[1]), np.nan)


def variance_shares(values: Array) -> tuple[Array, Array]:
    """Return the first-order and the total-order Sobol' index of every axis.

    Parameters
    ----------
    values : array
        One axis an input, one place on it an equally likely value.

    Returns
    -------
    tuple of two arrays
        Share of the variance that the input explains alone, and with the others; missing where there is none.

    Notes
    -----
    Homma and Saltelli (1996), Reliability Engineering and System Safety 52, 1–17; exact where every
    combination is known.

    Examples
    --------
    >>> first, total = variance_shares(np.array([[0.0, 0.0], [0.0, 1.0]]))
    >>> first.round(3).tolist(), total.round(3).tolist()
    ([0.333, 0.333], [0.667, 0.667])
    """
    axes = range(values.ndim)
    whole = values.var() or np.nan
    first = [values.mean(axis=tuple(other for other in axes if other != axis)).var() for axis in axes]
    total = [values.var(axis=axis).mean() for axis in axes]
    return np.array(first) / whole, np.array(total) / whole
