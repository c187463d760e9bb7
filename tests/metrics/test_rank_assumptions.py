"""Which assumption moves a rank: a published test function, indices done by hand, and the published ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from cds_analysis.metrics.rank_assumptions import (
    ASSUMPTIONS,
    WEIGHT_SETS,
    rank_assumptions,
    ranks_by_assumption,
    variance_shares,
)

WEIGHTS = {"a": 0.5, "b": 0.3, "c": 0.2}
seeds = st.integers(0, 10_000)


def _parts(seed: int, units: int = 12) -> pd.DataFrame:
    values = np.random.default_rng(seed).uniform(0.1, 0.9, (units, len(WEIGHTS))).round(4)
    return pd.DataFrame(values, columns=list(WEIGHTS), index=[f"u{number}" for number in range(units)])


def ishigami(draws: np.ndarray) -> np.ndarray:
    x, y, z = draws
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def test_ishigami_function() -> None:
    """The usual test function, a = 7 and b = .1: first order .314, .442, 0; total order .558, .442, .244."""
    middles = (2 * (np.arange(80) + 0.5) / 80 - 1) * np.pi
    first, total = variance_shares(ishigami(np.array(np.meshgrid(middles, middles, middles, indexing="ij"))))
    assert first == pytest.approx([0.3139, 0.4424, 0], abs=5e-4)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=5e-4)


def test_shares_are_those_of_the_estimators_of_scipy() -> None:
    """Each option drawn as a number: what 49,000 draws estimate is what all combinations give."""
    ranks = ranks_by_assumption(_parts(3), WEIGHTS, "u5")
    found = stats.sobol_indices(
        func=lambda draws: ranks[tuple(draws.astype(int))].astype(float),
        n=2**13,
        dists=[stats.uniform(0, size) for size in ranks.shape],
        rng=np.random.default_rng(1),
    )
    first, total = variance_shares(ranks)
    assert first == pytest.approx(found.first_order, abs=0.02)
    assert total == pytest.approx(found.total_order, abs=0.02)


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_shares_add_up_as_an_analysis_of_variance_does(seed: int) -> None:
    first, total = variance_shares(np.random.default_rng(seed).integers(1, 9, (4, 2, 3)))
    assert (first <= total + 1e-12).all()
    assert first.sum() <= 1 + 1e-12 <= total.sum() + 2e-12


def test_an_additive_rank_is_split_exactly() -> None:
    """Effects of 8 and 2 places, nothing together: variances as 64 to 4."""
    first, total = variance_shares(np.array([[0.0, 2.0], [8.0, 10.0]]))
    assert first == pytest.approx([64 / 68, 4 / 68])
    assert total == pytest.approx(first)


def test_a_geometric_mean_rewards_balance() -> None:
    """OECD and JRC (2008), step 6: 21, 1, 1, 1 and 6, 6, 6, 6 have one arithmetic mean, not one geometric."""
    parts = pd.DataFrame([[21.0, 1, 1, 1], [6, 6, 6, 6]], columns=list("abcd"), index=["x", "y"])
    ranks = ranks_by_assumption(parts, dict.fromkeys("abcd", 0.25), "x")
    assert ranks[0, :, 0, 0].tolist() == [1, 2]
    assert ranks_by_assumption(parts, dict.fromkeys("abcd", 0.25), "y")[0, :, 0, 0].tolist() == [1, 1]


def test_every_way_is_the_index_that_it_describes() -> None:
    parts = _parts(7)
    ranks = ranks_by_assumption(parts, WEIGHTS, "u2")
    assert ranks.shape == (4, 2, 4, WEIGHT_SETS)
    minmax = 1 + 99 * (parts - parts.min()) / (parts.max() - parts.min())
    zscore = 10 + 2 * (parts - parts.mean()) / parts.std()
    for way, scores in enumerate([parts, minmax, zscore, parts.rank()]):
        for out, part in enumerate([None, *WEIGHTS]):
            kept = pd.Series(WEIGHTS).drop(part or [])
            means = [scores[kept.index] @ kept, np.exp(np.log(scores[kept.index]) @ kept / kept.sum())]
            for kind, mean in enumerate(means):
                assert ranks[way, kind, out, 0] == mean.rank(ascending=False, method="min")["u2"]


def test_weights_within_a_quarter_flip_two_units_as_often_as_they_should() -> None:
    """x wins when the first weight is the larger: even draws, so in half of the sets."""
    parts = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [1.0, 1.0]}, index=["x", "y"])
    ranks = ranks_by_assumption(parts, dict.fromkeys("abc", 1.0), "x")
    assert ranks[0, 0, 0, 1:].mean() == pytest.approx(1.5, abs=0.12)


@given(seeds)
@settings(deadline=None, max_examples=10)
def test_bands_hold_the_published_rank_whatever_the_order_of_rows(seed: int) -> None:
    parts = _parts(seed)
    found = rank_assumptions(parts, WEIGHTS, "u0")
    assert 1 <= found.best <= found.rank <= found.worst <= found.n_units == 12
    assert found.rank == (parts @ pd.Series(WEIGHTS)).rank(ascending=False, method="min")["u0"]
    assert found.table["assumption"].tolist() == list(ASSUMPTIONS)
    assert (found.table["best"] <= found.rank).all()
    assert (found.table["worst"] >= found.rank).all()
    again = rank_assumptions(parts.sample(frac=1, random_state=seed), WEIGHTS, "u0")
    pd.testing.assert_frame_equal(found.table, again.table)
    turned = rank_assumptions(1 - parts, WEIGHTS, "u0", lower=True)
    assert turned.rank == found.rank


@given(seeds)
@example(5968)
@settings(deadline=None, max_examples=10)
def test_intervals_hold_the_share(seed: int) -> None:
    found = rank_assumptions(_parts(seed), WEIGHTS, "u1")
    table = found.table
    if found.best == found.worst:
        # nothing moves the rank, as in the test below
        assert table.filter(like="order").isna().all(axis=None)
        return
    for order in ("first_order", "total_order"):
        assert (table[f"{order}_low"] <= table[f"{order}_high"]).all()
    fixed = table[table["assumption"] != "weights"]
    assert fixed["total_order"].between(fixed["total_order_low"], fixed["total_order_high"]).all()


def test_where_nothing_moves_the_rank_the_shares_are_missing() -> None:
    parts = _parts(1)
    parts.loc["u0"] = 0.99
    found = rank_assumptions(parts.assign(c=0.5), WEIGHTS, "u0")
    assert (found.rank, found.best, found.worst) == (1, 1, 1)
    assert found.table.filter(like="order").isna().all(axis=None)


def test_equals_share_the_better_rank_whatever_the_last_digit() -> None:
    parts = pd.DataFrame({"a": [0.1, 0.2, 0.0], "b": [0.2, 0.1, 0.0], "c": [0.3, 0.3 - 1e-15, 0.0]})
    for unit in (0, 1):
        assert ranks_by_assumption(parts, dict.fromkeys("abc", 1.0), unit)[0, 0, 0, 0] == 1
