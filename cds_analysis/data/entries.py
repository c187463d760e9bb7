"""Logs that people write as lists in YAML: read as plain data, and checked for what every such list needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.text import nearest
from cds_analysis.data.plain_yaml import read_plain
from cds_analysis.data.shapes import Shape, shape_problems

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


def filled_fields(entry: Entry) -> dict[str, Any]:
    """Return an entry without the words that say nothing.

    Examples
    --------
    >>> filled_fields({"id": "A", "pages": None, "programme": ""})
    {'id': 'A'}
    """
    return {word: value for word, value in entry.items() if value is not None and value != ""}


def entry_problems(entries: Sequence[Entry], file: str, shape: Shape) -> Iterator[Problem]:
    """Yield what is wrong with the form of the entries of a log.

    Parameters
    ----------
    entries : sequence of mapping
        From :func:`read_entries`.
    file : str
        For messages.
    shape : Shape
        What each must be.

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
        yield from shape_problems(filled_fields(entry), shape, file, (key,))


def unquoted_problems(entry: Entry, quoted: Iterable[str], file: str) -> Iterator[Problem]:
    """Yield the words of an entry that YAML would take for numbers or days, and that stand without quotes.

    Parameters
    ----------
    entry : mapping
        One entry.
    quoted : iterable of str
        Which words.
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


def form_problems(root: Path, file: str, shape: Shape, quoted: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield every fault in how a log is written.

    Parameters
    ----------
    root : Path
        The data folder.
    file : str
        Name of the log in it.
    shape : Shape
        What each entry must be.
    quoted : sequence of str
        Words that must stand in quotes.

    Yields
    ------
    Problem
        Errors, by the entry's ``id``.
    """
    entries, name = read_entries(root, file), f"{root.name}/{file}"
    yield from entry_problems(entries, name, shape)
    for entry in entries:
        yield from unquoted_problems(entry, quoted, name)


def word_problem(word: str, known: Sequence[str], file: str, key: str) -> Problem:
    """Return the fault of a word that is none of those known, with the nearest one."""
    details = {"value": word, "nearest": nearest(word, known)}
    hint = "Is “{nearest}” meant?" if details["nearest"] else ""
    return Problem("unknown_word", "“{value}” is not known here.", hint, details, file, column=key)
