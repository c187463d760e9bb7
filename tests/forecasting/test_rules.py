"""Every constant of the method has a name, a type and a line that says where it comes from."""

from __future__ import annotations

import copy
from dataclasses import asdict
from typing import Any

import pytest

from cds_analysis.forecasting.prior import prior_content
from cds_analysis.forecasting.rules import load_rules, parse_rules


@pytest.fixture
def content() -> dict[str, Any]:
    return copy.deepcopy(prior_content()["rules"])


def test_the_file_holds_every_rule_and_nothing_else(content: dict[str, Any]) -> None:
    values = {group: {name: one["value"] for name, one in rules.items()} for group, rules in content.items()}
    shipped = asdict(load_rules())
    shipped["neighbours"]["feature_size"] = list(shipped["neighbours"]["feature_size"])
    assert values == shipped


def test_whole_numbers_stay_whole_and_none_is_a_text(content: dict[str, Any]) -> None:
    counts = {"least", "rough_points", "enough", "most", "points", "freedom", "widenings", "look_ahead"}
    counts |= {"few_values", "few_peers", "few_stand_ins", "unseen_peers", "holders", "few_pairs"}
    for rules in content.values():
        for name, one in rules.items():
            kind = int if name in counts else list if name == "feature_size" else float
            assert type(one["value"]) is kind, name


def test_a_rule_that_is_missing_unknown_or_of_nowhere_is_reported(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="rules: missing or unknown: others"):
        parse_rules(content | {"others": {}})
    content["joint"]["targets"]["from"] = ""
    with pytest.raises(ValueError, match="joint: targets must say where they come from"):
        parse_rules(content)
    del content["joint"]["targets"]
    with pytest.raises(ValueError, match="joint: missing or unknown: targets"):
        parse_rules(content)
