"""Other programmes with dated targets and what became of them: the classes that ours is compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.cache import cached
from cds_analysis.errors import Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.sources.ground import load_ground
from cds_analysis.sources.plain_cells import is_day, is_number
from cds_analysis.sources.tables import read_table

REFERENCE_FOLDER = "reference"
PROGRAMME_COLUMNS = (
    "programme_id",
    "programme",
    "programme_vi",
    "jurisdiction",
    "level",
    "field",
    "n_total",
    "asof_date",
    "asof_precision",
    "n_met_asof",
    "n_said_will_meet",
    "n_said_hard",
    "deadline",
    "final_date",
    "final_precision",
    "n_total_final",
    "n_met_final",
    "n_unmeasured_final",
    "ending_basis",
    "known_from",
    "known_from_basis",
    "source_urls_asof",
    "source_urls_final",
    "own_programmes",
    "confidence",
    "note",
)
TARGET_COLUMNS = (
    "programme_id",
    "programme",
    "programme_vi",
    "jurisdiction",
    "target",
    "field",
    "asof_date",
    "status_asof",
    "official_outlook",
    "share_of_way_covered",
    "deadline",
    "status_final",
    "ending_basis",
    "chosen_for_ending",
    "known_from",
    "known_from_basis",
    "source_urls",
    "own_targets",
    "note",
)
_DAYS = ("asof_date", "deadline", "final_date", "known_from")
_SHARE = "share_of_way_covered"
_FORMS: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "day": ("a day like 2024-10-21", is_day),
    "count": ("a whole number", lambda text: bool(re.fullmatch("[0-9]{1,9}", text))),
    "share": ("a number with a decimal point, like 95.2", is_number),
}


def load_reference_programmes(data: Path | None = None) -> pd.DataFrame:
    """Return counts of programmes: how many targets, how many met before the deadline and at the end.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        :data:`PROGRAMME_COLUMNS`, one row a programme and day, and ``vietnamese`` (whether the registry knows
        the unit). Numbers of targets are floats, days are timestamps, both missing where nothing is known.
        Empty when the folder has no such table.

    Raises
    ------
    InputError
        If the table cannot be read; every bad cell is named.

    Examples
    --------
    >>> table = load_reference_programmes()
    >>> table.loc[table["programme_id"] == "vn_binh_thuan_congress_2020", "n_met_final"].tolist()
    [24.0]
    """
    return _load(data or data_dir(), "programmes.csv", PROGRAMME_COLUMNS)


def load_reference_targets(data: Path | None = None) -> pd.DataFrame:
    """Return single targets of such programmes: how each stood on a day, and how it ended.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        :data:`TARGET_COLUMNS`, one row a target and day, and ``vietnamese``; typed as in
        :func:`load_reference_programmes`. Empty when the folder has no such table.

    Raises
    ------
    InputError
        If the table cannot be read; every bad cell is named.

    Examples
    --------
    >>> sorted(set(load_reference_targets()["status_final"]))
    ['', 'met', 'not_met', 'unmeasured']
    """
    return _load(data or data_dir(), "targets.csv", TARGET_COLUMNS)


def known_endings(reference: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the rows whose ending could be known on a day: a report sees no later ones.

    Parameters
    ----------
    reference : pandas.DataFrame
        From one of the loaders.
    as_of : date
        The day of the report.

    Returns
    -------
    pandas.DataFrame
        Rows with ``known_from`` up to that day; rows without an ending are left out.

    Examples
    --------
    >>> table = known_endings(load_reference_programmes(), date(2024, 12, 31))
    >>> "vn_digital_targets_2025" in set(table["programme_id"])
    False
    """
    return reference[reference["known_from"] <= pd.Timestamp(as_of)].reset_index(drop=True)


def reference_form_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells of a table of this room that cannot be read at all.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :func:`cds_analysis.sources.tables.read_table`.

    Yields
    ------
    Problem
        With file, line and column. Empty cells are read as "not known"; only a deadline must be there.
    """
    for column in (name for name in rows if _form(name)):
        expected, fits = _FORMS[_form(column)]
        good = [fits(text) or (not text and column != "deadline") for text in rows[column]]
        for row in rows[[not one for one in good]].to_dict("records"):
            details = {"value": row[column], "expected": expected}
            place = {"file": row["csv_file"], "line": int(row["csv_line"]), "column": column}
            message, hint = "“{value}” cannot be read.", "Expected: {expected}."
            yield Problem(f"bad_{column}", message, hint, details, **place)


def _form(column: str) -> str:
    if column in _DAYS:
        return "day"
    return "count" if column.startswith("n_") else "share" if column == _SHARE else ""


def _load(root: Path, name: str, columns: Sequence[str]) -> pd.DataFrame:
    return cached(("reference", root, name), lambda: _read(root, name, columns)).copy()


def _read(root: Path, name: str, columns: Sequence[str]) -> pd.DataFrame:
    path = root / REFERENCE_FOLDER / name
    if not path.is_file():
        return _typed(pd.DataFrame(columns=list(columns), dtype="str"), root)
    rows = read_table(path, columns, root.parent)
    stop_on_errors(reference_form_problems(rows))
    return _typed(rows[list(columns)], root)


def _typed(rows: pd.DataFrame, root: Path) -> pd.DataFrame:
    registry = load_ground(root).registry
    numbers = {
        name: pd.to_numeric(rows[name]).astype(float) for name in rows if _form(name) in ("count", "share")
    }
    days = {name: pd.to_datetime(rows[name]) for name in rows if _form(name) == "day"}
    own = [area in registry for area in rows["jurisdiction"]]
    return rows.assign(**numbers, **days, vietnamese=pd.Series(own, index=rows.index, dtype=bool))
