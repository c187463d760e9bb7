"""The kind of a source is found however its agency is written; what cannot be is reported with the nearest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.check_registry import source_org_problems
from cds_analysis.data.checks import check_data
from cds_analysis.data.observations import load_observations

from ..conftest import TODAY


def _add_source(house: Path, *rows: str) -> int:
    path = house / "data" / "registry" / "source_orgs.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return text.count("\n") + 1


def _source_problems(house: Path) -> list[Problem]:
    return [problem for problem in check_data(house / "data", TODAY) if problem.rule == "source_kind"]


def test_the_statistics_office_of_the_province_is_official_with_or_without_tinh() -> None:
    kinds = load_source_kinds(data_dir())
    assert kinds["Cục Thống kê tỉnh Bình Thuận"] == kinds["Cục Thống kê Bình Thuận"] == "official"
    assert kinds.get("Cục Thống kê tỉnh Bình Dương") is None


def test_a_row_of_an_agency_written_otherwise_is_official(house: Path, add_row: Callable[..., int]) -> None:
    line = add_row(source_org="Cục Thống kê tỉnh Bình Thuận")
    rows = load_observations(data=house / "data", units=["Bình Thuận"])
    added = rows[(rows["csv_file"] == "data/observations/binh_thuan.csv") & (rows["csv_line"] == line)]
    assert added["source_kind"].tolist() == ["official"]
    assert _source_problems(house) == []


def test_an_unknown_source_is_reported_with_the_nearest_one(house: Path, add_row: Callable[..., int]) -> None:
    line = add_row(source_org="Cục Thống kê Bình Thuậnn")
    (problem,) = _source_problems(house)
    assert (problem.line, problem.severity) == (line, "warning")
    assert problem.text().endswith(
        "The kind of the source “Cục Thống kê Bình Thuậnn” is not known; it is treated as press. "
        "Is “Cục Thống kê Bình Thuận” meant? If not, add it to data/registry/source_orgs.csv."
    )
    assert problem.text(Translator("vi")).endswith(
        "Có phải ý bạn là “Cục Thống kê Bình Thuận”? Nếu không, thêm tên này vào data/registry/source_orgs.csv."
    )


def test_two_spellings_of_one_agency_must_be_of_one_kind(house: Path) -> None:
    line = _add_source(house, "Cục Thống kê tỉnh Bình Thuận,press")
    (problem,) = source_org_problems(house / "data")
    assert (problem.line, problem.column, problem.severity) == (line, "source_kind", "error")
    assert (
        problem.text()
        .split(": ", 1)[1]
        .startswith(
            "“Cục Thống kê tỉnh Bình Thuận” is press here, but “Cục Thống kê Bình Thuận”, the same agency, "
            "is official in line "
        )
    )
    assert problem in check_data(house / "data", TODAY)


def test_two_spellings_of_one_kind_are_welcome(house: Path) -> None:
    _add_source(house, "Cục Thống kê tỉnh Bình Thuận,official")
    assert list(source_org_problems(house / "data")) == []


def test_a_name_that_stands_twice_is_reported(house: Path) -> None:
    _add_source(house, "Cục Thống kê Bình Thuận,official")
    assert [problem.rule for problem in source_org_problems(house / "data")] == ["duplicate"]


def test_an_unknown_kind_is_refused_with_the_nearest_one(house: Path) -> None:
    line = _add_source(house, "Sở Nội vụ Bình Thuận,oficial")
    with pytest.raises(InputError) as caught:
        load_source_kinds(house / "data")
    (problem,) = caught.value.problems
    assert (problem.line, problem.details["nearest"]) == (line, "official")


def test_a_folder_without_the_lists_knows_no_kinds(house: Path) -> None:
    (house / "data" / "registry" / "agency_words.csv").unlink()
    kinds = load_source_kinds(house / "data")
    assert "Cục  thống kê bình thuận" in kinds
    assert "Cục Thống kê tỉnh Bình Thuận" not in kinds
    (house / "data" / "registry" / "source_orgs.csv").unlink()
    assert not load_source_kinds(house / "data")
    assert list(source_org_problems(house / "data")) == []


def test_the_real_list_has_no_fault() -> None:
    assert list(source_org_problems(data_dir())) == []
