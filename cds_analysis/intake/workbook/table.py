"""The one table of a sheet: which column holds what, and which texts around it govern its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import PART, Place, fault, governed, not_understood, twice, uncertain, unseen
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.days import TimePart, of_other_times, read_time
from cds_analysis.intake.parsing.vocabulary import find, is_word, words
from cds_analysis.intake.workbook.entries import ImportPlan, Unused
from cds_analysis.intake.workbook.heads import (
    ASIDES,
    COUNTED,
    LEFT,
    NAMING,
    OF_FIGURES,
    Head,
    beside_targets,
    heads_of,
    is_heads,
    missing_heads,
    numbers_columns,
    without_heads,
)
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.names import Names
from cds_analysis.intake.workbook.said import Text, combined
from cds_analysis.intake.workbook.sheet import Cell, Sheet, doubt_of, is_blank, may_be_value
from cds_analysis.intake.workbook.surroundings import Surroundings, is_of_cell, is_signature

_MANY = ("value", "scope", "ordinal", *ASIDES)


class ValueColumn(NamedTuple):
    """A column of values: its place from 0, the cell of its head, and the texts that govern it alone."""

    at: int
    head: str
    texts: tuple[Text, ...]

    @property
    def time(self) -> TimePart | None:
        """The one time that it names."""
        return combined(part for text in self.texts for part in text.said.times)


@dataclass(frozen=True)
class Table:
    """Where the figures of a sheet stand, and what is said of all of them.

    Parameters
    ----------
    sheet : Sheet
        Of the file.
    file : str
        For messages: the file's name with the sheet's.
    body : range
        Numbers of its rows, from 0.
    places : mapping of str to list of int
        Field to its columns, from 0.
    values : tuple of ValueColumn
        One, or several of different periods.
    texts : tuple of Text
        What governs every row.
    heads : int
        Number of the row of its heads, from 0.
    """

    sheet: Sheet
    file: str
    body: range
    places: Mapping[str, Sequence[int]]
    values: tuple[ValueColumn, ...]
    texts: tuple[Text, ...]
    heads: int

    @property
    def width(self) -> int:
        """How many cells the row of heads has."""
        return len(self.sheet.rows[self.heads])

    def of(self, *fields: str) -> list[int]:
        """Return the columns of some fields, from 0."""
        return [at for name in fields for at in self.places.get(name, ())]

    @cached_property
    def single(self) -> Mapping[str, int]:
        """The fields of which there is one column, with that column."""
        return {name: at[0] for name, at in self.places.items() if name and name not in _MANY}

    @property
    def time(self) -> TimePart | None:
        """The one time that the sheet names, beside the name of its file."""
        own = (text for text in self.texts if not self.is_of_file_name(text))
        return combined(part for text in own for part in text.said.times)

    def is_of_file_name(self, text: Text) -> bool:
        """Return whether a text is the name of the file, which says less than its cells."""
        return self.file.startswith(f"{text.place} [")

    def of_period(self, asked: Period) -> tuple[Table, list[Unused]]:
        """Return the table without the columns of other times than the one asked for, and these."""
        others = of_other_times([one.time for one in self.values], asked)
        left = [self.values[at] for at in others]
        heads = (self.sheet.at(self.heads, one.at) for one in left)
        unused = [Unused(self.file, cell.place, plain_text(cell.value), "another time") for cell in heads]
        return replace(self, values=tuple(one for one in self.values if one not in left)), unused

    def unseen(self) -> Iterator[Problem]:
        """Yield the warnings of a hidden sheet, and of hidden columns of values."""
        if self.sheet.is_hidden:
            yield unseen(Place(self.file), "The sheet")
        for column in (one for one in self.values if one.at in self.sheet.hidden_columns):
            place = Place(self.file, self.heads + 1, column.head)
            yield unseen(place, "The column of the values")

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of the rows in which something stands."""
        return (number for number in self.sheet.filled if number in self.body)


def find_table(sheet: Sheet, file: str, reader: Reader, names: Names, found: ImportPlan) -> Table | None:
    """Return the table of a sheet; what is wrong with the sheet, and what of it is not used, is told to ``found``.

    There is none where the sheet has no row of heads or two, or a head or a text that is not understood. The
    names of measures tell a row without a value from a line of text.
    """
    where = f"{file} [{sheet.name}]"
    rows = [number for number in sheet.filled if is_heads(sheet, number)]
    if not rows:
        found.problems += without_heads(sheet, where)
        return None
    if len(rows) > 1:
        message = "The sheet has more than one row of heads, in lines {lines}."
        hint = "Put each table on a sheet of its own, or copy the figures into the form."
        lines = [str(number + 1) for number in rows]
        found.problems.append(fault("two_tables", Place(where, rows[1] + 1), message, hint, lines=lines))
        return None
    made = _Making(sheet, where, reader, rows[0])
    try:
        table = made.table(names)
    except InputError as error:
        found.problems += [*made.problems, *error.problems]
        return None
    found.problems += made.problems
    found.unused += made.unused
    return table


