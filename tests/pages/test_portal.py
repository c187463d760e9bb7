"""The index of all reports: whole, safe, the same for the same inputs, and searchable without a network."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from cds_analysis.runs.listing import load_reports
from cds_analysis.runs.portal import write_portal

from ..browser import open_page

EVIL = '<script>alert(1)</script> "Tỉnh" & Co'
FILES = (
    "00_leadership_brief.html",
    "00_leadership_brief.ipynb",
    "results/target_status.csv",
)
Add = Callable[..., Path]


@pytest.fixture
def add(tmp_path: Path) -> Add:
    """Return a function that adds a made-up report to a folder of outputs."""

    def make(place: str, *, files: tuple[str, ...] = FILES, **record: Any) -> Path:
        folder = tmp_path / "outputs" / place
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("x", encoding="utf-8")
        values = {"province": "Bình Thuận", "quarter": Path(place).name[:7], "as_of": "2024-12-31"}
        values |= {"programme": "nq10", "language": "vi"} | record.pop("parameters", {})
        whole = {
            "parameters": values,
            "province_name": values["province"],
            "programme_title": "Nghị quyết số 10-NQ/TU",
            "headline": "Bốn trên mười chỉ tiêu đã đạt.",
            "summary": {"total": 10, "left_out": 1, "met": 4, "met_old": 1, "open": 4},
            "pages": {"00_leadership_brief": "Bản tóm tắt cho lãnh đạo"},
        }
        (folder / "run.json").write_text(json.dumps(whole | record), encoding="utf-8")
        return folder

    (tmp_path / "outputs").mkdir()
    return make


@pytest.fixture
def unit(tmp_path: Path) -> Callable[[str], BeautifulSoup]:
    """Return a function that writes the indexes and reads that of a unit's folder."""

    def read(folder: str) -> BeautifulSoup:
        write_portal(tmp_path / "outputs")
        return BeautifulSoup((tmp_path / "outputs" / folder / "index.html").read_text("utf-8"), "html.parser")

    return read


@pytest.fixture
def portal(tmp_path: Path) -> Callable[[], BeautifulSoup]:
    """Return a function that writes the index and reads it."""
    return lambda: BeautifulSoup(write_portal(tmp_path / "outputs").read_text("utf-8"), "html.parser")


Read = Callable[[], BeautifulSoup]
ReadUnit = Callable[[str], BeautifulSoup]


def _tile(page: BeautifulSoup, name: str) -> Tag:
    return next(tile for tile in page.select(".cds-tile") if _words(tile.span) == name)


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_a_report_brings_everything_that_is_there(add: Add, unit: ReadUnit) -> None:
    more = ("00_leadership_brief.pdf", "results/report.xlsx", "results/observations.sdmx.csv")
    add("binh-thuan/2024-Q4", files=(*FILES, *more))
    article = unit("binh-thuan").find("article")
    assert _words(article.h2) == "Quý IV/2024 Nghị quyết số 10-NQ/TU"
    links = {link["href"].removeprefix("2024-Q4/"): _words(link) for link in article("a")}
    assert links == {
        "00_leadership_brief.html": "Bản tóm tắt cho lãnh đạo",
        "00_leadership_brief.pdf": "PDF",
        "00_leadership_brief.ipynb": "sổ tay",
        "results/report.xlsx": "Excel",
        "results/observations.sdmx.csv": "SDMX-CSV",
        "run.json": "run.json",
        "results/target_status.csv": "target_status",
    }
    assert _words(article.details.summary) == "1 bảng kết quả (CSV)"
    assert "Số liệu công bố đến hết ngày 31/12/2024".casefold() in _words(article).casefold()
    tally = [_words(item) for item in article.select(".cds-tally li")]
    assert tally == [
        "✓ Đã đạt: 4",
        "○ Đã đạt, theo số liệu cũ: 1",
        "? Chưa đủ cơ sở đánh giá: 4",
        "Chưa nhập: 1",
    ]


