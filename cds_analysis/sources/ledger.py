"""Every forecast that was ever printed, so that it can be scored when its outcome arrives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.sources.tables import read_table

LEDGER_FILE = "ledger.csv"
FORECAST_COLUMNS = (
    "province",
    "quarter",
    "as_of",
    "programme",
    "target_id",
    "target_value",
    "deadline",
    "probability",
    "grade",
    "word",
    "q10",
    "q50",
    "q90",
    "method",
    "version",
)
LEDGER_COLUMNS = ("printed_on", *FORECAST_COLUMNS)


def load_ledger(outputs: Path) -> pd.DataFrame:
    """Return the forecasts that were printed.

    Parameters
    ----------
    outputs : Path
        The folder of the finished reports.

    Returns
    -------
    pandas.DataFrame
        :data:`LEDGER_COLUMNS` as text, oldest first; empty before the first report.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    path = outputs / LEDGER_FILE
    if not path.is_file():
        return pd.DataFrame(columns=list(LEDGER_COLUMNS), dtype=str)
    return read_table(path, LEDGER_COLUMNS, outputs.parent)[list(LEDGER_COLUMNS)]


def keep_forecasts(forecasts: pd.DataFrame, outputs: Path, printed_on: date) -> int:
    """Append the forecasts that are not in the ledger yet; nothing in it is ever changed.

    Parameters
    ----------
    forecasts : pandas.DataFrame
        :data:`FORECAST_COLUMNS`.
    outputs : Path
        The folder of the finished reports.
    printed_on : date
        Day of the report.

    Returns
    -------
    int
        How many were appended.

    Raises
    ------
    InputError
        If the ledger cannot be read: it is left alone.
    """
    if forecasts.empty:
        return 0
    known, told = load_ledger(outputs)[list(FORECAST_COLUMNS)], told_forecasts(forecasts)
    new = told[~pd.MultiIndex.from_frame(told).isin(pd.MultiIndex.from_frame(known))]
    if new.empty:
        return 0
    lines = new.assign(printed_on=printed_on.isoformat())[list(LEDGER_COLUMNS)]
    path = outputs / LEDGER_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(lines.to_csv(index=False, header=file.tell() == 0, lineterminator="\n"))
    return len(new)


def told_forecasts(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return forecasts as the ledger writes them: :data:`FORECAST_COLUMNS` as text."""
    return forecasts[list(FORECAST_COLUMNS)].map(_text).astype("str")


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
