"""Who holds a figure: the agency that compiles it, from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cds_analysis.cellar.translator import Translator

OWNER_BASES: Mapping[str, str] = {
    "document": "named in a published text",
    "function": "inferred from its functions",
}


@dataclass(frozen=True)
class Owner:
    """The agency that holds or compiles the figure of a target.

    Parameters
    ----------
    target_id : str
        The target; empty for the programme itself, whose agency keeps the list and the values of the targets.
    agency_vi, agency_en : str
        Its name.
    valid_from : date
        Since when; until another one takes its place.
    basis : {"document", "function"}
        ``document``: a published text names it as the one that compiles the figure; ``function``: inferred
        from what the agency is there for.
    source_title, source_url : str
        Where it was read.
    note_vi, note_en : str
        Why it is the one.
    """

    target_id: str
    agency_vi: str
    agency_en: str
    valid_from: date
    basis: str
    source_title: str = ""
    source_url: str = ""
    note_vi: str = ""
    note_en: str = ""

    def agency(self, language: str) -> str:
        """Return its name in a language."""
        return self.agency_en if language == "en" else self.agency_vi

    def note(self, language: str) -> str:
        """Return why it is the one, in a language."""
        return self.note_en if language == "en" else self.note_vi


def owners_on(owners: Iterable[Owner], day: date) -> dict[str, Owner]:
    """Return the agency of each target on a day.

    Parameters
    ----------
    owners : iterable of Owner
        In any order.
    day : date
        The day.

    Returns
    -------
    dict
        ``target_id`` to the owner that began last by then; targets whose first owner began later are left
        out.

    Examples
    --------
    >>> old = Owner("T01", "Sở cũ", "Old", date(2022, 1, 1), "function")
    >>> new = Owner("T01", "Sở mới", "New", date(2025, 3, 1), "function")
    >>> owners_on([new, old], date(2025, 2, 28))["T01"].agency("vi")
    'Sở cũ'
    """
    begun = [owner for owner in owners if owner.valid_from <= day]
    return {owner.target_id: owner for owner in sorted(begun, key=lambda owner: owner.valid_from)}


def owner_label(owner: Owner | None, say: Translator) -> str:
    """Return an owner for readers, with how it is known, or that none is public."""
    if owner is None:
        return say("no agency is public")
    return f"{owner.agency(say.language)} ({say(OWNER_BASES[owner.basis])})"


def owner_cells(owner: Owner | None) -> dict[str, str]:
    """Return the cells ``agency_vi, agency_en, agency_basis`` of a table; empty where nobody is recorded."""
    columns = ("agency_vi", "agency_en", "basis")
    vi, en, basis = (getattr(owner, name) if owner else "" for name in columns)
    return {"agency_vi": vi, "agency_en": en, "agency_basis": basis}


def parse_owner(row: Mapping[str, str]) -> Owner:
    """Return the owner of one row of ``owners.csv``.

    Parameters
    ----------
    row : mapping
        All values text, empty where missing.

    Returns
    -------
    Owner
        The record.

    Raises
    ------
    ValueError
        If the day cannot be read.
    """
    texts = {column: row[column] for column in Owner.__dataclass_fields__ if column != "valid_from"}
    return Owner(**texts, valid_from=date.fromisoformat(row["valid_from"]))
