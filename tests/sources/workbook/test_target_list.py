"""The official list takes the place of the reconstruction: whole, named by its document, or refused by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
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
from cds_analysis.sources.programmes import load_programme
from cds_analysis.sources.starters import start_programme
from cds_analysis.sources.store import open_store
from cds_analysis.sources.workbook.target_list import LIST_HEADS, list_form

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


def _set(**cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def _append(*cells: object) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.append(list(cells))


def _merge(sheet: Worksheet) -> None:
    sheet["E4"] = "80"
    for letter in "ABGH":
        sheet.merge_cells(f"{letter}3:{letter}5")


T01 = ("T01", "x", "ops_full_process_eligible_pct", "ít nhất", "90 %", "31/12/2025", "10-NQ/TU", "18/03/2022")
UNSOUND = {
    "a second threshold without a value": (_set(E4=None), "E4: The value is missing; a target of several"),
    "a first threshold without a value": (_set(E3="-"), "E3: The value is missing; a target of several"),
    "a formula without a result": (_set(E2="=A1*2"), "E2: The formula has no stored result."),
    "a document by a formula": (_set(G2='="10-NQ"&"/TU"'), "G2: The formula has no stored result."),
    "above the bounds": (_set(E2="2000 %"), "E2: 2000 % is not possible for ops_full_process_eligible_pct. Expected: 0 to 100."),
    "below the bounds": (_set(E2="-5 %"), "E2: -5 % is not possible for ops_full_process_eligible_pct. Expected: 0 to 100."),
    "a plan": (_set(E2="dự kiến 80 %"), "E2: “dự kiến 80 %” says more than a number, which would be lost."),
    "a bound in words": (_set(E2="trên 80 %"), "E2: “trên 80 %” says more than a number, which would be lost."),
    "a remark": (_set(E2="80 % (năm 2024)"), "E2: “80 % (năm 2024)” says more than a number"),
    "a deadline of old": (_set(F2="31/12/0024"), "F2: "),
    "a deadline before the programme": (_set(F2="31/12/2021"), "F2: “31/12/2021” cannot be right: the day lies outside 18/03/2022 – 31/12/2100."),
    "a deadline of later people": (_set(F2="31/12/2925"), "F2: "),
    "a document of the future": (_set(H2="18/03/2099"), "H2: “18/03/2099” cannot be right"),
    "a repeated row": (_append(*T01), "“ops_full_process_eligible_pct” stands twice in one target."),
    "an unknown code": (_set(A2="X99"), "A2: There is no target “X99”."),
    "a mistyped code": (_set(A2="T0I"), "A2: There is no target “T0I”. Is “"),
    "a general goal": (_set(A2="g01"), "A2: “g01” is a general goal, and none of the numbered targets."),
    "no code": (_set(A2=None), "A2: The row names no target."),
    "no wording": (_set(B2=None), "B2: The wording is missing."),
    "documents that differ": (_set(G4="11-NQ/TU"), "G4: “11-NQ/TU” is not what row 3 of the same target says: “10-NQ/TU” (Số văn bản)."),
    "deadlines that differ": (_set(F4="31/12/2024"), "F4: “2024-12-31” is not what row 3 of the same target says: “2025-12-31” (Hạn)."),
    "days that differ": (_set(H5="19/03/2022"), "H5: “2022-03-19” is not what row 3 of the same target says"),
    "wordings that differ": (_set(B4="khác"), "B4: “khác” is not what row 3 of the same target says"),
    "a note below": (_append("Ghi chú: số liệu tạm thời"), "There is no target “Ghi chú: số liệu tạm thời”."),
    "a date for a number": (_set(E2=datetime(2025, 5, 3)), "E2: "),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSOUND)
def test_every_cell_of_the_list_is_checked_before_anything_is_written(
    case: str, fill: Fill, ground: Ground
) -> None:
    change, told = UNSOUND[case]
    path = ground.root / "programmes" / "nq10" / "targets.csv"
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        read_target_list([fill(change)], ground, "nq10")
    assert told in "\n".join(problem.text() for problem in caught.value.problems)
    assert path.read_bytes() == before


def test_two_lists_in_one_file_are_refused(fill: Fill, ground: Ground) -> None:
    with pytest.raises(InputError, match="More than one table has the heads of a list of targets"):
        read_target_list([fill(lambda sheet: sheet.parent.copy_worksheet(sheet))], ground, "nq10")


def test_a_code_in_small_letters_is_the_same_target(fill: Fill, ground: Ground) -> None:
    plan = read_target_list([fill(_set(A2="t01"))], ground, "nq10")
    row = plan.table.set_index("target_id").loc["T01"]
    assert row["pillar"] == "digital_government"
    assert (
        row["name_en"] == "Eligible administrative procedures offered as full-process online public services"
    )
    assert row["note_vi"]


def test_merged_cells_speak_for_all_their_rows(fill: Fill, ground: Ground) -> None:
    plan = read_target_list([fill(_merge)], ground, "nq10")
    row = plan.table.set_index("target_id").loc["T02"]
    assert row["other_thresholds"] == "efile_district_pct>=80;efile_commune_pct>=60"


def _as_csv(file: Path, *more: str) -> Path:
    sheet = openpyxl.load_workbook(file).active
    lines = pd.DataFrame(sheet.values).fillna("").to_csv(index=False, header=False, lineterminator="\n")
    made = file.with_suffix(".csv")
    made.write_text(lines + "".join(more), encoding="utf-8")
    return made


def test_a_list_as_csv_may_end_in_empty_lines(fill: Fill, ground: Ground) -> None:
    plan = read_target_list([_as_csv(fill(), "\n", ",,,,,,,\n", " \n")], ground, "nq10")
    assert len(plan.table) == 15


def test_a_short_row_of_a_csv_is_named(fill: Fill, ground: Ground) -> None:
    with pytest.raises(InputError) as caught:
        read_target_list([_as_csv(fill(), "T01\n")], ground, "nq10")
    told = "\n".join(problem.text() for problem in caught.value.problems)
    for place in ("B18", "C18", "D18", "F18", "G18", "H18"):
        assert f":18, {place}: " in told


def test_a_new_programme_takes_its_first_list(ground: Ground, tmp_path: Path) -> None:
    start_programme(ground, "nq99", ground.registry.find("Đà Nẵng"), date(2022, 3, 18))
    book = openpyxl.Workbook()
    book.active.append(list(LIST_HEADS.values()))
    book.active.append(list(T01))
    book.save(tmp_path / "x.xlsx")
    plan = read_target_list([tmp_path / "x.xlsx"], ground, "nq99")
    commit_target_list(plan, tmp_path / "x.xlsx", ground, "nq99", "An", datetime(2026, 11, 24))
    assert [one.text() for one in check_data(ground.root) if one.severity == "error"] == []
    assert load_programme("nq99", ground.root).targets[0].value == 90


def test_a_large_threshold_keeps_its_digits_in_the_form(ground: Ground) -> None:
    targets = pd.read_csv(
        ground.root / "programmes" / "nq10" / "targets.csv", dtype=str, keep_default_na=False
    )
    targets.loc[1, "other_thresholds"] = "efile_district_pct>=1234567.25"
    sheet = openpyxl.load_workbook(io.BytesIO(list_form(targets))).active
    assert sheet["E4"].value == "1234567,25 %"
