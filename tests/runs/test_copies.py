"""An analyst's copies: kept as they are, set aside when asked, and never mistaken for originals."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.copies import lay_out
from cds_analysis.runs.plan import list_notebooks, make_plan

NOW = datetime(2025, 1, 15, 9, 30)


def test_what_is_saved_in_a_copy_stays_and_changes_no_report(house: Path) -> None:
    originals = {file.name: file.read_bytes() for file in list_notebooks()}
    before = make_plan(parse_parameters("Mẫu Lam", "2024-Q4")).items
    folder = house / "lab"
    assert lay_out(folder, NOW) == []
    assert {file.name for file in folder.glob("*.ipynb")} == set(originals)
    copy = folder / "02_target_progress.ipynb"
    _save(copy, "tried = 1")
    assert lay_out(folder, NOW) == []
    assert "tried = 1" in copy.read_text("utf-8")
    assert {file.name: file.read_bytes() for file in list_notebooks()} == originals
    assert make_plan(parse_parameters("Mẫu Lam", "2024-Q4")).items == before


def test_an_original_that_changed_is_reported_and_fresh_copies_lose_nothing(house: Path) -> None:
    folder = house / "lab"
    lay_out(folder, NOW)
    copy = folder / "02_target_progress.ipynb"
    _save(copy, "tried = 1")
    _save(house / "notebooks" / copy.name, "renamed = 2")
    assert lay_out(folder, NOW) == [copy.stem]
    assert lay_out(folder, NOW, restore=True) == []
    assert "renamed = 2" in copy.read_text("utf-8")
    assert "tried = 1" in (folder / "old" / "2025-01-15-093000" / copy.name).read_text("utf-8")


def _save(file: Path, line: str) -> None:
    notebook = json.loads(file.read_text("utf-8"))
    notebook["cells"][-1]["source"] = [line]
    file.write_text(json.dumps(notebook), encoding="utf-8")
