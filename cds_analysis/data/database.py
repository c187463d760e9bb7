"""A province's own figures in a database: the rows of the files, and besides them those of the database.

The environment variable ``CDS_DATABASE_URL`` names it, such as ``postgresql+psycopg://user:secret@host/name``.
It is read from nowhere else, and no message, page or record repeats it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.data.schema import IMPORTS, OBSERVATIONS

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table

VARIABLE = "CDS_DATABASE_URL"
TEXT_COLUMNS, LOG_COLUMNS = OBSERVATIONS.names, IMPORTS.names
# any number does, as long as every writer takes the same
_LOCK_NUMBER = 766_010_2022


@dataclass(frozen=True)
class Database:
    """Figures and imports of one data folder in a database.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The connection.
    dataset : str
        Name of the data folder, so that invented and real figures never meet.
    """

    engine: Engine
    dataset: str

    def read(self) -> pd.DataFrame:
        """Return the rows as text, with ``csv_file`` (``database``) and ``csv_line`` (number of the row)."""
        from sqlalchemy import select

        table = _tables()[0]
        asked = select(table).where(table.c.ground == self.dataset).order_by(table.c.id)
        with _plain_faults(), self.engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(asked).mappings()]
        frame = pd.DataFrame(rows, columns=["id", *TEXT_COLUMNS]).fillna("")
        frame = frame.astype(dict.fromkeys(TEXT_COLUMNS, "str"))
        lines = frame["id"].astype(int)
        return frame[TEXT_COLUMNS].assign(csv_file="database", csv_line=lines)

    def digest(self) -> str:
        """Return a hash of the rows, so that a report notices when they change."""
        return hashlib.sha256(self.read().to_csv().encode()).hexdigest()

    def append(self, choose: Callable[[], pd.DataFrame], line: pd.DataFrame) -> int:
        """Add rows and a line of the log in one transaction.

        Parameters
        ----------
        choose : callable
            Gives the rows to add, :data:`TEXT_COLUMNS`; called when no other writer can add any more, so that
            it sees whatever others have added. What it raises leaves everything as it is.
        line : pandas.DataFrame
            One row with :data:`LOG_COLUMNS`; ``n_rows`` is counted anew.

        Returns
        -------
        int
            How many rows were added.

        Raises
        ------
        InputError
            If the database refuses; nothing is added then.
        """
        from sqlalchemy import insert, text

        observations, imports = _tables()
        with _plain_faults(), self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK_NUMBER})
            records = [one | {"ground": self.dataset} for one in choose()[TEXT_COLUMNS].to_dict("records")]
            if records:
                connection.execute(insert(observations), records)
            logged = line.iloc[0].to_dict() | {"n_rows": str(len(records)), "ground": self.dataset}
            connection.execute(insert(imports), logged)
        return len(records)

    def log(self) -> pd.DataFrame:
        """Return the log of imports, oldest first."""
        from sqlalchemy import select

        table = _tables()[1]
        asked = select(table).where(table.c.ground == self.dataset).order_by(table.c.id)
        with _plain_faults(), self.engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(asked).mappings()]
        return pd.DataFrame(rows, columns=LOG_COLUMNS, dtype="str")


@contextmanager
def _plain_faults() -> Iterator[None]:
    """Turn what the database or its driver says into a fault without their words, which may hold secrets."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, ValueError, OSError) as error:
        message = "The database that {variable} names refused ({cause}); nothing was written."
        hint = "Are its tables those of this version, and may this user read and add to them?"
        raise InputError([_problem(message, hint, type(error).__name__)]) from None


def _tables() -> tuple[Table, Table]:
    from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint

    described = MetaData()
    # a backstop only: rows of one identity, which the store leaves out, may be written in several ways
    same = ("ref_area", "indicator", "time_period", "obs_value", "qualifier", "source_org", "known_from")
    observations = Table(
        "cds_observations",
        described,
        Column("id", Integer, primary_key=True),
        Column("ground", Text, nullable=False),
        *(Column(name, Text, nullable=False) for name in TEXT_COLUMNS),
        UniqueConstraint("ground", *same),
    )
    imports = Table(
        "cds_imports",
        described,
        Column("id", Integer, primary_key=True),
        Column("ground", Text, nullable=False),
        *(Column(name, Text, nullable=False) for name in LOG_COLUMNS),
    )
    return observations, imports


def open_database(dataset: str) -> Database | None:
    """Return the database that the environment names, with its tables made; None where it names none.

    Parameters
    ----------
    dataset : str
        Name of the data folder.

    Returns
    -------
    Database or None
        Ready to be read and added to.

    Raises
    ------
    InputError
        If SQLAlchemy or a driver is not installed, or the database cannot be reached.
    """
    url = os.environ.get(VARIABLE, "")
    return Database(_engine(url), dataset) if url else None


@lru_cache
def _engine(url: str) -> Engine:
    """Return the connection with the tables made; once for an address."""
    try:
        from sqlalchemy import create_engine
    except ImportError:
        message = "A database is named in {variable}, but SQLAlchemy is not installed."
        raise InputError([_problem(message, 'Install it: pip install -e ".[sql]".', "")]) from None
    try:
        engine = create_engine(url)
        _tables()[0].metadata.create_all(engine)
    except Exception as error:  # a bad address fails in many ways, in the library as in the drivers
        message = "The database that {variable} names cannot be reached ({cause})."
        hint = "Is the server running, and are address, name and password right?"
        raise InputError([_problem(message, hint, type(error).__name__)]) from None
    return engine


def _problem(message: str, hint: str, cause: str) -> Problem:
    # the address holds a password, and so may the driver's own words
    return Problem("database", message, hint, {"variable": VARIABLE, "cause": cause}, column=VARIABLE)
