"""Put a report in its place: every file whole or not at all, the record of the run last."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cds_analysis import __version__
from cds_analysis.paths import outputs_dir
from cds_analysis.periods import today
from cds_analysis.report.make import Outcome, Results
from cds_analysis.report.plan import Plan
from cds_analysis.report.program import package_versions
from cds_analysis.report.stored import read_run
from cds_analysis.sources.ledger import keep_forecasts, keep_official_words
from cds_analysis.sources.tables import write_whole


def keep_page(outcome: Outcome, folder: Path) -> None:
    """Put a finished notebook and its page in their place; after a failure the old ones stay."""
    for name, text in outcome.texts.items():
        write_whole(folder / name, text.encode())


def keep_files(files: Mapping[str, bytes | None], folder: Path) -> None:
    """Put result files in their place, and take away those that do not apply any more."""
    for name, content in files.items():
        if content is None:
            (folder / name).unlink(missing_ok=True)
        else:
            write_whole(folder / name, content)


def keep_results(
    plan: Plan, outcomes: Sequence[Outcome], results: Results, data_warnings: Sequence[str]
) -> None:
    """Write the result files, the ledgers' lines and, last of all, the record of the run.

    Parameters
    ----------
    plan : Plan
        The report.
    outcomes : sequence of Outcome
        What became of the notebooks that were run; their pages are in place.
    results : Results
        The numbers of the report.
    data_warnings : sequence of str
        What the check of the data warned of.
    """
    keep_files(results.files, plan.results)
    keep_forecasts(results.forecasts, outputs_dir(), today())
    keep_official_words(results.official_words, outputs_dir(), today())
    last = read_run(plan.folder)
    kept = last if last.get("parameters") == plan.parameters.for_notebook() else {}
    record = _record(plan, outcomes, results, data_warnings, kept)
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=False)
    write_whole(plan.folder / "run.json", (text + "\n").encode())


def _record(
    plan: Plan,
    outcomes: Sequence[Outcome],
    results: Results,
    data_warnings: Sequence[str],
    kept: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what is told of a run; notebooks that were not run now keep what was told of them."""
    new = {outcome.item.name: outcome for outcome in outcomes if outcome.failure is None}
    return {
        "parameters": plan.parameters.for_notebook(),
        **results.facts,
        "data_hash": plan.data_hash,
        "code_version": __version__,
        "code_hash": plan.code_hash,
        "python": platform.python_version(),
        "packages": package_versions(),
        "fingerprints": kept.get("fingerprints", {})
        | {name: out.item.fingerprint for name, out in new.items()},
        "warnings": {
            "data": list(data_warnings),
            "notebooks": kept.get("warnings", {}).get("notebooks", {})
            | {name: out.warnings for name, out in new.items()},
        },
        "failures": {out.item.name: out.failure.text() for out in outcomes if out.failure},
    }