def test_languages_share_a_report_and_the_newest_quarter_comes_first(
    add: Add, portal: Read, unit: ReadUnit
) -> None:
    add("binh-thuan/2024-Q3", parameters={"as_of": "2024-09-30"})
    add("binh-thuan/2024-Q4-en", parameters={"language": "en"}, headline="Four of ten.")
    add("binh-thuan/2024-Q4")
    add("dak-lak/2024-Q4", parameters={"province": "Đắk Lắk"})
    add("gia-lai/2024-Q4", parameters={"province": "Gia Lai"})
    assert [_words(tag) for tag in portal()("h3")] == ["Bình Thuận", "Đắk Lắk", "Gia Lai"]
    page = unit("binh-thuan")
    assert [_words(tag.a) for tag in page("h2")] == ["Quý IV/2024", "Quý III/2024"]
    edition = page.find(class_="cds-edition")
    assert _words(edition.summary) == "Bản tiếng Anh"
    assert (edition.p["lang"], _words(edition.p)) == ("en", "Four of ten.")
    older = page("article")[1]
    assert older.find("details").find("a", string="Bản tóm tắt cho lãnh đạo")


def test_the_index_leads_to_each_unit_and_its_newest_report(add: Add, portal: Read) -> None:
    add("binh-thuan/2024-Q3", parameters={"as_of": "2024-09-30"})
    add("binh-thuan/2024-Q4")
    row = portal().find("article")
    assert [link["href"] for link in row("a")] == [
        "binh-thuan/index.html",
        "binh-thuan/2024-Q4/00_leadership_brief.html",
    ]
    assert "5/10 chỉ tiêu chứng minh được là đạt" in _words(row)
    assert "hạng 50/63 (2022)" in _words(row)
    assert row.svg["aria-label"] == "Thứ hạng: 47 (2021), 50 (2022)"


def test_only_what_changed_is_written_anew(add: Add, portal: Read, tmp_path: Path) -> None:
    add("binh-thuan/2024-Q3")
    add("da-nang/2024-Q4", parameters={"province": "Đà Nẵng"})
    portal()
    outputs = tmp_path / "outputs"
    pages = [outputs / place / "index.html" for place in ("", "binh-thuan", "da-nang")]
    before = [(page.stat().st_ino, page.stat().st_mtime_ns) for page in pages]
    write_portal(outputs, units=["binh-thuan"])
    assert [(page.stat().st_ino, page.stat().st_mtime_ns) for page in pages] == before
    add("binh-thuan/2024-Q4")
    add("hue/2024-Q4", parameters={"province": "Thừa Thiên Huế"})
    write_portal(outputs, units=["binh-thuan"])
    changed = [(page.stat().st_ino, page.stat().st_mtime_ns) for page in pages]
    assert [one != other for one, other in zip(changed, before, strict=True)] == [True, True, False]
    assert (outputs / "hue" / "index.html").is_file()


def test_the_map_shows_the_index_and_the_share_and_leads_to_reports(add: Add, portal: Read) -> None:
    add("binh-thuan/2024-Q4")
    add("ha-noi/2024-Q4", parameters={"province": "Hà Nội", "programme": ""}, summary={"total": 0})
    add("hue/2024-Q4", parameters={"province": "Thừa Thiên Huế"}, summary=None)
    page = portal()
    tiles = page.select(".cds-tile")
    assert len(tiles) == 65
    assert {"Hoàng Sa", "Trường Sa"} <= {_words(tile) for tile in page.select("span.cds-island")}
    assert len(page.select("a.cds-tile")) == 3
    own, city = _tile(page, "Bình Thuận"), _tile(page, "Hà Nội")
    assert _words(own) == "Bình Thuận 0,52 , hạng 50 , 5/10 chỉ tiêu chứng minh được là đạt, quý IV/2024"
    assert (own["href"], own.i["style"]) == ("binh-thuan/index.html", "--share: 50%")
    assert (_words(city), city.i) == ("Hà Nội 0,61 , hạng 24", None)
    legend = [_words(item) for item in page.select(".cds-key li")]
    assert legend[0] == "0,64 đến 0,80"
    assert legend[4] == "0,39 đến 0,51"
    assert [len(page.select(f".cds-tile.step-{step}")) for step in range(1, 6)] == [13, 12, 13, 12, 13]


