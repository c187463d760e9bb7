"""The word that a reader gets: from the verdict and the chance, never stronger than the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from cds_analysis.forecasting.evidence import whole_percent
from cds_analysis.forecasting.rungs import leaning, load_ladder
from cds_analysis.metrics.verdict import Verdict

ChanceWord = Literal["likely", "uncertain", "unlikely"]
Leaning = Literal["leaning_met", "leaning_neither", "leaning_not"]
Word = Literal[
    "met",
    "at_risk",
    "met_old",
    "missed",
    "no_final",
    "likely",
    "uncertain",
    "unlikely",
    "leaning_met",
    "leaning_neither",
    "leaning_not",
    "not_met",
    "insufficient",
]
LEANINGS: Sequence[Leaning] = get_args(Leaning)

# Every word is of one group; the groups in the order in which a leader asks, what can still be done first.
WORD_GROUPS: Mapping[str, Sequence[Word]] = {
    "missed": ("missed",),
    "no_final": ("no_final",),
    "open": ("uncertain", "leaning_neither", "not_met"),
    "hard": ("unlikely", "leaning_not"),
    "silent": ("insufficient",),
    "on_course": ("likely", "leaning_met"),
    "to_keep": ("at_risk",),
    "met": ("met", "met_old"),
}
LIKELY, UNLIKELY, AT_RISK = 0.8, 0.2, 0.5
CARRYING = ("strong", "fair")


def chance_word(probability: float) -> ChanceWord:
    """Return the word of a chance that the evidence carries.

    Parameters
    ----------
    probability : float
        0–1.

    Returns
    -------
    str
        likely (≥ 80%), unlikely (≤ 20%) or uncertain, by the whole per cent that pages print.

    Examples
    --------
    >>> [chance_word(p) for p in (0.797, 0.5, 0.2)]
    ['likely', 'uncertain', 'unlikely']
    """
    printed = whole_percent(probability) / 100
    if printed >= LIKELY:
        return "likely"
    return "unlikely" if printed <= UNLIKELY else "uncertain"


def carried_word(probability: float, grade: str) -> ChanceWord | Leaning:
    """Return the word of a chance: a firm one where its evidence carries it, else a leaning.

    Parameters
    ----------
    probability : float
        0–1.
    grade : str
        Of the evidence.

    Returns
    -------
    str
        "Uncertain" means 20–80% and nothing else.

    Examples
    --------
    >>> carried_word(0.9, "strong"), carried_word(0.9, "weak"), carried_word(0.5, "fair")
    ('likely', 'leaning_met', 'uncertain')
    """
    if grade in CARRYING:
        return chance_word(probability)
    return leaning(probability, load_ladder())  # type: ignore[return-value]


def target_word(verdict: Verdict, probability: float | None, grade: str) -> Word:
    """Return the word that a target gets.

    Parameters
    ----------
    verdict : str
        From :func:`cds_analysis.metrics.verdict.verdict_of`.
    probability : float or None
        That it is met at the deadline; None where no evidence speaks.
    grade : str
        Of the evidence behind the probability.

    Returns
    -------
    str
        What is settled keeps its verdict, but a target that is met is at_risk if at least fair evidence gives
        it less than an even chance to stay so. Else the word of the chance; without one, not_met or
        insufficient.

    Examples
    --------
    >>> target_word("not_met", 0.95, "weak"), target_word("open", None, "none")
    ('leaning_met', 'insufficient')
    """
    if verdict in ("missed", "no_final"):
        return verdict  # type: ignore[return-value]
    if verdict in ("met", "met_old"):
        falls = probability is not None and probability < AT_RISK and grade in CARRYING
        return "at_risk" if falls else verdict  # type: ignore[return-value]
    if probability is None:
        return "not_met" if verdict == "not_met" else "insufficient"
    return carried_word(probability, grade)
