"""The official methods: every published check, the edges, and what must not change a label."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cds_analysis.cellar.errors import InputError
from cds_analysis.intake.series import SERIES_COLUMNS
from cds_analysis.metrics.official import METHODS, official_labels
from cds_analysis.metrics.official.dns_weather import SYMBOLS, dns_weather_finding
from cds_analysis.metrics.official.escap import escap_finding, time_weights
from cds_analysis.metrics.official.facts import UNSTABLE, Facts, growth, mirrored, rescaled
from cds_analysis.metrics.official.statcan import statcan_finding, threshold_factor
from cds_analysis.metrics.official.un_chart import un_chart_finding

BROADBAND = Facts(2016.0, 84.3, 2024.0, 96.4, 100.0, 2030.0)
MOBILE = Facts(2015.0, 97.4, 2022.0, 99.7, limit=100.0)
GASES = {2014: 71.233, 2015: 71.913, 2016: 71.539, 2017: 70.350, 2018: 68.100, 2019: 63.707}
SHARES = {2018: 40.0, 2019: 48.0, 2020: 55.0, 2021: 60.0, 2022: 66.0}


def _with(points: dict[int, float], **more: float) -> Facts:
    periods, values = tuple(float(year) for year in points), tuple(points.values())
    return replace(
        Facts(periods[0], values[0], periods[-1], values[-1], periods=periods, values=values), **more
    )


def _row(**cells: object) -> dict[str, object]:
    row = dict.fromkeys(SERIES_COLUMNS) | {"series_id": "a", "direction": "higher"}
    return row | {"base_period": 2016, "base_value": 84.3, "period": 2024, "value": 96.4} | cells


def _one(history: pd.DataFrame | None = None, **cells: object) -> pd.Series:
    return official_labels(pd.DataFrame([_row(**cells)]), history=history).iloc[0]


def _history(points: dict[int, float], series: str = "a") -> pd.DataFrame:
    return pd.DataFrame({"series_id": series, "period": list(points), "value": list(points.values())})


# Statistics Canada


def test_statcan_mobile_coverage() -> None:
    assert round(growth(97.4, 99.7, 7.0), 6) == 0.003340
    assert round(threshold_factor(97.4, 100.0), 6) == 0.110386
    found = statcan_finding(MOBILE)
    assert (found.label, found.score) == ("on_track", 5.0)
    assert found.ratio == growth(97.4, 99.7, 7.0)


def test_statcan_broadband() -> None:
    found = statcan_finding(BROADBAND)
    assert (found.label, round(found.ratio, 6), found.score) == ("on_track", 1.377468, 5.0)
    assert found.flags == (UNSTABLE,), "stated as the share without it, 15.7 → 3.6 is only limited progress"


def test_statcan_near_the_ceiling_calls_almost_nothing_the_worst() -> None:
    found = statcan_finding(Facts(2018.0, 98.8, 2022.0, 98.3, 100.0, 2030.0))
    assert found.label == "deterioration"
    assert found.score == -5.0
    assert found.ratio < 0


@pytest.mark.parametrize(
    ("ratio", "label"),
    [
        (0.95, "on_track"),
        (0.94, "acceleration_needed"),
        (0.6, "acceleration_needed"),
        (0.59, "limited"),
        (0.0, "limited"),
        (-0.01, "deterioration"),
    ],
)
def test_statcan_thresholds_with_a_target(ratio: float, label: str) -> None:
    required = growth(50.0, 80.0, 10.0)
    facts = Facts(2015.0, 50.0, 2020.0, 50.0 * (1 + required * (ratio + 1e-12)) ** 5, 80.0, 2025.0)
    found = statcan_finding(facts)
    assert found.label == label
    score = min(7.1429 * found.ratio - 4.2857, 5) if ratio >= 0.6 else max(4.1667 * found.ratio - 2.5, -5)
    assert found.score == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize(
    ("pace", "label", "score"),
    [
        (0.016, "on_track", 3.0),
        (0.01, "acceleration_needed", 1.25),
        (0.002, "limited", -1.5),
        (-0.01, "deterioration", -3.75),
        (-0.5, "deterioration", -5.0),
        (0.1, "on_track", 5.0),
    ],
)
def test_statcan_thresholds_without_a_target(pace: float, label: str, score: float) -> None:
    up = statcan_finding(Facts(2015.0, 50.0, 2020.0, 50.0 * (1 + pace) ** 5))
    assert up.label == label
    assert up.score == pytest.approx(score, abs=1e-6)


def test_statcan_factor_below_above_and_beyond_a_limit() -> None:
    assert threshold_factor(0.0, 100.0) == 1.0
    assert threshold_factor(100.0, 100.0) == 0.0
    assert threshold_factor(120.0, 100.0) == pytest.approx(1 - 0.8**4.44)
    assert (
        threshold_factor(200.0, 100.0) == threshold_factor(5.0, 0.0) == threshold_factor(5.0, math.nan) == 1
    )


def test_statcan_base_at_the_limit() -> None:
    held = statcan_finding(Facts(2015.0, 100.0, 2020.0, 100.0, limit=100.0))
    assert (held.label, held.score) == ("on_track", 5.0)
    assert "base at the limit" in held.flags
    assert statcan_finding(Facts(2015.0, 100.0, 2020.0, 99.0, limit=100.0)).label == "deterioration"


def test_statcan_zero_base_and_zero_target_are_replaced() -> None:
    base = statcan_finding(Facts(2015.0, 0.0, 2020.0, 4.0, 10.0, 2025.0))
    expected = growth(0.001, 4.0, 5.0) / growth(0.001, 10.0, 10.0)
    assert base.ratio == pytest.approx(expected, abs=1e-12)
    assert "zero base" in base.flags
    target = statcan_finding(Facts(2015.0, 10.0, 2020.0, 4.0, 0.0, 2025.0, sign=-1.0))
    assert target.ratio == pytest.approx(-growth(10.0, 4.0, 5.0) / abs(growth(10.0, 0.001, 10.0)), abs=1e-12)
    assert "zero target" in target.flags
    assert statcan_finding(Facts(2015.0, 10.0, 2020.0, 0.0005, 0.0, 2025.0, sign=-1.0)).label == "achieved"


def test_statcan_zero_target_is_unstable_when_the_unit_decides() -> None:
    facts = Facts(2015.0, 0.4, 2020.0, 0.02, 0.0, 2025.0, sign=-1.0)
    assert statcan_finding(facts).label != statcan_finding(rescaled(facts, 100.0)).label
    assert UNSTABLE in statcan_finding(facts).flags


def test_statcan_negative_values_turn_the_sign() -> None:
    rising = statcan_finding(Facts(2015.0, -10.0, 2020.0, -6.0))
    assert rising.ratio == -growth(10.0, 6.0, 5.0)
    assert rising.label == "on_track"
    to_target = statcan_finding(Facts(2015.0, -10.0, 2020.0, -6.0, -2.0, 2030.0))
    assert to_target.ratio == pytest.approx(-growth(10.0, 6.0, 5.0) / abs(growth(10.0, 2.0, 15.0)))
    assert statcan_finding(Facts(2015.0, -10.0, 2020.0, 6.0)).flags == ("mixed signs",)


def test_statcan_reached_needs_neither_base_nor_time() -> None:
    found = statcan_finding(Facts(period=2024.0, value=81.0, target=80.0))
    assert (found.label, found.score, found.flags) == ("achieved", 5.0, ("no base",))


def test_statcan_a_target_before_the_base_is_reckoned_and_flagged() -> None:
    found = statcan_finding(Facts(2021.0, 50.0, 2023.0, 52.0, 60.0, 2020.0))
    assert found.ratio == pytest.approx(growth(50.0, 52.0, 2.0) / abs(50.0 / 60.0 - 1))
    assert "target period not after the base" in found.flags


def test_statcan_left_a_target_that_it_stood_on() -> None:
    found = statcan_finding(Facts(2015.0, 80.0, 2020.0, 79.0, 80.0, 2025.0))
    assert (found.label, found.score) == ("deterioration", -5.0)
    assert math.isnan(found.ratio)
    assert "base at the target" in found.flags


# UN Progress Chart


def test_un_chart_broadband() -> None:
    found = un_chart_finding(BROADBAND)
    assert (round(found.prediction, 4), round(found.ratio, 4), found.score) == (106.6017, 1.4205, 3.0)
    assert found.label == "on_track"
    assert found.flags == (UNSTABLE,)


@pytest.mark.parametrize(
    ("pace", "score"), [(0.021, 3.0), (0.019, 2.0), (0.0051, 2.0), (0.0049, 1.0), (-0.02, 1.0)]
)
def test_un_chart_without_a_target_and_mirrored(pace: float, score: float) -> None:
    up = Facts(2015.0, 50.0, 2020.0, 50.0 * (1 + pace) ** 5)
    down = Facts(2015.0, 50.0, 2020.0, 50.0 * (1 - pace) ** 5, sign=-1.0)
    assert un_chart_finding(up).score == un_chart_finding(down).score == score


def test_un_chart_within_a_point_of_the_end_counts_as_achieved() -> None:
    assert un_chart_finding(replace(BROADBAND, value=99.0)).label == "achieved"
    assert un_chart_finding(replace(BROADBAND, value=98.9)).label != "achieved"
    assert un_chart_finding(MOBILE).label == "achieved"
    left = Facts(2016.0, 15.7, 2024.0, 0.9, 0.0, 2030.0, sign=-1.0)
    assert un_chart_finding(left).label == "achieved"
    assert un_chart_finding(Facts(2016.0, 0.2, 2024.0, 0.5, 100.0, 2030.0)).label != "achieved"
    rate = un_chart_finding(Facts(2016.0, 2.0, 2024.0, 0.9, 0.0, 2030.0, sign=-1.0))
    assert (rate.label, UNSTABLE in rate.flags) == ("achieved", True), "a point means nothing per thousand"
    part = Facts(2016.0, 0.5, 2024.0, 0.995, 1.0, 2030.0, 1.0)
    assert UNSTABLE in un_chart_finding(part).flags
    assert un_chart_finding(rescaled(part, 100.0)).label == "achieved"


def test_un_chart_edges_are_stated() -> None:
    assert un_chart_finding(replace(BROADBAND, base_value=0.0)).flags == ("zero base",)
    assert un_chart_finding(Facts(2015.0, -4.0, 2020.0, -2.0)).flags == ("negative values",)
    assert un_chart_finding(Facts(2015.0, -4.0, 2020.0, 2.0, 5.0, 2030.0)).flags == ("mixed signs",)
    assert "base beyond the target" in un_chart_finding(Facts(2015.0, 90.0, 2020.0, 70.0, 80.0, 2030.0)).flags
    past = un_chart_finding(Facts(2015.0, 50.0, 2024.0, 60.0, 80.0, 2020.0))
    assert past.flags == ("target period past",)


# Weather symbols


def test_dns_greenhouse_gases() -> None:
    gases = _with(GASES, target=60.0, target_period=2020.0, sign=-1.0)
    found = dns_weather_finding(gases)
    assert found.label == "cloudy"
    assert found.prediction == pytest.approx(63.707 + (63.707 - 71.233) / 5, abs=1e-12)
    later = _with(GASES | {2020: 58.510}, target=60.0, target_period=2020.0, sign=-1.0)
    assert dns_weather_finding(later).label == "sun"


@pytest.mark.parametrize(
    ("target", "symbol"),
    [(20.0, "sun"), (20.6, "slightly_cloudy"), (22.0, "slightly_cloudy"), (23.0, "cloudy"), (90.0, "cloudy")],
)
def test_dns_by_how_much_a_dated_target_is_missed(target: float, symbol: str) -> None:
    steady = _with({year: float(year - 2010) for year in range(2010, 2021)}, target_period=2030.0)
    assert dns_weather_finding(replace(steady, target=target)).label == symbol


def test_dns_wrong_way_or_no_way_is_a_thunderstorm() -> None:
    falling = _with({year: 2030.0 - year for year in range(2010, 2021)}, target=50.0, target_period=2030.0)
    assert dns_weather_finding(falling).label == "thunderstorm"
    flat = _with(dict.fromkeys(range(2010, 2021), 7.0), target=50.0, target_period=2030.0)
    assert dns_weather_finding(flat).label == "thunderstorm"


@pytest.mark.parametrize(
    ("step", "target", "symbol"),
    [
        (1.0, 5.0, "sun"),
        (0.0, 5.0, "sun"),
        (-1.0, 5.0, "slightly_cloudy"),
        (1.0, 50.0, "cloudy"),
        (0.0, 50.0, "cloudy"),
        (-1.0, 50.0, "thunderstorm"),
    ],
)
def test_dns_a_level_to_hold(step: float, target: float, symbol: str) -> None:
    points = {2015 + year: 20.0 + step * year for year in range(6)}
    assert dns_weather_finding(_with(points, target=target)).label == symbol


@pytest.mark.parametrize(
    ("values", "symbol"),
    [
        ((1.0, 2.0, 3.0, 4.0), "sun"),
        ((1.0, 2.0, 4.0, 3.0), "slightly_cloudy"),
        ((4.0, 2.0, 1.0, 3.0), "cloudy"),
        ((4.0, 3.0, 2.0, 1.0), "thunderstorm"),
    ],
)
def test_dns_direction_alone(values: tuple[float, ...], symbol: str) -> None:
    points = dict(zip(range(2020, 2024), values, strict=True))
    assert dns_weather_finding(_with(points)).label == symbol
    turned = {year: -value for year, value in points.items()}
    assert dns_weather_finding(_with(turned, sign=-1.0)).label == symbol


def test_dns_needs_four_points_and_uses_six() -> None:
    three = _with({2021: 1.0, 2022: 2.0, 2023: 3.0}, target=9.0, target_period=2030.0)
    assert dns_weather_finding(three).flags == ("too few points",)
    seven = _with({2014: 900.0} | GASES, target=60.0, target_period=2020.0, sign=-1.0)
    plain = _with(GASES, target=60.0, target_period=2020.0, sign=-1.0)
    assert dns_weather_finding(seven) == dns_weather_finding(plain)


def test_dns_missing_years_are_reported_and_unstable_where_they_decide() -> None:
    points = {2010: 60.0, 2014: 62.0, 2018: 90.0, 2019: 89.0, 2020: 88.0, 2021: 87.0}
    found = dns_weather_finding(_with(points))
    assert "missing years" in found.flags
    assert UNSTABLE not in found.flags, "the mean of the last five years points up as well"
    falling = {2008: 60.0, 2012: 88.0, 2014: 90.0, 2016: 89.0, 2018: 88.0, 2020: 87.0}
    assert dns_weather_finding(_with(falling)).flags == (UNSTABLE, "missing years")


def test_dns_quarters_are_read_a_year_apart() -> None:
    quarters = {2020 + quarter / 4: 10.0 + quarter for quarter in range(17)}
    found = dns_weather_finding(_with(quarters, target=30.0, target_period=2025.0))  # type: ignore[arg-type]
    assert found.prediction == pytest.approx(30.0)


# UN regional commissions


def test_escap_check() -> None:
    weights = time_weights(np.arange(2018.0, 2023.0), 2025.0)
    assert weights.round(4).tolist() == [1, 1.1667, 1.4, 1.75, 2.3333]
    found = escap_finding(_with(SHARES, target=85.0, target_period=2025.0, limit=100.0))
    assert (round(found.prediction, 4), round(found.score, 4)) == (80.9845, 5.7778)
    assert found.ratio == pytest.approx((found.prediction - 40) / 45, abs=1e-12)
    assert found.label == "will_meet"


@pytest.mark.parametrize(
    ("value", "word"), [(85.0, "reached"), (81.0, "reached"), (80.0, "accelerate"), (40.0, "regression")]
)
def test_escap_current_status_where_nothing_can_be_predicted(value: float, word: str) -> None:
    found = escap_finding(Facts(2018.0, 40.0, 2022.0, value, 85.0, 2025.0))
    assert found.label == word
    assert found.flags == ("current status only", "no ceiling")


def test_escap_one_point() -> None:
    assert escap_finding(Facts(2024.0, 90.0, 2024.0, 90.0, 85.0)).label == "met"
    assert escap_finding(Facts(period=2024.0, value=80.0, target=85.0)).label == "insufficient"


def test_escap_says_why_it_does_not_predict() -> None:
    facts = _with(SHARES, target=85.0, target_period=2025.0, limit=100.0)
    assert "value at or beyond a bound" in escap_finding(replace(facts, limit=66.0)).flags
    assert "no target period" in escap_finding(replace(facts, target_period=math.nan)).flags
    assert "target period not after the latest" in escap_finding(replace(facts, target_period=2022.0)).flags
    assert escap_finding(replace(facts, target=math.nan)).flags == ("no target",)
    assert escap_finding(replace(facts, target=40.0, value=39.0)).flags == ("base at the target",)


# The table


def test_the_table_has_five_columns_a_method() -> None:
    table = official_labels(pd.DataFrame([_row(target=100.0, target_period=2030)]))
    parts = ("label", "ratio", "score", "prediction", "flag")
    assert list(table.columns) == [*SERIES_COLUMNS, *(f"{name}_{part}" for name in METHODS for part in parts)]
    row = table.iloc[0]
    assert (round(row["statcan_ratio"], 6), round(row["un_chart_prediction"], 4)) == (1.377468, 106.6017)
    assert row["dns_weather_flag"] == "too few points"
    assert pd.isna(row["dns_weather_label"])
    assert pd.isna(row["statcan_prediction"])


def test_the_history_feeds_the_methods_that_need_it() -> None:
    row = _one(
        _history(SHARES | {2023: 99.0}),
        base_period=2018,
        base_value=40.0,
        period=2022,
        value=66.0,
        target=85.0,
        target_period=2025,
        limit=100.0,
    )
    assert round(row["escap_prediction"], 4) == 80.9845, "the point of 2023 is not known yet"
    assert row["dns_weather_label"] == "sun"
    assert row["dns_weather_prediction"] == pytest.approx(66 + 6.5 * 3)


def test_periods_may_be_texts() -> None:
    words = _one(period="2024-Q4", base_period="2016", target=100, target_period="2030")
    assert words["statcan_ratio"] == _one(target=100, target_period=2030)["statcan_ratio"]


def test_the_base_is_taken_from_the_history_from_2015_on() -> None:
    points = _history({2012: 10.0, 2016: 84.3, 2020: 90.0})
    row = _one(points, base_period=None, base_value=None, target=100.0, target_period=2030)
    assert round(row["statcan_ratio"], 6) == 1.377468
    assert "base from history" in row["statcan_flag"]
    assert "history disagrees" in _one(_history({2024: 90.0}))["statcan_flag"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"base_value": None}, "no base"),
        ({"base_period": None}, "no base"),
        ({"base_value": "unknown"}, "no base"),
        ({"value": None}, "no value"),
        ({"value": math.inf}, "no value"),
        ({"period": "soon"}, "no period"),
        ({"direction": "up"}, "no direction"),
        ({"direction": None}, "no direction"),
        ({"period": 2016}, "too few points"),
        ({"period": 2010}, "base after the latest period"),
        ({"period": 2016.5}, "less than a year"),
        ({"target": 99.0}, "no target period"),
        ({"target": 99.0, "target_period": 2016}, "target period not after the base"),
        ({"target": -99.0, "target_period": 2030, "value": -120.0}, "mixed signs"),
    ],
)
def test_unusable_input_is_said_and_never_raised(cells: dict[str, object], reason: str) -> None:
    row = _one(**cells)
    assert pd.isna(row["statcan_label"])
    assert reason in row["statcan_flag"].split("; ")
    for method in METHODS:
        assert row[f"{method}_flag"] or not pd.isna(row[f"{method}_label"])


@pytest.mark.parametrize("cell", [None, math.nan, 0, -1.0, 1e308, -1e308, 1e-308, "x", "2024", math.inf])
@pytest.mark.parametrize("column", [name for name in SERIES_COLUMNS if name != "series_id"])
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_nothing_raises(column: str, cell: object, direction: str) -> None:
    cells = {"target": 100.0, "target_period": 2030, "limit": 100.0, "direction": direction, column: cell}
    table = official_labels(pd.DataFrame([_row(**cells)]), history=_history(SHARES))
    numbers = table.filter(regex="_(ratio|score|prediction)$").to_numpy(dtype=float)
    assert not np.isinf(numbers).any()


def test_absent_columns_and_unknown_methods_are_reported_together() -> None:
    frame = pd.DataFrame([_row()]).rename(columns={"base_value": "base_valeu"})
    with pytest.raises(InputError) as caught:
        official_labels(frame, ["statcam"], pd.DataFrame({"series_id": ["a"], "period": [2024]}))
    assert [problem.text() for problem in caught.value.problems] == [
        "frame: The column “base_value” is missing. Is “base_valeu” meant?",
        "history: The column “value” is missing.",
        "“statcam” cannot be read. Expected: statcan, un_chart, dns_weather, escap.",
    ]
    without = pd.DataFrame([_row()]).drop(columns=["target", "target_period", "limit"])
    assert official_labels(without, ["statcan"])["statcan_label"].tolist() == ["on_track"]


def test_an_empty_frame_stays_empty() -> None:
    table = official_labels(pd.DataFrame(columns=list(SERIES_COLUMNS)))
    assert table.empty
    assert "escap_flag" in table


def test_ten_thousand_series_take_seconds() -> None:
    random = np.random.default_rng(4)
    count = 10_000
    frame = pd.DataFrame(
        {
            "series_id": np.arange(count),
            "base_period": 2016,
            "base_value": random.uniform(0, 90, count),
            "period": 2022,
            "value": random.uniform(0, 100, count),
            "target": np.where(random.uniform(size=count) < 0.5, 90.0, np.nan),
            "target_period": 2030,
            "limit": 100.0,
            "direction": "higher",
        }
    )
    points = frame[["series_id"]].merge(pd.DataFrame({"period": range(2016, 2023)}), how="cross")
    begun = time.perf_counter()
    official_labels(frame, history=points.assign(value=random.uniform(1, 99, len(points))))
    assert time.perf_counter() - begun < 10


# What must not change a label

VALUE = st.integers(64, 95 * 64).map(lambda parts: parts / 64)  # so that 100 − x is exact
THRESHOLDS = (0.95, 0.6, 0.1, 0.0, 0.9, 1.0, 0.05, 0.2, 0.02, 0.015, 0.005, -0.005)


@st.composite
def series(draw: st.DrawFn) -> Facts:
    """Return any share with six yearly points, with a dated target, a level to hold, or none."""
    values = tuple(draw(st.lists(VALUE, min_size=6, max_size=6)))
    target = draw(st.one_of(st.just(math.nan), VALUE))
    deadline = draw(st.sampled_from([2025.0, 2030.0, math.nan]))
    limit = draw(st.sampled_from([100.0, math.nan]))
    periods = tuple(float(year) for year in range(2017, 2023))
    sign = draw(st.sampled_from([1.0, -1.0]))
    return Facts(2017.0, values[0], 2022.0, values[-1], target, deadline, limit, sign, periods, values)


def _clear(facts: Facts) -> bool:
    """Return whether no method stands on a threshold, where rounding decides."""
    ratios = [METHODS[name](facts).ratio for name in METHODS]
    factor = threshold_factor(facts.base_value, facts.limit)
    bounds = [*THRESHOLDS, 0.015 * factor, 0.005 * factor]
    return all(abs(ratio - bound) > 1e-7 for ratio in ratios for bound in bounds if not math.isnan(ratio))


def _scaled(facts: Facts, factor: float) -> Facts:
    return replace(
        rescaled(facts, factor), periods=facts.periods, values=tuple(factor * v for v in facts.values)
    )


@settings(max_examples=150, deadline=None)
@given(series(), st.sampled_from([0.01, 1 / 3, 2.5, 1000.0]))
def test_another_unit_gives_the_same_label(facts: Facts, factor: float) -> None:
    assume(_clear(facts))
    for name in ("statcan", "dns_weather", "escap"):
        one, other = METHODS[name](facts), METHODS[name](_scaled(facts, factor))
        assert one.label == other.label, name
        assert one.score == pytest.approx(other.score, rel=1e-6, abs=1e-6, nan_ok=True)
    free = replace(facts, limit=math.nan)
    assert un_chart_finding(free).label == un_chart_finding(_scaled(free, factor)).label


@settings(max_examples=150, deadline=None)
@given(series())
def test_the_share_left_over_gives_the_same_label_or_the_flag_says_so(facts: Facts) -> None:
    facts = replace(facts, limit=100.0)
    assume(_clear(facts))
    other = mirrored(facts, 100.0)
    for judge in (statcan_finding, un_chart_finding):
        found = judge(facts)
        again = judge(other).label
        assert (UNSTABLE in found.flags) == (bool(found.label) and bool(again) and again != found.label)
    full = replace(other, limit=100.0, periods=facts.periods, values=tuple(100 - v for v in facts.values))
    for judge in (dns_weather_finding, escap_finding):
        assert judge(facts).label == judge(full).label


@settings(max_examples=150, deadline=None)
@given(series(), st.floats(0.01, 20.0))
def test_a_better_value_never_gets_a_worse_score(facts: Facts, more: float) -> None:
    facts = replace(facts, sign=1.0)
    better = replace(facts, value=facts.value + more, values=(*facts.values[:-1], facts.value + more))
    for name in ("statcan", "escap"):
        one, other = METHODS[name](facts), METHODS[name](better)
        if not math.isnan(one.score) and not math.isnan(other.score):
            assert other.score >= one.score - 1e-9, name
    one, other = dns_weather_finding(facts), dns_weather_finding(better)
    if not math.isnan(facts.target):
        assert SYMBOLS.index(other.label) <= SYMBOLS.index(one.label)
    if "base beyond the target" not in un_chart_finding(facts).flags and facts.base_value != facts.target:
        scores = un_chart_finding(facts).score, un_chart_finding(better).score
        assert not scores[1] < scores[0]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(5)), st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(rows: list[int], points: list[int]) -> None:
    frame = pd.DataFrame(
        [_row(series_id=f"s{n}", value=80.0 + 4 * n, target=95.0, target_period=2030) for n in range(5)]
    )
    past = _history(dict(zip(range(2018, 2024), (60.0, 63.0, 62.0, 70.0, 71.0, 75.0), strict=True)), "s2")
    one = official_labels(frame, history=past).set_index("series_id")
    other = official_labels(frame.iloc[list(rows)], history=past.iloc[list(points)]).set_index("series_id")
    pd.testing.assert_frame_equal(one, other.loc[one.index])
