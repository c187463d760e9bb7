"""Ranks are those of the published tables, and nothing crosses a break silently."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed
from cds_analysis.metrics.peers import Series, named_gaps, peer_rank, rank_history, rank_indicator

INDEX = Indicator("score", "", "", "index_0_1", lower=0, upper=1, kind="index")


@pytest.fixture(scope="module")
def known(dataset: Dataset) -> pd.DataFrame:
    names = ["dti_total", "dti_rank"]
    return believed(load_observations(indicators=names), dataset.indicators)


@pytest.mark.parametrize("year", ["2022", "2023", "2024"])
def test_computed_ranks_are_the_published_ones(year: str, known: pd.DataFrame, dataset: Dataset) -> None:
    table = peer_rank(known, dataset.indicators["dti_total"], year, dataset.registry, "63").set_index(
        "ref_area"
    )
    published = known[(known["indicator"] == "dti_rank") & (known["time_period"] == year)].set_index(
        "ref_area"
    )["obs_value"]
    both = published.index.intersection(table.index)
    assert len(both) == 63
    assert (table.loc[both, "rank"] == published[both]).mean() >= 0.95


@pytest.mark.parametrize(
    ("year", "value", "rank"), [("2022", 0.5223, 50), ("2023", 0.6386, 51), ("2024", 0.6781, 40)]
)
def test_the_own_province(year: str, value: float, rank: int, known: pd.DataFrame, dataset: Dataset) -> None:
    table = peer_rank(known, dataset.indicators["dti_total"], year, dataset.registry, "63").set_index(
        "ref_area"
    )
    assert (table.loc["Bình Thuận", "value"], table.loc["Bình Thuận", "rank"]) == (value, rank)


def test_a_place_among_some_is_no_rank(known: pd.DataFrame, dataset: Dataset) -> None:
    table = peer_rank(known, dataset.indicators["dti_total"], "2021", dataset.registry, "63")
    assert table["rank"].isna().all()
    assert table["place"].notna().sum() == table["n_values"].iloc[0] < 63


def test_no_change_is_computed_across_a_break(known: pd.DataFrame, dataset: Dataset) -> None:
    series = Series(dataset.indicators["dti_total"], "Bình Thuận", "63")
    table = rank_history(known, series, dataset.registry, dataset.indicators).set_index("time_period")
    assert table["rank"].to_dict() == {"2021": 47, "2022": 50, "2023": 51, "2024": 40}
    assert table["rank_source"].to_dict() == {"2021": "published"} | dict.fromkeys(
        ["2022", "2023", "2024"], "computed"
    )
    assert table["break_before"].to_dict() == {"2021": False, "2022": False, "2023": False, "2024": True}
    assert table["rank_change"]["2023"] == -1
    assert np.isnan(table["rank_change"]["2024"])


def test_the_merged_unit_is_ranked_among_its_own(known: pd.DataFrame, dataset: Dataset) -> None:
    series = Series(dataset.indicators["dti_total"], "34:Lâm Đồng", "34")
    table = rank_history(known, series, dataset.registry, dataset.indicators)
    assert table[["value", "rank", "n_units"]].to_numpy().tolist() == [[0.6729, 24, 34]]


def test_gaps_are_own_minus_theirs(known: pd.DataFrame, dataset: Dataset) -> None:
    table = peer_rank(known, dataset.indicators["dti_total"], "2022", dataset.registry, "63")
    gaps = named_gaps(table, "Bình Thuận", ["Đà Nẵng"]).set_index("against")
    assert gaps.loc["Đà Nẵng", "gap"] == pytest.approx(0.5223 - gaps.loc["Đà Nẵng", "value"])
    assert gaps.loc["best", "gap"] <= gaps.loc["median", "gap"] < 0
    assert named_gaps(table.assign(value=float("nan")), "Bình Thuận").empty


def test_the_indicator_of_published_ranks_is_found(dataset: Dataset) -> None:
    assert rank_indicator("dti_total", dataset.indicators) == "dti_rank"
    assert rank_indicator("fiber_household_pct", dataset.indicators) == ""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=12, max_size=12), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_rows(values: list[int], random: object) -> None:
    registry = load_dataset().registry
    keys = [unit.key for unit in registry.members("34")][:12]
    rows = [
        {
            "ref_area": key,
            "indicator": "score",
            "time_period": "2024",
            "obs_value": value / 20,
            "qualifier": "exact",
        }
        for key, value in zip(keys, values, strict=True)
    ]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (
        peer_rank(pd.DataFrame(part), INDEX, "2024", registry, "34") for part in (rows, shuffled)
    )
    pd.testing.assert_frame_equal(first, second)
    best = first["place"].min()
    assert best == 1
    assert first["percentile"].dropna().between(0, 100).all()


def test_as_of_hides_the_later_year(dataset: Dataset) -> None:
    day = date(2024, 12, 31)
    seen = believed(load_observations(day, indicators=["dti_total", "dti_rank"]), dataset.indicators)
    series = Series(dataset.indicators["dti_total"], "Bình Thuận", "63")
    assert rank_history(seen, series, dataset.registry, dataset.indicators)["time_period"].tolist() == [
        "2021",
        "2022",
    ]


def test_ties_share_the_best_place_and_half_of_each_other() -> None:
    registry = load_dataset().registry
    keys = [unit.key for unit in registry.members("34")][:5]
    rows = pd.DataFrame({"ref_area": keys, "obs_value": [0.9, 0.5, 0.5, 0.5, 0.1]}).assign(
        indicator="score", time_period="2024", qualifier="exact"
    )
    table = peer_rank(rows, INDEX, "2024", registry, "34").set_index("ref_area").loc[keys]
    assert table["place"].tolist() == [1, 2, 2, 2, 5]
    assert table["percentile"].tolist() == [100, 50, 50, 50, 0]
