"""Forecasts that hang together: how many independent ones they are worth, and scores family by family.

Forecasts of one series share one history, and forecasts of one index for many provinces share what happened
to all of them between two years. Counted as if independent they would promise far more than is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from cds_analysis.forecasting.scores import binomial_band, brier_score, coverage

_MEANS = ("said", "happened", "brier", "coverage_80")


def effective_cases(families: ArrayLike) -> float:
    """Return how many independent cases are worth as much, those of one family repeating each other.

    Cases divided by the design effect of whole families (Kish 1965): the square of the sum of the families'
    sizes over the sum of their squares. Cases of one family are taken as perfectly dependent, which is the
    careful end.

    Parameters
    ----------
    families : array-like
        The family of each case; at least one case, none missing.

    Returns
    -------
    float
        Between one and the number of families.

    Examples
    --------
    >>> effective_cases(["a", "b", "c"]), effective_cases(["a", "a", "a", "b"])
    (3.0, 1.6)
    """
    _, sizes = np.unique(np.asarray(families), return_counts=True)
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def family_band(met: ArrayLike, families: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a share, families drawn whole.

    The interval of Clopper and Pearson (1934) for as many cases as are effectively there, which need not be
    whole numbers; Korn and Graubard (1998) do so for surveys.

    Parameters
    ----------
    met : array-like of bool
        Whether it happened.
    families : array-like
        The family of each case.
    level : float
        Of confidence.

    Returns
    -------
    tuple of float
        Low and high, 0–1; 0 where it never, 1 where it always happened.

    Examples
    --------
    >>> [round(end, 3) for end in family_band([True] * 8 + [False] * 2, range(10))]
    [0.444, 0.975]
    >>> [round(end, 3) for end in family_band([True] * 8 + [False] * 2, [0] * 8 + [1] * 2)]
    [0.034, 1.0]
    """
    share, cases = float(np.mean(np.asarray(met, dtype=float))), effective_cases(families)
    return binomial_band(share * cases, cases, level)


def pairs_of_years(cases: pd.DataFrame) -> pd.Series:
    """Return a number for each pair of origin and deadline: what happens in between happens to all units.

    Parameters
    ----------
    cases : pandas.DataFrame
        ``origin, deadline``, as :func:`cds_analysis.forecasting.backtest.backtest` returns them.

    Returns
    -------
    pandas.Series
        From 0, one a case.

    Examples
    --------
    >>> pairs_of_years(pd.DataFrame({"origin": [2022.0, 2022.0, 2023.0], "deadline": 2024.0})).tolist()
    [0, 0, 1]
    """
    return cases.groupby(["origin", "deadline"]).ngroup()


def scores_by_family(cases: pd.DataFrame, family: str = "family") -> pd.DataFrame:
    """Return how the forecasts of each family scored.

    Parameters
    ----------
    cases : pandas.DataFrame
        ``probability, met, q10, q90, outcome`` and the column of families; cases without a probability are
        left out.
    family : str
        That column.

    Returns
    -------
    pandas.DataFrame
        One row a family, in order: ``family, n, said`` (mean probability), ``happened`` (share), ``brier``,
        ``coverage_80`` (share of outcomes inside the 80% band).

    Examples
    --------
    >>> made = pd.DataFrame({"probability": [0.9, 0.5], "met": [True, False], "outcome": [2.0, 4.0]})
    >>> scores_by_family(made.assign(q10=1.0, q90=3.0, family="a")).round(2).to_dict("records")
    [{'family': 'a', 'n': 2, 'said': 0.7, 'happened': 0.5, 'brier': 0.13, 'coverage_80': 0.5}]
    """
    known = cases.dropna(subset="probability")
    return pd.DataFrame([{"family": name, **_scores(part)} for name, part in known.groupby(family)])


def _scores(cases: pd.DataFrame) -> dict[str, float]:
    return {
        "n": len(cases),
        "said": float(cases["probability"].mean()),
        "happened": float(cases["met"].mean()),
        "brier": brier_score(cases["probability"], cases["met"]),
        "coverage_80": coverage(cases["q10"], cases["q90"], cases["outcome"]),
    }


@dataclass(frozen=True)
class Overall:
    """Scores of families together.

    Parameters
    ----------
    n, families : int
        Forecasts and families.
    said, happened : float
        Mean probability, and the share that happened.
    brier, coverage_80 : float
        Over all forecasts.
    brier_alike : float
        Brier score with families weighing alike.
    largest : str
        The family with the most forecasts.
    n_largest : int
        How many it has.
    brier_without_largest : float or None
        Over all forecasts but its own; None where there are no others.
    """

    n: int
    families: int
    said: float
    happened: float
    brier: float
    coverage_80: float
    brier_alike: float
    largest: str
    n_largest: int
    brier_without_largest: float | None


def overall(scores: pd.DataFrame) -> Overall:
    """Return the scores of families together.

    Parameters
    ----------
    scores : pandas.DataFrame
        As :func:`scores_by_family` returns them; at least one family.

    Returns
    -------
    Overall
        The record.

    Examples
    --------
    >>> rows = {"family": ["a", "b"], "n": [3, 1], "said": 0.5, "happened": 0.5, "coverage_80": 1.0}
    >>> found = overall(pd.DataFrame(rows).assign(brier=[0.1, 0.3]))
    >>> round(found.brier, 3), round(found.brier_alike, 3), found.largest, found.brier_without_largest
    (0.15, 0.2, 'a', 0.3)
    """
    first = scores["n"].idxmax()
    rest = scores.drop(index=first)
    return Overall(
        **pooled(scores),
        families=len(scores),
        brier_alike=float(scores["brier"].mean()),
        largest=str(scores.loc[first, "family"]),
        n_largest=int(scores.loc[first, "n"]),
        brier_without_largest=pooled(rest)["brier"] if len(rest) else None,
    )


def pooled(scores: pd.DataFrame) -> dict[str, Any]:
    """Return the scores of some rows as one, every forecast weighing alike.

    Parameters
    ----------
    scores : pandas.DataFrame
        ``n, said, happened, brier, coverage_80``; at least one row.

    Returns
    -------
    dict
        The same names.

    Examples
    --------
    >>> rows = pd.DataFrame({"n": [3, 1], "said": [0.4, 0.8], "happened": 1.0, "brier": 0.2})
    >>> pooled(rows.assign(coverage_80=1.0))
    {'n': 4, 'said': 0.5, 'happened': 1.0, 'brier': 0.2, 'coverage_80': 1.0}
    """
    means = {name: float(np.average(scores[name], weights=scores["n"])) for name in _MEANS}
    return {"n": int(scores["n"].sum()), **means}
