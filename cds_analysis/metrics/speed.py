"""How fast others moved from the same level: the World Bank's idea of typical speed, with short series."""

from __future__ import annotations

import warnings
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.regression.quantile_regression import QuantReg
from statsmodels.stats.proportion import proportion_confint
from statsmodels.tools.sm_exceptions import IterationLimitWarning

from cds_analysis.data.indicator import Indicator
from cds_analysis.metrics.series import breaks_before

Array = NDArray[np.float64]

SHORTEST, LONGEST = 1.0, 10.0
QUARTILES = (0.25, 0.5, 0.75)
LEAST_SPELLS = 8
NEARNESS = 0.1
_ROUNDING, _DECIMALS = 0.01, 9
_STEPS_A_YEAR, _YEARS_AHEAD = 24, 30


@dataclass(frozen=True)
class Speed:
    """One unit's newest spell among those of its peers from the same level.

    Parameters
    ----------
    start, end : float
        Decimal years of the spell.
    first, last : float
        Values at its ends.
    pace : float
        Change a year.
    percentile : float
        Share of peers' spells from a similar level that were slower, each against the median at its own
        level, 0–1; missing with too few.
    low, high : float
        95% interval of that share (Wilson, by effective number of spells).
    effective : float
        How many equally near spells the share rests on.
    typical_pace, best_quarter_pace : float
        Median and fastest quarter of the peers at the starting level.
    ratio : float
        Years that the typical path needs for the stretch, by the years it took: 2 is twice as fast as
        typical; missing if the typical path never covers it.
    """

    start: float
    end: float
    first: float
    last: float
    pace: float
    percentile: float
    low: float
    high: float
    effective: float
    typical_pace: float
    best_quarter_pace: float
    ratio: float


def peer_spells(panel: pd.DataFrame, spec: Indicator) -> pd.DataFrame:
    """Return every spell of every unit: from each figure to the next one at least a year later.

    Parameters
    ----------
    panel : pandas.DataFrame
        ``unit, period`` (decimal year), ``value``.
    spec : Indicator
        With its breaks: no spell crosses one.

    Returns
    -------
    pandas.DataFrame
        ``unit, start, end, level, last, pace`` (change a year); spells of one to ten years.

    Notes
    -----
    World Bank, trackr: spells of five to ten years; here the shortest of a year or more, as series are short.

    Examples
    --------
    >>> panel = pd.DataFrame({"unit": "a", "period": [2021.0, 2021.5, 2022.0], "value": [50.0, 52, 56]})
    >>> peer_spells(panel, Indicator("x", "", "", "percent"))[["level", "pace"]].to_numpy().tolist()
    [[50.0, 6.0]]
    """
    rows = []
    for unit, own in panel.sort_values("period").groupby("unit", sort=False):
        periods, values = own["period"].to_numpy(dtype=float), own["value"].to_numpy(dtype=float)
        way = breaks_before(periods, spec.breaks)
        for place in range(len(own) - 1):
            gaps = periods - periods[place]
            fits = (gaps >= SHORTEST - _ROUNDING) & (gaps <= LONGEST) & (way == way[place])
            if fits.any():
                later = int(np.flatnonzero(fits)[0])
                pace = (values[later] - values[place]) / gaps[later]
                rows.append((unit, periods[place], periods[later], values[place], values[later], pace))
    return pd.DataFrame(rows, columns=["unit", "start", "end", "level", "last", "pace"])


def speed_curves(
    spells: pd.DataFrame, levels: Array, quantiles: tuple[float, ...] = QUARTILES
) -> pd.DataFrame:
    """Return the quantiles of the peers' pace at some starting levels.

    Parameters
    ----------
    spells : pandas.DataFrame
        ``level, pace``.
    levels : array
        Where to look; outside the spells' levels the nearest end is taken.
    quantiles : tuple of float
        0–1, ascending.

    Returns
    -------
    pandas.DataFrame
        Index ``levels``, one column a quantile; missing with fewer than eight spells.

    Notes
    -----
    Quantile regression on level and its square (Koenker and Bassett 1978, by statsmodels); curves that would
    cross are put in order (Chernozhukov, Fernández-Val and Galichon 2010).

    Examples
    --------
    >>> spells = pd.DataFrame({"level": np.linspace(10, 90, 40), "pace": np.tile([1.0, 2.0, 3.0, 4.0], 10)})
    >>> curves = speed_curves(spells, np.array([30.0, 60.0]))
    >>> bool((curves[0.25] < curves[0.75]).all())
    True
    """
    if len(spells) < LEAST_SPELLS:
        return pd.DataFrame(np.nan, index=levels, columns=list(quantiles))
    level, pace = spells["level"].to_numpy(dtype=float), spells["pace"].to_numpy(dtype=float)
    centre, width = float(level.mean()), max(float(level.std()), 1e-9)
    shown = _design((np.clip(levels, level.min(), level.max()) - centre) / width)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IterationLimitWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        model = QuantReg(pace, _design((level - centre) / width))
        curves = [shown @ model.fit(q=q).params for q in quantiles]
    return pd.DataFrame(np.sort(np.column_stack(curves), axis=1), index=levels, columns=list(quantiles))


def _design(scaled: Array) -> Array:
    return np.column_stack([np.ones(len(scaled)), scaled, scaled**2])


