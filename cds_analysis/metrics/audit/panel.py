"""The figures of an index, checked: one row a unit (and period), one column an indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.metrics.audit.faults import missing_column
from cds_analysis.metrics.audit.tree import Array, Tree


@dataclass(frozen=True, eq=False)
class Panel:
    """Checked figures as arrays.

    Parameters
    ----------
    keys : pandas.DataFrame
        ``unit`` and, if the panel has it, ``period``; one row a score.
    values : array
        One row an indicator, one column a row of ``keys``; missing is NaN.
    periods : array of int
        Number of the period of each row: ranks are within a period.
    """

    keys: pd.DataFrame
    values: Array
    periods: NDArray[np.intp]


def read_panel(frame: pd.DataFrame, tree: Tree) -> Panel:
    """Return the figures of a panel that an index uses.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``unit``, optionally ``period``, and a column for each indicator in its own unit of measure; further
        columns are ignored. A long table becomes one by ``frame.pivot``.
    tree : Tree
        Whose indicators are read.

    Returns
    -------
    Panel
        In the order of the rows.

    Raises
    ------
    InputError
        If a column is missing or not of numbers, a number is infinite, a unit has two rows for a period, a
        unit or period has no name, or there are no rows.

    Examples
    --------
    >>> from cds_analysis.metrics.audit.design import Design, Part
    >>> from cds_analysis.metrics.audit.tree import tree_of
    >>> tree = tree_of(Design((Part("a"), Part("b"))))
    >>> read_panel(pd.DataFrame({"unit": ["x", "y"], "a": [1, 2], "b": [3, None]}), tree).values.tolist()
    [[1.0, 2.0], [3.0, nan]]
    """
    names = [part.name for part in tree.indicators]
    frame = frame.rename(columns=str)
    columns = list(frame.columns)
    wanted = ["unit", *names]
    stop_on_errors(missing_column(name, columns) for name in wanted if name not in columns)
    keys = frame[["unit", *(["period"] if "period" in columns else [])]].reset_index(drop=True)
    stop_on_errors([*_key_problems(keys), *_number_problems(frame[names])])
    values = frame[names].to_numpy(dtype=float, na_value=np.nan).T
    periods = keys["period"].factorize()[0] if "period" in keys else np.zeros(len(keys), dtype=np.intp)
    return Panel(keys, values, periods)


def _key_problems(keys: pd.DataFrame) -> Iterator[Problem]:
    if keys.empty:
        yield Problem("no_rows", "The panel has no rows.")
    for column in keys.columns[keys.isna().any()]:
        message = "The column “{column}” has an empty cell."
        yield Problem("empty_key", message, details={"column": column})
    for row in keys[keys.duplicated()].drop_duplicates().itertuples(index=False):
        message = "“{name}” has two rows."
        hint = "A unit has one row, or one a period in a column “period”."
        yield Problem("double_row", message, hint, {"name": ", ".join(map(str, row))})


def _number_problems(figures: pd.DataFrame) -> Iterator[Problem]:
    for name, column in figures.items():
        place = str(name)
        if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
            numbers = pd.to_numeric(column, errors="coerce")
            odd = column[numbers.isna() & column.notna()]
            message = "“{value}” is not a number." if len(odd) else "The column is not of numbers."
            hint = "Turn the column into numbers; leave missing figures empty."
            yield Problem("not_a_number", message, hint, {"value": str(next(iter(odd), ""))}, column=place)
        elif np.isinf(column.to_numpy(dtype=float, na_value=np.nan)).any():
            yield Problem("infinite", "A figure is infinite.", "Leave it empty if unknown.", column=place)


def aligned(panel: Panel, other: Panel) -> Panel:
    """Return another panel of the same units and periods in the order of the first.

    Parameters
    ----------
    panel, other : Panel
        With the same keys in any order.

    Returns
    -------
    Panel
        ``other``, reordered.

    Raises
    ------
    InputError
        If the keys differ.
    """
    columns = list(panel.keys.columns)
    same = columns == list(other.keys.columns) and len(panel.keys) == len(other.keys)
    place = other.keys.assign(place=range(len(other.keys)))
    order = panel.keys.merge(place, how="left", on=columns)["place"] if same else pd.Series([np.nan])
    if order.isna().any():
        message = "An alternative panel has other units or periods than the panel itself."
        raise InputError([Problem("other_rows", message, "Give every panel the same rows.")])
    return Panel(panel.keys, other.values[:, order.to_numpy(dtype=int)], panel.periods)
