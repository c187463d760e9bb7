"""A cell is read to its last digit, or refused with its readings; never guessed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.periods import parse_period
from cds_analysis.sources.cells import Unreadable
from cds_analysis.sources.days import read_day, read_period
from cds_analysis.sources.values import Reading, read_qualifier, read_value

READ = {
    "95,2": ("95.2", "exact", ""),
    "95,2%": ("95.2", "exact", ""),
    "95,20 %": ("95.20", "exact", ""),
    "95.2": ("95.2", "exact", ""),
    "khoảng 95": ("95", "approx", ""),
    "Khoảng 95,5%": ("95.5", "approx", ""),
    "trên 80 %": ("80", "at_least", ""),
    "đạt trên 97%": ("97", "at_least", ""),
    "hơn90%": ("90", "at_least", ""),
    "≥ 80": ("80", "at_least", ""),
    "80% trở lên": ("80", "at_least", ""),
    "dưới 2%": ("2", "at_most", ""),
    "gần 90%": ("90", "at_most", ""),
    "dự kiến 99%": ("99", "planned", ""),
    "ước đạt 96": ("96", "planned", ""),
    "９５，２％": ("95.2", "exact", ""),
    "95,2\u00a0%": ("95.2", "exact", ""),
    "95,2% (số liệu Sở Y tế)": ("95.2", "exact", "số liệu Sở Y tế"),
    "95,2 phần trăm": ("95.2", "exact", ""),
    unicodedata.normalize("NFD", "khoảng 95,2 %"): ("95.2", "approx", ""),
    "0,5 %": ("0.5", "exact", ""),
    "100": ("100", "exact", ""),
    "0": ("0", "exact", ""),
    "-1,5 %": ("-1.5", "exact", ""),
    "1.234": ("1.234", "exact", ""),
}
REFUSED = {
    "80-85": "more than one number",
    "từ 80 đến 85": "more than one number",
    "12/13": "more than one number",
    "95,2 % tháng 9": "more than one number",
    "95²": "no ordinary digit",
    "½": "no ordinary digit",
    "٩٥": "no ordinary digit",
    "0,95": "a share of one or a percentage",
    "1": "a share of one or a percentage",
    "chín mươi lăm": "holds no number",
    "(95)": "holds no number",
    "khoảng": "holds no number",
    "trên dưới 80%": "words that are not known",
    "gần như 100%": "words that are not known",
    "95,,2": "not written like one number",
    "1.23.456": "not written like one number",
    "1,234.567.8": "not written like one number",
}


@pytest.mark.parametrize("text", READ)
def test_what_people_write(text: str) -> None:
    assert read_value(text, upper=100) == Reading(*READ[text])


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_single_reading(text: str) -> None:
    with pytest.raises(Unreadable, match=REFUSED[text]):
        read_value(text, upper=100)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "–", "không có", "Chưa có số liệu", "n/a"])
def test_what_says_that_there_is_no_figure(cell: object) -> None:
    assert read_value(cell) is None


def test_numbers_of_a_sheet() -> None:
    assert read_value(95.2) == Reading("95.2")
    assert read_value(0.1 + 0.2, "index_0_1") == Reading("0.3")
    assert read_value(0.9517, number_format="0.00%") == Reading("95.17")
    assert read_value(1, number_format="0%") == Reading("100")
    assert read_value(1e-7, "index_0_1") == Reading("0.0000001")
    assert read_value(12500000.0, "million_vnd") == Reading("12500000")
    for odd in (0.952, 1, True, float("nan"), float("inf"), datetime(2024, 10, 5), date(2024, 10, 5)):
        with pytest.raises(Unreadable):
            read_value(odd)


@pytest.mark.parametrize(
    ("text", "readings"), [("1.234", ("1234", "1,234")), ("12,500", ("12500", "12,500"))]
)
def test_a_thousand_or_a_decimal_is_asked_for_where_both_can_be(text: str, readings: tuple[str, str]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_value(text, "million_vnd")
    assert (caught.value.details["a"], caught.value.details["b"]) == readings


@given(st.decimals(0, 10**9, places=3, allow_nan=False), st.sampled_from(["vi", "en"]))
def test_what_both_languages_print_with_two_marks_comes_back(number: Decimal, language: str) -> None:
    text = format_decimal(number, format="#,##0.000", locale=language)
    if number < 1000:
        return
    assert Decimal(read_value(text, "million_vnd").value) == number  # type: ignore[union-attr]


@given(st.decimals(2, 100, places=4, allow_nan=False))
def test_every_percentage_comes_back_to_its_last_digit(number: Decimal) -> None:
    written = str(number).replace(".", ",")
    for text in (written, f"{written}%", f"khoảng {written} %", f"{written} % (ghi chú)"):
        assert read_value(text, upper=100).value == str(number)  # type: ignore[union-attr]


@given(st.floats(2, 100))
def test_a_number_of_a_sheet_keeps_fifteen_digits(number: float) -> None:
    assert float(read_value(number).value) == float(f"{number:.15g}")  # type: ignore[union-attr]


@given(st.text(max_size=20) | st.text("0123456789.,%-– khoảngtrên()½²٣", max_size=12))
def test_no_text_brings_anything_but_a_reading_or_a_refusal(text: str) -> None:
    for read in (read_value, read_day, read_period, read_qualifier):
        try:
            found = read(text)
        except Unreadable:
            continue
        if isinstance(found, Reading):
            assert Decimal(found.value).is_finite()
            digits = [sign for sign in unicodedata.normalize("NFC", text) if sign in "0123456789"]
            assert (
                "".join(digits).lstrip("0").startswith(found.value.replace(".", "").lstrip("-0"))
                or any(0xFF01 <= ord(sign) <= 0xFF5E for sign in text)
                or found.remark
            )
        if read is read_period and isinstance(found, str):
            parse_period(found)


PERIODS = {
    "Quý IV/2024": "2024-Q4",
    "quý 4 năm 2024": "2024-Q4",
    "Q4/2024": "2024-Q4",
    "quý III 2024": "2024-Q3",
    "2024": "2024",
    "năm 2024": "2024",
    "6 tháng đầu năm 2024": "2024-H1",
    "9 tháng 2024": "2024-01/2024-09",
    "tháng 9/2024": "2024-09",
    "10/2024": "2024-10",
    "đến ngày 21/10/2024": "2024-10-21",
    "2024-Q4": "2024-Q4",
}


@pytest.mark.parametrize("text", PERIODS)
def test_periods(text: str) -> None:
    assert read_period(text) == PERIODS[text]


def test_what_the_form_fills_in_comes_back() -> None:
    from cds_analysis.text import Translator

    for text in ("2024", "2024-Q3", "2024-09", "2024-10-21"):
        assert read_period(Translator("vi").period(text)) == text


@pytest.mark.parametrize(
    "text", ["21/10/2024", "21-10-2024", "21.10.2024", "ngày 21 tháng 10 năm 2024", "2024-10-21"]
)
def test_days(text: str) -> None:
    assert read_day(text) == date(2024, 10, 21)


@pytest.mark.parametrize("text", ["31/02/2025", "10/21/2024", "21/10/24", "hôm qua", "45000"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(Unreadable):
        read_day(text)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_with_the_day_first(day: date) -> None:
    assert (
        read_day(f"{day:%d/%m/%Y}") == read_day(day) == read_day(f"{day.day}.{day.month}.{day.year}") == day
    )
