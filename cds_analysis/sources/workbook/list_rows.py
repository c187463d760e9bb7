"""The rows of an official list of targets: every cell read to its one reading, or refused by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from cds_analysis.errors import Problem
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme
from cds_analysis.sources.workbook.entries import door_text
from cds_analysis.sources.workbook.list_form import DIRECTION_WORDS, LIST_HEADS
from cds_analysis.sources.workbook.list_table import cell_at, covering, is_empty, is_spread, only_table
from cds_analysis.sources.workbook.sheet import Cell, Sheet
from cds_analysis.sources.written.cells import Unreadable, says_nothing
from cds_analysis.sources.written.days import read_day, read_period
from cds_analysis.sources.written.values import read_value
from cds_analysis.text import fold, nearest, plain_number

UNSET = "không giao số"
_UNSET_WORDS = {fold(word) for word in (UNSET, "không có giá trị")}
_DIRECTIONS: Mapping[str, Sequence[str]] = {
    "higher": (DIRECTION_WORDS["higher"], "tối thiểu", "không dưới", "≥", ">="),
    "lower": (DIRECTION_WORDS["lower"], "tối đa", "không quá", "≤", "<="),
}
_DIRECTION_OF = {fold(word): key for key, words in _DIRECTIONS.items() for word in words}
_LAST_DAY = date(2100, 12, 31)


@dataclass
class ListRows:
    """What was read of an official list.

    Parameters
    ----------
    rows : list of dict
        The cells of each row as ``targets.csv`` writes them; ``_file``, ``_line`` and ``_<field>`` tell where
        they stand, ``_refused`` which of them were refused, ``_given`` what the value's cell holds: ``number``,
        ``unset`` where the document sets none, or nothing.
    problems : list of Problem
        Every cell that was refused.
    told : list of Problem
        Warnings: what was understood in a way that the cell does not spell out.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)


def read_rows(
    content: bytes, name: str, programme: Programme, indicators: Mapping[str, Indicator]
) -> ListRows:
    """Return the rows of the one list of a workbook or CSV file.

    Parameters
    ----------
    content, name : bytes, str
        The file and its name.
    programme : Programme
        Whose list it is.
    indicators : mapping of str to Indicator
        Declared measures.

    Returns
    -------
    ListRows
        Empty rows left out; a note below the list is left out and told.

    Raises
    ------
    InputError
        If the file has no list, or more than one.
    """
    sheet, number, places = only_table(content, name)
    found = ListRows()
    lines = [
        {part: cell_at(sheet, cells, at, line) for part, at in places.items()} | {"_line": Cell(line, "")}
        for line, cells in enumerate(sheet.rows[number + 1 :], start=number + 2)
    ]
    file = f"{name} [{sheet.name}]"
    # what only spreads into a row from a merged cell above it makes no row
    filled = [cells for cells in lines if not all(is_spread(cell, sheet) for cell in _own(cells))]
    last = max((at for at, cells in enumerate(filled) if _is_of_list(cells, indicators)), default=-1)
    for at, cells in enumerate(filled):
        line = int(cells.pop("_line").value)
        if at > last:
            found.told.append(_skipped(cells, file, line))
        else:
            found.rows.append(_Row(cells, line, file, sheet, indicators, programme, found).read())
    found.problems += _unknown_targets(found.rows, programme)
    return found


def row_fault(
    row: Mapping[str, str], part: str, message: str, hint: str, details: Mapping[str, object]
) -> Problem:
    """Return a fault of a cell of a row that was read."""
    return Problem(f"list_{part}", message, hint, details, row["_file"], int(row["_line"]), row[f"_{part}"])


def _own(cells: Mapping[str, Cell]) -> list[Cell]:
    return [cells[part] for part in LIST_HEADS]


def _column(place: str) -> str:
    return place.rstrip("0123456789")


def _is_of_list(cells: Mapping[str, Cell], indicators: Mapping[str, Indicator]) -> bool:
    """Return whether a row is one of the list: it names a target, a value or, be it mistyped, a measure."""
    measure = door_text(cells["indicator"].value)
    named = cells["indicator"].is_unknown or nearest(measure, indicators)
    direction = fold(door_text(cells["direction"].value)) in _DIRECTION_OF
    return bool(not is_empty(cells["target_id"]) or not is_empty(cells["target_value"]) or named or direction)


