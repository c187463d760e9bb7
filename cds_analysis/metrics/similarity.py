"""Who is a fair peer: the units most alike in what they are, not in how well they do."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from cds_analysis.data.similarity import Measure


def structural_distance(structure: pd.DataFrame, unit: Hashable, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return how far every other unit is from one in structure.

    Parameters
    ----------
    structure : pandas.DataFrame
        One row a unit, one column a measure.
    unit : hashable
        From whom.
    measures : sequence of Measure
        What counts, and how much.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit, nearest first: ``distance`` (root of the weighted mean of squared differences, in
        standard deviations; missing values leave the unit out) and one column a measure with its own
        difference: in standard deviations (positive: the other has more), or 0 and 1 for names.
        Empty when the unit itself has a missing value, or no measure counts.

    Notes
    -----
    Scaled Euclidean distance over numbers and simple matching over names (Gower 1971).

    Examples
    --------
    >>> table = pd.DataFrame({"size": [1.0, 10.0, 100.0]}, index=list("abc"))
    >>> structural_distance(table, "a", [Measure("size", 1, "log")])["distance"].round(2).tolist()
    [1.0, 2.0]
    """
    counted = [measure for measure in measures if measure.weight > 0 and measure.indicator in structure]
    columns = {
        measure.indicator: _difference(structure[measure.indicator], unit, measure.scale)
        for measure in counted
    }
    table = pd.DataFrame(columns, index=structure.index).drop(index=unit).dropna()
    if table.empty:
        return pd.DataFrame(columns=["distance", *columns])
    weights = np.array([measure.weight for measure in counted])
    squares = (table.to_numpy(dtype=float) ** 2) @ weights / weights.sum()
    return table.assign(distance=np.sqrt(squares))[["distance", *columns]].sort_values(
        "distance", kind="stable"
    )


def _difference(values: pd.Series, unit: Hashable, scale: str) -> pd.Series:
    if scale == "same":
        return (values != values[unit]).astype(float).mask(values.isna() | (values == ""))
    numbers = values.astype(float)
    scaled = np.log(numbers.where(numbers > 0)) if scale == "log" else numbers
    spread = float(scaled.std(ddof=1))
    return (scaled - scaled[unit]) / (spread if spread > 0 else 1.0)


def merged_values(
    values: pd.DataFrame, members: Mapping[str, tuple[str, ...]], measures: Sequence[Measure]
) -> pd.DataFrame:
    """Return the structure of units made of others: sums, and means weighted by size.

    Parameters
    ----------
    values : pandas.DataFrame
        One row a member, one column an indicator.
    members : mapping
        Unit to its members.
    measures : sequence of Measure
        Numbers only; names are left out.

    Returns
    -------
    pandas.DataFrame
        One row a unit; missing where a member has no value.

    Examples
    --------
    >>> values = pd.DataFrame({"people": [1.0, 3.0], "income": [10.0, 20.0]}, index=["a", "b"])
    >>> kinds = [Measure("people", 1, merged="sum"), Measure("income", 1, mean_by="people")]
    >>> merged_values(values, {"ab": ("a", "b")}, kinds).loc["ab"].tolist()
    [4.0, 17.5]
    """
    numbers = [measure for measure in measures if measure.scale != "same" and measure.indicator in values]
    rows = {
        unit: {measure.indicator: _merged(values.reindex(list(parts)), measure) for measure in numbers}
        for unit, parts in members.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[measure.indicator for measure in numbers])


def _merged(parts: pd.DataFrame, measure: Measure) -> float:
    own = parts[measure.indicator]
    if measure.merged == "sum":
        return float(own.sum(skipna=False))
    if measure.mean_by not in parts:
        return float(own.mean(skipna=False))
    size = parts[measure.mean_by]
    return float((own * size).sum(skipna=False) / size.sum(skipna=False))
