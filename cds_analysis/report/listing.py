"""What the finished reports say of themselves: read from the records that runs leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.periods import parse_quarter
from cds_analysis.report.exports import OBSERVATIONS, WORKBOOK
from cds_analysis.report.stored import read_run
from cds_analysis.text import LANGUAGES

RESULTS = "results"
SDMX = f"{RESULTS}/{OBSERVATIONS}"
_DOWNLOADS = {"Excel": f"{RESULTS}/{WORKBOOK}", "SDMX-CSV": SDMX, "run.json": "run.json"}


@dataclass(frozen=True)
class Page:
    """One page of a report; addresses are relative to the index, empty where there is no such file.

    Parameters
    ----------
    title : str
        Its first heading.
    href, notebook, pdf : str
        The page, the notebook that made it, and its printed form.
    """

    title: str
    href: str
    notebook: str = ""
    pdf: str = ""


@dataclass(frozen=True)
class Edition:
    """A report in one language: one folder.

    Parameters
    ----------
    folder : str
        Below the folder of the finished reports.
    province, name : str
        Key and Vietnamese name of the unit.
    quarter, as_of, programme : str
        As in the record; empty where an older record has none.
    programme_title : str
        For readers; the name of the programme where an older record has none.
    language : str
        Of its pages.
    headline, notice : str
        What it says first; the notice is empty unless its data are invented.
    failures : sequence of str
        Notebooks that failed in the last run.
    summary : mapping of str to int
        ``total``, ``left_out`` and the number of targets by verdict; empty in older records.
    pages : sequence of Page
        Those that are there.
    downloads, tables : mapping of str to str
        Name of a file to its address.
    """

    folder: str
    province: str
    name: str
    quarter: str
    as_of: str = ""
    programme: str = ""
    programme_title: str = ""
    language: str = LANGUAGES[0]
    headline: str = ""
    notice: str = ""
    failures: Sequence[str] = ()
    summary: Mapping[str, int] = field(default_factory=dict)
    pages: Sequence[Page] = ()
    downloads: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def subject(self) -> tuple[str, ...]:
        """Return what editions in several languages share."""
        return self.province, self.quarter, self.as_of, self.programme


@dataclass(frozen=True)
class Report:
    """One unit, quarter, day and programme, in one language or several.

    Parameters
    ----------
    editions : tuple of Edition
        The reader's first language first.
    """

    editions: tuple[Edition, ...]

    @property
    def main(self) -> Edition:
        """Return the edition to be shown."""
        return self.editions[0]

    @property
    def total(self) -> int:
        """Return how many targets its programme has; 0 also where the record does not tell."""
        return self.main.summary.get("total", 0)

    @property
    def shown(self) -> int:
        """Return how many of them are shown to be met, by figures of any age."""
        return sum(self.main.summary.get(verdict, 0) for verdict in SHOWN)

    @property
    def share_pct(self) -> int | None:
        """Return the share of targets shown to be met, in whole per cent.

        None without any target, and where the deadline has passed and none has a figure for the end: that
        tells of figures, not of the province.
        """
        dark = self.main.summary.get("no_final", 0) + self.main.summary.get("left_out", 0)
        return round(100 * self.shown / self.total) if self.total > dark else None


def load_reports(outputs: Path) -> list[Report]:
    """Return every report below a folder, the newest quarter and day first.

    Parameters
    ----------
    outputs : Path
        Folder of the finished reports.

    Returns
    -------
    list of Report
        Folders whose record cannot be read are left out. Of one quarter and day, the unit's first programme
        comes first.
    """
    found: dict[tuple[str, ...], list[Edition]] = {}
    for folder in sorted(outputs.glob("*/*")):
        for edition in _editions(folder, outputs):
            found.setdefault(edition.subject, []).append(edition)
    reports = [Report(tuple(sorted(editions, key=_language_order))) for editions in found.values()]
    reports.sort(key=lambda report: report.main.folder)
    return sorted(reports, key=lambda report: (report.main.quarter, report.main.as_of), reverse=True)


def _language_order(edition: Edition) -> tuple[int, str]:
    known = edition.language in LANGUAGES
    return LANGUAGES.index(edition.language) if known else len(LANGUAGES), edition.folder


def _editions(folder: Path, outputs: Path) -> Iterator[Edition]:
    record = read_run(folder)
    if not _is_whole(record):
        return
    values, here = record["parameters"], folder.relative_to(outputs).as_posix()
    programme = _text(values, "programme")
    yield Edition(
        folder=here,
        province=values["province"],
        name=_text(record, "province_name") or values["province"],
        quarter=values["quarter"],
        as_of=values["as_of"] if _reads(values.get("as_of"), date.fromisoformat) else "",
        programme=programme,
        programme_title=_text(record, "programme_title") or programme,
        language=_text(values, "language") or LANGUAGES[0],
        headline=record["headline"],
        notice=_text(record, "notice"),
        failures=sorted(str(name) for name in record.get("failures") or ()),
        summary=_summary(record.get("summary")),
        pages=list(_pages(folder, here, record["pages"])),
        downloads=_links(here, {name: folder / path for name, path in _DOWNLOADS.items()}, folder),
        tables=_links(here, {file.stem: file for file in _tables(folder)}, folder),
    )


def _is_whole(record: Mapping[str, Any]) -> bool:
    values = record.get("parameters")
    return (
        isinstance(values, dict)
        and isinstance(record.get("pages"), dict)
        and isinstance(values.get("province"), str)
        and _reads(values.get("quarter"), parse_quarter)
        and isinstance(record.get("headline"), str)
    )


def _reads(value: object, parse: Callable[[str], object]) -> bool:
    """Return whether a value is a text that can be parsed."""
    try:
        return isinstance(value, str) and bool(parse(value))
    except ValueError:
        return False


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _summary(value: object) -> dict[str, int]:
    known = isinstance(value, dict) and all(type(number) is int for number in value.values())
    return dict(value) if known else {}  # type: ignore[call-overload]


def _pages(folder: Path, here: str, titles: Mapping[str, object]) -> Iterator[Page]:
    for name, title in titles.items():
        files = {
            ending: quote(f"{here}/{name}.{ending}") if (folder / f"{name}.{ending}").is_file() else ""
            for ending in ("html", "ipynb", "pdf")
        }
        if files["html"]:
            yield Page(str(title), files["html"], files["ipynb"], files["pdf"])


def _tables(folder: Path) -> list[Path]:
    return [file for file in sorted((folder / RESULTS).glob("*.csv")) if file != folder / SDMX]


def _links(here: str, files: Mapping[str, Path], folder: Path) -> dict[str, str]:
    return {
        name: quote(f"{here}/{file.relative_to(folder).as_posix()}")
        for name, file in files.items()
        if file.is_file()
    }
