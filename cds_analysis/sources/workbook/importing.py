"""What an import would do: which figures are new, which replace others, which are refused, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from cds_analysis.errors import InputError, Problem, system_cause
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.observations import OBSERVATION_COLUMNS
from cds_analysis.sources.store import Receipt, Store
from cds_analysis.sources.workbook.comparing import check_same_day, compare
from cds_analysis.sources.workbook.entries import Entry, Known, Readings, door_text
from cds_analysis.sources.workbook.layout import HEADS, Layout, find_layouts
from cds_analysis.sources.workbook.names import Names
from cds_analysis.sources.workbook.opened import Sheet, open_workbook
from cds_analysis.sources.workbook.plans import (
    SOURCE,
    ImportPlan,
    Planned,
    entry_rows,
    without_contradictions,
    without_faults,
)
from cds_analysis.sources.workbook.reading import read_entries

__all__ = ["SOURCE", "ImportPlan", "Planned", "commit_import", "plan_import"]


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
    names_of = _names_of(known)
    entries: list[Entry] = []
    for file in dict.fromkeys(files):
        entries += _read_file(file, known, names_of, plan)
    entries = without_faults(entries, ground, today, plan)
    entries = without_contradictions(entries, plan)
    compare(entries, ground, plan)
    return plan


def _names_of(known: Known) -> Callable[[str], Names]:
    """Return what gives the names of a province's measures: those of its own programme unless one was named."""
    made: dict[str, Names] = {}

    def names(key: str) -> Names:
        programme = known.programme or known.own.get(key)
        name = programme.name if programme else ""
        if name not in made:
            made[name] = Names(known.indicators, programme, known.registry.names(), known.others)
        return made[name]

    return names


def areas_said(files: Iterable[Path]) -> list[str]:
    """Return what the columns of provinces of some files say, as far as the files can be opened.

    Parameters
    ----------
    files : iterable of Path
        Workbooks or CSV files.

    Returns
    -------
    list of str
        Each text once.
    """
    said: dict[str, None] = {}
    for file in files:
        try:
            sheets = open_workbook(file.read_bytes(), door_text(file.name))
        except (OSError, InputError):
            continue
        for sheet in sheets:
            for layout in find_layouts(sheet, ""):
                if isinstance(layout, Layout) and "area" in layout.columns:
                    at = layout.columns["area"]
                    rows = (sheet.rows[n] for n in sheet.filled if layout.row < n < layout.end)
                    said |= dict.fromkeys(
                        door_text(str(row[at].value or "")) for row in rows if at < len(row)
                    )
    return [one for one in said if one]


def _read_file(file: Path, known: Known, names_of: Callable[[str], Names], plan: ImportPlan) -> list[Entry]:
    name = door_text(file.name)
    try:
        content = file.read_bytes()
        sheets = open_workbook(content, name)
    except OSError as error:
        plan.problems.append(Problem("unreadable", _cause(error), "", {}, name))
        return []
    except InputError as error:
        plan.problems += error.problems
        return []
    plan.files[file] = content
    found = _read_sheets(sheets, file, known, names_of, plan)
    entries = _of_province(found.entries, known, plan)
    plan.planned += _of_province(found.planned, known, plan)
    title = f"Biểu nhập {name}"
    return [
        replace(entry, row={**entry.row, "source_title": entry.row["source_title"] or title})
        for entry in entries
    ]


def _cause(error: OSError) -> str:
    """Return why a file cannot be read, in words that are translated."""
    return system_cause(error) or "The file cannot be read. Is it open in another program?"


def _read_sheets(
    sheets: list[Sheet], file: Path, known: Known, names_of: Callable[[str], Names], plan: ImportPlan
) -> Readings:
    """Read every table of every sheet; a sheet of which nothing can be read is named."""
    all_found, name = Readings(), door_text(file.name)
    layouts = [(sheet, layout) for sheet in sheets for layout in find_layouts(sheet, name)]
    problems = [layout for _, layout in layouts if isinstance(layout, Problem)]
    plan.problems += problems
    for sheet, layout in layouts:
        if isinstance(layout, Layout):
            found = read_entries(sheet, layout, file, known, names_of)
            all_found.entries += found.entries
            all_found.planned += found.planned
            plan.problems += found.problems
            plan.n_empty += found.n_empty
            plan.n_hidden += found.n_hidden
    is_read = any(isinstance(layout, Layout) for _, layout in layouts)
    if not is_read and all(problem.severity == "warning" for problem in problems):
        heads = ", ".join(f"“{HEADS[one][0]}”" for one in ("name", "value", "period", "known"))
        message = "No sheet has a row of heads with a measure and its value."
        hint = "Expected heads such as {heads}."
        plan.problems.append(Problem("no_heads", message, hint, {"heads": heads}, name))
    return all_found


def _of_province(entries: list[Entry], known: Known, plan: ImportPlan) -> list[Entry]:
    """Refuse or name the rows of a file that speak of another province than the one that was asked for."""
    if not known.area:
        return entries
    other = [entry for entry in entries if entry.area_said and not _is_meant(entry, known)]
    if not other:
        return entries
    said = ", ".join(dict.fromkeys(f"“{entry.area_said}”" for entry in other))
    details = {"said": said, "asked": known.area}
    message = "The column of provinces says {said}, and --province says “{asked}”."
    if all(entry.area_said for entry in entries):
        hint = "The column was followed; is that right?"
        plan.problems.append(
            Problem("other_province", message, hint, details, other[0].file, severity="warning")
        )
        return entries
    hint = "Fill the column in every row, or leave --province out."
    plan.problems += [
        Problem("other_province", message, hint, details, entry.file, entry.line, entry.place)
        for entry in other
    ]
    return [entry for entry in entries if entry not in other]


def _is_meant(entry: Entry, known: Known) -> bool:
    registry = known.registry
    return registry[entry.row["ref_area"]].name == registry.find(known.area).name


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
        If another import does not end, or has told one of the figures otherwise for the same day.
    """
    added = 0
    for file, content in plan.files.items():
        entries = [one.entry for one in plan.added if one.entry.source == file]
        digest = store.keep_raw(content, file.suffix.lower())
        receipt = Receipt(SOURCE, door_text(file.name), digest, door_text(who), when)
        added += store.append(entry_rows(entries)[OBSERVATION_COLUMNS], receipt, check_same_day)
    return added
