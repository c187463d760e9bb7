"""Who is a fair peer: distances in structure, and units made of others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cds_analysis.data.similarity import Measure
from cds_analysis.metrics.similarity import merged_values, structural_distance

SIZE, SHARE = Measure("size", 1.0, "log"), Measure("share", 1.0)
PLACE = Measure("place", 0.5, "same")
TABLE = pd.DataFrame(
    {"size": [100.0, 110.0, 1000.0, 95.0], "share": [0.3, 0.3, 0.3, 0.9], "place": ["n", "n", "s", "n"]},
    index=list("abcd"),
)


def test_the_nearest_is_the_one_most_alike() -> None:
    found = structural_distance(TABLE, "a", [SIZE, SHARE, PLACE])
    assert found.index[0] == "b"
    assert found.loc["c", "place"] == 1.0
    assert found.loc["b", "share"] == 0.0


def test_units_of_measure_do_not_matter() -> None:
    scaled = TABLE.assign(size=1000 * TABLE["size"], share=100 * TABLE["share"])
    first = structural_distance(TABLE, "a", [SIZE, SHARE])
    pd.testing.assert_frame_equal(structural_distance(scaled, "a", [SIZE, SHARE]), first)


def test_distance_is_the_same_both_ways() -> None:
    there = structural_distance(TABLE, "a", [SIZE, SHARE, PLACE]).loc["d", "distance"]
    assert structural_distance(TABLE, "d", [SIZE, SHARE, PLACE]).loc["a", "distance"] == pytest.approx(there)


def test_a_weight_of_nothing_is_left_out() -> None:
    heavy = structural_distance(TABLE, "a", [SIZE])
    light = structural_distance(TABLE, "a", [SIZE, Measure("share", 0.0)])
    pd.testing.assert_frame_equal(heavy, light)
    assert structural_distance(TABLE, "a", []).empty


def test_a_unit_without_a_value_is_no_peer_and_has_none() -> None:
    table = TABLE.assign(size=[np.nan, 110.0, 1000.0, 95.0])
    assert structural_distance(table, "a", [SIZE, SHARE]).empty
    assert "a" not in structural_distance(table, "b", [SIZE, SHARE]).index


def test_what_is_the_same_for_all_shows_nothing() -> None:
    table = TABLE.assign(share=0.5)
    assert structural_distance(table, "a", [SHARE])["distance"].eq(0).all()


def test_merged_units_are_sums_and_weighted_means_and_need_every_member() -> None:
    values = pd.DataFrame({"people": [1.0, 3.0, np.nan], "income": [10.0, 20.0, 30.0]}, index=list("abc"))
    kinds = [Measure("people", 1, "log", "sum"), Measure("income", 1, mean_by="people"), PLACE]
    table = merged_values(values, {"ab": ("a", "b"), "bc": ("b", "c"), "ax": ("a", "x")}, kinds)
    assert table.loc["ab"].tolist() == [4.0, 17.5]
    assert table.loc[["bc", "ax"]].isna().all().all()
    plain = merged_values(values[["income"]], {"ab": ("a", "b")}, [Measure("income", 1)])
    assert plain.loc["ab", "income"] == 15.0
