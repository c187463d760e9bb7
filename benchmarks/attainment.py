"""Score the shipped forecasts on a folder of cases with known endings.

    python benchmarks/attainment.py --data DIR --out predictions.csv [--peers N] [--record]

``DIR`` holds ``cases.csv`` (``case_id, panel, indicator, unit, origin, deadline, hist_periods, hist_values,
target, resolution, outcome, met``) and one ``panel_<name>.csv`` a panel (``indicator, unit, period, value``).
A forecast sees only its own history and what the other units of its panel had published by its origin.
``--peers N`` keeps N of them, drawn by the name of the case; ``--record`` also writes the scores that the
pages quote.
"""

from __future__ import annotations

import argparse
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from rich.progress import track

from cds_analysis.forecast.attainment import METHOD, QUANTILES, VERSION, attainment
from cds_analysis.forecast.scores import brier_score, coverage
from cds_analysis.registry.indicators import Indicator

RECORD = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecast" / "track_record.yml"
SHARE = Indicator("share", "", "", "percent", lower=0.0, upper=100.0)


def predict(case: dict, panels: dict[str, pd.DataFrame], n_peers: int | None = None) -> dict:
    """Return the prediction of one case."""
    panel = panels[case["panel"]]
    others = panel[
        (panel["indicator"] == case["indicator"])
        & (panel["unit"] != case["unit"])
        & (panel["period"] <= case["origin"] + 1e-6)
    ]
    if n_peers is not None:
        draw = np.random.default_rng(zlib.crc32(str(case["case_id"]).encode()))
        others = others[others["unit"].isin(draw.permutation(np.sort(others["unit"].unique()))[:n_peers])]
    periods = [float(part) for part in case["hist_periods"].split(";")]
    values = [float(part) for part in case["hist_values"].split(";")]
    history = pd.DataFrame({"period": periods, "value": values})
    spec = replace(SHARE, resolution=float(case["resolution"]))
    result = attainment(history, float(case["target"]), float(case["deadline"]), peers=others, spec=spec)
    names = {q: f"q{round(100 * q):02d}" for q in QUANTILES}
    return {"case_id": case["case_id"], "prob": result.probability} | {
        names[q]: result.quantiles[q] for q in QUANTILES
    }


def main() -> None:
    """Read the cases, forecast them, write the predictions and print the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--peers", type=int)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    cases = pd.read_csv(options.data / "cases.csv")
    panels = {name: pd.read_csv(options.data / f"panel_{name}.csv") for name in cases["panel"].unique()}
    hidden = cases.drop(columns=["outcome", "met"]).to_dict("records")
    made = pd.DataFrame([predict(case, panels, options.peers) for case in track(hidden, "Forecasting")])
    made.to_csv(options.out, index=False)
    record = {
        "method": METHOD,
        "version": VERSION,
        "cases": "development half of the target-attainment benchmark: six panels of published shares",
        "n": len(cases),
        "brier": round(brier_score(made["prob"], cases["met"]), 4),
        "brier_base_rate": round(float(cases["met"].mean() * (1 - cases["met"].mean())), 4),
        "coverage_80": round(coverage(made["q10"], made["q90"], cases["outcome"]), 4),
    }
    print(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), end="")
    if options.record:
        RECORD.write_text(
            yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="\n"
        )


if __name__ == "__main__":
    main()
