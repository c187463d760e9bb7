"""Periods as official figures name them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.cellar.periods import decimal_year, parse_period, parse_quarter, quarters_between


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2022-H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-10-21", date(2024, 10, 21), date(2024, 10, 21)),
        ("2022-01-01/2022-11-15", date(2022, 1, 1), date(2022, 11, 15)),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31)),
    ],
)
def test_every_form_is_read(text: str, start: date, end: date) -> None:
    period = parse_period(text)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-Q5", "2024-H3", "2024-13", "2023-02-29", "2025/2024", "năm 2024", "2024-Q1x"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_period(text)


@pytest.mark.parametrize("text", ["2024", "2024-H1", "2024Q4", "2024-Q0", "q4"])
def test_a_quarter_is_a_quarter(text: str) -> None:
    with pytest.raises(ValueError, match="2024-Q4"):
        parse_quarter(text)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 30)))
def test_decimal_years_grow_with_days(day: date) -> None:
    assert decimal_year(day) < decimal_year(day + timedelta(days=1))
    assert quarters_between(day, day + timedelta(days=1)) > 0
