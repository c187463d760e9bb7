"""What is measured: unit, direction, bounds, breaks, and the measures it must not be mixed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cds_analysis.cellar.card import Card
from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.text import nearest
from cds_analysis.data.relations import Relation

Direction = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class Break:
    """The first period in which an indicator was measured in a new way.

    Parameters
    ----------
    period : str
        First period of the new way.
    reason_vi, reason_en : str
        What changed.
    """

    period: str
    reason_vi: str
    reason_en: str

    @property
    def start(self) -> date:
        """Return the first day of the new way."""
        return parse_period(self.period).start

    def reason(self, language: str) -> str:
        """Return what changed, in a language."""
        return self.reason_en if language == "en" else self.reason_vi


@dataclass(frozen=True, repr=False)
class Indicator(Card):
    """One measure.

    Parameters
    ----------
    indicator : str
        Its identifier.
    name_vi, name_en : str
        Names for readers.
    unit_measure : str
        Unit of every value.
    direction : {"higher", "lower", "none"}
        Which way is better.
    lower, upper : float, optional
        Bounds of possible values; missing where there are none.
    kind : str
        share, index, score, rank, count, amount, growth or change.
    resolution : float, optional
        Step in which values are usually printed.
    rank_among : str
        For ranks: ``provinces`` (the upper bound is the number of units ranked) or ``countries``.
    breaks : tuple of Break
        In order of time.
    preferred_source : str
        Start of the ``source_org`` that is believed before all others; may be empty.
    definition_vi, definition_en : str
        What is counted over what, when, and who publishes it; may be empty.
    relations : tuple of Relation
        What other measures may say of this one; none is ever merged with it.
    measure_kind : str
        What it counts, a word of :data:`cds_analysis.data.kind.MEASURE_KINDS`; empty where not declared.
    """

    indicator: str
    name_vi: str
    name_en: str
    unit_measure: str
    direction: Direction = "higher"
    lower: float | None = None
    upper: float | None = None
    kind: str = "share"
    resolution: float | None = None
    rank_among: str = ""
    breaks: tuple[Break, ...] = ()
    preferred_source: str = ""
    definition_vi: str = ""
    definition_en: str = ""
    relations: tuple[Relation, ...] = ()
    measure_kind: str = ""

    @property
    def related(self) -> tuple[str, ...]:
        """Return the identifiers of all related measures, whatever the kind."""
        return tuple(relation.other for relation in self.relations)

    def label(self, language: str) -> str:
        """Return the name in a language."""
        return self.name_en if language == "en" else self.name_vi

    def definition(self, language: str) -> str:
        """Return what is counted over what, and who publishes it, in a language; empty where not declared."""
        return self.definition_en if language == "en" else self.definition_vi

    def breaks_between(self, first: date, last: date) -> tuple[Break, ...]:
        """Return the breaks that separate two days: a figure of each is measured differently.

        Parameters
        ----------
        first, last : date
            Last days of the two periods, in this order.

        Returns
        -------
        tuple of Break
            Empty when the two figures may be compared.
        """
        return tuple(gap for gap in self.breaks if first < gap.start <= last)

    def upper_bound(self, n_ranked: int) -> float | None:
        """Return the highest possible value: of a rank among provinces, how many are ranked.

        Parameters
        ----------
        n_ranked : int
            Units in the system of the figure's unit; 0 for the country.

        Returns
        -------
        float or None
            None where there is no bound.
        """
        return float(n_ranked) if self.rank_among == "provinces" and n_ranked else self.upper

    def last_break(self, day: date) -> Break | None:
        """Return the break in force on a day, or None if the first way still holds."""
        past = [gap for gap in self.breaks if gap.start <= day]
        return past[-1] if past else None


def unknown_indicator(value: str, known: Iterable[str], **place: object) -> Problem:
    """Return the fault "no such indicator" with the nearest match.

    Parameters
    ----------
    value : str
        What was written.
    known : iterable of str
        Identifiers that would have been accepted.
    **place
        ``file``, ``line``, ``column`` of the value.

    Returns
    -------
    Problem
        An error.
    """
    guess = nearest(value, known)
    return Problem(
        "unknown_indicator",
        "The indicator “{value}” is not declared.",
        "Did you mean “{nearest}”?" if guess else "Add it to data/registry/indicators.csv first.",
        {"value": value, "nearest": guess},
        **place,  # type: ignore[arg-type]
    )


def parse_indicator(row: Mapping[str, str]) -> Indicator:
    """Return the indicator of one row of ``indicators.csv``.

    Parameters
    ----------
    row : mapping
        All values text, empty where missing.

    Returns
    -------
    Indicator
        The record.

    Raises
    ------
    ValueError
        If a number or a break's period cannot be read, or reasons and breaks differ in number.
    """
    return Indicator(
        indicator=row["indicator"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        unit_measure=row["unit_measure"],
        direction=row["direction"],  # type: ignore[arg-type]
        lower=_number(row["lower_bound"]),
        upper=_number(row["upper_bound"]),
        kind=row["kind"],
        resolution=_number(row["resolution"]),
        rank_among=row["rank_among"],
        breaks=_breaks(row),
        preferred_source=row["preferred_source"],
        definition_vi=row["definition_vi"],
        definition_en=row["definition_en"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark)) if text else ()


def _breaks(row: Mapping[str, str]) -> tuple[Break, ...]:
    periods = _split(row["breaks"], ";")
    reasons = _split(row["break_reasons_vi"], "|"), _split(row["break_reasons_en"], "|")
    if not len(periods) == len(reasons[0]) == len(reasons[1]):
        raise ValueError("every break needs a reason in both languages")
    for period in periods:
        parse_period(period)
    return tuple(Break(*parts) for parts in zip(periods, *reasons, strict=True))
