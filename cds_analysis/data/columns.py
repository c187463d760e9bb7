"""What the columns of a table hold: declared once, and by that read, checked, typed and described."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.text import nearest, plain_number
from cds_analysis.data.plain_cells import is_day, is_number, is_period
from cds_analysis.data.programme import parse_thresholds
from cds_analysis.data.tables import read_table


class _Kind(NamedTuple):
    """What a kind of cell is called in a data package, what a reader is asked to write, and what fits."""

    type: str
    expected: str = ""
    fits: Callable[[str], bool] = bool


def _are_thresholds(text: str) -> bool:
    try:
        values = [one.value for one in parse_thresholds(text)]
        return all(value is None or is_number(plain_number(value)) for value in values)
    except (ValueError, OverflowError):
        return False


KINDS: Mapping[str, _Kind] = {
    "text": _Kind("string"),
    "clean": _Kind("string"),
    "address": _Kind("string"),
    "addresses": _Kind("string"),
    "number": _Kind("number", "a number with a decimal point, like 95.2", is_number),
    "whole": _Kind("integer", "a whole number", lambda text: bool(re.fullmatch("[0-9]{1,9}", text))),
    "day": _Kind("date", "a day like 2024-10-21", is_day),
    "period": _Kind("string", "2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 or an interval a/b", is_period),
    "year": _Kind(
        "string", "2019, 2020, 2021 …", lambda text: bool(re.fullmatch("[0-9]{4}", text)) and is_period(text)
    ),
    "thresholds": _Kind("string", "further thresholds like efile_commune_pct>=60", _are_thresholds),
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        As in the header line.
    kind : str
        A word of :data:`KINDS`: ``text``; ``clean`` (composed, no spaces around it); ``number``, ``whole``,
        ``day``, ``period``, ``year``, ``thresholds``; ``address`` (of a page); ``addresses`` (one
        space between two).
    required : bool
        Whether no cell may be empty.
    words : tuple of str
        The only texts that may stand in it; any without it.

    Examples
    --------
    >>> Column("known_from", "day").fault("12/2024").text()
    '“12/2024” cannot be read. Expected: a day like 2024-10-21.'
    """

    name: str
    kind: str = "text"
    required: bool = False
    words: tuple[str, ...] = ()

    def fault(self, text: str) -> Problem | None:
        """Return what is wrong with a cell, without its place; None if nothing is."""
        kind = KINDS[self.kind]
        if not text and not self.required:
            return None
        if self.words:
            return None if text in self.words else unknown_word(text, self.words)
        if kind.expected:
            return None if kind.fits(text) else _unreadable(self.name, text, kind.expected)
        if not text.strip():
            return Problem("missing_key", "“{key}” is missing.", "", {"key": self.name})
        if self.kind == "clean" and not (text == text.strip() and unicodedata.is_normalized("NFC", text)):
            message = "The text is not composed Unicode (NFC), or has spaces around it."
            return Problem("text_form", message, "Type it again, or save it as NFC.")
        addresses = text.split(" ") if self.kind == "addresses" else [text] if self.kind == "address" else []
        odd = [one for one in addresses if not is_web_address(one)]
        return bad_address(odd[0], self.kind == "addresses") if odd else None


def bad_address(text: str, is_one_of_many: bool = False, **place: Any) -> Problem:
    """Return the fault of an address of a page that is none."""
    one = "Write one address that begins with https:// or http://; a remark belongs into the note."
    several = "Write addresses that begin with https:// or http://, one space between two."
    hint = several if is_one_of_many else one
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:200])
    return Problem("bad_url", "“{value}” is not an address of a page.", hint, {"value": shown}, **place)


def _unreadable(name: str, text: str, expected: str) -> Problem:
    details = {"value": text, "expected": expected}
    return Problem(f"bad_{name}", "“{value}” cannot be read.", "Expected: {expected}.", details)


def unknown_word(value: str, words: Collection[str], **place: Any) -> Problem:
    """Return the fault of a cell that holds none of the words of its column, with the nearest."""
    guess = nearest(value, list(words))
    details = {"value": value, "words": ", ".join(words), "nearest": guess}
    hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
    return Problem("vocabulary", "“{value}” is not a word of this column.", hint, details, **place)


