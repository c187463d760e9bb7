"""Rows of a sheet as figures: every cell that has no single reading is named, none is guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from cds_analysis.errors import Problem
from cds_analysis.periods import parse_period
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme
from cds_analysis.registry.provinces import Registry
from cds_analysis.sources.cells import Unreadable, plain_text, says_nothing
from cds_analysis.sources.days import read_day, read_period
from cds_analysis.sources.values import Reading, read_qualifier, read_value
from cds_analysis.sources.workbook.areas import area_in_force
from cds_analysis.sources.workbook.layout import HEADS, Layout
from cds_analysis.sources.workbook.names import Names
from cds_analysis.sources.workbook.opened import Cell, Sheet
from cds_analysis.sources.workbook.units import is_unit, unit_word
from cds_analysis.text import Translator

_NAMED = ("target", "name", "measure")
_NAMING = ("indicator", "measure", "name", "target")
_UNSEEN = ("Cc", "Cf", "Co", "Cs")
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
        Where its value stands, for readers: file with sheet, and cell.
    line : int
        Number of its row.
    source : Path
        The file itself.
    area_said : str
        What its column of provinces says; empty if the province comes from elsewhere.
    """

    row: Mapping[str, str]
    file: str
    place: str
    line: int
    source: Path = Path()
    area_said: str = ""


@dataclass
class Readings:
    """What a sheet gave.

    Parameters
    ----------
    entries, planned : list of Entry
        Figures, and values that are only planned.
    problems : list of Problem
        Cells that were refused, and warnings.
    n_empty, n_hidden : int
        Rows without a value, and rows that the sheet hides (they are read).
    """

    entries: list[Entry] = field(default_factory=list)
    planned: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    n_empty: int = 0
    n_hidden: int = 0


def door_text(text: str) -> str:
    r"""Return what was typed, or the name of a file, as the data keep it: composed, without unseen signs.

    Examples
    --------
    >>> door_text(" Sở\u2028TTTT\x07 ")
    'Sở TTTT'
    """
    kept = "".join(sign for sign in plain_text(text) if unicodedata.category(sign) not in _UNSEEN)
    return " ".join(kept.split())


def read_entries(sheet: Sheet, layout: Layout, source: Path, known: Known, names: Names) -> Readings:
    """Return the figures of a table of a sheet.

    Parameters
    ----------
    sheet : Sheet
        From :func:`cds_analysis.sources.workbook.opened.open_workbook`.
    layout : Layout
        Of its columns.
    source : Path
        The file.
    known : Known
        What the cells are understood with.
    names : Names
        Of the measures and provinces of ``known``.

    Returns
    -------
    Readings
        Rows without a value are counted, not read.
    """
    found = Readings()
    for number in sheet.filled:
        if not layout.row < number < layout.end:
            continue
        row = _Row(sheet, layout, number, source, known)
        if sheet.is_text and row.has_wrong_width():
            found.problems += row.problems
        elif row.is_empty:
            found.n_empty += any(not says_nothing(row.text(name)) for name in _NAMED)
        else:
            found.n_hidden += number + 1 in sheet.hidden
            row.read(found, names)
    return found


