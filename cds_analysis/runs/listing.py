"""The finished reports by unit, quarter, day and programme, each in the languages in which it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from cds_analysis.cellar.translator import LANGUAGES
from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.results.stored import StoredReport, read_report, stored_reports

_QUARTER = len("2024-Q4")


@dataclass(frozen=True)
class Report:
    """One unit, quarter, day and programme, in one language or several.

    Parameters
    ----------
    editions : tuple of StoredReport
        The reader's first language first.
    """

    editions: tuple[StoredReport, ...]

    @property
    def main(self) -> StoredReport:
        """Return the edition to be shown."""
        return self.editions[0]

    @property
    def total(self) -> int:
        """Return how many targets its programme has; 0 also where the record does not say."""
        return self.main.summary.get("total", 0)

    @property
    def shown(self) -> int:
        """Return how many of them are shown to be met, by figures of any age."""
        return sum(self.main.summary.get(verdict, 0) for verdict in SHOWN)

    @property
    def share_pct(self) -> int | None:
        """Return the share of targets shown to be met, in whole per cent.

        None without any target, and where the deadline has passed and none has a figure for the end: that
        says something of figures, not of the province.
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
    return _listed(stored_reports(outputs))


def unit_reports(folder: Path) -> list[Report]:
    """Return every report in the folder of one unit, the newest quarter and day first."""
    return _listed(map(read_report, _quarters(folder)))


def newest_reports(folder: Path) -> list[Report]:
    """Return the reports of the newest quarter in the folder of one unit; no other record is read."""
    by_quarter = groupby(_quarters(folder), key=lambda one: one.name[:_QUARTER])
    found = (_listed(map(read_report, one)) for _, one in by_quarter)
    return next(filter(None, found), [])


def _quarters(folder: Path) -> list[Path]:
    return sorted((one for one in folder.iterdir() if one.is_dir()), reverse=True)


def _listed(found: Iterable[StoredReport | None]) -> list[Report]:
    by_subject: dict[tuple[str, ...], list[StoredReport]] = {}
    for report in filter(None, found):
        by_subject.setdefault(_subject(report), []).append(report)
    reports = [Report(tuple(sorted(editions, key=_language_order))) for editions in by_subject.values()]
    reports.sort(key=lambda report: report.main.place)
    return sorted(reports, key=lambda report: _subject(report.main)[1:3], reverse=True)


def _subject(report: StoredReport) -> tuple[str, ...]:
    """Return what editions in several languages share."""
    return report.province, report.quarter, str(report.as_of or ""), report.programme


def _language_order(edition: StoredReport) -> tuple[int, str]:
    known = edition.language in LANGUAGES
    return LANGUAGES.index(edition.language) if known else len(LANGUAGES), edition.place
