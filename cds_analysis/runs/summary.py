"""What a run over many provinces is about, what became of it, and one file for the operator."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cds_analysis.cellar.errors import Problem, system_cause
from cds_analysis.cellar.paths import outputs_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.files import write_whole
from cds_analysis.runs.plan import Plan

FOLDER = "fleet"
log = logging.getLogger(__name__)


def moment() -> datetime:
    """Return this moment by the machine's clock, with its distance to UTC."""
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True)
class Failure:
    """A part of a run that did not come to its end.

    Parameters
    ----------
    province, language : str
        Whose report.
    notebook : str
        Which notebook; empty where it was the whole report.
    cause : str
        Why.
    repeat : str
        The command that does it again.
    """

    province: str
    language: str
    notebook: str
    cause: str
    repeat: str


@dataclass
class Run:
    """What a run is about, and what has become of it so far.

    Parameters
    ----------
    quarter : str
        ``YYYY-Qn``.
    plans : list of tuple of Plan
        One entry a province: a plan for each language.
    warnings : list of str
        What the check of the data warned of.
    plan_hash : str
        Of everything that the results depend on.
    made : int
        Reports that are new and whole.
    failures : list of Failure
        What did not come to its end.
    refused : list of Problem
        Workers that were not let in.
    interrupted : bool
        Whether it was stopped before its end.
    began, ended : datetime
        When, with the distance to UTC.
    """

    quarter: str
    plans: list[tuple[Plan, ...]]
    warnings: list[str]
    plan_hash: str = ""
    made: int = 0
    failures: list[Failure] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    interrupted: bool = False
    began: datetime = field(default_factory=moment)
    ended: datetime = field(default_factory=moment)

    @property
    def todo(self) -> list[tuple[Plan, ...]]:
        """Return the reports of which something has to be run."""
        return [plans for plans in self.plans if any(plan.todo for plan in plans)]

    @property
    def exit_status(self) -> int:
        """Return 0 if everything is up to date now, 130 if it was stopped, else 1."""
        return 130 if self.interrupted else int(bool(self.failures))


def system_message(error: OSError, say: Translator) -> str:
    """Return which file could not be written, and why."""
    return f"{error.filename or '?'}: {say(system_cause(error) or error.strerror or str(error))}"


def write_summary(run: Run) -> None:
    """Write one file for the operator: what was done, what was not, and how to do it again."""
    n_reports = sum(len(plans) for plans in run.plans)
    summary = {
        "quarter": run.quarter,
        "exit_status": run.exit_status,
        "plan": run.plan_hash,
        "began": run.began.isoformat(timespec="seconds"),
        "ended": run.ended.isoformat(timespec="seconds"),
        "provinces": len(run.plans),
        "reports": n_reports,
        "up_to_date_before": len(run.plans) - len(run.todo),
        "made": run.made,
        "interrupted": run.interrupted,
        "failures": [vars(failure) for failure in run.failures],
        "refused_workers": [problem.text() for problem in run.refused],
        "data_warnings": len(run.warnings),
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    try:
        write_whole(outputs_dir() / FOLDER / f"{run.quarter}.json", text.encode())
    except OSError as error:
        log.error("summary: %s", error)
