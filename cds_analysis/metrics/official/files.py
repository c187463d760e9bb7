"""Series and their history as CSV files: read, checked as a whole, labelled and written."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from cds_analysis.errors import InputError, Problem
from cds_analysis.metrics.official.facts import year_number
from cds_analysis.metrics.official.labels import (
    HISTORY_COLUMNS,
    SERIES_COLUMNS,
    SIGNS,
    official_labels,
)
from cds_analysis.sources.tables import read_table, write_table
from cds_analysis.text import nearest

_PLACE = ["csv_file", "csv_line"]
_NUMBER = r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?"
_NEVER_EMPTY = ("series_id", "direction")
_FORM_OF = {
    "base_period": "period",
    "base_value": "number",
    "period": "period",
    "value": "number",
    "target": "number",
    "target_period": "period",
    "limit": "number",
    "direction": "direction",
}
_FORMS = {
    "number": "a number with a decimal point, like 95.2",
    "period": "2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 or an interval a/b",
    "direction": "higher or lower",
}


def label_files(source: Path, result: Path, history: Path | None = None) -> int:
    """Write a file of series again with the labels of every official method.

    Parameters
    ----------
    source : Path
        The columns of :func:`~cds_analysis.metrics.official.official_labels`, and any others.
    result : Path
        Written whole or not at all.
    history : Path, optional
        ``series_id, period, value``.

    Returns
    -------
    int
        How many series.

    Raises
    ------
    InputError
        If anything in either file is at fault; every fault is named, and nothing is written.
    """
    problems: list[Problem] = []
    frame = _checked(source, SERIES_COLUMNS, problems)
    points = _checked(history, HISTORY_COLUMNS, problems) if history else None
    if problems:
        raise InputError(problems)
    labelled = official_labels(frame.drop(columns=_PLACE), history=points)
    write_table(labelled, result)
    return len(labelled)


def _checked(path: Path, columns: Sequence[str], problems: list[Problem]) -> pd.DataFrame:
    """Return the file as text, and add its faults to the list."""
    try:
        frame = read_table(path, _columns_to_read(path, columns))
    except InputError as error:
        problems += error.problems
        return pd.DataFrame(columns=[*columns, *_PLACE], dtype="str")
    problems += _cell_problems(frame)
    if tuple(columns) == HISTORY_COLUMNS:
        problems += _repeated(frame)
    return frame


def _columns_to_read(path: Path, columns: Sequence[str]) -> list[str]:
    """Return the header, if it has every column needed and no misspelt or repeated one; else those needed."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return list(columns)
    header = next((row for row in csv.reader(io.StringIO(text)) if any(row)), [])
    whole = set(columns) <= set(header) and len(set(header)) == len(header)
    return header if whole and not set(_PLACE) & set(header) else list(columns)


def _cell_problems(frame: pd.DataFrame) -> Iterator[Problem]:
    for row in frame.to_dict("records"):
        for column in [name for name in SERIES_COLUMNS if name in frame]:
            place = (row["csv_file"], int(row["csv_line"]), column)
            if not row[column].strip():
                if column in _NEVER_EMPTY:
                    yield Problem("missing_key", "“{key}” is missing.", "", {"key": column}, *place)
                continue
            form = _FORM_OF.get(column, "")
            if form and not _ACCEPTS[form](row[column]):
                yield _cell_problem(row[column], form, place)


def _cell_problem(cell: str, form: str, place: tuple[str, int, str]) -> Problem:
    guess = _GUESSES[form](cell)
    details = {"value": cell, "expected": _FORMS[form], "nearest": guess}
    hint = "Expected: {expected}; “{nearest}” perhaps." if guess else "Expected: {expected}."
    return Problem(f"bad_{form}", "“{value}” cannot be read.", hint, details, *place)


def is_number(text: str) -> bool:
    """Return whether a cell is a finite number with a decimal point.

    Examples
    --------
    >>> is_number("95.2"), is_number("95,2"), is_number("1e999")
    (True, False, False)
    """
    return bool(re.fullmatch(_NUMBER, text)) and math.isfinite(float(text))


def nearest_number(text: str) -> str:
    """Return the number that a cell probably means, or an empty text.

    Examples
    --------
    >>> nearest_number("95,2 %"), nearest_number("khoảng 80"), nearest_number("1.234,5")
    ('95.2', '80', '1234.5')
    """
    found = re.search(r"-?\d[\d.,]*", text)
    if not found:
        return ""
    digits = found[0].rstrip(".,")
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


def _repeated(points: pd.DataFrame) -> Iterator[Problem]:
    years = points["period"].map(year_number)
    twice = points.assign(year=years).duplicated(["series_id", "year"]) & years.notna()
    for row in points[twice].to_dict("records"):
        message = "“{value}” stands twice."
        details = {"value": f"{row['series_id']}, {row['period']}"}
        yield Problem("repeated_point", message, "", details, row["csv_file"], int(row["csv_line"]))


_ACCEPTS: Mapping[str, Callable[[str], bool]] = {
    "number": is_number,
    "period": is_year_or_period,
    "direction": SIGNS.__contains__,
}
_GUESSES: Mapping[str, Callable[[str], str]] = {
    "number": nearest_number,
    "period": nearest_year,
    "direction": lambda text: nearest(text, SIGNS),
}
