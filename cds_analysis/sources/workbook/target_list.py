"""The official list of a programme's targets: a form of what is known, read back in the place of a reconstruction."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cds_analysis.errors import InputError, Problem
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme, parse_target
from cds_analysis.sources.cells import Unreadable, plain_text, says_nothing
from cds_analysis.sources.days import read_day
from cds_analysis.sources.values import read_value
from cds_analysis.sources.workbook.opened import Cell, open_workbook
from cds_analysis.text import fold, nearest

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
                _DIRECTIONS[direction],
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
        (one.indicator, one.direction, "" if one.value is None else f"{one.value:g}") for one in thresholds
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
    rows, problems = _rows(content, name, indicators)
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row["target_id"], []).append(row)
    if len(groups) != programme.n_targets:
        details = {"found": len(groups), "expected": programme.n_targets}
        message = "The list has {found} targets; the programme has {expected}."
        problems.append(Problem("target_count", message, "Send the whole list.", details, name))
    if problems:
        raise InputError(problems)
    old = {row["target_id"]: row for row in targets.to_dict("records")}
    new = [_official(group, old.get(key), targets.columns, indicators) for key, group in groups.items()]
    kept = [row for row in targets.to_dict("records") if row["counted"] == "no"]
    table = pd.DataFrame([*new, *kept], columns=list(targets.columns), dtype="str")
    changed = [
        (row["target_id"], column, old.get(row["target_id"], {}).get(column, ""), row[column])
        for row in new
        for column in targets.columns
        if row[column] != old.get(row["target_id"], {}).get(column, "")
    ]
    return TargetListPlan(table, changed)


def _rows(
    content: bytes, name: str, indicators: Mapping[str, Indicator]
) -> tuple[list[dict[str, str]], list[Problem]]:
    wanted = {fold(head): field for field, head in LIST_HEADS.items()}
    for sheet in open_workbook(content, name):
        for number, row in enumerate(sheet.rows[:20]):
            places = {
                wanted[fold(plain_text(cell.value))]: at
                for at, cell in enumerate(row)
                if fold(plain_text(cell.value)) in wanted
            }
            if len(places) == len(wanted):
                file = f"{name} [{sheet.name}]"
                read: list[dict[str, str]] = []
                problems: list[Problem] = []
                for line, cells in enumerate(sheet.rows[number + 1 :], start=number + 2):
                    picked = {field: cells[at] for field, at in places.items() if at < len(cells)}
                    if not says_nothing(plain_text(picked["target_id"].value)):
                        read.append(_row(picked, line, file, indicators, problems))
                return read, problems
    heads = ", ".join(f"“{head}”" for head in LIST_HEADS.values())
    message = "No sheet has the heads of a list of targets."
    raise InputError(
        [Problem("no_heads", message, "Expected heads such as {heads}.", {"heads": heads}, name)]
    )


def _row(
    cells: Mapping[str, Cell],
    line: int,
    file: str,
    indicators: Mapping[str, Indicator],
    problems: list[Problem],
) -> dict[str, str]:
    def refuse(field: str, message: str, hint: str, **details: object) -> str:
        told = {"value": plain_text(cells[field].value), **details}
        problems.append(Problem(f"list_{field}", message, hint, told, file, line, cells[field].place))
        return ""

    def tried(field: str, read: Callable[[Any], str]) -> str:
        try:
            return read(cells[field].value)
        except Unreadable as fault:
            return refuse(field, fault.message, fault.hint, **fault.details)

    row = {field: plain_text(cells[field].value) for field in LIST_HEADS if field in cells}
    spec = indicators.get(row["indicator"])
    if spec is None:
        close = nearest(row["indicator"], indicators)
        hint = "Is “{nearest}” meant?" if close else "Declare it first: cds new indicator."
        refuse("indicator", "“{value}” is no known measure.", hint, nearest=close)
    direction = next((key for key, word in _DIRECTIONS.items() if fold(word) == fold(row["direction"])), "")
    row["direction"] = direction or refuse(
        "direction",
        "“{value}” is not known here.",
        "Expected: {words}.",
        words=", ".join(_DIRECTIONS.values()),
    )
    row["target_value"] = tried("target_value", _value_reader(spec, cells["target_value"]))
    for field in ("deadline", "known_from"):
        row[field] = tried(field, _day_text)
        if not row[field] and says_nothing(plain_text(cells[field].value)):
            refuse(field, "The day is missing.", "Write it like 21/10/2024.")
    if not row["source_title"]:
        refuse("source_title", "The document is missing.", "Write its number, such as 10-NQ/TU.")
    return row


def _value_reader(spec: Indicator | None, cell: Cell) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        reading = read_value(value, spec.unit_measure if spec else "", cell.number_format)
        return reading.value if reading else ""

    return read


def _day_text(value: Any) -> str:
    day = read_day(value)
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
    kind = "thresholds" if further else (old["kind"] if old and old["kind"] != "thresholds" else "level")
    told = {field: first[field] for field in LIST_HEADS}
    unit = {"unit_measure": indicators[first["indicator"]].unit_measure, "source_url": ""}
    return {**blank, **(old or {}), **told, **unit, **_OFFICIAL, "other_thresholds": further, "kind": kind}
