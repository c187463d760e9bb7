"""Faults of ``registry/kinds.csv``: which kind each measure is."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from cds_analysis.cellar.errors import Problem
from cds_analysis.data.columns import cell_problems, place, read_rows, stranger_problems
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.indicator import unknown_indicator
from cds_analysis.data.programmes import programme_folders
from cds_analysis.data.schema import MEASURES_BY_KIND, TARGETS


def kind_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every fault of ``registry/kinds.csv``; none when there is no such file.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its indicators.

    Yields
    ------
    Problem
        Unknown measures and kinds, a measure that stands twice, and a target's measure without a kind.
    """
    if not MEASURES_BY_KIND.file(dataset.root).is_file():
        return
    rows = read_rows(MEASURES_BY_KIND, dataset.root)
    yield from cell_problems(rows, MEASURES_BY_KIND)
    yield from stranger_problems(rows, "indicator", dataset.indicators, unknown_indicator)
    yield from _without_kind(dataset.root, dataset.indicators.keys() - set(rows["indicator"]))


def _without_kind(root: Path, missing: Set[str]) -> Iterator[Problem]:
    for name in programme_folders(root):
        rows = read_rows(TARGETS, root, name)
        for row in rows[rows["indicator"].isin(list(missing))].to_dict("records"):
            message = "The kind of the measure “{value}” is not declared."
            hint = "Add it to registry/kinds.csv: nothing can be read from other measures or units without."
            details = {"value": row["indicator"]}
            yield Problem("missing_kind", message, hint, details, **place(row, "indicator"))
