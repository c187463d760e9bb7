"""A cell of a result table as spreadsheets take it: plain values, and text that stays text."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd

Plain = bool | int | float | str | date | None
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def is_formula_like(text: str) -> bool:
    """Return whether a spreadsheet would take a text for a formula.

    Parameters
    ----------
    text : str
        Of a cell.

    Returns
    -------
    bool
        True for a text that starts with ``= + - @``, a tab or a carriage return (the list of OWASP).

    Examples
    --------
    >>> is_formula_like("=1+1"), is_formula_like("Bình Thuận")
    (True, False)
    """
    return text.startswith(_FORMULA_MARKS)


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which no text would be taken for a formula by a spreadsheet.

    Parameters
    ----------
    table : pandas.DataFrame
        Any.

    Returns
    -------
    pandas.DataFrame
        With an apostrophe before such texts; numbers and days are untouched.

    Examples
    --------
    >>> harmless(pd.DataFrame({"a": ["=1+1", "x"], "b": [-1, 2]})).to_numpy().tolist()
    [["'=1+1", -1], ['x', 2]]
    """
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{name: table[name].map(_harmless) for name in texts})


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and is_formula_like(value) else value


def plain_value(value: object) -> Plain:
    """Return a cell of a data frame as a plain Python value.

    Parameters
    ----------
    value : object
        Of any column; missing values of every kind give None, an infinite number its name as text.

    Returns
    -------
    bool, int, float, str, date or None
        Times of day do not occur in results: a timestamp gives its day.

    Examples
    --------
    >>> plain_value(np.float64(0.5)), plain_value(pd.NaT), plain_value(pd.Timestamp("2024-10-21"))
    (0.5, None, datetime.date(2024, 10, 21))
    """
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        number = float(value)
        return None if math.isnan(number) else number if math.isfinite(number) else str(number)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, date) else str(value)


def plain_rows(table: pd.DataFrame) -> list[list[Plain]]:
    """Return the rows of a table with plain values, in order and without the index."""
    columns = [[plain_value(value) for value in table.iloc[:, place]] for place in range(table.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)]
