"""A series may be compared with itself only after its last break."""

from __future__ import annotations

import pandas as pd

from cds_analysis.metrics.series import comparable_series, latest_observation
from cds_analysis.periods import parse_period
from cds_analysis.registry.indicators import Break, Indicator

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
