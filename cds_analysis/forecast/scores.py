"""How good forecasts have been: proper scores, and the record that pages quote."""

from __future__ import annotations

from importlib import resources
from typing import TypedDict

import numpy as np
import yaml
from numpy.typing import ArrayLike


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
    coverage_80 : float
        Share of outcomes inside the 80 % band.
    """

    method: str
    version: str
    cases: str
    n: int
    brier: float
    brier_base_rate: float
    coverage_80: float


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
    text = (resources.files("cds_analysis") / "forecast" / "track_record.yml").read_text(encoding="utf-8")
    record: TrackRecord = yaml.safe_load(text)
    return record
