"""The way in before sheets with known right answers: what is told is right, or it is not told."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.importing import ImportPlan
from tests.intake.workbook.corpus import KINDS, Figure, Made
from tests.intake.workbook.corpus_kinds import cases, make
from tests.intake.workbook.sheets import plan, refusals

# these tests only look ahead
pytestmark = pytest.mark.usefixtures("one_cache")


CASES = cases()
SAMPLE = CASES[::24]
COLUMNS = ("indicator", "obs_value", "time_period", "ref_area", "qualifier", "known_from", "source_org")


def ids(case: tuple[str, int]) -> str:
    return f"{case[0]}-{case[1]}"


def imported(made: Made, dataset: Dataset, folder: Path) -> ImportPlan:
    day = date.fromisoformat(made.known) if made.known else None
    return plan(made.content, dataset, folder, made.name, made.province, made.org, made.period, day)


def as_number(figure: Figure) -> Figure:
    return figure._replace(value=str(Decimal(figure.value).normalize()))


def read(made: ImportPlan) -> set[Figure]:
    rows = [one.entry.row for one in (*made.added, *made.unchanged)]
    return {as_number(Figure(*(row[name] for name in COLUMNS))) for row in rows}


def faults(made: Made, given: ImportPlan) -> list[str]:
    """Return what an import did wrong with a sheet."""
    figures, may = read(given), {as_number(one) for one in made.may}
    found = [f"SILENT: {one}" for one in figures - may]
    found += [f"not read: {one}" for one in (may - figures if made.must else ())]
    found += [f"refused: {one}" for one in (refusals(given) if made.must else ())]
    if figures and made.warned and not given.problems:
        found.append("no warning of what nobody sees")
    words = " ".join(map(str, [*given.unused, *refusals(given)])).lower()
    found += [f"not told: {text}" for text in made.unused if figures and text.lower() not in words]
    homeless = [one for one in given.refused if not one.file or (figures and not (one.line or one.column))]
    return found + [f"without a place: {one.text()}" for one in homeless]


def judge(case: tuple[str, int], dataset: Dataset, folder: Path) -> None:
    made = make(*case)
    given = imported(made, dataset, folder)
    wrong = faults(made, given)
    assert not wrong, "\n".join([made.shown, "", *wrong, "", *(one.text() for one in given.problems)])


@pytest.mark.parametrize("case", SAMPLE, ids=ids)
def test_sheets_of_the_sample(case: tuple[str, int], dataset: Dataset, tmp_path: Path) -> None:
    judge(case, dataset, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("case", [one for one in CASES if one not in SAMPLE], ids=ids)
def test_sheets_of_every_kind(case: tuple[str, int], dataset: Dataset, tmp_path: Path) -> None:
    judge(case, dataset, tmp_path)


@pytest.mark.slow
def test_the_corpus_is_large_and_not_the_same_sheet_over_and_over() -> None:
    made = [make(*case) for case in CASES]
    assert len({one.shown + one.kind for one in made}) == len(made) >= 300
    assert len(KINDS) >= 40
    assert Counter(one.must for one in made)[True] >= 100
    assert [one.shown for one in made[:20]] == [make(*case).shown for case in CASES[:20]]
