"""The one table of a sheet: which column holds what, and which texts around it govern its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from cds_analysis.errors import InputError, Problem
from cds_analysis.sources.faults import Place, fault, not_understood, twice, uncertain, unseen
from cds_analysis.sources.workbook.entries import Unused
from cds_analysis.sources.workbook.meaning import Reader, Said, Text, combined
from cds_analysis.sources.workbook.names import Names
from cds_analysis.sources.workbook.sheet import Cell, Sheet, doubt_of, is_blank, is_number, place_of
from cds_analysis.sources.written.cells import format_sections, plain_text
from cds_analysis.sources.written.days import TimePart, read_time
from cds_analysis.sources.written.vocabulary import below, find, is_word, start, words

NAMING = ("indicator", "measure", "name", "target")
# what a row of a figure has, and a line of text has not
OF_FIGURES = ("unit", "period", "year", "quarter", "month", "known", "organisation", "qualifier", "status")
# columns of which there may be several
_MANY = ("value", "scope", "beside", "plan", "ordinal", "of_form")
_LONGEST_HEAD = 120
_NUMBER_OF_COLUMN = re.compile(r"\(?\s*(?:[A-Za-z]|\d{1,2})\s*\)?(?:\s*=\s*[\d()+\-*/:x×% ]+)?")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SIGNED_DAY = re.compile(r"\bngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm\b", re.IGNORECASE)


class ValueColumn(NamedTuple):
    """A column of values: its place from 0, the cell of its head, and the texts that govern it alone."""

    at: int
    head: str
    texts: tuple[Text, ...]


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
    columns : mapping of str to int
        Field to its only column, from 0.
    values : tuple of ValueColumn
        One, or several of different periods.
    scopes, asides, ordinals : tuple of int
        Columns that may tell of a part, those of which nothing is used, and those that number the rows.
    texts : tuple of Text
        What governs every row.
    width : int
        How many cells the row of heads has.
    """

    sheet: Sheet
    file: str
    body: range
    columns: Mapping[str, int]
    values: tuple[ValueColumn, ...]
    scopes: tuple[int, ...]
    asides: tuple[int, ...]
    ordinals: tuple[int, ...]
    texts: tuple[Text, ...]
    width: int


class Head(NamedTuple):
    """A head: a key of ``heads`` in ``words.yml``, ``plan`` or an empty text, and what stands beside its name."""

    field: str
    rest: str = ""


@lru_cache(maxsize=1 << 14)
def read_head(text: str) -> Head:
    """Return which column a head names.

    Examples
    --------
    >>> read_head("Kết quả thực hiện (%)"), read_head("Năm 2023"), read_head("Kế hoạch năm 2025").field
    (Head(field='value', rest='(%)'), Head(field='value', rest='Năm 2023'), 'plan')
    >>> read_head("Chỉ tiêu năm 2025").field, read_head("Năm").field, read_head("Màu sắc").field
    ('plan', 'year', '')
    """
    told = " ".join(plain_text(text).replace("*", " ").split())
    if read_time(_BRACKETS.sub("", told)) is not None:
        return Head("value", told)
    met = [(one.end, name) for name in below("heads") if (one := start(told, f"heads/{name}"))]
    end, name = max(met, default=(0, ""))
    rest = told[end:].strip(" :,-–")
    plan = start(told, "plans")
    if (plan and plan.end >= end) or (name == "name" and read_time(rest) is not None):
        return Head("plan", rest)
    return Head(name, rest)


def find_table(
    sheet: Sheet, file: str, reader: Reader, names: Names
) -> tuple[Table | None, list[Problem], list[Unused]]:
    """Return the table of a sheet, what is wrong with the sheet, and what of it is not used.

    Parameters
    ----------
    sheet : Sheet
        From :func:`cds_analysis.sources.workbook.opened.open_workbook`.
    file : str
        For messages.
    reader : Reader
        Of its texts.
    names : Names
        Of measures, so that a row without a value is told from a line of text.

    Returns
    -------
    tuple
        No table where the sheet has none, has two, or has a head or a column that is not understood.
    """
    where = f"{file} [{sheet.name}]"
    rows = [number for number in sheet.filled if _is_heads(sheet, number)]
    if not rows:
        return None, list(_without_heads(sheet, where)), []
    if len(rows) > 1:
        message = "The sheet has more than one row of heads, in lines {lines}."
        hint = "Put each table on a sheet of its own, or copy the figures into the form."
        lines = [str(number + 1) for number in rows]
        return None, [fault("two_tables", Place(where, rows[1] + 1), message, hint, lines=lines)], []
    made = _Making(sheet, where, reader, names, rows[0])
    try:
        table = made.table()
    except InputError as error:
        return None, [*made.problems, *error.problems], []
    return table, made.problems, made.unused


