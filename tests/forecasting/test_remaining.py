"""Of the remaining targets, how many: with the spread of one more programme, and nothing counted twice."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.reference import known_endings, load_reference_programmes, load_reference_targets
from cds_analysis.forecasting.joint import target_count
from cds_analysis.forecasting.reference_class import MET
from cds_analysis.forecasting.remaining import Remaining, combine, remaining_targets
from cds_analysis.forecasting.remaining_constants import load_constants, load_remaining_record
from cds_analysis.forecasting.said import said_groups, word_of

SAID = {"expected_2025": 3, "hard_by_2025": 2, "no_method": 1, "in_progress": 6}
PROGRAMMES, TARGETS = load_reference_programmes(), load_reference_targets()


def _known(day: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    return known_endings(PROGRAMMES, day), known_endings(TARGETS, day)


@pytest.fixture(scope="module")
def of_seven() -> Remaining:
    return remaining_targets(said_groups(SAID, 7), 1.0, *_known(date(2024, 12, 31)), share_declared=0.5)


def _mean(chances: np.ndarray) -> float:
    return float(np.arange(len(chances)) @ chances)


def _set(shown: list[float]) -> Remaining:
    chances, nothing = np.array(shown), pd.DataFrame()
    return Remaining(len(chances) - 1, chances, chances, 0, 0, nothing, nothing, nothing)


def test_two_or_three_of_seven_and_none_to_six_would_not_surprise(of_seven: Remaining) -> None:
    assert of_seven.n == 7
    assert of_seven.shown.sum() == pytest.approx(1.0)
    assert of_seven.declared.sum() == pytest.approx(1.0)
    assert of_seven.likely == (2, 3)
    assert 2.2 < of_seven.expected < 3.2
    assert of_seven.interval(0.9) == (0, 6)
    assert _mean(of_seven.declared) > of_seven.expected + 0.5


def test_what_officials_said_moves_a_group_and_a_target_that_cannot_be_measured_is_hardly_shown(
    of_seven: Remaining,
) -> None:
    shown = of_seven.groups.set_index("word")["chance_shown"]
    assert shown["expected"] > shown["plain"] > shown["hard"]
    assert shown["no_method"] < shown["plain"]
    assert of_seven.groups["n"] @ of_seven.groups["chance_shown"] == pytest.approx(of_seven.expected)


def test_no_programme_is_seen_before_it_ended(of_seven: Remaining) -> None:
    early = set(of_seven.sensitivity["programme_id"])
    assert "vn_digital_targets_2025" not in early
    later = remaining_targets(said_groups(SAID, 7), 1.0, *_known(date(2026, 6, 30)))
    assert "vn_digital_targets_2025" in set(later.sensitivity["programme_id"])
    assert later.n_programmes > of_seven.n_programmes
    assert later.n_vietnamese > of_seven.n_vietnamese


def test_leaving_a_programme_out_is_the_same_as_not_knowing_it(of_seven: Remaining) -> None:
    programmes, targets = _known(date(2024, 12, 31))
    name = "eu_employment_2020"
    kept = [table[table["programme_id"] != name] for table in (programmes, targets)]
    without = remaining_targets(said_groups(SAID, 7), 1.0, *kept, share_declared=0.5)
    row = of_seven.sensitivity.set_index("programme_id").loc[name]
    assert row["shown"] == pytest.approx(without.expected, abs=1e-9)
    assert (row["n"], row["met"]) == (10, 0)


def test_the_programme_spreads_the_count_more_than_chance_alone(of_seven: Remaining) -> None:
    each = np.repeat(of_seven.groups["chance_shown"], of_seven.groups["n"])
    alone, number = target_count(each, 0.0).chances, np.arange(8)

    def variance(chances: np.ndarray) -> float:
        return float(chances @ number**2 - (chances @ number) ** 2)

    assert variance(of_seven.shown) > 1.5 * variance(alone)


def test_without_other_programmes_it_names_none_and_without_targets_it_is_nothing() -> None:
    blind = remaining_targets(said_groups({}, 4), 1.0, PROGRAMMES.head(0), TARGETS.head(0))
    assert (blind.n_programmes, blind.n_vietnamese, len(blind.sensitivity)) == (0, 0, 0)
    nothing = remaining_targets(said_groups({}, 0), 1.0, PROGRAMMES, TARGETS)
    assert (nothing.n, nothing.shown.tolist(), nothing.likely) == (0, [1.0], (0, 0))
    assert combine(nothing, [1.0, 1.0]).chances == pytest.approx([0, 0, 1], abs=1e-9)


def test_a_reading_takes_the_place_of_the_word_and_still_needs_a_figure() -> None:
    groups = pd.DataFrame({"group": ["a", "b"], "word": "plain", "n": 1, "chance": [0.02, np.nan]})
    plain = remaining_targets(groups.drop(columns="chance"), 1.0, PROGRAMMES, TARGETS)
    read = remaining_targets(groups, 1.0, PROGRAMMES, TARGETS)
    assert read.groups["chance_shown"][0] < 0.02
    assert read.groups["chance_shown"][1] == pytest.approx(plain.groups["chance_shown"][1], abs=0.01)


def test_never_a_figure_before_is_hardly_a_figure_at_the_end() -> None:
    groups = said_groups({}, 4)
    seen = remaining_targets(groups, 1.0, PROGRAMMES, TARGETS)
    unseen = remaining_targets(groups.assign(without_figure=4), 1.0, PROGRAMMES, TARGETS)
    assert unseen.expected < 0.5 * seen.expected
    assert _mean(unseen.declared) == pytest.approx(_mean(seen.declared))


def test_what_is_declared_met_stays_declared_and_is_mostly_shown() -> None:
    groups = pd.DataFrame({"group": [MET], "word": [MET], "n": [3]})
    result = remaining_targets(groups, 1.0, PROGRAMMES, TARGETS)
    assert result.declared.tolist() == [0, 0, 0, 1]
    assert 0.5 < result.groups["chance_shown"][0] < 0.95


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    groups = pd.DataFrame({"group": ["a"], "word": ["surely"], "n": [1]})
    with pytest.raises(InputError, match=r"“surely” is not a word of this column\. Known: met, expected"):
        remaining_targets(groups, 1.0, PROGRAMMES, TARGETS)


@given(
    st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8),
    st.lists(st.floats(0, 1), max_size=6),
    st.floats(0, 0.9),
)
@settings(max_examples=60, deadline=None)
def test_combining_loses_no_target_and_keeps_every_mean(
    weights: list[float], own: list[float], correlation: float
) -> None:
    shown = list(np.array(weights) / sum(weights))
    part = _set(shown)
    count = combine(part, own, correlation)
    assert len(count.chances) == part.n + len(own) + 1
    assert count.chances.sum() == pytest.approx(1.0)
    assert (count.chances >= -1e-12).all()
    assert count.expected == pytest.approx(part.expected + sum(own), abs=2e-3)


def test_combining_leaves_the_set_as_it_is_and_spreads_with_what_hangs_together() -> None:
    part = _set([0.4, 0.2, 0.4])
    assert combine(part, [1.0, 0.0], 0.5).chances == pytest.approx([0, 0.4, 0.2, 0.4, 0], abs=1e-3)
    free, bound = (combine(part, [0.5, 0.5], rho).chances for rho in (0.0, 0.6))
    assert free == pytest.approx(np.convolve([0.4, 0.2, 0.4], [0.25, 0.5, 0.25]), abs=1e-6)
    assert bound[0] > free[0] + 0.05
    assert bound[-1] > free[-1] + 0.05


def test_words_of_officials_carry_no_year() -> None:
    assert [word_of(said) for said in ("expected_2030", "hard_by_2019", "no_method", "met", "total")] == [
        "expected",
        "hard",
        "no_method",
        "plain",
        "plain",
    ]


def test_groups_never_count_more_than_remain() -> None:
    assert said_groups(SAID, 4)["n"].tolist() == [3, 1]
    assert said_groups({}, 3).to_numpy().tolist() == [["plain", "plain", 3]]
    assert said_groups(SAID, 7, ["", "", "hard_by_2025"])["n"].tolist() == [2, 1, 1]
    assert said_groups(SAID, 7, [""] * 7).empty


def test_the_record_holds_what_the_others_say_of_a_programme() -> None:
    record = load_remaining_record().set_index("programme_id")
    name = "nz_better_public_services_2017"
    others = [table[table["programme_id"] != name] for table in (PROGRAMMES, TARGETS)]
    groups = pd.DataFrame({"group": ["plain"], "word": ["plain"], "n": [5]})
    found = remaining_targets(groups, 2.0, *others)
    row = record.loc[name]
    assert (row["n"], row["happened"]) == (5, 1)
    assert (row["low_80"], row["high_80"]) == found.interval(0.8)
    assert row["expected"] == pytest.approx(found.expected, abs=0.05)


def test_the_constants_are_those_that_the_benchmark_wrote() -> None:
    constants = load_constants()
    assert constants.met.one_measure > 0
    assert constants.measured.shifts["no_figure"][0] < 0
    assert set(constants.met.shifts) == {"expected", "hard", "met"}
