"""Kinds of measures: read, and a broken row reported with the exact message, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.check_kinds import kind_problems
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.kinds import load_kinds
from cds_analysis.data.schema import MEASURES_BY_KIND

BROKEN = [
    (
        "fiber_houshold_pct,take_up",
        "indicator: The indicator “fiber_houshold_pct” is not declared. Did you mean “fiber_household_pct”?",
        "indicator: Chỉ tiêu đo “fiber_houshold_pct” chưa được khai báo. "
        "Có phải ý bạn là “fiber_household_pct”?",
    ),
    (
        "urban_share_pct,takeup",
        "measure_kind: “takeup” is not a word of this column. Did you mean “take_up”? Known: coverage, take_up, "
        "business_use, workforce, economy_share, public_service_use, public_service_supply, index_score, "
        "sub_score, rank, growth, structure, amount.",
        "measure_kind: “takeup” không thuộc các từ của cột này. Có phải ý bạn là “take_up”? Được phép: coverage, "
        "take_up, business_use, workforce, economy_share, public_service_use, public_service_supply, "
        "index_score, sub_score, rank, growth, structure, amount.",
    ),
    (
        "fiber_household_pct,coverage",
        "indicator: “fiber_household_pct” stands in line {first} already. Delete one of the two.",
        "indicator: “fiber_household_pct” đã có ở dòng {first}. Xoá một trong hai dòng.",
    ),
]


@pytest.mark.parametrize(("row", "english", "vietnamese"), BROKEN)
def test_a_broken_row_is_reported_with_what_to_do(
    row: str, english: str, vietnamese: str, house: Path
) -> None:
    path = MEASURES_BY_KIND.file(house / "data")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.remove("urban_share_pct,structure")
    first = next(number for number, line in enumerate(lines, 1) if line.startswith("fiber_household_pct,"))
    path.write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    (problem,) = kind_problems(load_dataset(house / "data"))
    place = f"data/registry/kinds.csv:{len(lines) + 1}, "
    assert problem.text() == place + english.format(first=first)
    assert problem.text(Translator("vi")) == place + vietnamese.format(first=first)


def test_the_measure_of_a_target_needs_a_kind(house: Path) -> None:
    path = MEASURES_BY_KIND.file(house / "data")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("digital_data_pct,public_service_supply\n", ""), encoding="utf-8")
    found = list(kind_problems(load_dataset(house / "data")))
    assert found
    assert {problem.rule for problem in found} == {"missing_kind"}
    assert all(problem.file.endswith("targets.csv") for problem in found)
    assert "digital_data_pct" in found[0].text()


@pytest.mark.parametrize("root", [data_dir(), demo_dir()])
def test_the_shipped_kinds_have_no_fault(root: Path) -> None:
    assert list(kind_problems(load_dataset(root))) == []


def test_without_the_file_no_measure_has_a_kind(tmp_path: Path) -> None:
    assert load_kinds(tmp_path) == {}


def test_indicators_know_their_kind() -> None:
    indicators = load_dataset(data_dir()).indicators
    assert indicators["fiber_household_pct"].measure_kind == "take_up"


@pytest.mark.parametrize("root", [data_dir(), demo_dir()])
def test_every_shipped_indicator_has_a_kind(root: Path) -> None:
    assert {name for name, spec in load_dataset(root).indicators.items() if not spec.measure_kind} == set()
