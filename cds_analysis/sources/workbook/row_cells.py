"""The cells of one row of a table by their fields, and the faults of those that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from cds_analysis.errors import Problem
from cds_analysis.sources.workbook.entries import Known, door_text
from cds_analysis.sources.workbook.layout import HEADS, Layout
from cds_analysis.sources.workbook.sheet import Cell, Sheet
from cds_analysis.sources.written.cells import Unreadable, plain_text, says_nothing

NAMING_CELLS = ("indicator", "measure", "name", "target")
_SHARED = (
    "target",
    "name",
    "measure",
    "unit",
    "area",
    "organisation",
    "period",
    "known",
    "document",
    "indicator",
)
_OPTIONAL = ("note", "document")


class RowCells:
    """The cells of one row, and what is wrong with them.

    Parameters
    ----------
    sheet, layout, number : Sheet, Layout, int
        Where it stands.
    source : Path
        The file.
    known : Known
        What its cells are understood with.
    """

    def __init__(self, sheet: Sheet, layout: Layout, number: int, source: Path, known: Known) -> None:
        self.cells, self.merged = sheet.rows[number], sheet.merged
        self.layout, self.number, self.source, self.known = layout, number, source, known
        self.file = f"{door_text(source.name)} [{sheet.name}]"
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def cell(self, name: str) -> Cell:
        """Return the cell of a field; one that is merged downwards is that of every row."""
        place = self.layout.columns.get(name)
        if place is None:
            return Cell(None, f"{HEADS[name][0]}")
        written = f"{get_column_letter(place + 1)}{self.number + 1}"
        cell = self.cells[place] if place < len(self.cells) else Cell(None, written)
        # what is the same for several rows is often merged; a value is only that of its first row
        if cell.value is None and not cell.is_unknown and name in _SHARED and written in self.merged:
            over = self.merged[written]
            # only downwards: what is merged across columns is a title, and fills no other field
            if over.place.rstrip("0123456789") == get_column_letter(place + 1):
                return replace(over, place=written)
        return cell

    def text(self, name: str) -> str:
        """Return the text of the cell of a field."""
        return plain_text(self.cell(name).value)

    @property
    def filled(self) -> list[Cell]:
        """Return the cells with something in them, of all columns."""
        return [cell for cell in self.cells if cell.is_unknown or plain_text(cell.value)]

    def names_nothing(self) -> bool:
        """Return whether no cell says what the row is about."""
        return all(says_nothing(self.text(name)) for name in NAMING_CELLS)

    def has_wrong_width(self) -> bool:
        """Refuse a row of a text file with more or fewer cells than heads: a comma may have parted a number."""
        filled = [
            at for at, cell in enumerate(self.cells, start=1) if plain_text(cell.value) or cell.is_unknown
        ]
        needed = max(at for name, at in self.layout.columns.items() if name not in _OPTIONAL) + 1
        is_short = len(self.cells) < needed and len(filled) > 1
        if filled[-1:] and (filled[-1] > self.layout.width or is_short):
            details = {"found": len(self.cells), "expected": self.layout.width}
            message = "The row has {found} cells, and there are {expected} heads."
            hint = 'Put a number with a comma in quotes, like "95,2", and leave no cell out.'
            self.problems.append(Problem("csv_width", message, hint, details, self.file, self.number + 1))
        return bool(self.problems)

    @property
    def is_empty(self) -> bool:
        """Return whether the row has no value."""
        cell = self.cell("value")
        return not cell.is_unknown and says_nothing(plain_text(cell.value))

    def refuse(self, name: str, message: str, hint: str, **details: object) -> None:
        """Refuse a cell."""
        self.problems.append(self.fault(name, message, hint, details))

    def fault(self, name: str, message: str, hint: str, details: Mapping[str, object]) -> Problem:
        """Return the fault of a cell."""
        told = {"value": self.text(name), **details}
        place = self.cell(name).place
        return Problem(f"cell_{name}", message, hint, told, self.file, self.number + 1, place)

    def refuse_unknown(self) -> bool:
        """Refuse the cells whose result nobody can see: to take them for empty ones would be a guess."""
        for name in self.layout.columns:
            cell = self.cell(name)
            if cell.error:
                message = "The cell shows an error, {error}."
                self.refuse(name, message, "Write the number or the word itself.", error=cell.error)
            elif cell.is_unknown:
                hint = "Open the file in Excel and save it, or write the number itself."
                self.refuse(name, "The formula has no stored result.", hint)
        if self.cell("value").is_struck:
            hint = "Clear the cell if it no longer counts, else take the line through it away."
            self.refuse("value", "“{value}” is struck through.", hint)
        return bool(self.problems)

    def warn(self, name: str, message: str, hint: str, **details: object) -> None:
        """Warn of a cell."""
        self.warnings.append(replace(self.fault(name, message, hint, details), severity="warning"))

    def tried(self, name: str, read: Any) -> Any:
        """Return what a cell is read as, or refuse it."""
        try:
            return read(self.cell(name).value)
        except Unreadable as error:
            self.refuse(name, error.message, error.hint, **error.details)
            return None
