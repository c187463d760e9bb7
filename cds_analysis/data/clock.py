"""What day and hour it is in the country of the data, whatever zone the machine keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cds_analysis.data.registry import read_systems


def now(root: Path) -> datetime:
    """Return the hour in the country of a data folder, as its clocks show it.

    Parameters
    ----------
    root : Path
        The data folder; ``registry/systems.yml`` names the zone.

    Returns
    -------
    datetime
        Without a zone, for it is the only one that the data know.

    Raises
    ------
    InputError
        If that file cannot be read.
    """
    zone = ZoneInfo(read_systems(root)["country"]["time_zone"])
    return _machine_time().astimezone(zone).replace(tzinfo=None)


def today(root: Path) -> date:
    """Return the day in the country of a data folder; see :func:`now`."""
    return now(root).date()


def _machine_time() -> datetime:
    return datetime.now(UTC)
