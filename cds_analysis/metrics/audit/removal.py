"""What would the ranks be without a part? The plainest test of how much an index rests on it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from cds_analysis.errors import InputError
from cds_analysis.metrics.audit.aggregate import ranks
from cds_analysis.metrics.audit.design import Design
from cds_analysis.metrics.audit.faults import unknown_word
from cds_analysis.metrics.audit.panel import Panel, read_panel
from cds_analysis.metrics.audit.scores import scores_of
from cds_analysis.metrics.audit.tree import Tree, tree_of


def ranks_without(panel: pd.DataFrame, design: Design, levels: Sequence[int] = ()) -> pd.DataFrame:
    """Return the rank of every unit without each part in turn.

    Parameters
    ----------
    panel : pandas.DataFrame
        As in :func:`cds_analysis.metrics.audit.scores.index_scores`.
    design : Design
        How the index is made; the weights of the parts that stay are rescaled within their group.
    levels : sequence of int
        Which parts: 1 for indicators, 2 for groups of indicators, and so on; all of them without.

    Returns
    -------
    pandas.DataFrame
        One row a part and unit (and period): ``part, level, unit`` (``period``), ``rank, rank_without``,
        ``change`` (places won by leaving the part out). Missing without a total: a part that is the whole
        index, or a missing value. Under ``missing="none"`` a unit may get its first rank by the removal of
        the part it lacks, which moves others too.

    Raises
    ------
    InputError
        If the panel does not fit the design or the tree has no such level.

    Notes
    -----
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7; Becker et al. (2022), COINr,
    ``remove_elements``.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Part
    >>> panel = pd.DataFrame({"unit": ["x", "y"], "a": [0, 5], "b": [1, 0]})
    >>> table = ranks_without(panel, Design((Part("a", weight=3), Part("b"))))
    >>> table[["part", "unit", "rank", "change"]].to_numpy().tolist()
    [['a', 'x', 2.0, 1.0], ['a', 'y', 1.0, -1.0], ['b', 'x', 2.0, 0.0], ['b', 'y', 1.0, 0.0]]
    """
    tree = tree_of(design)
    figures = read_panel(panel, tree)
    return _table(figures, tree, design, tree.at_levels(levels))


def _table(figures: Panel, tree: Tree, design: Design, places: list[int]) -> pd.DataFrame:
    weights = np.tile(tree.weights, (len(places) + 1, 1))
    weights[np.arange(1, len(places) + 1), places] = 0
    found = ranks(scores_of(figures, weights, tree, design)[-1], figures.periods)
    size, repeats = len(figures.keys), len(places)
    keys = pd.concat([figures.keys] * repeats, ignore_index=True)
    keys.insert(0, "part", np.repeat([tree.names[place] for place in places], size))
    keys.insert(1, "level", np.repeat([tree.levels[place] for place in places], size))
    before, after = np.tile(found[0], repeats), found[1:].ravel()
    return keys.assign(rank=before, rank_without=after, change=before - after)


def leave_one_out(
    panel: pd.DataFrame, design: Design, unit: Hashable | None = None, levels: Sequence[int] = ()
) -> pd.DataFrame:
    """Return how much the ranks rest on each part: what its removal does to them.

    Parameters
    ----------
    panel : pandas.DataFrame
        As in :func:`cds_analysis.metrics.audit.scores.index_scores`.
    design : Design
        How the index is made.
    unit : hashable, optional
        Whose own change is told.
    levels : sequence of int
        Which parts, 1 being indicators; all of them without.

    Returns
    -------
    pandas.DataFrame
        One row a part (and period): ``part, level`` (``period``), ``mean_change`` (mean absolute change of
        rank, over units with a rank both with and without the part), ``largest_change`` (places, the largest
        absolute one), ``largest_unit`` (whose, the first of equals), ``n_units`` (how many were compared),
        and with a unit ``own_rank, own_rank_without, own_change`` (places won by leaving the part out).

    Raises
    ------
    InputError
        As :func:`ranks_without`, and if the unit is not in the panel.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Part
    >>> panel = pd.DataFrame({"unit": ["x", "y", "z"], "a": [0, 5, 3], "b": [1, 0, 0]})
    >>> table = leave_one_out(panel, Design((Part("a", weight=3), Part("b"))), "z", levels=[1])
    >>> table[["part", "mean_change", "largest_change", "largest_unit", "own_change"]].to_numpy().tolist()
    [['a', 1.0, 2.0, 'x', 0.0], ['b', 0.0, 0.0, 'x', 0.0]]
    """
    long = ranks_without(panel, design, levels)
    by = ["part", "level", *(["period"] if "period" in long else [])]
    if unit is not None and unit not in set(long["unit"]):
        raise InputError([unknown_word("name of a unit", unit, sorted({str(name) for name in long["unit"]}))])
    long = long.assign(size=long["change"].abs())
    groups = long.groupby(by, sort=False)
    largest = long.sort_values("size", ascending=False, kind="stable").drop_duplicates(by)
    table = groups["size"].agg(mean_change="mean", largest_change="max", n_units="count").reset_index()
    table = table.merge(largest[[*by, "unit"]].rename(columns={"unit": "largest_unit"}), on=by)
    table["largest_unit"] = table["largest_unit"].where(table["n_units"] > 0)
    if unit is None:
        return table
    own = long.loc[long["unit"] == unit, [*by, "rank", "rank_without", "change"]]
    return table.merge(own.rename(columns=lambda name: name if name in by else f"own_{name}"), how="left")
