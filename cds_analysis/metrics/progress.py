"""Where are we? What the evidence says of each target, and how fast it moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from cds_analysis.metrics.series import comparable_series, latest_observation, printed_step
from cds_analysis.periods import quarters_between
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme, Target, Threshold

Status = Literal["met", "not_met", "not_judged"]
MIN_SPAN_QUARTERS = 1.0


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


def threshold_status(
    programme: Programme, observations: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Return what the evidence says of every threshold of every target.

    Parameters
    ----------
    programme : Programme
        As it could be known on the day of the report.
    observations : pandas.DataFrame
        Believed observations of the programme's unit, as known on that day.
    indicators : mapping of str to Indicator
        For breaks and related measures.

    Returns
    -------
    pandas.DataFrame
        One row a threshold: ``target_id, indicator, direction, target_value, unit_measure``, the figure used
        (``value, time_period, period_end, qualifier, known_from, source_org, source_url``; missing where
        there is none), ``status, reason``, ``gap`` (how much is missing, in the unit, 0 when met),
        ``baseline_value, baseline_period``, ``pace_so_far`` and ``required_pace`` (per quarter, missing where
        they cannot be known: fewer than two comparable values, or less than a quarter between them).
    """
    rows = [
        _threshold_row(target, threshold, programme, observations, indicators)
        for target in programme.targets
        for threshold in target.thresholds
    ]
    return pd.DataFrame(rows)


def _threshold_row(
    target: Target,
    threshold: Threshold,
    programme: Programme,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> dict[str, object]:
    indicator = indicators[threshold.indicator]
    latest = latest_observation(observations, threshold.indicator)
    verdict = judge(latest, threshold)
    if target.kind == "every_year":
        own = observations[observations["indicator"] == threshold.indicator]
        years = programme.adopted.year + 1, target.deadline.year
        verdict = judge_every_year(own, threshold, *years)
    if verdict.reason == "no_observation" and _has_related(indicator, observations):
        verdict = Judgement("not_judged", "only_related")
    row: dict[str, object] = {
        "target_id": target.target_id,
        "indicator": threshold.indicator,
        "direction": threshold.direction,
        "target_value": threshold.value,
        "unit_measure": indicator.unit_measure,
        "status": verdict.status,
        "reason": verdict.reason,
    }
    return (
        row
        | _figure(latest)
        | _pace(latest, threshold, target.deadline, programme.adopted, observations, indicator)
    )


def _has_related(indicator: Indicator, observations: pd.DataFrame) -> bool:
    return bool(observations["indicator"].isin(indicator.related).any())


def _figure(latest: pd.Series | None) -> dict[str, object]:
    columns = ["time_period", "period_end", "qualifier", "known_from", "source_org", "source_url"]
    if latest is None:
        return {"value": None} | dict.fromkeys(columns)
    return {"value": float(latest["obs_value"])} | {column: latest[column] for column in columns}


def _pace(
    latest: pd.Series | None,
    threshold: Threshold,
    deadline: date,
    adopted: date,
    observations: pd.DataFrame,
    indicator: Indicator,
) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(
        ["gap", "baseline_value", "baseline_period", "pace_so_far", "required_pace"]
    )
    if latest is None:
        return row
    last, end = float(latest["obs_value"]), latest["period_end"].date()
    series = comparable_series(observations, indicator)
    series = series[series["period_end"].dt.year >= adopted.year]
    if len(series) and series.iloc[0]["time_period"] != latest["time_period"]:
        first = series.iloc[0]
        row |= {"baseline_value": float(first["obs_value"]), "baseline_period": first["time_period"]}
        span = quarters_between(first["period_end"].date(), end)
        if span >= MIN_SPAN_QUARTERS:
            row["pace_so_far"] = (last - float(first["obs_value"])) / span
    if threshold.value is not None:
        sign = 1 if threshold.direction == "higher" else -1
        row["gap"] = max(0.0, sign * (threshold.value - last))
        left = quarters_between(end, deadline)
        if row["gap"] and left > 0:
            row["required_pace"] = (threshold.value - last) / left
    return row


def target_status(
    programme: Programme, observations: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Return what the evidence says of every target.

    Parameters
    ----------
    programme : Programme
        As it could be known on the day of the report.
    observations : pandas.DataFrame
        Believed observations of the programme's unit, as known on that day.
    indicators : mapping of str to Indicator
        For breaks and related measures.

    Returns
    -------
    pandas.DataFrame
        One row a target: ``target_id, pillar, name_vi, name_en, counted, kind, deadline, certainty, basis,
        outlook``, then the columns of :func:`threshold_status` for the threshold that decides (the first
        one missed, else the first one not judged, else the leading one) and ``n_thresholds``. A target is
        met only if every threshold is.
    """
    parts = threshold_status(programme, observations, indicators)
    rows = [
        _target_row(target, parts[parts["target_id"] == target.target_id]) for target in programme.targets
    ]
    return pd.DataFrame(rows)


def _target_row(target: Target, parts: pd.DataFrame) -> dict[str, object]:
    order = parts["status"].map({"not_met": 0, "not_judged": 1, "met": 2})
    deciding = parts.loc[order.idxmin()]
    head = {
        "target_id": target.target_id,
        "pillar": target.pillar,
        "name_vi": target.name_vi,
        "name_en": target.name_en,
        "counted": target.counted,
        "kind": target.kind,
        "deadline": target.deadline,
        "certainty": target.certainty,
        "basis": target.basis,
        "outlook": target.outlook,
        "n_thresholds": len(parts),
    }
    without_figure = deciding["reason"] in ("no_observation", "only_related")
    partly_known = without_figure and (parts["status"] == "met").any()
    reason = {"reason": "part_missing"} if partly_known else {}
    return head | deciding.drop("target_id").to_dict() | reason


def related_evidence(
    programme: Programme, observations: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Return the newest figure of each near but different measure, for targets without a figure of their own.

    Parameters
    ----------
    programme : Programme
        As it could be known on the day of the report.
    observations : pandas.DataFrame
        Believed observations of the programme's unit, as known on that day.
    indicators : mapping of str to Indicator
        Says which measures are related.

    Returns
    -------
    pandas.DataFrame
        ``target_id, indicator`` (the related one), ``value, time_period, period_end, qualifier, known_from,
        source_org, source_url``; these figures never judge a target.
    """
    rows = []
    for target in programme.targets:
        if latest_observation(observations, target.indicator) is not None:
            continue
        for name in indicators[target.indicator].related:
            latest = latest_observation(observations, name)
            if latest is not None:
                rows.append({"target_id": target.target_id, "indicator": name} | _figure(latest))
    columns = ["target_id", "indicator", *_figure(None)]
    return pd.DataFrame(rows, columns=columns)


def evidence_count(status: pd.DataFrame) -> dict[str, int]:
    """Return how many counted targets are shown to be met, shown not to be, and cannot be judged.

    Parameters
    ----------
    status : pandas.DataFrame
        From :func:`target_status`.

    Returns
    -------
    dict
        ``total, met, not_met, not_judged``.
    """
    counted = status[status["counted"]]
    found = counted["status"].value_counts()
    return {"total": len(counted)} | {
        word: int(found.get(word, 0)) for word in ("met", "not_met", "not_judged")
    }
