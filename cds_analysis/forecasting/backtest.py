"""Forecasts made as if in the past, beside what came: the method tried on the data it serves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import attainment
from cds_analysis.forecasting.dates import decimal_periods
from cds_analysis.forecasting.families import family_band
from cds_analysis.forecasting.history import bounds_of, usable_figures
from cds_analysis.forecasting.scores import binomial_band
from cds_analysis.forecasting.stand_ins import StandIns

SHORTEST, LONGEST = 0.5, 4.0
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_TENTH = 0.1


def backtest(
    panel: pd.DataFrame,
    spec: Indicator | None = None,
    *,
    least: int = 2,
    stand_ins: StandIns | None = None,
) -> pd.DataFrame:
    """Return a forecast from every origin of every unit to each of its later figures, with what came.

    From each origin the unit's figures and the others' up to that period are known, nothing else; no case
    crosses a break. The target is the next tenth of the range above the last figure (below, where lower is
    better), as in the published tests of official methods; without bounds, a tenth above the last figure.

    Parameters
    ----------
    panel : pandas.DataFrame
        ``unit, period, value``, as :func:`cds_analysis.forecasting.attainment.attainment` takes them.
    spec : Indicator, optional
        What is measured; a share of 0–100 without it.
    least : int
        Own figures needed at the origin.
    stand_ins : StandIns, optional
        Figures of similar measures elsewhere; those dated after an origin are not seen from there.

    Returns
    -------
    pandas.DataFrame
        ``unit, origin, deadline, n_obs, target, probability, grade, q05, q10, q50, q90, q95, outcome, met``;
        horizons from half a year to four years.

    Examples
    --------
    >>> years = np.arange(2018.0, 2024.0)
    >>> rows = [{"unit": u, "period": y, "value": 40 + u + 4 * (y - 2018)} for u in range(6) for y in years]
    >>> panel = pd.DataFrame(rows)
    >>> cases = backtest(panel)
    >>> len(cases), bool((cases["origin"] < cases["deadline"]).all())
    (60, True)
    """
    units, names = pd.factorize(panel["unit"])
    figures = usable_figures(panel, units, spec)
    rows = []
    for begin, size in zip(figures.begins, figures.sizes, strict=True):
        places = np.arange(begin, begin + size)
        for origin in places[least - 1 : -1]:
            ahead = places[places > origin]
            gaps = figures.period[ahead] - figures.period[origin]
            same = figures.way[ahead] == figures.way[origin]
            for later in ahead[same & (gaps >= SHORTEST) & (gaps <= LONGEST)]:
                rows.append((figures.series[origin], origin, later))
    dated = panel.assign(period=decimal_periods(panel["period"]))
    made = [
        _case(dated, names[unit], figures.period, figures.value, origin, later, spec, stand_ins)
        for unit, origin, later in rows
    ]
    return pd.DataFrame(made)


def _case(
    panel: pd.DataFrame,
    unit: object,
    periods: np.ndarray,
    values: np.ndarray,
    origin: int,
    later: int,
    spec: Indicator | None,
    stand_ins: StandIns | None,
) -> dict[str, object]:
    start, deadline, outcome = float(periods[origin]), float(periods[later]), float(values[later])
    known = panel[panel["period"] <= start]
    own, peers = known[known["unit"] == unit], known[known["unit"] != unit]
    target = next_target(float(values[origin]), spec)
    result = attainment(own, target, deadline, peers=peers, stand_ins=stand_ins, day=start, spec=spec)
    lower = spec is not None and spec.direction == "lower"
    names = {0.05: "q05", 0.1: "q10", 0.5: "q50", 0.9: "q90", 0.95: "q95"}
    return {
        "unit": unit,
        "origin": start,
        "deadline": deadline,
        "n_obs": len(own),
        "target": target,
        "probability": result.probability,
        "grade": result.grade,
        **{name: result.quantiles.get(q) for q, name in names.items()},
        "outcome": outcome,
        "met": outcome <= target if lower else outcome >= target,
    }


def next_target(value: float, spec: Indicator | None) -> float:
    """Return the next tenth of the range beyond a value; without bounds, a tenth beyond it.

    Parameters
    ----------
    value : float
        Today's.
    spec : Indicator or None
        Direction and bounds.

    Returns
    -------
    float
        Never outside the bounds.

    Examples
    --------
    >>> next_target(61.0, None), next_target(70.0, None)
    (70.0, 80.0)
    """
    low, high = bounds_of(spec)
    lower = spec is not None and spec.direction == "lower"
    if low is None or high is None:
        return value * (1 - _TENTH if lower else 1 + _TENTH)
    step = _TENTH * (high - low)
    place = (value - low) / step
    beyond = np.ceil(place) - 1 if lower else np.floor(place) + 1
    return float(np.clip(low + step * beyond, low, high))


def reliability(
    cases: pd.DataFrame, edges: tuple[float, ...] = EDGES, family: str | None = None
) -> pd.DataFrame:
    """Return how often it happened against how often it was said.

    Parameters
    ----------
    cases : pandas.DataFrame
        ``probability, met``, and the column of families if one is named; cases without a probability are
        left out.
    edges : tuple of float
        Ends of the classes.
    family : str, optional
        Column of what hangs together (forecasts of one series, of one year): intervals then draw families
        whole, see :func:`cds_analysis.forecasting.families.family_band`. No family may be missing.

    Returns
    -------
    pandas.DataFrame
        One row a class that has cases: ``n``, with families ``families`` (how many), ``said`` (mean
        probability), ``happened`` (share), ``low, high`` (95% interval of that share).

    Examples
    --------
    >>> cases = pd.DataFrame({"probability": [0.9, 0.85], "met": [True, False], "series": ["a", "a"]})
    >>> reliability(cases).round(2).to_dict("list")
    {'n': [2], 'said': [0.88], 'happened': [0.5], 'low': [0.01], 'high': [0.99]}
    >>> reliability(cases, family="series")[["n", "families"]].to_dict("list")
    {'n': [2], 'families': [1]}
    """
    known = cases.dropna(subset="probability")
    said = known["probability"].to_numpy(dtype=float)
    place = np.clip(np.searchsorted(edges, said, side="right") - 1, 0, len(edges) - 2)
    return pd.DataFrame([_class(known[place == number], family) for number in np.unique(place)])


def _class(cases: pd.DataFrame, family: str | None) -> dict[str, float]:
    met = cases["met"].to_numpy(dtype=float)
    counts = {"n": len(cases)}
    if family is None:
        low, high = binomial_band(int(met.sum()), len(met))
    else:
        counts["families"] = cases[family].nunique()
        low, high = family_band(met, cases[family])
    return {**counts, "said": cases["probability"].mean(), "happened": met.mean(), "low": low, "high": high}
