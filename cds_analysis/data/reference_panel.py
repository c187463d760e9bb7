"""Measures of other countries, by kind: stand-ins where no peer publishes a measure of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.columns import KINDS, Table, cell_problems, place, read_rows, stranger_problems
from cds_analysis.data.plain_cells import is_day, is_number
from cds_analysis.data.schema import PANEL, PANEL_MEASURES

COLUMNS = ("kind", "measure", "name_vi", "name_en", "unit", "period", "value")
LEAST, MOST = 0, 100


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
        :data:`cds_analysis.data.kind.MEASURE_KINDS`, ``period`` the end of the year as a decimal year
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
    if not _is_there(root):
        return
    (measures, unread), (rows, unread_rows) = _tables(root)
    yield from (*unread, *unread_rows)
    yield from cell_problems(measures, PANEL_MEASURES)
    yield from cell_problems(rows, PANEL)
    yield from _out_of_bounds(rows)
    if not unread:
        yield from stranger_problems(rows, "measure", [name for name in measures["measure"] if name])
        yield from _too_early(rows, measures)


def _is_there(root: Path) -> bool:
    return any(table.file(root).is_file() for table in (PANEL_MEASURES, PANEL))


def _tables(root: Path) -> list[tuple[pd.DataFrame, tuple[Problem, ...]]]:
    return [_table(table, root) for table in (PANEL_MEASURES, PANEL)]


def _table(table: Table, root: Path) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return a table, or an empty one with the reasons why it cannot be read."""
    try:
        return read_rows(table, root), ()
    except InputError as error:
        return table.empty(), error.problems


def _read(root: Path) -> pd.DataFrame:
    if not _is_there(root):
        return _typed(PANEL.empty().merge(PANEL_MEASURES.empty(), on="measure"))
    stop_on_errors(panel_problems(root))
    (measures, _), (rows, _) = _tables(root)
    return _typed(rows.merge(measures[PANEL_MEASURES.names], on="measure"))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    years = {text: parse_period(text).decimal_year for text in rows["time_period"].unique()}
    return rows.rename(columns={"measure_kind": "kind"}).assign(
        period=rows["time_period"].map(years).astype(float),
        value=rows["value"].astype(float),
        known_from=pd.to_datetime(rows["known_from"]),
    )


def _out_of_bounds(rows: pd.DataFrame) -> Iterator[Problem]:
    numbers = pd.to_numeric(rows["value"].where(rows["value"].map(is_number).astype(bool)))
    for row in rows[(numbers < LEAST) | (numbers > MOST)].to_dict("records"):
        details = {"value": row["value"], "indicator": row["measure"], "unit": row["unit"]}
        message = "{value} is not possible for {indicator} of {unit}."
        bounds = {"lower": LEAST, "upper": MOST}
        yield Problem(
            "bounds", message, "Expected: {lower} to {upper}.", details | bounds, **place(row, "value")
        )


def _too_early(rows: pd.DataFrame, measures: pd.DataFrame) -> Iterator[Problem]:
    """Yield figures of a year that had not begun on the day since which they are said to be known."""
    days = measures[measures["known_from"].map(is_day).astype(bool)].drop_duplicates("measure")
    both = rows[rows["time_period"].map(KINDS["year"].fits).astype(bool)].merge(
        days[["measure", "known_from"]]
    )
    for row in both[both["known_from"] < both["time_period"]].to_dict("records"):
        details = {"value": row["known_from"], "period": row["time_period"]}
        message = "known_from {value} lies before the period {period} starts."
        hint = "A figure cannot be known before its period; is it a plan?"
        yield Problem("too_early", message, hint, details, **place(row, "time_period"))
