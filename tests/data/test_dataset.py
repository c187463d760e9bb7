"""Registries and programmes: keys carry their system, and nothing is known before its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.dataset import Dataset, dataset_of, load_tiles
from cds_analysis.data.programmes import (
    list_programmes,
    load_milestones,
    load_official_counts,
    load_programme,
)
from cds_analysis.data.registry import load_provinces

REUSED = ["15", "24", "44", "52", "80", "82", "91"]


def test_both_systems_are_whole() -> None:
    assert [len(load_provinces(system)) for system in (63, 34)] == [63, 34]
    assert load_provinces(63)["code"].str.len().eq(2).all()


@pytest.mark.parametrize("code", REUSED)
def test_a_reused_code_names_another_unit_in_each_system(code: str) -> None:
    old, new = (load_provinces(system).set_index("code").loc[code, "name"] for system in (63, 34))
    assert old != new


def test_members_and_successors_agree(dataset: Dataset) -> None:
    units = dataset.registry.units
    for unit in dataset.registry.members("34"):
        assert {units[member].successor for member in unit.members} == {unit.key}
    assert sum(len(unit.members) for unit in dataset.registry.members("34")) == 63


@pytest.mark.parametrize("spelling", ["Bình Thuận", "binh thuan", "Tỉnh Bình Thuận", "BINH THUAN"])
def test_a_province_is_found_by_any_spelling(spelling: str) -> None:
    assert dataset_of(spelling)[1].key == "Bình Thuận"


def test_an_unknown_province_gets_its_nearest_match() -> None:
    with pytest.raises(InputError, match="Did you mean “Bình Thuận”"):
        dataset_of("Bình Thuậnn")


def test_the_invented_country_is_a_ground_of_its_own() -> None:
    dataset, unit = dataset_of("Mẫu Lam")
    assert dataset.root.name == "demo"
    assert unit.system == "12"
    assert dataset.registry.notices["vi"]


def test_every_tile_is_placed_once_and_the_archipelagos_are_there(dataset: Dataset) -> None:
    tiles = load_tiles(dataset.root)
    assert not tiles.duplicated(["row", "col"]).any()
    assert set(tiles.loc[tiles["kind"] == "archipelago", "name_vi"]) == {
        "Quần đảo Hoàng Sa",
        "Quần đảo Trường Sa",
    }


def test_programmes_know_whom_they_bind() -> None:
    assert list_programmes() == {
        "nq10": "Bình Thuận",
        "qd411": "Việt Nam",
        "qd749": "Việt Nam",
        "qd942": "Việt Nam",
    }
    assert [len(load_programme(name).targets) for name in list_programmes()] == [15, 13, 15, 11]


def test_target_values_and_outlooks_are_as_of() -> None:
    programme = load_programme("nq10")

    def value(day: date, target_id: str) -> float | None:
        return next(t for t in programme.as_of(day).targets if t.target_id == target_id).value

    assert value(date(2024, 12, 10), "T02") is None
    assert value(date(2024, 12, 11), "T02") == 90
    assert value(date(2025, 12, 31), "T13") is None
    early, late = (
        programme.as_of(day).targets[3].outlook for day in (date(2024, 10, 20), date(2024, 10, 21))
    )
    assert (early, late) == ("", "hard_by_2025")


def test_counts_and_milestones_are_as_of() -> None:
    assert load_official_counts("nq10", date(2024, 10, 20)).empty
    assert len(load_official_counts("nq10", date(2024, 10, 21))) == 3
    assert load_milestones("nq10", date(2024, 10, 20)).empty
    assert len(load_milestones("nq10", date(2024, 10, 21))) == 12


def test_an_unknown_programme_gets_its_nearest_match() -> None:
    with pytest.raises(InputError, match="Did you mean “nq10”"):
        load_programme("nq1O")


def test_bad_yaml_is_named(house: Path) -> None:
    (house / "data" / "programmes" / "nq10" / "programme.yml").write_text("name: [nq10\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"programme\.yml"):
        load_programme("nq10")
