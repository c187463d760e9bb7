"""Speed from the same level: known paces, both directions, breaks, and too little to judge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cds_analysis.data.indicator import Break, Indicator
from cds_analysis.metrics.speed import path_along, peer_spells, speed_curves, typical_speed, years_along

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)


def _panel(paces: list[float], *, start: float = 40.0, years: int = 4) -> pd.DataFrame:
    rows = [
        {"unit": unit, "period": 2020.0 + year, "value": start + 7 * (unit * 7 % 5 - 2) + pace * year}
        for unit, pace in enumerate(paces)
        for year in range(years)
    ]
    return pd.DataFrame(rows)


def test_the_fastest_and_the_slowest_are_at_the_ends() -> None:
    panel = _panel([float(pace) for pace in np.linspace(1, 5, 30)], years=2)
    fast, slow = (typical_speed(panel, unit, SHARE) for unit in (29, 0))
    assert fast is not None
    assert slow is not None
    assert fast.percentile > 0.9 > 0.1 > slow.percentile
    assert fast.low < fast.percentile <= fast.high + 1e-9
    assert fast.ratio > 1 > slow.ratio
    assert slow.pace < slow.typical_pace < slow.best_quarter_pace


def test_lower_is_better_turns_fast_and_slow() -> None:
    panel = _panel([-float(pace) for pace in np.linspace(1, 5, 30)], start=60.0, years=2)
    speed = typical_speed(panel, 29, replace(SHARE, direction="lower"))
    assert speed is not None
    assert speed.percentile > 0.9
    assert speed.best_quarter_pace < speed.typical_pace < 0


def test_no_spell_crosses_a_break_or_is_shorter_than_a_year() -> None:
    panel = _panel([2.0] * 3)
    broken = replace(SHARE, breaks=(Break("2021", "đổi", "new"),))
    crossing = peer_spells(panel, broken)
    assert not ((crossing["start"] <= 2021.0) & (crossing["end"] > 2021.0)).any()
    quarterly = panel.assign(period=2020.0 + (panel["period"] - 2020.0) / 4)
    assert peer_spells(quarterly, SHARE).empty


def test_curves_do_not_cross() -> None:
    random = np.random.default_rng(6)
    level = random.uniform(5, 95, 200)
    spells = pd.DataFrame({"level": level, "pace": level * (100 - level) / 500 + random.normal(0, 2, 200)})
    curves = speed_curves(spells, np.linspace(0, 100, 21))
    assert (np.diff(curves.to_numpy(), axis=1) >= 0).all()
    assert curves[0.5].iloc[10] > curves[0.5].iloc[1]


def test_time_and_path_agree() -> None:
    spells = pd.DataFrame({"level": np.linspace(0, 100, 50), "pace": np.linspace(4, 1, 50)})
    there = path_along(spells, 20.0, 5)[-1]
    assert years_along(spells, 20.0, there) == pytest.approx(5.0, abs=0.1)
    assert path_along(spells, 20.0, 5, 0.75)[-1] >= there - 1e-6


def test_too_few_spells_show_nothing() -> None:
    speed = typical_speed(_panel([2.0, 3.0], years=2), 0, SHARE)
    assert speed is not None
    assert np.isnan([speed.percentile, speed.low, speed.typical_pace, speed.ratio]).all()
    assert typical_speed(_panel([2.0], years=1), 0, SHARE) is None


def test_share_and_typical_pace_agree() -> None:
    """Whoever moved faster than the median of its level was faster than half of the others."""
    random = np.random.default_rng(9)
    rows = []
    for unit in range(60):
        level = random.uniform(20, 80)
        pace = 8 - level / 12 + random.normal(0, 1)
        rows += [{"unit": unit, "period": 2020.0 + n, "value": level + n * pace} for n in (0, 1)]
    panel = pd.DataFrame(rows)
    speeds = [typical_speed(panel, unit, SHARE) for unit in range(60)]
    clear = [speed for speed in speeds if speed is not None and abs(speed.pace - speed.typical_pace) > 0.3]
    agreed = [(speed.percentile > 0.5) == (speed.pace > speed.typical_pace) for speed in clear]
    assert len(clear) > 30
    assert np.mean(agreed) > 0.95
    assert all((speed.ratio > 1) == (speed.pace > speed.typical_pace) for speed in clear)


@pytest.mark.parametrize(("peers", "expected"), [(8, True), (7, False)])
def test_eight_spells_of_others_are_needed_to_judge_how_fast_one_was(peers: int, expected: bool) -> None:
    rows = [(unit, 2020.0 + year, 40.0 + year * (1 + unit)) for unit in range(peers + 1) for year in (0, 1)]
    speed = typical_speed(pd.DataFrame(rows, columns=["unit", "period", "value"]), peers, SHARE)
    assert (speed is not None and speed.percentile == 1.0) is expected
