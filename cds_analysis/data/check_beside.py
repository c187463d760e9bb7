"""What is good in itself and cannot be right beside other rows: shares of one, sums that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.text import plain_number
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identities import Identity, identity_problems, load_identities
from cds_analysis.data.identity import QualifiedValue
from cds_analysis.data.resolution import believed


def share_problems(frame: pd.DataFrame, beside: pd.DataFrame | None = None) -> Iterator[Problem]:
    """Yield the percentages that may be shares of one: the figure nearest in time is near their hundredfold.

    Parameters
    ----------
    frame : pandas.DataFrame
        Typed rows.
    beside : pandas.DataFrame, optional
        Other rows that are known. A row of ``frame`` that makes one of them doubtful has the fault itself.

    Yields
    ------
    Problem
        At the number of a row of ``frame``.
    """
    rows = frame if beside is None else pd.concat([beside, frame], ignore_index=True)
    n_beside = len(rows) - len(frame)
    percents = rows[rows["unit_measure"] == "percent"].reset_index()
    for _, group in percents.groupby(["ref_area", "indicator"]):
        for at, near in _shares(group):
            small, other = group.iloc[at], group.iloc[near]
            there = small if small["index"] >= n_beside else other
            if there["index"] >= n_beside:
                yield _share_problem(small, other, there)


def _shares(group: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield the places of numbers that may be shares of one, each with that of the figure that says so."""
    value, end = group["obs_value"].to_numpy(), group["period_end"].to_numpy()
    for at in np.flatnonzero((value > 0) & (value <= 1)) if len(group) > 1 else ():
        others = np.delete(np.arange(len(group)), at)
        gap = np.abs(end[others] - end[at])
        nearest_ones = others[gap == gap.min()]
        times = value[nearest_ones] / value[at]
        fitting = nearest_ones[(times >= 50) & (times <= 200)]
        if len(fitting) and not ((times >= 0.5) & (times <= 2)).any():
            yield int(at), int(fitting[-1])


def _share_problem(small: pd.Series, other: pd.Series, there: pd.Series) -> Problem:
    details = {
        "value": QualifiedValue(plain_number(small["obs_value"]), "percent"),
        "period": parse_period(small["time_period"]),
        "other": QualifiedValue(plain_number(other["obs_value"]), "percent"),
        "other_period": parse_period(other["time_period"]),
        "hundredfold": QualifiedValue(plain_number(100 * small["obs_value"]), "percent"),
    }
    message = (
        "{value} ({period}) can be a share of one: is {hundredfold} meant? "
        "The figure nearest in time is {other} ({other_period})."
    )
    hint = "One of the two cannot be right."
    return Problem("share", message, hint, details, there["csv_file"], int(there["csv_line"]), "obs_value")


def figure_errors(new: pd.DataFrame, dataset: Dataset, known: pd.DataFrame) -> Iterator[Problem]:
    """Yield what rows would spoil among those that are known: percentages beside shares, sums that must hold.

    Parameters
    ----------
    new : pandas.DataFrame
        Typed rows without faults of their own.
    dataset : Dataset
        Registry and indicators.
    known : pandas.DataFrame
        All rows that are there.

    Yields
    ------
    Problem
        At each row of ``new`` that has a part in it; none for what is wrong without them.
    """
    yield from share_problems(new, known)
    touched = [one for one in load_identities(dataset.root) if _measures(one) & set(new["indicator"])]
    if not touched:
        return
    before = believed(known, dataset.indicators)
    after = believed(pd.concat([known, new]), dataset.indicators)
    for identity in touched:
        was = {_sum_of(one) for one in identity_problems(before, [identity], dataset.registry)}
        for problem in identity_problems(after, [identity], dataset.registry):
            parts = new[new["indicator"].isin(_measures(identity))]
            parts = parts[parts["time_period"] == problem.details["period"]]
            if identity["kind"] == "weighted_sum":
                parts = parts[parts["ref_area"] == problem.details["unit"]]
            for row in parts.itertuples() if _sum_of(problem) not in was else ():
                yield replace(problem, file=row.csv_file, line=int(row.csv_line))


def _measures(identity: Identity) -> set[str]:
    return {identity["indicator"], identity.get("published", ""), *identity.get("weights", ())}


def _sum_of(problem: Problem) -> tuple[object, object]:
    return problem.details["unit"], problem.details["period"]
