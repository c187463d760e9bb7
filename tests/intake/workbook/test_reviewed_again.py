"""What a second round of readers with fresh eyes found, by kind: numbers read in silence, and sheets refused for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.template import GUIDANCE, TITLE
from tests.intake.workbook.sheets import plan, refusals, values
from tests.intake.workbook.test_agreement import CONTRACT, FIBRE, made

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")


TWO = ["Chỉ tiêu", "Kết quả"]
Rows = Sequence[Sequence[Any]]

SILENT: dict[str, str] = {
    "periods": """Biểu 9 tháng; BIỂU 9 THÁNG NĂM 2024; Phụ lục 6 tháng năm 2024; Biểu 3 quý năm 2024; Biểu 9T;
Mẫu 9/24; Data 9 tháng; Trang 6 tháng; 9. tháng năm 2024; (9) tháng năm 2024; III: Năm 2024; III. Năm 2024; III; (III);
(*) Theo Biểu 9 tháng; số liệu tháng; Theo tháng; Từ 01/01/2024 đến 30/9/2024; Từ 01/10/2023 đến 31/12/2024""",
    "targets": """THÔNG BÁO CHỈ TIÊU NĂM 2024; QUYẾT ĐỊNH CHỈ TIÊU NĂM 2024; XÂY DỰNG CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024;
CÁC CHỈ TIÊU THEO NGHỊ QUYẾT SỐ 10-NQ/TU; Chỉ tiêu cho đơn vị; SỐ THEO NGHỊ QUYẾT; Theo chỉ tiêu; Chỉ tiêu 2024;
PHỤ LỤC CHỈ TIÊU PHÁT TRIỂN KINH TẾ SỐ (Kèm theo Nghị quyết số 10-NQ/TU); Danh mục chỉ tiêu chuyển đổi số; Nghị quyết;
CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024 (Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 2/1/2024); Chỉ tiêu được quyết định;
NGHỊ QUYẾT 10-NQ/TU: CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024; Toàn bộ số liệu theo Nghị quyết; Chỉ tiêu năm;
Chỉ tiêu thực hiện Nghị quyết số 10-NQ/TU; (Kèm theo Chương trình số 5-CTr/TU)""",
    "shares and changes": """Tỷ lệ thực hiện chỉ tiêu; Tiến độ thực hiện (%); Tiến độ; SỐ LIỆU MỚI TRONG QUÝ IV; Số mới; Trong quý;
KẾT QUẢ PHÁT TRIỂN TRONG QUÝ; Kết quả phát triển trong quý IV; Trong năm; mới""",
    "places": """SỐ LIỆU CỦA TỈNH MỚI; SỐ LIỆU CHUYỂN ĐỔI SỐ TẠI ĐƠN VỊ; SỐ LIỆU CỦA ĐỊA PHƯƠNG; SỐ LIỆU HOẠT ĐỘNG CỦA NGÀNH;
b) Xã hội số tại địa phương; Báo cáo số liệu của ngành công an; Viettel; Khảo sát 300 hộ; H. Tuy Phong""",
}
READ: dict[str, str] = {
    "periods": """IV; Biểu số 01 năm 2024; Phụ lục II; Trang 1/3; Phiên bản 1; Biểu 1a; 1. Quý IV/2024;
KẾT QUẢ THỰC HIỆN TRONG QUÝ IV NĂM 2024; Từ 01/10/2024 đến 31/12/2024; (Từ ngày 01/10 đến ngày 31/12/2024)""",
    "targets": """Báo cáo kết quả thực hiện Nghị quyết số 10-NQ/TU; Căn cứ Kế hoạch số 15/KH-UBND ngày 5/1/2024 của UBND tỉnh;
SỐ LIỆU CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024; Kết quả thực hiện các chỉ tiêu năm 2024; Các chỉ tiêu chủ yếu;
(Kèm theo Báo cáo số 12/BC-STTTT ngày 15/01/2025 thực hiện Quyết định số 749/QĐ-TTg); Nhóm chỉ tiêu xã hội số""",
    "reports": """Báo cáo tiến độ thực hiện chuyển đổi số quý IV; Tình hình thực hiện nhiệm vụ chuyển đổi số quý 4 năm 2024;
