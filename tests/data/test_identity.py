"""One identity of a row: every part of it counts, and no way of writing it does."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.data.identity import IDENTITY, identities, identity_of, qualified_value

ROW = {
    "ref_area": "Bình Thuận",
    "indicator": "bank_account_15plus_pct",
    "time_period": "2024-Q4",
    "source_org": "Sở TTTT",
    "known_from": "2025-01-15",
    "obs_value": "95.2",
    "qualifier": "exact",
}
OTHER = {
    "ref_area": "Đồng Nai",
    "indicator": "dti_total",
    "time_period": "2024",
    "source_org": "Sở TTTT 2",
    "known_from": "2025-01-16",
    "obs_value": "95.21",
    "qualifier": "approx",
}


@pytest.mark.parametrize("column", IDENTITY)
def test_every_part_counts(column: str) -> None:
    assert identity_of(ROW | {column: OTHER[column]}) != identity_of(ROW)


def test_only_its_parts_count() -> None:
    assert set(ROW) == set(IDENTITY)
    assert identity_of(ROW | {"source_url": "https://example.org", "note": "x"}) == identity_of(ROW)


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("source_org", "sở  T.T.T.T"),
        ("source_org", "So TTTT"),
        ("obs_value", "95.20"),
        ("obs_value", 95.2),
        ("known_from", pd.Timestamp("2025-01-15")),
    ],
)
def test_no_way_of_writing_counts(column: str, written: object) -> None:
    assert identity_of(ROW | {column: written}) == identity_of(ROW)


def test_a_large_number_keeps_all_its_digits() -> None:
    rows = pd.DataFrame([ROW | {"obs_value": value} for value in (9876543.2, 9876543.4)])
    assert len(set(identities(rows))) == 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_text_and_typed_rows_have_one_identity(value: float) -> None:
    assert identity_of(ROW | {"obs_value": repr(value)}) == identity_of(ROW | {"obs_value": value})


def test_what_cannot_be_read_is_itself() -> None:
    assert identity_of(ROW | {"obs_value": "9x"})[5] == "9x"


def test_a_typed_number_is_reported_with_its_decimals() -> None:
    row = ROW | {"obs_value": 95.2, "decimals": 2, "unit_measure": "percent"}
    assert qualified_value(row, "B2").label("vi").replace("\xa0", " ") == "95,20% (B2)"
