"""How far an indicator moves over a horizon: learned from what peers did over windows of the same shape.

The own line is not extrapolated. Every stretch of a peer's past with the case's time pattern is a window
(:mod:`cds_analysis.forecast.windows`); windows from a similar level and of late count most. Within the year
in which windows ended, so that shocks common to a year do not pass for effects, a ridge regression learns how
much level, own slope and last deviation matter. The years' mean changes, adjusted to the case's level, give
the drift; how much they differ from year to year gives the variance of the future year that nobody knows. Few
windows are mixed with generic rows, and with none only those remain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cds_analysis.forecast.scale import Array, Scale
from cds_analysis.forecast.windows import FEATURES, Pool, Windows, features, find_windows

Groups = NDArray[np.intp]

# Chosen by search on the development half of the benchmark (benchmarks/README.md); the optimum is flat.
FREEDOM = 4
ENOUGH_WINDOWS = 30
MIN_WINDOWS = 3
HALF_LIFE = 2.0
NEARNESS = 13.0
EFFECTIVE = 25.0
YEAR_HALF_LIFE = 1.5
YEAR_ROWS = 4.0
PRIOR_YEARS = 0.12
PRIOR_DRIFT = 0.01
SHOCK = 0.04
SHOCK_YEARS = 2.0
SPREAD = 0.18
SPREAD_ROWS = 6.0
RIDGE = 25.0
PRIOR_EFFECTS = np.array([-0.06, 0.0, -0.25, 0.0])
_FEATURE_SCALE = np.array([0.8, 0.1, 0.1, 0.3])
ALONE_DRIFT, ALONE_SLOPE, ALONE_WIDER, ALONE_DRIFT_SD = 0.06, 0.1, 1.3, 0.05


@dataclass(frozen=True)
class Growth:
    """The change of level over a horizon.

    Parameters
    ----------
    mean : float
        Expected change on the scale.
    noise : float
        Standard deviation of what sets one unit apart from its peers.
    shock : float
        Standard deviation of what hits all peers alike, and of the drift itself.
    n_windows : int
        How many windows were found.
    effective : float
        How many equally good ones they are worth.
    """

    mean: float
    noise: float
    shock: float
    n_windows: int
    effective: float

    @property
    def sd(self) -> float:
        """Return the standard deviation of the change, scale of a Student distribution."""
        return float(np.hypot(self.noise, self.shock))


def expected_growth(periods: Array, levels: Array, pool: Pool, horizon: float, scale: Scale) -> Growth:
    """Return the change of level that is to be expected over a horizon.

    Parameters
    ----------
    periods, levels : array
        The own series: decimal years ascending, values on the scale; at least one.
    pool : Pool
        The peers on the same scale; nothing in it may be later than the day of the forecast.
    horizon : float
        Years from the last own value, positive.
    scale : Scale
        The scale.

    Returns
    -------
    Growth
        From generic values alone when fewer than three windows are found.

    Examples
    --------
    >>> from cds_analysis.forecast.scale import scale_of
    >>> from cds_analysis.forecast.windows import make_pool
    >>> scale = scale_of(None, np.array([50.0]))
    >>> alone = expected_growth(np.array([2024.0]), np.array([0.0]), make_pool([]), 1.0, scale)
    >>> alone.n_windows, round(alone.mean, 2)
    (0, 0.06)
    """
    windows, used = _matching(pool, periods, horizon)
    own = features(periods[None, -used:], levels[None, -used:])[0]
    if len(windows) < MIN_WINDOWS:
        return _alone(own, horizon, scale, len(windows))
    weights, effective = _weights(windows, periods[-1], levels[-1], scale)
    years, year = np.unique(np.round(windows.outcome_period), return_inverse=True)
    adjusted = windows.change - (features(windows.periods, windows.levels) - own) @ _effects(
        windows, weights, year, horizon, scale
    )
    means = _group_means(adjusted, weights, year)
    worth, rows = _year_worth(weights, year, years, periods[-1], horizon)
    mean = (worth @ means + PRIOR_YEARS * PRIOR_DRIFT * scale.unit * horizon) / (worth.sum() + PRIOR_YEARS)
    variance = _spread(adjusted - means[year], weights, horizon, scale)
    shock = _shock_variance(means - mean, worth, rows, variance, horizon, scale)
    drift = variance / max(effective, 1.0) + shock / (worth.sum() + 1.0)
    return Growth(
        float(mean), float(np.sqrt(variance)), float(np.sqrt(shock + drift)), len(windows), effective
    )


def _matching(pool: Pool, periods: Array, horizon: float) -> tuple[Windows, int]:
    """Return the windows of the longest pattern that is common enough, and how many points it has."""
    n = len(periods)
    best: tuple[Windows, int] | None = None
    for points, loose in ((n, False), (min(n, 4), False), (min(n, 3), True), (min(n, 2), True), (1, True)):
        found = find_windows(pool, periods[-1] - periods[-points:], horizon, loose=loose)
        if best is None or len(found) > len(best[0]):
            best = found, points
        if len(best[0]) >= ENOUGH_WINDOWS:
            break
    assert best is not None
    return best


def _alone(own: Array, horizon: float, scale: Scale, n_windows: int) -> Growth:
    mean = ALONE_DRIFT * scale.unit * horizon + ALONE_SLOPE * own[FEATURES.index("slope")] * horizon
    noise = SPREAD * scale.unit * np.sqrt(ALONE_WIDER * horizon)
    shock = scale.unit * np.hypot(SHOCK * horizon**0.6, ALONE_DRIFT_SD * horizon)
    return Growth(float(mean), float(noise), float(shock), n_windows, 0.0)


def _weights(windows: Windows, today: float, level: float, scale: Scale) -> tuple[Array, float]:
    """Return weights by age and nearness of level, widened until enough windows count."""
    age = np.maximum(today - windows.outcome_period, 0.0)
    distance = scale.position(windows.levels[:, -1]) - scale.position(np.array([level]))
    widen = 1.0
    for _ in range(7):
        weights = 0.5 ** (age / (HALF_LIFE * widen)) * np.exp(-0.5 * (distance / (NEARNESS * widen)) ** 2)
        effective = float(weights.sum() ** 2 / max((weights**2).sum(), 1e-300))
        if effective >= EFFECTIVE:
            break
        widen *= 1.35
    top = weights.max()
    return (weights / top if top > 0 else np.ones(len(age))), effective


def _group_means(values: Array, weights: Array, group: Groups) -> Array:
    return np.bincount(group, weights * values) / np.maximum(np.bincount(group, weights), 1e-12)


def _effects(windows: Windows, weights: Array, year: Groups, horizon: float, scale: Scale) -> Array:
    """Return the coefficients of the features, by ridge regression within years towards the prior."""
    known = features(windows.periods, windows.levels)
    centred = np.column_stack([column - _group_means(column, weights, year)[year] for column in known.T])
    change = windows.change - _group_means(windows.change, weights, year)[year]
    size = _FEATURE_SCALE * scale.unit
    noise = max(float((weights * change**2).sum() / weights.sum()), (0.02 * scale.unit) ** 2)
    scaled = centred / size
    prior = PRIOR_EFFECTS * np.array([horizon, horizon, 1.0, 0.0]) * size
    penalty = RIDGE / ((0.25 * scale.unit) ** 2 * horizon) * np.eye(len(FEATURES))
    left = (scaled * weights[:, None]).T @ scaled / noise + penalty
    right = (scaled * weights[:, None]).T @ change / noise + penalty @ prior
    return np.linalg.solve(left, right) / size


def _year_worth(
    weights: Array, year: Groups, years: Array, today: float, horizon: float
) -> tuple[Array, Array]:
    """Return what each year's mean is worth (age, number of rows), and its effective number of rows."""
    rows = np.bincount(year, weights) ** 2 / np.maximum(np.bincount(year, weights**2), 1e-12)
    worth = 0.5 ** (np.maximum(today - years, 0.0) / YEAR_HALF_LIFE) * rows / (rows + YEAR_ROWS)
    return (worth / (1 + 0.5 * (horizon - 1)) if horizon > 1 else worth), rows


def _spread(residuals: Array, weights: Array, horizon: float, scale: Scale) -> float:
    """Return the variance of a Student distribution of the residuals, a few generic rows mixed in."""
    generic = (SPREAD * scale.unit) ** 2 * horizon
    variance = generic
    for _ in range(15):
        pull = (FREEDOM + 1) / (FREEDOM + residuals**2 / variance)
        pull_generic = (FREEDOM + 1) / (FREEDOM + generic / variance)
        total = (weights * pull * residuals**2).sum() + SPREAD_ROWS * pull_generic * generic
        variance = float(total / (weights.sum() + SPREAD_ROWS))
    return variance


def _shock_variance(
    deviations: Array, worth: Array, rows: Array, variance: float, horizon: float, scale: Scale
) -> float:
    """Return the variance of a whole year's mean, net of sampling noise, with two generic years mixed in."""
    between = (worth * deviations**2).sum() - (worth * variance / np.maximum(rows, 1.0)).sum()
    generic = SHOCK_YEARS * (SHOCK * scale.unit) ** 2 * horizon**1.2
    return float((max(between, 0.0) + generic) / (worth.sum() + SHOCK_YEARS))