def typical_speed(panel: pd.DataFrame, unit: Hashable, spec: Indicator) -> Speed | None:
    """Return how fast a unit moved of late, among the peers that began at a similar level.

    Parameters
    ----------
    panel : pandas.DataFrame
        ``unit, period`` (decimal year), ``value`` of all units.
    unit : hashable
        Whose speed.
    spec : Indicator
        Direction, bounds and breaks; where lower is better, a fall is fast.

    Returns
    -------
    Speed or None
        None if the unit has no spell of a year.

    Examples
    --------
    >>> years = np.arange(2019.0, 2025.0)
    >>> panel = pd.DataFrame([{"unit": u, "period": y} for u in range(20) for y in years])
    >>> panel["value"] = 30 + panel["unit"] + (1 + panel["unit"] % 4) * (panel["period"] - 2019)
    >>> speed = typical_speed(panel, 3, Indicator("x", "", "", "percent", lower=0.0, upper=100.0))
    >>> speed.pace, speed.percentile > 0.5, speed.ratio > 1
    (4.0, True, True)
    """
    sign = -1.0 if spec.direction == "lower" else 1.0
    spells = peer_spells(panel, spec)
    own, peers = spells[spells["unit"] == unit], spells[spells["unit"] != unit]
    if own.empty:
        return None
    newest = own.iloc[-1]
    share, effective = _share_slower(peers, newest, sign, NEARNESS * _range(panel, spec))
    low, high = _interval(share, effective)
    ordered = QUARTILES if sign > 0 else QUARTILES[::-1]
    curve = speed_curves(peers, np.array([newest["level"]]))
    _, median, fast = (float(curve[q].iloc[0]) for q in ordered)
    needed = years_along(peers, float(newest["level"]), float(newest["last"]))
    return Speed(
        start=float(newest["start"]),
        end=float(newest["end"]),
        first=float(newest["level"]),
        last=float(newest["last"]),
        pace=float(newest["pace"]),
        percentile=share,
        low=low,
        high=high,
        effective=effective,
        typical_pace=median,
        best_quarter_pace=fast,
        ratio=needed / float(newest["end"] - newest["start"]),
    )


def _share_slower(peers: pd.DataFrame, own: pd.Series, sign: float, width: float) -> tuple[float, float]:
    """Return the share of near spells slower against the median at their level, and their number."""
    if len(peers) < LEAST_SPELLS:
        return float("nan"), float(len(peers))
    weights = np.exp(-0.5 * ((peers["level"].to_numpy() - own["level"]) / width) ** 2)
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    medians = speed_curves(peers, np.append(peers["level"].to_numpy(dtype=float), own["level"]), (0.5,))[0.5]
    ahead = np.round(sign * (np.append(peers["pace"], own["pace"]) - medians.to_numpy()), _DECIMALS)
    slower = (ahead[:-1] < ahead[-1]) + 0.5 * (ahead[:-1] == ahead[-1])
    share = float((weights * slower).sum() / weights.sum())
    return (share if effective >= LEAST_SPELLS else float("nan")), effective


def _range(panel: pd.DataFrame, spec: Indicator) -> float:
    if spec.lower is not None and spec.upper is not None:
        return spec.upper - spec.lower
    return max(float(panel["value"].max() - panel["value"].min()), 1e-9)


def _interval(share: float, effective: float) -> tuple[float, float]:
    if share != share:
        return float("nan"), float("nan")
    low, high = proportion_confint(share * effective, effective, method="wilson")
    return float(low), float(high)


def path_along(spells: pd.DataFrame, level: float, years: int, quantile: float = 0.5) -> Array:
    """Return where a unit would be at the end of each year at the pace of a quantile of its peers.

    Parameters
    ----------
    spells : pandas.DataFrame
        The peers' ``level, pace``.
    level : float
        Where it starts.
    years : int
        How many.
    quantile : float
        0.5 is the typical path; 0.75 the best quarter's, ambitious but feasible (0.25 where lower is better).

    Returns
    -------
    array
        One value a year; missing with fewer than eight spells. A year's pace is that of the level at its
        start.

    Examples
    --------
    >>> spells = pd.DataFrame({"level": np.linspace(10, 90, 40), "pace": 2.0})
    >>> path_along(spells, 50.0, 3).round(6).tolist()
    [52.0, 54.0, 56.0]
    """
    grid = np.linspace(spells["level"].min(), spells["level"].max(), 101) if len(spells) else np.zeros(1)
    curve = speed_curves(spells, grid, (quantile,))[quantile].to_numpy()
    yearly = [level]
    for _ in range(years):
        yearly.append(yearly[-1] + float(np.interp(yearly[-1], grid, curve)))
    return np.array(yearly[1:])


def years_along(spells: pd.DataFrame, first: float, last: float) -> float:
    """Return how many years the typical path needs from one value to another.

    Parameters
    ----------
    spells : pandas.DataFrame
        The peers' ``level, pace``.
    first, last : float
        The stretch.

    Returns
    -------
    float
        Missing if thirty years are not enough, or with fewer than eight spells.

    Examples
    --------
    >>> spells = pd.DataFrame({"level": np.linspace(10, 90, 40), "pace": 2.0})
    >>> round(years_along(spells, 50.0, 56.0), 1)
    3.0
    """
    yearly = np.append(first, path_along(spells, first, _YEARS_AHEAD))
    steps = np.linspace(0, _YEARS_AHEAD, _YEARS_AHEAD * _STEPS_A_YEAR + 1)
    places = np.interp(steps, np.arange(len(yearly)), yearly)
    reached = places >= last if last >= first else places <= last
    return float(reached.argmax() / _STEPS_A_YEAR) if reached.any() else float("nan")
