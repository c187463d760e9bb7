"""The index made again and again under other assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cds_analysis.errors import InputError, Problem
from cds_analysis.metrics.audit.aggregate import Rule, node_scores, ranks
from cds_analysis.metrics.audit.assumptions import CHOICES, Assumption, Choice
from cds_analysis.metrics.audit.design import Design
from cds_analysis.metrics.audit.normalise import normalised
from cds_analysis.metrics.audit.panel import Panel, aligned, read_panel
from cds_analysis.metrics.audit.scores import scores_of
from cds_analysis.metrics.audit.tree import Array, Tree, tree_of

_CELLS = 400_000


@dataclass(frozen=True, eq=False)
class Audit:
    """An index and what is to be varied in it.

    Parameters
    ----------
    figures : Panel
        The nominal figures.
    design : Design
        The nominal design.
    tree : Tree
        Of the design.
    assumptions : tuple of assumptions
        Checked together.
    nominal : array
        Rank of each row of the panel.
    """

    figures: Panel
    design: Design
    tree: Tree
    assumptions: tuple[Assumption, ...]
    nominal: Array

    @property
    def widths(self) -> list[int]:
        """Return how many draws each assumption needs for a run."""
        return [entry.width(self.tree) for entry in self.assumptions]


def audit_of(panel: pd.DataFrame, design: Design, assumptions: Sequence[Assumption]) -> Audit:
    """Return an index ready to be made again.

    Parameters
    ----------
    panel : pandas.DataFrame
        As in :func:`cds_analysis.metrics.audit.scores.index_scores`.
    design : Design
        The nominal one.
    assumptions : sequence of assumptions
        What is to be varied.

    Returns
    -------
    Audit
        With the nominal ranks.

    Raises
    ------
    InputError
        If the panel does not fit, or no unit has a total.
    """
    tree = tree_of(design)
    figures = read_panel(panel, tree)
    nominal = ranks(scores_of(figures, tree.weights[np.newaxis], tree, design)[-1], figures.periods)[0]
    if np.isnan(nominal).all():
        message = "No unit has a total: each lacks some part."
        hint = "Fill the gaps, leave parts out by weight 0, or average what is available (missing)."
        raise InputError([Problem("no_total", message, hint)])
    return Audit(figures, design, tree, tuple(assumptions), nominal)


def ranks_of_runs(audit: Audit, draws: Array) -> Array:
    """Return the rank of every unit in every run.

    Parameters
    ----------
    audit : Audit
        What is varied.
    draws : array
        Numbers from 0 to 1: one row a run, the columns of the assumptions side by side.

    Returns
    -------
    array
        One row a run, one column a row of the panel; missing without a total.

    Raises
    ------
    InputError
        If a combination cannot be computed, e.g. a geometric mean of z-scores around zero.
    """
    weights, codes = _drawn(audit, draws)
    found = np.empty((len(draws), len(audit.nominal)))
    ways, way = np.unique(codes, axis=0, return_inverse=True)
    for number, code in enumerate(ways):
        own = np.flatnonzero(way.ravel() == number)
        figures, design = _otherwise(audit, code)
        leaves = normalised(figures.values, audit.tree, design.normalisation)
        rule = Rule(design.aggregation, design.missing)
        for rows in _chunks(own, len(audit.nominal)):
            total = node_scores(leaves, weights[rows], audit.tree, rule)[-1]
            found[rows] = ranks(total, figures.periods)
    return found


def _drawn(audit: Audit, draws: Array) -> tuple[Array, NDArray[np.intp]]:
    """Return the weights of every run, and the number of the option of each choice."""
    weights = np.tile(audit.tree.weights, (len(draws), 1))
    codes = np.full((len(draws), len(CHOICES)), -1, dtype=np.intp)
    ends = np.cumsum(audit.widths)[:-1]
    for entry, own in zip(audit.assumptions, np.split(draws, ends, axis=1), strict=True):
        if isinstance(entry, Choice):
            codes[:, CHOICES.index(entry.vary)] = entry.chosen(own)
        else:
            weights *= entry.factors(own, audit.tree)
    return weights, codes


def _otherwise(audit: Audit, code: NDArray[np.intp]) -> tuple[Panel, Design]:
    """Return the figures and the design of one combination of options; −1 is the nominal way."""
    figures, design = audit.figures, audit.design
    for entry in audit.assumptions:
        if isinstance(entry, Choice):
            option = entry.options[code[CHOICES.index(entry.vary)]]
            if isinstance(option, pd.DataFrame):
                figures = aligned(figures, read_panel(option, audit.tree))
            else:
                design = replace(design, **{entry.vary: option})  # type: ignore[arg-type]
    return figures, design


def _chunks(runs: NDArray[np.intp], size: int) -> Iterator[NDArray[np.intp]]:
    """Yield the runs in portions that fit into memory."""
    step = max(1, _CELLS // size)
    for start in range(0, len(runs), step):
        yield runs[start : start + step]