def cell_at(sheet: Sheet, number: int, at: int) -> Cell:
    """Return a cell by the numbers of its row and its column, from 0; one merged downwards is that of every row."""
    row, place = sheet.rows[number], place_of(number, at)
    cell = row[at] if at < len(row) else Cell(None, place)
    over = sheet.merged.get(place)
    if over is None or not is_blank(cell) or over.place.rstrip("0123456789") != get_column_letter(at + 1):
        return cell
    return over


def _is_heads(sheet: Sheet, number: int) -> bool:
    """Return whether a row names a value and what it is a value of, in heads that end in it."""
    row = sheet.rows[number]
    if not any(isinstance(cell.value, str) and len(cell.value) < _LONGEST_HEAD for cell in row):
        return False
    heads = [_head(sheet, number, at) for at in range(len(row))]
    # the name of a measure may begin like a head
    is_named = any(
        head.field in NAMING and re.match(r"(?:\(.*)?$", head.rest) and _ends_in(sheet, number, at)
        for at, head in enumerate(heads)
    )
    return is_named and any(head.field == "value" for head in heads)


def _head(sheet: Sheet, number: int, at: int) -> Head:
    cell = cell_at(sheet, number, at)
    if isinstance(cell.value, str):
        return read_head(cell.value) if len(cell.value) < _LONGEST_HEAD else Head("")
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        is_year = read_time(shown_year(cell)) or read_time(f"{cell.value:g}")
        return read_head(shown_year(cell)) if is_year else Head("")
    return Head("")


def shown_year(cell: Cell) -> str:
    """Return a year as its cell shows it: with the words of its number format.

    Examples
    --------
    >>> shown_year(Cell(2024, "B1")), shown_year(Cell(2024.0, "B1", '"KH "0'))
    ('2024', 'KH 2024')
    """
    text = plain_text(cell.value)
    if not isinstance(cell.value, int | float):
        return text
    words_ = " ".join(one.literal for one in format_sections(cell.number_format))
    return f"{words_.strip()} {text.removesuffix('.0')}".strip()


def is_across(sheet: Sheet, number: int, at: int) -> bool:
    """Return whether a cell is merged with a column beside it."""
    over = sheet.covering(number, at)
    beside = (at - 1, at + 1) if at else (at + 1,)
    return over is not None and any(sheet.covering(number, one) is over for one in beside)


def _ends_in(sheet: Sheet, number: int, at: int) -> bool:
    over = sheet.covering(number, at)
    return over is None or sheet.covering(number + 1, at) is not over


def numbers_columns(cells: Sequence[Cell]) -> bool:
    """Return whether a row only numbers the columns: ``A B 1 2``, ``(1) (2) (3)=(2)/(1)``."""
    texts = [plain_text(cell.value) for cell in cells if not is_blank(cell)]
    return len(texts) > 1 and all(_NUMBER_OF_COLUMN.fullmatch(text) for text in texts)


def is_signature(cells: Sequence[Cell]) -> bool:
    """Return whether a row is one of those with which a sheet is signed: an office, a day, who is told."""
    texts = [plain_text(cell.value) for cell in cells if isinstance(cell.value, str)]
    if any(is_number(cell) for cell in cells):
        return False
    return any(start(text, "signatures") or _SIGNED_DAY.search(text) for text in texts)


