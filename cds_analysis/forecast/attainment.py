"""The probability that a target is met at its deadline, with everything a reader needs to weigh it.

A value is forecast on a scale that fits it (:mod:`cds_analysis.forecast.scale`) by what peers did over
stretches of the same shape from a similar level (:mod:`cds_analysis.forecast.growth`), as a Student
distribution around "last level + expected change". Where there is no figure at all there is no probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from cds_analysis.forecast.evidence import Grade, evidence_grade
from cds_analysis.forecast.growth import FREEDOM, MIN_WINDOWS, Growth, expected_growth
from cds_analysis.forecast.scale import Scale, scale_of
from cds_analysis.forecast.windows import Pool, make_pool
from cds_analysis.metrics.series import VALUES
from cds_analysis.periods import decimal_year
from cds_analysis.registry.indicators import Indicator

Word = Literal["met", "at_risk", "likely", "uncertain", "unlikely", "stale", "insufficient", "missed"]

METHOD = "peer_windows"
VERSION = "2"
QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
LIKELY, UNLIKELY = 0.8, 0.2
PROMISES = (0.8, 0.5)
SHORTEST = 0.05


@dataclass(frozen=True)
class Attainment:
    """What can be said of a target at its deadline.

    Parameters
    ----------
    probability : float or None
        That the target is met, 0–1; None where the evidence does not carry a number.
    quantiles : mapping of float to float
        Values at the deadline; empty without a forecast.
    reached : mapping of float to float
        The value that is reached (or bettered) with 80 and with 50 % probability: what could be promised.
    path : pandas.DataFrame
        ``period`` (decimal year), ``q10, q50, q90`` from the last figure to the deadline; may be empty.
    grade : {"strong", "fair", "weak", "none"}
        How much evidence stands behind the number; without peers never more than fair.
    reasons : tuple of str
        Why the grade is what it is.
    growth : Growth or None
        The expected change on the scale and where its uncertainty comes from.
    method, version : str
        What made the number.
    """

    probability: float | None
    quantiles: Mapping[float, float] = field(default_factory=dict)
    reached: Mapping[float, float] = field(default_factory=dict)
    path: pd.DataFrame = field(default_factory=pd.DataFrame)
    grade: Grade = "none"
    reasons: tuple[str, ...] = ()
    growth: Growth | None = None
    method: str = METHOD
    version: str = VERSION


def attainment(
    history: pd.DataFrame,
    target: float | None,
    deadline: date | float,
    *,
    peers: pd.DataFrame | None = None,
    spec: Indicator | None = None,
) -> Attainment:
    """Return the probability that one series meets its target at the deadline.

    Parameters
    ----------
    history : pandas.DataFrame
        ``period`` (decimal year), ``value``, optionally ``qualifier`` (planned and target rows are ignored,
        ``at_most`` too: it is no value); any order. Nothing may be dated after the day of the forecast.
    target : float or None
        The value to reach; without it only the value is forecast.
    deadline : date or float
        Day, or decimal year.
    peers : pandas.DataFrame, optional
        The same columns and ``unit``.
    spec : Indicator, optional
        Direction, bounds, resolution, kind and breaks; a share of 0–100, higher is better, without it.

    Returns
    -------
    Attainment
        With ``probability=None`` and grade ``none`` when there is no observation.

    Examples
    --------
    >>> past = pd.DataFrame({"period": [2022.0, 2023.0, 2024.0, 2025.0], "value": [61.0, 66.0, 70.0, 74.0]})
    >>> result = attainment(past, 80, 2027.0)
    >>> result.grade, 0 < result.probability < 1
    ('fair', True)
    >>> attainment(past.head(0), 80, 2027.0).reasons
    ('no_observation',)
    """
    spec_of = {"only": spec} if spec else {}
    series = history.assign(series="only")
    targets = pd.DataFrame({"series": ["only"], "target": [target], "deadline": [deadline]})
    peer_frames = {"only": peers} if peers is not None else {}
    return attainment_many(series, targets, peers=peer_frames, specs=spec_of)["only"]


def attainment_many(
    histories: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    peers: Mapping[str, pd.DataFrame] | None = None,
    specs: Mapping[str, Indicator] | None = None,
) -> dict[str, Attainment]:
    """Return the attainment of many series.

    Parameters
    ----------
    histories : pandas.DataFrame
        The columns of ``history`` in :func:`attainment`, and ``series``.
    targets : pandas.DataFrame
        One row a series: ``series, target, deadline``.
    peers : mapping of str to DataFrame, optional
        Peers' histories by series.
    specs : mapping of str to Indicator, optional
        By series.

    Returns
    -------
    dict
        Series to :class:`Attainment`, in the order of ``targets``.
    """
    known = dict(tuple(_usable(histories).groupby("series")))
    results = {}
    for row in targets.to_dict("records"):
        name = row["series"]
        own = known.get(name)
        if own is None:
            results[name] = Attainment(None, reasons=("no_observation",))
            continue
        group = (peers or {}).get(name)
        results[name] = _one(own, row["target"], row["deadline"], group, (specs or {}).get(name))
    return results


def _usable(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame
    if "qualifier" in frame:
        kept = frame[frame["qualifier"].isin([*VALUES, "at_least"])]
    return kept.dropna(subset="value").sort_values("period")


def _one(
    own: pd.DataFrame,
    target: float | None,
    deadline: date | float,
    peers: pd.DataFrame | None,
    spec: Indicator | None,
) -> Attainment:
    periods = own["period"].to_numpy(dtype=float)
    values = own["value"].to_numpy(dtype=float)
    grade, reasons = evidence_grade(own)
    end = deadline if isinstance(deadline, float | int) else decimal_year(deadline)
    if _at_ceiling(values[-1], target, spec):
        return Attainment(None, grade=grade, reasons=(*reasons, "at_ceiling"))
    scale = scale_of(spec, values)
    levels = scale.forward(values)
    horizon = max(end - periods[-1], SHORTEST)
    growth = expected_growth(periods, levels, _peer_pool(peers, scale), horizon, scale)
    if growth.n_windows < MIN_WINDOWS:
        grade, reasons = "fair" if grade == "strong" else grade, (*reasons, "no_peers")
    centre = levels[-1] + growth.mean
    quantiles = scale.backward(centre + growth.sd * stats.t.ppf(QUANTILES, FREEDOM))
    return Attainment(
        probability=_probability(target, centre, growth.sd, scale, spec),
        quantiles=dict(zip(QUANTILES, map(float, quantiles), strict=True)),
        reached=_reached(centre, growth.sd, scale, spec),
        path=_path(periods[-1], levels[-1], growth, horizon, scale),
        grade=grade,
        reasons=reasons,
        growth=growth,
    )


def _peer_pool(peers: pd.DataFrame | None, scale: Scale) -> Pool:
    if peers is None or peers.empty:
        return make_pool([])
    usable = _usable(peers).sort_values(["unit", "period"])
    units = usable["unit"].to_numpy()
    cuts = np.flatnonzero(units[1:] != units[:-1]) + 1
    periods = np.split(usable["period"].to_numpy(dtype=float), cuts)
    levels = np.split(scale.forward(usable["value"].to_numpy(dtype=float)), cuts)
    return make_pool(list(zip(periods, levels, strict=True)))


def _path(start: float, level: float, growth: Growth, horizon: float, scale: Scale) -> pd.DataFrame:
    """Return the way to the deadline: the change in proportion to time, its variance nearly so."""
    share = np.linspace(0.0, 1.0, 13)
    centre, spread = level + growth.mean * share, growth.sd * share**0.55
    band = {q: scale.backward(centre + spread * stats.t.ppf(q, FREEDOM)) for q in (0.1, 0.5, 0.9)}
    return pd.DataFrame(
        {"period": start + horizon * share, "q10": band[0.1], "q50": band[0.5], "q90": band[0.9]}
    )


def _reached(centre: float, spread: float, scale: Scale, spec: Indicator | None) -> dict[float, float]:
    lower = spec is not None and spec.direction == "lower"
    tail = np.array([p if lower else 1 - p for p in PROMISES])
    values = scale.backward(centre + spread * stats.t.ppf(tail, FREEDOM))
    return dict(zip(PROMISES, map(float, values), strict=True))


def _probability(
    target: float | None, centre: float, spread: float, scale: Scale, spec: Indicator | None
) -> float | None:
    if target is None or target != target:
        return None
    rounding = (spec.resolution if spec and spec.resolution else 0.0) / 2
    lower = spec is not None and spec.direction == "lower"
    edge = scale.forward(np.array([target + rounding if lower else target - rounding]))[0]
    below = float(stats.t.cdf((edge - centre) / spread, FREEDOM))
    return below if lower else 1 - below


def _at_ceiling(value: float, target: float | None, spec: Indicator | None) -> bool:
    low, high = (0.0, 100.0) if spec is None else (spec.lower, spec.upper)
    bound = low if spec is not None and spec.direction == "lower" else high
    return bound is not None and target == bound and value == bound


def status_word(
    status: str, result: Attainment, *, deadline_passed: bool = False, stale: bool = False
) -> Word:
    """Return the word that a target gets, never stronger than the evidence.

    Parameters
    ----------
    status : {"met", "not_met", "not_judged"}
        What the evidence says today.
    result : Attainment
        What is expected at the deadline.
    deadline_passed : bool
        Whether the deadline lies before the newest figure.
    stale : bool
        Whether the newest figure is too old to speak for today.

    Returns
    -------
    str
        met, at_risk (met, and at least fair evidence that it will not hold), missed, likely (≥ 80 %),
        uncertain, unlikely (≤ 20 %), stale, or insufficient. A weak grade carries
        neither likely nor unlikely.

    Examples
    --------
    >>> status_word("not_met", Attainment(0.95, grade="weak"))
    'uncertain'
    >>> status_word("not_judged", Attainment(None))
    'insufficient'
    """
    carried = result.probability is not None and result.grade in ("strong", "fair")
    if deadline_passed and status != "not_judged":
        return "met" if status == "met" else "missed"
    if status == "met":
        if carried and result.probability < 0.5:  # type: ignore[operator]
            return "at_risk"
        return "stale" if stale else "met"
    if result.probability is None or status == "not_judged":
        return "insufficient"
    if not carried:
        return "uncertain"
    return (
        "likely"
        if result.probability >= LIKELY
        else "unlikely"
        if result.probability <= UNLIKELY
        else "uncertain"
    )
