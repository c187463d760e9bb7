"""Faults of ``registry/kinds.csv``: which kind each measure is."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from cds_analysis.errors import Problem
from cds_analysis.registry.indicators import unknown_indicator
from cds_analysis.sources.columns import cell_problems, place, read_rows, stranger_problems
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.programmes import programme_folders
from cds_analysis.sources.schema import MEASURES_BY_KIND, TARGETS


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
    if not MEASURES_BY_KIND.file(ground.root).is_file():
        return
    rows = read_rows(MEASURES_BY_KIND, ground.root)
    yield from cell_problems(rows, MEASURES_BY_KIND)
    yield from stranger_problems(rows, "indicator", ground.indicators, unknown_indicator)
    yield from _without_kind(ground.root, ground.indicators.keys() - set(rows["indicator"]))


def _without_kind(root: Path, missing: Set[str]) -> Iterator[Problem]:
    for name in programme_folders(root):
        rows = read_rows(TARGETS, root, name)
        for row in rows[rows["indicator"].isin(list(missing))].to_dict("records"):
            message = "The kind of the measure “{value}” is not declared."
            hint = "Add it to registry/kinds.csv: nothing can be read from other measures or units without."
            details = {"value": row["indicator"]}
            yield Problem("missing_kind", message, hint, details, **place(row, "indicator"))
