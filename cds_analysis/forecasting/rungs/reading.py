"""What one rung of the ladder says of a threshold, and the distribution that it says it from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from cds_analysis.cellar.card import Card
from cds_analysis.forecasting.scale import Array, Scale
from cds_analysis.forecasting.scores import QUANTILES

Rung = Literal["own", "neighbour", "others", "country"]
BASIS_COLUMNS = (
    "ref_area",
    "indicator",
    "time_period",
    "period_end",
    "obs_value",
    "qualifier",
    "known_from",
    "source_org",
)
_HALVINGS = 40
_FAR = 12.0


@dataclass(frozen=True)
class Spread:
    """Where a level may be: a mixture of Student distributions on the scale of the measure.

    Parameters
    ----------
    centre, width, weight : array, shape (n_parts,)
        Location, scale and share of each part; the shares add up to one.
    freedom : float
        Degrees of freedom of every part.

    Examples
    --------
    >>> spread = Spread.single(0.0, 1.0, 4.0)
    >>> float(spread.below(0.0)), round(float(spread.quantile(0.9)), 2)
    (0.5, 1.53)
    """

    centre: Array
    width: Array
    weight: Array
    freedom: float

    @classmethod
    def single(cls, centre: float, width: float, freedom: float) -> Spread:
        """Return a distribution of one part."""
        return cls(np.array([centre]), np.array([width]), np.ones(1), freedom)

    def below(self, level: float) -> float:
        """Return the probability of a level no higher than this one."""
        return float(self._below(np.array([level]))[0])

    def _below(self, levels: Array) -> Array:
        away = (levels[:, None] - self.centre) / self.width
        shares: Array = special.stdtr(self.freedom, away) @ self.weight
        return shares

    def quantile(self, share: float) -> float:
        """Return the level that lies above a share of the distribution."""
        return float(self.quantiles((share,))[0])

    def quantiles(self, shares: Sequence[float]) -> Array:
        """Return the levels that lie above some shares of the distribution, by halving."""
        reach = _FAR * self.width.max()
        low = np.full(len(shares), self.centre.min() - reach)
        high = np.full(len(shares), self.centre.max() + reach)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            under = self._below(middle) < shares
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        found: Array = (low + high) / 2
        return found

    def wider(self, factor: float) -> Spread:
        """Return the distribution with every part wider by a factor."""
        return Spread(self.centre, self.width * factor, self.weight, self.freedom)

    def values(self, scale: Scale) -> dict[float, float]:
        """Return the values at the usual quantiles, in the unit of the measure."""
        found = scale.backward(self.quantiles(QUANTILES))
        return {share: float(value) for share, value in zip(QUANTILES, found, strict=True)}


@dataclass(frozen=True, repr=False)
class Reading(Card):
    """What one rung says of a threshold.

    Parameters
    ----------
    rung : {"own", "neighbour", "others", "country"}
        Which one.
    probability : float or None
        That the threshold is met at the deadline, 0–1; None where the rung may not speak.
    quantiles : mapping of float to float
        Values at the deadline at 5, 10, 25, 50, 75, 90 and 95%; empty where it is silent, and where only a
        bound speaks.
    silent : str
        Why it says nothing; a word of :data:`SILENT`, empty where it speaks.
    indicator : str
        The measure that it was read from.
    relation : str
        How that measure is related to the one asked about; only on the rung of neighbours.
    basis : pandas.DataFrame
        The figures that it stands on: :data:`BASIS_COLUMNS`.
    n_units, n_pairs : int
        How many other units' figures, and how many units known by both measures, stand behind it.
    kind_of_measure : str
        The kind whose track record applies.
    notes : tuple of str
        Machine words of :data:`NOTES`.
    limit : {"", "at_most", "at_least"}
        Whether the probability is only a limit, because it was read from a bound.

    Examples
    --------
    >>> Reading("others", None, silent="too_few_units").probability is None
    True
    """

    rung: Rung
    probability: float | None
    quantiles: Mapping[float, float] = field(default_factory=dict)
    silent: str = ""
    indicator: str = ""
    relation: str = ""
    basis: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(BASIS_COLUMNS)))
    n_units: int = 0
    n_pairs: int = 0
    kind_of_measure: str = ""
    notes: tuple[str, ...] = ()
    limit: Literal["", "at_most", "at_least"] = ""


SILENT: Mapping[str, str] = {
    "no_figure": "nobody has published the figure that this rung reads",
    "too_few_units": "fewer other units have a figure than the rung needs",
    "kind_fails": "on measures of this kind the rung was tried and did no better than the base rate",
    "kind_untried": "on measures of this kind the rung could not be tried",
    "no_pairs": "no unit is known by both measures, so the difference between them cannot be learned",
    "bound_says_nothing": "a published bound neither shows the target out of reach nor met",
    "no_target_value": "the value to reach is not known",
    "crosses_break": "all figures are from before the measure was changed",
    "rank_or_growth": "ranks, growth and unbounded amounts are not read from other measures or units",
    "whole_country": "the country is not one unit among others",
    "past": "the deadline has passed",
}
NOTES: Mapping[str, str] = {
    "bound_used": "a published bound on a related measure moved the number",
    "bound_only": "only a bound speaks: the number is a limit",
    "bounds_among_others": "some of the others' figures are bounds, used as such",
    "rank_used": "a published rank says how many units lie above a figure",
    "press_tells_of_the_strong": "the others' figures come from the press, which tells of the strong",
    "inferred_days": "for some figures the day since when they were known is inferred",
    "one_year_pairs": "some pairs stand a year apart",
    "few_pairs": "fewer than five units are known by both measures",
    "break_ahead": "the measure changes before the deadline",
    "other_measure": "read from the country's figure of the same quantity under another name",
}
