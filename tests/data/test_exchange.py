"""Files of a folder change places together: not one of them on a full disk, all of them after a kill."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cds_analysis.data import exchange as module
from cds_analysis.data import files
from cds_analysis.data.exchange import JOURNAL, exchange, finish_exchanges

OLD = {"a.html": b"old a", "results/b.csv": b"old b", "gone.csv": b"old", "run.json": b"old"}
NEW = {"a.html": b"new a", "results/b.csv": b"new b", "gone.csv": None, "run.json": b"new"}
WHOLE = {"a.html": b"new a", "results/b.csv": b"new b", "run.json": b"new"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "province" / "quarter"
    for name, content in OLD.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(content)
    return made


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_all_take_their_places(folder: Path) -> None:
    exchange(folder, NEW)
    assert _content(folder) == WHOLE


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_a_full_disk_leaves_the_old_ones_and_names_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    calls = iter(range(1, 99))

    def sync(handle: int) -> None:
        if next(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", sync)
    with pytest.raises(OSError, match="No space left") as caught:
        exchange(folder, NEW)
    assert Path(caught.value.filename).name in (*NEW, "b.csv", JOURNAL)
    assert _content(folder) == OLD


def test_a_file_that_may_not_be_replaced_stops_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(path: Path) -> None:
        if path.name == "run.json":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(module, "_check_free", held)
    with pytest.raises(PermissionError):
        exchange(folder, NEW)
    assert _content(folder) == OLD


@pytest.mark.parametrize("kill", [1, 2, 3, 4])
def test_what_a_kill_cut_in_two_is_finished_at_the_next_start(folder: Path, kill: int) -> None:
    code = f"""
import os
from pathlib import Path
from cds_analysis.data import exchange
replace, calls = os.replace, iter(range(1, 99))
def cut(*paths):
    replace(*paths)
    if next(calls) == {kill}:
        os._exit(9)
os.replace = cut
exchange.exchange(Path({str(folder)!r}), {NEW!r})
"""
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False)
    assert done.returncode == 9
    assert _content(folder) not in (OLD, WHOLE)
    assert finish_exchanges(folder.parent.parent) == 1
    assert _content(folder) == WHOLE
    assert finish_exchanges(folder.parent.parent) == 0
