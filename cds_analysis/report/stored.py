"""What a finished report said, read back from its folder."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.paths import outputs_dir
from cds_analysis.registry.programme import Programme
from cds_analysis.report.parameters import parse_parameters
from cds_analysis.text import LANGUAGES

_STATUS, _EVIDENCE = "results/target_status.csv", "results/evidence.csv"
REPORT_FILES = ("run.json", _STATUS, _EVIDENCE)
_SAID = ["target_id", "target_value", "deadline", "verdict", "word", "probability"]
_FIGURE = ["indicator", "time_period", "obs_value", "qualifier", "chosen"]


@dataclass(frozen=True)
class StoredReport:
    """What a finished report said of each target, and on which figures.

    Parameters
    ----------
    as_of : date
        The day by which it knew its figures.
    status : pandas.DataFrame
        ``target_id, target_value, deadline, verdict, word, probability``.
    evidence : pandas.DataFrame
        ``indicator, time_period, obs_value, qualifier, chosen``.
    """

    as_of: date
    status: pd.DataFrame
    evidence: pd.DataFrame


def read_run(folder: Path) -> dict[str, Any]:
    """Return the record of the last run in a folder; empty when there is none that can be read."""
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def stored_report(province: str, quarter: str, programme: Programme | None) -> StoredReport | None:
    """Return what the finished report of a quarter said, or None if there is none to be compared with.

    Parameters
    ----------
    province : str
        Key of the unit.
    quarter : str
        ``YYYY-Qn``.
    programme : Programme or None
        The report must be about this one.

    Returns
    -------
    StoredReport or None
        From the folder of the first language in which the report is there; results do not depend on it. None
        too where the files are those of an older program and lack what is needed.
    """
    if programme is None:
        return None
    found = (_read(folder) for folder in report_folders(province, quarter, programme.name))
    return next((report for report in found if report is not None), None)


def report_folders(province: str, quarter: str, programme: str) -> list[Path]:
    """Return the folders in which a quarter's report lies, if it was made: one for each language."""
    chosen = [
        parse_parameters(province, quarter, None, programme, language, strict=False) for language in LANGUAGES
    ]
    return [outputs_dir() / parameters.folder for parameters in chosen]


def stored_digest(province: str, quarter: str, programme: str) -> str:
    """Return a hash of what is stored for a quarter, so that a later report notices when it changes."""
    files = [
        folder / name
        for folder in report_folders(province, quarter, programme)
        for name in (_STATUS, _EVIDENCE)
        if (folder / name).is_file()
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files[:2])).hexdigest() if files else ""


def _read(folder: Path) -> StoredReport | None:
    known = read_run(folder).get("parameters", {}).get("as_of", "")
    try:
        status = pd.read_csv(folder / _STATUS)[_SAID]
        # a column of years would become numbers, and a value must come back to its last digit
        evidence = pd.read_csv(folder / _EVIDENCE, dtype={"time_period": "str", "obs_value": "str"})[_FIGURE]
        values = evidence["obs_value"].astype(float)
        return StoredReport(date.fromisoformat(known), status, evidence.assign(obs_value=values))
    except (OSError, ValueError, KeyError):
        return None
