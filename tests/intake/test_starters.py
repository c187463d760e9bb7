"""What is started passes the check, or the check names what is still to be filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.entries import read_entries
from cds_analysis.data.owners import load_owners
from cds_analysis.intake.starters import start_indicator, start_programme, start_source
from cds_analysis.results.parameters import parse_parameters


@pytest.fixture
def dataset(house: Path) -> Dataset:
    return load_dataset(house / "data")


def _errors(dataset: Dataset) -> list[str]:
    return [problem.text() for problem in check_data(dataset.root) if problem.severity == "error"]


def test_a_new_programme_is_good_at_once(dataset: Dataset) -> None:
    start_programme(dataset, "nq99", dataset.registry.find("Đà Nẵng"), date(2026, 11, 24))
    assert _errors(dataset) == []
    assert load_owners("nq99", date(2026, 11, 24), dataset.root) == {}
    assert (
        (dataset.root / "programmes" / "nq99" / "owners.csv").read_text().startswith("target_id,agency_vi,")
    )
    assert parse_parameters("Đà Nẵng", "2026-Q3").programme == "nq99"
    with pytest.raises(InputError, match="is there already"):
        start_programme(dataset, "nq99", dataset.registry.find("Đà Nẵng"), date(2026, 11, 24))


def test_a_new_indicator_stands_in_order_and_can_be_used(dataset: Dataset) -> None:
    start_indicator(dataset, "ai_use_pct", "Tỷ lệ, sử dụng", "Use", "percent")
    assert _errors(dataset) == []
    assert load_dataset(dataset.root).indicators["ai_use_pct"].upper == 100
    with pytest.raises(InputError, match="Did you mean “percent”"):
        start_indicator(dataset, "other_pct", "x", "x", "percents")


def test_a_new_source_is_told_what_it_lacks(dataset: Dataset) -> None:
    start_source(dataset, "my_csv", "csv")
    expected = "\n".join(_errors(dataset))
    for key in ("address", "columns", "source_org", "source_title", "unit_column"):
        assert f"“{key}” is missing" in expected


@pytest.mark.parametrize("name", ["../x", "Chữ", "", "a-b", "1a"])
def test_a_name_stays_in_its_folder(name: str, dataset: Dataset) -> None:
    for start in (
        lambda: start_programme(dataset, name, dataset.registry.find("Đà Nẵng"), date(2026, 11, 24)),
        lambda: start_indicator(dataset, name, "x", "x", "percent"),
        lambda: start_source(dataset, name, "csv"),
    ):
        with pytest.raises(InputError, match="cannot be the name of a file"):
            start()


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n# hết", "\r\n"])
def test_a_source_is_added_whatever_the_last_line_ends_with(end: str, dataset: Dataset) -> None:
    path = dataset.root / "sources.yml"
    path.write_bytes((path.read_text("utf-8").rstrip("\n") + end).encode())
    before = read_entries(dataset.root, "sources.yml")
    start_source(dataset, "my_csv", "csv")
    after = read_entries(dataset.root, "sources.yml")
    assert after[:-1] == before
    assert after[-1]["id"] == "my_csv"
    with pytest.raises(InputError, match="is there already"):
        start_source(dataset, "my_csv", "csv")


@pytest.mark.parametrize("old", ["[]\n", "[{id: x}]\n", "- id: x\n...\nrest\n", "- {id: x", "a: 1\n"])
def test_a_file_that_cannot_be_continued_stays_as_it_is(old: str, dataset: Dataset) -> None:
    path = dataset.root / "sources.yml"
    path.write_text(old, encoding="utf-8")
    with pytest.raises(InputError):
        start_source(dataset, "my_csv", "csv")
    assert path.read_text("utf-8") == old


def test_names_of_an_indicator_are_one_line_that_can_be_written(dataset: Dataset) -> None:
    start_indicator(dataset, "ai_use_pct", "Tỷ lệ\n dùng\u2028AI", "A\udce9", "percent")
    made = load_dataset(dataset.root).indicators["ai_use_pct"]
    assert (made.name_vi, made.name_en) == ("Tỷ lệ dùng AI", "A\ufffd")
    assert _errors(dataset) == []
