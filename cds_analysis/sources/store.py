"""Where new figures go: rows are only ever added, whole or not at all, and what people sent is kept.

Each kind of source has a file of its own below ``observations/``. It is written anew beside the old one and
takes its place in one step, under a lock, so a reader or a killed writer sees the old rows or the new ones.
The log of imports is written after the rows: a crash between the two leaves rows without a line in the log,
and the next import gives them one whose importer is unknown (``?``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.sources.database import LOG_COLUMNS, Database, open_database
from cds_analysis.sources.identity import identities
from cds_analysis.sources.observations import OBSERVATION_COLUMNS, read_observations
from cds_analysis.sources.tables import (
    is_control,
    printed,
    read_table,
    table_bytes,
    write_together,
    write_whole,
)
from cds_analysis.sources.written.cells import plain_text

LOG = Path("imports") / "log.csv"
_RAW = Path("imports") / "raw"
_LOCK = ".lock"
_WAIT_SECONDS = 60


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


@dataclass(frozen=True)
class Store:
    """The observations of a data folder, to be added to.

    Parameters
    ----------
    root : Path
        The data folder.
    database : Database or None
        Where new figures go instead of files, if one is set up.
    """

    root: Path
    database: Database | None = None

    def read(self) -> pd.DataFrame:
        """Return every row as text; see :func:`cds_analysis.sources.observations.read_observations`."""
        return read_observations(self.root)

    def append(
        self,
        rows: pd.DataFrame,
        receipt: Receipt,
        check: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame] | None = None,
    ) -> int:
        """Add rows that are not there yet, and a line to the log of imports.

        Parameters
        ----------
        rows : pandas.DataFrame
            The observation columns as text. A row is there if one of the same
            :func:`cds_analysis.sources.identity.identity_of` is, in whatever file.
        receipt : Receipt
            Where they come from.
        check : callable, optional
            Called under the lock with the rows to add and those that are there; returns the rows to add, or
            raises to add nothing.

        Returns
        -------
        int
            How many were added.

        Raises
        ------
        InputError
            If a text cannot be written as it is, another import does not end, or the log is damaged: nothing
            is written then.
        """
        stop_on_errors(_odd_letters(rows[OBSERVATION_COLUMNS]))
        with self._locked():
            if self.database:
                return self.database.append(lambda: self._new(rows, check), _log_line(receipt, 0))
            new = self._new(rows, check)
            self._clean_up()
            path = self.root / "observations" / f"{receipt.source}.csv"
            old = _table(path, OBSERVATION_COLUMNS)
            # whatever can fail is done before the first file takes its place: rows and log, or neither
            rows_now = {path: table_bytes(pd.concat([old, new]))} if len(new) else {}
            write_together(rows_now | self._log_now(receipt, len(new), len(old)))
            return len(new)

    def keep_raw(self, content: bytes, suffix: str) -> str:
        """Keep what was sent, once, named by its hash; return the hash.

        Parameters
        ----------
        content : bytes
            The file as it came.
        suffix : str
            Ending of its name, such as ``.xlsx``.

        Returns
        -------
        str
            SHA-256 in hexadecimal digits.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self.root / _RAW / f"{digest}{suffix}"
        if not path.is_file():
            write_whole(path, content)
        return digest

    def log(self) -> pd.DataFrame:
        """Return the log of imports, oldest first: :data:`LOG_COLUMNS` as text."""
        return self.database.log() if self.database else _table(self.root / LOG, LOG_COLUMNS)

    def _new(
        self, rows: pd.DataFrame, check: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame] | None
    ) -> pd.DataFrame:
        """Return the rows that are to be added to those that are there now."""
        there = self.read()
        new = _not_there(rows[OBSERVATION_COLUMNS], there)
        return check(new, there) if check else new

    def _log_now(self, receipt: Receipt, n_new: int, n_old: int) -> dict[Path, bytes]:
        """Return the log with this import, by its file; nothing where it has nothing new to tell."""
        log = _table(self.root / LOG, LOG_COLUMNS)
        same = log[log["source"] == receipt.source]
        lines = [log]
        unlogged = n_old - sum(_logged(same, f"{self.root.name}/{LOG.as_posix()}"))
        if unlogged > 0:
            lines.append(_log_line(replace(receipt, file_name="", sha256="", who="?"), unlogged))
        if n_new or receipt.sha256 not in set(same["sha256"]):
            lines.append(_log_line(receipt, n_new))
        return {self.root / LOG: table_bytes(pd.concat(lines))} if len(lines) > 1 else {}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with FileLock(self.root / _LOCK, timeout=_WAIT_SECONDS):
                yield
        except Timeout:
            details = {"seconds": _WAIT_SECONDS}
            message = "Another import has been writing here for more than {seconds} seconds."
            hint = "Wait until it ends, then import again; nothing was written."
            raise InputError(
                [Problem("locked", message, hint, details, f"{self.root.name}/{_LOCK}")]
            ) from None

    def _clean_up(self) -> None:
        """Take away what a killed import left half-written; under the lock nobody else is writing."""
        for folder in (self.root / "observations", self.root / LOG.parent):
            for stray in folder.glob(".*.csv.*"):
                stray.unlink(missing_ok=True)


def open_store(data: Path | None = None) -> Store:
    """Return the store of a data folder.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    Store
        On the database that the environment variable ``CDS_DATABASE_URL`` names, else on files.

    Raises
    ------
    InputError
        If the database cannot be reached.
    """
    root = data or data_dir()
    return Store(root, open_database(root.name))


def _table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    if path.is_file():
        return read_table(path, columns)[list(columns)]
    return pd.DataFrame(columns=list(columns), dtype="str")


def _not_there(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    there = set(identities(known[known["ref_area"].isin(rows["ref_area"])]))
    same = pd.Series(identities(rows), index=rows.index, dtype="object")
    return rows[~same.duplicated() & ~same.isin(there)]


def _logged(log: pd.DataFrame, file: str) -> list[int]:
    try:
        return [int(text) for text in log["n_rows"]]
    except ValueError:
        message = "The log of imports is damaged: a number of rows cannot be read."
        raise InputError([Problem("bad_log", message, "Mend it first.", {}, file, column="n_rows")]) from None


def _odd_letters(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells with control characters or broken letters, which nobody meant and nobody sees."""
    for column in rows.columns:
        for text in rows[column]:
            odd = "" if text.isprintable() else next((letter for letter in text if is_control(letter)), "")
            if odd:
                details = {"value": printed(text), "sign": f"U+{ord(odd):04X}"}
                message = "“{value}” holds the invisible character {sign}."
                yield Problem("odd_letter", message, "Type it again.", details, column=column)


def _log_line(receipt: Receipt, n_rows: int) -> pd.DataFrame:
    told = dict(zip((part.name for part in fields(receipt)), astuple(receipt), strict=True))
    line = {**told, "when": receipt.when.isoformat(timespec="seconds"), "n_rows": str(n_rows)}
    return pd.DataFrame([line], columns=LOG_COLUMNS, dtype="str")