Biểu mẫu báo cáo số liệu chuyển đổi số; Mẫu báo cáo; TIẾN ĐỘ THỰC HIỆN NGHỊ QUYẾT SỐ 10-NQ/TU; Thống kê viễn thông; Ngày nhận báo cáo:; Số liệu mới nhất""",
}


def pairs(told_: dict[str, str]) -> list[str]:
    """Return each text of a kind once."""
    return [text.strip() for texts in told_.values() for text in texts.split(";")]


@pytest.mark.parametrize("text", pairs(SILENT))
def test_a_title_or_a_section_that_says_something_else(text: str, dataset: Dataset, tmp_path: Path) -> None:
    for rows in ([[text], [], TWO, [FIBRE, 91.2]], [TWO, [text], [FIBRE, 91.2]]):
        one = made(rows, dataset, tmp_path)
        assert (values(one), bool(one.refused or one.planned)) == ([], True)


@pytest.mark.parametrize("text", pairs(READ))
def test_a_title_that_changes_nothing(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[text], [], TWO, [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), refusals(one)) == (["91.2"], [])


ODD: dict[str, Rows] = {
    "a quarter in a section": [["TT", *TWO], ["III", "Năm 2024"], [1, FIBRE, 91.2]],
    "months in a section": [["TT", *TWO], [9, "tháng năm 2024"], [1, FIBRE, 91.2]],
    "a plan in a section": [["TT", *TWO], ["II", "Kế hoạch"], [1, FIBRE, 91.2]],
    "a district in a section": [["TT", *TWO], ["II", "Tuy Phong"], [1, FIBRE, 91.2]],
    "signed elsewhere": [TWO, [FIBRE, 91.2], ["Đồng Nai, ngày 15 tháng 1 năm 2025"]],
    "signed by a district": [TWO, [FIBRE, 91.2], ["Huyện Tuy Phong, ngày 15 tháng 1 năm 2025"]],
    "no place before a day": [TWO, [FIBRE, 91.2], ["Số liệu, ngày 30 tháng 9 năm 2024"]],
    "below the recipients": [TWO, [FIBRE, 91.2], ["- Như trên;"], ["Số liệu quý III/2024"]],
    "a quarter in cells": [["Quý:", "III", "Năm:", 2024], [], TWO, [FIBRE, 91.2]],
    "a quarter over the value": [[None, "III"], TWO, [FIBRE, 91.2]],
    "a quarter in the head": [["Chỉ tiêu", "Kết quả (III)"], [FIBRE, 91.2]],
    "a quarter in the note": [[*TWO, "Ghi chú"], [FIBRE, 91.2, "III"]],
}


@pytest.mark.parametrize("kind", ODD)
def test_a_figure_that_is_none_is_not_read(kind: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made(ODD[kind], dataset, tmp_path)
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


BESIDE = {
    "Nguồn": """Ước tính của Sở; Cục Thống kê, số liệu Quý III/2024; Dự thảo báo cáo; KH 2025; Nghị quyết số 10-NQ/TU;
Kế hoạch số 4265/KH-UBND; Quyết định số 942/QĐ-TTg; Báo cáo số 300/BC-UBND ngày 20/12/2023; Lũy kế từ đầu năm; VNPT Bình Thuận;
Số liệu tháng 9; khảo sát 300 hộ; số chưa chính thức; thành thị; Tuy Phong; Niên giám 2023; Báo cáo 9 tháng năm 2024""",
    "Số văn bản": "số ước của Sở; BC quý III/2024; Mục tiêu Nghị quyết 10; Văn bản giao chỉ tiêu 2024",
    "Đơn vị báo cáo": """Phòng VHTT TP Phan Thiết; UBND đảo Phú Quý; Viettel; UBND TP. Phan Thiết; UBND La Gi; VNPT Tuy Phong;
Phòng VH&TT Tuy Phong; Công an Phan Thiết; Trường THPT Phan Bội Châu; Hội Nông dân huyện; Đảo Phú Quý; UBND Phú Quý; Bệnh viện Đa khoa""",
    "Đánh giá": "Tuy Phong; Số mới trong quý; chỉ tính các hộ thuê bao VNPT; Số liệu cũ, đề nghị cập nhật lại",
    "Ghi chú": """Theo Nghị quyết số 10-NQ/TU; Số mới; Trong quý; Tỉnh mới; Của địa phương; Tỷ lệ thực hiện; Số cũ; VNPT;
