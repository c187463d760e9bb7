"""The rows of a table as figures: every cell and every text that governs it must agree, or the row is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import Place, disagrees, fault, governed, unseen
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.indicator import Indicator
from cds_analysis.intake.parsing.values import Reading, read_qualifier, read_value
from cds_analysis.intake.parsing.vocabulary import find, is_word, unit_words, words
from cds_analysis.intake.workbook.entries import Entry, ImportPlan, Unused
from cds_analysis.intake.workbook.heads import TIMES
from cds_analysis.intake.workbook.papers import (
    ends_elsewhere,
    has_own_figure,
    is_document,
    is_later,
    is_until,
    may_cover,
    newest_day,
)
from cds_analysis.intake.workbook.prose import OF_OTHERS, OF_THIS, odd
from cds_analysis.intake.workbook.row_cells import Context
from cds_analysis.intake.workbook.row_facts import OPTIONS, RowFacts
from cds_analysis.intake.workbook.said import Said, Text
from cds_analysis.intake.workbook.sheet import Cell, is_blank, is_number, is_ordinal, place_of
from cds_analysis.intake.workbook.table import ValueColumn
from cds_analysis.intake.workbook.units import is_thing, is_unit

NOT_UNDERSTOOD = "something that is not understood"
_BEHIND = re.compile(r"\(\s*(?:ĐVT\s*:?)?\s*([^()]+?)\s*\)$", re.IGNORECASE)
_GAVE = re.compile(r"\b(?:cung cấp|gửi|báo cáo)\W*$", re.IGNORECASE)
_MARK = re.compile(r"\(\d{1,2}\)|\(?\*+\)?")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_COMPARED = ("a change or a comparison", "another time", "another scale")
# what a headline of a document says of the change of a figure
_OF_HEADLINES = ("a change or a comparison", "another scale")
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
            found.n_hidden += number + 1 in table.sheet.hidden
            for column in columns:
                row.read(column, found, source)
            above |= row.grouping


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


def _other_agencies(context: Context) -> list[Problem]:
    """Return the warnings of offices in the texts around a table that are not the one named by the option."""
    table, option, are_one = context.table, context.known.organisation, context.known.sources.are_one
    named = [text for text in table.texts if text.said.agency and not text.said.giver] if option else []
    if any(are_one(text.said.agency, option) for text in named):
        return []
    places = {Place(table.file, 0, text.place): text.text for text in named}
    return [disagrees(place, stated, option, "--org", "warning") for place, stated in places.items()]


class _Row(RowFacts):
    """A row while its values are read, one after the other."""

    governed_by: Sequence[tuple[Text, str]]
    planned_by = ""

    @cached_property
    def grouping(self) -> dict[int, str]:
        """What the columns say by which rows are often grouped, and filled in on the first row only."""
        cells = {at: self.table.sheet.at(self.number, at) for at in self.table.of(*_GROUPING)}
        return {at: text for at, cell in cells.items() if (text := plain_text(cell.value))}

    def odd_note(self) -> Iterator[Problem]:
        """Yield the warnings of notes in a row without a value that may speak of other rows."""
        for text, kind in self.beside():
            why = text.said.why if text.said.why != "that it does not count" else ""
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
            said = replace(said, why="a part of the whole")
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
        self.refuse_year(indicator, period, cell)
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

    def check_unit(self, indicator: Indicator, value: Cell) -> None:
        """Refuse a number that its unit, or any text that governs it, says to be in another unit."""
        stated = [(self.text("unit"), self.cell("unit"))] if self.text("unit") else []
        behind = ((name, _BEHIND.search(self.text(name))) for name in self.given)
        stated += [(met[1], self.cell(name)) for name, met in behind if met and is_word(met[1], "units")]
        stated += [(unit, value) for text, _ in self.governed_by for unit in text.said.units]
        if not stated and indicator.unit_measure == "percent":
            self.refuse_count(indicator, value)
        is_scaled = indicator.unit_measure.startswith(("billion", "million", "thousand"))
        if (
            not stated
            and is_scaled
            and not re.search(r"[^\W\d_]", f"{value.value} {value.number_format.replace('General', '')}")
        ):
            message = "In which unit is “{value}”? “{measure}” is told in “{unit}”."
            hint = "Write its unit beside the figure."
            details = {
                "value": plain_text(value.value),
                "measure": indicator,
                "unit": unit_words(indicator.unit_measure)[0],
            }
            raise InputError([fault("no_unit", self.place(value), message, hint, **details)])
        for word, cell in stated:
            if not is_unit(word, indicator.unit_measure, indicator.name_vi):
                message = "“{value}” is not the unit of “{measure}”, which is “{unit}”."
                hint = "Write the number in “{unit}”, and that unit beside it."
                details = {"value": word, "measure": indicator, "unit": unit_words(indicator.unit_measure)[0]}
                raise InputError([fault("other_unit", self.place(cell), message, hint, **details)])

    def refuse_count(self, indicator: Indicator, value: Cell) -> None:
        """Refuse a number without its unit beside one in a column of shares: it may be the count of that share."""
        share = next(filter(is_number, self.cells_of("share")), None)
        if share and "%" not in f"{value.value} {value.number_format}":
            message = "Is “{value}” a count, and “{other}” in {cell} the figure? “{measure}” is a share."
            hint = "Write its unit beside the figure, or take the other column out."
            numbers = {
                "value": plain_text(value.value),
                "other": plain_text(share.value),
                "cell": share.place,
            }
            place = self.place(value)
            raise InputError([fault("two_units", place, message, hint, measure=indicator, **numbers)])

    def judged(self, reading: Reading, column: ValueColumn, area: str, period: Period) -> Reading:
        """Return a reading as the texts around it let it stand: as it is, planned, or refused."""
        kinds, remark, value = {self.status()}, reading.remark, self.value(column)
        for text, kind in self.governed_by:
            # what holds the value itself, or speaks of it, says what it is as the sheet does
            if kind not in ("sheet", "document") and self.is_of_value(text.text, value):
                text, kind = text._replace(said=self.reader.read(text.text)), "own"
            # what is to be done, and by whom, makes no figure another one, if it does not speak of figures
            if kind == "future" and not find(text.text, "speaking"):
                continue
            why = self.spoiling(text, kind, area, period)
            if why:
                self.problems.append(governed(self.place(value), text.text, text.place, why))
            if text.said.is_plan:
                kinds |= {"planned"}
                self.planned_by = self.planned_by or f"“{text.text}” ({text.place})"
            kinds |= {"provisional"} if text.said.remark else set()
            if not why and self.is_odd(text, kind):
                self.problems.append(odd(self.place(text.place), text.text))
        if "provisional" in kinds and not is_word(remark, "provisional"):
            remark = "; ".join(part for part in (remark, words("provisional")[0]) if part)
        qualifier = "planned" if "planned" in kinds else reading.qualifier
        return replace(reading, remark=remark, qualifier=qualifier)

    def refuse_newer_papers(self, day: date) -> None:
        """Refuse a figure that a paper tells which was written after the day since when the figure is known."""
        for text, kind in self.governed_by:
            times = text.said.times if kind == "document" else text.said.written
            newest = newest_day((*times, *text.said.written))
            if newest and newest > day and kind in ("sheet", "own", "note", "document"):
                where = self.cell("known").place if self.text("known") else OPTIONS["known"]
                self.problems.append(disagrees(self.place(text.place), text.text, day, where))

    def is_odd(self, text: Text, kind: str) -> bool:
        """Return whether nobody can tell what a text beside a value says of it."""
        unknown = text.said.unknown
        if kind == "document":
            is_of_agency = text.said.agency and not re.search(r"\d", text.text)
            is_other = is_of_agency and not self.known.sources.are_one(text.said.agency, self.organisation())
            return bool(is_other or (unknown and not is_document(text, kind)))
        # beside what is known of a comparison its numbers are no riddle
        is_unknown = bool(re.search(r"[^\W\d_]", unknown) if text.said.why else unknown)
        is_note = kind in ("note", "own", "beside", "counted", "future")
        return is_note and (is_unknown or self.is_of_other_agency(text) or self.is_bare_mark(text))

    def is_of_other_agency(self, text: Text) -> bool:
        """Return whether a note says that another agency gave the figure."""
        giver = text.said.giver or (text.said.agency if _GAVE.search(text.text) else "")
        return bool(giver) and not self.known.sources.are_one(giver, self.organisation())

    def is_bare_mark(self, text: Text) -> bool:
        """Return whether a note is the mark of a footnote that stands nowhere."""
        mark = text.text.strip()
        others = (other.text for other, _ in self.governed_by if other is not text)
        return bool(_MARK.fullmatch(mark)) and not any(
            one.startswith((mark, mark.strip("()"))) for one in others
        )

    def refuse_year(self, indicator: Indicator, period: Period, value: Cell) -> None:
        """Refuse for a part of a year what a text says to be of the whole, if the measure is counted over a time."""
        is_counted = indicator.kind == "count" and find(indicator.name_vi, "flows")
        is_flow = is_counted or indicator.kind in ("amount", "growth", "change")
        if not is_flow or any(map(self.text, ("period", "quarter", "month"))):
            return
        if self.text("year") and not self.time_part("year").names(period):
            self.problems.append(disagrees(self.at("year"), self.text("year"), period, OPTIONS["period"]))
        # the name of the file says less than its cells, and a document may tell of more times
        said = (text for text, kind in self.governed_by if kind in ("sheet", "own", "note"))
        texts = [text for text in said if not self.table.file.startswith(f"{text.place} [")]
        named = [(part, text) for text in texts for part in text.said.times]
        if any(part.names(period) and not is_until(text.text) for part, text in named):
            return
        for text in dict.fromkeys(text for part, text in named if part.holds(period)):
            self.problems.append(governed(self.place(value), text.text, text.place, "another time"))

    def is_of_value(self, text: str, value: Cell) -> bool:
        """Return whether a text beside a value speaks of it: it names “this figure”, or its very number."""
        own = _as_numbers(plain_text(value.value))
        if isinstance(value.value, float) and "%" in value.number_format:
            own |= _as_numbers(f"{value.value * 100:.10g}")
        return bool(OF_THIS.search(text) or own & _as_numbers(text))

    def spoiling(self, text: Text, kind: str, area: str, period: Period) -> str:
        """Return what a text makes a figure that it is not; empty where they agree."""
        said = text.said
        if said.is_plan:
            return ""
        # a note, or a column beside the figures, may compare: then it has a number of its own
        is_bound = said.times or said.why in ("another time", "another scale")
        is_beside = kind not in ("sheet", "own", "document")
        compares = is_beside and said.has_number and (not is_bound or has_own_figure(text))
        compares = compares and (said.why in _COMPARED[:1] or not ends_elsewhere(text.text, period))
        passed = _COMPARED if compares else _OF_HEADLINES if kind == "document" else ()
        if said.why and said.why not in passed:
            return said.why
        if said.areas and {self.known.registry[area].name} != set(said.areas):
            return "another place"
        is_of_period = compares or all(part.holds(period) for part in said.times)
        if not (may_cover(text.text, period) if kind == "document" else is_of_period):
            return "another time"
        if kind in ("sheet", "own", "note") and not is_later(said.written, period):
            return "a day before the end of its period"
        if kind == "sheet" and said.giver and not self.known.sources.are_one(said.giver, self.organisation()):
            return "another agency"
        is_odd = kind in ("sheet", "group") or (
            said.is_name and kind != "bodies" and not is_document(text, kind)
        )
        return NOT_UNDERSTOOD if said.unknown and is_odd else ""


def _spoils(line: Text) -> bool:
    """Return whether a line makes the figures below it something else, or nobody can tell."""
    return bool(line.said.why or line.said.unknown)


def _as_numbers(text: str) -> set[float]:
    """Return the numbers that stand in a text; those with groups of three digits in either reading."""
    found = {number.replace(",", ".") for number in _NUMBERS.findall(text)}
    found |= {number.replace(".", "") for number in found if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number)}
    return {float(number) for number in found if number.count(".") < 2}
