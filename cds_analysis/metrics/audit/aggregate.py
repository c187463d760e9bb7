"""From the indicators' scores up to the total, for many sets of weights at once; and ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from cds_analysis.errors import InputError, Problem
from cds_analysis.metrics.audit.tree import Array, Tree

_DIGITS = 10


@dataclass(frozen=True)
class Rule:
    """How parts become a group.

    Parameters
    ----------
    aggregation : {"arithmetic", "geometric"}
        For groups that do not fix their own.
    missing : {"none", "available"}
        As in a design.
    """

    aggregation: str = "arithmetic"
    missing: str = "none"


def node_scores(leaves: Array, weights: Array, tree: Tree, rule: Rule) -> list[Array]:
    """Return the scores of all nodes under each set of weights.

    Parameters
    ----------
    leaves : array
        Normalised scores, one row an indicator, one column a unit (and period).
    weights : array
        One row a set, one column a node; rescaled within each group.
    tree : Tree
        Who belongs to whom.
    rule : Rule
        Mean and missing values.

    Returns
    -------
    list of array
        One a node, from the bottom up: one row for an indicator, one a set of weights for a group; one column
        a unit. A part of weight zero counts as not there, and so does a group all of whose parts do.

    Raises
    ------
    InputError
        If a geometric mean meets scores that are not positive; it names every such part.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Design, Part
    >>> from cds_analysis.metrics.audit.tree import tree_of
    >>> tree = tree_of(Design((Part("a"), Part("b"))))
    >>> leaves = np.array([[0.0, 10.0], [4.0, 6.0]])
    >>> node_scores(leaves, np.array([[1.0, 1.0, 1.0], [3.0, 1.0, 1.0]]), tree, Rule())[-1].tolist()
    [[2.0, 8.0], [1.0, 9.0]]
    """
    settled = _settled(weights, tree)
    scores = [row[np.newaxis] for row in leaves]
    faults: list[Problem] = []
    for place in range(len(leaves), len(tree.parts)):
        below = list(tree.children[place])
        aggregation = tree.parts[place].aggregation or rule.aggregation
        parts, shares = [scores[part] for part in below], settled[:, below]
        if aggregation == "geometric":
            faults += _not_positive(tree, place, parts, shares)
        scores.append(_mean(parts, shares, aggregation == "geometric", rule.missing == "available"))
    if faults:
        raise InputError(faults)
    return scores


def _settled(weights: Array, tree: Tree) -> Array:
    """Return the weights with zero for every group that nothing is left of."""
    settled = weights.astype(float)
    for place, below in enumerate(tree.children):
        if below:
            settled[settled[:, list(below)].sum(axis=1) == 0, place] = 0
    return settled


def _not_positive(tree: Tree, place: int, parts: Sequence[Array], weights: Array) -> Iterator[Problem]:
    for child, scores, weight in zip(tree.children[place], parts, weights.T, strict=True):
        lows = np.where(scores <= 0, scores, np.inf).min(axis=1)
        low = np.where(weight > 0, lows, np.inf).min()
        if low <= 0:
            message = "“{group}” is a geometric mean, but a score of this part is {value}."
            hint = "Normalise onto a scale above zero, e.g. minmax onto (1, 100)."
            details = {"group": tree.names[place], "value": f"{low:g}"}
            yield Problem("not_positive", message, hint, details, column=tree.names[child])


def _mean(parts: Sequence[Array], weights: Array, geometric: bool, available: bool) -> Array:
    """Return the weighted mean of some parts, one row a set of weights."""
    values = np.stack(np.broadcast_arrays(*parts))
    here = ~np.isnan(values)
    filled = np.where(here, values, 1.0 if geometric else 0.0)
    if geometric:
        filled = np.log(np.where(filled > 0, filled, 1.0))
    covered = _weighted(weights, here.astype(float))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(covered > 0, _weighted(weights, filled) / covered, np.nan)
    if not available and not here.all():
        mean[_weighted(weights, (~here).astype(float)) > 0] = np.nan
    return np.exp(mean) if geometric else mean


def _weighted(weights: Array, values: Array) -> Array:
    """Return the sums of part × run × unit over the parts, weighted for each run."""
    if values.shape[1] == 1:
        return np.asarray(weights @ values[:, 0])
    return np.asarray(np.einsum("rk,kru->ru", weights, values))


def ranks(scores: Array, periods: NDArray[np.intp]) -> Array:
    """Return the rank of every unit within its period, in each row of scores.

    Parameters
    ----------
    scores : array
        One row a run, one column a unit and period; higher is better.
    periods : array of int
        Number of the period of each column.

    Returns
    -------
    array
        From 1; equals share the better rank (equal to ten digits of the largest score of the run). Missing
        without a score; the others are then ranked among themselves.

    Examples
    --------
    >>> ranks(np.array([[5.0, 9.0, 5.0, np.nan, 1.0]]), np.zeros(5, dtype=int)).tolist()
    [[2.0, 1.0, 2.0, nan, 4.0]]
    """
    gone = np.isnan(scores)
    size = np.abs(np.where(gone, 0, scores)).max(axis=1, keepdims=True)
    keys = np.where(gone, np.inf, -np.round(scores / np.where(size > 0, size, 1), _DIGITS))
    places = np.empty(scores.shape)
    for period in np.unique(periods):
        own = periods == period
        places[:, own] = rankdata(keys[:, own], method="min", axis=1)
    return np.where(gone, np.nan, places)
