"""How far an indicator moves over a horizon: learned from what peers did over windows of the same shape.

The own line is not extrapolated. Every stretch of a peer's past with the case's time pattern is a window
(:mod:`cds_analysis.forecasting.windows`); windows from a similar level and of late count most
(:mod:`cds_analysis.forecasting.neighbours`). Within the year in which windows ended, so that shocks common to
a year do not pass for effects, a ridge regression learns how much level, own slope and last deviation matter.
The years' mean changes, adjusted to the own features, give the drift; how much they differ from year to year
gives the variance of the future year that nobody knows. Generic values count as a few windows and years, so
they matter where peers are few, and without peers only they remain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cds_analysis.cellar.card import Card
from cds_analysis.forecasting.drift import Drift, expected_drift, family_drift, unevenness
from cds_analysis.forecasting.matching import Match, match_windows
from cds_analysis.forecasting.neighbours import SHOCK_POWER, Neighbours, Sight, neighbours_at
from cds_analysis.forecasting.prior import Prior, load_prior
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array, Scale
from cds_analysis.forecasting.shock import common_shock
from cds_analysis.forecasting.stand_ins import Pace, kind_pace
from cds_analysis.forecasting.windows import FEATURES, Places, Pool, Windows, features, roughness

_OTHER_PARTS = ("slow", "fast", "span", "effective", "years")
_SCALES = ("noise", "shock")
_DAY_STEP = load_rules().neighbours.day_years
_MEAN_PARTS = ("peers", "generic", "standing", "trend", "deviation")
_LEVEL, _SLOPE, _FROM_LINE, _FROM_MEAN = range(len(FEATURES))


@dataclass(frozen=True, repr=False)
class Growth(Card):
    """The change of level over a horizon, for one series (numbers) or many (arrays).

    The mean is the sum of its five parts; ``noise`` and ``shock`` make the scale of a Student distribution.

    Parameters
    ----------
    peers : float or array
        Part of the mean: what peers did from there.
    generic : float or array
        Part of the mean: what measures of its kind do.
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
    n_windows : float or array
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
    n_windows: Array

    @property
    def mean(self) -> Array:
        """Return the expected change."""
        return self.peers + self.generic + self.standing + self.trend + self.deviation

    @property
    def sd(self) -> Array:
        """Return the scale of the Student distribution of the change."""
        return np.hypot(self.noise, self.shock)


def expected_growth(
    periods: Array,
    levels: Array,
    pool: Pool,
    horizon: Array,
    scale: Scale,
    prior: Prior | None = None,
    pace: Pace | None = None,
) -> Growth:
    """Return the change of level that is to be expected over a horizon.

    Parameters
    ----------
    periods, levels : array, shape (n_series, n_points)
        Decimal years ascending, and values on the scale; at least one of each series.
    pool : Pool
        The peers on the same scale; nothing in it may be later than the day of the forecast.
    horizon : array, shape (n_series,)
        Years from the last own value, positive.
    scale : Scale
        The scale.
    prior : Prior, optional
        Generic values; the shipped ones without it.
    pace : Pace, optional
        Of measures of its kind; by the prior alone without it.

    Returns
    -------
    Growth
        Arrays of length n_series; without windows by what is known without peers.

    Examples
    --------
    >>> from cds_analysis.forecasting.scale import scale_of
    >>> from cds_analysis.forecasting.windows import make_pool
    >>> scale, ahead = scale_of(None, np.array([50.0])), np.array([1.0])
    >>> nobody = make_pool(np.empty(0, dtype=int), np.empty(0), np.empty(0))
    >>> alone = expected_growth(np.array([[2024.0]]), np.array([[0.0]]), nobody, ahead, scale)
    >>> float(alone.n_windows[0]), bool(0 < alone.mean[0] < alone.sd[0])
    (0.0, True)
    """
    known = prior or load_prior()
    matches = match_windows(pool, periods, horizon)
    return matched_growth(matches, periods, levels, pool, horizon, scale, known, pace or kind_pace(known))


def matched_growth(
    matches: Sequence[Match],
    periods: Array,
    levels: Array,
    pool: Pool,
    horizon: Array,
    scale: Scale,
    prior: Prior,
    pace: Pace,
) -> Growth:
    """Return the growth of :func:`expected_growth` where the windows are found already.

    Parameters
    ----------
    matches : sequence of Match
        From :func:`cds_analysis.forecasting.matching.match_windows`.
    periods, levels, pool, horizon, scale, prior, pace
        As in :func:`expected_growth`.

    Returns
    -------
    Growth
        Arrays of length n_series.
    """
    drift = expected_drift(periods, levels, pace, scale, prior)
    if not matches:
        return growth_alone(drift, horizon, scale, prior)
    todays, day = np.unique(np.round(periods[:, -1] / _DAY_STEP) * _DAY_STEP, return_inverse=True)
    shocks = np.array([common_shock(pool, float(today), scale, prior) for today in todays])[day.ravel()]
    todays, found = todays[day.ravel()], []
    family = family_drift(pool, drift, pace, scale, prior)
    for match in matches:
        series, lone = match.series, drift.of(match.series)
        own = Own.of(periods[series, -match.points :], levels[series, -match.points :])
        sight = Sight(todays[series], match.span, shocks[series], pace)
        near = growth_near(match.windows, own, lone, sight, scale, prior)
        carried_on = replace(
            carried(near, match.carry / match.span), span=np.minimum(match.carry, horizon[series])
        )
        further = _further(carried_on, family.of(series), match.rest, scale, prior)
        found.append((series, match.share, further))
    return _blended(found, len(horizon))


