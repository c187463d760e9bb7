"""``outputs/index.html``: every unit with its newest report, a map, a search; and an index of each unit."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.text import collation_key, fold
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.files import write_whole
from cds_analysis.data.registry import load_registry
from cds_analysis.data.units import Registry
from cds_analysis.pages.templating import TEMPLATES, environment, stylesheet
from cds_analysis.results.marks import LICENCE, VERDICT_WORDS
from cds_analysis.results.standings import Standings, standings_on
from cds_analysis.results.stored import StoredReport
from cds_analysis.runs.listing import Report, newest_reports, unit_reports
from cds_analysis.runs.tiles import grid_columns, legend, map_tiles, sparkline

_LANGUAGE_NAMES = {"vi": "Vietnamese", "en": "English"}
_INDEX = "index.html"


def write_portal(outputs: Path, data: Path | None = None, units: Collection[str] | None = None) -> Path:
    """Write the index of all units below a folder, and the index of each unit whose reports changed.

    Parameters
    ----------
    outputs : Path
        Folder of the finished reports.
    data : Path, optional
        The data folder of the map; the project's real data without it.
    units : collection of str, optional
        Folders of the units whose reports may have changed; all without it. One without an index gets it.

    Returns
    -------
    Path
        The index; reports whose record cannot be read are left out. A page that would not change is not
        written.
    """
    registry, newest = load_registry(data or data_dir()), {}
    for folder in sorted(one for one in outputs.glob("[!.]*") if one.is_dir()):
        reports = newest_reports(folder)
        if not reports:
            continue
        newest[folder.name] = reports
        if units is None or folder.name in units or not (folder / _INDEX).is_file():
            _write(folder / _INDEX, unit_page(unit_reports(folder), registry))
    _write(outputs / _INDEX, portal_page(newest, data or data_dir()))
    return outputs / _INDEX


def _write(path: Path, page: str) -> None:
    if not path.is_file() or path.read_bytes() != page.encode():
        write_whole(path, page.encode())


def portal_page(newest: Mapping[str, Sequence[Report]], data: Path) -> str:
    """Return the index as one HTML page: no request, and one script that its policy knows by its hash.

    Parameters
    ----------
    newest : mapping of str to sequence of Report
        By folder of the unit, those of its newest quarter.
    data : Path
        The data folder of the map.

    Returns
    -------
    str
        The same for the same reports and data.
    """
    say, registry = Translator("vi"), load_registry(data)
    real = {one[0].main.province: _first(one) for one in newest.values() if not one[0].main.text("notice")}
    days = [report.main.as_of for report in real.values() if report.main.as_of]
    standings = standings_on(max(days), data) if days else None
    tiles = map_tiles(real, standings, data)
    return _page(
        "portal.html.j2",
        script=_template("portal.js"),
        script_hash=script_hash(),
        newest=max((report.main.quarter for report in real.values()), default=""),
        sections=_sections(newest, registry),
        n_units=len(newest),
        tiles=tiles,
        columns=grid_columns(tiles),
        standings=standings,
        known_by=max(days, default=None),
        legend=legend(standings, say),
        system=registry.systems[0],
        find=lambda report: find_words(report, registry),
        place=lambda key: _place(key, standings, say),
        spark=lambda key: sparkline(key, standings, say),
    )


def unit_page(reports: Sequence[Report], registry: Registry) -> str:
    """Return the index of one unit: its quarters, the newest first, with every page and file.

    Parameters
    ----------
    reports : sequence of Report
        The newest first; at least one.
    registry : Registry
        Holds since when there is such a unit.

    Returns
    -------
    str
        HTML without request or script; the same for the same reports.
    """
    main = reports[0].main
    notice = next((report.main.text("notice") for report in reports if report.main.text("notice")), "")
    return _page(
        "unit.html.j2",
        name=main.name,
        since=_since(main.province, registry),
        notice=notice,
        reports=reports,
        verdicts=VERDICT_WORDS,
    )


def _page(template: str, **values: object) -> str:
    css = stylesheet() + _template("portal.css")
    shared = {
        "say": Translator("vi"),
        "css": css,
        "languages": _LANGUAGE_NAMES,
        "quote": quote,
        "licence": LICENCE,
    }
    return environment().get_template(template).render(**shared, **values)


def _first(reports: Sequence[Report]) -> Report:
    """Return the report that is shown of a quarter: the first with targets, or the first."""
    return next((report for report in reports if report.total), reports[0])


def _place(key: str, standings: Standings | None, say: Translator) -> str:
    """Return the place of a unit in words, or an empty text."""
    row = standings.rows.get(key) if standings else None
    if standings is None or row is None:
        return ""
    n, period = len(standings.rows), standings.period
    return say("place {place} of {n} ({period})", place=row.place, n=n, period=period)


def script_hash() -> str:
    """Return the one script that the index may run, as a policy names it."""
    return "sha256-" + b64encode(sha256(_template("portal.js").encode()).digest()).decode()


def find_words(report: Report, registry: Registry) -> str:
    """Return the words by which a report is found: small letters without diacritics, one space between.

    Parameters
    ----------
    report : Report
        The report.
    registry : Registry
        Gives other spellings of the unit's name.

    Returns
    -------
    str
        Of the unit, the quarter in several spellings, the programme and the languages.
    """
    say, main = Translator("vi"), report.main
    year, _, number = main.quarter.partition("-")
    spellings = [spelling for spelling, key in registry.aliases.items() if key == main.province]
    quarters = [main.quarter, say.period(main.quarter), f"{say('Quarter')} {number.lstrip('Q')} {year}"]
    languages = [say(_LANGUAGE_NAMES.get(edition.language, "")) for edition in report.editions]
    texts = [main.name, main.name.replace(" ", ""), *sorted(spellings), *quarters]
    texts += [main.programme, main.title, *languages]
    return " ".join(dict.fromkeys(re.findall(r"[^\W_]+", fold(" ".join(texts)))))


def _template(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def _sections(newest: Mapping[str, Sequence[Report]], registry: Registry) -> list[dict[str, object]]:
    """Return the country, its units and what is invented, each with its units in alphabetical order."""
    say, country = Translator("vi"), registry.country.key
    rows = [(folder, _first(reports)) for folder, reports in newest.items()]
    invented = [row for row in rows if row[1].main.text("notice")]
    real = [row for row in rows if not row[1].main.text("notice")]
    national = [row for row in real if row[1].main.province == country]
    others = [row for row in real if row[1].main.province != country]
    parts = [
        ("country", say("The whole country"), national, ""),
        ("provinces", say("Provinces and cities"), others, ""),
        ("invented", say("Invented data, to learn on"), invented, _notice(invented)),
    ]
    return [
        {"id": name, "title": title, "notice": notice, "units": _in_order(part, registry)}
        for name, title, part, notice in parts
        if part
    ]


def _notice(rows: Iterable[tuple[str, Report]]) -> str:
    editions = [report.main for _, report in rows]
    return next((edition.text("notice") for edition in sorted(editions, key=_foreign)), "")


def _foreign(edition: StoredReport) -> tuple[bool, str]:
    return edition.language != "vi", edition.text("notice")


def _in_order(
    rows: Iterable[tuple[str, Report]], registry: Registry
) -> list[tuple[str, Report, date | None]]:
    """Return folder, report, and first day if the unit is not of the first system, in alphabetical order."""
    dated = [(folder, report, _since(report.main.province, registry)) for folder, report in rows]
    return sorted(dated, key=lambda row: (collation_key(row[1].main.name), row[2] or date.min, row[0]))


def _since(key: str, registry: Registry) -> date | None:
    return registry.system(registry[key].system).valid_from if key in registry.units else None
