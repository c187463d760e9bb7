"""How sure is a rank? Its band under all assumptions varied at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cds_analysis.errors import Problem, stop_on_errors
from cds_analysis.metrics.audit.assumptions import Assumption, assumption_problems
from cds_analysis.metrics.audit.design import Design
from cds_analysis.metrics.audit.runs import audit_of, ranks_of_runs
from cds_analysis.metrics.audit.tree import Array

BAND = (0.05, 0.5, 0.95)


def rank_bands(
    panel: pd.DataFrame,
    design: Design,
    assumptions: Sequence[Assumption],
    runs: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Return the rank of every unit with its band over many runs of the index.

    Parameters
    ----------
    panel : pandas.DataFrame
        As in :func:`cds_analysis.metrics.audit.scores.index_scores`.
    design : Design
        The nominal one.
    assumptions : sequence of assumptions
        All are drawn anew in every run, independently of each other.
    runs : int
        How many.
    seed : int
        From 0; the same seed gives the same table.

    Returns
    -------
    pandas.DataFrame
        One row a unit (and period), in the order of the panel: ``unit`` (``period``), ``rank`` (nominal),
        ``mean_rank, median_rank, p5_rank, p95_rank`` (over the runs alone), ``best_rank, worst_rank`` (over
        the runs and the nominal rank) and ``n_runs`` (those in which the unit has a total; the other columns
        rest on these). Hence ``best_rank ≤ rank ≤ worst_rank`` always. The 5–95 % band need not hold
        the nominal rank: when it does not, the nominal choice is itself an outlier among the alternatives.
        Missing for a unit that never has a total.

    Raises
    ------
    InputError
        If there is no assumption, an option cannot be computed, or the panel does not fit.

    Notes
    -----
    Monte Carlo uncertainty analysis: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step
    7; Becker et al. (2022), COINr, ``get_sensitivity``; quantiles between two ranks are interpolated.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.assumptions import WeightNoise
    >>> from cds_analysis.metrics.audit.design import Part
    >>> panel = pd.DataFrame({"unit": ["x", "y", "z"], "a": [0, 5, 9], "b": [8, 5, 0]})
    >>> table = rank_bands(panel, Design((Part("a", weight=1.1), Part("b"))), [WeightNoise(0.25)])
    >>> table[["unit", "rank", "p5_rank", "p95_rank"]].to_numpy().tolist()
    [['x', 3.0, 2.0, 3.0], ['y', 1.0, 1.0, 2.0], ['z', 2.0, 1.0, 3.0]]
    """
    stop_on_errors([*assumption_problems(assumptions), *_count_problems(runs, seed)])
    audit = audit_of(panel, design, assumptions)
    draws = np.random.default_rng(seed).random((runs, sum(audit.widths)))
    found = ranks_of_runs(audit, draws)
    everything = np.vstack([audit.nominal, found])
    low, middle, high = _quantiles(found, BAND)
    best, worst = _quantiles(everything, (0.0, 1.0))
    return audit.figures.keys.assign(
        rank=audit.nominal,
        mean_rank=_means(found),
        median_rank=middle,
        p5_rank=low,
        p95_rank=high,
        best_rank=best,
        worst_rank=worst,
        n_runs=(~np.isnan(found)).sum(axis=0),
    )


def _count_problems(runs: int, seed: int) -> list[Problem]:
    message = "The number of runs must be from 1, and the seed from 0."
    return [Problem("bad_count", message)] if runs < 1 or seed < 0 else []


def _means(found: Array) -> Array:
    """Return the mean of each column over its known cells."""
    count = (~np.isnan(found)).sum(axis=0)
    return np.where(count > 0, np.nansum(found, axis=0) / np.maximum(count, 1), np.nan)


def _quantiles(found: Array, shares: tuple[float, ...]) -> Array:
    """Return quantiles of each column over its known cells; missing for a column without any."""
    known = ~np.isnan(found).all(axis=0)
    table = np.full((len(shares), found.shape[1]), np.nan)
    if known.any():
        table[:, known] = np.nanquantile(found[:, known], shares, axis=0)
    return table
