"""What windows say at one level: their mean change, what mattered in it, and how sure that is.

Every quantity depends on the own series only through its level, because the weights do. It is therefore
computed once at each level asked for, whatever the number of series; arrays have one row a level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cds_analysis.forecasting.prior import Prior
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array, Scale
from cds_analysis.forecasting.stand_ins import Pace
from cds_analysis.forecasting.windows import Windows, roughness, whole_year

_RULES = load_rules().neighbours
FREEDOM, SHOCK_POWER = _RULES.freedom, _RULES.shock_power
_STEPS = 8
_TINY = 1e-12


@dataclass(frozen=True)
class Sight:
    """What forecasts look through; arrays have one value a series, or a level.

    Parameters
    ----------
    today : array
        Decimal year of the last figure; age is counted from here.
    horizon : float
        Years that the windows' changes span.
    shock : array
        Standard deviation of a year's common change.
    pace : Pace
        Of measures of the kind, which counts as a part of a year.
    """

    today: Array
    horizon: float
    shock: Array
    pace: Pace


@dataclass(frozen=True)
class Neighbours:
    """What the windows around some levels say; arrays of length n_levels, or (n_levels, n_features).

    Parameters
    ----------
    pace : array
        Mean change over the horizon, years weighted, the drift without peers not included.
    share : array
        Weight of the windows against that drift.
    centre : array
        Mean features of the windows, times ``share``.
    effects : array
        Effect of each feature on the change.
    variance, shock : array
        Variances of one unit's own change, and of what hits all (with the uncertainty of the drift).
    effective : array
        How many equally good windows they are worth.
    years : array
        How many equally good years the windows ended in.
    roughness : array
        Mean roughness of the windows; missing where they have fewer than three points.
    slow, fast : array
        Change of the slowest and of the fastest quarter of the windows, at the edge of the quarter.
    """

    pace: Array
    share: Array
    centre: Array
    effects: Array
    variance: Array
    shock: Array
    effective: Array
    years: Array
    roughness: Array
    slow: Array
    fast: Array


def neighbours_at(levels: Array, windows: Windows, sight: Sight, scale: Scale, prior: Prior) -> Neighbours:
    """Return what windows say at each level.

    Parameters
    ----------
    levels : array
        Where to look.
    windows : Windows
        At least one.
    sight : Sight
        From when, how far, and through what common shock.
    scale : Scale
        For nearness and units.
    prior : Prior
        Kernel widths and generic values.

    Returns
    -------
    Neighbours
        One row a level.
    """
    today, horizon = sight.today, sight.horizon
    weights, effective = level_weights(levels, windows, today, scale, prior)
    known = windows.features
    years, year = np.unique(whole_year(windows.outcome_period), return_inverse=True)
    member = (year[:, None] == np.arange(len(years))).astype(float)
    mass = weights @ member
    known_means = np.stack([_means(weights, column, member, mass) for column in known.T], axis=2)
    change_means = _means(weights, windows.change, member, mass)
    effects = _effects(weights, known, windows.change, mass, known_means, change_means, horizon, scale, prior)
    adjusted_means = change_means - np.einsum("lyf,lf->ly", known_means, effects)
    residuals = windows.change - effects @ known.T - adjusted_means[:, year]
    variance = _spread(residuals, weights, horizon, scale, prior)
    rows = mass**2 / np.maximum(weights**2 @ member, _TINY)
    worth = _worth(rows, today[:, None] - years, horizon, prior)
    total = worth.sum(axis=1) + prior.drift_years
    generic = prior.drift_years * sight.pace.at(levels, scale) * horizon
    mean = ((worth * adjusted_means).sum(axis=1) + generic) / total
    shock = _shock(adjusted_means - mean[:, None], worth, rows, variance, sight, prior)
    return Neighbours(
        pace=(worth * change_means).sum(axis=1) / total,
        share=worth.sum(axis=1) / total,
        centre=np.einsum("ly,lyf->lf", worth, known_means) / total[:, None],
        effects=effects,
        variance=variance,
        shock=shock + variance / np.maximum(effective, 1.0) + shock / (worth.sum(axis=1) + 1.0),
        effective=effective,
        years=effective_number(worth),
        roughness=weights @ roughness(windows.periods, windows.levels) / weights.sum(axis=1),
        slow=_quantile(windows.change, weights, 0.25),
        fast=_quantile(windows.change, weights, 0.75),
    )


def _quantile(values: Array, weights: Array, part: float) -> Array:
    order = np.argsort(values)
    below = np.cumsum(weights[:, order], axis=1)
    place = (below < part * below[:, -1:]).sum(axis=1)
    quantile: Array = values[order][np.minimum(place, len(values) - 1)]
    return quantile


def level_weights(
    levels: Array, windows: Windows, today: Array, scale: Scale, prior: Prior
) -> tuple[Array, Array]:
    """Return weights by age and nearness of level, widened until enough windows count, and their worth."""
    age = np.maximum(today[:, None] - windows.outcome_period, 0.0)
    distance = scale.position(windows.levels[:, -1])[None] - scale.position(levels)[:, None]
    logs = np.log(0.5) * age / prior.half_life, -0.5 * (distance / prior.nearness) ** 2
    weights, effective = np.empty(distance.shape), np.zeros(len(levels))
    open_rows = np.arange(len(levels))
    for step in range(_RULES.widenings):
        widen = _RULES.widening**step
        log = logs[0][open_rows] / widen + logs[1][open_rows] / widen**2
        weights[open_rows] = np.exp(log - log.max(axis=1, keepdims=True))
        effective[open_rows] = effective_number(weights[open_rows])
        open_rows = open_rows[effective[open_rows] < prior.effective]
        if not len(open_rows):
            break
    return weights, effective


def effective_number(weights: Array) -> Array:
    """Return how many equal weights each row is worth (Kish 1965).

    Parameters
    ----------
    weights : array, shape (n, m)
        Not negative, not all zero in a row.

    Returns
    -------
    array, shape (n,)
        1 to m.

    Examples
    --------
    >>> effective_number(np.array([[1.0, 1.0, 0.0]])).tolist()
    [2.0]
    """
    total: Array = weights.sum(axis=1) ** 2 / np.maximum((weights**2).sum(axis=1), _TINY)
    return total


def _means(weights: Array, values: Array, member: Array, mass: Array) -> Array:
    means: Array = (weights * values) @ member / np.maximum(mass, _TINY)
    return means


def _effects(
    weights: Array,
    known: Array,
    change: Array,
    mass: Array,
    known_means: Array,
    change_means: Array,
    horizon: float,
    scale: Scale,
    prior: Prior,
) -> Array:
    """Return the coefficients of the features, by ridge regression within years towards the generic ones."""
    size = np.array(_RULES.feature_size) * scale.unit
    moments = (weights[:, None, :] * known.T) @ known
    moments -= (mass[:, None, :] * known_means.transpose(0, 2, 1)) @ known_means
    cross = (weights * change) @ known - np.einsum("ly,lyf,ly->lf", mass, known_means, change_means)
    noise = (weights @ change**2 - (mass * change_means**2).sum(axis=1)) / weights.sum(axis=1)
    noise = np.maximum(noise, (_RULES.least_noise * scale.unit) ** 2)
    generic = np.array([prior.effect_level * horizon, prior.effect_slope * horizon, prior.effect_last, 0.0])
    penalty = prior.ridge / ((_RULES.usual_change * scale.unit) ** 2 * horizon) * np.eye(len(size))
    left = moments / np.outer(size, size) / noise[:, None, None] + penalty
    right = cross / size / noise[:, None] + penalty @ (generic * size)
    solved: Array = np.linalg.solve(left, right[:, :, None])[:, :, 0] / size
    return solved


def _worth(rows: Array, age: Array, horizon: float, prior: Prior) -> Array:
    """Return what each year's mean is worth, by age and number of rows, less for a long horizon."""
    recent = 0.5 ** (np.maximum(age, 0.0) / prior.year_half_life)
    overlap = 1 + _RULES.far_discount * max(horizon - 1, 0.0)
    worth: Array = recent * rows / (rows + prior.year_rows) / overlap
    return worth


