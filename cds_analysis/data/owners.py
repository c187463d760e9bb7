"""Who holds the figures of a programme, as its folder records it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.columns import load_rows
from cds_analysis.data.owner import Owner, owners_on, parse_owner
from cds_analysis.data.schema import OWNERS
from cds_analysis.data.tables import parse_records


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
    return owners_on(all_owners(name, data), as_of)


def all_owners(name: str, data: Path | None = None) -> tuple[Owner, ...]:
    """Return every agency recorded for a programme, of whatever day, as ``owners.csv`` has them."""
    root = data or data_dir()
    return cached(("owners", root, name), lambda: _read_owners(name, root))


def _read_owners(name: str, root: Path) -> tuple[Owner, ...]:
    return tuple(parse_records(load_rows(OWNERS, root, name), parse_owner))
