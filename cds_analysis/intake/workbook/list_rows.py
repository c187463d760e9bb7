"""The rows of an official list of targets: what is doubtful in them, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import Place, fault, not_understood, uncertain, unseen
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold
from cds_analysis.intake.parsing.cells import says_nothing, shown
from cds_analysis.intake.parsing.vocabulary import is_word
from cds_analysis.intake.workbook.list_form import LIST_HEADS
from cds_analysis.intake.workbook.opened import open_workbook
from cds_analysis.intake.workbook.sheet import Cell, Sheet, doubt_of, is_blank

# what makes a row one of the list; a note or a signature below it has none of them
_NAMING = ("target_id", "indicator", "direction", "target_value")


@dataclass
class ListRow:
    """A row of the list: its cells by the columns of ``targets.csv``, what they say, and why some were refused."""

    cells: Mapping[str, Cell]
    file: str
    line: int
    said: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    def place(self, part: str) -> Place:
        """Return where the cell of a column stands."""
        return Place(self.file, self.line, self.cells[part].place)

    def text(self, part: str) -> str:
        """Return the text of a cell; empty where it says nothing."""
        text = plain_text(shown(self.cells[part].value))
        return "" if says_nothing(text) else text

    @property
    def is_unset(self) -> bool:
        """Whether the row says that the document sets no number."""
        return is_word(self.text("target_value"), "unset")


def list_rows(content: bytes, name: str) -> tuple[list[ListRow], list[Problem]]:
    """Return the rows of the one list of a file, doubtful cells refused, and warnings of the rest.

    Texts above, below and around the list are left out and named; what stands in its rows is refused. A file
    without a list or with more than one is refused, and so are merged cells of the list.
    """
    sheets = open_workbook(content, name)
    sheet, head, columns = _only_table(sheets, name)
    file = f"{name} [{sheet.name}]"
    rows = [ListRow(_cells(sheet, number, columns), file, number + 1) for number in sheet.filled]
    named = [row for row in rows if any(row.text(part) or row.cells[part].is_unknown for part in _NAMING)]
    last = max(head, *(row.line for row in named))
    body = [row for row in rows if head <= row.line <= last and not all(map(is_blank, row.cells.values()))]
    covering = [sheet.merged.get(cell.place) for row in body for cell in row.cells.values()]
    merged = list(dict.fromkeys(cell.place for cell in covering if cell))
    if merged:
        message, hint = "Cells of the list are merged: {places}.", "Unmerge them, and fill in each of them."
        raise InputError([fault("merged", Place(file), message, hint, places=merged)])
    for row in body:
        row.problems |= _doubts(row)
    is_hidden = sheet.is_hidden or sheet.hidden_columns or sheet.hidden & {row.line for row in body}
    problems = [unseen(Place(file), "A part of the list")] if is_hidden else []
    problems += [
        *body[0].problems.values(),
        *_rest(sheet, file, range(head, last + 1), set(columns.values())),
    ]
    problems += [_left_out(Place(name), one.name) for one in sheets if one.filled and one is not sheet]
    return body[1:], problems


def _only_table(sheets: Iterable[Sheet], name: str) -> tuple[Sheet, int, dict[str, int]]:
    """Return the sheet with the heads of a list, their line, and the column of each from 0."""
    wanted = {part: fold(head) for part, head in LIST_HEADS.items()}
    found = []
    for sheet in sheets:
        for number in sheet.filled:
            texts = [fold(plain_text(cell.value)) for cell in sheet.rows[number]]
            if set(wanted.values()) <= set(texts):
                found.append((sheet, number + 1, {part: texts.index(one) for part, one in wanted.items()}))
    if len(found) != 1:
        message = "One table must have the heads of a list of targets, {heads}; there are {n}."
        hint = "Take the form: python run.py template --target-list."
        heads = list(LIST_HEADS.values())
        raise InputError([fault("one_list", Place(name), message, hint, heads=heads, n=len(found))])
    return found[0]


def _cells(sheet: Sheet, number: int, columns: Mapping[str, int]) -> dict[str, Cell]:
    """Return the cells of a row by the columns of ``targets.csv``, empty ones past its end."""
    return {part: sheet.at(number, at) for part, at in columns.items()}


def _doubts(row: ListRow) -> Iterator[tuple[str, Problem]]:
    for part, cell in row.cells.items():
        why, hint = doubt_of(cell)
        if cell.is_unseen and not why:
            why, hint = "“{value}” does not show in the sheet.", "Let it show, or clear it."
        if why:
            yield part, uncertain(row.place(part), row.text(part), why, hint, error=cell.error)


def _rest(sheet: Sheet, file: str, lines: range, columns: set[int]) -> Iterator[Problem]:
    """Yield what is no cell of the list: one in its rows is refused, what stands elsewhere is named."""
    for number in sheet.filled:
        for at, cell in enumerate(sheet.rows[number]):
            place, text = Place(file, number + 1, cell.place), plain_text(shown(cell.value))
            is_inside = place.line in lines
            if is_inside and at not in columns and not is_blank(cell):
                yield not_understood(place, text)
            yield from (_left_out(place, left) for left in ("" if is_inside else text, cell.comment) if left)
    for cell in (one for one in sheet.around if one.place != "table"):
        yield _left_out(Place(file, 0, cell.place), plain_text(cell.value))


def _left_out(place: Place, text: str) -> Problem:
    message = "“{value}” stands outside the list, and was left out."
    return fault("left_out", place, message, "", "warning", value=text)
