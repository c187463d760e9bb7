"""How sentences on "of the remaining targets, how many" would have done on other programmes.

    python benchmarks/remaining.py [--record] [--known-then]

Each programme with a count before its deadline and an ending that figures show is left out in turn; what the
others teach says how many of its remaining targets are met. Beside it stand a binomial with the others'
pooled share, "all of them", and the authority's own word. The declared counts (endings only) are tried the
same way. ``--known-then`` lets a programme learn only from endings that were known on the day it is looked
at. ``--record`` writes ``cds_analysis/forecasting/remaining_record.yml``, an entry a programme, for pages.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from scipy import stats

from cds_analysis.data.reference import known_endings, load_reference_programmes, load_reference_targets
from cds_analysis.forecasting.hierarchy import PLAIN
from cds_analysis.forecasting.joint import Count
from cds_analysis.forecasting.reference_class import EXPECTED, MET, declared_cases, remaining_cases
from cds_analysis.forecasting.remaining import remaining_targets
from cds_analysis.forecasting.remaining_constants import RECORD_FILE, Constants, load_constants
from cds_analysis.forecasting.scale import Array

RECORD = Path(__file__).resolve().parent.parent / "cds_analysis" / "forecasting" / RECORD_FILE
YEARS, FEWEST = 1.0, 3
BANDS = (0.8, 0.9)
NAMES = ("programme_id", "programme", "programme_vi", "vietnamese", "deadline", "one_measure")


def tried_programmes(programmes: pd.DataFrame, targets: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the groups of remaining targets of every programme that can be tried, with how many were met."""
    cases = remaining_cases(programmes, targets, YEARS)
    tried = {}
    for name, part in cases[cases["kind"] != MET].groupby("programme_id"):
        groups = part.assign(
            group=part["kind"],
            word=part["kind"],
            n=(part["n"] + part["n_unmeasured"]).astype(int),
            without_figure=part["n_no_figure"],
        )
        if groups["n"].sum() >= FEWEST:
            tried[name] = groups.reset_index(drop=True)
    return tried


def held_out(
    programmes: pd.DataFrame, targets: pd.DataFrame, constants: Constants, known_then: bool = False
) -> pd.DataFrame:
    """Return for every programme what was said of it by the others, and what happened.

    Returns
    -------
    pandas.DataFrame
        ``programme_id, basis, n, happened, chances, pooled, expected_by_officials`` (missing where they said
        nothing) and names.
    """
    rows = []
    for name, groups in tried_programmes(programmes, targets).items():
        others, singles = (table[table["programme_id"] != name] for table in (programmes, targets))
        first = groups.iloc[0]
        if known_then:
            others, singles = (known_endings(table, first["asof_date"].date()) for table in (others, singles))
        result = remaining_targets(groups, first["years_left"], others, singles, constants=constants)
        cases = remaining_cases(others, singles, first["years_left"])
        cases = cases[cases["kind"] != MET]
        share = cases["hits"].sum() / max((cases["n"] + cases["n_unmeasured"]).sum(), 1)
        told = groups.loc[groups["word"] == EXPECTED, "n"].sum()
        said = told if (groups["word"] != PLAIN).all() else np.nan
        facts = {"happened": int(groups["hits"].sum()), "pooled": share, "expected_by_officials": said}
        rows.append(_row(first, "shown", result.shown, facts | {"asof_date": first["asof_date"].date()}))
    return pd.DataFrame(rows)


def held_out_declared(programmes: pd.DataFrame, targets: pd.DataFrame, constants: Constants) -> pd.DataFrame:
    """Return the same for the counts that authorities declared at the end, of all targets of a programme."""
    rows = []
    for case in declared_cases(programmes, 0.0).itertuples():
        others = programmes[programmes["programme_id"] != case.programme_id]
        groups = pd.DataFrame({"group": [PLAIN], "word": [PLAIN], "n": [int(case.n)]})
        result = remaining_targets(groups, YEARS, others, targets, constants=constants)
        declared = declared_cases(others, 0.0)
        share = declared["hits"].sum() / declared["n"].sum()
        facts = {"happened": int(case.hits), "pooled": share, "expected_by_officials": np.nan}
        deadline = programmes.loc[programmes["programme_id"] == case.programme_id, "deadline"].iloc[-1]
        first = pd.Series(case._asdict() | {"deadline": deadline, "one_measure": False})
        rows.append(_row(first, "declared", result.declared, facts | {"asof_date": None}))
    return pd.DataFrame(rows)