def _is_of_bodies(head: Cell) -> bool:
    return plain_text(head.value).lower() == "đơn vị"


class _Making(Surroundings):
    """A table while it is made from the row of its heads; a fault that leaves no table is raised."""

    def table(self, names: Names) -> Table:
        heads = heads_of(self.sheet, self.row)
        fields = [self.field_of(at, head) for at, head in enumerate(heads)]
        if fields.count("unit") > 1:
            # beside the unit of measure “Đơn vị” are places or agencies
            bare = [at for at, name in enumerate(fields) if name == "unit" and _is_of_bodies(self.head(at))]
            fields = ["scope" if at in bare[:1] else name for at, name in enumerate(fields)]
        if any(
            name == "value" and is_word(plain_text(self.head(at).value), "whole")
            for at, name in enumerate(fields)
        ):
            fields = [name or self.field_of_part(at) for at, name in enumerate(fields)]
        places: dict[str, list[int]] = {}
        for at, name in enumerate(fields):
            places.setdefault(name, []).append(at)
        first, values = self.row + 1, set(places.get("value", []))
        computed: dict[int, Cell] = {}
        while first < len(self.sheet.rows) and numbers_columns(cells := self.sheet.rows[first]):
            computed |= {at: cell for at, cell in enumerate(cells) if "=" in plain_text(cell.value)}
            first += 1
        if reckoned := [at for at in places.get("share", []) if at in computed]:
            # a share of other columns is none of the measure
            places["share"] = [at for at in places["share"] if at not in reckoned]
            places["beside"] = [*places.get("beside", []), *reckoned]
        body = range(first, self.last_row(first, places, names) + 1)
        self.refuse_heads(fields, body)
        beside = self.texts_of_heads(heads, fields, body)
        above, of_columns = self.above(values, {at for name in NAMING for at in places.get(name, [])})
        columns = self.value_columns({at: heads[at].rest for at in sorted(values)}, of_columns, computed)
        texts = (*self.around(body), *beside, *above, *self.below(body.stop))
        self.refuse_texts([*texts, *(text for column in columns for text in column.texts)])
        return Table(self.sheet, self.where, body, places, columns, texts, self.row)

    def head(self, at: int) -> Cell:
        return self.sheet.at(self.row, at)

    def field_of(self, at: int, head: Head) -> str:
        """Return the field of a column; one whose words make its values something else is not used."""
        said, name = self.reader.read(head.rest.removeprefix("%").strip()), head.field
        is_compared = not name and said.why in ("another time", "a change or a comparison")
        if (said.is_plan and name not in COUNTED) or (
            (name == "value" or is_compared) and said.why and not said.unknown
        ):
            name = "plan"
        if name in LEFT:
            why = said.why or ("a plan or an estimate" if name == "plan" else "a column beside the figures")
            self.leave(self.head(at), self.head(at).value, why)
            return name
        if name != "value":
            is_odd = not replace(said, units=()).is_silent
        else:
            is_share = head.rest.startswith("/") and read_time(head.rest.strip("/ ")) is None
            is_odd = bool(said.unknown or said.filler) or is_share
        return "" if is_odd or find(head.rest, "neutral") else name

    def field_of_part(self, at: int) -> str:
        """Return the field of a column beside that of the whole province whose head names a place: it is left."""
        said = self.reader.read(plain_text(self.head(at).value))
        if not (said.is_name or said.why in ("another place", PART)):
            return ""
        self.leave(self.head(at), self.head(at).value, "another place")
        return "beside"

    def refuse_heads(self, fields: Sequence[str], body: range) -> None:
        """Refuse a table with a column that is not understood, has no head, or stands twice."""
        found = []
        filled = [self.sheet.rows[number] for number in self.sheet.filled if number in body]
        # a row of a text file that is too wide is refused by itself
        widest = 0 if self.sheet.is_text else max(map(len, filled), default=0)
        for at in range(max(len(fields), widest)):
            cell, name = self.head(at), fields[at] if at < len(fields) else ""
            if doubt_of(cell)[0]:
                why = "A part of this head is struck or set apart."
                found.append(uncertain(self.place(cell), cell.value, why))
            elif not name:
                first = next((row[at] for row in filled if at < len(row) and not is_blank(row[at])), None)
                found += [self.without_field(cell, first)] if first else []
            elif name not in _MANY and fields.index(name) != at:
                others = [self.head(one).place for one, other in enumerate(fields) if other == name]
                found.append(twice(self.place(cell), words(f"heads/{name}")[0], others))
        if found:
            raise InputError(found)

    def without_field(self, head: Cell, first: Cell) -> Problem:
        """Return the fault of a column without a known head, in which something stands first."""
        if not is_blank(head):
            return not_understood(self.place(head), plain_text(head.value))
        message = "The column of {cell} has no head, and holds “{value}”."
        hint = "Give it a head, or clear it: what it says of the figures is not known."
        value = plain_text(first.value)
        return fault("no_head", self.place(first), message, hint, cell=first.place, value=value)

    def texts_of_heads(self, heads: Sequence[Head], fields: Sequence[str], body: range) -> Iterator[Text]:
        """Yield what heads say of the whole table: units, and all that stands in their row over empty columns."""
        for at, (head, name) in enumerate(zip(heads, fields, strict=True)):
            cell = self.head(at)
            whole = plain_text(cell.value)
            rows = (self.sheet.at(number, at) for number in self.sheet.filled if number in body)
            is_empty = name not in ("value", "name", "target") and all(map(is_blank, rows))
            rest = beside_targets(whole) if name == "plan" else head.rest if name else whole
            said = self.reader.read(rest)
            if name in COUNTED and (said.filler or not said.is_silent):
                # what the parts of a share count, its measure must speak of
                units, odd = tuple(f"% {one}" for one in said.units), said.unknown or said.filler
                yield Text(cell.place, whole, replace(said, units=units, unknown=odd))
                continue
            is_of_units = said.units and name not in ("value", *ASIDES)
            if whole and (is_of_units or (is_empty and not (name and said.is_silent))):
                yield Text(cell.place, whole, said)

    def last_row(self, first: int, places: Mapping[str, Sequence[int]], names: Names) -> int:
        """Return the number of the last row of the table; what stands below it is text."""
        last, is_signed = first - 1, False
        kinds = (NAMING, ("value",), OF_FIGURES)
        groups = [[at for name in one for at in places.get(name, [])] for one in kinds]
        for number in (one for one in self.sheet.filled if one >= first):
            is_signed = is_signed or is_signature(self.sheet.rows[number])
            cells = [[self.sheet.at(number, at) for at in one] for one in groups]
            named, values, others = ([cell for cell in one if not is_blank(cell)] for one in cells)
            is_named = any(names.measures(plain_text(cell.value), True) for cell in named)
            has_value = any(may_be_value(cell, bool(named)) for cell in values)
            if is_named or (not is_signed and (has_value or (named and others))):
                last = number
        return last

    def value_columns(
        self, rests: Mapping[int, str], above: Mapping[int, Sequence[Text]], computed: Mapping[int, Cell]
    ) -> tuple[ValueColumn, ...]:
        """Return the columns of results; of several each has a period of its own, and one of them there must be."""
        columns: list[ValueColumn] = []
        for at, rest in rests.items():
            cell = self.head(at)
            own = [self.reader.text(cell.place, rest)] if rest else []
            own += [self.reader.prompt(cell.place, cell.prompt)] if cell.prompt else []
            texts = (*own, *above.get(at, []))
            whys = ["a change or a comparison"] if at in computed else []
            whys += [text.said.why for text in texts if text.said.why and not text.said.unknown]
            if whys:
                self.leave(cell, cell.value, whys[0])
            else:
                columns.append(ValueColumn(at, cell.place, texts))
        if columns:
            self.refuse_sums(self.head(columns[0].at))
        cells = [cell for at, cell in computed.items() if at in rests]
        if cells and not columns:
            why = "a change or a comparison"
            raise InputError([governed(self.place(one), one.value, one.place, why) for one in cells])
        if not columns:
            raise InputError([missing_heads(self.sheet, self.row, self.where, ["value"])])
        times = [one.time for one in columns]
        if len(columns) > 1 and (len(set(times)) < len(times) or TimePart() in times):
            message = "The results may stand under {heads}: which of them is meant?"
            hint = "Write its own period over each, or take the others out."
            found = [plain_text(self.head(one.at).value) for one in columns]
            place = self.place(self.head(columns[1].at))
            raise InputError([fault("columns", place, message, hint, heads=found)])
        return tuple(columns)

    def refuse_sums(self, value: Cell) -> None:
        """Refuse the results of a table in which a sum of several quarters stands beside them."""
        sums = (cell for cell in self.sheet.rows[self.row] if find(plain_text(cell.value), "sums"))
        if cell := next(sums, None):
            raise InputError(
                [governed(self.place(value), cell.value, cell.place, "a change or a comparison")]
            )

    def refuse_texts(self, texts: Sequence[Text]) -> None:
        """Refuse a table with a text around it that is not understood; name those that say nothing."""
        odd = [text for text in dict.fromkeys(texts) if text.said.unknown and not text.said.why]
        if odd:
            raise InputError([not_understood(self.place(one), one.text) for one in odd])
        for text in texts:
            if text.said.is_silent and is_of_cell(text.place):
                self.leave(text, text.text, "a title")
