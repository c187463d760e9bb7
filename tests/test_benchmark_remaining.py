"""The trial of sentences on sets: scores are what they are called, and nothing known later is used."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from cds_analysis.cellar.paths import project_root
from cds_analysis.data.reference import load_reference_programmes, load_reference_targets
from cds_analysis.forecasting.remaining_constants import load_constants, load_remaining_record


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    sys.path.insert(0, str(project_root() / "benchmarks"))
    yield import_module("remaining")
    sys.path.pop(0)


def test_scores_of_a_known_distribution(script: ModuleType) -> None:
    found = script.score(np.array([0.05, 0.15, 0.6, 0.2]), 2)
    assert found["mean"] == pytest.approx(1.95)
    assert found["error"] == pytest.approx(0.05 / 3)
    assert found["crps"] == pytest.approx((0.05**2 + 0.2**2 + 0.2**2) / 3)
    assert found["log"] == pytest.approx(-np.log(0.6))
    assert (found["inside_80%"], found["width_80%"]) == (1.0, 2 / 3)
    assert script.score(np.array([0.05, 0.15, 0.6, 0.2]), 0)["inside_80%"] == 0.0


def test_a_programme_says_nothing_of_itself(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, set[str], pd.Timestamp]] = []
    real = script.remaining_targets

    def spy(
        groups: pd.DataFrame, years: float, programmes: pd.DataFrame, targets: pd.DataFrame, **more: object
    ):
        names = set(programmes["programme_id"]) | set(targets["programme_id"])
        latest = max(programmes["known_from"].max(), targets["known_from"].max())
        seen.append((groups["programme_id"].iloc[0], names, latest))
        return real(groups, years, programmes.head(0), targets.head(0), **more)

    monkeypatch.setattr(script, "remaining_targets", spy)
    tables = load_reference_programmes(), load_reference_targets()
    tried = script.held_out(*tables, load_constants(), known_then=True).set_index("programme_id")
    assert len(seen) == len(tried) >= 9
    for name, names, latest in seen:
        assert name not in names
        assert not latest > pd.Timestamp(tried.loc[name, "asof_date"])
    assert tried.loc["vn_digital_targets_2025", ["n", "happened"]].tolist() == [26, 1]
    assert tried.loc["eu_effort_sharing_2020", "expected_by_officials"] == 20


def test_the_record_is_of_the_programmes_that_can_be_tried(script: ModuleType) -> None:
    record = load_remaining_record()
    tables = load_reference_programmes(), load_reference_targets()
    shown = record[record["basis"] == "shown"]
    assert set(shown["programme_id"]) == set(script.tried_programmes(*tables))
    assert record["happened"].between(0, record["n"]).all()
    assert (record["low_90"] <= record["low_80"]).all()
    assert (record["high_80"] <= record["high_90"]).all()
    days = [date.fromisoformat(day) for day in shown["asof_date"]]
    assert all(day < date.fromisoformat(end) for day, end in zip(days, shown["deadline"], strict=True))
