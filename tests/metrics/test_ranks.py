"""Changes of rank split into own and others' part; the parts always add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.metrics.ranks import places_within, rank_change, rank_of

values = st.lists(st.floats(0, 1), min_size=2, max_size=30)


@given(values, st.integers(0, 2**32 - 1))
def test_the_parts_add_up_and_ranks_do_not_depend_on_order(before: list[float], seed: int) -> None:
    random = np.random.default_rng(seed)
    first = pd.Series(before, index=[f"u{n}" for n in range(len(before))])
    second = pd.Series(random.random(len(before)), index=first.index)
    change = rank_change(first, second, "u0")
    assert change is not None
    assert change.own + change.others == change.before - change.after
    shuffled = rank_change(first.sample(frac=1, random_state=1), second, "u0")
    assert shuffled == change


def test_who_stands_still_moves_only_by_the_others() -> None:
    before, after = pd.Series({"a": 0.5, "b": 0.4, "c": 0.3}), pd.Series({"a": 0.5, "b": 0.6, "c": 0.7})
    change = rank_change(before, after, "a")
    assert change is not None
    assert (change.own, change.others, change.before, change.after) == (0.0, -2.0, 1, 3)


def test_only_units_with_both_values_are_ranked() -> None:
    before, after = pd.Series({"a": 0.5, "b": 0.9}), pd.Series({"a": 0.6, "c": 0.9})
    change = rank_change(before, after, "a")
    assert change is not None
    assert (change.n, change.before, change.after) == (1, 1, 1)
    assert rank_change(before, after, "c") is None


def test_ties_share_the_better_rank_and_lower_may_be_better() -> None:
    assert rank_of(0.5, pd.Series([0.5, 0.5, 0.9])) == 2
    assert rank_of(0.5, pd.Series([0.5, 0.4, None]), lower=True) == 2


def test_a_margin_spans_the_neighbours() -> None:
    crowd = pd.Series({"a": 0.5, "b": 0.505, "c": 0.495, "d": 0.7})
    assert places_within(crowd, "a", 0.0) == (3, 3)
    assert places_within(crowd, "a", 0.01) == (2, 4)


def test_a_change_of_method_is_a_third_part() -> None:
    before = pd.Series({"a": 0.5, "b": 0.6, "c": 0.4})
    restated = pd.Series({"a": 0.7, "b": 0.6, "c": 0.65})
    after = pd.Series({"a": 0.5, "b": 0.6, "c": 0.65})
    change = rank_change(before, after, "a", restated=restated)
    assert change is not None
    assert (change.before, change.after, change.method) == (2, 3, -2.0)
    assert change.own + change.others + change.method == change.before - change.after
    assert rank_change(before, restated, "a") == rank_change(before, restated, "a", restated=restated)
