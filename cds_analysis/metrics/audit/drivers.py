"""Which assumption drives the ranks? First-order and total-order indices of the mean change of rank."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd
from SALib.analyze import sobol as indices
from SALib.sample import sobol as sampling

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.metrics.audit.assumptions import Assumption, assumption_problems
from cds_analysis.metrics.audit.design import Design
from cds_analysis.metrics.audit.runs import Audit, audit_of, ranks_of_runs
from cds_analysis.metrics.audit.tree import Array

RESAMPLES = 200
CONFIDENCE = 0.95


def sensitivity(
    panel: pd.DataFrame,
    design: Design,
    assumptions: Sequence[Assumption],
    n: int = 512,
    seed: int = 1,
) -> pd.DataFrame:
    """Return how much of the variance of the mean absolute change of rank each assumption explains.

    Parameters
    ----------
    panel : pandas.DataFrame
        As in :func:`cds_analysis.metrics.audit.scores.index_scores`.
    design : Design
        The nominal one, from which the changes are counted.
    assumptions : sequence of assumptions
        Two or more.
    n : int
        Sample size; the index is made n · (assumptions + 2) times. Best a power of two, for which the
        sequence is balanced.
    seed : int
        From 0; the same seed gives the same table.

    Returns
    -------
    pandas.DataFrame
        One row an assumption in the order given: ``assumption, first_order`` (share of the variance that it
        explains alone), ``first_order_low, first_order_high``, ``total_order`` (with all it does together
        with others), ``total_order_low, total_order_high`` (95 % bootstrap intervals, normal, of 200
        resamples). Estimates of small shares may fall below 0. Missing if no assumption ever changes a rank.

    Raises
    ------
    InputError
        If there are fewer than two assumptions, a run leaves no unit to compare, or the panel does not fit.

    Notes
    -----
    The target is, in each run, the mean absolute difference of rank and nominal rank, over the units
    (and periods) that have both.
    Saltelli et al. (2010), Computer Physics Communications 181, for the design and the first order; Jansen
    (1999) for the total order; Sobol' sequence and estimators by SALib. Discrete choices are cut out of
    uniform draws. Weights are disturbed by a draw each and enter as one group (Saltelli et al. 2008, Global
    Sensitivity Analysis, section 1.2.14), so that one index tells of all of them.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.assumptions import Choice, WeightNoise
    >>> from cds_analysis.metrics.audit.design import Part
    >>> panel = pd.DataFrame({"unit": ["x", "y", "z"], "a": [0, 5, 9], "b": [8, 5, 0]})
    >>> same = Choice("aggregation", ("arithmetic", "arithmetic"))
    >>> table = sensitivity(panel, Design((Part("a", weight=1.1), Part("b"))), [WeightNoise(), same], n=64)
    >>> table.loc[table["assumption"] == "aggregation", ["first_order", "total_order"]].to_numpy().tolist()
    [[0.0, 0.0]]
    """
    stop_on_errors([*assumption_problems(assumptions, least=2), *_count_problems(n, seed)])
    audit = audit_of(panel, design, assumptions)
    inputs = dict(zip((entry.name for entry in assumptions), audit.widths, strict=True))
    return sobol_indices(lambda draws: mean_changes(audit, draws), inputs, n, seed)


def mean_changes(audit: Audit, draws: Array) -> Array:
    """Return the mean absolute change of rank against the nominal in every run.

    Parameters
    ----------
    audit : Audit
        What is varied.
    draws : array
        As in :func:`cds_analysis.metrics.audit.runs.ranks_of_runs`.

    Returns
    -------
    array
        One number a run, in places.

    Raises
    ------
    InputError
        If a run leaves no unit with both ranks.
    """
    sizes = np.abs(ranks_of_runs(audit, draws) - audit.nominal)
    count = (~np.isnan(sizes)).sum(axis=1)
    if (count == 0).any():
        message = "In {count} runs no unit has a rank to compare."
        hint = "Take away the assumption that leaves every unit without a total."
        raise InputError([Problem("nothing_to_compare", message, hint, {"count": int((count == 0).sum())})])
    return np.asarray(np.nansum(sizes, axis=1) / count)


def sobol_indices(
    model: Callable[[Array], Array], inputs: Mapping[str, int], n: int, seed: int
) -> pd.DataFrame:
    """Return the first-order and total-order indices of any model of uniform inputs.

    Parameters
    ----------
    model : callable
        From draws (one row a run, one column a draw from 0 to 1) to one number a run.
    inputs : mapping of str to int
        Two or more groups of inputs with their number of columns.
    n : int
        Sample size; the model is called once for n · (inputs + 2) runs.
    seed : int
        From 0; NumPy's global state is neither used nor changed.

    Returns
    -------
    pandas.DataFrame
        As :func:`sensitivity`.

    Examples
    --------
    >>> table = sobol_indices(lambda draws: draws @ [1.0, 2.0, 0.0], {"a": 1, "b": 1, "c": 1}, 1024, 1)
    >>> table[["assumption", "first_order", "total_order"]].round(1).to_numpy().tolist()
    [['a', 0.2, 0.2], ['b', 0.8, 0.8], ['c', 0.0, 0.0]]
    """
    problem = _problem(list(inputs.values()))
    with _quiet():
        draws = sampling.sample(problem, n, calc_second_order=False, seed=seed)
        results = model(draws)
        # a seed of 0 would make SALib resample by NumPy's global state
        found = _indices(problem, results, seed + 1) if np.ptp(results) else {}
    columns: dict[str, object] = {"assumption": list(inputs)}
    for name, key in (("first_order", "S1"), ("total_order", "ST")):
        middle, half = found.get(key, np.nan), found.get(f"{key}_conf", np.nan)
        columns |= {name: middle, f"{name}_low": middle - half, f"{name}_high": middle + half}
    return pd.DataFrame(columns)


def _problem(widths: Sequence[int]) -> dict[str, object]:
    """Return the inputs as SALib wants them: one column a draw, grouped by assumption."""
    numbers = np.repeat(np.arange(len(widths)), widths)
    return {
        "num_vars": len(numbers),
        "names": [f"x{column}" for column in range(len(numbers))],
        "groups": [f"g{number}" for number in numbers],
        "bounds": [[0.0, 1.0]] * len(numbers),
    }


def _indices(problem: dict[str, object], results: Array, seed: int) -> Mapping[str, Array]:
    found: Mapping[str, Array] = indices.analyze(
        problem,
        results,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=seed,
    )
    return found


def _count_problems(n: int, seed: int) -> list[Problem]:
    message = "The sample size must be from 2, and the seed from 0."
    return [Problem("bad_count", message)] if n < 2 or seed < 0 else []


@contextmanager
def _quiet() -> Iterator[None]:
    """Hush two warnings that the documentation answers: sizes off powers of two, constant resamples."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The balance properties of Sobol'", category=UserWarning)
        warnings.filterwarnings("ignore", message="Constant values encountered", category=UserWarning)
        yield
