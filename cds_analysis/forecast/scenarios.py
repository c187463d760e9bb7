"""What would have to happen: the value at the deadline under a stated pace, without any probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecast.history import Figures, bounds_of, usable_figures
from cds_analysis.forecast.scale import Array
from cds_analysis.metrics.official import rate_of_change, value_at_rate

BEST_PEERS = 3
PERCENTILES = (50, 75, 90)
MULTIPLIERS = (1.5, 2.0)
SHORTEST_SPAN = 0.5


@dataclass(frozen=True)
class Scenario:
    """One "what if".

    Parameters
    ----------
    kind : {"as_recently", "best_peers", "peer_percentile", "faster"}
        The rule.
    parameter : float or None
        Number of peers, percentile, or multiplier.
    pace : float
        Change a year, in units of the indicator.
    value : float
        At the deadline; never outside the bounds.
    met : bool or None
        Whether that meets the target; None without a target.
    """

    kind: str
    parameter: float | None
    pace: float
    value: float
    met: bool | None


def target_scenarios(
    history: pd.DataFrame,
    target: float | None,
    deadline: float,
    *,
    peers: pd.DataFrame | None = None,
    spec: Indicator | None = None,
) -> list[Scenario]:
    """Return where a value would be at the deadline as recently, as peers, and faster than so far.

    "As recently" and the peers' paces are yearly rates of change as in the Triple Billion scenarios of the
    World Health Organization (:func:`cds_analysis.metrics.official.rate_of_change`), from the newest
    comparable figure at least half a year older to the last; a multiplier speeds up the change a year in
    units.

    Parameters
    ----------
    history : pandas.DataFrame
        Own figures, as :func:`cds_analysis.forecast.history.usable_figures` takes them.
    target : float or None
        The value to reach.
    deadline : float
        Decimal year.
    peers : pandas.DataFrame, optional
        Their figures, with ``unit``.
    spec : Indicator, optional
        Direction and bounds.

    Returns
    -------
    list of Scenario
        Empty without own figures. "As recently" and "faster" need two figures half a year apart, the peers'
        paces three peers.

    Examples
    --------
    >>> past = pd.DataFrame({"period": [2017.0, 2018.0], "value": [87.0, 88.0]})
    >>> round(target_scenarios(past, 95, 2025.0)[0].value, 6)
    95.329345
    """
    own = usable_figures(history, np.zeros(len(history), dtype=int), spec).in_newest_way()
    if not len(own.value):
        return []
    value, years = float(own.value[-1]), deadline - float(own.period[-1])
    recent = _recent_steps(own)
    found: list[tuple[str, float | None, float]] = []
    for first, last, gap in recent:
        found.append(("as_recently", None, value_at_rate(value, rate_of_change(first, last, gap), years)))
    rates = _peer_rates(peers, spec)
    if len(rates) >= BEST_PEERS:
        best = float(rates[-BEST_PEERS:].mean())
        found.append(("best_peers", BEST_PEERS, value_at_rate(value, best, years)))
        found += [
            ("peer_percentile", p, value_at_rate(value, _percentile(rates, p), years)) for p in PERCENTILES
        ]
    for first, last, gap in recent:
        found += [("faster", times, value + times * (last - first) / gap * years) for times in MULTIPLIERS]
    known = [part for part in found if np.isfinite(part[2])]
    return [_scenario(kind, parameter, value, there, years, target, spec) for kind, parameter, there in known]


def _recent_steps(figures: Figures) -> list[tuple[float, float, float]]:
    """Return first value, last value and years between of each series that has figures half a year apart.

    The first is the newest one that is at least half a year older than the last.
    """
    steps = []
    for begin, last in zip(figures.begins, figures.lasts, strict=True):
        older = figures.period[begin : last + 1] <= figures.period[last] - SHORTEST_SPAN
        if older.any():
            first = begin + int(np.flatnonzero(older)[-1])
            gap = float(figures.period[last] - figures.period[first])
            steps.append((float(figures.value[first]), float(figures.value[last]), gap))
    return steps


def _peer_rates(peers: pd.DataFrame | None, spec: Indicator | None) -> Array:
    """Return the recent yearly rate of change of each peer, the best last."""
    if peers is None or peers.empty:
        return np.empty(0)
    figures = usable_figures(peers, pd.factorize(peers["unit"])[0], spec).in_newest_way()
    rates = np.array([rate_of_change(*step) for step in _recent_steps(figures)])
    ordered = np.sort(rates[np.isfinite(rates)])
    return ordered[::-1] if spec is not None and spec.direction == "lower" else ordered


def _percentile(ordered: Array, percent: float) -> float:
    """Return the rate that a share of the peers do not better; the best come last."""
    return float(np.interp(percent / 100 * (len(ordered) - 1), np.arange(len(ordered)), ordered))


def _scenario(
    kind: str,
    parameter: float | None,
    value: float,
    there: float,
    years: float,
    target: float | None,
    spec: Indicator | None,
) -> Scenario:
    low, high = bounds_of(spec)
    there = float(np.clip(there, -np.inf if low is None else low, np.inf if high is None else high))
    lower = spec is not None and spec.direction == "lower"
    met = None if target is None or target != target else (there <= target if lower else there >= target)
    return Scenario(kind, parameter, (there - value) / max(years, 1e-9), there, met)