chưa gồm VNPT; Tuy Phong; DN; biểu 6 tháng; số liệu của địa phương; theo tháng""",
    "Số gần nhất": "71,5 (Tuy Phong); số ước",
}


@pytest.mark.parametrize(
    ("head", "text"), [(head, text) for head in BESIDE for text in pairs({"": BESIDE[head]})]
)
def test_a_cell_beside_a_figure_governs_it(head: str, text: str, dataset: Dataset, tmp_path: Path) -> None:
    options = {"organisation": ""} if head.startswith("Đơn vị") else {}
    one = made([[*TWO, head], [FIBRE, 91.2, text]], dataset, tmp_path, **options)
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


FINE = {
    "Nguồn": """BC 12; Báo cáo số 12/BC-STTTT ngày 15/1/2025; Sở VHTTDL; Niên giám thống kê 2024; 45/BC-SKHCN; Báo Bình Thuận;
Báo cáo kết quả thực hiện Kế hoạch số 45/KH-UBND; Cổng dữ liệu quốc gia; Sở KH-CN; Báo cáo quý I/2025""",
    "Đơn vị báo cáo": """Sở TT&TT; Liên minh Hợp tác xã tỉnh; Ngân hàng Nhà nước chi nhánh Khu vực 10; Bưu điện tỉnh; Công an tỉnh;
