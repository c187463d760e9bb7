"""Every text on a sheet agrees with the options, makes its figures planned, or refuses them; none is passed over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.importing import ImportPlan
from tests.intake.workbook.sheets import plan, refusals, values

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")


FIBRE = "Tỷ lệ hộ gia đình có kết nối Internet băng rộng cáp quang"
CONTRACT = "Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử"
TRADE = "Tỷ trọng thương mại điện tử trong tổng mức bán lẻ"
HEADS = ["Chỉ tiêu", "ĐVT", "Kết quả"]
ROW = [FIBRE, "%", 81.2]
Rows = Sequence[Sequence[Any]]


def made(
    rows: Rows, dataset: Dataset, folder: Path, title: str = "Biểu", change: Any = None, **options: Any
) -> ImportPlan:
    """Return what an import of a sheet would do with all options told."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    content = io.BytesIO()
    book.save(content)
    told_options = {"organisation": "Sở TT&TT Bình Thuận", "period": "2024-Q4", "day": date(2025, 1, 15)}
    return plan(content.getvalue(), dataset, folder, **{**told_options, **options})


def outcome(one: ImportPlan) -> tuple[list[str], list[str], list[str]]:
    """Return what is read, what is planned, and the cells that are refused."""
    return values(one), [entry.row["obs_value"] for entry in one.planned], [p.column for p in one.refused]


TITLES = {
    "UBND TỈNH BÌNH THUẬN": "read",
    "SỞ THÔNG TIN VÀ TRUYỀN THÔNG": "read",
    "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024": "read",
    "Biểu số 01": "read",
    "(Kèm theo Báo cáo số 12/BC-STTTT ngày 15/01/2025 của Sở Thông tin và Truyền thông)": "read",
    "(Đơn vị tính: %)": "read",
    "Quý IV/2024": "read",
    "CHỈ TIÊU KẾ HOẠCH NĂM 2024": "planned",
    "Ước thực hiện các chỉ tiêu năm 2024": "planned",
    "Số liệu dự kiến": "planned",
    "Cam kết của tỉnh": "planned",
    "Dự toán năm 2024": "planned",
    "KẾT QUẢ QUÝ III NĂM 2024": "refused",
    "KẾT QUẢ NĂM 2023": "refused",
    "Số liệu 9 tháng năm 2024": "refused",
    "Số liệu tính đến 30/11/2024": "refused",
    "Cùng kỳ năm trước": "refused",
    "UBND TỈNH ĐỒNG NAI": "refused",
    "HUYỆN TUY PHONG": "refused",
    "TP. Phan Thiết": "refused",
    "Khu vực nông thôn": "refused",
    "Số liệu cả nước": "refused",
    "Tốc độ tăng so với năm 2023": "refused",
    "Đơn vị tính: nghìn trạm": "refused",
    "Kịch bản cao": "planned",
    "Số liệu nháp, chưa kiểm tra": "refused",
    "Tuy Phong": "refused",
    "Nữ": "refused",
}


@pytest.mark.parametrize("where", ["title", "footnote", "sheet", "line", "header", "section"])
@pytest.mark.parametrize("text", TITLES)
def test_a_text_of_the_sheet_governs_its_figures(
    text: str, where: str, dataset: Dataset, tmp_path: Path
) -> None:
    name, change, rows = "Biểu", None, [HEADS, ROW]
    if where == "title":
        rows = [[text], [], HEADS, ROW]
    elif where == "footnote":
        rows = [HEADS, ROW, [f"Ghi chú: {text}"]]
    elif where == "sheet":
        if len(text) > 31 or any(sign in text for sign in "/:"):
            pytest.skip("no sheet can be called so")
        name = text
    elif where == "line":
        rows = [HEADS, [text], ROW]
    elif where == "section":
        rows = [HEADS, [CONTRACT, "%", 31.2], [f"II. {text}"], ROW]
    else:

        def change(sheet: Worksheet) -> None:
            sheet.oddHeader.center.text = text

    one = made(rows, dataset, tmp_path, name, change)
    read, planned, _ = outcome(one)
    said = "read" if "81.2" in read else "planned" if "81.2" in planned else "refused"
    if where in ("section", "line") and "Sở" in text.replace("SỞ", "Sở"):
        assert said == "refused", "an agency over some rows may be that of a part"
    elif TITLES[text] == "planned" and where in ("section", "line"):
        assert said in ("planned", "refused")
    else:
        assert said == TITLES[text], refusals(one)
    assert one.refused or said != "refused"


