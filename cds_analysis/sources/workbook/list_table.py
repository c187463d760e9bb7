"""Where the list of targets stands in a file, and what merged cells say in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from cds_analysis.errors import InputError, Problem
from cds_analysis.sources.workbook.entries import door_text
from cds_analysis.sources.workbook.list_form import LIST_HEADS
from cds_analysis.sources.workbook.opened import open_workbook
from cds_analysis.sources.workbook.sheet import Cell, Sheet
from cds_analysis.sources.written.cells import says_nothing
from cds_analysis.text import fold


def only_table(content: bytes, name: str) -> tuple[Sheet, int, dict[str, int]]:
    """Return the sheet with the heads of a list, their row from 0, and the column of each; there must be one."""
    tables = [found for sheet in open_workbook(content, name) for found in _tables(sheet)]
    if not tables:
        heads = ", ".join(f"“{head}”" for head in LIST_HEADS.values())
        message = "No sheet has the heads of a list of targets."
        hint = "Expected heads such as {heads}."
        raise InputError([Problem("no_heads", message, hint, {"heads": heads}, name)])
    if len(tables) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet, _, _ in tables)
        message = "More than one table has the heads of a list of targets: {names}."
        raise InputError([Problem("two_lists", message, "Send one list.", {"names": names}, name)])
    return tables[0]


def _tables(sheet: Sheet) -> Iterator[tuple[Sheet, int, dict[str, int]]]:
    """Yield each row of a sheet that holds every head once, with the column of each."""
    wanted = {fold(head): part for part, head in LIST_HEADS.items()}
    for number, row in enumerate(sheet.rows[:20]):
        texts = [fold(door_text(cell.value)) for cell in row]
        if all(texts.count(head) == 1 for head in wanted):
            yield sheet, number, {part: texts.index(head) for head, part in wanted.items()}


def cell_at(sheet: Sheet, cells: Sequence[Cell], at: int, line: int) -> Cell:
    """Return a cell of a row; the one that covers it where cells were merged, an empty one past the row's end."""
    place = f"{get_column_letter(at + 1)}{line}"
    cell = cells[at] if at < len(cells) else Cell(None, place)
    return replace(sheet.merged.get(place, cell), place=place)


def is_empty(cell: Cell) -> bool:
    """Return whether a cell says nothing; one whose content is not known says something."""
    return not cell.is_unknown and says_nothing(door_text(cell.value))


def is_spread(cell: Cell, sheet: Sheet) -> bool:
    """Return whether a cell says nothing of its own: empty, or covered by another one."""
    return is_empty(cell) or covering(cell, sheet) is not None


def covering(cell: Cell, sheet: Sheet) -> Cell | None:
    """Return the other cell that covers a cell, or None."""
    over = sheet.merged.get(cell.place)
    return over if over is not None and over.place != cell.place else None
