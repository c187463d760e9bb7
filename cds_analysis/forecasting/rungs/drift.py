"""The common way of all units: how a measure drifts from the day of a figure to the deadline."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array

_SHORTEST = load_rules().rungs.shortest_drift


@dataclass(frozen=True)
class Drift:
    """A change of level a year, known only so well.

    Parameters
    ----------
    mean, sd : float
        Expected change a year and its standard deviation.
    shock : float
        Standard deviation of what a single year adds to it.
    """

    mean: float
    sd: float
    shock: float

    def seen(self, when: Array, level: Array, look_back: float) -> Drift:
        """Return the drift after a series was seen.

        Parameters
        ----------
        when, level : array
            Decimal years in order, and levels.
        look_back : float
            How many of the last years count.

        Returns
        -------
        Drift
            The two means weighed by their precision; the same where the series spans less than half a year.

        Examples
        --------
        >>> seen = Drift(0.0, 0.1, 0.05).seen(np.array([2022.0, 2024.0]), np.array([0.0, 0.4]), 3.0)
        >>> 0.1 < seen.mean < 0.2 and seen.sd < 0.1
        True
        """
        first = int(np.argmax(when >= when[-1] - look_back))
        years = float(when[-1] - when[first])
        if years < _SHORTEST:
            return self
        # the two figures at its ends are each as uncertain as a year's shock
        own, general = years**2 / (self.shock**2 * (years + 2)), 1 / self.sd**2
        slope = float(level[-1] - level[first]) / years
        mean = (own * slope + general * self.mean) / (own + general)
        return replace(self, mean=mean, sd=float((own + general) ** -0.5))

    def over(self, years: float) -> float:
        """Return the expected change over some years."""
        return self.mean * years

    def sd_over(self, years: float) -> float:
        """Return the standard deviation of the change over some years; none of the past is uncertain."""
        years = max(years, 0.0)
        return float(np.hypot(self.sd * years, self.shock * np.sqrt(years)))