SCOPES = [
    (["Cấp", "Tỉnh"], "read"),
    (["Cấp", "Huyện"], "refused"),
    (["Khu vực", "Toàn tỉnh"], "read"),
    (["Khu vực", "Nông thôn"], "refused"),
    (["Huyện, thị xã", "Tuy Phong"], "refused"),
    (["Giới tính", "Nữ"], "refused"),
    (["sex", "_T"], "read"),
    (["Màu sắc", "đỏ"], "refused"),
    (["Mã địa bàn", 603], "refused"),
    ([None, "Tuy Phong"], "refused"),
    ([None, 7], "refused"),
    (["Loại số liệu", "Ước"], "planned"),
    (["Loại số liệu", "Chính thức"], "read"),
    (["Loại số liệu", "Bình quân"], "refused"),
    (["OBS_STATUS", "F"], "planned"),
    (["OBS_STATUS", "A"], "read"),
    (["UNIT_MULT", 3], "refused"),
    (["UNIT_MULT", 0], "read"),
    (["Năm", 2024], "read"),
    (["Năm", 2022], "refused"),
    (["Quý", "III"], "refused"),
    (["Quý", "IV"], "read"),
    (["Quý", 4], "read"),
    (["Tháng", 9], "refused"),
    (["Kế hoạch 2025", 90], "read"),
    (["Tỉnh", "Bình Thuận"], "read"),
    (["Tỉnh", "Đồng Nai"], "refused"),
    (["Cơ quan cung cấp", "Sở Y tế"], "refused"),
    (["Kỳ số liệu", "Quý III/2024"], "refused"),
    (["Ngày có số liệu", "16/01/2025"], "refused"),
    (["Ghi chú", "Ước thực hiện"], "planned"),
    (["Ghi chú", "số liệu 6 tháng"], "refused"),
    (["Ghi chú", "Số liệu của huyện Tuy Phong"], "refused"),
    (["Ghi chú", "Chỉ tính khu vực thành thị"], "refused"),
    (["Ghi chú", "tăng so với năm 2023"], "refused"),
    (["Ghi chú", 2], "refused"),
    (["Ghi chú", "Tăng 2,1% so với cùng kỳ"], "read"),
    (["Ghi chú", "Nhập từ hệ thống báo cáo"], "read"),
    (["Đánh giá", "Đạt"], "read"),
    (["Đánh giá", "Huyện Tuy Phong"], "refused"),
    (["Tỷ lệ hoàn thành (%)", 101.5], "read"),
]


