"""``check`` names every address that is none, by file, line and column; no page and no workbook links to it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from cds_analysis.cellar.errors import Problem
from cds_analysis.data.checks import check_data
from cds_analysis.data.columns import Column, Table, cell_problems
from cds_analysis.data.servers import _is_address
from cds_analysis.data.tables import write_table
from cds_analysis.pages.words import link

from ..cellar.test_addresses import BAD, GOOD

TABLES = [
    "observations/binh_thuan.csv",
    "programmes/nq10/targets.csv",
    "programmes/nq10/plan_values.csv",
    "programmes/nq10/milestones.csv",
    "programmes/nq10/official_counts.csv",
    "programmes/nq10/owners.csv",
    "reference/programmes.csv",
    "reference/targets.csv",
]


def _bad(problems: list[Problem]) -> list[Problem]:
    return [one for one in problems if one.rule == "bad_url"]


def test_every_column_of_addresses_is_judged_by_line(house: Path) -> None:
    places = {"data/programmes/nq10/programme.yml, source_url"}
    entry = house / "data" / "programmes" / "nq10" / "programme.yml"
    words = yaml.safe_load(entry.read_text("utf-8")) | {"source_url": "http:javascript:alert(1)"}
    entry.write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    for name in TABLES:
        table = pd.read_csv(house / "data" / name, dtype="str", keep_default_na=False)
        column = next(one for one in table if one.startswith("source_url"))
        table.loc[0, column] = "https://user:pw@a.vn/"
        write_table(table, house / "data" / name)
        places.add(f"data/{name}:2, {column}")
    found = _bad(check_data(house / "data"))
    assert {one.place for one in found} == places
    assert all("is not an address of a page" in one.text() for one in found)


def test_all_bad_addresses_are_reported_at_once() -> None:
    column = Column("source_url", "address")
    rows = pd.DataFrame({"source_url": ["", *GOOD, *BAD[1:]]}).assign(csv_file="a.csv")
    rows["csv_line"] = range(2, len(rows) + 2)
    found = list(cell_problems(rows, Table("a.csv", (column,))))
    assert [one.line for one in found] == list(range(len(GOOD) + 3, len(rows) + 2))
    assert all(one.text().isprintable() for one in found)


@pytest.mark.parametrize("text", BAD)
def test_no_page_links_to_what_is_no_address(text: str) -> None:
    assert link(text, "Trang") == "Trang"
    assert not _is_address(text)


def test_an_address_of_a_source_holds_places_for_the_period_only() -> None:
    assert _is_address("https://a.vn/{year}/q{quarter}?p={period}")
    assert not _is_address("https://a.vn/{year:>999999999}")
    assert not _is_address("https://a.vn/{year.__class__}")
    assert not _is_address("https://a.vn/{}")
    assert not _is_address("https://a.vn/{")
