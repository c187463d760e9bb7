"""What a reader of 754 layouts found still silent: reasons and difficulties, years of flows, names, lists of targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.importing import ImportPlan
from tests.intake.workbook.sheets import refusals, values
from tests.intake.workbook.test_agreement import FIBRE, made
from tests.intake.workbook.test_governed import TWO, beside, texts

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")

TAX = ["Số tiền thuế nộp không dùng tiền mặt", "Tỷ đồng"]
NEW = ["Số doanh nghiệp thành lập mới", "Doanh nghiệp"]


def warnings(one: ImportPlan) -> list[str]:
    """Return the cells and files that are warned of."""
    return [problem.column or problem.file for problem in one.problems if problem.severity == "warning"]


@pytest.mark.parametrize("head", ["Khó khăn", "Nguyên nhân", "Giải pháp", "Kiến nghị", "Khó khăn, vướng mắc"])
@pytest.mark.parametrize(
    "text",
    texts(
        """Chưa có phần mềm thống kê nên phải ước tính; Số ước do NHNN chưa có báo cáo; Số liệu chỉ là tạm tính
        NHNN mới cung cấp đến quý III; Chỉ thu thập được ở khu vực thành thị; Huyện Phú Quý chưa báo cáo
        Chưa thống kê được ở 3 huyện miền núi; Số liệu mới tính ở 8/10 huyện, thị xã; Nhà mạng chỉ cung cấp số ước
        Mới khảo sát được khu vực thành thị; Tạm tính theo số đăng ký, sẽ rà soát; Chưa có số liệu quý IV"""
    ),
)
def test_a_difficulty_that_speaks_of_the_figure(
    head: str, text: str, dataset: Dataset, tmp_path: Path
) -> None:
    assert values(beside(head, text, dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "text",
    texts(
        """Kinh phí còn hạn chế; Địa bàn huyện Phú Quý cách trở; Phấn đấu đến năm 2025 đạt 95%; Thiếu nhân lực ở cấp xã
        Đề nghị các sở, ngành quan tâm; Đẩy mạnh tuyên truyền"""
    ),
)
def test_a_difficulty_that_does_not(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Khó khăn", text, dataset, tmp_path)
    assert (values(one), refusals(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    "text",
    texts(
        """Không đúng; chưa đủ; số dự tính; Không chắc chắn; Tạm lấy 91,2; 9T; đến 15/12; Cập nhật đến 20/12
        Số tài khoản đến 30/9/2024 là 812.345; Đến 30/9: 812.345 tài khoản; Lũy kế 3 năm 2022-2024; Số liệu đang rà soát
        Chờ xác nhận; Cần kiểm tra lại; Số chưa quyết toán; Chưa có số liệu chính thức; Không dùng số này để công bố"""
    ),
)
@pytest.mark.parametrize("head", ["Ghi chú", "Đánh giá"])
def test_a_note_of_doubt_or_of_another_time(head: str, text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(beside(head, text, dataset, tmp_path)) == []


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("Đánh giá", "Xem công văn trả lời"),
        ("Tử số", "1.000 hộ tại Phan Thiết"),
        ("Kiến nghị", "Xin điều chỉnh số liệu thành 93,1%"),
        ("Ghi chú", "Cục Thống kê cung cấp"),
        ("Ghi chú", "Số liệu của Sở Công Thương"),
        ("Ghi chú", "(*)"),
        ("Ghi chú", "(1)"),
    ],
)
def test_what_is_not_understood_beside_a_figure_is_warned_of(
    head: str, text: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = beside(head, text, dataset, tmp_path)
    assert (values(one), warnings(one)) == (["91.2"], ["C2"])


def test_a_mark_whose_footnote_stands_below_is_not_warned_of(dataset: Dataset, tmp_path: Path) -> None:
    rows = [[*TWO, "Ghi chú"], [FIBRE, 91.2, "(1)"], ["(1) Nguồn: Sở TT&TT"]]
    assert warnings(made(rows, dataset, tmp_path)) == []


@pytest.mark.parametrize("text", ["Tốt", "Khá", "Đạt 101% KH", "Tăng 2,1% so với cùng kỳ", "Vượt kế hoạch"])
def test_an_assessment_is_not_warned_of(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Đánh giá", text, dataset, tmp_path)
    assert (values(one), warnings(one)) == (["91.2"], [])


@pytest.mark.parametrize("name", [TAX, NEW])
@pytest.mark.parametrize(
    ("rows", "n_read"),
    [
        ([["Chỉ tiêu", "ĐVT", "Năm 2023", "Năm 2024"], [1100, 1250]], 0),
        ([["Chỉ tiêu", "ĐVT", "Kết quả cả năm 2024"], [1250]], 0),
        ([["KẾT QUẢ 12 THÁNG NĂM 2024"], ["Chỉ tiêu", "ĐVT", "Kết quả"], [1250]], 0),
        ([["SỐ LIỆU NĂM 2024"], ["Chỉ tiêu", "ĐVT", "Kết quả"], [1250]], 0),
        ([["Chỉ tiêu", "ĐVT", "Kết quả", "Năm"], [1250, 2024]], 0),
        ([["Chỉ tiêu", "ĐVT", "Kết quả", "Ghi chú"], [1250, "Cả năm 2024"]], 0),
        ([["Chỉ tiêu", "ĐVT", "Kết quả", "Năm", "Quý"], [1250, 2024, "IV"]], 1),
        ([["Chỉ tiêu", "ĐVT", "Năm 2024", "Quý IV/2024"], [4000, 1250]], 1),
        ([["SỐ LIỆU QUÝ IV NĂM 2024"], ["Chỉ tiêu", "ĐVT", "Kết quả"], [1250]], 1),
        ([["Chỉ tiêu", "ĐVT", "Kết quả"], [1250]], 1),
    ],
)
def test_a_flow_of_a_year_is_not_that_of_its_last_quarter(
    name: list[str], rows: list[list[Any]], n_read: int, dataset: Dataset, tmp_path: Path
) -> None:
    one = made(
        [*rows[:-1], [*name, *rows[-1]]], dataset, tmp_path, organisation="Cục Thống kê tỉnh Bình Thuận"
    )
    assert values(one) == ["1250"] * n_read
    assert bool(refusals(one)) is not bool(n_read)


def test_a_stock_at_the_end_of_a_year_is_that_of_its_last_quarter(dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([["Chỉ tiêu", "Năm 2023", "Năm 2024"], [FIBRE, 88, 91.2]], dataset, tmp_path)) == [
        "91.2"
    ]


@pytest.mark.parametrize(
    "name", ["tx La Gi Q4.xlsx", "so lieu (chua duyet).xlsx", "SL 9T.xlsx", "den 15.11.2024.xlsx"]
)
def test_a_name_of_a_file_that_says_something_else(name: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=name)) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("Phan Thiết Q4.2024.xlsx", "Phan Thiết"), ("BC Bắc Bình quý 4-2024.xlsx", "BC Bắc Bình")],
)
def test_a_name_of_a_file_that_may_be_a_place_is_warned_of(
    name: str, said: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=name)
    messages = [problem.text() for problem in one.problems if problem.rule == "file_name"]
    message = f"The file’s name says “{said}”: are its figures those of the whole province?"
    assert messages == [f"{name} [Biểu]: {message}"]


@pytest.mark.parametrize(
    "name", ["So Lieu CDS.xlsx", "Bieu Mau Bao Cao.xlsx", "binh-thuan-q4.xlsx", "Binh Thuan.xlsx"]
)
def test_a_name_of_a_file_that_says_nothing(name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=name)
    assert (values(one), warnings(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    ("title", "n_read"),
    [
        ("DANH MỤC CHỈ TIÊU THỰC HIỆN KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2024", 0),
        ("PHỤ LỤC: CÁC CHỈ TIÊU THỰC HIỆN KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2024", 0),
        ("CÁC CHỈ TIÊU TRIỂN KHAI THỰC HIỆN NGHỊ QUYẾT 10-NQ/TU", 0),
        ("KẾT QUẢ CÁC CHỈ TIÊU THỰC HIỆN KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2024", 1),
    ],
)
def test_a_list_of_targets_is_no_list_of_results(
    title: str, n_read: int, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([[title], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), len(one.planned)) == (["91.2"] * n_read, 1 - n_read)


def test_a_planned_value_names_what_makes_it_one(dataset: Dataset, tmp_path: Path) -> None:
    one = made([["KẾ HOẠCH NĂM 2024"], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert [entry.planned_by for entry in one.planned] == ["“KẾ HOẠCH NĂM 2024” (A1)"]


@pytest.mark.parametrize(
    ("text", "is_read", "cells"),
    [
        ("Phú Quý, Hàm Tân chưa gửi báo cáo nên chưa cộng vào", False, []),
        ("Số tạm", False, []),
        ("Số liệu chỉ của khối Sở", True, ["A1"]),
        ("Biên soạn theo hướng dẫn", True, ["A1"]),
        ("Người lập: Trần Văn Nam", True, []),
    ],
)
def test_a_sheet_of_explanations(
    text: str, is_read: bool, cells: list[str], dataset: Dataset, tmp_path: Path
) -> None:
    def explained(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Thuyết minh").append([text])

    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=explained)
    assert values(one) == ["91.2"] * is_read
    assert not is_read or warnings(one) == cells


def test_an_amount_says_its_unit(dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [TAX[0], 1250.5]], dataset, tmp_path)) == []
    assert values(made([TWO, [TAX[0], "1250,5 tỷ đồng"]], dataset, tmp_path)) == ["1250.5"]


def test_a_number_of_another_size_than_those_known_is_warned_of(dataset: Dataset, tmp_path: Path) -> None:
    rows = [["Chỉ tiêu", "ĐVT", "Kết quả"], ["Dân số trung bình", "Nghìn người", 1258800]]
    one = made(rows, dataset, tmp_path, period="2024", organisation="Cục Thống kê tỉnh Bình Thuận")
    assert [problem.rule for problem in one.problems if problem.rule == "size"] == ["size"]


@pytest.mark.parametrize("heads", [["30/9/2024", "31/12/2024"], ["Đến 30/9/2024", "Đến 31/12/2024"]])
def test_days_as_heads(heads: list[str], dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([["Chỉ tiêu", *heads], [FIBRE, 88, 91.2]], dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize("line", ["- UBND tỉnh (b/c);", "(Ký, đóng dấu)", "TUQ. GIÁM ĐỐC"])
def test_the_lines_of_a_signed_letter(line: str, dataset: Dataset, tmp_path: Path) -> None:
    rows = [TWO, [FIBRE, 91.2], ["Nơi nhận:"], [line]]
    assert values(made(rows, dataset, tmp_path)) == ["91.2"]


LEVELS = ["Chỉ tiêu", "Kết quả cấp tỉnh", "Kết quả cấp huyện"]


@pytest.mark.parametrize(
    "rows",
    [
        [LEVELS, [FIBRE, 70, 40]],
        [["Cấp", *TWO], ["Cấp tỉnh", FIBRE, 70]],
        [TWO, ["I. Cấp tỉnh"], [FIBRE, 70], ["II. Cấp huyện"], [FIBRE, 40]],
        [["Chỉ tiêu", "Quý IV/2024 (cấp tỉnh)"], [FIBRE, 70]],
        [[*TWO, "Ghi chú"], [FIBRE, 70, "Cấp tỉnh"]],
        [["Lĩnh vực", *TWO], ["Đất đai", FIBRE, 70]],
        [["Nhóm", *TWO], ["Học sinh, sinh viên", FIBRE, 70]],
    ],
)
def test_a_level_or_a_group_is_a_part(rows: list[list[Any]], dataset: Dataset, tmp_path: Path) -> None:
    one = made(rows, dataset, tmp_path)
    assert (values(one), bool(refusals(one))) == ([], True)


def test_the_index_of_provinces_is_named_by_their_level(dataset: Dataset, tmp_path: Path) -> None:
    rows = [["KẾT QUẢ CHUYỂN ĐỔI SỐ CẤP TỈNH NĂM 2024"], ["Lĩnh vực", *TWO], ["Hạ tầng số", FIBRE, 91.2]]
    assert values(made(rows, dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize("head", ["Đến 31/12/2024", "Tính đến 31/12/2024", "Đến quý IV/2024"])
def test_a_flow_until_a_day_may_begin_anywhere(head: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made(
        [["Chỉ tiêu", "ĐVT", head], [*NEW, 1820]],
        dataset,
        tmp_path,
        organisation="Cục Thống kê tỉnh Bình Thuận",
    )
    assert (values(one), bool(refusals(one))) == ([], True)


@pytest.mark.parametrize(
    "rows",
    [
        [TWO, [FIBRE, 91.2], [], ["Bình Thuận, ngày 20 tháng 4 năm 2025"]],
        [TWO, [FIBRE, 91.2], [], ["Bình Thuận, ngày 20/4/2025"]],
        [["(Kèm theo Báo cáo số 115/BC-STTTT ngày 20/4/2025)"], TWO, [FIBRE, 91.2]],
        [[*TWO, "Văn bản"], [FIBRE, 91.2, "Báo cáo số 115/BC-STTTT ngày 20/4/2025"]],
    ],
)
def test_no_figure_is_known_before_the_paper_that_tells_it(
    rows: list[list[Any]], dataset: Dataset, tmp_path: Path
) -> None:
    one = made(rows, dataset, tmp_path)
    assert values(one) == []
    assert "but --known-from says “15 January 2025”" in refusals(one)[0]


def test_another_agency_as_the_source_of_a_row_is_warned_of(dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Nguồn số liệu", "Công an tỉnh", dataset, tmp_path)
    assert (values(one), warnings(one)) == (["91.2"], ["C2"])


@pytest.mark.parametrize("line", ["Trần Văn Nam", "Phạm Thị Ước", "NGUYỄN THỊ KIM ANH"])
def test_a_person_who_signs_says_nothing_of_figures(line: str, dataset: Dataset, tmp_path: Path) -> None:
    rows = [TWO, [FIBRE, 91.2], ["GIÁM ĐỐC"], ["(Ký, họ tên)"], [line]]
    assert values(made(rows, dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize("text", ["Đính chính: 89,5", "Thực tế đạt 69,4%", "Phần mềm đếm trùng tài khoản"])
def test_a_note_against_the_number(text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(beside("Ghi chú", text, dataset, tmp_path)) == []


def test_a_share_until_a_day_is_that_of_the_day(dataset: Dataset, tmp_path: Path) -> None:
    share = "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến"
    rows = [["(Số liệu tính đến ngày 31/12/2024)"], TWO, [share, 55.25], [FIBRE, 91.2]]
    assert values(made(rows, dataset, tmp_path)) == ["55.25", "91.2"]


@pytest.mark.parametrize("text", ["Đã kiểm tra", "OK", "Đã đối chiếu"])
def test_a_note_that_a_figure_was_checked(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Ghi chú", text, dataset, tmp_path)
    assert (values(one), warnings(one)) == (["91.2"], [])


@pytest.mark.parametrize("line", ["Thái Bình", "Hồ Chí Minh", "Tỉnh Thái Nguyên"])
def test_another_province_below_a_signature_is_no_person(line: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2], ["GIÁM ĐỐC"], [line]], dataset, tmp_path)
    assert (values(one), ["another place" in text for text in refusals(one)]) == ([], [True])
