"""A cell is read to its last digit, or refused with its readings; never guessed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.translator import Translator
from cds_analysis.intake.parsing.cells import Unreadable, format_sections
from cds_analysis.intake.parsing.days import read_day, read_period
from cds_analysis.intake.parsing.values import QUALIFIER_WORDS, Reading, read_qualifier, read_value
from cds_analysis.intake.parsing.vocabulary import below, words

SEVERAL = "“{value}” holds more than one number."
NONE = "“{value}” holds no number."
NOT_ONE = "“{value}” is not written like one number."
NOT_WHOLE = "“{value}” is not whole, but the measure counts in whole numbers."
TWO = "“{value}” can be {a} or {b}."
SHARE = "“{value}” can be a share of one or a percentage."
DIGITS = "“{value}” has more digits than a sheet can keep."
ODD_DIGIT = "“{value}” holds “{sign}”, which is no ordinary digit."
BOTH = "“{value}” says both “{a}” and “{b}”."
MAY_CHANGE = "“{value}” says “{words}” beside the number, which may change it."
COUNTS_IN = "“{value}” counts in “{word}”, which is not the unit of the measure."
OF_PLAN = "“{value}” can be a part of “{words}”, or a figure that is only planned."
PER_CENT = "“{value}” is in per cent, but the measure is not."
UNKNOWN = "“{value}” is not known here."


def _read(
    cell: object, unit: str = "percent", number_format: str = "General", upper: float | None = None
) -> Reading | str:
    """Return the reading of a cell, or the message of its refusal."""
    try:
        reading = read_value(cell, unit, number_format, upper)
    except Unreadable as fault:
        return fault.message
    assert reading is not None
    return reading


def _all(reading: tuple[str, str], *texts: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(texts, reading)


READ = {
    **_all(("95.2", "exact"), "95,2", "95,2%", "95.2", "９５，２％", "95,2\u00a0%", "95,2 phần trăm", "'95,2"),
    **_all(("95.2", "exact"), "tỷ lệ 95,2%", "tỉ lệ 95,2 %", "95,2 (%)", "95,2.", "đạt: 95,2", "95,2 % .", "\u200b95,2\ufeff"),
    **_all(("95.2", "planned"), "dự kiến đạt 95,2", "95,2% (ước)", "95,2; dự kiến", "ước TH 95,2", "KH 95,2"),
    **_all(("95", "exact"), "đã đạt 95%", "chiếm 95%", "95;", "95 ()", "đúng 95 (đúng)"),
    **_all(("95", "approx"), "khoảng 95", "95 (khoảng)", "khỏang 95", "khoảng 95% (khoảng)", "ước khoảng 95", "~95"),
    **_all(("80", "at_least"), "trên 80 %", "hơn80%", "≥ 80", "80% trở lên", "80%+", "80+%", "80 +", "80% hoặc hơn"),
    **_all(("80", "at_least"), "> = 80", "=>80", "80% (trên)", "80% (trở lên)", "Tỷ lệ đã đạt: trên 80 %", "từ 80% trở lên"),
    **_all(("2", "at_most"), "dưới 2%", "gần 2%", "2% trở xuống", "< = 2", "từ 2% trở xuống.", "chưa đến 2%"),
    unicodedata.normalize("NFD", "khoảng 95,2 %"): ("95.2", "approx"),
    "95,20 %": ("95.20", "exact"),
    "0,5 %": ("0.5", "exact"),
    "0,5 (%)": ("0.5", "exact"),
    "0,234 %": ("0.234", "exact"),
    "0": ("0", "exact"),
    "-0": ("0", "exact"),
    "-1,5 %": ("-1.5", "exact"),
    "1.234": ("1.234", "exact"),
    "007,5": ("7.5", "exact"),
    "12 345,6": ("12345.6", "exact"),
    "12'345.6": ("12345.6", "exact"),
    "1.234.567,8": ("1234567.8", "exact"),
    "95,20000000000000000000": ("95.20000000000000000000", "exact"),
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_people_write(text: str) -> None:
    assert _read(text, upper=100) == Reading(*READ[text])


REFUSED = {
    SEVERAL: "80-85; từ 80 đến 85; 12/13; 95,2 % tháng 9; 45 xã (95,2%); 1.234 (95,2%); 95,2 (1); 95,2 (2024); 9 (x) 5;"
    "95,2 (quý 3/2024); 95,2 (dự kiến đến 31/12/2025); 95,2 (theo BC 12/BC-SYT); 95,2 (31/12/2024: 96); 100% (93/93 xã)",
    NONE: "chín mươi lăm; (95); khoảng",
    ODD_DIGIT: "95²; ½; ٩٥; 1₂; Ⅳ; ①",
    SHARE: "0,95; 1; 0,234; -0,5; 1,00; khoảng 0,9",
    NOT_ONE: ".5; ,95; .95 %; ...95; khoảng .5; 95...; 95,%; 95,; 95,2 345; 1234 567; 95,,2; 1.23.456; 1,234.567.8;"
    "01.234; 1.234.5678; 1,234,56; 1.234 567; 0.123.456; 1 234 56; 1.234,567.8",
    DIGITS: "95,12345678901234567; 1234567890123456,7; " + "9" * 400 + "; 0," + "0" * 40 + "1 %",
    BOTH: "khoảng 95 (dự kiến); đúng 95+; dự kiến trên 95; trên dưới 80%; trên 80% trở xuống",
    OF_PLAN: "đạt 100% kế hoạch; 100% mục tiêu; 95% dự toán; 95% ƯTH; 95% dự kiến; 95% KH; 100% chỉ tiêu",
    COUNTS_IN: "1,2 triệu; 12k; 95‰; 95 phần nghìn; 95 (nghìn); 95 (đồng); 95 tr.đ; 95 điểm phần trăm; 3 USD; 95 hạng",
    MAY_CHANGE: "95 xã; 95% xã; 95 -; 95% dân số; 80% trở lên đến hết năm; gần như 100%; bảng 95; dùng 95%; tám 95; khoang 95;"
    "95% so với kế hoạch; tăng 95%; giảm 5%; 95% tăng; 95,2 (tăng); 95,2 (số hộ trên chuẩn); 95,2 (theo kế hoạch); từ 95%;"
    "95,2 (theo Sở Y tế); 95,2%, theo Sở Y tế; 95,2% nguồn Sở; 95,2; nguồn Sở; (khoảng) 95; (sơ bộ) 95; 95 (%) (ước);"
    "7,2%/năm; 95% khoảng; khoảng-95; 95% sơ bộ; 1e; 5 rưỡi; %95; x95; \ue000 95; 95% GRDP; 95 (đơn vị: triệu đồng); âm 5; hạng 95; 95 người",
}  # fmt: skip
PAIRS = [(text.strip(), expected) for expected, texts in REFUSED.items() for text in texts.replace("95,2; n", "95,2\0 n").split(";")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [(text.replace("\0", ";"), expected) for text, expected in PAIRS if text]
)
def test_what_has_no_single_reading_is_refused(text: str, expected: str) -> None:
    assert _read(text, upper=100) == expected


IN_BRACKETS = {
    "planned": "dự kiến; ƯTH; ước TH; ước thực hiện; dự báo; dự toán; chỉ tiêu giao; cam kết; tạm tính; kế hoạch; mục tiêu; target",
    "exact": "sơ bộ; p; số sơ bộ",
    "": "cả nước; Lâm Đồng; cấp huyện; gấp đôi; một nửa; so cùng kỳ; rưỡi; toàn tỉnh; phẩy năm; chưa chính xác; sai; max; ±; làm tròn;"
    "lũy kế; hộ; ghi chú; nguồn vốn; theo giá so sánh; theo Sở; dự kiến gấp đôi; Đơn vị: hộ; UBND tỉnh; Sở Kế hoạch và Đầu tư",
}  # fmt: skip


@pytest.mark.parametrize("frame", ["95,2% ({})", "95,2% [{}]", "95,2%; {}"])
@pytest.mark.parametrize(("kind", "expected"), IN_BRACKETS.items())
def test_a_bracket_holds_a_qualifier_or_sơ_bộ_and_nothing_else(frame: str, kind: str, expected: str) -> None:
    for words_in in (one.strip() for one in expected.split(";")):
        reading = _read(frame.format(words_in))
        if kind:
            assert reading == Reading("95.2", kind, words_in if kind == "exact" else ""), words_in
        else:
            assert reading == MAY_CHANGE, words_in


BY_UNIT: dict[tuple[object, str], Reading | str] = {
    ("3 tỷ", "billion_vnd"): Reading("3"),
    ("3 tỉ đồng", "billion_vnd"): Reading("3"),
    ("9.110,5 tỷ đồng", "billion_vnd"): Reading("9110.5"),
    ("3 (tỷ đồng)", "billion_vnd"): Reading("3"),
    ("500 triệu đồng", "million_vnd"): Reading("500"),
    ("120,5 trđ", "million_vnd"): Reading("120.5"),
    ("150,5 triệu đồng/lao động", "million_vnd_per_worker"): Reading("150.5"),
    ("500 triệu đồng/lao động", "million_vnd"): MAY_CHANGE,
    ("1,5 tỷ USD", "billion_usd"): Reading("1.5"),
    ("12 nghìn người", "thousand_persons"): Reading("12"),
    ("2,5 điểm %", "percentage_points"): Reading("2.5"),
    ("2,5 điểm phần trăm", "percentage_points"): Reading("2.5"),
    ("2,5 %", "percentage_points"): PER_CENT,
    ("85,5 điểm", "score"): Reading("85.5"),
    ("0,523 điểm", "index_0_1"): Reading("0.523"),
    ("0,5 điểm phần trăm", "index_0_1"): MAY_CHANGE,
    ("12 km", "km"): Reading("12"),
    ("12 kmh", "km"): MAY_CHANGE,
    ("500 triệu đồng", "billion_vnd"): COUNTS_IN,
    ("3 tỷ đồng", "million_vnd"): COUNTS_IN,
    ("3 tỷ", "million_vnd"): COUNTS_IN,
    ("3 tỷ", "billion_usd"): COUNTS_IN,
    ("3 tỷ USD", "billion_vnd"): COUNTS_IN,
    ("3.000.000.000 (đồng)", "billion_vnd"): COUNTS_IN,
    ("12 người", "thousand_persons"): MAY_CHANGE,
    ("95 %", "count"): PER_CENT,
    ("95 (%)", "count"): PER_CENT,
    ("tỷ lệ 95", "count"): MAY_CHANGE,
    ("12,34", "count"): NOT_WHOLE,
    ("40,5", "rank"): NOT_WHOLE,
    (1234.5, "count"): NOT_WHOLE,
    (40.5, "rank"): NOT_WHOLE,
    ("1.234,00", "count"): Reading("1234.00"),
    ("1.234", "count"): Reading("1234"),
    ("1,234", "count"): Reading("1234"),
    ("12.000", "count"): TWO,
    ("12,500", "million_vnd"): TWO,
    ("12,5000", "million_vnd"): Reading("12.5000"),
    ("1234,567", "million_vnd"): Reading("1234.567"),
    ("1.234 thuê bao", "count"): Reading("1234", "exact", "thuê bao"),
    ("1234 trạm", "count"): Reading("1234", "exact", "trạm"),
    ("5 tổ", "count"): Reading("5", "exact", "tổ"),
    ("1234 hợp đồng (dự kiến)", "count"): Reading("1234", "planned", "hợp đồng"),
    ("trên 1234 hợp đồng", "count"): Reading("1234", "at_least", "hợp đồng"),
    ("12 hồ sơ trở lên", "count"): Reading("12", "at_least", "hồ sơ"),
    **{(f"{text}", "count"): COUNTS_IN for text in ("1234 trăm", "5 nghìn tổ", "5 tổ nghìn", "5 tá", "5 đồng", "2 chục", "1,5 vạn", "12 K")},
    **{(f"{text}", "count"): MAY_CHANGE for text in ("1234 tram", "5 tram hợp đồng", "5 triẹu", "12 lần", "5 hộ nghèo")},
    **{(f"{text}", "count"): MAY_CHANGE for text in ("12 điểm", "12 hồ sơ tăng", "500 tổ công nghệ số cộng đồng", "5 mươi")},
    ("1234 trạm", "rank"): MAY_CHANGE,
    ("hạng 40", "rank"): Reading("40"),
    ("thứ 40", "rank"): Reading("40"),
    ("vị trí thứ 40", "rank"): Reading("40"),
    ("dự kiến xếp thứ 40/63", "rank"): Reading("40", "planned", "/63"),
    ("40/63", "rank"): Reading("40", "exact", "/63"),
    ("40/63 tỉnh, thành phố.", "rank"): Reading("40", "exact", "/63 tỉnh, thành phố"),
    ("5/14 tỉnh phía Bắc", "rank"): SEVERAL,
    ("64/63", "rank"): SEVERAL,
    ("40/63/2", "rank"): SEVERAL,
    ("40/63", "count"): SEVERAL,
    ("40 hạng", "rank"): COUNTS_IN,
    ("tăng 12", "rank"): MAY_CHANGE,
    ("không", "percent"): "“{value}” can be zero or no figure.",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "unit"), BY_UNIT)
def test_what_a_unit_lets_stand_beside_its_number(cell: object, unit: str) -> None:
    assert _read(cell, unit) == BY_UNIT[cell, unit]


def test_a_place_among_others_than_those_that_are_ranked_is_refused() -> None:
    assert _read("5/63", "rank", upper=63) == Reading("5", "exact", "/63")
    assert _read("5/14", "rank", upper=63) == SEVERAL


@pytest.mark.parametrize("scale", words("scales"))
@pytest.mark.parametrize("unit", ["percent", "count", "rank", "index_0_1", "km"])
def test_a_scale_is_never_lost(scale: str, unit: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_value(f"95 {scale}", unit)
    assert caught.value.message == COUNTS_IN
    assert caught.value.details == {
        "word": scale,
        "unit": words(f"units/{unit}")[0] if unit != "km" else "km",
    }


@pytest.mark.parametrize("upper", [None, 100, 1233, 1234, 2000])
def test_the_upper_bound_settles_whether_it_can_be_a_thousand(upper: float | None) -> None:
    assert _read("1.234", "score", upper=upper) == (Reading("1.234") if upper in (100, 1233) else TWO)


def test_both_readings_are_named() -> None:
    for text, unit, named in (
        ("1.234", "million_vnd", ("1234", "1,234", "1,2340")),
        ("12.000", "count", ("12000", "12", "12")),
    ):
        with pytest.raises(Unreadable) as caught:
            read_value(text, unit)
        assert tuple(caught.value.details[name] for name in "abc") == named
    with pytest.raises(Unreadable) as caught:
        read_value("0,95")
    assert caught.value.details == {"a": "95%", "b": "0,95%"}


NOTHING = [
    "",
    " ",
    "-",
    "–",
    "không có",
    "Chưa có số liệu",
    "n/a",
    "chưa thống kê",
    "Chưa đánh giá",
    "\u200b",
]


@pytest.mark.parametrize("cell", [None, *NOTHING])
def test_what_says_that_there_is_no_figure(cell: object) -> None:
    assert read_value(cell) is None
    assert read_qualifier(cell) is None


def test_numbers_of_a_sheet() -> None:
    assert read_value(95.2) == Reading("95.2")
    assert read_value(0.1 + 0.2, "index_0_1") == Reading("0.3")
    assert read_value(0.9517, number_format="0.00%") == Reading("95.17")
    assert read_value(1, number_format="0%") == Reading("100")
    assert read_value(1e-7, "index_0_1") == Reading("0.0000001")
    assert read_value(12500000.0, "million_vnd") == Reading("12500000")
    for odd in (0.952, 1, -1, True, float("nan"), float("inf"), datetime(2024, 10, 5), date(2024, 10, 5)):
        assert isinstance(_read(odd), str)


CHANGES = "The number format of “{value}” changes with its value."
SCALED = "The number format shows “{value}” in thousands or another scale."
OTHER_DIGITS = "The number format adds digits to “{value}”, so that the sheet shows another number."
FORMATS = [
    (0.5, "percent", '0.0"%"', Reading("0.5")),
    (0.5, "percent", r"0.0\%", Reading("0.5")),
    (95.2, "percent", '0.0" %"', Reading("95.2")),
    (0.952, "percent", "0.0%;[Red]-0.0%", Reading("95.2")),
    (0.952, "percent", "[<1]0.0%;[>=1]0%;0%", Reading("95.2")),
    (-0.5, "percent", '0.0%;-0.0"%"', Reading("-0.5")),
    (-0.5, "percent", "0.0%;", Reading("-50")),
    (0, "percent", '0%;-0%;"–"', Reading("0")),
    (95.2, "percent", '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', Reading("95.2")),
    (0, "percent", '0;-0;0" triệu"', COUNTS_IN),
    (95.2, "percent", "@", Reading("95.2")),
    (95.2, "percent", ";;;", Reading("95.2")),
    (95.2, "percent", '"khoảng "0.0', Reading("95.2", "approx")),
    (95, "percent", "[Color10][$-409]0", Reading("95")),
    (-95, "percent", r"0;\(0\)", Reading("-95")),
    (3, "billion_vnd", '0" tỷ đồng"', Reading("3")),
    (1234, "count", '#,##0" hợp đồng"', Reading("1234", "exact", "hợp đồng")),
    (0, "count", '_(* #,##0_);_(* "-"??_);_(* "-"??_)', Reading("0")),
    (0.5, "percent", '[>1]0.0"%";0%', CHANGES),
    (0.95, "count", "0%", PER_CENT),
    (0.95, "index_0_1", "0.0%", PER_CENT),
    (95, "count", '0"%"', PER_CENT),
    (1.2, "count", '0.0" triệu"', COUNTS_IN),
    (1234, "count", '#,##0" trăm"', COUNTS_IN),
    (3e9, "billion_vnd", "#,##0\\ [$₫-42A]", COUNTS_IN),
    (1.2e6, "million_vnd", "#,##0.0,,", SCALED),
    (95, "percent", "0‰", SCALED),
    (0.5, "percent", '0.0"–97"', OTHER_DIGITS),
    (95.0, "percent", '"1"0.0', OTHER_DIGITS),
    (95.0, "percent", r"\10.0", OTHER_DIGITS),
    (95.0, "percent", "10.0", OTHER_DIGITS),
    (95.2, "percent", "# ?/16", OTHER_DIGITS),
    (95.2, "percent", "0.0*5", OTHER_DIGITS),
    (95, "percent", '0"%"0', OTHER_DIGITS),
    (952, "count", '0"."0', OTHER_DIGITS),
    (952, "count", r"0\.0", OTHER_DIGITS),
    (1952, "count", '#" "##0', Reading("1952")),
    (95.2, "percent", "* 0.0", Reading("95.2")),
    (95, "percent", '"-"0', MAY_CHANGE),
    (95, "percent", '0" (cả nước)"', MAY_CHANGE),
    (1234.5, "count", "0", NOT_WHOLE),
    (10**400, "count", "General", DIGITS),
    (1e16, "count", "General", DIGITS),
    (1234567890123456, "count", "General", DIGITS),
    (5e-324, "count", "General", DIGITS),
    (Decimal("95.1234567890123456"), "count", "General", DIGITS),
]


@pytest.mark.parametrize(("cell", "unit", "number_format", "expected"), FORMATS)
def test_only_what_a_number_format_shows_is_read(
    cell: float, unit: str, number_format: str, expected: Reading | str
) -> None:
    assert _read(cell, unit, number_format) == expected


def test_sections_of_a_number_format() -> None:
    parts = [
        (one.signs, one.literal, one.has_condition) for one in format_sections(r'[Red][>=1]0.0\;"a;b";_(0%*x')
    ]
    assert parts == [("0.0", ";a;b", True), ("0%", "x", False)]
    assert [one.signs for one in format_sections("[h]:mm;[$$-409]0")] == ["h:mm", "0"]
    assert [one.signs + one.literal for one in format_sections(";;;")] == [""] * 4


KINDS = {
    "trở lên": "at_least",
    "> =": "at_least",
    "ước đạt": "planned",
    "đúng bằng": "exact",
    "KH": "planned",
}


@pytest.mark.parametrize("text", [*KINDS, *below("qualifiers"), *QUALIFIER_WORDS.values()])
def test_words_of_the_column_of_qualifiers(text: str) -> None:
    by_word = {word: kind for kind, word in QUALIFIER_WORDS.items()}
    assert read_qualifier(text) == KINDS.get(text, by_word.get(text, text))


@pytest.mark.parametrize("text", ["đạt", "sơ bộ", "trên dưới", "%", "95", "exactly", "Sở Y tế"])
def test_other_words_are_no_qualifiers(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_qualifier(text)
    assert caught.value.message == UNKNOWN
    assert caught.value.details["words"] == list(QUALIFIER_WORDS.values())


@pytest.mark.parametrize("kind", ["plans", "qualifiers/planned"])
def test_every_word_for_a_plan_makes_a_number_planned_or_refuses_it(kind: str) -> None:
    for word in words(kind):
        for text in (f"{word} 95,2 %", f"95,2 % ({word})", f"95,2 %; {word.upper()}"):
            assert _read(text) == Reading("95.2", "planned"), text
        assert _read(f"95,2% {word}") == OF_PLAN


@pytest.mark.parametrize(
    "sign", [*map(chr, range(0x20)), "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\xa0", "\u3000"]
)
def test_whatever_breaks_a_line_becomes_a_space(sign: str) -> None:
    assert plain_text(f"Sở{sign}Y tế{sign}") == "Sở Y tế"


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u200e", "\u2060", "\u061c"])
def test_what_nobody_sees_is_dropped(sign: str) -> None:
    assert plain_text(f"Sở{sign} Y{sign} tế{sign}") == "Sở Y tế"


@given(st.text(st.characters()))
def test_plain_text_is_one_composed_line_that_can_be_written(text: str) -> None:
    plain = plain_text(text)
    assert plain == unicodedata.normalize("NFC", plain) == plain_text(plain)
    assert len(plain.splitlines()) <= 1
    assert plain.encode("utf-8").decode("utf-8") == plain
    assert not {unicodedata.category(sign) for sign in plain} & {"Cc", "Cf", "Zl", "Zp", "Cs"}


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


def _written(number: Decimal, language: str) -> str:
    places = max(-int(number.as_tuple().exponent), 0)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(number, format=pattern, locale=language, decimal_quantization=False)


@given(
    st.decimals(0, 10**9, allow_nan=False, places=2) | st.decimals(0, 2000, allow_nan=False, places=3),
    st.sampled_from(["vi", "en"]),
    st.sampled_from(sorted(BEFORE)),
    st.sampled_from(sorted(AFTER)),
    st.sampled_from(["%", " %", " phần trăm", ""]),
)
def test_what_is_written_comes_back_with_its_digits_and_qualifier_or_is_refused(
    number: Decimal, language: str, before: str, after: str, percent: str
) -> None:
    expected = {BEFORE[before]} - {"exact"} | {AFTER[after]} - {""}
    reading = _read(before + _written(number, language) + percent + after)
    if isinstance(reading, str):
        is_share = not percent and 0 < number <= 1
        # three decimals behind a single mark may be a thousand
        is_thousand = number.as_tuple().exponent == -3 and 1 <= number < 1000
        assert is_share or is_thousand or len(expected) > 1, reading
        return
    assert len(expected) < 2
    assert reading == Reading(str(number), expected.pop() if expected else "exact")


@given(st.integers(-(10**12), 10**12), st.integers(0, 9), st.sampled_from(["0%", '0"%"', "0.00", "General"]))
def test_a_cell_keeps_its_digits_whatever_its_format(number: int, places: int, number_format: str) -> None:
    cell = Decimal(number).scaleb(-places)
    reading = _read(float(cell), "percent", number_format)
    if isinstance(reading, str):
        assert reading == SHARE
        assert "%" not in number_format
        return
    assert Decimal(reading.value) == cell * (100 if number_format == "0%" else 1)


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
            digits = "".join(sign for sign in plain_text(text) if sign in "0123456789")
            assert digits.lstrip("0") == found.value.replace(".", "").lstrip("-0")
        if read is read_period and isinstance(found, str):
            parse_period(found)


SHOWN = [
    ("95%", "count", "“95%” là phần trăm, nhưng chỉ tiêu này không tính bằng phần trăm. Cần một số theo đơn vị “số lượng”."),
    ("1,2 triệu", "rank", "“1,2 triệu” tính bằng “triệu”, không phải đơn vị của chỉ tiêu. Hãy ghi đầy đủ con số, không dùng “triệu”."),
    ("95 xã", "percent", "“95 xã” có “xã” bên cạnh con số, có thể làm con số khác đi. Hãy ghi đầy đủ con số muốn nói; "
     "những từ không làm thay đổi con số thì ghi vào cột ghi chú."),
    ("12.000", "count", "“12.000” có thể là 12000 hoặc 12. Hãy ghi 12000 hoặc 12."),
    (True, "percent", "Ô chứa giá trị đúng/sai (TRUE hoặc FALSE), không phải số. Hãy ghi một số như 95,2."),
    (datetime(2024, 1, 1), "percent", "“01/01/2024” là ngày, không phải số. "
     "Bảng tính đã hiểu con số thành ngày: hãy đổi ô sang dạng văn bản rồi ghi lại."),
    (timedelta(days=1, hours=2, minutes=3), "percent", "“26:03” là giờ, không phải số. "
     "Bảng tính đã hiểu con số thành giờ: hãy đổi ô sang dạng văn bản rồi ghi lại."),
    (time(8, 30), "count", "“08:30” là giờ, không phải số. "
     "Bảng tính đã hiểu con số thành giờ: hãy đổi ô sang dạng văn bản rồi ghi lại."),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "unit", "expected"), SHOWN)
def test_a_refusal_says_what_the_sheet_shows_in_words(cell: object, unit: str, expected: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_value(cell, unit)
    fault = caught.value
    details = {"value": plain_text(cell), **fault.details}
    assert Problem("unreadable", fault.message, fault.hint, details).text(Translator("vi")) == expected
