"""The built wheel, alone in an empty folder, makes a report."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cds_analysis import __version__
from cds_analysis.cellar.paths import project_root

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of what an installation of the wheel lays down."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=project_root(), check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    with zipfile.ZipFile(built) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def _cds(wheel: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CDS_")}
    environment |= {"PYTHONPATH": str(wheel), "CDS_LANGUAGE": "en", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", "-m", "cds_analysis", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_an_empty_folder_becomes_a_project_and_gives_a_report(wheel: Path, tmp_path: Path) -> None:
    assert _cds(wheel, tmp_path, "--version").stdout == f"cds_analysis {__version__}\n"
    lost = _cds(wheel, tmp_path, "report")
    assert lost.returncode == 1
    assert f"There are no data in {tmp_path}. Lay them out there: cds init." in lost.stderr
    assert list(tmp_path.iterdir()) == []
    made = _cds(wheel, tmp_path, "init")
    assert made.returncode == 0, made.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"data", "notebooks"}
    report = _cds(wheel, tmp_path, "report", "--only", "02_target_progress")
    assert report.returncode == 0, report.stderr
    assert (tmp_path / "outputs" / "binh-thuan" / "2024-Q4" / "02_target_progress.html").is_file()
    again = _cds(wheel, tmp_path, "init")
    assert again.returncode == 1
    assert f"“{tmp_path}” holds notebooks, data already; nothing was written." in again.stderr


def test_the_wheel_is_typed_and_has_nothing_of_a_workshop(wheel: Path) -> None:
    assert (wheel / "cds_analysis" / "py.typed").is_file()
    names = {path.name for path in wheel.iterdir() if path.suffix != ".dist-info"}
    assert names == {"cds_analysis", "cds_analysis_starter"}
    assert not [
        path for path in wheel.rglob("*") if path.name in ("tests", "outputs", "__pycache__", "imports")
    ]
