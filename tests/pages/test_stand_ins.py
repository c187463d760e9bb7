"""Pages name what stands in where there are no peers, and quote the record that fits."""

from __future__ import annotations

from functools import cache

import pytest

from cds_analysis.forecasting.scores import load_track_record, record_without_peers
from cds_analysis.pages import reliability, rungs
from cds_analysis.results.quarter import Quarter, open_quarter
from cds_analysis.results.readings import reading_table


@cache
def _report(province: str, quarter: str = "2024-Q4", programme: str | None = None) -> Quarter:
    return open_quarter(province, quarter, programme=programme, language="en")


def test_countries_and_measures_are_counted_and_named() -> None:
    q = _report("Bình Thuận")
    assert "T13: how fast similar measures grew" in rungs.show_stand_ins_summary(q).data
    assert "measures: 2; countries: 27; years: 2016–2021" in rungs.show_stand_ins_summary(q).data
    (row,) = rungs.show_stand_ins(q).frame.to_dict("records")  # type: ignore[attr-defined]
    assert "households with fixed broadband" in row["Similar measures elsewhere"]
    assert row["Countries"] == "27"


def test_each_kind_has_its_own_stand_ins() -> None:
    q = _report("Việt Nam", programme="qd749")
    shown = rungs.show_stand_ins(q).frame  # type: ignore[attr-defined]
    lines = rungs.show_stand_ins_summary(q).data.splitlines()
    assert len(shown) == len(lines) == shown["Kind of measure"].nunique() > 1


@pytest.mark.parametrize(("province", "quarter"), [("Lâm Đồng", "2024-Q4"), ("Bình Thuận", "2022-Q1")])
def test_nothing_is_said_where_nothing_stands_in(province: str, quarter: str) -> None:
    q = _report(province, quarter)
    assert not rungs.show_stand_ins(q).data  # type: ignore[attr-defined]
    assert not rungs.show_stand_ins_summary(q).data


def test_without_peers_the_record_without_peers_is_quoted() -> None:
    q, brier = _report("Việt Nam", programme="qd749"), record_without_peers()["brier"]
    alone = rungs.show_readings(q).frame  # type: ignore[attr-defined]
    own = alone[alone["Read from"] == "own figures"]["When it was tried"]
    assert own.str.startswith(f"1,000 past cases without peers: Brier score {brier:.3f}").all()
    with_peers = rungs.show_readings(_report("Bình Thuận")).frame.set_index("Target")  # type: ignore[attr-defined]
    assert with_peers.loc["G01", "When it was tried"].startswith("1,000 past cases: ")
    stored = reading_table(q.outlook.readings, {"own": dict(load_track_record())}).set_index("rung")
    lone = stored["reasons"].str.contains("no_peers|stand_ins")
    assert set(stored.loc[lone, "tried_brier"]) == {brier}


def test_rows_with_few_peers_and_none_follow_the_years() -> None:
    record = load_track_record()
    shown = reliability.show_by_observations(_report("Bình Thuận")).frame  # type: ignore[attr-defined]
    assert shown["Cases"].tolist()[-3:] == ["8 peers", "4 peers", "no peers"]
    assert set(shown["Base rate alone"][-3:]) == {f"{record['brier_base_rate']:.3f}"}
