"""Published bounds: what a measure can be no more, or no less, than, and how many units a rank puts above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cds_analysis.forecasting.rungs.question import Question, newest
from cds_analysis.forecasting.rungs.reading import Spread
from cds_analysis.metrics.peers import rank_indicator
from cds_analysis.metrics.series import VALUES

Side = Literal["upper_bound", "lower_bound"]
_USABLE = {"upper_bound": "at_most", "lower_bound": "at_least"}


@dataclass(frozen=True)
class Bound:
    """A related measure that the measure asked about can be no more, or no less, than.

    Parameters
    ----------
    side : {"upper_bound", "lower_bound"}
        Which.
    spread : Spread
        Where the related measure will be at the deadline, on the scale of the measure asked about.
    rows : pandas.DataFrame
        Its figure.
    """

    side: Side
    spread: Spread
    rows: pd.DataFrame

    def allows(self, question: Question) -> float:
        """Return the probability that the related measure itself meets the threshold."""
        return chance(question, self.spread)

    @property
    def caps(self) -> bool:
        """Return whether it holds values down."""
        return self.side == "upper_bound"


def chance(question: Question, spread: Spread) -> float:
    """Return the probability that a level meets the threshold.

    Parameters
    ----------
    question : Question
        With threshold and direction.
    spread : Spread
        Where the level will be.

    Returns
    -------
    float
        0–1; a value that is printed as the threshold meets it.
    """
    below = spread.below(question.edge)
    return below if question.threshold.direction == "lower" else 1 - below


def bounds(question: Question) -> list[Bound]:
    """Return the bounds that the unit's own figures of related measures set.

    Parameters
    ----------
    question : Question
        Relations ``upper_bound`` and ``lower_bound`` of its measure are read.

    Returns
    -------
    list of Bound
        One a related measure with a figure, carried to the deadline as measures of its own kind move. A
        figure stated as "at least" is no upper bound, and one stated as "at most" no lower bound.
    """
    found = []
    for relation in question.spec.relations:
        if relation.kind in _USABLE:
            rows = question.of(relation.other)
            usable = rows["qualifier"].isin((*VALUES, _USABLE[relation.kind]))
            own = rows[usable & (rows["ref_area"] == question.unit)]
            if len(own):
                side: Side = "upper_bound" if relation.kind == "upper_bound" else "lower_bound"
                found.append(Bound(side, _carried(question, own), own.tail(1)))
    return found


def _carried(question: Question, own: pd.DataFrame) -> Spread:
    last = own.iloc[-1]
    kind = question.indicators[str(last["indicator"])].measure_kind
    drift, step = question.drift(kind=kind), question.ladder.of(kind).step
    years = max(question.end - float(last["when"]), 0.0)
    width = np.hypot(drift.sd_over(years), step * np.sqrt(max(years, question.ladder.pair_gap)))
    return Spread.single(float(last["level"]) + drift.over(years), float(width), question.ladder.freedom)


@dataclass(frozen=True)
class RankBound:
    """A published rank beside a published value: how many units lie above it.

    Parameters
    ----------
    unit : str
        Whose rank it is.
    value : float
        Its value, in the unit of the measure.
    level, when : float
        Level of the value, and the decimal year that it is about.
    above, below : int
        How many of the ranked units lie above and below.
    """

    unit: str
    value: float
    level: float
    when: float
    above: int
    below: int


def rank_bound(question: Question) -> RankBound | None:
    """Return the newest published rank of another unit that stands beside its value.

    Parameters
    ----------
    question : Question
        Its measure's rank is looked up.

    Returns
    -------
    RankBound or None
        None where no rank is published, or none for a period with a value. "Sixth with 15.85" says that five
        units lie above 15.85.
    """
    name = rank_indicator(question.spec.indicator, question.indicators)
    ranks = question.known[question.known["indicator"] == name]
    if ranks.empty:
        return None
    values = question.of(question.spec.indicator)
    others = values[values["ref_area"].isin(question.members) & (values["ref_area"] != question.unit)]
    keys = ["ref_area", "time_period"]
    both = others[others["qualifier"].isin(VALUES)].merge(
        ranks[[*keys, "obs_value"]], on=keys, suffixes=("", "_rank")
    )
    if both.empty:
        return None
    row = newest(both).sort_values("when").iloc[-1]
    above, size = int(row["obs_value_rank"]) - 1, len(question.members)
    return RankBound(
        str(row["ref_area"]),
        float(row["obs_value"]),
        float(row["level"]),
        float(row["when"]),
        above,
        max(size - above - 1, 0),
    )
