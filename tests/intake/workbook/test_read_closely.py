"""What a third round of readers found, by kind: documents and agencies in titles, prompts, and words of parts and changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.cellar.cache import open_cache
from cds_analysis.data.dataset import Dataset
from tests.intake.workbook.sheets import told, values
from tests.intake.workbook.test_agreement import FIBRE, made
from tests.intake.workbook.test_reviewed_again import pairs


@pytest.fixture(autouse=True, scope="module")
def shelf() -> Iterator[None]:
    """Load the data once: these tests only look ahead."""
    with open_cache():
        yield


TWO = ["Chỉ tiêu", "Kết quả"]
TOO_EARLY = """Báo cáo số 12/BC-STTTT ngày 5/3/2023; (Kèm theo Báo cáo số 12/BC-STTTT ngày 05 tháng 3 năm 2023); Báo cáo ngày 5/3/2023;
Báo cáo số 12/2023/BC-STTTT; Phan Thiết, ngày 5 tháng 3 năm 2023; Ngày lập biểu: 1/12/2024; Số 12/BC-STTTT ngày 1/12/2024;
(Kèm theo Công văn số 5/STTTT-CĐS ngày 5/3/2023)"""
IN_TIME = """Báo cáo số 12/BC-STTTT ngày 15/1/2025; Báo cáo kết quả thực hiện Nghị quyết số 10-NQ/TU ngày 5/1/2021;
(Kèm theo Báo cáo số 12/BC-STTTT ngày 15/01/2025 thực hiện Quyết định số 749/QĐ-TTg ngày 3/6/2020);
(Kèm theo Công văn số 5/STTTT-CĐS ngày 1/12/2024); Phan Thiết, ngày      tháng 01 năm 2025;
Biểu mẫu báo cáo (ban hành kèm theo Công văn số 5/BTTTT-THH ngày 5/3/2020)"""


def belongs(place: str, text: str, cell: str, why: str) -> list[str]:
    """Return the message of a figure that a text of the sheet refuses."""
    return [
        f"bieu.xlsx [Biểu]:{place[1:]}, {place}: The figure belongs to “{text}” in {cell}, which says {why}: it was not read."
        " If it is a figure of the whole province, take it out of there; or copy it into the form."
    ]


@pytest.mark.parametrize("text", pairs({"": TOO_EARLY}))
def test_a_paper_that_is_older_than_its_figures(text: str, dataset: Dataset, tmp_path: Path) -> None:
    why = "a day before the end of its period"
    above = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(above), told(above)) == ([], belongs("B4", text, "A1", why))
    below = made([TWO, [FIBRE, 91.2], [text]], dataset, tmp_path)
    assert (values(below), told(below)) == ([], belongs("B2", text, "A3", why))


@pytest.mark.parametrize("text", pairs({"": IN_TIME}))
def test_a_paper_that_may_tell_its_figures(text: str, dataset: Dataset, tmp_path: Path) -> None:
    for rows in ([[text], [], TWO, [FIBRE, 91.2]], [TWO, [FIBRE, 91.2], [text]]):
        one = made(rows, dataset, tmp_path)
        assert (values(one), told(one)) == (["91.2"], [])


@pytest.mark.parametrize("text", ["Nguồn: Sở Y tế", "Đơn vị cung cấp: Sở Y tế", "SỐ LIỆU CỦA CỤC THUẾ"])
def test_another_agency_that_gives_the_figures(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), told(one)) == ([], belongs("B4", text, "A1", "another agency"))
    own = re.split(": |CỦA ", text)[1]
    assert values(made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path, organisation=own)) == ["91.2"]


@pytest.mark.parametrize(
    ("text", "warns"), [("SỞ Y TẾ", True), ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", False), ("UBND TỈNH", False)]
)
def test_another_agency_in_a_title_is_told(text: str, warns: bool, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    message = (
        f"bieu.xlsx [Biểu], A1: This says “{text}”, but --org says “Sở TT&TT Bình Thuận”. Make them agree."
    )
    assert (values(one), [problem.text() for problem in one.problems]) == (
        ["91.2"],
        [message] if warns else [],
    )
    assert [text] == [unused.text for unused in one.unused]


@pytest.mark.parametrize("text", ["Ban QLDA", "Nguyễn Văn A", "TT CĐS", "Tổ công tác"])
def test_a_provider_that_is_no_known_agency(text: str, dataset: Dataset, tmp_path: Path) -> None:
    rows = [[*TWO, "Đơn vị báo cáo"], [FIBRE, 91.2, text]]
    one = made(rows, dataset, tmp_path, organisation="")
    hint = "Write its full name; if it is right, name it with --org, or record it in source_orgs.csv."
    assert (values(one), told(one)) == ([], [f"bieu.xlsx [Biểu]:2, C2: “{text}” is no known agency. {hint}"])
    assert values(made(rows, dataset, tmp_path, organisation=text)) == ["91.2"]


def prompting(area: str, text: str, title: str | None = None) -> Callable[[Worksheet], None]:
    """Return what makes cells say something to who fills them in."""

    def change(sheet: Worksheet) -> None:
        rule = DataValidation(type="decimal", prompt=text, promptTitle=title)
        rule.add(area)
        sheet.add_data_validation(rule)

    return change


@pytest.mark.parametrize(
    "text", ["Nhập số kế hoạch", "Số của huyện Tuy Phong", "Số liệu quý III/2024", "(ĐVT: triệu đồng)"]
)
@pytest.mark.parametrize("area", ["B2:B1048576", "B1"])
def test_a_prompt_that_says_something_else(text: str, area: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=prompting(area, text))
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


def test_a_prompt_is_told_like_a_comment(dataset: Dataset, tmp_path: Path) -> None:
    one = made(
        [TWO, [FIBRE, 91.2]], dataset, tmp_path, change=prompting("B2:B9", "Nhập số của huyện", "Lưu ý")
    )
    assert told(one) == belongs("B2", "Lưu ý: Nhập số của huyện", "B2", "another place")


@pytest.mark.parametrize("text", ["Nhập số từ 0 đến 100", "Ví dụ: 95,2", "Nhập tỷ lệ % của toàn tỉnh"])
def test_a_prompt_that_only_helps(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=prompting("B2:C9", text))
    assert (values(one), told(one)) == (["91.2"], [])
