"""Who holds the figures: every target of every programme has an agency on every day of its life."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.check_owners import owner_problems
from cds_analysis.data.columns import read_rows
from cds_analysis.data.owners import load_owners
from cds_analysis.data.programmes import TARGET_COLUMNS, list_programmes, load_programme
from cds_analysis.data.schema import OWNERS
from cds_analysis.data.tables import read_table

PROGRAMMES = [(root, name) for root in (data_dir(), demo_dir()) for name in list_programmes(root)]
GOOD = "T14,Sở mẫu,Sample,2026-01-01,function,,,vì,why"


def _problems(house: Path, *rows: str) -> tuple[list[Problem], int]:
    data = house / "data"
    path = data / "programmes" / "nq10" / "owners.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    targets = read_table(path.parent / "targets.csv", TARGET_COLUMNS, house)
    return list(owner_problems("nq10", targets, data)), text.count("\n") + 1


@pytest.mark.parametrize(("root", "name"), PROGRAMMES)
def test_every_target_has_an_agency_from_the_day_of_adoption_on(root: Path, name: str) -> None:
    programme = load_programme(name, root)
    for day in (programme.adopted, date(2025, 2, 28), date(2025, 3, 1), programme.deadline):
        owners = load_owners(name, day, root)
        assert {"", *(target.target_id for target in programme.targets)} == set(owners)
    assert load_owners(name, programme.adopted - timedelta(1), root) == {}


def test_agencies_change_when_they_were_merged() -> None:
    by_day = {
        day: load_owners("nq10", date.fromisoformat(day))
        for day in ("2024-12-31", "2025-03-31", "2025-09-30")
    }
    assert [owners["T14"].agency_vi for owners in by_day.values()] == [
        "Sở Thông tin và Truyền thông tỉnh Bình Thuận",
        "Sở Khoa học và Công nghệ tỉnh Bình Thuận",
        "Sở Khoa học và Công nghệ tỉnh Lâm Đồng",
    ]
    assert [owners["T05"].agency_vi for owners in by_day.values()] == [
        "Cục Thống kê tỉnh Bình Thuận",
        "Chi cục Thống kê tỉnh Bình Thuận",
        "Thống kê tỉnh Lâm Đồng",
    ]


@pytest.mark.parametrize(("root", "name"), PROGRAMMES)
def test_what_is_inferred_says_so(root: Path, name: str) -> None:
    rows = read_rows(OWNERS, root, name)
    inferred = rows[(rows["basis"] == "function") & (root == data_dir())]
    assert inferred["note_vi"].str.contains("Suy ra từ chức năng:").all()
    assert inferred["note_en"].str.contains("Inferred from functions:").all()


@pytest.mark.parametrize("day", ["2024-12-31", "2025-03-31", "2025-09-30"])
def test_the_agencies_of_the_province_are_known_as_official(day: str) -> None:
    kinds = load_source_kinds(data_dir())
    for owner in load_owners("nq10", date.fromisoformat(day)).values():
        assert kinds.get(owner.agency_vi) == "official", owner.agency_vi


BROKEN = [
    (
        "T1,Sở mẫu,Sample,2026-01-01,function,,,vì,why",
        "target_id: The programme has no target “T1”. Did you mean “T14”? Known: ",
        "target_id: Chương trình không có chỉ tiêu “T1”. Có phải ý bạn là “T14”? Được phép: ",
    ),
    (
        "T14,Sở mẫu,Sample,01/01/2026,function,,,vì,why",
        "valid_from: “01/01/2026” cannot be read. Expected: a day like 2024-10-21.",
        "valid_from: Không đọc được “01/01/2026”. Cần: một ngày như 2024-10-21.",
    ),
    (
        "T14,Sở mẫu,Sample,2026-01-01,funktion,,,vì,why",
        "basis: “funktion” is not a word of this column. Did you mean “function”? Known: document, function.",
        "basis: “funktion” không thuộc các từ của cột này. Có phải ý bạn là “function”? "
        "Được phép: document, function.",
    ),
    (
        "T14,Sở mẫu,Sample,2026-01-01,document,,,vì,why",
        "source_title: “source_title” is missing.",
        "source_title: Thiếu “source_title”.",
    ),
    ("T14,,Sample,2026-01-01,function,,,vì,why", "agency_vi: “agency_vi” is missing.", "agency_vi: Thiếu"),
    (
        "T14,Sở mẫu,Sample,2025-07-01,function,,,vì,why",
        "Two agencies hold the figure of “T14” from 2025-07-01 on. Leave one of them.",
        "Có hai cơ quan cùng giữ số liệu của “T14” từ 2025-07-01.",
    ),
]


@pytest.mark.parametrize(("row", "english", "vietnamese"), BROKEN)
def test_a_broken_row_is_reported_with_what_to_do(
    row: str, english: str, vietnamese: str, house: Path
) -> None:
    (problem,), line = _problems(house, row)
    assert (problem.file, problem.line) == ("data/programmes/nq10/owners.csv", line)
    assert english in problem.text()
    assert vietnamese in problem.text(Translator("vi"))


def test_a_good_row_is_no_fault(house: Path) -> None:
    assert _problems(house, GOOD)[0] == []
    assert load_owners("nq10", date(2026, 1, 1), house / "data")["T14"].agency_en == "Sample"


def test_a_bad_day_is_refused_when_read(house: Path) -> None:
    _problems(house, GOOD.replace("2026-01-01", "2026-1-1"))
    with pytest.raises(InputError, match="a day like 2024-10-21"):
        load_owners("nq10", date(2026, 1, 1), house / "data")


def test_numbered_targets_without_an_agency_are_one_warning(house: Path) -> None:
    path = house / "data" / "programmes" / "nq10" / "owners.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(("T04,", "T09,", "G01,"))))
    ((problem,), _) = _problems(house)
    assert (problem.severity, problem.details["names"]) == ("warning", "T04, T09")
    path.unlink()
    assert load_owners("nq10", date(2024, 12, 31), house / "data") == {}
