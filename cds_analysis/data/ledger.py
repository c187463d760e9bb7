"""Every forecast ever printed and every word of officials, to be scored when the outcomes arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.data.tables import append_lines, read_table

PRINTED_ON = "printed_on"


def ledger_folder(outputs: Path, is_invented: bool) -> Path:
    """Return where the ledgers lie: those of invented figures apart, so that the two never meet in a file."""
    return outputs / "invented" if is_invented else outputs


@dataclass(frozen=True)
class Ledger:
    """A file that only grows: rows, each with the day on which it was first printed; none is ever changed.

    Parameters
    ----------
    file : str
        Name in the folder of the ledgers.
    columns : sequence of str
        Of a row, besides ``printed_on``.
    """

    file: str
    columns: Sequence[str]

    def load(self, folder: Path) -> pd.DataFrame:
        """Return what was printed, all as text, oldest first; empty before the first report.

        Raises
        ------
        InputError
            If the file cannot be read.
        """
        path, columns = folder / self.file, [PRINTED_ON, *self.columns]
        if not path.is_file():
            return pd.DataFrame(columns=columns, dtype=str)
        return read_table(path, columns, folder.parent)[columns]

    def append(self, rows: pd.DataFrame, folder: Path, printed_on: date) -> int:
        """Append the rows that are not there yet, and return how many they are.

        Parameters
        ----------
        rows : pandas.DataFrame
            With ``columns``.
        folder : Path
            Of the ledgers.
        printed_on : date
            Day of the report.

        Returns
        -------
        int
            0 where all are there.

        Raises
        ------
        InputError
            If the file cannot be read: it is left alone.
        """
        if rows.empty:
            return 0
        columns, path = list(self.columns), folder / self.file
        texts, known = rows[columns].map(_text).astype("str"), self._rows_there(folder)
        new = texts[[row not in known for row in texts.itertuples(index=False, name=None)]]
        if new.empty:
            return 0
        append_lines(path, new.assign(**{PRINTED_ON: printed_on.isoformat()})[[PRINTED_ON, *columns]])
        known.update(new.itertuples(index=False, name=None))
        _known[path] = path.stat().st_size, known
        return len(new)

    def _rows_there(self, folder: Path) -> set[tuple[str, ...]]:
        """Return the rows that are there; read once while nobody else writes: each report costs the same."""
        path = folder / self.file
        size, known = _known.get(path, (-1, set()))
        if not path.is_file() or path.stat().st_size != size:
            known = set(self.load(folder)[list(self.columns)].itertuples(index=False, name=None))
        return known


# size of a ledger when it was last read or written, and its rows
_known: dict[Path, tuple[int, set[tuple[str, ...]]]] = {}
_REPORT = ("province", "quarter", "as_of", "programme")
_TARGET = ("target_id", "target_value", "deadline")
_FORECAST = ("probability", "grade", "word", "q10", "q50", "q90", "method", "version")
FORECASTS = Ledger("ledger.csv", (*_REPORT, *_TARGET, *_FORECAST))
# the item is what they spoke of, a count or a target, and what was said of it a number or a word
OFFICIAL_WORDS = Ledger("official_words.csv", (*_REPORT, "item", "said", "said_on", "source_url"))


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
