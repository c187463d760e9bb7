"""Units of government: provinces in their system, and the country.

A name or a code means something only inside its system: seven codes of the 63-unit system name
another unit in the 34-unit system of July 2025. The *key* of a unit therefore carries its system
as a prefix (none for the first system, ``34:`` for the second).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cds_analysis.cellar.card import Card
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.text import collation_key, fold, nearest


@dataclass(frozen=True)
class UnitSystem:
    """A division of the country that held for a time.

    Parameters
    ----------
    system : str
        Its name, the number of units.
    prefix : str
        What stands before a unit's name in a key.
    valid_from, valid_until : date, optional
        First and last day; open where missing.
    successor : str
        Name of the system that followed; empty for the last one.
    """

    system: str
    prefix: str
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""


@dataclass(frozen=True, repr=False)
class Unit(Card):
    """One province, or the country.

    Parameters
    ----------
    key : str
        As it stands in ``ref_area``.
    name, name_en : str
        Vietnamese and English name.
    system, code : str
        Unit system and the code inside it; both empty for the country.
    region, region_en : str
        Socio-economic region.
    subregion, subregion_en : str
        The part of the region, such as the South Central Coast; empty where none is recorded.
    successor : str
        Key of the unit that took its place; empty if it still exists or nothing is recorded.
    members : tuple of str
        Keys of the units that were merged into it.
    is_city : bool
        Whether it is a city of the rank of a province.
    capital : str
        The place where it is governed from; empty where none is recorded.
    """

    key: str
    name: str
    name_en: str
    system: str = ""
    code: str = ""
    region: str = ""
    region_en: str = ""
    subregion: str = ""
    subregion_en: str = ""
    successor: str = ""
    members: tuple[str, ...] = ()
    is_city: bool = False
    capital: str = ""

    def label(self, language: str) -> str:
        """Return the name in a language."""
        return self.name_en if language == "en" else self.name


@dataclass(frozen=True, repr=False)
class Registry(Card):
    """Every unit that figures can be about, and the ways to write its name.

    Parameters
    ----------
    country : Unit
        The whole country.
    systems : tuple of UnitSystem
        In order of time.
    units : mapping of str to Unit
        By key.
    aliases : mapping of str to str
        Folded spelling to key, first system only.
    notices : mapping of str to str
        By language: what every page must say first (of invented data); may be empty.
    """

    country: Unit
    systems: tuple[UnitSystem, ...]
    units: Mapping[str, Unit]
    aliases: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Unit:
        """Return the unit of a key; KeyError if there is none."""
        return self.country if key == self.country.key else self.units[key]

    def __contains__(self, key: object) -> bool:
        """Return whether a key names a unit or the country."""
        return key == self.country.key or key in self.units

    def system(self, name: str) -> UnitSystem:
        """Return a system by its name; KeyError if there is none."""
        return {system.system: system for system in self.systems}[name]

    def members(self, system: str) -> list[Unit]:
        """Return the units of a system in Vietnamese alphabetical order."""
        return self._by_system.get(system, [])

    @cached_property
    def _by_system(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in sorted(self.units.values(), key=lambda unit: collation_key(unit.name)):
            found.setdefault(unit.system, []).append(unit)
        return found

    def n_ranked(self, key: str) -> int:
        """Return how many units the system of a unit has; 0 for the country."""
        system = self[key].system
        return len(self.members(system)) if system else 0

    def names(self) -> list[str]:
        """Return every key, the country first."""
        return [self.country.key, *self.units]

    def knows(self, name: str) -> bool:
        """Return whether a name, spelling or key leads to a unit."""
        return name in self or fold(name) in self.aliases

    def find(self, name: str) -> Unit:
        """Return the unit that a person means by ``name``.

        Parameters
        ----------
        name : str
            A key, a name, or a spelling recorded in ``aliases.csv``.

        Returns
        -------
        Unit
            The unit.

        Raises
        ------
        InputError
            If nothing fits; the message names the nearest match.
        """
        if name in self:
            return self[name]
        key = self.aliases.get(fold(name))
        if key is None:
            raise InputError([unknown_unit(name, self.names())])
        return self[key]


def unknown_unit(value: str, known: Iterable[str], **place: object) -> Problem:
    """Return the fault "no such unit" with the nearest match.

    Parameters
    ----------
    value : str
        What was written.
    known : iterable of str
        Keys and names that would have been accepted.
    **place
        ``file``, ``line``, ``column`` of the value.

    Returns
    -------
    Problem
        An error.
    """
    guess = nearest(value, known)
    hint = "Did you mean “{nearest}”?" if guess else "Names stand in data/registry/provinces.csv."
    return Problem(
        "unknown_unit",
        "“{value}” is not a province, city or country in the registry.",
        hint,
        {"value": value, "nearest": guess},
        **place,  # type: ignore[arg-type]
    )


def build_units(rows: Iterable[Mapping[str, str]], system: UnitSystem, successor_prefix: str) -> list[Unit]:
    """Return the units of one registry table.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of ``provinces.csv`` or ``provinces_2025.csv``, all values text.
    system : UnitSystem
        The system that the table describes.
    successor_prefix : str
        Prefix of the system that followed.

    Returns
    -------
    list of Unit
        In the table's order.
    """
    return [_unit(row, system, successor_prefix) for row in rows]


def _unit(row: Mapping[str, str], system: UnitSystem, successor_prefix: str) -> Unit:
    region = row.get("region6_vi") or row.get("region_306_vi", "")
    region_en = row.get("region6_en") or row.get("region_306_en", "")
    successor = row.get("successor_name", "")
    members = row.get("member_names", "")
    return Unit(
        key=system.prefix + row["name_vi"],
        name=row["name_vi"],
        name_en=row["name_en"],
        system=system.system,
        code=row["code"],
        region=region,
        region_en=region_en,
        subregion=row.get("subregion_vi", ""),
        subregion_en=row.get("subregion_en", ""),
        successor=successor_prefix + successor if successor else "",
        members=tuple(members.split(";")) if members else (),
        capital=row.get("capital", ""),
        is_city="municipality" in (row.get("type"), row.get("type_2025_07")),
    )
