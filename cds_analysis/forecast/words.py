"""The word that a reader gets: from the probability, never stronger than the evidence."""

from __future__ import annotations

from typing import Literal

from cds_analysis.forecast.attainment import Attainment
from cds_analysis.forecast.evidence import whole_percent

Word = Literal["met", "at_risk", "likely", "uncertain", "unlikely", "stale", "insufficient", "missed"]

LIKELY, UNLIKELY, AT_RISK = 0.8, 0.2, 0.5
CARRYING = ("strong", "fair")


def chance_word(probability: float) -> Word:
    """Return the word of a chance that the evidence carries.

    Parameters
    ----------
    probability : float
        0–1.

    Returns
    -------
    str
        likely (≥ 80 %), unlikely (≤ 20 %) or uncertain, by the whole per cent that pages print.

    Examples
    --------
    >>> [chance_word(p) for p in (0.797, 0.5, 0.2)]
    ['likely', 'uncertain', 'unlikely']
    """
    printed = whole_percent(probability) / 100
    if printed >= LIKELY:
        return "likely"
    return "unlikely" if printed <= UNLIKELY else "uncertain"


def carried_word(probability: float, grade: str) -> Word:
    """Return the word of a chance, as far as its evidence carries one.

    Parameters
    ----------
    probability : float
        0–1.
    grade : str
        Of the evidence.

    Returns
    -------
    str
        ``uncertain`` unless the evidence is fair or strong.

    Examples
    --------
    >>> carried_word(0.9, "strong"), carried_word(0.9, "weak")
    ('likely', 'uncertain')
    """
    return chance_word(probability) if grade in CARRYING else "uncertain"


def status_word(
    status: str, result: Attainment, *, deadline_passed: bool = False, stale: bool = False
) -> Word:
    """Return the word that a target gets, never stronger than the evidence.

    Parameters
    ----------
    status : {"met", "not_met", "not_judged"}
        What the evidence says today.
    result : Attainment
        What is expected at the deadline.
    deadline_passed : bool
        Whether the deadline lies before the newest figure.
    stale : bool
        Whether the newest figure is too old to speak for today.

    Returns
    -------
    str
        met, at_risk (met, and at least fair evidence that it will not hold), missed, likely (≥ 80 %),
        uncertain, unlikely (≤ 20 %), stale, or insufficient. A weak grade carries
        neither likely nor unlikely.

    Examples
    --------
    >>> status_word("not_met", Attainment(0.95, grade="weak"))
    'uncertain'
    >>> status_word("not_judged", Attainment(None))
    'insufficient'
    """
    carried = result.probability is not None and result.grade in CARRYING
    if deadline_passed and status != "not_judged":
        return "met" if status == "met" else "missed"
    if status == "met":
        if carried and result.probability < AT_RISK:  # type: ignore[operator]
            return "at_risk"
        return "stale" if stale else "met"
    if result.probability is None or status == "not_judged":
        return "insufficient"
    return carried_word(result.probability, result.grade)
