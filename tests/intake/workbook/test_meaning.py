"""What words of a sheet mean: every word that makes a figure something else is pinned here, apart from its file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.dataset import load_dataset
from cds_analysis.intake.parsing.days import TimePart
from cds_analysis.intake.parsing.vocabulary import below, is_word, words
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.said import PLAN, combined
from cds_analysis.intake.workbook.units import is_unit

READ = Reader(load_dataset(data_dir()).registry).read

PLANS = """kế hoạch; KH; mục tiêu; phấn đấu; phải đạt; cần đạt; chỉ tiêu giao; chỉ tiêu kế hoạch; được giao; giao;
lộ trình; định hướng; đăng ký; dự kiến; dự báo; dự toán; dự đoán; ước; ước đạt; ước tính; ước thực hiện; ước TH; ước cả năm;
ƯTH; cam kết; kịch bản; phương án; tạm tính; tạm giao; planned; plan; target; forecast; estimate; estimated; projection"""
CHANGING = {
    PLAN: PLANS,
    "another place": """quận 1; huyện Tuy Phong; thị xã La Gi; xã Hồng Sơn; phường Phú Trinh; thị trấn; thôn 2; ấp 3;
bản Nà; khu phố 4; khu vực I; khu công nghiệp; cụm Nam; vùng biển; đặc khu Phú Quý; tiểu vùng; thành phố Phan Thiết;
TP. Phan Thiết; TP Cao Bằng; UBND thành phố Hà Giang""",
    "a part of the whole": """nông thôn; thành thị; miền núi; đồng bằng; hải đảo; vùng sâu; vùng xa; biên giới; ven biển;
nam; nữ; nam giới; nữ giới; dân tộc thiểu số; hộ nghèo; cận nghèo; trẻ em; thanh niên; người cao tuổi; khu vực nhà nước;
khu vực tư nhân; FDI; đầu tư nước ngoài; nhỏ và vừa; cấp huyện; cấp xã; cấp cơ sở; trong đó; riêng; một phần; một số;
thí điểm; mẫu khảo sát; ngoài; trừ; không tính; không bao gồm; chưa tính; rural; urban; male; female""",
    "another time": """cùng kỳ; kỳ trước; năm trước; quý trước; tháng trước; năm ngoái; kỳ sau; năm sau; năm tới; quý tới;
đầu kỳ; kỳ gốc; năm gốc; lũy kế; cộng dồn; bình quân; trung bình; giai đoạn; 6 tháng; 2 năm""",
    "a change or a comparison": """tăng; giảm; tăng thêm; so với; so sánh; chênh lệch; tốc độ; tăng trưởng; gấp; hoàn thành""",
    "that it does not count": """sai; nhầm; chưa kiểm tra; chưa chính thức; chưa xác minh; thử nghiệm; ví dụ; minh họa;