def _further(growth: Growth, drift: Drift, years: Array, scale: Scale, prior: Prior) -> Growth:
    """Return a growth that goes on for some years at a drift."""
    if not years.any():
        return growth
    alone = growth_alone(drift, years, scale, prior)
    return replace(
        growth,
        **{name: getattr(growth, name) + getattr(alone, name) for name in _MEAN_PARTS},
        **{name: np.hypot(getattr(growth, name), getattr(alone, name)) for name in _SCALES},
    )


def _blended(found: list[tuple[Places, Array, Growth]], count: int) -> Growth:
    """Return growths by their shares: means added, scales by the share of their squares."""
    most, sums = np.zeros(count), {name: np.zeros(count) for name in (*_MEAN_PARTS, *_SCALES, *_OTHER_PARTS)}
    for series, share, growth in found:
        most[series] = np.maximum(most[series], growth.n_windows)
        for name, values in sums.items():
            part = getattr(growth, name)
            values[series] += share * (part**2 if name in _SCALES else part)
    return Growth(
        **{name: np.sqrt(values) if name in _SCALES else values for name, values in sums.items()},
        n_windows=most,
    )


def carried(growth: Growth, times: Array) -> Growth:
    """Return a growth carried on over a longer way: the pace stays, and so does the error of the pace.

    Parameters
    ----------
    growth : Growth
        Over the windows' span.
    times : array
        How many times as long the way of each is.

    Returns
    -------
    Growth
        Mean and shock in proportion, noise by the square root; over a shorter way the shock shrinks no faster
        than shocks grow.
    """
    if (times == 1).all():
        return growth
    longer = {name: times * getattr(growth, name) for name in (*_MEAN_PARTS, "slow", "fast")}
    shock = growth.shock * np.where(times > 1, times, times ** (SHOCK_POWER / 2))
    return replace(growth, **longer, shock=shock, noise=np.sqrt(times) * growth.noise)


@dataclass(frozen=True)
class Own:
    """What is known of each series at its end.

    Parameters
    ----------
    features : array, shape (n_series, n_features)
        As :func:`cds_analysis.forecasting.windows.features` returns them; the first is the level.
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


def growth_near(windows: Windows, own: Own, drift: Drift, sight: Sight, scale: Scale, prior: Prior) -> Growth:
    """Return the growth that windows and the prior give to series of known features.

    Parameters
    ----------
    windows : Windows
        Of the pattern of the series.
    own : Own
        What is known of each series.
    drift : Drift
        How each goes on by itself: the fewer years the windows cover, the more that counts.
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
    seen = np.column_stack([np.append(lower, lower + 1), np.tile(sight.today, 2), np.tile(sight.shock, 2)])
    knots, where = np.unique(seen, axis=0, return_inverse=True)
    where = where.ravel()
    at_knots = replace(sight, today=knots[:, 1], shock=knots[:, 2])
    around = neighbours_at(scale.at_position(knots[:, 0]), windows, at_knots, scale, prior)
    near = _between(around, where[: len(own)], where[len(own) :], place - lower)
    return _with_peers(near, own, drift, windows, sight, prior)


def growth_alone(drift: Drift, horizon: Array, scale: Scale, prior: Prior) -> Growth:
    """Return the growth of series that go on by themselves.

    Parameters
    ----------
    drift : Drift
        Of each series.
    horizon : array, shape (n_series,)
        Years.
    scale : Scale
        The scale.
    prior : Prior
        The shock.

    Returns
    -------
    Growth
        Without windows.
    """
    nothing, unknown = np.zeros(len(horizon)), np.full(len(horizon), np.nan)
    shock = scale.unit * prior.shock * horizon ** (SHOCK_POWER / 2)
    return Growth(
        peers=nothing,
        generic=drift.general * horizon,
        standing=nothing,
        trend=drift.own * horizon,
        deviation=nothing,
        noise=drift.noise * np.sqrt(horizon),
        shock=np.hypot(shock, drift.sd * horizon),
        slow=unknown,
        fast=unknown,
        effective=nothing,
        years=nothing,
        span=unknown,
        n_windows=nothing,
    )


def _between(around: Neighbours, lower: Places, upper: Places, part: Array) -> Neighbours:
    """Return what lies between the neighbours of two knots."""

    def _blend(values: Array) -> Array:
        share = part if values.ndim == 1 else part[:, None]
        blended: Array = (1 - share) * values[lower] + share * values[upper]
        return blended

    return Neighbours(**{name: _blend(values) for name, values in vars(around).items()})


def _with_peers(
    near: Neighbours, own: Own, drift: Drift, windows: Windows, sight: Sight, prior: Prior
) -> Growth:
    rest = (1 - near.share) * sight.horizon
    pulls = near.effects * (near.share[:, None] * _within(own, windows) - near.centre)
    return Growth(
        peers=near.pace,
        generic=rest * drift.general,
        standing=pulls[:, _LEVEL],
        trend=pulls[:, _SLOPE] + rest * drift.own,
        deviation=pulls[:, _FROM_LINE] + pulls[:, _FROM_MEAN],
        noise=np.sqrt(near.variance) * unevenness(own.roughness, near.roughness, own.n_points, prior),
        shock=np.sqrt(near.shock),
        slow=near.slow,
        fast=near.fast,
        effective=near.effective,
        years=near.years,
        span=np.full(len(own), sight.horizon),
        n_windows=np.full(len(own), float(len(windows))),
    )


def _within(own: Own, windows: Windows) -> Array:
    """Return the features with deviations no larger than any window showed: beyond, nothing was learned."""
    seen = windows.features[:, _FROM_LINE:]
    deviation = np.clip(own.features[:, _FROM_LINE:], seen.min(axis=0), seen.max(axis=0))
    return np.hstack([own.features[:, :_FROM_LINE], deviation])
