"""A report from end to end: check, plan, make; the last good report is never harmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cds_analysis.errors import RunError, stop_on_errors
from cds_analysis.paths import outputs_dir
from cds_analysis.report.exports import FOR_EXCEL
from cds_analysis.report.parameters import ReportParameters
from cds_analysis.report.plan import Plan, make_plan
from cds_analysis.report.portal import write_portal
from cds_analysis.sources.checks import check_data

Tell = Callable[[str], None]


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
        Tell what would be run, and stop.
    workers : int
        Notebooks at a time.
    outputs : Path, optional
        Folder of the finished reports.
    csv_for_excel : bool
        Write the result tables also as CSV that Excel opens right with Vietnamese settings.
    """

    only: tuple[str, ...] = ()
    force: bool = False
    dry_run: bool = False
    workers: int = 2
    outputs: Path | None = None
    csv_for_excel: bool = False


def run_report(
    parameters: ReportParameters, options: RunOptions, tell: Tell, say: Callable[..., str]
) -> Plan:
    """Make a report, or bring it up to date.

    Parameters
    ----------
    parameters : ReportParameters
        What the report is about.
    options : RunOptions
        How it is run.
    tell : callable
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
    """
    data_warnings = stop_on_errors(check_data(parameters.data))
    outputs = options.outputs or outputs_dir()
    plan = make_plan(parameters, only=options.only, force=options.force, outputs=outputs)
    todo = [item for item in plan.items if not item.up_to_date]
    for item in plan.items:
        if item.up_to_date or options.dry_run:
            state = say("up to date") if item.up_to_date else say("to be run")
            tell(say("{name}: {state}", name=item.name, state=state))
    if options.dry_run:
        return plan
    if not todo:
        tell(say("Everything is up to date: {folder}", folder=str(plan.folder)))
        if options.csv_for_excel:
            _keep_for_excel(plan)
            _tell_excel(plan, tell, say)
        write_portal(outputs)
        return plan
    # papermill and nbconvert are slow to load, and a run that has nothing to do needs neither
    from cds_analysis.report.make import keep_results, make_pages

    outcomes = make_pages(plan, todo, options.workers, tell, say)
    warned = [problem.text(say) for problem in data_warnings]
    keep_results(plan, outcomes, warned, csv_for_excel=options.csv_for_excel)
    write_portal(outputs)
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    if failures:
        raise RunError(failures)
    if options.csv_for_excel:
        _tell_excel(plan, tell, say)
    tell(say("Done: {page}", page=str(plan.folder / f"{plan.items[0].name}.html")))
    return plan


def _keep_for_excel(plan: Plan) -> None:
    # a run that has nothing to do need not load what computes the results
    from cds_analysis.report.exports.keep import keep_tables_for_excel
    from cds_analysis.report.quarter import quarter_for

    keep_tables_for_excel(quarter_for(plan.parameters).tables(), plan.results)


def _tell_excel(plan: Plan, tell: Tell, say: Callable[..., str]) -> None:
    tell(say("Tables for Excel: {folder}", folder=str(plan.results / FOR_EXCEL)))
