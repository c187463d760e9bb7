"""How much evidence stands behind a number, and how it may be printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

Grade = Literal["strong", "fair", "weak", "none"]


def evidence_grade(history: pd.DataFrame) -> tuple[Grade, tuple[str, ...]]:
    """Return how much evidence a history is, and why.

    Parameters
    ----------
    history : pandas.DataFrame
        ``period`` (decimal year), ``value``, optionally ``qualifier``.

    Returns
    -------
    tuple of str and tuple of str
        ``strong``: four values or more over at least a year, all exact; ``fair``: two or three, or
        approximate ones, over at least half a year; ``weak``: one value, or all within half a year, or a
        bound at the end; ``none``: nothing.

    Examples
    --------
    >>> evidence_grade(pd.DataFrame({"period": [2024.8], "value": [92.0]}))
    ('weak', ('one_value',))
    """
    if history.empty:
        return "none", ("no_observation",)
    qualifiers: Sequence[str] = (
        list(history["qualifier"]) if "qualifier" in history else ["exact"] * len(history)
    )
    span = float(history["period"].max() - history["period"].min())
    weak = [
        reason
        for reason, holds in (
            ("one_value", len(history) == 1),
            ("short_span", len(history) > 1 and span < 0.5),
            ("bound_last", qualifiers[-1] == "at_least"),
        )
        if holds
    ]
    if weak:
        return "weak", tuple(weak)
    fair = [
        reason
        for reason, holds in (("few_values", len(history) < 4), ("approximate", "approx" in qualifiers))
        if holds
    ]
    return ("fair", tuple(fair)) if fair else ("strong", ())


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
