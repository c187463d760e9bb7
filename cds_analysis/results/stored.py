"""Finished reports, read back from their folders: what they said, their tables, their pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd

from cds_analysis.cellar.paths import outputs_dir
from cds_analysis.cellar.periods import parse_quarter
from cds_analysis.cellar.translator import LANGUAGES
from cds_analysis.results import OBSERVATIONS, WORKBOOK
from cds_analysis.results.parameters import parse_parameters

_RECORD, _RESULTS = "run.json", "results"
_STATUS, _EVIDENCE = f"{_RESULTS}/target_status.csv", f"{_RESULTS}/evidence.csv"
REPORT_FILES = (_RECORD, _STATUS, _EVIDENCE)
_DOWNLOADS = {"Excel": f"{_RESULTS}/{WORKBOOK}", "SDMX-CSV": f"{_RESULTS}/{OBSERVATIONS}", _RECORD: _RECORD}
_SAID = ("target_id", "target_value", "deadline", "verdict", "word", "probability")
_FIGURE = ("indicator", "time_period", "obs_value", "qualifier", "chosen")


@dataclass(frozen=True)
class Page:
    """One page of a report; addresses are relative to the folder of the unit, empty without such a file.

    Parameters
    ----------
    title : str
        Its first heading.
    href, notebook, pdf, word : str
        The page, the notebook that made it, its printed form, and its Word file.
    """

    title: str
    href: str
    notebook: str = ""
    pdf: str = ""
    word: str = ""


class Said(NamedTuple):
    """What a report said: the day by which it knew its figures, its targets, and its figures.

    ``status`` has ``target_id, target_value, deadline, verdict, word, probability``, ``evidence`` has
    ``indicator, time_period, obs_value, qualifier, chosen``.
    """

    as_of: date
    status: pd.DataFrame
    evidence: pd.DataFrame


@dataclass(frozen=True)
class StoredReport:
    """A finished report in one language, as its folder holds it; nothing is computed again.

    Parameters
    ----------
    folder : Path
        ``<unit>/<quarter>`` below the folder of all reports.
    run : mapping
        The record of its last run, with a unit, a quarter, a headline and pages at least.
    """

    folder: Path
    run: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a text of the record or of its parameters; empty where an older record has none."""
        value = self.run["parameters"].get(name, self.run.get(name))
        return value if isinstance(value, str) else ""

    @property
    def place(self) -> str:
        """Return the folder as the index of all reports names it."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def province(self) -> str:
        """Return the key of the unit."""
        return self.text("province")

    @property
    def quarter(self) -> str:
        """Return the quarter, ``YYYY-Qn``."""
        return self.text("quarter")

    @property
    def as_of(self) -> date | None:
        """Return the day by which it knew its figures; None where an older record has none."""
        known = self.text("as_of")
        return date.fromisoformat(known) if _reads(known, date.fromisoformat) else None

    @property
    def name(self) -> str:
        """Return the Vietnamese name of the unit."""
        return self.text("province_name") or self.province

    @property
    def programme(self) -> str:
        """Return the name of the programme; empty without one."""
        return self.text("programme")

    @property
    def title(self) -> str:
        """Return the programme for readers; its name where an older record has no title."""
        return self.text("programme_title") or self.programme

    @property
    def language(self) -> str:
        """Return the language of its pages."""
        return self.text("language") or LANGUAGES[0]

    @property
    def failures(self) -> list[str]:
        """Return the notebooks that failed in the last run."""
        return sorted(str(name) for name in self.run.get("failures") or ())

    @property
    def summary(self) -> dict[str, int]:
        """Return ``total``, ``left_out`` and the number of targets by verdict; empty in older records."""
        value = self.run.get("summary")
        known = isinstance(value, dict) and all(type(number) is int for number in value.values())
        return dict(value) if known else {}  # type: ignore[arg-type]

    @property
    def pages(self) -> list[Page]:
        """Return the pages that are there."""
        found = []
        for name, title in self.run["pages"].items():
            page, *others = (self._link(f"{name}.{ending}") for ending in ("html", "ipynb", "pdf", "docx"))
            found += [Page(str(title), page, *others)] if page else []
        return found

    @property
    def downloads(self) -> dict[str, str]:
        """Return the addresses of the files for download by their names, those that are there."""
        links = {name: self._link(path) for name, path in _DOWNLOADS.items()}
        return {name: link for name, link in links.items() if link}

    @property
    def tables(self) -> dict[str, str]:
        """Return the addresses of the result tables by their names."""
        files = [file for file in sorted((self.folder / _RESULTS).glob("*.csv")) if file.name != OBSERVATIONS]
        return {file.stem: self._link(f"{_RESULTS}/{file.name}") for file in files}

    def _link(self, path: str) -> str:
        return quote(f"{self.folder.name}/{path}") if (self.folder / path).is_file() else ""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame | None:
        """Return a result table.

        Parameters
        ----------
        name : str
            Such as ``target_status``.
        columns : sequence of str, optional
            These only; all without it.

        Returns
        -------
        pandas.DataFrame or None
            Figures to their last digit, periods as text. None where there is no such table that can be read,
            or where it is of an older program and lacks one of the columns.
        """
        try:
            # a column of years would become numbers, and a value must come back to its last digit
            kinds = dict.fromkeys(("time_period", "obs_value"), "str")
            frame = pd.read_csv(self.folder / _RESULTS / f"{name}.csv", dtype=kinds)
            frame = frame.astype({key: float for key in frame if key == "obs_value"})
            return frame[list(columns or frame.columns)]
        except (OSError, ValueError, KeyError):
            return None

    @property
    def said(self) -> Said | None:
        """Return what it said of each target, and on which figures; None where it lacks any of that."""
        day, status, evidence = (
            self.as_of,
            self.table("target_status", _SAID),
            self.table("evidence", _FIGURE),
        )
        if day is None or status is None or evidence is None:
            return None
        return Said(day, status, evidence)


def _reads(value: object, parse: Callable[[str], object]) -> bool:
    """Return whether a value is a text that can be parsed."""
    try:
        return isinstance(value, str) and bool(parse(value))
    except ValueError:
        return False


def read_run(folder: Path) -> dict[str, Any]:
    """Return the record of the last run in a folder; empty when there is none that can be read."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def read_report(folder: Path) -> StoredReport | None:
    """Return the finished report of a folder; None where there is no record of one that can be read."""
    record = read_run(folder)
    values = record.get("parameters")
    whole = (
        isinstance(values, dict)
        and isinstance(record.get("pages"), dict)
        and isinstance(values.get("province"), str)
        and _reads(values.get("quarter"), parse_quarter)
        and isinstance(record.get("headline"), str)
    )
    return StoredReport(folder, record) if whole else None


def stored_reports(outputs: Path) -> Iterator[StoredReport]:
    """Yield every finished report below a folder, by folder."""
    found = (read_report(folder) for folder in sorted(outputs.glob("*/*")))
    yield from (report for report in found if report is not None)


def find_reports(province: str, quarter: str, programme: str | None = None) -> Iterator[StoredReport]:
    """Yield the finished reports of a quarter, one for each language in which it was made.

    Parameters
    ----------
    province : str
        Key of the unit.
    quarter : str
        ``YYYY-Qn``.
    programme : str, optional
        The unit's first one without it.

    Yields
    ------
    StoredReport
        Its numbers do not depend on the language.
    """
    found = (read_report(folder) for folder in report_folders(province, quarter, programme))
    yield from (report for report in found if report is not None)


def report_folders(province: str, quarter: str, programme: str | None) -> list[Path]:
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
