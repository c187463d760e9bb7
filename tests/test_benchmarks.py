"""The benchmark scripts run on any folder of the documented form, and no forecast in them sees the future."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cds_analysis.cellar.paths import project_root

SCRIPTS = project_root() / "benchmarks"
UNITS, YEARS = 12, 10


def _panel() -> pd.DataFrame:
    random = np.random.default_rng(8)
    rows = [
        {
            "indicator": "use",
            "unit": f"u{n:02d}",
            "period": 2010.0 + year,
            "value": round(20 + 2 * n + 4 * year + random.normal(0, 2), 1),
        }
        for n in range(UNITS)
        for year in range(YEARS)
    ]
    return pd.DataFrame(rows)


def _folder(folder: Path, panel: pd.DataFrame) -> Path:
    cases = []
    for number, (unit, own) in enumerate(panel.groupby("unit")):
        past, end = own[own["period"] <= 2016.0].tail(4), own[own["period"] == 2018.0].iloc[0]
        target = float(past["value"].iloc[-1]) + 7
        cases.append(
            {
                "case_id": f"c{number}",
                "panel": "made",
                "indicator": "use",
                "unit": unit,
                "n_obs": 4,
                "h_bin": 2,
                "origin": 2016.0,
                "deadline": 2018.0,
                "hist_periods": ";".join(map(str, past["period"])),
                "hist_values": ";".join(map(str, past["value"])),
                "target": target,
                "resolution": 0.1,
                "outcome": end["value"],
                "met": int(end["value"] >= target),
            }
        )
    folder.mkdir()
    pd.DataFrame(cases).to_csv(folder / "cases.csv", index=False)
    panel.to_csv(folder / "panel_made.csv", index=False)
    return folder


def _run(folder: Path, out: Path, *options: str) -> pd.DataFrame:
    command = [sys.executable, SCRIPTS / "attainment.py", "--data", folder, "--out", out, *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=SCRIPTS.parent)
    assert done.returncode == 0, done.stderr
    assert "brier" in done.stdout
    return pd.read_csv(out)


@pytest.mark.parametrize("options", [(), ("--peers", "4"), ("--method", "plain_average")])
def test_predictions_have_the_documented_form(tmp_path: Path, options: tuple[str, ...]) -> None:
    made = _run(_folder(tmp_path / "data", _panel()), tmp_path / "p.csv", *options)
    assert list(made.columns) == ["case_id", "prob", "q05", "q10", "q25", "q50", "q75", "q90", "q95"]
    assert len(made) == UNITS
    assert made["prob"].between(0, 1).all()
    assert (np.diff(made.filter(like="q").to_numpy(), axis=1) >= 0).all()


def test_official_words_are_counted_by_what_happened(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "data", _panel())
    command = [sys.executable, SCRIPTS / "official.py", "--data", folder]
    shown = subprocess.run(command, capture_output=True, cwd=SCRIPTS.parent, text=True, encoding="utf-8")
    assert shown.returncode == 0, shown.stderr
    words = pd.read_csv(io.StringIO(shown.stdout), sep=r"\s+")
    assert words.groupby("method")["n"].sum().to_dict() == dict.fromkeys(
        ["dns_weather", "escap", "statcan", "un_chart"], UNITS
    )
    met = pd.read_csv(folder / "cases.csv")["met"].sum()
    counts = (words["n"] * words["happened"]).groupby(words["method"]).sum()
    assert counts.round().eq(met).all()
    assert (words["low"] <= words["happened"]).all()
    assert (words["happened"] <= words["high"]).all()


def test_cases_without_endings_are_forecast_and_not_scored(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "data", _panel())
    sealed = pd.read_csv(folder / "cases.csv").drop(columns=["outcome", "met", "h_bin"])
    sealed.to_csv(folder / "cases.csv", index=False)
    command = [sys.executable, SCRIPTS / "attainment.py", "--data", folder, "--out", tmp_path / "p.csv"]
    assert subprocess.run(command, capture_output=True, cwd=SCRIPTS.parent).returncode == 0
    assert len(pd.read_csv(tmp_path / "p.csv")) == UNITS


def test_nothing_after_the_origin_matters(tmp_path: Path) -> None:
    panel = _panel()
    later = panel.assign(value=panel["value"].where(panel["period"] <= 2016.0, 1.0))
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = _run(_folder(tmp_path / "one" / "data", panel), tmp_path / "1.csv")
    second = _run(_folder(tmp_path / "two" / "data", later), tmp_path / "2.csv")
    assert np.allclose(first["q50"], second["q50"])


@pytest.mark.slow
@pytest.mark.parametrize("script", sorted(path.stem for path in SCRIPTS.glob("*.py")))
def test_every_script_can_be_read(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {script}"], cwd=SCRIPTS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 or "statsforecast" in done.stderr, done.stderr
