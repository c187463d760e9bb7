"""A series may be compared with itself only after its last break."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pandas as pd
import pytest

from cds_analysis.cellar.periods import decimal_year, parse_period
from cds_analysis.data.indicator import Break, Indicator
from cds_analysis.metrics.series import comparable_series, dated_figures, latest_observation
from cds_analysis.metrics.verdict import figure_day

BROKEN = Indicator("x", "", "", "percent", breaks=(Break("2023-04", "mới", "new"),))


def _series(*rows: tuple[str, float, str]) -> pd.DataFrame:
    periods = [parse_period(period) for period, _, _ in rows]
    return pd.DataFrame(
        {
            "indicator": "x",
            "time_period": [period.text for period in periods],
            "period_start": pd.to_datetime([period.start for period in periods]),
            "period_end": pd.to_datetime([period.end for period in periods]),
            "obs_value": [value for _, value, _ in rows],
            "qualifier": [qualifier for _, _, qualifier in rows],
            "known_from": pd.Timestamp("2025-01-01"),
        }
    )


def test_only_the_part_after_the_break_is_comparable() -> None:
    rows = _series(
        ("2021", 96, "exact"), ("2022-08", 97.3, "exact"), ("2023-04", 84.1, "exact"), ("2024", 90, "approx")
    )
    assert comparable_series(rows, BROKEN)["obs_value"].tolist() == [84.1, 90]
    assert comparable_series(rows.head(2), BROKEN)["obs_value"].tolist() == [96, 97.3]


def test_bounds_are_not_values_unless_asked_for() -> None:
    rows = _series(("2023", 80, "exact"), ("2024", 90, "at_least"))
    assert comparable_series(rows, BROKEN)["obs_value"].tolist() == [80]
    assert comparable_series(rows, BROKEN, ("exact", "at_least"))["obs_value"].tolist() == [80, 90]


def test_the_newest_figure_is_a_value_before_a_bound() -> None:
    rows = _series(("2024", 90, "at_least"), ("2024-12-31", 91, "exact"))
    assert latest_observation(rows, "x")["obs_value"] == 91  # type: ignore[index]
    assert latest_observation(rows, "y") is None


def _dated(*rows: tuple[str, float, str]) -> pd.DataFrame:
    """Return figures of one unit: period, value, day since when it is known."""
    known = pd.to_datetime([day for _, _, day in rows])
    series = _series(*((period, value, "exact") for period, value, _ in rows))
    return dated_figures(series.assign(ref_area="u", decimals=0, known_from=known))


def test_a_figure_known_before_its_period_is_over_is_of_that_day() -> None:
    figures = _dated(("2025", 92, "2025-06-30"), ("2024", 90, "2025-02-15"), ("2023", 85, "2023-12-31"))
    assert figures["period"].tolist() == [2024.0, 2025.0, decimal_year(date(2025, 6, 30))]
    assert figures["value"].tolist() == [85, 90, 92]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_of_figures_of_one_day_the_shortest_period_stands_last(order: tuple[int, ...]) -> None:
    rows = [
        ("2025", 92, "2025-06-30"),
        ("2025-H1", 93, "2025-07-20"),
        ("2025-06", 94, "2025-06-30"),
        ("2025-06-30", 95, "2025-06-30"),
    ]
    figures = _dated(*(rows[place] for place in order))
    assert figures["value"].tolist() == [92, 93, 94, 95]
    assert set(figures["period"]) == {decimal_year(date(2025, 6, 30))}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_equally_long_periods_of_one_day_the_one_known_last_stands_last(order: tuple[int, ...]) -> None:
    rows = [("2025-06-16/2025-07-15", 92, "2025-06-30"), ("2025-06-01/2025-06-30", 94, "2025-07-20")]
    assert _dated(*(rows[place] for place in order))["value"].tolist() == [92, 94]


def test_the_newest_dated_figure_is_dated_the_day_of_the_latest_observation() -> None:
    rows = _series(("2024", 90, "exact"), ("2025", 92, "exact")).assign(ref_area="u", decimals=0)
    rows = rows.assign(known_from=pd.to_datetime(["2025-02-15", "2025-06-30"]))
    newest = latest_observation(rows, "x")
    assert newest is not None
    assert dated_figures(rows)["value"].iloc[-1] == newest["obs_value"]
    assert dated_figures(rows)["period"].iloc[-1] == decimal_year(figure_day(newest))
