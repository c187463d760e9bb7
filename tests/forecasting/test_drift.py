"""A measure goes on at the pace of its kind, the more at its own the longer and the more evenly it kept it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.forecasting.drift import Drift, expected_drift
from cds_analysis.forecasting.prior import load_prior
from cds_analysis.forecasting.scale import scale_of
from cds_analysis.forecasting.stand_ins import kind_pace

PRIOR, SCALE = load_prior(), scale_of(None, np.empty(0))
PACE = kind_pace(PRIOR)


def drift(levels: list[float], periods: list[float] | None = None) -> Drift:
    """Return the drift of one series, yearly to 2024 without periods."""
    yearly = [2024.0 - before for before in range(len(levels))][::-1]
    return expected_drift(np.array([periods or yearly]), np.array([levels]), PACE, SCALE, PRIOR)


def expected(found: Drift) -> float:
    return float(found.general[0] + found.own[0])


def test_one_figure_leaves_the_drift_of_the_kind() -> None:
    found = drift([0.7])
    assert found.general == pytest.approx(PACE.at(np.array([0.7]), SCALE))
    assert (found.own[0], found.sd[0]) == (0.0, pytest.approx(PRIOR.drift_sd * SCALE.unit))


def test_an_even_fast_past_raises_the_drift_and_an_uneven_one_less() -> None:
    even, uneven = drift([-1.2, -0.8, -0.4, 0.0]), drift([-1.2, 0.4, -1.6, 0.0])
    assert expected(even) > expected(uneven) > expected(drift([0.0]))
    assert uneven.noise[0] > even.noise[0]
    assert uneven.sd[0] > even.sd[0]


def test_a_past_that_fell_lowers_the_drift() -> None:
    assert drift([1.2, 0.8, 0.4, 0.0]).own[0] < 0 < drift([-1.2, -0.8, -0.4, 0.0]).own[0]


def test_the_longer_the_look_back_the_surer_the_drift() -> None:
    sure = [drift([0.0, 0.1 * years], [2024.0 - years, 2024.0]).sd[0] for years in (0.5, 1.0, 2.0, 3.0)]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] < drift([0.0]).sd[0]


def test_a_longer_past_at_the_same_pace_counts_more() -> None:
    short, long = drift([0.6, 1.0]), drift([-0.2, 0.2, 0.6, 1.0])
    assert long.own[0] > short.own[0] > 0


def test_what_lies_more_than_three_years_back_is_not_the_pace() -> None:
    fallen_then_risen, risen = [3.0, 0.0, 0.9], [0.0, 0.9]
    assert drift(fallen_then_risen, [2020.0, 2021.0, 2024.0]).own[0] > 0
    assert (
        drift(fallen_then_risen, [2021.5, 2022.0, 2024.0]).own[0] < 0 < drift(risen, [2022.0, 2024.0]).own[0]
    )


def test_a_past_at_the_pace_of_the_kind_adds_nothing() -> None:
    pace = float(drift([0.0]).general[0])
    kept = drift([-2 * pace, -pace, 0.0])
    assert kept.own[0] == pytest.approx(0.0, abs=1e-12)
    assert kept.sd[0] < drift([0.0]).sd[0]


def test_of_two_figures_far_apart_both_are_looked_at() -> None:
    periods = [2014.0, 2018.0, 2024.0]
    assert drift([-1.0, 0.0, 3.0], periods).own[0] > drift([-1.0, 0.0, 0.3], periods).own[0]


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=6))
def test_the_drift_lies_between_the_kind_and_what_was_seen(levels: list[float]) -> None:
    found = drift(levels)
    newest = levels[-4:]
    seen, kind = (newest[-1] - newest[0]) / (len(newest) - 1), float(found.general[0])
    assert min(seen, kind) - 1e-9 <= expected(found) <= max(seen, kind) + 1e-9
    assert 0 < found.sd[0] <= PRIOR.drift_sd * SCALE.unit


def test_a_kind_whose_measures_differ_more_believes_the_past_more() -> None:
    years, levels = np.array([[2022.0, 2023.0, 2024.0]]), np.array([[0.0, 0.4, 0.8]])
    alike, apart = (
        expected_drift(years, levels, PACE, SCALE, replace(PRIOR, drift_sd=sd)) for sd in (0.02, 0.5)
    )
    assert apart.own[0] > alike.own[0]


def test_each_series_has_its_own_drift() -> None:
    years, levels = np.tile([2023.0, 2024.0], (3, 1)), np.array([[0.0, 0.5], [0.0, -0.5], [1.0, 1.0]])
    together = expected_drift(years, levels, PACE, SCALE, PRIOR)
    for number in range(3):
        alone = expected_drift(years[:1], levels[number : number + 1], PACE, SCALE, PRIOR)
        part = together.of(np.array([number]))
        assert [*vars(part).values()] == [pytest.approx(value) for value in vars(alone).values()]
