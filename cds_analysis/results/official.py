"""What the official methods of the world's trackers would say of a programme's targets."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.programme import Target
from cds_analysis.forecasting.scores import load_track_record
from cds_analysis.metrics.official import METHODS, official_labels
from cds_analysis.metrics.official.statcan import FIRST_BASE_YEAR
from cds_analysis.metrics.series import comparable_series
from cds_analysis.results.basis import Basis


def target_labels(basis: Basis) -> pd.DataFrame:
    """Return the label of every official method for each target with two figures a year apart.

    Parameters
    ----------
    basis : Basis
        Who, when and what was known.

    Returns
    -------
    pandas.DataFrame
        One row a target and method: ``target_id, method, label`` (missing where the method cannot say),
        ``ratio, score, prediction, flag`` of :func:`cds_analysis.metrics.official.official_labels`,
        ``base_period, base_value, period, value`` (first figure from 2015 on, and the newest, measured
        alike), and ``happened, n``: the share of the benchmark's cases with that label in which the target
        was reached, and how many there were.
        Both are missing where the target is reached already: the cases ask of targets still ahead. Empty
        where no target has two such figures; the methods are made for yearly ones.
    """
    targets = basis.programme.targets if basis.programme else ()
    series = {target.target_id: _figures(basis, target) for target in targets}
    dated = [target for target in targets if _span(series[target.target_id]) >= 1]
    if not dated:
        return pd.DataFrame()
    history = pd.concat(
        [series[target.target_id].assign(series_id=target.target_id) for target in dated],
        ignore_index=True,
    )
    rows = [_row(basis, target, series[target.target_id]) for target in dated]
    labels = official_labels(pd.DataFrame(rows), history=history)
    long = pd.concat([_of_method(labels, method) for method in METHODS], ignore_index=True)
    words = pd.DataFrame(load_track_record()["official_words"])[["method", "label", "n", "happened"]]
    long = long.merge(words, on=["method", "label"], how="left")
    ahead = long["target_id"].map({target.target_id: not _is_reached(target, series) for target in dated})
    return long.assign(n=long["n"].where(ahead), happened=long["happened"].where(ahead))


def _figures(basis: Basis, target: Target) -> pd.DataFrame:
    if target.value is None or target.kind not in ("level", "thresholds"):
        return pd.DataFrame()
    rows = comparable_series(basis.own, basis.indicators[target.indicator])
    rows = rows[rows["period_end"].dt.year >= FIRST_BASE_YEAR]
    columns = {"period": rows["time_period"], "value": rows["obs_value"], "end": rows["period_end"]}
    return pd.DataFrame(columns).reset_index(drop=True)


def _span(figures: pd.DataFrame) -> float:
    """Return the years between the first and the newest figure."""
    ends = [decimal_year(end.date()) for end in figures["end"]] if len(figures) else [0.0]
    return ends[-1] - ends[0]


def _is_reached(target: Target, series: Mapping[str, pd.DataFrame]) -> bool:
    newest = series[target.target_id]["value"].iloc[-1]
    return bool(newest <= target.value if target.direction == "lower" else newest >= target.value)


def _row(basis: Basis, target: Target, figures: pd.DataFrame) -> Mapping[str, object]:
    first, last = figures.iloc[0], figures.iloc[-1]
    return {
        "series_id": target.target_id,
        "base_period": first["period"],
        "base_value": first["value"],
        "period": last["period"],
        "value": last["value"],
        "target": target.value,
        "target_period": target.deadline.isoformat(),
        "limit": basis.indicators[target.indicator].upper,
        "direction": target.direction,
    }


def _of_method(labels: pd.DataFrame, method: str) -> pd.DataFrame:
    parts = ["label", "ratio", "score", "prediction", "flag"]
    facts = ["series_id", "base_period", "base_value", "period", "value"]
    own = labels[[*facts, *[f"{method}_{name}" for name in parts]]]
    return (
        own.set_axis([*facts, *parts], axis=1)
        .rename(columns={"series_id": "target_id"})
        .assign(method=method)
    )
