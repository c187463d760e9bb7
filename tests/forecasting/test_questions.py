"""A question without an honest answer is refused, with everything that is wrong at once; a date means one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import attainment
from cds_analysis.forecasting.dates import decimal_periods, read_dates
from cds_analysis.forecasting.questions import MOST_LINES, check_questions

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)
GROWTH = Indicator("growth", "", "", "percent", kind="growth")
COUNT = Indicator("count", "", "", "count", kind="count", lower=0.0)
FIXED = "correct the figure, or give the indicator whose bounds hold"
UNIT = "write the target in the unit of the indicator"
AS_2024 = "write one of 2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21, 2024-01/2024-04"


def _past(
    values: Sequence[object] = (60.0, 70.0), periods: Sequence[object] = (2024.0, 2025.0)
) -> pd.DataFrame:
    return pd.DataFrame({"series": "a", "period": periods, "value": values})


def _goals(target: float | None = 80.0, deadline: object = 2026.0, series: str = "a") -> pd.DataFrame:
    return pd.DataFrame({"series": [series], "target": [target], "deadline": [deadline]})


def _peers(
    values: Sequence[object] = (50.0, 55.0), periods: Sequence[object] = (2024.0, 2025.0)
) -> pd.DataFrame:
    return pd.DataFrame({"unit": ["p", "q"], "period": periods, "value": values})


def _said(refused: Callable[[], object]) -> str:
    """Return the whole message with which something is refused."""
    with pytest.raises(ValueError, match=r"(?s).+") as error:
        refused()
    return str(error.value)


def _text(*args: pd.DataFrame, **more: Any) -> str:
    return _said(lambda: check_questions(*args, **more))


def test_a_good_question_gives_its_dates() -> None:
    peers = _peers(periods=[date(2023, 12, 31), date(2024, 12, 31)])
    dated = check_questions(_past(periods=["2023", "2024"]), _goals(None, "2026"), peers=peers, day="2025")
    assert dated.histories.tolist() == [2024.0, 2025.0]
    assert dated.deadlines.tolist() == [2027.0]
    assert dated.of_peers(peers).tolist() == [2024.0, 2025.0]  # type: ignore[union-attr]
    assert dated.of_peers(None) is None


@pytest.mark.parametrize(
    ("target", "spec", "expected"),
    [
        (120.0, None, "the highest possible value is 100"),
        (-0.5, SHARE, "the lowest possible value is 0"),
        (1.2, replace(SHARE, upper=1.0), "the highest possible value is 1"),
        (-1.0, COUNT, "the lowest possible value is 0"),
        (np.inf, COUNT, "it must be finite"),
    ],
)
def test_a_target_beyond_the_bounds_is_refused(target: float, spec: Indicator | None, expected: str) -> None:
    text = _text(_past([0.5, 0.6]), _goals(target), spec=spec)
    assert text == f"target {target:g} of series a (row 0 of the targets): {expected}; {UNIT}"


def test_what_has_no_bounds_may_be_anything_finite() -> None:
    check_questions(_past([-7.0, 130.0]), _goals(250.0), peers=_peers([-1e9, 1e9]), spec=GROWTH)
    text = _text(_past([1.0, -np.inf]), _goals(), spec=GROWTH)
    assert text == f"value -inf of series a (row 1 of the histories): it must be finite; {FIXED}"


def test_a_figure_beyond_the_bounds_is_refused_whose_ever_it_is() -> None:
    text = _text(_past([60.0, 105.25]), _goals(), peers=_peers([-1.0, 55.0]), spec=SHARE)
    assert text.splitlines() == [
        f"value 105.25 of series a (row 1 of the histories): the highest possible value is 100; {FIXED}",
        f"value -1 of unit p (row 0 of the peers): the lowest possible value is 0; {FIXED}",
    ]


@pytest.mark.parametrize("word", ["planned", "target"])
def test_plans_and_missing_values_are_no_figures(word: str) -> None:
    past = _past([60.0, 140.0, None], [2024.0, 2025.0, 2030.0]).assign(qualifier=["exact", word, "exact"])
    peers = _peers([50.0, 140.0]).assign(qualifier=["approx", word])
    check_questions(past, _goals(), peers=peers, day=2024.5)
    bound = past.assign(qualifier="at_least")
    assert _text(bound, _goals()).startswith("value 140 of series a (row 1 of the histories)")


def test_series_without_a_target_are_not_asked_about() -> None:
    other = _past([500.0], [2030.0]).assign(series="b")
    check_questions(pd.concat([_past(), other]), _goals(), day=2025.0)
    check_questions(pd.concat([_past(), other]), _goals(), spec={"a": SHARE}, day=2025.0)


def test_rounding_errors_are_let_pass() -> None:
    check_questions(_past([100 * (0.1 + 0.2) / 0.3, -1e-12]), _goals(100 + 1e-9))


def test_a_missing_target_asks_for_the_value_only() -> None:
    check_questions(_past(), _goals(None))
    check_questions(_past(), _goals(float("nan")))


@pytest.mark.parametrize(
    ("missing", "others"),
    [(None, ["2024"]), ("", ["2024"]), (pd.NaT, [pd.Timestamp(2024, 1, 1)]), (np.nan, [2024.0])],
)
def test_a_missing_period_or_deadline_is_refused(missing: object, others: list[object]) -> None:
    text = _text(
        _past(periods=[missing, *others]), _goals(80.0, missing), peers=_peers(periods=[*others, missing])
    )
    assert text.splitlines() == [
        "no deadline of series a (row 0 of the targets): every target needs one; write it, such as 2025 or "
        "2025-12-31",
        "no period of series a (row 0 of the histories): every figure needs one; write it, such as 2024-Q3, or "
        "leave the row out",
        "no period of unit q (row 1 of the peers): every figure needs one; write it, such as 2024-Q3, or leave "
        "the row out",
    ]


@pytest.mark.parametrize(
    ("period", "shown", "fault"),
    [
        ("2024-Q5", "2024-Q5", f"'2024-Q5' is not a period; {AS_2024}"),
        ("2024.5", "2024.5", f"'2024.5' is not a period; {AS_2024}"),
        (20241231, "20241231", "20241231 is not a year; a year has four digits"),
        (True, "True", "True is not a period; write one such as 2024, 2024-Q3 or 2024-10-21"),
        (np.inf, "inf", "inf is not a period; write one such as 2024, 2024-Q3 or 2024-10-21"),
    ],
)
def test_what_is_no_period_is_refused(period: object, shown: str, fault: str) -> None:
    text = _text(_past([60.0], [period]), _goals(80.0, date(2026, 12, 31)))
    assert text == f"period {shown} of series a (row 0 of the histories): {fault}"
    assert _said(lambda: decimal_periods(pd.Series([period]))) == f"row 0: {fault}"


TWO_WAYS = "2026 names a year and counts at its end, 2022.0 is a decimal year; write both the same way"


@pytest.mark.parametrize("name", [2026, "2026"])
def test_names_and_decimal_years_are_never_mixed(name: object) -> None:
    past = _past([60.0], [2022.0])
    assert _text(past, _goals(80.0, name)) == (
        f"2026 of series a (row 0 of the targets) and 2022.0 of series a (row 0 of the histories) are written in "
        f"two ways: {TWO_WAYS}"
    )
    assert _text(past, _goals(80.0, 2026.0), day=name).startswith(
        "2026 as the day of the forecast and 2026.0 of"
    )
    peers = _peers(periods=[2021.0, 2022.0])
    assert "and 2021.0 of unit p (row 0 of the peers) are" in _text(
        _past([60.0], ["2022"]), _goals(80.0, name), peers=peers
    )
    column = pd.Series([name, 2022.0], dtype=object)
    assert _text(_past(periods=column), _goals(80.0, date(2026, 12, 31))) == (
        "2026 of series a (row 0 of the histories) and 2022.0 of series a (row 1 of the histories) are written "
        f"in two ways: {TWO_WAYS}"
    )
    assert _said(lambda: decimal_periods(column)) == TWO_WAYS


def test_days_go_with_either_way() -> None:
    for deadline in (
        "2026-12-31",
        date(2026, 12, 31),
        pd.Timestamp(2026, 12, 31),
        np.datetime64("2026-12-31"),
    ):
        for period in (2024, 2024.0, "2024"):
            dated = check_questions(_past([60.0], [period]), _goals(80.0, deadline), day="2025-01-01")
            assert dated.deadlines.tolist() == [2027.0]


@pytest.mark.parametrize(
    ("day", "shown"), [(2025.5, "2025.5"), (date(2025, 6, 30), "2025-06-30"), ("2025-06-30", "2025-06-30")]
)
def test_a_figure_after_the_day_of_the_forecast_is_refused(day: object, shown: str) -> None:
    text = _text(_past(periods=[2025.0, 2026.0]), _goals(), peers=_peers(periods=[2027.0, 2025.0]), day=day)
    advice = "the day of the forecast; leave the figure out, or write the day since when it is known"
    assert text.splitlines() == [
        f"period 2026.0 of series a (row 1 of the histories): it ends after {shown}, {advice}",
        f"period 2027.0 of unit p (row 0 of the peers): it ends after {shown}, {advice}",
    ]


def test_a_figure_of_the_day_itself_is_known() -> None:
    check_questions(_past(periods=["2023", "2024-12-31"]), _goals(80.0, "2026"), day=date(2024, 12, 31))
    check_questions(_past(periods=[2024.0, 2024.81]), _goals(), day=decimal_year(date(2024, 10, 22)))


@pytest.mark.parametrize("day", ["soon", float("nan")])
def test_a_day_that_is_none_is_refused(day: object) -> None:
    fault = f"'soon' is not a period; {AS_2024}" if day == "soon" else "no period is given"
    assert _text(_past(), _goals(), day=day) == f"day of the forecast: {fault}; write one such as 2024-12-31"


def test_everything_is_reported_at_once_and_no_more_than_twenty_lines() -> None:
    past = _past([101.0] * 30, [2024.0] * 30)
    lines = _text(past, _goals(120.0, None)).splitlines()
    assert len(lines) == MOST_LINES + 1
    assert lines[0].startswith("no deadline of series a")
    assert lines[1].startswith("target 120 of series a")
    assert lines[2].startswith("value 101 of series a (row 0 ")
    assert lines[-1] == "and 12 more"
    exactly = _text(_past([101.0] * 20, [2024.0] * 20), _goals()).splitlines()
    assert len(exactly) == MOST_LINES


def test_each_series_is_held_against_its_own_indicator_and_peers() -> None:
    past = pd.concat([_past([60.0, 70.0]), _past([6000.0, 7000.0]).assign(series="n")])
    goals = pd.concat([_goals(80.0), _goals(8000.0, series="n"), _goals(800.0, series="s")])
    specs, peers = {"a": SHARE, "n": COUNT}, {"a": _peers([50.0, 500.0]), "n": _peers([50.0, 500.0])}
    text = _text(past, goals, peers=peers, spec=specs)
    assert text.splitlines() == [
        f"target 800 of series s (row 2 of the targets): the highest possible value is 100; {UNIT}",
        f"value 500 of unit q (row 1 of the peers): the highest possible value is 100; {FIXED}",
    ]
    late = _text(past.assign(value=[6000.0, 70, 60, 7000]), goals.head(2), spec=specs)
    assert late.startswith(
        "value 6000 of series a (row 0 of the histories): the highest possible value is 100"
    )


def test_nothing_at_all_is_no_problem() -> None:
    check_questions(_past([], []), _goals(), peers=_peers().head(0))
    check_questions(_past([], []), _goals(80.0, "2026"), peers=pd.DataFrame(), spec={})
    assert check_questions(_past(), _goals().head(0), spec={"a": SHARE}).deadlines.tolist() == []


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.lists(days, min_size=1, max_size=5))
def test_a_day_is_that_day_however_it_is_written(given_days: list[date]) -> None:
    expected = [decimal_year(day) for day in given_days]
    stamps = pd.Series(pd.to_datetime(given_days))
    for column in (
        pd.Series(given_days),
        stamps,
        stamps.dt.tz_localize("Asia/Ho_Chi_Minh"),
        stamps.astype(object),
        pd.Series([day.isoformat() for day in given_days]),
    ):
        assert decimal_periods(column).tolist() == expected
        assert read_dates(column).kinds == {"day"}


years = st.lists(st.integers(2010, 2024), min_size=1, max_size=6, unique=True)


@settings(max_examples=30, deadline=None)
@given(years, st.integers(0, 4), st.data())
def test_a_year_is_one_day_however_it_is_written(past: list[int], ahead: int, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.floats(5, 95), min_size=len(past), max_size=len(past)))
    asked = max(past) + 1 + ahead

    def answer(written: list[object], deadline: object) -> list[float | None]:
        result = attainment(pd.DataFrame({"period": written, "value": values}), 80, deadline, spec=SHARE)  # type: ignore[arg-type]
        return [result.probability, *result.quantiles.values()]

    ends = answer([year + 1.0 for year in past], asked + 1.0)
    assert answer([str(year) for year in past], str(asked)) == ends
    assert answer(list(past), asked) == ends
    assert answer(list(np.array(past)), np.int64(asked)) == ends
    assert answer([date(year, 12, 31) for year in past], date(asked, 12, 31)) == ends


@settings(max_examples=30, deadline=None)
@given(years, st.data())
def test_the_order_of_rows_does_not_matter(past: list[int], data: st.DataObject) -> None:
    values = data.draw(st.lists(st.floats(0, 100), min_size=len(past), max_size=len(past)))
    order = data.draw(st.permutations(range(len(past))))
    rows = pd.DataFrame({"period": past, "value": values})
    ordered, shuffled = (attainment(part, 80, 2026, spec=SHARE) for part in (rows, rows.iloc[order]))
    assert shuffled.probability == ordered.probability
    assert shuffled.quantiles == ordered.quantiles


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(101, 200), min_size=2, max_size=9), st.data())
def test_the_order_of_rows_changes_only_where_a_problem_is(values: list[float], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(values))))
    rows = _past(values, ["2024"] * len(values))
    text, shuffled = (_text(part, _goals(80.0, "2026")).splitlines() for part in (rows, rows.iloc[order]))
    without_place = [sorted(line.split(" (")[0] for line in lines) for lines in (text, shuffled)]
    assert without_place[0] == without_place[1]
