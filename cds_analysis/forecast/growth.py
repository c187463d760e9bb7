"""How far an indicator moves over a horizon: learned from what peers did over windows of the same shape.

The own line is not extrapolated. Every stretch of a peer's past with the case's time pattern is a window
(:mod:`cds_analysis.forecast.windows`); windows from a similar level and of late count most
(:mod:`cds_analysis.forecast.neighbours`). Within the year in which windows ended, so that shocks common to a
year do not pass for effects, a ridge regression learns how much level, own slope and last deviation matter.
The years' mean changes, adjusted to the own features, give the drift; how much they differ from year to year
gives the variance of the future year that nobody knows. Generic values count as a few windows and years, so
they matter where peers are few, and without peers only they remain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cds_analysis.forecast.matching import match_windows
from cds_analysis.forecast.neighbours import Neighbours, Sight, neighbours_at
from cds_analysis.forecast.prior import Prior, load_prior
from cds_analysis.forecast.scale import Array, Scale
from cds_analysis.forecast.shock import common_shock
from cds_analysis.forecast.windows import FEATURES, Pool, Windows, features, roughness

Places = NDArray[np.intp]

_MEAN_PARTS = ("peers", "generic", "standing", "trend", "deviation")
_TINY = 1e-9
_LEVEL, _SLOPE, _FROM_LINE, _FROM_MEAN = range(len(FEATURES))


@dataclass(frozen=True)
class Growth:
    """The change of level over a horizon, for one series (numbers) or many (arrays).

    The mean is the sum of its five parts; ``noise`` and ``shock`` make the scale of a Student distribution.

    Parameters
    ----------
    peers : float or array
        Part of the mean: what peers did from there.
    generic : float or array
        Part of the mean: what indicators in general do.
    standing : float or array
        Part of the mean: that this series stands higher or lower than those peers did.
    trend : float or array
        Part of the mean: its own slope against theirs.
    deviation : float or array
        Part of the mean: its last figure off its own line.
    noise : float or array
        Scale of what sets one unit apart from its peers.
    shock : float or array
        Scale of what hits all alike, and of the drift's own uncertainty.
    slow, fast : float or array
        Change at the edges of the slowest and fastest quarter of windows; missing without windows.
    effective : float or array
        How many equally good windows stand behind it.
    years : float or array
        How many equally good years those windows ended in.
    span : float or array
        Years that the windows' changes span, over which they were carried on where the way is longer; missing
        without windows.
    n_windows : int or array
        How many windows were found.
    """

    peers: Array
    generic: Array
    standing: Array
    trend: Array
    deviation: Array
    noise: Array
    shock: Array
    slow: Array
    fast: Array
    effective: Array
    years: Array
    span: Array
    n_windows: int | Array

    @property
    def mean(self) -> Array:
        """Return the expected change."""
        return self.peers + self.generic + self.standing + self.trend + self.deviation

    @property
    def sd(self) -> Array:
        """Return the scale of the Student distribution of the change."""
        return np.hypot(self.noise, self.shock)


def expected_growth(
    periods: Array, levels: Array, pool: Pool, horizon: float, scale: Scale, prior: Prior | None = None
) -> Growth:
    """Return the change of level that is to be expected over a horizon.

    Parameters
    ----------
    periods : array, shape (n_points,)
        Decimal years ascending, the same for all series; at least one.
    levels : array, shape (n_series, n_points)
        Values on the scale.
    pool : Pool
        The peers on the same scale; nothing in it may be later than the day of the forecast.
    horizon : float
        Years from the last own value, positive.
    scale : Scale
        The scale.
    prior : Prior, optional
        Generic values; the shipped ones without it.

    Returns
    -------
    Growth
        Arrays of length n_series; from generic values alone when no windows are found.

    Examples
    --------
    >>> from cds_analysis.forecast.scale import scale_of
    >>> from cds_analysis.forecast.windows import make_pool
    >>> scale = scale_of(None, np.array([50.0]))
    >>> nobody = make_pool(np.empty(0, dtype=int), np.empty(0), np.empty(0))
    >>> alone = expected_growth(np.array([2024.0]), np.array([[0.0]]), nobody, 1.0, scale)
    >>> alone.n_windows, bool(0 < alone.mean[0] < alone.sd[0])
    (0, True)
    """
    match = match_windows(pool, periods, horizon)
    used = periods[-match.points :]
    own = Own.of(np.broadcast_to(used, (len(levels), len(used))), levels[:, -match.points :])
    known, today = prior or load_prior(), float(periods[-1])
    if not len(match.windows):
        return growth_alone(own, np.full(len(own), horizon), scale, known)
    sight = Sight(today, match.span, common_shock(pool, today, scale, known))
    return carried(growth_near(match.windows, own, sight, scale, known), horizon / match.span)


def carried(growth: Growth, times: float) -> Growth:
    """Return a growth carried on over a longer way: the pace stays, and so does the error of the pace.

    Parameters
    ----------
    growth : Growth
        Over the windows' span.
    times : float
        How many times as long the way is, at least 1.

    Returns
    -------
    Growth
        Mean and shock in proportion, noise by the square root.
    """
    if times == 1:
        return growth
    longer = {name: times * getattr(growth, name) for name in (*_MEAN_PARTS, "shock", "slow", "fast")}
    return replace(growth, **longer, noise=np.sqrt(times) * growth.noise)


@dataclass(frozen=True)
class Own:
    """What is known of each series at its end.

    Parameters
    ----------
    features : array, shape (n_series, n_features)
        As :func:`cds_analysis.forecast.windows.features` returns them; the first is the level.
    roughness : array, shape (n_series,)
        Missing with fewer than three points.
    n_points : int
        How many points of its history were looked at.
    """

    features: Array
    roughness: Array
    n_points: int

    @classmethod
    def of(cls, periods: Array, levels: Array) -> Own:
        """Return what is known of histories, shape (n_series, n_points)."""
        return cls(features(periods, levels), roughness(periods, levels), levels.shape[1])

    def __len__(self) -> int:
        """Return how many series there are."""
        return len(self.features)


def growth_near(windows: Windows, own: Own, sight: Sight, scale: Scale, prior: Prior) -> Growth:
    """Return the growth that windows and the prior give to series of known features.

    Parameters
    ----------
    windows : Windows
        Of the pattern of the series.
    own : Own
        What is known of each series.
    sight : Sight
        From when, how far, and through what common shock.
    scale : Scale
        The scale.
    prior : Prior
        The generic values.

    Returns
    -------
    Growth
        Arrays of length n_series. What windows say is taken at whole places of the ruler and blended between.
    """
    place = scale.position(own.features[:, _LEVEL])
    lower = np.floor(place)
    knots, where = np.unique(np.concatenate([lower, lower + 1]), return_inverse=True)
    around = neighbours_at(scale.at_position(knots), windows, sight, scale, prior)
    near = _between(around, where[: len(own)], where[len(own) :], place - lower)
    return _with_peers(near, own, windows, sight, prior)


def growth_alone(own: Own, horizon: Array, scale: Scale, prior: Prior) -> Growth:
    """Return the growth that generic values alone give.

    Parameters
    ----------
    own : Own
        What is known of each series.
    horizon : array, shape (n_series,)
        Years.
    scale : Scale
        The scale.
    prior : Prior
        The generic values.

    Returns
    -------
    Growth
        Without windows.
    """
    nothing = np.zeros(len(own))
    shock = np.hypot(prior.shock * horizon**0.6, prior.alone_drift_sd * horizon)
    return Growth(
        peers=nothing,
        generic=prior.alone_drift * scale.drift * scale.unit * horizon,
        standing=nothing,
        trend=prior.alone_slope * own.features[:, _SLOPE] * horizon,
        deviation=nothing,
        noise=prior.spread * scale.unit * np.sqrt(prior.alone_wider * horizon),
        shock=scale.unit * shock,
        slow=np.full(len(own), np.nan),
        fast=np.full(len(own), np.nan),
        effective=nothing,
        years=nothing,
        span=np.full(len(own), np.nan),
        n_windows=0,
    )


def _between(around: Neighbours, lower: Places, upper: Places, part: Array) -> Neighbours:
    """Return what lies between the neighbours of two knots."""

    def _blend(values: Array) -> Array:
        share = part if values.ndim == 1 else part[:, None]
        blended: Array = (1 - share) * values[lower] + share * values[upper]
        return blended

    return Neighbours(**{name: _blend(values) for name, values in vars(around).items()})


def _with_peers(near: Neighbours, own: Own, windows: Windows, sight: Sight, prior: Prior) -> Growth:
    pulls = near.effects * (near.share[:, None] * own.features - near.centre)
    return Growth(
        peers=near.pace,
        generic=near.generic,
        standing=pulls[:, _LEVEL],
        trend=pulls[:, _SLOPE],
        deviation=pulls[:, _FROM_LINE] + pulls[:, _FROM_MEAN],
        noise=np.sqrt(near.variance) * _unevenness(near, own, prior),
        shock=np.sqrt(near.shock),
        slow=near.slow,
        fast=near.fast,
        effective=near.effective,
        years=near.years,
        span=np.full(len(own), sight.horizon),
        n_windows=len(windows),
    )


def _unevenness(near: Neighbours, own: Own, prior: Prior) -> Array:
    """Return by how much a series more uneven than its peers has a wider band."""
    degrees = own.n_points - 2
    total = (degrees + prior.rough_rows) * near.roughness
    ratio = (degrees * own.roughness + prior.rough_rows * near.roughness) / np.maximum(total, _TINY)
    known = np.isfinite(ratio) & (near.roughness > _TINY)
    return np.where(known, ratio, 1.0) ** (prior.rough_power / 2)
