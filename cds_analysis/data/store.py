"""Where new figures go: rows are only ever added, whole or not at all, and what people sent is kept.

Each kind of source has a file of its own below ``observations/``. It is written anew beside the old one and
takes its place in one step, under a lock, so a reader or a killed writer sees the old rows or the new ones.
The record of the import follows: a crash between the two leaves rows without a record, and the next import
writes one for them whose importer is unknown (``?``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.text import is_control, printed
from cds_analysis.data.check_store import reckoning, store_problems
from cds_analysis.data.database import Database, open_database
from cds_analysis.data.files import sweep, write_together, write_whole
from cds_analysis.data.identity import identities
from cds_analysis.data.imports import LOG, RAW, UNKNOWN, Import, Log, Receipt, line_of, read_log, rows_of
from cds_analysis.data.observations import OBSERVATION_COLUMNS, read_observations
from cds_analysis.data.place import locked
from cds_analysis.data.reconcile import Reckoning, parted
from cds_analysis.data.tables import read_table, table_bytes

__all__ = ["Receipt", "Store", "open_store"]


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
        """Return every row as text; see :func:`cds_analysis.data.observations.read_observations`."""
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
            :func:`cds_analysis.data.identity.identity_of` is, in whatever file.
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
            If a text cannot be written as it is, another import does not end, or the store is not as its log
            says (:func:`cds_analysis.data.check_store.store_problems`): nothing is written then.
        """
        stop_on_errors(_odd_letters(rows[OBSERVATION_COLUMNS]))
        with locked(self.root):
            if self.database:
                line = pd.DataFrame([Import(receipt).line()])
                return self.database.append(lambda: self._new(rows, self.read(), check), line)
            log, there = read_log(self.root), self.read()
            found = reckoning(self.root, there, log)
            stop_on_errors(store_problems(self.root, there, log, found))
            new = self._new(rows, there, check)
            self._clean_up()
            path = self.root / "observations" / f"{receipt.source}.csv"
            old = _table(path, OBSERVATION_COLUMNS)
            # whatever can fail is done before the first file takes its place: rows and log, or neither
            rows_now = {path: table_bytes(pd.concat([old, new]))} if len(new) else {}
            write_together(rows_now | self._noted_now(receipt, new, found, log))
            return len(new)

    def save_raw(self, content: bytes, suffix: str) -> str:
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
        path = self.root / RAW / f"{digest}{suffix}"
        with locked(self.root):
            self._clean_up()
            if not path.is_file():
                write_whole(path, content)
        return digest

    def log(self) -> pd.DataFrame:
        """Return the log of imports, oldest first: :data:`LOG_COLUMNS` as text."""
        return self.database.log() if self.database else read_log(self.root).lines()

    def imports(self, there: pd.DataFrame) -> list[Import]:
        """Return the imports with the rows that each added, oldest first, as far as that is known.

        Parameters
        ----------
        there : pandas.DataFrame
            From :meth:`read`.

        Returns
        -------
        list of Import
            Where the log records only numbers, the rows are parted by them.
        """
        if self.database:
            lines = [line_of(line) for line in self.database.log().to_dict("records")]
            return parted(lines, there[there["csv_file"] == "database"].to_dict("records"))
        log = read_log(self.root)
        counted = reckoning(self.root, there, log).counted.values()
        return [*(one for lines, rows in counted for one in parted(lines, rows)), *log.imports]

    def _new(
        self,
        rows: pd.DataFrame,
        there: pd.DataFrame,
        check: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame] | None,
    ) -> pd.DataFrame:
        """Return the rows that are to be added to those that are there now."""
        new = _not_there(rows[OBSERVATION_COLUMNS], there)
        return check(new, there) if check else new

    def _noted_now(
        self, receipt: Receipt, new: pd.DataFrame, found: Reckoning, log: Log
    ) -> dict[Path, bytes]:
        """Return the record of this import by its file, and of the rows that a crash left without one."""
        noted = unnoted(found, receipt.when)
        known = {one.sha256 for one in log.receipts() if one.source == receipt.source}
        if len(new) or receipt.sha256 not in known:
            noted.append(Import(receipt, rows_of(new)))
        return {path: content for one in noted for path, content in one.file(self.root).items()}

    def _clean_up(self) -> None:
        """Take away what a killed import left half-written; under the lock nobody else is writing."""
        for folder in (self.root / "observations", self.root / LOG.parent):
            sweep(folder, alone=True)


def unnoted(found: Reckoning, when: datetime) -> list[Import]:
    """Return the records of the rows that no import lists: who brought them is not known.

    Parameters
    ----------
    found : Reckoning
        From :func:`cds_analysis.data.reconcile.reckon`.
    when : datetime
        When they were found.

    Returns
    -------
    list of Import
        One a kind of source.
    """
    return [
        Import(Receipt(source, "", "", UNKNOWN, when), tuple(rows))
        for source, rows in found.unnoted.items()
        if rows
    ]


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


def _odd_letters(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells with control characters or broken letters, which nobody meant and nobody sees."""
    for column in rows.columns:
        for text in rows[column]:
            odd = "" if text.isprintable() else next((letter for letter in text if is_control(letter)), "")
            if odd:
                details = {"value": printed(text), "sign": f"U+{ord(odd):04X}"}
                message = "“{value}” holds the invisible character {sign}."
                yield Problem("odd_letter", message, "Type it again.", details, column=column)
