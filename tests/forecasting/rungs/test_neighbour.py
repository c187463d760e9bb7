"""Rung 2: the way over a neighbouring measure, and bounds as bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.rungs.neighbour import bridge_from, read_neighbour, spread_of
from cds_analysis.forecasting.rungs.question import Question

from .conftest import COUNTRY, MEMBERS, UNIT, broken, figure, measure, others, related

Ask = Callable[..., Question]
NEAR = {"asked": measure("asked", relations=related("same_quantity", "other")), "other": measure("other")}
OWN = figure(UNIT, "other", 40)
PAIRS = [*others([50, 60, 70]), *others([45, 55, 65], "other")]


def specs_with(kind: str, other: Indicator | None = None) -> dict[str, Indicator]:
    """Return the two measures, related in a way."""
    return {"asked": measure("asked", relations=related(kind, "other")), "other": other or measure("other")}


def test_the_learned_difference_is_carried_over(ask: Ask) -> None:
    question = ask([OWN, *PAIRS], specs=NEAR)
    bridge = bridge_from(question, "other")
    assert bridge is not None
    assert len(bridge.pairs) == 3
    assert bridge.pairs["difference"].between(0.1, 0.3).all()
    centre = float(spread_of(question, bridge).centre[0])
    level = float(question.scale.forward(np.array([40.0]))[0])
    assert centre == pytest.approx(level + bridge.pairs["difference"].mean() + 0.1)


def test_the_spread_holds_the_differences_the_way_and_the_uncertainty_of_few_pairs(ask: Ask) -> None:
    question = ask([OWN, *PAIRS], specs=NEAR)
    bridge = bridge_from(question, "other")
    assert bridge is not None
    difference = bridge.pairs["difference"]
    freedom = 4.0 + 3 - 1
    variance = (4.0 * 0.3**2 + ((difference - difference.mean()) ** 2).sum()) / freedom * (1 + 1 / 3)
    spread = spread_of(question, bridge)
    assert spread.freedom == freedom
    assert float(spread.width[0]) == pytest.approx(np.sqrt(variance + 0.2**2 + 0.1**2 + 0.05**2))


def test_more_pairs_leave_less_open(ask: Ask) -> None:
    many = [*others([50.0] * 10), *others([45.0] * 10, "other")]
    few = [*others([50.0] * 2), *others([45.0] * 2, "other")]
    wide, narrow = (ask([OWN, *rows], specs=NEAR) for rows in (few, many))
    assert _width(narrow) < _width(wide)


def _width(question: Question) -> float:
    quantiles = read_neighbour(question).quantiles
    return quantiles[0.9] - quantiles[0.1]


def test_a_figure_of_the_very_measure_of_the_unit_itself_is_never_used(ask: Ask) -> None:
    rows = [OWN, *PAIRS]
    assert (
        read_neighbour(ask([*rows, figure(UNIT, "asked", 95)], specs=NEAR)).probability
        == read_neighbour(ask(rows, specs=NEAR)).probability
    )


@pytest.mark.parametrize(("gap_year", "pairs"), [("2023", 3), ("2022", 0)])
def test_pairs_may_stand_a_year_apart_but_no_more(ask: Ask, gap_year: str, pairs: int) -> None:
    rows = [OWN, *others([50, 60, 70]), *others([45, 55, 65], "other", gap_year)]
    bridge = bridge_from(ask(rows, specs=NEAR), "other")
    assert bridge is not None
    assert len(bridge.pairs) == pairs
    if pairs:
        assert "one_year_pairs" in read_neighbour(ask(rows, specs=NEAR)).notes
        # the year between is made up for by the common drift
        same = bridge_from(ask([OWN, *PAIRS], specs=NEAR), "other")
        assert same is not None
        assert bridge.pairs["difference"].mean() == pytest.approx(
            same.pairs["difference"].mean() - 0.1, abs=1e-3
        )


def test_one_pair_is_too_few_and_none_is_reported(ask: Ask) -> None:
    one = [OWN, *others([50]), *others([45], "other")]
    assert read_neighbour(ask(one, specs=NEAR)).silent == "no_pairs"
    assert read_neighbour(ask([OWN], specs=NEAR)).silent == "no_pairs"
    assert read_neighbour(ask(PAIRS, specs=NEAR)).silent == "no_figure"


def test_the_country_is_a_unit_under_its_own_names(ask: Ask) -> None:
    specs = {
        "asked": measure(
            "asked", relations=(*related("same_quantity", "other"), *related("same_quantity", "asked_whole"))
        ),
        "other": measure(
            "other",
            relations=tuple(replace(r, indicator="other") for r in related("same_quantity", "other_whole")),
        ),
        "asked_whole": measure("asked_whole"),
        "other_whole": measure("other_whole"),
    }
    rows = [
        OWN,
        *others([50]),
        *others([45], "other"),
        figure(COUNTRY, "asked_whole", 60),
        figure(COUNTRY, "other_whole", 55),
    ]
    bridge = bridge_from(ask(rows, specs=specs), "other")
    assert bridge is not None
    assert bridge.pairs["ref_area"].tolist() == [COUNTRY, MEMBERS[1]]


def test_nothing_crosses_a_break_of_either_measure(ask: Ask) -> None:
    old_own = [figure(UNIT, "other", 40, "2022"), *PAIRS]
    changed = specs_with("same_quantity", broken("other", "2023"))
    assert read_neighbour(ask(old_own, specs=changed)).silent == "crosses_break"


def test_a_kind_on_which_the_rung_failed_or_was_not_tried_is_silent(ask: Ask) -> None:
    for kind, reason in (("sub_score", "kind_fails"), ("workforce", "kind_untried")):
        specs = {**NEAR, "asked": replace(NEAR["asked"], measure_kind=kind)}
        assert read_neighbour(ask([OWN, *PAIRS], specs=specs)).silent == reason


def test_near_and_part_of_never_compute(ask: Ask) -> None:
    for kind in ("near", "part_of"):
        assert read_neighbour(ask([OWN, *PAIRS], specs=specs_with(kind))).silent == "no_figure"


def test_an_upper_bound_can_show_out_of_reach_and_never_met(ask: Ask) -> None:
    specs = specs_with("upper_bound")
    low = read_neighbour(ask([figure(UNIT, "other", 10)], 80.0, specs=specs))
    assert (low.limit, low.relation, low.quantiles) == ("at_most", "upper_bound", {})
    assert low.probability is not None
    assert low.probability < 0.05
    assert "bound_only" in low.notes
    assert read_neighbour(ask([figure(UNIT, "other", 99)], 80.0, specs=specs)).silent == "bound_says_nothing"


def test_a_lower_bound_can_show_met_and_never_out_of_reach(ask: Ask) -> None:
    specs = specs_with("lower_bound")
    high = read_neighbour(ask([figure(UNIT, "other", 95)], 50.0, specs=specs))
    assert high.limit == "at_least"
    assert high.probability is not None
    assert high.probability > 0.95
    assert read_neighbour(ask([figure(UNIT, "other", 5)], 50.0, specs=specs)).silent == "bound_says_nothing"


def test_bounds_turn_where_lower_is_better(ask: Ask) -> None:
    low = read_neighbour(
        ask([figure(UNIT, "other", 10)], 80.0, specs=specs_with("upper_bound"), direction="lower")
    )
    assert low.limit == "at_least"
    assert low.probability is not None
    assert low.probability > 0.95


@pytest.mark.parametrize(("kind", "word"), [("upper_bound", "at_least"), ("lower_bound", "at_most")])
def test_a_bound_on_the_wrong_side_is_none(ask: Ask, kind: str, word: str) -> None:
    row = figure(UNIT, "other", 10 if kind == "upper_bound" else 95, qualifier=word)
    assert read_neighbour(ask([row], 50.0, specs=specs_with(kind))).silent == "no_figure"


def test_a_bound_holds_what_a_bridge_says(ask: Ask) -> None:
    specs = {
        **NEAR,
        "asked": measure(
            "asked", relations=(*related("same_quantity", "other"), *related("upper_bound", "cap"))
        ),
        "cap": measure("cap"),
    }
    rows = [figure(UNIT, "other", 70), *PAIRS]
    free = read_neighbour(ask(rows, specs=specs))
    held = read_neighbour(ask([*rows, figure(UNIT, "cap", 20)], specs=specs))
    loose = read_neighbour(ask([*rows, figure(UNIT, "cap", 99)], specs=specs))
    assert held.probability is not None
    assert free.probability is not None
    assert held.probability < free.probability == loose.probability
    assert held.quantiles[0.9] < free.quantiles[0.9]
    assert "bound_used" in held.notes
    assert "bound_used" not in loose.notes
    assert "cap" in set(held.basis["indicator"])
    assert "cap" not in set(loose.basis["indicator"])


def test_the_basis_names_every_figure(ask: Ask) -> None:
    reading = read_neighbour(ask([OWN, *PAIRS], specs=NEAR))
    assert len(reading.basis) == 7
    assert (reading.indicator, reading.relation, reading.n_pairs) == ("other", "same_quantity", 3)
    assert "few_pairs" in reading.notes


def test_of_two_bridges_the_one_that_leaves_less_open_is_taken(ask: Ask) -> None:
    specs = {
        "asked": measure(
            "asked", relations=(*related("same_quantity", "other"), *related("same_quantity", "sure"))
        ),
        "other": measure("other"),
        "sure": measure("sure"),
    }
    sure = [figure(UNIT, "sure", 40), *others([50.0, 60, 70], "sure")]
    rows = [OWN, *others([50.0, 60, 70]), *others([20.0, 60, 90], "other"), *sure]
    assert read_neighbour(ask(rows, specs=specs)).indicator == "sure"


def test_a_figure_known_later_changes_nothing(ask: Ask) -> None:
    late = figure(UNIT, "other", 99, "2025", known_from=pd.Timestamp("2025-03-01"))
    rows = [OWN, *PAIRS]
    assert (
        read_neighbour(ask([*rows, late], specs=NEAR)).quantiles
        == read_neighbour(ask(rows, specs=NEAR)).quantiles
    )


@pytest.mark.parametrize("kind", ["upper_bound", "lower_bound"])
def test_a_bound_that_leaves_it_open_is_silent(ask: Ask, kind: str) -> None:
    reading = read_neighbour(ask([figure(UNIT, "other", 47)], 50.0, specs=specs_with(kind)))
    assert reading.silent == "bound_says_nothing"