def _spread(residuals: Array, weights: Array, horizon: float, scale: Scale, prior: Prior) -> Array:
    """Return the squared scale of a Student distribution of the residuals, a few generic rows mixed in."""
    generic = (prior.spread * scale.unit) ** 2 * horizon
    squares, total = residuals**2, weights.sum(axis=1) + prior.spread_rows
    variance = np.full(len(residuals), generic)
    for _ in range(_STEPS):
        pull = (FREEDOM + 1) / (FREEDOM + squares / variance[:, None])
        pull_generic = (FREEDOM + 1) / (FREEDOM + generic / variance)
        variance = (
            (weights * pull * squares).sum(axis=1) + prior.spread_rows * pull_generic * generic
        ) / total
    return variance


def _shock(
    deviations: Array, worth: Array, rows: Array, variance: Array, sight: Sight, prior: Prior
) -> Array:
    """Return the variance of a whole horizon's mean, net of sampling noise, with general years mixed in."""
    between = (worth * (deviations**2 - variance[:, None] / np.maximum(rows, 1.0))).sum(axis=1)
    general = prior.shock_years * sight.shock**2 * sight.horizon**SHOCK_POWER
    shock: Array = (np.maximum(between, 0.0) + general) / (worth.sum(axis=1) + prior.shock_years)
    return shock
