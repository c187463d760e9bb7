"""Rung 3: other units' figures of the very measure say where a unit is likely to be.

Every figure is brought to the deadline by the common drift. Centre and spread of the units are unknown: a
grid of both is weighed by how well it explains the figures, the spread held by what measures of the kind
show. A bound counts as a bound, and "sixth with 15.85" says that five units lie above. The unit asked about
is one more draw from those units.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.rungs.bounds import RankBound, chance, rank_bound
from cds_analysis.forecasting.rungs.drift import Drift
from cds_analysis.forecasting.rungs.question import (
    BOUNDS,
    Question,
    basis_of,
    country_figures,
    inferred,
    levels_of,
)
from cds_analysis.forecasting.rungs.reading import Reading, Rung, Spread
from cds_analysis.forecasting.scale import Array
from cds_analysis.metrics.series import VALUES

RUNG: Rung = "others"
_CENTRES, _SPREADS = 61, 13
_REACH = 3.0
_VALUE_COUNTS_NEWER = load_rules().rungs.value_newer
_SLIGHT = 1e-4
_PRESS = "press"
_EXPLAINED = {"at_least": stats.t.logsf, "at_most": stats.t.logcdf}


def read_others(question: Question) -> Reading:
    """Return what other units' figures of the very measure say.

    Parameters
    ----------
    question : Question
        What is asked.

    Returns
    -------
    Reading
        Silent with the reason where fewer other units have a value than the ladder asks for, or measures of
        the kind do not allow it.
    """
    rows = newest_of_others(question)
    values = int(rows["qualifier"].isin(VALUES).sum())
    silence = question.ladder.silence(RUNG, question.kind)
    if values < question.ladder.least_units:
        others = [member for member in question.members if member != question.unit]
        silence = "too_few_units" if values else question.crossed(question.spec.indicator, *others)
    if silence:
        return Reading(RUNG, None, silent=silence, n_units=len(rows), kind_of_measure=question.kind)
    rank = rank_bound(question)
    spread = spread_of_units(question, rows, rank)
    return Reading(
        RUNG,
        chance(question, spread),
        spread.values(question.scale),
        indicator=question.spec.indicator,
        basis=basis_of(rows),
        n_units=len(rows),
        kind_of_measure=question.kind,
        notes=_notes(question, rows, rank),
    )


def _notes(question: Question, rows: pd.DataFrame, rank: RankBound | None) -> tuple[str, ...]:
    press = rows["source_kind"].str.contains(_PRESS) if "source_kind" in rows else pd.Series(dtype=bool)
    return (
        *(("bounds_among_others",) if rows["qualifier"].isin(BOUNDS).any() else ()),
        *(("rank_used",) if rank else ()),
        *(("press_tells_of_the_strong",) if press.any() else ()),
        *inferred(rows),
        *question.notes,
    )


def newest_of_others(question: Question) -> pd.DataFrame:
    """Return one figure a unit: the newest, a value counting as a year newer than a bound.

    Parameters
    ----------
    question : Question
        What is asked; its own unit and units of another division are left out.

    Returns
    -------
    pandas.DataFrame
        Rows of :meth:`Question.of`.
    """
    rows = question.of(question.spec.indicator)
    rows = rows[rows["ref_area"].isin(question.members) & (rows["ref_area"] != question.unit)]
    newness = rows["when"] + _VALUE_COUNTS_NEWER * rows["qualifier"].isin(VALUES)
    ordered = rows.assign(_newness=newness).sort_values(["ref_area", "_newness"], kind="stable")
    return ordered.groupby("ref_area", sort=True).tail(1).drop(columns="_newness")


def spread_of_units(question: Question, rows: pd.DataFrame, rank: RankBound | None = None) -> Spread:
    """Return where a unit will be at the deadline, as one more of the units whose figures are known.

    Parameters
    ----------
    question : Question
        What is asked.
    rows : pandas.DataFrame
        One figure a unit.
    rank : RankBound, optional
        How many units lie above a figure.

    Returns
    -------
    Spread
        A mixture over the grid of centres and spreads.
    """
    drift = question.drift(country_figures(question))
    when = rows["when"].to_numpy(dtype=float)
    levels = levels_of(rows) + drift.over(1.0) * (question.end - when)
    grid = _grid(question, levels)
    weight = _weights(question, rows, levels, grid, rank, drift)
    far = drift.sd_over(question.end - float(when.mean()))
    kept = weight > weight.max() * _SLIGHT
    centre, spread = grid[0][kept], grid[1][kept]
    widened = np.hypot(spread, far) * question.ladder.wider[RUNG]
    return Spread(centre, widened, weight[kept] / weight[kept].sum(), question.ladder.freedom)


def _grid(question: Question, levels: Array) -> tuple[Array, Array]:
    """Return centres and spreads: around the figures, and around what measures of the kind show."""
    habits = question.habits
    spreads = habits.spread * np.exp(np.linspace(-_REACH, _REACH, _SPREADS) * habits.spread_log_sd)
    middle, width = float(np.median(levels)), max(float(levels.std()), habits.spread)
    centres = middle + np.linspace(-_REACH, _REACH, _CENTRES) * width
    centre, spread = np.meshgrid(centres, spreads, indexing="ij")
    return centre.ravel(), spread.ravel()


def _weights(
    question: Question,
    rows: pd.DataFrame,
    levels: Array,
    grid: tuple[Array, Array],
    rank: RankBound | None,
    drift: Drift,
) -> Array:
    """Return how well each centre and spread explains the figures, weighed by what the kind shows."""
    habits, freedom = question.habits, question.ladder.freedom
    centre, spread = (part[:, None] for part in grid)
    away = (levels[None, :] - centre) / spread
    qualifiers = rows["qualifier"].to_numpy(dtype=object)
    score = stats.t.logpdf(away, freedom) - np.log(spread)
    for word, explain in _EXPLAINED.items():
        score[:, qualifiers == word] = explain(away[:, qualifiers == word], freedom)
    total = score.sum(axis=1) + _prior(grid[1] / habits.spread, habits.spread_log_sd)
    if rank is not None:
        total += _rank_score(rank, grid, rank.level + drift.over(question.end - rank.when), freedom)
    weight: Array = np.exp(total - total.max())
    return weight / weight.sum()


def _prior(ratio: Array, log_sd: float) -> Array:
    score: NDArray[np.float64] = -0.5 * (np.log(ratio) / log_sd) ** 2
    return score


def _rank_score(rank: RankBound, grid: tuple[Array, Array], level: float, freedom: float) -> Array:
    away = (level - grid[0]) / grid[1]
    above, below = stats.t.logsf(away, freedom), stats.t.logcdf(away, freedom)
    score: Array = rank.above * above + rank.below * below
    return score
