"""Logs that people write as lists in YAML: read as plain data, and checked for what every such list needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cds_analysis.errors import InputError, Problem
from cds_analysis.sources.plain_yaml import read_plain
from cds_analysis.sources.shapes import Schema, shape_problems
from cds_analysis.text import nearest

Entry = Mapping[str, Any]


def read_entries(root: Path, file: str) -> list[Entry]:
    """Return the entries of a log.

    Parameters
    ----------
    root : Path
        The data folder.
    file : str
        Name of the file in it.

    Returns
    -------
    list of mapping
        As written; none where there is no file, or an empty one.

    Raises
    ------
    InputError
        If the file is no plain YAML, or holds no list of mappings.
    """
    path = root / file
    if not path.is_file():
        return []
    content = read_plain(path, root)
    content = [] if content is None else content
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        message, hint = "The file holds no list of entries.", "Begin each entry with “- ”."
        raise InputError([Problem("bad_yaml", message, hint, {}, f"{root.name}/{file}")])
    return content


def told_words(entry: Entry) -> dict[str, Any]:
    """Return an entry without the words that say nothing.

    Examples
    --------
    >>> told_words({"id": "A", "pages": None})
    {'id': 'A'}
    """
    return {word: value for word, value in entry.items() if value is not None}


def entry_shape(entry: Entry, schema: Schema, file: str) -> list[Problem]:
    """Return the words of an entry that hold something of another kind than they must, by its ``id``."""
    return shape_problems(told_words(entry), schema, file, (str(entry.get("id", "?")),))


def entry_problems(
    entries: Sequence[Entry], file: str, known: Sequence[str], needed: Sequence[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the words and the identifiers of a log.

    Parameters
    ----------
    entries : sequence of mapping
        From :func:`read_entries`.
    file : str
        For messages.
    known, needed : sequence of str
        Words that an entry may have, and those that it must have.

    Yields
    ------
    Problem
        Errors, by the entry's ``id``.
    """
    seen: set[str] = set()
    for entry in entries:
        key = str(entry.get("id", "?"))
        if key in seen:
            yield Problem("repeated_id", "“{value}” stands twice.", "", {"value": key}, file, column="id")
        seen.add(key)
        yield from (word_problem(str(word), known, file, key) for word in entry if word not in known)
        for word in needed:
            if not entry.get(word):
                yield Problem("missing_key", "“{key}” is missing.", "", {"key": word}, file, column=key)


def figure_problems(entry: Entry, quoted: Iterable[str], file: str) -> Iterator[Problem]:
    """Yield the words of a figure that stand without quotes, and a day of decision that is none.

    Parameters
    ----------
    entry : mapping
        One entry.
    quoted : iterable of str
        Words that must be quoted, because YAML would take them for numbers or days.
    file : str
        For messages.

    Yields
    ------
    Problem
        Errors, by the entry's ``id``.
    """
    key = str(entry.get("id", "?"))
    for word in quoted:
        if isinstance(entry.get(word), int | float | date):
            details = {"value": entry[word], "key": word}
            message = "“{value}” of {key} stands without quotes, and could lose digits."
            yield Problem("unquoted", message, 'Write it like "95.20".', details, file, column=key)
    decided = entry.get("decided_on")
    if isinstance(decided, str | int | float | datetime):
        details = {"value": decided, "expected": "a day like 2024-10-21"}
        message, hint = "“{value}” cannot be read.", "Expected: {expected}."
        yield Problem("bad_day", message, hint, details, file, column=key)


def word_problem(word: str, known: Sequence[str], file: str, key: str) -> Problem:
    """Return the fault of a word that is none of those known, with the nearest one."""
    details = {"value": word, "nearest": nearest(word, known)}
    hint = "Is “{nearest}” meant?" if details["nearest"] else ""
    return Problem("unknown_word", "“{value}” is not known here.", hint, details, file, column=key)
