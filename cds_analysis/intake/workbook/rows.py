"""The rows of a table as figures: every cell and every text that governs it must agree, or the row is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import PART, Place, disagrees, fault, odd, unseen
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.indicator import Indicator
from cds_analysis.intake.parsing.cells import Unreadable
from cds_analysis.intake.parsing.days import TimePart, of_other_times, read_period, read_time
from cds_analysis.intake.parsing.values import Reading, read_qualifier, read_value
from cds_analysis.intake.workbook.entries import Entry, ImportPlan, Unused
from cds_analysis.intake.workbook.heads import TIMES, shown_year
from cds_analysis.intake.workbook.judged_row import JudgedRow
from cds_analysis.intake.workbook.prose import OF_OTHERS
from cds_analysis.intake.workbook.row_cells import Context
from cds_analysis.intake.workbook.said import SPOILED, Said, Text
from cds_analysis.intake.workbook.sheet import Cell, is_blank, is_ordinal, place_of
from cds_analysis.intake.workbook.table import ValueColumn
from cds_analysis.intake.workbook.units import is_thing

_MOST_NAMED = 20
_GROUPING = ("area", "area_key", *TIMES, "status", "scope")


def read_rows(context: Context, source: Path, found: ImportPlan) -> None:
    """Add the figures of a table to those that were found.

    A numbered line of text inside the table is the title of a section: it governs the rows below it, as far as a
    later one does not say otherwise; below one that makes figures something else, or is not understood, every row
    is refused. Any other line governs the whole table.
    """
    table = context.table
    table = replace(table, texts=(*table.texts, *_of_all(context)))
    line, context = None, replace(context, table=table)
    found.problems += _other_agencies(context)
    above: dict[int, str] = {}
    left, hidden = _of_other_times(context, found), list[str]()
    for number in table.numbers():
        row = _Row(context, number, line, above)
        columns = [column for column in table.values if row.holds(column)]
        if table.sheet.is_text and row.is_of_other_width:
            found.problems.append(row.wrong_width())
        elif row.is_line:
            text = row.own_line()
            if text.said.is_silent:
                found.unused.append(Unused(table.file, text.place, text.text, "a line"))
            line = row.as_line(text) if row.is_section else line
        elif not columns:
            found.n_empty += bool(row.given)
            found.problems += row.odd_note()
        else:
            is_left = number in left
            hidden += [str(number + 1)] if number + 1 in table.sheet.hidden and not is_left else []
            for column in () if is_left else columns:
                row.read(column, found, source)
            above |= row.grouping
    found.problems += [_unseen_rows(table.file, hidden)] if hidden else []


def _unseen_rows(file: str, numbers: list[str]) -> Problem:
    """Return the warning of hidden rows that were read, of which the first are named."""
    named = [*numbers[:_MOST_NAMED], *(["…"] if len(numbers) > _MOST_NAMED else [])]
    message = "Rows {rows} are hidden, and were read."
    return fault("unseen", Place(file), message, "Is that right?", "warning", rows=named)


def _of_all(context: Context) -> Iterator[Text]:
    """Yield what rows without a value say of all figures of their sheet: lines without a number, and notes."""
    for number in context.table.numbers():
        row = _Row(context, number, None, {})
        if row.is_line and not row.is_section:
            line = row.own_line()
            yield from [] if line.said.is_silent and not line.said.written else [line]
        elif not any(map(row.holds, context.table.values)):
            texts = (text for text, _ in row.beside() if OF_OTHERS.search(text.text))
            yield from (text._replace(said=replace(text.said, unknown="")) for text in texts)
        elif not row.given:
            # a year among the numbers of a row without a name is a second line of heads
            cells = {cell.place: read_time(shown_year(cell)) for cell in row.cells if not is_blank(cell)}
            yield from (Text(place, time.text, Said(times=(time,))) for place, time in cells.items() if time)


def _of_other_times(context: Context, found: ImportPlan) -> set[int]:
    """Return the rows of other periods than the one asked for, if some row is of that; each period is told once."""
    table, at = context.table, context.table.single.get("period")
    if at is None or not context.known.period:
        return set()
    cells = {number: table.sheet.at(number, at) for number in table.numbers()}
    others = of_other_times([_time_of(cell) for cell in cells.values()], parse_period(context.known.period))
    left = [list(cells)[one] for one in others]
    told = {plain_text(cells[number].value): cells[number].place for number in reversed(left)}
    found.unused += [
        Unused(table.file, place, text, "another time") for text, place in reversed(told.items())
    ]
    return set(left)


def _time_of(cell: Cell) -> TimePart | None:
    try:
        return read_time(read_period(cell.value, cell.number_format))
    except Unreadable:
        return None


def _other_agencies(context: Context) -> list[Problem]:
    """Return the warnings of offices in the texts around a table that are not the one named by the option."""
    table, option, are_one = context.table, context.known.organisation, context.known.sources.are_one
    texts = (*table.texts, *(text for column in table.values for text in column.texts))
    named = [text for text in texts if text.said.agency and not text.said.giver] if option else []
    if any(are_one(text.said.agency, option) for text in named):
        return []
    places = {Place(table.file, 0, text.place): text.text for text in named}
    return [disagrees(place, stated, option, "--org", "warning") for place, stated in places.items()]


class _Row(JudgedRow):
    """A row while its values are read, one after the other."""

    @cached_property
    def grouping(self) -> dict[int, str]:
        """What the columns say by which rows are often grouped, and filled in on the first row only."""
        cells = {at: self.table.sheet.at(self.number, at) for at in self.table.of(*_GROUPING)}
        return {at: text for at, cell in cells.items() if (text := plain_text(cell.value))}

    def odd_note(self) -> Iterator[Problem]:
        """Yield the warnings of notes in a row without a value that may speak of other rows."""
        for text, kind in self.beside():
            why = text.said.why if text.said.why != SPOILED else ""
            says_more = kind in ("sheet", "note") and (why or text.said.times)
            if says_more or OF_OTHERS.search(text.text):
                yield odd(self.place(text.place), text.text)

    def not_filled(self) -> Iterator[Problem]:
        """Yield the cells below one that may speak for its whole group."""
        for at, text in self.above.items():
            if at not in self.grouping:
                message = "The cell is empty below “{value}”: does that hold for this row too?"
                hint = "Fill the column in every row, or in none."
                yield fault("not_filled", self.place(place_of(self.number, at)), message, hint, value=text)

    def own_line(self) -> Text:
        """Return what a line says by itself."""
        first, *others = self.texts
        # a number in a cell of its own stands before a title as it would in one cell
        lead = f"{first.strip(' ().')}." if others and is_ordinal(first) else first
        whole = " ".join([lead, *others])
        comments = [plain_text(cell.comment) for cell in self.cells if cell.comment]
        parts = [self.reader.read(text) for text in (*self.texts, *comments)]
        said = next((one for one in parts if one.why), self.reader.read(whole))
        if said.has_agency and not said.why:
            said = replace(said, why=PART)
        place = next(cell.place for cell in self.cells if not is_blank(cell))
        return Text(place, whole, said)

    def as_line(self, own: Text) -> Text:
        """Return what a line says of the rows below it; one that spoils them counts until another spoils them."""
        if self.line and _spoils(self.line) and not _spoils(own):
            return self.line
        # an earlier line still says what this one does not
        last = self.line.said if self.line else Said()
        names = ("times", "areas", "units", "remark")
        kept = {name: getattr(own.said, name) or getattr(last, name) for name in names}
        return own._replace(said=replace(own.said, **kept))

    def read(self, column: ValueColumn, found: ImportPlan, source: Path) -> None:
        """Read a value as a figure, or name every cell and text that keeps it from being one."""
        self.problems, self.planned_by = [], ""
        self.refuse_uncertain(column)
        self.refuse_merged(column)
        row = None if self.problems else self.figure(column, source)
        errors = [one for one in self.problems if one.severity == "error"]
        if row is None or errors:
            found.problems += errors
            return
        places = {one: self.cell(one).place for one in self.table.single if self.text(one)}
        entry = Entry(row, self.table.file, self.value(column).place, self.number + 1, source, places)
        entry = replace(entry, planned_by=self.planned_by)
        if row["qualifier"] == "planned":
            found.planned.append(entry)
            return
        found.entries.append(entry)
        found.problems += self.problems

    def figure(self, column: ValueColumn, source: Path) -> dict[str, str] | None:
        """Return the observation that a value is; what is wrong with any part of it is told at once."""
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
        self.refuse_year(indicator, period, column)
        self.refuse_index(indicator, cell, reading)
        self.ask_about_target(indicator, area, cell, reading)
        self.refuse_other_share(indicator, cell, reading)
        self.refuse_newer_papers(day)
        reading, document = self.judged(reading, column, area, period), self.text("document")
        if cell.is_unseen:
            self.problems.append(unseen(self.place(cell), "The number"))
        if period.start <= day < period.end and reading.qualifier != "planned":
            message = "The figure is said to be known on {day}, before its period ends on {end}."
            hint = "Is it a plan, or a part of the period? Then say so."
            details = {"day": day, "end": period.end}
            # the data may hold such figures already, and tell them again
            severity: Literal["error", "warning"] = "warning" if "basis" in self.table.single else "error"
            self.problems.append(fault("early", self.at("known"), message, hint, severity, **details))
        return {
            "ref_area": area,
            "indicator": indicator.indicator,
            "time_period": period.text,
            "obs_value": reading.value,
            "unit_measure": indicator.unit_measure,
            "qualifier": reading.qualifier,
            "known_from": day.isoformat(),
            "known_from_basis": self.text("basis") or ("document_date" if document else "as_of_date"),
            "source_org": organisation,
            "source_title": document or f"Biểu nhập {plain_text(source.name)}",
            "source_url": self.text("url"),
            "note": "; ".join(part for part in (reading.remark, self.text("note")) if part),
        }

    def reading(self, indicator: Indicator, area: str | None, column: ValueColumn) -> Reading | None:
        """Return the number of a value with its qualifier; it must be in the unit of its measure."""
        cell, unit = self.value(column), indicator.unit_measure
        self.check_unit(indicator, cell)
        upper = indicator.upper_bound(self.known.registry.n_ranked(area)) if area else None
        reading = self.parsed(cell, lambda one: read_value(one.value, unit, one.number_format, upper))
        thing = reading.remark if reading and unit == "count" else ""
        if is_thing(thing) and not is_thing(thing, indicator.name_vi):
            message = "“{value}” counts “{thing}”, of which “{measure}” does not speak."
            hint, place = "Write the number alone.", self.place(cell)
            details = {"value": plain_text(cell.value), "thing": thing, "measure": indicator}
            raise InputError([fault("other_thing", place, message, hint, **details)])
        said = self.parsed(self.cell("qualifier"), lambda one: read_qualifier(one.value))
        if not (reading and said) or said in (reading.qualifier, "exact"):
            return reading
        if reading.qualifier != "exact":
            text = plain_text(cell.value)
            raise InputError([disagrees(self.at("qualifier"), self.text("qualifier"), text, cell.place)])
        return replace(reading, qualifier=said)


def _spoils(line: Text) -> bool:
    """Return whether a line makes the figures below it something else, or nobody can tell."""
    return bool(line.said.why or line.said.unknown)
