"""By when: a programme and its targets, as they could be known on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from cds_analysis.cellar.card import Card

TargetKind = Literal["level", "thresholds", "every_year", "rank"]


@dataclass(frozen=True)
class Threshold:
    """A value that an indicator must reach.

    Parameters
    ----------
    indicator : str
        What is measured.
    direction : {"higher", "lower"}
        ``higher``: at least the value; ``lower``: at most.
    value : float, optional
        Missing when no value is public, or none was known on the day asked for.
    """

    indicator: str
    direction: str
    value: float | None


@dataclass(frozen=True, repr=False)
class Target(Card):
    """One target of a programme.

    Parameters
    ----------
    target_id, pillar, name_vi, name_en : str
        Identifier, pillar and wording.
    thresholds : tuple of Threshold
        All must hold; the first is the leading one.
    kind : {"level", "thresholds", "every_year", "rank"}
        How it is judged.
    unit_measure : str
        Unit of the leading value.
    deadline : date
        Last day to reach it.
    counted : bool
        Whether it is one of the programme's numbered targets (a general goal is not).
    certainty : str
        How surely the wording and value are those of the document: established, strong, candidate, weak.
    basis : str
        Where the value comes from; ``not_public`` when there is none.
    known_from : date, optional
        Since when the value is known.
    outlook : str
        What officials said of it, e.g. ``hard_by_2025``; empty if nothing.
    outlook_known_from : date, optional
        Since when.
    source_title, source_url : str
        Where it was read.
    note_vi, note_en : str
        What a reader must know about it.
    short_name_vi, short_name_en : str
        A few words for lists and figures; empty where none are recorded.
    """

    target_id: str
    pillar: str
    name_vi: str
    name_en: str
    thresholds: tuple[Threshold, ...]
    kind: TargetKind
    unit_measure: str
    deadline: date
    counted: bool = True
    certainty: str = "established"
    basis: str = ""
    known_from: date | None = None
    outlook: str = ""
    outlook_known_from: date | None = None
    source_title: str = ""
    source_url: str = ""
    note_vi: str = ""
    note_en: str = ""
    short_name_vi: str = ""
    short_name_en: str = ""

    @property
    def indicator(self) -> str:
        """Return the leading indicator."""
        return self.thresholds[0].indicator

    @property
    def value(self) -> float | None:
        """Return the leading value."""
        return self.thresholds[0].value

    @property
    def direction(self) -> str:
        """Return which way is better for the leading indicator."""
        return self.thresholds[0].direction

    def name(self, language: str) -> str:
        """Return the wording in a language."""
        return self.name_en if language == "en" else self.name_vi

    def short_name(self, language: str) -> str:
        """Return a few words for it in a language; the whole wording where none are recorded."""
        short = self.short_name_en if language == "en" else self.short_name_vi
        return short or self.name(language)

    def note(self, language: str) -> str:
        """Return the note in a language."""
        return self.note_en if language == "en" else self.note_vi

    def as_of(self, day: date) -> Target:
        """Return the target as it could be known on a day: later values and outlooks removed.

        Parameters
        ----------
        day : date
            The day of the report.

        Returns
        -------
        Target
            With missing threshold values and an empty outlook where they were not known yet.
        """
        target = self
        if self.known_from and self.known_from > day:
            target = replace(target, thresholds=tuple(replace(t, value=None) for t in self.thresholds))
        if self.outlook_known_from and self.outlook_known_from > day:
            target = replace(target, outlook="", outlook_known_from=None)
        return target


@dataclass(frozen=True, repr=False)
class Programme(Card):
    """A resolution or decision with dated targets.

    Parameters
    ----------
    name : str
        Its folder below ``data/programmes``.
    unit : str
        Key of the unit that it binds.
    title_vi, title_en : str
        Title.
    document : str
        Number of the document.
    adopted, deadline : date
        Day of adoption and of the deadline.
    n_targets : int
        How many targets the document has, whether or not all are entered.
    targets : tuple of Target
        In the programme's order.
    source_title, source_url : str
        Where it was read.
    note_vi, note_en : str
        What a reader must know about it.
    """

    name: str
    unit: str
    title_vi: str
    title_en: str
    document: str
    adopted: date
    deadline: date
    n_targets: int
    targets: tuple[Target, ...]
    source_title: str = ""
    source_url: str = ""
    note_vi: str = ""
    note_en: str = ""

    def title(self, language: str) -> str:
        """Return the title in a language."""
        return self.title_en if language == "en" else self.title_vi

    def note(self, language: str) -> str:
        """Return the note in a language."""
        return self.note_en if language == "en" else self.note_vi

    def as_of(self, day: date) -> Programme:
        """Return the programme as it could be known on a day."""
        return replace(self, targets=tuple(target.as_of(day) for target in self.targets))


def parse_target(row: Mapping[str, str]) -> Target:
    """Return the target of one row of ``targets.csv``.

    Parameters
    ----------
    row : mapping
        All values text, empty where missing.

    Returns
    -------
    Target
        The record.

    Raises
    ------
    ValueError
        If a number, a date or a further threshold cannot be read.
    """
    leading = Threshold(row["indicator"], row["direction"], _number(row["target_value"]))
    return Target(
        target_id=row["target_id"],
        pillar=row["pillar"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        thresholds=(leading, *parse_thresholds(row["other_thresholds"])),
        kind=row["kind"],  # type: ignore[arg-type]
        unit_measure=row["unit_measure"],
        deadline=date.fromisoformat(row["deadline"]),
        counted=row["counted"] != "no",
        certainty=row["certainty"],
        basis=row["target_basis"],
        known_from=_day(row["known_from"]),
        outlook=row["official_outlook"],
        outlook_known_from=_day(row["outlook_known_from"]),
        source_title=row["source_title"],
        source_url=row["source_url"],
        note_vi=row["note_vi"],
        note_en=row["note_en"],
        short_name_vi=row["short_name_vi"],
        short_name_en=row["short_name_en"],
    )


def parse_thresholds(text: str) -> tuple[Threshold, ...]:
    """Return the further thresholds written as ``indicator>=value;indicator<=value``.

    Parameters
    ----------
    text : str
        Empty where there are none.

    Returns
    -------
    tuple of Threshold
        In the order written.

    Raises
    ------
    ValueError
        If a part is not of that form.

    Examples
    --------
    >>> parse_thresholds("efile_commune_pct>=60")[0].value
    60.0
    """
    return tuple(_threshold(part) for part in text.split(";") if part.strip())


def _threshold(text: str) -> Threshold:
    match = re.fullmatch(r"\s*(\w+)\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*", text)
    if not match:
        raise ValueError(f"{text!r} is not a threshold; write it like efile_commune_pct>=60")
    return Threshold(match[1], "higher" if match[2] == ">=" else "lower", float(match[3]))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
