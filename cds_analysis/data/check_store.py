"""What ``cds check`` and the next import ask of the store: its place, its log, and the rows of the log."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.data.database import VARIABLE, open_database
from cds_analysis.data.files import office_lock
from cds_analysis.data.imports import RAW, Import, Log, read_log
from cds_analysis.data.observations import read_observations
from cds_analysis.data.place import place_problems
from cds_analysis.data.reconcile import Reckoning, reckon
from cds_analysis.data.reconcile_faults import reckoning_problems
from cds_analysis.data.removals import load_removals
from cds_analysis.data.tables import read_table


def store_problems(
    root: Path, there: pd.DataFrame | None = None, log: Log | None = None, found: Reckoning | None = None
) -> list[Problem]:
    """Return what is wrong with the imports of a data folder; an import is refused while there is an error.

    Parameters
    ----------
    root : Path
        The data folder.
    there : pandas.DataFrame, optional
        Its rows as text; read anew without them.
    log : Log, optional
        Its log of imports, read before the rows: an import that ends between the two is then no fault.
    found : Reckoning, optional
        What :func:`reckoning` says of both; reckoned here without it.

    Returns
    -------
    list of Problem
        Errors and warnings; of files of rows that cannot be read, only that their rows can be put back.
    """
    log = log or read_log(root)
    problems = [*place_problems(root), *log.problems]
    try:
        there = read_observations(root) if there is None else there
    except InputError:
        return [*problems, *_restorable(log, root)]
    problems += _database_problems(root, there)
    try:
        return [*problems, *reckoning_problems(found or reckoning(root, there, log), root)]
    except InputError as error:
        return [*problems, *error.problems]


def reckoning(root: Path, there: pd.DataFrame, log: Log) -> Reckoning:
    """Return what the log of imports of a data folder says beside its rows.

    Parameters
    ----------
    root : Path
        The data folder.
    there : pandas.DataFrame
        Its rows as text.
    log : Log
        Its log of imports.

    Returns
    -------
    Reckoning
        With what ``removals.yml`` declares; the tables of ``expected_rows.csv`` also hold rows of no import.

    Raises
    ------
    InputError
        If the removals cannot be read.
    """
    try:
        listed = read_table(root / "expected_rows.csv", ["file", "rows"])["file"]
    except InputError:
        listed = pd.Series(dtype="str")  # reported by the check of the rows' number
    return reckon(log, there, load_removals(root), {Path(file).stem for file in listed})


def _database_problems(root: Path, there: pd.DataFrame) -> Iterator[Problem]:
    """Yield the fault of a database with fewer rows than its log of imports counts."""
    database = open_database(root.name)
    if database is None:
        return
    expected = sum(int(n) for n in database.log()["n_rows"])
    found = int((there["csv_file"] == "database").sum())
    if found < expected:
        details = {"expected": expected, "found": found}
        message = "Imports added {expected} rows to the database, and {found} are left."
        yield Problem("vanished", message, "Put it back from a copy.", details, column=VARIABLE)


def _restorable(log: Log, root: Path) -> Iterator[Problem]:
    numbers: Counter[str] = Counter()
    for one in log.imports:
        numbers[one.receipt.source] += len(one.rows)
    for source, n in numbers.items():
        if n:
            message = "{n} rows of this file came by imports, and the log of imports holds them."
            hint = "Look with cds restore; cds restore --commit puts them back."
            place = f"{root.name}/observations/{source}.csv"
            yield Problem("restorable", message, hint, {"n": n}, place, severity="warning")


def kept_problems(root: Path, log: Log) -> Iterator[Problem]:
    """Yield the files as they came that are changed, lost, or in no import; and what says that one is open.

    Parameters
    ----------
    root : Path
        The data folder.
    log : Log
        Its log of imports.

    Yields
    ------
    Problem
        A changed file is an error, the others are warnings: the figures themselves stand.
    """
    folder = root / RAW
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    kept = {path.stem: path for path in files if not path.name.startswith((".", "~$"))}
    logged = _digests(log, root)
    for digest, path in kept.items():
        yield from _kept(path, digest in logged, root)
    yield from (_lost(one, root) for one in log.imports if _is_lost(one, kept, root))
    for path in sorted((root / "observations").glob("*")):
        if name := office_lock(path.name):
            message = "“{file}” is open in Excel, or was when it was copied."
            hint = "Save and close it; this file was passed over."
            place = path.relative_to(root.parent).as_posix()
            yield Problem("lock_file", message, hint, {"file": name}, place, severity="warning")


def _kept(path: Path, is_logged: bool, root: Path) -> Iterator[Problem]:
    name = path.relative_to(root.parent).as_posix()
    if _hash(path) != path.stem:
        message = "The file is not as it came: its hash is not the one in its name."
        hint = "Put it back from a copy; without one, delete it."
        yield Problem("raw", message, hint, {}, name)
    elif not is_logged:
        message = (
            "The file came for an import of which the log does not tell: it was cut off or refused, "
            "or its record is lost."
        )
        hint = "Import it again; if it was not wanted, delete it."
        yield Problem("raw", message, hint, {}, name, severity="warning")


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _digests(log: Log, root: Path) -> set[str]:
    """Return the hashes of all files that came, by the log of imports and that of a database."""
    database = open_database(root.name)
    return {receipt.sha256 for receipt in log.receipts()} | set(database.log()["sha256"] if database else ())


def _is_lost(one: Import, kept: Mapping[str, Path], root: Path) -> bool:
    """Return whether what an import came from is kept no more; answers of servers have a log of their own."""
    digest, file = one.receipt.sha256, one.receipt.file_name
    is_answer = "/" in file and (root / "raw" / file).is_file()
    return bool(digest) and digest not in kept and not is_answer


def _lost(one: Import, root: Path) -> Problem:
    details = {"file": one.receipt.file_name, "day": one.receipt.when.date()}
    message = "“{file}”, imported on {day}, is no longer kept as it came."
    place = f"{root.name}/{RAW.as_posix()}/{one.receipt.sha256}"
    return Problem("raw", message, "Put it back from a copy.", details, place, severity="warning")
