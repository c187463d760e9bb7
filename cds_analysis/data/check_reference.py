"""Faults of the reference classes: words, order of days, counts, addresses, names of our own targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.text import nearest
from cds_analysis.data.columns import cell_problems, place, read_rows
from cds_analysis.data.plain_cells import is_day
from cds_analysis.data.programmes import programme_folders
from cds_analysis.data.schema import OTHER_PROGRAMMES, OTHER_TARGETS, TARGETS

_ORDERED = (("asof_date", "deadline"), ("asof_date", "final_date"), ("final_date", "known_from"))
_ORDERED_OF_TARGETS = (("asof_date", "deadline"), ("asof_date", "known_from"))
_AT_MOST = (
    ("n_met_asof", "n_total"),
    ("n_said_will_meet", "n_total"),
    ("n_said_hard", "n_total"),
    ("n_met_final", "n_total"),
    ("n_unmeasured_final", "n_total"),
)
_ENDINGS = ("n_met_final", "status_final")


def reference_problems(root: Path) -> Iterator[Problem]:
    """Yield every fault of the tables of other programmes.

    Parameters
    ----------
    root : Path
        The data folder; one without such tables has no faults.

    Yields
    ------
    Problem
        With file, line and column.

    Raises
    ------
    InputError
        If a table cannot be read at all.
    """
    for table in (OTHER_PROGRAMMES, OTHER_TARGETS):
        rows = read_rows(table, root)
        yield from cell_problems(rows, table)
        yield from _disorder(rows)
        yield from _excess(rows)
        yield from _half_endings(rows)
        yield from _unknown_own(rows, root)


def _where(rows: pd.DataFrame, wrong: Callable[[Mapping[str, Any]], bool]) -> Iterator[Mapping[str, Any]]:
    yield from (row for row in rows.to_dict("records") if wrong(row))


def _disorder(rows: pd.DataFrame) -> Iterator[Problem]:
    ordered = _ORDERED if "final_date" in rows else _ORDERED_OF_TARGETS
    for first, later in ordered:
        for row in _where(rows, lambda row: is_day(row[first]) and is_day(row[later])):  # noqa: B023
            if row[later] < row[first]:
                details = {"value": row[later], "later": later, "first": first, "other": row[first]}
                message = "{later} {value} lies before {first} {other}."
                hint = "Correct one of the two days."
                yield Problem("order_of_days", message, hint, details, **place(row, later))


def _excess(rows: pd.DataFrame) -> Iterator[Problem]:
    for part, whole in ((a, b) for a, b in _AT_MOST if a in rows):
        for row in _where(rows, lambda row: row[part].isdigit() and row[whole].isdigit()):  # noqa: B023
            if int(row[part]) > int(row[whole]):
                details = {"value": row[part], "part": part, "whole": whole, "most": row[whole]}
                message = "{part} {value} is more than {whole} {most}."
                hint = "Correct one of the two numbers."
                yield Problem("too_many", message, hint, details, **place(row, part))


def _half_endings(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield endings without the day since when they were known, which would let a report look ahead."""
    ending = next(name for name in _ENDINGS if name in rows)
    for row in _where(rows, lambda row: bool(row[ending]) and not row["known_from"]):
        message = "The ending has no day on which it could be known."
        hint = "Write it in known_from; a report before that day must not see the row."
        yield Problem("ending_without_day", message, hint, {}, **place(row, "known_from"))
    for row in _where(rows, lambda row: row[ending] not in ("", "unmeasured") and not row["ending_basis"]):
        message = "The ending does not say whether it was declared or shown."
        hint = "Write declared, shown or unknown."
        yield Problem("ending_without_basis", message, hint, {}, **place(row, "ending_basis"))


def _unknown_own(rows: pd.DataFrame, root: Path) -> Iterator[Problem]:
    column = next((name for name in ("own_programmes", "own_targets") if name in rows), "")
    if not column or not rows[column].any():
        return
    known = _own_names(root, targets=column == "own_targets")
    for row in _where(rows, lambda row: bool(row[column])):
        for name in row[column].split(" "):
            if name not in known:
                guess = nearest(name, known)
                hint = "Did you mean “{nearest}”?" if guess else ""
                details = {"value": name, "nearest": guess}
                message = "“{value}” is not among our own programmes and their targets."
                yield Problem("unknown_own", message, hint, details, **place(row, column))


def _own_names(root: Path, targets: bool) -> list[str]:
    folders = programme_folders(root)
    if not targets:
        return folders
    return [f"{name}/{one}" for name in folders for one in read_rows(TARGETS, root, name)["target_id"]]
