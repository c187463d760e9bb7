"""How a measure goes on by itself: the pace of its kind, corrected by the pace that it has shown.

A measure's drift is drawn from those of its kind, which differ by a known spread; its own past is a noisy
look at that drift, the noisier the shorter or the more uneven it was. The two are weighed by their precision
(a normal mean with a normal prior: Gelman and others, Bayesian Data Analysis, 2013, 2.5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cds_analysis.forecasting.prior import Prior
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array, Scale
from cds_analysis.forecasting.stand_ins import Pace
from cds_analysis.forecasting.windows import Places, Pool, roughness

_LOOK_BACK = load_rules().drift.look_back
_TINY = 1e-9


@dataclass(frozen=True)
class Drift:
    """The change of level a year to be expected of each series; arrays of length n_series.

    Parameters
    ----------
    general : array
        Of measures like it at its level.
    own : array
        What its own past adds.
    sd : array
        Uncertainty of the sum.
    noise : array
        Scale of its own change in a year.
    """

    general: Array
    own: Array
    sd: Array
    noise: Array

    def of(self, series: Places) -> Drift:
        """Return the drift of some of the series."""
        return Drift(self.general[series], self.own[series], self.sd[series], self.noise[series])


def expected_drift(periods: Array, levels: Array, pace: Pace, scale: Scale, prior: Prior) -> Drift:
    """Return the drift of series with the same number of figures.

    Parameters
    ----------
    periods, levels : array, shape (n_series, n_points)
        Decimal years ascending, and levels on the scale.
    pace : Pace
        Of measures of its kind.
    scale : Scale
        The scale.
    prior : Prior
        How much drifts of a kind differ, its shock and its spread.

    Returns
    -------
    Drift
        By the newest figures of the last three years, or the last two; the general drift alone where there
        is one figure.

    Examples
    --------
    >>> from cds_analysis.forecasting.prior import load_prior
    >>> from cds_analysis.forecasting.scale import scale_of
    >>> from cds_analysis.forecasting.stand_ins import kind_pace
    >>> prior, scale = load_prior(), scale_of(None, np.empty(0))
    >>> years, levels = np.array([[2022.0, 2023.0, 2024.0]]), np.array([[0.0, 0.5, 1.0]])
    >>> fast = expected_drift(years, levels, kind_pace(prior), scale, prior)
    >>> bool(fast.own[0] > 0), bool(fast.sd[0] < prior.drift_sd)
    (True, True)
    """
    general = pace.at(levels[:, -1], scale)
    noise = _noise(periods, levels, scale, prior)
    before = scale.unit * prior.drift_sd
    span, slope = _own_pace(periods, levels)
    with np.errstate(divide="ignore"):
        precision = span / (noise**2 + (scale.unit * prior.shock) ** 2)
    trust = precision / (precision + 1 / before**2)
    return Drift(general, trust * (slope - general), before * np.sqrt(1 - trust), noise)


def family_drift(pool: Pool, drift: Drift, pace: Pace, scale: Scale, prior: Prior) -> Drift:
    """Return the drift of series beyond what their peers' pasts show: that of the measure they share.

    The peers' steps of the last three years are a look at the measure's drift as a single past is, only
    surer; what sets one unit's past apart from theirs is not carried on.

    Parameters
    ----------
    pool : Pool
        The peers, at least two points of one of them.
    drift : Drift
        Of each series by itself.
    pace, scale, prior
        As in :func:`expected_drift`.

    Returns
    -------
    Drift
        Without an own part.

    Examples
    --------
    >>> from cds_analysis.forecasting.prior import load_prior
    >>> from cds_analysis.forecasting.scale import scale_of
    >>> from cds_analysis.forecasting.stand_ins import kind_pace
    >>> from cds_analysis.forecasting.windows import make_pool
    >>> prior, scale = load_prior(), scale_of(None, np.empty(0))
    >>> peer, year = np.repeat(np.arange(9), 4), np.tile(np.arange(2021.0, 2025.0), 9)
    >>> fast = make_pool(peer, year, 0.4 * (year - 2021))
    >>> alone = expected_drift(year[None, :1], np.zeros((1, 1)), kind_pace(prior), scale, prior)
    >>> shared = family_drift(fast, alone, kind_pace(prior), scale, prior)
    >>> bool(shared.general[0] > alone.general[0]), bool(shared.sd[0] < alone.sd[0]), float(shared.own[0])
    (True, True, 0.0)
    """
    recent = (np.diff(pool.peer) == 0) & (pool.period[1:] > pool.period.max() - _LOOK_BACK)
    years, begins = np.diff(pool.period)[recent], pool.period[:-1][recent]
    if not len(years):
        return drift
    level = np.average(pool.level[:-1][recent], weights=years)
    ahead = float(np.diff(pool.level)[recent].sum() / years.sum()) - float(pace.at(level, scale))
    span = min(_LOOK_BACK, float(pool.period.max() - begins.min()))
    units = len(np.unique(pool.peer[1:][recent]))
    noise = (prior.shock**2 + prior.spread**2 / units) / span
    trust = prior.drift_sd**2 / (prior.drift_sd**2 + noise)
    sd = np.full(len(drift.sd), scale.unit * prior.drift_sd * np.sqrt(1 - trust))
    return Drift(drift.general + trust * ahead, np.zeros(len(drift.own)), sd, drift.noise)


def _own_pace(periods: Array, levels: Array) -> tuple[Array, Array]:
    """Return over how many years the own pace is looked at, and the pace; 0 with one figure."""
    rows, last = np.arange(len(levels)), levels.shape[1] - 1
    first = np.argmax(periods >= periods[:, -1:] - _LOOK_BACK, axis=1)
    first = np.minimum(first, max(last - 1, 0))
    span = periods[:, -1] - periods[rows, first]
    return span, (levels[:, -1] - levels[rows, first]) / np.maximum(span, _TINY)


def _noise(periods: Array, levels: Array, scale: Scale, prior: Prior) -> Array:
    """Return the scale of the own change in a year: the usual one, moved by the own unevenness."""
    usual = prior.spread * scale.unit
    own = roughness(periods, levels)
    noise: Array = usual * unevenness(own, np.full(len(own), usual**2), levels.shape[1], prior)
    return noise


def unevenness(own: Array, usual: Array, points: int, prior: Prior) -> Array:
    """Return by how much a series more uneven than usual has a wider band.

    Parameters
    ----------
    own, usual : array
        Roughness of each series and of those like it, as
        :func:`cds_analysis.forecasting.windows.roughness` returns it.
    points : int
        How many figures the own roughness rests on.
    prior : Prior
        How many points the usual roughness counts as, and the power of the ratio.

    Returns
    -------
    array
        1 where either is not known.

    Examples
    --------
    >>> from cds_analysis.forecasting.prior import load_prior
    >>> factor = unevenness(np.array([0.5, 2.0, np.nan]), np.ones(3), 5, load_prior())
    >>> bool(factor[0] < 1 < factor[1]), float(factor[2])
    (True, 1.0)
    """
    degrees = points - 2
    total = (degrees + prior.rough_rows) * usual
    ratio = (degrees * own + prior.rough_rows * usual) / np.maximum(total, _TINY)
    known = np.isfinite(ratio) & (usual > _TINY)
    factor: Array = np.where(known, ratio, 1.0) ** (prior.rough_power / 2)
    return factor
