"""The common way of all units."""

from __future__ import annotations

import numpy as np
import pytest

from cds_analysis.forecasting.rungs.drift import Drift

GENERAL = Drift(0.1, 0.2, 0.1)


def test_a_seen_series_pulls_the_drift_by_its_precision() -> None:
    seen = GENERAL.seen(np.array([2022.0, 2024.0]), np.array([0.0, 0.8]), 5.0)
    own, general = 2**2 / (0.1**2 * (2 + 2)), 1 / 0.2**2
    assert seen.mean == pytest.approx((own * 0.4 + general * 0.1) / (own + general))
    assert seen.sd == pytest.approx((own + general) ** -0.5)


def test_only_the_last_years_count() -> None:
    when, level = np.array([2010.0, 2022.0, 2024.0]), np.array([-5.0, 0.0, 0.8])
    recent = GENERAL.seen(when[1:], level[1:], 3.0)
    assert GENERAL.seen(when, level, 3.0) == recent
    assert GENERAL.seen(when, level, 20.0).mean > recent.mean


@pytest.mark.parametrize("years", [0.0, 0.49])
def test_a_short_series_says_nothing(years: float) -> None:
    assert GENERAL.seen(np.array([2024.0, 2024.0 + years]), np.array([0.0, 1.0]), 3.0) is GENERAL


def test_uncertainty_grows_with_the_way_and_never_backwards() -> None:
    assert GENERAL.sd_over(-1.0) == 0.0
    assert GENERAL.sd_over(2.0) == pytest.approx(np.hypot(0.4, 0.1 * np.sqrt(2)))
    assert GENERAL.over(2.0) == pytest.approx(0.2)
