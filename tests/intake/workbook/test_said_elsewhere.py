"""What a reader of 661 layouts found still silent: said by a neighbour, by a row without a value, elsewhere, or by a look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Border, Side
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.importing import ImportPlan
from tests.intake.workbook.sheets import plan, refusals, values
from tests.intake.workbook.test_agreement import CONTRACT, FIBRE, Rows, made
from tests.intake.workbook.test_read_closely import TWO, belongs
from tests.intake.workbook.test_reviewed_again import pairs

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")

BTS = "Số trạm thu phát sóng di động 4G"


@pytest.mark.parametrize(
    "heads", [["Thực hiện", "Tỷ lệ (%)"], ["Kết quả", "Tỷ lệ"], ["Kết quả", "Tỷ lệ đạt được"]]
)
def test_a_share_beside_what_may_be_a_count(heads: list[str], dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", *heads], [CONTRACT, 85, 31.5]], dataset, tmp_path)
    message = (
        "bieu.xlsx [Biểu]:2, B2: Is “85” a count, and “31.5” in C2 the figure? “Enterprises using electronic contracts” is a share."
        " Write its unit beside the figure, or take the other column out."
    )
    assert (values(one), refusals(one)) == ([], [message])


@pytest.mark.parametrize(
    "rows",
    [
        [["Chỉ tiêu", "ĐVT", "Thực hiện", "Tỷ lệ (%)"], [CONTRACT, "%", 85, 101.3]],
        [["Chỉ tiêu", "Thực hiện (%)", "Tỷ lệ"], [CONTRACT, 85, 101.3]],
        [["Chỉ tiêu", "Thực hiện", "Tỷ lệ"], [CONTRACT, "85%", 101.3]],
        [["Chỉ tiêu", "Thực hiện", "Tỷ lệ"], [BTS, 85, 101.3]],
    ],
)
def test_a_share_beside_a_figure_of_which_the_unit_is_told(
    rows: Rows, dataset: Dataset, tmp_path: Path
) -> None:
    one = made(rows, dataset, tmp_path)
    assert (values(one), refusals(one)) == (["85"], [])


NOTE = "bieu.xlsx [{}]:{}, {}: The note “{}” is not understood: is the figure what it should be all the same?"


def warned(one: ImportPlan) -> list[str]:
    """Return what was warned of, in English."""
    return [problem.text() for problem in one.problems if problem.severity == "warning"]


@pytest.mark.parametrize("column", ["Ghi chú", "Nguồn", "Đánh giá", "Giải pháp"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Các số trên là của quý III/2024", "another time"),
        ("Số liệu trong biểu là của huyện Tuy Phong", "another place"),
        ("Toàn bộ biểu là số ước", ""),
    ],
)
def test_a_row_without_a_value_speaks_of_all(
    column: str, text: str, why: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([[*TWO, column], [FIBRE, 91.2, None], [CONTRACT, "-", text]], dataset, tmp_path)
    planned = [entry.row["obs_value"] for entry in one.planned]
    expected = (belongs("B2", text, "C3", why), []) if why else ([], ["91.2"])
    assert (values(one), refusals(one), planned) == ([], *expected)


@pytest.mark.parametrize("cell", ["A3", "B3", "C3"])
def test_a_comment_in_a_row_without_a_value_speaks_of_all(
    cell: str, dataset: Dataset, tmp_path: Path
) -> None:
    text = "Các số trên là của quý III/2024"

    def comment(sheet: Worksheet) -> None:
        sheet[cell].comment = Comment(text, "An")

    rows: Rows = [[*TWO, "Ghi chú"], [FIBRE, 91.2, None], [CONTRACT, None, None]]
    one = made(rows, dataset, tmp_path, change=comment)
    assert (values(one), refusals(one)) == ([], belongs("B2", text, cell, "another time"))


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("Số liệu năm 2025 sẽ cập nhật sau", True),
        ("Các số trên lấy qua điện thoại", True),
        ("Chưa có số liệu, đang rà soát", False),
    ],
)
def test_a_row_without_a_value_speaks_of_itself(
    text: str, warns: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([[*TWO, "Ghi chú"], [FIBRE, 91.2, None], [CONTRACT, None, text]], dataset, tmp_path)
    assert (values(one), warned(one)) == (["91.2"], [NOTE.format("Biểu", 3, "C3", text)] * warns)


@pytest.mark.parametrize(
    ("row", "warns"),
    [
        ([FIBRE, "chỉ gồm thuê bao của hai nhà mạng"], "B1"),
        ([None, "Số liệu trong biểu lấy qua điện thoại"], "B1"),
        (["Số này lấy qua điện thoại"], "A1"),
        ([CONTRACT, "chỉ gồm thuê bao của hai nhà mạng"], ""),
        (["Người soạn: Nguyễn Văn A"], ""),
    ],
)
def test_prose_on_another_sheet(row: list[str], warns: str, dataset: Dataset, tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Giải trình").append(row)

    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=add)
    expected = [NOTE.format("Giải trình", 1, warns, row[-1])] if warns else []
    assert (values(one), warned(one)) == (["91.2"], expected)


TITLES = {
    "Tỷ số": "another scale",
    "Tỷ suất": "another scale",
    "Hệ số": "another scale",
    "Hết quý": "another time",
    "Ngành": "a part of the whole",
    "Số liệu ngành thông tin và truyền thông": "a part of the whole",
    "Số liệu Đề án 06 của Công an": "another agency",
    "Biểu 03/CĐS-2023": "another time",
}


@pytest.mark.parametrize("text", TITLES)
def test_titles_that_make_figures_something_else(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), refusals(one)) == ([], belongs("B4", text, "A1", TITLES[text]))


@pytest.mark.parametrize("text", ["Phụ lục chỉ tiêu báo cáo theo Nghị quyết năm 2024", "Biểu 02/KH"])
def test_titles_that_set_targets(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert ([entry.row["obs_value"] for entry in one.planned], one.problems) == (["91.2"], [])


PLAIN = """Mẫu số 01/BC; Biểu 03/CĐS-2024; PHỤ LỤC 1. Hạ tầng số; Một số chỉ tiêu chuyển đổi số chủ yếu năm 2024;
LĨNH VỰC CHUYỂN ĐỔI SỐ; Số liệu đến hết quý IV/2024; Kết quả thực hiện theo văn bản của Sở Y tế"""


@pytest.mark.parametrize("text", pairs({"": PLAIN}))
def test_titles_that_change_nothing(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), one.problems) == (["91.2"], [])


@pytest.mark.parametrize("mark", ["(1)", "*", "(**)"])
def test_the_mark_of_a_footnote_is_a_note(mark: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[*TWO, "Ghi chú"], [FIBRE, 91.2, mark]], dataset, tmp_path)
    assert (values(one), [problem.severity for problem in one.problems]) == (["91.2"], ["warning"])


@pytest.mark.parametrize("shows", ["0.0E+0", "0.00E+00"])
def test_a_format_with_an_exponent_shows_the_number(shows: str, dataset: Dataset, tmp_path: Path) -> None:
    def form(sheet: Worksheet) -> None:
        sheet["B2"].number_format = shows

    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=form)) == ["91.2"]


def doubly(sheet: Worksheet) -> None:
    """Show a number ten thousand times as large."""
    sheet["B2"].number_format = "0%%"


def crossed(sheet: Worksheet) -> None:
    """Draw a line through a cell from corner to corner."""
    sheet["B2"].border = Border(diagonal=Side("thin"), diagonalUp=True)


def tabled(sheet: Worksheet) -> None:
    """Make the cells a table of a name of its own."""
    sheet.add_table(Table(displayName="BieuQ3", ref="A1:B2"))


LOOKS = {
    doubly: [
        "bieu.xlsx [Biểu]:2, B2: The number format shows “91.2” in thousands or another scale."
        " Choose a plain number format, and write it again."
    ],
    crossed: [
        "bieu.xlsx [Biểu]:2, B2: “91.2” is struck through. Take the line through it away, or clear the cell."
    ],
    tabled: belongs("B2", "Bieu Q 3", "table", "another time"),
}


@pytest.mark.parametrize("change", LOOKS)
def test_what_a_sheet_looks_like(
    change: Callable[[Worksheet], None], dataset: Dataset, tmp_path: Path
) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=change)
    assert (values(one), refusals(one)) == ([], LOOKS[change])


@pytest.mark.parametrize("name", ["KH2025", "KeHoach2025", "uoc2024", "SoLieuQ3", "BieuT9"])
@pytest.mark.parametrize("of", ["file", "table"])
def test_a_name_of_which_the_words_meet(name: str, of: str, dataset: Dataset, tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.add_table(Table(displayName=f"_{name}", ref="A1:B2"))

    names = {"name": f"{name}.xlsx"} if of == "file" else {"change": add}
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, **names)
    assert (values(one), bool(one.planned or one.refused)) == ([], True)


@pytest.mark.parametrize("name", ["Bieu1", "BTTTT2025", "SoLieuChuyenDoiSo", "Table1"])
def test_a_name_that_says_nothing(name: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")) == ["91.2"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"Chỉ tiêu,Kết quả,Nguồn\n{BTS},1,234 trạm", "1"),
        (f"Chỉ tiêu,Kết quả,Cơ quan chủ trì\n{FIBRE},91,2% Sở TT&TT", "91"),
        (f"Chỉ tiêu,Đánh giá,Kết quả\n{BTS},đạt 1,234", "234"),
    ],
)
def test_a_number_that_a_comma_parts_from_its_words(
    text: str, value: str, dataset: Dataset, tmp_path: Path
) -> None:
    options = {"organisation": "Sở TT&TT Bình Thuận", "period": "2024-Q4", "day": date(2025, 1, 15)}
    one = plan(text.encode(), dataset, tmp_path, "bieu.csv", **options)
    message = f"“{value}” stands beside digits in a file parted by commas: is it a part of a number?"
    assert values(one) == []
    assert message in refusals(one)[0]
