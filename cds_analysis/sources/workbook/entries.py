"""Rows of a sheet as figures: every cell that has no single reading is named, none is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cds_analysis.errors import Problem
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme
from cds_analysis.registry.provinces import Registry
from cds_analysis.sources.cells import Unreadable, plain_text, says_nothing
from cds_analysis.sources.days import read_day, read_period
from cds_analysis.sources.values import Reading, read_qualifier, read_value
from cds_analysis.sources.workbook.layout import HEADS, Layout
from cds_analysis.sources.workbook.opened import Cell, Sheet
from cds_analysis.text import fold, nearest

_NAMED = ("target", "name", "measure")
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


@dataclass(frozen=True)
class Known:
    """What the cells are understood with, and what stands in for columns that are not there.

    Parameters
    ----------
    registry : Registry
        Of provinces.
    indicators : mapping of str to Indicator
        Every declared measure.
    programme : Programme or None
        Whose targets may be named.
    area, organisation, period : str
        For sheets without such a column; may be empty.
    known_from : date or None
        The same.
    """

    registry: Registry
    indicators: Mapping[str, Indicator]
    programme: Programme | None = None
    area: str = ""
    organisation: str = ""
    period: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Entry:
    """A figure that was read.

    Parameters
    ----------
    row : mapping of str to str
        The observation columns.
    file, place : str
        Where its value stands: file with sheet, and cell.
    line : int
        Number of its row.
    """

    row: Mapping[str, str]
    file: str
    place: str
    line: int


@dataclass
class Readings:
    """What a sheet gave.

    Parameters
    ----------
    entries, planned : list of Entry
        Figures, and values that are only planned.
    problems : list of Problem
        Cells that were refused.
    n_empty, n_hidden : int
        Rows without a value, and rows that the sheet hides (they are read).
    """

    entries: list[Entry] = field(default_factory=list)
    planned: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    n_empty: int = 0
    n_hidden: int = 0


def read_entries(sheet: Sheet, layout: Layout, file: str, known: Known) -> Readings:
    """Return the figures of a sheet.

    Parameters
    ----------
    sheet : Sheet
        From :func:`cds_analysis.sources.workbook.opened.open_workbook`.
    layout : Layout
        Of its columns.
    file : str
        For messages.
    known : Known
        What the cells are understood with.

    Returns
    -------
    Readings
        Rows without a value are counted, not read.
    """
    found = Readings()
    names = _names(known)
    for number in range(layout.row + 1, len(sheet.rows)):
        row = _Row(sheet, layout, number, f"{file} [{sheet.name}]", known)
        if row.is_empty:
            found.n_empty += any(not says_nothing(row.text(name)) for name in _NAMED)
            continue
        found.n_hidden += number + 1 in sheet.hidden
        row.read(found, names)
    return found


def _names(known: Known) -> dict[str, str]:
    """Return the indicators by every name that a sheet may give them, folded."""
    names: dict[str, str] = {}
    for target in known.programme.targets if known.programme else ():
        if len(target.thresholds) == 1:
            for name in (target.target_id, target.name_vi, target.name_en):
                names[fold(name)] = target.indicator
    for name, indicator in known.indicators.items():
        for word in (name, indicator.name_vi, indicator.name_en):
            names[fold(word)] = name
    return names


class _Row:
    """One row while it is read."""

    def __init__(self, sheet: Sheet, layout: Layout, number: int, file: str, known: Known) -> None:
        self.cells, self.merged = sheet.rows[number], sheet.merged
        self.layout, self.number, self.file, self.known = layout, number, file, known
        self.problems: list[Problem] = []

    def cell(self, name: str) -> Cell:
        place = self.layout.columns.get(name)
        if place is None or place >= len(self.cells):
            return Cell(None, f"{HEADS[name][0]}")
        cell = self.cells[place]
        # what is the same for several rows is often merged; a value is only that of its first row
        if cell.value is None and name in _SHARED and cell.place in self.merged:
            return Cell(self.merged[cell.place], cell.place)
        return cell

    def text(self, name: str) -> str:
        return plain_text(self.cell(name).value)

    @property
    def is_empty(self) -> bool:
        cell = self.cell("value")
        return not cell.is_unknown and says_nothing(plain_text(cell.value))

    def refuse(self, name: str, message: str, hint: str, **details: object) -> None:
        told = {"value": self.text(name)} | details
        self.problems.append(
            Problem(f"cell_{name}", message, hint, told, self.file, self.number + 1, self.cell(name).place)
        )

    def read(self, found: Readings, names: Mapping[str, str]) -> None:
        indicator = self.indicator(names)
        area, period, day = self.area(), self.period(), self.day()
        organisation = self.text("organisation") or self.known.organisation
        if not organisation:
            hint = "Add the column “{head}”, or name it with --org."
            self.refuse(
                "organisation", "Who gives the figure is not known.", hint, head=HEADS["organisation"][0]
            )
        reading = self.reading(indicator, area) if indicator else None
        if self.problems or reading is None or indicator is None or day is None:
            found.problems += self.problems
            return
        document = self.text("document")
        row = {
            "ref_area": area,
            "indicator": indicator.indicator,
            "time_period": period,
            "obs_value": reading.value,
            "unit_measure": indicator.unit_measure,
            "qualifier": reading.qualifier,
            "known_from": day.isoformat(),
            "known_from_basis": "document_date" if document else "as_of_date",
            "source_org": organisation,
            "source_title": document,
            "source_url": "",
            "note": "; ".join(part for part in (reading.remark, self.text("note")) if part),
        }
        entry = Entry(row, self.file, self.cell("value").place, self.number + 1)
        (found.planned if reading.qualifier == "planned" else found.entries).append(entry)

    def indicator(self, names: Mapping[str, str]) -> Indicator | None:
        given = [
            name for name in ("indicator", "measure", "name", "target") if not says_nothing(self.text(name))
        ]
        found = {names[fold(self.text(name))] for name in given if fold(self.text(name)) in names}
        if len(found) == 1:
            return self.known.indicators[found.pop()]
        name = given[0] if given else "name"
        if found:
            known = ", ".join(sorted(found))
            self.refuse(name, "The row names several measures: {known}.", "Keep one of them.", known=known)
        else:
            labels = [one.name_vi for one in self.known.indicators.values()]
            close = nearest(self.text(name), labels)
            hint = (
                "Is “{nearest}” meant? Write it like that."
                if close
                else "Take the names of the form: cds template."
            )
            self.refuse(name, "“{value}” is no known measure.", hint, nearest=close)
        return None

    def area(self) -> str:
        text = self.text("area") or self.known.area
        if not text:
            hint = "Add the column “{head}”, or name it with --province."
            self.refuse("area", "The province is not known.", hint, head=HEADS["area"][0])
        elif not self.known.registry.knows(text):
            close = nearest(text, self.known.registry.names())
            self.refuse(
                "area",
                "“{value}” is no known province.",
                "Is “{nearest}” meant?" if close else "",
                nearest=close,
            )
        else:
            return self.known.registry.find(text).key
        return ""

    def period(self) -> str:
        cell = self.cell("period")
        if says_nothing(plain_text(cell.value)):
            if not self.known.period:
                hint = "Fill in “{head}”, or name it with --period."
                self.refuse("period", "The period is not known.", hint, head=HEADS["period"][0])
            return self.known.period
        return self.tried("period", read_period) or ""

    def day(self) -> date | None:
        if says_nothing(self.text("known")):
            if self.known.known_from is None:
                hint = "Fill in “{head}”, or name it with --known-from."
                self.refuse(
                    "known", "The day since when it is known is missing.", hint, head=HEADS["known"][0]
                )
            return self.known.known_from
        return self.tried("known", read_day)

    def reading(self, indicator: Indicator, area: str) -> Reading | None:
        cell = self.cell("value")
        if cell.is_unknown:
            hint = "Open the file in Excel and save it, or write the number itself."
            self.refuse("value", "The formula has no stored result.", hint)
            return None
        upper = indicator.upper_bound(self.known.registry.n_ranked(area)) if area else None

        def read(value: Any) -> Reading | None:
            return read_value(value, indicator.unit_measure, cell.number_format, upper)

        reading = self.tried("value", read)
        said = self.tried("qualifier", read_qualifier) if reading else None
        if reading and said and said not in (reading.qualifier, "exact"):
            if reading.qualifier != "exact":
                hint = "Make them agree."
                self.refuse("qualifier", "“{value}” and the value's own words say different things.", hint)
            return Reading(reading.value, said, reading.remark)
        return reading

    def tried(self, name: str, read: Any) -> Any:
        try:
            return read(self.cell(name).value)
        except Unreadable as error:
            self.refuse(name, error.message, error.hint, **error.details)
            return None
