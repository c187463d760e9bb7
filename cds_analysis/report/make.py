"""Make the pages of a report: run notebooks, export them, keep pages, tables and the record."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from cds_analysis import __version__
from cds_analysis.errors import InputError, Problem
from cds_analysis.paths import outputs_dir
from cds_analysis.report.execute import execute_notebook
from cds_analysis.report.export import PageContext, export_page
from cds_analysis.report.exports.cells import harmless
from cds_analysis.report.exports.cover import Origin
from cds_analysis.report.exports.keep import keep_exports
from cds_analysis.report.plan import Plan, PlanItem, list_notebooks
from cds_analysis.report.prepare import clean_notebook, prepare_notebook, translated_title
from cds_analysis.report.quarter import Quarter, quarter_for
from cds_analysis.report.stored import read_run
from cds_analysis.report.views.brief import headline
from cds_analysis.report.views.words import told_corrections
from cds_analysis.sources.caveats import load_caveats
from cds_analysis.sources.ledger import keep_forecasts
from cds_analysis.sources.tables import write_table, write_whole

_VERSIONS = (
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "seaborn",
    "papermill",
    "nbconvert",
    "babel",
    "openpyxl",
)


@dataclass
class Outcome:
    """What became of one notebook.

    Parameters
    ----------
    item : PlanItem
        The notebook.
    seconds : float
        How long it took.
    warnings : list of str
        What it printed on the error channel.
    failure : Problem, optional
        Why it did not run to its end.
    """

    item: PlanItem
    seconds: float
    warnings: list[str] = field(default_factory=list)
    failure: Problem | None = None


def make_pages(
    plan: Plan, todo: Sequence[PlanItem], workers: int, tell: Callable[[str], None], say: Callable[..., str]
) -> list[Outcome]:
    """Return what became of each notebook; the pages of those that ran to their end are in place.

    Parameters
    ----------
    plan : Plan
        The report.
    todo : sequence of PlanItem
        Notebooks to run.
    workers : int
        Notebooks at a time.
    tell : callable
        Called with a line of progress.
    say : Translator
        Language of the progress.

    Returns
    -------
    list of Outcome
        By name.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    context = page_context(quarter_for(plan.parameters), plan)
    scratch = Path(tempfile.mkdtemp(prefix=".run-", dir=plan.folder))
    outcomes: list[Outcome] = []
    try:
        with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
            jobs = [pool.submit(_run_one, item, plan, scratch, context) for item in todo]
            for done, job in enumerate(as_completed(jobs), start=1):
                outcome = job.result()
                outcomes.append(outcome)
                state = say("failed") if outcome.failure else say("done")
                tell(
                    say(
                        "[{n}/{total}] {name}: {state} ({seconds} s)",
                        n=done,
                        total=len(jobs),
                        name=outcome.item.name,
                        state=state,
                        seconds=f"{outcome.seconds:.1f}",
                    )
                )
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return sorted(outcomes, key=lambda outcome: outcome.item.name)


def _run_one(item: PlanItem, plan: Plan, scratch: Path, context: PageContext) -> Outcome:
    begin = time.monotonic()
    values = plan.parameters.for_notebook()
    try:
        prepared, warnings = prepare_notebook(item.source, values)
    except InputError as error:
        return Outcome(item, time.monotonic() - begin, failure=error.problems[0])
    finished, failure = execute_notebook(prepared, scratch, item.name, values)
    if failure is None:
        warnings += [f"{item.source.name}: {line}" for line in clean_notebook(finished)]
        _keep_pair(finished, export_page(finished, item.name, context), item.name, scratch, plan.folder)
    return Outcome(item, time.monotonic() - begin, warnings, failure)


def _keep_pair(notebook: nbformat.NotebookNode, page: str, name: str, scratch: Path, folder: Path) -> None:
    pair = {f"{name}.ipynb": nbformat.writes(notebook) + "\n", f"{name}.html": page}
    for file, text in pair.items():
        (scratch / file).write_text(text, encoding="utf-8", newline="\n")
    for file in pair:
        os.replace(scratch / file, folder / file)


def page_context(quarter: Quarter, plan: Plan) -> PageContext:
    """Return what stands around every page of a report.

    Parameters
    ----------
    quarter : Quarter
        The results.
    plan : Plan
        The report.

    Returns
    -------
    PageContext
        The same for all its pages.
    """
    say = quarter.say
    programme = quarter.programme.title(quarter.language) if quarter.programme else say("none entered")
    return PageContext(
        language=quarter.language,
        province=quarter.unit.label(quarter.language),
        quarter=say.period(quarter.period.text),
        as_of=say.day(quarter.as_of),
        notice=quarter.notice,
        pages=[
            (source.stem, translated_title(source, quarter.language))
            for source in list_notebooks()
            if source in {item.source for item in plan.items}
            or (plan.folder / f"{source.stem}.html").is_file()
        ],
        depth=len(plan.parameters.folder.parts),
        trust=[
            (say("Programme"), programme),
            (say("Known by"), say.day(quarter.as_of)),
            (say("Data"), plan.data_hash[:12]),
            (say("Program"), f"cds_analysis {__version__}, {plan.code_hash[:12]}"),
            (say("Corrections applied"), ", ".join(one.id for one in quarter.corrections) or say("none")),
        ],
        programme=quarter.programme.name if quarter.programme else "",
        sources=quarter.sources,
        caveats=load_caveats(quarter.ground.root),
        corrections=told_corrections(quarter),
    )


def keep_results(plan: Plan, outcomes: Sequence[Outcome], data_warnings: Sequence[str]) -> None:
    """Write the result tables, their exports and, last of all, the record of the run.

    Parameters
    ----------
    plan : Plan
        The report.
    outcomes : sequence of Outcome
        What became of the notebooks that were run.
    data_warnings : sequence of str
        What the check of the data warned of.
    """
    quarter = quarter_for(plan.parameters)
    tables, folder = quarter.tables(), plan.results
    for name, table in tables.items():
        file = folder / f"{name}.csv"
        if table.columns.empty:
            file.unlink(missing_ok=True)
        else:
            write_table(harmless(table), file)
    keep_exports(quarter, tables, Origin(plan.data_hash, plan.code_hash), folder)
    keep_forecasts(quarter.forecasts, outputs_dir(), date.today())
    last = read_run(plan.folder)
    kept: dict[str, Any] = last if last.get("parameters") == plan.parameters.for_notebook() else {}
    good = [outcome for outcome in outcomes if outcome.failure is None]
    new = {outcome.item.name: outcome for outcome in good}
    record = {
        "parameters": plan.parameters.for_notebook(),
        "province_name": quarter.unit.label("vi"),
        "programme_title": quarter.programme.title("vi") if quarter.programme else "",
        "headline": headline(quarter),
        "summary": quarter.outlook.summary,
        "notice": quarter.notice,
        "pages": dict(page_context(quarter, plan).pages),
        "data_hash": plan.data_hash,
        "code_version": __version__,
        "code_hash": plan.code_hash,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in _VERSIONS},
        "fingerprints": kept.get("fingerprints", {})
        | {name: out.item.fingerprint for name, out in new.items()},
        "seconds": kept.get("seconds", {}) | {name: round(out.seconds, 1) for name, out in new.items()},
        "warnings": {
            "data": list(data_warnings),
            "notebooks": kept.get("warnings", {}).get("notebooks", {})
            | {name: out.warnings for name, out in new.items()},
        },
        "failures": {out.item.name: out.failure.text() for out in outcomes if out.failure},
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=False)
    write_whole(plan.folder / "run.json", (text + "\n").encode())
