"""What changed since the last report: against what it said, not against what it would say today."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.results.quarter import open_quarter

from .conftest import Reporter

INDICATOR = "bank_account_15plus_pct"


def _kinds(changes: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(row.indicator, row.time_period): row.kind for row in changes.itertuples()}


@pytest.mark.slow
def test_every_change_against_the_stored_report_has_its_cause(
    reporter: Reporter, add_row: Callable[..., int]
) -> None:
    folder = reporter(quarter="2024-Q4")
    assert open_quarter("Bình Thuận", "2025-Q1").earlier.stored is not None
    before = reporter(quarter="2025-Q1")
    add_row(time_period="2024-12-20", obs_value="95.9", known_from="2024-12-24")
    add_row(time_period="2025-03-01", obs_value="96.0", known_from="2025-03-05")
    status = folder / "results" / "target_status.csv"
    stored = pd.read_csv(status, dtype=str, keep_default_na=False)
    stored.loc[stored["target_id"] == "G01", "word"] = "likely"
    stored.to_csv(status, index=False)
    quarter = open_quarter("Bình Thuận", "2025-Q1")
    kinds = _kinds(quarter.figure_changes)
    assert kinds[INDICATOR, "2024-12-20"] == "late_data"
    assert kinds[INDICATOR, "2025-03-01"] == "new_data"
    goal = quarter.changes.set_index("target_id").loc["G01"]
    assert goal["word_before"] == "likely"
    assert "method" in goal["reasons"].split(";")
    assert reporter(quarter="2025-Q1") == before
    assert not any("cập nhật" in line for line in reporter.lines), "a changed stored report must be noticed"


@pytest.mark.slow
def test_a_revised_and_a_withdrawn_figure_are_shown(reporter: Reporter) -> None:
    reporter(quarter="2024-Q4")
    path = reporter.house / "data" / "observations" / "binh_thuan.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    one = (rows["indicator"] == INDICATOR) & (rows["time_period"] == "2024-10-21")
    assert one.any()
    rows.loc[one, "obs_value"] = "95.3"
    gone = (rows["indicator"] == INDICATOR) & (rows["time_period"] == "2024-09")
    assert gone.any()
    rows[~gone].to_csv(path, index=False)
    kinds = _kinds(open_quarter("Bình Thuận", "2025-Q1").figure_changes)
    assert kinds[INDICATOR, "2024-10-21"] == "revision"
    assert kinds[INDICATOR, "2024-09"] == "withdrawn"


def test_without_a_stored_report_the_quarter_is_computed_again(house: Path) -> None:
    quarter = open_quarter("Bình Thuận", "2025-Q1")
    assert quarter.earlier.stored is None
    assert set(quarter.figure_changes["kind"]) <= {"new_data"}
    assert "method" not in ";".join(quarter.changes["reasons"])


@pytest.mark.parametrize("content", ["", "{", '{"parameters": {"as_of": "nie"}}'])
def test_a_damaged_record_is_no_stored_report(house: Path, content: str) -> None:
    folder = house / "outputs" / "binh-thuan" / "2024-Q4"
    (folder / "results").mkdir(parents=True)
    (folder / "run.json").write_text(content, encoding="utf-8")
    assert open_quarter("Bình Thuận", "2025-Q1").earlier.stored is None
