"""What would become of figures that were read: put to the checks of all rows, and beside what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.errors import Problem
from cds_analysis.periods import quarter_of
from cds_analysis.sources.agencies import load_source_kinds
from cds_analysis.sources.checks import row_problems
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.observations import OBSERVATION_COLUMNS
from cds_analysis.sources.resolution import FIGURE
from cds_analysis.sources.workbook.entries import Entry
from cds_analysis.sources.workbook.layout import HEADS
from cds_analysis.text import QUALIFIERS, Translator, fold

SOURCE = "entered"
_COLUMN_FIELDS = {
    "ref_area": "area",
    "time_period": "period",
    "known_from": "known",
    "source_org": "organisation",
}
_ONE_DAY = [*FIGURE, "known_from"]
_DAY_RULES = {
    "future": "The day {value}, since when the figure is said to be known, lies after the day of the check, {today}.",
    "too_early": "The day {value}, since when the figure is said to be known, lies before the period {period} starts.",
}


@dataclass(frozen=True)
class Planned:
    """A figure of a file beside what is known.

    Parameters
    ----------
    entry : Entry
        What was read.
    before : str
        The value that is believed today for the same figure; empty if there is none.
    before_from : str
        Who said it.
    before_qualifier : str
        Its qualifier.
    why_behind : str
        Why another value stays believed though this one is added; usually empty.
    """

    entry: Entry
    before: str = ""
    before_from: str = ""
    before_qualifier: str = "exact"
    why_behind: str = ""


@dataclass
class ImportPlan:
    """What an import would do.

    Parameters
    ----------
    new, revised, behind, unchanged : list of Planned
        Figures not known before; those that take the place of another value; those that are added while
        another value stays believed; those that are there already.
    planned : list of Entry
        Values that are only planned: they are no observations, and are never imported.
    problems : list of Problem
        Every cell, row or file that was refused, and warnings.
    files : dict of Path to bytes
        What was read.
    n_empty, n_hidden : int
        Rows without a value, and hidden rows among those read.
    """

    new: list[Planned] = field(default_factory=list)
    revised: list[Planned] = field(default_factory=list)
    behind: list[Planned] = field(default_factory=list)
    unchanged: list[Planned] = field(default_factory=list)
    planned: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    n_empty: int = 0
    n_hidden: int = 0

    @property
    def refused(self) -> list[Problem]:
        """Return the errors among the problems."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def added(self) -> list[Planned]:
        """Return the figures that would be written."""
        return [*self.new, *self.revised, *self.behind]


