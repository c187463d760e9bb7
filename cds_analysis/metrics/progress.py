"""Where are we? What the evidence says of each target, and how fast it moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from cds_analysis.cellar.periods import quarters_between
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Programme, Target, Threshold
from cds_analysis.metrics.judgement import Judgement, judge, judge_every_year
from cds_analysis.metrics.series import comparable_series, latest_observation
from cds_analysis.metrics.verdict import (
    SHOWN,
    VERDICTS,
    asked_day,
    figure_day,
    has_passed,
    is_old,
    verdict_of,
)

MIN_SPAN_QUARTERS = 1.0


def threshold_status(
    programme: Programme, observations: pd.DataFrame, indicators: Mapping[str, Indicator], as_of: date
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
    as_of : date
        Day of the report; once a deadline has passed, figures of later days say nothing of its target.

    Returns
    -------
    pandas.DataFrame
        One row a threshold: ``target_id, indicator, direction, target_value, unit_measure``, the figure used
        (``value, time_period, period_end, qualifier, known_from, source_org, source_url``; missing where
        there is none), ``verdict`` (:func:`cds_analysis.metrics.verdict.verdict_of`) and ``reason``, ``seen``
        (the last day that the figure can describe), ``is_old`` (whether that is more than a year ago),
        ``gap`` (how much is missing, in the unit, 0 when met), ``baseline_value, baseline_period``,
        ``pace_so_far`` and ``required_pace`` (per quarter, missing where they cannot be known: fewer than
        two comparable values, less than a quarter between them, or the deadline passed).
    """
    rows = [
        _threshold_row(target, threshold, programme, observations, indicators, as_of)
        for target in programme.targets
        for threshold in target.thresholds
    ]
    return pd.DataFrame(rows)


def _until(observations: pd.DataFrame, deadline: date, as_of: date) -> pd.DataFrame:
    """Return the figures that may judge a target: once the deadline has passed, none of a later day."""
    if not has_passed(deadline, as_of):
        return observations
    return observations[observations["period_end"] <= pd.Timestamp(deadline)]


def _threshold_row(
    target: Target,
    threshold: Threshold,
    programme: Programme,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    as_of: date,
) -> dict[str, object]:
    indicator = indicators[threshold.indicator]
    known = _until(observations, target.deadline, as_of)
    latest = latest_observation(known, threshold.indicator)
    judgement = _judged(target, threshold, programme, known, latest)
    if judgement.reason == "no_observation" and _has_related(indicator, known):
        judgement = Judgement("not_judged", "only_related")
    seen = None if latest is None else figure_day(latest)
    row: dict[str, object] = {
        "target_id": target.target_id,
        "indicator": threshold.indicator,
        "direction": threshold.direction,
        "target_value": threshold.value,
        "unit_measure": indicator.unit_measure,
        "verdict": verdict_of(judgement, seen, target.deadline, as_of),
        "reason": judgement.reason,
        "seen": seen,
        "is_old": seen is not None and is_old(seen, asked_day(target.deadline, as_of)),
    }
    pace = _pace(latest, threshold, target.deadline, programme.adopted, known, indicator)
    if has_passed(target.deadline, as_of):
        pace["required_pace"] = None
    return row | _figure(latest) | pace


def _judged(
    target: Target,
    threshold: Threshold,
    programme: Programme,
    observations: pd.DataFrame,
    latest: pd.Series | None,
) -> Judgement:
    if target.kind != "every_year":
        return judge(latest, threshold)
    own = observations[observations["indicator"] == threshold.indicator]
    return judge_every_year(own, threshold, programme.adopted.year + 1, target.deadline.year)


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
    programme: Programme, observations: pd.DataFrame, indicators: Mapping[str, Indicator], as_of: date
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
    as_of : date
        Day of the report.

    Returns
    -------
    pandas.DataFrame
        One row a target: ``target_id, pillar, name_vi, name_en, short_name_vi, short_name_en`` (the
        whole name where no short one is recorded), ``counted, kind, deadline, certainty, basis, outlook``,
        then the columns of :func:`threshold_status` for the threshold that decides (the first one with the
        worst verdict, in the order of :data:`cds_analysis.metrics.verdict.VERDICTS`) and ``n_thresholds``.
        A target is met only if every threshold is.
    """
    parts = threshold_status(programme, observations, indicators, as_of)
    rows = [
        _target_row(target, parts[parts["target_id"] == target.target_id]) for target in programme.targets
    ]
    return pd.DataFrame(rows)


def _target_row(target: Target, parts: pd.DataFrame) -> dict[str, object]:
    order = parts["verdict"].map(VERDICTS.index)
    deciding = parts.loc[order.idxmin()]
    head = {
        "target_id": target.target_id,
        "pillar": target.pillar,
        "name_vi": target.name_vi,
        "name_en": target.name_en,
        "short_name_vi": target.short_name("vi"),
        "short_name_en": target.short_name("en"),
        "counted": target.counted,
        "kind": target.kind,
        "deadline": target.deadline,
        "certainty": target.certainty,
        "basis": target.basis,
        "outlook": target.outlook,
        "n_thresholds": len(parts),
    }
    without_figure = deciding["reason"] in ("no_observation", "only_related")
    partly_known = without_figure and parts["verdict"].isin(SHOWN).any()
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
