"""Which province a name means at a time: names and borders changed with the unit system."""

from __future__ import annotations

import re

from cds_analysis.errors import Problem
from cds_analysis.periods import Period, parse_period
from cds_analysis.registry.provinces import Registry, Unit, UnitSystem
from cds_analysis.text import Translator, fold

_LEAD = re.compile(r"^(?:(?:ubnd|[uủ][yỷ] ban nhân dân)\s+)?(?:(?:tỉnh|thành phố|tp\.?)\s+)?", re.IGNORECASE)
_WHOLE = {"toan tinh", "toan thanh pho", "ca tinh", "tinh", "thanh pho"}


def area_name(text: str, registry: Registry, asked: str = "") -> str:
    """Return a province's name as the registry knows it, without the words of its office or rank.

    Parameters
    ----------
    text : str
        As written.
    registry : Registry
        Of units.
    asked : str
        The province that was asked for: the one that “Toàn tỉnh” means; may be empty.

    Returns
    -------
    str
        The text itself if it is known as it stands, or not known at all.
    """
    if not text or registry.knows(text):
        return text
    if asked and fold(text) in _WHOLE:
        return asked
    bare = _LEAD.sub("", text)
    return bare if registry.knows(bare) else text


def area_in_force(text: str, period: str, registry: Registry) -> tuple[str, Problem | None]:
    """Return the unit that a name means for a period.

    Parameters
    ----------
    text : str
        A name that the registry knows, or a key.
    period : str
        As the data write it.
    registry : Registry
        Units and their systems.

    Returns
    -------
    tuple of str and Problem or None
        The key, and a fault: the unit did not exist then, or (a warning) the period lies in two systems. A name
        in both systems means the unit of the system in force.
    """
    unit, days = registry.find(text), parse_period(period)
    if not unit.system or _holds(registry.system(unit.system), days) == "whole":
        return unit.key, None
    named = _of_other_system(unit, days, registry) if text != unit.key or text == unit.name else None
    if _holds(registry.system(unit.system), days) == "part":
        return unit.key, _in_two_systems(unit, named, registry) if named else None
    if named:
        return named.key, None
    return unit.key, _not_in_force(unit, days, registry)


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


def _in_two_systems(unit: Unit, other: Unit, registry: Registry) -> Problem:
    details = {"unit": unit.key, "n": unit.system, "other": other.key, "m": other.system}
    message = "The period lies in two systems of provinces: read as “{unit}” of the {n}, not as “{other}” of the {m}."
    return Problem(
        "two_systems", message, "If the other is meant, write “{other}”.", details, severity="warning"
    )


def _not_in_force(unit: Unit, days: Period, registry: Registry) -> Problem:
    say, system = Translator("vi"), registry.system(unit.system)
    if system.valid_until is not None and days.start > system.valid_until:
        details = {"unit": unit.name, "day": say.day(system.valid_until), "new": unit.successor}
        message = "“{unit}” was a province until {day}; the period lies after it."
        hint = "“{new}” has taken its place: is the figure about it? Write “{new}”." if unit.successor else ""
        return Problem("unit_ended", message, hint, details)
    day = say.day(system.valid_from) if system.valid_from else ""
    details = {"unit": unit.key, "day": day, "members": ", ".join(unit.members)}
    message = "“{unit}” is a province since {day}; the period lies before it."
    hint = "Name the province of that time: {members}." if unit.members else ""
    return Problem("unit_not_yet", message, hint, details)
