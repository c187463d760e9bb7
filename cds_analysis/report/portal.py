"""``outputs/index.html``: every report by province and quarter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cds_analysis.report.exports import WORKBOOK
from cds_analysis.report.pages import environment, stylesheet
from cds_analysis.report.plan import read_run
from cds_analysis.sources.tables import write_whole
from cds_analysis.text import Translator, collation_key


def write_portal(outputs: Path) -> Path:
    """Write the index of all reports below a folder.

    Parameters
    ----------
    outputs : Path
        Folder of the finished reports.

    Returns
    -------
    Path
        The index; reports whose record cannot be read are left out.
    """
    reports = [report for folder in sorted(outputs.glob("*/*")) if (report := _report(folder, outputs))]
    provinces = sorted({report["province"] for report in reports}, key=collation_key)
    grouped = [
        (name, [report for report in reversed(reports) if report["province"] == name]) for name in provinces
    ]
    page = environment().get_template("portal.html.j2")
    text = page.render(say=Translator("vi"), css=stylesheet(), provinces=grouped)
    write_whole(outputs / "index.html", text.encode())
    return outputs / "index.html"


def _is_whole(record: Mapping[str, Any]) -> bool:
    parts = record.get("parameters"), record.get("pages")
    return (
        all(isinstance(part, dict) for part in parts)
        and {"province", "quarter"} <= set(record["parameters"])
        and isinstance(record.get("headline"), str)
    )


def _report(folder: Path, outputs: Path) -> Mapping[str, Any] | None:
    record: Mapping[str, Any] = read_run(folder)
    if not _is_whole(record):
        return None
    here = folder.relative_to(outputs).as_posix()
    pages = [
        {"href": f"{here}/{name}.html", "notebook": f"{here}/{name}.ipynb", "title": title}
        for name, title in record["pages"].items()
        if (folder / f"{name}.html").is_file()
    ]
    tables = [
        {"href": f"{here}/results/{file.name}", "name": file.stem}
        for file in sorted((folder / "results").glob("*.csv"))
    ]
    workbook = f"{here}/results/{WORKBOOK}" if (folder / "results" / WORKBOOK).is_file() else ""
    return {
        "province": record.get("province_name", record["parameters"]["province"]),
        "quarter": Translator("vi").period(record["parameters"]["quarter"]),
        "programme": folder.name.partition(record["parameters"]["quarter"])[2].lstrip("-"),
        "headline": record["headline"],
        "notice": record.get("notice", ""),
        "failures": list(record.get("failures", {})),
        "pages": pages,
        "tables": tables,
        "workbook": workbook,
        "run": f"{here}/run.json",
    }
