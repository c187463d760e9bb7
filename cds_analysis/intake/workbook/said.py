"""What a text of a sheet says of figures, once it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from cds_analysis.intake.parsing.days import TimePart

PLAN, SPOILED = "a plan or an estimate", "that it does not count"


@dataclass(frozen=True)
class Said:
    """What a text says of the figures that it governs.

    Parameters
    ----------
    times : tuple of TimePart
        Every time that it names.
    units : tuple of str
        Words of units of measure.
    areas : tuple of str
        Names of provinces, or of the country.
    why : str
        Message key of what it makes the figures, such as :data:`PLAN`; usually empty.
    unknown : str
        What is not understood; usually empty.
    remark : str
        A word that is kept with the figures: ``sơ bộ``.
    has_number : bool
        Whether it tells a number of its own.
    has_agency : bool
        Whether it names an agency or a body: as a line inside a table that makes what follows a part.
    filler : str
        A word that says nothing in a title, and may say something beside the name of a value.
    written : tuple of TimePart
        When the report or letter was written that it names, or the sheet was signed.
    agency, giver : str
        The office with which it begins, and the agency that it says gives the figures.
    """

    times: tuple[TimePart, ...] = ()
    units: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    why: str = ""
    unknown: str = ""
    remark: str = ""
    has_number: bool = False
    has_agency: bool = False
    filler: str = ""
    written: tuple[TimePart, ...] = ()
    agency: str = ""
    giver: str = ""

    @property
    def is_plan(self) -> bool:
        """Return whether it says that the figures are planned or estimated."""
        return self.why == PLAN

    @property
    def is_silent(self) -> bool:
        """Return whether it says nothing at all of the figures."""
        return replace(self, remark="", has_agency=False, filler="", written=(), agency="") == Said()

    @property
    def is_name(self) -> bool:
        """Return whether what is not understood is written as names are: of a place, a body, a person.

        Examples
        --------
        >>> [Said(unknown=text).is_name for text in ("Tuy Phong", "VNPT", "Tốt", "Phan Thiết nhập")]
        [True, True, False, False]
        """
        found = re.findall(r"[^\W\d_]+", self.unknown)
        is_short = len(found) == 1 and not found[0][1:].isupper()
        return bool(found) and not is_short and all(one[0].isupper() for one in found)


class Text(NamedTuple):
    """A text that governs figures, where it stands, and what it says of them."""

    place: str
    text: str
    said: Said


def combined(parts: Iterator[TimePart]) -> TimePart | None:
    """Return the one time that several parts name together, such as a year above a quarter; None if they differ.

    Examples
    --------
    >>> combined(iter([TimePart(2024, ""), TimePart(None, "Q3")]))
    TimePart(year=2024, part='Q3')
    >>> combined(iter([TimePart(2024, ""), TimePart(2023, "Q3")])) is None
    True
    """
    named = list(parts)
    years = {one.year for one in named if one.year is not None}
    names = {one.part for one in named if one.part}
    if len(years) > 1 or len(names) > 1:
        return None
    return TimePart(next(iter(years), None), next(iter(names), ""))
