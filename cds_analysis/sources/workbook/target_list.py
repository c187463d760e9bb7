"""The official list of a programme's targets: a form of what is known, read back in the place of a reconstruction."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme, parse_target
from cds_analysis.sources.cells import Unreadable, plain_text, says_nothing
from cds_analysis.sources.check_programmes import target_problems, target_word_problems
from cds_analysis.sources.days import read_day
from cds_analysis.sources.programmes import target_form_problems
from cds_analysis.sources.values import read_value
from cds_analysis.sources.workbook.opened import Cell, Sheet, open_workbook
from cds_analysis.text import fold, nearest, plain_number

LIST_HEADS: Mapping[str, str] = {
    "target_id": "Mã",
    "name_vi": "Chỉ tiêu (theo văn bản)",
    "indicator": "Mã chỉ tiêu đo",
    "direction": "Chiều (ít nhất/nhiều nhất)",
    "target_value": "Giá trị phải đạt",
    "deadline": "Hạn",
    "source_title": "Số văn bản",
    "known_from": "Ngày văn bản",
}
_WIDTHS = (8, 80, 34, 20, 18, 14, 24, 14)
_DIRECTIONS = {"higher": "ít nhất", "lower": "nhiều nhất"}
_SIGNS = {"higher": ">=", "lower": "<="}
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_OFFICIAL = {"certainty": "established", "target_basis": "resolution"}


@dataclass(frozen=True)
class TargetListPlan:
    """What reading an official list would do.

    Parameters
    ----------
    table : pandas.DataFrame
        The whole new ``targets.csv``, as text.
    changed : sequence of (identifier, column, before, now)
        What is not as it was.
    """

    table: pd.DataFrame
    changed: Sequence[tuple[str, str, str, str]]


def list_form(targets: pd.DataFrame) -> bytes:
    """Return the form of a programme's list: what is known, to be put right against the official text.

    Parameters
    ----------
    targets : pandas.DataFrame
        ``targets.csv`` as text.

    Returns
    -------
    bytes
        A workbook with a row for every threshold of every numbered target; the document's number and day are
        left empty, so that nothing becomes official unseen.
    """
    stop_on_errors(
        target_form_problems(targets.assign(csv_file="targets.csv", csv_line=range(2, len(targets) + 2)))
    )
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh mục chỉ tiêu"
    sheet.append(list(LIST_HEADS.values()))
    for row in targets[targets["counted"] != "no"].to_dict("records"):
        parts = [(row["indicator"], row["direction"], row["target_value"]), *_further(row)]
        for indicator, direction, value in parts:
            words = [
                row["target_id"],
                row["name_vi"],
                indicator,
                _DIRECTIONS.get(direction, direction),
                _written(value, row),
                row["deadline"],
            ]
            sheet.append([*words, "", ""])
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    sheet.freeze_panes = "C2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _further(row: Mapping[str, str]) -> list[tuple[str, str, str]]:
    thresholds = parse_target(row).thresholds[1:]
    return [
        (one.indicator, one.direction, "" if one.value is None else plain_number(one.value))
        for one in thresholds
    ]


def _written(value: str, row: Mapping[str, str]) -> str:
    return (
        f"{value.replace('.', ',')} %"
        if value and row["unit_measure"] == "percent"
        else value.replace(".", ",")
    )


def plan_target_list(
    content: bytes,
    name: str,
    programme: Programme,
    targets: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> TargetListPlan:
    """Return what an official list would change.

    Parameters
    ----------
    content, name : bytes, str
        The filled-in form and its name.
    programme : Programme
        Whose list it is.
    targets : pandas.DataFrame
        Its ``targets.csv`` as text; targets that are not numbered stay as they are.
    indicators : mapping of str to Indicator
        Declared measures.

    Returns
    -------
    TargetListPlan
        Every target of the list becomes established, from the document named beside it.

    Raises
    ------
    InputError
        If a cell cannot be read, or the list is not whole; every fault is named.
    """
    rows, problems = _rows(content, name, programme, indicators)
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row["target_id"], []).append(row)
    if len(groups) != programme.n_targets:
        details = {"found": len(groups), "expected": programme.n_targets}
        message = "The list has {found} targets; the programme has {expected}."
        problems.append(Problem("target_count", message, "Send the whole list.", details, name))
    for group in groups.values():
        problems += _group_problems(group)
    stop_on_errors(problems)
    old = {row["target_id"]: row for row in targets.to_dict("records")}
    new = [_official(group, old.get(key), targets.columns, indicators) for key, group in groups.items()]
    kept = [row for row in targets.to_dict("records") if row["counted"] == "no"]
    table = pd.DataFrame([*new, *kept], columns=list(targets.columns), dtype="str")
    stop_on_errors(_table_problems(table, [rows[0] for rows in groups.values()], programme, indicators))
    changed = [
        (row["target_id"], column, old.get(row["target_id"], {}).get(column, ""), row[column])
        for row in new
        for column in targets.columns
        if row[column] != old.get(row["target_id"], {}).get(column, "")
    ]
    return TargetListPlan(table, changed)


def _group_problems(group: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    """Yield what keeps the rows of one target from being one target."""
    first, told = group[0], set()
    for row in group:
        for field in ("name_vi", "deadline", "source_title", "known_from"):
            if row[field] != first[field]:
                details = {
                    "head": LIST_HEADS[field],
                    "value": row[field],
                    "first": first[field],
                    "line": first["_line"],
                }
                message = "“{value}” is not what row {line} of the same target says: “{first}” ({head})."
                yield _row_fault(row, field, message, "Write the same in all rows of a target.", details)
        threshold = (row["indicator"], row["direction"])
        if threshold in told:
            message = "“{value}” stands twice in one target."
            yield _row_fault(row, "indicator", message, "Leave one of them.", {"value": row["indicator"]})
        told.add(threshold)
        if len(group) > 1 and not row["target_value"]:
            message = "The value is missing; a target of several thresholds needs all of them."
            yield _row_fault(row, "target_value", message, "Write a number like 95,2.", {})


def _row_fault(
    row: Mapping[str, str], field: str, message: str, hint: str, details: Mapping[str, object]
) -> Problem:
    return Problem(f"list_{field}", message, hint, details, row["_file"], int(row["_line"]), row[f"_{field}"])


def _table_problems(
    table: pd.DataFrame,
    rows: Sequence[Mapping[str, str]],
    programme: Programme,
    indicators: Mapping[str, Indicator],
) -> list[Problem]:
    """Return what ``cds check`` would say of the new table, told of the rows that were sent."""
    sent = {row["target_id"]: row for row in rows}
    files = [sent[key]["_file"] if key in sent else "targets.csv" for key in table["target_id"]]
    lines = [int(sent[key]["_line"]) if key in sent else 0 for key in table["target_id"]]
    placed = table.assign(csv_file=files, csv_line=lines)
    found = [*target_form_problems(placed), *target_word_problems(placed, indicators)]
    if found:
        return found
    for record, file, line in zip(table.to_dict("records"), files, lines, strict=True):
        found += target_problems(parse_target(record), programme.adopted, indicators, file=file, line=line)
    return found


def _rows(
    content: bytes, name: str, programme: Programme, indicators: Mapping[str, Indicator]
) -> tuple[list[dict[str, str]], list[Problem]]:
    tables = [found for sheet in open_workbook(content, name) for found in _tables(sheet)]
    if not tables:
        heads = ", ".join(f"“{head}”" for head in LIST_HEADS.values())
        message = "No sheet has the heads of a list of targets."
        hint = "Expected heads such as {heads}."
        raise InputError([Problem("no_heads", message, hint, {"heads": heads}, name)])
    if len(tables) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet, _, _ in tables)
        message = "More than one table has the heads of a list of targets: {names}."
        raise InputError([Problem("two_lists", message, "Send one list.", {"names": names}, name)])
    sheet, number, places = tables[0]
    file = f"{name} [{sheet.name}]"
    read: list[dict[str, str]] = []
    problems: list[Problem] = []
    for line, cells in enumerate(sheet.rows[number + 1 :], start=number + 2):
        picked = {field: _cell(sheet, cells, at, line) for field, at in places.items()}
        if not all(_is_empty(cell) for cell in picked.values()):
            read.append(_Row(picked, line, file, indicators, programme, problems).read())
    problems += _unknown_targets(read, programme)
    return read, problems


def _tables(sheet: Sheet) -> Iterator[tuple[Sheet, int, dict[str, int]]]:
    """Yield each row of a sheet that holds every head once, with the column of each."""
    wanted = {fold(head): field for field, head in LIST_HEADS.items()}
    for number, row in enumerate(sheet.rows[:20]):
        texts = [fold(plain_text(cell.value)) for cell in row]
        if all(texts.count(head) == 1 for head in wanted):
            yield sheet, number, {field: texts.index(head) for head, field in wanted.items()}


def _cell(sheet: Sheet, cells: Sequence[Cell], at: int, line: int) -> Cell:
    """Return a cell of a row; the one that covers it where cells were merged, an empty one past the row's end."""
    place = f"{get_column_letter(at + 1)}{line}"
    cell = cells[at] if at < len(cells) else Cell(None, place)
    return replace(sheet.merged[place], place=place) if place in sheet.merged else cell