def test_after_the_merger_a_former_province_bears_the_value_of_the_unit_it_is_part_of(
    add: Add, portal: Read
) -> None:
    parameters = {"province": "34:Lâm Đồng", "as_of": "2025-12-31", "programme": ""}
    add("34-lam-dong/2025-Q4", parameters=parameters, province_name="Lâm Đồng", summary={"total": 0})
    page = portal()
    values = {name: _words(_tile(page, name).b) for name in ("Bình Thuận", "Lâm Đồng", "Đắk Nông")}
    assert set(values.values()) == {"0,67"}
    assert _tile(page, "Bình Thuận")["href"] == "34-lam-dong/index.html"


def test_what_is_invented_stands_apart_under_its_notice(add: Add, portal: Read) -> None:
    add("mau-lam/2024-Q4-en", parameters={"province": "Mẫu Lam", "language": "en"}, notice="Invented")
    add("mau-xam/2024-Q4", parameters={"province": "Mẫu Xám"}, notice="Không có thật")
    add("binh-thuan/2024-Q4")
    add("viet-nam/2025-Q4", parameters={"province": "Việt Nam"})
    page = portal()
    sections = {tag["id"]: [_words(name) for name in tag("h3")] for tag in page.select("section[data-group]")}
    assert sections == {
        "country": ["Việt Nam"],
        "provinces": ["Bình Thuận"],
        "invented": ["Mẫu Lam", "Mẫu Xám"],
    }
    assert _words(page.select_one("#invented .cds-notice")) == "Không có thật"
    assert len(page.select("a.cds-tile")) == 1


def test_a_merged_unit_is_kept_apart_from_the_old_one_of_its_name(add: Add, portal: Read) -> None:
    for place, key in (("34-lam-dong/2025-Q4", "34:Lâm Đồng"), ("lam-dong/2025-Q1", "Lâm Đồng")):
        add(place, parameters={"province": key}, province_name="Lâm Đồng")
    assert [_words(tag) for tag in portal()("h3")] == ["Lâm Đồng", "Lâm Đồng đơn vị từ ngày 01/07/2025"]


def test_older_and_broken_records_do_no_harm(add: Add, portal: Read, tmp_path: Path) -> None:
    old = {"parameters": {"province": "Bình Thuận", "quarter": "2023-Q4"}, "headline": "Cũ", "pages": {}}
    odd = ["{", "[1]", '{"parameters": {}, "headline": "", "pages": {}}', json.dumps(old | {"pages": ["a"]})]
    for values in ({"province": 1, "quarter": "2024-Q4"}, {"province": "Huế", "quarter": "2024-Q9"}):
        odd.append(json.dumps(old | {"parameters": values}))
    for number, text in enumerate([json.dumps(old), *odd]):
        folder = tmp_path / "outputs" / "binh-thuan" / f"{number}"
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(text, encoding="utf-8")
    add(
        "da-nang/2024-Q4",
        parameters={"province": "Đà Nẵng"},
        summary={"counted": "<b>"},
        failures={"03": "x"},
    )
    page = portal()
    assert [_words(tag) for tag in page("h3")] == ["Bình Thuận", "Đà Nẵng"]
    assert "trang cũ được giữ: 03" in _words(page)


def test_nothing_is_listed_before_the_first_report(portal: Read) -> None:
    page = portal()
    assert "Chưa có báo cáo nào." in _words(page)
    assert not page("article")


def test_texts_are_escaped_and_addresses_stay_in_the_folder(add: Add, portal: Read, unit: ReadUnit) -> None:
    evil = dict.fromkeys(("province_name", "programme_title", "headline"), EVIL)
    add("binh-thuan/2024-Q4", **evil, failures={EVIL: ""}, pages={"00_leadership_brief": EVIL})
    add(
        "javascript:alert(1)/2024-Q4 #&\"'",
        parameters={"province": EVIL, "programme": EVIL, "language": EVIL},
        notice=EVIL,
    )
    page = portal()
    assert len(page("script")) == 1
    assert "alert" not in page.script.string
    pages = [page, *map(unit, ("binh-thuan", "javascript:alert(1)"))]
    assert sum(_words(page).count(EVIL) for page in pages) >= 8
    assert not [page("script") for page in pages[1:] if page("script")]
    hrefs = [link["href"] for page in pages for link in page("a") if not link["href"].startswith("#")]
    assert all(re.fullmatch(r"[\w%./()-]+", href) for href in hrefs)
    assert not [name for page in pages for tag in page(True) for name in tag.attrs if name.startswith("on")]


