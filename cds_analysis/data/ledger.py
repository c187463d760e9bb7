"""Every forecast ever printed and every word of officials, to be scored when the outcomes arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.data.tables import append_lines, read_table

LEDGER_FILE = "ledger.csv"
WORDS_FILE = "official_words.csv"
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
OFFICIAL_WORD_COLUMNS = (
    "province",
    "quarter",
    "as_of",
    "programme",
    "item",
    "said",
    "said_on",
    "source_url",
)
PRINTED_ON = "printed_on"
OFFICIAL_WORDS_COLUMNS = (PRINTED_ON, *OFFICIAL_WORD_COLUMNS)


def ledger_folder(outputs: Path, is_invented: bool) -> Path:
    """Return where the ledgers lie: those of invented figures apart, so that the two never meet in a file."""
    return outputs / "invented" if is_invented else outputs


@dataclass(frozen=True)
class _Ledger:
    """A file that only grows: rows of ``columns``, each with the day on which it was first printed."""

    file: str
    columns: Sequence[str]

    def load(self, outputs: Path) -> pd.DataFrame:
        path, columns = outputs / self.file, [PRINTED_ON, *self.columns]
        if not path.is_file():
            return pd.DataFrame(columns=columns, dtype=str)
        return read_table(path, columns, outputs.parent)[columns]

    def keep(self, rows: pd.DataFrame, outputs: Path, printed_on: date) -> int:
        if rows.empty:
            return 0
        columns, told = list(self.columns), self.told(rows)
        known = self.known(outputs)
        new = told[[row not in known for row in told.itertuples(index=False, name=None)]]
        if new.empty:
            return 0
        lines = new.assign(**{PRINTED_ON: printed_on.isoformat()})[[PRINTED_ON, *columns]]
        append_lines(outputs / self.file, lines)
        known.update(new.itertuples(index=False, name=None))
        _known[outputs / self.file] = (outputs / self.file).stat().st_size, known
        return len(new)

    def known(self, outputs: Path) -> set[tuple[str, ...]]:
        """Return the rows that are there; read once while nobody else writes: each report costs the same."""
        path = outputs / self.file
        size, known = _known.get(path, (-1, set()))
        if not path.is_file() or path.stat().st_size != size:
            known = set(self.load(outputs)[list(self.columns)].itertuples(index=False, name=None))
        return known

    def told(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[list(self.columns)].map(_text).astype("str")


# size of a ledger when it was last read or written, and its rows
_known: dict[Path, tuple[int, set[tuple[str, ...]]]] = {}
_FORECASTS = _Ledger(LEDGER_FILE, FORECAST_COLUMNS)
_OFFICIAL_WORDS = _Ledger(WORDS_FILE, OFFICIAL_WORD_COLUMNS)


def load_ledger(outputs: Path) -> pd.DataFrame:
    """Return the forecasts that were printed.

    Parameters
    ----------
    outputs : Path
        The folder of the finished reports.

    Returns
    -------
    pandas.DataFrame
        ``printed_on`` and :data:`FORECAST_COLUMNS` as text, oldest first; empty before the first report.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    return _FORECASTS.load(outputs)


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
    return _FORECASTS.keep(forecasts, outputs, printed_on)


def load_official_words(outputs: Path) -> pd.DataFrame:
    """Return what officials had said in the quarters that were reported on.

    Parameters
    ----------
    outputs : Path
        The folder of the finished reports.

    Returns
    -------
    pandas.DataFrame
        :data:`OFFICIAL_WORDS_COLUMNS` as text, oldest first; empty before the first report.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    return _OFFICIAL_WORDS.load(outputs)


def keep_official_words(words: pd.DataFrame, outputs: Path, printed_on: date) -> int:
    """Append what officials said where it is not kept yet; nothing that is kept is ever changed.

    Parameters
    ----------
    words : pandas.DataFrame
        :data:`OFFICIAL_WORD_COLUMNS`: ``item`` is what they spoke of (a ``count_of`` or a ``target_id``),
        ``said`` the number or the word, ``said_on`` when.
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
        If the file cannot be read: it is left alone.
    """
    return _OFFICIAL_WORDS.keep(words, outputs, printed_on)


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
