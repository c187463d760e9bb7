"""What is known before any figure: of every kind that was tried, and of indicators in general."""

from __future__ import annotations

from dataclasses import asdict, fields
from importlib import resources

import pytest
import yaml

from cds_analysis.data.kind import MEASURE_KINDS
from cds_analysis.forecasting.prior import PRIOR_FILE, Prior, load_prior, parse_prior

CONTENT = yaml.safe_load((resources.files("cds_analysis") / "forecasting" / PRIOR_FILE).read_text("utf-8"))
OF_A_KIND = {"drift", "drift_sd", "spread", "shock"}
ANY_SIGN = {"drift", "drift_level", "effect_level", "effect_slope", "effect_last"}


def test_the_general_values_are_all_there_and_nothing_else() -> None:
    assert set(CONTENT["values"]) == {field.name for field in fields(Prior)}


def test_only_drifts_and_effects_may_be_negative() -> None:
    general = asdict(load_prior())
    assert all(value > 0 for name, value in general.items() if name not in ANY_SIGN)


@pytest.mark.parametrize("kind", CONTENT["kinds"])
def test_a_kind_that_was_tried_has_a_name_and_its_own_values(kind: str) -> None:
    own = CONTENT["kinds"][kind]
    assert kind in MEASURE_KINDS
    assert set(own) == OF_A_KIND
    assert min(own["drift_sd"], own["spread"], own["shock"]) > 0


@pytest.mark.parametrize("kind", CONTENT["kinds"])
def test_a_kind_replaces_its_own_values_only(kind: str) -> None:
    general, known = asdict(load_prior()), asdict(load_prior(kind))
    assert {name: known[name] for name in OF_A_KIND} == CONTENT["kinds"][kind]
    assert {name for name in known if known[name] != general[name]} <= OF_A_KIND


@pytest.mark.parametrize("kind", ["", "no such kind", *sorted(set(MEASURE_KINDS) - set(CONTENT["kinds"]))])
def test_a_kind_that_was_not_tried_is_an_indicator_in_general(kind: str) -> None:
    assert load_prior(kind) == load_prior()


def test_a_prior_without_one_of_its_values_is_refused_and_more_than_it_needs_is_let_be() -> None:
    values = asdict(load_prior())
    assert parse_prior({**values, "more": 1.0}) == load_prior()
    del values["shock"]
    with pytest.raises(KeyError, match="shock"):
        parse_prior(values)
