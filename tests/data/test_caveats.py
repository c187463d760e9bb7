"""The log of assumptions and caveats: whole, in both languages, and printed where it concerns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import data_dir, demo_dir, notebooks_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.caveats import caveat_problems, load_caveats


def test_every_caveat_names_pages_that_there_are() -> None:
    pages = {path.stem for path in notebooks_dir().glob("*.ipynb")}
    caveats = load_caveats(data_dir())
    assert caveats
    assert {page for caveat in caveats for page in caveat.pages} <= pages


def test_invented_data_carry_only_what_holds_everywhere() -> None:
    assert {caveat.id for caveat in load_caveats(demo_dir())} == {"A02", "A03"}


def test_every_fault_is_reported(tmp_path: Path) -> None:
    text = (
        "- {id: A, kind: asumption, text_vi: x, text_en: y}\n- {id: A, kind: caveat, txt_vi: x, text_en: y}\n"
    )
    (tmp_path / "caveats.yml").write_text(text, encoding="utf-8")
    messages = [problem.text(Translator("en")) for problem in caveat_problems(tmp_path)]
    assert [line.split(": ", 1)[1] for line in messages] == [
        "“asumption” is not known here. Is “assumption” meant?",
        "“A” stands twice.",
        "“text_vi” is missing.",
        "“txt_vi” is not known here. Is “text_vi” meant?",
    ]
    with pytest.raises(InputError):
        load_caveats(tmp_path)
    (tmp_path / "caveats.yml").write_text("just text", encoding="utf-8")
    with pytest.raises(InputError):
        load_caveats(tmp_path)


def test_the_word_on_targets_needs_a_programme_and_is_one_of_two(tmp_path: Path) -> None:
    text = (
        "- {id: A, kind: caveat, text_vi: x, text_en: y, targets: official}\n"
        "- {id: B, kind: caveat, text_vi: x, text_en: y, programme: nq10, targets: oficial}\n"
    )
    (tmp_path / "caveats.yml").write_text(text, encoding="utf-8")
    messages = [problem.text(Translator("en")).split(": ", 1)[1] for problem in caveat_problems(tmp_path)]
    assert messages == ["“programme” is missing.", "“oficial” is not known here. Is “official” meant?"]


@pytest.mark.parametrize(
    ("certainty", "basis", "holding"),
    [
        (("weak", "established"), ("resolution", "official_list"), ["A01"]),
        (("established", "established"), ("resolution", "official_list"), []),
        (("established", "established"), ("official_list", "official_list"), ["C04"]),
    ],
)
def test_a_caveat_on_the_list_holds_as_the_targets_are(
    certainty: tuple[str, str], basis: tuple[str, str], holding: list[str], house: Path
) -> None:
    path = house / "data" / "programmes" / "nq10" / "targets.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    counted = table["counted"] == "yes"
    table.loc[counted, ["certainty", "target_basis"]] = [certainty[1], basis[1]]
    table.loc[0, ["certainty", "target_basis"]] = [certainty[0], basis[0]]
    table.to_csv(path, index=False)
    assert [one.id for one in load_caveats(house / "data") if one.targets] == holding


def test_a_list_that_is_not_whole_stays_a_reconstruction(house: Path) -> None:
    path = house / "data" / "programmes" / "nq10" / "targets.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[:, ["certainty", "target_basis"]] = ["established", "official_list"]
    table.iloc[1:].to_csv(path, index=False)
    assert [one.id for one in load_caveats(house / "data") if one.targets] == ["A01"]
