"""What a figure is worth agrees with drawing the whole programme many times and looking."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from cds_analysis.forecasting.information import (
    common_correlation,
    figure_values,
    set_correlations,
    share_now,
)
from cds_analysis.forecasting.joint import TARGET_CORRELATION, target_count
from cds_analysis.results.quarter import open_quarter

DRAWS, CLASSES = 600_000, 300
# what so many draws can separate
TOLD_APART = 0.005


def brute_force(targets: pd.DataFrame, correlation: np.ndarray) -> pd.Series:
    """Draw values, figures and counts; return the share of the variance between classes of what is said."""
    random = np.random.default_rng(5)
    chance, share = targets["chance"].to_numpy(float), targets["share_now"].to_numpy(float)
    lower = np.linalg.cholesky(correlation)
    value = random.standard_normal((DRAWS, len(chance))) @ lower.T
    met = value <= stats.norm.ppf(chance)
    count = met.sum(axis=1)
    found = {}
    for place, name in enumerate(targets["target_id"]):
        if np.isnan(share[place]):
            said = met[:, place]
        else:
            noise = random.standard_normal(DRAWS)
            figure = np.sqrt(share[place]) * value[:, place] + np.sqrt(1 - share[place]) * noise
            said = (stats.rankdata(figure) * CLASSES / (DRAWS + 1)).astype(int)
        means = pd.Series(count).groupby(said).agg(["mean", "size"])
        between = np.average((means["mean"] - count.mean()) ** 2, weights=means["size"])
        found[name] = between / count.var()
    return pd.Series(found)


def _equal(n: int, value: float) -> np.ndarray:
    return np.full((n, n), value) + (1 - value) * np.eye(n)


@pytest.fixture(scope="module")
def demo_targets() -> pd.DataFrame:
    """Return the invented province's targets: chances, and how much of the way to the deadline is unseen."""
    quarter = open_quarter("Mẫu Lam", "2025-Q1")
    rows = [
        {
            "target_id": name,
            "chance": found.probability,
            "share_now": (2025.25 - found.trajectory.start) / found.trajectory.horizon
            if found.trajectory
            else np.nan,
        }
        for name, found in quarter.outlook.attainments.items()
        if found.probability is not None
    ]
    return pd.DataFrame(rows)


def test_on_the_invented_province_the_order_is_that_of_brute_force(demo_targets: pd.DataFrame) -> None:
    table = figure_values(demo_targets).set_index("target_id")["removes_share"]
    drawn = brute_force(demo_targets, _equal(len(demo_targets), TARGET_CORRELATION))
    assert np.abs(table - drawn[table.index]).max() < TOLD_APART
    apart = table.to_numpy()[:, None] - table.to_numpy() > TOLD_APART
    in_order = drawn[table.index].to_numpy()[:, None] > drawn[table.index].to_numpy()
    assert apart.sum() > len(table)
    assert in_order[apart].all()


def test_with_a_set_that_hangs_together_more_it_still_agrees() -> None:
    targets = pd.DataFrame(
        {
            "target_id": list("abcdef"),
            "chance": [0.95, 0.4, 0.6, 0.35, 0.35, 0.35],
            "share_now": [0.9, 0.5, 0.1, np.nan, np.nan, 0.6],
        }
    )
    pairs = set_correlations([False] * 3 + [True] * 3, 0.6)
    table = figure_values(targets, pairs).set_index("target_id")["removes_share"]
    drawn = brute_force(targets, pairs)
    assert np.abs(table - drawn[table.index]).max() < 0.01
    assert table.index[0] in ("d", "e", "f")


def test_alone_a_figure_that_settles_the_matter_removes_all_and_none_removes_nothing() -> None:
    one = pd.DataFrame({"target_id": ["a"], "chance": [0.3], "share_now": [1.0]})
    assert figure_values(one)["removes_share"][0] == pytest.approx(1.0, abs=0.01)
    assert figure_values(one.assign(share_now=np.nan))["removes_share"][0] == pytest.approx(1.0)
    assert figure_values(one.assign(share_now=0.0))["removes"][0] == pytest.approx(0.0, abs=1e-12)


@given(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)), min_size=1, max_size=5),
    st.floats(0.0, 0.8),
)
@example([(0.9921875, 1.0)], 0.0)
@settings(max_examples=40, deadline=None)
def test_no_figure_removes_more_than_there_is(rows: list[tuple[float, float]], correlation: float) -> None:
    chance, share = zip(*rows, strict=True)
    targets = pd.DataFrame({"target_id": range(len(rows)), "chance": chance, "share_now": share})
    table = figure_values(targets, correlation)
    assert table["removes_share"].between(-1e-9, 1 + 1e-9).all()
    assert table["removes_share"].is_monotonic_decreasing


def test_a_better_figure_removes_more() -> None:
    targets = pd.DataFrame({"target_id": ["a", "b"], "chance": [0.5, 0.5], "share_now": [0.2, 0.2]})
    before = figure_values(targets).set_index("target_id")["removes"]
    after = figure_values(targets.assign(share_now=[0.6, 0.2])).set_index("target_id")["removes"]
    assert after["a"] > before["a"]
    assert after["b"] == pytest.approx(before["b"])


def test_what_is_no_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        figure_values(pd.DataFrame({"target_id": ["a"], "chance": [1.2], "share_now": [0.1]}))


def test_spreads_become_shares() -> None:
    assert share_now(0.0, 0.0) == 0.0
    assert share_now(1.0, 0.0) == 1.0


def test_the_correlation_of_a_set_gives_its_variance_back() -> None:
    chances, number = [0.6, 0.6, 0.3, 0.2], np.arange(5)
    counts = target_count(chances, 0.45).chances
    variance = float(counts @ number**2 - (counts @ number) ** 2)
    assert common_correlation(chances, variance) == pytest.approx(0.45, abs=1e-6)
    assert common_correlation(chances, 0.1) == 0.0
    assert common_correlation(chances, 99.0) == pytest.approx(0.98)


def test_of_what_is_certain_a_figure_removes_nothing_at_all() -> None:
    """What a machine loses in reckoning is no share: it would be printed as one per cent."""
    rows = {
        "target_id": list("abcd"),
        "chance": [1.0, 0.0, 0.4, 1.0],
        "share_now": [np.nan, np.nan, 0.5, np.nan],
    }
    found = figure_values(pd.DataFrame(rows)).set_index("target_id")["removes_share"]
    assert found[["a", "b", "d"]].tolist() == [0, 0, 0]
    rows["chance"][2] = 1.0
    assert figure_values(pd.DataFrame(rows))["removes_share"].tolist() == [0, 0, 0, 0]


def test_figures_worth_the_same_stand_in_their_order() -> None:
    rows = {"target_id": list("abcdef"), "chance": [0.3] * 6, "share_now": [0.7] * 6}
    assert figure_values(pd.DataFrame(rows))["target_id"].tolist() == list("abcdef")
