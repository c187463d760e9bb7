"""How much all peers move together from year to year: what no peer comparison can foresee."""

from __future__ import annotations

import numpy as np

from cds_analysis.forecasting.prior import Prior
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Scale
from cds_analysis.forecasting.windows import Pool, whole_year

_ROWS = load_rules().drift.year_rows


def common_shock(pool: Pool, today: float, scale: Scale, prior: Prior) -> float:
    """Return the standard deviation of a year's common change.

    Every step from one figure of a peer to its next is a rate; the years' mean rates differ by the common
    shocks and by sampling noise, which is taken off. Recent years count most, and a few generic years are
    mixed in.

    Parameters
    ----------
    pool : Pool
        The peers.
    today : float
        Decimal year from which age is counted.
    scale : Scale
        Of the pool.
    prior : Prior
        The generic shock, and the number of years that it counts as.

    Returns
    -------
    float
        On the scale; the generic one without peers.

    Examples
    --------
    >>> from cds_analysis.forecasting.prior import load_prior
    >>> from cds_analysis.forecasting.scale import scale_of
    >>> from cds_analysis.forecasting.windows import make_pool
    >>> peer, year = np.repeat(np.arange(9), 5), np.tile(np.arange(2020.0, 2025.0), 9)
    >>> pools = [make_pool(peer, year, level) for level in (year - 2020, np.sin(3 * year))]
    >>> steady, shaken = (common_shock(pool, 2024.0, scale_of(None, year), load_prior()) for pool in pools)
    >>> steady < shaken
    True
    """
    generic = (prior.shock * scale.unit) ** 2
    same = np.diff(pool.peer) == 0
    if not same.any():
        return float(np.sqrt(generic))
    rates = np.diff(pool.level)[same] / np.diff(pool.period)[same]
    years, year = np.unique(whole_year(pool.period[1:][same]), return_inverse=True)
    rows = np.bincount(year)
    means = np.bincount(year, rates) / rows
    noise = ((rates - means[year]) ** 2).sum() / max(len(rates) - len(years), 1)
    worth = rows / (rows + _ROWS) * 0.5 ** (np.maximum(today - years, 0.0) / prior.shock_half_life)
    deviations = means - (worth @ means) / worth.sum()
    between = max(float((worth * (deviations**2 - noise / rows)).sum()), 0.0)
    return float(np.sqrt((between + prior.shock_rows * generic) / (worth.sum() + prior.shock_rows)))
