"""What several tests stand on: the real data, the invented country, and copies that may be broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.paths import data_dir, demo_dir, outputs_at, project_root
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset

TODAY = date(2026, 11, 23)
# what takes longest is begun first, or one core would wait for it at the end
LONGEST = (
    *("test_docs.py", "test_pages.py", "test_run.py", "test_many.py", "test_corpus.py", "test_beside.py"),
    *("test_quarter.py", "test_backtests.py", "test_fetching.py", "test_doors.py", "test_cli.py"),
    *("test_checks.py", "test_verdicts.py", "test_plans.py", "test_invented.py", "test_notebooks.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files in front, each as whole as it was."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session", autouse=True)
def _no_finished_reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test depend on reports that happen to be finished in this checkout."""
    with outputs_at(tmp_path_factory.mktemp("no_reports")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _in_vietnamese() -> Iterator[None]:
    """Let no test depend on the language of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CDS_LANGUAGE", "vi")
        yield


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Return the real data folder with its registry and indicators."""
    return load_dataset(data_dir())


@pytest.fixture(scope="session")
def demo() -> Dataset:
    """Return the invented country."""
    return load_dataset(demo_dir())


@pytest.fixture(scope="module")
def one_cache() -> Iterator[None]:
    """Read and compute once what a module asks for several times; none of its tests may change data in place."""
    with open_cache():
        yield


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the project's data in a folder of its own, where anything may be broken."""
    shutil.copytree(data_dir(), tmp_path / "data")
    shutil.copytree(project_root() / "notebooks", tmp_path / "notebooks")
    monkeypatch.setenv("CDS_ROOT", str(tmp_path))
    monkeypatch.delenv("CDS_OUTPUTS", raising=False)
    return tmp_path


@pytest.fixture
def add_row(house: Path) -> Callable[..., int]:
    """Return a function that appends one observation to the copy and returns its line."""

    def append(**cells: str) -> int:
        path = house / "data" / "observations" / "binh_thuan.csv"
        frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        row = {
            "ref_area": "Bình Thuận",
            "indicator": "bank_account_15plus_pct",
            "time_period": "2024-12-31",
            "obs_value": "96.1",
            "unit_measure": "percent",
            "qualifier": "exact",
            "known_from": "2025-01-15",
            "known_from_basis": "published",
            "source_org": "Báo Bình Thuận",
            "source_title": "Thử nghiệm",
            "source_url": "https://example.org/thu",
            "note": "",
        } | cells
        text = pd.DataFrame([row])[list(frame.columns)].to_csv(index=False, header=False, lineterminator="\n")
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
        return len(path.read_text(encoding="utf-8").splitlines())

    return append


@pytest.fixture
def errors(house: Path) -> Callable[[str], list[str]]:
    """Return a function that checks the copy and gives every error as a reader sees it."""

    def check(language: str = "vi") -> list[str]:
        found: list[Problem] = check_data(house / "data", TODAY)
        say = Translator(language)
        return [problem.text(say) for problem in found if problem.severity == "error"]

    return check
