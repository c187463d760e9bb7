"""Each source as a server plays it: good answers to the last digit, bad ones kept, named and never used."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import yaml

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.servers import SourceSettings, load_sources
from cds_analysis.data.store import open_store
from cds_analysis.intake.fetch import download as download_module
from cds_analysis.intake.fetch.archive import answers
from cds_analysis.intake.fetch.fetching import add_figures, fetch, find_source, new_figures
from cds_analysis.intake.fetch.grids import read_grid
from cds_analysis.intake.parsing.cells import Unreadable

from .player import Player, playing

TODAY = date(2025, 10, 20)
QUARTER = parse_period("2025-Q3")


@pytest.fixture
def dataset(house: Path) -> Dataset:
    return load_dataset(house / "data")


@pytest.fixture
def server() -> Iterator[Player]:
    with playing() as player:
        yield player


@pytest.fixture
def portal(dataset: Dataset, server: Player) -> SourceSettings:
    return replace(
        find_source(dataset, "portal766"), address=f"{server.address}/jsp/rest.jsp", seconds_between=0.0
    )


def _provinces(dataset: Dataset, system: str = "34") -> list[str]:
    return [unit.name for unit in dataset.registry.members(system)]


def _rows(dataset: Dataset, **changes: str) -> list[dict[str, str]]:
    rows = []
    for number, name in enumerate(_provinces(dataset)):
        parts = {
            "CKMB": f"{10 + number / 10:.2f}",
            "TDGQ": "18.10",
            "CLGQ": "11.00",
            "TTTT": "9.5",
            "MDHL": "17.99",
            "MDSH": "20.05",
        }
        total = f"{sum(map(float, parts.values())):.2f}"
        rows.append({"TEN": f"UBND tỉnh {name}", **parts, "TONG_SCORE": total})
    rows[0] |= changes
    return rows


def _faults(source: SourceSettings, dataset: Dataset, period: str = "2025-Q3") -> str:
    with pytest.raises(InputError) as caught:
        fetch(source, parse_period(period), dataset, TODAY)
    return "\n".join(problem.text() for problem in caught.value.problems)


def test_the_portal_is_asked_as_it_wants_and_every_digit_is_kept(
    portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    server.plays(_rows(dataset), packed=True)
    fetched = fetch(portal, QUARTER, dataset, TODAY)
    asked = server.asked[0]
    assert asked["params"]["service"] == "report_tinh_766_service"
    assert (asked["params"]["p_nam"], asked["params"]["p_quy"], asked["params"]["p_6thang"]) == (
        "2025",
        "3",
        "0",
    )
    assert "cds_analysis" in asked["agent"]
    assert len(fetched.rows) == 34 * 7
    first = fetched.rows[fetched.rows["ref_area"] == f"34:{_provinces(dataset)[0]}"].set_index("indicator")[
        "obs_value"
    ]
    assert first["service_766_transparency"] == "10.00"
    assert first["service_766_online_payment"] == "9.5"
    assert set(fetched.rows["time_period"]) == {"2025-Q3"}
    assert set(fetched.rows["known_from"]) == {"2025-10-20"}


def test_what_is_fetched_is_added_once_and_a_revision_is_a_new_row(
    portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    store = open_store(dataset.root)
    server.plays(_rows(dataset))
    assert add_figures(fetch(portal, QUARTER, dataset, TODAY), store, "An", datetime(2025, 10, 20)) == 238
    later = date(2025, 11, 20)
    again = fetch(portal, QUARTER, dataset, later)
    assert len(new_figures(again, store)) == 0
    rows = _rows(dataset)
    rows[3] |= {"CKMB": "12.00", "TONG_SCORE": "88.64"}
    server.plays(rows)
    revised = fetch(portal, QUARTER, dataset, later)
    assert sorted(new_figures(revised, store)["obs_value"]) == ["12.00", "88.64"]
    assert add_figures(revised, store, "An", datetime(2025, 11, 20)) == 2
    assert [one for one in check_data(dataset.root) if one.severity == "error"] == []


FAULTS: dict[str, tuple[Callable[[list[dict[str, str]]], Any], str]] = {
    "firewall": (
        lambda rows: "<html><head><title>Request Rejected</title></head></html>",
        "no JSON but a page (“Request Rejected”)",
    ),
    "no JSON": (lambda rows: "xin chào", "The answer is no JSON."),
    "an object": (lambda rows: {"error": 1}, "not a list of provinces"),
    "empty": (lambda rows: [], "holds no rows"),
    "changed column": (
        lambda rows: [
            {("CONG_KHAI" if head == "CKMB" else head): cell for head, cell in row.items()} for row in rows
        ],
        "has no column “CKMB”",
    ),
    "33 rows": (lambda rows: rows[:-1], "The answer has 33 provinces; 34 are expected."),
    "broken sum": (
        lambda rows: [{**rows[0], "TONG_SCORE": "87.0"}, *rows[1:]],
        "The parts add up to 86.64, but the answer says 87.0.",
    ),
    "out of bounds": (
        lambda rows: [{**rows[0], "CKMB": "18.50", "TONG_SCORE": "95.14"}, *rows[1:]],
        "18.5 is not possible for “Public-service index: transparency”",
    ),
    "a province twice": (lambda rows: [*rows[:-1], rows[0]], "stands twice"),
    "unknown province": (
        lambda rows: [{**rows[0], "TEN": "UBND tỉnh Lâm Đòng Mới"}, *rows[1:]],
        "is no province of that time",
    ),
    "merged province": (
        lambda rows: [{**rows[0], "TEN": "UBND tỉnh Bình Thuận"}, *rows[1:]],
        "“UBND tỉnh Bình Thuận” is no province of that time",
    ),
    "no number": (lambda rows: [{**rows[0], "CKMB": "n/a?"}, *rows[1:]], "holds no number"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_answer_is_kept_and_named_and_the_last_good_one_stays(
    name: str, portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    change, expected = FAULTS[name]
    server.plays(_rows(dataset))
    good = fetch(portal, QUARTER, dataset, date(2025, 10, 1))
    server.plays(change(_rows(dataset)))
    text = _faults(portal, dataset)
    assert expected in text
    assert f"The good answer of 1 October 2025 stays in use ({good.answer.file}). Nothing was added." in text
    log = answers(dataset.root)
    assert log["verdict"].tolist() == ["accepted", "refused"]
    assert all((dataset.root / "raw" / file).read_bytes() for file in log["file"])


def test_everything_works_from_the_archive(portal: SourceSettings, dataset: Dataset, server: Player) -> None:
    with pytest.raises(InputError, match="No answer of portal766 for 2025-Q3 is kept"):
        fetch(portal, QUARTER, dataset, TODAY, from_archive=True)
    server.plays(_rows(dataset))
    first = fetch(portal, QUARTER, dataset, TODAY)
    server.shutdown()
    second = fetch(portal, QUARTER, dataset, date(2026, 1, 1), from_archive=True)
    assert second.rows.equals(first.rows)


def test_a_server_that_stumbles_is_asked_again(
    portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    server.plays(_rows(dataset))
    server.faults = [503, 500]
    assert len(fetch(portal, QUARTER, dataset, TODAY).rows) == 238
    assert len(server.asked) == 3


def test_answers_that_are_none(
    portal: SourceSettings, dataset: Dataset, server: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.status = 404
    assert "status 404" in _faults(portal, dataset)
    server.status, server.headers = 302, {"Location": "https://example.org/elsewhere"}
    assert "sends to another host, example.org, which was not asked" in _faults(portal, dataset)
    server.headers = {"Location": "/round"}
    assert "from one address to the next" in _faults(portal, dataset)
    server.status, server.headers = 200, {}
    monkeypatch.setattr(download_module, "MOST_BYTES", 1000)
    server.plays(_rows(dataset))
    assert "more than 0 million bytes" in _faults(portal, dataset)
    monkeypatch.setattr(download_module, "_TIMEOUTS", (1, 0.2))
    monkeypatch.setattr(download_module, "_TRIES", 0)
    server.delay = 1.0
    assert "did not answer" in _faults(portal, dataset)
    assert "No earlier good answer is kept" in _faults(portal, dataset)
    server.delay = 0.0


def _page(dataset: Dataset, system: str, decompose: bool = False) -> str:
    lines = [
        f"<tr><td>{number}</td><td>{name}</td><td>{0.9 - number / 200:.4f}".replace(".", ",")
        + f"</td><td>{number}</td></tr>"
        for number, name in enumerate(_provinces(dataset, system), start=1)
    ]
    text = (
        "<title>Xếp hạng</title><table><tr><td>Trang chủ</td></tr></table><table><thead><tr><th>TT</th><th>Tỉnh, thành phố</th>"
        f"<th>DTI</th><th>Xếp hạng</th></tr></thead>{''.join(lines)}</table>"
    )
    return unicodedata.normalize("NFD", text) if decompose else text


@pytest.mark.parametrize(("period", "system", "prefix"), [("2023", "63", ""), ("2025", "34", "34:")])
def test_the_ranking_page_is_read_by_the_heads_of_its_table(
    period: str, system: str, prefix: str, dataset: Dataset, server: Player
) -> None:
    source = replace(
        find_source(dataset, "dti"), address=f"{server.address}/xep-hang-{{year}}", seconds_between=0.0
    )
    server.plays(_page(dataset, system, decompose=True))
    today = date(2026, 11, 1)
    rows = fetch(source, parse_period(period), dataset, today).rows
    assert server.asked[0]["path"] == f"/xep-hang-{period}"
    assert len(rows) == 2 * int(system)
    assert set(rows["source_url"]) == {f"{server.address}/xep-hang-{period}"}
    first = rows[rows["ref_area"] == prefix + _provinces(dataset, system)[0]].set_index("indicator")[
        "obs_value"
    ]
    assert first.to_dict() == {"dti_rank": "1", "dti_total": "0.8950"}
    server.plays("<title>Bảo trì</title><p>Xin quay lại sau.</p>")
    assert "“Bảo trì”) has no table with the columns Tỉnh, thành phố, Xếp hạng, DTI" in _faults(
        source, dataset, period
    )


def _jsonstat(dataset: Dataset) -> dict[str, Any]:
    names, years = _provinces(dataset, "63"), ["2022", "Sơ bộ 2023"]

    def dimension(values: list[str]) -> dict[str, Any]:
        return {
            "category": {
                "index": {str(n): n for n in range(len(values))},
                "label": {str(n): v for n, v in enumerate(values)},
            }
        }

    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["Tỉnh", "Năm"],
        "size": [63, 2],
        "dimension": {
            "Tỉnh": {"label": "Tỉnh", **dimension(names)},
            "Năm": {"label": "Năm", **dimension(years)},
        },
        "value": [round(50 + n / 8, 3) for n in range(126)],
        "status": {"3": "p"},
    }


def test_a_pxweb_table_gives_values_and_their_status(dataset: Dataset, server: Player) -> None:
    source = SourceSettings(
        "gso_test", "pxweb", f"{server.address}/table.px", {"value": "bank_account_15plus_pct"}, "Cục Thống kê", "Bảng thử",
        unit_column="Tỉnh", period_column="Năm", query={"query": [{"code": "Năm", "selection": {"filter": "all", "values": ["*"]}}]}, seconds_between=0.0,
    )  # fmt: skip
    server.plays(_jsonstat(dataset), nul=True)
    rows = fetch(source, parse_period("2023"), dataset, TODAY).rows
    assert json.loads(server.asked[0]["body"])["response"] == {"format": "json-stat2"}
    assert len(rows) == 126
    second = rows.iloc[3]
    assert (second["time_period"], second["obs_value"], second["note"]) == ("2023", "50.375", "Sơ bộ; p")
    for change in (
        {"dimension": {}},
        {"size": [63, 3]},
        {"value": [1.0] * 125},
        {"value": 5},
        {"status": ["p"]},
        {"id": ["Tỉnh", "Năm", "Năm"], "size": [63, 2, 2]},
    ):
        server.plays(_jsonstat(dataset) | change)
        assert "no JSON-stat dataset" in _faults(source, dataset, "2023"), change


PXWEB = SourceSettings("t", "pxweb", "https://x.vn", {"value": "v"}, "o", "t", unit_column="u")


@pytest.mark.parametrize("index", [["b", "a"], {"a": 1, "b": 0}])
@pytest.mark.parametrize(
    ("value", "status"),
    [([1.5, None, 3, 4.10], ["", "", "p", ""]), ({"0": 1.5, "2": 3, "3": 4.10}, {"2": "p"})],
)
def test_json_stat_is_read_in_each_of_its_forms(index: object, value: object, status: object) -> None:
    year = {"label": "Năm", "category": {"index": ["2022", "2023"]}}
    unit = {"category": {"index": index, "label": {"a": "An", "b": "Bình"}}}
    one = {"category": {"label": {"t": "Tổng"}}}
    expected = {
        "class": "dataset",
        "id": ["u", "y", "x"],
        "size": [2, 2, 1],
        "value": value,
        "status": status,
    }
    content = json.dumps(expected | {"dimension": {"u": unit, "y": year, "x": one}}).encode()
    common = {"x": "Tổng"}
    assert read_grid(PXWEB, content) == [
        {"u": "Bình", "Năm": "2022", "value": "1.5"} | common,
        {"u": "Bình", "Năm": "2023", "value": ""} | common,
        {"u": "An", "Năm": "2022", "value": "3 (p)"} | common,
        {"u": "An", "Năm": "2023", "value": "4.1"} | common,
    ]  # fmt: skip


def test_a_sparse_json_stat_of_endless_size_is_refused() -> None:
    side = {"category": {"index": [str(n) for n in range(2000)]}}
    expected = {"class": "dataset", "id": ["a", "b"], "size": [2000, 2000], "value": {}}
    content = json.dumps(expected | {"dimension": {"a": side, "b": side}}).encode()
    with pytest.raises(Unreadable, match="no JSON-stat dataset"):
        read_grid(PXWEB, content)


def test_ckan_and_csv(dataset: Dataset, server: Player) -> None:
    records = [
        {"Địa phương": name, "Tỷ lệ": f"{60 + n / 10:.1f}"}
        for n, name in enumerate(_provinces(dataset, "63"))
    ]
    common = {
        "columns": {"Tỷ lệ": "bank_account_15plus_pct"},
        "source_org": "Bộ",
        "source_title": "x",
        "unit_column": "Địa phương",
    }
    ckan = SourceSettings(
        id="c", kind="ckan", address=server.address, resource="r-1", seconds_between=0.0, **common
    )  # type: ignore[arg-type]
    server.plays({"success": True, "result": {"records": records}})
    first = fetch(ckan, parse_period("2023"), dataset, TODAY).rows
    assert server.asked[0]["path"] == "/api/3/action/datastore_search?resource_id=r-1&limit=32000"
    plain = SourceSettings(
        id="d", kind="csv", address=f"{server.address}/f.csv", seconds_between=0.0, **common
    )  # type: ignore[arg-type]
    server.plays(
        "Địa phương;Tỷ lệ\r\n"
        + "".join(f"{row['Địa phương']};{row['Tỷ lệ'].replace('.', ',')}\r\n" for row in records)
    )
    second = fetch(plain, parse_period("2023"), dataset, TODAY).rows
    assert first["obs_value"].tolist() == second["obs_value"].tolist() == [row["Tỷ lệ"] for row in records]
    server.plays({"success": False})
    assert "found no such resource" in _faults(ckan, dataset, "2023")
    server.plays("a;b\n1;2;3\n")
    assert "different numbers of cells" in _faults(plain, dataset, "2023")


def test_every_fault_of_a_declared_source_is_named(house: Path) -> None:
    entry = {
        "id": "Bad id",
        "kind": "pxwebb",
        "address": "file:///etc/passwd",
        "columns": {"A": "service_index_767"},
        "total": "B",
        "source_org": "x",
        "sorce_title": "y",
    }
    (house / "data" / "sources.yml").write_text(yaml.safe_dump([entry], allow_unicode=True), "utf-8")
    with pytest.raises(InputError) as caught:
        load_sources(house / "data")
    expected = "\n".join(problem.text() for problem in caught.value.problems)
    for part in (
        "source_title",
        "pxweb",
        "no address of a server",
        "service_index_766",
        "“B” is not known here",
        "unit_column",
        "Bad id",
    ):
        assert part in expected
    assert len([one for one in check_data(house / "data") if one.severity == "error"]) == len(
        caught.value.problems
    )


def test_an_unknown_source_is_refused_with_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(InputError, match="Is “portal766” meant"):
        find_source(dataset, "portal_766")


BOUNDS = {"CKMB": "18", "TDGQ": "20", "CLGQ": "12", "TTTT": "10", "MDHL": "18", "MDSH": "22"}


def _scored(dataset: Dataset, parts: dict[str, str]) -> list[dict[str, str]]:
    first = _rows(dataset)[0] | parts
    total = sum(Decimal(first[head]) for head in BOUNDS)
    return [first | {"TONG_SCORE": str(total)}, *_rows(dataset)[1:]]


def test_every_part_may_reach_its_bound_and_the_total_a_hundred(
    portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    server.plays(_scored(dataset, BOUNDS))
    rows = fetch(portal, QUARTER, dataset, TODAY).rows
    assert rows[rows["indicator"] == "service_index_766"]["obs_value"].iloc[0] == "100"
    assert Decimal(BOUNDS["CLGQ"]) + Decimal(BOUNDS["TTTT"]) == 22


@pytest.mark.parametrize("part", BOUNDS)
def test_a_part_above_its_bound_is_refused(
    part: str, portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    above = str(Decimal(BOUNDS[part]) + Decimal("0.01"))
    server.plays(_scored(dataset, {part: above}))
    indicator = portal.columns[part]
    assert f"{above} is not possible for “{dataset.indicators[indicator].name_en}”" in _faults(
        portal, dataset
    )


def test_a_total_above_a_hundred_is_refused(portal: SourceSettings, dataset: Dataset, server: Player) -> None:
    rows = _scored(dataset, BOUNDS)
    server.plays([rows[0] | {"TONG_SCORE": "100.01"}, *rows[1:]])
    assert (
        "100.01 is not possible for “Index of service to people and businesses (Decision 766/QĐ-TTg)”"
        in _faults(portal, dataset)
    )
    server.plays([rows[0] | {"TONG_SCORE": "100.5"}, *rows[1:]])
    alone = replace(portal, total="", parts=())
    assert (
        "100.5 is not possible for “Index of service to people and businesses (Decision 766/QĐ-TTg)”"
        in _faults(alone, dataset)
    )


MORE_FAULTS: dict[str, tuple[Callable[[list[dict[str, Any]]], Any], str]] = {
    "a column missing in one row": (
        lambda rows: [*rows[:5], {head: cell for head, cell in rows[5].items() if head != "TTTT"}, *rows[6:]],
        "has no column “TTTT”",
    ),
    "an empty part": (
        lambda rows: [{**rows[0], "TTTT": None}, *rows[1:]],
        "TTTT is empty, so the sum of the parts cannot be checked.",
    ),
    "an empty total": (lambda rows: [{**rows[0], "TONG_SCORE": ""}, *rows[1:]], "TONG_SCORE is empty"),
    "a list for a number": (lambda rows: [{**rows[0], "CKMB": [1, 2]}, *rows[1:]], "CKMB"),
    "an object for a number": (lambda rows: [{**rows[0], "CKMB": {"a": 1}}, *rows[1:]], "CKMB"),
    "endless": (lambda rows: [{**rows[0], "CKMB": float("inf")}, *rows[1:]], "CKMB"),
    "brackets in brackets": (lambda rows: "[" * 100_000, "The answer is no JSON."),
    "a column twice": (
        lambda rows: json.dumps(rows, ensure_ascii=False).replace('"CKMB":', '"CKMB": "1", "CKMB":', 1),
        "The answer has the column “CKMB” twice.",
    ),
    "a page of numbers": (lambda rows: [1, 2], "not a list of provinces"),
}


@pytest.mark.parametrize("name", MORE_FAULTS)
def test_an_odd_answer_is_kept_and_refused_whole(
    name: str, portal: SourceSettings, dataset: Dataset, server: Player
) -> None:
    change, expected = MORE_FAULTS[name]
    before = len(open_store(dataset.root).read())
    server.plays(change(_rows(dataset)))
    assert expected in _faults(portal, dataset)
    log = answers(dataset.root)
    assert log["verdict"].tolist() == ["refused"]
    assert (dataset.root / "raw" / log["file"].iloc[0]).read_bytes() == server.body
    assert len(open_store(dataset.root).read()) == before


def test_the_portal_is_asked_by_a_form(portal: SourceSettings, dataset: Dataset, server: Player) -> None:
    server.plays(_rows(dataset))
    fetch(portal, QUARTER, dataset, TODAY)
    assert list(parse_qs(server.asked[0]["body"])) == ["params"]


@pytest.mark.parametrize("content", [
    {"success": True, "result": [1]}, {"success": True, "result": {"records": [1]}}, [1], {"result": None},
])  # fmt: skip
def test_an_odd_answer_of_ckan_is_refused(content: Any, dataset: Dataset, server: Player) -> None:
    ckan = SourceSettings(
        id="c", kind="ckan", address=server.address, resource="r", seconds_between=0.0, unit_column="A",
        columns={"B": "bank_account_15plus_pct"}, source_org="x", source_title="x",
    )  # fmt: skip
    server.plays(content)
    assert "found no such resource" in _faults(ckan, dataset, "2023")


def test_csv_answers_that_would_lose_a_number_are_refused(dataset: Dataset, server: Player) -> None:
    source = SourceSettings(
        id="d", kind="csv", address=server.address, seconds_between=0.0, unit_column="A",
        columns={"B": "bank_account_15plus_pct"}, source_org="x", source_title="x",
    )  # fmt: skip
    server.plays("A;B;B\nBình Thuận;1;2\n")
    assert "The answer has the column “B” twice." in _faults(source, dataset, "2023")
    server.plays('A;B\nBình Thuận;"1\n')
    assert "The answer is no CSV table." in _faults(source, dataset, "2023")
