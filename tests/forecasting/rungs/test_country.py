"""Rung 4: the country as the centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cds_analysis.forecasting.rungs.country import read_country, spread_around
from cds_analysis.forecasting.rungs.question import Question

from .conftest import COUNTRY, broken, figure, measure, others, related

Ask = Callable[..., Question]
WHOLE = figure(COUNTRY, "asked", 50)


def test_the_centre_is_the_country_carried_to_the_deadline(ask: Ask) -> None:
    question = ask([WHOLE])
    level = float(question.scale.forward(np.array([50.0]))[0])
    assert spread_around(question).quantile(0.5) == pytest.approx(level + 0.1)


def test_units_may_lie_above_or_below_the_country_on_average(ask: Ask) -> None:
    question = ask([WHOLE])
    lower = replace(question.ladder.habits["take_up"], offset=-0.5)
    moved = replace(question, ladder=replace(question.ladder, habits={"take_up": lower, "general": lower}))
    assert spread_around(moved).quantile(0.5) == pytest.approx(spread_around(question).quantile(0.5) - 0.5)


def test_the_spread_is_that_of_measures_of_the_kind(ask: Ask) -> None:
    question = ask([WHOLE])
    widths = spread_around(question).width
    way = question.drift().sd_over(1.0)
    assert float(widths[len(widths) // 2]) == pytest.approx(np.sqrt(0.4**2 + 0.1**2 + way**2))
    assert widths.min() < widths.max()


def test_only_the_newest_figure_is_the_centre_but_the_way_so_far_counts(ask: Ask) -> None:
    risen = read_country(ask([figure(COUNTRY, "asked", 20, "2022"), WHOLE]))
    alone = read_country(ask([WHOLE]))
    assert risen.quantiles[0.5] > alone.quantiles[0.5]
    assert risen.basis["time_period"].tolist() == ["2024"]


def test_units_figures_do_not_count(ask: Ask) -> None:
    assert read_country(ask([WHOLE, *others([90.0] * 5)])).quantiles == read_country(ask([WHOLE])).quantiles


def test_a_bound_of_the_country_is_no_value(ask: Ask) -> None:
    assert read_country(ask([{**WHOLE, "qualifier": "at_least"}])).silent == "no_figure"


def test_silences(ask: Ask) -> None:
    assert read_country(ask([])).silent == "no_figure"
    old = figure(COUNTRY, "asked", 50, "2022")
    assert read_country(ask([old], specs={"asked": broken("asked", "2023")})).silent == "crosses_break"
    assert (
        read_country(ask([WHOLE], specs={"asked": measure("asked", measure_kind="sub_score")})).silent
        == "kind_fails"
    )
    assert (
        read_country(ask([WHOLE], specs={"asked": measure("asked", measure_kind="")})).silent
        == "kind_untried"
    )


def test_another_name_of_the_same_quantity_is_reported(ask: Ask) -> None:
    specs = {
        "asked": measure("asked", relations=related("same_quantity", "whole")),
        "whole": measure("whole"),
    }
    reading = read_country(ask([figure(COUNTRY, "whole", 50)], specs=specs))
    assert (reading.indicator, "other_measure" in reading.notes) == ("whole", True)
