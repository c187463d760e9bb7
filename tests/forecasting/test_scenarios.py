"""What would have to happen: every pace has its chance, and the chances are the forecast's own."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import Attainment, attainment
from cds_analysis.forecasting.scenarios import Scenario, pace_scenarios, pasts_of_others

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0, resolution=0.1)
REST = replace(SHARE, direction="lower")
PEERS = pd.DataFrame(
    [
        {"unit": unit, "period": 2019.0 + year, "value": min(25.0 + 2 * unit + (1 + unit % 5) * year, 99.0)}
        for unit in range(30)
        for year in range(6)
    ]
)
REASONABLE = st.floats(5.0, 90.0)


def _past(last: float) -> pd.DataFrame:
    return pd.DataFrame({"period": [2022.0, 2023.0, 2024.0], "value": [last - 4, last - 2, last]})


def _forecast(
    last: float, target: float, spec: Indicator = SHARE, peers: pd.DataFrame | None = PEERS
) -> Attainment:
    return attainment(_past(last), target, 2026.0, peers=peers, spec=spec)


def _scenarios(result: Attainment, pace: float | None = 0.5, last: float = 50.0) -> dict[str, Scenario]:
    assert result.trajectory is not None
    pasts = pasts_of_others(result.trajectory, _past(last), PEERS, SHARE)
    return {one.kind: one for one in pace_scenarios(result.trajectory, pace, pasts)}


@settings(max_examples=40, deadline=None)
@given(REASONABLE, REASONABLE, st.floats(-2.0, 4.0), st.sampled_from([SHARE, REST]))
def test_chances_are_the_forecasts_own_and_rise_with_the_pace(
    last: float, target: float, pace: float, spec: Indicator
) -> None:
    result = _forecast(last, target, spec)
    assume(result.probability is not None and result.trajectory is not None)
    found = _scenarios(result, pace, last)
    assert found["forecast"].chance == pytest.approx(result.probability)
    assert found["forecast"].value == pytest.approx(result.quantiles[0.5])
    assert found["needed"].value == pytest.approx(target)
    assert 0.5 <= found["needed"].chance <= 0.75
    if "safe" in found:
        assert found["safe"].chance == pytest.approx(0.8)
    sign = -1 if spec.direction == "lower" else 1
    ordered = sorted(found.values(), key=lambda one: (sign * one.pace, one.chance))
    assert all(before.chance <= after.chance + 1e-9 for before, after in itertools.pairwise(ordered))
    assert all(spec.lower <= one.value <= spec.upper for one in ordered)  # type: ignore[operator]


@settings(max_examples=20, deadline=None)
@given(st.floats(20.0, 80.0), st.floats(20.0, 90.0))
def test_fewer_others_went_faster_and_a_quarter_of_them_as_the_best_quarter(
    last: float, target: float
) -> None:
    result = _forecast(last, target)
    found = _scenarios(result, 0.5, last)
    ordered = sorted(found.values(), key=lambda one: one.pace)
    assert all(0 <= one.others <= 1 for one in ordered)  # type: ignore[operator]
    assert np.diff([one.others for one in ordered]).max() <= 1e-9
    # others are all at whole points a year, so one step holds many of them
    assert 0.2 <= found["best_quarter"].others <= 0.5  # type: ignore[operator]


def test_a_pace_is_a_change_a_quarter() -> None:
    found = _scenarios(_forecast(50.0, 58.0), 1.25)
    assert found["needed"].pace == pytest.approx(1.0)
    assert found["so_far"].value == pytest.approx(60.0)
    assert _scenarios(_forecast(50.0, 58.0), 40.0)["so_far"].value == 100.0


def test_nothing_is_stated_that_is_not_known() -> None:
    trajectory = _forecast(50.0, 58.0, peers=None).trajectory
    assert trajectory is not None
    found = {one.kind: one for one in pace_scenarios(trajectory)}
    assert set(found) == {"needed", "forecast", "safe"}
    assert all(one.others is None for one in found.values())
    assert pace_scenarios(replace(trajectory, target=None, edge=None)) == []
    assert pasts_of_others(trajectory, _past(50.0), None) is None


def test_a_pace_beyond_the_bounds_is_left_out() -> None:
    """To be 80 % sure of 99.9 % no value up to 100 is enough."""
    assert "safe" not in _scenarios(_forecast(80.0, 99.9), 1.0, 80.0)
