"""A table of series and its history, as people hand them in: read and checked as a whole."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.periods import year_number
from cds_analysis.cellar.text import nearest
from cds_analysis.data.plain_cells import is_number
from cds_analysis.data.tables import read_table

SERIES_COLUMNS = (
    "series_id",
    "base_period",
    "base_value",
    "period",
    "value",
    "target",
    "target_period",
    "limit",
    "direction",
)
HISTORY_COLUMNS = ("series_id", "period", "value")
DIRECTIONS = ("higher", "lower")
_NEVER_EMPTY = ("series_id", "direction")
_PLACE = ["csv_file", "csv_line"]


def read_series(source: Path, history: Path | None = None) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return a table of series and the points of their history, as text.

    Parameters
    ----------
    source : Path
        A CSV file with :data:`SERIES_COLUMNS` and any others; cells may be empty but for the name and the
        direction.
    history : Path, optional
        A CSV file with :data:`HISTORY_COLUMNS` and any others.

    Returns
    -------
    tuple of pandas.DataFrame
        All columns of each file, in their order; None without a history.

    Raises
    ------
    InputError
        With everything that is wrong in both files.
    """
    problems: list[Problem] = []
    frame = _checked(source, SERIES_COLUMNS, problems)
    points = _checked(history, HISTORY_COLUMNS, problems) if history else None
    if points is not None:
        problems += _repeated(points)
    if problems:
        raise InputError(problems)
    return frame.drop(columns=_PLACE), points


def _checked(path: Path, columns: Sequence[str], problems: list[Problem]) -> pd.DataFrame:
    """Return the file as text, and add its faults to the list."""
    try:
        frame = read_table(path, columns, others=True)
    except InputError as error:
        problems += error.problems
        return pd.DataFrame(columns=[*columns, *_PLACE], dtype="str")
    for row in frame.to_dict("records"):
        place = (row["csv_file"], int(row["csv_line"]))
        for column in columns:
            problems += _cell_problems(row[column], column, place)
    return frame


def _cell_problems(cell: str, column: str, place: tuple[str, int]) -> Iterator[Problem]:
    form = _FORM_OF.get(column)
    if not cell.strip():
        if column in _NEVER_EMPTY:
            yield Problem("missing_key", "“{key}” is missing.", "", {"key": column}, *place, column)
    elif form is not None and not form.accepts(cell):
        guess = form.guess(cell)
        details = {"value": cell, "expected": _FORMS[form.name], "nearest": guess}
        hint = "Expected: {expected}; “{nearest}” perhaps." if guess else "Expected: {expected}."
        yield Problem(f"bad_{form.name}", "“{value}” cannot be read.", hint, details, *place, column)


def _repeated(points: pd.DataFrame) -> Iterator[Problem]:
    years = points["period"].map(year_number)
    twice = points.assign(year=years).duplicated(["series_id", "year"]) & years.notna()
    for row in points[twice].to_dict("records"):
        details = {"value": f"{row['series_id']}, {row['period']}"}
        place = row["csv_file"], int(row["csv_line"])
        yield Problem("repeated_point", "“{value}” stands twice.", "", details, *place)


def nearest_number(text: str) -> str:
    """Return the number that a cell probably means, or an empty text.

    Examples
    --------
    >>> nearest_number("95,2 %"), nearest_number("khoảng 80"), nearest_number("1.234,5")
    ('95.2', '80', '1234.5')
    """
    found = re.search(r"-?\d[\d.,]*", text)
    digits = found[0].rstrip(".,") if found else ""
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    return digits if is_number(digits) else ""


def is_year_or_period(text: str) -> bool:
    """Return whether a cell is a year, with decimals or without, or names a period.

    Examples
    --------
    >>> is_year_or_period("2024-Q3"), is_year_or_period("2024.75"), is_year_or_period("24")
    (True, True, False)
    """
    return bool(re.match(r"\d{4}(?!\d)", text)) and not math.isnan(year_number(text))


def nearest_year(text: str) -> str:
    """Return the year that a cell probably means, or an empty text.

    Examples
    --------
    >>> nearest_year("năm 2024"), nearest_year("31/12/2024"), nearest_year("24")
    ('2024', '2024', '')
    """
    found = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    return found[-1] if found else ""


class _Form(NamedTuple):
    name: str
    accepts: Callable[[str], bool]
    guess: Callable[[str], str]


_FORMS = {
    "number": "a number with a decimal point, like 95.2",
    "period": "2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 or an interval a/b",
    "direction": "higher or lower",
}
_NUMBER = _Form("number", is_number, nearest_number)
_PERIOD = _Form("period", is_year_or_period, nearest_year)
_FORM_OF: Mapping[str, _Form] = {
    **dict.fromkeys(("base_value", "value", "target", "limit"), _NUMBER),
    **dict.fromkeys(("base_period", "period", "target_period"), _PERIOD),
    "direction": _Form("direction", DIRECTIONS.__contains__, lambda cell: nearest(cell, DIRECTIONS)),
}
