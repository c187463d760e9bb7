"""The catalogue of faults of what people send in: one constructor a kind of fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cds_analysis.cellar.errors import Problem, Severity

PART, WHOLE_YEAR = "a part of the whole", "the whole year, or a sum since its beginning"
_OF_PROVINCE = "If it is a figure of the whole province, take it out of there; or copy it into the form."
_OF_YEAR = "A year’s figure is imported with that year as --period; if it is the quarter’s, say so there."
# what to do where a text makes a figure something else
_HINTS = {
    "another place": _OF_PROVINCE,
    PART: _OF_PROVINCE,
    WHOLE_YEAR: _OF_YEAR,
}


class Place(NamedTuple):
    """Where something stands: the file with its sheet, the line, and the cell or column."""

    file: str = ""
    line: int = 0
    cell: str = ""


def fault(
    rule: str, place: Place, message: str, hint: str = "", severity: Severity = "error", /, **details: object
) -> Problem:
    """Return a fault at a place; for kinds that occur in one place only."""
    return Problem(rule, message, hint, details, *place, severity)


def unreadable(place: Place, value: object, message: str, hint: str, /, **details: object) -> Problem:
    """Return the fault of a cell without one reading; the words come from the reader of the cell."""
    return Problem("unreadable", message, hint, {"value": value, **details}, *place)


def unknown(place: Place, value: object, what: str, near: object = "", hint: str = "") -> Problem:
    """Return the fault of a name that is none of the known ones, with the nearest.

    Parameters
    ----------
    place : Place
        Where it stands.
    value : str
        As written.
    what : str
        Message key of what it should be: ``measure``, ``province``, ``unit of measure``.
    near : object, optional
        The known name most like it.
    hint : str, optional
        What to do where none is near.
    """
    message = "“{value}” is no known {what}."
    hint = "Is “{near}” meant? Then write it so." if near else hint
    return Problem("unknown", message, hint, {"value": value, "what": what, "near": near}, *place)


def missing(place: Place, head: str, option: str = "") -> Problem:
    """Return the fault of a cell that must be filled in."""
    message = "“{head}” is missing."
    hint = "Fill it in, or name it with {option}." if option else "Fill it in."
    return Problem("missing", message, hint, {"head": head, "option": option}, *place)


def twice(place: Place, value: object, places: Sequence[str]) -> Problem:
    """Return the fault of something that may stand once only."""
    return Problem(
        "twice", "“{value}” stands twice: {places}.", "Keep one.", {"value": value, "places": places}, *place
    )


def disagrees(
    place: Place, value: object, other: object, where: str, severity: Severity = "error"
) -> Problem:
    """Return the fault of two statements that cannot both hold; ``where`` is the place of the other."""
    message = "This says “{value}”, but {where} says “{other}”."
    hint = "Make them agree, or leave {where} out." if where.startswith("--") else "Make them agree."
    return Problem(
        "disagrees", message, hint, {"value": value, "other": other, "where": where}, *place, severity
    )


def odd(place: Place, text: str) -> Problem:
    """Return the warning of a note of which nobody can tell whether it changes a figure."""
    message = "The note “{value}” is not understood: is the figure what it should be all the same?"
    return Problem("note", message, "", {"value": text}, *place, "warning")


def not_understood(place: Place, text: str) -> Problem:
    """Return the fault of a text that may say what the figures are, and is not understood."""
    message = "“{value}” is not understood, and may change what the figures mean."
    hint = "If it says nothing of them, take it out of the sheet; or copy the figures into the form."
    return Problem("not_understood", message, hint, {"value": text}, *place)


def governed(place: Place, text: str, cell: str, why: str) -> Problem:
    """Return the fault of a figure that another text of the sheet says to be something else.

    Parameters
    ----------
    place : Place
        Of the figure.
    text, cell : str
        The other text, and where it stands.
    why : str
        Message key of what it says: ``a plan``, ``another place``, ``another time``.
    """
    message = "The figure belongs to “{text}” in {cell}, which says {why}: it was not read."
    hint = _HINTS.get(
        why, "If the figure is right all the same, mend that text; or copy the figure into the form."
    )
    if text.startswith("="):
        hint = "Write the number itself in place of the formula."
    return Problem("governed", message, hint, {"text": text, "cell": cell, "why": why}, *place)


def uncertain(place: Place, value: object, why: str, hint: str = "", **details: object) -> Problem:
    """Return the fault of a cell whose content nobody can be sure of, as one with a line through it."""
    return Problem("uncertain", why, hint, {"value": value, **details}, *place)


def unseen(place: Place, what: str) -> Problem:
    """Return the warning of something that was read though a reader of the sheet does not see it."""
    message = "{what} is hidden, and was read."
    return Problem("unseen", message, "Is that right?", {"what": what}, *place, "warning")
