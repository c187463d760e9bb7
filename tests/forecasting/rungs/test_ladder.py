"""The ladder as a whole: what every rung owes, whatever the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_analysis.forecasting.rungs.ladder import RUNGS, climb, leaning
from cds_analysis.forecasting.rungs.learned import Ladder
from cds_analysis.forecasting.rungs.question import Question
from cds_analysis.forecasting.rungs.reading import NOTES, SILENT, Reading

from .conftest import COUNTRY, END, TODAY, UNIT, figure, measure, others, related

Ask = Callable[..., Question]
SPECS = {"asked": measure("asked", relations=related("same_quantity", "other")), "other": measure("other")}
WORLD = [
    figure(UNIT, "other", 40),
    *others([35.0, 45, 50, 55, 75]),
    *others([30.0, 40, 50], "other"),
    figure(COUNTRY, "asked", 50),
]
LOOSE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def climbed(question: Question) -> list[Reading]:
    """Return the readings of a question, asked by the public door."""
    return climb(
        question.threshold,
        question.deadline,
        question.as_of,
        question.unit,
        question.figures,
        question.indicators,
        country=question.country,
        members=question.members,
        ladder=question.ladder,
    )


def chances(question: Question) -> list[float]:
    """Return what each rung says; every one speaks in this world."""
    found = [reading.probability for reading in climbed(question)]
    assert None not in found
    return found  # type: ignore[return-value]


@pytest.fixture
def usual(ask: Ask) -> list[float]:
    """Return the chances of this world as it stands."""
    return chances(ask(WORLD, specs=SPECS))


def test_the_rungs_come_in_order_and_speak(ask: Ask) -> None:
    readings = climbed(ask(WORLD, specs=SPECS))
    assert [reading.rung for reading in readings] == list(RUNGS) == ["neighbour", "others", "country"]
    assert all(0 < reading.probability < 1 and not reading.silent for reading in readings)  # type: ignore[operator]
    assert {reading.kind_of_measure for reading in readings} == {"take_up"}


@LOOSE
@given(low=st.floats(1, 98), step=st.floats(0.5, 50))
def test_a_higher_threshold_is_no_likelier(ask: Ask, low: float, step: float) -> None:
    high = min(low + step, 99.0)
    pairs = zip(chances(ask(WORLD, low, specs=SPECS)), chances(ask(WORLD, high, specs=SPECS)), strict=True)
    assert all(first >= second - 1e-9 for first, second in pairs)


@LOOSE
@given(value=st.floats(2, 98))
def test_above_and_below_add_up_to_one(ask: Ask, value: float) -> None:
    both = zip(
        chances(ask(WORLD, value, specs=SPECS)),
        chances(ask(WORLD, value, specs=SPECS, direction="lower")),
        strict=True,
    )
    assert all(first + second == pytest.approx(1) for first, second in both)


@LOOSE
@given(order=st.permutations(range(len(WORLD))))
def test_the_order_of_rows_changes_nothing(ask: Ask, usual: list[float], order: list[int]) -> None:
    assert chances(ask([WORLD[place] for place in order], specs=SPECS)) == pytest.approx(usual)


def test_a_later_deadline_is_likelier_where_measures_rise(ask: Ask) -> None:
    soon, late = (chances(ask(WORLD, specs=SPECS, deadline=date(year, 12, 31))) for year in (2025, 2027))
    assert all(second > first for first, second in zip(soon, late, strict=True))


@LOOSE
@given(value=st.floats(0, 100), year=st.sampled_from(["2020", "2024"]))
def test_own_figures_of_the_very_measure_are_never_used(
    ask: Ask, usual: list[float], value: float, year: str
) -> None:
    own = figure(UNIT, "asked", value, year)
    assert chances(ask([*WORLD, own], specs=SPECS)) == pytest.approx(usual)


@LOOSE
@given(place=st.integers(0, len(WORLD) - 1), value=st.floats(0, 100))
def test_what_became_known_later_is_never_used(
    ask: Ask, usual: list[float], place: int, value: float
) -> None:
    late = {
        **figure("x", "x", value, "2025"),
        **{key: WORLD[place][key] for key in ("ref_area", "indicator")},
    }
    assert chances(ask([*WORLD, late], specs=SPECS)) == pytest.approx(usual)


@pytest.mark.parametrize("rung", list(RUNGS))
def test_a_wider_rung_says_less(ask: Ask, rung: str) -> None:
    question = ask(WORLD, 95.0, specs=SPECS)
    wide = replace(
        question,
        ladder=replace(question.ladder, wider={name: 3.0 if name == rung else 1.0 for name in RUNGS}),
    )
    place = list(RUNGS).index(rung)
    assert chances(wide)[place] > chances(question)[place]


def test_the_country_itself_is_not_one_unit_among_others(ask: Ask) -> None:
    readings = climbed(ask(WORLD, specs=SPECS, unit=COUNTRY))
    assert [reading.silent for reading in readings[1:]] == ["whole_country", "whole_country"]


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        ({"value": None}, "no_target_value"),
        ({"as_of": END, "deadline": TODAY}, "past"),
        ({"specs": {"asked": measure("asked", kind="growth")}}, "rank_or_growth"),
    ],
)
def test_what_no_rung_can_read_is_silent_on_all(ask: Ask, kept: dict[str, object], reason: str) -> None:
    value = kept.pop("value", 50.0)
    readings = climbed(ask(WORLD, value, **{"specs": SPECS, **kept}))
    assert [reading.silent for reading in readings] == [reason] * 3
    assert all(reading.probability is None and not reading.quantiles for reading in readings)


def test_words_of_silence_and_notes_are_listed(ask: Ask) -> None:
    for question in (ask(WORLD, specs=SPECS), ask([], specs=SPECS)):
        for reading in climbed(question):
            assert reading.silent in ("", *SILENT)
            assert set(reading.notes) <= NOTES.keys()


def test_words_turn_at_their_thresholds(ladder: Ladder) -> None:
    words = [leaning(chance, ladder) for chance in (0.0, 1 / 3, 0.3334, 0.6666, 2 / 3, 1.0)]
    assert words == ["leaning_not"] * 2 + ["leaning_neither"] * 2 + ["leaning_met"] * 2
