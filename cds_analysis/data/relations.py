"""How two measures are related: what one may say of the other, and what it may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

# kind, and how the same relation reads from the other measure's side
RELATION_KINDS: Mapping[str, str] = {
    "same_quantity": "same_quantity",
    "upper_bound": "lower_bound",
    "lower_bound": "upper_bound",
    "part_of": "near",
    "near": "near",
}


@dataclass(frozen=True)
class Relation:
    """``other`` is a ``kind`` of, or for, ``indicator``.

    Parameters
    ----------
    indicator : str
        The measure that is asked about.
    other : str
        The measure that may say something of it.
    kind : {"same_quantity", "upper_bound", "lower_bound", "part_of", "near"}
        ``same_quantity``: another estimate of the same thing, which may be carried over by the difference
        learned where both are known; ``upper_bound``, ``lower_bound``: ``other`` can be no less, or no more;
        ``part_of``: ``other`` is a part of what ``indicator`` counts; ``near``: printed, never computed with.
    reason_vi, reason_en : str
        Why, in one line.

    Examples
    --------
    >>> Relation("fiber_household_pct", "fiber_household_access_pct", "upper_bound").turned().kind
    'lower_bound'
    """

    indicator: str
    other: str
    kind: str
    reason_vi: str = ""
    reason_en: str = ""

    def reason(self, language: str) -> str:
        """Return why, in a language."""
        return self.reason_en if language == "en" else self.reason_vi

    def turned(self) -> Relation:
        """Return the relation as ``other`` sees it; to a part, the whole is only near."""
        kind = RELATION_KINDS.get(self.kind, self.kind)
        return replace(self, indicator=self.other, other=self.indicator, kind=kind)


def parse_relation(row: Mapping[str, str]) -> Relation:
    """Return the relation of one row of ``relations.csv``.

    Parameters
    ----------
    row : mapping
        All values text.

    Returns
    -------
    Relation
        As written; ``cds check`` says whether its words are known.
    """
    return Relation(row["indicator"], row["other"], row["kind"], row["reason_vi"], row["reason_en"])


def relations_of(indicator: str, relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return the relations of a measure, seen from its side.

    Parameters
    ----------
    indicator : str
        The measure.
    relations : iterable of Relation
        Each pair once, from either side.

    Returns
    -------
    tuple of Relation
        Those written from its side first, each in the order of ``relations``.

    Examples
    --------
    >>> pair = Relation("filed_online_pct", "full_process_pct", "lower_bound")
    >>> [(one.other, one.kind) for one in relations_of("full_process_pct", [pair])]
    [('filed_online_pct', 'upper_bound')]
    """
    pairs = list(relations)
    own = [pair for pair in pairs if pair.indicator == indicator]
    seen = [pair.turned() for pair in pairs if pair.other == indicator != pair.indicator]
    return (*own, *seen)
