"""What stands beside a number: its unit, its heads, its neighbours; nothing is dropped unseen."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.sources.ground import Ground
from cds_analysis.sources.workbook.units import is_unit, names_unit, unit_word
from tests.sources.workbook.sheets import HEADS, ROW, book, plan, text_file, told, values, with_cell

NAME = "Tỷ lệ người dân từ 15 tuổi trở lên có tài khoản thanh toán"


@pytest.mark.parametrize(
    ("word", "unit", "fits"),
    [
        ("%", "percent", True),
        ("ĐVT: %", "percent", True),
        ("Phần trăm", "percent", True),
        ("% hộ", "percent", True),
        ("điểm %", "percent", False),
        ("Điểm phần trăm", "percentage_points", True),
        ("%", "percentage_points", False),
        ("Tỉ đồng", "billion_vnd", True),
        ("tỷ VNĐ", "billion_vnd", True),
        ("triệu đồng", "billion_vnd", False),
        ("nghìn tỷ đồng", "billion_vnd", False),
        ("Triệu đồng / lao động", "million_vnd_per_worker", True),
        ("ngàn người", "thousand_persons", True),
        ("người", "thousand_persons", False),
        ("%", "count", False),
        ("thuê bao di động", "count", True),
        ("trạm", "count", True),
        ("hợp đồng", "count", True),
        ("khách hàng", "count", True),
        ("nghìn thuê bao", "count", False),
        ("đồng", "count", False),
        ("hạng", "rank", True),
    ],
)
def test_words_for_units(word: str, unit: str, fits: bool) -> None:
    assert is_unit(word, unit) is fits


def test_every_unit_of_the_form_is_read_back(ground: Ground) -> None:
    for indicator in ground.indicators.values():
        assert is_unit(unit_word(indicator.unit_measure), indicator.unit_measure)
    assert [names_unit(word) for word in ("lũy kế", "tỷ trọng", "triệu", "%")] == [False, False, True, True]


UNITS: dict[str, tuple[list[Any], list[Any], str]] = {
    "column": ([*HEADS, "Đơn vị tính"], [*ROW, "triệu đồng"], "G2"),
    "head": (["Mã", "Kết quả (triệu đồng)", *HEADS[2:]], ROW, "B2"),
}


@pytest.mark.parametrize("where", UNITS)
def test_another_unit_is_refused_by_both_names(where: str, ground: Ground, tmp_path: Path) -> None:
    heads, row, place = UNITS[where]
    made = plan(book(row, heads=heads), ground, tmp_path)
    assert values(made) == []
    assert told(made) == [
        f"bieu.xlsx [Sheet]:2, {place}: The number is in “triệu đồng”, but “Tỷ lệ người từ 15 tuổi trở lên có "
        "tài khoản thanh toán tại ngân hàng” is in “%”. Write the number in “%”, and that unit beside it."
    ]


def test_a_unit_above_the_heads_counts_and_an_empty_one_says_nothing(ground: Ground, tmp_path: Path) -> None:
    def above(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["F1"] = "Đơn vị tính: tỷ đồng"

    assert "is in “tỷ đồng”" in told(plan(book(ROW, change=above), ground, tmp_path))[0]
    own = book([*ROW, ""], [*with_cell(2, "Quý III/2024"), "%"], heads=[*HEADS, "ĐVT"])
    assert values(plan(own, ground, tmp_path)) == ["95.2", "95.2"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("T12,2024,15/1/2025,Sở,95,2", [6, 5]),
        ("T12,2024,15/1/2025,Sở", [4, 5]),
    ],
)
def test_a_csv_row_of_another_width_is_refused(
    row: str, expected: list[int], ground: Ground, tmp_path: Path
) -> None:
    heads = "Mã,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp,Giá trị"
    made = plan(text_file(row, heads=heads), ground, tmp_path, "bieu.csv")
    assert values(made) == []
    assert told(made) == [
        f"bieu.csv [bieu]:2: The row has {expected[0]} cells, and there are {expected[1]} heads. "
        'Put a number with a comma in quotes, like "95,2", and leave no cell out.'
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ('T12,95,Quý IV/2024,15/1/2025,"Sở TTTT', "T12,96,Quý III/2024,15/1/2025,Sở TTTT"),
        (
            'T12,95,Quý IV/2024,15/1/2025,"Sở TTTT',
            'T12,96,Quý III/2024,15/1/2025,"Sở TTTT',
            'T12,97,Quý II/2024,15/1/2025,Sở TTTT"',
        ),
        ('T12,95,Quý IV/2024,15/1/2025,"Sở', 'T12,96,Quý III/2024,15/1/2025,Sở TTTT"'),
        ('T12,95,Quý IV/2024,15/1/2025,"Sở" TTTT',),
    ],
)
def test_an_open_quote_takes_no_row_with_it(rows: tuple[str, ...], ground: Ground, tmp_path: Path) -> None:
    made = plan(text_file(*rows), ground, tmp_path, "bieu.csv")
    assert values(made) == []
    assert "The quote that opens in line 2 does not end where its cell ends" in told(made)[0]


def test_a_line_break_in_a_quoted_cell_is_fine(ground: Ground, tmp_path: Path) -> None:
    row = 'T12,"95,2",Quý IV/2024,15/1/2025,"Sở\nTTTT"'
    assert values(plan(text_file(row), ground, tmp_path, "bieu.csv")) == ["95.2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Mã,Giá trị\nT12,95,Quý".encode("cp1258", "replace") + b"\xfd\xfe", "no UTF-8 text"),
        (b" \n ", "The file is empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "This is a web page or XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "This is a web page or XML"),
        ("Mã,Giá trị\nT12,\x1b[2J95".encode(), "Line 2 holds a sign that no text has"),
    ],
)
def test_files_that_are_no_sheets(content: bytes, message: str, ground: Ground, tmp_path: Path) -> None:
    made = plan(content, ground, tmp_path, "bieu.xls")
    assert message in told(made)[0]
    assert len(told(made)) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_utf_16_is_read_with_and_without_its_mark(encoding: str, ground: Ground, tmp_path: Path) -> None:
    content = (";".join(HEADS) + "\n" + ";".join(ROW)).encode(encoding)
    assert values(plan(content, ground, tmp_path, "bieu.csv")) == ["95.2"]


def _beside(rows: list[list[Any]], title: str = "Quý III") -> bytes:
    def add(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet(title)
        for row in rows:
            other.append(row)

    return book(ROW, change=add)


def test_a_sheet_that_cannot_be_read_is_named(ground: Ground, tmp_path: Path) -> None:
    near = [["Mã", "Gía tri dat", "Kỳ số liệu"], ["T12", 94, "Quý III/2024"]]
    made = plan(_beside(near), ground, tmp_path)
    assert told(made) == [
        "bieu.xlsx [Quý III]:1: The sheet holds numbers under the heads “Mã”, “Kỳ số liệu”, but the head "
        "“Giá trị” is missing. Is this meant: “Gía tri dat” → “Giá trị”? Write it like that."
    ]
    unknown = plan(_beside([["x", "y"], ["T12", "94,1"]]), ground, tmp_path)
    assert (told(unknown), values(unknown)) == ([], ["95.2"])
    assert [problem.rule for problem in unknown.problems] == ["unread_sheet"]
    for quiet in (_beside([["Mã", "x"], ["T12", 94]], "Hướng dẫn"), _beside([["Xin xem tờ sau."]])):
        assert plan(quiet, ground, tmp_path).problems == []


def test_a_head_over_two_columns_is_refused(ground: Ground, tmp_path: Path) -> None:
    def widen(sheet: Worksheet) -> None:
        sheet.merge_cells("B1:C1")

    heads = ["Mã", "Giá trị", None, *HEADS[2:]]
    made = plan(book(["T12", 95, 96, *ROW[2:]], heads=heads, change=widen), ground, tmp_path)
    assert values(made) == []
    assert made.refused[0].column == "B1"
    assert "The head “Giá trị” stands over several columns with values" in told(made)[0]
    empty = book(["T12", 95, None, *ROW[2:]], heads=heads, change=widen)
    assert values(plan(empty, ground, tmp_path)) == ["95"]


def test_a_second_table_below_is_read_by_its_own_heads(ground: Ground, tmp_path: Path) -> None:
    below = ["Kỳ số liệu", "Giá trị", "Mã", *HEADS[3:]]
    second = ["Quý III/2024", "93,1", "T12", *ROW[3:]]
    made = plan(book(ROW, [], below, second), ground, tmp_path)
    assert [(one.entry.row["time_period"], one.entry.row["obs_value"]) for one in made.new] == [
        ("2024-Q4", "95.2"),
        ("2024-Q3", "93.1"),
    ]


@pytest.mark.parametrize("place", range(6))
def test_a_formula_without_a_result_is_no_empty_cell(place: int, ground: Ground, tmp_path: Path) -> None:
    made = plan(book(with_cell(place, "=Z9")), ground, tmp_path, organisation="Sở Y tế")
    assert values(made) == []
    assert [problem.column for problem in made.refused] == [f"{'ABCDEF'[place]}2"]
    assert "The formula has no stored result" in told(made)[0]


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A"])
def test_an_error_is_told_as_one(error: str, ground: Ground, tmp_path: Path) -> None:
    made = plan(book(with_cell(1, error)), ground, tmp_path)
    assert f"The cell shows an error, {error}. Write the number or the word itself." in told(made)[0]
    plain = text_file(f"T12,{error},Quý IV/2024,15/1/2025,Sở")
    assert "shows an error" in told(plan(plain, ground, tmp_path, "bieu.csv"))[0]


def _merge(area: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(ROW))) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            inside = source.read(name)
            new = f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'.encode()
            target.writestr(name, inside.replace(b"</sheetData>", new) if "sheet1" in name else inside)
    return made.getvalue()


def test_far_cells_and_wide_areas_take_no_time(ground: Ground, tmp_path: Path) -> None:
    def scatter(sheet: Worksheet) -> None:
        sheet["XFD1"], sheet["A1048576"] = "x", " "

    start = time.perf_counter()
    assert values(plan(book(ROW, change=scatter), ground, tmp_path)) == ["95.2"]
    made = plan(_merge("A1:XFD1048576"), ground, tmp_path)
    assert "covers more than 200000 cells" in told(made)[0]
    assert time.perf_counter() - start < 5


def test_too_many_cells_are_refused(ground: Ground, tmp_path: Path) -> None:
    book_ = openpyxl.Workbook(write_only=True)
    sheet = book_.create_sheet()
    for _ in range(2001):
        sheet.append([1] * 100)
    content = io.BytesIO()
    book_.save(content)
    assert "more than 200000 cells" in told(plan(content.getvalue(), ground, tmp_path))[0]


def test_many_unknown_names_take_no_time(ground: Ground, tmp_path: Path) -> None:
    rows = [f"Chỉ tiêu lạ số {n},95,2024,15/1/2025,Sở" for n in range(1500)]
    content = text_file(*rows, heads="Chỉ tiêu,Giá trị,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp")
    start = time.perf_counter()
    made = plan(content, ground, tmp_path, "bieu.csv")
    assert len(made.refused) == 1500
    assert time.perf_counter() - start < 4


@pytest.mark.parametrize(
    ("code", "name", "outcome"),
    [
        ("T12", "Số thuê bao điện thoại", "refused"),
        ("T12", "Tỷ lệ hộ gia đình có kết nối Internet cáp quang", "refused"),
        ("T12", NAME.upper(), "read"),
        ("T12", "Tỷ lệ người dân 15 tuổi trở lên có tài khoản thanh toán", "read"),
        ("T14", "hộ gia đình có kết nối Internet băng rộng", "read"),
        ("T99", NAME, "warned"),
        ("1", NAME, "read"),
        ("I.2", NAME, "read"),
    ],
)
def test_a_code_and_a_name_must_agree(
    code: str, name: str, outcome: str, ground: Ground, tmp_path: Path
) -> None:
    made = plan(book([*with_cell(0, code), name], heads=[*HEADS, "Chỉ tiêu"]), ground, tmp_path)
    assert {"refused": [], "read": ["95.2"], "warned": ["95.2"]}[outcome] == values(made)
    assert bool(made.refused) == (outcome == "refused")
    assert bool(made.problems) == (outcome != "read")
    if outcome == "refused":
        assert f"The row says “{name}”" in told(made)[0]


def test_codes_with_several_measures_or_without_a_programme(ground: Ground, tmp_path: Path) -> None:
    several = told(plan(book(with_cell(0, "T02")), ground, tmp_path))[0]
    assert "“T02” has several measures: “" in several
    assert "Write the one that is meant into the column “Chỉ tiêu đo”." in several
    own = book([*ROW, "Bình Thuận"], heads=[*HEADS, "Tỉnh"])
    assert values(plan(own, ground, tmp_path, province="")) == ["95.2"], (
        "the programme of the column's province"
    )
    alone = book([*ROW, "Hà Nội"], heads=[*HEADS, "Tỉnh"])
    hint = "For the codes of a programme add --programme, or --province."
    assert hint in told(plan(alone, ground, tmp_path, province=""))[0]


FIBRE = "Tỷ lệ hộ gia đình có kết nối Internet băng rộng cáp quang"
BY_NAME = ["TT", "Chỉ tiêu", "Giá trị", "Kỳ số liệu", "Ngày có số liệu", "Cơ quan cung cấp"]
NUMBERED = ["1", FIBRE, "95", *ROW[2:5]]


@pytest.mark.parametrize(
    "word", ["vạn", "tá", "k", "k trạm", "vạn trạm", "trạm/xã", "hợp đồng/tháng", "trđ", "‰", "triệu", "tr"]
)
def test_a_count_is_in_no_scale_and_no_ratio(word: str) -> None:
    assert not is_unit(word, "count")


@pytest.mark.parametrize("word", ["% so với kế hoạch", "%/năm", "% tăng thêm", "phần trăm kế hoạch"])
def test_a_percentage_of_something_else_is_no_percentage(word: str) -> None:
    assert not is_unit(word, "percent")


@pytest.mark.parametrize(
    ("head", "expected", "fault"),
    [
        ("Kết quả (kế hoạch)", [], "the head “Giá trị” is missing"),
        ("Kết quả (dự kiến)", [], "the head “Giá trị” is missing"),
        ("Thực hiện (ước)", [], "the head “Giá trị” is missing"),
        ("Giá trị (phải đạt)", [], "the head “Giá trị” is missing"),
        ("Kết quả (năm trước)", [], "B1: The head of the values says “năm trước”"),
        ("Thực hiện (6 tháng)", [], "B1: The head of the values says “6 tháng”"),
        ("Giá trị (so với cùng kỳ)", [], "B1: The head of the values says “so với cùng kỳ”"),
        ("Số liệu (Hà Nội)", [], "B1: The head of the values says “Hà Nội”"),
        ("Kết quả thực hiện (Quý III/2024)", [], "the head of the values in B1 says quý III/2024"),
        ("Kết quả năm 2024", [], "the head of the values in B1 says 2024"),
        ("KQ thực hiện 2024", [], "the head of the values in B1 says 2024"),
        ("Kết quả thực hiện Quý IV/2024", ["95.2"], ""),
        ("Kết quả (%)", ["95.2"], ""),
    ],
)
def test_the_words_of_the_head_of_the_values(
    head: str, expected: list[str], fault: str, ground: Ground, tmp_path: Path
) -> None:
    made = plan(book(ROW, heads=[HEADS[0], head, *HEADS[2:]]), ground, tmp_path)
    assert values(made) == expected
    assert fault in "\n".join(told(made))
    assert len(told(made)) == bool(fault)


def test_the_period_of_the_head_stands_in_for_a_column(ground: Ground, tmp_path: Path) -> None:
    heads = ["Mã", "Kết quả thực hiện (Quý III/2024)", *HEADS[3:]]
    made = plan(book([*ROW[:2], *ROW[3:]], heads=heads), ground, tmp_path)
    assert [one.entry.row["time_period"] for one in made.new] == ["2024-Q3"]


@pytest.mark.parametrize("line", ["(Đơn vị: nghìn trạm)", "ĐVT nghìn trạm", "Đơn vị tính: nghìn trạm"])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_line_tells_the_unit_of_a_table(line: str, is_above: bool, ground: Ground, tmp_path: Path) -> None:
    def put(sheet: Worksheet) -> None:
        sheet.insert_rows(1 if is_above else 2)
        sheet["F1" if is_above else "F2"] = line

    made = plan(book(ROW, change=put), ground, tmp_path)
    assert values(made) == []
    assert "B3: The number is in “nghìn trạm”" in told(made)[0]


@pytest.mark.parametrize(
    "title",
    [
        ["B", "Kế hoạch năm 2025"],
        ["Phụ lục 2: mục tiêu năm 2025"],
        ["TT", "Chỉ tiêu", "Kế hoạch 2025"],
        ["II", "Cùng kỳ năm trước"],
    ],
)
def test_rows_below_a_plan_are_named_and_never_new(title: list[str], ground: Ground, tmp_path: Path) -> None:
    made = plan(book(NUMBERED, title, ["1", FIBRE, "99", *ROW[2:5]], heads=BY_NAME), ground, tmp_path)
    assert values(made) == ["95"]
    assert [(problem.line, problem.column) for problem in made.refused] == [(4, "C4")]


def test_a_title_may_name_the_period_of_its_rows(ground: Ground, tmp_path: Path) -> None:
    title = ["II", "Quý III/2024"]
    later = [["1", FIBRE, "94", period, *ROW[3:5]] for period in ("Quý III/2024", "Quý II/2024")]
    group = ["I", "Mục tiêu phát triển kinh tế số"]
    made = plan(book(group, NUMBERED, title, *later, heads=BY_NAME), ground, tmp_path)
    assert values(made) == ["95", "94"]
    assert "C6: The row is of quý II/2024, and the title above it says quý III/2024" in told(made)[0]


def _two_rows(sheet: Worksheet) -> None:
    for area in ("C1:D1", "A1:A2", "B1:B2", "E1:E2", "F1:F2"):
        sheet.merge_cells(area)


ODD_BUT_CLEAR: dict[str, bytes] = {
    "two rows of heads": book(
        [None, None, "Kế hoạch", "Thực hiện", None, None],
        ["1", FIBRE, "99", "95", "15/1/2025", "Sở TTTT"],
        heads=["TT", "Chỉ tiêu", "Năm 2024", None, "Ngày có số liệu", "Cơ quan cung cấp"],
        change=_two_rows,
    ),
    "numbered columns": book([f"({n})" for n in range(1, 7)], NUMBERED, heads=BY_NAME),
    "plainly numbered columns": book([*range(1, 7)], NUMBERED, heads=BY_NAME),
    "signatures": book(
        NUMBERED,
        ["", "", "", "Bình Thuận, ngày 15 tháng 01 năm 2025"],
        ["", "Người lập biểu", "GIÁM ĐỐC"],
        ["", "", "Nguyễn Văn A"],
        ["", "Nơi nhận:"],
        ["", "- UBND tỉnh;"],
        heads=BY_NAME,
    ),
    **{
        name: book(["1", name, "95", *ROW[2:5]], heads=BY_NAME)
        for name in (f"1. {FIBRE}", f"- {FIBRE}", f"{FIBRE} (%)", f"{FIBRE}.", f"Tỉ{FIBRE[2:]}", "T 14")
    },
    **{
        area: book([*NUMBERED, area], heads=[*BY_NAME, "Tỉnh"])
        for area in ("UBND tỉnh Bình Thuận", "tỉnh Bình Thuận", "Toàn tỉnh")
    },
}


@pytest.mark.parametrize("name", ODD_BUT_CLEAR)
def test_what_has_one_reading_is_read(name: str, ground: Ground, tmp_path: Path) -> None:
    made = plan(ODD_BUT_CLEAR[name], ground, tmp_path)
    assert (values(made), made.problems) == (["95"], [])
    assert {(one.entry.row["ref_area"], one.entry.row["unit_measure"]) for one in made.new} == {
        ("Bình Thuận", "percent")
    }


def test_a_title_with_commas_does_not_choose_the_mark(ground: Ground, tmp_path: Path) -> None:
    title = "Biểu số liệu, quý IV, năm 2024, tỉnh"
    content = "\n".join((title, ";".join(HEADS), ";".join(ROW))).encode()
    assert values(plan(content, ground, tmp_path, "bieu.csv")) == ["95.2"]


def test_a_cell_merged_across_columns_fills_no_other_field(ground: Ground, tmp_path: Path) -> None:
    row = [*ROW[:2], "15/1/2025", None, *ROW[4:]]
    made = plan(book(row, change=lambda sheet: sheet.merge_cells("C2:D2")), ground, tmp_path)
    assert "D2: The day since when it is known is missing." in told(made)[0]


def _strike(sheet: Worksheet) -> None:
    sheet["B2"].font = openpyxl.styles.Font(strike=True)


def test_what_a_reader_may_not_see_is_named(ground: Ground, tmp_path: Path) -> None:
    def hide_column(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].hidden = True

    def hide_sheet(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("x")
        sheet.sheet_state = "hidden"

    beside = plan(book([*ROW[:2], 96, *ROW[2:]], heads=[*HEADS[:2], None, *HEADS[2:]]), ground, tmp_path)
    assert (values(beside), [problem.column for problem in beside.refused]) == ([], ["C2"])
    far = plan(book([*ROW, "x", 7], heads=[*HEADS, "Người lập", ""]), ground, tmp_path)
    assert (values(far), [problem.column for problem in far.problems]) == (["95.2"], ["H2"])
    struck = plan(book(ROW, change=_strike), ground, tmp_path)
    assert (values(struck), "B2: “95,2” is struck through" in told(struck)[0]) == ([], True)
    for change, rule in ((hide_column, "hidden_column"), (hide_sheet, "hidden_sheet")):
        made = plan(book(ROW, change=change), ground, tmp_path)
        assert (values(made), [problem.rule for problem in made.problems]) == (["95.2"], [rule])


def test_a_part_that_cannot_be_unpacked_is_damage(ground: Ground, tmp_path: Path) -> None:
    content = bytearray(book(ROW))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 60 : start + 90] = b"\xff" * 30
    assert "The file is damaged" in told(plan(bytes(content), ground, tmp_path))[0]
