"""The probability of attainment: honest where there is nothing, bounded, symmetric, ordered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_analysis.forecast.attainment import QUANTILES, Attainment, attainment, attainment_many, status_word
from cds_analysis.forecast.evidence import evidence_grade
from cds_analysis.forecast.scores import brier_score
from cds_analysis.registry.indicators import Indicator

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)


def _past(*values: float, qualifier: str = "exact", step: float = 1.0) -> pd.DataFrame:
    periods = 2025.0 - step * np.arange(len(values))[::-1]
    return pd.DataFrame({"period": periods, "value": list(values), "qualifier": qualifier})


shares = st.floats(0, 100)


def test_nothing_gives_no_number() -> None:
    result = attainment(_past(), 80, 2026.0, spec=SHARE)
    assert (result.probability, result.grade, result.reasons) == (None, "none", ("no_observation",))
    assert result.quantiles == {}
    only_plans = _past(80, qualifier="planned")
    assert attainment(only_plans, 80, 2026.0, spec=SHARE).probability is None


@settings(max_examples=60, deadline=None)
@given(st.lists(shares, min_size=1, max_size=8), shares)
def test_shares_never_leave_their_bounds(values: list[float], target: float) -> None:
    result = attainment(_past(*values), target, 2027.0, spec=SHARE)
    assert all(0 <= value <= 100 for value in result.quantiles.values())
    assert list(result.quantiles.values()) == sorted(result.quantiles.values())
    assert result.probability is None or 0 <= result.probability <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(shares, min_size=1, max_size=6), shares)
def test_covered_and_uncovered_give_the_same_answer_up_to_the_generic_drift(
    values: list[float], target: float
) -> None:
    from cds_analysis.forecast.scale import scale_of

    scale = scale_of(SHARE, np.array(values))
    assert np.allclose(scale.forward(np.array(values)), -scale.forward(100 - np.array(values)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(5, 95), min_size=2, max_size=6), st.floats(5, 90), st.floats(0.5, 5))
def test_a_higher_target_is_never_more_likely(values: list[float], target: float, more: float) -> None:
    low, high = (
        attainment(_past(*values), goal, 2027.0, spec=SHARE).probability for goal in (target, target + more)
    )
    assert high <= low  # type: ignore[operator]


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_what_could_be_promised_is_met_with_that_chance(direction: str) -> None:
    spec = replace(SHARE, direction=direction)
    promised = attainment(_past(60, 64, 70), None, 2027.0, spec=spec).reached
    for chance, value in promised.items():
        assert attainment(_past(60, 64, 70), value, 2027.0, spec=spec).probability == pytest.approx(
            chance, abs=1e-6
        )
    assert (promised[0.8] < promised[0.5]) is (direction == "higher")


def test_lower_is_better_is_the_other_side() -> None:
    falling = replace(SHARE, direction="lower")
    up = attainment(_past(60, 62, 64), 66, 2027.0, spec=SHARE).probability
    down = attainment(_past(60, 62, 64), 66, 2027.0, spec=falling).probability
    assert up + down == pytest.approx(1)  # type: ignore[operator]


def test_rounding_helps_the_target() -> None:
    bare = attainment(_past(60, 64, 68), 70, 2026.0, spec=SHARE).probability
    rounded = attainment(_past(60, 64, 68), 70, 2026.0, spec=replace(SHARE, resolution=1)).probability
    assert rounded > bare  # type: ignore[operator]


def test_peers_pull_a_single_value() -> None:
    def peers(pace: float) -> pd.DataFrame:
        rows = [
            {"unit": f"p{n}", "period": 2020.0 + year, "value": 40 + pace * year, "qualifier": "exact"}
            for n in range(30)
            for year in range(6)
        ]
        return pd.DataFrame(rows)

    slow, fast = (attainment(_past(60), 70, 2027.0, peers=peers(pace), spec=SHARE) for pace in (0.5, 8.0))
    assert slow.probability + 0.2 < fast.probability  # type: ignore[operator]
    assert fast.growth.n_windows >= 30  # type: ignore[union-attr]


def test_bounds_below_the_value_are_no_values() -> None:
    history = pd.concat(
        [_past(60, 64), pd.DataFrame({"period": [2025.5], "value": [90.0], "qualifier": ["at_most"]})]
    )
    assert attainment(history, 70, 2026.0, spec=SHARE).path["period"].iloc[0] == 2025.0


def test_the_ceiling_gives_no_number() -> None:
    result = attainment(_past(100), 100, 2026.0, spec=SHARE)
    assert (result.probability, result.reasons[-1]) == (None, "at_ceiling")


def test_one_call_is_the_bulk_call_with_one_row() -> None:
    histories = pd.concat([_past(60, 64).assign(series="a"), _past(20).assign(series="b")])
    targets = pd.DataFrame(
        {"series": ["b", "a", "c"], "target": [30, 70, 10], "deadline": [date(2026, 12, 31)] * 3}
    )
    many = attainment_many(histories, targets, specs={"a": SHARE, "b": SHARE})
    assert list(many) == ["b", "a", "c"]
    assert many["a"].probability == attainment(_past(60, 64), 70, date(2026, 12, 31), spec=SHARE).probability
    assert many["c"].probability is None


@pytest.mark.parametrize(
    ("history", "grade"),
    [
        (_past(), "none"),
        (_past(50), "weak"),
        (_past(50, 60, step=0.1), "weak"),
        (_past(50, 60), "fair"),
        (_past(50, 60, 65, 70), "strong"),
        (_past(50, 60, 65, 70, qualifier="approx"), "fair"),
        (_past(50, 60, 65, 70, qualifier="at_least"), "weak"),
    ],
)
def test_the_grade_follows_the_evidence(history: pd.DataFrame, grade: str) -> None:
    assert evidence_grade(history)[0] == grade


@pytest.mark.parametrize(
    ("status", "probability", "grade", "word"),
    [
        ("not_met", 0.85, "fair", "likely"),
        ("not_met", 0.85, "weak", "uncertain"),
        ("not_met", 0.5, "strong", "uncertain"),
        ("not_met", 0.15, "strong", "unlikely"),
        ("not_met", 0.15, "weak", "uncertain"),
        ("not_met", None, "none", "insufficient"),
        ("not_judged", 0.9, "strong", "insufficient"),
        ("met", 0.9, "strong", "met"),
        ("met", 0.3, "strong", "at_risk"),
        ("met", 0.3, "weak", "met"),
    ],
)
def test_a_word_is_never_stronger_than_its_evidence(
    status: str, probability: float | None, grade: str, word: str
) -> None:
    assert status_word(status, Attainment(probability, grade=grade)) == word  # type: ignore[arg-type]


def test_words_after_the_deadline_and_without_new_figures() -> None:
    sure = Attainment(0.9, grade="strong")
    assert status_word("not_met", sure, deadline_passed=True) == "missed"
    assert status_word("met", sure, deadline_passed=True) == "met"
    assert status_word("met", sure, stale=True) == "stale"


def test_probabilities_mean_something_on_simulated_growth() -> None:
    """Series drawn from the method's own model: coverage near nominal, better than the base rate."""
    rng = np.random.default_rng(20241021)
    n, years = 250, 5
    level = rng.normal(0.0, 0.8, n)
    drift = rng.normal(0.10, 0.08, n)
    steps = drift[:, None] + rng.normal(0, 0.12, (n, years + 2))
    path = level[:, None] + np.cumsum(steps, axis=1)
    values = 105 / (1 + np.exp(-path / 1.1)) - 5 / (1 + np.exp(path / 1.1))
    values = np.clip(values, 0, 100)
    peers = pd.DataFrame(
        {
            "unit": np.repeat([f"p{i}" for i in range(100)], years),
            "period": np.tile(2020.0 + np.arange(years), 100),
            "value": values[:100, :years].ravel(),
        }
    )
    probabilities, met, inside = [], [], []
    for own in values[100:]:
        history = pd.DataFrame({"period": 2020.0 + np.arange(years), "value": own[:years]})
        target = min(own[years - 1] + 4, 99)
        result = attainment(history, target, 2020.0 + years + 1, peers=peers, spec=SHARE)
        probabilities.append(result.probability)
        met.append(own[years + 1] >= target)
        inside.append(result.quantiles[QUANTILES[1]] <= own[years + 1] <= result.quantiles[QUANTILES[5]])
    base = np.mean(met) * (1 - np.mean(met))
    assert brier_score(probabilities, met) < base
    assert 0.70 <= np.mean(inside) <= 0.95
