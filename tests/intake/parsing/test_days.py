"""Days and periods: what has one reading is read, a year of another time and a hidden part are refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.translator import Translator
from cds_analysis.intake.parsing.cells import Unreadable
from cds_analysis.intake.parsing.days import TimePart, find_times, read_day, read_period, read_time

OUTSIDE = "“{value}” lies outside the years 1990 to 2100."
PERIODS = {
    "Quý IV/2024": "2024-Q4",
    "quý 4 năm 2024": "2024-Q4",
    "Q4/2024": "2024-Q4",
    "quý III 2024": "2024-Q3",
    "2024": "2024",
    "năm 2024": "2024",
    "6 tháng đầu năm 2024": "2024-H1",
    "2024-H2": "2024-H2",
    "9 tháng 2024": "2024-01/2024-09",
    "tháng 9/2024": "2024-09",
    "2024-09": "2024-09",
    "10/2024": "2024-10",
    "đến ngày 21/10/2024": "2024-10-21",
    "2024-Q4": "2024-Q4",
    "T9/2024": "2024-09",
    "t.9/2024": "2024-09",
    "Tháng 09/2024": "2024-09",
    "tháng 9 năm 2024": "2024-09",
    "IV/2024": "2024-Q4",
    "iii-2024": "2024-Q3",
    "hết quý III/2024": "2024-Q3",
    "đến hết quý III/2024": "2024-Q3",
    "tính đến hết ngày 21/10/2024": "2024-10-21",
    "hết năm 2024": "2024",
    "2024/10/21": "2024-10-21",
    "21/10/2024 08:30": "2024-10-21",
    "21/10/2024, 23:59:59": "2024-10-21",
    "2024-10-21T08:30:00": "2024-10-21",
    "6T/2024": "2024-H1",
    "T6/2024": "2024-06",
    "Quý IV, năm 2024": "2024-Q4",
    "Quý 04/2024": "2024-Q4",
    "Q.IV/2024": "2024-Q4",
    "Quý IV/2024.": "2024-Q4",
    "Cả năm 2024": "2024",
    "12 tháng năm 2024": "2024",
    "11 tháng năm 2024": "2024-01/2024-11",
    "09 tháng đầu năm 2024": "2024-01/2024-09",
    "9T/2024": "2024-01/2024-09",
    "T9.2024": "2024-09",
    "3 tháng đầu năm 2024": "2024-Q1",
    "06 tháng đầu năm 2024": "2024-H1",
    "06 tháng cuối năm 2024": "2024-H2",
    "21/10/2024.": "2024-10-21",
    "đến ngày21/10/2024": "2024-10-21",
}


@pytest.mark.parametrize("text", PERIODS)
def test_periods_with_one_reading(text: str) -> None:
    assert read_period(text) == PERIODS[text]
    parse_period(read_period(text))


@pytest.mark.parametrize(
    "text",
    [
        "21/10/2024 08:30",
        "21/10/2024 8:30:15",
        "2024/10/21",
        "2024-10-21 08:30",
        datetime(2024, 10, 21, 8, 30),
    ],
)
def test_a_time_of_day_is_left_out(text: object) -> None:
    assert read_day(text) == date(2024, 10, 21)


@pytest.mark.parametrize(
    "cell",
    [
        "9999-12-31",
        "21/10/0024",
        "01/01/0001",
        "31/12/9999",
        "31/12/1989",
        "1/1/2101",
        date(1, 1, 1),
        datetime(9999, 12, 31),
        pd.NaT,
    ],
)
@pytest.mark.parametrize("read", [read_day, read_period])
def test_a_year_of_another_time_is_refused(read: Any, cell: object) -> None:
    with pytest.raises(Unreadable) as caught:
        read(cell)
    assert caught.value.message == OUTSIDE


@pytest.mark.parametrize("text", ["1234", "quý IV/9999", "tháng 9/0024", 1900, 2101.0])
def test_a_period_of_another_time_is_refused(text: object) -> None:
    with pytest.raises(Unreadable) as caught:
        read_period(text)
    assert caught.value.message == OUTSIDE


@pytest.mark.parametrize(
    ("number_format", "period"),
    [
        ("mmm-yy", "2024-09"),
        ("mm/yyyy", "2024-09"),
        ("MM-YYYY", "2024-09"),
        ("[$-42A]mmmm/yyyy;@", "2024-09"),
        ('"Tháng" m"/"yyyy', "2024-09"),
        ("yyyy", "2024"),
        ('"năm d "yyyy', "2024"),
        ("dd/mm/yyyy", "2024-09-01"),
        ("yyyy-mm-dd hh:mm:ss", "2024-09-01"),
        ("[$-F800]dddd, mmmm dd, yyyy", "2024-09-01"),
        ("General", "2024-09-01"),
        ("@", "2024-09-01"),
    ],
)
def test_a_date_is_the_period_that_its_cell_shows(number_format: str, period: str) -> None:
    assert (
        read_period(datetime(2024, 9, 1), number_format)
        == read_period(date(2024, 9, 1), number_format)
        == period
    )


@pytest.mark.parametrize("number_format", ["d-mmm", "dd/mm", "mmmm", "h:mm"])
@pytest.mark.parametrize("read", [read_day, read_period])
def test_a_year_that_the_cell_hides_was_not_written(read: Any, number_format: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(date(2024, 9, 24), number_format)
    assert caught.value.message == "The cell of “{value}” shows no year."


@pytest.mark.parametrize("number_format", ["mmm-yy", "yyyy"])
def test_a_day_that_the_cell_hides_was_not_written(number_format: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_day(date(2024, 9, 1), number_format)
    assert caught.value.message == "The cell of “{value}” shows no day."
    assert read_day(date(2024, 9, 1), "dd/mm/yyyy") == date(2024, 9, 1)


def test_six_months_can_be_either_half() -> None:
    with pytest.raises(Unreadable) as caught:
        read_period("6 tháng 2024")
    assert caught.value.message == "“{value}” can be {a} or {b}."
    assert caught.value.details == {"a": "6 tháng đầu năm 2024", "b": "6 tháng cuối năm 2024"}


@pytest.mark.parametrize(
    "cell",
    [
        "5 tháng 2024",
        "3 tháng 2024",
        "3 tháng năm 2024",
        "13 tháng năm 2024",
        "6 tháng đầu năm",
        "quý III",
        "31/02/2025",
        "Quý 42024",
        "Quý 05/2024",
    ]
    + ["٢٠٢٤", "quý ıv/2024", "V/2024", "21/10/2024 25:00", "2024-10-21T08:30:00Z", "9/24", "đến", True]
    + [time(8, 30), timedelta(days=1), float("inf"), float("nan"), 1e300, 2024.5],
)
def test_what_names_no_period(cell: object) -> None:
    with pytest.raises(Unreadable) as caught:
        read_period(cell)
    assert caught.value.message == "“{value}” names no period."


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y/%m/%d", "%d.%m.%Y 08:30"]),
)
def test_every_day_comes_back(day: date, shape: str) -> None:
    assert read_period(day.strftime(shape)) == day.isoformat()
    assert read_day(day.strftime(shape)) == day


@pytest.mark.parametrize(
    "text", ["ngày15/01/2025", "15/01/2025.", "15.01.2025.", "ngày 15 tháng 1 năm 2025."]
)
def test_a_day_in_a_sentence(text: str) -> None:
    assert read_day(text) == date(2025, 1, 15)


@pytest.mark.parametrize(
    ("cell", "number_format", "value"),
    [
        (timedelta(hours=30), "[h]:mm", "30:00"),
        (time(8, 30), "h:mm", "08:30"),
        (True, "General", "TRUE"),
        (datetime(2024, 9, 1), "d-mmm", "01/09/2024"),
        (datetime(1900, 1, 5, 8, 30), "General", "05/01/1900 08:30"),
    ],
)
@pytest.mark.parametrize("read", [read_day, read_period])
def test_a_refusal_says_what_the_sheet_shows(read: Any, cell: object, number_format: str, value: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(cell, number_format)
    assert caught.value.details["value"] == value


def test_what_the_form_fills_in_comes_back() -> None:
    for text in ("2024", "2024-Q3", "2024-09", "2024-10-21"):
        assert read_period(Translator("vi").period(text)) == text


@pytest.mark.parametrize(
    "text", ["21/10/2024", "21-10-2024", "21.10.2024", "ngày 21 tháng 10 năm 2024", "2024-10-21"]
)
def test_days(text: str) -> None:
    assert read_day(text) == date(2024, 10, 21)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2025",
        "10/21/2024",
        "21/10/24",
        "hôm qua",
        "45000",
        "10/2024",
        "2024",
        "quý III/2024",
        "đến 21/10/2024",
    ],
)
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(Unreadable):
        read_day(text)


TIMES = {
    "Quý III": TimePart(None, "Q3"),
    "Q3": TimePart(None, "Q3"),
    "quý 3": TimePart(None, "Q3"),
    "6 tháng đầu năm": TimePart(None, "H1"),
    "6 tháng cuối năm": TimePart(None, "H2"),
    "9 tháng đầu năm": TimePart(None, "01/09"),
    "3 tháng đầu năm": TimePart(None, "Q1"),
    "tháng 9": TimePart(None, "09"),
    "năm 2024": TimePart(2024),
    "(2024)": TimePart(2024),
    "Quý III/2024": TimePart(2024, "Q3"),
    "9 tháng năm 2024": TimePart(2024, "01/09"),
    "tính đến 31/12/2024": TimePart(2024, "12-31"),
    "đến hết quý III năm 2024": TimePart(2024, "Q3"),
    **dict.fromkeys(
        ["III", "6 tháng", "9", "1999 hộ", "12024", "31/02/2025", "quý", "Kết quả 2024", "2021-2025", ""],
        None,
    ),
}


@pytest.mark.parametrize("text", TIMES)
def test_times_whole_or_in_part(text: str) -> None:
    assert read_time(text) == TIMES[text]


FOUND = {
    "KẾT QUẢ QUÝ III NĂM 2024 TỈNH BÌNH THUẬN": [("QUÝ III NĂM 2024", TimePart(2024, "Q3"))],
    "Báo cáo ngày 15/01/2025": [("ngày 15/01/2025", TimePart(2025, "01-15"))],
    "Bình Thuận, ngày 15 tháng 01 năm 2025": [("ngày 15 tháng 01 năm 2025", TimePart(2025, "01-15"))],
    "giai đoạn 2021-2025": [("2021", TimePart(2021)), ("2025", TimePart(2025))],
    "giai đoạn 2021 – 2025": [("2021", TimePart(2021)), ("2025", TimePart(2025))],
    "Q3_2024": [("Q3", TimePart(None, "Q3")), ("2024", TimePart(2024))],
    "NĂM 2024 SO VỚI QUÝ 2": [("NĂM 2024", TimePart(2024)), ("QUÝ 2", TimePart(None, "Q2"))],
    "12/BC-STTTT, 2024.5, 120245 hộ, 31/02/2025": [],
}


@pytest.mark.parametrize("text", FOUND)
def test_times_in_a_longer_text(text: str) -> None:
    assert [(text[start:end], part) for start, end, part in find_times(text)] == FOUND[text]


HOLDS = [
    (TimePart(2024), "2024-Q4", True),
    (TimePart(2024), "2024-12-31", True),
    (TimePart(2024), "2023", False),
    (TimePart(2024, "Q3"), "2024", False),
    (TimePart(None, "Q3"), "2023-Q3", True),
    (TimePart(None, "Q3"), "2023-09", False),
    (TimePart(None, "Q3"), "2023-Q4", False),
    (TimePart(2024, "01/09"), "2024-01/2024-09", True),
    (TimePart(2024, "01/09"), "2024-Q4", False),
    (TimePart(2024, "12-31"), "2024", True),
    (TimePart(2024, "12-31"), "2024-12-31", True),
    (TimePart(2024, "12-31"), "2025-Q1", False),
    (TimePart(2024, "11-30"), "2024-Q4", False),
]


@pytest.mark.parametrize(("part", "period", "holds"), HOLDS)
def test_a_time_holds_what_lies_in_it(part: TimePart, period: str, holds: bool) -> None:
    assert part.holds(parse_period(period)) is holds


@given(st.text("0123456789/-., tháng năm quý đầu IVQTh\u0131", max_size=20))
def test_times_are_periods_that_stand_where_they_are_told(text: str) -> None:
    at = 0
    for start, end, part in find_times(text):
        assert at <= start < end <= len(text)
        parse_period(TimePart(part.year or 2024, part.part).text)
        assert part.year is None or str(part.year) in text[start:end]
        at = end
