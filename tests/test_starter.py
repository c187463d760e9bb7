"""The working environment is used where it is whole, and never taken away before a new one is whole."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cds_analysis.cellar.paths import project_root

pytestmark = pytest.mark.skipif(os.name == "nt", reason="environments are linked, not copied")
RUN = project_root() / "run.py"
OTHER = "3.12.9 (main, Jan 1 2025) [another Python]"


class House:
    """A folder with a starter of its own; ``installs`` says what would have been installed, and how it ended."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.home, self.installs = root, root / ".venv", list[str]()
        self.ends: Callable[[list[str]], int] = lambda command: 0
        self.starter = runpy.run_path(str(RUN))
        self.lock("a==1\n")
        (root / "pyproject.toml").write_text("x")
        places = {
            "ROOT": root,
            "HOME": self.home,
            "PYTHON": self.home / "bin" / "python",
            "STAMP": self.home / "installed.sha256",
            "LOCK": root / "requirements.lock",
            "TEST_LOCK": root / "requirements-test.lock",
        }
        self.locks = [places["LOCK"], places["TEST_LOCK"]]
        self.globals: dict[str, Any] = self.starter["install"].__globals__
        for name, value in places.items():
            monkeypatch.setitem(self.globals, name, value)
        monkeypatch.setitem(self.globals, "pip", lambda python: ["pip", str(python)])
        monkeypatch.setattr(self.globals["shutil"], "which", lambda _: "uv")
        played = SimpleNamespace(**vars(subprocess))
        played.run, played.call = self.run, lambda command, **_: self.ends(command)
        monkeypatch.setitem(self.globals, "subprocess", played)

    def run(self, command: list[str], check: bool) -> None:
        self.installs.append(Path(command[1]).parent.parent.name)
        if self.ends(command):
            raise subprocess.CalledProcessError(1, command)
        script = Path(command[1]).parent / "cds"
        script.write_text(f"#!{command[1]}\nprint(1)\n")
        script.chmod(0o755)

    def install(self) -> None:
        self.starter["install"](self.locks)

    def installed(self) -> bool:
        return bool(self.starter["installed"](self.locks))

    def lock(self, text: str) -> None:
        (self.root / "requirements.lock").write_text(text)
        (self.root / "requirements-test.lock").write_text(text + "pytest==1\n")

    def strays(self) -> list[str]:
        return sorted(path.name for path in self.root.glob(".v*") if path != self.home)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    made = House(tmp_path, monkeypatch)
    made.install()
    made.installs.clear()
    return made


def _of_other_lock(house: House) -> None:
    house.lock("a==2\n")
    house.ends = lambda command: int("--no-index" in command)  # the old one does not agree


def test_a_new_environment_stands_whole_in_its_place(house: House) -> None:
    assert house.installed()
    assert house.strays() == []
    assert ".venv" in (house.home / "pyvenv.cfg").read_text()
    assert subprocess.check_output([house.home / "bin" / "cds"], text=True) == "1\n"


def test_another_python_uses_what_is_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version", OTHER)
    monkeypatch.setattr(sys, "version_info", (3, 12, 9))
    assert house.installed()


@pytest.mark.parametrize("at", ["--require-hashes", "-e"])
def test_without_network_the_old_environment_stays(house: House, at: str) -> None:
    before = (house.home / "pyvenv.cfg").read_bytes()
    _of_other_lock(house)
    house.ends = lambda command: int("--no-index" in command or at in command)
    with pytest.raises(subprocess.CalledProcessError):
        house.install()
    assert house.strays() == []
    assert (house.home / "pyvenv.cfg").read_bytes() == before
    house.lock("a==1\n")
    assert house.installed()


def test_a_full_disk_leaves_the_old_environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    _of_other_lock(house)
    monkeypatch.setattr(house.globals["venv"], "create", full)
    with pytest.raises(OSError, match="No space"):
        house.install()
    assert house.strays() == []
    assert (house.home / "bin" / "cds").is_file()


def test_another_lock_is_built_beside_and_takes_the_place(house: House) -> None:
    _of_other_lock(house)
    assert not house.installed()
    house.install()
    assert house.installs == [".v000", ".v000"]
    assert house.installed()
    assert house.strays() == []


def test_an_environment_that_has_all_is_kept(house: House) -> None:
    (house.root / "pyproject.toml").write_text("y")
    assert not house.installed()
    (house.home / "mine").touch()
    house.install()
    assert house.installed()
    assert house.installs == [".venv"]
    assert (house.home / "mine").exists()


def test_tests_need_more_and_what_has_more_makes_reports_too(house: House) -> None:
    assert house.starter["wanted"](["report", "--force"]) == house.locks
    house.locks = house.starter["wanted"](["test", "--fast"])
    assert [lock.name for lock in house.locks] == ["requirements-test.lock"]
    assert not house.installed()
    house.ends = lambda command: int("--no-index" in command)
    house.install()
    assert house.installs == [".v000", ".v000"]
    assert house.installed()
    house.locks = house.starter["wanted"]([])
    assert house.installed()


def test_an_interpreter_that_is_gone_is_made_anew(house: House) -> None:
    (house.home / "bin" / "python").unlink()
    assert not house.installed()
    house.install()
    assert house.installed()


@pytest.mark.parametrize("n_renames", [1, 2])
def test_an_exchange_that_was_cut_off_is_finished(
    house: House, monkeypatch: pytest.MonkeyPatch, n_renames: int
) -> None:
    _of_other_lock(house)
    rename, done = Path.rename, list[Path]()

    def dies(path: Path, target: Path) -> Path:
        rename(path, target)
        done.append(path)
        if len(done) == n_renames:
            raise KeyboardInterrupt
        return target

    monkeypatch.setattr(
        house.globals["shutil"], "rmtree", lambda *_, **__: None
    )  # nor is anything taken away
    monkeypatch.setattr(Path, "rename", dies)
    with pytest.raises(KeyboardInterrupt):
        house.install()
    monkeypatch.undo()
    again = House(house.root, monkeypatch)
    again.lock("a==2\n")
    (house.root / "pyproject.toml").write_text("x")
    again.ends = lambda command: 1
    again.install()
    assert again.installed()


def test_whoever_is_faster_wins(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _of_other_lock(house)
    answers = iter([False, True])
    monkeypatch.setitem(house.globals, "installed", lambda locks: next(answers))
    house.install()
    assert house.strays() == []


def test_an_environment_of_another_project_behind_a_link_is_left_alone(house: House, tmp_path: Path) -> None:
    other = tmp_path / "other"
    house.home.rename(other)
    house.home.symlink_to(other)
    _of_other_lock(house)
    house.install()
    assert (other / "bin" / "cds").is_file()
    assert house.installed()
    assert not house.home.is_symlink()
    assert house.strays() == []


def test_a_module_of_the_working_folder_does_not_replace_the_library(tmp_path: Path) -> None:
    shutil.copy(RUN, tmp_path / "run.py")
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    for name in ("random", "venv", "re", "hashlib", "subprocess"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    link = tmp_path / ".venv" / "bin" / "python"
    link.parent.mkdir(parents=True)
    link.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    link.chmod(0o755)
    stamp = runpy.run_path(str(tmp_path / "run.py"))["fingerprint"]()
    (tmp_path / ".venv" / "installed.sha256").write_text(stamp)
    environment = os.environ | {"PYTHONPATH": str(project_root()), "CDS_LANGUAGE": "en"}
    command = [sys.executable, "run.py", "list", "--help"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage" in done.stdout
