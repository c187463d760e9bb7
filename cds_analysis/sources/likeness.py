"""What makes two provinces alike, as declared in ``registry/likeness.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from cds_analysis.cache import cached
from cds_analysis.errors import InputError, Problem
from cds_analysis.registry.likeness import Likeness, Measure
from cds_analysis.registry.provinces import unknown_unit
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.plain_yaml import read_plain
from cds_analysis.sources.shapes import LIKENESS, shape_problems
from cds_analysis.text import nearest

SCALES = ("plain", "log", "same")
NAMES = ("region", "subregion")
_KEYS = tuple(part.name for part in fields(Measure))


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
    problems = list(likeness_problems(ground))
    if problems:
        raise InputError(problems)
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
    faults = shape_problems(entry, LIKENESS, file)
    if faults:
        yield from faults
        return
    number = entry.get("number", 1)
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        yield _unreadable(number, "1, 2, 3 …", file, "number")
    for part in entry.get("measures") or []:
        yield from _measure_problems(part, ground, file)
    for unit, peers in (entry.get("lists") or {}).items():
        for name in (unit, *peers):
            if not ground.registry.knows(name):
                yield unknown_unit(name, ground.registry.names(), file=file, column="lists")


def _measure_problems(part: Mapping[str, Any], ground: Ground, file: str) -> Iterator[Problem]:
    known = [*NAMES, *ground.indicators]
    for key in part:
        if key not in _KEYS:
            yield _unknown(key, _KEYS, file, "measures")
    for key, choices in (
        ("indicator", known),
        ("mean_by", known),
        ("scale", SCALES),
        ("merged", ("sum", "mean")),
    ):
        if part.get(key, "") not in ("", *choices):
            yield _unknown(str(part[key]), choices, file, key)
    if not part.get("indicator"):
        yield Problem("missing_key", "“{key}” is missing.", "", {"key": "indicator"}, file, column="measures")
    weight = part.get("weight")
    if not isinstance(weight, int | float) or isinstance(weight, bool) or not 0 <= weight < float("inf"):
        yield _unreadable(weight, "0, 0.5, 1 …", file, "weight")


def _unknown(value: str, known: tuple[str, ...] | list[str], file: str, column: str) -> Problem:
    guess = nearest(value, known)
    hint = "Is “{nearest}” meant?" if guess else "Known: {names}."
    details = {"value": value, "nearest": guess, "names": ", ".join(known[:8])}
    return Problem("unknown_word", "“{value}” is not known here.", hint, details, file, column=column)


def _unreadable(value: object, expected: str, file: str, column: str) -> Problem:
    details = {"value": value, "expected": expected}
    return Problem(
        "bad_value", "“{value}” cannot be read.", "Expected: {expected}.", details, file, column=column
    )
