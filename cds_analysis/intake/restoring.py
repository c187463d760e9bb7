"""Imported rows that vanished or were changed by hand, put back from the log of imports and kept files."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors
from cds_analysis.data.check_store import reckoning
from cds_analysis.data.clock import today
from cds_analysis.data.database import open_database
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.files import write_together
from cds_analysis.data.identity import identity_of
from cds_analysis.data.imports import ENTERED, RAW, Import, Log, Receipt, Row, read_log, text_of
from cds_analysis.data.observations import OBSERVATION_COLUMNS, observation_files
from cds_analysis.data.place import locked, place_problems
from cds_analysis.data.reconcile import Changed, Reckoning, parted
from cds_analysis.data.reconcile_faults import reckoning_problems
from cds_analysis.data.store import unnoted
from cds_analysis.data.tables import read_table, table_bytes
from cds_analysis.intake.forms import known_by
from cds_analysis.intake.workbook.importing import plan_import

REPLACED = Path("imports") / "replaced"


@dataclass(frozen=True)
class Restoration:
    """What would be put back.

    Parameters
    ----------
    missing : list of tuple of Import and mapping
        Rows that come back.
    changed : list of Changed
        Rows that are put right.
    noted : list of Import
        Records to be written: of rows of which no import tells, and of those that the log only counts.
    unreadable : mapping of str to int
        File of observations to how many of its lines cannot be read, and would be left out.
    files : mapping of Path to bytes
        What would be written; every file that is replaced is kept in ``imports/replaced`` as it was.
    left : sequence of Problem
        Errors that only people can mend.
    """

    missing: list[tuple[Import, Row]]
    changed: list[Changed]
    noted: list[Import]
    unreadable: Mapping[str, int]
    files: Mapping[Path, bytes]
    left: Sequence[Problem]


def plan_restoration(root: Path, when: datetime) -> Restoration:
    """Return what can be put back into a data folder; nothing is written.

    Parameters
    ----------
    root : Path
        The data folder.
    when : datetime
        Now; rows of which no import tells are noted as found then.

    Returns
    -------
    Restoration
        Rows that a removal declares stay away.

    Raises
    ------
    InputError
        If a file that no import writes cannot be read, or imports cannot be written: that is mended first.
    """
    stop_on_errors(place_problems(root))
    log = read_log(root)
    sources = sorted({ENTERED, *(receipt.source for receipt in log.receipts())})
    frames, unreadable = _standing(root, sources)
    database = open_database(root.name)
    beside = [database.read()] if database else []
    there = pd.concat([_nothing(), *frames.values(), *beside], ignore_index=True)
    reread = _reread(log, reckoning(root, there, log), root, there) if not unreadable else []
    found = reckoning(root, there, _with(log, reread))
    # of a log that cannot be read whole, rows that seem to be in no import may be in the part that is lost
    noted = [*reread, *([] if log.problems else _noted(found, when))]
    files: dict[Path, bytes] = {}
    for source in sources:
        path = root / "observations" / f"{source}.csv"
        files |= _written(path, frames.get(path, _nothing()), found, source, root)
    files |= {path: content for one in noted for path, content in one.file(root).items()}
    rest = reckoning_problems(replace(found, missing=[], changed=[], unnoted={}), root)
    left = [*log.problems, *(problem for problem in rest if problem.severity == "error")]
    return Restoration(found.missing, found.changed, noted, unreadable, files, left)


def _noted(found: Reckoning, when: datetime) -> list[Import]:
    """Return the records of rows that stand without one."""
    counted = [pair for source, pair in found.counted.items() if not found.is_short(source)]
    return [*unnoted(found, when), *(one for lines, rows in counted for one in parted(lines, rows))]


def commit_restoration(root: Path, when: datetime) -> Restoration:
    """Put back what can be put back, and return it.

    Parameters
    ----------
    root : Path
        The data folder.
    when : datetime
        Now.

    Returns
    -------
    Restoration
        As it was done; looked for anew, under the lock of imports.

    Raises
    ------
    InputError
        As :func:`plan_restoration`, or if another import does not end.
    """
    with locked(root):
        done = plan_restoration(root, when)
        write_together(done.files)
    return done


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=[*OBSERVATION_COLUMNS, "csv_file", "csv_line"], dtype="str")


def _standing(root: Path, sources: Sequence[str]) -> tuple[dict[Path, pd.DataFrame], dict[str, int]]:
    """Return the rows of each file, and for those that imports wrote how many lines cannot be read."""
    frames: dict[Path, pd.DataFrame] = {}
    unreadable: dict[str, int] = {}
    problems: list[Problem] = []
    for path in observation_files(root) if (root / "observations").is_dir() else ():
        try:
            frames[path] = read_table(path, OBSERVATION_COLUMNS, root.parent)
        except InputError as error:
            if path.stem in sources and path.is_file():
                name = path.relative_to(root.parent).as_posix()
                frames[path], unreadable[name] = _salvaged(path, name)
            else:
                problems += error.problems
    stop_on_errors(problems)
    return frames, unreadable


def _salvaged(path: Path, name: str) -> tuple[pd.DataFrame, int]:
    """Return the rows of a damaged file that can be read line by line, and how many lines cannot."""
    text = path.read_bytes().decode("utf-8", "replace").lstrip("\ufeff")
    rows, n_lost = [], 0
    for number, line in enumerate(text.replace("\r", "\n").split("\n"), 1):
        cells = _cells(line)
        if len(cells) == len(OBSERVATION_COLUMNS) and "\ufffd" not in line:
            rows.append([*cells, name, number])
        elif line.strip():
            n_lost += 1
    frame = pd.DataFrame(rows, columns=_nothing().columns)
    head = (frame[OBSERVATION_COLUMNS] == OBSERVATION_COLUMNS).all(axis="columns")
    return frame[~head].reset_index(drop=True), n_lost


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _written(
    path: Path, standing: pd.DataFrame, found: Reckoning, source: str, root: Path
) -> dict[Path, bytes]:
    """Return a file of observations as it should be, and what it replaces; nothing if it is right already."""
    right = {text_of(one.stands): one.row for one in found.changed}
    rows = [right.get(text_of(row), row) for row in standing.to_dict("records")]
    rows += [row for one, row in found.missing if one.receipt.source == source]
    frame = pd.DataFrame(rows, columns=OBSERVATION_COLUMNS, dtype="str").drop_duplicates()
    old = path.read_bytes() if path.is_file() else b""
    is_right = frame.equals(standing[OBSERVATION_COLUMNS].astype("str")) and not _is_damaged(path)
    if is_right or (frame.empty and not old):
        return {}
    aside = root / REPLACED / f"{source}-{hashlib.sha256(old).hexdigest()[:16]}.csv"
    return ({aside: old} if old else {}) | {path: table_bytes(frame)}


def _is_damaged(path: Path) -> bool:
    try:
        if path.exists():
            read_table(path, OBSERVATION_COLUMNS)
    except InputError:
        return True
    return False


def _with(log: Log, reread: Sequence[Import]) -> Log:
    """Return the log with imports that it only counted, and whose rows are now known."""
    known = {one.receipt for one in reread}
    counted = [line for line in log.counted if line[0] not in known]
    return replace(log, imports=[*log.imports, *reread], counted=counted)


def _reread(log: Log, found: Reckoning, root: Path, there: pd.DataFrame) -> list[Import]:
    """Return the imports that the log only counts, and whose kept file tells which rows they added.

    Only where rows are lost: else those that stand are noted as they are.
    """
    texts = {identity_of(row): row for row in there.to_dict("records")}
    reread = []
    for receipt, n in log.counted:
        if found.is_short(receipt.source):
            rows = _rows_of_kept(receipt, root)
            if n and len(rows) == n:
                reread.append(Import(receipt, tuple(texts.get(identity_of(row), row) for row in rows)))
    return reread


def _rows_of_kept(receipt: Receipt, root: Path) -> list[Row]:
    """Return the figures that the kept file of an import tells by itself; none if it cannot be read."""
    kept = next((root / RAW).glob(f"{receipt.sha256}.*"), None) if receipt.sha256 else None
    if kept is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        # a figure without a title is called by the name of its file
        file = Path(folder) / Path(receipt.file_name).name
        file.write_bytes(kept.read_bytes())
        dataset = load_dataset(root)
        plan = plan_import([file], known_by(dataset, "", None, "", "", None), dataset, today(root))
    return [one.entry.row for one in (*plan.added, *plan.unchanged)] if not plan.refused else []
