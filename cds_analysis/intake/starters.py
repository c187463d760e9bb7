"""A project of one's own, and the first lines of what is added to one, to be judged by ``cds check``."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

import yaml

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import starter_dir
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import nearest
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.entries import Entry, read_entries
from cds_analysis.data.files import write_whole
from cds_analysis.data.plain_yaml import parse_plain
from cds_analysis.data.schema import COUNTS, MILESTONES, OWNERS, PLANS, TARGETS
from cds_analysis.data.servers import FILE, KINDS
from cds_analysis.data.tables import decoded
from cds_analysis.data.units import Unit

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TABLES = {Path(table.path).name: table.names for table in (TARGETS, PLANS, MILESTONES, COUNTS, OWNERS)}
# by its data a project is known, so they come last
_PROJECT, _STRAYS = ("notebooks", "data"), shutil.ignore_patterns(".*", "__pycache__")
_INDICATORS = Path("registry") / "indicators.csv"


def start_project(folder: Path) -> Path:
    """Lay out the data and the notebooks that came with the program in a folder of one's own.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Returns
    -------
    Path
        The same.

    Raises
    ------
    InputError
        If it has data or notebooks already; they are left alone.
    """
    there = [part for part in _PROJECT if (folder / part).exists()]
    if there:
        message = "“{folder}” holds {names} already; nothing was written."
        details = {"folder": str(folder), "names": ", ".join(there)}
        raise InputError([Problem("project", message, "Name another folder: cds init FOLDER.", details)])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".cds-", dir=folder) as beside:
        for part in _PROJECT:
            shutil.copytree(starter_dir() / part, Path(beside) / part, ignore=_STRAYS)
        for part in _PROJECT:
            (Path(beside) / part).rename(folder / part)
    return folder


def start_programme(dataset: Dataset, name: str, unit: Unit, today: date) -> Path:
    """Start a programme of targets: a folder with its tables, empty but for their heads.

    Parameters
    ----------
    dataset : Dataset
        The data folder.
    name : str
        Of the folder: small ASCII letters, digits and ``_``.
    unit : Unit
        Whom it binds.
    today : datetime.date
        Stands as the day of adoption until the right one is written.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If the name is no such name, or is taken.
    """
    folder = dataset.root / "programmes" / name
    _check_name(name, folder.exists())
    entry = {
        "name": name,
        "unit": unit.key,
        "title_vi": f"{name}: điền tên văn bản",
        "title_en": f"{name}: write the document's title",
        "document": "điền số, ký hiệu",
        "adopted": today,
        "deadline": today.replace(month=12, day=31),
        "n_targets": 1,
        **dict.fromkeys(("source_title", "source_url", "note_vi", "note_en"), ""),
    }
    for file, columns in _TABLES.items():
        write_whole(folder / file, (",".join(columns) + "\n").encode())
    # the entry comes last: a folder without it is no programme yet
    write_whole(folder / "programme.yml", yaml.safe_dump(entry, allow_unicode=True, sort_keys=False).encode())
    return folder


def start_indicator(dataset: Dataset, name: str, name_vi: str, name_en: str, unit_measure: str) -> Path:
    """Declare an indicator: a line in ``indicators.csv``, where the names stand in order.

    Parameters
    ----------
    dataset : Dataset
        The data folder.
    name : str
        Its identifier.
    name_vi, name_en : str
        For readers.
    unit_measure : str
        One of those that are in use.

    Returns
    -------
    Path
        The file. A percentage is a share from 0 to 100, of which more is better; anything else waits for its
        bounds, kind and direction.

    Raises
    ------
    InputError
        If the name is no such name or is taken, or the unit is not in use.
    """
    _check_name(name, name in dataset.indicators)
    units = sorted({one.unit_measure for one in dataset.indicators.values()})
    if unit_measure not in units:
        details = {"value": unit_measure, "words": ", ".join(units), "nearest": nearest(unit_measure, units)}
        hint = "Did you mean “{nearest}”? Known: {words}." if details["nearest"] else "Known: {words}."
        raise InputError([Problem("unit", "“{value}” is not known here.", hint, details, column="--unit")])
    path = dataset.root / _INDICATORS
    text_now = decoded(path, _INDICATORS.name, "Save it again as “CSV UTF-8”.")
    rows = [row for row in csv.reader(io.StringIO(text_now, newline="")) if any(row)]
    names = {"name_vi": plain_text(name_vi), "name_en": plain_text(name_en)}
    declaration = {"indicator": name, **names, "unit_measure": unit_measure}
    if unit_measure == "percent":
        declaration |= {"direction": "higher", "lower_bound": "0", "upper_bound": "100", "kind": "share"}
    else:
        declaration |= {"direction": "none", "kind": "amount"}
    body = sorted([*rows[1:], [declaration.get(column, "") for column in rows[0]]], key=lambda row: row[0])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([rows[0], *body])
    write_whole(path, text.getvalue().encode())
    return path


def start_source(dataset: Dataset, name: str, kind: str) -> Path:
    """Start a source on a server: an entry in ``sources.yml``.

    Parameters
    ----------
    dataset : Dataset
        The data folder.
    name : str
        Its identifier.
    kind : str
        One of the kinds of :mod:`cds_analysis.data.servers`.

    Returns
    -------
    Path
        The file; ``cds check`` names what is still to be filled in.

    Raises
    ------
    InputError
        If the name is no such name or is taken, or the kind is not known.
    """
    path = dataset.root / FILE
    before = read_entries(dataset.root, FILE)
    _check_name(name, name in [entry.get("id") for entry in before])
    if kind not in KINDS:
        details = {"value": kind, "words": ", ".join(KINDS), "nearest": nearest(kind, KINDS)}
        hint = "Did you mean “{nearest}”? Known: {words}." if details["nearest"] else "Known: {words}."
        raise InputError([Problem("kind", "“{value}” is not known here.", hint, details, column="--kind")])
    entry = {
        "id": name,
        "kind": kind,
        "address": "",
        "unit_column": "",
        "columns": {},
        "source_org": "",
        "source_title": "",
    }
    more = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False)
    old = decoded(path, FILE, "Save it again as UTF-8.") if path.is_file() else ""
    text = old + ("" if old.endswith("\n") or not old else "\n") + more
    if not _holds(text, [*before, entry]):
        message = "A new entry cannot be added below what stands there."
        hint = "Write the file as a list whose entries begin with “- ”, then try again; nothing was written."
        raise InputError([Problem("sources", message, hint, {}, f"{dataset.root.name}/{FILE}")])
    write_whole(path, text.encode())
    return path


def _holds(text: str, entries: list[Entry]) -> bool:
    try:
        return parse_plain(text, FILE) == entries
    except InputError:
        return False


def _check_name(name: str, is_taken: bool) -> None:
    if not _NAME.fullmatch(name):
        hint = "Take small ASCII letters, digits and “_”."
        message = "“{value}” cannot be the name of a file."
        raise InputError([Problem("bad_id", message, hint, {"value": name}, column="NAME")])
    if is_taken:
        raise InputError(
            [Problem("taken", "“{value}” is there already.", "", {"value": name}, column="NAME")]
        )
