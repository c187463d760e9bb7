"""What the row of a figure is about: its measure, period, day, agency and province, by its cells and the options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import (
    PART,
    disagrees,
    fault,
    governed,
    missing,
    not_understood,
    unknown,
    unreadable,
)
from cds_analysis.cellar.periods import Period, parse_period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.observations import KNOWN_BASES
from cds_analysis.intake.parsing.cells import says_nothing
from cds_analysis.intake.parsing.days import TimePart, read_day, read_period, read_time
from cds_analysis.intake.parsing.vocabulary import is_word, only, start
from cds_analysis.intake.workbook.areas import area_in_force, fits_rank
from cds_analysis.intake.workbook.heads import ASIDES, shown_year
from cds_analysis.intake.workbook.names import is_code
from cds_analysis.intake.workbook.row_cells import RowCells, head_of
from cds_analysis.intake.workbook.said import combined
from cds_analysis.intake.workbook.senders import are_near
from cds_analysis.intake.workbook.sheet import Cell, is_blank
from cds_analysis.intake.workbook.table import ValueColumn

OPTIONS = {"area": "--province", "organisation": "--org", "period": "--period", "known": "--known-from"}
_TIME_PARTS = {"year": "năm", "quarter": "quý", "month": "tháng"}
_OF_WORDS = ("document", "note", "organisation")
_MAY_TAKE_DIGITS = (*_OF_WORDS, "quarter", "month", "scale", "value", "ordinal", *ASIDES)
# offices of the centre for several provinces
_REGION = re.compile(r"\bkhu vực\s+(?:[IVX]+|\d+)\b", re.IGNORECASE)
_LOCAL = re.compile(r"(?:UBND|Ủy ban nhân dân|công an|phòng|hội)\b(?!.*\b(?:tỉnh|sở)\b)", re.IGNORECASE)
# what is left of the name of an office when its known words are taken out
_REST_OF_NAME = re.compile(r"[^\W\d_.]+(?:[ .]+[^\W\d_.]+)*\.?")
_BRACKETS = re.compile(r"\(([^()]*)\)\W*$")
# an agency of a place below a province
_BELOW = re.compile(r"\b(?:huyện|thị xã|quận|xã|phường|thị trấn)\s+[A-ZĐ]")


class RowFacts(RowCells):
    """A row as far as its cells say what its values are about; what cannot be told is raised as a fault."""

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
            other = self.text(last), self.cell(last).place
            raise InputError([disagrees(self.at(first), self.text(first), *other)])
        message = "“{value}” has several measures: {measures}."
        hint = "Write the one that is meant into the column “{head}”."
        measures = [self.known.indicators[one].name_vi for one in sorted(found)]
        details = {"value": self.text(first), "measures": measures, "head": head_of("measure")}
        raise InputError([fault("several", self.at(first), message, hint, **details)])

    def unknown_measure(self, name: str) -> Problem:
        """Return the fault of a name that is that of no measure."""
        text, hint = self.text(name), "Take the names of the form: python run.py template."
        if not self.names.has_programme and is_code(text):
            hint = "For the codes of a programme add --programme, or --province."
        behind = _BRACKETS.search(text)
        # who leaves out a bracket that says more would tell another figure
        is_more = behind is not None and not is_word(behind[1], "units")
        measures = [] if is_more else [one.name_vi for one in self.known.indicators.values()]
        near = self.names.nearest(text, measures)
        return unknown(self.at(name), text, "measure", near, hint)

    def agreed(self, name: str, stated: object, option: object) -> None:
        """Refuse what a sheet tells otherwise than an option, and what neither of them tells."""
        if stated and option and stated != option:
            raise InputError([disagrees(self.at(name), stated, option, OPTIONS[name])])
        if not (stated or option):
            raise InputError([missing(self.at(name), head_of(name), OPTIONS[name])])

    def period(self, column: ValueColumn, value: Cell) -> Period:
        """Return the period of a value: that of its row, its column or the option; all of them must agree."""
        parts = [(part, text.place, text.text) for text in column.texts for part in text.said.times]
        given = [name for name in _TIME_PARTS if self.text(name)]
        parts += [(self.time_part(name), self.cell(name).place, self.text(name)) for name in given]
        joined = combined(part for part, _, _ in parts)
        if joined is None:
            message = "The column and the row name several times: {said}."
            named = [text for _, _, text in parts]
            raise InputError([fault("times", self.place(value), message, "Keep one of them.", said=named)])
        stated = self.parsed(self.cell("period"), lambda cell: read_period(cell.value, cell.number_format))
        option = parse_period(self.known.period) if self.known.period else None
        # of several columns each has a period of its own
        text = stated or ("" if option and len(self.table.values) == 1 else joined.text)
        own = parse_period(text) if text else None
        if own and option and own.start == own.end == option.end:
            own = option  # a day is that of the time which ends with it
        if own and not stated and option and own != option:
            raise InputError([disagrees(self.place(parts[0][1]), parts[0][2], option, OPTIONS["period"])])
        self.agreed("period", own, option)
        period: Period = own or option  # type: ignore[assignment]
        for part, place, said in parts:
            if not part.holds(period):
                if own is None:
                    raise InputError([disagrees(self.place(place), said, period, OPTIONS["period"])])
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
        stated = self.parsed(self.cell("known"), lambda cell: read_day(cell.value, cell.number_format))
        self.agreed("known", stated, self.known.known_from)
        return stated or self.known.known_from  # type: ignore[return-value]

    def organisation(self) -> str:
        """Return who gives the figure: a recorded source, an office by its name, or the one of the option."""
        stated, option = self.text("organisation"), self.known.organisation
        self.agreed("organisation", stated, option)
        if not (option or "basis" in self.table.single or self.is_agency(stated)):
            hint = "Write its full name; if it is right, name it with --org, or record it in source_orgs.csv."
            holders = sorted({one.partition(" (")[0] for one in self.known.held})
            near = next((one for one in holders if are_near(stated, one)), "")
            raise InputError([unknown(self.at("organisation"), stated, "agency", near, hint)])
        return stated or option

    def is_agency(self, text: str) -> bool:
        """Return whether a text is the name of a recorded source, or that of an office and no more."""
        said = self.reader.read(_REGION.sub("", text))
        rest = said.unknown
        is_name = not rest or (rest[0].isupper() and _REST_OF_NAME.fullmatch(rest))
        is_plain = is_name and not (said.why or said.times or said.units)
        kinds = ("agencies/offices", "agencies/above") if rest else ("agencies",)
        return bool(
            (is_plain and start(text, *kinds)) or text in self.known.sources or text in self.known.held
        )

    def area(self, period: Period | None, value: Cell) -> str:
        """Return the key of the province of the row."""
        registry, given = self.known.registry, [name for name in ("area_key", "area") if self.text(name)]
        named = {name: self.area_of(self.text(name)) for name in given}
        for name in (one for one in given if not named[one]):
            text, is_city = self.text(name), start(self.text(name), "cities")
            near = "" if is_city else self.names.nearest(text, registry.names())
            hint = "A city of the name of its province is not that province." if is_city else ""
            raise InputError([unknown(self.at(name), text, "province", near, hint)])
        units = [registry.find(one) for one in (*named.values(), self.known.area) if one]
        if not units:
            raise InputError([missing(self.at("area"), head_of("area"), OPTIONS["area"])])
        for one in units[1:]:
            if one.name != units[0].name:
                where = self.cell("area").place if len(given) > 1 else OPTIONS["area"]
                raise InputError([disagrees(self.at(given[0]), units[0].name, one.name, where)])
        if period is None:
            return units[0].key
        text, place = (named[given[0]], self.at(given[0])) if given else (self.known.area, self.place(value))
        key, problem = area_in_force(text, period, registry, place)
        self.problems += [problem] if problem else []
        for name in given:
            if not fits_rank(self.text(name), registry[key]):
                raise InputError([unknown(self.at(name), self.text(name), "province", registry[key].name)])
        return key

    def odd_words(self, area: str | None) -> Iterator[Problem]:
        """Yield cells that must hold words and hold a number, as where a comma parted one; and unknown codes."""
        for name in _OF_WORDS:
            cell, text = self.cell(name), self.text(name)
            is_part = self.table.sheet.is_text and re.match(r"\d+\s*(?:%|$)", text)
            is_mark = name == "note" and re.fullmatch(r"\(\d{1,2}\)|\(?\*+\)?", text)
            if is_word(re.sub(r"\s*\d+$", "", text), "ditto"):
                message = "“{value}” points to another row, so that nobody knows what it says of this one."
                yield unreadable(self.place(cell), text, message, "Write it out.")
            elif text and (is_part or not (is_mark or re.search(r"[^\W\d_]", text))):
                message = "“{value}” holds no words; is it a part of a number?"
                hint = "Put a number with a comma in quotes, or write words here."
                yield unreadable(self.place(cell), text, message, hint)
        for name in filter(self.text, ("document", "organisation")):
            text = self.text(name)
            said = self.reader.read(_REGION.sub("", text))
            is_other = said.areas and area and self.known.registry[area].name not in said.areas
            is_agency = name == "organisation" and not self.known.organisation and self.is_agency(text)
            if is_other or _BELOW.search(text) or (is_agency and said.unknown and _LOCAL.match(text)):
                yield governed(self.at(name), text, self.cell(name).place, "another place")
        basis, status, scale = (self.text(name) for name in ("basis", "status", "scale"))
        if basis and basis not in KNOWN_BASES:
            yield unknown(self.at("basis"), basis, "word")
        is_plain = is_word(status, "assessed") or self.reader.read(status).is_silent
        if status and not (self.status() or is_plain):
            yield not_understood(self.at("status"), status)
        if scale not in ("", "0", "0.0"):
            yield governed(self.at("scale"), scale, self.cell("scale").place, "another scale")

    def beside_digits(self, column: ValueColumn) -> Iterator[Problem]:
        """Yield a whole number of a file parted by commas that stands beside other digits: they may be one number."""
        value = self.value(column)
        if self.table.sheet.mark != "," or not re.fullmatch(r"\d+", plain_text(value.value)):
            return
        among, beside = range(len(self.cells)), {*self.table.of(*_MAY_TAKE_DIGITS)}
        sides = ((column.at - 1, r".*\d$"), (column.at + 1, r"\d"))
        cells = ((self.cells[at], digits) for at, digits in sides if at in beside and at in among)
        if any(re.match(digits, plain_text(cell.value)) for cell, digits in cells):
            message = "“{value}” stands beside digits in a file parted by commas: is it a part of a number?"
            hint = 'Put numbers with a comma in quotes, like "95,2", or part the cells by semicolons.'
            yield fault("parted", self.place(value), message, hint, value=value.value)

    @property
    def is_of_other_width(self) -> bool:
        """Whether a row of a text file has more or fewer cells than heads; Excel writes empty ones behind them."""
        beyond = self.cells[self.table.width :]
        is_padded = self.table.sheet.mark != "," and all(map(is_blank, beyond))
        return len(self.cells) < self.table.width or bool(beyond and not is_padded)

    def wrong_width(self) -> Problem:
        """Return the fault of a row of a text file with more or fewer cells than heads."""
        message = "The row has {found} cells, and there are {expected} heads."
        hint = 'Put a number with a comma in quotes, like "95,2", and leave no cell out.'
        details = {"found": len(self.cells), "expected": self.table.width}
        return fault("csv_width", self.place(), message, hint, **details)

    def status(self) -> str:
        """Return what the column of the kind of a figure says: actual, provisional or planned."""
        text = self.text("status")
        return only(text, "status") or ("planned" if is_word(text, "plans") else "")

    def odd_scopes(self, area: str | None) -> Iterator[Problem]:
        """Yield cells that tell of a part: what they say of the row's place or people must be the whole."""
        own = self.known.registry[area].name if area else ""
        for cell in self.cells_of("scope"):
            text = plain_text(cell.value)
            named = self.area_of(text)
            is_own = named and self.known.registry.find(named).name == own
            if not (says_nothing(text) or is_word(text, "whole") or is_word(text, "provinces") or is_own):
                why = "another place" if is_word(text, "country") else PART
                yield governed(self.place(cell), text, cell.place, why)
