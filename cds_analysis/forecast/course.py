"""The way from the last figure to the deadline and beyond: bands, dates and paces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from cds_analysis.forecast.growth import Growth
from cds_analysis.forecast.neighbours import FREEDOM
from cds_analysis.forecast.rules import load_rules
from cds_analysis.forecast.scale import Scale

_RULES = load_rules().course
SHORTEST = _RULES.shortest
_STEPS_A_YEAR = 12
_PATH_POINTS = 13


@dataclass(frozen=True)
class Course:
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

    @property
    def best_quarter_pace(self) -> float | None:
        """Return the change a year of the best quarter of peers from this level; None without windows."""
        change = float(self.growth.slow if self.lower else self.growth.fast)
        return self._pace(self.level + change) if np.isfinite(change) else None

    @property
    def required_pace(self) -> float | None:
        """Return the change a year that leads to the target by the deadline; None without a target."""
        return None if self.target is None else self._pace(self.target)

    def pace_for(self, chance: float) -> float | None:
        """Return the change a year that would give a chance of meeting the target.

        Parameters
        ----------
        chance : float
            0–1.

        Returns
        -------
        float or None
            Pace of the median that leaves that chance, the spread being as it is; None without a target.
        """
        if self.edge is None:
            return None
        margin = float(self.growth.sd) * stats.t.ppf(chance, FREEDOM)
        return self._pace(self.edge - margin if self.lower else self.edge + margin)

    def _pace(self, level: float) -> float:
        there, here = self.scale.backward(np.array([level, self.level]))
        return float((there - here) / self.horizon)
