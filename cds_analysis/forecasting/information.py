"""What helps most: how much of the spread of the final count a figure that is missing today would remove.

The value of a target at its deadline lies beyond its edge or not; on the normal scale all targets hang
together by one correlation, as in :mod:`cds_analysis.forecasting.joint`. A figure shows a part of that value,
so it moves the chance of its own target and a little that of the others. What it removes on average is the
variance of the expected count over all that the figure may say (Raiffa and Schlaifer 1961: preposterior
analysis).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import optimize, stats

from cds_analysis.forecasting.joint import TARGET_CORRELATION, counts_given, given_factor
from cds_analysis.forecasting.scale import Array

_NODES = 2001
_NEARLY = 1 - 1e-9
_LEAST = 1e-12
# below this a variance is what machines lose in reckoning, each a little otherwise
_DIGITS = 9


def figure_values(targets: pd.DataFrame, correlation: float | ArrayLike = TARGET_CORRELATION) -> pd.DataFrame:
    """Return how much of the variance of the number of targets met each missing figure would remove.

    Parameters
    ----------
    targets : pandas.DataFrame
        One row a target, the certain ones too or not (they change nothing): ``target_id``; ``chance`` (0–1);
        ``share_now``, the part of the variance of its value at the deadline that a figure would remove (0:
        none is missing; 1: it would settle the matter). A missing ``share_now`` means that the answer would
        be yes or no: the target's state, which settles whether it counts.
    correlation : float or array, shape (n, n)
        Of any two targets on the normal scale, 0 to below 1; or of each pair.

    Returns
    -------
    pandas.DataFrame
        ``target_id, chance, share_now``, ``removes`` (variance, targets squared) and ``removes_share`` (of
        the variance of the count), the largest first. The shares do not add to 1: what one figure removes
        another may remove too.

    Raises
    ------
    ValueError
        If a chance or a share is not between 0 and 1.

    Examples
    --------
    >>> rows = {"target_id": ["a", "b", "c"], "chance": [0.5, 0.5, 0.99], "share_now": [0.8, 0.3, 0.3]}
    >>> figure_values(pd.DataFrame(rows))["target_id"].tolist()
    ['a', 'b', 'c']
    """
    chance = targets["chance"].to_numpy(dtype=float)
    share = targets["share_now"].to_numpy(dtype=float)
    if not (_between(chance) and _between(share[~np.isnan(share)])):
        raise ValueError("a chance or a share is not between 0 and 1")
    pairs = _pairs(correlation, len(chance))
    covariance = _covariance(chance, pairs)
    total = float(covariance.sum())
    removes = np.array(
        [
            _by_answer(covariance[place]) if np.isnan(part) else _by_figure(chance, pairs[place], place, part)
            for place, part in enumerate(share)
        ]
    )
    # the nodes are so many: a nearly certain target would seem to remove a little more than there is
    removes = np.minimum(removes, total)
    removes, total = np.round(removes, _DIGITS) + 0.0, round(total, _DIGITS)
    shares = np.round(removes / total, _DIGITS) if total > 0 else np.zeros(len(removes))
    table = targets[["target_id", "chance", "share_now"]].assign(removes=removes, removes_share=shares)
    return table.sort_values("removes_share", ascending=False, kind="stable").reset_index(drop=True)


def _between(values: Array) -> bool:
    return bool(((values >= 0) & (values <= 1)).all())


def _pairs(correlation: float | ArrayLike, n: int) -> Array:
    pairs = np.array(np.broadcast_to(np.asarray(correlation, dtype=float), (n, n)))
    np.fill_diagonal(pairs, 1.0)
    return pairs


def _covariance(chance: Array, pairs: Array) -> Array:
    """Return the covariance of "met" of any two targets, by quadrature over the factor that they share."""
    covariance = np.diag(chance * (1 - chance))
    for value in np.unique(pairs[~np.eye(len(pairs), dtype=bool)]):
        given, weights = given_factor(chance, float(value))
        both = given.T @ (given * weights[:, None]) - np.outer(weights @ given, weights @ given)
        covariance = np.where((pairs == value) & ~np.eye(len(pairs), dtype=bool), both, covariance)
    return covariance


def _by_answer(covariance: Array) -> float:
    """Return the variance that yes or no to one target removes: of its row of the covariances."""
    own = float(covariance.max())
    return float(covariance.sum()) ** 2 / max(own, _LEAST)


def _by_figure(chance: Array, pair: Array, place: int, share: float) -> float:
    """Return the variance of the expected count over what the figure of one target may say."""
    said = stats.norm.ppf((np.arange(_NODES) + 0.5) / _NODES)
    loadings = np.sqrt(min(share, _NEARLY)) * pair
    loadings[place] = np.sqrt(min(share, _NEARLY))
    edges = stats.norm.ppf(np.clip(chance, _LEAST, 1 - _LEAST))
    moved = stats.norm.cdf((edges + loadings * said[:, None]) / np.sqrt(1 - loadings**2))
    return float(moved.sum(axis=1).var())


def share_now(spread_now: float, spread_ahead: float) -> float:
    """Return the part of a target's variance that a figure of today removes.

    Parameters
    ----------
    spread_now : float
        Standard deviation of the value today, as far as it is not known.
    spread_ahead : float
        Standard deviation of the change from today to the deadline.

    Returns
    -------
    float
        0–1; 0 where both are 0.

    Examples
    --------
    >>> share_now(3.0, 4.0)
    0.36
    """
    total = spread_now**2 + spread_ahead**2
    return spread_now**2 / total if total else 0.0


def common_correlation(chances: ArrayLike, variance: float) -> float:
    """Return the correlation with which targets of known chances have a count of a given variance.

    Parameters
    ----------
    chances : array-like
        Of each target.
    variance : float
        Of how many are met, for example of a set of remaining targets.

    Returns
    -------
    float
        On the normal scale; 0 if the variance is no more than that of independent targets.

    Examples
    --------
    >>> round(common_correlation([0.5, 0.5], 0.5), 3), common_correlation([0.5, 0.5], 0.75) > 0.3
    (0.0, True)
    """

    def beyond(correlation: float) -> float:
        given, weights = given_factor(chances, correlation)
        counts = weights @ counts_given(given)
        number = np.arange(len(counts))
        return float(counts @ number**2 - (counts @ number) ** 2) - variance

    highest = 0.98
    if beyond(0.0) >= -_LEAST:
        return 0.0
    return highest if beyond(highest) <= 0 else float(optimize.brentq(beyond, 0.0, highest))


def set_correlations(in_set: Sequence[bool], within: float, correlation: float = TARGET_CORRELATION) -> Array:
    """Return the correlation of each pair when some targets form a set that is known only as a whole.

    Parameters
    ----------
    in_set : sequence of bool
        Whether each target belongs to it.
    within : float
        Of two targets of the set, from :func:`common_correlation`.
    correlation : float
        Of any other two.

    Returns
    -------
    array, shape (n, n)
        For :func:`figure_values`.

    Examples
    --------
    >>> set_correlations([True, True, False], 0.6)[0].tolist()
    [1.0, 0.6, 0.25]
    """
    member = np.asarray(in_set, dtype=bool)
    return _pairs(np.where(np.outer(member, member), within, correlation), len(member))
