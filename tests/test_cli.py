"""The door: what people type, what they are told, and the exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cds_analysis.paths import project_root


def _cds(*arguments: str, root: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = (
        os.environ | {"CDS_ROOT": str(root or project_root()), "PYTHONPATH": str(project_root())} | extra
    )
    command = [sys.executable, "-m", "cds_analysis", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)


def test_help_teaches_in_vietnamese_first() -> None:
    told = _cds("--help").stdout
    assert told.index("Báo cáo chuyển đổi số") < told.index("Reports on a province")
    for name in ("report", "check", "lab", "list", "test"):
        assert name in told
    options = _cds("report", "--help").stdout
    for option in (
        "--province",
        "--quarter",
        "--as-of",
        "--programme",
        "--language",
        "--only",
        "--force",
        "--dry-run",
        "--csv-for-excel",
        "--pdf",
    ):
        assert option in options


def test_the_shipped_data_pass() -> None:
    done = _cds("check")
    assert done.returncode == 0, done.stdout
    assert "0 lỗi" in done.stdout
    assert "Cảnh báo" in done.stdout


def test_a_broken_row_is_told_without_a_traceback(house: Path, add_row: object) -> None:
    add_row(obs_value="9x")  # type: ignore[operator]
    done = _cds("check", root=house)
    assert done.returncode == 1
    assert "Không đọc được “9x”" in done.stdout
    assert "1 lỗi" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    english = _cds("check", "--language", "en", root=house)
    assert "“9x” cannot be read" in english.stdout


def test_a_report_on_broken_data_writes_nothing(house: Path, add_row: object) -> None:
    add_row(known_from="2099-01-01")  # type: ignore[operator]
    done = _cds("report", root=house)
    assert done.returncode == 1
    assert "2099-01-01" in done.stderr
    assert "Đã dừng: có 1 chỗ cần sửa" in done.stderr
    assert not (house / "outputs").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("report", "--province", "Bình Thuậnn"), "Có phải ý bạn là “Bình Thuận”?"),
        (("report", "--quarter", "2024"), "không phải một quý"),
        (("report", "--programme", "qd411"), "là của Việt Nam, không phải của Bình Thuận"),
    ],
)
def test_odd_parameters_are_explained(arguments: tuple[str, ...], told: str) -> None:
    done = _cds(*arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_data_is_explained(tmp_path: Path) -> None:
    done = _cds("check", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "Không có tệp này" in done.stderr


def test_a_result_that_cannot_be_written_is_explained(house: Path) -> None:
    (house / "outputs").write_text("not a folder", encoding="utf-8")
    done = _cds("report", "--only", "00", root=house)
    assert done.returncode == 1
    assert "outputs" in done.stderr
    assert "Traceback" not in done.stderr


def test_list_shows_what_there_is() -> None:
    told = _cds("list").stdout
    for word in ("Việt Nam: 63, 34", "nq10: Bình Thuận", "demo14: Mẫu Lam", "00_leadership_brief"):
        assert word in told


def test_dry_run_starts_nothing(house: Path) -> None:
    done = _cds("report", "--dry-run", "--province", "Mẫu Lam", root=house)
    assert done.returncode == 0
    assert done.stdout.count("sẽ chạy") == 6
    assert not (house / "outputs").exists()
