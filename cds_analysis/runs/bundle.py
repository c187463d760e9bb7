"""What some reports are made from, as one archive: the data, the notebooks, what earlier reports said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, demo_dir, notebooks_dir, outputs_dir
from cds_analysis.data.database import open_database
from cds_analysis.data.ledger import FORECASTS, OFFICIAL_WORDS
from cds_analysis.data.tables import table_bytes
from cds_analysis.results.stored import REPORT_FILES, report_folders
from cds_analysis.runs.plan import Plan, data_files, data_hash, quarter_before

_STAMP = (1980, 1, 1, 0, 0, 0)
_ROWS_OF_DATABASE = "observations/database.csv"


def pack_bundle(plans: Iterable[Plan]) -> bytes:
    """Return everything that some reports are made from.

    Parameters
    ----------
    plans : iterable of Plan
        The reports; their data hashes say which data they were planned for.

    Returns
    -------
    bytes
        A zip file with ``data/``, ``notebooks/`` and ``outputs/``; rows of a database stand in it as a file,
        and its address does not.

    Raises
    ------
    InputError
        If the data changed since the plan was made.
    """
    plans = list(plans)
    files = _files(data_dir(), "data") | _files(demo_dir(), "data/demo")
    files |= {
        f"notebooks/{path.relative_to(notebooks_dir()).as_posix()}": path.read_bytes()
        for pattern in ("*.ipynb", "locale/*.po", "templates/*.docx")
        for path in notebooks_dir().glob(pattern)
    }
    files |= _earlier(plans)
    for root in {plan.parameters.data for plan in plans}:
        planned = {plan.data_hash for plan in plans if plan.parameters.data == root}
        if planned != {data_hash(root)}:
            message = "The data changed while the run was being planned."
            raise InputError([Problem("changed", message, "Start it again.", file=root.name)])
    return archive(files)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as one zip file, in order of their names; the same bytes for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name in sorted(files):
            out.writestr(zipfile.ZipInfo(name, _STAMP), files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _files(root: Path, name: str) -> dict[str, bytes]:
    files = {f"{name}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in data_files(root)}
    database = open_database(root.name)
    if database:
        rows = database.read().drop(columns=["csv_file", "csv_line"])
        files[f"{name}/{_ROWS_OF_DATABASE}"] = table_bytes(rows)
    return files


def _earlier(plans: Iterable[Plan]) -> dict[str, bytes]:
    """Return the ledgers, and what the reports of the quarter before said."""
    outputs = outputs_dir()
    folders = {
        folder
        for plan in plans
        for folder in report_folders(
            plan.parameters.province, quarter_before(plan.parameters.quarter), plan.parameters.programme
        )
    }
    wanted = [outputs / FORECASTS.file, outputs / OFFICIAL_WORDS.file]
    wanted += [folder / name for folder in folders for name in REPORT_FILES]
    return {
        f"outputs/{path.relative_to(outputs).as_posix()}": path.read_bytes()
        for path in wanted
        if path.is_file()
    }


def unpack_bundle(content: bytes, folder: Path) -> None:
    """Lay the archive out in a folder.

    Parameters
    ----------
    content : bytes
        From :func:`pack_bundle`.
    folder : Path
        An empty one.

    Raises
    ------
    ValueError
        If a name leads out of the folder.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
                raise ValueError(f"{name!r} leads out of the folder")
        packed.extractall(folder)
    (folder / "outputs").mkdir(exist_ok=True)
