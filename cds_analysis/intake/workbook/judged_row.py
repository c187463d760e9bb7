"""What the texts around a figure let it be: as it is, planned, or refused; its unit, its time and its giver too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.faults import disagrees, fault, governed
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.indicator import Indicator
from cds_analysis.intake.parsing.values import Reading
from cds_analysis.intake.parsing.vocabulary import find, is_word, unit_words, words
from cds_analysis.intake.workbook.papers import (
    ends_elsewhere,
    has_own_figure,
    is_document,
    is_later,
    is_until,
    may_cover,
    newest_day,
)
from cds_analysis.intake.workbook.prose import OF_THIS, odd
from cds_analysis.intake.workbook.row_facts import OPTIONS, RowFacts
from cds_analysis.intake.workbook.said import Text
from cds_analysis.intake.workbook.sheet import Cell, is_number
from cds_analysis.intake.workbook.table import ValueColumn
from cds_analysis.intake.workbook.units import is_unit

NOT_UNDERSTOOD = "something that is not understood"
_BEHIND = re.compile(r"\(\s*(?:ĐVT\s*:?)?\s*([^()]+?)\s*\)$", re.IGNORECASE)
_GAVE = re.compile(r"\b(?:cung cấp|gửi|báo cáo)\W*$", re.IGNORECASE)
_MARK = re.compile(r"\(\d{1,2}\)|\(?\*+\)?")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_COMPARED = ("a change or a comparison", "another time", "another scale")
# what a headline of a document says of the change of a figure
_OF_HEADLINES = ("a change or a comparison", "another scale")


class JudgedRow(RowFacts):
    """A row whose values are judged by every text that governs them."""

    governed_by: Sequence[tuple[Text, str]]
    planned_by = ""

    def check_unit(self, indicator: Indicator, value: Cell) -> None:
        """Refuse a number that its unit, or any text that governs it, says to be in another unit."""
        stated = [(self.text("unit"), self.cell("unit"))] if self.text("unit") else []
        behind = ((name, _BEHIND.search(self.text(name))) for name in self.given)
        stated += [(met[1], self.cell(name)) for name, met in behind if met and is_word(met[1], "units")]
        stated += [(unit, value) for text, _ in self.governed_by for unit in text.said.units]
        if not stated and indicator.unit_measure == "percent":
            self.refuse_count(indicator, value)
        elif not stated:
            self.refuse_unsaid_unit(indicator, value)
        for word, cell in stated:
            if not is_unit(word, indicator.unit_measure, indicator.name_vi):
                message = "“{value}” is not the unit of “{measure}”, which is “{unit}”."
                hint = "Write the number in “{unit}”, and that unit beside it."
                details = {"value": word, "measure": indicator, "unit": unit_words(indicator.unit_measure)[0]}
                raise InputError([fault("other_unit", self.place(cell), message, hint, **details)])

    def refuse_unsaid_unit(self, indicator: Indicator, value: Cell) -> None:
        """Refuse an amount in thousands, millions or billions whose unit stands nowhere."""
        is_scaled = indicator.unit_measure.startswith(("billion", "million", "thousand"))
        shown = f"{value.value} {value.number_format.replace('General', '')}"
        if is_scaled and not re.search(r"[^\W\d_]", shown):
            message = "In which unit is “{value}”? “{measure}” is told in “{unit}”."
            hint, unit = "Write its unit beside the figure.", unit_words(indicator.unit_measure)[0]
            details = {"value": plain_text(value.value), "measure": indicator, "unit": unit}
            raise InputError([fault("no_unit", self.place(value), message, hint, **details)])

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
            newest = newest_day((*text.said.written, *(text.said.times if kind == "document" else ())))
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
        # a document may tell of more times
        said = (text for text, kind in self.governed_by if kind in ("sheet", "own", "note"))
        texts = [text for text in said if not self.table.is_of_file_name(text)]
        named = [(part, text) for text in texts for part in text.said.times]
        if any(part.names(period) and not is_until(text.text) for part, text in named):
            return
        for text in dict.fromkeys(text for part, text in named if part.holds(period)):
            why = "the whole year, or a sum since its beginning"
            self.problems.append(governed(self.place(value), text.text, text.place, why))

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


def _as_numbers(text: str) -> set[float]:
    """Return the numbers that stand in a text; those with groups of three digits in either reading."""
    found = {number.replace(",", ".") for number in _NUMBERS.findall(text)}
    found |= {number.replace(".", "") for number in found if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number)}
    return {float(number) for number in found if number.count(".") < 2}
