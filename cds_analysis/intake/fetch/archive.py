"""Every answer is kept as it came, with its hash and day, before anything reads it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.data.files import write_whole
from cds_analysis.data.servers import SourceSettings
from cds_analysis.data.tables import read_table, write_table

FOLDER = "raw"
LOG_COLUMNS = ["source", "period", "fetched_on", "file", "sha256", "n_bytes", "verdict"]
GOOD, REFUSED = "accepted", "refused"
_ENDINGS = {"portal766": "json", "pxweb": "json", "ckan": "json", "html_table": "html", "csv": "csv"}


@dataclass(frozen=True)
class Answer:
    """An answer that was kept.

    Parameters
    ----------
    file : str
        Name below ``raw``.
    content : bytes
        As it came.
    fetched_on : date
        When.
    """

    file: str
    content: bytes
    fetched_on: date


def keep_answer(root: Path, source: SourceSettings, period: str, content: bytes, today: date) -> Answer:
    """Keep an answer, and return it with its name; the same answer on the same day is kept once.

    Parameters
    ----------
    root : Path
        The data folder.
    source : SourceSettings
        Who answered.
    period : str
        What was asked for.
    content : bytes
        The answer.
    today : date
        The day.

    Returns
    -------
    Answer
        Its file is ``raw/<source>/<period>_<day>_<hash>.<ending>``.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{period.replace('/', '_')}_{today.isoformat()}_{digest[:12]}.{_ENDINGS[source.kind]}"
    file = f"{source.id}/{name}"
    if not (root / FOLDER / file).is_file():
        write_whole(root / FOLDER / file, content)
    return Answer(file, content, today)


def log_answer(root: Path, source: SourceSettings, period: str, answer: Answer, verdict: str) -> None:
    """Write into the log what became of an answer; a later verdict on the same answer takes its place."""
    log = answers(root)
    digest = hashlib.sha256(answer.content).hexdigest()
    line = [
        source.id,
        period,
        answer.fetched_on.isoformat(),
        answer.file,
        digest,
        str(len(answer.content)),
        verdict,
    ]
    others = log[(log["file"] != answer.file)]
    entry_row = pd.DataFrame([line], columns=LOG_COLUMNS, dtype="str")
    write_table(pd.concat([others, entry_row]), root / FOLDER / "log.csv")


def answers(root: Path) -> pd.DataFrame:
    """Return the log of answers, oldest first: :data:`LOG_COLUMNS` as text."""
    path = root / FOLDER / "log.csv"
    if not path.is_file():
        return pd.DataFrame(columns=LOG_COLUMNS, dtype="str")
    return read_table(path, LOG_COLUMNS)[LOG_COLUMNS]


def last_answer(root: Path, source: str, period: str, *, only_good: bool = True) -> Answer | None:
    """Return the newest kept answer of a source for a period, or None.

    Parameters
    ----------
    root : Path
        The data folder.
    source, period : str
        Which.
    only_good : bool
        Leave out the refused ones.

    Returns
    -------
    Answer or None
        From the file.
    """
    log = answers(root)
    found = log[(log["source"] == source) & (log["period"] == period)]
    found = found[found["verdict"] == GOOD] if only_good else found
    if found.empty:
        return None
    line = found.iloc[-1]
    content = (root / FOLDER / line["file"]).read_bytes()
    return Answer(line["file"], content, date.fromisoformat(line["fetched_on"]))
