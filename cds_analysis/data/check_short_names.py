"""Faults of the short names of a programme's targets."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.data.columns import place

LONGEST = 28
_COLUMNS = ("short_name_vi", "short_name_en")


def short_name_problems(targets: pd.DataFrame) -> Iterator[Problem]:
    """Yield the short names that are too long, that two targets share, or that are missing.

    Parameters
    ----------
    targets : pandas.DataFrame
        ``targets.csv`` of one programme, as text.

    Yields
    ------
    Problem
        Errors; a missing one is a warning, for the whole name stands in its place.
    """
    for column in _COLUMNS:
        firsts: dict[str, str] = {}
        for row in targets.to_dict("records"):
            name, target = row[column], row["target_id"]
            first = firsts.setdefault(name, target)
            where = place(row, column)
            if not name:
                message = "“{target}” has no short name; its whole name stands in lists and figures."
                hint = "Write what a leader calls it, in at most {most} letters."
                details = {"target": target, "most": LONGEST}
                yield Problem("no_short_name", message, hint, details, **where, severity="warning")
            elif first != target:
                message = "“{name}” is the short name of {first} already."
                hint = "Write one that tells the two apart."
                yield Problem("short_name", message, hint, {"name": name, "first": first}, **where)
            if len(name) > LONGEST:
                message = "The short name “{name}” has {found} letters; there is room for {most}."
                details = {"name": name, "found": len(name), "most": LONGEST}
                yield Problem("short_name", message, "Write what a leader calls it.", details, **where)
