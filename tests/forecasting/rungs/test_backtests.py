"""The back-tests hide what they ask for, and what they learn is what is in the figures."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cds_analysis.cellar.paths import project_root
from cds_analysis.data.indicator import Indicator

from .conftest import measure

sys.path.insert(0, str(Path(project_root()) / "benchmarks"))

import choose_ladder
import rung_cases
import rungs


@pytest.fixture(scope="module")
def one() -> rung_cases.Measure:
    """Return a measure of the reference panel."""
    return next(found for found in rung_cases.measures() if found.name == "desi_2a1")


def test_ranks_give_centre_and_spread_although_only_the_strong_are_published() -> None:
    score = stats.norm.isf((np.array([1, 2, 3, 5, 8]) - 0.5) / 63)
    published = pd.DataFrame({"year": 2022, "score": score, "level": -2.0 + 0.3 * score})
    assert choose_ladder.line_of_ranks(published) == pytest.approx((-2.0, 0.3))
    assert published["level"].mean() > -1.6
    assert np.isnan(choose_ladder.line_of_ranks(published.head(2))).all()


def test_ranks_of_two_years_are_not_mixed() -> None:
    score = np.array([2.0, 1.0, 0.0])
    years = [
        pd.DataFrame({"year": year, "score": score - year, "level": level + 0.3 * score})
        for year, level in ((0, 0.0), (1, 5.0))
    ]
    assert choose_ladder.line_of_ranks(pd.concat(years))[1] == pytest.approx(0.3)


def test_kinds_with_few_measures_are_pulled_to_the_general_value() -> None:
    values, kinds = [0.0, 0.1, -0.1, 0.0, 1.0], ["a", "a", "a", "a", "b"]
    pooled = choose_ladder.pool(values, kinds)
    assert 0.0 < pooled.means["a"] < 0.15
    assert pooled.means["a"] < pooled.general < pooled.means["b"]


def test_one_measure_far_from_all_others_moves_nothing_much() -> None:
    kinds = ["a", "a", "a", "b", "b", "b"]
    calm = choose_ladder.pool([0.1, 0.2, 0.3, 0.1, 0.2, 0.3], kinds)
    wild = choose_ladder.pool([0.1, 0.2, 0.3, 0.1, 0.2, 30.0], kinds)
    assert wild.means["a"] == pytest.approx(calm.means["a"], abs=0.2)


@pytest.mark.parametrize(
    ("values", "targets"),
    [
        ([12.0, 33, 47, 61, 88], (30.0, 40.0, 50.0, 60.0)),
        ([41.0, 44, 47, 49, 53], (40.0, 45.0, 50.0, 55.0)),
        ([97.5, 98, 98.2, 98.4, 99.5], (97.0, 98.0, 99.0)),
    ],
)
def test_targets_are_round_and_lie_around_the_middle(values: list[float], targets: tuple[float, ...]) -> None:
    share: Indicator = measure("x")
    assert rung_cases.round_targets(np.array(values), share) == targets


def test_the_hidden_figure_is_in_no_question(one: rung_cases.Measure) -> None:
    asked = [found for _, found in zip(range(40), rungs.ask_others(one), strict=False)]
    assert asked
    for found in asked:
        seen = found.question.of(one.spec.indicator)
        assert found.case.unit not in set(seen["ref_area"])
        assert (seen["known_from"] <= pd.Timestamp(found.case.origin)).all()


def test_five_units_are_asked_where_few_are(one: rung_cases.Measure) -> None:
    asked = [found for _, found in zip(range(40), rungs.ask_others(one), strict=False)]
    sizes = {
        len(set(found.question.of(one.spec.indicator)["ref_area"]) - {one.country})
        for found in asked
        if found.run == rungs.FEW
    }
    assert sizes == {rungs.FEW_UNITS}


def test_what_is_learned_leaves_the_measure_out(one: rung_cases.Measure) -> None:
    all_kinds, without = choose_ladder.learn(), choose_ladder.learn(one.family)
    assert all_kinds["habits"]["take_up"]["spread"] != without["habits"]["take_up"]["spread"]


def test_the_base_rate_of_a_question_does_not_know_its_answer() -> None:
    rows = pd.DataFrame({"run": "all", "measure": "m", "unit": ["a", "a", "b"], "met": [1.0, 1.0, 0.0]})
    assert rungs._of_others(rows, ["run", "measure"]).tolist() == [0.0, 0.0, 1.0]
    alone = rows[rows["unit"] == "a"]
    assert rungs._of_others(alone, ["run", "measure"]).tolist() == [0.5, 0.5]
