"""What an import would do: which figures are new, which replace others, which are refused, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from cds_analysis.cellar.errors import InputError, Problem, system_cause
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.observations import OBSERVATION_COLUMNS, load_observations
from cds_analysis.data.store import Receipt, Store
from cds_analysis.intake.parsing.days import of_other_times
from cds_analysis.intake.parsing.vocabulary import find, words
from cds_analysis.intake.workbook.comparing import (
    SOURCE,
    check_same_day,
    compare,
    entry_rows,
    keep_sound,
    refuse_contradictions,
)
from cds_analysis.intake.workbook.entries import ImportPlan, Known, Planned, Unused
from cds_analysis.intake.workbook.heads import heads_of, is_heads
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.names import Names
from cds_analysis.intake.workbook.opened import lock_file_warning, open_workbook
from cds_analysis.intake.workbook.prose import odd_prose, of_other_sheet
from cds_analysis.intake.workbook.row_cells import Context
from cds_analysis.intake.workbook.rows import read_rows
from cds_analysis.intake.workbook.said import SPOILED, Said, Text
from cds_analysis.intake.workbook.sheet import Sheet
from cds_analysis.intake.workbook.table import Table, find_table

__all__ = ["SOURCE", "ImportPlan", "Planned", "areas_said", "commit_import", "plan_import"]


def plan_import(files: Iterable[Path], known: Known, dataset: Dataset, today: date) -> ImportPlan:
    """Return what an import of files would do; nothing is written.

    Parameters
    ----------
    files : iterable of Path
        Workbooks or CSV files.
    known : Known
        What their cells are understood with.
    dataset : Dataset
        The data that they are added to.
    today : date
        Nothing can have been known later.

    Returns
    -------
    ImportPlan
        Every fault of every file is in it; none is raised.
    """
    plan = ImportPlan()
    names_of, reader = _names_of(known), Reader(known.registry)
    for file in dict.fromkeys(files):
        _read_file(file, known, names_of, reader, plan)
    if plan.entries:
        rows = load_observations(data=dataset.root)
        keep_sound(plan, rows, dataset, today)
        refuse_contradictions(plan)
        compare(plan, rows, dataset)
    return plan


def _names_of(known: Known) -> Callable[[str], Names]:
    """Return what gives the names of a province's measures: those of its own programme unless one was named."""
    made: dict[str, Names] = {}

    def names(key: str) -> Names:
        programme = known.programme or known.own.get(key)
        name = programme.name if programme else ""
        if name not in made:
            made[name] = Names(known.indicators, programme, known.others)
        return made[name]

    return names


def areas_said(files: Iterable[Path]) -> list[str]:
    """Return what the columns of provinces of some files say, each text once, as far as the files can be read."""
    said: dict[str, None] = {}
    for file in files:
        with suppress(OSError, InputError):
            for sheet in open_workbook(file.read_bytes(), plain_text(file.name)):
                for row in (number for number in sheet.filled if is_heads(sheet, number)):
                    heads = enumerate(heads_of(sheet, row))
                    columns = [at for at, head in heads if head.field in ("area", "area_key")]
                    below = (number for number in sheet.filled if number > row)
                    cells = (sheet.at(number, at) for number in below for at in columns)
                    said |= dict.fromkeys(plain_text(cell.value) for cell in cells)
    return [one for one in said if one]


def _read_file(
    file: Path, known: Known, names_of: Callable[[str], Names], reader: Reader, plan: ImportPlan
) -> None:
    """Read every sheet of a file into a plan."""
    name = plain_text(file.name)
    locked = lock_file_warning(name)
    if locked:
        plan.problems.append(locked)
        return
    try:
        content = file.read_bytes()
        sheets = open_workbook(content, name)
    except OSError as error:
        cause = system_cause(error) or "The file cannot be read. Is it open in another program?"
        plan.problems.append(Problem("unreadable", cause, file=name))
        return
    except InputError as error:
        plan.problems += error.problems
        return
    plan.files[file] = content
    n_before, tables, others, prose = len(plan.refused), [], list[Text](), list[Sheet]()
    for sheet in sheets:
        n_problems = len(plan.problems)
        table = find_table(sheet, name, reader, names_of(""), plan)
        title = plain_text(sheet.name)
        if table is not None:
            tables.append(table)
        elif find(title, "corrections"):
            others.append(Text(f"[{title}]", title, Said(why=SPOILED)))
        elif len(plan.problems) == n_problems:
            plan.unused.append(Unused(name, f"[{title}]", title, "a sheet without a table"))
            others += of_other_sheet(sheet, reader, names_of(""))
            prose.append(sheet)
    by_name = {plain_text(sheet.name): sheet for sheet in sheets}
    for table in _of_period(tables, known.period, plan):
        every = replace(table, texts=(*table.texts, *others))
        plan.problems += every.unseen()
        read_rows(Context(every, known, names_of, reader, by_name), file, plan)
    for sheet in prose if tables else ():
        plan.problems += odd_prose(sheet, name, reader, names_of(""), plan)
    if not tables and len(plan.refused) == n_before:
        message = "No sheet has a row of heads with a measure and its value."
        heads = [words(f"heads/{one}")[0] for one in ("name", "value", "period", "known")]
        lacking = fault("no_heads", Place(name), message, "Expected heads such as {heads}.", heads=heads)
        plan.problems.append(lacking)


def _of_period(tables: list[Table], period: str, plan: ImportPlan) -> list[Table]:
    """Return the tables of a file without the sheets and columns of other times than the one asked for, if any."""
    if not period:
        return tables
    asked, kept = parse_period(period), []
    others = of_other_times([table.time for table in tables], asked)
    for at, table in enumerate(tables):
        if at in others:
            title = plain_text(table.sheet.name)
            plan.unused.append(Unused(table.file, f"[{title}]", title, "another time"))
        else:
            mine, unused = table.of_period(asked)
            plan.unused += unused
            kept.append(mine)
    return kept


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
        digest = store.save_raw(content, file.suffix.lower())
        receipt = Receipt(SOURCE, plain_text(file.name), digest, plain_text(who), when)
        added += store.append(entry_rows(entries)[OBSERVATION_COLUMNS], receipt, check_same_day)
    return added
