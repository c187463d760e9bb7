"""The cells of one row of a table by their fields, and the texts that govern them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import Place, uncertain, unreadable
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.cells import Unreadable, says_nothing
from cds_analysis.intake.parsing.vocabulary import find, start, words
from cds_analysis.intake.workbook.areas import area_name
from cds_analysis.intake.workbook.entries import Known
from cds_analysis.intake.workbook.formulas import texts_of_formula
from cds_analysis.intake.workbook.heads import ASIDES, NAMING, OF_FIGURES, TIMES
from cds_analysis.intake.workbook.meaning import Reader, blanked, is_numbered
from cds_analysis.intake.workbook.names import Names
from cds_analysis.intake.workbook.said import Text
from cds_analysis.intake.workbook.sheet import (
    Cell,
    Sheet,
    doubt_of,
    is_blank,
    is_number,
    is_ordinal,
    may_be_value,
)
from cds_analysis.intake.workbook.table import Table, ValueColumn

_MEASURE = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:tỷ lệ|tỉ lệ|tỷ trọng|số lượng|tổng số|chỉ số|thứ hạng|mức độ)\b", re.IGNORECASE
)
# as the form tells the last figure
_LAST = re.compile(r"[^;]*; [^;]*; biết ngày [\d/]+")
# how much of a plan was done
_REACHED = re.compile(
    r"(?:đạt|vượt|hoàn thành|bằng)\s+[\d.,]+\s*%\s*(?:so với\s+)?(?:KH|kế hoạch)\b", re.IGNORECASE
)
# that there is no figure, beside one
_DENIES = re.compile(r"chưa\b|không có số liệu", re.IGNORECASE)
_OF_A_FORM = ("area", "area_key", "indicator")
Told = TypeVar("Told")


@dataclass(frozen=True)
class Context:
    """What every row of a table is read with: the table, what is known, who understands its words, other sheets."""

    table: Table
    known: Known
    names_of: Callable[[str], Names]
    reader: Reader
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)


class RowCells:
    """The cells of one row, by its number from 0.

    ``line`` is what the lines of text above it inside the table say, ``above`` what the rows above it say in the
    columns by which rows are grouped.
    """

    def __init__(self, context: Context, number: int, line: Text | None, above: Mapping[int, str]) -> None:
        self.table, self.known, self.number = context.table, context.known, number
        self.line, self.above = line, above
        self.names_of, self.reader, self._areas = context.names_of, context.reader, context.areas
        self._sheets = context.sheets
        self.cells = self.table.sheet.rows[number]
        self.problems: list[Problem] = []
        self._texts: dict[str, str] = {}

    def cell(self, name: str) -> Cell:
        """Return the cell of a field; where there is no such column, an empty one that is called by its head."""
        at = self.table.single.get(name)
        return Cell(None, head_of(name)) if at is None else self.table.sheet.at(self.number, at)

    def cells_of(self, *fields: str) -> Iterator[Cell]:
        """Yield the cells of the columns of some fields."""
        return (self.table.sheet.at(self.number, at) for at in self.table.of(*fields))

    def text(self, name: str) -> str:
        """Return the text of the cell of a field; empty where it says nothing."""
        if name not in self._texts:
            text = plain_text(self.cell(name).value) if name in self.table.single else ""
            self._texts[name] = "" if says_nothing(text) else text
        return self._texts[name]

    def value(self, column: ValueColumn) -> Cell:
        """Return the cell of a value; a merged one is that of its first row only."""
        return self.cells[column.at] if column.at < len(self.cells) else Cell(None, "")

    def holds(self, column: ValueColumn) -> bool:
        """Return whether a value stands in a column."""
        cell = self.value(column)
        return cell.is_unknown or not says_nothing(plain_text(cell.value))

    def place(self, cell: Cell | str = "") -> Place:
        """Return the place of a cell, or of the row."""
        return Place(self.table.file, self.number + 1, cell if isinstance(cell, str) else cell.place)

    def at(self, name: str) -> Place:
        """Return the place of the cell of a field."""
        return self.place(self.cell(name))

    def tried(self, read: Callable[[], Told]) -> Told | None:
        """Return what is read, or keep the faults that it raises."""
        try:
            return read()
        except InputError as error:
            self.problems += error.problems
            return None

    def parsed(self, cell: Cell, read: Callable[[Cell], Told]) -> Told | None:
        """Return what a cell is read as, None for an empty one; a cell without one reading is refused."""
        text = plain_text(cell.value)
        if says_nothing(text):
            return None
        try:
            return read(cell)
        except Unreadable as error:
            place, details = self.place(cell), error.details
            raise InputError([unreadable(place, text, error.message, error.hint, **details)]) from None

    @cached_property
    def given(self) -> list[str]:
        """The fields that say what the row is about."""
        names = [name for name in NAMING if self.text(name)]
        # a bare number beside a name only counts the rows
        is_counted = len(names) > 1 and re.fullmatch(r"\d{1,3}", self.text("target"))
        return [name for name in names if not (is_counted and name == "target")]

    @cached_property
    def names(self) -> Names:
        """The names of the measures in the province of the row."""
        unit = self.area_of(self.text("area_key") or self.text("area")) or self.known.area
        return self.names_of(self.known.registry.find(unit).key if unit else "")

    def measures(self, name: str) -> frozenset[str]:
        """Return the measures that a field may mean."""
        return self.names.measures(self.text(name), self.text("indicator") in self.known.indicators)

    def area_of(self, said: str) -> str:
        """Return the province that a text names, or an empty text."""
        if said not in self._areas:
            self._areas[said] = area_name(said, self.known.registry, self.known.area) if said else ""
        return self._areas[said]

    @property
    def is_line(self) -> bool:
        """Whether the row is text: it names no measure, and holds no number where a value would stand."""
        values = [self.value(column) for column in self.table.values]
        has_value = any(may_be_value(cell, bool(self.given)) for cell in values)
        if has_value or not self.texts or any(self.measures(name) for name in self.given):
            return False
        # the unit is often filled down beside a title; only what reads like a measure is one that is not known
        is_measure = any(_MEASURE.match(self.text(name)) for name in self.given)
        if not (is_measure and any(self.text(name) for name in OF_FIGURES)):
            return True
        return any(self.reader.read(text).why for text in self.texts)

    @property
    def is_section(self) -> bool:
        """Whether the row, a line of text, is the title of what stands below it: numbered, or “Trong đó:”."""
        first, *others = self.texts
        is_of_parts = start(first, ("trong đó",)) is not None
        return is_of_parts or is_numbered(first) or bool(others and is_ordinal(first))

    @cached_property
    def texts(self) -> list[str]:
        """The texts of a line; what fills the hidden columns of a form is none."""
        skipped = self.table.of(*_OF_A_FORM)
        filled = (cell for at, cell in enumerate(self.cells) if at not in skipped and not is_blank(cell))
        return [plain_text(cell.value) for cell in filled]

    def refuse_uncertain(self, column: ValueColumn) -> None:
        """Refuse cells whose result nobody can see, or of which a part is struck or set apart."""
        for cell in (self.value(column), *self.cells_of(*self.table.single, "scope", "ordinal")):
            why, hint = doubt_of(cell)
            if why:
                text = plain_text(cell.value)
                self.problems.append(uncertain(self.place(cell), text, why, hint, error=cell.error))

    def refuse_merged(self, column: ValueColumn) -> None:
        """Refuse a row with a cell that is merged with another column, or a value with another row."""
        sheet, value = self.table.sheet, self.value(column)
        used = (column.at, *self.table.of(*self.table.single, "scope", "ordinal", *ASIDES))
        across = [at for at in used if sheet.is_across(self.number, at)]
        below = sheet.covering(self.number + 1, column.at)
        if across or (below is not None and below.place == value.place):
            place = self.place(sheet.at(self.number, across[0]) if across else value)
            why = "The cell is merged with others, so that what it says is not certain."
            hint = "Unmerge them, and fill in each."
            self.problems.append(uncertain(place, plain_text(value.value), why, hint))

    def governing(self, column: ValueColumn) -> Iterator[tuple[Text, str]]:
        """Yield every text that governs a value, and what it is: of the ``sheet``, or of which column beside it."""
        is_timed = any(text.said.times for text in column.texts) or any(map(self.text, TIMES))
        for text in (*self.table.texts, *column.texts, *([self.line] if self.line else [])):
            is_less = is_timed and self.table.is_of_file_name(text)
            less = replace(text.said, times=(), written=())
            yield (text._replace(said=less) if is_less else text), "sheet"
        if self.value(column).formula:
            yield from ((text, "sheet") for text in self.texts_of_formula(self.value(column)))
        if prompt := self.value(column).prompt:
            yield self.reader.prompt(self.value(column).place, prompt), "sheet"
        yield from self.beside()

    def texts_of_formula(self, value: Cell) -> Iterator[Text]:
        """Yield what the formula of a value says."""
        meant = frozenset[str]().union(*map(self.measures, self.given))
        is_share = any(self.known.indicators[one].unit_measure == "percent" for one in meant)
        return texts_of_formula(
            value, self.table.sheet, self._sheets, self.reader, self.names, meant, is_share
        )

    def beside(self) -> Iterator[tuple[Text, str]]:
        """Yield what the comments and the columns beside the values of a row say, and which of them says it."""
        for cell in self.commented.values():
            yield self.text_of(cell, cell.comment), "sheet"
        for cell in self.cells_of("ordinal"):
            if not is_ordinal(plain_text(cell.value)):
                yield self.text_of(cell, cell.value), "sheet"
        # the titles that the data keep are headlines of any words
        documents = () if "basis" in self.table.single else ("document",)
        for name in ("note", *documents, *ASIDES):
            for cell in self.cells_of(name):
                text = plain_text(cell.value)
                if name == "holder" and text in self.known.held:
                    continue
                is_silent = says_nothing(text) and not _DENIES.match(text)
                if isinstance(cell.value, str) and not is_number(cell) and not is_silent:
                    kind = {"last": "sheet", "holder": "sheet", "evidence": "document"}.get(name, name)
                    if kind == name or not _LAST.fullmatch(text):
                        yield self.text_of(cell, text, kind), kind

    @cached_property
    def commented(self) -> dict[str, Cell]:
        """The cells of the row that have a comment, by their places."""
        cells = (*self.cells, *self.cells_of(*self.table.single))
        return {cell.place: cell for cell in cells if cell.comment}

    def text_of(self, cell: Cell, text: object, kind: str = "sheet") -> Text:
        """Return a text with what it says; beside a figure it may say that a plan was kept."""
        plain = plain_text(text)
        if kind == "sheet":
            return self.reader.text(cell.place, plain)
        # a share of a plan is another figure, unless it has its own number
        is_share = re.match(r"so với|.*(?:tỷ lệ|%)", plain, re.IGNORECASE) and not re.search(r"\d", plain)
        rest = plain if is_share else _REACHED.sub("|", blanked(plain, find(plain, "assessed")))
        return Text(cell.place, plain, self.reader.read(rest))


def head_of(name: str) -> str:
    """Return the head of a field as the form writes it."""
    return words(f"heads/{name}")[0]
