"""Runs over a few provinces in a copy of the project with one tiny notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.forkserver import _forkserver  # type: ignore[attr-defined]
from pathlib import Path

import pytest

from cds_analysis.cellar.translator import Translator
from cds_analysis.runs.jobs import Job
from cds_analysis.runs.many import make_reports, plan_run
from cds_analysis.runs.summary import Failure, Run
from cds_analysis.runs.workers import LocalWorkers

from ..pages.conftest import make_small, small, write_notebook

__all__ = ["make_small", "small", "write_notebook"]

PROVINCES = ("Bình Thuận", "Hà Nội", "Lâm Đồng")
WORKER = "multiprocessing.forkserver"
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


class Notes:
    """A watcher that records each finished report, and may act on it."""

    def __init__(self) -> None:
        self.order: list[str] = []

    def begin(self, run: Run) -> None:
        """Take the plan of the run."""

    def advance(self, run: Run, job: Job, failures: Sequence[Failure]) -> None:
        """Take a finished report and what failed in it."""
        self.order.append(job.province)


def run(
    *provinces: str,
    quarter: str = "2024-Q4",
    languages: Sequence[str] = ("vi",),
    workers: int = 2,
    seconds: float = 60,
    force: bool = False,
    watcher: Notes | None = None,
    notebooks: Sequence[str] = (),
) -> Run:
    """Run a few provinces in this process, as ``cds fleet`` does."""
    planned = plan_run(provinces or PROVINCES, quarter, languages, notebooks, force=force)

    def hire(bundle: bytes) -> LocalWorkers:
        return LocalWorkers(bundle, workers, seconds)

    return make_reports(planned, hire, watcher or Notes(), Translator("en"))


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of finished reports below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "fleet" not in path.relative_to(folder).parts
    }


def strays(house: Path) -> list[str]:
    """Return half-written files below a folder."""
    return [str(path) for path in house.rglob(".*") if path.is_file() and path.name != ".lock"]


def command(*words: str) -> list[str]:
    """Return the words of a call of ``cds``."""
    return [sys.executable, "-m", "cds_analysis", *words]


def cds(house: Path, *words: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    """Call ``cds`` as a user does."""
    return subprocess.run(
        command(*words),
        env={**os.environ, "CDS_ROOT": str(house)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


MARK = "CDS_TEST_MARK"


@pytest.fixture(autouse=True)
def _marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Mark every process that a test starts, so that those of others are not counted."""
    monkeypatch.setenv(MARK, tmp_path.as_posix())
    yield
    # the next test's workers are forked from one that has its mark
    _forkserver._stop()


def processes(words: str) -> list[int]:
    """Return the processes of this test whose command line has some words."""
    mark = f"{MARK}={os.environ[MARK]}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            own = mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if own and words in line and int(entry.name) != _forkserver._forkserver_pid:
            found.append(int(entry.name))
    return found
