"""The shape of each YAML file of a data folder, declared once; misfits are reported in our own words."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.text import nearest


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= sys.float_info.max  # neither infinite nor no number


_KINDS = {
    "any": ("", lambda value: True),
    "text": ("a text", lambda value: isinstance(value, str)),
    "word": (
        "one word or number",
        lambda value: isinstance(value, str | int | float | date) and not isinstance(value, bool),
    ),
    "day": (
        "a day like 2024-10-21",
        lambda value: isinstance(value, date) and not isinstance(value, datetime),
    ),
    "whole": ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "finite": ("a number like 0.5", _is_number),
    "truth": ("true or false", lambda value: isinstance(value, bool)),
    "list": ("a list", lambda value: isinstance(value, list)),
    "mapping": ("lines like “key: value”", lambda value: isinstance(value, dict)),
}


@dataclass(frozen=True)
class Shape:
    """What a value of a YAML file must be.

    Parameters
    ----------
    kind : str
        ``any``, ``text``, ``word`` (text, number or day), ``day``, ``whole``, ``finite``, ``truth``, ``list``
        or ``mapping``.
    blank : bool
        Whether there may be nothing after the key.
    words : tuple of str
        The only texts that it may be; any without it.
    least, above, most : float, optional
        Bounds of a number.
    filled : bool
        Whether a list or a mapping must have a part.
    each : Shape, optional
        What each part of a list, or each value of a mapping, must be.
    keys : mapping of str to Shape
        What stands under the keys of a mapping.
    needed : tuple of str
        Keys that must be there.
    needed_if : tuple of (key, value, needed key)
        Keys that must be there where another one has a value.
    closed : bool
        Whether no other keys may be there.
    """

    kind: str = "text"
    blank: bool = False
    words: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None
    filled: bool = False
    each: Shape | None = None
    keys: Mapping[str, Shape] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    needed_if: tuple[tuple[str, str, str], ...] = ()
    closed: bool = False

    def misfit(self, value: object) -> str | None:
        """Return what is expected instead of a value of the wrong kind or size; None if it fits."""
        expected, fits = _KINDS[self.kind]
        if not fits(value):
            return expected
        bounds = (("≥", self.least), (">", self.above), ("≤", self.most))
        for sign, bound in bounds:
            if bound is not None and not _HOLDS[sign](value, bound):
                return f"{sign} {bound}"
        return None


_HOLDS = {"≥": lambda a, b: a >= b, ">": lambda a, b: a > b, "≤": lambda a, b: a <= b}
_TEXT, _WORD, _DAY = Shape(), Shape("word"), Shape("day")
_TEXTS = Shape("list", each=_TEXT)
_MAYBE_TEXT, _MAYBE_DAY = Shape(blank=True), Shape("day", blank=True)


def _texts(names: str) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), _TEXT)


_UNIT_SYSTEM = Shape(
    "mapping",
    keys={
        "system": _WORD,
        "prefix": _MAYBE_TEXT,
        "file": Shape("any", words=("provinces.csv", "provinces_2025.csv")),
        "valid_from": _MAYBE_DAY,
        "valid_until": _MAYBE_DAY,
        "successor": _MAYBE_TEXT,
    },
    needed=("system", "prefix", "file"),
    closed=True,
)
_COUNTRY = _texts("name_vi name_en time_zone")
SYSTEMS = Shape(
    "mapping",
    keys={
        "country": Shape("mapping", keys=_COUNTRY, needed=tuple(_COUNTRY), closed=True),
        **dict.fromkeys(("notice_vi", "notice_en", "headline_index"), _MAYBE_TEXT),
        "systems": Shape("list", filled=True, each=_UNIT_SYSTEM),
    },
    needed=("country", "systems"),
    closed=True,
)
IDENTITY = Shape(
    "mapping",
    keys={
        "kind": Shape("any", words=("weighted_sum", "mean_of_members", "mean_of_units")),
        **_texts("name indicator published system"),
        "source": _MAYBE_TEXT,
        "periods": replace(_TEXTS, filled=True),
        "tolerance": Shape("finite", least=0),
        "divisor": Shape("finite", above=0),
        "weights": Shape("mapping", filled=True, each=Shape("finite")),
    },
    needed=("kind", "name", "indicator", "periods", "tolerance"),
    needed_if=(("kind", "weighted_sum", "weights"), ("kind", "mean_of_units", "system")),
    closed=True,
)
_PROGRAMME = _texts("name unit title_vi title_en document") | {"adopted": _DAY, "deadline": _DAY}
_PROGRAMME |= {"n_targets": Shape("whole", least=1), **_texts("source_title source_url note_vi note_en")}
PROGRAMME = Shape("mapping", keys=_PROGRAMME, needed=tuple(_PROGRAMME))
_CORRECTION = _texts("id ref_area indicator reason_vi reason_en source decided_by") | {"decided_on": _DAY}
_CORRECTION |= dict.fromkeys(("time_period", "wrong_value", "right_value"), _WORD)
CORRECTION = Shape("mapping", keys=_CORRECTION, needed=tuple(_CORRECTION), closed=True)
_REMOVAL = _texts("id imported reason_vi reason_en decided_by") | {"decided_on": _DAY}
_NARROWER = _texts("ref_area indicator") | dict.fromkeys(("time_period", "obs_value"), _WORD)
REMOVAL = Shape("mapping", keys=_REMOVAL | _NARROWER, needed=tuple(_REMOVAL), closed=True)
CAVEAT = Shape(
    "mapping",
    keys={
        **_texts("id text_vi text_en programme"),
        "kind": Shape(words=("assumption", "caveat")),
        "targets": Shape(words=("reconstructed", "official")),
        "pages": _TEXTS,
        "everywhere": Shape("truth"),
    },
    needed=("id", "kind", "text_vi", "text_en"),
    needed_if=(("targets", "reconstructed", "programme"), ("targets", "official", "programme")),
    closed=True,
)
SOURCE = Shape(
    "mapping",
    keys={
        **_texts("id kind address source_org source_title unit_column unit period_column total resource"),
        "columns": Shape("mapping", filled=True, each=_TEXT),
        "parts": _TEXTS,
        "n_rows": Shape("whole", least=0),
        "query": Shape("mapping"),
        "seconds_between": Shape("finite", least=0, most=3600),
    },
    needed=("id", "kind", "address", "columns", "source_org", "source_title"),
    closed=True,
)


def shape_problems(content: object, shape: Shape, file: str, place: Sequence[str] = ()) -> list[Problem]:
    """Return everything in a document that has not the shape it must have.

    Parameters
    ----------
    content : object
        From :func:`cds_analysis.data.plain_yaml.read_plain`.
    shape : Shape
        One of this module.
    file : str
        For messages.
    place : sequence of str
        Where in the file the content stands.

    Returns
    -------
    list of Problem
        Errors, each with the way to its place; numbers on the way count from 1.

    Examples
    --------
    >>> shape_problems({"id": 5, "pages": ["a", 7]}, CAVEAT, "caveats.yml")[-1].text()
    'caveats.yml, pages, 2: “7” cannot be read. Expected: a text.'
    """
    return [replace(one, file=file) for one in _misfits(content, shape, tuple(place))]


def stop_on_shape(content: object, shape: Shape, file: str) -> None:
    """Raise InputError with everything that has not the shape it must have."""
    problems = shape_problems(content, shape, file)
    if problems:
        raise InputError(problems)


def _misfits(value: Any, shape: Shape, way: tuple[str, ...]) -> Iterator[Problem]:
    here = ", ".join(way)
    if value is None and shape.blank:
        return
    expected = shape.misfit(value)
    if expected is not None:
        yield _unreadable(value, expected, here)
    elif shape.words and value not in shape.words:
        yield _unknown(value, shape.words, here)
    elif shape.filled and not value:
        yield _missing(way[-1], here)
    elif isinstance(value, dict):
        yield from _key_misfits(value, shape, here)
        for key, part in value.items():
            within = shape.keys.get(key, shape.each) if isinstance(key, str) else None
            yield from _misfits(part, within, (*way, key)) if within else ()
    elif isinstance(value, list) and shape.each:
        for number, part in enumerate(value, start=1):
            yield from _misfits(part, shape.each, (*way, str(number)))


def _key_misfits(value: Mapping[Any, Any], shape: Shape, here: str) -> Iterator[Problem]:
    needed = [*shape.needed, *(key for one, word, key in shape.needed_if if value.get(one) == word)]
    yield from (_missing(key, here) for key in needed if key not in value)
    for key in value:
        if shape.closed and key not in shape.keys:
            yield _unknown(key, list(shape.keys), here)
        elif not isinstance(key, str):
            yield _unreadable(key, _KINDS["text"][0], here)


def _missing(key: str, here: str) -> Problem:
    return Problem("missing_key", "“{key}” is missing.", "", {"key": key}, column=here)


def _unreadable(value: object, expected: str, here: str) -> Problem:
    details = {"value": _short(value), "expected": expected}
    return Problem("bad_key", "“{value}” cannot be read.", "Expected: {expected}.", details, column=here)


def _unknown(value: object, known: Sequence[str], here: str) -> Problem:
    guess = nearest(str(value), known)
    details = {"value": _short(value), "nearest": guess, "names": ", ".join(known[:20])}
    hint = "Is “{nearest}” meant?" if guess else "Known: {names}."
    return Problem("unknown_word", "“{value}” is not known here.", hint, details, column=here)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
