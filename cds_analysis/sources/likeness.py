"""What makes two provinces alike, as declared in ``registry/likeness.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cds_analysis.cache import cached
from cds_analysis.errors import Problem, stop_on_errors
from cds_analysis.registry.likeness import Likeness, Measure
from cds_analysis.registry.provinces import unknown_unit
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.plain_yaml import read_plain
from cds_analysis.sources.shapes import Shape, shape_problems

NAMES = ("region", "subregion")


def load_likeness(ground: Ground) -> Likeness:
    """Return how fair peers are chosen on a ground; nothing when it has no such file.

    Parameters
    ----------
    ground : Ground
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
    >>> from cds_analysis.sources.ground import load_ground
    >>> [measure.indicator for measure in load_likeness(load_ground()).measures][:2]
    ['population', 'grdp_per_capita']
    """
    return cached(("likeness", ground.root), lambda: _read_likeness(ground))


def _read_likeness(ground: Ground) -> Likeness:
    path = _path(ground)
    if not path.is_file():
        return Likeness()
    stop_on_errors(likeness_problems(ground))
    entry = read_plain(path, ground.root) or {}
    return Likeness(
        tuple(Measure(**part) for part in entry.get("measures") or ()),
        int(entry.get("number", Likeness.number)),
        {
            ground.registry.find(unit).key: tuple(ground.registry.find(peer).key for peer in peers)
            for unit, peers in (entry.get("lists") or {}).items()
        },
    )


def likeness_problems(ground: Ground) -> Iterator[Problem]:
    """Yield every fault of the declaration; none when there is no such file.

    Parameters
    ----------
    ground : Ground
        The data folder with its registry and indicators.

    Yields
    ------
    Problem
        Errors with the nearest match.
    """
    path = _path(ground)
    if path.is_file():
        name = path.relative_to(ground.root.parent).as_posix()
        yield from _problems(read_plain(path, ground.root) or {}, ground, name)


def _path(ground: Ground) -> Path:
    return ground.root / "registry" / "likeness.yml"


def _problems(entry: Mapping[str, Any], ground: Ground, file: str) -> Iterator[Problem]:
    faults = shape_problems(entry, _shape(ground), file)
    yield from faults
    if not isinstance(entry, dict) or any(fault.column.startswith("lists") for fault in faults):
        return
    for unit, peers in (entry.get("lists") or {}).items():
        for name in (unit, *peers):
            if not ground.registry.knows(name):
                yield unknown_unit(name, ground.registry.names(), file=file, column="lists")


def _shape(ground: Ground) -> Shape:
    known = Shape(words=(*NAMES, *ground.indicators))
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