def _is_empty(cell: Cell) -> bool:
    return not cell.is_unknown and says_nothing(plain_text(cell.value))


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
            yield _row_fault(row, "target_id", "There is no target “{value}”.", hint, details)


@dataclass
class _Row:
    """A row of the list while its cells are read; what is refused goes to ``problems``."""

    cells: Mapping[str, Cell]
    line: int
    file: str
    indicators: Mapping[str, Indicator]
    programme: Programme
    problems: list[Problem]

    def read(self) -> dict[str, str]:
        """Return the cells as ``targets.csv`` writes them, and where they stand."""
        row = {field: self.text(field) for field in LIST_HEADS}
        row["target_id"] = self.target_id()
        spec = self.measure(row["indicator"])
        row["direction"] = self.direction(row["direction"])
        row["target_value"] = self.tried("target_value", lambda cell: _value(cell, spec))
        row["deadline"] = self.day("deadline", self.programme.adopted, _LAST_DAY)
        row["known_from"] = self.day("known_from", _FIRST_DAY, date.today())
        if not row["source_title"]:
            self.refuse("source_title", "The document is missing.", "Write its number, such as 10-NQ/TU.")
        if not row["name_vi"]:
            self.refuse("name_vi", "The wording is missing.", "Write it as the document does.")
        return row | {"_file": self.file, "_line": str(self.line)} | self.places()

    def places(self) -> dict[str, str]:
        return {f"_{field}": cell.place for field, cell in self.cells.items()}

    def refuse(self, field: str, message: str, hint: str, **details: object) -> None:
        told = {"value": plain_text(self.cells[field].value), **details}
        place = self.cells[field].place
        self.problems.append(Problem(f"list_{field}", message, hint, told, self.file, self.line, place))

    def text(self, field: str) -> str:
        if self.cells[field].is_unknown:
            hint = "Open the file in Excel and save it, or write what stands there itself."
            self.refuse(field, "The formula has no stored result.", hint)
        text = plain_text(self.cells[field].value)
        return "" if says_nothing(text) else text

    def tried(self, field: str, read: Callable[[Cell], str]) -> str:
        if self.cells[field].is_unknown:
            return ""
        try:
            return read(self.cells[field])
        except Unreadable as fault:
            self.refuse(field, fault.message, fault.hint, **fault.details)
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
        if spec is None:
            close = nearest(name, self.indicators)
            hint = "Is “{nearest}” meant?" if close else "Declare it first: cds new indicator."
            self.refuse("indicator", "“{value}” is no known measure.", hint, nearest=close)
        return spec

    def direction(self, text: str) -> str:
        found = next((key for key, word in _DIRECTIONS.items() if fold(word) == fold(text)), "")
        if not found:
            words = ", ".join(_DIRECTIONS.values())
            self.refuse("direction", "“{value}” is not known here.", "Expected: {words}.", words=words)
        return found

    def day(self, field: str, first: date, last: date) -> str:
        text = self.tried(field, _day_text)
        if _is_empty(self.cells[field]):
            self.refuse(field, "The day is missing.", "Write it like 21/10/2024.")
        elif text and not first <= date.fromisoformat(text) <= last:
            message = "“{value}” cannot be right: the day lies outside {first} – {last}."
            span = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            self.refuse(field, message, "Check it against the document.", **span)
        return text


