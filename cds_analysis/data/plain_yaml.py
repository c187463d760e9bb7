"""YAML that people write: plain data only, every fault with its line, nothing that could choke a reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.data.tables import decoded

MOST_BYTES = 1_000_000
_MOST_LEVELS = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PlainLoader(_Loader):  # type: ignore[misc,valid-type]
    """The safe loader, whose every fault knows its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
            # such as the day 2024-02-31, or a number with ten thousand digits
            raise ConstructorError(None, None, "bad value", node.start_mark) from None


def read_plain(path: Path, root: Path) -> Any:
    """Return what a YAML file holds; only plain data, never objects.

    Parameters
    ----------
    path : Path
        The file.
    root : Path
        The data folder, for the name in messages.

    Returns
    -------
    object
        As written; None for an empty file.

    Raises
    ------
    InputError
        If the file is missing, too large, not UTF-8 or no YAML, says a key twice, or refers to itself.
    """
    name = path.relative_to(root.parent).as_posix() if path.is_relative_to(root.parent) else path.name
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        message = "The file has more than {n} million bytes."
        raise InputError([Problem("too_large", message, "", {"n": MOST_BYTES // 1_000_000}, name)])
    return parse_plain(decoded(path, name, "Save it again as UTF-8."), name)


def parse_plain(text: str, name: str) -> Any:
    """Return what a YAML text holds; see :func:`read_plain`.

    Parameters
    ----------
    text : str
        YAML.
    name : str
        As messages call the file.

    Returns
    -------
    object
        As written.

    Examples
    --------
    >>> parse_plain("a: [1, x]", "x.yml")
    {'a': [1, 'x']}
    """
    try:
        problems = [*_knots(text, name)]
        if not problems:
            loader = _PlainLoader(text)
            node = loader.get_single_node()
            problems = [*_repeated_keys(node, name)]
            if not problems:
                return None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        problems = [_fault(error, text, name)]
    raise InputError(problems)


def _knots(text: str, name: str) -> Iterator[Problem]:
    """Yield what would grow without end when it is put together: references, and brackets in brackets."""
    level = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            message = "The YAML refers to another part of itself (“*{value}”)."
            hint = "Write that part out here."
            yield Problem("bad_yaml", message, hint, {"value": event.anchor}, name, _line(event))
        level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if level > _MOST_LEVELS:
            message = "The YAML has more than {n} levels."
            hint, details = "Is a bracket not closed?", {"n": _MOST_LEVELS}
            yield Problem("bad_yaml", message, hint, details, name, _line(event))
            return


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _repeated_keys(node: yaml.Node | None, name: str) -> Iterator[Problem]:
    """Yield the keys that a mapping has twice: the last one would win without a word."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _repeated_keys(part, name)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            text = str(key.value)
            if isinstance(key, yaml.ScalarNode) and text in seen:
                details, line = {"value": text}, key.start_mark.line + 1
                yield Problem("repeated_key", "“{value}” stands twice.", "", details, name, line)
            seen.add(text)
            yield from _repeated_keys(value, name)


def _fault(error: yaml.YAMLError, text: str, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = getattr(error, "position", None)
    line = text.count("\n", 0, place) + 1 if isinstance(place, int) else 0
    if mark is not None:
        line = mark.line + 1
    if isinstance(error, ConstructorError) and error.problem == "bad value":
        lines = text.splitlines()
        value = lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""
        details = {
            "value": value,
            "expected": "a number like 95.2, a day like 2024-10-21, or a text in quotes",
        }
        return Problem("bad_yaml", "“{value}” cannot be read.", "Expected: {expected}.", details, name, line)
    return Problem("bad_yaml", "The YAML cannot be read.", "", {}, name, line)
