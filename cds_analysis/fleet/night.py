"""A run over many provinces from end to end: plan, make, keep, tell; one bad report never stops the rest."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from cds_analysis.cache import open_cache
from cds_analysis.errors import CdsError, InputError, Problem, stop_on_errors
from cds_analysis.fleet.account import FOLDER, Failure, Night, told_by_system, write_summary
from cds_analysis.fleet.crew import Answer, Crew
from cds_analysis.fleet.ground import pack_ground
from cds_analysis.fleet.orders import Order, hash_plans, order_of
from cds_analysis.paths import outputs_at, outputs_dir
from cds_analysis.report.parameters import ReportParameters, parse_parameters
from cds_analysis.report.plan import Plan, make_plan
from cds_analysis.report.portal import write_portal
from cds_analysis.report.run import keep_printed
from cds_analysis.sources.checks import check_data
from cds_analysis.sources.tables import sweep
from cds_analysis.text import Translator

log = logging.getLogger(__name__)
Say = Translator
# gives the crew for the packed ground
Hire = Callable[[bytes], AbstractContextManager[Crew]]


class Watcher(Protocol):
    """Somebody who is told how far a run is."""

    def begin(self, night: Night) -> None:
        """Be told what there is to do."""

    def advance(self, night: Night, order: Order, failures: Sequence[Failure]) -> None:
        """Be told that a report was finished."""


def plan_night(
    provinces: Sequence[str],
    quarter: str,
    languages: Sequence[str],
    notebooks: Sequence[str] = (),
    *,
    force: bool = False,
) -> Night:
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
    Night
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
    return Night(quarter, plans, warnings, hash_plans(flat))


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


def run_night(night: Night, hire: Hire, watcher: Watcher, say: Say, outputs: Path | None = None) -> Night:
    """Make every report that is not up to date, and the index of all.

    Parameters
    ----------
    night : Night
        From :func:`plan_night`; filled in as the run goes on.
    hire : callable
        Gives those who make the reports.
    watcher : Watcher
        Told of every finished report.
    say : Translator
        Language of what is told.
    outputs : Path, optional
        Folder of the finished reports.

    Returns
    -------
    Night
        The same, with what became of it; its summary stands in ``outputs/fleet/<quarter>.json``.

    Raises
    ------
    InputError
        If another run is going on, or the data changed meanwhile; nothing was written.
    """
    with outputs_at(outputs), _only_run():
        swept = sweep(outputs_dir())
        if swept:
            log.info("%d half-written files of a killed run taken away", swept)
        watcher.begin(night)
        try:
            if night.todo:
                _make_all(night, hire, watcher, say)
            write_portal(outputs_dir())
        except KeyboardInterrupt:
            night.interrupted = True
        except CdsError as error:
            night.failures += [_of_run(problem.text(say), night.quarter) for problem in error.problems]
            raise
        except OSError as error:
            night.failures.append(_of_run(told_by_system(error, say), night.quarter))
        finally:
            night.ended = datetime.now()
            write_summary(night)
    return night


def _make_all(night: Night, hire: Hire, watcher: Watcher, say: Say) -> None:
    by_order = {order_of(plans): plans for plans in night.todo}
    ground = pack_ground(plan for plans in night.plans for plan in plans)
    with hire(ground) as crew:
        for answer in crew.work(list(by_order)):
            failures = _take(answer, by_order[answer.order], night.warnings, say)
            night.failures += failures
            night.made += not failures
            watcher.advance(night, answer.order, failures)


def _take(answer: Answer, plans: Sequence[Plan], warnings: Sequence[str], say: Say) -> list[Failure]:
    """Put a finished report in its place, and return what is missing of it."""
    if answer.problem or answer.content is None:
        cause = answer.problem.text(say) if answer.problem else ""
        return [_failure(plan, "", cause) for plan in plans if plan.todo]
    try:
        return list(_keep(answer.content, plans, warnings, say))
    except OSError as error:
        # a full disk, say: what was there is untouched, and the next report may fit
        return [_failure(plan, "", told_by_system(error, say)) for plan in plans if plan.todo]


def _keep(content: bytes, plans: Sequence[Plan], warnings: Sequence[str], say: Say) -> Iterator[Failure]:
    from cds_analysis.fleet.parcel import unpack
    from cds_analysis.report.keep import keep_page, keep_results

    by_language = {plan.parameters.language: plan for plan in plans}
    for language, (outcomes, results) in unpack(content, by_language).items():
        plan = by_language[language]
        for outcome in outcomes:
            keep_page(outcome, plan.folder)
        keep_results(plan, outcomes, results, warnings)
        keep_printed(plan, False, log.info, say)
        for outcome in outcomes:
            if outcome.failure:
                yield _failure(plan, outcome.item.name, outcome.failure.text(say))


def _failure(plan: Plan, notebook: str, cause: str) -> Failure:
    told = plan.parameters
    command = ["cds", "report", "--province", told.province, "--quarter", told.quarter]
    command += ["--language", told.language] if told.language != "vi" else []
    command += ["--only", notebook] if notebook else []
    return Failure(told.province, told.language, notebook, cause, shlex.join(command))


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
