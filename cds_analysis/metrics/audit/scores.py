"""The index itself: scores of every part, ranks, and what each indicator contributes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cds_analysis.errors import InputError, Problem
from cds_analysis.metrics.audit.aggregate import Rule, node_scores, ranks
from cds_analysis.metrics.audit.design import Design
from cds_analysis.metrics.audit.normalise import normalised
from cds_analysis.metrics.audit.panel import Panel, read_panel
from cds_analysis.metrics.audit.tree import Array, Tree, tree_of


def index_scores(panel: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Return the score of every part, group and total, and the rank of every unit.

    Parameters
    ----------
    panel : pandas.DataFrame
        ``unit``, optionally ``period``, and a column for each indicator, in its own unit of measure.
    design : Design
        How the index is made.

    Returns
    -------
    pandas.DataFrame
        The rows of the panel in their order: ``unit`` (``period``), the normalised score of each indicator,
        the score of each group and of the total in the units of the normalisation, and ``rank`` of the total
        within the period (1 is best, equals share the better rank). A missing value makes its groups missing,
        or not, as the design says; a unit without a total has no rank and the others are ranked without it.

    Raises
    ------
    InputError
        If the panel does not fit the design, or a geometric mean meets a score that is not positive.

    Notes
    -----
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 5 and 6; the goalposts are those
    of the whole panel, so scores of different periods may be compared.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Part
    >>> panel = pd.DataFrame({"unit": ["x", "y", "z"], "a": [0, 5, 10], "b": [30, 10, 20]})
    >>> design = Design((Part("a"), Part("b", direction="lower")))
    >>> index_scores(panel, design)[["unit", "total", "rank"]].to_numpy().tolist()
    [['x', 0.0, 3.0], ['y', 75.0, 1.0], ['z', 75.0, 1.0]]
    """
    tree = tree_of(design)
    figures = read_panel(panel, tree)
    scores = scores_of(figures, tree.weights[np.newaxis], tree, design)
    table = pd.DataFrame({name: row[0] for name, row in zip(tree.names, scores, strict=True)})
    return pd.concat([figures.keys, table], axis=1).assign(rank=ranks(scores[-1], figures.periods)[0])


def scores_of(figures: Panel, weights: Array, tree: Tree, design: Design) -> list[Array]:
    """Return the scores of every node under many sets of weights.

    Parameters
    ----------
    figures : Panel
        Checked.
    weights : array
        One row a set, one column a node of the tree.
    tree : Tree
        Of the design.
    design : Design
        Whose normalisation, aggregation and rule for missing values hold.

    Returns
    -------
    list of array
        As :func:`cds_analysis.metrics.audit.aggregate.node_scores`.
    """
    leaves = normalised(figures.values, tree, design.normalisation)
    return node_scores(leaves, weights, tree, Rule(design.aggregation, design.missing))


def effective_weights(design: Design) -> pd.DataFrame:
    """Return the share of every part in the total: the product of its rescaled weights up the tree.

    Parameters
    ----------
    design : Design
        How the index is made.

    Returns
    -------
    pandas.DataFrame
        ``part, parent, level`` (1 for indicators), ``weight`` (as given), ``effective_weight`` (0–1; those of
        the indicators sum to 1).

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Part
    >>> parts = (Part("g", weight=3), Part("a", "g"), Part("b", "g"), Part("c"))
    >>> effective_weights(Design(parts)).set_index("part")["effective_weight"].to_dict()
    {'a': 0.375, 'b': 0.375, 'c': 0.25, 'g': 0.75}
    """
    tree = tree_of(design)
    everywhere = [np.zeros((1, 1)) for _ in tree.parts]
    table = pd.DataFrame(
        {
            "part": tree.names,
            "parent": [part.parent for part in tree.parts],
            "level": tree.levels,
            "weight": tree.weights,
            "effective_weight": _shares(everywhere, tree)[:, 0],
        }
    )
    return table.iloc[:-1].copy()


def _shares(scores: list[Array], tree: Tree) -> Array:
    """Return the share of every node in the total of each unit, missing parts having none."""
    here = np.array([~np.isnan(score[0]) for score in scores], dtype=float)
    own = tree.weights[:, np.newaxis] * here
    shares = np.zeros(own.shape)
    shares[-1] = 1.0
    for place in reversed(range(len(tree.parts))):
        below = list(tree.children[place])
        whole = own[below].sum(axis=0)
        shares[below] = shares[place] * own[below] / np.where(whole > 0, whole, 1.0)
    return shares


def contributions(panel: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Return what each indicator gives to the total of each unit; the parts add up to the whole.

    Parameters
    ----------
    panel : pandas.DataFrame
        As in :func:`index_scores`.
    design : Design
        Arithmetic all the way up.

    Returns
    -------
    pandas.DataFrame
        One row an indicator of a unit (and period): ``unit`` (``period``), ``part``, ``score``,
        ``effective_weight`` (0–1; where only available parts count, rescaled over those of this unit),
        ``contribution`` (their product, in points of the total; a missing indicator that does not count gives
        0). Missing where the total is missing.

    Raises
    ------
    InputError
        If a mean is geometric, since products do not split into a sum; or the panel does not fit.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Part
    >>> panel = pd.DataFrame({"unit": ["x", "y"], "a": [0, 5], "b": [1, 0]})
    >>> table = contributions(panel, Design((Part("a", weight=3), Part("b"))))
    >>> table[["unit", "part", "contribution"]].to_numpy().tolist()
    [['x', 'a', 0.0], ['x', 'b', 25.0], ['y', 'a', 75.0], ['y', 'b', 0.0]]
    """
    tree = tree_of(design)
    if "geometric" in {design.aggregation, *(part.aggregation for part in tree.parts)}:
        message = "Contributions add up only where every mean is arithmetic."
        raise InputError([Problem("not_additive", message)])
    figures = read_panel(panel, tree)
    scores = scores_of(figures, tree.weights[np.newaxis], tree, design)
    known = len(figures.values)
    leaves, shares = np.concatenate(scores[:known]), _shares(scores, tree)[:known]
    given = np.where(np.isnan(scores[-1]), np.nan, np.where(np.isnan(leaves), 0.0, leaves * shares))
    table = figures.keys.loc[figures.keys.index.repeat(known)].reset_index(drop=True)
    return table.assign(
        part=np.tile(tree.names[:known], len(figures.keys)),
        score=leaves.T.ravel(),
        effective_weight=np.where(np.isnan(scores[-1]), np.nan, shares).T.ravel(),
        contribution=given.T.ravel(),
    )
