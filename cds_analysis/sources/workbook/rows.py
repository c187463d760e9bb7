"""One row of a sheet as a figure: every cell that has no single reading is named, none is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cds_analysis.periods import parse_period
from cds_analysis.registry.indicators import Indicator
from cds_analysis.sources.workbook.areas import area_in_force, area_name
from cds_analysis.sources.workbook.entries import Entry, Readings, door_text
from cds_analysis.sources.workbook.layout import HEADS
from cds_analysis.sources.workbook.names import Names
from cds_analysis.sources.workbook.row_cells import NAMING_CELLS, RowCells
from cds_analysis.sources.workbook.units import is_unit, unit_word
from cds_analysis.sources.written.cells import plain_text, says_nothing
from cds_analysis.sources.written.days import read_day, read_period
from cds_analysis.sources.written.values import Reading, read_qualifier, read_value
from cds_analysis.text import Translator


class Row(RowCells):
    """One row while it is read as a figure."""

    def read(self, found: Readings, names: Names) -> None:
        """Read the row as a figure, or name every cell that keeps it from being one."""
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
        self.keep(found, self.row(indicator, area, period, day, organisation, reading))
        if reading.qualifier != "planned":
            self.warn_of_early_day(period, day)
        found.problems += self.warnings

    def row(
        self,
        indicator: Indicator,
        area: str,
        period: str,
        day: date,
        organisation: str,
        reading: Reading,
    ) -> dict[str, str]:
        """Return the observation that the row tells."""
        document = door_text(self.text("document"))
        notes = (door_text(reading.remark), door_text(self.text("note")))
        return {
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
            "note": "; ".join(part for part in notes if part),
        }

    def keep(self, found: Readings, row: Mapping[str, str]) -> None:
        """Put the figure to the figures, or to the plans, with the cells that told it."""
        said = self.text("area")
        places = {
            name: self.cell(name).place for name in self.layout.columns if not says_nothing(self.text(name))
        }
        place = self.cell("value").place
        entry = Entry(row, self.file, place, self.number + 1, self.source, said, places)
        (found.planned if row["qualifier"] == "planned" else found.entries).append(entry)

    def warn_of_early_day(self, period: str, day: date) -> None:
        """Warn of a figure that is said to be known before its period is over."""
        bounds = parse_period(period)
        if bounds.start <= day < bounds.end:
            say = Translator("vi")
            details = {"day": say.day(day), "end": say.day(bounds.end)}
            message = "The figure is said to be known on {day}, before its period ends on {end}."
            hint = "Is it a plan, or a part of the period? Then say so."
            self.warn("known", message, hint, **details)

    def indicator(self, names: Names) -> Indicator | None:
        """Return the measure that the row is about: all its names must mean it."""
        given = [name for name in NAMING_CELLS if not says_nothing(self.text(name))]
        if not given:
            message = "The row has a value, but names no measure."
            hint = "Name the measure of the value in {cell}, or clear the cell."
            self.refuse("value", message, hint, cell=self.cell("value").place)
            return None
        coded = names.of_a_form(self.text("indicator"), [self.text(name) for name in given[1:]])
        if coded:
            return self.known.indicators[coded]
        found = {names.find(self.text(name)) for name in given} - {""}
        name = given[0]
        if len(found) > 1:
            labels = sorted(self.known.indicators[one].name_vi for one in found)
            known = ", ".join(f"“{label}”" for label in labels)
            self.refuse(name, "The row names several measures: {known}.", "Keep one of them.", known=known)
            return None
        if found:
            indicator = self.known.indicators[found.pop()]
            return indicator if self.names_agree(indicator, given, names) else None
        self.refuse_names(given, names)
        return None

    def refuse_names(self, given: list[str], names: Names) -> None:
        """Refuse a row of which no name is that of one measure."""
        several = next((target for one in given if (target := names.target(self.text(one)))), None)
        if several is None:
            self.refuse_name(given[0], names)
            return
        measures = [self.known.indicators[part.indicator].name_vi for part in several.thresholds]
        told = ", ".join(f"“{measure}”" for measure in dict.fromkeys(measures))
        hint = "Write the one that is meant into the column “{head}”."
        message = "“{value}” has several measures: {measures}."
        self.refuse(given[0], message, hint, measures=told, head=HEADS["measure"][0])

    def refuse_name(self, name: str, names: Names) -> None:
        """Refuse a name that is none of the known ones."""
        text = self.text(name)
        close = names.nearest_measure(text)
        hint = (
            "Is “{nearest}” meant? Write it like that."
            if close
            else "Take the names of the form: python run.py template."
        )
        if not names.has_programme and names.is_code(text):
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
        """Refuse a number that its cell, its head or a line of the table says to be in another unit."""
        own = self.text("unit")
        said = self.layout.unit if says_nothing(own) else own
        if said and not is_unit(said, indicator.unit_measure):
            message = "The number is in “{said}”, but “{measure}” is in “{unit}”."
            hint = "Write the number in “{unit}”, and that unit beside it."
            name = "value" if says_nothing(own) else "unit"
            unit = unit_word(indicator.unit_measure)
            self.refuse(name, message, hint, said=said, measure=indicator.name_vi, unit=unit)

    def area(self, period: str, names: Names) -> str:
        """Return the province of the row; an empty text if it is not known, or was none at the time."""
        said = door_text(self.text("area")) or self.known.area
        text = area_name(said, self.known.registry, self.known.area)
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
        """Return the period of the row; the head of the values may tell it too, and must then tell the same."""
        cell, of_head = self.cell("period"), self.layout.period
        if not says_nothing(plain_text(cell.value)):
            told = self.tried("period", lambda value: read_period(value, cell.number_format)) or ""
        else:
            told = self.known.period
        if told and of_head and told != of_head:
            say = Translator("vi")
            details = {"told": say.period(told), "head": say.period(of_head), "cell": self.layout.head}
            message = "The row is of {told}, and the head of the values in {cell} says {head}."
            self.refuse("period" if cell.value else "value", message, "Make them agree.", **details)
        if not told and not of_head and says_nothing(plain_text(cell.value)):
            hint = "Fill in “{head}”, or name it with --period."
            self.refuse("period", "The period is not known.", hint, head=HEADS["period"][0])
        return told or of_head

    def day(self) -> date | None:
        """Return the day since when the figure is known."""
        if says_nothing(self.text("known")):
            if self.known.known_from is None:
                hint = "Fill in “{head}”, or name it with --known-from."
                self.refuse(
                    "known", "The day since when it is known is missing.", hint, head=HEADS["known"][0]
                )
            return self.known.known_from
        return self.tried("known", lambda value: read_day(value, self.cell("known").number_format))

    def reading(self, indicator: Indicator, area: str) -> Reading | None:
        """Return the number of the row with its qualifier."""
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