@dataclass
class _Making:
    """A table while it is made from the row of its heads; a fault that leaves no table is raised."""

    sheet: Sheet = field(repr=False)
    where: str
    reader: Reader
    names: Names
    row: int
    computed: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)

    def table(self) -> Table:
        heads = [_head(self.sheet, self.row, at) for at in range(len(self.sheet.rows[self.row]))]
        fields = [self.field_of(at, head) for at, head in enumerate(heads)]
        places = {
            name: [at for at, one in enumerate(fields) if one == name] for name in dict.fromkeys(fields)
        }
        first = self.row + 1
        while first < len(self.sheet.rows) and numbers_columns(self.sheet.rows[first]):
            self.computed |= {
                at for at, cell in enumerate(self.sheet.rows[first]) if "=" in plain_text(cell.value)
            }
            first += 1
        named, values = [at for name in NAMING for at in places.get(name, [])], places.get("value", [])
        of_figures = [at for name in OF_FIGURES for at in places.get(name, [])]
        last = self.last_row(first, values, named, of_figures)
        body = range(first, last + 1)
        self.refuse_heads(fields, body)
        beside = self.texts_of_heads(heads, fields)
        above, of_columns = self.texts_above(set(values), set(named))
        columns = self.value_columns({at: heads[at] for at in values}, of_columns)
        texts = (*self.around(), *beside, *above, *self.texts_below(last + 1))
        self.refuse_texts([*texts, *(text for column in columns for text in column.texts)])
        self.warn_of_unseen(values)
        return Table(
            self.sheet,
            self.where,
            body,
            {name: at[0] for name, at in places.items() if name and name not in _MANY},
            columns,
            tuple(places.get("scope", [])),
            tuple(places.get("beside", []) + places.get("plan", []) + places.get("of_form", [])),
            tuple(places.get("ordinal", [])),
            texts,
            len(self.sheet.rows[self.row]),
        )

    def head_cell(self, at: int) -> Cell:
        return cell_at(self.sheet, self.row, at)

    def place(self, cell: Cell) -> Place:
        return Place(self.where, _line(cell.place), cell.place)

    def field_of(self, at: int, head: Head) -> str:
        """Return the field of a column; one whose words make its values something else is not used."""
        cell = self.head_cell(at)
        said = self.reader.read(head.rest) if head.rest else Said()
        name = head.field
        if said.is_plan or (name == "value" and said.why and not said.unknown):
            name = "plan"
        if name in ("plan", "beside"):
            why = said.why or ("a plan or an estimate" if name == "plan" else "a column beside the figures")
            self.unused.append(Unused(self.where, cell.place, plain_text(cell.value), why))
            return name
        is_value = name == "value"
        is_plain = is_value or replace(said, units=()).is_silent
        is_odd = (
            bool(said.unknown or (is_value and said.filler) or find(head.rest, "neutral")) or not is_plain
        )
        is_share = is_value and head.rest.startswith("/") and read_time(head.rest.strip("/ ")) is None
        return "" if is_odd or is_share else name

    def refuse_heads(self, fields: Sequence[str], body: range) -> None:
        """Refuse a table with a column that is not understood, has no head, or stands twice."""
        found = []
        for at, name in enumerate(fields):
            cell = self.head_cell(at)
            if doubt_of(cell)[0]:
                found.append(
                    uncertain(self.place(cell), cell.value, "A part of this head is struck or set apart.")
                )
            elif name and name not in _MANY and fields.index(name) != at:
                others = [self.head_cell(one).place for one, other in enumerate(fields) if other == name]
                found.append(twice(self.place(cell), words(f"heads/{name}")[0], others))
            elif not name:
                found += self.without_field(at, cell, body)
        filled = [number for number in self.sheet.filled if number in body]
        widest = max((len(self.sheet.rows[number]) for number in filled), default=0)
        for at in range(len(fields), 0 if self.sheet.is_text else widest):
            found += self.without_field(at, Cell(None, place_of(self.row, at)), body)
        if found:
            raise InputError(found)

    def without_field(self, at: int, head: Cell, body: range) -> Iterator[Problem]:
        """Yield the fault of a column without a known head in which something stands."""
        rows = (self.sheet.rows[number] for number in self.sheet.filled if number in body)
        first = next((row[at] for row in rows if at < len(row) and not is_blank(row[at])), None)
        if first is None:
            return
        if not is_blank(head):
            yield not_understood(self.place(head), plain_text(head.value))
            return
        message = "The column of {cell} has no head, and holds “{value}”."
        hint = "Give it a head, or clear it: what it says of the figures is not known."
        yield fault(
            "no_head", self.place(first), message, hint, cell=first.place, value=plain_text(first.value)
        )

    def texts_of_heads(self, heads: Sequence[Head], fields: Sequence[str]) -> Iterator[Text]:
        """Yield what heads say of the whole table: units, and texts in their row over empty columns."""
        for at, (head, name) in enumerate(zip(heads, fields, strict=True)):
            cell = self.head_cell(at)
            told = plain_text(cell.value)
            said = self.reader.read(head.rest if name else told)
            if told and (not name or (said.units and name not in ("value", "beside", "plan", "of_form"))):
                yield Text(cell.place, told, said)

    def last_row(
        self, first: int, values: Sequence[int], named: Sequence[int], of_figures: Sequence[int]
    ) -> int:
        """Return the number of the last row of the table; what stands below it is text."""
        last, is_signed = first - 1, False
        for number in self.sheet.filled:
            if number < first:
                continue
            is_signed = is_signed or is_signature(self.sheet.rows[number])
            texts = [plain_text(cell_at(self.sheet, number, at).value) for at in named]
            is_named = any(self.names.measures(text, True) for text in texts)
            has_more = any(not is_blank(cell_at(self.sheet, number, at)) for at in of_figures)
            has_value = any(_may_be_value(cell_at(self.sheet, number, at), any(texts)) for at in values)
            if is_named or (not is_signed and (has_value or (any(texts) and has_more))):
                last = number
        return last

    def value_columns(
        self, heads: Mapping[int, Head], above: Mapping[int, Sequence[Text]]
    ) -> tuple[ValueColumn, ...]:
        """Return the columns of results; of several each has a period of its own, and one of them there must be."""
        columns: list[ValueColumn] = []
        for at, head in heads.items():
            cell = self.head_cell(at)
            own = [self.reader.text(cell.place, head.rest)] if head.rest else []
            made = ValueColumn(at, cell.place, (*own, *above.get(at, [])))
            computed = "a change or a comparison" if at in self.computed else ""
            why = computed or next(
                (text.said.why for text in made.texts if text.said.why and not text.said.unknown), ""
            )
            if why:
                self.unused.append(Unused(self.where, cell.place, plain_text(cell.value), why))
            else:
                columns.append(made)
        if not columns:
            raise InputError([_missing_heads(self.sheet, self.row, self.where, ["value"])])
        times = [combined(part for text in one.texts for part in text.said.times) for one in columns]
        if len(columns) > 1 and (len(set(times)) < len(times) or TimePart() in times):
            place = self.place(self.head_cell(columns[1].at))
            raise InputError([twice(place, words("heads/value")[0], [one.head for one in columns])])
        return tuple(columns)

    def around(self) -> Iterator[Text]:
        """Yield the sheet's name, and what stands on its page outside the cells."""
        name = plain_text(self.sheet.name)
        if not self.sheet.is_text:
            yield self.reader.text(f"[{name}]", name)
        file = re.sub(r"[-_]+", " ", PurePath(self.where.rpartition(" [")[0]).stem)
        said = replace(self.reader.read(file), times=(), unknown="")
        yield Text("", file, said if said.why != "another scale" else Said())
        comments = (
            Cell(one.comment, one.place)
            for row in self.sheet.rows[: self.row + 1]
            for one in row
            if one.comment
        )
        for cell in (*self.sheet.around, *comments):
            yield self.reader.text(cell.place, cell.value)

    def texts_above(self, values: set[int], named: set[int]) -> tuple[list[Text], dict[int, list[Text]]]:
        """Return the texts above the heads that govern all figures, and those that govern some columns of values."""
        of_all: list[Text] = []
        of_columns: dict[int, list[Text]] = {}
        for number in self.sheet.filled:
            if number >= self.row:
                break
            texts = list(self.texts_of(number))
            for text, span in texts:
                covered = values & set(span)
                is_title = named & set(span) or not covered or (len(texts) == 1 and len(span) == 1)
                if is_title:
                    of_all.append(text)
                else:
                    for at in covered:
                        of_columns.setdefault(at, []).append(text)
        return of_all, of_columns

    def texts_of(self, number: int) -> Iterator[tuple[Text, range]]:
        """Yield the texts of a row with the columns over which each is merged, or stands before the next one."""
        cells = [cell for cell in self.sheet.rows[number] if not is_blank(cell)]
        if not cells:
            return
        if self.sheet.is_text:
            # a title may hold the mark that parts cells
            joined = Cell(", ".join(plain_text(cell.value) for cell in cells), f"A{number + 1}")
            yield self.text(joined), range(len(self.sheet.rows[self.row]))
            return
        starts = [at for at, cell in enumerate(self.sheet.rows[number]) if not is_blank(cell)]
        width = max(len(self.sheet.rows[number]), len(self.sheet.rows[self.row]))
        for comment in (cell for cell in cells if cell.comment and number > self.row):
            yield self.reader.text(comment.place, comment.comment), range(0)
        for cell, at, after in zip(cells, starts, [*starts[1:], width], strict=True):
            over = self.sheet.covering(number, at)
            if over is None:
                yield self.text(cell), range(at, after if len(cells) > 1 else at + 1)
                continue
            if self.sheet.covering(self.row, at) is over:
                continue  # the upper part of a head
            end = at + 1
            while self.sheet.covering(number, end) is over:
                end += 1
            yield self.text(cell), range(at, end)

    def text(self, cell: Cell) -> Text:
        if doubt_of(cell)[0]:
            message = "A part of this text is struck or set apart, so that what it says is not certain."
            raise InputError([uncertain(self.place(cell), cell.value, message)])
        return self.reader.text(cell.place, cell.value)

    def texts_below(self, first: int) -> Iterator[Text]:
        """Yield the lines below the last figure; names below a signature say nothing."""
        is_signed = False
        for number in self.sheet.filled:
            if number < first:
                continue
            is_signed = is_signed or is_signature(self.sheet.rows[number])
            for text, _ in self.texts_of(number):
                said = replace(text.said, unknown="") if is_signed else text.said
                if not is_signed or said.why or said.times or said.areas or said.units:
                    yield text._replace(said=said)
                else:
                    self.unused.append(Unused(self.where, text.place, text.text, "a signature"))

    def refuse_texts(self, texts: Sequence[Text]) -> None:
        """Refuse a table with a text around it that is not understood; name those that say nothing."""
        odd = [text for text in dict.fromkeys(texts) if text.said.unknown and not text.said.why]
        if odd:
            raise InputError(
                [not_understood(Place(self.where, _line(one.place), one.place), one.text) for one in odd]
            )
        self.unused += [
            Unused(self.where, one.place, one.text, "a title")
            for one in texts
            if one.said.is_silent and _line(one.place)
        ]

    def warn_of_unseen(self, values: Sequence[int]) -> None:
        if self.sheet.is_hidden:
            self.problems.append(unseen(Place(self.where), "The sheet"))
        hidden = [at for at in values if at in self.sheet.hidden_columns]
        self.problems += [unseen(self.place(self.head_cell(at)), "The column of the values") for at in hidden]


