"""What an import would do: which figures are new, which replace others, which are refused, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.errors import InputError, Problem
from cds_analysis.sources.checks import row_problems
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.observations import OBSERVATION_COLUMNS, load_observations
from cds_analysis.sources.resolution import FIGURE, believed
from cds_analysis.sources.store import Receipt, Store
from cds_analysis.sources.workbook.entries import Entry, Known, read_entries
from cds_analysis.sources.workbook.layout import HEADS, Layout, find_layout
from cds_analysis.sources.workbook.opened import open_workbook

SOURCE = "entered"
_COLUMN_FIELDS = {
    "ref_area": "area",
    "time_period": "period",
    "known_from": "known",
    "source_org": "organisation",
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
    """

    entry: Entry
    before: str = ""
    before_from: str = ""


@dataclass
class ImportPlan:
    """What an import would do.

    Parameters
    ----------
    new, revised, unchanged : list of Planned
        Figures not known before; those of which another value is known; those that are there already.
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


def plan_import(files: Iterable[Path], known: Known, ground: Ground, today: date) -> ImportPlan:
    """Return what an import of files would do; nothing is written.

    Parameters
    ----------
    files : iterable of Path
        Workbooks or CSV files.
    known : Known
        What their cells are understood with.
    ground : Ground
        The data that they are added to.
    today : date
        Nothing can have been known later.

    Returns
    -------
    ImportPlan
        Every fault of every file is in it; none is raised.
    """
    plan = ImportPlan()
    entries: list[Entry] = []
    for file in files:
        entries += _read_file(file, known, plan)
    entries = _without_faults(entries, ground, today, plan)
    entries = _without_contradictions(entries, plan)
    _compare(entries, ground, plan)
    return plan


def _read_file(file: Path, known: Known, plan: ImportPlan) -> list[Entry]:
    try:
        content = file.read_bytes()
        sheets = open_workbook(content, file.name)
    except OSError as error:
        message = "The file cannot be read: {cause}."
        plan.problems.append(Problem("unreadable", message, "", {"cause": error.strerror}, file.name))
        return []
    except InputError as error:
        plan.problems += error.problems
        return []
    plan.files[file] = content
    layouts = [(sheet, find_layout(sheet, file.name)) for sheet in sheets]
    plan.problems += [layout for _, layout in layouts if isinstance(layout, Problem)]
    if not any(layouts_of for _, layouts_of in layouts):
        heads = ", ".join(f"“{HEADS[name][0]}”" for name in ("name", "value", "period", "known"))
        message = "No sheet has a row of heads with a measure and its value."
        plan.problems.append(
            Problem("no_heads", message, "Expected heads such as {heads}.", {"heads": heads}, file.name)
        )
    found = [
        read_entries(sheet, layout, file.name, known)
        for sheet, layout in layouts
        if isinstance(layout, Layout)
    ]
    for readings in found:
        plan.problems += readings.problems
        plan.planned += readings.planned
        plan.n_empty += readings.n_empty
        plan.n_hidden += readings.n_hidden
    title = f"Biểu nhập {file.name}"
    return [_titled(entry, title) for readings in found for entry in readings.entries]


def _titled(entry: Entry, title: str) -> Entry:
    return replace(entry, row={**entry.row, "source_title": entry.row["source_title"] or title})


def _frame(entries: Sequence[Entry]) -> pd.DataFrame:
    rows = [entry.row for entry in entries]
    frame = pd.DataFrame(rows, columns=OBSERVATION_COLUMNS, dtype="str")
    return frame.assign(
        csv_file=[entry.file for entry in entries], csv_line=[entry.line for entry in entries]
    )


def _without_faults(entries: list[Entry], ground: Ground, today: date, plan: ImportPlan) -> list[Entry]:
    """Put the new rows to the checks that all rows must pass, and name the cells of those that do not."""
    if not entries:
        return []
    at = {(entry.file, entry.line): entry for entry in entries}
    bad: set[tuple[str, int]] = set()
    for problem in row_problems(_frame(entries), ground, today):
        where = (problem.file, problem.line)
        if problem.rule == "duplicate":
            continue
        place = at[where].place if problem.column in ("obs_value", "") else problem.column
        told = HEADS[_COLUMN_FIELDS[place]][0] if place in _COLUMN_FIELDS else place
        plan.problems.append(replace(problem, column=told))
        if problem.severity == "error":
            bad.add(where)
    return [entry for entry in entries if (entry.file, entry.line) not in bad]


def _without_contradictions(entries: list[Entry], plan: ImportPlan) -> list[Entry]:
    """Keep the first of equal figures; refuse all of those that tell one figure differently."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        key = tuple(entry.row[name] for name in (*FIGURE, "source_org", "known_from"))
        groups.setdefault(key, []).append(entry)
    kept = []
    for group in groups.values():
        if len({(entry.row["obs_value"], entry.row["qualifier"]) for entry in group}) == 1:
            kept.append(group[0])
            continue
        told = "; ".join(f"{entry.row['obs_value']} ({entry.file} {entry.place})" for entry in group)
        message = "The same figure stands there with different values: {told}."
        first = group[0]
        plan.problems.append(
            Problem(
                "two_values",
                message,
                "Keep the right one.",
                {"told": told},
                first.file,
                first.line,
                first.place,
            )
        )
    return kept


def _compare(entries: list[Entry], ground: Ground, plan: ImportPlan) -> None:
    if not entries:
        return
    areas, names = ({entry.row[column] for entry in entries} for column in ("ref_area", "indicator"))
    rows = load_observations(units=areas, indicators=names, data=ground.root)
    there = {
        tuple(str(row[name]) for name in FIGURE): row
        for row in believed(rows, ground.indicators).to_dict("records")
    }
    # what a source said last: only that makes a figure old news, for a source may go back to an earlier value
    last = rows.sort_values("known_from", kind="stable").drop_duplicates([*FIGURE, "source_org"], keep="last")
    said = {_saying(row) for row in last.to_dict("records")}
    for entry in entries:
        known = there.get(tuple(entry.row[name] for name in FIGURE))
        before = f"{known['obs_value']:.{known['decimals']}f}" if known else ""
        one = Planned(entry, before, str(known["source_org"]) if known else "")
        if _saying(entry.row) in said:
            plan.unchanged.append(one)
        else:
            (plan.revised if known else plan.new).append(one)


def _saying(row: Mapping[Any, Any]) -> tuple[object, ...]:
    return (*(str(row[name]) for name in (*FIGURE, "source_org", "qualifier")), float(row["obs_value"]))


def commit_import(plan: ImportPlan, store: Store, who: str, when: datetime) -> int:
    """Write what a plan adds, keep the files as they came, and return how many rows were added.

    Parameters
    ----------
    plan : ImportPlan
        From :func:`plan_import`.
    store : Store
        Where to.
    who : str
        Who imports.
    when : datetime
        When.

    Returns
    -------
    int
        Rows added; a second time none.

    Raises
    ------
    InputError
        If another import does not end.
    """
    added = 0
    for file, content in plan.files.items():
        entries = [one.entry for one in (*plan.new, *plan.revised) if _file_of(one.entry) == file.name]
        digest = store.keep_raw(content, file.suffix.lower())
        rows = _frame(entries)[OBSERVATION_COLUMNS]
        added += store.append(rows, Receipt(SOURCE, file.name, digest, who, when))
    return added


def _file_of(entry: Entry) -> str:
    return entry.file.rpartition(" [")[0]
