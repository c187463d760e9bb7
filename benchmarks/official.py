"""How often each word of the official methods came true on cases with known endings.

    python benchmarks/official.py --data DIR

The base is the first value of a case, the limit 100 %, and higher is better, as in every panel.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from cases import Benchmark, Case

from cds_analysis.forecasting.scores import binomial_band
from cds_analysis.metrics.official import METHODS, official_labels

WHOLE = 100.0


def series_of(cases: list[Case]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cases as ``official_labels`` takes them: one row a series, and the history."""
    rows = [
        {
            "series_id": case.name,
            "base_period": case.periods[0],
            "base_value": case.values[0],
            "period": case.periods[-1],
            "value": case.values[-1],
            "target": case.target,
            "target_period": case.deadline,
            "limit": WHOLE,
            "direction": "higher",
        }
        for case in cases
    ]
    history = [case.history.assign(series_id=case.name) for case in cases]
    return pd.DataFrame(rows), pd.concat(history, ignore_index=True)


def official_words(cases: list[Case], answers: pd.DataFrame) -> pd.DataFrame:
    """Return ``method, label, n, happened, low, high`` (95 %): how often the target was reached."""
    series, history = series_of(cases)
    labels = official_labels(series, history=history)
    met = answers.set_index("case_id")["met"].reindex(series["series_id"]).astype(bool).to_numpy()
    rows = []
    for method in METHODS:
        for label, part in pd.Series(met).groupby(labels[f"{method}_label"].to_numpy()):
            low, high = binomial_band(int(part.sum()), len(part))
            share = float(part.mean())
            facts = {"method": method, "label": label, "n": len(part)}
            rows.append(facts | {"happened": share, "low": low, "high": high})
    return pd.DataFrame(rows)


def main() -> None:
    """Read the cases and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    benchmark = Benchmark(parser.parse_args().data)
    print(official_words(list(benchmark.cases()), benchmark.answers).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
