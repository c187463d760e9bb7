"""Choose what is thought possible beforehand of "of the remaining targets, how many".

    python benchmarks/choose_remaining.py [--known-by DAY] [--write]

Every setting of a small grid is tried on each programme with a known ending, learned from the others only;
the loss is the mean log score. The whole choice is repeated with each programme left out of the choosing too
and scored on that programme alone: that is the honest figure. ``--known-by`` uses only endings known by a
day, to see how much the choice owes to the latest ones. ``--write`` writes
``cds_analysis/forecasting/remaining.yml``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import product
from pathlib import Path

import pandas as pd
import yaml
from remaining import held_out, held_out_declared, scores

from cds_analysis.data.reference import known_endings, load_reference_programmes, load_reference_targets
from cds_analysis.forecasting.remaining_constants import CONSTANTS_FILE, parse_constants

CONSTANTS = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecasting" / CONSTANTS_FILE
GRID: Mapping[str, tuple[float, ...]] = {
    "spread_sd": (0.5, 1.0, 1.5),
    "one_measure": (0.0, 1.5, 3.0),
    "word_sd": (0.75, 1.5),
    "no_figure": (0.0, -1.5, -3.0),
}
DECLARED = (0.7, 1.0, 1.5)
WEAK, KEPT, SCATTER, MEASURED_SPREAD = 1.5, 2.0, 0.5, 1.5
Values = dict[str, dict[str, object]]


def values_of(
    spread_sd: float, one_measure: float, word_sd: float, no_figure: float, declared: float = 1.0
) -> Values:
    """Return the constants of a setting; common means are left open (a weak prior around one half)."""
    words = {"expected": [0.0, word_sd], "hard": [0.0, word_sd], "met": [0.0, KEPT]}
    open_mean = {"mean": 0.0, "mean_sd": WEAK, "scatter": SCATTER}
    return {
        "met": open_mean | {"spread_sd": spread_sd, "one_measure": one_measure, "shifts": words},
        "measured": open_mean | {"spread_sd": MEASURED_SPREAD, "shifts": {"no_figure": [no_figure, WEAK]}},
        "declared": open_mean | {"spread_sd": declared},
    }


def settings() -> Iterator[dict[str, float]]:
    """Yield every setting of the grid."""
    for values in product(*GRID.values()):
        yield dict(zip(GRID, values, strict=True))


def tables(known_by: date | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the reference tables, with all endings or those known by a day."""
    both = load_reference_programmes(), load_reference_targets()
    return both if known_by is None else tuple(known_endings(table, known_by) for table in both)  # type: ignore[return-value]


def loss(setting: dict[str, float], known_by: date | None) -> pd.Series:
    """Return the log score of a setting by programme."""
    tried = held_out(*tables(known_by), parse_constants(values_of(**setting)))
    return scores(tried)["log"]


def declared_loss(spread: float, known_by: date | None) -> pd.Series:
    """Return the same for the declared counts."""
    constants = parse_constants(values_of(1.0, 0.0, 1.0, 0.0, spread))
    return scores(held_out_declared(*tables(known_by), constants))["log"]


def left_out(table: pd.DataFrame) -> float:
    """Return the mean loss when the setting for each programme is chosen on the others."""
    return float(
        sum(table.loc[table.drop(columns=name).mean(axis=1).idxmin(), name] for name in table)
        / table.shape[1]
    )


def main() -> None:
    """Try the grid, print it, and write the choice if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--known-by", type=date.fromisoformat)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tried = list(settings())
    with ProcessPoolExecutor(2) as workers:
        table = pd.DataFrame(list(workers.map(loss, tried, [options.known_by] * len(tried))))
        spreads = pd.DataFrame(
            list(workers.map(declared_loss, DECLARED, [options.known_by] * len(DECLARED))), index=DECLARED
        )
    table.index = pd.RangeIndex(len(tried))
    print(pd.DataFrame(tried).assign(loss=table.mean(axis=1)).sort_values("loss").round(3).to_string())
    print(spreads.mean(axis=1).round(3).to_string())
    chosen, spread = tried[int(table.mean(axis=1).idxmin())], float(spreads.mean(axis=1).idxmin())
    text = yaml.safe_dump(
        {
            "made_by": "benchmarks/choose_remaining.py",
            "cases": f"{table.shape[1]} programmes with shown, {spreads.shape[1]} with declared endings",
            "loss": round(float(table.mean(axis=1).min()), 3),
            "loss_left_out": round(left_out(table), 3),
            "loss_declared": round(float(spreads.mean(axis=1).min()), 3),
            "loss_declared_left_out": round(left_out(spreads), 3),
            "values": values_of(**chosen, declared=spread),
        },
        sort_keys=False,
    )
    print(text, end="")
    if options.write:
        CONSTANTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
