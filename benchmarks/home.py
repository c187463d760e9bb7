"""How good are the forecasts at home? On national series, composite indices and the country's programmes.

    python benchmarks/home.py [--quarter 2024-Q4] [--record]

Forecasts are made as if in the past, with what was known then, and scored by what came; outcomes are those
known today. Series: every national one of three figures or more. Composite indices and their parts: in each
division of provinces, at least five of which have figures. Programmes: the case study of notebook 05. Scores
come by family, since forecasts of one series, or of one pair of years, hang together. ``--record`` writes
``cds_analysis/forecasting/home_record.yml`` under the version of the method that ran and keeps those of the
others; from it pages quote.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from rich.progress import track

from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.registry import load_registry
from cds_analysis.forecasting.attainment import METHOD, VERSION
from cds_analysis.forecasting.backtest import backtest
from cds_analysis.forecasting.families import overall, pairs_of_years, scores_by_family
from cds_analysis.forecasting.home_record import RECORD_FILE
from cds_analysis.metrics.series import VALUES, dated_figures
from cds_analysis.results.quarter import Quarter, open_quarter
from cds_analysis.results.reliability import Reliability, newest_quarter, study_scores

RECORD = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecasting" / RECORD_FILE
KINDS = ("index_score", "sub_score")
LEAST_UNITS = 5
DIGITS = 4


def open_reliability(quarter: str) -> Reliability:
    """Return the reliability of the country's forecasts, by every figure known today."""
    opened = open_quarter(load_registry(data_dir()).country.label("vi"), quarter, programme="")
    return Reliability(newest_quarter(opened), opened.as_of)


def composites(quarter: Quarter) -> list[tuple[str, str, pd.DataFrame]]:
    """Return indicator, division and figures of every composite index that enough units have."""
    chosen = quarter.chosen[quarter.chosen["qualifier"].isin(VALUES)]
    kinds = {name: spec.measure_kind for name, spec in quarter.indicators.items()}
    own = chosen[chosen["indicator"].map(kinds).isin(KINDS)]
    return [
        found for system in quarter.dataset.registry.systems for found in _within(own, system.system, quarter)
    ]


def _within(rows: pd.DataFrame, system: str, quarter: Quarter) -> Iterator[tuple[str, str, pd.DataFrame]]:
    keys = [unit.key for unit in quarter.dataset.registry.members(system)]
    for name, part in rows[rows["ref_area"].isin(keys)].groupby("indicator"):
        if part["ref_area"].nunique() >= LEAST_UNITS:
            yield str(name), system, part


def composite_scores(quarter: Quarter) -> pd.DataFrame:
    """Return a row per index and division, :class:`cds_analysis.forecasting.home_record.HomeRecord`."""
    rows = []
    for name, system, figures in track(composites(quarter), "composite indices"):
        cases = backtest(dated_figures(figures), quarter.indicators[name], least=1)
        if len(cases) and cases["probability"].notna().any():
            rows.append({"indicator": name, "system": system, **_together(cases)})
    return pd.DataFrame(rows)


def _together(cases: pd.DataFrame) -> dict[str, Any]:
    """Return the scores of one index, and of how many pairs of years they are."""
    known = cases.dropna(subset="probability")
    (scores,) = scores_by_family(known.assign(all="all"), "all").drop(columns="family").to_dict("records")
    return {"n": scores["n"], "families": int(pairs_of_years(known).nunique()), **scores}


def record_of(back: Reliability) -> dict[str, Any]:
    """Return everything that is kept of one version."""
    series = scores_by_family(back.national_cases, "indicator")
    study = study_scores(back.case_study())
    return {
        "method": METHOD,
        "country": back.quarter.dataset.registry.country.key,
        "known_by": back.quarter.as_of,
        "national": asdict(overall(series)),
        "series": series.to_dict("records"),
        "composites": composite_scores(back.quarter).to_dict("records"),
        "case_study": asdict(study) if study else None,
    }


def rounded(value: Any) -> Any:
    """Return a nested record with its numbers rounded, fit to be written."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return round(float(value), DIGITS) if isinstance(value, float) else value


def write_record(version: str, found: dict[str, Any], file: Path = RECORD) -> None:
    """Put the record of a version in the place of the one before; other versions stay."""
    known = yaml.safe_load(file.read_text(encoding="utf-8"))["versions"] if file.is_file() else {}
    content = {"made_by": "benchmarks/home.py --record", "versions": {**known, version: found}}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8", newline="\n")


def show(version: str, found: dict[str, Any]) -> None:
    """Print what was found."""
    print(f"version {version}, outcomes known by {found['known_by']}")
    for name in ("series", "composites"):
        print(pd.DataFrame(found[name]).round(3).to_string(index=False))
    for name in ("national", "case_study"):
        print(name, found[name])


def main() -> None:
    """Forecast, score, print, and record if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quarter", default="2024-Q4")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    found = rounded(record_of(open_reliability(options.quarter)))
    show(VERSION, found)
    if options.record:
        write_record(VERSION, found)


if __name__ == "__main__":
    main()