def entry_rows(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return figures as rows of text, each with its place among them as its line.

    Parameters
    ----------
    entries : sequence of Entry
        The figures.

    Returns
    -------
    pandas.DataFrame
        The observation columns, then ``csv_file`` (empty) and ``csv_line``.
    """
    frame = pd.DataFrame([entry.row for entry in entries], columns=OBSERVATION_COLUMNS, dtype="str")
    return frame.assign(csv_file="", csv_line=range(len(entries)))


def without_faults(entries: list[Entry], ground: Ground, today: date, plan: ImportPlan) -> list[Entry]:
    """Put figures to the checks that all rows must pass, and name the cells of those that do not.

    Parameters
    ----------
    entries : list of Entry
        The figures.
    ground : Ground
        Registry and indicators.
    today : date
        Nothing can have been known later.
    plan : ImportPlan
        Gets the faults.

    Returns
    -------
    list of Entry
        Those without a fault.
    """
    if not entries:
        return []
    bad: set[int] = set()
    for problem in row_problems(entry_rows(entries), ground, today):
        if problem.rule == "duplicate":
            continue
        entry = entries[problem.line]
        place = entry.place if problem.column in ("obs_value", "") else problem.column
        told = HEADS[_COLUMN_FIELDS[place]][0] if place in _COLUMN_FIELDS else place
        told = entry.places.get(_COLUMN_FIELDS.get(place, ""), told)
        plan.problems.append(
            replace(_for_readers(problem, ground), file=entry.file, line=entry.line, column=told)
        )
        if problem.severity == "error":
            bad.add(problem.line)
    return [entry for number, entry in enumerate(entries) if number not in bad]


def _for_readers(problem: Problem, ground: Ground) -> Problem:
    """Return a fault in the words of who fills in a sheet: names and days, no identifiers."""
    say, details = Translator("vi"), dict(problem.details)
    if details.get("indicator") in ground.indicators:
        details["indicator"] = f"“{ground.indicators[str(details['indicator'])].name_vi}”"
    if problem.rule in _DAY_RULES:
        details = {name: say.day(one) if isinstance(one, date) else one for name, one in details.items()}
        if "period" in details:
            details["period"] = say.period(str(details["period"]))
    return replace(problem, message=_DAY_RULES.get(problem.rule, problem.message), details=details)


def source_key(name: str) -> str:
    """Return what two spellings of one agency share: no case, no marks, spaces or full stops.

    Examples
    --------
    >>> source_key("Sở  KH.CN ") == source_key("sở KHCN")
    True
    """
    return re.sub(r"[\s.]+", "", fold(name))


def on_one_day(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return what a source can tell only once: the figure, the source however it is spelled, the day."""
    return (*(str(row[name]) for name in _ONE_DAY), source_key(str(row["source_org"])))


def without_contradictions(entries: list[Entry], plan: ImportPlan) -> list[Entry]:
    """Keep the first of equal figures; refuse all of those that tell one figure differently.

    Parameters
    ----------
    entries : list of Entry
        The figures.
    plan : ImportPlan
        Gets the faults.

    Returns
    -------
    list of Entry
        One for each figure, source and day.
    """
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(on_one_day(entry.row), []).append(entry)
    kept = []
    for group in groups.values():
        first = group[0]
        if len({number_of(entry.row) for entry in group}) == 1:
            kept.append(first)
            continue
        told = "; ".join(f"{written(entry.row)} ({entry.file} {entry.place})" for entry in group)
        message = "The same figure stands there with different values: {told}."
        where = (first.file, first.line, first.place)
        plan.problems.append(Problem("two_values", message, "Keep the right one.", {"told": told}, *where))
    return kept


def number_of(row: Mapping[Any, Any]) -> tuple[Decimal, str]:
    """Return what a row says, however many zeros it ends with: 95.2 and 95.20 are one number."""
    return Decimal(str(row["obs_value"])), str(row["qualifier"])


def written(row: Mapping[Any, Any]) -> str:
    """Return a figure as readers write it, to its last digit, with its qualifier."""
    say, number = Translator("vi"), str(row["obs_value"])
    unit, decimals = str(row["unit_measure"]), len(number.partition(".")[2])
    return say(QUALIFIERS[str(row["qualifier"])], value=say.measure(Decimal(number), unit, decimals))  # type: ignore[arg-type]


def first_quarters(added: Iterable[Planned]) -> list[str]:
    """Return the quarters whose reports are the first to use figures, by the days when they became known.

    Parameters
    ----------
    added : iterable of Planned
        The figures.

    Returns
    -------
    list of str
        ``YYYY-Qn`` in order.
    """
    days = {date.fromisoformat(one.entry.row["known_from"]) for one in added}
    return sorted({quarter_of(day).text for day in days})


def unlisted_sources(added: Iterable[Planned], ground: Ground) -> list[str]:
    """Return the sources of figures whose kind is not recorded, so that they count as press.

    Parameters
    ----------
    added : iterable of Planned
        The figures.
    ground : Ground
        The data that they are added to.

    Returns
    -------
    list of str
        Names as written; none where the folder keeps no list of sources.
    """
    kinds = load_source_kinds(ground.root)
    named = dict.fromkeys(one.entry.row["source_org"] for one in added)
    return [name for name in named if kinds and name not in kinds]
