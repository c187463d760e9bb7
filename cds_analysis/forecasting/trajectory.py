"""The way from the last figure to the deadline and beyond: bands, dates and paces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from cds_analysis.cellar.card import Card
from cds_analysis.forecasting.growth import Growth
from cds_analysis.forecasting.neighbours import FREEDOM
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Scale

_RULES = load_rules().trajectory
SHORTEST = _RULES.shortest
_STEPS_A_YEAR = 12
_PATH_POINTS = 13


@dataclass(frozen=True, repr=False)
class Trajectory(Card):
    """Where a value may go: on the scale, a Student distribution whose centre moves in proportion to time.

    Parameters
    ----------
    start, horizon : float
        Decimal year of the last figure, and years from there to the deadline.
    level : float
        The last figure on the scale.
    growth : Growth
        The change of level over the horizon, of this one series.
    scale : Scale
        The scale.
    target, edge : float or None
        The target on the scale, and the lowest level (highest, where lower is better) that is printed as it.
    lower : bool
        Whether lower is better.
    """

    start: float
    horizon: float
    level: float
    growth: Growth
    scale: Scale
    target: float | None
    edge: float | None
    lower: bool

    @property
    def path(self) -> pd.DataFrame:
        """Return ``period, q10, q50, q90`` from the last figure to the deadline."""
        share = np.linspace(0.0, 1.0, _PATH_POINTS)
        band = {q: self.scale.backward(self._quantile(q, share)) for q in (0.1, 0.5, 0.9)}
        return pd.DataFrame(
            {
                "period": self.start + self.horizon * share,
                "q10": band[0.1],
                "q50": band[0.5],
                "q90": band[0.9],
            }
        )

    def _quantile(self, q: float, share: np.ndarray) -> np.ndarray:
        spread = float(self.growth.sd) * share**_RULES.spread_power * stats.t.ppf(q, FREEDOM)
        return np.asarray(self.level + float(self.growth.mean) * share + spread)

    def met_by(self, chance: float) -> float | None:
        """Return when the target is met with a chance.

        Parameters
        ----------
        chance : float
            0–1.

        Returns
        -------
        float or None
            Decimal year, to the month; None without a target, or if ten years are not enough.
        """
        if self.edge is None:
            return None
        years = np.arange(0, _RULES.look_ahead * _STEPS_A_YEAR + 1) / _STEPS_A_YEAR
        promised = self._quantile(chance if self.lower else 1 - chance, years / self.horizon)
        met = promised <= self.edge if self.lower else promised >= self.edge
        return float(self.start + years[met.argmax()]) if met.any() else None

    def change_for(self, chance: float) -> float:
        """Return the change on the scale that would give a chance, 0–1, of meeting the target."""
        assert self.edge is not None
        margin = float(self.growth.sd) * stats.t.ppf(chance, FREEDOM)
        return float(self.edge + (-margin if self.lower else margin)) - self.level

    def chance_after(self, change: float) -> float:
        """Return the chance that the target is met if a change on the scale is to be expected, 0–1.

        Parameters
        ----------
        change : float
            In place of the forecast's; the spread stays.

        Returns
        -------
        float
            The forecast's own probability after its own change.
        """
        assert self.edge is not None
        below = float(stats.t.cdf((self.edge - self.level - change) / float(self.growth.sd), FREEDOM))
        return below if self.lower else 1 - below

    def value_after(self, change: float) -> float:
        """Return the value after a change on the scale; never outside the bounds."""
        return float(self.scale.backward(np.array([self.level + change]))[0])

    def can_show(self, change: float) -> bool:
        """Return whether a value within the bounds lies as far as a change on the scale."""
        ends = self.scale.ends
        return not len(ends) or bool(ends[0] <= self.level + change <= ends[1])
