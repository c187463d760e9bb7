"""What can be wrong with a design, told all at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from numbers import Real
from typing import TYPE_CHECKING

from cds_analysis.errors import Problem
from cds_analysis.text import nearest

if TYPE_CHECKING:
    from cds_analysis.metrics.audit.design import Design, Part

AGGREGATIONS = ("arithmetic", "geometric")
DIRECTIONS = ("higher", "lower")
MISSING = ("none", "available")
RESERVED = ("unit", "period", "rank")


def unknown_word(field: str, value: object, words: Sequence[str], place: str = "") -> Problem:
    """Return the fault of a word that is none of those allowed.

    Parameters
    ----------
    field : str
        What the word stands for, e.g. ``way of aggregation``; several words, as single ones are names
        of columns and must not be translated.
    value : object
        What was written.
    words : sequence of str
        What would have been accepted.
    place : str
        The part it was written for.

    Returns
    -------
    Problem
        An error with the nearest match.

    Examples
    --------
    >>> unknown_word("way of aggregation", "geometrical", AGGREGATIONS).text()
    'The way of aggregation “geometrical” is unknown. Did you mean “geometric”? Known: arithmetic, geometric.'
    """
    guess = nearest(str(value), words)
    hint = "Did you mean “{nearest}”? Known: {names}." if guess else "Known: {names}."
    details = {"field": field, "value": str(value), "nearest": guess, "names": ", ".join(map(str, words))}
    return Problem("unknown_word", "The {field} “{value}” is unknown.", hint, details, column=place)


def missing_column(column: str, columns: Sequence[str]) -> Problem:
    """Return the fault of a column that a table lacks.

    Parameters
    ----------
    column : str
        What was looked for.
    columns : sequence of str
        What the table has.

    Returns
    -------
    Problem
        An error with the nearest match.

    Examples
    --------
    >>> missing_column("unit", ["units", "a"]).text()
    'The column “unit” is missing. Is “units” meant?'
    """
    guess = nearest(column, columns)
    hint = "Is “{nearest}” meant?" if guess else "The columns are: {columns}."
    details = {"column": column, "nearest": guess, "columns": ", ".join(columns)}
    return Problem("missing_column", "The column “{column}” is missing.", hint, details)


def design_problems(design: Design) -> Iterator[Problem]:
    """Yield every fault of a design.

    Parameters
    ----------
    design : Design
        Not yet checked.

    Yields
    ------
    Problem
        Errors only.
    """
    if not design.parts:
        yield Problem("no_parts", "The index has no parts.")
    if design.aggregation not in AGGREGATIONS:
        yield unknown_word("way of aggregation", design.aggregation, AGGREGATIONS)
    if design.missing not in MISSING:
        yield unknown_word("rule for missing values", design.missing, MISSING)
    names = [part.name for part in design.parts]
    yield from _name_problems([design.total, *names])
    groups = {part.parent for part in design.parts}
    for part in design.parts:
        yield from _word_problems(part, is_group=part.name in groups)
        yield from _value_problems(part)
        if part.parent not in (*names, design.total):
            yield unknown_word("parent group", part.parent, (*dict.fromkeys(names), design.total), part.name)
    yield from _circle_problems(design)
    yield from _weight_problems(design.parts)


def _name_problems(names: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem("double_part", "The part “{name}” is there twice.", details={"name": name})
        if not name or name in RESERVED:
            message = "A part cannot be called “{name}”."
            hint = "These names are taken: {names}."
            yield Problem("taken_name", message, hint, {"name": name, "names": ", ".join(RESERVED)})


def _word_problems(part: Part, *, is_group: bool) -> Iterator[Problem]:
    if part.direction not in DIRECTIONS:
        yield unknown_word("direction of an indicator", part.direction, DIRECTIONS, part.name)
    elif is_group and part.direction != "higher":
        message = "A group has no direction: its score is always better when higher."
        yield Problem("group_direction", message, "Give the direction to its indicators.", column=part.name)
    if part.aggregation and part.aggregation not in AGGREGATIONS:
        yield unknown_word("way of aggregation", part.aggregation, AGGREGATIONS, part.name)


def _value_problems(part: Part) -> Iterator[Problem]:
    if not _is_finite(part.weight) or part.weight < 0:
        message = "The weight {value} is not a number from zero up."
        yield Problem("bad_weight", message, details={"value": part.weight}, column=part.name)
    bounds = [value for value in (part.lower, part.upper, part.target) if value is not None]
    if not all(_is_finite(value) for value in bounds):
        message = "A goalpost or target is not a finite number."
        yield Problem("bad_goalpost", message, "Leave it out if there is none.", column=part.name)
    elif part.lower is not None and part.upper is not None and part.lower >= part.upper:
        message = "The lower goalpost {lower} is not below the upper one, {upper}."
        hint = "For an indicator where lower is better, change its direction, not its goalposts."
        details = {"lower": part.lower, "upper": part.upper}
        yield Problem("bad_goalpost", message, hint, details, column=part.name)


def _is_finite(value: object) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def _circle_problems(design: Design) -> Iterator[Problem]:
    parents = {part.name: part.parent for part in design.parts}
    for part in design.parts:
        seen, name = {part.name}, part.parent
        while name in parents and name not in seen:
            seen.add(name)
            name = parents[name]
        if name == part.name:
            message = "The part “{name}” belongs to itself, by way of its parents."
            yield Problem("circle", message, details={"name": part.name})


def _weight_problems(parts: Sequence[Part]) -> Iterator[Problem]:
    for group in dict.fromkeys(part.parent for part in parts):
        weights = [part.weight for part in parts if part.parent == group]
        if all(weight == 0 for weight in weights):
            message = "The weights of the parts of “{group}” sum to zero."
            hint = (
                "Give at least one of them a weight; to leave the whole group out, give the group weight 0."
            )
            yield Problem("no_weight", message, hint, {"group": group})
