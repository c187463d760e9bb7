"""Put a report in its place: all its files together or none, the record of the run last."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cds_analysis import __version__
from cds_analysis.cellar.paths import outputs_dir
from cds_analysis.data.clock import today
from cds_analysis.data.exchange import exchange
from cds_analysis.data.ledger import FORECASTS, OFFICIAL_WORDS, ledger_folder
from cds_analysis.results import PICTURES
from cds_analysis.results.stored import read_run
from cds_analysis.runs.plan import Plan
from cds_analysis.runs.program import package_versions

if TYPE_CHECKING:
    from cds_analysis.runs.make import Made


def save_report(plan: Plan, made: Made, data_warnings: Sequence[str]) -> None:
    """Put a report in its place, and what it says into the ledgers.

    Parameters
    ----------
    plan : Plan
        The report.
    made : Made
        Its pages and numbers; after a failure the old notebook and page stay.
    data_warnings : sequence of str
        What the check of the data warned of.

    Raises
    ------
    OSError
        If there is no room or a file may not be replaced; the report of before stands whole.
    """
    last = read_run(plan.folder)
    kept = last if last.get("parameters") == plan.parameters.for_notebook() else {}
    record = json.dumps(_record(plan, made, data_warnings, kept), ensure_ascii=False, indent=2)
    pages = _old_pictures(plan, made) | {
        name: content for outcome in made.outcomes for name, content in outcome.files.items()
    }
    day = today(plan.parameters.data)
    # a forecast may stand in the ledger without having been seen, never the other way round
    ledgers = ledger_folder(outputs_dir(), bool(made.results.facts["notice"]))
    FORECASTS.append(made.results.forecasts, ledgers, day)
    OFFICIAL_WORDS.append(made.results.official_words, ledgers, day)
    exchange(
        plan.folder, pages | in_results(plan, made.results.files) | {"run.json": (record + "\n").encode()}
    )


def _old_pictures(plan: Plan, made: Made) -> dict[str, None]:
    """Return the pictures of earlier runs of the pages that were made: those that are no more must go."""
    numbers = [outcome.name.split("_")[0] for outcome in made.outcomes if outcome.files]
    old = (file for number in numbers for file in (plan.folder / PICTURES).glob(f"{number}-*"))
    return {f"{PICTURES}/{file.name}": None for file in old}


def in_results(plan: Plan, files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return result files by their names below the folder of the report."""
    return {f"{plan.results.name}/{name}": content for name, content in files.items()}


def _record(plan: Plan, made: Made, data_warnings: Sequence[str], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a run; notebooks that were not run now keep their earlier entries."""
    new = {outcome.name: outcome for outcome in made.outcomes if outcome.failure is None}
    fingerprints = {item.name: item.fingerprint for item in plan.items if item.name in new}
    return {
        "parameters": plan.parameters.for_notebook(),
        **made.results.facts,
        "data_hash": plan.data_hash,
        "code_version": __version__,
        "code_hash": plan.code_hash,
        "python": platform.python_version(),
        "packages": package_versions(),
        "fingerprints": kept.get("fingerprints", {}) | fingerprints,
        "warnings": {
            "data": list(data_warnings),
            "notebooks": kept.get("warnings", {}).get("notebooks", {})
            | {name: out.warnings for name, out in new.items()},
        },
        "failures": {out.name: out.failure.text() for out in made.outcomes if out.failure},
    }
