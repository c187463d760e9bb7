"""The real pages, made once: offline, whole, readable at every width, and true to their tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import html5lib
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from cds_analysis.cellar.translator import Translator
from cds_analysis.data.programmes import load_programme
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.printing import print_page
from cds_analysis.runs.run import RunOptions, run_report

from ..browser import chromium, open_page, violations
from ..letters import too_small

pytestmark = pytest.mark.slow
NAMES = [
    "00_leadership_brief",
    "01_data_quality",
    "02_target_progress",
    "03_province_comparison",
    "04_target_forecast",
    "05_forecast_reliability",
]


@pytest.fixture(scope="module")
def folder(outputs: Path) -> Path:
    return outputs / "binh-thuan" / "2024-Q4"


@pytest.fixture(scope="module")
def invented(outputs: Path) -> Path:
    return outputs / "mau-lam" / "2024-Q4"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_one_whole_file(name: str, folder: Path) -> None:
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert page.html["lang"] == "vi"
    assert len(page.find_all("h1")) == 1
    assert all(len(figure.find_all("svg")) in (1, 2) for figure in page.find_all("figure"))
    assert all(len(figure.find(role="img")["aria-label"]) > 20 for figure in page.find_all("figure"))
    assert not page.find_all(["script", "iframe", "link", "object", "img"])
    assert len(text.encode()) < (400_000 if name.startswith("00") else 1_000_000)
    names = [tag["id"] for tag in page.find_all(id=True)]
    assert len(names) == len(set(names))
    anchors = {link["href"][1:] for link in page.find_all("a", href=re.compile("^#"))}
    assert anchors <= {tag["id"] for tag in page.find_all(id=True)}
    assert all(table.caption and table.find("th", scope="col") for table in page.find_all("table"))
    assert page.find("details", class_="cds-code").find_all("code")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_page_and_nothing_scrolls_sideways(name: str, folder: Path) -> None:
    for width in (390, 1280):
        facts = open_page(folder / f"{name}.html", width)
        assert facts.requests == []
        assert facts.console == []
        assert facts.scroll_width <= width


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_valid_html(name: str, folder: Path, invented: Path) -> None:
    for page in (folder / f"{name}.html", invented / f"{name}.html"):
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.read_text("utf-8"))
        drawn = [tag.get("id") for svg in tree.iter("{http://www.w3.org/2000/svg}svg") for tag in svg.iter()]
        assert not [name for name in drawn if name and not name[0].isalpha()], "no name in XML begins so"


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_shut_out(name: str, folder: Path, english: Path, invented: Path) -> None:
    for report in (folder, english, invented):
        assert violations(report / f"{name}.html") == []


def test_the_checker_of_access_sees_planted_faults(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><html><body><h1>A</h1><h4>B</h4><img src="data:,"><a href="#x"></a><input>'
        '<p style="color:#bbb;background:#fff">pale</p></body></html>',
        encoding="utf-8",
    )
    rules = {line.split(": ")[1] for line in violations(bad)}
    assert {"image-alt", "link-name", "label", "color-contrast", "html-has-lang", "heading-order"} <= rules


@pytest.mark.parametrize("name", NAMES)
def test_text_twice_as_large_still_fits_a_phone(name: str, folder: Path) -> None:
    larger = "(document.documentElement.style.fontSize = '200%', document.documentElement.scrollWidth)"
    assert open_page(folder / f"{name}.html", 390, ask={"width": larger}).values["width"] <= 390


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("report", ["binh-thuan/2024-Q4", "binh-thuan/2025-Q4", "mau-lam/2024-Q4"])
def test_the_letters_of_figures_can_be_read_on_a_phone_and_on_paper(
    report: str, name: str, outputs: Path
) -> None:
    assert too_small((outputs / report / f"{name}.html").read_text(encoding="utf-8")) == []


def test_the_checker_sees_a_bad_page(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<div style="width:900px">breit</div><img src="missing.png"><script>console.error("x")</script>',
        encoding="utf-8",
    )
    facts = open_page(bad, 390)
    assert facts.scroll_width > 390
    assert any("missing.png" in url for url in facts.requests)
    assert facts.console


@pytest.mark.parametrize("page", ["index.html", "binh-thuan/index.html"])
def test_the_indexes_open_clean(page: str, outputs: Path) -> None:
    facts = open_page(outputs / page, 390)
    assert (facts.requests, facts.console) == ([], [])
    assert facts.scroll_width <= 390
    assert violations(outputs / page) == []
    html5lib.HTMLParser(strict=True).parse((outputs / page).read_text("utf-8"))


@pytest.mark.parametrize("report", ["binh-thuan/2024-Q4", "binh-thuan/2025-Q4", "mau-lam/2024-Q4"])
def test_the_brief_prints_on_two_pages(report: str, outputs: Path, tmp_path: Path) -> None:
    chromium()
    page = tmp_path / "brief.html"
    page.write_bytes((outputs / report / "00_leadership_brief.html").read_bytes())
    paper = print_page(page, date(2025, 1, 1)).read_bytes()
    assert print_page(page, date(2025, 1, 1)).read_bytes() == paper
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 2


@pytest.mark.parametrize("n_filled", [pytest.param(3, marks=pytest.mark.long), 14])
def test_the_brief_prints_on_two_pages_with_own_figures_too(
    n_filled: int, house: Path, add_row: Callable[..., int], tmp_path: Path
) -> None:
    chromium()
    parameters = parse_parameters("Bình Thuận", "2024-Q4")
    for target in load_programme("nq10").targets[:n_filled]:
        for threshold in target.thresholds:
            for year, value in (("2022", "4.1"), ("2023", "6.4"), ("2024", "7.9")):
                cells = {"time_period": year, "obs_value": value, "known_from": f"{year}-12-20"}
                add_row(indicator=threshold.indicator, **cells)
    options = RunOptions(outputs=tmp_path / "outputs", only=("00",))
    run_report(parameters, options, lambda line: None, Translator("vi"))
    page = tmp_path / "outputs" / parameters.folder / "00_leadership_brief.html"
    items = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("li[data-verdict] .fill")
    assert len(items) >= n_filled - 1  # T13 has no public value to reach, and so no bar
    assert len(re.findall(rb"/Type\s*/Page[^s]", print_page(page, date(2025, 1, 1)).read_bytes())) == 2


@pytest.mark.parametrize("report", ["binh-thuan/2024-Q4", "binh-thuan/2025-Q4", "mau-lam/2024-Q4"])
def test_the_answer_stands_on_the_first_screen(report: str, outputs: Path) -> None:
    """The four facts on a phone, and the picture too where no notice stands above them."""
    bottom = "document.querySelector('{}').getBoundingClientRect().bottom"
    page = outputs / report / "00_leadership_brief.html"
    asked = {"answer": bottom.format(".cds-answer"), "picture": bottom.format(".cds-figure [role=img]")}
    for width, height in ((390, 844), (1280, 800)):
        facts = open_page(page, width, ask=asked).values
        assert facts["answer"] <= height
        assert facts["picture"] <= height or report.startswith("mau-lam")


@pytest.mark.parametrize(
    ("quarter", "year", "value", "rank", "unknown"),
    [("2024-Q4", "2022", "0,5223", 50, ["0,6386", "0,6781"]), ("2025-Q4", "2024", "0,6781", 40, [])],
)
def test_pages_and_tables_say_the_same(
    quarter: str, year: str, value: str, rank: int, unknown: list[str], outputs: Path
) -> None:
    report = outputs / "binh-thuan" / quarter
    table = pd.read_csv(report / "results" / "rank_history.csv", dtype={"time_period": "str"})
    last = table.iloc[-1]
    assert (last["time_period"], f"{last['value']:.4f}".replace(".", ","), int(last["rank"])) == (
        year,
        value,
        rank,
    )
    for name in ("00_leadership_brief", "03_province_comparison"):
        text = (report / f"{name}.html").read_text(encoding="utf-8")
        assert f"{year}: {value}, hạng {rank}/63" in text
        assert not [
            number for number in unknown if f"Bình Thuận: {number}" in text or f"{number}, hạng" in text
        ]
    status = pd.read_csv(report / "results" / "target_status.csv")
    met = int((status["verdict"].isin(["met", "met_old"]) & status["counted"]).sum())
    brief = (report / "00_leadership_brief.html").read_text(encoding="utf-8")
    assert f"<strong>{met}/14 · 7/14</strong>" in brief


def test_the_end_of_2025_names_the_break_and_merger(outputs: Path) -> None:
    text = (outputs / "binh-thuan" / "2025-Q4" / "03_province_comparison.html").read_text(encoding="utf-8")
    assert "không so giá trị và thứ hạng trước với sau mốc 2024" in text
    assert "Từ 01/07/2025, Bình Thuận là một phần của Lâm Đồng (mới)" in text
    assert "0,6729" in text


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_the_invented_province_says_so_first(name: str, outputs: Path) -> None:
    page = BeautifulSoup(
        (outputs / "mau-lam" / "2024-Q4" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
    )
    notice = page.find(class_="cds-notice")
    assert "không có thật" in notice.get_text()
    assert page.body.get_text().index(notice.get_text()) < page.body.get_text().index(page.h1.get_text())
