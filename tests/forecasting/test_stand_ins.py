"""Measures of the same kind elsewhere say which drift to expect, of their kind and of what had happened only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import Attainment, attainment, attainment_many
from cds_analysis.forecasting.prior import load_prior
from cds_analysis.forecasting.scale import scale_of
from cds_analysis.forecasting.stand_ins import StandIns, kind_pace

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0, measure_kind="take_up")
UP, DOWN = scale_of(SHARE, np.empty(0)), scale_of(replace(SHARE, direction="lower"), np.empty(0))
KIND = kind_pace(load_prior("take_up"))
PAST = pd.DataFrame({"period": [2021.0, 2022.0, 2023.0, 2024.0], "value": [20.0, 22.0, 24.0, 26.0]})


def rows(
    pace: float = 9.0,
    *,
    kind: str = "take_up",
    measures: str = "mn",
    start: float = 5.0,
    end: int = 2024,
    after: Callable[[float], float] = lambda year: 0.0,
) -> pd.DataFrame:
    """Return measures of four units from 2017, each a little higher than the last."""
    found = [
        (kind, measure, unit, float(year), min(start + number + pace * (year - 2017) + after(year), 100.0))
        for measure in measures
        for number, unit in enumerate("abcd")
        for year in range(2017, end + 1)
    ]
    return pd.DataFrame(found, columns=["kind", "measure", "unit", "period", "value"])


def asked(*frames: pd.DataFrame, day: float = 2024.0, spec: Indicator = SHARE) -> Attainment:
    return attainment(PAST, 40.0, 2026.0, stand_ins=StandIns(pd.concat(frames)), day=day, spec=spec)


def test_fast_stand_ins_raise_the_chance_and_slow_ones_lower_it() -> None:
    alone = attainment(PAST, 40.0, 2026.0, spec=SHARE).probability
    assert asked(rows(9.0)).probability > alone > asked(rows(0.2, start=20.0)).probability  # type: ignore[operator]


def test_what_stand_ins_do_after_the_day_is_not_seen() -> None:
    calm, jump = rows(2.0, end=2026), rows(2.0, end=2026, after=lambda year: 40.0 * (year > 2024))
    assert asked(jump).probability == asked(calm).probability == asked(rows(2.0)).probability
    assert StandIns(jump).of("take_up", 2024.0)["period"].max() == 2024.0
    assert asked(jump, day=2025.0).probability != asked(calm, day=2025.0).probability


def test_without_a_day_the_newest_figure_is_the_day() -> None:
    jump = StandIns(rows(2.0, end=2026, after=lambda year: 40.0 * (year > 2024)))
    without = attainment(PAST, 40.0, 2026.0, stand_ins=jump, spec=SHARE)
    assert (
        without.probability
        == attainment(PAST, 40.0, 2026.0, stand_ins=jump, day=2024.0, spec=SHARE).probability
    )


def test_stand_ins_of_several_series_need_a_day() -> None:
    known = StandIns(rows(2.0, end=2026))
    both = pd.concat([PAST.assign(series="a"), PAST.assign(series="b", period=PAST["period"] + 1)])
    goals = pd.DataFrame({"series": ["a", "b"], "target": 80.0, "deadline": 2028.0})
    with pytest.raises(ValueError, match="need the day of the forecasts"):
        attainment_many(both, goals, stand_ins=known)


def test_a_pace_asked_again_for_an_earlier_day_has_learned_nothing() -> None:
    known = StandIns(rows(2.0, end=2026, after=lambda year: 40.0 * (year > 2024)))
    before = known.pace("take_up", 2024.0).drift
    assert (known.pace("take_up", 2026.0).drift != before).any()
    assert (known.pace("take_up", 2024.0).drift == before).all()


def test_stand_ins_matter_for_their_kind_only() -> None:
    alone = attainment(PAST, 40.0, 2026.0, spec=SHARE)
    other = asked(rows(9.0, kind="coverage"))
    assert (other.probability, other.reasons) == (alone.probability, alone.reasons)
    both = asked(rows(2.0), rows(9.0, kind="coverage"))
    assert both.probability == asked(rows(2.0)).probability


def test_stand_ins_do_not_join_the_peers() -> None:
    growth = asked(rows()).growth
    assert growth is not None
    assert growth.n_windows == 0


def test_where_lower_is_better_the_pace_is_mirrored() -> None:
    pace, levels = StandIns(rows()).pace("take_up", 2024.0), np.linspace(-3, 3, 13)
    assert pace.at(levels, DOWN) == pytest.approx(-pace.at(-levels, UP))
    none = scale_of(replace(SHARE, direction="none"), np.empty(0))
    assert pace.at(levels, none) == pytest.approx(np.zeros(13))


def test_far_from_every_stand_in_the_line_of_the_kind_remains() -> None:
    pace = StandIns(rows(1.0, start=2.0, end=2020)).pace("take_up", 2024.0)
    assert pace.drift[100] == pytest.approx(KIND.drift[100])
    assert pace.drift[4] != pytest.approx(KIND.drift[4])


def test_near_stand_ins_the_pace_lies_between_theirs_and_the_kinds() -> None:
    steady = rows(0.0, start=30.0)
    place = 31
    assert 0 < StandIns(steady).pace("take_up", 2024.0).drift[place] < KIND.drift[place]


def test_more_measures_weigh_more_and_more_units_of_one_count_as_one() -> None:
    paces = [StandIns(rows(8.0, measures=names)).pace("take_up", 2024.0) for names in ("m", "mn", "mnop")]
    assert [pace.measures for pace in paces] == [1, 2, 4]
    assert [pace.units for pace in paces] == [4, 4, 4]
    drifts = [pace.drift[20] for pace in paces]
    assert drifts == sorted(drifts)


def test_a_measure_with_one_figure_says_nothing() -> None:
    lone = rows().groupby(["measure", "unit"]).head(1)
    assert (StandIns(lone).pace("take_up", 2024.0).drift == KIND.drift).all()
    assert StandIns(lone).pace("take_up", 2024.0).measures == 0


def test_a_measure_with_one_figure_does_not_count_beside_another() -> None:
    silent = rows(measures="n", end=2017)
    assert StandIns(pd.concat([rows(measures="m"), silent])).pace("take_up", 2024.0).measures == 1
    assert "few_stand_ins" in asked(rows(measures="m"), silent).reasons


def test_the_order_of_rows_does_not_matter() -> None:
    frame = rows()
    pace, mixed = (
        StandIns(part).pace("take_up", 2024.0) for part in (frame, frame.sample(frac=1, random_state=1))
    )
    assert mixed.drift == pytest.approx(pace.drift)


@pytest.mark.parametrize(
    ("measures", "grade", "reason"),
    [
        ("", "weak", "no_peers"),
        ("m", "weak", "few_stand_ins"),
        ("mn", "fair", "stand_ins"),
        ("mnop", "fair", "stand_ins"),
    ],
)
def test_without_peers_the_grade_is_that_of_the_stand_ins(measures: str, grade: str, reason: str) -> None:
    result = asked(rows(measures=measures))
    assert (result.grade, result.reasons) == (grade, (reason,))