def _line(place: str) -> int:
    return int(re.sub(r"\D", "", place) or 0) if re.fullmatch(r"[A-Z]+\d+", place) else 0


def _may_be_value(cell: Cell, has_name: bool) -> bool:
    return cell.is_unknown or is_number(cell) or (has_name and bool(re.search(r"\d", plain_text(cell.value))))


def _without_heads(sheet: Sheet, where: str) -> Iterator[Problem]:
    """Yield the fault of a sheet in which numbers stand, but no row of heads: it would go by unseen."""
    has_numbers = any(is_number(cell) for number in sheet.filled for cell in sheet.rows[number])
    if is_word(plain_text(sheet.name), "silent_sheets") or not has_numbers:
        return
    fields = {number: _fields(sheet, number) for number in sheet.filled}
    best = max(sheet.filled, key=lambda number: len(set(fields[number]) & set(below("heads"))))
    lacking = [] if any(name in NAMING for name in fields[best]) else ["name"]
    lacking += [] if "value" in fields[best] else ["value"]
    if not set(fields[best]) & set(below("heads")) or not lacking:
        message = "The sheet holds numbers, but no row of heads that is known: nothing of it was read."
        yield fault("unread_sheet", Place(where), message, "", "warning")
    else:
        yield _missing_heads(sheet, best, where, lacking)


def _missing_heads(sheet: Sheet, number: int, where: str, lacking: Sequence[str]) -> Problem:
    fields = _fields(sheet, number)
    known = [at for at, name in enumerate(fields) if name in below("heads") and name not in lacking]
    message = "The sheet holds numbers under the heads {found}, but a head {lacking} of results is missing."
    hint = (
        "If a column holds results, write “{head}” over it; a plan is no result. Or copy them into the form."
    )
    details = {
        "found": [plain_text(cell_at(sheet, number, at).value) for at in known],
        "lacking": [words(f"heads/{name}")[0] for name in lacking],
    }
    place = Place(where, number + 1)
    return fault("missing_heads", place, message, hint, head=words("heads/value")[0], **details)


def _fields(sheet: Sheet, number: int) -> list[str]:
    return [_head(sheet, number, at).field for at in range(len(sheet.rows[number]))]
