"""What callers may write where a function wants names, a day or a table; what they may not is a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

import pandas as pd

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cellar.text import nearest

_MOST = 8


def names_of(value: object) -> list[str]:
    """Return the names that an argument lists; a text is one name, never a list of letters.

    Examples
    --------
    >>> names_of("dti_total"), names_of(["dti_total", 5])
    (['dti_total'], ['dti_total', '5'])
    """
    listed = [value] if isinstance(value, str) or not isinstance(value, Iterable) else value
    return [str(one) for one in listed]


def last_day(value: object, argument: str, problems: list[Problem]) -> date | None:
    """Return the day that a person means: of a period its last one.

    Parameters
    ----------
    value : str, int, date, datetime or pandas.Period
        A day, or a period such as ``2024-Q4``, ``2024-12`` or 2024.
    argument : str
        Its name.
    problems : list of Problem
        Gets the fault, if there is one.

    Returns
    -------
    date or None
        None after a fault.

    Examples
    --------
    >>> last_day("2024-Q4", "as_of", []), last_day(pd.Period("2024-02"), "as_of", [])
    (datetime.date(2024, 12, 31), datetime.date(2024, 2, 29))
    """
    if isinstance(value, pd.Period):
        value = value.end_time
    if isinstance(value, datetime) and not pd.isna(value):
        return value.date()
    if type(value) is date:
        return value
    try:
        return parse_period(str(value)).end
    except ValueError:
        details = {"value": str(value), "expected": "a day like 2024-10-21, or a period like 2024-Q4"}
        message = "“{value}” cannot be read."
        problems.append(Problem("as_of", message, "Expected: {expected}.", details, column=argument))
        return None


def known_names(
    value: object,
    find: Callable[[str], str | None],
    allowed: Sequence[str],
    argument: str,
    problems: list[Problem],
) -> list[str]:
    """Return the identifiers that the names of an argument stand for.

    Parameters
    ----------
    value : str or iterable of str
        One name, or several.
    find : callable
        From a name to its identifier, or None.
    allowed : sequence of str
        The known names, for the nearest match and for saying what is allowed.
    argument : str
        Its name.
    problems : list of Problem
        Gets a fault for each unknown name.

    Returns
    -------
    list of str
        Each once, in the order written; unknown ones are left out.

    Examples
    --------
    >>> faults = []
    >>> known_names(["a1", "b"], {"a1": "a1", "a2": "a2"}.get, ["a1", "a2"], "indicators", faults)
    ['a1']
    >>> faults[0].text()
    'indicators: “b” is not known here. Known: a1, a2.'
    """
    found = {name: find(name) for name in names_of(value)}
    problems += [not_known(name, allowed, argument) for name, key in found.items() if key is None]
    return list(dict.fromkeys(key for key in found.values() if key is not None))


def not_known(value: object, allowed: Sequence[str], argument: str) -> Problem:
    """Return the fault of a name that is none of the allowed ones: with the nearest, and what is allowed."""
    guess = nearest(str(value), allowed)
    hint = "Did you mean “{nearest}”? Known: {names}." if guess else "Known: {names}."
    names = ", ".join(allowed[:_MOST]) + (", …" if len(allowed) > _MOST else "")
    details = {"value": str(value), "nearest": guess, "names": names}
    return Problem("not_known", "“{value}” is not known here.", hint, details, column=argument)


def table_problems(**tables: tuple[object, Sequence[str]]) -> Iterator[Problem]:
    """Yield which arguments are no data frames, or lack columns.

    Parameters
    ----------
    **tables : tuple of object and sequence of str
        By the name of the argument: what was given, and the columns that it needs.

    Yields
    ------
    Problem
        With the nearest column that is there.

    Examples
    --------
    >>> [fault.text() for fault in table_problems(peers=(pd.DataFrame({"units": []}), ["unit"]))]
    ['peers: The column “unit” is missing. Is “units” meant?']
    """
    for name, (table, columns) in tables.items():
        if not isinstance(table, pd.DataFrame):
            details = {"value": type(table).__name__, "columns": list(columns)}
            message, hint = "A {value} was given, where a DataFrame is needed.", "Its columns: {columns}."
            yield Problem("no_table", message, hint, details, column=name)
            continue
        for column in [column for column in columns if column not in table.columns]:
            guess = nearest(column, [str(found) for found in table.columns if found not in columns])
            hint = "Is “{nearest}” meant?" if guess else ""
            details = {"column": column, "nearest": guess}
            yield Problem("missing_column", "The column “{column}” is missing.", hint, details, name)
