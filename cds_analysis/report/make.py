"""Make a report in memory: run notebooks, export their pages, compute the tables. Nothing is written here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from typing import Any

import nbformat
import pandas as pd

from cds_analysis import __version__
from cds_analysis.errors import InputError, Problem
from cds_analysis.report.execute import KERNEL, execute_notebook
from cds_analysis.report.export import PageContext, export_page
from cds_analysis.report.exports.cells import harmless
from cds_analysis.report.exports.cover import Origin
from cds_analysis.report.exports.files import excel_tables, export_files
from cds_analysis.report.plan import Plan, PlanItem, list_notebooks
from cds_analysis.report.prepare import clean_notebook, prepare_notebook, translated_title
from cds_analysis.report.quarter import Quarter, quarter_for
from cds_analysis.report.views.headline import headline
from cds_analysis.report.views.words import told_corrections
from cds_analysis.sources.caveats import load_caveats
from cds_analysis.sources.tables import table_bytes


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
    texts : dict of str to str
        Name of a file to its text: the finished notebook and its page; empty after a failure.
    """

    item: PlanItem
    seconds: float
    warnings: list[str] = field(default_factory=list)
    failure: Problem | None = None
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """The numbers of a report beside its pages.

    Parameters
    ----------
    files : mapping of str to bytes or None
        Name below the folder of results to content; None for a table that does not apply.
    facts : mapping
        What the record of the run tells of the report.
    forecasts, official_words : pandas.DataFrame
        For the ledgers.
    """

    files: Mapping[str, bytes | None]
    facts: Mapping[str, Any]
    forecasts: pd.DataFrame
    official_words: pd.DataFrame


def make_pages(plan: Plan, workers: int) -> Iterator[Outcome]:
    """Yield what became of each notebook that has to be run, as they end; each in a kernel of its own.

    Parameters
    ----------
    plan : Plan
        The report.
    workers : int
        Notebooks at a time.

    Yields
    ------
    Outcome
        With the texts of both files.
    """
    context = page_context(quarter_for(plan.parameters), plan)
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        jobs = [pool.submit(run_item, item, plan, context) for item in plan.todo]
        for job in as_completed(jobs):
            yield job.result()


def run_item(item: PlanItem, plan: Plan, context: PageContext, engine: str = KERNEL) -> Outcome:
    """Return what became of one notebook.

    Parameters
    ----------
    item : PlanItem
        The notebook.
    plan : Plan
        The report.
    context : PageContext
        What stands around its page.
    engine : str
        As in :func:`cds_analysis.report.execute.execute_notebook`.

    Returns
    -------
    Outcome
        A failure is told, not raised.
    """
    begin = time.monotonic()
    values = plan.parameters.for_notebook()
    try:
        prepared, warnings = prepare_notebook(item.source, values)
    except InputError as error:
        return Outcome(item, time.monotonic() - begin, failure=error.problems[0])
    finished, failure = execute_notebook(prepared, item.name, values, engine)
    texts = {}
    if failure is None:
        warnings += [f"{item.source.name}: {line}" for line in clean_notebook(finished)]
        page = export_page(finished, item.name, context)
        texts = {f"{item.name}.ipynb": nbformat.writes(finished) + "\n", f"{item.name}.html": page}
    return Outcome(item, time.monotonic() - begin, warnings, failure, texts)


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
        pages=_titles(plan),
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


def _titles(plan: Plan) -> Sequence[tuple[str, str]]:
    language = plan.parameters.language
    return [
        (source.stem, translated_title(source, language))
        for source in list_notebooks()
        if source.stem in plan.pages
    ]


def make_results(plan: Plan, *, for_excel: bool = False) -> Results:
    """Return the tables of a report, their exports, and what its record tells.

    Parameters
    ----------
    plan : Plan
        The report.
    for_excel : bool
        Also as CSV that Excel opens right with Vietnamese settings.

    Returns
    -------
    Results
        The same for every run on the same inputs.
    """
    quarter = quarter_for(plan.parameters)
    tables = quarter.tables()
    files: dict[str, bytes | None] = {
        f"{name}.csv": None if table.columns.empty else table_bytes(harmless(table))
        for name, table in tables.items()
    }
    files |= export_files(quarter, tables, Origin(plan.data_hash, plan.code_hash))
    files |= excel_tables(tables) if for_excel else {}
    facts = {
        "province_name": quarter.unit.label("vi"),
        "programme_title": quarter.programme.title("vi") if quarter.programme else "",
        "headline": headline(quarter),
        "summary": asdict(quarter.progress.count),
        "notice": quarter.notice,
        "pages": dict(_titles(plan)),
    }
    return Results(files, facts, quarter.forecasts, quarter.official_words)
