"""What makes two provinces alike: declared, checked as a whole, and followed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.similarity_file import load_likeness


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    shutil.copytree(data_dir(), root, ignore=shutil.ignore_patterns("demo"))
    return root


def _declare(root: Path, text: str) -> Dataset:
    (root / "registry" / "likeness.yml").write_text(text, encoding="utf-8")
    return load_dataset(root)


def test_the_shipped_declaration_is_sound(dataset: Dataset) -> None:
    found = load_likeness(dataset)
    assert found.number == 8
    assert [measure.weight for measure in found.measures] == [1, 1, 1, 0.5, 0.5]


def test_a_ground_without_a_declaration_has_no_peers_by_structure(broken: Path) -> None:
    (broken / "registry" / "likeness.yml").unlink()
    assert load_likeness(load_dataset(broken)).measures == ()


def test_a_list_of_ones_own_may_be_spelt_as_people_do(broken: Path) -> None:
    dataset = _declare(broken, "lists:\n  binh thuan: [Ninh Thuan, phú yên]\n")
    assert load_likeness(dataset).lists == {"Bình Thuận": ("Ninh Thuận", "Phú Yên")}


def test_every_fault_is_reported_at_once_with_its_nearest_match(broken: Path) -> None:
    dataset = _declare(
        broken,
        "number: 0\nmeasures:\n"
        "  - {indicator: populatoin, weight: 1}\n"
        "  - {indicator: population, weight: -1, scale: lgo}\n"
        "  - {weight: 1, wieght: 2}\n"
        "lists: {Bình Thuận: [Ninh Thuậnn]}\n",
    )
    with pytest.raises(InputError) as caught:
        load_likeness(dataset)
    messages = [problem.text(Translator("en")) for problem in caught.value.problems]
    where = "data/registry/likeness.yml"
    assert messages == [
        f"{where}, number: “0” cannot be read. Expected: ≥ 1.",
        f"{where}, measures, 1, indicator: “populatoin” is not known here. Is “population” meant?",
        f"{where}, measures, 2, weight: “-1” cannot be read. Expected: ≥ 0.",
        f"{where}, measures, 2, scale: “lgo” is not known here. Is “log” meant?",
        f"{where}, measures, 3: “indicator” is missing.",
        f"{where}, measures, 3: “wieght” is not known here. Is “weight” meant?",
        f"{where}, lists: “Ninh Thuậnn” is not a province, city or country in the registry. "
        "Did you mean “Ninh Thuận”?",
    ]
    errors = [problem for problem in check_data(broken) if problem.severity == "error"]
    assert len(errors) == len(messages)


@pytest.mark.parametrize(
    "text", ["measures: {population: 1}\n", "measures: [population]\n", "lists: [Phú Yên]\n"]
)
def test_another_shape_is_reported_too(broken: Path, text: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_likeness(_declare(broken, text))