@pytest.mark.parametrize(("column", "expected"), SCOPES, ids=str)
def test_a_column_says_what_its_rows_are(
    column: list[Any], expected: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([[*HEADS, column[0]], [*ROW, column[1]]], dataset, tmp_path)
    read, planned, _ = outcome(one)
    assert ("read" if read else "planned" if planned else "refused") == expected, refusals(one)
    assert bool(one.refused) == (expected == "refused")


def test_a_year_and_a_quarter_are_the_period(dataset: Dataset, tmp_path: Path) -> None:
    rows = [["Chỉ tiêu", "Năm", "Quý", "Kết quả (%)"], [FIBRE, 2023, "III", 81.2], [FIBRE, 2022, "II", 80]]
    one = made(rows, dataset, tmp_path, period="")
    assert [entry.entry.row["time_period"] for entry in one.new] == ["2023-Q3", "2022-Q2"]
    below = [*rows[:2], [CONTRACT, 2023, None, 80]]
    assert values(made(below, dataset, tmp_path, period="")) == ["81.2"], (
        "what is blank below may be meant too"
    )


HEAD_WORDS = {
    "TH": "read",
    "TH 2024": "read",
    "Kết quả (%)": "read",
    "Kết quả thực hiện Quý IV/2024": "read",
    "Kết quả quý III/2024": "refused",
    "Kết quả (Hà Nội)": "refused",
    "Kết quả (6 tháng)": "refused",
    "Kết quả khác lạ": "refused",
    "Kết quả (kế hoạch)": "refused",
    "Kết quả cùng kỳ": "refused",
    "KH": "refused",
    "ƯTH 2024": "refused",
    "Giới tính": "refused",
}


@pytest.mark.parametrize("head", HEAD_WORDS)
def test_the_head_of_the_values(head: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", head], [FIBRE, 81.2]], dataset, tmp_path)
    assert (["81.2"] if HEAD_WORDS[head] == "read" else []) == values(one)
    assert bool(one.refused) == (HEAD_WORDS[head] == "refused")
    assert "Giới tính" not in "".join(problem.hint for problem in one.problems)


PLAN_HEADS = ["Chỉ tiêu giao", "Chỉ tiêu kế hoạch", "Chỉ tiêu được giao năm 2025", "Chỉ tiêu năm 2025"]
PLAN_HEADS += [
    "Kết quả phải đạt",
    "Giá trị dự kiến",
    "Mục tiêu 2025",
    "ước TH 2024",
    "Lộ trình",
    "Giá trị đăng ký",
]


@pytest.mark.parametrize("head", PLAN_HEADS)
def test_a_column_of_plans_is_told_and_not_read(head: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", head, "Kết quả"], [FIBRE, 99, 81.2]], dataset, tmp_path)
    assert (outcome(one), [(text.place, text.why) for text in one.unused]) == (
        (["81.2"], [], []),
        [("B1", "a plan or an estimate")],
    )


def test_a_period_for_each_column(dataset: Dataset, tmp_path: Path) -> None:
    years = made([["Chỉ tiêu", "ĐVT", 2022, "Năm 2023"], [FIBRE, "%", 70, 75]], dataset, tmp_path, period="")
    assert [one.entry.row["time_period"] for one in years.new] == ["2022", "2023"]
    above = [[None, None, "Năm 2024", None], ["Chỉ tiêu", "ĐVT", "Quý III", "Quý IV"], [FIBRE, "%", 70, 75]]
    merged = made(above, dataset, tmp_path, change=lambda sheet: sheet.merge_cells("C1:D1"), period="")
    assert [one.entry.row["time_period"] for one in merged.new] == ["2024-Q3", "2024-Q4"]
    alone = made([["Chỉ tiêu", "Quý III", "Quý IV"], [FIBRE, 70, 75]], dataset, tmp_path, period="")
    assert (values(alone), len(alone.refused)) == ([], 2)


def test_the_line_above_a_column_governs_that_column(dataset: Dataset, tmp_path: Path) -> None:
    heads = [[None, None, "Năm 2024", "Cùng kỳ năm trước"], ["Chỉ tiêu", "ĐVT", "Kết quả", "Kết quả"]]
    one = made([*heads, [*ROW, 70]], dataset, tmp_path)
    assert (outcome(one), [one.place for one in one.unused]) == ((["81.2"], [], []), ["D2"])
    plans = [["Chỉ tiêu", "Năm 2024", None], [None, "Kế hoạch", "Thực hiện"], [FIBRE, 99, 81.2]]

    def merge(sheet: Worksheet) -> None:
        for area in ("A1:A2", "B1:C1"):
            sheet.merge_cells(area)

    two = made(plans, dataset, tmp_path, change=merge)
    assert (outcome(two), [one.place for one in two.unused]) == ((["81.2"], [], []), ["B2"])


def test_two_tables_on_a_sheet_are_refused(dataset: Dataset, tmp_path: Path) -> None:
    rows = [["I. KẾT QUẢ NĂM 2024"], HEADS, ROW, [], ["II. KẾ HOẠCH NĂM 2025"], HEADS, [CONTRACT, "%", 60]]
    one = made(rows, dataset, tmp_path)
    assert (values(one), one.planned) == ([], [])
    assert "more than one row of heads, in lines “2”, “6”" in refusals(one)[0]


@pytest.mark.parametrize(
    "numbers",
    [["A", "B", "C", 1, 2], ["1", "2", "3", "4", "5=4/3"], ["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"]],
)
def test_a_row_that_numbers_the_columns_is_passed_over(
    numbers: list[Any], dataset: Dataset, tmp_path: Path
) -> None:
    one = made([["STT", *HEADS, "Tỷ lệ"], numbers, [1, *ROW, 102.5]], dataset, tmp_path)
    assert outcome(one) == (["81.2"], [], [])
    computed = made([["STT", *HEADS], [*numbers[:3], "(4)=(3)/(2)"], [1, *ROW]], dataset, tmp_path)
    assert (values(computed), len(computed.refused)) == ([], 1)


SIGNED = [
    [None, "Bình Thuận, ngày 15 tháng 01 năm 2025"],
    ["Người lập biểu", "GIÁM ĐỐC"],
    [None, "Nguyễn Văn A"],
    ["Nơi nhận:"],
    ["- UBND tỉnh;"],
]


def test_what_is_not_used_is_told(dataset: Dataset, tmp_path: Path) -> None:
    rows = [
        ["UBND TỈNH BÌNH THUẬN"],
        ["Biểu số 01"],
        [*HEADS, "Kế hoạch 2025"],
        ["I. Kinh tế số"],
        [*ROW, 90],
    ]
    one = made([*rows, *SIGNED], dataset, tmp_path)
    assert outcome(one) == (["81.2"], [], [])
    told_ = {text.place: text.why for text in one.unused}
    assert {place: told_.get(place) for place in ("A2", "D3", "A4", "A7")} == {
        "A2": "a title",
        "D3": "a plan or an estimate",
        "A4": "a line",
        "A7": "a signature",
    }
    bad = made([HEADS, ROW, *SIGNED, ["Ghi chú: số ước"]], dataset, tmp_path)
    assert values(bad) == []


CITIES = {
    "UBND thành phố Cao Bằng": "",
    "TP. Hà Giang": "",
    "Thành phố Ninh Bình": "",
    "thành phố Huế": "",
    "TP. Đà Nẵng": "Đà Nẵng",
    "UBND tỉnh Cao Bằng": "Cao Bằng",
    "tỉnh Đà Nẵng": "",
    "Toàn tỉnh": "",
}


@pytest.mark.parametrize("said", CITIES)
def test_a_city_of_the_name_of_its_province_is_no_province(
    said: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([["Địa phương", "Chỉ tiêu", "Kết quả (%)"], [said, FIBRE, 55]], dataset, tmp_path, province="")
    assert [entry.entry.row["ref_area"] for entry in one.new] == ([CITIES[said]] if CITIES[said] else [])
    assert bool(one.refused) != bool(CITIES[said])


@pytest.mark.parametrize("word", ["Sở Y tế", "Huyện Tuy Phong", "nghìn", "đồng", "màu"])
def test_a_column_of_units_holds_units(word: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([HEADS, ["Số trạm thu phát sóng di động 4G", word, 812]], dataset, tmp_path)
    assert outcome(one) == ([], [], ["B2"])


def _rich(*parts: tuple[str, dict[str, Any]]) -> CellRichText:
    return CellRichText(*(TextBlock(InlineFont(**style), text) for text, style in parts))


PARTS = {
    "raised": _rich(("81,2", {}), ("1", {"vertAlign": "superscript"})),
    "struck": _rich(("1200", {"strike": True}), (" 81", {})),
    "lowered": _rich(("81", {}), ("2", {"vertAlign": "subscript"})),
}


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("place", ["A1", "C1", "A2", "C2", "A3"])
def test_a_part_that_is_set_apart_is_never_joined(
    kind: str, place: str, dataset: Dataset, tmp_path: Path
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet[place] = PARTS[kind]

    one = made([HEADS, ROW], dataset, tmp_path, change=change)
    assert (values(one), bool(one.refused)) == ([], True)


def test_a_comment_and_an_unseen_number(dataset: Dataset, tmp_path: Path) -> None:
    def comment(text: str) -> Any:
        return lambda sheet: setattr(sheet["C2"], "comment", Comment(text, "An"))

    assert outcome(made([HEADS, ROW], dataset, tmp_path, change=comment("Số ước"))) == ([], ["81.2"], [])
    assert values(made([HEADS, ROW], dataset, tmp_path, change=comment("Huyện Tuy Phong"))) == []
    assert values(made([HEADS, ROW], dataset, tmp_path, change=comment("Chính thức"))) == ["81.2"]

    def on_a_head(sheet: Worksheet) -> None:
        sheet["C1"].comment = Comment("Chỉ tính khu vực thành thị", "An")

    assert values(made([HEADS, ROW], dataset, tmp_path, change=on_a_head)) == []

    def on_an_empty_row(number: int) -> Any:
        def change(sheet: Worksheet) -> None:
            sheet.insert_rows(number)
            sheet[f"B{number}"].comment = Comment("Số ước", "An")

        return change

    for number in (2, 6):
        stated = outcome(made([HEADS, ROW], dataset, tmp_path, change=on_an_empty_row(number)))
        assert stated == ([], ["81.2"], [])

    def hide(sheet: Worksheet) -> None:
        sheet["C2"].number_format = ";;;"

    hidden = made([HEADS, ROW], dataset, tmp_path, change=hide)
    assert (values(hidden), [problem.rule for problem in hidden.problems]) == (["81.2"], ["unseen"])


@pytest.mark.parametrize("row", ["{},%,31,2", "{},%,31,2,", "{},%,1,250,x", "{},%,31"])
def test_a_comma_that_parts_a_number_is_met(row: str, dataset: Dataset, tmp_path: Path) -> None:
    content = f"Chỉ tiêu,ĐVT,Kết quả,Ghi chú\n{row.format(FIBRE)}".encode()
    one = plan(
        content, dataset, tmp_path, "bieu.csv", organisation="Sở", period="2024-Q4", day=date(2025, 1, 15)
    )
    assert (values(one), bool(one.refused)) == ([], True)


def test_an_address_that_is_none_is_refused_at_its_cell(dataset: Dataset, tmp_path: Path) -> None:
    heads = "ref_area,indicator,time_period,obs_value,unit_measure,qualifier,known_from,source_org,source_url"
    row = "Bình Thuận,econtract_enterprise_pct,2024,45,percent,exact,2025-01-15,Sở A,javascript:alert(1)"
    one = plan(f"{heads}\n{row}".encode(), dataset, tmp_path, "rows.csv", province="")
    assert values(one) == []
    assert refusals(one)[0].startswith(
        "rows.csv [rows]:2, I2: “javascript:alert(1)” is not an address of a page."
    )


def test_the_codes_of_the_data_are_read(dataset: Dataset, tmp_path: Path) -> None:
    heads = "ref_area,indicator,time_period,obs_value,unit_measure,qualifier,known_from,known_from_basis,source_org"
    rows = (
        "Bình Thuận,econtract_enterprise_pct,2024,45,percent,exact,2025-01-15,document_date,Sở A,BC 1,https://a,",
        "Bình Thuận,fiber_household_pct,2024,80,percent,at_least,2025-01-15,document_date,Sở A,BC 1,,x",
    )
    content = "\n".join([f"{heads},source_title,source_url,note", *rows]).encode()
    one = plan(content, dataset, tmp_path, "rows.csv", province="")
    assert [(e.entry.row["qualifier"], e.entry.row["source_url"]) for e in one.new] == [
        ("exact", "https://a"),
        ("at_least", ""),
    ]
    assert one.refused == []
