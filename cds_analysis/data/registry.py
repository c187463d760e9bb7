"""The registry of a data folder: its country, divisions and units, from ``registry/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.text import fold
from cds_analysis.data.columns import read_rows
from cds_analysis.data.entries import word_problem
from cds_analysis.data.plain_yaml import read_plain
from cds_analysis.data.schema import ALIASES, PROVINCES, PROVINCES_2025
from cds_analysis.data.shapes import SYSTEMS, stop_on_shape
from cds_analysis.data.units import Registry, Unit, UnitSystem, build_units

SYSTEMS_FILE = Path("registry") / "systems.yml"
_UNITS = {table.path.removeprefix("registry/"): table for table in (PROVINCES, PROVINCES_2025)}


def read_systems(root: Path) -> Mapping[str, Any]:
    """Return what ``registry/systems.yml`` says of the country and its divisions.

    Parameters
    ----------
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
    if not root.exists():
        message, hint = "There are no data in {folder}.", "Lay them out there: cds init."
        raise InputError([Problem("no_project", message, hint, {"folder": str(root.parent)})])
    entry, file = read_plain(root / SYSTEMS_FILE, root), f"{root.name}/{SYSTEMS_FILE.as_posix()}"
    stop_on_shape(entry, SYSTEMS, file)
    stop_on_errors(_zone_problems(entry["country"]["time_zone"], file))
    stop_on_errors(_system_problems(entry["systems"], file))
    return entry


def _zone_problems(zone: str, file: str) -> Iterator[Problem]:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        yield word_problem(zone, sorted(available_timezones()), file, "country, time_zone")


def _system_problems(systems: Sequence[Mapping[str, Any]], file: str) -> Iterator[Problem]:
    """Yield the divisions whose names or prefixes are ambiguous, or whose successor is none."""
    names = [str(part["system"]) for part in systems]
    for key in ("system", "prefix"):
        values = [str(part[key] or "") for part in systems]
        for value in {one: None for one in values if values.count(one) > 1}:
            yield Problem("repeated_key", "“{value}” stands twice.", "", {"value": value}, file, column=key)
    for part in systems:
        if part.get("successor") and str(part["successor"]) not in names:
            yield word_problem(str(part["successor"]), names, file, f"{part['system']}, successor")
        first, last = part.get("valid_from"), part.get("valid_until")
        if first and last and last < first:
            details = {"value": last, "expected": f"≥ {first}"}
            message, hint = "“{value}” cannot be read.", "Expected: {expected}."
            yield Problem("bad_key", message, hint, details, file, column="valid_until")


def load_registry(root: Path) -> Registry:
    """Return the units that a data folder knows.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    Registry
        Country, systems, units and spellings.

    Raises
    ------
    InputError
        If a registry file is missing or cannot be read.
    """
    return cached(("registry", root), lambda: _read_registry(root))


def _read_registry(root: Path) -> Registry:
    entry = read_systems(root)
    systems = tuple(_system(part) for part in entry["systems"])
    prefixes = {system.system: system.prefix for system in systems}
    units = [
        unit
        for part, system in zip(entry["systems"], systems, strict=True)
        for unit in build_units(
            read_rows(_UNITS[part["file"]], root).to_dict("records"),
            system,
            prefixes.get(system.successor, ""),
        )
    ]
    country = Unit(entry["country"]["name_vi"], entry["country"]["name_vi"], entry["country"]["name_en"])
    by_code = {unit.code: unit.key for unit in units if unit.system == systems[0].system}
    spellings = read_rows(ALIASES, root).to_dict("records")
    return Registry(
        country,
        systems,
        {unit.key: unit for unit in units},
        {fold(row["alias"]): by_code[row["code"]] for row in spellings if row["code"] in by_code}
        | {fold(unit.key): unit.key for unit in units},
        {"vi": entry.get("notice_vi") or "", "en": entry.get("notice_en") or ""},
    )


def _system(part: Mapping[str, Any]) -> UnitSystem:
    return UnitSystem(
        system=str(part["system"]),
        prefix=str(part["prefix"] or ""),
        valid_from=part.get("valid_from"),
        valid_until=part.get("valid_until"),
        successor=str(part.get("successor") or ""),
    )


def load_provinces(system: int | str = 63, data: Path | None = None) -> pd.DataFrame:
    """Return the provinces of a unit system.

    Parameters
    ----------
    system : int or str
        ``63`` until 30 June 2025, ``34`` from 1 July 2025.
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        One row a province in alphabetical order: ``key, code, name, name_en, region, region_en,
        successor`` as text (codes keep their leading zero), empty where nothing is recorded.

    Raises
    ------
    InputError
        If the system is unknown.

    Examples
    --------
    >>> load_provinces(63).set_index("name").loc["Bình Thuận", "code"]
    '60'
    """
    registry = load_registry(data or data_dir())
    units = registry.members(str(system))
    if not units:
        names = ", ".join(known.system for known in registry.systems)
        message = "There is no unit system “{value}”."
        details = {"value": system, "names": names}
        raise InputError([Problem("unknown_system", message, "Known: {names}.", details)])
    columns = ["key", "code", "name", "name_en", "region", "region_en", "successor"]
    return pd.DataFrame([{column: getattr(unit, column) for column in columns} for unit in units])