giả định; hủy; hủy bỏ; nháp; bản nháp; dự thảo; thu hồi""",
    "another scale": "nghìn; ngàn; triệu; tỷ; chục; vạn; trăm; tá; ‰; phần nghìn",
}
PAIRS = [(word.strip(), why) for why, expected in CHANGING.items() for word in expected.split(";")]


@pytest.mark.parametrize(("word", "why"), PAIRS)
@pytest.mark.parametrize("frame", ["{}", "Kết quả {} của tỉnh", "II. SỐ LIỆU ({})"])
def test_a_word_that_makes_a_figure_something_else(word: str, why: str, frame: str) -> None:
    assert READ(frame.format(word)).why == why
    assert READ(frame.format(word).upper()).why == why


HARMLESS = """UBND TỈNH BÌNH THUẬN; SỞ THÔNG TIN VÀ TRUYỀN THÔNG; Sở Kế hoạch và Đầu tư; Biểu số 01; Phụ lục II; Sheet1;
Tình hình thực hiện kế hoạch chuyển đổi số; Kết quả thực hiện các mục tiêu; I. Kinh tế số; A; 2. Hạ tầng số;
(Kèm theo Báo cáo số 12/BC-STTTT ngày 15/01/2025); Thực hiện Nghị quyết số 10-NQ/TU ngày 18/3/2022; Trang 1/3;
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM; Độc lập - Tự do - Hạnh phúc; Ngân hàng Nhà nước Việt Nam chi nhánh Bình Thuận"""


@pytest.mark.parametrize("text", [one.strip() for one in HARMLESS.split(";")])
def test_a_title_that_says_nothing_is_understood(text: str) -> None:
    said = READ(text)
    assert (said.why, said.unknown, said.times) == ("", "", ())
    assert said.areas in ((), ("Bình Thuận",))


ODD = """Tuy Phong; Phan Thiết; Hàm Tân; Số liệu đặc biệt; Bảng xanh; Tổ 3; 12; 95,2; Chi bộ 2; TP; Đợt hai"""


@pytest.mark.parametrize("text", [one.strip() for one in ODD.split(";")])
def test_what_is_not_known_is_not_understood(text: str) -> None:
    said = READ(text)
    assert said.unknown or said.why


@given(st.text(min_size=3, max_size=30))
def test_no_text_is_passed_over(text: str) -> None:
    said = READ(" ".join(text.split()))
    letters = any(letter.isalnum() for letter in text)
    known = said.why or said.unknown or said.times or said.units or said.areas
    assert known or not letters or len(text.split()) < 3 or any(is_word(one, "plain") for one in text.split())


UNITS = {
    "percent": "%; phần trăm; tỷ lệ %; tỷ lệ phần trăm; per cent; percent; % hộ; % dân số; ĐVT: %",
    "percentage_points": "điểm phần trăm; điểm %; pp",
    "billion_vnd": "tỷ đồng; tỷ VND; tỷ VNĐ; tỷ đ; Tỉ đồng",
    "million_vnd": "triệu đồng; triệu VND; triệu VNĐ; triệu đ; trđ; tr.đ",
    "million_vnd_per_worker": "triệu đồng/lao động; triệu đồng/LĐ; triệu đồng/lao động/năm",
    "billion_usd": "tỷ USD; tỷ đô la; tỷ đô la Mỹ",
    "thousand_persons": "nghìn người; ngàn người; 1000 người; 1.000 người",
    "rank": "hạng; thứ hạng; xếp hạng; vị trí; thứ",
    "count": "số lượng; trạm; thuê bao; thuê bao di động; hợp đồng; khách hàng; hồ sơ; chứng thư; giao dịch; người; hộ",
    "": "triệu; nghìn; đồng; USD; nghìn trạm; k; vạn; tá; trạm/xã; ‰; % so với kế hoạch; %/năm; Sở Y tế; Huyện Tuy Phong",
}


@pytest.mark.parametrize(("unit", "expected"), UNITS.items())
def test_a_word_for_a_unit_is_that_of_one_unit(unit: str, expected: str) -> None:
    for word in (one.strip() for one in expected.split(";")):
        fits = [one for one in below("units") if is_unit(word, one)]
        assert fits == ([unit] if unit else []), word


CODES = """percent; percentage_points; billion_vnd; million_vnd; million_vnd_per_worker; billion_usd; thousand_persons;
index_0_1; score; rank; count"""


def test_scores_and_indices_share_their_words() -> None:
    codes = [one.strip() for one in CODES.split(";")]
    assert [[unit for unit in below("units") if is_unit(code, unit)] for code in codes] == [
        [one] for one in codes
    ]
    others = {"điểm (từ 0 đến 1)": "index_0_1", "index": "index_0_1", "đơn vị đếm": "count"}
    assert all(is_unit(word, unit) for word, unit in others.items())
    assert [one for one in below("units") if is_unit("điểm", one)] == ["index_0_1", "score"]
    assert [one for one in below("units") if is_unit("chỉ số", one)] == ["index_0_1"]


def test_every_unit_of_the_form_is_read_back() -> None:
    for unit in {one.unit_measure for one in load_dataset(data_dir()).indicators.values()}:
        assert is_unit(words(f"units/{unit}")[0], unit)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([(2024, ""), (None, "Q3")], (2024, "Q3")),
        ([(2024, "Q3"), (2024, "Q3")], (2024, "Q3")),
        ([(2024, "Q2"), (2024, "Q3")], None),
        ([(2023, "Q3"), (2024, "Q3")], None),
        ([(2023, ""), (2024, "Q3")], None),
    ],
)
def test_several_parts_name_one_time_or_none(
    parts: list[tuple[int | None, str]], whole: tuple[int, str] | None
) -> None:
    made = combined(TimePart(*part) for part in parts)
    assert made == (TimePart(*whole) if whole else None)
