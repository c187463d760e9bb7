"""The rows of a table as figures: every cell and every text that governs it must agree, or the row is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cds_analysis.errors import InputError, Problem
from cds_analysis.periods import Period, parse_period
from cds_analysis.registry.indicators import Indicator
from cds_analysis.sources.faults import (
    disagrees,
    fault,
    governed,
    missing,
    not_understood,
    unknown,
    unreadable,
    unseen,
)
from cds_analysis.sources.observations import KNOWN_BASES
from cds_analysis.sources.workbook.areas import area_in_force, fits_rank
from cds_analysis.sources.workbook.entries import Entry, Readings, Unused
from cds_analysis.sources.workbook.meaning import Said, Text, combined
from cds_analysis.sources.workbook.names import is_code
from cds_analysis.sources.workbook.row_cells import Context, RowCells, head_of
from cds_analysis.sources.workbook.sheet import Cell, is_blank, place_of
from cds_analysis.sources.workbook.table import ValueColumn, cell_at, shown_year
from cds_analysis.sources.workbook.units import is_thing, is_unit
from cds_analysis.sources.written.cells import plain_text, says_nothing
from cds_analysis.sources.written.days import TimePart, read_day, read_period, read_time
from cds_analysis.sources.written.values import Reading, read_qualifier, read_value
from cds_analysis.sources.written.vocabulary import is_word, only, start, unit_words, words

NOT_UNDERSTOOD = "something that is not understood"
_OPTIONS = {"area": "--province", "organisation": "--org", "period": "--period", "known": "--known-from"}
# an agency of a place below a province
_BELOW = re.compile(r"\b(?:huyện|thị xã|quận|xã|phường|thị trấn)\s+[A-ZĐ]")
_BEHIND = re.compile(r"\(\s*(?:ĐVT\s*:?)?\s*([^()]+?)\s*\)$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_COMPARED = ("a change or a comparison", "another time", "another scale")
_TIME_PARTS = {"year": "năm", "quarter": "quý", "month": "tháng"}
_GROUPING = ("area", "area_key", "period", "year", "quarter", "month", "status")
_MAY_TAKE_DIGITS = ("note", "document", "organisation", "quarter", "month", "scale")
_OF_WORDS = ("document", "note", "organisation")


class _Figure(NamedTuple):
    """What a value is a figure of."""

    indicator: Indicator
    area: str
    period: Period
    day: date
    organisation: str
    reading: Reading


def read_rows(context: Context, source: Path) -> Readings:
    """Return the figures of a table.

    Parameters
    ----------
    context : Context
        The table, and what its cells are understood with.
    source : Path
        The file.

    Returns
    -------
    Readings
        A line of text inside the table governs the rows below it, as far as a later one does not say otherwise;
        below a line that makes figures something else, or is not understood, every row is refused.
    """
    found, line, table = Readings(), None, context.table
    above: dict[int, str] = {}
    for number in table.sheet.filled:
        if number not in table.body:
            continue
        row = _Row(context, number, line, above)
        columns = [column for column in table.values if row.holds(column)]
        if table.sheet.is_text and len(row.cells) != table.width:
            found.problems.append(row.wrong_width())
        elif row.is_line:
            line = row.as_line(found)
        elif not columns:
            found.n_empty += bool(row.given)
        else:
            found.n_hidden += number + 1 in table.sheet.hidden
            for column in columns:
                row.read(column, found, source)
            above |= row.grouping
    return found


class _Row(RowCells):
    """A row while its values are read, one after the other."""

    governed_by: Sequence[tuple[Text, str]]

    @cached_property
    def grouping(self) -> dict[int, str]:
        """What the columns say by which rows are often grouped, and filled in on the first row only."""
        places = [self.table.columns[name] for name in _GROUPING if name in self.table.columns]
        cells = {at: cell_at(self.table.sheet, self.number, at) for at in (*places, *self.table.scopes)}
        return {at: told for at, cell in cells.items() if (told := plain_text(cell.value))}

    def not_filled(self) -> Iterator[Problem]:
        """Yield the cells below one that may speak for its whole group."""
        for at, told in self.above.items():
            if at not in self.grouping:
                message = "The cell is empty below “{value}”: does that hold for this row too?"
                place = self.place(place_of(self.number, at))
                yield fault(
                    "not_filled", place, message, "Fill the column in every row, or in none.", value=told
                )

    def beside_digits(self, column: ValueColumn) -> Iterator[Problem]:
        """Yield a whole number of a file parted by commas that stands beside other digits: they may be one number."""
        if self.table.sheet.mark != ",":
            return
        others = {self.table.columns.get(name) for name in _MAY_TAKE_DIGITS} | {
            one.at for one in self.table.values
        }
        others |= {*self.table.asides, *self.table.ordinals}
        around = {column.at - 1, column.at + 1} & others & set(range(len(self.cells)))
        texts = [plain_text(self.cells[at].value) for at in around if at is not None]
        is_whole = re.fullmatch(r"\d+", plain_text(self.value(column).value))
        if is_whole and any(re.fullmatch(r"\d+\s*%?", text) for text in texts):
            message = "“{value}” stands beside digits in a file parted by commas: is it a part of a number?"
            hint = 'Put numbers with a comma in quotes, like "95,2", or part the cells by semicolons.'
            yield fault(
                "parted", self.place(self.value(column)), message, hint, value=self.value(column).value
            )

    def wrong_width(self) -> Problem:
        message = "The row has {found} cells, and there are {expected} heads."
        hint = 'Put a number with a comma in quotes, like "95,2", and leave no cell out.'
        details = {"found": len(self.cells), "expected": self.table.width}
        return fault("csv_width", self.place(), message, hint, **details)

    def as_line(self, found: Readings) -> Text:
        """Return what a line says of the rows below it; after one that spoils them no other counts."""
        told = " ".join(self.texts)
        comments = [plain_text(cell.comment) for cell in self.cells if cell.comment]
        parts = [self.reader.read(text) for text in (*self.texts, *comments)]
        said = next((one for one in parts if one.why), self.reader.read(told))
        if said.has_agency and not said.why:
            said = replace(said, why="a part of the whole")
        if self.line and (self.line.said.why or self.line.said.unknown):
            return self.line
        place = next(cell.place for cell in self.cells if not is_blank(cell))
        if said.is_silent:
            found.unused.append(Unused(self.table.file, place, told, "a line"))
        # an earlier line still says what this one does not
        last = self.line.said if self.line else Said()
        kept = {
            name: getattr(said, name) or getattr(last, name) for name in ("times", "areas", "units", "remark")
        }
        return Text(place, told, replace(said, **kept))

    def read(self, column: ValueColumn, found: Readings, source: Path) -> None:
        """Read a value as a figure, or name every cell and text that keeps it from being one."""
        self.problems = []
        self.refuse_uncertain(column)
        self.refuse_merged(column)
        figure = None if self.problems else self.figure(column)
        errors = [one for one in self.problems if one.severity == "error"]
        if figure is None or errors:
            found.problems += errors
            return
        cell = self.value(column)
        places = {one: self.cell(one).place for one in self.table.columns if self.text(one)}
        entry = Entry(self.row(figure), self.table.file, cell.place, self.number + 1, source, places)
        if figure.reading.qualifier == "planned":
            found.planned.append(entry)
            return
        found.entries.append(entry)
        found.problems += [*self.problems, *self.warnings(figure, cell)]

    def figure(self, column: ValueColumn) -> _Figure | None:
        """Return what a value is a figure of; what is wrong with any part of it is told at once."""
        cell, self.governed_by = self.value(column), list(self.governing(column))
        indicator = self.tried(lambda: self.indicator(cell))
        period = self.tried(lambda: self.period(column, cell))
        day = self.tried(self.day)
        area = self.tried(lambda: self.area(period, cell))
        organisation = self.tried(self.organisation)
        self.problems += [*self.not_filled(), *self.beside_digits(column)]
        self.problems += [*self.odd_words(area), *self.odd_scopes(area)]
        reading = self.tried(lambda: self.reading(indicator, area, column)) if indicator else None
        if not (indicator and area and period and day and organisation and reading):
            return None
        return _Figure(indicator, area, period, day, organisation, self.judged(reading, column, area, period))

    def row(self, figure: _Figure) -> dict[str, str]:
        """Return the observation that the row tells."""
        document = self.text("document")
        return {
            "ref_area": figure.area,
            "indicator": figure.indicator.indicator,
            "time_period": figure.period.text,
            "obs_value": figure.reading.value,
            "unit_measure": figure.indicator.unit_measure,
            "qualifier": figure.reading.qualifier,
            "known_from": figure.day.isoformat(),
            "known_from_basis": self.text("basis") or ("document_date" if document else "as_of_date"),
            "source_org": figure.organisation,
            "source_title": document,
            "source_url": self.text("url"),
            "note": "; ".join(part for part in (figure.reading.remark, self.text("note")) if part),
        }

    def warnings(self, figure: _Figure, cell: Cell) -> Iterator[Problem]:
        """Yield what should be looked at: a number that nobody sees, one known before its period is over."""
        if cell.is_unseen:
            yield unseen(self.place(cell), "The number")
        if figure.period.start <= figure.day < figure.period.end:
            message = "The figure is said to be known on {day}, before its period ends on {end}."
            hint = "Is it a plan, or a part of the period? Then say so."
            details = {"day": figure.day, "end": figure.period.end}
            yield fault("early", self.at("known"), message, hint, "warning", **details)

    def indicator(self, value: Cell) -> Indicator:
        """Return the measure that the row is about: the one that all its names can mean."""
        if not self.given:
            message = "The row has a value, but names no measure."
            raise InputError([fault("nameless", self.place(value), message, "Name it, or clear the cell.")])
        meant = {name: self.measures(name) for name in self.given}
        if not all(meant.values()):
            raise InputError([self.unknown_measure(name) for name, found in meant.items() if not found])
        found, first, last = frozenset.intersection(*meant.values()), self.given[0], self.given[-1]
        if len(found) == 1:
            return self.known.indicators[next(iter(found))]
        if not found:
            raise InputError(
                [disagrees(self.at(first), self.text(first), self.text(last), self.cell(last).place)]
            )
        message = "“{value}” has several measures: {measures}."
        hint = "Write the one that is meant into the column “{head}”."
        measures = [self.known.indicators[one].name_vi for one in sorted(found)]
        details = {"value": self.text(first), "measures": measures, "head": head_of("measure")}
        raise InputError([fault("several", self.at(first), message, hint, **details)])

    def unknown_measure(self, name: str) -> Problem:
        text, hint = self.text(name), "Take the names of the form: python run.py template."
        if not self.names.has_programme and is_code(text):
            hint = "For the codes of a programme add --programme, or --province."
        return unknown(self.at(name), text, "measure", self.names.nearest_measure(text), hint)

    def agreed(self, name: str, told: object, option: object) -> None:
        """Refuse what a sheet tells otherwise than an option, and what neither of them tells."""
        if told and option and told != option:
            raise InputError([disagrees(self.at(name), told, option, _OPTIONS[name])])
        if not (told or option):
            raise InputError([missing(self.at(name), head_of(name), _OPTIONS[name])])

    def period(self, column: ValueColumn, value: Cell) -> Period:
        """Return the period of a value: that of its row, its column or the option; all of them must agree."""
        parts = [(part, text.place, text.text) for text in column.texts for part in text.said.times]
        for name in _TIME_PARTS:
            if self.text(name):
                parts.append((self.time_part(name), self.cell(name).place, self.text(name)))
        joined = combined(part for part, _, _ in parts)
        if joined is None:
            message = "The column and the row name several times: {said}."
            named = [text for _, _, text in parts]
            raise InputError([fault("times", self.place(value), message, "Keep one of them.", said=named)])
        told = self.parsed(self.cell("period"), lambda cell: read_period(cell.value, cell.number_format))
        option = parse_period(self.known.period) if self.known.period else None
        # of several columns each has a period of its own
        text = told or ("" if option and len(self.table.values) == 1 else joined.text)
        own = parse_period(text) if text else None
        self.agreed("period", own, option)
        period: Period = own or option  # type: ignore[assignment]
        for part, place, said in parts:
            if not part.holds(period):
                if own is None:
                    raise InputError([disagrees(self.place(place), said, period, _OPTIONS["period"])])
                raise InputError([disagrees(self.place(value), period, said, place)])
        return period

    def time_part(self, name: str) -> TimePart:
        """Return the year, quarter or month that a column of its own tells."""
        cell = self.cell(name)
        text = shown_year(cell)
        if isinstance(cell.value, date):
            text = self.parsed(cell, lambda one: read_period(one.value, one.number_format)) or ""
        part = read_time(f"{_TIME_PARTS[name]} {text}") or read_time(text)
        if part is None:
            hint = "Write it like 2024, III or 9; or the whole period into “{head}”."
            head = head_of("period")
            raise InputError([unreadable(self.at(name), text, "“{value}” names no period.", hint, head=head)])
        return part

    def day(self) -> date:
        """Return the day since when the figure is known."""
        told = self.parsed(self.cell("known"), lambda cell: read_day(cell.value, cell.number_format))
        self.agreed("known", told, self.known.known_from)
        return told or self.known.known_from  # type: ignore[return-value]

    def organisation(self) -> str:
        """Return who gives the figure."""
        self.agreed("organisation", self.text("organisation"), self.known.organisation)
        return self.text("organisation") or self.known.organisation

    def area(self, period: Period | None, value: Cell) -> str:
        """Return the key of the province of the row."""
        registry, given = self.known.registry, [name for name in ("area_key", "area") if self.text(name)]
        told = {name: self.area_of(self.text(name)) for name in given}
        for name in given:
            if not told[name]:
                text, hint = self.text(name), ""
                near = self.names.nearest(text, registry.names())
                if start(text, "cities"):
                    near, hint = "", "A city of the name of its province is not that province."
                raise InputError([unknown(self.at(name), text, "province", near, hint)])
        units = [registry.find(one) for one in (*told.values(), self.known.area) if one]
        for one in units[1:]:
            if one.name != units[0].name:
                where = self.cell("area").place if len(given) > 1 else _OPTIONS["area"]
                raise InputError([disagrees(self.at(given[0]), units[0].name, one.name, where)])
        if not units:
            raise InputError([missing(self.at("area"), head_of("area"), _OPTIONS["area"])])
        text = told[given[0]] if given else self.known.area
        if period is None:
            return units[0].key
        key, problem = area_in_force(
            text, period, registry, self.at(given[0]) if given else self.place(value)
        )
        if problem:
            self.problems.append(problem)
        for name in given:
            if not fits_rank(self.text(name), registry[key]):
                raise InputError([unknown(self.at(name), self.text(name), "province", registry[key].name)])
        return key

    def odd_words(self, area: str | None) -> Iterator[Problem]:
        """Yield cells that must hold words and hold a number, as where a comma parted one; and unknown codes."""
        for name in _OF_WORDS:
            cell, told = self.cell(name), self.text(name)
            is_part = self.table.sheet.is_text and re.match(r"\d+\s*(?:%|$)", told)
            if told and (is_part or not re.search(r"[^\W\d_]", told)):
                message = "“{value}” holds no words; is it a part of a number?"
                hint = "Put a number with a comma in quotes, or write words here."
                yield unreadable(self.place(cell), told, message, hint)
        for name in ("document", "organisation"):
            said = self.reader.read(self.text(name))
            is_other = said.areas and area and self.known.registry[area].name not in said.areas
            if is_other or _BELOW.search(self.text(name)):
                yield governed(self.at(name), self.text(name), self.cell(name).place, "another place")
        basis, status, scale = (self.text(name) for name in ("basis", "status", "scale"))
        if basis and basis not in KNOWN_BASES:
            yield unknown(self.at("basis"), basis, "word")
        if status and not self.status():
            yield not_understood(self.at("status"), status)
        if scale not in ("", "0", "0.0"):
            yield governed(self.at("scale"), scale, self.cell("scale").place, "another scale")

    def status(self) -> str:
        """Return what the column of the kind of a figure says: actual, provisional or planned."""
        text = self.text("status")
        return only(text, "status") or ("planned" if is_word(text, "plans") else "")

    def odd_scopes(self, area: str | None) -> Iterator[Problem]:
        """Yield cells that tell of a part: what they say of the row's place or people must be the whole."""
        own = self.known.registry[area].name if area else ""
        for at in self.table.scopes:
            cell = cell_at(self.table.sheet, self.number, at)
            text = plain_text(cell.value)
            named = self.area_of(text)
            is_own = named and self.known.registry.find(named).name == own
            if not (says_nothing(text) or is_word(text, "whole") or is_word(text, "provinces") or is_own):
                yield governed(self.place(cell), text, cell.place, "a part of the whole")

    def reading(self, indicator: Indicator, area: str | None, column: ValueColumn) -> Reading | None:
        """Return the number of a value with its qualifier; it must be in the unit of its measure."""
        cell, unit = self.value(column), indicator.unit_measure
        self.check_unit(indicator, column, cell)
        upper = indicator.upper_bound(self.known.registry.n_ranked(area)) if area else None
        reading = self.parsed(cell, lambda one: read_value(one.value, unit, one.number_format, upper))
        thing = reading.remark if reading and unit == "count" else ""
        if is_thing(thing) and not is_thing(thing, indicator.name_vi):
            message = "“{value}” counts “{thing}”, of which “{measure}” does not speak."
            details = {"value": plain_text(cell.value), "thing": thing, "measure": indicator}
            raise InputError(
                [fault("other_thing", self.place(cell), message, "Write the number alone.", **details)]
            )
        said = self.parsed(self.cell("qualifier"), lambda one: read_qualifier(one.value))
        if not (reading and said) or said in (reading.qualifier, "exact"):
            return reading
        if reading.qualifier != "exact":
            told = plain_text(cell.value)
            raise InputError([disagrees(self.at("qualifier"), self.text("qualifier"), told, cell.place)])
        return replace(reading, qualifier=said)

    def check_unit(self, indicator: Indicator, column: ValueColumn, value: Cell) -> None:
        """Refuse a number that its unit, or any text that governs it, says to be in another unit."""
        told = [(self.text("unit"), self.cell("unit"))] if self.text("unit") else []
        behind = [
            (met[1], self.cell(name)) for name in self.given if (met := _BEHIND.search(self.text(name)))
        ]
        told += [(word, cell) for word, cell in behind if is_word(word, "units")]
        told += [(unit, value) for text, _ in self.governed_by for unit in text.said.units]
        for word, cell in told:
            if not is_unit(word, indicator.unit_measure, indicator.name_vi):
                message = "“{value}” is not the unit of “{measure}”, which is “{unit}”."
                hint = "Write the number in “{unit}”, and that unit beside it."
                details = {"value": word, "measure": indicator, "unit": unit_words(indicator.unit_measure)[0]}
                raise InputError([fault("other_unit", self.place(cell), message, hint, **details)])

    def judged(self, reading: Reading, column: ValueColumn, area: str, period: Period) -> Reading:
        """Return a reading as the texts around it let it stand: as it is, planned, or refused."""
        kinds, remark, value = {self.status()}, reading.remark, self.value(column)
        for text, kind in self.governed_by:
            # a note whose number is the value itself speaks of it, as the sheet does
            is_own = kind == "note" and plain_text(value.value) in _NUMBERS.findall(text.text)
            why = self.spoiling(text, "sheet" if is_own else kind, area, period)
            if why:
                self.problems.append(governed(self.place(value), text.text, text.place, why))
            kinds |= {"planned"} if text.said.is_plan else set()
            kinds |= {"provisional"} if text.said.remark else set()
            if kind == "note" and text.said.unknown:
                message = (
                    "The note “{value}” is not understood: is the figure what it should be all the same?"
                )
                self.problems.append(
                    fault("note", self.place(text.place), message, "", "warning", value=text.text)
                )
        if "provisional" in kinds and not is_word(remark, "provisional"):
            remark = "; ".join(part for part in (remark, words("provisional")[0]) if part)
        return replace(
            reading, remark=remark, qualifier="planned" if "planned" in kinds else reading.qualifier
        )

    def spoiling(self, text: Text, kind: str, area: str, period: Period) -> str:
        """Return what a text makes a figure that it is not; empty where they agree."""
        said = text.said
        if said.is_plan:
            return ""
        # a note, or a column beside the figures, may compare: then it has a number of its own
        compares = kind != "sheet" and said.has_number
        if said.why and not (compares and said.why in _COMPARED):
            return said.why
        if said.areas and {self.known.registry[area].name} != set(said.areas):
            return "another place"
        if not compares and not all(part.holds(period) for part in said.times):
            return "another time"
        return NOT_UNDERSTOOD if said.unknown and kind == "sheet" else ""
