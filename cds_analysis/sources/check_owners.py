"""Faults of who holds the figures of a programme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.errors import Problem
from cds_analysis.registry.owners import OWNER_BASES
from cds_analysis.sources.owners import owner_form_problems, read_owner_rows
from cds_analysis.text import nearest

_SAME = ["target_id", "valid_from"]


def owner_problems(name: str, targets: pd.DataFrame, root: Path) -> Iterator[Problem]:
    """Yield every fault of ``owners.csv`` of a programme.

    Parameters
    ----------
    name : str
        The programme.
    targets : pandas.DataFrame
        Its targets, as text.
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Unknown targets and bases, days that cannot be read, names and sources that are missing, two agencies
        from one day on; numbered targets without an agency are one warning.
    """
    rows = read_owner_rows(name, root)
    known = list(targets["target_id"])
    yield from owner_form_problems(rows)
    for row in rows.to_dict("records"):
        place = {"file": row["csv_file"], "line": int(row["csv_line"])}
        yield from _unknown_target(row, known, place)
        yield from _cell_problems(row, place)
    for row in rows[rows.duplicated(_SAME)].to_dict("records"):
        details = {"value": row["target_id"] or name, "day": row["valid_from"]}
        message = "Two agencies hold the figure of “{value}” from {day} on."
        yield Problem(
            "duplicate", message, "Leave one of them.", details, row["csv_file"], int(row["csv_line"])
        )
    yield from _without_owner(name, targets, set(rows["target_id"]), root)


def _unknown_target(row: dict[Any, Any], known: list[str], place: dict[str, Any]) -> Iterator[Problem]:
    if row["target_id"] and row["target_id"] not in known:
        guess = nearest(row["target_id"], known)
        details = {"value": row["target_id"], "nearest": guess, "words": ", ".join(known)}
        hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
        message = "The programme has no target “{value}”."
        yield Problem("unknown_target", message, hint, details, **place, column="target_id")


def _cell_problems(row: dict[Any, Any], place: dict[str, Any]) -> Iterator[Problem]:
    if row["basis"] not in OWNER_BASES:
        guess = nearest(row["basis"], OWNER_BASES)
        details = {"value": row["basis"], "words": ", ".join(OWNER_BASES), "nearest": guess}
        hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
        message = "“{value}” is not a word of this column."
        yield Problem("vocabulary", message, hint, details, **place, column="basis")
    needed = ["agency_vi", "agency_en", *(["source_title"] if row["basis"] == "document" else [])]
    for column in needed:
        if not row[column].strip():
            details = {"key": column}
            yield Problem("missing_key", "“{key}” is missing.", "", details, **place, column=column)


def _without_owner(name: str, targets: pd.DataFrame, owned: set[str], root: Path) -> Iterator[Problem]:
    counted = targets.loc[targets["counted"] == "yes", "target_id"]
    missing = [target for target in counted if target not in owned]
    if missing:
        details = {"names": ", ".join(missing)}
        message = "No agency is recorded that holds the figure of {names}."
        hint = "Add a row to owners.csv: who compiles it, since when, and how you know."
        file = f"{root.name}/programmes/{name}/owners.csv"
        yield Problem("no_owner", message, hint, details, file, severity="warning")
