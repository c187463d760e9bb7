"""Several things at once: thresholds that must all hold, years that all count, the number of targets met.

Targets of one programme do not fail one by one: a slow year slows them all. How much they hang together is an
assumption, stated here and shown on the page: a normal copula with one correlation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array

TARGET_CORRELATION = load_rules().joint.targets
THRESHOLD_CORRELATION = load_rules().joint.thresholds
_NODES = 64
_CERTAIN = 1e-12


@dataclass(frozen=True)
class Count:
    """How many targets will be met.

    Parameters
    ----------
    chances : array, shape (n + 1,)
        Of exactly 0, 1, …, n targets.
    correlation : float
        The assumption behind it.
    """

    chances: Array
    correlation: float

    @property
    def expected(self) -> float:
        """Return the mean number."""
        return float(np.arange(len(self.chances)) @ self.chances)

    @property
    def all_met(self) -> float:
        """Return the chance that every target is met."""
        return float(self.chances[-1])

    @property
    def likely(self) -> tuple[int, int]:
        """Return the two neighbouring numbers that are likeliest together; of nothing, 0 twice."""
        if len(self.chances) == 1:
            return 0, 0
        low = int(np.argmax(self.chances[:-1] + self.chances[1:]))
        return low, low + 1

    def interval(self, share: float = 0.8) -> tuple[int, int]:
        """Return the smallest and largest number between which the count lies with at least a chance.

        Parameters
        ----------
        share : float
            0–1.

        Returns
        -------
        tuple of int
            Both included.
        """
        below = np.cumsum(self.chances)
        tail = (1 - share) / 2
        return int(np.searchsorted(below, tail, side="right")), int(
            np.searchsorted(below, 1 - tail - _CERTAIN)
        )


def target_count(probabilities: ArrayLike, correlation: float = TARGET_CORRELATION) -> Count:
    """Return the distribution of the number of targets met.

    Parameters
    ----------
    probabilities : array-like
        Chance of each target, 0–1; 1 for one that is surely met.
    correlation : float
        Of any two targets, 0 ≤ correlation < 1, on the normal scale.

    Returns
    -------
    Count
        Exact up to the quadrature over the common factor (Vasicek 1987).

    Examples
    --------
    >>> target_count([0.5, 0.5], 0.0).chances.round(3).tolist()
    [0.25, 0.5, 0.25]
    >>> target_count([0.5, 0.5], 0.5).all_met > 0.25
    True
    """
    given, weights = given_factor(probabilities, correlation)
    return Count(weights @ counts_given(given), correlation)


def counts_given(chances: Array) -> Array:
    """Return how many of several independent things happen, one line for each line of chances.

    Parameters
    ----------
    chances : array, shape (lines, n)
        Of each thing.

    Returns
    -------
    array, shape (lines, n + 1)
        Chance of exactly 0, 1, …, n.

    Examples
    --------
    >>> counts_given(np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]]
    """
    counts = np.zeros((len(chances), chances.shape[1] + 1))
    counts[:, 0] = 1.0
    for column in chances.T:
        counts[:, 1:] = counts[:, 1:] * (1 - column[:, None]) + counts[:, :-1] * column[:, None]
        counts[:, 0] *= 1 - column
    return counts


def given_factor(probabilities: ArrayLike, correlation: float) -> tuple[Array, Array]:
    """Return each chance at every node of the common factor, and the nodes' weights.

    Parameters
    ----------
    probabilities : array-like
        Chance of each event, 0–1.
    correlation : float
        Of any two, 0 ≤ correlation < 1, on the normal scale.

    Returns
    -------
    tuple of array
        A line a node and a column an event; the weights add to 1.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    edges = stats.norm.ppf(np.clip(np.asarray(probabilities, dtype=float), _CERTAIN, 1 - _CERTAIN))
    given = stats.norm.cdf((edges[None] + np.sqrt(correlation) * nodes[:, None]) / np.sqrt(1 - correlation))
    return given, weights / weights.sum()


def all_hold(probabilities: ArrayLike, correlation: float = THRESHOLD_CORRELATION) -> float:
    """Return the chance that several thresholds of one target hold together.

    Parameters
    ----------
    probabilities : array-like
        Chance of each.
    correlation : float
        Of any two: parts of one target share their causes.

    Returns
    -------
    float
        Between the product of the chances and the lowest of them.

    Examples
    --------
    >>> round(all_hold([0.5, 0.5], 0.0), 3), 0.25 < all_hold([0.5, 0.5]) < 0.5
    (0.25, True)
    """
    return target_count(probabilities, correlation).all_met


def every_date(probabilities: ArrayLike, years_ahead: ArrayLike) -> float:
    """Return the chance that a level holds at each of several dates to come.

    Parameters
    ----------
    probabilities : array-like
        Chance at each date.
    years_ahead : array-like
        Years from the last figure to each date, positive.

    Returns
    -------
    float
        By a normal copula with the correlations of a random walk, √(earlier/later); 1 with no date to come.

    Examples
    --------
    >>> every_date([0.5], [1.0]), 0.25 < every_date([0.5, 0.5], [1.0, 2.0]) < 0.5
    (0.5, True)
    """
    chances, ahead = np.asarray(probabilities, dtype=float), np.asarray(years_ahead, dtype=float)
    if len(chances) <= 1:
        return float(chances.prod())
    correlation = np.sqrt(np.minimum.outer(ahead, ahead) / np.maximum.outer(ahead, ahead))
    edges = stats.norm.ppf(np.clip(chances, _CERTAIN, 1 - _CERTAIN))
    walk = stats.multivariate_normal(np.zeros(len(edges)), correlation, allow_singular=True, seed=1)
    return float(np.clip(walk.cdf(edges), 0.0, chances.min()))
