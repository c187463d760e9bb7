"""Which province a name means at a time: names, ranks and borders changed with the unit system."""

from __future__ import annotations

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.faults import Place, fault
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.text import slug
from cds_analysis.data.units import Registry, Unit, UnitSystem
from cds_analysis.intake.parsing.vocabulary import is_word, start


def area_name(text: str, registry: Registry, asked: str = "") -> str:
    """Return a province's name as the registry knows it, without the words of its office or rank.

    It is empty if no province is meant: a provincial city that has its province's name is none. The key of an
    export (``an-giang``) is a name too; “Toàn tỉnh” means the province that was ``asked`` for.
    """
    if is_word(text, "whole"):
        return asked
    if is_word(text, "country"):
        return registry.country.name
    lead = start(text, "cities", "provinces")
    bare = text[lead.end :].strip() if lead else text
    if not registry.knows(bare):
        return {slug(unit.key): unit.key for unit in registry.units.values()}.get(text, "")
    name = registry.find(bare).name
    namesakes = [one for one in registry.units.values() if one.name in (name, bare)]
    return bare if any(fits_rank(text, one) for one in namesakes) or not namesakes else ""


def fits_rank(text: str, unit: Unit) -> bool:
    """Return whether the rank that a name is written with, if any, is that of a unit.

    Examples
    --------
    >>> fits_rank("TP. Cao Bằng", Unit("Cao Bằng", "Cao Bằng", "Cao Bang")), fits_rank("Cao Bằng", Unit("", "", ""))
    (False, True)
    """
    if start(text, "cities"):
        return unit.is_city
    return not (start(text, "provinces") and unit.is_city)


def area_in_force(text: str, days: Period, registry: Registry, place: Place) -> tuple[str, Problem | None]:
    """Return the key of the unit that a name or key means for a period, and what is wrong with it.

    A name in both systems means the unit of the system in force. A unit that did not exist then is a fault, a
    period that lies in two systems a warning.
    """
    unit = registry.find(text)
    if not unit.system or _holds(registry.system(unit.system), days) == "whole":
        return unit.key, None
    named = _of_other_system(unit, days, registry) if text != unit.key or text == unit.name else None
    if _holds(registry.system(unit.system), days) == "part":
        return unit.key, _in_two_systems(unit, named, place) if named else None
    if named:
        return named.key, None
    return unit.key, _not_in_force(unit, days, registry, place)


def _holds(system: UnitSystem, days: Period) -> str:
    """Return whether a system was in force during the whole, a part or none of a period."""
    begins = system.valid_from is None or system.valid_from <= days.start
    ends = system.valid_until is None or days.end <= system.valid_until
    if begins and ends:
        return "whole"
    too_late = system.valid_until is not None and days.start > system.valid_until
    too_early = system.valid_from is not None and days.end < system.valid_from
    return "none" if too_late or too_early else "part"


def _of_other_system(unit: Unit, days: Period, registry: Registry) -> Unit | None:
    """Return the unit of the same name in another system that was in force."""
    for system in registry.systems:
        if system.system != unit.system and _holds(system, days) != "none":
            found = [one for one in registry.members(system.system) if one.name == unit.name]
            if found:
                return found[0]
    return None


def _in_two_systems(unit: Unit, other: Unit, place: Place) -> Problem:
    message = (
        "The period lies in two systems of provinces: read as “{unit}” of the {n}, "
        "not as “{other}” of the {m}."
    )
    details = {"unit": unit.key, "n": unit.system, "other": other.key, "m": other.system}
    return fault(
        "two_systems", place, message, "If the other is meant, write “{other}”.", "warning", **details
    )


def _not_in_force(unit: Unit, days: Period, registry: Registry, place: Place) -> Problem:
    system = registry.system(unit.system)
    if system.valid_until is not None and days.start > system.valid_until:
        details = {"unit": unit.name, "day": system.valid_until, "new": unit.successor}
        message = "“{unit}” was a province until {day}; the period lies after it."
        hint = "“{new}” has taken its place: is the figure about it? Write “{new}”." if unit.successor else ""
        return fault("unit_ended", place, message, hint, **details)
    message = "“{unit}” is a province since {day}; the period lies before it."
    hint = "Name the province of that time: {members}." if unit.members else ""
    return fault(
        "unit_not_yet", place, message, hint, unit=unit.key, day=system.valid_from, members=unit.members
    )
