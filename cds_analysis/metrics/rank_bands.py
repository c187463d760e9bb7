"""How sure is a rank: what rounding, other weights and the others' next moves would make of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]

RUNS = 2000
WEIGHT_SPREAD = 0.25
LEAST_UNITS = 8
BAND = (5.0, 95.0)
APART = 0.95
_SEED = 749


def reweighted_totals(
    totals: pd.Series,
    parts: pd.DataFrame,
    weights: Mapping[str, float],
    step: float = 0.0,
    spread: float = WEIGHT_SPREAD,
    runs: int = RUNS,
) -> pd.DataFrame:
    """Return the totals that other weights, and what was lost by rounding, would have given.

    Every weight is multiplied by a number between ``1 − spread`` and ``1 + spread`` and all are scaled to
    their former sum. A unit whose parts are not published moves as those with published parts did at its
    total (a straight line), with their scatter about it: its band is wider, and nothing is filled in.

    Parameters
    ----------
    totals : pandas.Series
        Published totals by unit; units without one are left out.
    parts : pandas.DataFrame
        One row a unit, one column a part; a unit counts where all of them are known.
    weights : mapping of str to float
        Part to weight.
    step : float
        To which totals are printed.
    spread : float
        0 leaves the weights as they are.
    runs : int
        How many.

    Returns
    -------
    pandas.DataFrame
        One row a run, one column a unit; only rounding is drawn where fewer than eight units have parts.

    Notes
    -----
    Uncertainty analysis of the OECD and JRC handbook on composite indicators (2008), step 7. The same draws
    each time (fixed seed).

    Examples
    --------
    >>> units = [f"u{n}" for n in range(9)]
    >>> parts = pd.DataFrame({"a": np.linspace(0, 1, 9), "b": np.linspace(1, 0, 9)}, index=units)
    >>> drawn = reweighted_totals(parts @ [0.5, 0.5], parts, {"a": 0.5, "b": 0.5})
    >>> drawn.shape, bool(drawn["u0"].std() > drawn["u4"].std())
    ((2000, 9), True)
    """
    random = np.random.default_rng(_SEED)
    known = totals.dropna()
    drawn = pd.DataFrame(np.tile(known.to_numpy(dtype=float), (runs, 1)), columns=known.index)
    drawn += random.uniform(-step / 2, step / 2, drawn.shape)
    profile = parts.reindex(known.index).reindex(columns=list(weights)).dropna()
    if spread <= 0 or not weights or len(profile) < LEAST_UNITS:
        return drawn
    change = _changes(profile, np.array(list(weights.values())), spread, runs, random)
    return drawn + _spread_to_all(change, profile.index, known, random)


def _changes(
    profile: pd.DataFrame, weights: Array, spread: float, runs: int, random: np.random.Generator
) -> Array:
    """Return by how much other weights change the totals: runs by units."""
    drawn = weights * random.uniform(1 - spread, 1 + spread, (runs, len(weights)))
    drawn *= weights.sum() / drawn.sum(axis=1, keepdims=True)
    return np.asarray((drawn - weights) @ profile.to_numpy(dtype=float).T)


def _spread_to_all(
    change: Array, complete: pd.Index, totals: pd.Series, random: np.random.Generator
) -> pd.DataFrame:
    """Return the changes of all units: known ones as they are, the others drawn about the line of those."""
    moved = pd.DataFrame(0.0, index=range(len(change)), columns=totals.index)
    moved[complete] = change
    others = totals.index.difference(complete, sort=False)
    if others.empty:
        return moved
    seen, wanted = totals[complete].to_numpy(dtype=float), totals[others].to_numpy(dtype=float)
    centre, count = seen.mean(), len(seen)
    width = float(((seen - centre) ** 2).sum()) or 1.0
    slope = change @ (seen - centre) / width
    fitted = change.mean(axis=1)[:, None] + slope[:, None] * (seen - centre)
    scatter = np.sqrt(((change - fitted) ** 2).sum(axis=1) / (count - 2))
    widening = np.sqrt(1 + 1 / count + (wanted - centre) ** 2 / width)
    line = change.mean(axis=1)[:, None] + slope[:, None] * (wanted - centre)
    moved[others] = line + scatter[:, None] * widening * random.standard_normal(line.shape)
    return moved


def drawn_ranks(drawn: pd.DataFrame, *, lower: bool = False) -> pd.DataFrame:
    """Return the rank of every unit in every run; equals share the better one.

    Parameters
    ----------
    drawn : pandas.DataFrame
        One row a run, one column a unit.
    lower : bool
        Whether lower is better.

    Returns
    -------
    pandas.DataFrame
        The same shape, from 1.

    Examples
    --------
    >>> drawn_ranks(pd.DataFrame({"a": [1.0, 3.0], "b": [2.0, 2.0]})).to_numpy().tolist()
    [[2.0, 1.0], [1.0, 2.0]]
    """
    values = drawn.to_numpy() if lower else -drawn.to_numpy()
    return pd.DataFrame(
        rankdata(values, method="min", axis=1), index=drawn.index, columns=drawn.columns
    ).astype(float)


def rank_bands(totals: pd.Series, drawn: pd.DataFrame, *, lower: bool = False) -> pd.DataFrame:
    """Return the band of every rank over the runs; it always holds the published one.

    Parameters
    ----------
    totals : pandas.Series
        Published totals by unit; a unit without one has no rank, and could stand anywhere.
    drawn : pandas.DataFrame
        One row a run, one column a unit with a total.
    lower : bool
        Whether lower is better.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit, best first: ``rank`` (equals share the better one), ``median`` and ``best, worst``:
        ranks at the 5th and the 95th percentile of the runs, stretched to hold ``rank``; ``worst`` counts
        every unit without a total as possibly better.

    Examples
    --------
    >>> totals = pd.Series({"a": 0.9, "b": 0.5, "c": 0.5})
    >>> drawn = pd.DataFrame([[0.9, 0.5, 0.4], [0.9, 0.4, 0.5]], columns=list("abc"))
    >>> rank_bands(totals, drawn).to_numpy().tolist()
    [[1.0, 1.0, 1.0, 1.0], [2.0, 2.5, 2.0, 3.0], [2.0, 2.5, 2.0, 3.0]]
    """
    known = totals.dropna()
    unknown = len(totals) - len(known)
    ranks = drawn_ranks(drawn[known.index], lower=lower).to_numpy()
    rank = known.rank(method="min", ascending=lower)
    low, high = np.percentile(ranks, BAND, axis=0, method="closest_observation")
    table = pd.DataFrame(
        {
            "rank": rank,
            "median": np.median(ranks, axis=0),
            "best": np.minimum(low, rank),
            "worst": np.maximum(high, rank) + unknown,
        },
        index=known.index,
    )
    return table.sort_values("rank", kind="stable")


def indistinguishable(drawn: pd.DataFrame, unit: Hashable, *, lower: bool = False) -> list[Hashable]:
    """Return the units of which it cannot be said whether they are better or worse than one.

    Parameters
    ----------
    drawn : pandas.DataFrame
        One row a run, one column a unit.
    unit : hashable
        Which one.
    lower : bool
        Whether lower is better.

    Returns
    -------
    list
        Units that are better in more than 5% and fewer than 95% of the runs, equals counting half.

    Examples
    --------
    >>> drawn = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0], "c": [9.0, 9.0]})
    >>> indistinguishable(drawn, "a")
    ['b']
    """
    own = drawn[unit].to_numpy()[:, None]
    others = drawn.drop(columns=[unit])
    ahead = others.to_numpy() < own if lower else others.to_numpy() > own
    share = (ahead + (others.to_numpy() == own) / 2).mean(axis=0)
    return list(others.columns[(share > 1 - APART) & (share < APART)])
