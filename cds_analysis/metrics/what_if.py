"""What would lift a rank: one part raised, while the others move on."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from cds_analysis.metrics.composite import Formula
from cds_analysis.metrics.rank_bands import drawn_ranks
from cds_analysis.metrics.ranks import rank_of

RUNS = 2000
NEAREST = 15
BAND = (10.0, 90.0)
_SEED = 411


def moved_totals(
    totals: pd.Series,
    spells: pd.DataFrame,
    years: float = 1.0,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    runs: int = RUNS,
) -> pd.DataFrame:
    """Return where units may stand some years on, each moving as others did from a similar level.

    Parameters
    ----------
    totals : pandas.Series
        By unit; units without a value are left out.
    spells : pandas.DataFrame
        ``level, pace`` (change a year), from :func:`cds_analysis.metrics.speed.peer_spells`.
    years : float
        How far on.
    bounds : tuple of float
        No total leaves them.
    runs : int
        How many.

    Returns
    -------
    pandas.DataFrame
        One row a run, one column a unit; a pace is drawn among the fifteen spells of the nearest level. No
        unit moves where there is no spell. The same draws each time (fixed seed).

    Examples
    --------
    >>> spells = pd.DataFrame({"level": [0.1, 0.9], "pace": [0.2, 0.2]})
    >>> moved_totals(pd.Series({"a": 0.5, "b": 0.9}), spells, bounds=(0, 1), runs=1).to_numpy().tolist()
    [[0.7, 1.0]]
    """
    known = totals.dropna()
    drawn = pd.DataFrame(np.tile(known.to_numpy(dtype=float), (runs, 1)), columns=known.index)
    if spells.empty:
        return drawn
    random = np.random.default_rng(_SEED)
    distance = np.abs(spells["level"].to_numpy(dtype=float) - known.to_numpy(dtype=float)[:, None])
    near = np.argsort(distance, axis=1, kind="stable")[:, :NEAREST]
    chosen = random.integers(near.shape[1], size=drawn.shape)
    paces = spells["pace"].to_numpy(dtype=float)[near[np.arange(len(known)), chosen]]
    return (drawn + years * paces).clip(*bounds)


def part_gains(own: pd.Series, aim: pd.Series, formula: Formula) -> pd.Series:
    """Return what raising each part to an aim would add to the total, one part at a time.

    Parameters
    ----------
    own, aim : pandas.Series
        Levels by part; a part that is unknown, or not below its aim, is left out.
    formula : Formula
        How the total is made.

    Returns
    -------
    pandas.Series
        By part, in units of the total, the largest first.

    Examples
    --------
    >>> formula = Formula("t", {"a": 0.5, "b": 0.5})
    >>> own, aim = pd.Series({"a": 0.4, "b": 0.9}), pd.Series({"a": 0.6, "b": 0.7})
    >>> part_gains(own, aim, formula).round(2).to_dict()
    {'a': 0.1}
    """
    weights = pd.Series(formula.weights)
    gains = weights * (aim.reindex(weights.index) - own.reindex(weights.index))
    return gains[gains > 0].sort_values(ascending=False, kind="stable")


def part_what_if(
    totals: pd.Series, drawn: pd.DataFrame, unit: Hashable, gains: pd.Series, *, lower: bool = False
) -> pd.DataFrame:
    """Return the places that raising each part would win, today and once the others have moved.

    Parameters
    ----------
    totals : pandas.Series
        Today's, by unit.
    drawn : pandas.DataFrame
        From :func:`moved_totals`: the unit itself moves too, with and without the gain.
    unit : hashable
        Whose rank.
    gains : pandas.Series
        From :func:`part_gains`.
    lower : bool
        Whether lower is better.

    Returns
    -------
    pandas.DataFrame
        ``part, gain, places_today`` (the others frozen), ``places`` (mean over the runs) and
        ``places_low, places_high`` (80% of the runs), most places first.

    Examples
    --------
    >>> totals = pd.Series({"a": 0.5, "b": 0.55, "c": 0.9})
    >>> moved = pd.DataFrame([[0.5, 0.55, 0.9], [0.5, 0.7, 0.9]], columns=list("abc"))
    >>> found = part_what_if(totals, moved, "a", pd.Series({"p": 0.1}))
    >>> found[["places_today", "places"]].to_numpy().tolist()
    [[1.0, 0.5]]
    """
    sign = -1.0 if lower else 1.0
    others, before = totals.drop(index=unit).dropna(), drawn_ranks(drawn, lower=lower)[unit]
    rows = []
    for part, gain in gains.items():
        raised = drawn.assign(**{str(unit): drawn[unit] + sign * gain})
        won = before - drawn_ranks(raised, lower=lower)[unit]
        low, high = np.percentile(won, BAND)
        today = rank_of(totals[unit], others, lower=lower) - rank_of(
            totals[unit] + sign * gain, others, lower=lower
        )
        rows.append((part, gain, float(today), float(won.mean()), float(low), float(high)))
    columns = ["part", "gain", "places_today", "places", "places_low", "places_high"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("places", ascending=False, kind="stable").reset_index(drop=True)
