"""Current status and anticipated progress, as the UN regional commissions measure them (ESCAP)."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import expit

from cds_analysis.metrics.official.facts import (
    NAN,
    Array,
    Facts,
    Finding,
    base_fault,
    input_fault,
    reached,
)

WHOLE, WELL_ON_THE_WAY = 10.0, 9.0


def escap_finding(facts: Facts) -> Finding:
    """Return the anticipated progress and the current status of one series.

    Parameters
    ----------
    facts : Facts
        Base, latest and target; the ceiling of a share as its limit and, for the prediction, its points.

    Returns
    -------
    Finding
        Score: the Current Status Index, at most 10. Prediction: the value at the target's year. Ratio: the
        Anticipated Progress Index by ten. Label: ``will_meet``, ``accelerate`` or ``regression`` by the
        anticipated index; where nothing can be predicted, ``reached``, ``accelerate`` or ``regression`` by
        the current one, with the flag ``current status only``; with one point ``met`` or ``insufficient``.

    Notes
    -----
    United Nations Economic and Social Commission for Asia and the Pacific, SDG progress assessment: Current
    Status Index and Anticipated Progress Index. Only the bounded form of the prediction is made.

    Examples
    --------
    >>> found = escap_finding(Facts(2018.0, 40.0, 2022.0, 66.0, 85.0, 2025.0, 100.0,
    ...     periods=(2018.0, 2019.0, 2020.0, 2021.0, 2022.0), values=(40.0, 48.0, 55.0, 60.0, 66.0)))
    >>> found.label, round(found.score, 4), round(found.prediction, 4), round(found.ratio, 6)
    ('will_meet', 5.7778, 80.9845, 0.910766)
    """
    fault = input_fault(facts) or ("" if facts.has_target else "no target")
    if fault:
        return Finding(flags=(fault,))
    fault = base_fault(facts)
    if fault == "base after the latest period":
        return Finding(flags=(fault,))
    if fault:
        label = "met" if reached(facts.value, facts.target, facts.sign) else "insufficient"
        return Finding(label, flags=("one point only", fault))
    status = status_index(facts, facts.value)
    ahead, reason = _prediction(facts)
    flags = ("base at the target",) if math.isinf(status) else ()
    if reason:
        return Finding(
            _word(status, "reached"), NAN, _finite(status), NAN, (*flags, "current status only", reason)
        )
    coming = status_index(facts, ahead)
    return Finding(_word(coming, "will_meet"), _finite(coming / WHOLE), _finite(status), ahead, flags)


def _finite(number: float) -> float:
    return number if math.isfinite(number) else NAN


def status_index(facts: Facts, value: float) -> float:
    """Return how much of the way from base to target a value has gone, of ten.

    Parameters
    ----------
    facts : Facts
        Base and target.
    value : float
        The latest, for the current status; the predicted, for the anticipated progress.

    Returns
    -------
    float
        10 once the target is reached; below zero when the value is worse than the base.

    Notes
    -----
    ESCAP: ``D · (y − y0) / |yT − y0|`` with D = ±10.

    Examples
    --------
    >>> round(status_index(Facts(2018.0, 40.0, 2022.0, 66.0, 85.0), 66.0), 4)
    5.7778
    """
    if reached(value, facts.target, facts.sign):
        return WHOLE
    way = WHOLE * facts.sign * (value - facts.base_value)
    needed = abs(facts.target - facts.base_value)
    return way / needed if needed else math.copysign(float("inf"), way)


def _word(index: float, best: str) -> str:
    if index > WELL_ON_THE_WAY:
        return best
    return "accelerate" if index > 0 else "regression"


def _prediction(facts: Facts) -> tuple[float, str]:
    if math.isnan(facts.limit) or facts.limit <= 0:
        return NAN, "no ceiling"
    if math.isnan(facts.target_period):
        return NAN, "no target period"
    if facts.years_left <= 0:
        return NAN, "target period not after the latest"
    points = (facts.periods, facts.values)
    if len(facts.periods) < 2:
        points = ((facts.base_period, facts.period), (facts.base_value, facts.value))
    periods, values = np.array(points[0]), np.array(points[1])
    if not ((values > 0) & (values < facts.limit)).all():
        return NAN, "value at or beyond a bound"
    return bounded_prediction(periods, values, facts.target_period, facts.limit), ""


def time_weights(periods: Array, target_period: float) -> Array:
    """Return the weight of each point: the nearer to the target's year, the heavier.

    Parameters
    ----------
    periods : array
        Year numbers, all before the target's.
    target_period : float
        Year number.

    Returns
    -------
    array
        ``(T − t_min) / (T − t_i)``; 1 for the oldest.

    Notes
    -----
    ESCAP, working paper 4 of 2017: weighted extrapolation for measuring the SDGs.

    Examples
    --------
    >>> time_weights(np.arange(2018.0, 2023.0), 2025.0).round(4).tolist()
    [1.0, 1.1667, 1.4, 1.75, 2.3333]
    """
    weights: Array = (target_period - periods.min()) / (target_period - periods)
    return weights


def bounded_prediction(periods: Array, values: Array, target_period: float, ceiling: float) -> float:
    """Return where a bounded share would be at the target's year.

    Parameters
    ----------
    periods, values : array
        At least two points, values strictly between zero and the ceiling.
    target_period : float
        Year number, after every point.
    ceiling : float
        The whole.

    Returns
    -------
    float
        Always inside the bounds.

    Notes
    -----
    ESCAP: logit of the share, slope of the line weighted by :func:`time_weights` (about its own weighted
    means), through the plain means of time and logit, as in the published program.

    Examples
    --------
    >>> shares = np.array([40.0, 48.0, 55.0, 60.0, 66.0])
    >>> round(bounded_prediction(np.arange(2018.0, 2023.0), shares, 2025.0, 100.0), 4)
    80.9845
    """
    share = values / ceiling
    logits = np.log(share / (1 - share))
    weights = time_weights(periods, target_period)
    time_off = periods - np.average(periods, weights=weights)
    logit_off = logits - np.average(logits, weights=weights)
    slope = (weights * time_off * logit_off).sum() / (weights * time_off**2).sum()
    ahead = logits.mean() + slope * (target_period - periods.mean())
    return float(ceiling * expit(ahead))
