"""Make a report in memory: run notebooks, export their pages, compute the tables. Nothing is written here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import nbformat
import pandas as pd

from cds_analysis import __version__
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.data.caveats import load_caveats
from cds_analysis.exports.archive import steady_archive
from cds_analysis.exports.cover import Origin
from cds_analysis.exports.files import csv_tables, excel_tables, export_files
from cds_analysis.pages.export import PageContext, export_page
from cds_analysis.pages.headline import headline
from cds_analysis.pages.pictures import licence
from cds_analysis.pages.prepare import clean_notebook, prepare_notebook, translated_title
from cds_analysis.pages.word import fill_template, word_fields
from cds_analysis.pages.words import correction_texts
from cds_analysis.results.quarter import Quarter, quarter_for
from cds_analysis.runs.execute import broken, execute_notebook
from cds_analysis.runs.in_process import IN_PROCESS
from cds_analysis.runs.plan import Plan, PlanItem, list_notebooks, word_template


@dataclass
class Outcome:
    """What became of one notebook.

    Parameters
    ----------
    name : str
        The notebook.
    seconds : float
        How long it took.
    warnings : list of str
        What it printed on the error channel.
    failure : Problem, optional
        Why it did not run to its end.
    files : dict of str to bytes
        Name of a file to content: the finished notebook, its page, pictures and Word file (None where there
        is no template for it); empty after a failure.
    """

    name: str
    seconds: float
    warnings: list[str] = field(default_factory=list)
    failure: Problem | None = None
    files: dict[str, bytes | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """The numbers of a report beside its pages.

    Parameters
    ----------
    files : mapping of str to bytes or None
        Name below the folder of results to content; None for a table that does not apply.
    facts : mapping
        What the record of the run holds about the report.
    forecasts, official_words : pandas.DataFrame
        For the ledgers.
    """

    files: Mapping[str, bytes | None]
    facts: Mapping[str, Any]
    forecasts: pd.DataFrame
    official_words: pd.DataFrame


@dataclass(frozen=True)
class Made:
    """A report in one language, in memory.

    Parameters
    ----------
    outcomes : tuple of Outcome
        One a notebook, in reading order.
    results : Results
        The numbers.
    """

    outcomes: tuple[Outcome, ...]
    results: Results


def make_report(
    plan: Plan,
    *,
    engine: str = IN_PROCESS,
    seconds: float = 0,
    for_excel: bool = False,
    watch: Callable[[Outcome], None] = lambda outcome: None,
) -> Made:
    """Return a report: every notebook that has to be run, and the tables.

    Parameters
    ----------
    plan : Plan
        The report.
    engine, seconds : str, float
        As in :func:`cds_analysis.runs.execute.execute_notebook`.
    for_excel : bool
        As in :func:`make_results`.
    watch : callable
        Told of each notebook as it ends.

    Returns
    -------
    Made
        A notebook that failed is listed in it and stops no other.
    """
    quarter = quarter_for(plan.parameters)
    context = page_context(quarter, plan)
    outcomes = []
    for item in plan.todo:
        outcomes.append(_run(item, plan, quarter, context, engine, seconds))
        watch(outcomes[-1])
    return Made(tuple(outcomes), make_results(plan, quarter, for_excel=for_excel))


def _run(
    item: PlanItem, plan: Plan, quarter: Quarter, context: PageContext, engine: str, seconds: float
) -> Outcome:
    begin = time.monotonic()
    try:
        files, warnings = _files(item, plan.parameters.for_notebook(), context, engine, seconds)
        files |= _word_file(item, quarter, context)
    except InputError as error:
        return Outcome(item.name, time.monotonic() - begin, failure=error.problems[0])
    except Exception as error:  # one page that cannot be made must not stop the others
        return Outcome(item.name, time.monotonic() - begin, failure=broken(item.name, error))
    return Outcome(item.name, time.monotonic() - begin, warnings, None, files)


def _files(
    item: PlanItem, values: Mapping[str, str], context: PageContext, engine: str, seconds: float
) -> tuple[dict[str, bytes | None], list[str]]:
    """Return the finished notebook, its page and pictures by name of file, and warnings."""
    prepared, warnings = prepare_notebook(item.source, values)
    finished, failure = execute_notebook(prepared, item.name, values, engine, seconds)
    if failure:
        raise InputError([failure])
    warnings += [f"{item.source.name}: {line}" for line in clean_notebook(finished)]
    notebook = (nbformat.writes(finished) + "\n").encode()
    return {f"{item.name}.ipynb": notebook, **export_page(finished, item.name, context)}, warnings


def _word_file(item: PlanItem, quarter: Quarter, context: PageContext) -> dict[str, bytes | None]:
    """Return the Word file of a notebook that has a template, by its name; None for others."""
    template, name = word_template(item.source, quarter.language), f"{item.name}.docx"
    if not template.is_file():
        return {name: None}
    return {name: steady_archive(fill_template(template, word_fields(quarter, context)), {})}


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
            (say("Licence"), licence(quarter)),
        ],
        programme=quarter.programme.name if quarter.programme else "",
        sources=quarter.sources,
        caveats=load_caveats(quarter.dataset.root),
        corrections=correction_texts(quarter),
        licence=licence(quarter),
        program=say("cds_analysis {version}, data {hash}", version=__version__, hash=plan.data_hash[:12]),
    )


def _titles(plan: Plan) -> Sequence[tuple[str, str]]:
    language = plan.parameters.language
    return [
        (source.stem, translated_title(source, language))
        for source in list_notebooks()
        if source.stem in plan.pages
    ]


def make_results(plan: Plan, quarter: Quarter, *, for_excel: bool = False) -> Results:
    """Return the tables of a report, their exports, and what its record holds.

    Parameters
    ----------
    plan : Plan
        The report.
    quarter : Quarter
        Its numbers.
    for_excel : bool
        Also as CSV that Excel opens right with Vietnamese settings.

    Returns
    -------
    Results
        The same for every run on the same inputs.
    """
    tables, answer = quarter.tables(), headline(quarter)
    files = csv_tables(quarter, tables)
    files |= export_files(quarter, tables, Origin(plan.data_hash, plan.code_hash, answer))
    files |= excel_tables(quarter, tables) if for_excel else {}
    facts = {
        "province_name": quarter.unit.label("vi"),
        "programme_title": quarter.programme.title("vi") if quarter.programme else "",
        "headline": answer,
        "summary": asdict(quarter.progress.count),
        "notice": quarter.notice,
        "pages": dict(_titles(plan)),
    }
    return Results(files, facts, quarter.forecasts, quarter.official_words)
