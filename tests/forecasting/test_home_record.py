"""The record of forecasts at home holds what the pages quote, version by version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cds_analysis.forecasting.families import overall
from cds_analysis.forecasting.home_record import load_home_records, newest_two

RECORDS = load_home_records()


def test_the_version_before_is_on_record() -> None:
    before = RECORDS["3"]
    assert before.national.n == 194
    assert (before.national.brier, before.national.brier_alike) == pytest.approx((0.2186, 0.3018))
    assert before.national.brier_without_largest == pytest.approx(0.2038)
    assert before.study is not None
    assert (before.study.n, before.study.brier) == (23, pytest.approx(0.232))


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.version)
def test_rows_add_up_to_what_is_computed_of_all(record) -> None:  # type: ignore[no-untyped-def]
    found = overall(record.series)
    assert (found.n, found.families, found.largest) == (
        record.national.n,
        record.national.families,
        record.national.largest,
    )
    assert found.brier == pytest.approx(record.national.brier, abs=1e-3)
    assert found.brier_alike == pytest.approx(record.national.brier_alike, abs=1e-3)
    assert not record.composites.duplicated(["indicator", "system"]).any()
    assert (record.composites["families"] <= record.composites["n"]).all()


def test_a_version_is_compared_with_the_one_tried_before_it() -> None:
    one = RECORDS["3"]
    records = {"3": one, "4": replace(one, version="4"), "5": replace(one, version="5")}
    assert [found and found.version for found in newest_two(records, "4")] == ["4", "3"]
    assert [found and found.version for found in newest_two(records, "6")] == [None, "5"]
    assert [found and found.version for found in newest_two(records, "3")] == ["3", None]
