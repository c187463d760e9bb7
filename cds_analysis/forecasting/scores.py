"""How good forecasts have been: proper scores, and the record that pages quote."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, TypedDict

import numpy as np
import yaml
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.proportion import proportion_confint

QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)


class TrackRecord(TypedDict):
    """What the method scored on cases with known endings.

    Attributes
    ----------
    method, version : str
        What was scored.
    cases : str
        Which cases.
    n : int
        How many.
    brier, brier_base_rate : float
        Mean squared error of the probabilities, of the method and of always quoting the base rate.
    calibration_error : float
        Mean distance between what was said and what happened.
    coverage_80, coverage_90 : float
        Share of outcomes inside the bands.
    crps : float
        Continuous ranked probability score, in points.
    bins : list of dict
        ``n, said, happened, low, high`` of each class of chances.
    by_n_obs, by_horizon, by_panel : list of dict
        ``n, base_rate``, the scores, and the group.
    by_peers : list of dict
        ``n_peers, n`` and the scores with eight peers, four and none.
    by_word : list of dict
        ``word, n, happened``, of the words that the evidence carried.
    methods : list of dict
        ``method`` and its scores on the same cases.
    official_words : list of dict
        ``method, label, n, happened, low, high`` of each word of the official methods: in what share of the
        cases that it was said of the target was reached, with a 95% interval.
    """

    method: str
    version: str
    cases: str
    n: int
    brier: float
    brier_base_rate: float
    calibration_error: float
    coverage_80: float
    coverage_90: float
    crps: float
    bins: list[dict[str, float]]
    by_n_obs: list[dict[str, Any]]
    by_horizon: list[dict[str, Any]]
    by_panel: list[dict[str, Any]]
    by_peers: list[dict[str, Any]]
    by_word: list[dict[str, Any]]
    methods: list[dict[str, Any]]
    official_words: list[dict[str, Any]]


def brier_score(probability: ArrayLike, outcome: ArrayLike) -> float:
    """Return the mean squared distance between probabilities and what happened (Brier 1950).

    Parameters
    ----------
    probability : array-like of float
        0–1.
    outcome : array-like of bool
        Whether it happened.

    Returns
    -------
    float
        0 is perfect; always saying one half scores 0.25.

    Examples
    --------
    >>> brier_score([0.5, 1.0], [True, True])
    0.125
    """
    return float(np.mean((np.asarray(probability, dtype=float) - np.asarray(outcome, dtype=float)) ** 2))


def coverage(low: ArrayLike, high: ArrayLike, outcome: ArrayLike) -> float:
    """Return the share of outcomes inside their band, ends included.

    Parameters
    ----------
    low, high, outcome : array-like of float
        The same length.

    Returns
    -------
    float
        0–1.

    Examples
    --------
    >>> coverage([0, 0], [1, 1], [0.5, 2])
    0.5
    """
    seen = np.asarray(outcome, dtype=float)
    return float(np.mean((np.asarray(low, dtype=float) <= seen) & (seen <= np.asarray(high, dtype=float))))


def binomial_band(happened: float, cases: float, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a share of cases (Clopper and Pearson 1934, by statsmodels).

    Parameters
    ----------
    happened, cases : float
        How many of how many; effective numbers need not be whole.
    level : float
        Of confidence.

    Returns
    -------
    tuple of float
        Low and high, 0–1.

    Examples
    --------
    >>> [round(float(end), 3) for end in binomial_band(8, 10)]
    [0.444, 0.975]
    """
    low, high = proportion_confint(happened, cases, alpha=1 - level, method="beta")
    return float(low), float(high)


def calibration_error(probability: ArrayLike, outcome: ArrayLike, bins: int = 10) -> float:
    """Return how far probabilities lie from what happened, in bins of equal width (Naeini and others 2015).

    Parameters
    ----------
    probability : array-like of float
        0–1.
    outcome : array-like of bool
        Whether it happened.
    bins : int
        How many.

    Returns
    -------
    float
        Mean absolute difference, bins weighted by their cases; 0 is perfect.

    Examples
    --------
    >>> round(calibration_error([0.9, 0.9], [True, False]), 2)
    0.4
    """
    said, happened = np.asarray(probability, dtype=float), np.asarray(outcome, dtype=float)
    place = np.minimum((said * bins).astype(int), bins - 1)
    gap = np.bincount(place, said, bins) - np.bincount(place, happened, bins)
    return float(np.abs(gap).sum() / len(said))


def crps_of_quantiles(quantiles: ArrayLike, outcome: ArrayLike) -> NDArray[np.float64]:
    """Return the continuous ranked probability score, by the seven quantiles (Gneiting and Raftery 2007).

    Twice the pinball loss, each quantile standing for the part of 0–1 nearest to it.

    Parameters
    ----------
    quantiles : array-like, shape (n, 7)
        At :data:`QUANTILES`, ascending.
    outcome : array-like, shape (n,)
        What happened.

    Returns
    -------
    array, shape (n,)
        In units of the outcome; 0 is perfect.

    Examples
    --------
    >>> crps_of_quantiles([[5.0] * 7], [6.0]).round(3).tolist()
    [1.0]
    """
    levels = np.array(QUANTILES)
    edges = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2, [1.0]])
    error = np.asarray(outcome, dtype=float)[:, None] - np.asarray(quantiles, dtype=float)
    pinball = np.where(error >= 0, levels * error, (levels - 1) * error)
    return np.asarray(2 * (pinball * np.diff(edges)).sum(axis=1))


@cache
def load_track_record() -> TrackRecord:
    """Return the scores that ``benchmarks/attainment.py --record`` wrote for the shipped method.

    Returns
    -------
    dict
        As in :class:`TrackRecord`.

    Examples
    --------
    >>> record = load_track_record()
    >>> record["brier"] < record["brier_base_rate"]
    True
    """
    text = (resources.files("cds_analysis") / "forecasting" / "track_record.yml").read_text(encoding="utf-8")
    record: TrackRecord = yaml.safe_load(text)
    return record


def record_without_peers() -> dict[str, Any]:
    """Return the scores of the same cases forecast without peers, with their base rate.

    Returns
    -------
    dict
        ``n``, the scores, and ``brier_base_rate``.

    Examples
    --------
    >>> record = record_without_peers()
    >>> load_track_record()["brier"] < record["brier"] < record["brier_base_rate"]
    True
    """
    record = load_track_record()
    (alone,) = (row for row in record["by_peers"] if row["n_peers"] == 0)
    return {**alone, "brier_base_rate": record["brier_base_rate"]}
