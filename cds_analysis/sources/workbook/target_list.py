"""The official list of a programme's targets, read back in the place of a reconstruction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cds_analysis.errors import Problem, stop_on_errors
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme, parse_target
from cds_analysis.sources.caveats import OFFICIAL_LIST
from cds_analysis.sources.check_programmes import target_problems, target_word_problems
from cds_analysis.sources.programmes import target_form_problems
from cds_analysis.sources.workbook.entries import door_text
from cds_analysis.sources.workbook.list_form import LIST_HEADS
from cds_analysis.sources.workbook.list_rows import UNSET, read_rows, row_fault

_SIGNS = {"higher": ">=", "lower": "<="}
_OFFICIAL = {"certainty": "established", "target_basis": OFFICIAL_LIST}


@dataclass(frozen=True)
class TargetListPlan:
    """What reading an official list would do.

    Parameters
    ----------
    table : pandas.DataFrame
        The whole new ``targets.csv``, as text.
    changed : sequence of (identifier, column, before, now)
        What is not as it was; nothing where the same list was imported before.
    told : sequence of Problem
        Warnings: what was understood in a way that the cell does not spell out.
    """

    table: pd.DataFrame
    changed: Sequence[tuple[str, str, str, str]]
    told: Sequence[Problem] = ()


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
    found = read_rows(content, name, programme, indicators)
    groups: dict[str, list[dict[str, str]]] = {}
    for row in found.rows:
        groups.setdefault(row["target_id"], []).append(row)
    problems = [*found.problems, *_count_problems(len(groups), programme, name)]
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
    return TargetListPlan(table, changed, [*found.told, *_unset(found.rows)])


def _count_problems(n: int, programme: Programme, name: str) -> Iterator[Problem]:
    if n != programme.n_targets:
        details = {"found": n, "expected": programme.n_targets}
        message = "The list has {found} targets; the programme has {expected}."
        yield Problem("target_count", message, "Send the whole list.", details, name)


def _unset(rows: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    """Yield a warning for each target of which the list says that it sets no number."""
    for row in rows:
        if row["_given"] == "unset":
            message = "No number is set for {target}, as the row says."
            details = {"target": row["target_id"]}
            place = row["_target_value"]
            yield Problem(
                "list_unset", message, "", details, row["_file"], int(row["_line"]), place, "warning"
            )


def _group_problems(group: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    """Yield what keeps the rows of one target from being one target."""
    first, told = group[0], set()
    for row in group:
        yield from _differences(first, row)
        threshold = (row["indicator"], row["direction"])
        if threshold in told:
            message = "“{value}” stands twice in one target."
            yield row_fault(row, "indicator", message, "Leave one of them.", {"value": row["indicator"]})
        told.add(threshold)
        yield from _missing_value(row, len(group) > 1)


def _differences(first: Mapping[str, str], row: Mapping[str, str]) -> Iterator[Problem]:
    refused = {*first["_refused"].split(), *row["_refused"].split()}
    for part in ("name_vi", "deadline", "source_title", "known_from"):
        if row[part] != first[part] and part not in refused:
            details = {
                "head": LIST_HEADS[part],
                "value": row[part],
                "first": first[part],
                "line": first["_line"],
            }
            message = "“{value}” is not what row {line} of the same target says: “{first}” ({head})."
            yield row_fault(row, part, message, "Write the same in all rows of a target.", details)


def _missing_value(row: Mapping[str, str], is_several: bool) -> Iterator[Problem]:
    """Yield the fault of a value that is not there; an official list has one, or says that it sets none."""
    if row["_given"] == "number" or "target_value" in row["_refused"].split():
        return
    if is_several:
        message = "The value is missing; a target of several thresholds needs all of them."
        yield row_fault(row, "target_value", message, "Write a number like 95,2.", {})
    elif not row["_given"]:
        hint = "Write a number like 95,2, or “{words}” if the document sets none."
        yield row_fault(row, "target_value", "The value is missing.", hint, {"words": UNSET})


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


def _official(
    group: Sequence[Mapping[str, str]],
    old: Mapping[str, str] | None,
    columns: Sequence[str],
    indicators: Mapping[str, Indicator],
) -> dict[str, str]:
    first = group[0]
    blank = dict.fromkeys(columns, "") | {"counted": "yes", "pillar": "cross_cutting"}
    further = ";".join(
        f"{row['indicator']}{_SIGNS[row['direction']]}{row['target_value']}" for row in group[1:]
    )
    kind = _kind(bool(further), indicators[first["indicator"]], old["kind"] if old else "level")
    told = {part: first[part] for part in LIST_HEADS}
    unit = {"unit_measure": indicators[first["indicator"]].unit_measure, "source_url": ""}
    shape = {"other_thresholds": further, "kind": kind}
    return {**blank, **(old or {}), **told, **unit, **_OFFICIAL, **shape, **_words(old, first["name_vi"])}


def _words(old: Mapping[str, str] | None, name: str) -> dict[str, str]:
    """Return the words beside the official wording: none that translate or explain another one.

    The notes of a row that was reconstructed say where its value was taken from; the list has no notes.
    """
    is_same = old is not None and door_text(old["name_vi"]) == name
    words = {"name_en": old["name_en"] if old and is_same else name}
    if old and old["target_basis"] == OFFICIAL_LIST:
        return words
    return words | {"note_vi": "", "note_en": ""}


def _kind(is_several: bool, spec: Indicator, before: str) -> str:
    """Return how a target is judged: as before, as far as that fits its thresholds and its measure."""
    if is_several:
        return "thresholds"
    if spec.kind == "rank":
        return "rank"
    return before if before in ("level", "every_year") else "level"
