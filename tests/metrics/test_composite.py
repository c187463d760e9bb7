"""The index from inside: published figures computed again, gaps that add up, nothing filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identities import identity_gaps, load_identities
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed
from cds_analysis.metrics.composite import (
    Formula,
    formulas_of,
    gap_contributions,
    implied_table,
    median_profile,
)

SHARED = ("dti_awareness", "dti_institutions", "dti_infrastructure", "dti_workforce", "dti_security")


@pytest.fixture(scope="module")
def chosen(dataset: Dataset) -> pd.DataFrame:
    return believed(load_observations(), dataset.indicators)


def _values(chosen: pd.DataFrame, period: str) -> pd.DataFrame:
    rows = chosen[(chosen["time_period"] == period) & (chosen["qualifier"] == "exact")]
    return rows.pivot(index="ref_area", columns="indicator", values="obs_value")


def _formulas(dataset: Dataset, period: str) -> list[Formula]:
    return [
        formula
        for formula in formulas_of(load_identities(dataset.root), period)
        if formula.indicator.startswith("dti")
    ]


def test_every_published_total_and_pillar_is_met_within_its_printed_digits(
    dataset: Dataset, chosen: pd.DataFrame
) -> None:
    checked = {}
    for identity in load_identities(dataset.root):
        gaps = identity_gaps(chosen, identity, dataset.registry)
        assert len(gaps), identity["name"]
        assert (gaps["published"] - gaps["computed"]).abs().max() <= identity["tolerance"] + 1e-9
        checked[identity["name"]] = len(gaps)
    assert checked["dti_total_2024"] == 45, "11 of the 63 and all 34"
    assert checked["dti_merged_2024"] == 34
    assert checked["dti_total_2021_2023"] == 20
    assert checked["dti_mean"] == 2


def _implied(known: Mapping[str, float], formulas: Sequence[Formula]) -> pd.Series:
    return implied_table(pd.DataFrame([known]), formulas).iloc[0]


def test_the_pillars_of_quang_ninh_2022_follow_from_its_parts(dataset: Dataset, chosen: pd.DataFrame) -> None:
    row = _values(chosen, "2022").loc["Quảng Ninh"]
    parts = {name: row[name] for name in row.index if name in SHARED or name.endswith("_activity")}
    implied = _implied(parts, _formulas(dataset, "2022"))
    assert implied[["dti_gov", "dti_econ", "dti_soc"]].round(4).tolist() == [0.7804, 0.7187, 0.6864]
    assert implied["dti_total"] == pytest.approx(row["dti_total"], abs=1e-4)


def test_what_the_pillars_share_is_recovered_from_them(dataset: Dataset, chosen: pd.DataFrame) -> None:
    row = _values(chosen, "2022").loc["Trà Vinh"]
    shared = Formula("b", dict.fromkeys(SHARED, 0.1))
    implied = _implied(row.to_dict(), [*_formulas(dataset, "2022"), shared])
    common = (0.7 * row["dti_gov"] + 0.65 * row["dti_econ"] + 0.65 * row["dti_soc"] - row["dti_total"]) / 2
    assert implied["b"] == pytest.approx(common, abs=1e-9)
    assert implied["dti_gov_activity"] == pytest.approx((0.7 * row["dti_gov"] - common) / 0.2, abs=1e-9)
    assert implied[list(SHARED)].isna().all(), "the five shared parts cannot be separated from each other"


def test_a_province_with_a_total_only_implies_nothing_else(dataset: Dataset, chosen: pd.DataFrame) -> None:
    implied = _implied(_values(chosen, "2024").loc["Bình Thuận"].to_dict(), _formulas(dataset, "2024"))
    assert implied.dropna().index.tolist() == ["dti_total"]


def test_the_one_part_that_is_missing_follows_from_the_total() -> None:
    formula = Formula("t", {"a": 0.5, "b": 0.3, "c": 0.2})
    assert _implied({"t": 0.5, "a": 0.6, "b": 0.4}, [formula])["c"] == pytest.approx(0.4)


def test_nothing_known_implies_nothing() -> None:
    implied = _implied({"a": float("nan")}, [Formula("t", {"a": 1.0})])
    assert implied.isna().all()
    assert implied.index.tolist() == ["a", "t"]


_SHARES = st.floats(0, 1).map(lambda value: round(value, 4))


@given(st.lists(_SHARES, min_size=8, max_size=8), st.lists(_SHARES, min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_contributions_sum_to_the_gap(own: list[float], other: list[float]) -> None:
    names = [f"p{n}" for n in range(8)]
    formula = Formula(
        "t", dict(zip(names, np.array([50, 50, 140, 100, 100, 200, 150, 150]) / 940, strict=True))
    )
    mine, theirs = (_implied(dict(zip(names, row, strict=True)), [formula]) for row in (own, other))
    table = gap_contributions(mine, theirs, formula)
    assert table["contribution"].sum() == pytest.approx(mine["t"] - theirs["t"], abs=1e-12)
    assert table["part"].iloc[-1] == "rounding"
    assert abs(table["contribution"].iloc[-1]) < 1e-9


def test_what_is_not_published_is_one_row_and_still_adds_up() -> None:
    formula = Formula("t", {"a": 0.5, "b": 0.3, "c": 0.2})
    own, other = pd.Series({"t": 0.4, "a": 0.5}), pd.Series({"t": 0.6, "a": 0.7, "b": 0.5, "c": 0.5})
    table = gap_contributions(own, other, formula).set_index("part")
    assert table.loc["a", "contribution"] == pytest.approx(-0.1)
    assert table.loc["not_published", "contribution"] == pytest.approx(-0.1)
    assert table.loc["not_published", "weight"] == pytest.approx(0.5)
    assert gap_contributions(own.drop("t"), other, formula).empty


def test_a_median_needs_more_than_half_of_the_units() -> None:
    table = implied_table(
        pd.DataFrame({"a": [0.1, 0.2, 0.3, None], "b": [0.5, 0.5, None, None]}),
        [Formula("t", {"a": 1, "b": 1})],
    )
    assert median_profile(table).isna().tolist() == [False, True, True]


def test_the_order_of_rows_does_not_matter(dataset: Dataset, chosen: pd.DataFrame) -> None:
    values, formulas = _values(chosen, "2024"), _formulas(dataset, "2024")
    shuffled = values.sample(frac=1, random_state=1)
    table = implied_table(values, formulas)
    pd.testing.assert_frame_equal(implied_table(shuffled, formulas).sort_index(), table.sort_index())
