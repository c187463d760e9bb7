"""Faults of who holds the figures of a programme."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.text import nearest
from cds_analysis.data.columns import cell_problems, place, read_rows, stranger_problems
from cds_analysis.data.schema import OWNERS

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
    rows = read_rows(OWNERS, root, name)
    yield from cell_problems(rows, OWNERS)
    yield from stranger_problems(rows, "target_id", ["", *targets["target_id"]], _unknown_target)
    for row in rows[(rows["basis"] == "document") & (rows["source_title"] == "")].to_dict("records"):
        details = {"key": "source_title"}
        yield Problem("missing_key", "“{key}” is missing.", "", details, **place(row, "source_title"))
    for row in rows[rows.duplicated(_SAME)].to_dict("records"):
        details = {"value": row["target_id"] or name, "day": row["valid_from"]}
        message = "Two agencies hold the figure of “{value}” from {day} on."
        yield Problem("duplicate", message, "Leave one of them.", details, **place(row))
    yield from _without_owner(name, targets, set(rows["target_id"]), root)


def _unknown_target(value: str, known: Collection[str], **place: Any) -> Problem:
    known = [name for name in known if name]
    guess = nearest(value, known)
    details = {"value": value, "nearest": guess, "words": ", ".join(known)}
    hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
    return Problem("unknown_target", "The programme has no target “{value}”.", hint, details, **place)


def _without_owner(name: str, targets: pd.DataFrame, owned: set[str], root: Path) -> Iterator[Problem]:
    counted = targets.loc[targets["counted"] == "yes", "target_id"]
    missing = [target for target in counted if target not in owned]
    if missing:
        details = {"names": ", ".join(missing)}
        message = "No agency is recorded that holds the figure of {names}."
        hint = "Add a row to owners.csv: who compiles it, since when, and how you know."
        file = OWNERS.file(root, name).relative_to(root.parent).as_posix()
        yield Problem("no_owner", message, hint, details, file, severity="warning")
