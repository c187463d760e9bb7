"""What would become of figures that were read: put to the checks of all rows, and beside what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.errors import InputError, Problem
from cds_analysis.periods import quarter_of
from cds_analysis.sources.checks import row_problems
from cds_analysis.sources.database import open_database
from cds_analysis.sources.ground import Ground, load_source_kinds
from cds_analysis.sources.observations import OBSERVATION_COLUMNS, load_observations, type_observations
from cds_analysis.sources.resolution import FIGURE, resolve_observations
from cds_analysis.sources.workbook.entries import Entry
from cds_analysis.sources.workbook.layout import HEADS
from cds_analysis.text import QUALIFIERS, Translator

SOURCE = "entered"
_COLUMN_FIELDS = {
    "ref_area": "area",
    "time_period": "period",
    "known_from": "known",
    "source_org": "organisation",
}
_ONE_DAY = [*FIGURE, "source_org", "known_from"]
_WORDS = {
    "preferred": "its source is the preferred one of this measure",
    "kind": "its source counts for more, as an official one before the press",
    "newer": "it was known later",
    "exact": "it is more exact",
    "first": "it was entered first",
}
# after every row that is there: the new rows are written below them
_BELOW = 10**9


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
        plan.problems.append(replace(problem, file=entry.file, line=entry.line, column=told))
        if problem.severity == "error":
            bad.add(problem.line)
    return [entry for number, entry in enumerate(entries) if number not in bad]


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
        groups.setdefault(tuple(entry.row[name] for name in _ONE_DAY), []).append(entry)
    kept = []
    for group in groups.values():
        first = group[0]
        if len({_number(entry.row) for entry in group}) == 1:
            kept.append(first)
            continue
        told = "; ".join(f"{_written(entry.row)} ({entry.file} {entry.place})" for entry in group)
        message = "The same figure stands there with different values: {told}."
        where = (first.file, first.line, first.place)
        plan.problems.append(Problem("two_values", message, "Keep the right one.", {"told": told}, *where))
    return kept


def _number(row: Mapping[Any, Any]) -> tuple[Decimal, str]:
    """Return what a row says, however many zeros it ends with: 95.2 and 95.20 are one number."""
    return Decimal(str(row["obs_value"])), str(row["qualifier"])


def _written(row: Mapping[Any, Any]) -> str:
    """Return a figure as readers write it, to its last digit, with its qualifier."""
    say, number = Translator("vi"), str(row["obs_value"])
    unit, decimals = str(row["unit_measure"]), len(number.partition(".")[2])
    return say(QUALIFIERS[str(row["qualifier"])], value=say.measure(Decimal(number), unit, decimals))  # type: ignore[arg-type]


def compare(entries: list[Entry], ground: Ground, plan: ImportPlan) -> None:
    """Sort figures by what would become of them, as the rule says by which one row of several is believed.

    Parameters
    ----------
    entries : list of Entry
        Without faults and contradictions.
    ground : Ground
        The data that they are added to.
    plan : ImportPlan
        Gets them: new, revised, behind, unchanged, or refused.
    """
    if not entries:
        return
    areas, names = ({entry.row[column] for entry in entries} for column in ("ref_area", "indicator"))
    rows = load_observations(units=areas, indicators=names, data=ground.root)
    before = _believed(rows, ground)
    fresh = _unsaid(entries, rows, before, plan)
    if not fresh:
        return
    place = "database" if open_database(ground.root.name) else f"{ground.root.name}/observations/{SOURCE}.csv"
    raw = entry_rows(fresh).assign(csv_file=place, csv_line=range(_BELOW, _BELOW + len(fresh)))
    typed = type_observations(raw, load_source_kinds(ground.root))
    after = _believed(pd.concat([rows, typed]), ground)
    for entry, row in zip(fresh, typed.to_dict("records"), strict=True):
        one, key = _beside(entry, before), _figure(entry.row)
        if after[key]["csv_file"] == place and after[key]["csv_line"] == row["csv_line"]:
            (plan.revised if key in before else plan.new).append(one)
        else:
            plan.behind.append(replace(one, why_behind=_reason(after[key], row, ground)))


def _figure(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in FIGURE)


def _believed(rows: pd.DataFrame, ground: Ground) -> dict[tuple[str, ...], dict[Any, Any]]:
    resolved = resolve_observations(rows, ground.indicators)
    return {_figure(row): row for row in resolved[resolved["chosen"]].to_dict("records")}


def _beside(entry: Entry, before: Mapping[tuple[str, ...], Mapping[Any, Any]]) -> Planned:
    known = before.get(_figure(entry.row))
    if known is None:
        return Planned(entry)
    return Planned(entry, _digits(known), str(known["source_org"]), str(known["qualifier"]))


def _digits(row: Mapping[Any, Any]) -> str:
    return f"{row['obs_value']:.{row['decimals']}f}"


def _unsaid(
    entries: list[Entry],
    rows: pd.DataFrame,
    before: Mapping[tuple[str, ...], Mapping[Any, Any]],
    plan: ImportPlan,
) -> list[Entry]:
    """Return the figures that nobody told yet; refuse those that their source told otherwise on the same day."""
    # what a source said last makes a figure old news, for a source may go back to an earlier value
    last = rows.sort_values("known_from", kind="stable").drop_duplicates([*FIGURE, "source_org"], keep="last")
    said = {_saying(row) for row in last.to_dict("records")}
    on_day: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for row in rows.assign(known_from=rows["known_from"].dt.strftime("%Y-%m-%d")).to_dict("records"):
        on_day.setdefault(tuple(str(row[name]) for name in _ONE_DAY), []).append(row)
    fresh = []
    for entry in entries:
        same_day = on_day.get(tuple(entry.row[name] for name in _ONE_DAY), [])
        if any(_saying(row) == _saying(entry.row) for row in same_day):
            plan.unchanged.append(_beside(entry, before))
        elif same_day:
            told = _written({**same_day[-1], "obs_value": _digits(same_day[-1])})
            plan.problems.append(_same_day(told, entry.row, entry.file, entry.line, entry.place))
        elif _saying(entry.row) in said:
            plan.unchanged.append(_beside(entry, before))
        else:
            fresh.append(entry)
    return fresh


def _saying(row: Mapping[Any, Any]) -> tuple[object, ...]:
    return (*(str(row[name]) for name in (*FIGURE, "source_org", "qualifier")), float(row["obs_value"]))


def _same_day(old: str, row: Mapping[Any, Any], file: str = "", line: int = 0, column: str = "") -> Problem:
    day = Translator("vi").day(date.fromisoformat(str(row["known_from"])))
    details = {"old": old, "new": _written(row), "day": day, "source": row["source_org"]}
    message = "“{source}” has told {old} for {day} already, and now tells {new} for the same day."
    hint = "If the figure was corrected, write the later day on which the corrected one became known."
    return Problem("same_day", message, hint, details, file, line, column)


def _reason(winner: Mapping[Any, Any], row: Mapping[Any, Any], ground: Ground) -> str:
    """Return why one row is believed rather than another, by the order of the rule."""
    preferred = ground.indicators[row["indicator"]].preferred_source
    if preferred and winner["source_org"].startswith(preferred) > row["source_org"].startswith(preferred):
        return _WORDS["preferred"]
    if winner["source_kind"] != row["source_kind"]:
        return _WORDS["kind"]
    if winner["known_from"] != row["known_from"]:
        return _WORDS["newer"]
    return _WORDS["exact"] if winner["qualifier"] != row["qualifier"] else _WORDS["first"]


def check_same_day(new: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """Refuse rows that tell otherwise what their source told for the same day, which no look ahead could see.

    Parameters
    ----------
    new, there : pandas.DataFrame
        Rows of text: those to add, and those that somebody may have added meanwhile.

    Returns
    -------
    pandas.DataFrame
        The rows to add, without those that are there with the same number.

    Raises
    ------
    InputError
        Naming every such figure; none is added.
    """
    days = [tuple(row) for row in new[_ONE_DAY].itertuples(index=False)]
    told: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for row in there[there["ref_area"].isin(new["ref_area"])].to_dict("records"):
        told.setdefault(tuple(str(row[name]) for name in _ONE_DAY), []).append(row)
    fresh = new[[day not in told for day in days]]
    problems = [
        _same_day(_written(told[day][-1]), row)
        for day, row in zip(days, new.to_dict("records"), strict=True)
        if day in told and _number(row) not in {_number(one) for one in told[day]}
    ]
    if problems:
        raise InputError(problems)
    return fresh


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
