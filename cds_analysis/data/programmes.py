"""Programmes as they are kept: a folder with targets, plan values, milestones and official counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.text import nearest
from cds_analysis.data.columns import Table, cell_problems, load_rows
from cds_analysis.data.plain_yaml import read_plain
from cds_analysis.data.programme import Programme, parse_target
from cds_analysis.data.schema import COUNTS, MILESTONES, TARGETS
from cds_analysis.data.shapes import PROGRAMME, stop_on_shape
from cds_analysis.data.tables import parse_records

TARGET_COLUMNS = TARGETS.names
_FILE = "programme.yml"


def list_programmes(data: Path | None = None) -> dict[str, str]:
    """Return the programmes of a data folder and the unit that each binds.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    dict
        Name of the programme to key of the unit, by name.

    Examples
    --------
    >>> list_programmes()["nq10"]
    'Bình Thuận'
    """
    root = data or data_dir()
    return cached(("programmes", root), lambda: _read_names(root))


def _read_names(root: Path) -> dict[str, str]:
    return {name: read_entry(name, root)["unit"] for name in programme_folders(root)}


def programme_folders(root: Path) -> list[str]:
    """Return the names of the folders that hold a programme, whether or not it can be read."""
    return [file.parent.name for file in sorted((root / "programmes").glob(f"*/{_FILE}"))]


def read_entry(name: str, root: Path) -> Mapping[str, Any]:
    """Return what ``programme.yml`` says of a programme.

    Parameters
    ----------
    name : str
        Its folder below ``programmes``.
    root : Path
        The data folder.

    Returns
    -------
    mapping
        As written.

    Raises
    ------
    InputError
        If the file is missing or has not the shape it must have; every fault is named.
    """
    path = root / "programmes" / name / _FILE
    entry = read_plain(path, root)
    stop_on_shape(entry, PROGRAMME, path.relative_to(root.parent).as_posix())
    return entry


def load_programme(name: str, data: Path | None = None) -> Programme:
    """Return a programme with all its targets.

    Parameters
    ----------
    name : str
        Its folder below ``programmes``.
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    Programme
        As it is known today; ``.as_of(day)`` hides what came later.

    Raises
    ------
    InputError
        If there is no such programme, or a row cannot be read.

    Examples
    --------
    >>> load_programme("nq10").n_targets
    14
    """
    root = data or data_dir()
    return cached(("programme", root, name), lambda: _read_programme(name, root))


def load_programmes(data: Path | None = None) -> pd.DataFrame:
    """Return every programme that is entered.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        One row a programme: ``name`` (for :func:`load_programme`), ``unit`` (that it binds), ``title_vi,
        title_en, document`` (text), ``adopted, deadline`` (datetime), ``n_targets`` (whole number), and
        ``n_entered``, how many of its targets are.

    Raises
    ------
    InputError
        If a programme cannot be read.

    Examples
    --------
    >>> load_programmes().set_index("name")["n_targets"].to_dict()["nq10"]
    14
    """
    columns = ["name", "unit", "title_vi", "title_en", "document", "adopted", "deadline", "n_targets"]
    found = [load_programme(name, data) for name in list_programmes(data)]
    rows = [
        [*(getattr(one, column) for column in columns), sum(target.counted for target in one.targets)]
        for one in found
    ]
    table = pd.DataFrame(rows, columns=[*columns, "n_entered"])
    return table.astype({"adopted": "datetime64[ns]", "deadline": "datetime64[ns]"})


def _read_programme(name: str, root: Path) -> Programme:
    known = programme_folders(root)
    if name not in known:
        raise InputError([unknown_programme(str(name), known)])
    entry = read_entry(name, root)
    targets = parse_records(load_rows(TARGETS, root, name), parse_target)
    return Programme(**{key: entry[key] for key in PROGRAMME.keys}, targets=tuple(targets))


def target_form_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells of a table of targets that cannot be read, and identifiers that stand twice."""
    return cell_problems(rows, TARGETS)


def unknown_programme(value: str, known: Mapping[str, str] | Sequence[str]) -> Problem:
    """Return the fault "no such programme" with the nearest match and the known names."""
    guess = nearest(value, known)
    hint = "Did you mean “{nearest}”? Known: {names}." if guess else "Known: {names}."
    details = {"value": value, "nearest": guess, "names": ", ".join(known)}
    return Problem("unknown_programme", "There is no programme “{value}”.", hint, details)


def load_milestones(name: str, as_of: date, data: Path | None = None) -> pd.DataFrame:
    """Return the works of a programme that are not a number, as known on a day.

    Parameters
    ----------
    name : str
        The programme.
    as_of : date
        Rows dated later are left out.
    data : Path, optional
        The data folder.

    Returns
    -------
    pandas.DataFrame
        ``milestone_id, pillar, name_vi, name_en, status, as_of, source_url, note_vi, note_en``; the
        newest row of each milestone, in the file's order; text but for ``as_of``.
    """
    frame = _dated(MILESTONES, data or data_dir(), name, as_of)
    return frame.drop_duplicates("milestone_id", keep="last").reset_index(drop=True)


def load_official_counts(name: str, as_of: date, data: Path | None = None) -> pd.DataFrame:
    """Return what officials said about the number of targets met, as known on a day.

    Parameters
    ----------
    name : str
        The programme.
    as_of : date
        Rows dated later are left out.
    data : Path, optional
        The data folder.

    Returns
    -------
    pandas.DataFrame
        ``as_of`` (text, a period), ``known_from`` (its last day), ``count_of``, ``value`` (whole
        number), ``source_url, note_vi, note_en``.
    """
    frame = _dated(COUNTS, data or data_dir(), name, as_of)
    return frame.astype({"value": int})


def _dated(table: Table, root: Path, name: str, as_of: date) -> pd.DataFrame:
    frame = load_rows(table, root, name)
    periods = [parse_period(text) for text in frame["as_of"]]
    frame = frame.assign(
        known_from=pd.to_datetime([period.end for period in periods]),
        start=pd.to_datetime([period.start for period in periods]),
    )
    kept = frame[frame["known_from"] <= pd.Timestamp(as_of)].sort_values("start", kind="stable")
    return kept.drop(columns=["csv_file", "csv_line", "start"]).reset_index(drop=True)
