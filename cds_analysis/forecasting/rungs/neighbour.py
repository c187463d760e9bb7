"""Rung 2: the unit's own figure of the same quantity by another measure, carried over.

Where both measures are known of the same unit, the country among them, their difference is learned; the fewer
such pairs, the more what pairs of measures in general do counts, and the wider the result. Bounds are bounds:
a measure that can be no less can show that a target is out of reach, never that it is met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.rungs.bounds import Bound, bounds, chance
from cds_analysis.forecasting.rungs.question import SAME, Question, basis_of, inferred
from cds_analysis.forecasting.rungs.reading import Reading, Rung, Spread
from cds_analysis.metrics.series import VALUES

RUNG: Rung = "neighbour"
_RULES = load_rules().rungs


@dataclass(frozen=True)
class Bridge:
    """A figure of a neighbouring measure and the way over.

    Parameters
    ----------
    own : pandas.Series
        The unit's figure, with ``when`` and ``level``.
    pairs : pandas.DataFrame
        ``ref_area, difference`` (level of the measure asked about less that of the neighbour), ``gap`` (years
        between the two), one row a unit.
    rows : pandas.DataFrame
        All figures it stands on.
    """

    own: pd.Series
    pairs: pd.DataFrame
    rows: pd.DataFrame


def read_neighbour(question: Question) -> Reading:
    """Return what the unit's own figures of neighbouring measures say.

    Parameters
    ----------
    question : Question
        What is asked.

    Returns
    -------
    Reading
        Of several neighbours, the one that leaves least open; silent with the reason. Where only a bound
        speaks, the probability is a limit and there are no quantiles.
    """
    limits = bounds(question)
    bridges = [
        bridge for other in _neighbours(question) if (bridge := bridge_from(question, other)) is not None
    ]
    ready = [bridge for bridge in bridges if len(bridge.pairs) >= question.ladder.least_pairs]
    silence = question.ladder.silence(RUNG, question.kind)
    if ready and not silence:
        return _bridged(question, ready, limits)
    if (reading := _limited(question, limits)) is not None:
        return reading
    if not ready:
        silence = "no_pairs" if bridges else "bound_says_nothing" if limits else _missing(question)
    return Reading(RUNG, None, silent=silence, kind_of_measure=question.kind)


def _neighbours(question: Question) -> list[str]:
    return [one.other for one in question.spec.relations if one.kind == SAME]


def _missing(question: Question) -> str:
    reasons = {question.crossed(other, question.unit) for other in _neighbours(question)}
    return "crosses_break" if "crosses_break" in reasons else "no_figure"


def bridge_from(question: Question, other: str) -> Bridge | None:
    """Return the bridge from one neighbouring measure.

    Parameters
    ----------
    question : Question
        What is asked.
    other : str
        A measure of the same quantity.

    Returns
    -------
    Bridge or None
        None where the unit has no figure of it.
    """
    there = _by_unit(question, other)
    own = there[there["ref_area"] == question.unit]
    if own.empty:
        return None
    here, last = _by_unit(question, question.spec.indicator), own.iloc[-1]
    pairs = _pairs(question, here, there, float(last["when"]))
    rows = pd.concat([own.tail(1), here.loc[pairs["place"]], there.loc[pairs["place_there"]]])
    return Bridge(last, pairs[["ref_area", "difference", "gap"]].reset_index(drop=True), rows)


def _by_unit(question: Question, indicator: str) -> pd.DataFrame:
    """Return the values of a measure, and of what is the same for the country, with their place."""
    rows = pd.concat([question.of(name) for name in question.counterparts(indicator)])
    usable = rows["ref_area"].isin([*question.members, question.country]) & rows["qualifier"].isin(VALUES)
    rows = rows[usable].reset_index(drop=True)
    return rows.assign(place=rows.index)


def _pairs(question: Question, here: pd.DataFrame, there: pd.DataFrame, when: float) -> pd.DataFrame:
    """Return one pair of figures a unit: the closest in time, and of those the closest to the own figure."""
    columns = ["ref_area", "when", "level", "place"]
    pairs = here[columns].merge(there[columns], on="ref_area", suffixes=("", "_there"))
    gap = pairs["when"] - pairs["when_there"]
    difference = pairs["level"] - pairs["level_there"] - question.drift().over(1.0) * gap
    pairs = pairs.assign(gap=gap, difference=difference, apart=gap.abs().round(1))
    pairs = pairs.assign(far=(pairs["when_there"] - when).abs())
    near = pairs[(gap.abs() <= question.ladder.pair_gap) & (pairs["ref_area"] != question.unit)]
    return near.sort_values(["ref_area", "apart", "far"], kind="stable").groupby("ref_area").head(1)


def spread_of(question: Question, bridge: Bridge) -> Spread:
    """Return where the measure asked about will be at the deadline, on the way over a bridge.

    Parameters
    ----------
    question : Question
        What is asked.
    bridge : Bridge
        With at least one pair.

    Returns
    -------
    Spread
        A Student distribution. Its scale holds the differences between units, the uncertainty of their mean,
        and the way to the deadline.
    """
    ladder = question.ladder
    differences = bridge.pairs["difference"].to_numpy(dtype=float)
    n, mean = len(differences), float(differences.mean())
    freedom = ladder.difference_rows + n - 1
    squares = float(((differences - mean) ** 2).sum())
    variance = (ladder.difference_rows * question.habits.difference**2 + squares) / freedom * (1 + 1 / n)
    drift, years = question.drift(), max(question.end - float(bridge.own["when"]), 0.0)
    width = np.sqrt(variance + question.habits.step**2 * years + drift.sd_over(years) ** 2)
    centre = float(bridge.own["level"]) + mean + drift.over(years)
    return Spread.single(centre, float(width) * ladder.wider[RUNG], freedom)


def _bridged(question: Question, ready: list[Bridge], limits: list[Bound]) -> Reading:
    spreads = [spread_of(question, bridge) for bridge in ready]
    best = min(range(len(ready)), key=lambda place: (float(spreads[place].width[0]), place))
    bridge, spread = ready[best], spreads[best]
    probability, quantiles = chance(question, spread), spread.values(question.scale)
    for bound in limits:
        allowed, reach = bound.allows(question), bound.spread.values(question.scale)
        keep = min if bound.caps else max
        probability = _held(question, bound, probability, allowed)
        quantiles = {share: keep(value, reach[share]) for share, value in quantiles.items()}
    moved = probability != chance(question, spread)
    rows = pd.concat([bridge.rows, *(bound.rows for bound in limits if moved)])
    notes = (
        *(("bound_used",) if moved else ()),
        *(("one_year_pairs",) if (bridge.pairs["gap"].abs() > _RULES.same_time).any() else ()),
        *(("few_pairs",) if len(bridge.pairs) < _RULES.few_pairs else ()),
        *inferred(rows),
        *question.notes,
    )
    return Reading(
        RUNG,
        probability,
        quantiles,
        indicator=str(bridge.own["indicator"]),
        relation=SAME,
        basis=basis_of(rows),
        n_pairs=len(bridge.pairs),
        kind_of_measure=question.kind,
        notes=notes,
    )


def _held(question: Question, bound: Bound, probability: float, allowed: float) -> float:
    """Return a probability held by a bound: the measure meets the threshold no more, or no less, often."""
    return min(probability, allowed) if _lowers(question, bound) else max(probability, allowed)


def _lowers(question: Question, bound: Bound) -> bool:
    return bound.caps == (question.threshold.direction != "lower")


def _limited(question: Question, limits: list[Bound]) -> Reading | None:
    """Return a reading of bounds alone: only where one shows that a target is out of reach, or met."""
    ladder = question.ladder
    for bound in limits:
        allowed, lowers = bound.allows(question), _lowers(question, bound)
        if allowed <= ladder.against if lowers else allowed >= ladder.toward:
            return Reading(
                RUNG,
                allowed,
                indicator=str(bound.rows["indicator"].iloc[0]),
                relation=bound.side,
                basis=basis_of(bound.rows),
                kind_of_measure=question.kind,
                notes=("bound_only", *inferred(bound.rows), *question.notes),
                limit="at_most" if lowers else "at_least",
            )
    return None
