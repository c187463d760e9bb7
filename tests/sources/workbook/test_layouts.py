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
    alone = book([*ROW, "Bình Thuận"], heads=[*HEADS, "Tỉnh"])
    hint = "For the codes of a programme add --programme, or --province."
    assert hint in told(plan(alone, ground, tmp_path, province=""))[0]
