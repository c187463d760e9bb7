"""Work in forks: its bytes come back, and nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cds_analysis.fleet.forks import Lost, fork

from .conftest import needs_forks

pytestmark = needs_forks


def _handles() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_bytes_of_any_size_come_back_and_no_handle_stays() -> None:
    before = _handles()
    big = os.urandom(5_000_000)
    assert fork(lambda: big, 60).collect() == big
    assert fork(lambda: b"", 60).collect() == b""
    assert _handles() == before


def test_a_fork_sees_what_is_loaded_and_changes_nothing_here() -> None:
    state = {"n": 1}

    def change() -> bytes:
        state["n"] += 1
        return str(state["n"]).encode()

    assert fork(change, 60).collect() == b"2"
    assert state == {"n": 1}


def test_a_failure_is_told_with_its_cause() -> None:
    with pytest.raises(Lost, match=r"^ValueError: invalid literal") as caught:
        fork(lambda: bytes(int("x")), 60).collect()
    assert not caught.value.killed
    with pytest.raises(Lost, match=r"^Ended with status 3\.$"):
        fork(lambda: os._exit(3), 60).collect()  # type: ignore[arg-type, return-value]


def test_a_killed_fork_may_be_tried_again() -> None:
    def killed() -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    with pytest.raises(Lost, match=r"^Ended by SIGKILL\.$") as caught:
        fork(killed, 60).collect()
    assert caught.value.killed


def test_a_fork_that_takes_too_long_is_stopped_with_all_that_it_started() -> None:
    def slow() -> bytes:
        subprocess.run(["sleep", "61.5"], check=False)
        return b""

    begin = time.monotonic()
    with pytest.raises(Lost, match=r"^Stopped after 1 seconds\.$") as caught:
        fork(slow, 1).collect()
    assert not caught.value.killed
    assert time.monotonic() - begin < 10
    time.sleep(0.2)
    assert b"sleep\x0061.5" not in b"\n".join(
        (entry / "cmdline").read_bytes() for entry in Path("/proc").glob("[0-9]*") if _readable(entry)
    )


def _readable(entry: Path) -> bool:
    try:
        (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return True


def test_a_fork_ends_with_its_parent(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    script = (
        "import os, pathlib, time\n"
        "from cds_analysis.fleet.forks import fork\n"
        "def work():\n"
        f"    pathlib.Path({str(told)!r}).write_text(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "    return b''\n"
        "fork(work, 90).collect()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    until = time.monotonic() + 30
    while not (told.is_file() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    child = int(told.read_text())
    parent.kill()
    parent.wait()
    while Path(f"/proc/{child}").is_dir() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").is_dir()
