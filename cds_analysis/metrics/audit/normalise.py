"""Values of different units as scores of one scale, by goalposts fixed over the whole panel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.stats import rankdata

from cds_analysis.errors import InputError, Problem
from cds_analysis.metrics.audit.design import Normalisation, Part
from cds_analysis.metrics.audit.tree import Array, Tree
from cds_analysis.text import plain_number


def normalised(values: Array, tree: Tree, way: Normalisation) -> Array:
    """Return the scores of all indicators; higher is always better.

    Parameters
    ----------
    values : array
        One row an indicator, one column a unit and period; in the indicators' own units.
    tree : Tree
        With directions, goalposts and targets.
    way : Normalisation
        Method and scale.

    Returns
    -------
    array
        Of the same shape; missing stays missing. An indicator that has one value only tells no unit from
        another: all get the middle of the scale (``zscore``: the mean), unless explicit goalposts say more.

    Raises
    ------
    InputError
        If a goalpost or target lies on the wrong side of the values.

    Notes
    -----
    With the scale a to b, over all units and periods, so that a value means the same score in every year:

    - ``minmax``: a + (b − a)(x − worst)/(best − worst); worst and best are the explicit goalposts, else the
      smallest and largest value (the other way round where lower is better).
    - ``distance``: a + (b − a)(x − worst)/(target − worst): the way to the target that is covered; without
      a target the same as ``minmax``.
    - ``zscore``: mean a and standard deviation b (of the sample, n − 1).
    - ``rank``: a + (b − a)(rank − 1)/(n − 1) from the worst, equals sharing the lowest.
    - ``raw``: the value, its sign turned where lower is better.

    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5; Becker et al. (2022), COINr,
    ``n_minmax``, ``n_goalposts``, ``n_dist2targ``, ``n_zscore``, ``n_prank``.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Design
    >>> from cds_analysis.metrics.audit.tree import tree_of
    >>> tree = tree_of(Design((Part("price", direction="lower"),)))
    >>> normalised(np.array([[2.0, 6.0, 4.0]]), tree, Normalisation("minmax", (1, 100))).tolist()
    [[100.0, 1.0, 50.5]]
    """
    score = _WAYS[way.method]
    rows = [score(row, part, way) for row, part in zip(values, tree.indicators, strict=True)]
    return np.array(rows)


def _goalposts(values: Array, part: Part) -> tuple[float, float]:
    """Return the worst and the best value."""
    known = values[~np.isnan(values)]
    low = part.lower if part.lower is not None else float(known.min(initial=np.inf))
    high = part.upper if part.upper is not None else float(known.max(initial=-np.inf))
    return (high, low) if part.direction == "lower" else (low, high)


def _minmax(values: Array, part: Part, way: Normalisation) -> Array:
    if np.isnan(values).all():
        return values
    worst, best = _goalposts(values, part)
    if part.target is not None and way.method == "distance":
        best = part.target
    if worst == best:
        return _middle(values, way)
    if (best < worst) != (part.direction == "lower"):
        message = "The best value, {best}, is not better than the worst, {worst}."
        hint = "Give both goalposts, or a target beyond the worst value."
        raise InputError(
            [
                Problem(
                    "no_way",
                    message,
                    hint,
                    {"best": plain_number(best), "worst": plain_number(worst)},
                    column=part.name,
                )
            ]
        )
    share = (values - worst) / (best - worst)
    low, high = way.limits
    return low + (high - low) * (np.clip(share, 0, 1) if way.truncate else share)


def _middle(values: Array, way: Normalisation) -> Array:
    low, high = way.limits
    return np.where(np.isnan(values), np.nan, low if way.method == "zscore" else (low + high) / 2)


def _zscore(values: Array, part: Part, way: Normalisation) -> Array:
    turned = _raw(values, part, way)
    known = turned[~np.isnan(turned)]
    if np.unique(known).size < 2:
        return _middle(values, way)
    mean, deviation = way.limits
    return mean + deviation * (turned - known.mean()) / known.std(ddof=1)


def _rank(values: Array, part: Part, way: Normalisation) -> Array:
    turned = _raw(values, part, way)
    here = ~np.isnan(turned)
    if np.unique(turned[here]).size < 2:
        return _middle(values, way)
    low, high = way.limits
    scores = np.full(len(values), np.nan)
    scores[here] = low + (high - low) * (rankdata(turned[here], method="min") - 1) / (here.sum() - 1)
    return scores


def _raw(values: Array, part: Part, way: Normalisation) -> Array:
    return -values if part.direction == "lower" else values


_WAYS: dict[str, Callable[[Array, Part, Normalisation], Array]] = {
    "minmax": _minmax,
    "distance": _minmax,
    "zscore": _zscore,
    "rank": _rank,
    "raw": _raw,
}
