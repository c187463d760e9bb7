"""Figures of a file beside those that are known: new, revised, behind another one, or old news."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from cds_analysis.errors import InputError, Problem
from cds_analysis.sources.agencies import load_source_kinds
from cds_analysis.sources.database import open_database
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.observations import load_observations, type_observations
from cds_analysis.sources.resolution import FIGURE, resolve_observations
from cds_analysis.sources.workbook.entries import Entry
from cds_analysis.sources.workbook.plans import (
    SOURCE,
    ImportPlan,
    Planned,
    entry_rows,
    number_of,
    on_one_day,
    source_key,
    written,
)
from cds_analysis.text import Translator, fold

_WORDS = {
    "preferred": "its source is the preferred one of this measure",
    "kind": "its source counts for more, as an official one before the press",
    "newer": "it was known later",
    "exact": "it is more exact",
    "first": "it was entered first",
}
# after every row that is there: the new rows are written below them
_BELOW = 10**9
_NEAR = 0.85


def compare(entries: list[Entry], ground: Ground, plan: ImportPlan) -> None:
    """Sort figures by what would become of them, as the rule says by which one row of several is believed.

    Parameters
    ----------
    entries : list of Entry
        Without faults and contradictions.
    ground : Ground
        The data that they are added to.
    plan : ImportPlan
        Gets them: new, revised, behind, unchanged, or refused.
    """
    if not entries:
        return
    areas, names = ({entry.row[column] for entry in entries} for column in ("ref_area", "indicator"))
    rows = load_observations(units=areas, indicators=names, data=ground.root)
    before = _believed(rows, ground)
    plan.problems += near_sources(entries, rows, ground)
    fresh = _unsaid(entries, rows, before, plan)
    if not fresh:
        return
    place = "database" if open_database(ground.root.name) else f"{ground.root.name}/observations/{SOURCE}.csv"
    raw = entry_rows(fresh).assign(csv_file=place, csv_line=range(_BELOW, _BELOW + len(fresh)))
    typed = type_observations(raw, load_source_kinds(ground.root))
    after = _believed(pd.concat([rows, typed]), ground)
    for entry, row in zip(fresh, typed.to_dict("records"), strict=True):
        one, key = _beside(entry, before), _figure(entry.row)
        if after[key]["csv_file"] == place and after[key]["csv_line"] == row["csv_line"]:
            (plan.revised if key in before else plan.new).append(one)
        else:
            plan.behind.append(replace(one, why_behind=_reason(after[key], row, ground)))


def _figure(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in FIGURE)


def _believed(rows: pd.DataFrame, ground: Ground) -> dict[tuple[str, ...], dict[Any, Any]]:
    resolved = resolve_observations(rows, ground.indicators)
    return {_figure(row): row for row in resolved[resolved["chosen"]].to_dict("records")}


def _beside(entry: Entry, before: Mapping[tuple[str, ...], Mapping[Any, Any]]) -> Planned:
    known = before.get(_figure(entry.row))
    if known is None:
        return Planned(entry)
    return Planned(entry, _digits(known), str(known["source_org"]), str(known["qualifier"]))


def _digits(row: Mapping[Any, Any]) -> str:
    return f"{row['obs_value']:.{row['decimals']}f}"


def _unsaid(
    entries: list[Entry],
    rows: pd.DataFrame,
    before: Mapping[tuple[str, ...], Mapping[Any, Any]],
    plan: ImportPlan,
) -> list[Entry]:
    """Return the figures that nobody told yet; refuse those that their source told otherwise on the same day."""
    # what a source said last makes a figure old news, for a source may go back to an earlier value
    keyed = rows.assign(source_key=rows["source_org"].map(source_key)).sort_values(
        "known_from", kind="stable"
    )
    last = keyed.drop_duplicates([*FIGURE, "source_key"], keep="last")
    said = {_saying(row) for row in last.to_dict("records")}
    on_day: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for row in rows.assign(known_from=rows["known_from"].dt.strftime("%Y-%m-%d")).to_dict("records"):
        on_day.setdefault(on_one_day(row), []).append(row)
    fresh = []
    for entry in entries:
        same_day = on_day.get(on_one_day(entry.row), [])
        if any(_saying(row) == _saying(entry.row) for row in same_day):
            plan.unchanged.append(_beside(entry, before))
        elif same_day:
            told = written({**same_day[-1], "obs_value": _digits(same_day[-1])})
            plan.problems.append(_same_day(told, entry.row, entry.file, entry.line, entry.place))
        elif _saying(entry.row) in said:
            plan.unchanged.append(_beside(entry, before))
        else:
            fresh.append(entry)
    return fresh


def _saying(row: Mapping[Any, Any]) -> tuple[object, ...]:
    told = (*(str(row[name]) for name in FIGURE), source_key(str(row["source_org"])), str(row["qualifier"]))
    return (*told, float(row["obs_value"]))


def _same_day(old: str, row: Mapping[Any, Any], file: str = "", line: int = 0, column: str = "") -> Problem:
    day = Translator("vi").day(date.fromisoformat(str(row["known_from"])))
    details = {"old": old, "new": written(row), "day": day, "source": row["source_org"]}
    message = "“{source}” has told {old} for {day} already, and now tells {new} for the same day."
    hint = "If the figure was corrected, write the later day on which the corrected one became known."
    return Problem("same_day", message, hint, details, file, line, column)


def _reason(winner: Mapping[Any, Any], row: Mapping[Any, Any], ground: Ground) -> str:
    """Return why one row is believed rather than another, by the order of the rule."""
    preferred = ground.indicators[row["indicator"]].preferred_source
    if preferred and winner["source_org"].startswith(preferred) > row["source_org"].startswith(preferred):
        return _WORDS["preferred"]
    if winner["source_kind"] != row["source_kind"]:
        return _WORDS["kind"]
    if winner["known_from"] != row["known_from"]:
        return _WORDS["newer"]
    return _WORDS["exact"] if winner["qualifier"] != row["qualifier"] else _WORDS["first"]


def check_same_day(new: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """Refuse rows that tell otherwise what their source told for the same day, which no look ahead could see.

    Parameters
    ----------
    new, there : pandas.DataFrame
        Rows of text: those to add, and those that somebody may have added meanwhile.

    Returns
    -------
    pandas.DataFrame
        The rows to add, without those that are there with the same number.

    Raises
    ------
    InputError
        Naming every such figure; none is added.
    """
    days = [on_one_day(row) for row in new.to_dict("records")]
    told: dict[tuple[str, ...], list[dict[Any, Any]]] = {}
    for row in there[there["ref_area"].isin(new["ref_area"])].to_dict("records"):
        told.setdefault(on_one_day(row), []).append(row)
    fresh = new[[day not in told for day in days]]
    problems = [
        _same_day(written(told[day][-1]), row)
        for day, row in zip(days, new.to_dict("records"), strict=True)
        if day in told and number_of(row) not in {number_of(one) for one in told[day]}
    ]
    if problems:
        raise InputError(problems)
    return fresh


def near_sources(entries: Sequence[Entry], rows: pd.DataFrame, ground: Ground) -> Iterator[Problem]:
    """Yield a warning for each agency whose name is nearly that of another one: they may be one and the same.

    Parameters
    ----------
    entries : sequence of Entry
        The figures.
    rows : pandas.DataFrame
        What is known of the same measures of the same provinces.
    ground : Ground
        Its list of sources settles which names are names of their own.

    Yields
    ------
    Problem
        At the first cell of each such name.
    """
    listed = set(load_source_kinds(ground.root)) | set(rows["source_org"].astype(str))
    met: dict[str, Entry] = {}
    for entry in entries:
        met.setdefault(entry.row["source_org"], entry)
    seen = sorted(set(rows["source_org"].astype(str)))
    for name, entry in met.items():
        near = "" if name in listed else next((one for one in seen if _are_near(name, one)), "")
        seen.append(name)
        if near:
            message = "“{value}” is nearly “{near}”: the two count as two sources."
            hint = "Is it the same agency? Then write it the same way."
            place = entry.places.get("organisation", entry.place)
            where, details = (entry.file, entry.line, place), {"value": name, "near": near}
            yield Problem("near_source", message, hint, details, *where, severity="warning")


def _are_near(one: str, other: str) -> bool:
    """Return whether two names that are not the same may be of one agency; ``&`` is often left out."""
    first, second = (re.sub(r"&|\bva\b", "", fold(text)) for text in (one, other))
    keys = source_key(first), source_key(second)
    if source_key(one) == source_key(other):
        return False
    return keys[0] == keys[1] or difflib.SequenceMatcher(None, *keys, autojunk=False).ratio() >= _NEAR
