"""How much evidence stands behind a number, and how it may be printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cds_analysis.forecasting.history import Figures, Flags, Places
from cds_analysis.forecasting.rules import load_rules

Grade = Literal["strong", "fair", "weak", "none"]
GRADES: tuple[Grade, ...] = ("none", "weak", "fair", "strong")

# Every reason that lowers the grade, with the highest grade that it leaves, in the order of printing.
CAPS: dict[str, Grade] = {
    "no_observation": "none",
    "deadline_passed": "none",
    "too_far": "none",
    "peers_only": "weak",
    "one_value": "weak",
    "short_span": "weak",
    "jump_last": "weak",
    "bound_last": "weak",
    "break_ahead": "weak",
    "one_year": "weak",
    "mostly_beyond": "weak",
    "no_peers": "weak",
    "few_stand_ins": "weak",
    "every_year": "fair",
    "few_values": "fair",
    "approximate": "fair",
    "after_break": "fair",
    "stand_ins": "fair",
    "few_peers": "fair",
    "short_pasts": "fair",
    "several_thresholds": "strong",
    "at_ceiling": "fair",
}
_RULES = load_rules().evidence
ALONE = frozenset({"no_peers", "stand_ins", "few_stand_ins"})


def history_reasons(figures: Figures, count: int) -> dict[str, Flags]:
    """Return what lowers the grade in the histories themselves.

    Parameters
    ----------
    figures : Figures
        Usable figures.
    count : int
        How many series there are.

    Returns
    -------
    dict of str to array of bool
        By series: one_value, short_span (all within half a year), bound_last, few_values (two or three),
        approximate; nothing holds of a series without a figure.
    """
    sizes, names = figures.sizes, figures.series[figures.begins]
    span = figures.period[figures.lasts] - figures.period[figures.begins]
    holds = {
        "one_value": sizes == 1,
        "short_span": (sizes > 1) & (span < _RULES.short_span),
        "bound_last": figures.bound[figures.lasts],
        "few_values": (sizes > 1) & (sizes < _RULES.few_values),
        "approximate": _any(figures.approximate, figures.begins),
    }
    reasons = {reason: np.zeros(count, dtype=bool) for reason in holds}
    for reason, flags in holds.items():
        reasons[reason][names] = flags
    return reasons


def _any(flags: Flags, begins: Places) -> Flags:
    return np.logical_or.reduceat(flags, begins) if len(begins) else flags[:0]


def lowest_grades(reasons: Mapping[str, Flags]) -> NDArray[np.object_]:
    """Return the grade of each series: the lowest that its reasons leave.

    Parameters
    ----------
    reasons : mapping of str to array of bool
        By series; names of :data:`CAPS`.

    Returns
    -------
    array of str
        ``strong`` where no reason holds.

    Examples
    --------
    >>> yes, no = np.array([True, False]), np.array([True, True])
    >>> lowest_grades({"one_value": yes, "few_peers": no}).tolist()
    ['weak', 'fair']
    """
    top = len(GRADES) - 1
    caps = [np.where(flags, GRADES.index(CAPS[name]), top) for name, flags in reasons.items()]
    return np.array(GRADES, dtype=object)[np.min(caps, axis=0)]


def whole_percent(probability: float) -> int:
    """Return a probability in whole per cent, never a certainty.

    Parameters
    ----------
    probability : float
        0–1.

    Returns
    -------
    int
        1 to 99.

    Examples
    --------
    >>> whole_percent(0.9996), whole_percent(0.424)
    (99, 42)
    """
    return min(max(round(100 * probability), 1), 99)