class _Row:
    """One row while it is read."""

    def __init__(self, sheet: Sheet, layout: Layout, number: int, source: Path, known: Known) -> None:
        self.cells, self.merged = sheet.rows[number], sheet.merged
        self.layout, self.number, self.source, self.known = layout, number, source, known
        self.file = f"{door_text(source.name)} [{sheet.name}]"
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def cell(self, name: str) -> Cell:
        place = self.layout.columns.get(name)
        if place is None:
            return Cell(None, f"{HEADS[name][0]}")
        written = f"{get_column_letter(place + 1)}{self.number + 1}"
        cell = self.cells[place] if place < len(self.cells) else Cell(None, written)
        # what is the same for several rows is often merged; a value is only that of its first row
        if cell.value is None and not cell.is_unknown and name in _SHARED and written in self.merged:
            over = self.merged[written]
            return Cell(over.value, written, over.number_format, over.is_unknown, over.error)
        return cell

    def text(self, name: str) -> str:
        return plain_text(self.cell(name).value)

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
        cell = self.cell("value")
        return not cell.is_unknown and says_nothing(plain_text(cell.value))

    def refuse(self, name: str, message: str, hint: str, **details: object) -> None:
        self.problems.append(self.fault(name, message, hint, details))

    def fault(self, name: str, message: str, hint: str, details: Mapping[str, object]) -> Problem:
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
        return bool(self.problems)

    def read(self, found: Readings, names: Names) -> None:
        if self.refuse_unknown():
            found.problems += self.problems
            return
        indicator = self.indicator(names)
        period, day = self.period(), self.day()
        area = self.area(period, names)
        organisation = door_text(self.text("organisation")) or self.known.organisation
        if not organisation:
            hint = "Add the column “{head}”, or name it with --org."
            self.refuse(
                "organisation", "Who gives the figure is not known.", hint, head=HEADS["organisation"][0]
            )
        if indicator:
            self.check_unit(indicator)
        reading = self.reading(indicator, area) if indicator else None
        if self.problems or reading is None or indicator is None or day is None:
            found.problems += self.problems
            return
        document = door_text(self.text("document"))
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
            "note": "; ".join(
                part for part in (door_text(reading.remark), door_text(self.text("note"))) if part
            ),
        }
        place, said = self.cell("value").place, self.text("area")
        entry = Entry(row, self.file, place, self.number + 1, self.source, said)
        (found.planned if reading.qualifier == "planned" else found.entries).append(entry)
        if reading.qualifier != "planned":
            self.warn_of_early_day(period, day)
        found.problems += self.warnings

    def warn(self, name: str, message: str, hint: str, **details: object) -> None:
        self.warnings.append(replace(self.fault(name, message, hint, details), severity="warning"))

    def warn_of_early_day(self, period: str, day: date) -> None:
        bounds = parse_period(period)
        if bounds.start <= day < bounds.end:
            say = Translator("vi")
            details = {"day": say.day(day), "end": say.day(bounds.end)}
            message = "The figure is said to be known on {day}, before its period ends on {end}."
            hint = "Is it a plan, or a part of the period? Then say so."
            self.warn("known", message, hint, **details)

    def indicator(self, names: Names) -> Indicator | None:
        given = [name for name in _NAMING if not says_nothing(self.text(name))]
        found = {names.find(self.text(name)) for name in given} - {""}
        name = given[0] if given else "name"
        if len(found) > 1:
            known = ", ".join(sorted(found))
            self.refuse(name, "The row names several measures: {known}.", "Keep one of them.", known=known)
            return None
        if found:
            indicator = self.known.indicators[found.pop()]
            return indicator if self.names_agree(indicator, given, names) else None
        several = next((target for one in given if (target := names.target(self.text(one)))), None)
        if several:
            measures = [self.known.indicators[part.indicator].name_vi for part in several.thresholds]
            told = ", ".join(f"“{measure}”" for measure in dict.fromkeys(measures))
            hint = "Write the one that is meant into the column “{head}”."
            message = "“{value}” has several measures: {measures}."
            self.refuse(name, message, hint, measures=told, head=HEADS["measure"][0])
        else:
            self.refuse_name(name, names)
        return None

    def refuse_name(self, name: str, names: Names) -> None:
        text = self.text(name)
        close = names.nearest_measure(text)
        hint = (
            "Is “{nearest}” meant? Write it like that."
            if close
            else "Take the names of the form: cds template."
        )
        if self.known.programme is None and names.is_code(text):
            hint = "For the codes of a programme add --programme, or --province."
        self.refuse(name, "“{value}” is no known measure.", hint, nearest=close)

    def names_agree(self, indicator: Indicator, given: list[str], names: Names) -> bool:
        """Return whether no word of the row names something else than the measure that was found."""
        for name in given:
            verdict = "" if names.find(self.text(name)) else names.judge(self.text(name), indicator.indicator)
            details = {"measure": indicator.name_vi}
            if verdict == "other":
                message = "The row says “{value}”, but its code or its other name is that of “{measure}”."
                self.refuse(name, message, "Make them agree.", **details)
            elif verdict == "unsure":
                message = "“{value}” was read as “{measure}”, which the row names too."
                hint = "Is that right?"
                self.warn(name, message, hint, **details)
        return not self.problems

    def check_unit(self, indicator: Indicator) -> None:
        own = self.text("unit")
        said = self.layout.unit if says_nothing(own) else own
        if said and not is_unit(said, indicator.unit_measure):
            message = "The number is in “{said}”, but “{measure}” is in “{unit}”."
            hint = "Write the number in “{unit}”, and that unit beside it."
            name = "value" if says_nothing(own) else "unit"
            unit = unit_word(indicator.unit_measure)
            self.refuse(name, message, hint, said=said, measure=indicator.name_vi, unit=unit)

    def area(self, period: str, names: Names) -> str:
        text = door_text(self.text("area")) or self.known.area
        if not text:
            hint = "Add the column “{head}”, or name it with --province."
            self.refuse("area", "The province is not known.", hint, head=HEADS["area"][0])
            return ""
        if not self.known.registry.knows(text):
            close = names.nearest_area(text)
            hint = "Is “{nearest}” meant?" if close else ""
            self.refuse("area", "“{value}” is no known province.", hint, nearest=close)
            return ""
        if not period:
            return self.known.registry.find(text).key
        key, fault = area_in_force(text, period, self.known.registry)
        if fault:
            warned = self.fault("area", fault.message, fault.hint, fault.details)
            (self.problems if fault.severity == "error" else self.warnings).append(
                replace(warned, severity=fault.severity)
            )
        return key

    def period(self) -> str:
        cell = self.cell("period")
        if says_nothing(plain_text(cell.value)):
            if not self.known.period:
                hint = "Fill in “{head}”, or name it with --period."
                self.refuse("period", "The period is not known.", hint, head=HEADS["period"][0])
            return self.known.period
        return self.tried("period", lambda value: read_period(value, self.cell("period").number_format)) or ""

    def day(self) -> date | None:
        if says_nothing(self.text("known")):
            if self.known.known_from is None:
                hint = "Fill in “{head}”, or name it with --known-from."
                self.refuse(
                    "known", "The day since when it is known is missing.", hint, head=HEADS["known"][0]
                )
            return self.known.known_from
        return self.tried("known", lambda value: read_day(value, self.cell("known").number_format))

    def reading(self, indicator: Indicator, area: str) -> Reading | None:
        cell = self.cell("value")
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
