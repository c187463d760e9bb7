"""A broken registry must produce the exact message, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.check_registry import relation_problems
from cds_analysis.data.dataset import load_dataset, load_relations

BROKEN = [
    (
        "fiber_houshold_pct,smartphone_adult_pct,near,vì,why",
        "indicator: The indicator “fiber_houshold_pct” is not declared. Did you mean “fiber_household_pct”?",
        "indicator: Chỉ tiêu đo “fiber_houshold_pct” chưa được khai báo. "
        "Có phải ý bạn là “fiber_household_pct”?",
    ),
    (
        "fiber_household_pct,smartphone_adult_pct,uper_bound,vì,why",
        "kind: “uper_bound” is not a word of this column. Did you mean “upper_bound”? "
        "Known: same_quantity, upper_bound, lower_bound, part_of, near.",
        "kind: “uper_bound” không thuộc các từ của cột này. Có phải ý bạn là “upper_bound”? "
        "Được phép: same_quantity, upper_bound, lower_bound, part_of, near.",
    ),
    (
        "fiber_household_access_pct,fiber_household_pct,near,vì,why",
        "other: “fiber_household_access_pct” and “fiber_household_pct” are related in line {first} already. "
        "Write each pair once: it is read from both sides.",
        "other: Quan hệ giữa “fiber_household_access_pct” và “fiber_household_pct” đã ghi ở dòng {first}. "
        "Mỗi cặp chỉ ghi một lần: cặp được đọc từ cả hai phía.",
    ),
    (
        "fiber_household_pct,fiber_household_pct,near,vì,why",
        "other: “fiber_household_pct” is related to itself. Name another measure, or delete the row.",
        "other: “fiber_household_pct” có quan hệ với chính nó. Ghi chỉ tiêu đo khác, hoặc xóa dòng này.",
    ),
    (
        "fiber_household_pct,mobile_subscribers,same_quantity,vì,why",
        "kind: “same_quantity” cannot hold between the units “percent” and “count”. "
        "If the measures are only near, write “near”.",
        "kind: “same_quantity” không thể có giữa hai đơn vị “percent” và “count”. "
        "Nếu hai chỉ tiêu đo chỉ gần nhau, ghi “near”.",
    ),
    (
        "smartphone_adult_pct,smartphone_subscribers,lower_bound,vì,why",
        "kind: “lower_bound” cannot hold between the units “percent” and “count”. "
        "If the measures are only near, write “near”.",
        "kind: “lower_bound” không thể có giữa hai đơn vị “percent” và “count”. "
        "Nếu hai chỉ tiêu đo chỉ gần nhau, ghi “near”.",
    ),
    (
        "fiber_household_pct,smartphone_adult_pct,near,vì,",
        "reason_en: “reason_en” is missing.",
        "reason_en: Thiếu “reason_en”.",
    ),
]


def _with(house: Path, *rows: str) -> tuple[list[Problem], int]:
    path = house / "data" / "registry" / "relations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return list(relation_problems(load_dataset(house / "data"))), text.count("\n") + 1


def _line_of(house: Path, start: str) -> int:
    lines = (house / "data" / "registry" / "relations.csv").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize(("row", "english", "vietnamese"), BROKEN)
def test_a_broken_row_is_reported_with_what_to_do(
    row: str, english: str, vietnamese: str, house: Path
) -> None:
    first = _line_of(house, "fiber_household_pct,fiber_household_access_pct")
    (problem,), line = _with(house, row)
    place = f"data/registry/relations.csv:{line}, "
    assert problem.text() == place + english.format(first=first)
    assert problem.text(Translator("vi")) == place + vietnamese.format(first=first)


def test_bounds_that_contradict_each_other_are_reported_however_far_apart(house: Path) -> None:
    # fibre ≤ fixed broadband ≤ internet is written; internet ≤ smartphones ≤ fibre closes the circle
    (problem,), line = _with(
        house,
        "smartphone_adult_pct,household_internet_pct,lower_bound,vì,why",
        "fiber_household_pct,smartphone_adult_pct,lower_bound,vì,why",
    )
    assert problem.rule == "bounds_contradict"
    assert problem.line == line + 1
    assert dict(problem.details) == {"low": "smartphone_adult_pct", "high": "fiber_household_pct"}


def test_a_pair_with_both_bounds_contradicts_itself(house: Path) -> None:
    found, _ = _with(house, "fiber_household_access_pct,fiber_household_pct,upper_bound,vì,why")
    assert {problem.rule for problem in found} == {"duplicate", "bounds_contradict"}


def test_the_same_bound_from_the_other_side_is_only_reported_as_twice(house: Path) -> None:
    found, _ = _with(house, "fiber_household_access_pct,fiber_household_pct,lower_bound,vì,why")
    assert [problem.rule for problem in found] == ["duplicate"]


@pytest.mark.parametrize("root", [data_dir(), demo_dir()], ids=["real", "demo"])
def test_the_relations_of_the_project_are_good(root: Path) -> None:
    assert load_relations(root)
    assert list(relation_problems(load_dataset(root))) == []


def test_a_folder_without_the_file_has_no_relations(house: Path) -> None:
    (house / "data" / "registry" / "relations.csv").unlink()
    dataset = load_dataset(house / "data")
    assert not any(one.related for one in dataset.indicators.values())
    assert list(relation_problems(dataset)) == []


def test_what_is_known_of_the_targets_stands_in_the_file() -> None:
    kinds = {
        (one.indicator, one.other): one.kind
        for spec in load_dataset(data_dir()).indicators.values()
        for one in spec.relations
    }
    assert kinds["fiber_household_pct", "fiber_household_access_pct"] == "upper_bound"
    assert kinds["fiber_household_access_pct", "fiber_household_pct"] == "lower_bound"
    assert kinds["online_full_process_dossier_pct", "online_submission_pct"] == "upper_bound"
    assert kinds["digital_economy_grdp_gso_pct", "digital_economy_grdp_mic_pct"] == "same_quantity"
    assert kinds["smartphone_adult_pct", "smartphone_population_pct"] == "near"
