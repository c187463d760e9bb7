"""The windows a forecast learns from: over the nearest spans, carried no further than a little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cds_analysis.forecasting.matching import Match, match_windows, spans_around
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.windows import Pool, make_pool

YEARLY = tuple(float(year) for year in range(2015, 2025))


def pool_of(units: int, years: tuple[float, ...] = YEARLY) -> Pool:
    peer, year = np.repeat(np.arange(units), len(years)), np.tile(years, units)
    return make_pool(peer, year, 0.1 * (year - 2015))


def matched(pool: Pool, *horizons: float, points: int = 2) -> list[Match]:
    """Return the matches of series with yearly figures to 2024, one a horizon."""
    periods = np.tile(2024.0 - np.arange(points)[::-1], (len(horizons), 1))
    return match_windows(pool, periods, np.array(horizons))


def total(matches: list[Match], count: int, name: str) -> np.ndarray:
    """Return the sum of a part over the matches, each by its share."""
    sums = np.zeros(count)
    for match in matches:
        sums[match.series] += match.share * getattr(match, name)
    return sums


def test_without_peers_there_is_nothing_to_match() -> None:
    assert matched(pool_of(0), 1.0) == []
    assert matched(pool_of(9, (2024.0,)), 1.0) == []


def test_a_horizon_that_was_seen_is_taken_as_it_is() -> None:
    (match,) = matched(pool_of(9), 2.0)
    assert (match.span, [float(part[0]) for part in match.parts]) == (2.0, [1.0, 2.0, 0.0])


def test_between_two_spans_the_nearer_counts_more() -> None:
    below, above = matched(pool_of(9), 4.25)
    assert (below.span, above.span) == (4.0, 5.0)
    assert (float(below.share[0]), float(above.share[0])) == pytest.approx((0.75, 0.25))
    assert [float(match.carry[0]) for match in (below, above)] == [4.0, 5.0]


def test_below_the_shortest_span_its_change_is_carried_back() -> None:
    (match,) = matched(pool_of(9), 0.25)
    assert (match.span, [float(part[0]) for part in match.parts]) == (1.0, [1.0, 0.25, 0.0])


def test_the_longest_span_is_carried_on_a_little_and_the_rest_is_left() -> None:
    (match,) = matched(pool_of(9, YEARLY[:4]), 9.0)
    assert (match.span, float(match.carry[0])) == (3.0, pytest.approx(3 * load_rules().matches.reach))
    assert float(match.carry[0] + match.rest[0]) == pytest.approx(9.0)


horizons = st.lists(st.floats(0.1, 10), min_size=1, max_size=6)
pools = st.builds(
    lambda units, years: pool_of(units, tuple(sorted(years))),
    st.integers(3, 12),
    st.sets(st.integers(0, 40).map(lambda quarter: 2014 + quarter / 4), min_size=2, max_size=8),
)


@settings(max_examples=50, deadline=None)
@given(pools, horizons, st.integers(1, 5))
def test_the_shares_of_each_series_add_to_one(pool: Pool, ahead: list[float], points: int) -> None:
    matches = matched(pool, *ahead, points=points)
    shares = np.zeros(len(ahead))
    for match in matches:
        assert (match.share > 0).all()
        shares[match.series] += match.share
    assert shares == pytest.approx(np.ones(len(ahead)))


def way(pool: Pool, *ahead: float) -> np.ndarray:
    """Return over how many years the change of each series is covered in all."""
    matches = matched(pool, *ahead, points=1)
    return total(matches, len(ahead), "carry") + total(matches, len(ahead), "rest")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.1, 1) | st.floats(2, 10), min_size=1, max_size=6), st.integers(3, 10))
def test_what_is_carried_and_what_is_left_make_the_way(ahead: list[float], years: int) -> None:
    assert way(pool_of(9, YEARLY[:years]), *ahead) == pytest.approx(np.array(ahead))


@pytest.mark.parametrize(("years", "ahead"), [(YEARLY, 1.75), ((2015.0, 2016.0, 2024.0), 7.9)])
def test_between_spans_far_apart_they_make_the_way_too(years: tuple[float, ...], ahead: float) -> None:
    assert way(pool_of(9, years), ahead) == pytest.approx([ahead])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.5, 9), min_size=1, max_size=6, unique=True), st.floats(0.1, 12))
@example([1.0, 9.0], 7.5)
@example([1.0, 2.0], 1.5)
def test_a_little_later_is_a_little_further(spans: list[float], ahead: float) -> None:
    ascending = np.array(sorted(spans))
    around = spans_around(ascending, np.array([ahead, ahead]))
    assert (around.below <= around.above).all()
    assert ((around.part >= 0) & (around.part <= 1)).all()
    assert (around.part[0] > 0) <= (ascending[around.below[0]] < ahead < ascending[around.above[0]])


def test_every_series_is_matched_as_if_it_were_alone() -> None:
    pool, ahead = pool_of(9), [0.5, 1.0, 2.25, 7.0, 12.0]
    together = matched(pool, *ahead)
    for number, horizon in enumerate(ahead):
        mine = [match for match in together if number in match.series]
        alone = matched(pool, horizon)
        assert sorted(match.span for match in mine) == sorted(match.span for match in alone)
        assert {len(match.windows) for match in mine} == {len(match.windows) for match in alone}


@pytest.mark.parametrize(("units", "expected"), [(30, 4), (1, 1)])
def test_the_longest_pattern_that_is_common_enough_is_taken(units: int, expected: int) -> None:
    (match,) = matched(pool_of(units), 1.0, points=4)
    assert match.points == expected
    assert (len(match.windows) >= load_rules().matches.enough) is (units == 30)


def test_one_year_is_never_enough_where_there_are_more() -> None:
    """Windows of four points would all end in the same year; shorter ones end in several."""
    (match,) = matched(pool_of(40, YEARLY[:5]), 1.0, points=4)
    assert match.points < 4
    assert match.windows.several_years
