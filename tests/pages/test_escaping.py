"""A province whose name is an attack: text on every page, in every file, in a real browser."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
import yaml
from bs4 import BeautifulSoup

from cds_analysis.cellar.translator import Translator
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.run import RunOptions, run_report

from ..browser import open_page

pytestmark = pytest.mark.slow
OLD, EVIL = "Mẫu Lam", '<script>alert(1)</script> "Tỉnh" & Co'


def _renamed(value: object) -> object:
    if isinstance(value, dict):
        return {_renamed(key): _renamed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    return value.replace(OLD, EVIL) if isinstance(value, str) else value


def _rename(folder: Path) -> None:
    for path in folder.rglob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(_renamed(rows))
    for path in folder.rglob("*.yml"):
        content = _renamed(yaml.safe_load(path.read_text("utf-8")))
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


@pytest.fixture
def pages(house: Path) -> list[Path]:
    """Return the pages of the attacker's report, of the brief in English too."""
    _rename(house / "data" / "demo")
    folders = []
    for language, only in (("vi", ()), ("en", ("00",))):
        parameters = parse_parameters(EVIL, "2024-Q4", language=language)
        run_report(parameters, RunOptions(only=only), lambda line: None, Translator("vi"))
        folders.append(house / "outputs" / parameters.folder)
    assert all(folder.parent.parent == house / "outputs" for folder in folders)
    return [page for folder in folders for page in sorted(folder.glob("*.html"))]


def test_an_evil_name_is_text_everywhere(pages: list[Path], house: Path) -> None:
    assert len(pages) == 7
    index = house / "outputs" / "index.html"
    for page in [*pages, index, pages[0].parents[1] / "index.html"]:
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        scripts = [tag.get_text() for tag in soup.find_all("script")]
        assert not any("alert" in text for text in scripts), page.name
        assert len(scripts) == (1 if page == index else 0), page.name
        assert EVIL in soup.get_text(), page.name
    for page in (pages[0], pages[3], index):
        facts = open_page(page, 390, ask={"shown": "document.body.innerText.includes('<script>alert(1)')"})
        assert (facts.requests, facts.console) == ([], []), page.name
        assert facts.values["shown"], page.name
    folder = pages[0].parent
    assert json.loads((folder / "run.json").read_text("utf-8"))["parameters"]["province"] == EVIL
    first = openpyxl.load_workbook(folder / "results" / "report.xlsx").worksheets[0]
    assert any(str(cell.value).startswith(EVIL) for row in first.iter_rows() for cell in row)