def _row(first: pd.Series, basis: str, chances: Array, facts: dict[str, object]) -> dict[str, object]:
    names = {name: first[name] for name in NAMES}
    return names | {"basis": basis, "n": len(chances) - 1, "chances": chances} | facts


def scores(tried: pd.DataFrame) -> pd.DataFrame:
    """Return by programme the scores of ours, of the pooled binomial, of "all" and of the officials' word."""
    rows = []
    for row in tried.itertuples():
        pooled = stats.binom.pmf(np.arange(row.n + 1), row.n, row.pooled)
        ours, plain = score(row.chances, row.happened), score(pooled, row.happened)
        line = {"programme_id": row.programme_id, "n": row.n, "happened": row.happened} | ours
        line |= {f"pooled_{name}": value for name, value in plain.items()}
        line["all_error"] = (row.n - row.happened) / row.n
        line["officials_error"] = abs(row.expected_by_officials - row.happened) / row.n
        rows.append(line)
    return pd.DataFrame(rows).set_index("programme_id")


def score(chances: Array, happened: int) -> dict[str, float]:
    """Return mean, whether each band held what happened, error of the mean, CRPS and log score.

    Errors and CRPS are parts of the number of targets, so that programmes of any size count alike.
    """
    n, below = len(chances) - 1, np.cumsum(chances)
    mean = float(np.arange(n + 1) @ chances)
    found = {"mean": mean, "error": abs(mean - happened) / n}
    found["crps"] = float(((below - (np.arange(n + 1) >= happened)) ** 2).sum()) / n
    found["log"] = float(-np.log(max(chances[happened], 1e-12)))
    for band in BANDS:
        low, high = Count(chances, np.nan).interval(band)
        found[f"inside_{band:.0%}"] = float(low <= happened <= high)
        found[f"width_{band:.0%}"] = (high - low) / n
    return found


def record(tried: pd.DataFrame, made_on_endings_until: date) -> str:
    """Return the record of the trials as the pages read it."""
    entries = []
    for row in tried.itertuples():
        count = Count(row.chances, np.nan)
        low, high = count.interval(BANDS[0])
        entry = {
            "programme_id": row.programme_id,
            "programme": row.programme,
            "programme_vi": row.programme_vi,
            "vietnamese": bool(row.vietnamese),
            "basis": row.basis,
            "one_measure": bool(row.one_measure),
            "asof_date": row.asof_date.isoformat() if row.asof_date else None,
            "deadline": row.deadline.date().isoformat(),
            "n": int(row.n),
            "expected": round(count.expected, 2),
            "low_80": low,
            "high_80": high,
            "low_90": count.interval(BANDS[1])[0],
            "high_90": count.interval(BANDS[1])[1],
            "happened": int(row.happened),
        }
        entries.append(entry)
    head = {"made_by": "benchmarks/remaining.py", "endings_known_until": made_on_endings_until.isoformat()}
    return yaml.safe_dump(head | {"programmes": entries}, sort_keys=False, allow_unicode=True)


def main() -> None:
    """Try every programme, print the scores, and write the record if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--known-then", action="store_true")
    options = parser.parse_args()
    programmes, targets = load_reference_programmes(), load_reference_targets()
    shown = held_out(programmes, targets, load_constants(), options.known_then)
    declared = held_out_declared(programmes, targets, load_constants())
    for title, tried in (("Shown by figures", shown), ("Declared by the authority", declared)):
        table = scores(tried)
        print(f"{title}: {len(table)} programmes\n{table.round(3).to_string()}")
        print(table.mean().round(3).to_string(), "\n")
    if options.record:
        last = max(programmes["known_from"].max(), targets["known_from"].max()).date()
        text = record(pd.concat([shown, declared], ignore_index=True), last)
        RECORD.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
