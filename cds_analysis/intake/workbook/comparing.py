"""What would become of figures: put to the checks of all rows, then beside what is known.

They are new, revised, behind another value, old news, or refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.check_beside import figure_errors
from cds_analysis.data.check_rows import clock_problems, row_problems
from cds_analysis.data.database import open_database
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identity import figure_of, number_of, qualified_value, statement_of
from cds_analysis.data.imports import ENTERED
from cds_analysis.data.observations import OBSERVATION_COLUMNS, type_observations
from cds_analysis.data.resolution import resolve_observations
from cds_analysis.intake.parsing.vocabulary import words
from cds_analysis.intake.workbook.entries import Entry, ImportPlan, Planned
from cds_analysis.intake.workbook.senders import near_sources

SOURCE = ENTERED
_FIELDS = {
    "ref_area": "area",
    "time_period": "period",
    "known_from": "known",
    "source_org": "organisation",
    "source_url": "url",
}
_STRANGE = 8
_OF_A_SIZE = ("amount", "count", "score", "index")
# judged when it is known which figures are new
_LATER = ("duplicate", "share")
# by which of two rows is believed, in this order, after the preferred source of their measure
_REASONS = {
    "source_kind": "its source counts for more, as an official one before the press",
    "known_from": "it was known later",
    "qualifier": "it is more exact",
}
# after every row that is there: the new rows are written below them
_BELOW = 10**9


def entry_rows(entries: Sequence[Entry], place: str = "") -> pd.DataFrame:
    """Return figures as rows of text: the observation columns, the file they go to, and lines below all others."""
    frame = pd.DataFrame([entry.row for entry in entries], columns=OBSERVATION_COLUMNS, dtype="str")
    return frame.assign(csv_file=place, csv_line=range(_BELOW, _BELOW + len(entries)))


def _sound(entries: list[Entry], problems: Sequence[Problem], plan: ImportPlan) -> list[Entry]:
    """Return the figures whose rows have no fault; the plan gets the faults, by cell."""
    plan.problems += [_at_cell(problem, entries[problem.line - _BELOW]) for problem in problems]
    bad = {problem.line for problem in problems if problem.severity == "error"}
    return [entry for line, entry in enumerate(entries, _BELOW) if line not in bad]


def keep_sound(plan: ImportPlan, known: pd.DataFrame, dataset: Dataset, today: date) -> None:
    """Keep the figures of a plan that pass the checks of all rows; none where the clock cannot be right."""
    clock = clock_problems(known, today)
    if clock:
        plan.problems += clock
        plan.entries = []
        return
    found = row_problems(entry_rows(plan.entries), dataset, today)
    plan.entries = _sound(plan.entries, [one for one in found if one.rule not in _LATER], plan)


def _at_cell(problem: Problem, entry: Entry) -> Problem:
    """Return a fault of a row at the cell that told it, or at the head under which it is missing."""
    name = _FIELDS.get(problem.column, "")
    place = entry.places.get(name) or words(f"heads/{name}")[0] if name else entry.place
    return replace(problem, file=entry.file, line=entry.line, column=place)


def refuse_contradictions(plan: ImportPlan) -> None:
    """Keep the first of equal figures; those that one source tells differently for one day are refused."""
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in plan.entries:
        groups[statement_of(entry.row)].append(entry)
    plan.entries = []
    for first, *others in groups.values():
        if {number_of(entry.row) for entry in others} <= {number_of(first.row)}:
            plan.entries.append(first)
            continue
        values = [qualified_value(entry.row, f"{entry.file} {entry.place}") for entry in (first, *others)]
        message = "The same figure stands there with different values: {values}."
        plan.problems.append(
            fault("two_values", _place(first), message, "Keep the right one.", values=values)
        )


def _place(entry: Entry) -> Place:
    return Place(entry.file, entry.line, entry.place)


def compare(plan: ImportPlan, known: pd.DataFrame, dataset: Dataset) -> None:
    """Sort the figures of a plan by what would become of them, as the rule says which of several is believed."""
    entries = plan.entries
    if not entries:
        return
    areas, names = ({entry.row[column] for entry in entries} for column in ("ref_area", "indicator"))
    rows = known[known["ref_area"].isin(areas) & known["indicator"].isin(names)]
    before = _believed(rows, dataset)
    plan.problems += [*near_sources(entries, rows, dataset), *_strange_sizes(entries, before, dataset)]
    fresh = _unsaid(entries, rows, before, plan)
    place = (
        "database" if open_database(dataset.root.name) else f"{dataset.root.name}/observations/{SOURCE}.csv"
    )
    fresh, typed = _bearable(fresh, known, place, dataset, plan)
    after = _believed(pd.concat([rows, typed]), dataset)
    for entry, row in zip(fresh, typed.to_dict("records"), strict=True):
        one, key = _beside(entry, before), figure_of(entry.row)
        if after[key]["csv_file"] == place and after[key]["csv_line"] == row["csv_line"]:
            (plan.revised if key in before else plan.new).append(one)
        else:
            plan.behind.append(replace(one, why_behind=_reason(after[key], row, dataset)))


def _believed(rows: pd.DataFrame, dataset: Dataset) -> dict[tuple[str, ...], dict[Any, Any]]:
    resolved = resolve_observations(rows, dataset.indicators)
    return {figure_of(row): row for row in resolved[resolved["chosen"]].to_dict("records")}


def _beside(entry: Entry, before: Mapping[tuple[str, ...], Mapping[Any, Any]]) -> Planned:
    known = before.get(figure_of(entry.row))
    if known is None:
        return Planned(entry)
    return Planned(entry, qualified_value(known).number, str(known["source_org"]), str(known["qualifier"]))


def _strange_sizes(
    entries: list[Entry], before: Mapping[tuple[str, ...], Mapping[Any, Any]], dataset: Dataset
) -> Iterator[Problem]:
    """Yield a warning for each figure that is eight times all others of its province, or an eighth, or nought."""
    known: dict[tuple[str, str], list[Mapping[Any, Any]]] = defaultdict(list)
    for row in before.values():
        known[row["ref_area"], row["indicator"]].append(row)
    for entry in entries:
        value, others = float(entry.row["obs_value"]), known[entry.row["ref_area"], entry.row["indicator"]]
        sizes = [value / row["obs_value"] for row in others if row["obs_value"] > 0]
        is_sized = value == 0 or dataset.indicators[entry.row["indicator"]].kind in _OF_A_SIZE
        if is_sized and sizes and value >= 0 and (min(sizes) >= _STRANGE or max(sizes) <= 1 / _STRANGE):
            message = (
                "{value} is of another size than {other} for {period}: is it in the unit of the measure?"
            )
            last = max(others, key=lambda row: row["time_period"])
            details = {"other": qualified_value(last), "period": parse_period(last["time_period"])}
            own = qualified_value(entry.row)
            yield fault("size", _place(entry), message, "", "warning", value=own, **details)


def _unsaid(
    entries: list[Entry],
    rows: pd.DataFrame,
    before: Mapping[tuple[str, ...], Mapping[Any, Any]],
    plan: ImportPlan,
) -> list[Entry]:
    """Return the figures that nobody told yet; refuse those that their source told otherwise on the same day.

    What the source said last, as of the day of a figure, makes it old news: a source may go back to an earlier
    value, and what it says now may have been known before.
    """
    said: dict[tuple[str, ...], list[Mapping[Any, Any]]] = defaultdict(list)
    for row in rows.sort_values("known_from", kind="stable").to_dict("records"):
        said[statement_of(row)[:-1]].append(row)
    fresh: dict[int, Entry] = {}
    new_since: dict[tuple[str, ...], str] = {}
    for entry in sorted(entries, key=lambda entry: entry.row["known_from"]):
        *source, day = statement_of(entry.row)
        past = [row for row in said[tuple(source)] if statement_of(row)[-1] <= day]
        same_day = [row for row in past if statement_of(row)[-1] == day]
        since = new_since.get(tuple(source), "")
        last = same_day or [row for row in past[-1:] if statement_of(row)[-1] > since]
        if number_of(entry.row) in [number_of(row) for row in last]:
            plan.unchanged.append(_beside(entry, before))
        elif same_day:
            plan.problems.append(_same_day(same_day[-1], entry.row, _place(entry)))
        else:
            new_since[tuple(source)] = day
            fresh[id(entry)] = entry
    return [entry for entry in entries if id(entry) in fresh]


def _same_day(known: Mapping[Any, Any], row: Mapping[Any, Any], place: Place) -> Problem:
    message = "“{source}” has told {old} for {day} already, and now tells {new} for the same day."
    hint = "If the figure was corrected, write the later day on which the corrected one became known."
    details = {"source": row["source_org"], "day": date.fromisoformat(row["known_from"])}
    return fault(
        "same_day", place, message, hint, old=qualified_value(known), new=qualified_value(row), **details
    )


def _bearable(
    fresh: list[Entry], known: pd.DataFrame, place: str, dataset: Dataset, plan: ImportPlan
) -> tuple[list[Entry], pd.DataFrame]:
    """Return the figures after which the data are as sound as before, and them as typed rows.

    What is refused may bring the next fault to light, so it is looked again until there is none.
    """
    kinds = load_source_kinds(dataset.root)
    while True:
        typed = type_observations(entry_rows(fresh, place), kinds)
        faults = list(figure_errors(typed, dataset, known))
        if not faults:
            return fresh, typed
        fresh = _sound(fresh, faults, plan)


def _reason(winner: Mapping[Any, Any], row: Mapping[Any, Any], dataset: Dataset) -> str:
    """Return why one row is believed rather than another, by the order of the rule."""
    preferred = dataset.indicators[row["indicator"]].preferred_source
    if preferred and winner["source_org"].startswith(preferred) > row["source_org"].startswith(preferred):
        return "its source is the preferred one of this measure"
    return next((why for name, why in _REASONS.items() if winner[name] != row[name]), "it was entered first")


def check_same_day(new: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """Return rows to add, or refuse those that tell a figure otherwise than their source did for the same day.

    No look ahead could see it, for somebody may have added the others meanwhile. None of the rows is there.
    """
    near = there[there["ref_area"].isin(new["ref_area"])]
    there_by_statement = {statement_of(row): row for row in near.to_dict("records")}
    against = [row for row in new.to_dict("records") if statement_of(row) in there_by_statement]
    if against:
        raise InputError([_same_day(there_by_statement[statement_of(row)], row, Place()) for row in against])
    return new
