"""A cell is read to its last digit, or refused with its readings; never guessed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.errors import Problem
from cds_analysis.periods import parse_period
from cds_analysis.sources.written.cells import Unreadable, format_sections, plain_text
from cds_analysis.sources.written.days import read_day, read_period
from cds_analysis.sources.written.values import Reading, read_qualifier, read_value
from cds_analysis.text import Translator

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


SAID = {
    "95,2 (dự kiến)": ("95.2", "planned", ""),
    "95% dự kiến": ("95", "planned", ""),
    "95 (kế hoạch)": ("95", "planned", ""),
    "95,2% (ước)": ("95.2", "planned", ""),
    "95,2 (mục tiêu)": ("95.2", "planned", ""),
    "95,2 (số ước tính)": ("95.2", "planned", ""),
    "95,2; dự kiến": ("95.2", "planned", ""),
    "95,2 (dự kiến đến 31/12/2025)": ("95.2", "planned", "dự kiến đến 31/12/2025"),
    "95,2% trở xuống": ("95.2", "at_most", ""),
    "80%+": ("80", "at_least", ""),
    "80+%": ("80", "at_least", ""),
    "80 +": ("80", "at_least", ""),
    "95% hoặc hơn": ("95", "at_least", ""),
    "80% (trên)": ("80", "at_least", ""),
    "80% (trở lên)": ("80", "at_least", ""),
    "(khoảng) 95": ("95", "approx", ""),
    "95 (khoảng)": ("95", "approx", ""),
    "95% khoảng": ("95", "approx", ""),
    "khỏang 95": ("95", "approx", ""),
    "khoang 95": ("95", "approx", ""),
    "khoảng 95% (khoảng)": ("95", "approx", ""),
    "> = 80": ("80", "at_least", ""),
    "=>80": ("80", "at_least", ""),
    "< = 80": ("80", "at_most", ""),
    "đã đạt 95%": ("95", "exact", ""),
    "tỷ lệ 95,2%": ("95.2", "exact", ""),
    "tỉ lệ 95,2 %": ("95.2", "exact", ""),
    "Tỷ lệ đã đạt: trên 95,2 %": ("95.2", "at_least", ""),
    "'95,2": ("95.2", "exact", ""),
    "95,2 (%)": ("95.2", "exact", ""),
    "0,5 (%)": ("0.5", "exact", ""),
    "95,2% (đơn vị: %)": ("95.2", "exact", ""),
    "95,2.": ("95.2", "exact", ""),
    "95,2 (theo BC 123/BC-STTTT ngày 15/01/2025)": (
        "95.2",
        "exact",
        "theo BC 123/BC-STTTT ngày 15/01/2025",
    ),
    "95,2 (QĐ 749/QĐ-TTg)": ("95.2", "exact", "QĐ 749/QĐ-TTg"),
    "95,2 (NQ 10-NQ/TU, quý IV/2024)": ("95.2", "exact", "NQ 10-NQ/TU, quý IV/2024"),
    "95,2 (theo Sở TTTT)": ("95.2", "exact", "theo Sở TTTT"),
    "95,2 (theo Sở Kế hoạch và Đầu tư)": ("95.2", "exact", "theo Sở Kế hoạch và Đầu tư"),
    "95,2 (trên địa bàn tỉnh Lâm Đồng)": ("95.2", "exact", "trên địa bàn tỉnh Lâm Đồng"),
    "95,2%; nguồn: Sở": ("95.2", "exact", "nguồn: Sở"),
    "95,2%, theo Sở Y tế": ("95.2", "exact", "theo Sở Y tế"),
    "95,2% nguồn Sở (sơ bộ)": ("95.2", "exact", "nguồn Sở; sơ bộ"),
    "(Sở TTTT) 95,2": ("95.2", "exact", "Sở TTTT"),
    "95,20000000000000000000": ("95.20000000000000000000", "exact", ""),
    "-0": ("0", "exact", ""),
    "007,5": ("7.5", "exact", ""),
    "12 345,6": ("12345.6", "exact", ""),
}
NOT_READ = {
    ".5": "not written like one number",
    ",95": "not written like one number",
    ".95 %": "not written like one number",
    "...95": "not written like one number",
    "khoảng .5": "not written like one number",
    "95...": "not written like one number",
    "95,%": "not written like one number",
    "95,": "not written like one number",
    "95,2 345": "not written like one number",
    "1234 567": "not written like one number",
    "45 xã (95,2%)": "more than one number",
    "1.234 (95,2%)": "more than one number",
    "95,2 (1)": "more than one number",
    "95,2 (2024)": "more than one number",
    "95,2 (31/12/2024: 96)": "more than one number",
    "95,2; 96": "more than one number",
    "9 (x) 5": "more than one number",
    "95,2 (% dân số)": "says “{word}” beside the number",
    "95,2 (tăng)": "says “{word}” beside the number",
    "95,2 (theo Kế hoạch số 45/KH-UBND)": "says “{word}” beside the number",
    "95,2 (số hộ trên chuẩn)": "says “{word}” beside the number",
    "95,2; theo kế hoạch": "says “{word}” beside the number",
    "khoảng 95 (dự kiến)": "says both",
    "đúng 95+": "says both",
    "95 xã": "ends with words that are not known",
    "95% xã": "ends with words that are not known",
    "95 -": "ends with words that are not known",
    "95% dân số": "ends with words that are not known",
    "95 điểm phần trăm": "ends with words that are not known",
    "80% trở lên đến hết năm": "ends with words that are not known",
    "bảng 95": "words that are not known",
    "dùng 95%": "words that are not known",
    "tám 95": "words that are not known",
    "9" * 400: "more digits than a sheet can keep",
    "95,12345678901234567": "more digits than a sheet can keep",
    "1234567890123456,7": "more digits than a sheet can keep",
    "0," + "0" * 40 + "1 %": "more digits than a sheet can keep",
}
UNIT_NAMES = {
    "percent": "%",
    "count": "number of things",
    "rank": "place in the ranking",
    "index_0_1": "index from 0 to 1",
}
SCALED = {
    "1,2 triệu": "triệu",
    "12k": "k",
    "12 K": "K",
    "95 nghìn": "nghìn",
    "3 tỷ": "tỷ",
    "3 tỉ đồng": "tỉ",
    "2 chục": "chục",
    "1,5 vạn": "vạn",
    "500 triệu đồng": "triệu",
    "95‰": "‰",
    "95 phần nghìn": "phần nghìn",
    "95 (nghìn)": "nghìn",
    "95 (đơn vị: triệu đồng)": "triệu đồng",
    "95 (đồng)": "đồng",
    "95 tr.đ": "tr.đ",
}


@pytest.mark.parametrize("text", SAID)
def test_words_around_a_number_are_understood(text: str) -> None:
    assert read_value(text, upper=100) == Reading(*SAID[text])


@pytest.mark.parametrize("text", NOT_READ, ids=lambda text: text[:20])
def test_words_that_may_change_a_number_are_refused(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_value(text, upper=100)
    assert NOT_READ[text] in caught.value.message


@pytest.mark.parametrize("text", SCALED)
@pytest.mark.parametrize("unit", ["percent", "count", "rank", "index_0_1", "percentage_points", "km"])
def test_a_scale_is_never_lost(text: str, unit: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_value(text, unit)
    assert caught.value.message == "“{value}” counts in “{word}”, which is not the unit of the measure."
    assert caught.value.details == {"word": SCALED[text], "unit": UNIT_NAMES.get(unit, unit)}


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3 tỷ", "billion_vnd", "3"),
        ("3 tỉ đồng", "billion_vnd", "3"),
        ("9.110,5 tỷ đồng", "billion_vnd", "9110.5"),
        ("3 (tỷ đồng)", "billion_vnd", "3"),
        ("500 triệu đồng", "million_vnd", "500"),
        ("500 triệu", "million_vnd", "500"),
        ("150,5 triệu đồng/lao động", "million_vnd_per_worker", "150.5"),
        ("1,5 tỷ USD", "billion_usd", "1.5"),
        ("12 nghìn người", "thousand_persons", "12"),
        ("2,5 điểm %", "percentage_points", "2.5"),
        ("2,5 điểm phần trăm", "percentage_points", "2.5"),
        ("85,5 điểm", "score", "85.5"),
        ("12 km", "km", "12"),
    ],
)
def test_the_unit_of_the_measure_may_stand_behind_the_number(text: str, unit: str, value: str) -> None:
    assert read_value(text, unit) == Reading(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("500 triệu đồng", "billion_vnd"),
        ("3 tỷ đồng", "million_vnd"),
        ("3 tỷ", "million_vnd"),
        ("3 tỷ", "billion_usd"),
        ("3 tỷ USD", "billion_vnd"),
        ("3.000.000.000 (đồng)", "billion_vnd"),
        ("12 người", "thousand_persons"),
        ("12 kmh", "km"),
        ("2,5 %", "percentage_points"),
        ("95 %", "count"),
        ("95 (%)", "count"),
        ("tỷ lệ 95", "count"),
    ],
)
def test_another_unit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(Unreadable):
        read_value(text, unit)


@pytest.mark.parametrize(
    ("cell", "number_format", "value", "qualifier"),
    [
        (0.5, '0.0"%"', "0.5", "exact"),
        (0.5, r"0.0\%", "0.5", "exact"),
        (95.2, '0.0" %"', "95.2", "exact"),
        (0.952, "0.0%;[Red]-0.0%", "95.2", "exact"),
        (0.952, "[<1]0.0%;[>=1]0%;0%", "95.2", "exact"),
        (-0.5, '0.0%;-0.0"%"', "-0.5", "exact"),
        (-0.5, "0.0%;", "-50", "exact"),
        (0, '0%;-0%;"–"', "0", "exact"),
        (95.2, "#,##0.0", "95.2", "exact"),
        (95.2, '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', "95.2", "exact"),
        (95.2, "@", "95.2", "exact"),
        (95.2, '"khoảng "0.0', "95.2", "approx"),
    ],
)
def test_only_an_unquoted_per_cent_sign_multiplies(
    cell: float, number_format: str, value: str, qualifier: str
) -> None:
    assert read_value(cell, "percent", number_format) == Reading(value, qualifier)


@pytest.mark.parametrize(
    ("cell", "unit", "number_format", "message"),
    [
        (0.5, "percent", '[>1]0.0"%";0%', "The number format of “{value}” changes with its value."),
        (0.95, "count", "0%", "“{value}” is in per cent, but the measure is not."),
        (0.95, "index_0_1", "0.0%", "“{value}” is in per cent, but the measure is not."),
        (95, "count", '0"%"', "“{value}” is in per cent, but the measure is not."),
        (1.2, "count", '0.0" triệu"', "“{value}” counts in “{word}”, which is not the unit of the measure."),
        (3e9, "billion_vnd", "#,##0\\ [$₫-42A]", "“{value}” counts in “{word}”, which is not the unit of the measure."),
        (1.2e6, "million_vnd", "#,##0.0,,", "The number format shows “{value}” in thousands or another scale."),
        (10**400, "count", "General", "“{value}” has more digits than a sheet can keep."),
        (1e16, "count", "General", "“{value}” has more digits than a sheet can keep."),
        (1234567890123456, "count", "General", "“{value}” has more digits than a sheet can keep."),
        (5e-324, "count", "General", "“{value}” has more digits than a sheet can keep."),
        (Decimal("95.1234567890123456"), "count", "General", "“{value}” has more digits than a sheet can keep."),
    ],
)  # fmt: skip
def test_what_a_format_says_otherwise_is_refused(
    cell: float, unit: str, number_format: str, message: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        read_value(cell, unit, number_format)
    assert caught.value.message == message


def test_the_unit_of_the_measure_may_stand_in_the_format() -> None:
    assert read_value(3, "billion_vnd", '0" tỷ đồng"') == Reading("3")


def test_sections_of_a_number_format() -> None:
    parts = [
        (one.signs, one.literal, one.has_condition) for one in format_sections(r'[Red][>=1]0.0\;"a;b";_(0%*x')
    ]
    assert parts == [("0.0", ";a;b", True), ("0%", "", False)]
    assert [one.signs for one in format_sections("")] == [""]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("trở lên", "at_least"),
        ("> =", "at_least"),
        ("ước đạt", "planned"),
        ("đúng bằng", "exact"),
        ("", None),
    ],
)
def test_words_of_the_column_of_qualifiers(text: str, kind: str | None) -> None:
    assert read_qualifier(text) == kind


@pytest.mark.parametrize("sign", [*map(chr, range(0x20)), "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\xa0"])
def test_whatever_breaks_a_line_becomes_a_space(sign: str) -> None:
    assert plain_text(f"Sở{sign}Y tế{sign}") == "Sở Y tế"


@given(st.text(st.characters()))
def test_plain_text_is_one_composed_line_that_can_be_written(text: str) -> None:
    plain = plain_text(text)
    assert plain == unicodedata.normalize("NFC", plain) == plain_text(plain)
    assert len(plain.splitlines()) <= 1
    assert plain.encode("utf-8").decode("utf-8") == plain
    assert not {unicodedata.category(sign) for sign in plain} & {"Cc", "Zl", "Zp", "Cs"}


def test_full_width_letters_compose_with_their_marks() -> None:
    assert plain_text("ａ\u0301\ud800") == "á\ufffd"


BEFORE = {
    "": "exact",
    "khoảng ": "approx",
    "trên ": "at_least",
    "không quá ": "at_most",
    "dự kiến ": "planned",
}
AFTER = {"": "", " trở lên": "at_least", " trở xuống": "at_most", " (ước)": "planned", "; khoảng": "approx"}
PER_CENT = ("%", " %", " phần trăm", "")


def _read(cell: object, unit: str, number_format: str = "General") -> Reading | str:
    """Return the reading of a cell, or the message of its refusal."""
    try:
        reading = read_value(cell, unit, number_format)
    except Unreadable as fault:
        return fault.message
    assert reading is not None
    return reading


def _written(number: Decimal, language: str) -> str:
    places = max(-int(number.as_tuple().exponent), 0)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(number, format=pattern, locale=language, decimal_quantization=False)


@given(
    st.decimals(0, 10**9, allow_nan=False, places=2) | st.decimals(0, 2000, allow_nan=False, places=3),
    st.sampled_from(["vi", "en"]),
    st.sampled_from(sorted(BEFORE)),
    st.sampled_from(sorted(AFTER)),
    st.sampled_from(PER_CENT),
    st.sampled_from(["", " (theo Sở Y tế)", "; nguồn: BC 12/BC-SYT ngày 15/01/2025"]),
)
def test_what_is_written_comes_back_with_its_digits_and_qualifier_or_is_refused(
    number: Decimal, language: str, before: str, after: str, percent: str, remark: str
) -> None:
    text = before + _written(number, language) + percent + after + remark
    told = {BEFORE[before]} - {"exact"} | {AFTER[after]} - {""}
    reading = _read(text, "percent")
    if isinstance(reading, str):
        is_share = not percent and 0 < number <= 1
        # three decimals behind a single mark may be a thousand
        is_thousand = number.as_tuple().exponent == -3 and 1 <= number < 1000
        assert is_share or is_thousand or len(told) > 1, reading
        return
    assert len(told) < 2
    assert reading.qualifier == (told.pop() if told else "exact")
    assert reading.value == str(number)
    assert float(reading.value) == float(number)
    assert reading.remark == remark.strip("; ()")


@given(st.integers(-(10**12), 10**12), st.integers(0, 9), st.sampled_from(["0%", '0"%"', "0.00", "General"]))
def test_a_cell_keeps_its_digits_whatever_its_format(number: int, places: int, number_format: str) -> None:
    cell = Decimal(number).scaleb(-places)
    reading = _read(float(cell), "percent", number_format)
    if isinstance(reading, str):
        assert reading == "“{value}” can be a share of one or a percentage."
        assert "%" not in number_format
        return
    scale = 100 if number_format == "0%" else 1
    assert Decimal(reading.value) == cell * scale


MAY_CHANGE = "“{value}” says “{words}” beside the number, which may change it."
OF_ITS_OWN = "“{value}” says “{words}” beside the number: a period or a number of its own."
IN_BRACKETS = {
    **dict.fromkeys(
        ["ƯTH", "ước TH", "ước thực hiện", "dự báo", "dự toán", "chỉ tiêu giao", "cam kết"],
        Reading("95.2", "planned"),
    ),
    "dự kiến cả năm 2025": Reading("95.2", "planned", "dự kiến cả năm 2025"),
    **{
        kept: Reading("95.2", "exact", kept)
        for kept in (
            *("theo Sở", "theo thống kê", "nguồn: Niên giám", "UBND tỉnh", "Cục Thống kê", "Bộ TTTT"),
            *("Cổng dịch vụ công quốc gia", "Công văn số 12/UBND-VX", "15/01/2025", "ngày 15/01/2025"),
            *("Niên giám thống kê năm 2023", "theo Báo cáo quý III/2024", "sơ bộ", "p", "toàn tỉnh"),
        )
    },
    **dict.fromkeys(
        [
            *("tạm tính", "cả nước", "Lâm Đồng", "cấp huyện", "gấp đôi", "một nửa", "so cùng kỳ", "rưỡi"),
            *("phẩy năm", "mươi", "chưa chính xác", "sai", "max", "±", "làm tròn", "lũy kế", "hộ"),
            *("nguồn vốn", "sở hữu", "bộ phận", "theo giá so sánh", "theo Sở, cả nước", "Báo cáo sai"),
            *("nguồn: gấp đôi", "dự kiến gấp đôi", "Đơn vị: hộ", "Sở chưa duyệt", "bộ chỉ số"),
        ],
        MAY_CHANGE,
    ),
    **dict.fromkeys(
        ["quý III/2024", "năm 2023", "tính đến 30/9/2024", "Sở Y tế năm 2023", "9 tháng đầu năm 2024"],
        OF_ITS_OWN,
    ),
}


@pytest.mark.parametrize("remark", IN_BRACKETS)
def test_brackets_hold_a_source_a_qualifier_or_are_refused(remark: str) -> None:
    assert _read(f"95,2% ({remark})", "percent") == IN_BRACKETS[remark]


NOT_WHOLE = "“{value}” is not whole, but the measure counts in whole numbers."
NOT_ONE = "“{value}” is not written like one number."
ENDS = "“{value}” ends with words that are not known: “{words}”."
COUNTS_IN = "“{value}” counts in “{word}”, which is not the unit of the measure."
OF_PLAN = "“{value}” can be a part of “{words}”, or a figure that is only planned."
BY_UNIT = {
    ("đạt 100% kế hoạch", "percent"): OF_PLAN,
    ("100% mục tiêu", "percent"): OF_PLAN,
    ("95% dự toán", "percent"): OF_PLAN,
    ("95% so với kế hoạch", "percent"): ENDS,
    ("kế hoạch 95%", "percent"): Reading("95", "planned"),
    ("95% ƯTH", "percent"): Reading("95", "planned"),
    ("12,34", "count"): NOT_WHOLE,
    ("1234.5", "count"): NOT_WHOLE,
    ("40,5", "rank"): NOT_WHOLE,
    (1234.5, "count"): NOT_WHOLE,
    (40.5, "rank"): NOT_WHOLE,
    ("1.234,00", "count"): Reading("1234.00"),
    ("1.234", "count"): Reading("1234"),
    ("1,234", "count"): Reading("1234"),
    ("1.234 thuê bao", "count"): Reading("1234", "exact", "thuê bao"),
    ("12.000", "count"): "“{value}” can be {a} or {b}.",
    ("01.234", "count"): NOT_ONE,
    ("01.234", "percent"): NOT_ONE,
    ("0,234 %", "percent"): Reading("0.234"),
    ("95,2% theo Báo cáo số 12/BC-STTTT", "percent"): Reading("95.2", "exact", "theo Báo cáo số 12/BC-STTTT"),
    ("95,2%, theo Báo cáo số 12/BC-STTTT ngày 15/01/2025", "percent"): Reading(
        "95.2", "exact", "theo Báo cáo số 12/BC-STTTT ngày 15/01/2025"
    ),
    ("95,2% theo Sở; 96", "percent"): "“{value}” holds more than one number.",
    ("95,2% theo cách khác", "percent"): MAY_CHANGE,
    ("1234 hợp đồng", "count"): Reading("1234", "exact", "hợp đồng"),
    ("1234 trạm", "count"): Reading("1234", "exact", "trạm"),
    ("500 tổ", "count"): Reading("500", "exact", "tổ"),
    ("5 tổ chức", "count"): Reading("5", "exact", "tổ chức"),
    ("12 công ty", "count"): Reading("12", "exact", "công ty"),
    ("12 điểm cầu", "count"): Reading("12", "exact", "điểm cầu"),
    ("1234 hợp đồng (dự kiến)", "count"): Reading("1234", "planned", "hợp đồng"),
    ("trên 1234 hợp đồng", "count"): Reading("1234", "at_least", "hợp đồng"),
    ("1234 trăm", "count"): COUNTS_IN,
    ("1234 tram", "count"): COUNTS_IN,
    ("5 nghìn tổ", "count"): COUNTS_IN,
    ("5 tram hợp đồng", "count"): COUNTS_IN,
    ("5 tổ nghìn", "count"): ENDS,
    ("5 triẹu", "count"): ENDS,
    ("5 rưỡi", "count"): ENDS,
    ("5 đồng", "count"): ENDS,
    ("12 điểm", "count"): ENDS,
    ("12 lần", "count"): ENDS,
    ("12 hồ sơ trở lên", "count"): ENDS,
    ("12 hồ sơ tăng", "count"): ENDS,
    ("500 tổ công nghệ số cộng đồng", "count"): ENDS,
    ("1234 trạm", "percent"): ENDS,
    ("1234 trạm", "rank"): ENDS,
    ("hạng 40", "rank"): Reading("40"),
    ("thứ 40", "rank"): Reading("40"),
    ("xếp thứ 40/63", "rank"): Reading("40", "exact", "/63"),
    ("40/63", "rank"): Reading("40", "exact", "/63"),
    ("40/63 tỉnh, thành phố", "rank"): Reading("40", "exact", "/63 tỉnh, thành phố"),
    ("64/63", "rank"): "“{value}” holds more than one number.",
    ("40/63/2", "rank"): "“{value}” holds more than one number.",
    ("40/63", "count"): "“{value}” holds more than one number.",
    ("0,523 điểm", "index_0_1"): Reading("0.523"),
    ("85 điểm", "score"): Reading("85"),
    ("0,5 điểm phần trăm", "index_0_1"): ENDS,
    ("chiếm 12,5%", "percent"): Reading("12.5"),
    ("từ 95% trở lên", "percent"): Reading("95", "at_least"),
    ("từ 95% trở xuống", "percent"): Reading("95", "at_most"),
    ("từ 95%", "percent"): "“{value}” begins with words that are not known.",
    ("120,5 trđ", "million_vnd"): Reading("120.5"),
    ("7,2%/năm", "percent"): Reading("7.2", "exact", "%/năm"),
    ("100% (93/93 xã)", "percent"): "“{value}” holds more than one number.",
    ("không", "percent"): "“{value}” can be zero or no figure.",
}


@pytest.mark.parametrize(("cell", "unit"), BY_UNIT)
def test_what_a_unit_lets_stand_beside_its_number(cell: object, unit: str) -> None:
    assert _read(cell, unit) == BY_UNIT[cell, unit]


@pytest.mark.parametrize("text", ["chưa thống kê", "Chưa đánh giá", "không có", "không có số liệu"])
def test_words_for_no_figure(text: str) -> None:
    assert read_value(text) is None


OTHER_DIGITS = "The number format adds digits to “{value}”, so that the sheet shows another number."


@pytest.mark.parametrize(
    ("cell", "unit", "number_format", "expected"),
    [
        (0.5, "percent", '0.0"–97"', OTHER_DIGITS),
        (95.0, "percent", '"1"0.0', OTHER_DIGITS),
        (95.0, "percent", r"\10.0", OTHER_DIGITS),
        (95.0, "percent", "10.0", OTHER_DIGITS),
        (95.2, "percent", "# ?/16", OTHER_DIGITS),
        (95, "percent", '"-"0', MAY_CHANGE),
        (95, "percent", '0" (cả nước)"', MAY_CHANGE),
        (1234.5, "count", "0", NOT_WHOLE),
        (1234, "count", '#,##0" trăm"', COUNTS_IN),
        (1234, "count", '#,##0" hợp đồng"', Reading("1234", "exact", "hợp đồng")),
        (0, "count", '_(* #,##0_);_(* "-"??_);_(* "-"??_)', Reading("0")),
        (-95, "percent", r"0;\(0\)", Reading("-95")),
        (95, "percent", "[Color10][$-409]0", Reading("95")),
    ],
)
def test_what_a_number_format_adds(
    cell: float, unit: str, number_format: str, expected: Reading | str
) -> None:
    assert _read(cell, unit, number_format) == expected


def _told(cell: object, unit: str) -> str:
    """Return the whole refusal of a cell, as a Vietnamese reader sees it."""
    with pytest.raises(Unreadable) as caught:
        read_value(cell, unit)
    fault = caught.value
    details = {"value": plain_text(cell), **fault.details}
    return Problem("cell_value", fault.message, fault.hint, details).text(Translator("vi"))


@pytest.mark.parametrize(
    ("cell", "unit", "told"),
    [
        (
            "95%",
            "count",
            "“95%” là phần trăm, nhưng chỉ tiêu này không tính bằng phần trăm. Cần một số theo đơn vị “số lượng”.",
        ),
        (
            "1,2 triệu",
            "rank",
            "“1,2 triệu” tính bằng “triệu”, không phải đơn vị của chỉ tiêu. "
            "Hãy ghi đầy đủ con số, không dùng “triệu”.",
        ),
        (
            "1234 trạm",
            "percent",
            "“1234 trạm” kết thúc bằng những từ không rõ nghĩa: “trạm”. Hãy ghi đầy đủ con số muốn nói; "
            "những từ không làm thay đổi con số thì ghi vào cột ghi chú.",
        ),
        ("12.000", "count", "“12.000” có thể là 12000 hoặc 12. Hãy ghi 12000 hoặc 12."),
        (
            True,
            "percent",
            "Ô chứa giá trị đúng/sai (TRUE hoặc FALSE), không phải số. Hãy ghi một số như 95,2.",
        ),
        (
            datetime(2024, 1, 1),
            "percent",
            "“01/01/2024” là ngày, không phải số. "
            "Bảng tính đã hiểu con số thành ngày: hãy đổi ô sang dạng văn bản rồi ghi lại.",
        ),
        (
            timedelta(days=1, hours=2, minutes=3),
            "percent",
            "“26:03” là giờ, không phải số. "
            "Bảng tính đã hiểu con số thành giờ: hãy đổi ô sang dạng văn bản rồi ghi lại.",
        ),
        (
            time(8, 30),
            "count",
            "“08:30” là giờ, không phải số. "
            "Bảng tính đã hiểu con số thành giờ: hãy đổi ô sang dạng văn bản rồi ghi lại.",
        ),
    ],
)
def test_a_refusal_says_what_the_sheet_shows_in_words(cell: object, unit: str, told: str) -> None:
    assert _told(cell, unit) == told
