"""What readers with fresh eyes read as figures that were none, by kind: each is refused, planned, or told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from tests.intake.workbook.sheets import plan, values
from tests.intake.workbook.test_agreement import CONTRACT, FIBRE, HEADS, ROW, made

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")


STATIONS, TAX = "Số trạm thu phát sóng di động 4G", "Số tiền thuế nộp không dùng tiền mặt"
TWO = ["Chỉ tiêu", "Kết quả"]

NEVER: dict[str, Sequence[Sequence[Any]]] = {
    "a per cent of the plan": [["Chỉ tiêu", "Thực hiện / KH (%)"], [FIBRE, 91.2]],
    "a plan behind a stroke": [["SỐ LIỆU CHUYỂN ĐỔI SỐ - KH"], [], TWO, [FIBRE, 91.2]],
    "a head of a comparison": [["Chỉ tiêu", "Kết quả so với kế hoạch"], [FIBRE, 91.2]],
    "a head of a resolution": [["Chỉ tiêu", "Giá trị theo Nghị quyết"], [FIBRE, 91.2]],
    "a head of an average": [["Chỉ tiêu", "Giá trị TB"], [FIBRE, 91.2]],
    "a rate": [["Chỉ tiêu", "Kết quả/ngày"], [STATIONS, 120]],
    "a share of a sum": [["Chỉ tiêu", "Thực hiện/Tổng số"], [STATIONS, 120]],
    "a head of an agency": [["Chỉ tiêu", "Kết quả tại Sở"], [FIBRE, 91.2]],
    "a section with its unit": [HEADS, ["Huyện Tuy Phong", "%", None], ROW],
    "a plan with its unit": [HEADS, ["II. Kế hoạch năm 2025", "%", "-"], ROW],
    "two sections": [TWO, ["A. QUÝ III/2024"], ["1. Kinh tế số"], [FIBRE, 91.2]],
    "another province, then a group": [TWO, ["A. TỈNH ĐỒNG NAI"], ["1. Hạ tầng số"], [FIBRE, 91.2]],
    "a section of an agency": [TWO, ["Ngành Y tế"], [FIBRE, 91.2]],
    "a longer span": [["9 THÁNG ĐẦU NĂM 2024"], [], TWO, [FIBRE, 91.2]],
    "a quarter before a year": [["III/2024"], [], TWO, [FIBRE, 91.2]],
    "a month before a year": [["9 - 2024"], [], TWO, [FIBRE, 91.2]],
    "a day after a comma": [["Số liệu chuyển đổi số, ngày 30/9/2024"], [], TWO, [FIBRE, 91.2]],
    "plans called basic": [["CÁC MỤC TIÊU CƠ BẢN NĂM 2024"], [], TWO, [FIBRE, 91.2]],
    "a letter for a commune": [["X. Bình Thuận"], [], TWO, [FIBRE, 91.2]],
    "below a signature": [TWO, [FIBRE, 91.2], ["NGƯỜI LẬP BIỂU"], ["Số liệu quý III/2024"]],
    "a footnote in the column of units": [HEADS, ROW, [None, "(*) Số liệu của tỉnh Lâm Đồng"]],
    "a text over an empty column": [[*TWO, "(Dự thảo lần 2)"], [FIBRE, 91.2]],
    "a formula under the head": [TWO, ["(1)", "(2)=(3)/(4)*100"], [FIBRE, 91.2]],
    "another unit in a head": [["Chỉ tiêu (ĐVT: triệu đồng)", "Kết quả"], [TAX, 8532.4]],
    "another unit over an empty column": [
        ["Chỉ tiêu", "Đơn vị (triệu đồng)", "Kết quả"],
        [TAX, None, 8532.4],
    ],
    "another unit in the title": [["(ĐVT: triệu đồng)"], [], HEADS, [TAX, "tỷ đồng", 8532.4]],
    "another unit in the note": [[*TWO, "Ghi chú"], [TAX, 8532.4, "triệu đồng"]],
    "a unit behind the name": [TWO, [f"{STATIONS} (%)", 95]],
    "other things": [HEADS, [STATIONS, "xã", 95]],
    "other things in the cell": [TWO, [STATIONS, "95 xã"]],
    "a part of other things": [HEADS, [FIBRE, "% xã", 91.2]],
    "a change": [TWO, [FIBRE, "+5,2 %"]],
    "a number in the column of numbers": [["TT", *TWO], ["Tuy Phong", FIBRE, 91.2]],
    "a province below": [[*TWO, "Nguồn"], [FIBRE, 91.2, "Báo cáo UBND huyện Tuy Phong"]],
    "a province beside": [[*TWO, "Cơ quan cung cấp"], [FIBRE, 91.2, "Sở TT&TT Đồng Nai"]],
    "a column beside": [[*TWO, "Đánh giá"], [FIBRE, 91.2, "Lũy kế"]],
    "a note whose number is the value": [[*TWO, "Ghi chú"], [FIBRE, 91.2, "Quý III đạt 91.2"]],
    "months from to": [[*TWO, "Kỳ số liệu"], [FIBRE, 91.2, "1-9/2024"]],
    "increase": [["Chỉ tiêu", "Kết quả phát triển mới"], [STATIONS, 120]],
}


@pytest.mark.parametrize("kind", NEVER)
def test_a_figure_that_is_none_is_not_read(kind: str, dataset: Dataset, tmp_path: Path) -> None:
    options = {"organisation": ""} if kind.rpartition(" ")[2] == "beside" and "province" in kind else {}
    one = made(NEVER[kind], dataset, tmp_path, **options)
    assert values(one) == []
    assert one.refused or one.planned


@pytest.mark.parametrize(
    ("heads", "first"),
    [
        (["Huyện", *TWO], "Tuy Phong"),
        (["Địa phương", *TWO], "Đồng Nai"),
        (["Kỳ số liệu", *TWO], "Quý III/2024"),
        (["Loại số liệu", *TWO], "Ước"),
    ],
)
def test_a_group_that_is_named_once_is_not_forgotten(
    heads: list[str], first: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([heads, [first, FIBRE, 91.2], [None, CONTRACT, 31.2]], dataset, tmp_path)
    assert (values(one), bool(one.refused)) == ([], True)


@pytest.mark.parametrize("area", ["A2:B2", "C2:D2", "C2:C3"])
def test_a_merged_cell_speaks_for_all_it_covers(area: str, dataset: Dataset, tmp_path: Path) -> None:
    heads = ["TT", "Huyện", "Kết quả năm 2023", "Kết quả năm 2024", "Chỉ tiêu"]
    rows = [heads, ["Tuy Phong", None, 90, None, FIBRE], [2, None, None, 30, CONTRACT]]
    one = made(rows, dataset, tmp_path, period="", change=lambda sheet: sheet.merge_cells(area))
    assert "90" not in values(one)


FORMATS = ['@" (KH)"', '"ước "@']
NUMBER_FORMATS = ["[<1000]0;[>=1000]0,", "$0", "0€", "-0.0", "+0", ">0", "0 k", "(0.0)"]


@pytest.mark.parametrize("number_format", [*FORMATS, *NUMBER_FORMATS])
def test_what_a_format_adds_is_seen(number_format: str, dataset: Dataset, tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B2"].number_format = number_format
        sheet["B2"].value = "91,2" if "@" in number_format else 91

    assert values(made([TWO, [FIBRE, 91]], dataset, tmp_path, change=change)) == []


def test_a_year_is_what_its_cell_shows(dataset: Dataset, tmp_path: Path) -> None:
    def plan_head(sheet: Worksheet) -> None:
        sheet["B1"].number_format = '"KH "0'

    assert values(made([["Chỉ tiêu", 2024], [FIBRE, 91]], dataset, tmp_path, change=plan_head)) == []

    def shown_as(number_format: str) -> Any:
        return lambda sheet: setattr(sheet["C2"], "number_format", number_format)

    rows = [[*TWO, "Năm"], [FIBRE, 91, date(2024, 1, 1)]]
    year = made(rows, dataset, tmp_path, change=shown_as("yyyy"), period="")
    assert [one.entry.row["time_period"] for one in year.new] == ["2024"]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ tiêu,Kết quả,Đánh giá\n{},91,2",
        "Chỉ tiêu,Kế hoạch,Kết quả\n{},91,2",
        "STT,Kết quả,Chỉ tiêu\n91,2,{}",
    ],
)
def test_a_comma_may_part_a_number_in_any_column(text: str, dataset: Dataset, tmp_path: Path) -> None:
    options = {"organisation": "Sở", "period": "2024-Q4", "day": date(2025, 1, 15)}
    one = plan(text.format(FIBRE).encode(), dataset, tmp_path, "bieu.csv", **options)  # type: ignore[arg-type]
    assert (values(one), bool(one.refused)) == ([], True)


def test_trailing_empty_cells_of_every_line_are_fine(dataset: Dataset, tmp_path: Path) -> None:
    options = {"organisation": "Sở", "period": "2024-Q4", "day": date(2025, 1, 15)}
    content = f"Chỉ tiêu;Kết quả;;\n{FIBRE};91,2;;".encode()
    assert values(plan(content, dataset, tmp_path, "bieu.csv", **options)) == ["91.2"]  # type: ignore[arg-type]


def test_two_numbers_in_a_cell_are_not_joined(dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [STATIONS, "120\n135"]], dataset, tmp_path)) == []


def test_notes_and_other_sheets_that_are_not_understood_are_told(dataset: Dataset, tmp_path: Path) -> None:
    noted = made([[*TWO, "Ghi chú"], [FIBRE, 91.2, "Đã nghiệm thu"]], dataset, tmp_path)
    assert [problem.rule for problem in noted.problems] == ["note"]

    def add(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Thuyết minh")["A1"] = "Toàn bộ là số ước tính"

    beside = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=add)
    assert (values(beside), len(beside.planned)) == ([], 1)
    assert [one.why for one in beside.unused] == ["a sheet without a table"]


def test_a_file_that_is_called_a_plan(dataset: Dataset, tmp_path: Path) -> None:
    content = f"Chỉ tiêu;Kết quả\n{FIBRE};91,2".encode()
    options = {"organisation": "Sở", "period": "2024-Q4", "day": date(2025, 1, 15)}
    one = plan(content, dataset, tmp_path, "Kế hoạch 2025.csv", **options)  # type: ignore[arg-type]
    assert (values(one), len(one.planned)) == ([], 1)


def test_years_with_their_unit_are_heads(dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", "Năm 2024 (%)"], [FIBRE, 91.2]], dataset, tmp_path, period="")
    assert [entry.entry.row["time_period"] for entry in one.new] == ["2024"]
