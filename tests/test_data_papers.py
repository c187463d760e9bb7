"""``data/README.md``, ``datapackage.json`` and the files say the same of every file and column."""

from __future__ import annotations

import csv
import json
import re

import pandas as pd
import pytest

from cds_analysis.cellar.paths import data_dir

PACKAGE = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
README = (data_dir() / "README.md").read_text(encoding="utf-8")
TABLES = sorted(
    path.relative_to(data_dir()).as_posix()
    for path in data_dir().rglob("*.csv")
    if not path.is_relative_to(data_dir() / "demo")
)


def _header(name: str) -> list[str]:
    with (data_dir() / name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_described_column_by_column(name: str) -> None:
    resource = next(entry for entry in PACKAGE["resources"] if entry["path"] == name)
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == _header(name)
    assert all(field["description"] and field["type"] for field in fields)
    assert all(f"`{column}`" in README for column in _header(name))


def test_the_package_describes_nothing_that_is_not_there() -> None:
    described = [entry["path"] for entry in PACKAGE["resources"]]
    assert sorted(path for path in described if path.endswith(".csv")) == TABLES


def test_expected_rows_name_every_table() -> None:
    expected = pd.read_csv(data_dir() / "expected_rows.csv")
    assert set(expected["file"]) | {"expected_rows.csv"} == set(TABLES)


def test_the_map_of_names_is_documented_and_true() -> None:
    names = pd.read_csv(data_dir() / "registry" / "indicator_map.csv", keep_default_na=False)
    known = set(pd.read_csv(data_dir() / "registry" / "indicators.csv")["indicator"])
    assert names["reason"].str.len().min() > 10
    assert set(names["indicator"]) <= known


def test_target_notes_say_nothing_of_later() -> None:
    """Notes of targets may not hold outcomes: a report of 2022 would look ahead."""
    for path in data_dir().glob("programmes/*/targets.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        for text in (*table["note_vi"], *table["note_en"]):
            assert not re.search(r"\bMET\b|missed by|outcome", text), (path, text)
