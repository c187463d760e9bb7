"""What must hold of the chance of any series among any peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import attainment, attainment_many
from cds_analysis.forecasting.stand_ins import StandIns

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0, resolution=0.1, measure_kind="take_up")
REST = replace(SHARE, direction="lower")
END = 2024.0
QUARTERS = np.arange(0.25, 6.01, 0.25)
ALIKE = 1e-9

# What follows from the method holds of any draw; what was only measured is tried on the same draws always.
always = settings(max_examples=40, deadline=None)
measured = settings(max_examples=50, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Case:
    """One series, its peers and its target."""

    history: pd.DataFrame
    peers: pd.DataFrame | None
    target: float

    def moved(self, scale: float = 1.0, shift: float = 0.0, years: float = 0.0) -> Case:
        """Return the same with values ``shift + scale · value`` and all dates so many years later."""

        def _moved(frame: pd.DataFrame) -> pd.DataFrame:
            return frame.assign(period=frame["period"] + years, value=shift + scale * frame["value"])

        peers = None if self.peers is None else _moved(self.peers)
        return Case(_moved(self.history), peers, shift + scale * self.target)


def drawn(seed: int, peers: int, years: int, points: int, uneven: bool, rough: float) -> Case:
    """Return a case whose figures end by 2024; uneven dates lie up to 4 months earlier, in 64ths of a year."""
    random = np.random.default_rng(seed)

    def _past(size: int) -> pd.DataFrame:
        early = random.integers(0, 21, size) / 64 * uneven
        steps = np.append(random.normal(-0.3, 0.8), random.normal(0.13, rough, size - 1))
        value = np.round(100 / (1 + np.exp(-np.cumsum(steps) / 1.1)), 1)
        return pd.DataFrame({"period": END - np.arange(size)[::-1] - early, "value": value})

    others = [_past(years).assign(unit=f"p{number}") for number in range(peers)]
    own = _past(points)
    target = min(own["value"].iloc[-1] + random.uniform(1, 25), 99.0)
    return Case(own, pd.concat(others) if others else None, float(target))


cases = st.builds(
    drawn,
    seed=st.integers(0, 2**31),
    peers=st.sampled_from([0, 1, 2, 3, 6, 12, 40]),
    years=st.integers(2, 9),
    points=st.integers(1, 6),
    uneven=st.booleans(),
    rough=st.sampled_from([0.05, 0.15, 0.3]),
)
horizons = st.integers(1, 24).map(lambda quarters: quarters / 4)


def table(
    case: Case,
    deadlines: Sequence[float] | np.ndarray,
    targets: Sequence[float] | np.ndarray | float | None = None,
    spec: Indicator = SHARE,
) -> pd.DataFrame:
    """Return all numbers for one series asked about several deadlines, or several targets, at once."""
    asked = pd.DataFrame({"series": range(len(deadlines)), "deadline": deadlines})
    asked["target"] = case.target if targets is None else targets
    histories = pd.concat([case.history.assign(series=number) for number in asked["series"]])
    return attainment_many(histories, asked, peers=case.peers, specs=spec).table


def chance(case: Case, deadline: float, spec: Indicator = SHARE) -> float:
    return float(table(case, [deadline], spec=spec)["probability"].iloc[0])


def fall(chances: np.ndarray) -> np.ndarray:
    """Return how far each chance lies below the highest one before it."""
    return np.maximum.accumulate(chances) - chances


@always
@given(cases, horizons, st.lists(st.floats(0.5, 99.5), min_size=2, max_size=8))
def test_a_harder_target_is_never_more_likely(case: Case, ahead: float, targets: list[float]) -> None:
    targets = sorted(targets)
    deadlines = [END + ahead] * len(targets)
    up = table(case, deadlines, targets)["probability"]
    down = table(case, deadlines, targets, REST)["probability"]
    assert (np.diff(up) <= ALIKE).all()
    assert (np.diff(down) >= -ALIKE).all()


@measured
@given(cases)
def test_while_its_median_rises_a_target_ahead_only_gets_likelier(case: Case) -> None:
    """Above one half a band that widens may take some of it back; below, only a narrower one could."""
    rows = table(case, END + QUARTERS)
    chances, last = rows["probability"].to_numpy(float), case.history["value"].iloc[-1]
    if (np.diff(rows["q50"], prepend=last) >= 0).all():
        assert fall(chances).max() <= (0.15 if case.peers is not None else 0.01)
        assert fall(chances)[chances <= 0.5].max(initial=0.0) <= 0.05


def test_of_400_random_histories_hardly_one_loses_chance_with_time() -> None:
    random = np.random.default_rng(5)
    falls = []
    for number in range(400):
        peers, years, points = random.integers(0, 40), random.integers(3, 10), random.integers(1, 7)
        case = drawn(number, int(peers), int(years), int(points), number % 3 == 0, 0.15)
        falls.append(fall(table(case, END + QUARTERS)["probability"].to_numpy(float)).max())
    assert np.mean(np.array(falls) > 0.02) <= 0.05
    assert np.mean(np.array(falls) > 0.05) <= 0.02


@measured
@given(cases)
def test_four_days_more_hardly_move_the_chance(case: Case) -> None:
    ahead = np.arange(0.26, 6.0, 0.07)
    before, after = (table(case, END + days)["probability"].to_numpy() for days in (ahead, ahead + 0.01))
    assert np.abs(after - before).max() <= 0.03


@always
@given(cases, horizons, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_rows_given_twice_change_nothing(case: Case, ahead: float, random) -> None:  # type: ignore[no-untyped-def]
    def _mixed(frame: pd.DataFrame, twice: bool) -> pd.DataFrame:
        places = list(range(len(frame))) * (2 if twice else 1)
        random.shuffle(places)
        return frame.iloc[places]

    expected = chance(case, END + ahead)
    for twice in (False, True):
        peers = None if case.peers is None else _mixed(case.peers, twice)
        mixed = replace(case, history=_mixed(case.history, twice), peers=peers)
        assert chance(mixed, END + ahead) == pytest.approx(expected, abs=ALIKE)


def test_of_two_figures_of_one_period_the_last_row_counts() -> None:
    history = pd.DataFrame({"period": [2023.0, 2024.0, 2024.0], "value": [50.0, 90.0, 55.0]})
    corrected = Case(history, None, 60.0)
    assert chance(corrected, 2025.0) == chance(replace(corrected, history=history.iloc[[0, 2]]), 2025.0)


@always
@given(cases, horizons)
def test_a_share_and_what_is_left_have_the_same_chance(case: Case, ahead: float) -> None:
    left = chance(case.moved(scale=-1, shift=100), END + ahead, REST)
    assert left == pytest.approx(chance(case, END + ahead), abs=ALIKE)


@always
@given(cases, horizons, st.sampled_from([10.0, 0.01]))
def test_the_unit_does_not_matter(case: Case, ahead: float, scale: float) -> None:
    spec = replace(SHARE, upper=100.0 * scale, resolution=0.1 * scale)
    scaled = chance(case.moved(scale=scale), END + ahead, spec)
    assert scaled == pytest.approx(chance(case, END + ahead), abs=ALIKE)


@always
@given(cases, horizons, st.integers(-9, 9))
def test_the_calendar_does_not_matter(case: Case, ahead: float, years: int) -> None:
    moved = chance(case.moved(years=years), END + years + ahead)
    assert moved == pytest.approx(chance(case, END + ahead), abs=ALIKE)


def test_figures_at_mid_year_belong_to_a_year_each() -> None:
    case = drawn(3, 12, 6, 4, False, 0.15).moved(years=0.5)
    years = (table(case.moved(years=more), [END + more + 1.5])["years"].iloc[0] for more in (0, 1))
    assert next(years) == pytest.approx(next(years))


@always
@given(st.lists(cases, min_size=2, max_size=5), st.lists(horizons, min_size=5, max_size=5), st.booleans())
def test_many_at_once_are_each_alone(several: list[Case], ahead: list[float], with_stand_ins: bool) -> None:
    known = STAND_INS if with_stand_ins else None
    asked = pd.DataFrame(
        {
            "series": range(len(several)),
            "target": [case.target for case in several],
            "deadline": END + np.array(ahead[: len(several)]),
        }
    )
    histories = pd.concat([case.history.assign(series=number) for number, case in enumerate(several)])
    for peers in (several[0].peers, {number: case.peers for number, case in enumerate(several)}):
        many = attainment_many(histories, asked, peers=peers, stand_ins=known, day=END, specs=SHARE)
        for number, target, deadline in asked.itertuples(index=False):
            others = peers[number] if isinstance(peers, dict) else peers
            one = attainment(
                several[number].history,
                target,
                deadline,
                peers=others,
                stand_ins=known,
                day=END,
                spec=SHARE,
            )
            assert many[number].probability == pytest.approx(one.probability, abs=ALIKE)
            assert (many[number].grade, many[number].reasons) == (one.grade, one.reasons)


def _stand_ins() -> StandIns:
    rows = [
        ("take_up", f"m{unit % 3}", f"u{unit}", year, 10.0 + 3 * unit + pace * (year - 2015))
        for unit, pace in enumerate([2.0, 4.0, 6.0, 3.0, 5.0, 1.0, 2.0, 3.0, 4.0])
        for year in np.arange(2015.0, 2024.0)
    ]
    return StandIns(pd.DataFrame(rows, columns=["kind", "measure", "unit", "period", "value"]))


STAND_INS = _stand_ins()


@always
@given(cases, horizons, st.floats(0, 100), st.lists(st.floats(0, 100), min_size=0, max_size=6))
@example(drawn(1, 6, 5, 3, False, 0.15), 1.0, 100.0, [0.0, 100.0, 0.0])
@example(drawn(1, 0, 5, 3, False, 0.15), 1.0, 0.0, [100.0, 100.0, 100.0])
def test_quantiles_ascend_within_the_bounds_and_have_a_chance(
    case: Case, ahead: float, target: float, values: list[float]
) -> None:
    periods = END - np.arange(len(values))[::-1]
    history = pd.DataFrame({"period": periods, "value": np.array(values, dtype=float)})
    result = attainment(history, target, END + ahead, peers=case.peers, spec=SHARE)
    quantiles = list(result.quantiles.values())
    assert quantiles == sorted(quantiles)
    assert all(0 <= value <= 100 for value in quantiles)
    if quantiles:
        assert result.probability is not None
        assert 0 <= result.probability <= 1
    else:
        assert {"no_observation", "at_ceiling"} & set(result.reasons)
