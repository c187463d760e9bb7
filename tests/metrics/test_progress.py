"""A status says what the evidence proves, and never more."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.data.dataset import Dataset
from cds_analysis.data.observations import load_observations
from cds_analysis.data.programme import Threshold
from cds_analysis.data.programmes import load_programme
from cds_analysis.data.resolution import believed
from cds_analysis.metrics.judgement import judge, judge_every_year, possible_values
from cds_analysis.metrics.progress import related_evidence, target_status, threshold_status
from cds_analysis.metrics.verdict import count_verdicts


def _seen(value: float, qualifier: str = "exact", decimals: int = 0) -> pd.Series:
    return pd.Series({"obs_value": value, "qualifier": qualifier, "decimals": decimals})


@pytest.mark.parametrize(
    ("value", "qualifier", "direction", "status"),
    [
        (80, "exact", "higher", "met"),
        (79.9, "exact", "higher", "not_met"),
        (80, "at_least", "higher", "met"),
        (79, "at_least", "higher", "not_judged"),
        (80, "at_most", "higher", "not_met"),
        (81, "at_most", "higher", "not_judged"),
        (80, "approx", "higher", "not_judged"),
        (81, "approx", "higher", "met"),
        (78, "approx", "higher", "not_met"),
        (80, "exact", "lower", "met"),
        (81, "exact", "lower", "not_met"),
        (80, "at_most", "lower", "met"),
        (59, "at_least", "lower", "not_judged"),
        (81, "at_least", "lower", "not_met"),
    ],
)
def test_one_figure_proves_what_it_says(value: float, qualifier: str, direction: str, status: str) -> None:
    assert judge(_seen(value, qualifier), Threshold("x", direction, 80)).status == status


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(["exact", "approx", "at_least", "at_most"]))
def test_over_is_never_worse_than_the_value_and_under_never_better(
    value: float, target: float, qualifier: str
) -> None:
    order = {"not_met": 0, "not_judged": 1, "met": 2}
    threshold = Threshold("x", "higher", target)
    exact = order[judge(_seen(value), threshold).status]
    other = order[judge(_seen(value, qualifier), threshold).status]
    if qualifier == "at_most":
        assert other <= max(exact, 1)
    if qualifier == "at_least" and exact == 2:
        assert other == 2


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(["exact", "approx", "at_least", "at_most"]))
def test_a_verdict_holds_for_every_possible_value(value: float, target: float, qualifier: str) -> None:
    low, high, _ = possible_values(_seen(value, qualifier))
    verdict = judge(_seen(value, qualifier), Threshold("x", "higher", target)).status
    if verdict == "met":
        assert low >= target
    if verdict == "not_met":
        assert high <= target


def _years(**values: float) -> pd.DataFrame:
    rows = [
        {"time_period": year[1:], "obs_value": value, "qualifier": "exact", "decimals": 1}
        for year, value in values.items()
    ]
    return pd.DataFrame(rows, columns=["time_period", "obs_value", "qualifier", "decimals"])


@pytest.mark.parametrize(
    ("series", "status", "reason"),
    [
        (_years(), "not_judged", "no_observation"),
        (_years(y2023=7.2), "not_judged", "years_outstanding"),
        (_years(y2023=7.2, y2024=6.9), "not_met", "year_missed"),
        (_years(y2022=3.0, y2023=7.2, y2024=7.0, y2025=7.1), "met", "reached"),
    ],
)
def test_every_year_counts(series: pd.DataFrame, status: str, reason: str) -> None:
    verdict = judge_every_year(series, Threshold("growth", "higher", 7), 2023, 2025)
    assert (verdict.status, verdict.reason) == (status, reason)


def _status(dataset: Dataset, day: date, programme: str = "nq10") -> pd.DataFrame:
    entered = load_programme(programme).as_of(day)
    known = believed(load_observations(day, units=[entered.unit]), dataset.indicators)
    return target_status(entered, known, dataset.indicators, day).set_index("target_id")


def test_the_end_of_2024_comes_out_right(dataset: Dataset) -> None:
    table = _status(dataset, date(2024, 12, 31))
    assert table.index[table["verdict"] == "met"].tolist() == ["T01", "T02", "T03", "T12"]
    assert table["reason"][["T04", "T06", "T08", "T09", "T10", "T11"]].unique().tolist() == ["no_observation"]
    assert table["reason"][["T05", "T07", "T14"]].tolist() == ["only_related"] * 3
    assert table["reason"]["T13"] == "no_target_value"
    counted = count_verdicts(table.loc[table["counted"], "verdict"], 14)
    assert (counted.met, counted.met_old, counted.not_met, counted.open, counted.left_out) == (4, 0, 0, 10, 0)


def test_thresholds_wait_for_their_plan(dataset: Dataset) -> None:
    assert _status(dataset, date(2024, 11, 30))["reason"]["T02"] == "no_target_value"
    assert _status(dataset, date(2024, 12, 31))["verdict"]["T02"] == "met"


def test_a_target_of_several_thresholds_fails_with_one(dataset: Dataset) -> None:
    day = date(2024, 12, 31)
    programme = load_programme("nq10").as_of(day)
    known = believed(load_observations(day, units=["Bình Thuận"]), dataset.indicators)
    known.loc[known["indicator"] == "efile_commune_pct", "obs_value"] = 59.0
    table = target_status(programme, known, dataset.indicators, day).set_index("target_id")
    assert (table["verdict"]["T02"], table["indicator"]["T02"], table["gap"]["T02"]) == (
        "not_met",
        "efile_commune_pct",
        1.0,
    )
    without = known[known["indicator"] != "efile_district_pct"]
    missing = target_status(
        programme, without[without["indicator"] != "efile_commune_pct"], dataset.indicators, day
    )
    assert missing.set_index("target_id")["reason"]["T02"] == "part_missing"


def test_fibre_is_judged_only_when_households_are_connected(dataset: Dataset) -> None:
    assert _status(dataset, date(2025, 6, 29))["verdict"]["T14"] == "open"
    row = _status(dataset, date(2025, 6, 30)).loc["T14"]
    assert (row["verdict"], row["qualifier"], row["value"]) == ("met", "at_least", 97)
    assert row["seen"] == date(2025, 6, 30)


def test_related_figures_are_shown_but_never_judge(dataset: Dataset) -> None:
    day = date(2024, 12, 31)
    programme = load_programme("nq10").as_of(day)
    known = believed(load_observations(day, units=["Bình Thuận"]), dataset.indicators)
    related = related_evidence(programme, known, dataset.indicators).set_index("target_id")
    assert related.loc[["T05"], "indicator"].tolist() == ["digital_economy_grdp_mic_pct"]
    assert related.loc[["T05"], "value"].tolist() == [5.16]
    assert "fiber_household_access_pct" in related.loc[["T14"], "indicator"].tolist()


def test_the_national_programme_has_met_and_missed_targets(dataset: Dataset) -> None:
    table = _status(dataset, date(2024, 12, 31), "qd411")
    assert (table["verdict"]["N11"], table["verdict"]["N08"], table["verdict"]["N01"]) == (
        "met",
        "met",
        "not_met",
    )
    assert table["required_pace"]["N01"] == pytest.approx((20 - table["value"]["N01"]) / 8, rel=0.02)


def test_a_pace_needs_a_quarter_between_two_values(dataset: Dataset) -> None:
    day = date(2024, 12, 31)
    programme = load_programme("nq10").as_of(day)
    known = believed(load_observations(day, units=["Bình Thuận"]), dataset.indicators)
    parts = threshold_status(programme, known, dataset.indicators, day).set_index("indicator")
    assert parts["baseline_value"]["bank_account_15plus_pct"] == 92
    assert parts["pace_so_far"].isna()["bank_account_15plus_pct"]
    assert (parts["required_pace"].dropna().index == ["dti_rank"]).all()


def test_productivity_of_one_weak_year_is_missed_for_good(dataset: Dataset) -> None:
    table = _status(dataset, date(2024, 12, 31), "qd749")
    assert (table["verdict"]["N21"], table["reason"]["N21"]) == ("missed", "year_missed")


def _pace(dataset: Dataset, **values: float) -> pd.Series:
    """Return the row of a measure of Bình Thuận that has these figures, by their last days."""
    day, name = date(2024, 12, 31), "bank_account_15plus_pct"
    programme = load_programme("nq10").as_of(day)
    known = believed(load_observations(day, units=["Bình Thuận"]), dataset.indicators)
    figure = known[known["indicator"] == name].iloc[[0]].assign(qualifier="exact")
    ends = {last[1:].replace("_", "-"): value for last, value in values.items()}
    past = [
        figure.assign(time_period=last, period_end=pd.Timestamp(last), obs_value=value)
        for last, value in ends.items()
    ]
    rows = pd.concat([known[known["indicator"] != name], *past])
    return threshold_status(programme, rows, dataset.indicators, day).set_index("indicator").loc[name]


def test_no_pace_counts_what_was_won_before_the_programme(dataset: Dataset) -> None:
    """The programme is of March 2022: its baseline is the first figure from that year on."""
    row = _pace(dataset, d2019_12_31=40.0, d2021_12_31=60.0, d2022_12_31=70.0, d2023_12_31=80.0)
    assert (row["baseline_period"], row["baseline_value"]) == ("2022-12-31", 70.0)
    assert row["pace_so_far"] == pytest.approx(10.0 / 4, rel=0.01)


def test_two_figures_a_quarter_apart_have_a_pace_and_two_of_one_quarter_none(dataset: Dataset) -> None:
    assert _pace(dataset, d2023_06_30=70.0, d2023_09_30=72.0)["pace_so_far"] == pytest.approx(2.0, rel=0.01)
    assert pd.isna(_pace(dataset, d2023_07_15=70.0, d2023_09_30=72.0)["pace_so_far"])
