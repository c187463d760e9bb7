"""Other programmes with dated targets and what became of them: the classes that ours is compared with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.columns import Table, load_rows, typed
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.schema import OTHER_PROGRAMMES, OTHER_TARGETS

REFERENCE_FOLDER = "reference"


def load_reference_programmes(data: Path | None = None) -> pd.DataFrame:
    """Return counts of programmes: how many targets, how many met before the deadline and at the end.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`~cds_analysis.data.schema.OTHER_PROGRAMMES`, one row a programme and day, and
        ``vietnamese`` (whether the registry knows the unit). Numbers of targets are floats, days are
        timestamps, both missing where nothing is known. Empty when the folder has no such table.

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
    return _load(OTHER_PROGRAMMES, data or data_dir())


def load_reference_targets(data: Path | None = None) -> pd.DataFrame:
    """Return single targets of such programmes: how each stood on a day, and how it ended.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`~cds_analysis.data.schema.OTHER_TARGETS`, one row a target and day, and
        ``vietnamese``; typed as in :func:`load_reference_programmes`. Empty when the folder has no such
        table.

    Raises
    ------
    InputError
        If the table cannot be read; every bad cell is named.

    Examples
    --------
    >>> sorted(set(load_reference_targets()["status_final"]))
    ['', 'met', 'not_met', 'unmeasured']
    """
    return _load(OTHER_TARGETS, data or data_dir())


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


def _load(table: Table, root: Path) -> pd.DataFrame:
    return cached(("reference", root, table.path), lambda: _read(table, root)).copy()


def _read(table: Table, root: Path) -> pd.DataFrame:
    registry, rows = load_dataset(root).registry, load_rows(table, root)[table.names]
    own = [area in registry for area in rows["jurisdiction"]]
    return typed(rows, table).assign(vietnamese=pd.Series(own, index=rows.index, dtype=bool))
