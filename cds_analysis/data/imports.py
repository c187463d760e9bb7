"""The log of imports: a file for each import, with who, when, from where, and the rows that were added.

The name of a file holds the hash of what it says, so a file that was cut, emptied or edited is noticed. No
two imports write the same file, so two copies of the data that both imported can be merged. A log of an
earlier version, ``imports/log.csv``, is read beside them: it holds how many rows an import added, not which.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.data.database import LOG_COLUMNS
from cds_analysis.data.files import office_lock
from cds_analysis.data.observations import OBSERVATION_COLUMNS
from cds_analysis.data.tables import read_table, unreadable

LOG = Path("imports") / "log"
RAW = Path("imports") / "raw"
OLD_LOG = Path("imports") / "log.csv"
UNKNOWN = "?"
ENTERED = "entered"
Row = Mapping[Any, Any]
_COLUMNS = ("source", "file_name", "sha256", "who")


@dataclass(frozen=True)
class Receipt:
    """Who brought which figures, when, and from where.

    Parameters
    ----------
    source : str
        Kind of source: name of the file of observations, in small ASCII letters, digits and ``_``.
    file_name : str
        As it was called when it was sent.
    sha256 : str
        Of its bytes.
    who : str
        Who brought it.
    when : datetime
        When.
    """

    source: str
    file_name: str
    sha256: str
    who: str
    when: datetime

    def __post_init__(self) -> None:
        for name in ("file_name", "who"):
            object.__setattr__(self, name, plain_text(getattr(self, name)))
        if not re.fullmatch(r"[a-z0-9_]+", self.source):
            raise ValueError(f"{self.source!r} is no name of a kind of source")

    def record(self) -> dict[str, str]:
        """Return it as text, by the names of the columns of the log."""
        when = self.when.isoformat(timespec="seconds")
        return {
            "when": when,
            "who": self.who,
            "source": self.source,
            "file_name": self.file_name,
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Import:
    """An import with the rows that it added.

    Parameters
    ----------
    receipt : Receipt
        Who, when, and from where.
    rows : tuple of mapping
        The observation columns as text.
    """

    receipt: Receipt
    rows: tuple[Row, ...] = ()

    @property
    def name(self) -> str:
        """Return the name by which it is cited, that of its file without the ending."""
        return f"{self.receipt.when:%Y%m%dT%H%M%S}-{self.receipt.source}-{_digest(self._content())}"

    def _content(self) -> dict[str, Any]:
        rows = [{name: str(row[name]) for name in OBSERVATION_COLUMNS} for row in self.rows]
        return self.receipt.record() | {"rows": rows}

    def file(self, root: Path) -> dict[Path, bytes]:
        """Return its file in the log of a data folder, with the content."""
        text = json.dumps(self._content(), ensure_ascii=False, indent=1) + "\n"
        return {root / LOG / f"{self.name}.json": text.encode()}

    def line(self) -> dict[str, str]:
        """Return it as a line of the log, :data:`LOG_COLUMNS`."""
        return self.receipt.record() | {"n_rows": str(len(self.rows))}


@dataclass(frozen=True)
class Log:
    """What the log of imports of a data folder says.

    Parameters
    ----------
    imports : list of Import
        Oldest first.
    counted : list of tuple of Receipt and int
        Imports of which only the number of rows is known.
    problems : list of Problem
        What of the log cannot be read.
    """

    imports: list[Import]
    counted: list[tuple[Receipt, int]]
    problems: list[Problem]

    def receipts(self) -> list[Receipt]:
        """Return who brought what and when, whatever is known of the rows."""
        return [*(receipt for receipt, _ in self.counted), *(one.receipt for one in self.imports)]

    def lines(self) -> pd.DataFrame:
        """Return the log as a table, oldest first: :data:`LOG_COLUMNS` as text."""
        lines = [receipt.record() | {"n_rows": str(n)} for receipt, n in self.counted]
        lines += [one.line() for one in self.imports]
        lines.sort(key=lambda line: line["when"])
        return pd.DataFrame(lines, columns=list(LOG_COLUMNS), dtype="str")


def rows_of(frame: pd.DataFrame) -> tuple[Row, ...]:
    """Return the observation columns of a table as rows of an import."""
    return tuple(frame[OBSERVATION_COLUMNS].to_dict("records"))


def text_of(row: Row) -> tuple[str, ...]:
    """Return a row as it is written, to the letter, to be compared."""
    return tuple(str(row[name]) for name in OBSERVATION_COLUMNS)


def read_log(root: Path) -> Log:
    """Return the log of imports of a data folder, as far as it can be read.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    Log
        Every fault is in it; none is raised.
    """
    imports: list[Import] = []
    problems: list[Problem] = []
    for path in _files(root / LOG):
        try:
            imports.append(_read_import(path, root))
        except InputError as error:
            problems += error.problems
    imports.sort(key=lambda one: one.name)  # which begins with its day and hour
    counted: list[tuple[Receipt, int]] = []
    try:
        counted = _not_noted(_read_old(root), imports)
    except InputError as error:
        problems += error.problems
    return Log(imports, counted, problems)


def _files(folder: Path) -> Iterator[Path]:
    """Yield what stands in the log; what begins with a full stop is half-written, and never counted."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.name.startswith(".") and not office_lock(path.name):
            yield path


def _read_import(path: Path, root: Path) -> Import:
    name = path.relative_to(root.parent).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(error, name) from None
    try:
        record = json.loads(content)
        one = Import(_receipt(record), tuple(record["rows"]))
        whole = f"{one.name}.json" == path.name
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        message = "The record of an import is damaged: it is not as it was written."
        hint = (
            "Put it back from a copy. Without one, take it out of the folder: cds restore then notes the "
            "rows that stand."
        )
        raise InputError([Problem("bad_log", message, hint, {}, name)])
    return one


def line_of(line: Mapping[Any, str]) -> tuple[Receipt, int]:
    """Return what a line of a log says: the import, and how many rows it added.

    Parameters
    ----------
    line : mapping
        :data:`LOG_COLUMNS` as text.

    Returns
    -------
    tuple of Receipt and int
        The rows themselves are not in it.

    Raises
    ------
    ValueError
        If the day or the number cannot be read.
    """
    return _receipt(line), int(line["n_rows"])


def _receipt(record: Mapping[Any, str]) -> Receipt:
    return Receipt(**{key: record[key] for key in _COLUMNS}, when=datetime.fromisoformat(record["when"]))


def _digest(content: Mapping[str, Any]) -> str:
    """Return the hash of what a record says, whatever the line ends of its file."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read_old(root: Path) -> list[tuple[Receipt, int]]:
    path = root / OLD_LOG
    if not path.exists():
        return []
    lines, problems = [], []
    for line in read_table(path, LOG_COLUMNS, root.parent).to_dict("records"):
        try:
            lines.append(line_of(line))
        except ValueError:
            message = "The log of imports is damaged: the line cannot be read."
            place = (line["csv_file"], int(line["csv_line"]))
            problems.append(Problem("bad_log", message, "Put it back from a copy.", {}, *place))
    if problems:
        raise InputError(problems)
    return lines


def _not_noted(lines: Sequence[tuple[Receipt, int]], imports: Sequence[Import]) -> list[tuple[Receipt, int]]:
    """Return the lines of an earlier log whose rows no record holds yet."""
    noted = {tuple(one.line().values()) for one in imports}
    return [(one, n) for one, n in lines if (*one.record().values(), str(n)) not in noted]
