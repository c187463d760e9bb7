"""What makes two provinces alike, as declared in ``registry/likeness.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.plain_yaml import read_plain
from cds_analysis.data.shapes import Shape, shape_problems
from cds_analysis.data.similarity import Likeness, Measure
from cds_analysis.data.units import unknown_unit

NAMES = ("region", "subregion")


def load_likeness(dataset: Dataset) -> Likeness:
    """Return how fair peers are chosen on a dataset; nothing when it has no such file.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its registry and indicators.

    Returns
    -------
    Likeness
        Measures in the file's order; names in lists as keys.

    Raises
    ------
    InputError
        If the file has anything else than it may; every fault is named.

    Examples
    --------
    >>> from cds_analysis.data.dataset import load_dataset
    >>> [measure.indicator for measure in load_likeness(load_dataset()).measures][:2]
    ['population', 'grdp_per_capita']
    """
    return cached(("likeness", dataset.root), lambda: _read_likeness(dataset))


def _read_likeness(dataset: Dataset) -> Likeness:
    path = _path(dataset)
    if not path.is_file():
        return Likeness()
    stop_on_errors(likeness_problems(dataset))
    entry = read_plain(path, dataset.root) or {}
    return Likeness(
        tuple(Measure(**part) for part in entry.get("measures") or ()),
        int(entry.get("number", Likeness.number)),
        {
            dataset.registry.find(unit).key: tuple(dataset.registry.find(peer).key for peer in peers)
            for unit, peers in (entry.get("lists") or {}).items()
        },
    )


def likeness_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every fault of the declaration; none when there is no such file.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its registry and indicators.

    Yields
    ------
    Problem
        Errors with the nearest match.
    """
    path = _path(dataset)
    if path.is_file():
        name = path.relative_to(dataset.root.parent).as_posix()
        yield from _problems(read_plain(path, dataset.root) or {}, dataset, name)


def _path(dataset: Dataset) -> Path:
    return dataset.root / "registry" / "likeness.yml"


def _problems(entry: Mapping[str, Any], dataset: Dataset, file: str) -> Iterator[Problem]:
    faults = shape_problems(entry, _shape(dataset), file)
    yield from faults
    if not isinstance(entry, dict) or any(fault.column.startswith("lists") for fault in faults):
        return
    for unit, peers in (entry.get("lists") or {}).items():
        for name in (unit, *peers):
            if not dataset.registry.knows(name):
                yield unknown_unit(name, dataset.registry.names(), file=file, column="lists")


def _shape(dataset: Dataset) -> Shape:
    known = Shape(words=(*NAMES, *dataset.indicators))
    measure = Shape(
        "mapping",
        keys={
            "indicator": known,
            "weight": Shape("finite", least=0),
            "scale": Shape(words=("plain", "log", "same")),
            "merged": Shape(words=("sum", "mean")),
            "mean_by": known,
        },
        needed=("indicator", "weight"),
        closed=True,
    )
    return Shape(
        "mapping",
        keys={
            "number": Shape("whole", least=1),
            "measures": Shape("list", blank=True, each=measure),
            "lists": Shape("mapping", blank=True, each=Shape("list", each=Shape())),
        },
        closed=True,
    )
