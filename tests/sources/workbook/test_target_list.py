"""The official list takes the place of the reconstruction: whole, named by its document, or refused by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.errors import InputError
from cds_analysis.report.quarter import open_quarter
from cds_analysis.sources.checks import check_data
from cds_analysis.sources.forms import commit_target_list, read_target_list, write_target_list
from cds_analysis.sources.ground import Ground, load_ground
from cds_analysis.sources.store import open_store

Fill = Callable[..., Path]


@pytest.fixture
def ground(house: Path) -> Ground:
    return load_ground(house / "data")


@pytest.fixture
def fill(ground: Ground, tmp_path: Path) -> Fill:
    def make(change: Callable[[Worksheet], None] | None = None) -> Path:
        file = tmp_path / "danh-muc.xlsx"
        assert write_target_list(ground.root, "Bình Thuận", "nq10", file) == 14
        book = openpyxl.load_workbook(file)
        sheet = book.active
        for number in range(2, sheet.max_row + 1):
            sheet.cell(number, 7, "10-NQ/TU")
            sheet.cell(number, 8, "18/03/2022")
        if change:
            change(sheet)
        made = io.BytesIO()
        book.save(made)
        file.write_bytes(made.getvalue())
        return file

    return make


def test_the_official_list_makes_every_target_established(fill: Fill, ground: Ground) -> None:
    def correct(sheet: Worksheet) -> None:
        assert sheet["A2"].value == "T01"
        sheet["E2"] = "95 %"

    file = fill(correct)
    plan = read_target_list([file], ground, "nq10")
    assert ("T01", "target_value", "100", "95") in plan.changed
    before = pd.read_csv(
        ground.root / "programmes" / "nq10" / "targets.csv", dtype=str, keep_default_na=False
    )
    commit_target_list(plan, file, ground, "nq10", "An", datetime(2026, 11, 24))
    assert [one for one in check_data(ground.root) if one.severity == "error"] == []
    after = pd.read_csv(ground.root / "programmes" / "nq10" / "targets.csv", dtype=str, keep_default_na=False)
    assert after["other_thresholds"].tolist() == before["other_thresholds"].tolist()
    assert after["kind"].tolist() == before["kind"].tolist()
    counted = open_quarter("Bình Thuận", "2024-Q4").outlook.counted.set_index("target_id")
    assert set(counted["certainty"]) == {"established"}
    assert counted.loc["T01", "target_value"] == 95
    assert open_store(ground.root).log()["source"].tolist() == ["targets_nq10"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda sheet: sheet.delete_rows(2), "The list has 13 targets; the programme has 14."),
        (lambda sheet: sheet.__setitem__("G3", None), "G3: The document is missing."),
        (lambda sheet: sheet.__setitem__("H3", "18/03/22"), "H3: “18/03/22” cannot be read as a day"),
        (lambda sheet: sheet.__setitem__("C3", "efile_provinc_pct"), "C3: “efile_provinc_pct” is no known measure. Is “efile_province_pct” meant?"),
        (lambda sheet: sheet.__setitem__("D3", "khoảng"), "D3: “khoảng” is not known here. Expected: ít nhất, nhiều nhất."),
        (lambda sheet: sheet.__setitem__("E3", "80-90"), "more than one number"),
        (lambda sheet: sheet.__setitem__("F1", "x"), "No sheet has the heads of a list of targets"),
    ],
)  # fmt: skip
def test_a_list_that_is_not_whole_is_refused(
    change: Callable[[Worksheet], None], told: str, fill: Fill, ground: Ground
) -> None:
    before = (ground.root / "programmes" / "nq10" / "targets.csv").read_bytes()
    with pytest.raises(InputError) as caught:
        read_target_list([fill(change)], ground, "nq10")
    assert told in "\n".join(problem.text() for problem in caught.value.problems)
    assert (ground.root / "programmes" / "nq10" / "targets.csv").read_bytes() == before


def test_the_form_as_it_is_written_makes_nothing_official(ground: Ground, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    write_target_list(ground.root, "Bình Thuận", "nq10", file)
    with pytest.raises(InputError, match="The day is missing"):
        read_target_list([file], ground, "nq10")
