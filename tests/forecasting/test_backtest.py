"""Forecasts made as if in the past see nothing of the future, and mean what they say on simulated growth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from cds_analysis.data.indicator import Break, Indicator
from cds_analysis.forecasting.attainment import attainment_many
from cds_analysis.forecasting.backtest import backtest, next_target, reliability
from cds_analysis.forecasting.families import effective_cases, family_band, overall, scores_by_family
from cds_analysis.forecasting.scores import calibration_error, coverage, crps_of_quantiles, load_track_record

SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)


def _country(units: int, years: int, seed: int) -> pd.DataFrame:
    """Return shares that grow on the softened logit scale, with common shocks, printed to a tenth."""
    random = np.random.default_rng(seed)
    common = random.normal(0.08, 0.05, years)
    steps = common + random.normal(0, 0.13, (units, years))
    level = random.normal(0, 0.7, (units, 1)) + np.cumsum(steps, axis=1)
    odds = np.exp(level / 1.1)
    values = np.clip((105 * odds - 5) / (1 + odds), 0, 100).round(1)
    unit, year = np.meshgrid(np.arange(units), np.arange(years), indexing="ij")
    return pd.DataFrame({"unit": unit.ravel(), "period": 2010.0 + year.ravel(), "value": values.ravel()})


def test_the_future_changes_no_forecast() -> None:
    panel = _country(8, 8, 1)
    cases = backtest(panel, SHARE)
    later = panel.assign(value=np.where(panel["period"] >= 2016.0, 1.0, panel["value"]))
    changed = backtest(later, SHARE)
    early = cases["origin"] < 2016.0
    assert cases.loc[early, "probability"].tolist() == changed.loc[early, "probability"].tolist()


def test_no_case_crosses_a_break() -> None:
    broken = Indicator(
        "share", "", "", "percent", lower=0.0, upper=100.0, breaks=(Break("2014", "đổi", "new"),)
    )
    cases = backtest(_country(5, 8, 2), broken)
    crossing = (cases["origin"] <= 2014.0) & (cases["deadline"] > 2014.0)
    assert len(cases) > 0
    assert not crossing.any()


@pytest.mark.parametrize(
    ("value", "direction", "target"),
    [(61, "higher", 70), (70, "higher", 80), (61, "lower", 60), (60, "lower", 50), (100, "higher", 100)],
)
def test_the_next_tenth_is_the_target(value: float, direction: str, target: float) -> None:
    spec = Indicator("share", "", "", "percent", direction, 0.0, 100.0)  # type: ignore[arg-type]
    assert next_target(value, spec) == pytest.approx(target)


def test_classes_count_their_cases_once() -> None:
    cases = pd.DataFrame({"probability": [0.0, 0.2, 0.5, 1.0, None], "met": [False, False, True, True, True]})
    table = reliability(cases)
    assert table["n"].sum() == 4
    assert ((table["low"] <= table["happened"]) & (table["happened"] <= table["high"])).all()


def test_forecasts_of_one_series_count_as_one() -> None:
    """Six forecasts of three series, two each, are worth (2+2+2)² / (4+4+4) = 3; two series were met."""
    cases = pd.DataFrame(
        {
            "probability": [0.5] * 6,
            "met": [True, True, True, True, False, False],
            "series": ["a", "a", "b", "b", "c", "c"],
        }
    )
    row = reliability(cases, family="series").iloc[0]
    assert (row["n"], row["families"]) == (6, 3)
    assert effective_cases(cases["series"]) == 3.0
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(2, 3, method="beta"))


def test_one_long_series_among_short_ones_is_worth_little() -> None:
    """84 of one series and one of each of ten others: 94² / (84² + 10) = 1.25."""
    assert effective_cases(["long"] * 84 + list("abcdefghij")) == pytest.approx(94**2 / (84**2 + 10))


@pytest.mark.parametrize("met", [True, False])
def test_what_always_or_never_happened_has_one_open_end(met: bool) -> None:
    low, high = family_band([met] * 5, list("aabbc"))
    n = effective_cases(list("aabbc"))
    assert (low, high) == pytest.approx((0.025 ** (1 / n), 1.0) if met else (0.0, 1 - 0.025 ** (1 / n)))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=40))
@settings(deadline=None, max_examples=200)
def test_whiskers_of_whole_families_are_never_shorter(drawn: list[tuple[bool, int]]) -> None:
    cases = pd.DataFrame(drawn, columns=["met", "series"]).assign(probability=0.5)
    whole, single = reliability(cases, family="series").iloc[0], reliability(cases).iloc[0]
    assert whole["low"] <= single["low"] + 1e-9
    assert whole["high"] >= single["high"] - 1e-9
    assert whole["low"] <= whole["happened"] <= whole["high"]
    assert 1 <= effective_cases(cases["series"]) <= whole["families"] + 1e-9


def test_families_are_scored_alike_and_without_the_largest() -> None:
    cases = pd.DataFrame(
        {
            "probability": [0.5, 0.5, 0.5, 1.0, None],
            "met": [True, False, True, False, True],
            "family": ["long", "long", "long", "short", "short"],
            "q10": 1.0,
            "q90": 2.0,
            "outcome": [1.0, 2.0, 3.0, 1.5, 9.0],
        }
    )
    scores = scores_by_family(cases).set_index("family")
    assert scores["n"].to_dict() == {"long": 3, "short": 1}
    assert scores["brier"].to_dict() == pytest.approx({"long": 0.25, "short": 1.0})
    assert scores["coverage_80"].to_dict() == pytest.approx({"long": 2 / 3, "short": 1.0})
    found = overall(scores.reset_index())
    assert (found.n, found.families, found.largest, found.n_largest) == (4, 2, "long", 3)
    assert (found.brier, found.brier_alike) == pytest.approx((1.75 / 4, 0.625))
    assert found.brier_without_largest == 1.0
    assert overall(scores.reset_index().head(1)).brier_without_largest is None


def test_bands_hold_what_they_promise_on_simulated_countries() -> None:
    """Posterior coverage is nominal, the median unbiased, and the chances are calibrated."""
    probabilities, met, inside_80, inside_90, errors = [], [], [], [], []
    for seed in range(10, 22):
        panel = _country(60, 11, seed)
        known, ends = (
            panel[panel["period"] <= 2018.0],
            panel[panel["period"] == 2020.0].set_index("unit")["value"],
        )
        own = known[(known["unit"] < 30) & (known["period"] >= 2014.0)].rename(columns={"unit": "series"})
        last = own.groupby("series")["value"].last()
        goals = pd.DataFrame(
            {"series": last.index, "target": np.minimum(last + 5, 99).to_numpy(), "deadline": 2020.0}
        )
        many = attainment_many(own, goals, peers=known[known["unit"] >= 30], specs=SHARE).table
        outcome = ends.loc[many.index].to_numpy()
        probabilities += many["probability"].tolist()
        met += (outcome >= goals["target"].to_numpy()).tolist()
        inside_80.append(coverage(many["q10"], many["q90"], outcome))
        inside_90.append(coverage(many["q05"], many["q95"], outcome))
        errors += (many["q50"].to_numpy() - outcome).tolist()
    assert len(met) == 360
    assert 0.77 <= np.mean(inside_80) <= 0.92
    assert 0.87 <= np.mean(inside_90) <= 0.97
    assert abs(np.mean(errors)) < 1.5
    assert calibration_error(probabilities, met) < 0.12


def test_the_quantile_score_prefers_the_truth() -> None:
    outcome = np.array([10.0])
    near, far = ([[9, 9.5, 9.8, 10, 10.2, 10.5, 11]], [[19, 19.5, 19.8, 20, 20.2, 20.5, 21]])
    assert crps_of_quantiles(near, outcome) < crps_of_quantiles(far, outcome)


def test_the_record_holds_what_the_pages_quote() -> None:
    record = load_track_record()
    assert (
        sum(row["n"] for row in record["bins"]) == record["n"] == sum(row["n"] for row in record["by_panel"])
    )
    assert record["methods"][0]["method"] == record["method"]
    assert record["methods"][0]["brier"] == min(row["brier"] for row in record["methods"])
    assert {"likely", "uncertain", "unlikely"} <= {row["word"] for row in record["by_word"]}
    assert [row["n_peers"] for row in record["by_peers"]] == [8, 4, 0]
