"""The index from inside: what published parts and pillars imply, and what holds a unit back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

NOT_PUBLISHED, ROUNDING, MEDIANS = "not_published", "rounding", "medians"
_EXACT = 1e-9


@dataclass(frozen=True)
class Formula:
    """How an indicator is made of others: their weighted sum.

    Parameters
    ----------
    indicator : str
        What is made.
    weights : mapping of str to float
        Part to weight.
    """

    indicator: str
    weights: Mapping[str, float]


def formulas_of(identities: Iterable[Mapping[str, Any]], period: str) -> list[Formula]:
    """Return the weighted sums that hold in a period.

    Parameters
    ----------
    identities : iterable of mapping
        As in ``registry/identities.yml``: ``kind, indicator, periods, weights`` and perhaps ``divisor``.
    period : str
        As in ``time_period``.

    Returns
    -------
    list of Formula
        In the file's order; weights are divided by the divisor.

    Examples
    --------
    >>> sums = {"kind": "weighted_sum", "indicator": "t", "periods": ["2024"], "weights": {"a": 1}}
    >>> formulas_of([sums | {"divisor": 2}], "2024"), formulas_of([sums], "2023")
    ([Formula(indicator='t', weights={'a': 0.5})], [])
    """
    return [
        Formula(
            identity["indicator"],
            {part: weight / identity.get("divisor", 1) for part, weight in identity["weights"].items()},
        )
        for identity in identities
        if identity["kind"] == "weighted_sum" and period in identity["periods"]
    ]


def _expressions(formulas: Sequence[Formula]) -> dict[str, Array]:
    """Return every indicator as weights over the parts that are not made of others."""
    made = {formula.indicator: formula.weights for formula in formulas}
    parts = list(dict.fromkeys(part for weights in made.values() for part in weights if part not in made))
    rows = {part: np.eye(len(parts))[place] for place, part in enumerate(parts)}

    def expand(name: str) -> Array:
        if name not in rows:
            rows[name] = np.sum([weight * expand(part) for part, weight in made[name].items()], axis=0)
        return rows[name]

    for name in made:
        expand(name)
    return rows


def implied_table(values: pd.DataFrame, formulas: Sequence[Formula]) -> pd.DataFrame:
    """Return what published values imply for the others, by the formulas alone.

    A value is implied when it is the same in every way of filling the gaps that agrees with what is
    published; nothing else is filled in.

    Parameters
    ----------
    values : pandas.DataFrame
        Published values: one row a unit, one column an indicator.
    formulas : sequence of Formula
        Which hold at once.

    Returns
    -------
    pandas.DataFrame
        One row a unit, one column a part or made indicator: as published where published, else implied, else
        missing. Rounding is passed on: of published values that contradict each other by it, all count.

    Notes
    -----
    Linear algebra of the published method: with ``B`` the sum of the five shared parts, for instance,
    ``B = (.7 G + .65 E + .65 S − total) / 2``.

    Examples
    --------
    >>> total, gov = Formula("total", {"b": 0.8, "g": 0.2}), Formula("gov", {"b": 0.5, "g": 0.5})
    >>> known = pd.DataFrame({"total": [0.5], "gov": [0.35]}, index=["u"])
    >>> implied_table(known, [total, gov]).loc["u"].round(3).to_dict()
    {'b': 0.6, 'g': 0.1, 'total': 0.5, 'gov': 0.35}
    """
    rows = _expressions(formulas)
    published = values.reindex(columns=list(rows)).astype(float)
    levels, known = published.to_numpy(), published.notna().to_numpy()
    filled = levels.copy()
    for pattern in np.unique(known, axis=0):
        alike = (known == pattern).all(axis=1)
        factors, determined = _combinations(np.array(list(rows.values())), pattern)
        missing = np.flatnonzero(determined & ~pattern)
        filled[np.ix_(alike, missing)] = levels[np.ix_(alike, np.flatnonzero(pattern))] @ factors[:, missing]
    return pd.DataFrame(filled, index=values.index, columns=list(rows))


def _combinations(rows: Array, pattern: NDArray[np.bool_]) -> tuple[Array, NDArray[np.bool_]]:
    """Return how published values make up each indicator, and which of them they determine."""
    if not pattern.any():
        return np.zeros((0, len(rows))), np.zeros(len(rows), dtype=bool)
    published = rows[pattern]
    factors: Array = np.linalg.lstsq(published.T, rows.T, rcond=None)[0].astype(float)
    determined: NDArray[np.bool_] = np.abs(published.T @ factors - rows.T).max(axis=0) < _EXACT
    return factors, determined


def gap_contributions(
    own: pd.Series, other: pd.Series, formula: Formula, rest: str = ROUNDING
) -> pd.DataFrame:
    """Return how much each part adds to a gap; the contributions sum to it exactly.

    Parameters
    ----------
    own, other : pandas.Series
        Parts and total of the unit, and of what it is compared with; parts may be missing.
    formula : Formula
        How the total is made.
    rest : str
        Why the parts might not add up where all are known: ``rounding``, or ``medians`` when ``other`` holds
        a median of each part.

    Returns
    -------
    pandas.DataFrame
        ``part, weight, own, other, contribution`` (weight times own minus other, in units of the total), the
        largest loss first, and a last row with what is left: ``part`` is then ``not_published`` when a part
        is missing, else ``rest``. Empty when a total is missing.

    Examples
    --------
    >>> formula = Formula("t", {"a": 0.5, "b": 0.5})
    >>> own, best = pd.Series({"t": 0.4, "a": 0.2, "b": 0.6}), pd.Series({"t": 0.7, "a": 0.6, "b": 0.8})
    >>> gap_contributions(own, best, formula)["contribution"].round(2).tolist()
    [-0.2, -0.1, 0.0]
    """
    gap = own.get(formula.indicator, float("nan")) - other.get(formula.indicator, float("nan"))
    if gap != gap:
        return pd.DataFrame(columns=["part", "weight", "own", "other", "contribution"])
    parts = pd.DataFrame({"weight": pd.Series(formula.weights)})
    parts = parts.assign(own=own.reindex(parts.index), other=other.reindex(parts.index)).astype(float)
    parts["contribution"] = parts["weight"] * (parts["own"] - parts["other"])
    known = parts.dropna().sort_values("contribution", kind="stable")
    kind = rest if len(known) == len(parts) else NOT_PUBLISHED
    left = {
        "weight": float(parts["weight"].drop(known.index).sum()),
        "contribution": gap - float(known["contribution"].sum()),
    }
    table = pd.concat([known, pd.DataFrame(left, index=[kind])])
    return table.rename_axis("part").reset_index()


def median_profile(table: pd.DataFrame, least: float = 0.5) -> pd.Series:
    """Return the median of each part and of the total.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a unit, from :func:`implied_table`.
    least : float
        Share of the units that must have a value, 0–1.

    Returns
    -------
    pandas.Series
        Missing for a part that too few units have.

    Examples
    --------
    >>> median_profile(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, None, None]})).tolist()
    [2.0, nan]
    """
    enough = table.notna().mean() > least
    return table.median().where(enough)
