"""What is said of a target on a day: one rule for every count, table, tile and map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

import pandas as pd

from cds_analysis.metrics.judgement import Judgement

Verdict = Literal["missed", "not_met", "no_final", "open", "met_old", "met"]

# The order in which the thresholds of a target decide: one that is missed settles it, all must be met.
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SHOWN: tuple[Verdict, ...] = ("met", "met_old")
ENDED: tuple[Verdict, ...] = ("met", "missed", "no_final")
OLD_MONTHS = 12
FINAL_MONTHS = 6


@dataclass(frozen=True)
class VerdictCount:
    """How many numbered targets have each verdict.

    Parameters
    ----------
    total : int
        Targets of the document.
    left_out : int
        Those of them that are not entered, so that nothing can be said.
    met, met_old, not_met, open, missed, no_final : int
        Of the entered ones; with ``left_out`` they add up to ``total``.
    """

    total: int
    left_out: int
    met: int = 0
    met_old: int = 0
    not_met: int = 0
    open: int = 0
    missed: int = 0
    no_final: int = 0

    @property
    def shown(self) -> int:
        """Return how many are shown to be met, by figures of any age."""
        return self.met + self.met_old


def figure_day(observation: Mapping[str, object] | pd.Series) -> date:
    """Return the last day that a figure can describe: no later than the day on which it was known.

    Parameters
    ----------
    observation : mapping
        With ``period_end`` and ``known_from``.

    Returns
    -------
    date
        A figure "of 2025" that was known in June 2025 describes June at most.

    Examples
    --------
    >>> figure_day({"period_end": pd.Timestamp("2025-12-31"), "known_from": pd.Timestamp("2025-06-30")})
    datetime.date(2025, 6, 30)
    """
    days = (pd.Timestamp(observation[name]).date() for name in ("period_end", "known_from"))  # type: ignore[arg-type]
    return min(days)


def has_passed(deadline: date, as_of: date) -> bool:
    """Return whether a deadline lies before the day of the report; on its last day it does not."""
    return as_of > deadline


def final_from(deadline: date) -> date:
    """Return the first day whose figures describe the end: the last half-year before the deadline.

    Examples
    --------
    >>> final_from(date(2025, 12, 31))
    datetime.date(2025, 7, 1)
    """
    end = pd.Timestamp(deadline + timedelta(days=1)) - pd.DateOffset(months=FINAL_MONTHS)
    return end.date()


def asked_day(deadline: date, as_of: date) -> date:
    """Return the day of which a figure is wanted: today, or the deadline once it has passed."""
    return min(deadline, as_of)


def verdict_of(judgement: Judgement, seen: date | None, deadline: date, as_of: date) -> Verdict:
    """Return the verdict on one threshold.

    Before the deadline: met; met_old (by a figure more than a year old); not_met (not yet); open (cannot be
    judged). After it: met or missed by a figure of the last half-year before it, whenever that was published;
    else no_final, whatever an older figure said. A year that fell short of a yearly target is missed at once.

    Parameters
    ----------
    judgement : Judgement
        What the newest figure says; after the deadline, the newest one that is not about a later day.
    seen : date or None
        Of that figure, from :func:`figure_day`; None without one.
    deadline, as_of : date
        Last day to reach the value, and day of the report.

    Returns
    -------
    str
        One of :data:`VERDICTS`.

    Examples
    --------
    >>> end, reached = date(2025, 12, 31), Judgement("met", "reached")
    >>> verdict_of(reached, date(2024, 10, 21), end, date(2024, 12, 31))
    'met'
    >>> verdict_of(reached, date(2024, 10, 21), end, date(2025, 12, 31))
    'met_old'
    >>> verdict_of(reached, date(2024, 10, 21), end, date(2026, 3, 31))
    'no_final'
    """
    if judgement.reason == "year_missed":
        return "missed"
    if has_passed(deadline, as_of):
        return _ending(judgement, seen, deadline)
    if judgement.status == "not_judged" or seen is None:
        return "open"
    if judgement.status == "not_met":
        return "not_met"
    return "met_old" if is_old(seen, as_of) else "met"


def _ending(judgement: Judgement, seen: date | None, deadline: date) -> Verdict:
    if seen is None or seen < final_from(deadline) or judgement.status == "not_judged":
        return "no_final"
    return "met" if judgement.status == "met" else "missed"


def is_old(seen: date, as_of: date) -> bool:
    """Return whether a figure is more than a year old on the day of the report.

    Examples
    --------
    >>> is_old(date(2023, 12, 31), date(2024, 12, 31)), is_old(date(2023, 9, 30), date(2024, 12, 31))
    (False, True)
    """
    return pd.Timestamp(seen) < pd.Timestamp(as_of) - pd.DateOffset(months=OLD_MONTHS)


def count_verdicts(verdicts: Iterable[str], total: int) -> VerdictCount:
    """Return how many targets have each verdict.

    Parameters
    ----------
    verdicts : iterable of str
        Of the numbered targets that are entered.
    total : int
        Targets of the document.

    Returns
    -------
    VerdictCount
        With those that are left out.

    Raises
    ------
    ValueError
        If more targets are judged than the document has.

    Examples
    --------
    >>> count = count_verdicts(["met", "met_old", "open"], 4)
    >>> count.shown, count.left_out, count.total
    (2, 1, 4)
    """
    judged = list(verdicts)
    if len(judged) > total:
        raise ValueError(f"{len(judged)} targets are judged, but the document has {total}")
    counts = {name: judged.count(name) for name in VERDICTS}
    return VerdictCount(total, total - len(judged), **counts)
