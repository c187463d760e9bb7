"""What two readers of 2,000 layouts found silent: signers, seats, names of files, other rows in formulas, years of shares."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.cellar.text import slug
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.owners import load_owners
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.names_of_files import words_of_name
from tests.intake.workbook.sheets import refusals, values
from tests.intake.workbook.test_agreement import CONTRACT, FIBRE, made
from tests.intake.workbook.test_governed import TWO, beside, reckoned, texts
from tests.intake.workbook.test_said_elsewhere import warned

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")

THREE = ["Chỉ tiêu", "ĐVT", "Kết quả"]
PARTED = ["Chỉ tiêu", "ĐVT", "Tử số", "Mẫu số", "Kết quả"]
ACCOUNT = "Tỷ lệ người từ 15 tuổi trở lên có tài khoản thanh toán tại ngân hàng"
FILED = "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến"
GROWTH = "Tốc độ tăng năng suất lao động hằng năm"
MEMBERS, TEAMS = "Số thành viên tổ công nghệ số cộng đồng", "Số tổ công nghệ số cộng đồng"


@pytest.mark.parametrize("head", ["Đơn vị thực hiện", "Cơ quan chủ trì", "Người phụ trách"])
@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        *((body, True) for body in ("Phan Thiết", "La Gi", "Các sở, ngành", "Các huyện")),
        *(
            (body, False)
            for body in ("Sở Y tế", "Sở TT&TT", "Trần Văn Nam", "Văn phòng UBND tỉnh", "Công an tỉnh")
        ),
    ],
)
def test_who_acts_may_be_the_one_of_whom_a_figure_tells(
    head: str, body: str, is_told: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = beside(head, body, dataset, tmp_path)
    assert (values(one), any(body in text for text in warned(one))) == (["91.2"], is_told)


@pytest.mark.parametrize(
    ("place", "is_read"),
    [
        *((place, True) for place in ("Phan Thiết", "Bình Thuận", "TP. Phan Thiết", "PHAN THIẾT")),
        *((place, False) for place in ("Tuy Phong", "La Gi", "Phan Rang", "Phan Rang - Tháp Chàm", "Đà Lạt")),
    ],
)
@pytest.mark.parametrize("day", ["ngày 10 tháng 01 năm 2025", "ngày 10/01/2025"])
def test_the_place_where_a_sheet_is_signed(
    place: str, day: str, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([TWO, [FIBRE, 91.2], [f"{place}, {day}"]], dataset, tmp_path)
    assert values(one) == (["91.2"] if is_read else [])


@pytest.mark.parametrize(
    "signer",
    texts(
        """TRƯỞNG PHÒNG VHTT; Người lập biểu: Trần Văn B - Phòng VHTT Bắc Bình; GIÁM ĐỐC TRUNG TÂM Y TẾ
        GIÁM ĐỐC AGRIBANK; GIÁM ĐỐC BIDV BÌNH THUẬN; CHỦ TỊCH HỘI NÔNG DÂN; TRƯỞNG PHÒNG VĂN HÓA VÀ THÔNG TIN
        HIỆU TRƯỞNG; TRẠM TRƯỞNG; CHI CỤC TRƯỞNG; TỔNG GIÁM ĐỐC; GIÁM ĐỐC CHI NHÁNH
        TRƯỞNG PHÒNG GIÁO DỤC; TM. ĐẢNG ỦY; GIÁM ĐỐC SỞ Y TẾ; CỤC TRƯỞNG CỤC THUẾ"""
    ),
)
def test_who_signs_may_speak_for_others(signer: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2], ["Người lập biểu", signer]], dataset, tmp_path)
    assert values(one) == [] or any(signer in text for text in warned(one))


@pytest.mark.parametrize(
    "signer",
    texts(
        """GIÁM ĐỐC; KT. GIÁM ĐỐC; PHÓ GIÁM ĐỐC; Người lập biểu; Nguyễn Văn A; Lò Thị Mai; GIÁM ĐỐC SỞ TT&TT; VT
        Người lập: Trần Văn B; TRƯỞNG PHÒNG CĐS; TM. UBND TỈNH; TL. CHỦ TỊCH; GIÁM ĐỐC Nguyễn Văn A"""
    ),
)
def test_who_signs_for_the_province(signer: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2], ["NGƯỜI LẬP BIỂU", "GIÁM ĐỐC"], [None, signer]], dataset, tmp_path)
    assert (values(one), warned(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    ("line", "is_read"),
    [
        ("(Kèm theo Công văn số 215/STTTT-CĐS ngày 05/7/2024)", False),
        ("(Kèm theo Công văn số 215/STTTT-CĐS ngày 05 tháng 12 năm 2024 của Sở TT&TT)", False),
        ("(Kèm theo Công văn số 15/STTTT-CĐS ngày 10/01/2025)", True),
        ("(Kèm theo Công văn số 2151/BTTTT-CĐSQG ngày 05/7/2024)", True),
        ("(Kèm theo Công văn số 4567/UBND-KGVXNV ngày 05/12/2024 của UBND tỉnh)", True),
        ("(Kèm theo Báo cáo số 15/BC-PVHTT ngày 10/01/2025)", False),
        ("(Kèm theo Công văn số 15/VNPT-BTN ngày 10/01/2025)", False),
        ("(Kèm theo Báo cáo số 15/BC-STTTT ngày 10/01/2025)", True),
        ("Biểu số 02/CĐS-H", False),
        *(
            (f"Số: 12/BC-{one}", False)
            for one in ("BVĐK", "THPT", "TTYT", "VNPT", "TYT", "NHNo", "CCT", "PVHTT")
        ),
        *((f"Số: 12/BC-{one}", True) for one in ("STTTT", "UBND", "CTK", "NHNN", "BHXH", "SGD&ĐT")),
        *(
            (title, False)
            for title in ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "PHÒNG TÀI CHÍNH - KẾ HOẠCH", "PHÒNG Y TẾ")
        ),
        *((title, False) for title in ("PHÒNG NỘI VỤ", "PHÒNG KINH TẾ VÀ HẠ TẦNG")),
        ("GIAO DỊCH ĐIỆN TỬ QUÝ IV/2024", True),
        ("Biểu số 02/CĐS", True),
        *(
            (f"{label}: {one}", False)
            for label in ("Đơn vị", "Tên đơn vị")
            for one in ("Sở Y tế", "Cục Thuế tỉnh")
        ),
        ("Đơn vị: Sở TT&TT Bình Thuận", True),
        *((title, False) for title in ("Sở ngành", "Sở, ngành", "VIỄN THÔNG BÌNH THUẬN", "Văn phòng Sở")),
        ("HẠ TẦNG VIỄN THÔNG BÌNH THUẬN", True),
        ("Phan Thiết, tháng 01 năm 2025", True),
        ("Bình Thuận, tháng 01/2025", True),
        ("Đơn vị nhận báo cáo: Cục Chuyển đổi số quốc gia", True),
        ("KẾT QUẢ CHUYỂN ĐỔI SỐ QUỐC GIA QUÝ IV/2024", False),
        ("Số liệu trước ngày 15/10/2024", False),
        ("Kết quả giải quyết TTHC từ ngày 01/10/2024 đến ngày 31/12/2024", True),
        ("Kết quả giải quyết TTHC từ ngày 01/7/2024 đến ngày 30/9/2024", False),
    ],
)
def test_what_the_sign_of_a_paper_tells(line: str, is_read: bool, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([[line], TWO, [FIBRE, 91.2]], dataset, tmp_path)) == (["91.2"] if is_read else [])


@pytest.mark.parametrize("text", texts("Năm 2024; Kết quả năm 2024; Kết quả 2024; Kết quả đến hết năm 2024"))
@pytest.mark.parametrize(
    "measure",
    [FILED, "Tỷ lệ chi trả an sinh xã hội không dùng tiền mặt", "Tỷ lệ hồ sơ thanh toán trực tuyến"],
)
def test_a_share_that_is_counted_over_a_year(
    text: str, measure: str, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([["Chỉ tiêu", text], [measure, 66.3], [FIBRE, 91.2]], dataset, tmp_path)
    assert values(one) == ["91.2"]
    assert "which says the whole year" in refusals(one)[0]
    assert "A year’s figure is imported with that year as --period" in refusals(one)[0]
    year = made([["Chỉ tiêu", text], [measure, 66.3]], dataset, tmp_path, period="2024")
    assert values(year) == ["66.3"]


def test_a_share_of_what_stands_at_the_end(dataset: Dataset, tmp_path: Path) -> None:
    rows = [["KẾT QUẢ NĂM 2024"], TWO, ["Tỷ lệ người dân có hồ sơ sức khỏe điện tử", 66.3], [ACCOUNT, 91.2]]
    assert values(made(rows, dataset, tmp_path)) == ["66.3", "91.2"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Quý IV và cả năm 2024", "bieu"), ("Kết quả", "bao cao nam 2024"), ("Kết quả", "BC 12 thang 2024")],
)
def test_a_flow_of_a_year_in_a_title_or_the_name_of_a_file(
    title: str, name: str, dataset: Dataset, tmp_path: Path
) -> None:
    flow = "Số giao dịch nộp viện phí không dùng tiền mặt"
    rows = [[title], TWO, [flow, 12876], [FIBRE, 91.2]]
    assert values(made(rows, dataset, tmp_path, name=f"{name}.xlsx")) == ["91.2"]


@pytest.mark.parametrize(
    ("measure", "unit", "is_read"),
    [
        (MEMBERS, "tổ", False),
        (MEMBERS, "người", True),
        (MEMBERS, "thành viên", True),
        (TEAMS, "tổ", True),
        (TEAMS, "thành viên", False),
        ("Số cán bộ, công chức được tập huấn kỹ năng số", "người", True),
        ("Số sổ sức khỏe điện tử đã tạo lập", "sổ", True),
        ("Số giao dịch thanh toán trực tuyến tại Trung tâm Hành chính công tỉnh", "lượt", True),
        ("Số chứng thư chữ ký số đã cấp", "chứng thư số", True),
    ],
)
def test_the_unit_of_a_count_is_what_it_counts(
    measure: str, unit: str, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    rows = [["QUÝ IV/2024"], THREE, [measure, unit, 697]]
    assert values(made(rows, dataset, tmp_path)) == (["697"] if is_read else [])


@pytest.mark.parametrize(
    ("measure", "formula", "rows"),
    [
        (TEAMS, "=C3+C4", [[MEMBERS, None, 2447], ["Số doanh nghiệp thành lập mới", None, 60]]),
        (FILED, "=C3+C4", [["Tỷ lệ hồ sơ thanh toán trực tuyến", "%", 18], [CONTRACT, "%", 22]]),
        (FIBRE, "=C3/C4*100", [[TEAMS, "tổ", 80], ["Số doanh nghiệp thành lập mới", None, 160]]),
        (FIBRE, "=C3+C4", [["Phan Thiết", "%", 45], ["La Gi", "%", 40]]),
        (FIBRE, "=SUM(C3:C4)", [["Phan Thiết", "%", 45], ["La Gi", "%", 40]]),
        (FIBRE, "=80.1+1.3", []),
        (TEAMS, "=C3+C4", [["Đã thành lập", "tổ", 697], ["Dự kiến thành lập", "tổ", 60]]),
        (TEAMS, "=C3+C4", [["Bình Thuận", "tổ", 697], ["Ninh Thuận", "tổ", 400]]),
        (
            "Số doanh nghiệp thành lập mới",
            "=SUM(C3:C4)",
            [["Quý III", None, 280], ["Quý IV", None, 300]],
        ),
    ],
)
def test_a_formula_over_rows_that_are_none_of_its_own(
    measure: str, formula: str, rows: list[list[Any]], dataset: Dataset, tmp_path: Path
) -> None:
    others = {"280", "300", "60", "80", "160", "697", "2447", "18", "22", "400"}
    assert set(reckoned([THREE, [measure, None, formula], *rows], 50, dataset, tmp_path)) <= others


@pytest.mark.parametrize(
    ("formula", "value", "is_read"),
    [
        ("=C2/D2*100", 81.4, True),
        ("=C2/D2*100", 75, False),
        ("=C2/D3*100", 27.9, False),
        ("=C3/D3*100", 95, False),
        ("=C2/C3*100", 29.3, False),
        ("=SUM(C2:C3)/SUM(D2:D3)*100", 91.5, False),
        ("=SUM(C2:D2)", 47, False),
        ("=ROUND(81.4,1)", 81.4, True),
    ],
)
def test_a_formula_over_the_parts_of_a_share(
    formula: str, value: float, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    rows = [PARTED, [FIBRE, "%", 252340, 310000, formula], [ACCOUNT, "%", 860000, 905000, 95.0]]
    assert ("81.4" in reckoned(rows, value, dataset, tmp_path)) == is_read
    assert set(reckoned(rows, value, dataset, tmp_path)) <= {"81.4", "95"}


def test_districts_may_be_summed(dataset: Dataset, tmp_path: Path) -> None:
    rows = [THREE, [TEAMS, "tổ", "=C3+C4"], ["Phan Thiết", "tổ", 450], ["La Gi", "tổ", 247]]
    assert reckoned(rows, 697, dataset, tmp_path) == ["697"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "share", "is_read"),
    [
        (252340, 310000, 81.4, True),
        (252340, 310000, 81, True),
        (222340, 310000, 81.4, False),
        (310000, 252340, 81.4, False),
        (93, 124, 93, False),
        ("252.340", "310.000", "81,4%", True),
        (None, 310000, 81.4, True),
        ("252.340", 0, 81.4, True),
    ],
)
def test_a_share_and_the_counts_beside_it(
    numerator: Any, denominator: Any, share: Any, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([PARTED, [FIBRE, "%", numerator, denominator, share]], dataset, tmp_path)
    assert bool(values(one)) == is_read
    if not is_read:
        assert (
            f"is not the share of C2 in D2, which is {round(100 * numerator / denominator, 2):g}"
            in refusals(one)[0]
        )


@pytest.mark.parametrize(
    ("word", "is_read"),
    [
        *((word, True) for word in ("", "(hộ)", "quý IV/2024", "(hộ gia đình)")),
        *(
            (word, False)
            for word in ("quý III", "năm 2023", "(từ đầu năm)", "(cả năm)", "(Tuy Phong)", "(mẫu)")
        ),
        *(
            (word, False)
            for word in ("(kế hoạch)", "(ước)", "huyện Tuy Phong", "(VNPT)", "(nghìn)", "(thuê bao)")
        ),
        *((word, False) for word in ("(tự khai)", "(12 tháng)", "(hộ khảo sát)", "(Sở)", "lũy kế")),
    ],
)
@pytest.mark.parametrize("part", ["Tử số", "Mẫu số"])
def test_a_part_of_a_share_is_judged_as_its_result(
    part: str, word: str, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = beside(f"{part} {word}".strip(), 252340, dataset, tmp_path)
    assert values(one) == (["91.2"] if is_read else [])


@pytest.mark.parametrize(
    ("title", "sheet"), [("BÁO CÁO QUÝ IV/2024", "Sheet1"), ("KẾT QUẢ", "Quý IV"), ("KẾT QUẢ", "Q4-2024")]
)
@pytest.mark.parametrize("head", ["Thực hiện năm 2024", "Kết quả năm 2024", "Năm 2024"])
def test_the_year_of_a_column_goes_before_the_quarter_of_the_sheet(
    head: str, title: str, sheet: str, dataset: Dataset, tmp_path: Path
) -> None:
    tax, year = "Số tiền thuế nộp không dùng tiền mặt", "Kế hoạch năm 2024"
    rows = [[title], ["Chỉ tiêu", "ĐVT", year, head], [tax, "tỷ đồng", 9000, 9345.6], [FIBRE, "%", 90, 91.2]]
    assert values(made(rows, dataset, tmp_path, title=sheet)) == ["91.2"]


@pytest.mark.parametrize(
    ("value", "is_read"), [("7,2", True), ("-3,5", True), ("107,2", False), (7.2, True), (720, False)]
)
def test_an_index_is_no_growth(value: Any, is_read: bool, dataset: Dataset, tmp_path: Path) -> None:
    one = made([["QUÝ IV/2024"], THREE, [GROWTH, "%", value]], dataset, tmp_path)
    assert bool(values(one)) == is_read
    assert is_read or "is it an index of which the time before is 100?" in refusals(one)[0]


def test_a_date_over_a_column_is_what_it_shows(dataset: Dataset, tmp_path: Path) -> None:
    def as_months(sheet: Worksheet) -> None:
        sheet["B1"].number_format = sheet["C1"].number_format = "mm/yyyy"

    rows = [["Chỉ tiêu", datetime(2024, 11, 30), datetime(2024, 12, 31)], [FIBRE, 90, 91.2]]
    assert values(made(rows, dataset, tmp_path)) == ["91.2"]
    assert values(made(rows, dataset, tmp_path, change=as_months)) == []


@pytest.mark.parametrize(
    "name",
    texts(
        """BC NINH THUẬN; HUYỆN TUY PHONG; KẾ HOẠCH 2025; ƯỚC THỰC HIỆN Q4; DỰ THẢO BC Q4; BC Q4 NHÁP
        Số liệu 2023; BC_2023; 2023 BC; bao cao 2023 q4; 20241005_BC; 2024-10-05 BC; BC 05-10-2024; BC 10.2024
        CDS 30.9.2024; CDS_20241115; UTH Q4; CDS (UTH); bc 30-9; bc 30.9; bao cao_cu; TTYT; bvdk tinh; Agribank; Phong VHTT; luy ke 2024; Bieu 02 - dien thu; bao cao (cu); can sua
        bao cao_081024; bieu phan bo; BC CDS test; CDS demo; CDS 05102024"""
    ),
)
def test_the_name_of_a_file_that_tells_of_another_time_or_kind(
    name: str, dataset: Dataset, tmp_path: Path
) -> None:
    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")) == []


@pytest.mark.parametrize(
    "name",
    texts(
        """chi-tieu-q4; Chi tieu CDS Q4-2024; KH-TH; TH KH 2024; KQ thuc hien KH 2024; CDS 2021-2025; BC 2024
        Bao cao ket qua thuc hien ke hoach Q4-2024; BÁO CÁO QUÝ IV; 20250115_BC; BC 20.1.2025; CDS 2025; bc 31-12; Bieu 1-2; dan cu; so lieu cds q4 final; Copy of bao cao (2)"""
    ),
)
def test_the_name_of_a_file_that_agrees(name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")
    assert (values(one), warned(one)) == (["91.2"], [])


def test_the_names_of_our_own_forms_change_nothing(dataset: Dataset) -> None:
    reader = Reader(dataset.registry)
    names = [
        words_of_name(f"bieu-nhap-{slug(unit.key)}-2024-Q4-{slug(agency)}")
        for unit in dataset.registry.units.values()
        for agency in ("", "Sở Thông tin và Truyền thông", "Cục Thống kê tỉnh")
    ]
    agencies = {one.agency_vi for one in load_owners("nq10", date(2025, 1, 15), dataset.root).values()}
    names += [words_of_name(f"bieu-nhap-binh-thuan-2024-Q4-{slug(agency)}") for agency in agencies]
    read = {name: reader.read(name) for name in names}
    assert [(name, said.why) for name, said in read.items() if said.why] == []


@pytest.mark.parametrize(
    "name", ["Bac Binh", "Ham Tan CDS Q4", "PhanThiet", "thpt phan boi chau", "phanthiet"]
)
def test_the_name_of_a_file_that_may_be_a_place(name: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")
    assert "are its figures those of the whole province?" in warned(one)[0]


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", True),
        ("BỘ THÔNG TIN VÀ TRUYỀN THÔNG", True),
        *((title, True) for title in ("TỈNH ỦY BÌNH THUẬN", "TỈNH ĐOÀN", "VĂN PHÒNG UBND TỈNH")),
        ("BỘ CHỈ SỐ CHUYỂN ĐỔI SỐ", False),
        ("Kết quả chuyển đổi số (Bộ TT&TT)", True),
        ("Kết quả chuyển đổi số (Sở TT&TT)", False),
    ],
)
def test_a_centre_and_a_ministry_are_agencies_of_their_own(
    title: str, is_told: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([[title], ["QUÝ IV/2024"], TWO, [FILED, 53.6]], dataset, tmp_path)
    assert any(f"This says “{title}”" in text for text in warned(one)) == is_told


@pytest.mark.parametrize(
    "note",
    texts(
        "Nguồn: Internet; Số liệu toàn ngành; DN nhà nước; Đang tổng hợp; Không dùng; Tham khảo; Tạm; Số ảo; Không lấy; Xóa; Chốt 15/12; Tỉnh tự đánh giá"
    ),
)
def test_a_note_that_takes_a_figure_back(note: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(beside("Ghi chú", note, dataset, tmp_path)) == []


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("Ghi chú", "Vượt chỉ tiêu Nghị quyết"),
        ("Ghi chú", "Đạt mục tiêu Nghị quyết"),
        ("Ghi chú", "Bản cuối"),
        ("Ghi chú", "Mục tiêu 2025: 90%"),
        ("Trạng thái", "Đã duyệt"),
    ],
)
def test_a_note_that_leaves_a_figure_as_it_is(head: str, text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = beside(head, text, dataset, tmp_path)
    assert (values(one), warned(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Trong đó: Số trạm thu phát sóng di động 5G", "Is “Số trạm thu phát sóng di động 5G” meant?"),
    ],
)
def test_the_name_that_is_meant_holds_the_one_written(
    name: str, meant: str, dataset: Dataset, tmp_path: Path
) -> None:
    assert meant in refusals(made([TWO, [name, 91.2]], dataset, tmp_path))[0]


def test_a_name_may_leave_out_what_it_says_of_the_country(dataset: Dataset, tmp_path: Path) -> None:
    name = "Tỷ lệ hồ sơ công việc xử lý trên môi trường mạng, cấp tỉnh"
    assert values(made([TWO, [name, 91.2]], dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize(
    ("line", "is_read"),
    [
        ("Điền số liệu vào cột Kết quả, gửi về Sở TT&TT trước ngày 15/01/2025", True),
        ("Số liệu trước ngày 15/10/2024", False),
    ],
)
def test_until_when_a_form_is_sent_is_no_time_of_its_figures(
    line: str, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    def advise(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Hướng dẫn")["A1"] = line

    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=advise)
    assert values(one) == (["91.2"] if is_read else [])


def test_a_sheet_of_corrections_speaks_of_the_others(dataset: Dataset, tmp_path: Path) -> None:
    def corrected(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet("Đính chính")
        for row in (["Chỉ tiêu", "Đã báo cáo", "Đính chính"], [FIBRE, 84.1, 81.4]):
            other.append(row)

    one = made([TWO, [FIBRE, 84.1]], dataset, tmp_path, change=corrected)
    assert any("“Đính chính”" in text and "that it does not count" in text for text in refusals(one))


@pytest.mark.parametrize("text", ["Sơ bộ", "sơ bộ"])
def test_a_provisional_figure_is_not_exact(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Trạng thái", text, dataset, tmp_path)
    assert [(new.entry.row["qualifier"], new.entry.row["note"]) for new in one.added] == [("approx", "sơ bộ")]


def test_the_day_that_ends_a_period_is_that_period(dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Thời điểm", "31/12/2024", dataset, tmp_path)
    assert [new.entry.row["time_period"] for new in one.added] == ["2024-Q4"]
    rows = [[*THREE, "Thời điểm"], ["Số doanh nghiệp thành lập mới", "doanh nghiệp", 1210, "31/12/2024"]]
    assert values(made(rows, dataset, tmp_path)) == []


def test_rows_of_other_times_are_left(dataset: Dataset, tmp_path: Path) -> None:
    times = ("Quý III/2024", "Quý IV/2024", "Quý III/2024", "Quý IV/2024")
    measures, numbers = (FIBRE, FIBRE, CONTRACT, CONTRACT), (90, 91.2, 30, 31)
    rows = [["Chỉ tiêu", "Kỳ", "Kết quả"], *map(list, zip(measures, times, numbers, strict=True))]
    one = made(rows, dataset, tmp_path)
    left = [(part.place, part.text) for part in one.unused if part.why == "another time"]
    assert (values(one), left, one.refused) == (["91.2", "31"], [("B2", "Quý III/2024")], [])
    assert "This says “Q3 2024”" in refusals(made(rows[:2], dataset, tmp_path))[0]


def test_a_column_that_compares_is_left(dataset: Dataset, tmp_path: Path) -> None:
    heads = [
        "Chỉ tiêu",
        "Quý III/2024",
        "Quý IV/2024",
        "Quý IV/2024 so với quý III/2024 (điểm %)",
        "So cùng kỳ",
    ]
    assert values(made([heads, [FIBRE, 90, 91.2, 1.2, 3]], dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize("other", ["Quý III/2024", "Tháng 12/2024", "Kết quả"])
def test_results_under_two_heads(other: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", "Kết quả", other], [FIBRE, 91.2, 90]], dataset, tmp_path)
    assert f"may stand under “Kết quả”, “{other}”: which of them is meant?" in refusals(one)[0]


@pytest.mark.parametrize(
    ("measure", "value", "is_told"),
    [
        (FIBRE, 0, True),
        ("Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)", 0.68, True),
        ("Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)", 68.1, False),
        ("Điểm PAR INDEX: chỉ đạo, điều hành cải cách hành chính", 94.28, True),
        (TEAMS, 6970, True),
        (TEAMS, 700, False),
    ],
)
def test_a_number_of_another_size_than_those_known_is_asked_about(
    measure: str, value: float, is_told: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([["QUÝ IV/2024"], TWO, [measure, value]], dataset, tmp_path)
    assert any("is of another size than" in text for text in warned(one)) == is_told


@pytest.mark.parametrize(
    "agency", ["Sở Tài chính", "Cục Thuế tỉnh", "Trung tâm Hành chính công", "Công an tỉnh"]
)
def test_an_agency_alone_beside_a_figure_is_asked_about(
    agency: str, dataset: Dataset, tmp_path: Path
) -> None:
    def comment(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment(agency, "A")

    for one in (
        beside("Ghi chú", agency, dataset, tmp_path),
        made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=comment),
    ):
        assert any(f"The note “{agency}”" in text for text in warned(one))


@pytest.mark.parametrize(
    ("row", "is_read"), [(["Nguồn:", "Internet"], False), (["Đơn vị:", "Sở Y tế"], False)]
)
def test_a_label_and_what_it_says_in_the_next_cell(
    row: list[str], is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    assert bool(values(made([row, THREE, [FIBRE, "%", 91.2]], dataset, tmp_path))) == is_read


@pytest.mark.parametrize("where", ["title", "name"])
def test_an_office_without_its_marks(where: str, dataset: Dataset, tmp_path: Path) -> None:
    options = {where: "So Y te" + (".xlsx" if where == "name" else "")}
    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, **options)
    assert "This says “So Y te”" in warned(one)[0]


@pytest.mark.parametrize(("year", "is_read"), [(2023, False), ("2023", False), (2024, True)])
def test_a_year_in_a_second_line_of_heads(year: Any, is_read: bool, dataset: Dataset, tmp_path: Path) -> None:
    one = made([THREE, [None, None, year], [FIBRE, "%", 91.2]], dataset, tmp_path)
    assert (values(one), bool(one.refused)) == (["91.2"] if is_read else [], True)


@pytest.mark.parametrize(
    "rows",
    [
        [["Chỉ tiêu", "KH 2024", "TH quý IV/2024", "% so với KH"], [FIBRE, 90, 91.2, 106]],
        [["Chỉ số", "Kết quả", "Tài liệu kiểm chứng"], [FIBRE, 91.2, None]],
        [["Tiêu chí", "Kết quả"], [FIBRE, 91.2]],
        [["A", "B"], TWO, [FIBRE, 91.2]],
        [["Chỉ tiêu", "Toàn tỉnh", "VNPT", "Viettel"], [FIBRE, 91.2, 50, 41.2]],
    ],
)
def test_columns_and_lines_of_usual_tables(rows: list[Any], dataset: Dataset, tmp_path: Path) -> None:
    assert values(made(rows, dataset, tmp_path)) == ["91.2"]


def test_a_head_of_provisional_results(dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", "Sơ bộ quý IV/2024"], [FIBRE, 91.2]], dataset, tmp_path)
    assert [(new.entry.row["obs_value"], new.entry.row["qualifier"]) for new in one.added] == [
        ("91.2", "approx")
    ]


def test_the_head_that_is_missing_is_the_one_to_write(dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Mục", "Kết quả"], [FIBRE, 91.2]], dataset, tmp_path)
    assert "a head “Chỉ tiêu” of results is missing. Write “Chỉ tiêu” over the column" in refusals(one)[0]


@pytest.mark.parametrize(
    ("value", "is_told"), [("≥ 80", True), ("trên 80%", True), ("trên 85%", False), (80, False)]
)
def test_a_bound_that_is_the_target_is_asked_about(
    value: Any, is_told: bool, dataset: Dataset, tmp_path: Path
) -> None:
    one = made([THREE, [FIBRE, "%", value]], dataset, tmp_path)
    assert any("is the very value that T14 must reach" in text for text in warned(one)) == is_told


def test_recipients_name_no_unit(dataset: Dataset, tmp_path: Path) -> None:
    rows = [THREE, [FIBRE, "%", 91.2], [], ["Nơi nhận:"], ["- UBND tỉnh (báo cáo);"]]
    assert values(made(rows, dataset, tmp_path)) == ["91.2"]


def test_units_beside_the_unit_of_measure_are_places(dataset: Dataset, tmp_path: Path) -> None:
    heads = ["Đơn vị", "Chỉ tiêu", "ĐVT", "Kết quả"]
    one = made([heads, ["Phan Thiết", FIBRE, "%", 92], ["Bình Thuận", FIBRE, "%", 91.2]], dataset, tmp_path)
    assert (values(one), ["a part of the whole" in text for text in refusals(one)]) == (["91.2"], [True])


def test_a_name_with_more_behind_it_is_not_near_the_one_without(dataset: Dataset, tmp_path: Path) -> None:
    assert "meant?" not in refusals(made([TWO, [f"{FIBRE} (hộ nghèo)", 31.2]], dataset, tmp_path))[0]


def test_a_comment_that_names_an_agency_is_told_once(dataset: Dataset, tmp_path: Path) -> None:
    def comment(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment("Sở Y tế: số liệu quý III", "A")

    one = made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=comment)
    assert (len(refusals(one)), warned(one)) == (1, [])


def test_what_a_condition_strikes_is_struck(dataset: Dataset, tmp_path: Path) -> None:
    def strike(sheet: Worksheet) -> None:
        rule = CellIsRule(operator="greaterThan", formula=["1"], font=Font(strike=True))
        sheet.conditional_formatting.add("B2:B9", rule)

    assert (
        "B2: “91.2” is struck through"
        in refusals(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=strike))[0]
    )


def test_an_estimate_is_told_as_such_and_not_as_a_year(dataset: Dataset, tmp_path: Path) -> None:
    line = "Số liệu quý IV là số ước, số chính thức gửi sau ngày 20/01/2025."
    one = made([TWO, ["Số tiền nước nộp không dùng tiền mặt (tỷ đồng)", 41.2], [line]], dataset, tmp_path)
    assert (values(one), [text for text in refusals(one) if "whole year" in text]) == ([], [])


def test_the_tip_of_a_link_is_read(dataset: Dataset, tmp_path: Path) -> None:
    def link(sheet: Worksheet) -> None:
        sheet["B2"].hyperlink = Hyperlink(ref="B2", target="https://x.vn", tooltip="Báo cáo quý III/2024")

    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=link)) == []


def test_districts_beside_the_province_are_left(dataset: Dataset, tmp_path: Path) -> None:
    rows = [["Chỉ tiêu", "Toàn tỉnh", "Phan Thiết", "Huyện Tuy Phong"], [FIBRE, 91.2, 97, 88]]
    one = made(rows, dataset, tmp_path)
    left = [(part.place, part.why) for part in one.unused if part.why == "another place"]
    assert (values(one), left) == (["91.2"], [("C1", "another place"), ("D1", "another place")])


def test_what_is_left_as_another_time_may_be_hidden(dataset: Dataset, tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].hidden = True

    rows = [["Chỉ tiêu", "Quý IV/2023", "Quý IV/2024"], [FIBRE, 88, 91.2]]
    one = made(rows, dataset, tmp_path, change=hide)
    assert (values(one), warned(one)) == (["91.2"], [])
