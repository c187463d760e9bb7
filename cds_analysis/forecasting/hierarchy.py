"""Shares of several programmes: what the next programme may do, when a few did so and so.

The share of a programme lies on the log-odds scale around a common mean; a *kind* of target (one of which
officials said something) is shifted against the plain ones, by about as much in every programme. Nothing is
fitted by a search: many values of the unknown numbers are drawn from what is thought possible beforehand,
each is weighed by how well it explains the counts, and leaving a programme out is leaving its factor out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import ndimage, special, stats
from scipy.stats import qmc

from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array

PLAIN = "plain"
_DRAWS_LOG2 = 13
_STEP = 0.2
_GRID = np.arange(-8.0, 8.0 + _STEP / 2, _STEP)
_LOWEST_SPREAD = load_rules().endings.least_spread
_TINY = 1e-300


@dataclass(frozen=True)
class Beforehand:
    """What is thought possible before any count is seen; all on the log-odds scale.

    Parameters
    ----------
    mean, mean_sd : float
        Of the common mean.
    spread_sd : float
        Scale of the spread between programmes (half-normal).
    shifts : mapping of str to tuple of float
        Mean and standard deviation of the shift of each kind.
    scatter : float
        Standard deviation of a shift between programmes.
    one_measure : float
        Standard deviation of what a programme with one measure for all its targets (the same share, asked of
        many states) has on top of the spread: all of them share the fortune of that measure.
    """

    mean: float
    mean_sd: float
    spread_sd: float
    shifts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    scatter: float = 0.0
    one_measure: float = 0.0


@dataclass(frozen=True)
class Learned:
    """Draws of the unknown numbers, and how well each explains each programme.

    Parameters
    ----------
    mean, spread : array, shape (draws,)
        Common mean, and spread between programmes.
    shifts : mapping of str to array
        Of every kind.
    scatter, one_measure : float
        As in :class:`Beforehand`.
    explains : pandas.DataFrame
        Log-likelihood: a row a programme, a column a draw.
    """

    mean: Array
    spread: Array
    shifts: Mapping[str, Array]
    scatter: float
    one_measure: float
    explains: pd.DataFrame

    def weights(self, without: str = "") -> Array:
        """Return the weight of every draw, with all programmes or without one of them."""
        total = self.explains.drop(index=without, errors="ignore").to_numpy().sum(axis=0)
        weight: Array = np.exp(total - total.max())
        return weight / weight.sum()

    def sample(
        self, kinds: Sequence[str], n: int, seed: int, without: str = "", one_measure: bool = False
    ) -> Array:
        """Return chances in programmes that might come next.

        Parameters
        ----------
        kinds : sequence of str
            Of the groups of targets asked for.
        n : int
            How many such programmes.
        seed : int
            The same seed gives the same programmes.
        without : str
            A programme that is left out.
        one_measure : bool
            Whether all targets ask for one measure.

        Returns
        -------
        array, shape (n, len(kinds))
            0–1; a row is one programme, so its groups rise and fall together.
        """
        random = np.random.default_rng(seed)
        drawn = np.searchsorted(np.cumsum(self.weights(without)), (np.arange(n) + 0.5) / n)
        drawn = random.permutation(np.minimum(drawn, len(self.mean) - 1))
        wide = np.hypot(self.spread[drawn], self.one_measure if one_measure else 0.0)
        own = self.mean[drawn] + wide * random.standard_normal(n)
        scattered = self.scatter * random.standard_normal((n, len(kinds)))
        moves = [
            self.shifts[kind][drawn] + scattered[:, place] if kind in self.shifts else np.zeros(n)
            for place, kind in enumerate(kinds)
        ]
        moved = np.column_stack(moves) if moves else np.zeros((n, 0))
        return special.expit(own[:, None] + moved)


def learn_shares(cases: pd.DataFrame, beforehand: Beforehand) -> Learned:
    """Return what the counts of several programmes teach.

    Parameters
    ----------
    cases : pandas.DataFrame
        ``programme_id, kind, n, hits``: one row a programme and kind; counts may be fractions (a part of a
        programme that is known only as a whole). A kind without a shift counts as plain. Optional:
        ``one_measure``, whether the programme has one measure for all.
    beforehand : Beforehand
        What is thought possible.

    Returns
    -------
    Learned
        Without cases, what was thought possible beforehand.

    Examples
    --------
    >>> cases = pd.DataFrame({"programme_id": ["a", "b"], "kind": "plain", "n": 20, "hits": [15, 17]})
    >>> chances = learn_shares(cases, Beforehand(0.0, 1.5, 1.0)).sample(["plain"], 2000, seed=1)
    >>> chances.shape, bool(0.6 < chances.mean() < 0.85)
    ((2000, 1), True)
    """
    kinds = list(beforehand.shifts)
    uniform = qmc.Sobol(2 + len(kinds), scramble=False).random_base2(_DRAWS_LOG2)
    normal = stats.norm.ppf(uniform + 0.5 / len(uniform))
    mean = beforehand.mean + beforehand.mean_sd * normal[:, 0]
    spread = _LOWEST_SPREAD + beforehand.spread_sd * np.abs(normal[:, 1])
    shifts = {
        kind: beforehand.shifts[kind][0] + beforehand.shifts[kind][1] * normal[:, 2 + place]
        for place, kind in enumerate(kinds)
    }
    around = {wide: _around(mean, np.hypot(spread, wide)) for wide in (0.0, beforehand.one_measure)}
    rows = {}
    for name, part in cases.groupby("programme_id", sort=True):
        alike = "one_measure" in part and bool(part["one_measure"].iloc[0])
        shares = around[beforehand.one_measure if alike else 0.0]
        likelihood = (shares * _likelihood(part, shifts, beforehand.scatter)).sum(axis=1)
        rows[name] = np.log(likelihood + _TINY)
    explains = pd.DataFrame(rows, index=range(len(mean))).T
    return Learned(mean, spread, shifts, beforehand.scatter, beforehand.one_measure, explains)


def _around(mean: Array, spread: Array) -> Array:
    """Return the weights of the grid's shares in a programme, for every draw."""
    weights: Array = stats.norm.pdf((_GRID[None] - mean[:, None]) / spread[:, None])
    return weights / weights.sum(axis=1, keepdims=True)


def _likelihood(part: pd.DataFrame, shifts: Mapping[str, Array], scatter: float) -> Array:
    """Return, for every draw, how likely a programme's counts are at every share of the grid."""
    product: Array = np.ones((1, len(_GRID)))
    for kind, n, hits in part[["kind", "n", "hits"]].itertuples(index=False):
        curve = np.exp(hits * special.log_expit(_GRID) + (n - hits) * special.log_expit(-_GRID))
        if kind in shifts:
            smooth = ndimage.gaussian_filter1d(curve, scatter / _STEP, mode="nearest") if scatter else curve
            curve = np.interp(_GRID[None] + shifts[kind][:, None], _GRID, smooth)
        product = product * curve
    return product