def _value(cell: Cell, spec: Indicator | None) -> str:
    """Return the value of a target: a number and nothing else, possible for its measure."""
    upper = spec.upper_bound(0) if spec else None
    reading = read_value(cell.value, spec.unit_measure if spec else "", cell.number_format, upper)
    if reading is None:
        return ""
    if reading.qualifier != "exact" or reading.remark:
        hint = "Write the number only; whether it is the least or the most stands in its own column."
        raise Unreadable("“{value}” says more than a number, which would be lost.", hint)
    lower, number = spec.lower if spec else None, Decimal(reading.value)
    if (lower is not None and number < Decimal(str(lower))) or (
        upper is not None and number > Decimal(str(upper))
    ):
        ends = {"lower": lower, "upper": upper}
        told = {end: "…" if bound is None else plain_number(bound) for end, bound in ends.items()}
        label = {"indicator": spec.indicator if spec else ""}
        raise Unreadable(
            "{value} is not possible for {indicator}.", "Expected: {lower} to {upper}.", **told, **label
        )
    return reading.value


def _day_text(cell: Cell) -> str:
    day = read_day(cell.value, cell.number_format)
    return day.isoformat() if day else ""


def _official(
    group: Sequence[Mapping[str, str]],
    old: Mapping[str, str] | None,
    columns: Sequence[str],
    indicators: Mapping[str, Indicator],
) -> dict[str, str]:
    first = group[0]
    blank = dict.fromkeys(columns, "") | {
        "counted": "yes",
        "pillar": "cross_cutting",
        "name_en": first["name_vi"],
    }
    further = ";".join(
        f"{row['indicator']}{_SIGNS[row['direction']]}{row['target_value']}" for row in group[1:]
    )
    kind = _kind(bool(further), indicators[first["indicator"]], old["kind"] if old else "level")
    told = {field: first[field] for field in LIST_HEADS}
    unit = {"unit_measure": indicators[first["indicator"]].unit_measure, "source_url": ""}
    return {**blank, **(old or {}), **told, **unit, **_OFFICIAL, "other_thresholds": further, "kind": kind}


def _kind(is_several: bool, spec: Indicator, before: str) -> str:
    """Return how a target is judged: as before, as far as that fits its thresholds and its measure."""
    if is_several:
        return "thresholds"
    if spec.kind == "rank":
        return "rank"
    return before if before in ("level", "every_year") else "level"