Kho bạc Nhà nước khu vực XIV; Phòng CĐS, Sở TT&TT; Văn phòng UBND tỉnh; Cục Thống kê Bình Thuận""",
    "Mức độ hoàn thành": "Chưa hoàn thành; Hoàn thành; Đạt; Vượt kế hoạch",
    "Cơ quan chủ trì": "Sở VHTTDL; Nguyễn Văn A",
    "Số gần nhất": "80",
}


@pytest.mark.parametrize(
    ("head", "text"), [(head, text) for head in FINE for text in pairs({"": FINE[head]})]
)
def test_a_cell_beside_a_figure_that_changes_nothing(
    head: str, text: str, dataset: Dataset, tmp_path: Path
) -> None:
    options = {"organisation": ""} if head.startswith("Đơn vị") else {}
    one = made([[*TWO, head], [FIBRE, 91.2, text]], dataset, tmp_path, **options)
    assert (values(one), refusals(one)) == (["91.2"], [])


FILES = """bieu Q3 2024; UBND huyen Tuy Phong; So moi Q4; Tinh moi; Bieu quy III 2024; so lieu uoc; H. Tuy Phong;
9 thang 2024; Viettel; So lieu Ha Nam; Biểu quý III; ket_qua_nam_2023; chi tieu nam 2024"""


@pytest.mark.parametrize("name", pairs({"": FILES}))
def test_the_name_of_a_file_governs_it(name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


@pytest.mark.parametrize(
    "name", ["so lieu nam 2024", "Bieu 15-01-2025", "KQ CDS Q4 2024", "bieu (2)", "kinh te xa hoi"]
)
def test_the_name_of_a_file_that_changes_nothing(name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")
    assert (values(one), refusals(one)) == (["91.2"], [])


FOOTS = """Phan Thiết, ngày 15 tháng 1 năm 2025; Bình Thuận, ngày    tháng 01 năm 2025; - Như trên,; - Lưu: VT, CĐS.;
Ngày lập: 15/1/2025; Điện thoại: 0252.3822.123; Bình Thuận, ngày 15 tháng 01 năm 2025"""


def test_a_cell_counts_for_more_than_the_name_of_the_file(dataset: Dataset, tmp_path: Path) -> None:
    rows = [[*TWO, "Kỳ số liệu"], [FIBRE, 91.2, "2024"]]
    assert values(made(rows, dataset, tmp_path, name="Q4 2024.xlsx", period="")) == ["91.2"]
    assert values(made(rows, dataset, tmp_path, name="huyen Tuy Phong.xlsx", period="")) == []


PLAIN: dict[str, Rows] = {text: [TWO, [FIBRE, 91.2], [text]] for text in pairs({"": FOOTS})}
VALUE_HEADS = "Đạt được; Giá trị đạt được; Số liệu thực hiện; Toàn tỉnh; Kết quả đạt; Số liệu thống kê; Giá trị chính thức"
PLAIN |= {head: [["Chỉ tiêu", head], [FIBRE, 91.2]] for head in pairs({"": VALUE_HEADS})}
PLAIN |= {head: [[head, "Kết quả"], [FIBRE, 91.2]] for head in ["Tên chỉ số", "Các chỉ tiêu chủ yếu"]}
PLAIN |= {
    f"section {number}": [
        ["TT", *TWO],
        [number, title],
        [1, FIBRE, 91.2],
        ["II", "Kinh tế số"],
        [2, CONTRACT, 31],
    ]
    for number, title in [
        ("I", "HẠ TẦNG SỐ"),
        ("A", "Hạ tầng số"),
        ("1.", "Hạ tầng số"),
        ("III", "Xã hội số"),
    ]
}
PLAIN["numbers of rows"] = [["Mã số", *TWO], [1, FIBRE, 91.2], [2, CONTRACT, 31]]
PLAIN["a section without a column"] = [TWO, ["I", "HẠ TẦNG SỐ"], [FIBRE, 91.2]]


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_sheet_is_read(kind: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made(PLAIN[kind], dataset, tmp_path)
    assert (values(one)[:1], refusals(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    "name", ["III", "Biểu 9 tháng", "Nghị quyết", "Tỉnh mới", "Số mới", "Tiến độ", "Tại đơn vị"]
)
def test_the_name_of_a_sheet_governs_it(name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name)
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nChỉ tiêu;Kết quả\n{};91,2",
        "Chỉ tiêu;Kết quả\n{};91,2;;;",
        '"sep=,"\r\nChỉ tiêu,Kết quả\r\n{},91.2',
    ],
)
def test_what_excel_adds_to_a_text_file(text: str, dataset: Dataset, tmp_path: Path) -> None:
    content = text.format(FIBRE).encode()
    one = plan(content, dataset, tmp_path, "a.csv", "Bình Thuận", "Sở", "2024-Q4", date(2025, 1, 15))
    assert (values(one), refusals(one)) == (["91.2"], [])


OTHERS = """Toàn bộ số liệu là số ước; Toàn bộ số liệu theo Nghị quyết; Kết quả là của huyện Tuy Phong; Số kế hoạch; Lâm Đồng;
Số liệu quý III/2024; Biểu thu thập số liệu chuyển đổi số: tỉnh Lâm Đồng, quý III/2024"""


@pytest.mark.parametrize("text", pairs({"": OTHERS}))
@pytest.mark.parametrize("name", ["Hướng dẫn", "Thuyết minh"])
def test_another_sheet_speaks_of_the_figures(text: str, name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=lambda sheet: _add(sheet, name, text))
    assert (values(one), bool(one.refused or one.planned)) == ([], True)


def test_a_list_on_another_sheet_speaks_too(dataset: Dataset, tmp_path: Path) -> None:
    def add(sheet: Worksheet) -> None:
        _add(sheet, "Thuyết minh", "Ghi chú")
        sheet.parent["Thuyết minh"].append([1, "Toàn bộ là số ước"])

    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=add)) == []


def _add(sheet: Worksheet, name: str, text: str) -> None:
    sheet.parent.create_sheet(name)["A1"] = text


def test_the_guidance_of_the_form_changes_nothing(dataset: Dataset, tmp_path: Path) -> None:
    lines = [f"{TITLE}: tỉnh Bình Thuận, năm 2023", *GUIDANCE]
    for line in lines:
        one = made(
            [TWO, [FIBRE, 91.2]],
            dataset,
            tmp_path,
            change=lambda sheet, line=line: _add(sheet, "Hướng dẫn", line),
        )
        assert (values(one), refusals(one)) == (["91.2"], [])
    reader = Reader(dataset.registry)
    assert {reader.read(unit.label("vi")).why for unit in dataset.registry.units.values()} == {""}


@pytest.mark.parametrize("place", ["B6", "H2", "H9"])
def test_a_comment_on_an_empty_cell_governs_the_figures(place: str, dataset: Dataset, tmp_path: Path) -> None:
    def comment(sheet: Worksheet) -> None:
        sheet[place].comment = Comment("Số ước", "An")

    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=comment)) == []


def test_a_year_that_had_not_ended(dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", 2023, 2024, 2025], [FIBRE, 80, 91.2, 95]], dataset, tmp_path, period="")
    assert (values(one), [problem.rule for problem in one.refused]) == (["80", "91.2"], ["early"])


def test_a_computed_column_is_told_at_its_formula(dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [3, "(4)=5/6"], [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), [problem.column for problem in one.refused]) == ([], ["B2"])
