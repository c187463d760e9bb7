"""What a third round of readers found, by kind: documents and agencies in titles, prompts, and words of parts and changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from tests.intake.workbook.sheets import refusals, values
from tests.intake.workbook.test_agreement import FIBRE, Rows, made
from tests.intake.workbook.test_reviewed_again import pairs

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")


TWO = ["Chỉ tiêu", "Kết quả"]
TOO_EARLY = """Báo cáo số 12/BC-STTTT ngày 5/3/2023; (Kèm theo Báo cáo số 12/BC-STTTT ngày 05 tháng 3 năm 2023); Báo cáo ngày 5/3/2023;
Báo cáo số 12/2023/BC-STTTT; Phan Thiết, ngày 5 tháng 3 năm 2023; Ngày lập biểu: 1/12/2024; Số 12/BC-STTTT ngày 1/12/2024;
(Kèm theo Công văn số 5/STTTT-CĐS ngày 5/3/2023); (Kèm theo Công văn số 5/STTTT-CĐS ngày 1/12/2024)"""
IN_TIME = """Báo cáo số 12/BC-STTTT ngày 15/1/2025; Báo cáo kết quả thực hiện Nghị quyết số 10-NQ/TU ngày 5/1/2021;
(Kèm theo Báo cáo số 12/BC-STTTT ngày 15/01/2025 thực hiện Quyết định số 749/QĐ-TTg ngày 3/6/2020);
(Kèm theo Công văn số 5/UBND-KGVXNV ngày 1/12/2024); Phan Thiết, ngày      tháng 01 năm 2025;
Biểu mẫu báo cáo (ban hành kèm theo Công văn số 5/BTTTT-THH ngày 5/3/2020)"""


def belongs(place: str, text: str, cell: str, why: str) -> list[str]:
    """Return the message of a figure that a text of the sheet refuses."""
    hint = "If the figure is right all the same, mend that text; or copy the figure into the form."
    if why in ("another place", "a part of the whole"):
        hint = "If it is a figure of the whole province, take it out of there; or copy it into the form."
    start = (
        f"bieu.xlsx [Biểu]:{place[1:]}, {place}: The figure belongs to “{text}” in {cell}, which says {why}"
    )
    return [f"{start}: it was not read. {hint}"]


@pytest.mark.parametrize("text", pairs({"": TOO_EARLY}))
def test_a_paper_that_is_older_than_its_figures(text: str, dataset: Dataset, tmp_path: Path) -> None:
    why = "a day before the end of its period"
    above = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(above), refusals(above)) == ([], belongs("B4", text, "A1", why))
    below = made([TWO, [FIBRE, 91.2], [text]], dataset, tmp_path)
    assert (values(below), refusals(below)) == ([], belongs("B2", text, "A3", why))


@pytest.mark.parametrize("text", pairs({"": IN_TIME}))
def test_a_paper_that_may_tell_its_figures(text: str, dataset: Dataset, tmp_path: Path) -> None:
    sheets: list[Rows] = [[[text], [], TWO, [FIBRE, 91.2]], [TWO, [FIBRE, 91.2], [text]]]
    for rows in sheets:
        one = made(rows, dataset, tmp_path)
        assert (values(one), refusals(one)) == (["91.2"], [])


@pytest.mark.parametrize("text", ["Nguồn: Sở Y tế", "Đơn vị cung cấp: Sở Y tế", "SỐ LIỆU CỦA CỤC THUẾ"])
def test_another_agency_that_gives_the_figures(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), refusals(one)) == ([], belongs("B4", text, "A1", "another agency"))
    own = re.split(": |CỦA ", text)[1]
    assert values(made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path, organisation=own)) == ["91.2"]


@pytest.mark.parametrize(
    ("text", "warns"), [("SỞ Y TẾ", True), ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", False), ("UBND TỈNH", False)]
)
def test_another_agency_in_a_title_is_told(text: str, warns: bool, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    message = f"bieu.xlsx [Biểu], A1: This says “{text}”, but --org says “Sở TT&TT Bình Thuận”. Make them agree, or leave --org out."
    assert (values(one), [problem.text() for problem in one.problems]) == (
        ["91.2"],
        [message] if warns else [],
    )
    assert [text] == [unused.text for unused in one.unused]


@pytest.mark.parametrize("text", ["Ban QLDA", "Nguyễn Văn A", "TT CĐS", "Tổ công tác"])
def test_a_provider_that_is_no_known_agency(text: str, dataset: Dataset, tmp_path: Path) -> None:
    rows: Rows = [[*TWO, "Đơn vị báo cáo"], [FIBRE, 91.2, text]]
    one = made(rows, dataset, tmp_path, organisation="")
    hint = "Write its full name; if it is right, name it with --org, or record it in source_orgs.csv."
    assert (values(one), refusals(one)) == (
        [],
        [f"bieu.xlsx [Biểu]:2, C2: “{text}” is no known agency. {hint}"],
    )
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
    assert refusals(one) == belongs("B2", "Lưu ý: Nhập số của huyện", "B2", "another place")


@pytest.mark.parametrize("text", ["Nhập số từ 0 đến 100", "Ví dụ: 95,2", "Nhập tỷ lệ % của toàn tỉnh"])
def test_a_prompt_that_only_helps(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=prompting("B2:C9", text))
    assert (values(one), refusals(one)) == (["91.2"], [])


NEVER = """Năm tháng năm 2024; Số liệu đến hết tháng năm; SỐ PHÁT TRIỂN NĂM 2024; Phát triển quý IV/2024; XÂY DỰNG NĂM 2024;
Số liệu các công ty; Số liệu tại các chi nhánh; SỐ LIỆU CÁC BỘ, NGÀNH; SỐ LIỆU TẠI TRUNG TÂM; Lĩnh vực Y tế; NGÀNH XÂY DỰNG;
Y tế; Xây dựng; Hợp tác xã; Số liệu kỳ gần nhất; Các năm; Các quý năm 2024; Quý 4 các năm; Quý IV hằng năm; Số: 15/KH-UBND;
Số liệu 2025/KH; BÁO CÁO XÂY DỰNG CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024; ngoại suy từ tổng điều tra; áng chừng; lấy theo tỉnh bạn;
chưa chốt; Tỷ lệ thực hiện kế hoạch; Thực hiện kế hoạch (%); Chỉ số phát triển; Số liệu theo báo cáo 30/9/2024"""
NOTES = """so với kế hoạch; Tỷ lệ so với kế hoạch; Đạt kế hoạch (%); nghìn trạm, gồm 3 nhà mạng; số cũ, 2 nhà mạng chưa gửi;
Lũy kế của 5 nhà mạng; 91,2 là mức tăng"""
FOOTS = """Lưu ý: số liệu chưa đối soát, có thể còn điều chỉnh; KT: số này chưa đủ các nhà mạng; TM nhóm: số đo ở phòng thí nghiệm;
Người lập biểu: An (các số trên lấy của tỉnh bạn)"""
NEVER_SHEETS: dict[str, Rows] = {
    **{f"title {text}": [[text], [], TWO, [FIBRE, 91.2]] for text in pairs({"": NEVER})},
    **{f"line {text}": [TWO, [text], [FIBRE, 91.2]] for text in pairs({"": NEVER})},
    **{f"note {text}": [[*TWO, "Ghi chú"], [FIBRE, 91.2, text]] for text in pairs({"": f"{NEVER}; {NOTES}"})},
    **{f"foot {text}": [TWO, [FIBRE, 91.2], [text]] for text in pairs({"": FOOTS})},
    "below a signature": [TWO, [FIBRE, 91.2], ["Người lập biểu"], ["Các số trên lấy tạm từ báo cáo khác"]],
    "a count of shares": [["Chỉ tiêu", "Số lượng", "Tỷ lệ (%)"], [FIBRE, 85, 31.5]],
}


@pytest.mark.parametrize("kind", NEVER_SHEETS)
def test_words_that_make_a_figure_another_one(kind: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made(NEVER_SHEETS[kind], dataset, tmp_path)
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


BESIDE = {
    "Giải pháp": "Đề nghị tăng kinh phí; Phấn đấu đạt 95% năm 2025; Tiếp tục phối hợp các sở, ngành",
    "Kiến nghị": "Thiếu kinh phí so với kế hoạch; Xây dựng kế hoạch tuyên truyền năm 2025",
    "Khó khăn": "Vùng sâu, vùng xa khó triển khai",
    "Cơ quan phối hợp": "UBND các huyện, thị xã, thành phố; VNPT, Viettel",
    "Ghi chú": "Đạt 101% KH; năm 2023: 88; tăng 3,2% so với cùng kỳ; Vượt so với kế hoạch; cùng kỳ 88,1; tăng 120 trạm; tăng 5 điểm % so với cùng kỳ",
}
TITLES = """Một số kết quả chuyển đổi số năm 2024; Kết quả triển khai chuyển đổi số năm 2024; Kính gửi: Ủy ban nhân dân tỉnh; Sở Xây dựng;
Ban Chỉ đạo chuyển đổi số tỉnh Bình Thuận; BÁO CÁO KẾT QUẢ XÂY DỰNG CHÍNH QUYỀN SỐ NĂM 2024; Báo cáo định kỳ hằng quý;
TÌNH HÌNH PHÁT TRIỂN KINH TẾ SỐ NĂM 2024; Phát triển kinh tế số; Kết quả thực hiện kế hoạch chuyển đổi số năm 2024"""
READ_SHEETS: dict[str, Rows] = {
    **{f"title {text}": [[text], [], TWO, [FIBRE, 91.2]] for text in pairs({"": TITLES})},
    **{
        f"{head} {text}": [[*TWO, head], [FIBRE, 91.2, text]]
        for head in BESIDE
        for text in pairs({"": BESIDE[head]})
    },
    "columns of comparison": [
        ["Chỉ tiêu", "ĐVT", "Cùng kỳ năm 2023", "Thực hiện quý IV/2024", "So với cùng kỳ"],
        [FIBRE, "%", 88, 91.2, 3.2],
    ],
}


@pytest.mark.parametrize("kind", READ_SHEETS)
def test_words_that_change_no_figure(kind: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made(READ_SHEETS[kind], dataset, tmp_path)
    assert (values(one), refusals(one)) == (["91.2"], [])


@pytest.mark.parametrize("is_row", [True, False])
def test_a_row_or_column_of_no_size_is_hidden(is_row: bool, dataset: Dataset, tmp_path: Path) -> None:
    def shut(sheet: Worksheet) -> None:
        if is_row:
            sheet.row_dimensions[2].height = 0.1
        else:
            sheet.column_dimensions["B"].width = 0.1

    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=shut)
    assert [problem.rule for problem in one.problems] == ["unseen"]
