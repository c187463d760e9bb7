"""How sure is a rank: bands that hold the published rank, and move only with what is uncertain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.metrics.rank_bands import drawn_ranks, indistinguishable, rank_bands, reweighted_totals

WEIGHTS = {"a": 0.5, "b": 0.3, "c": 0.2}


def _profiles(n: int, seed: int = 1) -> tuple[pd.Series, pd.DataFrame]:
    random = np.random.default_rng(seed)
    parts = pd.DataFrame(
        random.uniform(0, 1, (n, 3)), columns=list(WEIGHTS), index=[f"u{k}" for k in range(n)]
    )
    return (parts @ list(WEIGHTS.values())).round(4), parts


def test_no_spread_and_no_rounding_leave_every_rank_as_it_is() -> None:
    totals, parts = _profiles(12)
    bands = rank_bands(totals, reweighted_totals(totals, parts, WEIGHTS, spread=0))
    assert (bands["best"] == bands["rank"]).all()
    assert (bands["worst"] == bands["rank"]).all()


def test_units_whose_parts_are_all_equal_do_not_move_whatever_the_weights() -> None:
    levels = np.linspace(0.2, 0.8, 10)
    parts = pd.DataFrame(dict.fromkeys(WEIGHTS, levels), index=[f"u{k}" for k in range(10)])
    totals = parts.mean(axis=1)
    drawn = reweighted_totals(totals, parts, WEIGHTS)
    assert np.allclose(drawn, totals.to_numpy())


@given(st.integers(2, 25), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_bands_hold_the_published_rank(n: int, seed: int) -> None:
    totals, parts = _profiles(n, seed)
    bands = rank_bands(totals, reweighted_totals(totals, parts, WEIGHTS, step=0.01, runs=50))
    assert (bands["best"] <= bands["rank"]).all()
    assert (bands["rank"] <= bands["worst"]).all()
    assert bands[["best", "worst"]].to_numpy().min() >= 1
    assert bands["worst"].max() <= n


def test_the_order_of_rows_changes_neither_ranks_nor_reach() -> None:
    totals, parts = _profiles(15)
    bands = rank_bands(totals, reweighted_totals(totals, parts, WEIGHTS))
    turned = totals.iloc[::-1]
    other = rank_bands(turned, reweighted_totals(turned, parts, WEIGHTS)).reindex(bands.index)
    assert (bands["rank"] == other["rank"]).all()
    assert (bands[["best", "worst"]] - other[["best", "worst"]]).abs().max().max() <= 1


def test_a_unit_without_published_parts_gets_a_wider_band_and_no_invented_part() -> None:
    totals, parts = _profiles(40)
    hidden = parts.copy()
    hidden.loc["u7"] = np.nan
    seen = reweighted_totals(totals, parts, WEIGHTS)["u7"].std()
    unseen = reweighted_totals(totals, hidden, WEIGHTS)
    others = parts.index.drop("u7")
    assert unseen["u7"].std() > 0
    assert unseen["u7"].std() > 0.5 * seen
    assert np.allclose(unseen[others], reweighted_totals(totals, parts, WEIGHTS)[others])
    assert hidden.loc["u7"].isna().all()


def test_a_unit_far_from_those_with_published_parts_is_less_sure() -> None:
    totals, parts = _profiles(30)
    hidden = parts.reindex([*parts.index, "near", "far"])
    whole = pd.concat([totals, pd.Series({"near": totals.mean(), "far": 3.0})])
    drawn = reweighted_totals(whole, hidden, WEIGHTS)
    assert drawn["far"].std() > drawn["near"].std()


def test_too_few_published_profiles_leave_only_rounding() -> None:
    totals, parts = _profiles(20)
    drawn = reweighted_totals(totals, parts.head(7), WEIGHTS, step=0.0002)
    assert (drawn - totals).abs().max().max() <= 0.0001
    assert np.allclose(reweighted_totals(totals, parts, {}), totals)


def test_a_unit_without_a_total_may_stand_anywhere() -> None:
    totals = pd.Series({"a": 0.9, "b": 0.5, "c": np.nan})
    bands = rank_bands(totals, reweighted_totals(totals, pd.DataFrame(), WEIGHTS, runs=5))
    assert bands.loc["a", ["best", "worst"]].tolist() == [1.0, 2.0]
    assert "c" not in bands.index


def test_lower_may_be_better() -> None:
    totals = pd.Series({"a": 0.9, "b": 0.5})
    drawn = reweighted_totals(totals, pd.DataFrame(), WEIGHTS, runs=5)
    assert rank_bands(totals, drawn, lower=True)["rank"].to_dict() == {"b": 1.0, "a": 2.0}
    assert drawn_ranks(drawn, lower=True)["b"].eq(1).all()


def test_the_same_draws_each_time() -> None:
    totals, parts = _profiles(10)
    pd.testing.assert_frame_equal(
        reweighted_totals(totals, parts, WEIGHTS), reweighted_totals(totals, parts, WEIGHTS)
    )


def test_those_clearly_better_or_worse_can_be_separated() -> None:
    drawn = pd.DataFrame({"own": [0.5] * 100, "best": [0.9] * 100, "like": [0.4] * 50 + [0.6] * 50})
    assert indistinguishable(drawn, "own") == ["like"]
    drawn["twin"] = drawn["own"]
    assert indistinguishable(drawn, "own") == ["like", "twin"]


def test_spread_weights_keep_the_mean_total() -> None:
    totals, parts = _profiles(30)
    drawn = reweighted_totals(totals, parts, WEIGHTS)
    assert drawn.mean().to_numpy() == pytest.approx(totals.to_numpy(), abs=0.01)
