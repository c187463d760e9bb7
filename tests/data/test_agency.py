"""One agency has many spellings and one normal form; different agencies keep different ones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.agencies import load_agency_words
from cds_analysis.data.agency import AgencyWords, SourceKinds

WORDS = load_agency_words(data_dir())
SAME = [
    ("Cục Thống kê Bình Thuận", "Cục Thống kê tỉnh Bình Thuận"),
    ("Cục Thống kê Bình Thuận", "CỤC  THỐNG KÊ TỈNH BÌNH THUẬN"),
    ("Sở TT&TT Bình Thuận", "Sở Thông tin và Truyền thông tỉnh Bình Thuận"),
    ("Sở TT&TT Bình Thuận", "Sở TT và TT Bình Thuận"),
    ("Sở TT&TT Bình Thuận", "Sở TTTT Bình Thuận"),
    ("Sở TT&TT Bình Thuận", "Sở TT-TT Bình Thuận"),
    ("UBND tỉnh Gia Lai", "Ủy ban nhân dân tỉnh Gia Lai"),
    ("UBND tỉnh Gia Lai", "Uỷ ban nhân dân Gia Lai"),
    ("UBND TP.HCM", "UBND Thành phố Hồ Chí Minh"),
    ("UBND TP.HCM", "Ủy ban nhân dân TP. Hồ Chí Minh"),
    ("Sở TT&TT Bà Rịa - Vũng Tàu", "Sở TT&TT tỉnh Bà Rịa-Vũng Tàu"),
    ("NHNN Chi nhánh tỉnh Bình Thuận", "Ngân hàng Nhà nước Việt Nam - Chi nhánh Bình Thuận"),
    ("Cổng TTĐT Yên Bái", "Cổng thông tin điện tử tỉnh Yên Bái"),
]
DIFFERENT = [
    ("Cục Thống kê Bình Thuận", "Cục Thống kê Bình Định"),
    ("Cục Thống kê Bình Thuận", "Cục Thống kê"),
    ("UBND tỉnh Điện Biên", "UBND TP Điện Biên Phủ"),
    ("Tỉnh ủy Bình Thuận", "Thành ủy Đà Nẵng"),
    ("Báo Bình Thuận", "Cổng TTĐT Bình Thuận"),
    ("Sở KH&CN Bình Thuận", "Sở KH&ĐT Bình Thuận"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_agency_have_one_form(one: str, other: str) -> None:
    assert WORDS.form(one) == WORDS.form(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_agencies_keep_different_forms(one: str, other: str) -> None:
    assert WORDS.form(one) != WORDS.form(other)


def test_a_word_is_left_out_only_before_the_name_of_a_unit() -> None:
    words = AgencyWords({"tỉnh": ""}, ("Mẫu Lam",))
    assert words.form("Văn phòng tỉnh Mẫu Lam") == "van phong mau lam"
    assert words.form("Văn phòng tỉnh Mẫu Lamm") == "van phong tinh mau lamm"
    assert words.form("Tỉnh đoàn Mẫu Lam") == "tinh doan mau lam"


def test_the_longer_short_form_is_spelled_out_first() -> None:
    words = AgencyWords({"KH": "kế hoạch", "KH CN": "Khoa học và Công nghệ"})
    assert words.form("Sở KH-CN") == "so khoa hoc va cong nghe"


def test_without_words_case_marks_and_punctuation_do_not_count() -> None:
    assert AgencyWords().form("Báo  Mới, (bản điện tử)") == AgencyWords().form("BÁO MỚI bản điện tử")


@given(st.text(max_size=40))
def test_a_normal_form_is_its_own_normal_form(name: str) -> None:
    form = AgencyWords({"tỉnh": ""}, ("Mẫu Lam",)).form(name)
    assert AgencyWords().form(form) == form


@pytest.mark.parametrize("one", [one for one, _ in SAME])
def test_how_letters_are_composed_does_not_count(one: str) -> None:
    assert WORDS.form(unicodedata.normalize("NFD", one)) == WORDS.form(one)


def test_a_name_as_listed_goes_before_another_spelling() -> None:
    kinds = SourceKinds({"Vietnam.vn": "press", "vietnam.vn": "private"}, AgencyWords())
    assert (kinds["Vietnam.vn"], kinds["vietnam.vn"], kinds["VIETNAM.VN"]) == ("press", "private", "press")
    assert (list(kinds), len(kinds)) == (["Vietnam.vn", "vietnam.vn"], 2)
    assert "Báo Mới" not in kinds