def _skipped(cells: Mapping[str, Cell], file: str, line: int) -> Problem:
    first = next(cell for cell in _own(cells) if not is_empty(cell))
    message = "“{value}” stands below the list, names no target and no value, and was left out."
    details = {"value": door_text(first.value)}
    return Problem("list_below", message, "", details, file, line, first.place, "warning")


def _unknown_targets(rows: Sequence[Mapping[str, str]], programme: Programme) -> Iterator[Problem]:
    """Yield the codes that are none of the programme's, beyond the targets that are not entered yet."""
    known = {target.target_id for target in programme.targets if target.counted}
    new = {row["target_id"] for row in rows} - known - {""}
    if len(new) <= programme.n_targets - len(known):
        return
    for row in rows:
        if row["target_id"] in new:
            close = nearest(row["target_id"], known)
            details = {"value": row["target_id"], "nearest": close, "names": ", ".join(sorted(known))}
            hint = "Is “{nearest}” meant?" if close else "Known: {names}."
            yield row_fault(row, "target_id", "There is no target “{value}”.", hint, details)


@dataclass
class _Row:
    """A row of the list while its cells are read; a cell is refused once, for the first that is wrong with it."""

    cells: Mapping[str, Cell]
    line: int
    file: str
    sheet: Sheet
    indicators: Mapping[str, Indicator]
    programme: Programme
    found: ListRows
    refused: set[str] = field(default_factory=set)

    def read(self) -> dict[str, str]:
        """Return the cells as ``targets.csv`` writes them, and where they stand."""
        self.refuse_merged()
        self.refuse_unknown()
        row = {part: self.text(part) for part in LIST_HEADS}
        row["target_id"] = self.target_id()
        spec = self.measure(row["indicator"])
        row["direction"] = self.direction(row["direction"])
        unset = fold(row["target_value"]) in _UNSET_WORDS
        row["target_value"] = "" if unset else self.value(spec)
        row["deadline"] = self.day("deadline", self.programme.adopted, _LAST_DAY)
        row["known_from"] = self.day("known_from", self.programme.adopted, date.today())
        if not row["source_title"]:
            self.refuse("source_title", "The document is missing.", "Write its number, such as 10-NQ/TU.")
        if not row["name_vi"]:
            self.refuse("name_vi", "The wording is missing.", "Write it as the document does.")
        given = "unset" if unset else "" if is_empty(self.cells["target_value"]) else "number"
        marks = {"_given": given, "_refused": " ".join(sorted(self.refused))}
        return row | {"_file": self.file, "_line": str(self.line)} | marks | self.places()

    def places(self) -> dict[str, str]:
        return {f"_{part}": cell.place for part, cell in self.cells.items()}

    def refuse(self, part: str, message: str, hint: str, **details: object) -> None:
        if part in self.refused:
            return
        self.refused.add(part)
        self.found.problems.append(self.fault(part, message, hint, details))

    def fault(self, part: str, message: str, hint: str, details: Mapping[str, object]) -> Problem:
        told = {"value": door_text(self.cells[part].value), **details}
        return Problem(f"list_{part}", message, hint, told, self.file, self.line, self.cells[part].place)

    def refuse_merged(self) -> None:
        """Refuse what a merged cell says for another column, and a value that it says for several rows."""
        for part, cell in self.cells.items():
            over = covering(cell, self.sheet)
            if over is None:
                continue
            is_across = _column(over.place) != _column(cell.place)
            if is_across or part == "target_value":
                message = "The cell is merged with {place}, so what it says is not certain."
                hint = "Unmerge the cells, and write into each what it says."
                self.refuse(part, message, hint, place=over.place)

    def refuse_unknown(self) -> None:
        for part, cell in self.cells.items():
            if cell.error:
                message = "The cell shows an error, {error}."
                self.refuse(part, message, "Write the number or the word itself.", error=cell.error)
            elif cell.is_unknown:
                hint = "Open the file in Excel and save it, or write what stands there itself."
                self.refuse(part, "The formula has no stored result.", hint)

    def text(self, part: str) -> str:
        text = door_text(self.cells[part].value)
        return "" if part in self.refused or says_nothing(text) else text

    def tried(self, part: str, read: Callable[[Cell], str]) -> str:
        if part in self.refused:
            return ""
        try:
            return read(self.cells[part])
        except Unreadable as fault:
            self.refuse(part, fault.message, fault.hint, **fault.details)
            return ""

    def target_id(self) -> str:
        text = self.text("target_id")
        by_fold = {fold(target.target_id): target for target in self.programme.targets}
        found = by_fold.get(fold(text))
        if not text:
            self.refuse("target_id", "The row names no target.", "Write its code, such as T01.")
        elif found is not None and not found.counted:
            message = "“{value}” is a general goal, and none of the numbered targets."
            self.refuse("target_id", message, "Leave the row out: what is known of the goal stays.")
        return found.target_id if found else text

    def measure(self, name: str) -> Indicator | None:
        spec = self.indicators.get(name)
        if not name:
            self.refuse("indicator", "The measure is missing.", "Write its code, as in the form.")
        elif spec is None:
            close = nearest(name, self.indicators)
            hint = "Is “{nearest}” meant?" if close else "Declare it first: python run.py new indicator."
            self.refuse("indicator", "“{value}” is no known measure.", hint, nearest=close)
        return spec

    def direction(self, text: str) -> str:
        found, words = _DIRECTION_OF.get(fold(text), ""), ", ".join(DIRECTION_WORDS.values())
        if not text:
            hint = "Write “{higher}” or “{lower}”."
            self.refuse("direction", "The direction is missing.", hint, **DIRECTION_WORDS)
        elif not found:
            self.refuse("direction", "“{value}” is not known here.", "Expected: {words}.", words=words)
        return found

    def value(self, spec: Indicator | None) -> str:
        """Return the value; without a known measure nobody can say in what unit it is."""
        if spec is None or is_empty(self.cells["target_value"]):
            return ""
        return self.tried("target_value", lambda cell: _value(cell, spec))

    def day(self, part: str, first: date, last: date) -> str:
        if is_empty(self.cells[part]):
            self.refuse(part, "The day is missing.", "Write it like 21/10/2024.")
        year = _year(self.cells[part]) if part == "deadline" and part not in self.refused else ""
        text = f"{year}-12-31" if year else self.tried(part, _day_text)
        if text and not first <= date.fromisoformat(text) <= last:
            message = "“{value}” cannot be right: the day lies outside {first} – {last}."
            span = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            self.refuse(part, message, "Check it against the document.", **span)
        elif year:
            self.tell_year(year)
        return text

    def tell_year(self, year: str) -> None:
        message = "“{value}” is read as the last day of that year, {day}."
        fault = self.fault("deadline", message, "", {"day": f"31/12/{year}"})
        said = [one.details for one in self.found.told if one.rule == fault.rule]
        if fault.details not in said:
            self.found.told.append(replace(fault, severity="warning"))


