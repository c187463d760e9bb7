"""A report from end to end: check, plan, make; the last good report is never harmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cds_analysis.errors import RunError, stop_on_errors
from cds_analysis.paths import outputs_dir
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
    """

    only: tuple[str, ...] = ()
    force: bool = False
    dry_run: bool = False
    workers: int = 2
    outputs: Path | None = None


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
        write_portal(outputs)
        return plan
    # papermill and nbconvert are slow to load, and a run that has nothing to do needs neither
    from cds_analysis.report.make import keep_results, make_pages

    outcomes = make_pages(plan, todo, options.workers, tell, say)
    keep_results(plan, outcomes, [problem.text(say) for problem in data_warnings])
    write_portal(outputs)
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    if failures:
        raise RunError(failures)
    tell(say("Done: {page}", page=str(plan.folder / f"{plan.items[0].name}.html")))
    return plan
