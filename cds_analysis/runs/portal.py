"""``outputs/index.html``: every report by province and quarter, a map of them, and a search box."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.text import Translator, collation_key, fold
from cds_analysis.data.dataset import load_registry
from cds_analysis.data.tables import write_whole
from cds_analysis.data.units import Registry
from cds_analysis.pages.templating import TEMPLATES, environment, stylesheet
from cds_analysis.results.marks import LICENCE, VERDICT_WORDS
from cds_analysis.results.stored import StoredReport
from cds_analysis.runs.listing import Report, load_reports
from cds_analysis.runs.tiles import grid_columns, legend, map_tiles

_LANGUAGE_NAMES = {"vi": "Vietnamese", "en": "English"}


def write_portal(outputs: Path, data: Path | None = None) -> Path:
    """Write the index of all reports below a folder.

    Parameters
    ----------
    outputs : Path
        Folder of the finished reports.
    data : Path, optional
        The data folder of the map; the project's real data without it.

    Returns
    -------
    Path
        The index; reports whose record cannot be read are left out.
    """
    write_whole(outputs / "index.html", portal_page(load_reports(outputs), data or data_dir()).encode())
    return outputs / "index.html"


def portal_page(reports: Sequence[Report], data: Path) -> str:
    """Return the index as one HTML page: no request, and one script that its policy knows by its hash.

    Parameters
    ----------
    reports : sequence of Report
        The newest first.
    data : Path
        The data folder of the map.

    Returns
    -------
    str
        The same for the same reports.
    """
    say, registry = Translator("vi"), load_registry(data)
    real = [report for report in reports if not report.main.text("notice")]
    tiles = map_tiles(real, data)
    shown = {tile.report.main.province: tile.report for tile in tiles if tile.report}
    return (
        environment()
        .get_template("portal.html.j2")
        .render(
            say=say,
            licence=LICENCE,
            css=stylesheet() + _template("portal.css"),
            script=_template("portal.js"),
            script_hash=script_hash(),
            newest=real[0].main.quarter if real else "",
            sections=_sections(reports, registry),
            reports=reports,
            tiles=tiles,
            columns=grid_columns(tiles),
            mapped=list(shown.values()),
            legend=legend(say),
            verdicts=VERDICT_WORDS,
            languages=_LANGUAGE_NAMES,
            system=registry.systems[0],
            n_units=sum(not tile.archipelago for tile in tiles),
            find=lambda report: find_words(report, registry),
        )
    )


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


def _sections(reports: Sequence[Report], registry: Registry) -> list[dict[str, object]]:
    """Return the country, its units and what is invented, each with its reports by unit."""
    say, country = Translator("vi"), registry.country.key
    invented = [report for report in reports if report.main.text("notice")]
    real = [report for report in reports if not report.main.text("notice")]
    parts = [
        ("country", say("The whole country"), [r for r in real if r.main.province == country], ""),
        ("provinces", say("Provinces and cities"), [r for r in real if r.main.province != country], ""),
        ("invented", say("Invented data, to learn on"), invented, _notice(invented)),
    ]
    return [
        {"id": name, "title": title, "notice": notice, "units": _by_unit(part, registry)}
        for name, title, part, notice in parts
        if part
    ]


def _notice(reports: Iterable[Report]) -> str:
    editions = [report.main for report in reports]
    return next((edition.text("notice") for edition in sorted(editions, key=_foreign)), "")


def _foreign(edition: StoredReport) -> tuple[bool, str]:
    return edition.language != "vi", edition.text("notice")


def _by_unit(reports: Sequence[Report], registry: Registry) -> list[tuple[str, date | None, list[Report]]]:
    """Return name, first day if it is not of the first unit system, and reports of each unit."""
    units: dict[str, list[Report]] = {}
    for report in reports:
        units.setdefault(report.main.province, []).append(report)
    rows = [(own[0].main.name, _since(key, registry), own) for key, own in units.items()]
    return sorted(rows, key=lambda row: (collation_key(row[0]), row[1] or date.min, row[0]))


def _since(key: str, registry: Registry) -> date | None:
    return registry.system(registry[key].system).valid_from if key in registry.units else None
