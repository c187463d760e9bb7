"""A run over many provinces: plan, make, save, summarise; one bad report never stops the rest."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.errors import CdsError, InputError, Problem, stop_on_errors
from cds_analysis.cellar.paths import outputs_at, outputs_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.checks import check_data
from cds_analysis.data.exchange import finish_exchanges
from cds_analysis.data.files import sweep
from cds_analysis.results.parameters import ReportParameters, parse_parameters
from cds_analysis.runs.bundle import pack_bundle
from cds_analysis.runs.jobs import Answer, Job, hash_plans, job_of
from cds_analysis.runs.plan import Plan, make_plan
from cds_analysis.runs.portal import write_portal
from cds_analysis.runs.run import save_printed
from cds_analysis.runs.save import save_report
from cds_analysis.runs.summary import FOLDER, Failure, Run, moment, system_message, write_summary
from cds_analysis.runs.workers import Workers, work

PATIENCE = 300.0
log = logging.getLogger(__name__)
Say = Translator
# gives the workers for the packed data
Hire = Callable[[bytes], AbstractContextManager[Workers]]


class Watcher(Protocol):
    """An observer of a run: called as it begins and after each report."""

    def begin(self, run: Run) -> None:
        """Take the plan of the run, before the first report."""

    def advance(self, run: Run, job: Job, failures: Sequence[Failure]) -> None:
        """Take a finished report and what failed in it."""


def plan_run(
    provinces: Sequence[str],
    quarter: str,
    languages: Sequence[str],
    notebooks: Sequence[str] = (),
    *,
    force: bool = False,
) -> Run:
    """Return what has to be done; nothing is run or written.

    Parameters
    ----------
    provinces : sequence of str
        Names, spellings or keys.
    quarter : str
        ``YYYY-Qn``.
    languages : sequence of str
        ``vi``, ``en`` or both.
    notebooks : sequence of str
        Names or numbers; all without it.
    force : bool
        Run even what is up to date.

    Returns
    -------
    Run
        With its plan and the hash of it.

    Raises
    ------
    InputError
        If the data have errors, or names are not known; all faults at once.
    """
    with open_cache():
        chosen = _parameters(provinces, quarter, languages)
        roots = {parameters.data for each in chosen for parameters in each}
        warned = [found for root in sorted(roots) for found in stop_on_errors(check_data(root))]
        plans = [
            tuple(make_plan(parameters, only=notebooks, force=force) for parameters in each)
            for each in chosen
        ]
    warnings = [problem.text(Translator("vi")) for problem in warned]
    flat = [plan for each in plans for plan in each]
    return Run(quarter, plans, warnings, hash_plans(flat))


def _parameters(
    provinces: Sequence[str], quarter: str, languages: Sequence[str]
) -> list[tuple[ReportParameters, ...]]:
    chosen: dict[str, tuple[ReportParameters, ...]] = {}
    problems: dict[str, Problem] = {}
    for province in provinces:
        try:
            each = tuple(parse_parameters(province, quarter, language=language) for language in languages)
            chosen.setdefault(each[0].province, each)
        except InputError as error:
            problems |= {problem.text(): problem for problem in error.problems}
    if problems:
        raise InputError(problems.values())
    return list(chosen.values())


def make_reports(
    run: Run,
    hire: Hire,
    watcher: Watcher,
    say: Say,
    outputs: Path | None = None,
    patience: float = PATIENCE,
) -> Run:
    """Make every report that is not up to date, and the index of all.

    Parameters
    ----------
    run : Run
        From :func:`plan_run`; filled in as the run goes on.
    hire : callable
        Gives those who make the reports.
    watcher : Watcher
        Told of every finished report.
    say : Translator
        Language of messages.
    outputs : Path, optional
        Folder of the finished reports.
    patience : float
        How long to wait, in seconds, while there is no worker.

    Returns
    -------
    Run
        The same, with what became of it; its summary stands in ``outputs/fleet/<quarter>.json``.

    Raises
    ------
    InputError
        If another run is going on, or the data changed meanwhile; nothing was written.
    """
    with outputs_at(outputs), _only_run():
        finished, swept = finish_exchanges(outputs_dir()), sweep(outputs_dir())
        if finished or swept:
            log.info("of a killed run: %d reports put in place, %d strays taken away", finished, swept)
        watcher.begin(run)
        try:
            if run.todo:
                _make_all(run, hire, watcher, say, patience)
            made = {plan.folder.parent.name for plans in run.plans for plan in plans}
            write_portal(outputs_dir(), units=made)
        except KeyboardInterrupt:
            run.interrupted = True
        except CdsError as error:
            run.failures += [_of_run(problem.text(say), run.quarter) for problem in error.problems]
            raise
        except OSError as error:
            run.failures.append(_of_run(system_message(error, say), run.quarter))
        finally:
            run.ended = moment()
            write_summary(run)
    return run


def _make_all(run: Run, hire: Hire, watcher: Watcher, say: Say, patience: float) -> None:
    by_job = {job_of(plans): plans for plans in run.todo}
    bundle = pack_bundle(plan for plans in run.plans for plan in plans)
    with hire(bundle) as workers:
        for answer in work(list(by_job), workers, patience):
            failures = _take(answer, by_job[answer.job], run.warnings, say)
            run.failures += failures
            run.made += not failures
            watcher.advance(run, answer.job, failures)


def _take(answer: Answer, plans: Sequence[Plan], warnings: Sequence[str], say: Say) -> list[Failure]:
    """Put a finished report in its place, and return what is missing of it."""
    if answer.problem:
        return [_failure(plan, "", answer.problem.text(say)) for plan in plans if plan.todo]
    try:
        return [failure for plan in plans if plan.todo for failure in _keep(plan, answer, warnings, say)]
    except OSError as error:
        # a full disk, say: what was there is untouched, and the next report may fit
        return [_failure(plan, "", system_message(error, say)) for plan in plans if plan.todo]


def _keep(plan: Plan, answer: Answer, warnings: Sequence[str], say: Say) -> list[Failure]:
    made = answer.made[plan.parameters.language]
    save_report(plan, made, warnings)
    save_printed(plan, False, log.info, say)
    return [
        _failure(plan, outcome.name, outcome.failure.text(say))
        for outcome in made.outcomes
        if outcome.failure
    ]


def _failure(plan: Plan, notebook: str, cause: str) -> Failure:
    parameters = plan.parameters
    command = ["cds", "report", "--province", parameters.province, "--quarter", parameters.quarter]
    command += ["--language", parameters.language] if parameters.language != "vi" else []
    command += ["--notebooks", notebook] if notebook else []
    return Failure(parameters.province, parameters.language, notebook, cause, shlex.join(command))


def _of_run(cause: str, quarter: str) -> Failure:
    return Failure("", "", "", cause, f"cds fleet --quarter {quarter}")


def _only_run() -> AbstractContextManager[object]:
    """Return a lock that lets one run at a time write into the folder of finished reports."""
    folder = outputs_dir() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        return lock.acquire()
    except Timeout:
        message = "Another run over many provinces is writing here."
        hint = "Wait until it ends; then only what is missing is made."
        raise InputError([Problem("locked", message, hint, file=str(folder))]) from None
