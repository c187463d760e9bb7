"""The official list takes the place of the reconstruction: whole, named by its document, or refused by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from cds_analysis.cellar.errors import InputError
from cds_analysis.cli import app
from cds_analysis.data.caveats import load_caveats
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.programmes import load_programme
from cds_analysis.data.store import open_store
from cds_analysis.intake.forms import commit_target_list, read_target_list, write_target_list
from cds_analysis.intake.starters import start_programme
from cds_analysis.intake.workbook.list_form import LIST_HEADS, list_form
from cds_analysis.pages import evidence
from cds_analysis.results.quarter import open_quarter

Fill = Callable[..., Path]


@pytest.fixture
def dataset(house: Path) -> Dataset:
    return load_dataset(house / "data")


@pytest.fixture
def fill(dataset: Dataset, tmp_path: Path) -> Fill:
    def make(change: Callable[[Worksheet], None] | None = None) -> Path:
        file = tmp_path / "danh-muc.xlsx"
        assert write_target_list(dataset.root, "Bình Thuận", "nq10", file) == 14
        book = openpyxl.load_workbook(file)
        sheet = book.active
        for number in range(2, sheet.max_row + 1):
            sheet.cell(number, 7, "10-NQ/TU")
            sheet.cell(number, 8, "18/03/2022")
            if sheet.cell(number, 1).value == "T13":  # no value is known, so the form leaves it empty
                sheet.cell(number, 5, "Không giao số")
        if change:
            change(sheet)
        made = io.BytesIO()
        book.save(made)
        file.write_bytes(made.getvalue())
        return file

    return make


def test_the_official_list_makes_every_target_established(fill: Fill, dataset: Dataset) -> None:
    def correct(sheet: Worksheet) -> None:
        assert sheet["A2"].value == "T01"
        sheet["E2"] = "95 %"

    file = fill(correct)
    plan = read_target_list([file], dataset, "nq10")
    assert ("T01", "target_value", "100", "95") in plan.changed
    before = pd.read_csv(
        dataset.root / "programmes" / "nq10" / "targets.csv", dtype=str, keep_default_na=False
    )
    commit_target_list(plan, file, dataset, "nq10", "An", datetime(2026, 11, 24))
    assert [one for one in check_data(dataset.root) if one.severity == "error"] == []
    after = pd.read_csv(
        dataset.root / "programmes" / "nq10" / "targets.csv", dtype=str, keep_default_na=False
    )
    assert after["other_thresholds"].tolist() == before["other_thresholds"].tolist()
    assert after["kind"].tolist() == before["kind"].tolist()
    counted = open_quarter("Bình Thuận", "2024-Q4").outlook.counted.set_index("target_id")
    assert set(counted["certainty"]) == {"established"}
    assert counted.loc["T01", "target_value"] == 95
    assert open_store(dataset.root).log()["source"].tolist() == ["targets_nq10"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda sheet: sheet.delete_rows(2), "The list has 13 targets; the programme has 14."),
        (lambda sheet: sheet.__setitem__("G3", None), "G3: “Số văn bản” is missing. Fill it in."),
        (lambda sheet: sheet.__setitem__("H3", "18/03/22"), "H3: “18/03/22” cannot be read as a day"),
        (lambda sheet: sheet.__setitem__("C3", "efile_provinc_pct"), "C3: “efile_provinc_pct” is no known measure. Is “efile_province_pct” meant?"),
        (lambda sheet: sheet.__setitem__("D3", "khoảng"), "D3: “khoảng” is not known here. Expected: “ít nhất”, “nhiều nhất”."),
        (lambda sheet: sheet.__setitem__("E3", "80-90"), "more than one number"),
        (lambda sheet: sheet.__setitem__("F1", "x"), "One table must have the heads of a list of targets, “Mã”"),
    ],
)  # fmt: skip
def test_a_list_that_is_not_whole_is_refused(
    change: Callable[[Worksheet], None], expected: str, fill: Fill, dataset: Dataset
) -> None:
    before = (dataset.root / "programmes" / "nq10" / "targets.csv").read_bytes()
    with pytest.raises(InputError) as caught:
        read_target_list([fill(change)], dataset, "nq10")
    assert expected in "\n".join(problem.text() for problem in caught.value.problems)
    assert (dataset.root / "programmes" / "nq10" / "targets.csv").read_bytes() == before


def test_every_fault_is_told_at_once_by_cell(fill: Fill, dataset: Dataset) -> None:
    file = fill(_set(E2="2000 %", F2="31/12/2021", C3="x", A6=None, H8="5/2022", G9="#REF!"))
    with pytest.raises(InputError) as caught:
        read_target_list([file], dataset, "nq10")
    assert {problem.column for problem in caught.value.problems} == {"E2", "F2", "C3", "A6", "H8", "G9"}


def test_a_target_that_is_not_entered_yet_may_have_a_new_code(
    fill: Fill, dataset: Dataset, tmp_path: Path
) -> None:
    path = dataset.root / "programmes" / "nq10" / "targets.csv"
    mistyped = fill(_set(A2="T0I")).rename(tmp_path / "x.xlsx")
    file = fill()
    text = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in text if not line.startswith("T14,")), "utf-8")
    plan = read_target_list([file], dataset, "nq10")
    assert {key for key, column, _, _ in plan.changed if column == "pillar"} == {"T14"}
    with pytest.raises(InputError) as caught:
        read_target_list([mistyped], dataset, "nq10")
    assert "A2: “T0I” is no known target." in "\n".join(one.text() for one in caught.value.problems)


def test_the_form_as_it_is_written_makes_nothing_official(dataset: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    write_target_list(dataset.root, "Bình Thuận", "nq10", file)
    with pytest.raises(InputError, match="“Ngày văn bản” is missing"):
        read_target_list([file], dataset, "nq10")


def _set(**cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def _append(*cells: object) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.append(list(cells))


def _struck(sheet: Worksheet) -> None:
    sheet["E2"].font = Font(strike=True)


def _unseen(sheet: Worksheet) -> None:
    sheet["E2"], sheet["E2"].number_format = 95, ";;;"


FOOTNOTED = CellRichText("80", TextBlock(InlineFont(vertAlign="superscript"), "1"))
T01 = ("T01", "x", "ops_full_process_eligible_pct", "ít nhất", "90 %", "31/12/2025", "10-NQ/TU", "18/03/2022")
UNSOUND = {
    "a second threshold without a value": (_set(E4=None), "E4: “Giá trị phải đạt” is missing. Write a number"),
    "a first threshold without a value": (_set(E3="-"), "E3: “Giá trị phải đạt” is missing. Write a number"),
    "a formula without a result": (_set(E2="=A1*2"), "E2: The formula has no stored result."),
    "a document by a formula": (_set(G2='="10-NQ"&"/TU"'), "G2: The formula has no stored result."),
    "above the bounds": (_set(E2="2000 %"), "E2: 2000 is not possible for ops_full_process_eligible_pct. Expected: 0 to 100."),
    "below the bounds": (_set(E2="-5 %"), "E2: -5 is not possible for ops_full_process_eligible_pct. Expected: 0 to 100."),
    "a plan": (_set(E2="dự kiến 80 %"), "E2: “dự kiến 80 %” says more than a number, which would be lost."),
    "a bound in words": (_set(E2="trên 80 %"), "E2: “trên 80 %” says more than a number, which would be lost."),
    # what else stands beside a number is refused by the reader of values itself, in its own words
    "a remark": (_set(E2="80 % (theo Nghị quyết)"), "E2: "),
    "a period": (_set(E2="80 % (năm 2024)"), "E2: "),
    "a deadline of old": (_set(F2="31/12/0024"), "F2: "),
    "a deadline before the programme": (_set(F2="31/12/2021"), "F2: The deadline 31 December 2021 lies before the programme was adopted, on 18 March 2022."),
    "a deadline of later people": (_set(F2="31/12/2925"), "F2: "),
    "a document of the future": (_set(H2="18/03/2099"), "H2: “18/03/2099” cannot be right"),
    "a repeated row": (_append(*T01), "C18: “ops_full_process_eligible_pct” stands twice: “C2”, “C18”. Keep one."),
    "an unknown code": (_set(A2="X99"), "A2: “X99” is no known target. Write its code, such as T01."),
    "a mistyped code": (_set(A2="T0I"), "A2: “T0I” is no known target. Is “"),
    "a general goal": (_set(A2="g01"), "A2: “g01” is a general goal, and none of the numbered targets."),
    "no code": (_set(A2=None), "A2: “Mã” is missing. Fill it in."),
    "no wording": (_set(B2=None), "B2: “Chỉ tiêu (theo văn bản)” is missing. Fill it in."),
    "documents that differ": (_set(G4="11-NQ/TU"), "G4: This says “11-NQ/TU”, but G3 says “10-NQ/TU”."),
    "deadlines that differ": (_set(F4="31/12/2024"), "F4: This says “31/12/2024”, but F3 says “2025-12-31”."),
    "days that differ": (_set(H5="19/03/2022"), "H5: This says “19/03/2022”, but H3 says “18/03/2022”."),
    "wordings that differ": (_set(B4="khác"), "B4: This says “khác”, but B3 says “"),
    "a note below": (_append("Ghi chú: số liệu tạm thời"), "A18: “Ghi chú: số liệu tạm thời” is no known target."),
    "no value, as the form ships it": (_set(E16=None), "E16: “Giá trị phải đạt” is missing. Write a number like 95,2, or “không giao số” if the document sets none."),
    "a dash for a value": (_set(E15="-"), "E15: “Giá trị phải đạt” is missing. Write a number"),
    "no number for one of several thresholds": (_set(E4="không giao số"), "E4: A target of several thresholds needs the value of each."),
    "a document from before the programme": (_set(H2="17/03/2022"), "H2: “17/03/2022” cannot be right: the day lies outside 18 March 2022 – "),
    "an error for a value": (_set(E2="#N/A"), "E2: The cell shows an error, #N/A. Write the number or the word itself."),
    "an error for a document": (_set(G2="#REF!"), "G2: The cell shows an error, #REF!."),
    "no direction": (_set(D2=None), "D2: “Chiều (ít nhất/nhiều nhất)” is missing. Fill it in."),
    "no measure": (_set(C2=None), "C2: “Mã chỉ tiêu đo” is missing. Fill it in."),
    "a value merged downwards": (lambda sheet: sheet.merge_cells("E3:E5"), ": Cells of the list are merged: “E3”. Unmerge them, and fill in each of them."),
    "cells merged across": (lambda sheet: sheet.merge_cells("F3:H3"), ": Cells of the list are merged: “F3”."),
    "a value merged across": (lambda sheet: sheet.merge_cells("D3:E3"), ": Cells of the list are merged: “D3”."),
    "a row without code and value amid the list": (_set(A4=None, E4=None), "A4: “Mã” is missing. Fill it in."),
    "a last row with a measure only": (_append(None, "x", "fiber_household_pct"), "A18: “Mã” is missing. Fill it in."),
    "a last row with a mistyped measure only": (_append(None, "x", "fiber_houshold_pct"), "A18: “Mã” is missing. Fill it in."),
    "a last row with a direction only": (_append(None, "x", None, "ít nhất"), "A18: “Mã” is missing. Fill it in."),
    "a quarter for a deadline": (_set(F2="Quý IV/2025"), "F2: “Quý IV/2025” cannot be read as a day."),
    "a year before the programme": (_set(F2="năm 2021"), "F2: “năm 2021” cannot be read as a day."),
    "a year for a deadline": (_set(F2="năm 2025"), "F2: “năm 2025” cannot be read as a day."),
    "a part set apart": (_set(E2=FOOTNOTED), "E2: A part of “801” is set apart: small, raised or struck."),
    "a struck value": (_struck, "E2: “100%” is struck through."),
    "a number that does not show": (_unseen, "E2: “95” does not show in the sheet."),
    "a column beside": (_set(I1="Cấp", I2="huyện"), "I2: “huyện” is not understood"),
    "a head beside": (_set(I1="Cấp"), "I1: “Cấp” is not understood"),
    "a date for a number": (_set(E2=datetime(2025, 5, 3)), "E2: "),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSOUND)
def test_every_cell_of_the_list_is_checked_before_anything_is_written(
    case: str, fill: Fill, dataset: Dataset
) -> None:
    change, expected = UNSOUND[case]
    path = dataset.root / "programmes" / "nq10" / "targets.csv"
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        read_target_list([fill(change)], dataset, "nq10")
    assert expected in "\n".join(problem.text() for problem in caught.value.problems)
    assert path.read_bytes() == before


def test_two_lists_in_one_file_are_refused(fill: Fill, dataset: Dataset) -> None:
    with pytest.raises(InputError, match="there are 2"):
        read_target_list([fill(lambda sheet: sheet.parent.copy_worksheet(sheet))], dataset, "nq10")


def test_a_code_in_small_letters_is_the_same_target(fill: Fill, dataset: Dataset) -> None:
    plan = read_target_list([fill(_set(A2="t01"))], dataset, "nq10")
    row = plan.table.set_index("target_id").loc["T01"]
    assert row["pillar"] == "digital_government"
    assert (
        row["name_en"] == "Eligible administrative procedures offered as full-process online public services"
    )
    # what is told of a reconstruction does not outlive it
    assert row["note_vi"] == row["note_en"] == ""


def _as_csv(file: Path, *more: str) -> Path:
    sheet = openpyxl.load_workbook(file).active
    lines = pd.DataFrame(sheet.values).fillna("").to_csv(index=False, header=False, lineterminator="\n")
    made = file.with_suffix(".csv")
    made.write_text(lines + "".join(more), encoding="utf-8")
    return made


def test_a_list_as_csv_may_end_in_empty_lines(fill: Fill, dataset: Dataset) -> None:
    plan = read_target_list([_as_csv(fill(), "\n", ",,,,,,,\n", " \n")], dataset, "nq10")
    assert len(plan.table) == 15


def test_a_short_row_of_a_csv_is_named(fill: Fill, dataset: Dataset) -> None:
    with pytest.raises(InputError) as caught:
        read_target_list([_as_csv(fill(), "T01\n")], dataset, "nq10")
    expected = "\n".join(problem.text() for problem in caught.value.problems)
    for place in ("B18", "C18", "D18", "F18", "G18", "H18"):
        assert f":18, {place}: " in expected


def test_a_new_programme_takes_its_first_list(dataset: Dataset, tmp_path: Path) -> None:
    start_programme(dataset, "nq99", dataset.registry.find("Đà Nẵng"), date(2022, 3, 18))
    book = openpyxl.Workbook()
    book.active.append(list(LIST_HEADS.values()))
    book.active.append(list(T01))
    book.save(tmp_path / "x.xlsx")
    plan = read_target_list([tmp_path / "x.xlsx"], dataset, "nq99")
    commit_target_list(plan, tmp_path / "x.xlsx", dataset, "nq99", "An", datetime(2026, 11, 24))
    assert [one.text() for one in check_data(dataset.root) if one.severity == "error"] == []
    assert load_programme("nq99", dataset.root).targets[0].value == 90


def test_a_large_threshold_keeps_its_digits_in_the_form(dataset: Dataset) -> None:
    targets = pd.read_csv(
        dataset.root / "programmes" / "nq10" / "targets.csv", dtype=str, keep_default_na=False
    )
    targets.loc[1, "other_thresholds"] = "efile_district_pct>=1234567.25"
    sheet = openpyxl.load_workbook(io.BytesIO(list_form(targets))).active
    assert sheet["E4"].value == "1234567,25%"


ALONE = {
    "an unknown measure": (_set(C2="abcxyz"), ["C2: “abcxyz” is no known measure. Declare it first: python run.py new indicator."]),
    "an error for a code": (_set(A2="#N/A"), ["A2: The cell shows an error, #N/A. Write the number or the word itself.", "The list has"]),
    "an error in one row of several": (_set(F4="#N/A"), ["F4: The cell shows an error, #N/A. Write the number or the word itself."]),
}  # fmt: skip


@pytest.mark.parametrize("case", ALONE)
def test_a_fault_brings_no_others_with_it(case: str, fill: Fill, dataset: Dataset) -> None:
    change, expected = ALONE[case]
    with pytest.raises(InputError) as caught:
        read_target_list([fill(change)], dataset, "nq10")
    found = [problem.text() for problem in caught.value.problems]
    assert all(part in "\n".join(found) for part in expected[:1])
    assert not any("“”" in text for text in found)
    assert len([text for text in found if "2: " in text or "4: " in text]) == 1


@pytest.mark.parametrize(
    "word", ["ít nhất", "Tối thiểu", "≥", ">=", "không dưới", "nhiều nhất", "tối đa", "≤", "<=", "Không quá"]
)
def test_a_direction_may_be_said_in_many_ways(word: str, fill: Fill, dataset: Dataset) -> None:
    plan = read_target_list([fill(_set(D2=word))], dataset, "nq10")
    is_least = word.casefold() in ("ít nhất", "tối thiểu", "≥", ">=", "không dưới")
    row = plan.table.set_index("target_id").loc["T01"]
    assert row["direction"] == ("higher" if is_least else "lower")


@pytest.mark.parametrize("words", ["không giao số", "Không có giá trị"])
def test_a_target_without_a_number_says_so(words: str, fill: Fill, dataset: Dataset) -> None:
    plan = read_target_list([fill(_set(E16=words))], dataset, "nq10")
    row = plan.table.set_index("target_id").loc["T13"]
    assert (row["target_value"], row["kind"], row["certainty"]) == ("", "level", "established")
    assert [one.text() for one in plan.warnings] == [
        "danh-muc.xlsx [Danh mục chỉ tiêu]:16, E16: No number is set for T13, as the row says."
    ]


def _title(sheet: Worksheet) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "DỰ THẢO DANH MỤC"


def _header(sheet: Worksheet) -> None:
    sheet.oddHeader.center.text = "Dự thảo lần 2"


def _comment(sheet: Worksheet) -> None:
    sheet["E2"].comment = Comment("còn thảo luận", "An")


LEFT_OUT = {
    "a note below": (_append(None, "Ghi chú: theo Nghị quyết"), ":18, B18: “Ghi chú: theo Nghị quyết”"),
    "a signature below": (_append(None, None, None, None, None, "TM. TỈNH ỦY"), ":18, F18: “TM. TỈNH ỦY”"),
    "a title above": (_title, ":1, A1: “DỰ THẢO DANH MỤC”"),
    "a comment": (_comment, ":2, E2: “còn thảo luận”"),
    "a page header": (_header, ", header: “Dự thảo lần 2”"),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_stands_outside_the_list_is_left_out_and_told(case: str, fill: Fill, dataset: Dataset) -> None:
    change, text = LEFT_OUT[case]
    plan = read_target_list([fill(change)], dataset, "nq10")
    assert len(plan.table) == 15
    assert [one.text() for one in plan.warnings if one.rule == "left_out"] == [
        f"danh-muc.xlsx [Danh mục chỉ tiêu]{text} stands outside the list, and was left out."
    ]


def test_another_sheet_and_hidden_rows_are_told(fill: Fill, dataset: Dataset) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.parent.create_sheet("Ghi chú")["A1"] = "x"

    expected = [one.text() for one in read_target_list([fill(change)], dataset, "nq10").warnings]
    assert (
        "danh-muc.xlsx [Danh mục chỉ tiêu]: A part of the list is hidden, and was read. Is that right?"
        in expected
    )
    assert "danh-muc.xlsx: “Ghi chú” stands outside the list, and was left out." in expected


def test_unseen_signs_do_not_reach_the_data(fill: Fill, dataset: Dataset) -> None:
    plan = read_target_list([fill(_set(B2="Tỷ lệ\u202e hồ sơ\u200b", G2="10-NQ\u2066/TU"))], dataset, "nq10")
    row = plan.table.set_index("target_id").loc["T01"]
    assert (row["name_vi"], row["source_title"]) == ("Tỷ lệ hồ sơ", "10-NQ/TU")


def test_another_wording_takes_no_translation_of_the_old_one(fill: Fill, dataset: Dataset) -> None:
    table = read_target_list([fill(_set(B2="Tên khác"))], dataset, "nq10").table.set_index("target_id")
    assert table.loc["T01", "name_en"] == "Tên khác"
    assert table.loc["T04", "name_en"] == "Share of digital data in each sector"
    assert table.loc["T04", "official_outlook"] == "hard_by_2025"


def test_the_same_list_again_changes_and_writes_nothing(fill: Fill, dataset: Dataset) -> None:
    path, file = dataset.root / "programmes" / "nq10" / "targets.csv", fill(_set(B2="Tên khác"))
    plan = read_target_list([file], dataset, "nq10")
    commit_target_list(plan, file, dataset, "nq10", "An", datetime(2026, 11, 24))
    written = path.read_bytes()
    again = read_target_list([file], dataset, "nq10")
    assert again.changed == []
    commit_target_list(again, file, dataset, "nq10", "An", datetime(2026, 11, 25))
    assert path.read_bytes() == written
    assert len(open_store(dataset.root).log()) == 1
    expected = CliRunner().invoke(
        app, ["import", str(file), "--target-list", "--programme", "nq10", "--commit"]
    )
    assert expected.exit_code == 0
    assert "không có gì thay đổi, không ghi gì." in expected.output
    assert len(open_store(dataset.root).log()) == 1


def test_a_note_written_beside_an_official_target_stays(fill: Fill, dataset: Dataset) -> None:
    path, file = dataset.root / "programmes" / "nq10" / "targets.csv", fill()
    plan = read_target_list([file], dataset, "nq10")
    commit_target_list(plan, file, dataset, "nq10", "An", datetime(2026, 11, 24))
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, "note_vi"] = "Do tỉnh giải thích."
    table.to_csv(path, index=False)
    assert read_target_list([file], dataset, "nq10").changed == []


@pytest.mark.parametrize(
    "option", [("--partial",), ("--period", "2024"), ("--known-from", "21/10/2024"), ("--org", "Sở TTTT")]
)
def test_a_list_takes_no_options_of_figures(option: tuple[str, ...], fill: Fill) -> None:
    arguments = ["import", str(fill()), "--target-list", "--programme", "nq10", *option]
    caught = CliRunner().invoke(app, arguments).exception
    assert isinstance(caught, InputError)
    assert [problem.text() for problem in caught.problems] == [
        f"{option[0]}: {option[0]} is for figures; a list of targets is taken whole, or not at all."
        " Leave one of the two out."
    ]


def test_two_files_are_no_list(fill: Fill, dataset: Dataset) -> None:
    with pytest.raises(InputError) as caught:
        read_target_list([fill(), fill()], dataset, "nq10")
    assert [problem.text() for problem in caught.value.problems] == [
        "FILES: A list of targets is one file. Name one file; bring several lists together in one."
    ]


def test_the_pages_rest_on_the_official_text_once_it_is_there(fill: Fill, dataset: Dataset) -> None:
    def expected(language: str) -> tuple[str, str]:
        q = open_quarter("Bình Thuận", "2024-Q4", programme="nq10", language=language)
        shown = evidence.show_certainty(q)
        caveats = [one.text(language) for one in load_caveats(dataset.root) if one.concerns("02", "nq10")]
        rows = shown.frame.astype(str).to_numpy().tolist()  # type: ignore[attr-defined]
        return "\n".join(" | ".join(row) for row in rows), "\n".join(caveats)

    table, caveats = expected("vi")
    assert "mức quốc gia" in table
    assert "dựng lại" in caveats
    assert "danh mục chính thức" not in caveats
    file = fill()
    commit_target_list(
        read_target_list([file], dataset, "nq10"), file, dataset, "nq10", "An", datetime(2026, 11, 24)
    )
    table, caveats = expected("vi")
    numbered = [line for line in table.splitlines() if line.startswith("T")]
    assert all("danh mục chính thức, 10-NQ/TU ngày 18/03/2022" in line for line in numbered)
    assert len(numbered) == 14
    for word in ("chưa công khai", "chưa công bố", "mức quốc gia", "dựng lại"):
        assert word not in table + caveats
    assert "lấy từ danh mục chính thức 10-NQ/TU (18/03/2022)." in caveats
    table, caveats = expected("en")
    assert "the official list, 10-NQ/TU of 18 March 2022" in table
    assert "those of the official list 10-NQ/TU (18 March 2022)." in caveats
    assert "reconstructed" not in table + caveats
