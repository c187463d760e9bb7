"""Which published figures may answer a question."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from cds_analysis.forecasting.rungs.question import Question, basis_of, country_figures, inferred
from cds_analysis.forecasting.rungs.reading import BASIS_COLUMNS

from .conftest import COUNTRY, END, broken, figure, measure, related

Ask = Callable[..., Question]


def test_nothing_known_later_exists(ask: Ask) -> None:
    late = figure("U01", "asked", 60, known_from=pd.Timestamp("2025-01-01"))
    assert ask([late]).of("asked").empty
    assert len(ask([figure("U01", "asked", 60)]).of("asked")) == 1


@pytest.mark.parametrize("word", ["target", "planned"])
def test_a_plan_is_no_figure(ask: Ask, word: str) -> None:
    assert ask([figure("U01", "asked", 60, qualifier=word)]).of("asked").empty


def test_a_figure_of_a_period_that_was_not_over_counts_when_it_was_published(ask: Ask) -> None:
    early = figure("U01", "asked", 60, known_from=pd.Timestamp("2024-06-30"))
    assert ask([early]).of("asked")["when"].iloc[0] == pytest.approx(2024.5, abs=0.01)


def test_no_figure_crosses_a_break(ask: Ask) -> None:
    rows = [figure("U01", "asked", 60, "2022"), figure("U02", "asked", 70, "2023")]
    question = ask(rows, specs={"asked": broken("asked", "2023")})
    assert question.of("asked")["ref_area"].tolist() == ["U02"]
    assert question.crossed("asked", "U01") == "crosses_break"
    assert question.crossed("asked", "U02") == "no_figure"
    assert question.crossed("asked", "U03") == "no_figure"


def test_a_break_that_is_still_ahead_is_noted(ask: Ask) -> None:
    rows = [figure("U01", "asked", 60)]
    assert ask(rows, specs={"asked": broken("asked", "2025-06")}).notes == ("break_ahead",)
    assert len(ask(rows, specs={"asked": broken("asked", "2025-06")}).of("asked")) == 1
    assert ask(rows).notes == ()


def test_what_is_printed_as_the_target_meets_it(ask: Ask) -> None:
    coarse = {"asked": measure("asked", resolution=1.0)}
    assert ask([], 50.0, specs=coarse).edge < ask([], 50.0).edge
    assert ask([], 50.0, specs=coarse, direction="lower").edge > ask([], 50.0).edge


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "rank"}, "rank_or_growth"),
        ({"kind": "growth"}, "rank_or_growth"),
        ({"upper": None}, "rank_or_growth"),
        ({}, ""),
    ],
)
def test_ranks_growth_and_amounts_are_not_read(ask: Ask, change: dict[str, object], reason: str) -> None:
    assert ask([], specs={"asked": measure("asked", **change)}).unreadable == reason


def test_a_missing_value_and_a_past_deadline_are_reported(ask: Ask) -> None:
    assert ask([], None).unreadable == "no_target_value"
    assert ask([], as_of=END).unreadable == ""
    assert ask([], deadline=END.replace(year=2023)).unreadable == "past"


def test_the_country_under_another_name_is_found(ask: Ask) -> None:
    specs = {
        "asked": measure("asked", relations=related("same_quantity", "of_country")),
        "of_country": measure("of_country"),
    }
    rows = [figure("U01", "asked", 60), figure(COUNTRY, "of_country", 55)]
    assert ask(rows, specs=specs).counterparts("asked") == ("asked", "of_country")
    assert country_figures(ask(rows, specs=specs))["obs_value"].tolist() == [55]


def test_another_estimate_for_units_is_no_counterpart(ask: Ask) -> None:
    specs = {
        "asked": measure("asked", relations=related("same_quantity", "other")),
        "other": measure("other"),
    }
    rows = [figure("U01", "asked", 60), figure("U01", "other", 50), figure(COUNTRY, "other", 55)]
    assert ask(rows, specs=specs).counterparts("asked") == ("asked",)


def test_the_very_measure_of_the_country_comes_first(ask: Ask) -> None:
    specs = {
        "asked": measure("asked", relations=related("same_quantity", "of_country")),
        "of_country": measure("of_country"),
    }
    rows = [figure(COUNTRY, "asked", 60, "2023"), figure(COUNTRY, "of_country", 55)]
    assert country_figures(ask(rows, specs=specs))["obs_value"].tolist() == [60]


def test_the_basis_has_its_columns_in_order(ask: Ask) -> None:
    rows = ask([figure("U02", "asked", 60), figure("U01", "asked", 50)]).of("asked")
    assert list(basis_of(rows).columns) == list(BASIS_COLUMNS)
    assert basis_of(rows)["ref_area"].tolist() == ["U01", "U02"]


def test_inferred_days_are_noted(ask: Ask) -> None:
    rows = [figure("U01", "asked", 60), figure("U02", "asked", 60, known_from_basis="inferred")]
    assert inferred(ask(rows).of("asked")) == ("inferred_days",)
    assert inferred(ask(rows[:1]).of("asked")) == ()
