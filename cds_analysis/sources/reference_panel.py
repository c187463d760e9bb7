"""Measures of other countries, by kind: stand-ins where no peer publishes a measure of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cache import cached
from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.periods import parse_period
from cds_analysis.registry.kinds import MEASURE_KINDS
from cds_analysis.sources.plain_cells import is_day, is_number, is_period
from cds_analysis.sources.reference import REFERENCE_FOLDER
from cds_analysis.sources.tables import read_table
from cds_analysis.text import nearest

PANEL_COLUMNS = ("measure", "unit", "time_period", "value")
MEASURE_COLUMNS = (
    "measure",
    "measure_kind",
    "name_vi",
    "name_en",
    "known_from",
    "source_org",
    "source_title",
    "licence",
)
COLUMNS = ("kind", "measure", "name_vi", "name_en", "unit", "period", "value")
LEAST, MOST = 0, 100
_KEY = ["measure", "unit", "time_period"]
_TEXTS = ("measure", "name_vi", "name_en", "unit", "source_org", "source_title", "licence")


def load_reference_panel(as_of: date, data: Path | None = None) -> pd.DataFrame:
    """Return yearly shares of measures of other countries that were published by a day.

    Parameters
    ----------
    as_of : date
        The day of the report; measures with a later ``known_from`` are left out.
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`, one row a measure, unit and year: ``kind`` of
        :data:`cds_analysis.registry.kinds.MEASURE_KINDS`, ``period`` the end of the year as a decimal year
        (2021 is 2022.0), ``value`` per cent from 0 to 100. No value is missing: what is not known has no row.
        Empty when the folder has no such tables.

    Raises
    ------
    InputError
        If the tables have a fault; every one is named.

    Examples
    --------
    >>> panel = load_reference_panel(date(2024, 12, 31))
    >>> len(panel), panel["measure"].nunique(), float(panel["period"].max())
    (2040, 14, 2022.0)
    >>> len(load_reference_panel(date(2022, 7, 27)))
    0
    """
    root = data or data_dir()
    panel = cached(("reference panel", root), lambda: _read(root))
    return panel.loc[panel["known_from"] <= pd.Timestamp(as_of), list(COLUMNS)].reset_index(drop=True)


def panel_problems(root: Path) -> Iterator[Problem]:
    """Yield every fault of the panel and of the list of its measures.

    Parameters
    ----------
    root : Path
        The data folder; one without either table has no faults.

    Yields
    ------
    Problem
        With file, line and column. A table that cannot be read at all does not hide the faults of the other.
    """
    if any(path.is_file() for path in _paths(root)):
        (measures, unread), (rows, unread_rows) = _tables(root)
        yield from (*unread, *unread_rows)
        yield from _measure_problems(measures)
        yield from _row_problems(rows)
        if not unread:
            yield from _other_words(rows, "measure", measures["measure"])
            yield from _too_early(rows, measures)


def _paths(root: Path) -> tuple[Path, Path]:
    return root / REFERENCE_FOLDER / "panel_measures.csv", root / REFERENCE_FOLDER / "panel.csv"


def _tables(root: Path) -> list[tuple[pd.DataFrame, tuple[Problem, ...]]]:
    columns = (MEASURE_COLUMNS, PANEL_COLUMNS)
    return [_table(path, wanted, root) for path, wanted in zip(_paths(root), columns, strict=True)]


def _table(path: Path, columns: Sequence[str], root: Path) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return a table, or an empty one with the reasons why it cannot be read."""
    try:
        return read_table(path, columns, root.parent), ()
    except InputError as error:
        return pd.DataFrame(columns=[*columns, "csv_file", "csv_line"], dtype="str"), error.problems


def _read(root: Path) -> pd.DataFrame:
    if not any(path.is_file() for path in _paths(root)):
        return _typed(pd.DataFrame(columns=[*PANEL_COLUMNS, *MEASURE_COLUMNS[1:]], dtype="str"))
    stop_on_errors(panel_problems(root))
    (measures, _), (rows, _) = _tables(root)
    return _typed(rows.merge(measures[list(MEASURE_COLUMNS)], on="measure"))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    years = {text: parse_period(text).decimal_year for text in rows["time_period"].unique()}
    return rows.rename(columns={"measure_kind": "kind"}).assign(
        period=rows["time_period"].map(years).astype(float),
        value=rows["value"].astype(float),
        known_from=pd.to_datetime(rows["known_from"]),
    )


def _measure_problems(measures: pd.DataFrame) -> Iterator[Problem]:
    yield from _bad_texts(measures)
    yield from _other_words(measures, "measure_kind", MEASURE_KINDS)
    yield from _unreadable(measures, "known_from", is_day, "a day like 2024-10-21")
    firsts = measures.drop_duplicates("measure").set_index("measure")["csv_line"]
    for row in measures[measures.duplicated("measure")].to_dict("records"):
        details = {"value": row["measure"], "line": firsts.loc[row["measure"]]}
        message = "“{value}” stands in line {line} already."
        yield Problem("duplicate", message, "Delete one of the two.", details, **_at(row, "measure"))


def _row_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    yield from _bad_texts(rows)
    yield from _unreadable(rows, "time_period", _is_year, "2019, 2020, 2021 …")
    yield from _unreadable(rows, "value", is_number, "a number with a decimal point, like 95.2")
    yield from _out_of_bounds(rows)
    yield from _repeated(rows)


def _is_year(text: str) -> bool:
    return bool(re.fullmatch("[0-9]{4}", text)) and is_period(text)


def _at(row: dict[Any, Any], column: str) -> dict[str, Any]:
    return {"file": row["csv_file"], "line": int(row["csv_line"]), "column": column}


def _bad_texts(rows: pd.DataFrame) -> Iterator[Problem]:
    for column in (name for name in _TEXTS if name in rows):
        for row in rows[~rows[column].map(_is_clean).astype(bool)].to_dict("records"):
            message = "The text is not composed Unicode (NFC), or has spaces around it."
            hint = "Type it again, or save it as NFC."
            rule = "text_form"
            if not row[column]:
                rule, message, hint = "empty_cell", "The column “{column}” has an empty cell.", ""
            yield Problem(rule, message, hint, {"column": column}, **_at(row, column))


def _is_clean(text: str) -> bool:
    return bool(text) and text == text.strip() and unicodedata.is_normalized("NFC", text)


def _other_words(rows: pd.DataFrame, column: str, words: Iterable[str]) -> Iterator[Problem]:
    known = [word for word in dict.fromkeys(words) if word]
    for row in rows[~rows[column].isin(known)].to_dict("records"):
        guess = nearest(row[column], known)
        details = {"value": row[column], "words": ", ".join(known), "nearest": guess}
        hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
        message = "“{value}” is not a word of this column."
        yield Problem("vocabulary", message, hint, details, **_at(row, column))


def _unreadable(
    rows: pd.DataFrame, column: str, fits: Callable[[str], bool], expected: str
) -> Iterator[Problem]:
    for row in rows[~rows[column].map(fits).astype(bool)].to_dict("records"):
        details = {"value": row[column], "expected": expected}
        message, hint = "“{value}” cannot be read.", "Expected: {expected}."
        yield Problem(f"bad_{column}", message, hint, details, **_at(row, column))


def _out_of_bounds(rows: pd.DataFrame) -> Iterator[Problem]:
    numbers = pd.to_numeric(rows["value"].where(rows["value"].map(is_number).astype(bool)))
    for row in rows[(numbers < LEAST) | (numbers > MOST)].to_dict("records"):
        details = {"value": row["value"], "indicator": row["measure"], "unit": row["unit"]}
        message = "{value} is not possible for {indicator} of {unit}."
        bounds = {"lower": LEAST, "upper": MOST}
        yield Problem(
            "bounds", message, "Expected: {lower} to {upper}.", details | bounds, **_at(row, "value")
        )


def _repeated(rows: pd.DataFrame) -> Iterator[Problem]:
    firsts = rows.drop_duplicates(_KEY).set_index(_KEY)["csv_line"]
    for row in rows[rows.duplicated(_KEY)].to_dict("records"):
        first = firsts.loc[tuple(row[name] for name in _KEY)]
        details = {"first": f"{row['csv_file']}:{first}", "columns": ", ".join(_KEY)}
        message = "The row repeats {first}: same {columns}."
        yield Problem("duplicate", message, "Delete one of the two.", details, **_at(row, ""))


def _too_early(rows: pd.DataFrame, measures: pd.DataFrame) -> Iterator[Problem]:
    """Yield figures of a year that had not begun on the day since which they are said to be known."""
    days = measures[measures["known_from"].map(is_day).astype(bool)].drop_duplicates("measure")
    both = rows[rows["time_period"].map(_is_year).astype(bool)].merge(days[["measure", "known_from"]])
    for row in both[both["known_from"] < both["time_period"]].to_dict("records"):
        details = {"value": row["known_from"], "period": row["time_period"]}
        message = "known_from {value} lies before the period {period} starts."
        hint = "A figure cannot be known before its period; is it a plan?"
        yield Problem("too_early", message, hint, details, **_at(row, "time_period"))
