"""Faults of what a programme's targets and their measures are called, and of what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.data.columns import place
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Programme

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


def definition_problems(
    programme: Programme, indicators: Mapping[str, Indicator], file: str
) -> Iterator[Problem]:
    """Yield one warning for the measures of a programme that do not say in both languages what is counted."""
    measures = {part.indicator for target in programme.targets for part in target.thresholds}
    known = [indicators[name] for name in sorted(measures & indicators.keys())]
    missing = [one.indicator for one in known if not (one.definition_vi and one.definition_en)]
    if missing:
        message = "What is counted is not said in both languages: {names}."
        hint = "Fill in definition_vi and definition_en of indicators.csv: what over what, who publishes it."
        details = {"names": ", ".join(missing)}
        yield Problem("no_definition", message, hint, details, file, severity="warning")
