"""A report from end to end: check, plan, make; the last good report is never harmed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.errors import Problem, RunError, stop_on_errors
from cds_analysis.cellar.paths import outputs_at, outputs_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.checks import check_data
from cds_analysis.data.exchange import exchange, finish_exchanges
from cds_analysis.results import FOR_EXCEL
from cds_analysis.results.parameters import ReportParameters
from cds_analysis.runs.plan import Plan, list_notebooks, make_plan
from cds_analysis.runs.portal import write_portal
from cds_analysis.runs.printing import find_chromium, print_page

SECONDS = 600.0
Progress = Callable[[str], None]


@dataclass(frozen=True)
class RunOptions:
    """How a report is run.

    Parameters
    ----------
    only : tuple of str
        Notebooks to run; all without it.
    force : bool
        Run even what is up to date.
    dry_run : bool
        List what would be run, and stop.
    seconds : float
        How long one notebook may take.
    kernel : bool
        Run each notebook in a kernel of its own: the same results, slower; a notebook that ends its process
        ends nothing else.
    outputs : Path, optional
        Folder of the finished reports.
    csv_for_excel : bool
        Write the result tables also as CSV that Excel opens right with Vietnamese settings.
    pdf : bool
        Print the first page, the brief, with a Chromium of this machine.
    pictures : bool
        Write each figure also as PNG.
    """

    only: tuple[str, ...] = ()
    force: bool = False
    dry_run: bool = False
    seconds: float = SECONDS
    kernel: bool = False
    outputs: Path | None = None
    csv_for_excel: bool = False
    pdf: bool = False
    pictures: bool = False


def run_report(
    parameters: ReportParameters, options: RunOptions, progress: Progress, say: Translator
) -> Plan:
    """Make a report, or bring it up to date.

    Parameters
    ----------
    parameters : ReportParameters
        What the report is about.
    options : RunOptions
        How it is run.
    progress : callable
        Called with a line of progress.
    say : Translator
        Language of the progress.

    Returns
    -------
    Plan
        What was planned, with what was up to date.

    Raises
    ------
    InputError
        If the data have errors; nothing was run or written.
    RunError
        If a notebook failed; its last good result is untouched, the others are done.
    InputError
        If a PDF is wanted and there is no Chromium; all else is done.
    """
    data_warnings = [problem.text(say) for problem in stop_on_errors(check_data(parameters.data))]
    with outputs_at(options.outputs):
        finish_exchanges(outputs_dir())
        plan = make_plan(parameters, only=options.only, force=options.force)
        _report_plan(plan, options, progress, say)
        if not options.dry_run:
            _bring_up_to_date(plan, options, data_warnings, progress, say)
    return plan


def _report_plan(plan: Plan, options: RunOptions, progress: Progress, say: Translator) -> None:
    for item in plan.items:
        if item.up_to_date or options.dry_run:
            state = say("up to date") if item.up_to_date else say("to be run")
            progress(say("{name}: {state}", name=item.name, state=state))


def _bring_up_to_date(
    plan: Plan, options: RunOptions, data_warnings: list[str], progress: Progress, say: Translator
) -> None:
    # fails before anything is computed, if it cannot be written there
    outputs_dir().mkdir(parents=True, exist_ok=True)
    failures: list[Problem] = []
    if plan.todo:
        failures = _make(plan, options, data_warnings, progress, say)
    elif options.csv_for_excel:
        _save_for_excel(plan)
    if options.csv_for_excel:
        progress(say("Tables for Excel: {folder}", folder=str(plan.results / FOR_EXCEL)))
    if options.pictures:
        # what paints them is slow to load
        from cds_analysis.runs.painting import paint_pictures

        progress(say("Pictures: {folder}", folder=str(paint_pictures(plan.folder))))
    try:
        save_printed(plan, options.pdf, progress, say)
    finally:
        write_portal(outputs_dir(), units={plan.folder.parent.name})
    if failures:
        raise RunError(failures)
    page = str(plan.folder / f"{plan.items[0].name}.html")
    done = say("Done: {page}", page=page) if plan.todo else ""
    progress(done or say("Everything is up to date: {folder}", folder=str(plan.folder)))


def _make(
    plan: Plan, options: RunOptions, data_warnings: list[str], progress: Progress, say: Translator
) -> list[Problem]:
    # papermill and nbconvert are slow to load, and a run that has nothing to do needs neither
    from cds_analysis.runs.execute import KERNEL
    from cds_analysis.runs.in_process import IN_PROCESS
    from cds_analysis.runs.make import Outcome, make_report
    from cds_analysis.runs.save import save_report

    ended = itertools.count(1)

    def watch(outcome: Outcome) -> None:
        progress(
            say(
                "[{n}/{total}] {name}: {state} ({seconds} s)",
                n=next(ended),
                total=len(plan.todo),
                name=outcome.name,
                state=say("failed") if outcome.failure else say("done"),
                seconds=f"{outcome.seconds:.1f}",
            )
        )

    engine = KERNEL if options.kernel else IN_PROCESS
    for_excel = options.csv_for_excel or has_tables_for_excel(plan)
    # opened after the plan: what it holds is never older than the hash of the data that the record keeps
    with open_cache():
        made = make_report(plan, engine=engine, seconds=options.seconds, for_excel=for_excel, watch=watch)
    save_report(plan, made, data_warnings)
    return [outcome.failure for outcome in made.outcomes if outcome.failure]


def has_tables_for_excel(plan: Plan) -> bool:
    """Return whether an earlier run left tables for Excel, which must not stay beside newer results."""
    return (plan.results / FOR_EXCEL).is_dir()


def save_printed(plan: Plan, wanted: bool, progress: Progress, say: Translator) -> None:
    """Print the first page if that is wanted; a print of an earlier run never stays beside a newer page.

    Parameters
    ----------
    plan : Plan
        The report, its pages in place.
    wanted : bool
        Whether to print it in any case.
    progress, say : callable
        For progress.

    Raises
    ------
    InputError
        If it is wanted and there is no Chromium.
    """
    page = plan.folder / f"{list_notebooks()[0].stem}.html"
    old = page.with_suffix(".pdf")
    if wanted or (plan.todo and old.is_file() and find_chromium()):
        progress(say("Printed: {file}", file=str(print_page(page, plan.parameters.as_of))))
    elif plan.todo:
        old.unlink(missing_ok=True)


def _save_for_excel(plan: Plan) -> None:
    # a run that has nothing to do need not load what computes the results
    from cds_analysis.exports.files import excel_tables
    from cds_analysis.results.quarter import quarter_for
    from cds_analysis.runs.save import in_results

    quarter = quarter_for(plan.parameters)
    exchange(plan.folder, in_results(plan, excel_tables(quarter, quarter.tables())))
