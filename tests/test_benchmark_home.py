"""The record of forecasts at home keeps other versions, and is of indices that enough provinces have."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from cds_analysis.cellar.paths import project_root
from cds_analysis.forecasting.home_record import RECORD_FILE


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    sys.path.insert(0, str(project_root() / "benchmarks"))
    yield import_module("home")
    sys.path.pop(0)


def test_recording_a_version_leaves_the_others(script: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / RECORD_FILE
    for version, brier in (("3", 0.3), ("4", 0.2), ("3", 0.25)):
        script.write_record(version, script.rounded({"national": {"brier": brier + 1e-9}}), file)
    versions = yaml.safe_load(file.read_text(encoding="utf-8"))["versions"]
    assert versions == {"3": {"national": {"brier": 0.25}}, "4": {"national": {"brier": 0.2}}}
    assert list(versions) == ["3", "4"]


def test_an_index_is_tried_within_one_division(script: ModuleType) -> None:
    quarter = script.open_reliability("2024-Q4").quarter
    found = script.composites(quarter)
    assert len(found) > 20
    for name, system, rows in found:
        keys = {unit.key for unit in quarter.dataset.registry.members(system)}
        assert set(rows["ref_area"]) <= keys
        assert rows["ref_area"].nunique() >= script.LEAST_UNITS
        assert quarter.indicators[name].measure_kind in script.KINDS
