"""Windows are stretches of one peer's past, of the case's shape, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.forecasting.growth import Growth, expected_growth
from cds_analysis.forecasting.scale import scale_of
from cds_analysis.forecasting.windows import Pool, features, find_windows, make_pool, thin

SCALE = scale_of(None, np.array([50.0]))
Line = tuple[np.ndarray, np.ndarray]


def pool_of(lines: list[Line]) -> Pool:
    peer = np.repeat(np.arange(len(lines)), [len(periods) for periods, _ in lines])
    parts = [np.concatenate([line[side] for line in lines] or [np.empty(0)]) for side in (0, 1)]
    return make_pool(peer, *parts)


def grow(own: Line, lines: list[Line], horizon: float) -> Growth:
    return expected_growth(own[0][None], own[1][None], pool_of(lines), np.array([horizon]), SCALE)


def _line(start: float, pace: float, years: int, first: float = 2010.0) -> tuple[np.ndarray, np.ndarray]:
    return first + np.arange(years), start + pace * np.arange(years)


def test_a_window_never_runs_from_one_peer_into_the_next() -> None:
    pool = pool_of([_line(0.0, 1.0, 3), _line(100.0, 1.0, 3)])
    found = find_windows(pool, np.array([1.0, 0.0]), 1.0)
    assert found.change.tolist() == [1.0, 1.0]
    assert np.ptp(found.levels, axis=1).max() == 1.0


def test_the_pattern_must_fit() -> None:
    pool = pool_of([_line(0.0, 1.0, 8)])
    assert len(find_windows(pool, np.array([4.0, 2.0, 0.0]), 3.0)) == 1
    assert len(find_windows(pool, np.array([4.0, 2.0, 0.0]), 9.0)) == 0
    assert len(find_windows(pool, np.array([0.5, 0.0]), 1.0)) == 0


def test_an_odd_horizon_is_put_right() -> None:
    pool = pool_of([(np.array([2020.0, 2021.2]), np.array([0.0, 1.2]))])
    found = find_windows(pool, np.array([0.0]), 1.0)
    assert np.allclose(found.change, [1.0])


def test_no_peers_give_no_windows() -> None:
    assert len(find_windows(pool_of([]), np.array([1.0, 0.0]), 1.0)) == 0


@given(st.floats(-2, 2), st.floats(-0.5, 0.5), st.integers(2, 8))
def test_a_straight_line_leaves_no_deviation(start: float, pace: float, years: int) -> None:
    periods, levels = _line(start, pace, years)
    level, slope, from_line, _ = features(periods[None], levels[None])[0]
    assert np.isclose(level, levels[-1])
    assert abs(slope) <= abs(pace) + 1e-12
    assert np.sign(np.round(slope, 12)) == np.sign(np.round(pace, 12)) or abs(pace) < 1e-9
    assert abs(from_line) <= abs(pace) * years + 1e-9


def test_many_alike_peers_decide_and_few_do_not() -> None:
    own = np.array([2018.0, 2019.0, 2020.0]), np.array([0.0, 0.1, 0.2])
    fast = [_line(-1.0 + 0.02 * number, 0.3, 11) for number in range(40)]
    crowd = grow(own, fast, 1.0)
    nobody = grow(own, [], 1.0)
    assert abs(crowd.mean - 0.3) < 0.08
    assert crowd.sd < nobody.sd
    assert (nobody.n_windows, nobody.effective.tolist()) == (0, [0.0])


def test_years_that_differ_widen_the_shock() -> None:
    rng = np.random.default_rng(7)
    own = np.array([2018.0, 2019.0, 2020.0]), np.array([0.0, 0.1, 0.2])

    def crowd(jumps: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        years = 2010.0 + np.arange(11)
        return [(years, np.cumsum(jumps) + rng.normal(0, 0.03, 11)) for _ in range(40)]

    calm, rough = (
        grow(own, crowd(jumps), 1.0) for jumps in (np.full(11, 0.1), 0.1 + 0.3 * np.tile([1, -1], 6)[:11])
    )
    assert rough.shock > 2 * calm.shock


def test_a_longer_way_is_less_sure() -> None:
    own = np.array([2018.0, 2019.0, 2020.0]), np.array([0.0, 0.1, 0.2])
    peers = [_line(-1.0 + 0.05 * number, 0.1, 11) for number in range(40)]
    spreads = [float(grow(own, peers, horizon).sd[0]) for horizon in (1.0, 2.0, 4.0)]
    assert spreads == sorted(spreads)


def test_eighteen_months_are_surer_than_two_years() -> None:
    own = np.array([2018.0, 2019.0, 2020.0]), np.array([0.0, 0.1, 0.2])
    peers = [_line(-1.0 + 0.05 * number, 0.1, 11) for number in range(40)]
    spreads = [float(grow(own, peers, horizon).sd[0]) for horizon in (1.0, 1.25, 1.5, 1.75, 2.0)]
    assert spreads == sorted(spreads)


def test_the_parts_make_the_mean() -> None:
    own = np.array([2018.0, 2019.0, 2020.0]), np.array([0.0, 0.1, 0.4])
    growth = grow(own, [_line(-1.0 + 0.05 * number, 0.1, 11) for number in range(40)], 1.0)
    parts = growth.peers + growth.generic + growth.standing + growth.trend + growth.deviation
    assert np.allclose(parts, growth.mean)
    assert growth.deviation[0] < 0


def test_many_windows_are_thinned_evenly() -> None:
    found = find_windows(pool_of([_line(0.0, 1.0, 200)]), np.zeros(1), 1.0)
    kept = thin(found, 10)
    assert len(kept) == 10
    assert kept.outcome_period[[0, -1]].tolist() == found.outcome_period[[0, -1]].tolist()


def test_an_uneven_past_widens_the_band() -> None:
    rng = np.random.default_rng(3)
    years = 2010.0 + np.arange(11)
    peers = [(years, np.cumsum(rng.normal(0.1, 0.05, 11))) for _ in range(40)]
    periods = np.array([2017.0, 2018.0, 2019.0, 2020.0])
    smooth, rough = (
        grow((periods, np.array(levels)), peers, 1.0)
        for levels in ([0.1, 0.2, 0.3, 0.4], [0.1, 0.6, 0.0, 0.4])
    )
    assert rough.noise[0] > smooth.noise[0]


@pytest.mark.parametrize(
    ("years", "late", "fits", "loosely"),
    [(0.5, 0.14, True, True), (0.5, 0.16, False, True), (0.5, 0.31, False, False)]
    + [(1.0, 0.29, True, True), (1.0, 0.31, False, True), (1.0, 0.61, False, False)],
)
def test_a_gap_or_a_horizon_may_be_missed_by_three_tenths(
    years: float, late: float, fits: bool, loosely: bool
) -> None:
    """Twice as much where windows are looked for loosely."""
    way = np.array([2020.0, 2020.0 + years + late])
    ahead = pool_of([(way, np.zeros(2))])
    behind = pool_of([(np.append(way, way[-1] + 4), np.zeros(3))])
    for loose, expected in ((False, fits), (True, loosely)):
        assert bool(len(find_windows(ahead, np.zeros(1), years, loose=loose))) is expected
        assert bool(len(find_windows(behind, np.array([years, 0.0]), 4.0, loose=loose))) is expected


@pytest.mark.parametrize(
    ("gap", "ahead", "fits"),
    [(3.29, 3.0, True), (3.31, 3.0, False), (3.0, 3.34, True), (3.0, 3.36, False)],
)
def test_long_ones_are_missed_by_a_few_months_at_most(gap: float, ahead: float, fits: bool) -> None:
    pool = pool_of([(np.array([2010.0, 2010.0 + gap, 2010.0 + gap + ahead]), np.zeros(3))])
    assert bool(len(find_windows(pool, np.array([3.0, 0.0]), 3.0))) is fits


def test_of_two_points_as_near_the_earlier_one_counts() -> None:
    pool = pool_of([(np.array([2020.0, 2020.75, 2021.25]), np.array([0.0, 3.0, 9.0]))])
    found = find_windows(pool, np.zeros(1), 1.0)
    assert (found.outcome_period.tolist(), found.change.tolist()) == ([2020.75], [4.0])
