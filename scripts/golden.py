"""Write the golden tables: the printed numbers of four reports, which no change may move unseen.

python scripts/golden.py            write them, if what moved may move
python scripts/golden.py --check    exit 1 if a number moved

A number that moves is named in the changelog first, under "Figures that changed". A forecast moves with what
is known, or with the version of its method (``VERSION`` in ``forecasting/attainment.py``, or ``version`` in
``forecasting/rungs/ladder.yml``), never under the same version on the same facts.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import yaml

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.paths import data_dir, outputs_at
from cds_analysis.data.reference import REFERENCE_FOLDER
from cds_analysis.forecasting.attainment import VERSION
from cds_analysis.forecasting.evidence import whole_percent
from cds_analysis.forecasting.rungs.learned import load_ladder
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.results.quarter import Quarter, quarter_for
from cds_analysis.results.readings import OWN

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "golden"
STAMP = "stamp.yml"
REPORTS = {
    "binh_thuan_2024-Q4": ("Bình Thuận", "2024-Q4", "nq10"),
    "binh_thuan_2025-Q4": ("Bình Thuận", "2025-Q4", "nq10"),
    "mau_lam_2025-Q4": ("Mẫu Lam", "2025-Q4", "demo14"),
    "viet_nam_2026-Q3": ("Việt Nam", "2026-Q3", "qd411"),
}
YEARS = ("met_by_80",)
CHANCES = (
    "probability",
    "chance_shown",
    "chance_enough",
    "share_of_others",
    "correlation_0.25",
    "removes_share",
)
# by table: the columns that name a row, and those that are pinned
FORECASTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "forecasts": (("target_id",), ("probability", "grade", "met_by_80", "q10", "q50", "q90")),
    "readings": (("target_id", "rung"), ("probability", "grade", "q10", "q90")),
    "remaining": (("n",), ("chance_shown",)),
    "target_count": (("n_met",), ("correlation_0.25",)),
    "ended_forecasts": (("target_id", "quarter"), ("probability", "grade")),
}
OTHERS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "target_status": (
        ("target_id",),
        ("verdict", "reason", "value", "gap", "pace_so_far", "required_pace", "word", "rung"),
    ),
    "scenarios": (("target_id", "indicator", "scenario"), ("pace", "chance_enough", "share_of_others")),
    "count_path": (("as_of", "count_of"), ("value",)),
    "rank_history": (("time_period",), ("value", "rank", "percentile", "gap_median", "rank_change")),
    "peer_groups": (("group",), ("n", "median", "gap", "place")),
    "rank_bands": (("ref_area",), ("rank", "median", "best", "worst")),
    "successor_gap_parts": (("against", "part"), ("contribution",)),
    "figure_values": (("target_id",), ("removes_share",)),
    "ended_counts": (("quarter",), ("low", "high", "met", "no_final")),
    "official_labels": (("target_id", "method"), ("label",)),
    "changes": (("target_id",), ("word_before", "word_now", "reasons")),
}
Cells = dict[tuple[str, str, str], str]


def report(name: str) -> Quarter:
    """Return the results of a report of :data:`REPORTS`."""
    province, quarter, programme = REPORTS[name]
    return quarter_for(parse_parameters(province, quarter, programme=programme))


def golden_cells(q: Quarter) -> Cells:
    """Return the pinned numbers of a report as printed, by table, row and column."""
    tables = q.tables()
    if len(tables["rank_bands"]):
        tables["rank_bands"] = tables["rank_bands"].query("ref_area == @q.unit.key")
    if len(tables["readings"]):
        tables["readings"] = tables["readings"].query(f"rung != '{OWN}'")
    cells = {("count", "targets", name): str(n) for name, n in asdict(q.progress.count).items()}
    for name, table in tables.items():
        cells.update(_cells(name, table))
    return cells


def _cells(name: str, table: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str], str]]:
    keys, columns = {**FORECASTS, **OTHERS}.get(name, ((), ()))
    for row in table.to_dict("records"):
        for column in columns:
            text = _printed(column, row.get(column))
            if text:
                yield (name, " ".join(str(row[key]) for key in keys), column), text


def _printed(column: str, value: object) -> str:
    if value is None or value != value or value == "none":
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    number = float(value)  # type: ignore[arg-type]
    if column in CHANCES:
        return f"{whole_percent(number)} %"
    return f"{number:.2f}" if column in YEARS else f"{number:.4g}"


def csv_text(cells: Cells) -> str:
    """Return cells as CSV: table, row, column, value."""
    buffer = io.StringIO()
    rows = [("table", "row", "column", "value"), *((*key, value) for key, value in cells.items())]
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def stored_text(name: str) -> str:
    """Return what is stored of a report; empty before the first time."""
    path = FOLDER / f"{name}.csv"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def moved(name: str, text: str) -> list[str]:
    """Return the lines that differ from what is stored."""
    told = difflib.unified_diff(
        stored_text(name).splitlines(), text.splitlines(), "stored", name, "", "", 0, ""
    )
    return [line for line in told if not line.startswith("@@")]


def stamp_of(texts: Mapping[str, str], facts: str) -> dict[str, str]:
    """Return what tells whether numbers may have moved: versions, and hashes of numbers, facts and notes."""
    of_forecasts = (line for text in texts.values() for line in text.splitlines() if _is_forecast(line))
    return {
        "version": VERSION,
        "ladder_version": load_ladder().version,
        "facts": facts,
        "numbers": _hash("".join(texts[name] for name in sorted(texts))),
        "forecasts": _hash("\n".join(of_forecasts)),
        "figures_that_changed": _hash(_noted()),
    }


def _is_forecast(line: str) -> bool:
    return line.partition(",")[0] in FORECASTS


def _noted() -> str:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return changelog.partition("### Figures that changed\n")[2].partition("\n## ")[0]


def facts_of(quarters: Sequence[Quarter]) -> str:
    """Return a hash of all that the reports could know: observations, targets, other programmes' endings."""
    columns = ["ref_area", "indicator", "time_period", "obs_value", "qualifier", "known_from"]
    known = [q.resolved[columns].to_csv(index=False) + repr(q.programme) for q in quarters]
    others = sorted((data_dir() / REFERENCE_FOLDER).glob("*.csv"))
    return _hash("".join([*known, *(path.read_text(encoding="utf-8") for path in others)]))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stored_stamp() -> dict[str, str]:
    """Return the stamp beside the stored numbers; empty before the first time."""
    path = FOLDER / STAMP
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def refusals(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return why numbers with a new stamp may not take the place of those with the old one."""
    if not old:
        return []

    def changed(*names: str) -> bool:
        return any(old[name] != new[name] for name in names)

    told = []
    if changed("numbers") and not changed("figures_that_changed"):
        told.append('Numbers moved: note which and why in CHANGELOG.md under "Figures that changed" first.')
    if changed("forecasts") and not changed("facts", "version", "ladder_version"):
        told.append(
            "Forecasts moved on the same facts: raise VERSION in cds_analysis/forecasting/attainment.py "
            "or version in cds_analysis/forecasting/rungs/ladder.yml."
        )
    return told


def current() -> tuple[dict[str, str], dict[str, str]]:
    """Return the numbers of all reports as CSV, and their stamp."""
    with TemporaryDirectory() as nowhere, outputs_at(Path(nowhere)), open_cache():
        quarters = {name: report(name) for name in REPORTS}
        texts = {name: csv_text(golden_cells(q)) for name, q in quarters.items()}
        return texts, stamp_of(texts, facts_of(list(quarters.values())))


def main() -> int:
    """Write the tables, check them, or say why not."""
    texts, stamp = current()
    lines = [line for name, text in texts.items() for line in moved(name, text)]
    print("\n".join(lines) or "No number moved.")
    if "--check" in sys.argv:
        return 1 if lines else 0
    told = refusals(stored_stamp(), stamp)
    if told:
        print("\n".join(told))
        return 1
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts.items():
        (FOLDER / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
    (FOLDER / STAMP).write_text(yaml.safe_dump(stamp, sort_keys=False), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
