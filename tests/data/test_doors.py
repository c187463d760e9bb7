"""Whatever import commits, check accepts, and a report can be made: random imports, one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.identity import identities, identity_of
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed
from cds_analysis.data.store import open_store
from cds_analysis.intake.forms import known_by
from cds_analysis.intake.workbook.importing import ImportPlan, commit_import, plan_import
from cds_analysis.results.quarter import open_quarter
from tests.intake.workbook.sheets import TODAY, book

WHEN = datetime(2026, 11, 24)
KEPT = ("Bình Thuận", "Ninh Thuận", "Lâm Đồng", "Đắk Nông", "34:Lâm Đồng", "Việt Nam")
DTI_GIVER = "OpenDX project (GitHub Tuan04-D/opendx, MIT) - scrape of dti.gov.vn"
SHARES = [
    "95,2",
    "95,20",
    "96,1",
    "khoảng 95,2",
    "trên 95 %",
    "0,785 %",
    "0,9 %",
    "1 %",
    "0,785",
    "120",
    "4,7",
]
VALUES = {
    "bank_account_15plus_pct": SHARES,
    "ops_online_dossier_pct": ["0,7 %", "0,75 %", "70", "75,3", "dưới 75"],
    "dti_total": ["0,6781", "0,7", "0,52", "67,81", "khoảng 0,6"],
    "dti_rank": ["30", "31", "64"],
}
GIVERS = ["Sở TTTT", "sở  tttt", "SỞ T.T.T.T.", "Sở TT&TT", "Báo Bình Thuận", "Ngân hàng Nhà nước", DTI_GIVER]
DAYS = ["10/1/2025", "20/1/2025", "21/1/2025", "1/2/2026", "1/11/2026", "1/1/2027", "5/3/2023"]
PERIODS = ["2022", "2023", "2024", "Quý III/2024", "Quý IV/2024", "31/12/2024"]


def _row(measure: str) -> st.SearchStrategy[list[str]]:
    cells = [[measure], VALUES[measure], PERIODS, DAYS, GIVERS, [""]]
    return st.tuples(*map(st.sampled_from, cells)).map(list)


# few measures, periods and days, so that rows meet
FILE = st.lists(st.sampled_from(list(VALUES)).flatmap(_row), min_size=1, max_size=6)
IMPORT = st.tuples(st.lists(FILE, min_size=1, max_size=2), st.booleans())


@pytest.fixture
def small(house: Path) -> Dataset:
    """Return a copy of the real data with the rows of a few provinces, so that a check is quick."""
    expected = pd.read_csv(house / "data" / "expected_rows.csv", dtype="str").set_index("file")["rows"]
    for file in (house / "data" / "observations").glob("*.csv"):
        rows = pd.read_csv(file, dtype="str", keep_default_na=False)
        rows = rows[rows["ref_area"].isin(KEPT)]
        rows.to_csv(file, index=False, lineterminator="\n")
        expected[f"observations/{file.name}"] = str(len(rows))
    expected.reset_index().to_csv(house / "data" / "expected_rows.csv", index=False, lineterminator="\n")
    return load_dataset(house / "data")


def _emptied(dataset: Dataset) -> None:
    (dataset.root / "observations" / "entered.csv").unlink(missing_ok=True)
    shutil.rmtree(dataset.root / "imports", ignore_errors=True)


def _plan(files: list[list[list[str]]], dataset: Dataset) -> ImportPlan:
    paths = [dataset.root.parent / f"bieu{number}.xlsx" for number in range(len(files))]
    for path, rows in zip(paths, files, strict=True):
        path.write_bytes(book(*rows))
    return plan_import(paths, known_by(dataset, "Bình Thuận", None, "", "", None), dataset, TODAY)


def _bring(files: list[list[list[str]]], is_partial: bool, dataset: Dataset) -> int:
    """Import as the command does; what was promised must have happened, and no more a second time."""
    made = _plan(files, dataset)
    if made.refused and not is_partial:
        return 0
    n_before = len(open_store(dataset.root).read())
    assert commit_import(made, open_store(dataset.root), "An", WHEN) == len(made.added)
    errors = [problem.text() for problem in check_data(dataset.root, TODAY) if problem.severity == "error"]
    assert errors == []
    rows = load_observations(data=dataset.root)
    assert len(rows) == n_before + len(made.added)
    assert len(set(identities(rows))) == len(rows)
    chosen = set(identities(believed(rows, dataset.indicators)))
    assert {identity_of(one.entry.row) for one in (*made.new, *made.revised)} <= chosen
    assert not {identity_of(one.entry.row) for one in made.behind} & chosen
    again = _plan(files, dataset)
    assert not {identity_of(one.entry.row) for one in again.added} & set(identities(rows))
    assert again.added == [] or made.refused
    return len(made.added)


def _try(imports: list[tuple[list[list[list[str]]], bool]], dataset: Dataset) -> None:
    _emptied(dataset)
    for files, is_partial in imports:
        _bring(files, is_partial, dataset)


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(st.lists(IMPORT, min_size=1, max_size=3))
def test_whatever_is_committed_passes_the_check(
    small: Dataset, imports: list[tuple[list[list[list[str]]], bool]]
) -> None:
    _try(imports, small)


@pytest.mark.long
@pytest.mark.slow
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(st.lists(IMPORT, min_size=1, max_size=6))
def test_whatever_is_committed_passes_the_check_at_length(
    small: Dataset, imports: list[tuple[list[list[list[str]]], bool]]
) -> None:
    _try(imports, small)


def _sheets(*rows: tuple[str, str, str]) -> Iterator[list[list[list[str]]]]:
    for value, day, giver in rows:
        yield [[["bank_account_15plus_pct", value, "Quý III/2024", day, giver, ""]]]


@pytest.mark.parametrize(
    ("rows", "added"),
    [
        (
            [("95,2", "10/11/2024", "Sở A"), ("96,1", "11/11/2024", "Sở A"), ("95,2", "12/11/2024", "Sở A")],
            [1, 1, 1],
        ),
        (
            [("95,2", "12/11/2024", "Sở A"), ("95,20", "13/11/2024", "sở a."), ("96", "10/11/2024", "Sở A")],
            [1, 0, 1],
        ),
        (
            [
                ("0,8 %", "10/11/2024", "Sở A"),
                ("95", "11/11/2024", "Sở A"),
                ("khoảng 95", "11/11/2024", "Sở A"),
            ],
            [0, 1, 0],
        ),
    ],
    ids=["back to the first value", "another spelling, an earlier day", "a share of one"],
)
def test_after_imports_a_report_can_be_made(
    rows: list[tuple[str, str, str]], added: list[int], small: Dataset
) -> None:
    assert [_bring(files, True, small) for files in _sheets(*rows)] == added
    report = open_quarter("Bình Thuận", "2024-Q4")
    assert report.progress.count.total == 14
    last = max(rows, key=lambda row: datetime.strptime(row[1], "%d/%m/%Y"))
    figures = believed(load_observations(report.as_of, data=small.root), small.indicators)
    stated = figures[
        (figures["indicator"] == "bank_account_15plus_pct") & (figures["time_period"] == "2024-Q3")
    ]
    assert [f"{value:g}" for value in stated["obs_value"]] == [f"{float(last[0].replace(',', '.')):g}"]
