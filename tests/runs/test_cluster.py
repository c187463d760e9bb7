"""The same run on a real Dask cluster of several processes, some of which are lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_analysis.cellar.paths import data_dir

from .conftest import WORKER, cds, command, content, make_small, needs_proc, processes, write_notebook

distributed = pytest.importorskip("distributed", reason="Dask is not installed")
pytestmark = [pytest.mark.slow, needs_proc]

NAMES = ("Hà Nội", "Lâm Đồng", "Đà Nẵng", "Bình Thuận", "An Giang", "Cà Mau")
SECONDS = 120


class Cluster:
    """A scheduler and workers, each a process of its own; they can be killed."""

    def __init__(self, house: Path) -> None:
        self.house, self.running = house, list[subprocess.Popen[bytes]]()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self.start_scheduler()

    def start(self, module: str, *words: str, package: Path | None = None) -> subprocess.Popen[bytes]:
        environment = os.environ | ({"PYTHONPATH": str(package)} if package else {})
        log = (self.house / "cluster.log").open("ab")
        line = [sys.executable, "-m", f"distributed.cli.{module}", *words, "--no-dashboard"]
        self.running.append(
            subprocess.Popen(
                line, env=environment, stdout=log, stderr=log, cwd=self.house, start_new_session=True
            )
        )
        return self.running[-1]

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        made = self.start("dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port))
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return made
            time.sleep(0.1)
        raise AssertionError((self.house / "cluster.log").read_text())

    def start_worker(self, package: Path | None = None) -> subprocess.Popen[bytes]:
        return self.start("dask_worker", self.address, "--nthreads", "1", package=package)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and those that it started, its workers left out: these must end by themselves."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def call(self, *words: str) -> list[str]:
        call = ["fleet", "--quarter", "2024-Q4", "--provinces", ",".join(NAMES), "--scheduler", self.address]
        return [*call, *words]


@pytest.fixture
def cluster(small: Path) -> Iterator[Cluster]:
    made = Cluster(small)
    try:
        yield made
    finally:
        for process in made.running:
            if process.poll() is None:
                made.kill(process)
        until = time.monotonic() + 30
        while processes(WORKER) and time.monotonic() < until:
            time.sleep(0.1)
        assert not processes(WORKER)


def _begun(cluster: Cluster) -> subprocess.Popen[str]:
    """Start a run and return when its first report is finished."""
    started = subprocess.Popen(
        command(*cluster.call("--patience", "60")),
        env={**os.environ, "CDS_ROOT": str(cluster.house)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert started.stdout is not None
    line = ""
    while ": xong" not in line:
        line = started.stdout.readline()
        assert line, (cluster.house / "cluster.log").read_text()
    return started


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what a run on this machine makes of the same data and notebook."""
    house = tmp_path_factory.mktemp("expected")
    shutil.copytree(data_dir(), house / "data")
    make_small(house)
    outputs = house / "outputs"
    words = ["--provinces", ",".join(NAMES), "--outputs", str(outputs)]
    called = cds(house, "fleet", "--quarter", "2024-Q4", *words)
    assert called.returncode == 0, called.stdout
    return content(outputs)


@pytest.mark.long
def test_a_killed_worker_costs_nothing_and_the_bytes_are_the_same(
    small: Path, cluster: Cluster, expected: dict[str, bytes]
) -> None:
    first, _ = cluster.start_worker(), cluster.start_worker()
    started = _begun(cluster)
    cluster.kill(first)
    rest = started.communicate(timeout=SECONDS)[0]
    assert started.returncode == 0, rest
    assert content(small / "outputs") == expected


@pytest.mark.long
def test_a_scheduler_that_is_started_anew_is_found_again(
    small: Path, cluster: Cluster, expected: dict[str, bytes]
) -> None:
    cluster.start_worker()
    started = _begun(cluster)
    before = {path: path.stat().st_mtime_ns for path in (small / "outputs").glob("*/*/run.json")}
    cluster.kill(cluster.scheduler)
    cluster.scheduler = cluster.start_scheduler()
    cluster.start_worker()
    rest = started.communicate(timeout=SECONDS)[0]
    assert started.returncode == 0, rest
    assert content(small / "outputs") == expected
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.long
def test_a_worker_with_another_program_is_not_let_in(small: Path, cluster: Cluster, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(Path(__file__).parents[2] / "cds_analysis", older / "cds_analysis")
    with (older / "cds_analysis" / "text.py").open("a") as file:
        file.write("\n# another version\n")
    cluster.start_worker(package=older)
    alone = cds(small, *cluster.call("--patience", "3"), timeout=SECONDS)
    assert alone.returncode == 1
    assert "Không máy làm việc nào có cùng chương trình." in alone.stdout + alone.stderr
    assert "có chương trình khác nên không được nhận: cds_analysis " in alone.stdout + alone.stderr
    assert not list((small / "outputs").glob("*/*/run.json"))
    cluster.start_worker()
    called = cds(small, *cluster.call(), timeout=SECONDS)
    assert called.returncode == 0
    assert "Cài cùng phiên bản ở máy ấy." in called.stdout + called.stderr
    assert "Traceback" not in called.stdout + called.stderr
    assert len(list((small / "outputs").glob("*/*/run.json"))) == len(NAMES)
    summary = json.loads((small / "outputs" / "fleet" / "2024-Q4.json").read_text(encoding="utf-8"))
    assert (summary["made"], summary["failures"], summary["exit_status"]) == (len(NAMES), [], 0)
    [refused] = summary["refused_workers"]
    assert "was not let in: cds_analysis " in refused


def test_a_bad_report_on_the_cluster_is_reported_as_here(small: Path, cluster: Cluster) -> None:
    write_notebook(
        small / "notebooks" / "00_small.ipynb", "## Phần một", "1 / (province != 'Hà Nội')\nprint(province)"
    )
    cluster.start_worker()
    called = cds(small, *cluster.call(), timeout=SECONDS)
    assert called.returncode == 1
    assert (
        "00_small.ipynb: dưới mục “Phần một”, ô 4, dòng 1: ZeroDivisionError" in called.stdout + called.stderr
    )
    assert (
        "cds report --province 'Hà Nội' --quarter 2024-Q4 --notebooks 00_small"
        in called.stdout + called.stderr
    )
    assert "Traceback" not in called.stdout + called.stderr
    assert len(list((small / "outputs").glob("*/*/00_small.html"))) == len(NAMES) - 1


def test_no_scheduler_is_reported_with_what_to_do(small: Path) -> None:
    called = cds(
        small,
        "fleet",
        "--quarter",
        "2024-Q4",
        "--provinces",
        "Hà Nội",
        "--scheduler",
        "tcp://127.0.0.1:9",
        "--patience",
        "2",
        timeout=SECONDS,
    )
    assert called.returncode == 1
    assert "Không có bộ điều phối nào trả lời ở “tcp://127.0.0.1:9”" in called.stderr
    assert "dask scheduler" in called.stderr
    summary = json.loads((small / "outputs" / "fleet" / "2024-Q4.json").read_text(encoding="utf-8"))
    assert (summary["exit_status"], len(summary["failures"])) == (1, 1)
    assert "Traceback" not in called.stderr
    assert not list((small / "outputs").glob("*/*/run.json"))
