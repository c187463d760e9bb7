"""What a rank is worth: how far it is from the next ones, and why it changed."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class RankChange:
    """A change of rank between two periods; places won are positive.

    Parameters
    ----------
    before, after : int
        Ranks among the units that have both values.
    own, others : float
        Places won by the unit's own change, and by the others'.
    n : int
        How many units have all values.
    method : float
        Places won because the method changed; 0 within one method. The three add to ``before − after``.
    """

    before: int
    after: int
    own: float
    others: float
    n: int
    method: float = 0.0


def rank_of(value: float, others: pd.Series, *, lower: bool = False) -> int:
    """Return the rank of a value among others: one more than how many are better; equals share the rank.

    Parameters
    ----------
    value : float
        The unit's.
    others : pandas.Series
        Values of the others; missing ones are not ranked.
    lower : bool
        Whether lower is better.

    Returns
    -------
    int
        From 1.

    Examples
    --------
    >>> rank_of(0.5, pd.Series([0.7, 0.5, 0.3]))
    2
    """
    return 1 + int(((others < value) if lower else (others > value)).sum())


def rank_change(
    before: pd.Series,
    after: pd.Series,
    unit: Hashable,
    *,
    lower: bool = False,
    restated: pd.Series | None = None,
) -> RankChange | None:
    """Return why a unit's rank changed: its own change of value, or that of the others.

    Both orders are tried, the unit first and the others first, and the two answers averaged (Shapley 1953),
    so that the parts add up to the whole.

    Parameters
    ----------
    before, after : pandas.Series
        Values by unit, in two periods; only units with all values are ranked.
    unit : hashable
        Whose rank.
    lower : bool
        Whether lower is better.
    restated : pandas.Series, optional
        The values ``after`` by the method of ``before``, where the method changed between them: what is left
        is the method's part. Without it the two periods are taken to be measured alike.

    Returns
    -------
    RankChange or None
        None if the unit lacks a value.

    Examples
    --------
    >>> before = pd.Series({"a": 0.5, "b": 0.6, "c": 0.4})
    >>> after = pd.Series({"a": 0.7, "b": 0.6, "c": 0.8})
    >>> rank_change(before, after, "a")
    RankChange(before=2, after=2, own=1.0, others=-1.0, n=3, method=0.0)
    """
    kept = after if restated is None else restated
    both = pd.DataFrame({"before": before, "after": kept, "published": after}).dropna()
    if unit not in both.index:
        return None
    own, rest = both.loc[unit], both.drop(index=unit)
    ranks = {
        (mine, theirs): rank_of(float(own[mine]), rest[theirs], lower=lower)
        for mine in ("before", "after")
        for theirs in ("before", "after")
    }
    start, end = ranks["before", "before"], ranks["after", "after"]
    moved_first, moved_last = start - ranks["after", "before"], ranks["before", "after"] - end
    own_part = (moved_first + moved_last) / 2
    published = rank_of(float(own["published"]), rest["published"], lower=lower)
    return RankChange(start, published, own_part, (start - end) - own_part, len(both), float(end - published))


def places_within(values: pd.Series, unit: Hashable, margin: float) -> tuple[int, int]:
    """Return the ranks that a unit could hold if its value were off by a margin, the others' being right.

    Parameters
    ----------
    values : pandas.Series
        By unit; higher is better.
    unit : hashable
        Whose rank.
    margin : float
        In the units of the values, e.g. half the step to which they are printed.

    Returns
    -------
    tuple of int
        Best and worst rank.

    Examples
    --------
    >>> places_within(pd.Series({"a": 0.50, "b": 0.51, "c": 0.49, "d": 0.9}), "a", 0.02)
    (2, 4)
    """
    own, rest = float(values[unit]), values.drop(index=unit).dropna()
    return rank_of(own + margin, rest), rank_of(own - margin, rest)