def test_the_policy_allows_one_script_and_nothing_else(add: Add, portal: Read, unit: ReadUnit) -> None:
    add("binh-thuan/2024-Q4")
    page = portal()
    digest = b64encode(sha256(page.script.string.encode()).digest()).decode()
    assert page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not page(["link", "iframe", "object", "form", "img"])
    assert "script-src" not in str(unit("binh-thuan").find("meta", {"http-equiv": "Content-Security-Policy"}))


def test_the_same_reports_give_the_same_bytes(add: Add, portal: Read, tmp_path: Path) -> None:
    for quarter in ("2024-Q4", "2024-Q3", "2024-Q4-en"):
        add(f"binh-thuan/{quarter}")
    portal()
    pages = sorted((tmp_path / "outputs").rglob("index.html"))
    first = [page.read_bytes() for page in pages]
    for page in pages:
        page.unlink()
    portal()
    assert len(pages) == 2
    assert [page.read_bytes() for page in pages] == first


def test_headings_landmarks_and_names_are_in_order(add: Add, portal: Read, unit: ReadUnit) -> None:
    add("binh-thuan/2024-Q4")
    page = portal()
    assert [tag.name for tag in unit("binh-thuan")(re.compile("^h[1-6]$"))] == ["h1", "h2"]
    levels = [int(tag.name[1]) for tag in page(re.compile("^h[1-6]$"))]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.find("a", class_="cds-skip")["href"] == "#main"
    names = [tag["id"] for tag in page(id=True)]
    assert len(names) == len(set(names))
    pointed = {link["href"][1:] for link in page("a", href=re.compile("^#"))}
    assert pointed <= set(names)
    box = page.find(id="search-part")
    assert box.has_attr("hidden")
    assert box.label["for"] == box.input["id"]
    assert page.find(id="found")["aria-live"] == "polite"


@pytest.mark.parametrize(
    "words", ["tphcm", "ho chi minh", "hochiminh", "quy iv 2024", "q4 2024", "2024 quy 4"]
)
def test_a_report_is_found_by_many_spellings(words: str, add: Add, portal: Read) -> None:
    add("ho-chi-minh/2024-Q4", parameters={"province": "Hồ Chí Minh"})
    known = " " + portal().find("article")["data-find"]
    assert all(f" {word}" in known for word in words.split())


def test_reports_are_plain_records(add: Add, tmp_path: Path) -> None:
    add("binh-thuan/2024-Q4")
    (report,) = load_reports(tmp_path / "outputs")
    assert (report.shown, report.total, report.share_pct) == (5, 10, 50)


_TYPE = """(text => {
  const box = document.getElementById("search");
  box.value = text;
  box.dispatchEvent(new Event("input"));
  const seen = tag => [...document.querySelectorAll(tag)].filter(e => e.checkVisibility()).map(e => e.innerText);
  return [document.getElementById("found").innerText, seen("h3"), seen(".cds-map h2").length];
})"""


@pytest.mark.slow
def test_typing_hides_what_does_not_match_without_a_request(add: Add, portal: Read, tmp_path: Path) -> None:
    add("binh-thuan/2024-Q4")
    add("da-nang/2024-Q4", parameters={"province": "Đà Nẵng"})
    add("mau-lam/2024-Q4", parameters={"province": "Mẫu Lam"}, notice="Không có thật")
    portal()
    typed = {text: f"{_TYPE}({json.dumps(text)})" for text in ("đà NẴNG", "quy iv đà", "đa nang, q9", " ")}
    ask = {"shown": 'document.getElementById("search-part").checkVisibility()', **typed}
    for width in (390, 1280):
        facts = open_page(tmp_path / "outputs" / "index.html", width, ask=ask)
        assert (facts.requests, facts.console) == ([], [])
        assert facts.scroll_width <= width
        assert facts.values["shown"]
        map_seen = int(width > 1000)
        assert facts.values["đà NẴNG"] == ["1/3 đơn vị phù hợp.", ["Đà Nẵng"], map_seen]
        assert facts.values["quy iv đà"] == ["1/3 đơn vị phù hợp.", ["Đà Nẵng"], map_seen]
        assert facts.values["đa nang, q9"] == ["Không có đơn vị nào phù hợp.", [], map_seen]
        assert facts.values[" "] == ["", ["Bình Thuận", "Đà Nẵng", "Mẫu Lam"], 1]
