"""How a programme ended: what the forecasts had said of each target, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.results.outlook import Outlook
from cds_analysis.results.remaining import RemainingSet

ENDED_COLUMNS = [
    "target_id",
    "name_vi",
    "name_en",
    "quarter",
    "as_of",
    "rung",
    "probability",
    "grade",
    "word",
    "was_met",
    "verdict",
    "value",
    "unit_measure",
    "time_period",
    "seen",
]


@dataclass(frozen=True)
class EndingScore:
    """How the forecasts of a programme did.

    Parameters
    ----------
    n, n_met : int
        Forecasts of open targets that have ended as met or missed, and those of them that were met.
    brier, base : float
        Mean squared error of the chances, and that of always quoting the share met.
    n_lost : int
        Targets that counted as met in one of the quarters and ended as missed.
    """

    n: int
    n_met: int
    brier: float
    base: float
    n_lost: int = 0


def ended_forecasts(now: Outlook, earlier: Sequence[tuple[str, Outlook]]) -> pd.DataFrame:
    """Return what was said of each numbered target before the end, beside its ending.

    Parameters
    ----------
    now : Outlook
        Of a day after the deadline.
    earlier : sequence of (quarter, Outlook)
        As known at the ends of quarters before the deadline, oldest first.

    Returns
    -------
    pandas.DataFrame
        One row a target and quarter in which it had a chance or counted as met (``was_met``):
        :data:`ENDED_COLUMNS`; ``verdict`` is the ending, ``value, time_period, seen`` the figure that it
        rests on.
    """
    if now.counted.empty:
        return pd.DataFrame(columns=ENDED_COLUMNS)
    ends = now.counted[["target_id", "verdict", "value", "unit_measure", "time_period", "seen"]]
    said = [_said(outlook, quarter) for quarter, outlook in earlier]
    stated = pd.concat(said, ignore_index=True) if said else pd.DataFrame(columns=["target_id"])
    return stated.merge(ends, on="target_id", how="inner").reindex(columns=ENDED_COLUMNS)


def _said(outlook: Outlook, quarter: str) -> pd.DataFrame:
    rows = outlook.counted
    if rows.empty:
        return pd.DataFrame(columns=["target_id"])
    asked = rows[pd.to_numeric(rows["probability"]).notna() | rows["verdict"].isin(SHOWN)]
    kept = asked[["target_id", "name_vi", "name_en", "rung", "probability", "grade", "word"]]
    return kept.assign(quarter=quarter, as_of=outlook.basis.as_of, was_met=asked["verdict"].isin(SHOWN))


def ending_score(ended: pd.DataFrame) -> EndingScore | None:
    """Return how those forecasts did; None where no target with a forecast has a known ending.

    Parameters
    ----------
    ended : pandas.DataFrame
        From :func:`ended_forecasts`.

    Returns
    -------
    EndingScore or None
        Of targets that were open then and are met or missed now; those without a figure for the end do not
        count.

    Examples
    --------
    >>> ends = ["met", "missed", "no_final"]
    >>> table = pd.DataFrame({"target_id": ["a", "b", "c"], "probability": [0.9, 0.2, 0.5], "verdict": ends})
    >>> score = ending_score(table.assign(was_met=False))
    >>> score.n, score.n_met, round(score.brier, 3), score.base
    (2, 1, 0.025, 0.25)
    """
    lost = ended.loc[ended["was_met"] & (ended["verdict"] == "missed"), "target_id"].nunique()
    known = ended[ended["verdict"].isin(["met", "missed"]) & ~ended["was_met"]]
    if known.empty:
        return None
    met = (known["verdict"] == "met").astype(float)
    error = (pd.to_numeric(known["probability"]).astype(float) - met) ** 2
    rate = float(met.mean())
    return EndingScore(len(known), int(met.sum()), float(error.mean()), rate * (1 - rate), int(lost))


def ended_counts(now: Outlook, earlier: Sequence[tuple[str, RemainingSet]]) -> pd.DataFrame:
    """Return what was said of the whole count before the end, beside how many are shown as met.

    Parameters
    ----------
    now : Outlook
        Of a day after the deadline.
    earlier : sequence of (quarter, RemainingSet)
        As known at the ends of quarters before the deadline, oldest first.

    Returns
    -------
    pandas.DataFrame
        One row a quarter: ``quarter, low, high`` (band of 80% of the number shown as met, of all targets),
        ``met`` and ``no_final`` (how many are, and how many have no figure for the end).
    """
    count = now.progress.count
    rows = [
        {"quarter": quarter, "low": low, "high": high, "met": count.met, "no_final": count.no_final}
        for quarter, found in earlier
        for low, high in (found.count.interval(),)
    ]
    return pd.DataFrame(rows, columns=["quarter", "low", "high", "met", "no_final"])
