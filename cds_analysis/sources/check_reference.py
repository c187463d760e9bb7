"""Faults of the reference classes: words, order of days, counts, addresses, names of our own targets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.errors import Problem
from cds_analysis.sources.plain_cells import is_day
from cds_analysis.sources.programmes import TARGET_COLUMNS as OWN_COLUMNS
from cds_analysis.sources.programmes import programme_folders
from cds_analysis.sources.reference import (
    PROGRAMME_COLUMNS,
    REFERENCE_FOLDER,
    TARGET_COLUMNS,
    reference_form_problems,
)
from cds_analysis.sources.tables import read_table
from cds_analysis.text import nearest

_BASES = ("", "published", "published_month", "as_of_date", "document_date", "inferred")
_PRECISIONS = ("", "day", "month", "year")
VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "level": ("national", "province", "department", "group of states", "supranational"),
    "asof_precision": _PRECISIONS,
    "final_precision": _PRECISIONS,
    "status_asof": ("met", "on_track", "off_track", "hard", "unknown", "no_data"),
    "status_final": ("", "met", "not_met", "unmeasured"),
    "ending_basis": ("", "declared", "shown", "unknown"),
    "chosen_for_ending": ("yes", "no"),
    "known_from_basis": _BASES,
}
_TABLES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "programmes.csv": (PROGRAMME_COLUMNS, ("programme_id", "asof_date")),
    "targets.csv": (TARGET_COLUMNS, ("programme_id", "jurisdiction", "target", "asof_date")),
}
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
    for name, (columns, key) in _TABLES.items():
        path = root / REFERENCE_FOLDER / name
        if path.is_file():
            yield from table_problems(read_table(path, columns, root.parent), key, root)


def table_problems(rows: pd.DataFrame, key: Sequence[str], root: Path) -> Iterator[Problem]:
    """Yield every fault of one of the tables.

    Parameters
    ----------
    rows : pandas.DataFrame
        As text, with ``csv_file`` and ``csv_line``.
    key : sequence of str
        The columns that tell one row from another.
    root : Path
        The data folder, for the names of our own targets.

    Yields
    ------
    Problem
        With file, line and column.
    """
    yield from reference_form_problems(rows)
    yield from _words(rows)
    yield from _disorder(rows)
    yield from _excess(rows)
    yield from _half_endings(rows)
    yield from _bad_addresses(rows)
    yield from _unknown_own(rows, root)
    yield from _repeated(rows, key)


def _at(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    return {"file": row["csv_file"], "line": int(row["csv_line"]), "column": column}


def _where(rows: pd.DataFrame, wrong: Callable[[Mapping[str, Any]], bool]) -> Iterator[Mapping[str, Any]]:
    yield from (row for row in rows.to_dict("records") if wrong(row))


def _words(rows: pd.DataFrame) -> Iterator[Problem]:
    for column in (name for name in VOCABULARY if name in rows):
        words = VOCABULARY[column]
        for row in rows[~rows[column].isin(words)].to_dict("records"):
            guess = nearest(row[column], [word for word in words if word])
            shown = ", ".join(word for word in words if word)
            details = {"value": row[column], "words": shown, "nearest": guess}
            hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
            message = "“{value}” is not a word of this column."
            yield Problem("vocabulary", message, hint, details, **_at(row, column))


def _disorder(rows: pd.DataFrame) -> Iterator[Problem]:
    ordered = _ORDERED if "final_date" in rows else _ORDERED_OF_TARGETS
    for first, later in ordered:
        for row in _where(rows, lambda row: is_day(row[first]) and is_day(row[later])):  # noqa: B023
            if row[later] < row[first]:
                details = {"value": row[later], "later": later, "first": first, "other": row[first]}
                message = "{later} {value} lies before {first} {other}."
                hint = "Correct one of the two days."
                yield Problem("order_of_days", message, hint, details, **_at(row, later))


def _excess(rows: pd.DataFrame) -> Iterator[Problem]:
    for part, whole in ((a, b) for a, b in _AT_MOST if a in rows):
        for row in _where(rows, lambda row: row[part].isdigit() and row[whole].isdigit()):  # noqa: B023
            if int(row[part]) > int(row[whole]):
                details = {"value": row[part], "part": part, "whole": whole, "most": row[whole]}
                message = "{part} {value} is more than {whole} {most}."
                hint = "Correct one of the two numbers."
                yield Problem("too_many", message, hint, details, **_at(row, part))


def _half_endings(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield endings without the day since when they were known, which would let a report look ahead."""
    ending = next(name for name in _ENDINGS if name in rows)
    for row in _where(rows, lambda row: bool(row[ending]) and not row["known_from"]):
        message = "The ending has no day on which it could be known."
        hint = "Write it in known_from; a report before that day must not see the row."
        yield Problem("ending_without_day", message, hint, {}, **_at(row, "known_from"))
    for row in _where(rows, lambda row: row[ending] not in ("", "unmeasured") and not row["ending_basis"]):
        message = "The ending does not say whether it was declared or shown."
        hint = "Write declared, shown or unknown."
        yield Problem("ending_without_basis", message, hint, {}, **_at(row, "ending_basis"))


def _bad_addresses(rows: pd.DataFrame) -> Iterator[Problem]:
    for column in (name for name in rows if name.startswith("source_urls")):
        for row in rows.to_dict("records"):
            for address in row[column].split(" ") if row[column] else []:
                if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", address):
                    message = "“{value}” is not an address of a page."
                    hint = "Write addresses that begin with https:// or http://, one space between two."
                    details = {"value": address}
                    yield Problem("bad_url", message, hint, details, **_at(row, column))


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
                yield Problem("unknown_own", message, hint, details, **_at(row, column))


def _own_names(root: Path, targets: bool) -> list[str]:
    folders = programme_folders(root)
    if not targets:
        return folders
    tables = {
        name: read_table(root / "programmes" / name / "targets.csv", OWN_COLUMNS, root.parent)
        for name in folders
    }
    return [f"{name}/{one}" for name, table in tables.items() for one in table["target_id"]]


def _repeated(rows: pd.DataFrame, key: Sequence[str]) -> Iterator[Problem]:
    firsts = rows.drop_duplicates(list(key)).set_index(list(key))["csv_line"]
    for row in rows[rows.duplicated(list(key))].to_dict("records"):
        first = firsts.loc[tuple(row[name] for name in key)]
        details = {"first": f"{row['csv_file']}:{first}", "columns": ", ".join(key)}
        message = "The row repeats {first}: same {columns}."
        yield Problem("duplicate", message, "Delete one of the two.", details, **_at(row, ""))
