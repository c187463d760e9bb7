"""The official list of a programme's targets, read back in the place of a reconstruction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.faults import Place, disagrees, fault, twice, unknown, unreadable
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold, nearest
from cds_analysis.data.caveats import OFFICIAL_LIST
from cds_analysis.data.check_programmes import target_problems, target_word_problems
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Programme, parse_target
from cds_analysis.data.programmes import TARGET_COLUMNS, target_form_problems
from cds_analysis.intake.parsing.cells import Unreadable
from cds_analysis.intake.parsing.days import read_day
from cds_analysis.intake.parsing.values import read_value
from cds_analysis.intake.parsing.vocabulary import only, words
from cds_analysis.intake.workbook.list_form import LIST_HEADS
from cds_analysis.intake.workbook.list_rows import ListRow, list_rows
from cds_analysis.intake.workbook.sheet import Cell

_SIGNS = {"higher": ">=", "lower": "<="}
_OFFICIAL = {"certainty": "established", "target_basis": OFFICIAL_LIST, "source_url": ""}
_LEVELS = ("level", "every_year")
_OF_TARGET = ("name_vi", "deadline", "source_title", "known_from")


@dataclass(frozen=True)
class TargetListPlan:
    """What reading an official list would do: the whole new ``targets.csv`` as text, and what it changes.

    A change is identifier, column, before and now. What it warns of: was understood in a way that
    the cell does not spell out, and what was left out.
    """

    table: pd.DataFrame
    changed: Sequence[tuple[str, str, str, str]]
    warnings: Sequence[Problem] = ()


def plan_target_list(
    content: bytes,
    name: str,
    programme: Programme,
    targets: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    today: date,
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
    today : datetime.date
        No document is of a later day.

    Returns
    -------
    TargetListPlan
        Every target of the list becomes established, from the document named beside it.

    Raises
    ------
    InputError
        If a cell cannot be read, or the list is not whole; every fault is named.
    """
    rows, found = list_rows(content, name)
    groups: dict[str, list[ListRow]] = {}
    for row in rows:
        _Reader(row, programme, indicators, today).read()
        groups.setdefault(row.said["target_id"], []).append(row)
    for key, group in groups.items():
        _refuse_group(group if key else ())
    warnings = stop_on_errors([*found, *_doubts(rows), *_wrong_codes(groups, programme, name)])
    old = {row["target_id"]: row for row in targets.to_dict("records")}
    new = [_official(group, old.get(key, {}), indicators) for key, group in groups.items()]
    kept = [row for row in old.values() if row["counted"] == "no"]
    table = pd.DataFrame([*new, *kept], columns=TARGET_COLUMNS, dtype="str")
    placed = table.assign(csv_file="targets.csv", csv_line=range(2, len(table) + 2))
    stop_on_errors([*target_form_problems(placed), *target_word_problems(placed, indicators)])
    changed = [
        (row["target_id"], column, before, row[column])
        for row in new
        for column in TARGET_COLUMNS
        if row[column] != (before := old.get(row["target_id"], {}).get(column, ""))
    ]
    return TargetListPlan(table, changed, warnings)


@dataclass(frozen=True)
class _Reader:
    """Who reads the cells of a row; where a column has no method of its own, its text is what it says."""

    row: ListRow
    programme: Programme
    indicators: Mapping[str, Indicator]
    today: date

    def read(self) -> None:
        """Read every cell that is not refused; of each the first fault is kept."""
        row = self.row
        row.said |= dict.fromkeys(LIST_HEADS, "")
        for part in (one for one in LIST_HEADS if one not in row.problems):
            text = row.text(part)
            try:
                row.said[part] = getattr(self, part, str)(text) if text else _missing(part)
            except Unreadable as error:
                words = error.message, error.hint
                row.problems[part] = unreadable(row.place(part), text, *words, **error.details)
        self.refuse_impossible()

    def target_id(self, text: str) -> str:
        """Return the code of a target; which ones may be new shows when all are read."""
        found = next((one for one in self.programme.targets if fold(one.target_id) == fold(text)), None)
        if found and not found.counted:
            message = "“{value}” is a general goal, and none of the numbered targets."
            raise Unreadable(message, "Leave the row out: what is known of the goal stays.")
        return found.target_id if found else text

    def indicator(self, text: str) -> str:
        if text in self.indicators:
            return text
        near, hint = nearest(text, self.indicators), "Is “{near}” meant? Then write it so."
        hint = hint if near else "Declare it first: python run.py new indicator."
        raise Unreadable("“{value}” is no known {what}.", hint, what="measure", near=near)

    def direction(self, text: str) -> str:
        found = only(text, "directions")
        if not found:
            expected = [words(f"directions/{one}")[0] for one in _SIGNS]
            raise Unreadable("“{value}” is not known here.", "Expected: {words}.", words=expected)
        return found

    def target_value(self, _: str) -> str:
        """Return the value; without a known measure nobody can say in what unit it is."""
        cell, spec = self.row.cells["target_value"], self.indicators.get(self.row.said["indicator"])
        if spec is None or self.row.is_unset:
            return ""
        reading = read_value(cell.value, spec.unit_measure, cell.number_format, spec.upper_bound(0))
        if reading is None or reading.qualifier != "exact" or reading.remark:
            hint = "Write the number only; whether it is the least or the most stands in its own column."
            raise Unreadable("“{value}” says more than a number, which would be lost.", hint)
        return reading.value

    def deadline(self, _: str) -> str:
        return str(_day(self.row.cells["deadline"]))

    def known_from(self, _: str) -> str:
        """Return the day of the document, which is none before the programme and none to come."""
        day, first, last = _day(self.row.cells["known_from"]), self.programme.adopted, self.today
        if not first <= day <= last:
            message = "“{value}” cannot be right: the day lies outside {first} – {last}."
            raise Unreadable(message, "Check it against the document.", first=first, last=last)
        return str(day)

    def refuse_impossible(self) -> None:
        """Refuse what no target of the data may ask: a value out of its bounds, a deadline too early."""
        row, adopted = self.row, self.programme.adopted
        said = {**dict.fromkeys(TARGET_COLUMNS, ""), **row.said}
        target = parse_target({**said, "deadline": said["deadline"] or adopted.isoformat()})
        for one in target_problems(target, adopted, self.indicators):
            file, line, cell = row.place(one.column)
            row.problems.setdefault(one.column, replace(one, file=file, line=line, column=cell))


