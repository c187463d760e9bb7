"""The invented country: redrawn byte for byte, complete, and not to be taken for a real one."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "data" / "demo"


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_demo", ROOT / "scripts" / "make_demo.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_demo"] = module
    spec.loader.exec_module(module)
    return module


make_demo = _script()


def _rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _observations() -> list[dict[str, str]]:
    return [
        row for path in sorted((DEMO / "observations").glob("*.csv")) for row in _rows(path.relative_to(DEMO))
    ]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert make_demo.main(["--out", str(tmp_path)]) == 0
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 6
    assert [
        name.as_posix() for name in made if (tmp_path / name).read_bytes() != (DEMO / name).read_bytes()
    ] == []


def test_check_names_the_file_that_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_demo.main(["--out", str(tmp_path)])
    assert make_demo.main(["--check", "--out", str(tmp_path)]) == 0
    (tmp_path / "truth.csv").write_text("changed\n", encoding="utf-8")
    assert make_demo.main(["--check", "--out", str(tmp_path)]) == 1
    assert "truth.csv" in capsys.readouterr().out


def test_no_province_has_a_real_name() -> None:
    invented = {row["name_vi"] for row in _rows("registry/provinces.csv")}
    assert len(invented) == 12
    assert all(name.startswith("Mẫu ") for name in invented)
    spellings = {row["alias"] for row in _rows("registry/aliases.csv")} | invented
    for name in ("provinces.csv", "provinces_2025.csv", "aliases.csv"):
        path = ROOT / "data" / "registry" / name
        if not path.is_file():
            pytest.skip(f"{name} is not there")
        with path.open(encoding="utf-8", newline="") as file:
            real = {row.get("alias") or row["name_vi"] for row in csv.DictReader(file)}
        assert not {text.casefold() for text in spellings} & {text.casefold() for text in real}


def test_every_indicator_is_declared() -> None:
    declared = {row["indicator"] for row in _rows("registry/indicators.csv")}
    targets = _rows("programmes/demo14/targets.csv")
    extra = {
        part.split(">=")[0].split("<=")[0]
        for row in targets
        for part in row["other_thresholds"].split(";")
        if part
    }
    used = {
        row["indicator"] for row in [*_observations(), *targets, *_rows("programmes/demo14/plan_values.csv")]
    }
    assert used | extra == declared


def test_observations_are_observations() -> None:
    words = Counter(row["qualifier"] for row in _observations())
    assert set(words) == {"exact", "approx", "at_least", "at_most"}


def test_every_figure_is_published_after_its_period() -> None:
    for row in _observations():
        assert row["known_from"] > make_demo.period_end(row["time_period"]).isoformat()


def test_the_provinces_are_ranked_without_gaps() -> None:
    for year in make_demo.YEARS:
        ranks = [
            int(row["obs_value"])
            for row in _observations()
            if row["indicator"] == "dti_rank" and row["time_period"] == year
        ]
        assert sorted(ranks) == list(range(1, 13))


def test_printed_values_stay_near_the_truth() -> None:
    truth = {
        (row["indicator"], row["ref_area"], row["time_period"]): float(row["true_value"])
        for row in _rows("truth.csv")
    }
    exact = [
        row for row in _observations() if row["unit_measure"] == "percent" and row["qualifier"] == "exact"
    ]
    gaps = [
        abs(float(row["obs_value"]) - truth[row["indicator"], row["ref_area"], row["time_period"]])
        for row in exact
    ]
    assert max(gaps) < 5
    assert sum(gaps) / len(gaps) < 1


def test_the_truth_of_the_targets_is_mixed() -> None:
    met = {row["target_id"]: row["met"] for row in _rows("truth_targets.csv")}
    assert len(met) == 14
    assert {target for target, word in met.items() if word == "no"} == {"T04", "T06", "T11", "T13"}


def test_the_break_lowers_the_own_series() -> None:
    series = {
        row["time_period"]: float(row["obs_value"])
        for row in _rows("observations/quarterly.csv")
        if row["indicator"] == "dx_platform_enterprise_pct"
    }
    assert series["2024-Q1"] < series["2023-Q4"] - 5


def test_every_table_has_its_expected_rows() -> None:
    expected = {row["file"]: int(row["rows"]) for row in _rows("expected_rows.csv")}
    found = {path.relative_to(DEMO).as_posix(): path for path in DEMO.rglob("*.csv")}
    assert expected.keys() == found.keys() - {"expected_rows.csv"}
    assert {name: len(_rows(name)) for name in expected} == expected
