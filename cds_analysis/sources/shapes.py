"""The shape of each YAML file of a data folder, as a JSON schema; misfits are told in our own words."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from cds_analysis.errors import InputError, Problem
from cds_analysis.text import nearest

Schema = Mapping[str, Any]

_KINDS = {
    "text": "a text",
    "maybe_text": "a text",
    "word": "one word or number",
    "day": "a day like 2024-10-21",
    "maybe_day": "a day like 2024-10-21",
    "whole": "a whole number",
    "finite": "a number like 0.5",
    "truth": "true or false",
    "list": "a list",
    "maybe_list": "a list",
    "mapping": "lines like “key: value”",
    "maybe_mapping": "lines like “key: value”",
}
_TEXT, _WORD = {"type": "text"}, {"type": "word"}
_TEXTS = {"type": "list", "items": _TEXT}

_UNIT_SYSTEM = {
    "type": "mapping",
    "required": ["system", "prefix", "file"],
    "additionalProperties": False,
    "properties": {
        "system": _WORD,
        "prefix": {"type": "maybe_text"},
        "file": {"enum": ["provinces.csv", "provinces_2025.csv"]},
        "valid_from": {"type": "maybe_day"},
        "valid_until": {"type": "maybe_day"},
        "successor": {"type": "maybe_text"},
    },
}
SYSTEMS: Schema = {
    "type": "mapping",
    "required": ["country", "systems"],
    "additionalProperties": False,
    "properties": {
        "country": {
            "type": "mapping",
            "required": ["name_vi", "name_en"],
            "additionalProperties": False,
            "properties": {"name_vi": _TEXT, "name_en": _TEXT},
        },
        "notice_vi": {"type": "maybe_text"},
        "notice_en": {"type": "maybe_text"},
        "headline_index": {"type": "maybe_text"},
        "systems": {"type": "list", "minItems": 1, "items": _UNIT_SYSTEM},
    },
}
IDENTITY: Schema = {
    "type": "mapping",
    "required": ["kind", "name", "indicator", "periods", "tolerance"],
    "additionalProperties": False,
    "properties": {
        "kind": {"enum": ["weighted_sum", "mean_of_members", "mean_of_units"]},
        "name": _TEXT,
        "source": {"type": "maybe_text"},
        "indicator": _TEXT,
        "published": _TEXT,
        "system": _TEXT,
        "periods": {**_TEXTS, "minItems": 1},
        "tolerance": {"type": "finite", "minimum": 0},
        "divisor": {"type": "finite", "exclusiveMinimum": 0},
        "weights": {"type": "mapping", "minProperties": 1, "additionalProperties": {"type": "finite"}},
    },
    "allOf": [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"required": [key]}}
        for kind, key in (("weighted_sum", "weights"), ("mean_of_units", "system"))
    ],
}
LIKENESS: Schema = {
    "type": "mapping",
    "additionalProperties": False,
    "properties": {
        "number": {},
        "measures": {
            "type": "maybe_list",
            "items": {
                "type": "mapping",
                "propertyNames": _TEXT,
                "properties": dict.fromkeys(("indicator", "scale", "merged", "mean_by"), _TEXT),
            },
        },
        "lists": {"type": "maybe_mapping", "propertyNames": _TEXT, "additionalProperties": _TEXTS},
    },
}
PROGRAMME: Schema = {
    "type": "mapping",
    "required": ["name", "unit", "title_vi", "title_en", "document", "adopted", "deadline", "n_targets"]
    + ["source_title", "source_url", "note_vi", "note_en"],
    "properties": {
        **dict.fromkeys(("name", "unit", "title_vi", "title_en", "document", "source_title"), _TEXT),
        **dict.fromkeys(("source_url", "note_vi", "note_en"), _TEXT),
        "adopted": {"type": "day"},
        "deadline": {"type": "day"},
        "n_targets": {"type": "whole", "minimum": 1},
    },
}
# entries of logs: `entries` tells which words they need and may have, so only what a word holds stands here
CORRECTION: Schema = {
    "properties": {
        **dict.fromkeys(("id", "ref_area", "indicator", "reason_vi", "reason_en", "source"), _TEXT),
        **dict.fromkeys(("time_period", "wrong_value", "right_value", "decided_on"), _WORD),
        "decided_by": _TEXT,
    }
}
REMOVAL: Schema = {
    "properties": {
        **dict.fromkeys(("id", "imported", "reason_vi", "reason_en", "decided_by"), _TEXT),
        **dict.fromkeys(("ref_area", "indicator"), _TEXT),
        **dict.fromkeys(("time_period", "obs_value", "decided_on"), _WORD),
    }
}
CAVEAT: Schema = {
    "properties": {
        **dict.fromkeys(("id", "kind", "text_vi", "text_en", "programme", "targets"), _TEXT),
        "pages": _TEXTS,
        "everywhere": {"type": "truth"},
    }
}
SOURCE: Schema = {
    "properties": {
        **dict.fromkeys(("id", "kind", "address", "source_org", "source_title", "unit_column"), _TEXT),
        **dict.fromkeys(("unit", "period_column", "total", "resource"), _TEXT),
        "columns": {"type": "mapping", "propertyNames": _TEXT, "additionalProperties": _TEXT},
        "parts": _TEXTS,
        "n_rows": {"type": "whole", "minimum": 0},
        "query": {"type": "mapping"},
        "seconds_between": {"type": "finite", "minimum": 0, "maximum": 3600},
    }
}


def shape_problems(content: object, schema: Schema, file: str, place: Sequence[str] = ()) -> list[Problem]:
    """Return everything in a document that has not the shape it must have.

    Parameters
    ----------
    content : object
        From :func:`cds_analysis.sources.plain_yaml.read_plain`.
    schema : mapping
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
    >>> shape_problems({"id": 5, "pages": ["a", 7]}, CAVEAT, "caveats.yml")[1].text()
    'caveats.yml, pages, 2: “7” cannot be read. Expected: a text.'
    """
    errors = sorted(
        _validator(_frozen(schema)).iter_errors(content), key=lambda one: _steps(one.absolute_path)
    )
    found: list[Problem] = []
    for error in errors:
        found += [one for one in _told(error, file, place) if one not in found]
    return found


def stop_on_shape(content: object, schema: Schema, file: str) -> None:
    """Raise InputError with everything that has not the shape it must have."""
    problems = shape_problems(content, schema, file)
    if problems:
        raise InputError(problems)


def _steps(path: Sequence[Any]) -> list[str]:
    return [f"{step + 1:06d}" if isinstance(step, int) else str(step) for step in path]


def _told(error: Any, file: str, place: Sequence[str]) -> Iterator[Problem]:
    steps = [str(step + 1) if isinstance(step, int) else str(step) for step in error.absolute_path]
    column = ", ".join([*place, *steps])
    if error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield Problem("missing_key", "“{key}” is missing.", "", {"key": key}, file, column=column)
    elif error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for key in error.instance:
            if key not in known:
                yield _unknown(key, known, file, column)
    elif error.validator == "enum":
        yield _unknown(error.instance, error.validator_value, file, column)
    elif error.validator in ("minItems", "minProperties"):
        yield Problem("missing_key", "“{key}” is missing.", "", {"key": steps[-1]}, file, column=column)
    else:
        details = {"value": _short(error.instance), "expected": _expected(error)}
        yield Problem(
            "bad_key", "“{value}” cannot be read.", "Expected: {expected}.", details, file, column=column
        )


def _expected(error: Any) -> str:
    if error.validator == "type":
        return _KINDS[error.validator_value]
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤"}
    return f"{signs.get(error.validator, '')} {error.validator_value}"


def _unknown(value: object, known: Sequence[str], file: str, column: str) -> Problem:
    guess = nearest(str(value), known)
    details = {"value": _short(value), "nearest": guess, "names": ", ".join(known)}
    hint = "Is “{nearest}” meant?" if guess else "Known: {names}."
    return Problem("unknown_word", "“{value}” is not known here.", hint, details, file, column=column)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _frozen(schema: Schema) -> str:
    return next(name for name, one in globals().items() if one is schema)


@cache
def _validator(name: str) -> Any:
    """Return the validator of a schema of this module, by its name."""
    jsonschema = _jsonschema()
    checker = jsonschema.TypeChecker({kind: _fits(kind) for kind in _KINDS})
    # "object" is what the keywords for mappings ask for
    checker = checker.redefine("object", _fits("mapping")).redefine("array", _fits("list"))
    checker = checker.redefine("number", _fits("finite")).redefine("string", _fits("text"))
    made = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=checker)
    return made(globals()[name])


def _jsonschema() -> Any:
    # it loads a grammar of web addresses where one is installed: a second for a format that nothing here uses
    unused = "rfc3987_syntax"
    if unused in sys.modules:
        import jsonschema

        return jsonschema
    sys.modules[unused] = None  # type: ignore[assignment]
    try:
        import jsonschema
    finally:
        del sys.modules[unused]
    return jsonschema


def _fits(kind: str) -> Any:
    def fits(_: object, value: object) -> bool:
        if value is None:
            return kind.startswith("maybe_")
        return _TESTS[kind.removeprefix("maybe_")](value)

    return fits


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= sys.float_info.max  # neither infinite nor no number


_TESTS = {
    "text": lambda value: isinstance(value, str),
    "word": lambda value: isinstance(value, str | int | float | date) and not isinstance(value, bool),
    "day": lambda value: isinstance(value, date) and not isinstance(value, datetime),
    "whole": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "finite": _is_number,
    "truth": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "mapping": lambda value: isinstance(value, dict),
}
