"""The chance of a rank: the values of all units are drawn together, then ranked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import Attainment, Attainments, attainment_many
from cds_analysis.forecasting.neighbours import FREEDOM
from cds_analysis.forecasting.scale import Array, Scale
from cds_analysis.forecasting.scores import QUANTILES

DRAWS = 4000
LEAST_UNITS = 3
_SEED = 20220318
_BEYOND = 1e-6


def rank_attainment(
    values: pd.DataFrame,
    unit: Hashable,
    target: float | None,
    deadline: date | float | str,
    spec: Indicator,
    *,
    day: date | float | str | None = None,
) -> Attainment:
    """Return the chance that a unit stands at a rank or better at the deadline.

    Every unit's value is forecast from the pasts of all (each one's own past is one among them); a common
    shock is drawn once for all, what sets a unit apart for each. Values are rounded as printed, and units of
    one value share the better rank.

    Parameters
    ----------
    values : pandas.DataFrame
        ``unit, period, value``, optionally ``qualifier``: the index of every unit that is ranked.
    unit : hashable
        Whose rank.
    target : float or None
        Worst rank that meets the target.
    deadline : date, float or str
        Day, decimal year or period.
    spec : Indicator
        The index, not the rank.
    day : date, float or str, optional
        Day of the forecast: no figure may be later.

    Returns
    -------
    Attainment
        Quantiles are ranks, and ``reached`` the rank that is held or bettered; no trajectory. Without a value
        of the unit, or with fewer than three units, there is no probability.

    Examples
    --------
    >>> years = np.arange(2019.0, 2025.0)
    >>> index = pd.DataFrame(
    ...     [{"unit": u, "period": y, "value": 0.3 + 0.05 * u} for u in range(8) for y in years]
    ... )
    >>> spec = Indicator("index", "", "", "index_0_1", lower=0.0, upper=1.0, kind="index")
    >>> first = rank_attainment(index, 7, 1, 2025.0, spec)
    >>> first.probability > 0.5, first.quantiles[0.5]
    (True, 1.0)
    """
    units = list(values["unit"].unique())
    if unit not in units or len(units) < LEAST_UNITS:
        return Attainment(None, reasons=("no_observation",))
    goals = pd.DataFrame({"series": units, "target": np.nan, "deadline": deadline})
    many = attainment_many(
        values.rename(columns={"unit": "series"}), goals, peers=values, day=day, specs=spec
    )
    own = many[unit]
    if own.trajectory is None:
        return own
    ranks = _ranks(many, units.index(unit), own.trajectory.scale, spec)
    at = np.quantile(ranks, QUANTILES, method="inverted_cdf")
    return replace(
        own,
        probability=None if target is None or target != target else float((ranks <= target).mean()),
        quantiles=dict(zip(QUANTILES, map(float, at), strict=True)),
        reached={chance: float(np.quantile(ranks, chance, method="inverted_cdf")) for chance in (0.8, 0.5)},
        trajectory=None,
    )


def _separated(levels: Array, scale: Scale, spec: Indicator) -> Array:
    """Return values as printed; those that would be beyond a bound keep their order."""
    values = scale.backward(levels)
    if spec.resolution:
        values = np.round(values / spec.resolution) * spec.resolution
    ends = scale.ends
    beyond = levels - np.clip(levels, *ends) if len(ends) else np.zeros(levels.shape)
    return np.asarray(values + _BEYOND * scale.unit * beyond)


def _ranks(many: Attainments, place: int, scale: Scale, spec: Indicator) -> Array:
    """Return the rank of one unit in every draw; units without a forecast are not ranked."""
    table = many.table
    known = np.flatnonzero(table["level"].notna())
    parts = table.iloc[known]
    mean = parts[["level", "peers", "generic", "standing", "trend", "deviation"]].sum(axis=1).to_numpy()
    random = np.random.default_rng(_SEED)
    common = random.standard_normal((DRAWS, 1)) * parts["shock"].to_numpy()
    apart = random.standard_t(FREEDOM, (DRAWS, len(known))) * parts["noise"].to_numpy()
    drawn = _separated(mean + common + apart, scale, spec)
    own = drawn[:, [int(np.flatnonzero(known == place)[0])]]
    better = drawn < own if spec.direction == "lower" else drawn > own
    return np.asarray(1 + better.sum(axis=1), dtype=float)