def _year(cell: Cell) -> str:
    """Return the year that a deadline names and nothing else, or an empty text."""
    if isinstance(cell.value, date) or is_empty(cell):
        return ""
    try:
        period = read_period(cell.value, cell.number_format)
    except Unreadable:
        return ""
    return period if re.fullmatch("[0-9]{4}", period) else ""


def _value(cell: Cell, spec: Indicator) -> str:
    """Return the value of a target: a number and nothing else, possible for its measure."""
    upper = spec.upper_bound(0)
    reading = read_value(cell.value, spec.unit_measure, cell.number_format, upper)
    if reading is None:
        return ""
    if reading.qualifier != "exact" or reading.remark:
        hint = "Write the number only; whether it is the least or the most stands in its own column."
        raise Unreadable("“{value}” says more than a number, which would be lost.", hint)
    number = Decimal(reading.value)
    if (spec.lower is not None and number < Decimal(str(spec.lower))) or (
        upper is not None and number > Decimal(str(upper))
    ):
        ends = {"lower": spec.lower, "upper": upper}
        told = {end: "…" if bound is None else plain_number(bound) for end, bound in ends.items()}
        message, hint = "{value} is not possible for {indicator}.", "Expected: {lower} to {upper}."
        raise Unreadable(message, hint, **told, indicator=spec.indicator)
    return reading.value


def _day_text(cell: Cell) -> str:
    day = read_day(cell.value, cell.number_format)
    return day.isoformat() if day else ""
