"""Runs over a few provinces in a copy of the project with one tiny notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cds_analysis.fleet.account import Failure, Night
from cds_analysis.fleet.crew import LocalCrew
from cds_analysis.fleet.forks import CAN_FORK
from cds_analysis.fleet.night import plan_night, run_night
from cds_analysis.fleet.orders import Order
from cds_analysis.text import Translator

from ..report.conftest import make_small, small, write_notebook

__all__ = ["make_small", "small", "write_notebook"]

PROVINCES = ("Bình Thuận", "Hà Nội", "Lâm Đồng")
needs_forks = pytest.mark.skipif(not CAN_FORK, reason="forks are safe on Linux only")


class Notes:
    """Somebody who writes down what a run tells, and may act on it."""

    def __init__(self) -> None:
        self.order: list[str] = []

    def begin(self, night: Night) -> None:
        """Be told what there is to do."""

    def advance(self, night: Night, order: Order, failures: Sequence[Failure]) -> None:
        """Be told that a report was finished."""
        self.order.append(order.province)


def run(
    *provinces: str,
    quarter: str = "2024-Q4",
    languages: Sequence[str] = ("vi",),
    workers: int = 2,
    seconds: float = 60,
    force: bool = False,
    watcher: Notes | None = None,
    notebooks: Sequence[str] = (),
) -> Night:
    """Run a few provinces in this process, as ``cds fleet`` does."""
    night = plan_night(provinces or PROVINCES, quarter, languages, notebooks, force=force)

    def hire(ground: bytes) -> LocalCrew:
        return LocalCrew(ground, workers, seconds)

    return run_night(night, hire, watcher or Notes(), Translator("en"))


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
def _marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mark every process that a test starts, so that those of others are not counted."""
    monkeypatch.setenv(MARK, tmp_path.as_posix())


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
        if own and words in line:
            found.append(int(entry.name))
    return found
