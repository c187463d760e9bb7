"""What ``sources.yml`` says of a source of figures on a server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.text import nearest
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.entries import (
    Entry,
    entry_problems,
    filled_fields,
    form_problems,
    read_entries,
    word_problem,
)
from cds_analysis.data.indicator import unknown_indicator
from cds_analysis.data.shapes import SOURCE

FILE = "sources.yml"
PLACES = ("year", "quarter", "period")
KINDS = ("portal766", "html_table", "pxweb", "ckan", "csv")


@dataclass(frozen=True)
class SourceSettings:
    """A source of figures on a server.

    Parameters
    ----------
    id : str
        Small ASCII letters, digits and ``_``: also the name of its file of observations.
    kind : str
        One of :data:`KINDS`.
    address : str
        With ``{year}``, ``{quarter}`` or ``{period}`` where the period belongs.
    columns : mapping of str to str
        Head of a column of the answer to the indicator that it holds.
    source_org, source_title : str
        As in the observations.
    unit_column : str
        Head of the column with the provinces' names.
    unit : str
        The one unit that all rows are about, where there is no such column.
    period_column : str
        Head of the column with the periods, where an answer holds several.
    total : str
        Head of the column that must be the sum of ``parts``.
    parts : tuple of str
        Heads of its parts.
    n_rows : int
        How many rows an answer must have; without it as many as the unit system of the period has provinces.
    query : mapping
        What is sent to a PxWeb table, or with a request.
    resource : str
        Identifier of a CKAN resource.
    seconds_between : float
        At least so long between two requests.
    """

    id: str
    kind: str
    address: str
    columns: Mapping[str, str]
    source_org: str
    source_title: str
    unit_column: str = ""
    unit: str = ""
    period_column: str = ""
    total: str = ""
    parts: tuple[str, ...] = ()
    n_rows: int = 0
    query: Mapping[str, Any] = field(default_factory=dict)
    resource: str = ""
    seconds_between: float = 1.0


def load_sources(root: Path) -> dict[str, SourceSettings]:
    """Return the declared sources by their identifiers.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    dict
        In the file's order; empty where there is no file.

    Raises
    ------
    InputError
        If an entry is not whole; every fault is named.

    Examples
    --------
    >>> from cds_analysis.cellar.paths import data_dir
    >>> "portal766" in load_sources(data_dir())
    True
    """
    problems = list(source_problems(load_dataset(root)))
    if problems:
        raise InputError(problems)
    listed = [filled_fields(entry) for entry in read_entries(root, FILE)]
    entries = [{**entry, "parts": tuple(entry.get("parts", ()))} for entry in listed]
    return {entry["id"]: SourceSettings(**entry) for entry in entries}


def source_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every fault of ``sources.yml``.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its indicators.

    Yields
    ------
    Problem
        Errors, by id.
    """
    entries, file = read_entries(dataset.root, FILE), f"{dataset.root.name}/{FILE}"
    found = list(entry_problems(entries, file, SOURCE))
    yield from found
    bad = {one.column.partition(",")[0] for one in found if one.rule == "bad_key"}
    for entry in entries:
        key = str(entry.get("id", "?"))
        if key not in bad:
            yield from _entry_problems(filled_fields(entry), key, file, dataset)


def source_form_problems(root: Path) -> Iterator[Problem]:
    """Yield the words of ``sources.yml`` that hold something of another kind than they must."""
    return form_problems(root, FILE, SOURCE)


def _entry_problems(entry: Entry, key: str, file: str, dataset: Dataset) -> Iterator[Problem]:
    if not key.replace("_", "").isalnum() or key != key.lower() or not key.isascii():
        hint = "Take small ASCII letters, digits and “_”."
        yield Problem(
            "bad_id", "“{value}” cannot be the name of a file.", hint, {"value": key}, file, column=key
        )
    if entry.get("kind") and entry["kind"] not in KINDS:
        yield word_problem(str(entry["kind"]), KINDS, file, key)
    if entry.get("address") and not _is_address(entry["address"]):
        message = "“{value}” is no address of a server."
        hint = "Only {words} may stand in braces." if set(entry["address"]) & set("{}") else ""
        details = {"value": entry["address"], "words": ", ".join(f"{{{word}}}" for word in PLACES)}
        yield Problem("bad_address", message, hint, details, file, column=key)
    if not _can_be_sent(entry.get("query", {})):
        details = {"value": "query", "expected": "texts, numbers and lists"}
        message, hint = "“{value}” cannot be read.", "Expected: {expected}."
        yield Problem("bad_query", message, hint, details, file, column=key)
    for one, other in (("total", "parts"), ("parts", "total")):
        if entry.get(one) and not entry.get(other):
            yield Problem("missing_key", "“{key}” is missing.", "", {"key": other}, file, column=key)
    columns = entry.get("columns")
    if not isinstance(columns, dict):
        return
    for name in columns.values():
        if name not in dataset.indicators:
            yield unknown_indicator(str(name), dataset.indicators, file=file, column=key)
    for head in (*(entry.get("parts") or ()), *([entry["total"]] if entry.get("total") else [])):
        if head not in columns:
            details = {"value": head, "nearest": nearest(str(head), [str(one) for one in columns])}
            hint = "Is “{nearest}” meant?" if details["nearest"] else ""
            yield Problem("unknown_word", "“{value}” is not known here.", hint, details, file, column=key)
    if not entry.get("unit_column") and not entry.get("unit"):
        yield Problem("missing_key", "“{key}” is missing.", "", {"key": "unit_column"}, file, column=key)
    elif entry.get("unit") and not dataset.registry.knows(str(entry["unit"])):
        details = {"value": entry["unit"], "nearest": nearest(str(entry["unit"]), dataset.registry.names())}
        message = "“{value}” is no known province."
        hint = "Is “{nearest}” meant?" if details["nearest"] else ""
        yield Problem("unknown_unit", message, hint, details, file, column=key)


def _is_address(text: str) -> bool:
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return False
    fits = all(name in PLACES and not form and not turned for name, form, turned in parts)
    return fits and is_web_address(text.format(**dict.fromkeys(PLACES, 1)))


def _can_be_sent(query: object) -> bool:
    try:
        return bool(json.dumps(query, allow_nan=False))
    except (TypeError, ValueError):
        return False
