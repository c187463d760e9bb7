"""Who holds the figures of a programme, as its folder records it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.cache import cached
from cds_analysis.errors import Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.registry.owners import Owner, owners_on, parse_owner
from cds_analysis.sources.plain_cells import is_day
from cds_analysis.sources.tables import parse_records, read_table

OWNER_COLUMNS = list(Owner.__dataclass_fields__)


def load_owners(name: str, as_of: date, data: Path | None = None) -> dict[str, Owner]:
    """Return the agency that holds the figure of each target on a day.

    Parameters
    ----------
    name : str
        The programme.
    as_of : date
        Who holds it on this day; agencies are merged and renamed.
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    dict
        ``target_id`` to :class:`Owner`, and under ``""`` the agency that keeps the programme's list and
        values; targets without a recorded agency are left out, all of them where there is no ``owners.csv``.

    Raises
    ------
    InputError
        If the file cannot be read; every cell that is wrong is named.

    Examples
    --------
    >>> load_owners("nq10", date(2024, 12, 31))["T14"].agency("en")
    'Department of Information and Communications of Bình Thuận'
    """
    root = data or data_dir()
    return owners_on(cached(("owners", root, name), lambda: _read_owners(name, root)), as_of)


def _read_owners(name: str, root: Path) -> tuple[Owner, ...]:
    rows = read_owner_rows(name, root)
    stop_on_errors(owner_form_problems(rows))
    return tuple(parse_records(rows, parse_owner))


def read_owner_rows(name: str, root: Path) -> pd.DataFrame:
    """Return the rows of ``owners.csv`` of a programme as text, good or bad; none where there is no file."""
    path = root / "programmes" / name / "owners.csv"
    if not path.is_file():
        return pd.DataFrame(columns=[*OWNER_COLUMNS, "csv_file", "csv_line"], dtype="str")
    return read_table(path, OWNER_COLUMNS, root.parent)


def owner_form_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the days of a table of owners that cannot be read.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :func:`read_owner_rows`.

    Yields
    ------
    Problem
        With file, line and column.
    """
    for row in rows.to_dict("records"):
        if not is_day(row["valid_from"]):
            details = {"value": row["valid_from"], "expected": "a day like 2024-10-21"}
            message, hint = "“{value}” cannot be read.", "Expected: {expected}."
            place = row["csv_file"], int(row["csv_line"]), "valid_from"
            yield Problem("bad_valid_from", message, hint, details, *place)