@dataclass(frozen=True)
class Table:
    """One table of a data folder, or several of the same columns.

    Parameters
    ----------
    path : str
        Below the data folder; ``*`` for any name.
    columns : tuple of Column
        In order.
    key : tuple of str
        The columns that identify a row.
    optional : bool
        Whether a data folder may be without it; it is empty then.
    """

    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    optional: bool = False

    @property
    def names(self) -> list[str]:
        """Return the names of the columns in order."""
        return [column.name for column in self.columns]

    def file(self, root: Path, name: str = "") -> Path:
        """Return where it stands in a data folder; ``name`` takes the place of ``*``."""
        return root / self.path.replace("*", name)

    def empty(self) -> pd.DataFrame:
        """Return it without rows, as :func:`read_rows` gives it."""
        return pd.DataFrame(columns=[*self.names, "csv_file", "csv_line"], dtype="str")


def read_rows(table: Table, root: Path, name: str = "") -> pd.DataFrame:
    """Return the rows of a table as text, good or bad.

    Parameters
    ----------
    table : Table
        Which.
    root : Path
        The data folder.
    name : str, optional
        What takes the place of ``*`` in its path.

    Returns
    -------
    pandas.DataFrame
        From :func:`cds_analysis.data.tables.read_table`; empty where it is optional and not there.

    Raises
    ------
    InputError
        If it cannot be read as a table.
    """
    path = table.file(root, name)
    missing = table.optional and not path.is_file()
    return table.empty() if missing else read_table(path, table.names, root.parent)


def load_rows(table: Table, root: Path, name: str = "") -> pd.DataFrame:
    """Return the rows of a table as text, or raise InputError with every fault of its cells."""
    rows = read_rows(table, root, name)
    stop_on_errors(cell_problems(rows, table))
    return rows


def typed(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return rows without faults with numbers as floats and days as timestamps, missing where empty."""
    kinds = {column.name: column.kind for column in table.columns}
    numbers = [name for name, kind in kinds.items() if kind in ("number", "whole")]
    days = [name for name, kind in kinds.items() if kind == "day"]
    return rows.assign(
        **{name: pd.to_numeric(rows[name]).astype(float) for name in numbers},
        **{name: pd.to_datetime(rows[name]) for name in days},
    )


def cell_problems(rows: pd.DataFrame, table: Table) -> Iterator[Problem]:
    """Yield every cell that does not hold what its column must, and every row that repeats another's key.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :func:`read_rows`.
    table : Table
        What they must be.

    Yields
    ------
    Problem
        With file, line and column, column by column.
    """
    for column in table.columns:
        texts = rows[column.name]
        faults = {text: fault for text in texts.unique() if (fault := column.fault(text))}
        # parting a table into rows costs more than all its checks, and most columns are without a fault
        for row in rows[texts.isin(list(faults))].to_dict("records") if faults else ():
            yield replace(faults[row[column.name]], **place(row, column.name))
    if table.key:
        yield from _repeated(rows, list(table.key))


def _repeated(rows: pd.DataFrame, key: list[str]) -> Iterator[Problem]:
    again = rows.duplicated(key)
    if not again.any():
        return
    firsts = rows[~again].set_index(key)["csv_line"]
    for row in rows[again].to_dict("records"):
        values = tuple(row[name] for name in key)
        line = firsts.loc[values if len(key) > 1 else values[0]]
        if len(key) == 1:
            message, details = "“{value}” stands in line {line} already.", {"value": values[0], "line": line}
        else:
            message = "The row repeats {first}: same {columns}."
            details = {"first": f"{row['csv_file']}:{line}", "columns": ", ".join(key)}
        column = key[0] if len(key) == 1 else ""
        yield Problem("duplicate", message, "Delete one of the two.", details, **place(row, column))


def stranger_problems(
    rows: pd.DataFrame, column: str, known: Collection[str], fault: Callable[..., Problem] = unknown_word
) -> Iterator[Problem]:
    """Yield the cells of a column that name nothing known elsewhere.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :func:`read_rows`.
    column : str
        Its name.
    known : collection of str
        What may be named.
    fault : callable, optional
        Takes the cell, the known names and its place, and returns the fault.

    Yields
    ------
    Problem
        With the nearest match.
    """
    strange = ~rows[column].isin(list(known))
    for row in rows[strange].to_dict("records") if strange.any() else ():
        yield fault(row[column], known, **place(row, column))


def place(row: Mapping[Any, Any], column: str = "") -> dict[str, Any]:
    """Return where a cell of a row stands, as :class:`cds_analysis.cellar.errors.Problem` takes it."""
    return {"file": row["csv_file"], "line": int(row["csv_line"]), "column": column}
