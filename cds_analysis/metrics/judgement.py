"""What one figure proves of one threshold: met, not met, or not to be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from cds_analysis.data.programme import Threshold
from cds_analysis.metrics.series import printed_step

Status = Literal["met", "not_met", "not_judged"]


@dataclass(frozen=True)
class Judgement:
    """What one figure says of one threshold.

    Parameters
    ----------
    status : {"met", "not_met", "not_judged"}
        The verdict.
    reason : str
        Why: ``reached``, ``short``, ``no_target_value``, ``no_observation``, ``only_related``,
        ``bound_open``, ``too_close``, ``year_missed``, ``years_outstanding`` or ``part_missing``.
    """

    status: Status
    reason: str


def judge(observation: pd.Series | None, threshold: Threshold) -> Judgement:
    """Return what one observation says of a threshold.

    An exact value is taken as printed. An approximate one may be off by its last printed step. A lower
    bound ("trên 80") proves a target at or below it and nothing else; an upper bound ("dưới", "gần")
    lies strictly under its number.

    Parameters
    ----------
    observation : pandas.Series or None
        With ``obs_value``, ``qualifier`` and ``decimals``; None when there is none.
    threshold : Threshold
        What must be reached.

    Returns
    -------
    Judgement
        ``not_judged`` whenever both answers remain possible.

    Examples
    --------
    >>> about = pd.Series({"obs_value": 95.2, "qualifier": "approx", "decimals": 1})
    >>> judge(about, Threshold("bank_account_15plus_pct", "higher", 80)).status
    'met'
    >>> judge(about, Threshold("bank_account_15plus_pct", "higher", 95.2)).reason
    'too_close'
    """
    if threshold.value is None:
        return Judgement("not_judged", "no_target_value")
    if observation is None:
        return Judgement("not_judged", "no_observation")
    low, high, below_high = possible_values(observation)
    met, failed = low >= threshold.value, high < threshold.value or (below_high and high <= threshold.value)
    if threshold.direction == "lower":
        met = high <= threshold.value
        failed = low > threshold.value
    if met or failed:
        return Judgement("met", "reached") if met else Judgement("not_met", "short")
    return Judgement("not_judged", "too_close" if observation["qualifier"] == "approx" else "bound_open")


def possible_values(observation: pd.Series) -> tuple[float, float, bool]:
    """Return the lowest and highest value that an observation allows.

    Parameters
    ----------
    observation : pandas.Series
        With ``obs_value``, ``qualifier`` and ``decimals``.

    Returns
    -------
    tuple of float, float and bool
        Low, high, and whether the high end itself is excluded.

    Examples
    --------
    >>> possible_values(pd.Series({"obs_value": 80.0, "qualifier": "at_most", "decimals": 0}))
    (-inf, 80.0, True)
    """
    value, qualifier = float(observation["obs_value"]), observation["qualifier"]
    if qualifier == "at_least":
        return value, float("inf"), False
    if qualifier == "at_most":
        return float("-inf"), value, True
    margin = printed_step(value, int(observation["decimals"])) if qualifier == "approx" else 0.0
    return value - margin, value + margin, False


def judge_every_year(
    series: pd.DataFrame, threshold: Threshold, first_year: int, last_year: int
) -> Judgement:
    """Return what yearly figures say of a target that must hold in every year.

    Parameters
    ----------
    series : pandas.DataFrame
        Believed observations of the indicator; only whole years count.
    threshold : Threshold
        What every year must reach.
    first_year, last_year : int
        Years that count, both included.

    Returns
    -------
    Judgement
        ``not_met`` as soon as one year has surely missed; ``met`` only when every year is known.
    """
    if threshold.value is None:
        return Judgement("not_judged", "no_target_value")
    years = [str(year) for year in range(first_year, last_year + 1)]
    counted = series[series["time_period"].isin(years)]
    verdicts = [judge(row, threshold).status for _, row in counted.iterrows()]
    if "not_met" in verdicts:
        return Judgement("not_met", "year_missed")
    if not verdicts:
        return Judgement("not_judged", "no_observation")
    if verdicts.count("met") == len(years):
        return Judgement("met", "reached")
    return Judgement("not_judged", "years_outstanding")
