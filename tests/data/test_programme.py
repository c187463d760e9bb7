"""A programme names its targets in both languages, whole and short, and says what each measure counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.check_wording import definition_problems, short_name_problems
from cds_analysis.data.columns import read_rows
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.programmes import list_programmes, load_programme
from cds_analysis.data.schema import TARGETS

PROGRAMMES = [(root, name) for root in (data_dir(), demo_dir()) for name in list_programmes(root)]


def _targets(**cells: str) -> pd.DataFrame:
    rows = read_rows(TARGETS, data_dir(), "nq10")
    rows.loc[rows["target_id"] == "T09", list(cells)] = list(cells.values())
    return rows


def test_a_target_is_named_in_the_language_of_the_reader() -> None:
    for target in load_programme("nq10").targets:
        assert target.name_vi != target.name_en
        assert (target.name("vi"), target.name("en")) == (target.name_vi, target.name_en)
        assert target.short_name("en") == target.short_name_en
        assert replace(target, short_name_vi="").short_name("vi") == target.name_vi


@pytest.mark.parametrize(("root", "name"), PROGRAMMES)
def test_every_target_has_a_short_name_of_its_own_in_both_languages(root: Path, name: str) -> None:
    assert list(short_name_problems(read_rows(TARGETS, root, name))) == []


@pytest.mark.parametrize(
    ("cells", "severity", "english", "vietnamese"),
    [
        (
            {"short_name_vi": ""},
            "warning",
            "short_name_vi: “T09” has no short name; its whole name stands in lists and figures. "
            "Write what a leader calls it, in at most 28 letters.",
            "short_name_vi: “T09” chưa có tên ngắn",
        ),
        (
            {"short_name_en": "Digital economy/GRDP"},
            "error",
            "short_name_en: “Digital economy/GRDP” is the short name of T05 already.",
            "đã là tên ngắn của T05. Ghi tên khác",
        ),
        (
            {"short_name_vi": "Doanh nghiệp dùng hợp đồng số"},
            "error",
            "short_name_vi: The short name “Doanh nghiệp dùng hợp đồng số” has 29 letters; there is room for 28.",
            "có 29 ký tự; tối đa 28.",
        ),
    ],
)
def test_a_bad_short_name_is_reported_with_what_to_do(
    cells: dict[str, str], severity: str, english: str, vietnamese: str
) -> None:
    (problem,) = short_name_problems(_targets(**cells))
    assert (problem.severity, problem.line) == (severity, 10)
    assert english in problem.text()
    assert vietnamese in problem.text(Translator("vi"))


@pytest.mark.parametrize(("root", "name"), PROGRAMMES)
def test_every_measure_of_a_programme_says_in_both_languages_what_is_counted(root: Path, name: str) -> None:
    indicators = load_dataset(root).indicators
    assert list(definition_problems(load_programme(name, root), indicators, "targets.csv")) == []


def test_measures_that_do_not_say_what_is_counted_are_one_warning() -> None:
    indicators = dict(load_dataset(data_dir()).indicators)
    for measure, part in (
        ("econtract_enterprise_pct", "definition_vi"),
        ("efile_commune_pct", "definition_en"),
    ):
        indicators[measure] = replace(indicators[measure], **{part: ""})
    (problem,) = definition_problems(load_programme("nq10"), indicators, "targets.csv")
    assert (problem.severity, problem.details["names"]) == (
        "warning",
        "econtract_enterprise_pct, efile_commune_pct",
    )
