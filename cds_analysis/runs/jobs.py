"""One report to be made, in one language or several, as plain data that travels; and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.paths import notebooks_dir, outputs_dir
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.plan import Plan, PlanItem
from cds_analysis.runs.run import has_tables_for_excel

if TYPE_CHECKING:
    from cds_analysis.runs.make import Made


@dataclass(frozen=True)
class Edition:
    """A report in one language.

    Parameters
    ----------
    language : str
        Of its pages.
    notebooks : tuple of str
        Those to be run, by name.
    pages : tuple of str
        Those that the report will have.
    for_excel : bool
        Whether its tables are made as CSV for Excel too.
    """

    language: str
    notebooks: tuple[str, ...]
    pages: tuple[str, ...]
    for_excel: bool = False


@dataclass(frozen=True)
class Job:
    """A report to be made; it names no folder, so that any worker can plan it in its own.

    Parameters
    ----------
    province, quarter, as_of, programme : str
        As in a notebook's parameters.
    data_hash, code_hash : str
        Of the data and of the package that it is planned for.
    editions : tuple of Edition
        One a language.
    alone : bool
        Whether each notebook has a kernel of its own, so that one that ends its process ends nothing else.
    """

    province: str
    quarter: str
    as_of: str
    programme: str
    data_hash: str
    code_hash: str
    editions: tuple[Edition, ...]
    alone: bool = False

    @property
    def n_notebooks(self) -> int:
        """Return how many notebooks it runs."""
        return sum(len(edition.notebooks) for edition in self.editions)


class Lost(Exception):
    """A job that gave no report: its worker was killed, ran out of time, or failed.

    Parameters
    ----------
    problem : Problem
        Why.
    again : bool
        Whether it was ended from elsewhere, so that another try may well succeed.
    counts : int
        For how many tries it counts; one that was lost with the scheduler of a cluster for none.
    """

    def __init__(self, problem: Problem, again: bool = False, counts: int = 1) -> None:
        super().__init__(problem, again, counts)
        self.problem, self.again, self.counts = problem, again, counts

    def __str__(self) -> str:
        """Return the cause in English."""
        return self.problem.text()


def lost(message: str, *, again: bool = False, counts: int = 1, **details: object) -> Lost:
    """Return that a job was lost, with a message and the values of its ``{placeholders}``.

    Examples
    --------
    >>> str(lost("Ended with status {code}.", code=3))
    'Ended with status 3.'
    """
    return Lost(Problem("lost", message, "", details), again, counts)


@dataclass(frozen=True)
class Answer:
    """What came of a job.

    Parameters
    ----------
    job : Job
        What was asked for.
    made : mapping of str to Made
        By language; empty if nothing came.
    problem : Problem or None
        Why nothing came.
    """

    job: Job
    made: Mapping[str, Made]
    problem: Problem | None = None


def job_of(plans: Sequence[Plan]) -> Job:
    """Return the job of what has to be run of one report.

    Parameters
    ----------
    plans : sequence of Plan
        Of the same report, one a language; at least one has something to do.

    Returns
    -------
    Job
        An edition for each plan with something to do.
    """
    first = plans[0]
    parameters = first.parameters.for_notebook()
    editions = tuple(
        Edition(
            plan.parameters.language,
            tuple(item.name for item in plan.todo),
            plan.pages,
            has_tables_for_excel(plan),
        )
        for plan in plans
        if plan.todo
    )
    return Job(
        province=parameters["province"],
        quarter=parameters["quarter"],
        as_of=parameters["as_of"],
        programme=parameters["programme"],
        data_hash=first.data_hash,
        code_hash=first.code_hash,
        editions=editions,
    )


def plan_of(job: Job, edition: Edition) -> Plan:
    """Return the plan of an edition where it is made; it knows nothing of what stands in the outputs."""
    parameters = parse_parameters(job.province, job.quarter, job.as_of, job.programme, edition.language)
    items = tuple(PlanItem(notebooks_dir() / f"{name}.ipynb", "", False) for name in edition.notebooks)
    folder = outputs_dir() / parameters.folder
    return Plan(parameters, folder, job.data_hash, job.code_hash, items, edition.pages)


def hash_plans(plans: Sequence[Plan]) -> str:
    """Return a hash of everything that the results of some plans depend on."""
    lines = [f"{plan.folder.name} {item.name} {item.fingerprint}" for plan in plans for item in plan.items]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
