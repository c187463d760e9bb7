"""Faults of ``registry/kinds.csv``: which kind each measure is."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from cds_analysis.errors import Problem
from cds_analysis.registry.indicators import unknown_indicator
from cds_analysis.registry.kinds import MEASURE_KINDS
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.kinds import KIND_COLUMNS, kinds_file
from cds_analysis.sources.programmes import TARGET_COLUMNS, programme_folders
from cds_analysis.sources.tables import read_table
from cds_analysis.text import nearest


def kind_problems(ground: Ground) -> Iterator[Problem]:
    """Yield every fault of ``registry/kinds.csv``; none when there is no such file.

    Parameters
    ----------
    ground : Ground
        The data folder with its indicators.

    Yields
    ------
    Problem
        Unknown measures and kinds, a measure that stands twice, and a target's measure without a kind.
    """
    path = kinds_file(ground.root)
    if not path.is_file():
        return
    seen: dict[str, int] = {}
    for row in read_table(path, KIND_COLUMNS, ground.root.parent).itertuples():
        if row.indicator not in ground.indicators:
            yield unknown_indicator(row.indicator, ground.indicators, **_place(row, "indicator"))
        if row.measure_kind not in MEASURE_KINDS:
            yield _unknown_kind(row)
        if row.indicator in seen:
            details = {"value": row.indicator, "line": seen[row.indicator]}
            message = "“{value}” stands in line {line} already."
            yield Problem("duplicate", message, "Delete one of the two.", details, **_place(row, "indicator"))
        seen.setdefault(row.indicator, int(row.csv_line))
    yield from _without_kind(ground.root, ground.indicators.keys() - seen.keys())


def _without_kind(root: Path, missing: Set[str]) -> Iterator[Problem]:
    for name in programme_folders(root):
        path = root / "programmes" / name / "targets.csv"
        for row in read_table(path, TARGET_COLUMNS, root.parent).itertuples():
            if row.indicator in missing:
                message = "The kind of the measure “{value}” is not declared."
                hint = (
                    "Add it to registry/kinds.csv: nothing can be read from other measures or units without."
                )
                details = {"value": row.indicator}
                yield Problem("missing_kind", message, hint, details, **_place(row, "indicator"))


def _unknown_kind(row: Any) -> Problem:
    guess = nearest(row.measure_kind, MEASURE_KINDS)
    details = {"value": row.measure_kind, "words": ", ".join(MEASURE_KINDS), "nearest": guess}
    hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
    message = "“{value}” is not a word of this column."
    return Problem("vocabulary", message, hint, details, **_place(row, "measure_kind"))


def _place(row: Any, column: str) -> dict[str, Any]:
    return {"file": row.csv_file, "line": int(row.csv_line), "column": column}
