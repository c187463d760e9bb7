"""What a reader of 2,321 layouts found still silent: agencies, formulas, lines in a table, heads over nothing, signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.importing import ImportPlan
from tests.intake.workbook.sheets import book, plan, refusals, values
from tests.intake.workbook.test_agreement import CONTRACT, FIBRE, made
from tests.intake.workbook.test_opened import SHEET, mended
from tests.intake.workbook.test_said_elsewhere import BTS, warned

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")

DAY = date(2025, 1, 15)
TWO = ["Chỉ tiêu", "Kết quả"]


def texts(lines: str) -> list[str]:
    """Return the texts of some lines, parted by semicolons."""
    return [one.strip() for one in re.split(r"[;\n]", lines) if one.strip()]


def beside(head: str, text: Any, dataset: Dataset, folder: Path, value: Any = 91.2) -> ImportPlan:
    """Return what an import of a figure with a column beside it would do."""
    return made([[*TWO, head], [FIBRE, value, text]], dataset, folder)


@pytest.mark.parametrize(
    "agency",
    texts(
        """Ước tính của Sở; Số kế hoạch; Dự kiến; Chưa chốt; Dự thảo; Sai; Lũy kế; Số mới; tăng; nghìn
        Sở TT&TT (ước); Sở TT&TT, số kế hoạch; Sở TT&TT theo KH 2025; Sở TT&TT (chưa chốt); Sở TT&TT - số cũ
        Sở TT&TT (quý III/2024); Sở TT&TT (30/9/2024); Sở TT&TT (nghìn hộ); Sở TT&TT tự tính
        Sở TT&TT và 3 nhà mạng; Báo cáo của Sở TT&TT"""
    ),
)
def test_an_agency_that_says_more_than_its_name(agency: str, dataset: Dataset, tmp_path: Path) -> None:
    one = made([[*TWO, "Cơ quan cung cấp"], [FIBRE, 91.2, agency]], dataset, tmp_path, organisation="")
    assert values(one) == []
    assert "C2" in " ".join(refusals(one))


@pytest.mark.parametrize(
    "agency",
    texts(
        """Sở TT&TT; Sở Thông tin và Truyền thông tỉnh Bình Thuận; Cục Thống kê tỉnh Bình Thuận; UBND tỉnh Bình Thuận
        Sở Kế hoạch và Đầu tư; Công an tỉnh; Văn phòng UBND tỉnh; Ngân hàng Nhà nước Việt Nam; Sở Ngoại vụ
        Bộ Thông tin và Truyền thông; Bảo hiểm xã hội tỉnh Bình Thuận"""
    ),
)
def test_the_name_of_an_agency(agency: str, dataset: Dataset, tmp_path: Path) -> None:
    rows = [[*TWO, "Cơ quan cung cấp"], [FIBRE, 91.2, agency]]
    assert values(made(rows, dataset, tmp_path, organisation="")) == ["91.2"]


@pytest.mark.parametrize(
    "head",
    texts(
        """Số ước; Ước thực hiện năm 2024; Số liệu cũ; Toàn bộ là số ước tính; So với cùng kỳ; Giai đoạn 2021-2025
        Loại: ước; Mức xác định: dự kiến; Tính chất: số tạm tính; Ghi chú: số ước; Nguồn: KH 2025
        Số văn bản: 15/KH-UBND; Cơ quan chủ trì: UBND huyện Tuy Phong; Giải pháp: số này là số kế hoạch
        Toàn bộ biểu là số kế hoạch; Đánh giá: số cũ"""
    ),
)
def test_a_text_among_the_heads_over_an_empty_column(head: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([[*TWO, "", head], [FIBRE, 91.2]], dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "head", texts("Kế hoạch năm 2025; Ghi chú; Đánh giá; Giải pháp; Kế hoạch; Mục tiêu 2025")
)
def test_a_head_over_an_empty_column(head: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([[*TWO, head], [FIBRE, 91.2]], dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize(
    "line",
    texts(
        """Hai dòng trên là số kế hoạch; Số liệu trên: quý III; (số ước); Ghi chú: số ước; Số liệu trên của huyện Tuy Phong
        HUYỆN TUY PHONG; Số liệu tham khảo"""
    ),
)
def test_a_line_without_a_number_speaks_of_the_rows_above_too(
    line: str, dataset: Dataset, tmp_path: Path
) -> None:
    assert values(made([TWO, [FIBRE, 91.2], [line], [CONTRACT, 31.5]], dataset, tmp_path)) == []


def test_a_numbered_section_speaks_of_the_rows_below_it(dataset: Dataset, tmp_path: Path) -> None:
    rows = [TWO, ["I. Toàn tỉnh"], [FIBRE, 91.2], ["II. Huyện Tuy Phong"], [CONTRACT, 31.5]]
    one = made(rows, dataset, tmp_path)
    assert (values(one), [problem.column for problem in one.refused]) == (["91.2"], ["B5"])


def test_the_parts_of_a_whole_stand_below_their_line(dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [BTS, 1234], ["Trong đó:"], [FIBRE, 91.2]], dataset, tmp_path)
    assert (values(one), [problem.column for problem in one.refused]) == (["1234"], ["B4"])


@pytest.mark.parametrize(
    ("formula", "is_read"),
    [
        ("='KH 2025'!B2", False),
        ("='Quý IV'!B2+'KH 2025'!B2", False),
        ("='Quý III'!B2", False),
        ("=[1]Sheet1!B2", False),
        ("=FORECAST(5,B5:B9,A5:A9)", False),
        ("=TREND(B5:B9)", False),
        ("=B5*1.05", False),
        ("=C2-D2", False),
        ("=RANDBETWEEN(80,95)", False),
        ("=AVERAGE(C2:D2)", False),
        ("=B5+2", False),
        ("=C2/D2*100", True),
        ("=ROUND(912/1000*100,1)", True),
        ("=456/500*100", True),
        ("=ROUND(SUM(C2:C9)/$D$2*100,1)", True),
        ("=IFERROR(C2/D2,0)*100", True),
    ],
)
def test_what_a_formula_says_of_its_value(
    formula: str, is_read: bool, dataset: Dataset, tmp_path: Path
) -> None:
    written = book([FIBRE, formula, 456, 500], heads=[*TWO, "Tử số", "Mẫu số"])
    shown = escape(formula[1:]).encode()
    content = mended(written, {b"<f>%s</f><v></v>" % shown: b"<f>%s</f><v>91.2</v>" % shown,
                               b"<f>%s</f><v />" % shown: b"<f>%s</f><v>91.2</v>" % shown}, SHEET)  # fmt: skip
    one = plan(content, dataset, tmp_path, organisation="Sở TT&TT Bình Thuận", period="2024-Q4", day=DAY)
    assert values(one) == (["91.2"] if is_read else [])
    assert is_read or "B2" in " ".join(refusals(one)) or one.planned


def reckoned(
    rows: list[list[Any]], value: float, dataset: Dataset, folder: Path, change: Any = None
) -> list[str]:
    """Return what is read of a table in which one formula has a stored result."""
    formula = next(cell for row in rows for cell in row if str(cell).startswith("="))
    shown = escape(formula[1:]).encode()
    parts = {
        b"<f>%s</f><v>%s</v>" % (shown, end): b"<f>%s</f><v>%s</v>" % (shown, str(value).encode())
        for end in (b"",)
    }
    parts |= {b"<f>%s</f><v />" % shown: b"<f>%s</f><v>%s</v>" % (shown, str(value).encode())}
    content = mended(book(*rows[1:], heads=rows[0], change=change), parts, SHEET)
    one = plan(content, dataset, folder, organisation="Sở TT&TT Bình Thuận", period="2024-Q4", day=DAY)
    return [new.entry.row["obs_value"] for new in one.added if "[Sheet]" in new.entry.file]


@pytest.mark.parametrize(
    ("head", "formula"),
    [
        ("Kế hoạch 2024", "=C2"),
        ("Ước thực hiện quý IV/2024", "=C2"),
        ("Mục tiêu 2025", "=ROUND(C2,1)"),
        ("Cùng kỳ", "=C2"),
        ("Kế hoạch", "=SUM(C2:C2)"),
        ("Kế hoạch", "=C2*100/100"),
        ("Kế hoạch", "=C2/D2*100"),
        ("Kế hoạch", "=D2/C2*100"),
        ("Tử số", "=C2"),
        ("Tử số", "=90*1.05"),
        ("Tử số", "=(93+97.4)/2"),
        ("Tử số", "=B3"),
    ],
)
def test_a_formula_takes_no_plan_and_no_other_time_for_the_figure(
    head: str, formula: str, dataset: Dataset, tmp_path: Path
) -> None:
    rows = [[*TWO, head, "Mẫu số"], [FIBRE, formula, 93.3, 500], [CONTRACT, 31.5]]
    assert reckoned(rows, 93.3, dataset, tmp_path) == ["31.5"]


@pytest.mark.parametrize("formula", ["=IFERROR(C2/D2*100,0)", "=C2/D2*100", "=SUM(C2:D2)"])
def test_nothing_is_reckoned_from_empty_cells(formula: str, dataset: Dataset, tmp_path: Path) -> None:
    assert reckoned([[*TWO, "Tử số", "Mẫu số"], [FIBRE, formula]], 0, dataset, tmp_path) == []


@pytest.mark.parametrize(
    ("heads", "row", "n_read"),
    [
        (["Chỉ tiêu", "Quý III/2024", "Quý IV/2024"], [FIBRE, 91.0, None], 0),
        (["Chỉ tiêu", "Kế hoạch"], [FIBRE, 91.2], 0),
        (["Chỉ tiêu", "Kết quả"], [CONTRACT, 91.2], 0),
        (["Chỉ tiêu", "Kết quả", "Ghi chú"], [FIBRE, 91.2, "Số ước"], 0),
        (["Chỉ tiêu", "Kết quả"], [FIBRE, 91.2], 1),
        (["Chỉ tiêu"], [], 0),
    ],
)
def test_a_formula_to_another_sheet_says_what_stands_over_and_beside_its_cell(
    heads: list[str], row: list[Any], n_read: int, dataset: Dataset, tmp_path: Path
) -> None:
    def other(sheet: Worksheet) -> None:
        made_ = sheet.parent.create_sheet("Nguồn số liệu")
        for one in (heads, row):
            made_.append(one)

    rows = [TWO, [FIBRE, "='Nguồn số liệu'!B2"]]
    assert len(reckoned(rows, 91.2, dataset, tmp_path, other)) == n_read


@pytest.mark.parametrize("head", ["Khó khăn", "Giải pháp", "Kiến nghị", "Nguyên nhân", "Đánh giá"])
@pytest.mark.parametrize(
    "text",
    texts(
        """Số liệu này là số ước tính; Chưa có số liệu quý IV, lấy số kế hoạch; Số này chỉ tính khu vực thành thị
        Số liệu của huyện Tuy Phong; 91,2 là số ước; Số trên là lũy kế; Quý III/2024: 91,2; 91,2 là của năm 2023"""
    ),
)
def test_a_column_beside_that_speaks_of_the_number(
    head: str, text: str, dataset: Dataset, tmp_path: Path
) -> None:
    assert values(beside(head, text, dataset, tmp_path)) == []


@pytest.mark.parametrize("head", ["Khó khăn", "Giải pháp", "Nguyên nhân"])
@pytest.mark.parametrize(
    "text",
    texts("Thiếu kinh phí; Tăng cường tuyên truyền tại các xã; Kế hoạch chậm; Phấn đấu đạt 95% năm 2025"),
)
def test_a_column_of_what_is_to_be_done(head: str, text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(beside(head, text, dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize("head", ["Đánh giá", "So sánh", "Ghi chú", "Giá trị phải đạt", "Mức độ hoàn thành"])
@pytest.mark.parametrize(
    "text",
    texts(
        """Quý III/2024: 91,2; Số quý III (3 đơn vị); 91,2 là của năm 2023; 91,2 (cũ); Đạt 91,2% KH; Bằng 91,2% KH
        Quý III/2024, 3 doanh nghiệp; Năm 2023, 10 cơ sở; Tăng 91,2% so với cùng kỳ"""
    ),
)
@pytest.mark.parametrize("value", [91.2, "91,2%", "91,20"])
def test_a_column_beside_with_the_number_itself(
    head: str, text: str, value: Any, dataset: Dataset, tmp_path: Path
) -> None:
    assert values(beside(head, text, dataset, tmp_path, value)) == []


@pytest.mark.parametrize("head", ["Đánh giá", "Ghi chú"])
@pytest.mark.parametrize(
    "text",
    texts(
        """Đạt; Chưa đạt; Hoàn thành; Đạt 104% KH; Vượt kế hoạch; Tăng 2,1% so với cùng kỳ
        Quý III/2024: 88,5; Đạt 95% kế hoạch năm"""
    ),
)
def test_a_column_beside_that_compares(head: str, text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(beside(head, text, dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize("text", texts("nt; -nt-; như trên; Như dòng 1; Như dòng 3; tương tự; Ditto; ″; -"))
def test_a_note_that_points_to_another_row(text: str, dataset: Dataset, tmp_path: Path) -> None:
    rows = [[*TWO, "Ghi chú"], [FIBRE, 91.2, "Số kế hoạch"], [CONTRACT, 31.5, text]]
    one = made(rows, dataset, tmp_path)
    assert values(one) == (["31.5"] if text == "-" else [])


@pytest.mark.parametrize(
    "text", texts("Chưa có số liệu; chưa thống kê; Chưa tổng hợp; chưa công bố; không có số liệu")
)
def test_a_note_that_says_there_is_no_figure(text: str, dataset: Dataset, tmp_path: Path) -> None:
    one = beside("Ghi chú", text, dataset, tmp_path)
    assert not values(one) or any("C2" in said for said in warned(one))


@pytest.mark.parametrize("head", ["Số văn bản", "Nguồn", ""])
@pytest.mark.parametrize(
    "text",
    texts(
        """NQ 10; NQ số 10; QĐ 942; QĐ số 942/QĐ-TTg; CTr 5; CT số 5-CTr/TU; KH12; Đề án số 5/ĐA-UBND
        Số: 10/NQ-HĐND; Số: 10-NQ/TU; Số: 942/QĐ-TTg; (Kèm theo văn bản số 10-NQ/TU); Số 5/CTr-UBND"""
    ),
)
def test_a_document_that_sets_targets(head: str, text: str, dataset: Dataset, tmp_path: Path) -> None:
    rows = [[*TWO, head], [FIBRE, 91.2, text]] if head else [[text], TWO, [FIBRE, 91.2]]
    assert values(made(rows, dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "text",
    texts("""BC ngày 15/01/2025 (số liệu đến 30/9/2024); Báo cáo quý III và báo cáo năm 2025"""),
)
def test_a_source_of_an_earlier_day(text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(beside("Nguồn", text, dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "text",
    texts(
        """Chỉ tiêu HĐND tỉnh; Chỉ tiêu của Tỉnh ủy; Chỉ tiêu Chính phủ; Chỉ tiêu của Bộ; Ban hành các chỉ tiêu
        Triển khai chỉ tiêu; Công văn chỉ tiêu; Kết luận chỉ tiêu; Báo cáo xây dựng các chỉ tiêu năm 2024
        Báo cáo quyết định chỉ tiêu; trong UBND tỉnh; tại UBND tỉnh; trong hoạt động của UBND tỉnh; trong kinh tế số
        trong lĩnh vực bưu chính; lĩnh vực viễn thông; trong thương mại điện tử; trong nền tảng số; tại Sở TT&TT
        của Văn phòng UBND tỉnh; Viện; Đoàn; của Hội; Trung tâm"""
    ),
)
def test_a_title_of_known_words_that_says_something_else(text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([[text], TWO, [FIBRE, 91.2]], dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "text",
    texts(
        """KT. GIÁM ĐỐC (bảng này tham khảo); Nơi nhận: số tham khảo; TM. nhóm: bảng thử
        Người lập biểu: chép tay, có thể lẫn dòng; Lưu: bảng chép lại lần gửi đầu; Trưởng phòng: kết quả do AI sinh
        Điện thoại hỏi 3 nhà mạng; Người liên hệ: An - kết quả thăm dò qua mạng"""
    ),
)
def test_a_line_that_begins_like_a_signature(text: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [FIBRE, 91.2], [text]], dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["NGƯỜI LẬP BIỂU", "Nguyễn Văn An"],
        ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Ký, ghi rõ họ tên)", "Trần Thị Bình"],
        ["Nơi nhận:", "- Như trên;", "- UBND tỉnh;", "- Lưu: VT, CNTT."],
        ["Người lập: Nguyễn Văn An"],
        ["Điện thoại: 0252 3822 000"],
    ],
)
def test_a_signature(lines: Sequence[str], dataset: Dataset, tmp_path: Path) -> None:
    one = made([TWO, [FIBRE, 91.2], [], *([line] for line in lines)], dataset, tmp_path)
    assert (values(one), refusals(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    "name",
    texts(
        "KH2025; kehoach2025; KeHoach; uoc2024; bieuQ3; SoLieuQuy3; BieuT9; H1 2024; 6T2024; 9T-2024; UBND xa Tan Hai; xa_Tan_Hai"
    ),
)
def test_the_name_of_a_file(name: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, name=f"{name}.xlsx")) == []


@pytest.mark.parametrize("title", ["Kế hoạch năm 2025", "Số liệu quý III/2024"])
def test_the_title_of_a_chart(title: str, dataset: Dataset, tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        chart = BarChart()
        chart.title = title
        chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=2))
        sheet.add_chart(chart, "E2")

    assert values(made([TWO, [FIBRE, 91.2]], dataset, tmp_path, change=draw)) == []


@pytest.mark.parametrize(
    "heads",
    [["Thực hiện quý IV/2024", "Lũy kế năm 2024"], ["Kết quả", "Lũy kế"], ["Kết quả", "Kết quả lũy kế"]],
)
def test_a_number_beside_its_sum(heads: Sequence[str], dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([["Chỉ tiêu", *heads], [BTS, 80, 1234]], dataset, tmp_path)) == []


@pytest.mark.parametrize(
    "rows",
    [
        [["Biểu 1. Hạ tầng số"], TWO, [FIBRE, 91.2]],
        [["PHỤ LỤC 1. Hạ tầng số"], TWO, [FIBRE, 91.2]],
        [["I", "HẠ TẦNG SỐ"], TWO, [FIBRE, 91.2]],
        [["TT", *TWO], [1, FIBRE, 91.2], ["III", "XÃ HỘI SỐ", None]],
        [["Thời điểm: 31/12/2024"], TWO, [FIBRE, 91.2]],
        [["Tình hình phát triển Internet"], TWO, [FIBRE, 91.2]],
        [["Chỉ số chuyển đổi số (DTI)"], TWO, [FIBRE, 91.2]],
        [[*TWO, "Lĩnh vực"], [FIBRE, 91.2, "Hạ tầng số"]],
        [[*TWO, "Nhóm chỉ tiêu"], [FIBRE, 91.2, "Xã hội số"]],
        [[*TWO, "Xếp loại"], [FIBRE, 91.2, "Đạt"]],
        [[*TWO, "Xu hướng"], [FIBRE, 91.2, "Tăng"]],
        [[*TWO, "Người phụ trách"], [FIBRE, 91.2, "Nguyễn Văn An"]],
        [[*TWO, "Cách tính"], [FIBRE, 91.2, "Số hộ có cáp quang chia tổng số hộ"]],
        [[*TWO, "Minh chứng"], [FIBRE, 91.2, "Báo cáo số 12/BC-STTTT ngày 15/01/2025"]],
    ],
    ids=lambda rows: str(rows)[:60],
)  # fmt: skip
def test_a_plain_sheet_is_read(rows: Sequence[Sequence[Any]], dataset: Dataset, tmp_path: Path) -> None:
    one = made(rows, dataset, tmp_path)
    assert (values(one), refusals(one)) == (["91.2"], [])


@pytest.mark.parametrize(
    ("heads", "read", "left"),
    [
        (["Quý I/2024", "Quý II/2024", "Quý III/2024", "Quý IV/2024"], ["84"], ["B1", "C1", "D1"]),
        (["Quý I", "Quý IV"], ["82"], ["B1"]),
        (["2022", "2023", "Quý IV/2024"], ["83"], ["B1", "C1"]),
        (["Năm 2023", "Năm 2024"], ["82"], ["B1"]),
        (["Năm 2024", "Quý IV/2024"], ["82"], ["B1"]),
        (["Quý I/2024", "Năm 2024"], [], []),
        (["Năm 2022", "Năm 2023"], [], []),
        (["Tháng 11", "Tháng 12"], [], []),
    ],
)
def test_of_columns_of_several_times_that_of_the_option_is_read(
    heads: list[str], read: list[str], left: list[str], dataset: Dataset, tmp_path: Path
) -> None:
    one = made([["Chỉ tiêu", *heads], [FIBRE, *range(81, 81 + len(heads))]], dataset, tmp_path)
    numbers = [row["obs_value"] for row in (entry.row for entry in one.entries)]
    assert (numbers, [text.place for text in one.unused if text.why == "another time"]) == (read, left)
    assert bool(one.refused) is not bool(read)
    assert all(problem.column in ("B1", "C1") for problem in one.refused)


@pytest.mark.parametrize(("names", "read"), [(["Quý III", "Quý IV"], ["8.0"]), (["Quý II", "Quý III"], [])])
def test_of_sheets_of_several_times_that_of_the_option_is_read(
    names: list[str], read: list[str], dataset: Dataset, tmp_path: Path
) -> None:
    def second(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet(names[1])
        other.append(TWO)
        other.append([FIBRE, 8.0])

    one = made([TWO, [FIBRE, 7.0]], dataset, tmp_path, title=names[0], change=second)
    assert [float(value) for value in values(one)] == [float(value) for value in read]
    assert [text.place for text in one.unused if text.why == "another time"] == ["[Quý III]"] * bool(read)


def test_a_year_is_not_read_for_an_empty_quarter(dataset: Dataset, tmp_path: Path) -> None:
    one = made([["Chỉ tiêu", "Quý IV/2024", "Năm 2024"], [FIBRE, None, 91.2]], dataset, tmp_path)
    assert (one.entries, one.n_empty, [text.place for text in one.unused]) == ([], 1, ["C1"])


@pytest.mark.parametrize("line", ["I. CÁC CHỈ TIÊU CHƯA ĐẠT", "I. Các chỉ tiêu đạt và vượt"])
def test_a_section_of_what_was_reached_changes_no_figure(line: str, dataset: Dataset, tmp_path: Path) -> None:
    assert values(made([TWO, [line], [FIBRE, 91.2]], dataset, tmp_path)) == ["91.2"]


@pytest.mark.parametrize(("text", "n_read"), [("Hoàn thành", 1), ("Chưa đạt", 1), ("Đang rà soát", 0)])
def test_the_state_of_a_target_is_no_kind_of_figure(
    text: str, n_read: int, dataset: Dataset, tmp_path: Path
) -> None:
    assert len(values(beside("Trạng thái", text, dataset, tmp_path))) == n_read


def test_a_section_that_spoils_is_named_itself_below_another_one(dataset: Dataset, tmp_path: Path) -> None:
    rows = [TWO, ["I. Huyện Tuy Phong"], [FIBRE, 91.2], ["II. Khu vực nông thôn"], [CONTRACT, 31.5]]
    one = made(rows, dataset, tmp_path)
    assert (values(one), [problem.column for problem in one.refused]) == ([], ["B3", "B5"])
    assert ["in A2" in refusals(one)[0], "in A4" in refusals(one)[1]] == [True, True]


@pytest.mark.parametrize(("numbers", "n_read"), [(["A", 1, "2=1/3"], 1), (["A", 1, 2], 0)])
def test_a_share_that_is_reckoned_from_columns_is_no_figure(
    numbers: list[Any], n_read: int, dataset: Dataset, tmp_path: Path
) -> None:
    rows = [["Chỉ tiêu", "Thực hiện", "Tỷ lệ"], numbers, [FIBRE, 81.5, 101.9]]
    assert len(values(made(rows, dataset, tmp_path))) == n_read