def _day(cell: Cell) -> date:
    day = read_day(cell.value, cell.number_format)
    assert day is not None
    return day


def _missing(part: str) -> str:
    hint = "Write a number like 95,2, or “{words}” if the document sets none."
    details = {"head": LIST_HEADS[part], "words": words("unset")[0]}
    raise Unreadable("“{head}” is missing.", hint if part == "target_value" else "Fill it in.", **details)


def _wrong_codes(
    groups: Mapping[str, Sequence[ListRow]], programme: Programme, name: str
) -> Iterator[Problem]:
    """Yield the codes that are none of the programme's, beyond those not entered yet, and a wrong number of them."""
    known = {target.target_id for target in programme.targets if target.counted}
    new, found, expected = groups.keys() - known - {""}, len(groups), programme.n_targets
    for row in (row for code in new for row in groups[code] if len(new) > expected - len(known)):
        code, place = row.said["target_id"], row.place("target_id")
        yield unknown(place, code, "target", nearest(code, known), "Write its code, such as T01.")
    if found != expected and "" not in groups:
        message, hint = "The list has {found} targets; the programme has {expected}.", "Send the whole list."
        yield fault("target_count", Place(name), message, hint, found=found, expected=expected)


def _refuse_group(group: Sequence[ListRow]) -> None:
    """Refuse what keeps the rows of one target from being one target."""
    sums: dict[tuple[str, str], str] = {}
    for row in group:
        for part in _OF_TARGET:
            one, other = row.said[part], group[0].said[part]
            if one and other and one != other:
                where = group[0].cells[part].place
                row.problems[part] = disagrees(row.place(part), row.text(part), group[0].text(part), where)
        place, way = row.cells["indicator"].place, (row.said["indicator"], row.said["direction"])
        if all(way) and sums.setdefault(way, place) != place:
            row.problems["indicator"] = twice(row.place("indicator"), way[0], [sums[way], place])
        if row.is_unset and len(group) > 1:
            message = "A target of several thresholds needs the value of each."
            row.problems["target_value"] = fault("no_value", row.place("target_value"), message)


def _doubts(rows: Sequence[ListRow]) -> Iterator[Problem]:
    """Yield the faults of all cells, and a warning for each target of which the list sets no number."""
    for row in rows:
        yield from row.problems.values()
        if row.is_unset:
            message, target = "No number is set for {target}, as the row says.", row.said["target_id"]
            yield fault("unset", row.place("target_value"), message, "", "warning", target=target)


def _official(
    group: Sequence[ListRow], old: Mapping[str, str], indicators: Mapping[str, Indicator]
) -> dict[str, str]:
    """Return the row of a target: what the list says, and of what was known before that which still fits."""
    first, *further = (row.said for row in group)
    spec = indicators[first["indicator"]]
    start = {**dict.fromkeys(TARGET_COLUMNS, ""), "counted": "yes", "pillar": "cross_cutting", **old}
    start["other_thresholds"] = ";".join(
        f"{one['indicator']}{_SIGNS[one['direction']]}{one['target_value']}" for one in further
    )
    start["kind"] = "rank" if spec.kind == "rank" else start["kind"] if start["kind"] in _LEVELS else "level"
    if further:
        start["kind"] = "thresholds"
    if plain_text(start["name_vi"]) != first["name_vi"]:
        start["name_en"] = first["name_vi"]
    if start["indicator"] != first["indicator"]:
        start |= {"short_name_vi": "", "short_name_en": ""}
    if start["target_basis"] != OFFICIAL_LIST:  # notes of a reconstruction say where it was taken from
        start |= {"note_vi": "", "note_en": ""}
    return {**start, **first, "unit_measure": spec.unit_measure, **_OFFICIAL}
