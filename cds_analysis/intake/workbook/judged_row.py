"""What the texts around a figure let it be: as it is, planned, or refused; its unit, its time and its giver too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cds_analysis.cellar.faults import PART, WHOLE_YEAR, disagrees, governed, odd
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.indicator import Indicator
from cds_analysis.intake.parsing.days import TimePart
from cds_analysis.intake.parsing.values import Reading
from cds_analysis.intake.parsing.vocabulary import find, is_word, start, words
from cds_analysis.intake.workbook.heads import COUNTED
from cds_analysis.intake.workbook.measured_row import MeasuredRow, is_flow
from cds_analysis.intake.workbook.papers import (
    ends_elsewhere,
    has_own_figure,
    is_day,
    is_document,
    is_later,
    is_until,
    may_cover,
    newest_day,
)
from cds_analysis.intake.workbook.prose import OF_THIS
from cds_analysis.intake.workbook.row_facts import OPTIONS
from cds_analysis.intake.workbook.said import Said, Text
from cds_analysis.intake.workbook.sheet import Cell
from cds_analysis.intake.workbook.surroundings import is_person
from cds_analysis.intake.workbook.table import ValueColumn

NOT_UNDERSTOOD = "something that is not understood"
_GAVE = re.compile(r"\b(?:cung cấp|gửi|báo cáo)\W*$", re.IGNORECASE)
_ASIDE_KINDS = ("note", "beside", "future", *COUNTED)
# who acts, and is no part of what a figure is of
_MANY = re.compile(r"các\s+(?:sở|huyện|ngành|đơn vị|cơ quan|địa phương|doanh nghiệp)\b", re.IGNORECASE)
_MARK = re.compile(r"\(\d{1,2}\)|\(?\*+\)?")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_COMPARED = ("a change or a comparison", "another time", "another scale")
# what a headline of a document says of the change of a figure
_OF_HEADLINES = ("a change or a comparison", "another scale")


class JudgedRow(MeasuredRow):
    """A row whose values are judged by every text that governs them."""

    planned_by = ""

    def judged(self, reading: Reading, column: ValueColumn, area: str, period: Period) -> Reading:
        """Return a reading as the texts around it let it stand: as it is, planned, or refused."""
        kinds, remark, value = {self.status()}, reading.remark, self.value(column)
        for text, kind in self.governed_by:
            # what holds the value itself, or speaks of it, says what it is as the sheet does
            if kind not in ("sheet", "document") and self.is_of_value(text.text, value):
                text, kind = text._replace(said=self.reader.read(text.text)), "own"
            # what is to be done, and by whom, makes no figure another one, if it does not speak of figures
            is_idle = kind == "future" and not find(text.text, "speaking")
            if is_idle or (kind == "bodies" and is_person(text)):
                continue
            why = self.spoiling(text, kind, area, period)
            if why:
                self.problems.append(governed(self.place(value), text.text, text.place, why))
            if text.said.is_plan and not (kind in _ASIDE_KINDS and tells_target(text)):
                kinds |= {"planned"}
                self.planned_by = self.planned_by or f"“{text.text}” ({text.place})"
            kinds |= {"provisional"} if text.said.remark else set()
            if not why and self.is_odd(text, kind):
                self.problems.append(odd(self.place(text.place), text.text))
        is_said, is_provisional = is_word(remark, "provisional"), "provisional" in kinds
        if is_provisional and not is_said:
            remark = "; ".join(part for part in (remark, words("provisional")[0]) if part)
        qualifier = "planned" if "planned" in kinds else reading.qualifier
        if qualifier == "exact" and (is_said or is_provisional):
            qualifier = "approx"
        return replace(reading, remark=remark, qualifier=qualifier)

    def refuse_newer_papers(self, day: date) -> None:
        """Refuse a figure that a paper tells which was written after the day since when the figure is known."""
        for text, kind in self.governed_by:
            newest = newest_day((*text.said.written, *(text.said.times if kind == "document" else ())))
            is_file = self.table.is_of_file_name(text)
            if newest and newest > day and kind in ("sheet", "own", "note", "document") and not is_file:
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
        if kind == "bodies":
            return bool(text.said.why or unknown[:1].isupper()) and not self.is_agency(text.text)
        if kind == "sheet":
            return self.is_of_other_agency(text) and self.is_comment(text)
        is_note = kind in ("own", *_ASIDE_KINDS)
        return is_note and (is_unknown or self.is_of_other_agency(text) or self.is_bare_mark(text))

    def is_comment(self, text: Text) -> bool:
        """Return whether a text is the comment on a cell of the row."""
        cell = self.commented.get(text.place)
        return cell is not None and plain_text(cell.comment) == text.text

    def is_of_other_agency(self, text: Text) -> bool:
        """Return whether a note says that another agency gave the figure, or only names one."""
        said = text.said
        is_bare = not (said.unknown or said.why or said.times)
        giver = said.giver or (said.agency if is_bare or _GAVE.search(text.text) else "")
        return bool(giver) and not self.known.sources.are_one(giver, self.organisation())

    def is_bare_mark(self, text: Text) -> bool:
        """Return whether a note is the mark of a footnote that stands nowhere."""
        mark = text.text.strip()
        others = (other.text for other, _ in self.governed_by if other is not text)
        return bool(_MARK.fullmatch(mark)) and not any(
            one.startswith((mark, mark.strip("()"))) for one in others
        )

    def refuse_year(self, indicator: Indicator, period: Period, column: ValueColumn) -> None:
        """Refuse for a part of a year what a text says to be of the whole, if the measure is counted over a time."""
        is_part = period.start < period.end and not TimePart(period.end.year).names(period)
        if not (is_part and is_flow(indicator)) or any(map(self.text, ("quarter", "month"))):
            return
        if self.text("period"):
            cell = self.cell("period")
            said = [Text(cell.place, self.text("period"), Said())]
            said = said if indicator.kind != "share" and is_until(said[0].text) else []
        else:
            said = self.of_whole_year(indicator, period, column)
        place = self.place(self.value(column))
        self.problems += [governed(place, text.text, text.place, WHOLE_YEAR) for text in said]
        if self.text("year") and not (self.text("period") or self.time_part("year").names(period)):
            self.problems.append(disagrees(self.at("year"), self.text("year"), period, OPTIONS["period"]))

    def of_whole_year(self, indicator: Indicator, period: Period, column: ValueColumn) -> list[Text]:
        """Return the texts that tell a longer time than a period, if none tells that; a column’s own go before all."""
        # a document may tell of more times
        texts = [text for text, kind in self.governed_by if kind in ("sheet", "own", "note")]
        texts = [text for text in column.texts if text.said.times] or texts
        named = [(part, text) for text in texts if not text.said.is_plan for part in text.said.times]
        if indicator.kind == "share":
            # one until a day may be the quarter’s
            named = [(part, text) for part, text in named if not is_day(part)]
        wider = {text for part, text in named if part.holds(period) and not part.names(period)}
        told = (text for part, text in named if part.names(period) and not is_until(text.text))
        if any(text not in wider for text in told):
            return []
        return list(dict.fromkeys(text for part, text in named if part.holds(period)))

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
        if said.areas and {self.known.registry[area].name} != set(said.areas):
            return "another place"
        is_many = kind == "bodies" and said.why == PART and _MANY.match(text.text)
        if said.why and said.why not in passed and not is_many:
            return said.why
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


def tells_target(text: Text) -> bool:
    """Return whether a text beside a figure tells what was to be reached, with the number of that.

    Examples
    --------
    >>> notes = ("Mục tiêu 2025: 90%", "Kế hoạch", "Ước 90%")
    >>> [tells_target(Text("C2", one, Said(has_number="9" in one))) for one in notes]
    [True, False, False]
    """
    return start(text.text, "plans/targets") is not None and has_own_figure(text)


def _as_numbers(text: str) -> set[float]:
    """Return the numbers that stand in a text; those with groups of three digits in either reading."""
    found = {number.replace(",", ".") for number in _NUMBERS.findall(text)}
    found |= {number.replace(".", "") for number in found if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number)}
    return {float(number) for number in found if number.count(".") < 2}
