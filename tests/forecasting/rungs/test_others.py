"""Rung 3: other units' figures of the very measure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from cds_analysis.forecasting.rungs.bounds import RankBound, rank_bound
from cds_analysis.forecasting.rungs.others import newest_of_others, read_others, spread_of_units
from cds_analysis.forecasting.rungs.question import Question

from .conftest import COUNTRY, MEMBERS, UNIT, broken, figure, measure, others

Ask = Callable[..., Question]
FIVE = others([40, 45, 50, 55, 60])


def test_five_units_are_needed_and_bounds_are_no_values(ask: Ask) -> None:
    assert read_others(ask(FIVE)).probability is not None
    assert read_others(ask(FIVE[:4])).silent == "too_few_units"
    bound = figure(MEMBERS[5], "asked", 60, qualifier="at_least")
    assert read_others(ask([*FIVE[:4], bound])).silent == "too_few_units"
    assert read_others(ask([])).silent == "no_figure"


def test_own_figures_the_country_and_strangers_do_not_count(ask: Ask) -> None:
    more = [figure(UNIT, "asked", 99), figure("34:U01", "asked", 99)]
    reading = read_others(ask([*FIVE, *more]))
    assert reading.quantiles == read_others(ask(FIVE)).quantiles
    assert read_others(ask([*FIVE[:4], *more, figure(COUNTRY, "asked", 50)])).silent == "too_few_units"


def test_the_middle_is_that_of_the_units_carried_to_the_deadline(ask: Ask) -> None:
    question = ask(others([50.0] * 11))
    level = spread_of_units(question, newest_of_others(question)).quantile(0.5)
    assert level == pytest.approx(float(question.scale.forward(np.array([50.0]))[0]) + 0.1, abs=0.02)


def test_old_figures_are_carried_further(ask: Ask) -> None:
    old, new = (read_others(ask(others([50.0] * 8, period=year))).quantiles[0.5] for year in ("2020", "2024"))
    assert old > new > 50


def test_the_country_says_how_fast_all_move(ask: Ask) -> None:
    risen = [figure(COUNTRY, "asked", 30, "2022"), figure(COUNTRY, "asked", 60)]
    fast, slow = read_others(ask([*FIVE, *risen])), read_others(ask(FIVE))
    assert fast.quantiles[0.5] > slow.quantiles[0.5]


def test_units_that_lie_apart_leave_more_open(ask: Ask) -> None:
    close, far = (
        read_others(ask(others(values))).quantiles
        for values in ([48.0, 49, 50, 51, 52], [10.0, 30, 50, 70, 90])
    )
    assert far[0.9] - far[0.1] > close[0.9] - close[0.1]


@pytest.mark.parametrize(("word", "sign"), [("at_least", 1), ("at_most", -1)])
def test_a_bound_moves_the_middle_its_way_and_less_than_no_limit(ask: Ask, word: str, sign: int) -> None:
    place = 90.0 if word == "at_least" else 10.0
    bounds = [figure(member, "asked", place, qualifier=word) for member in MEMBERS[6:9]]
    moved, free = read_others(ask([*FIVE, *bounds])), read_others(ask(FIVE))
    assert sign * (moved.quantiles[0.5] - free.quantiles[0.5]) > 1
    assert "bounds_among_others" in moved.notes
    assert moved.n_units == 8


def test_a_bound_that_says_nothing_changes_little(ask: Ask) -> None:
    empty = [figure(member, "asked", 1, qualifier="at_least") for member in MEMBERS[6:9]]
    assert read_others(ask([*FIVE, *empty])).quantiles[0.5] == pytest.approx(
        read_others(ask(FIVE)).quantiles[0.5], abs=0.5
    )


def test_a_value_counts_as_a_year_newer_than_a_bound(ask: Ask) -> None:
    value, near = figure("U01", "asked", 60, "2023"), figure("U01", "asked", 70, "2023", qualifier="at_most")
    later = figure("U01", "asked", 70, "2024", qualifier="at_most", period_end=pd.Timestamp("2024-06-30"))
    much_later = figure(
        "U01", "asked", 70, "2024", period_end=pd.Timestamp("2024-12-31"), qualifier="at_most"
    )
    assert newest_of_others(ask([value, near, later]))["qualifier"].tolist() == ["exact"]
    old = figure("U01", "asked", 60, "2022")
    assert newest_of_others(ask([old, much_later]))["qualifier"].tolist() == ["at_most"]


def test_a_rank_says_how_many_lie_above(ask: Ask) -> None:
    question = ask(others([40.0, 42, 44, 46, 70]))
    rows = newest_of_others(question)
    free = spread_of_units(question, rows)
    level = float(question.scale.forward(np.array([40.0]))[0])
    top = spread_of_units(question, rows, RankBound("U01", 40.0, level, 2025.0, above=0, below=11))
    last = spread_of_units(question, rows, RankBound("U01", 40.0, level, 2025.0, above=11, below=0))
    assert top.quantile(0.5) < free.quantile(0.5) < last.quantile(0.5)


def test_a_published_rank_is_found_beside_its_value(ask: Ask) -> None:
    specs = {"asked": measure("asked"), "asked_rank": measure("asked_rank", kind="rank", upper=None)}
    rows = [*FIVE, figure("U03", "asked_rank", 4)]
    found = rank_bound(ask(rows, specs=specs))
    assert found is not None
    assert (found.unit, found.value, found.above, found.below) == ("U03", 50.0, 3, 8)
    assert "rank_used" in read_others(ask(rows, specs=specs)).notes
    assert rank_bound(ask([*FIVE, figure("U03", "asked_rank", 4, "2023")], specs=specs)) is None
    assert (
        rank_bound(ask([*FIVE, figure(UNIT, "asked", 50), figure(UNIT, "asked_rank", 4)], specs=specs))
        is None
    )


def test_breaks_kinds_and_the_press_are_reported(ask: Ask) -> None:
    old = others([40.0, 45, 50, 55, 60], period="2022")
    assert read_others(ask(old, specs={"asked": broken("asked", "2023")})).silent == "crosses_break"
    assert (
        read_others(ask(FIVE, specs={"asked": measure("asked", measure_kind="sub_score")})).silent
        == "kind_fails"
    )
    press = [{**row, "source_kind": "official_via_press"} for row in FIVE]
    assert "press_tells_of_the_strong" in read_others(ask(press)).notes
    assert read_others(ask(FIVE)).notes == ()
