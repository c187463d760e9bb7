"""The guide quotes what is there: messages, variables, names, and a tutorial that runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cds_analysis
from cds_analysis.cellar.paths import notebooks_dir, project_root
from cds_analysis.cellar.translator import catalogue
from cds_analysis.pages.prepare import prepare_notebook

DOCS = project_root() / "docs"


def test_every_quoted_message_is_one_of_the_program() -> None:
    text = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    quoted = re.findall(r'\{\{ message\("(.*?)"\) \}\}', text)
    assert len(quoted) == text.count("{{") > 10
    assert set(quoted) <= catalogue("vi").keys()


def test_every_environment_variable_is_documented() -> None:
    package = Path(cds_analysis.__file__).parent
    read = {
        name
        for path in package.rglob("*.py")
        for name in re.findall(r'"(CDS_\w+)"', path.read_text(encoding="utf-8"))
    }
    documented = set(
        re.findall(r"(?m)^\| `(CDS_\w+)`", (DOCS / "command-line.md").read_text(encoding="utf-8"))
    )
    assert read == documented


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_tutorial_has_its_prose_in_both_languages_and_no_results(language: str) -> None:
    notebook, untold = prepare_notebook(notebooks_dir() / "tutorial.ipynb", {"language": language})
    assert untold == []
    assert not any(cell.get("outputs") for cell in notebook.cells)


@pytest.mark.slow
def test_the_guide_is_built_without_a_warning_and_its_tutorial_ends_with_a_report(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="the extra [docs] is not installed")
    command = [
        sys.executable,
        "-P",
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-d",
        str(tmp_path / "cache"),
    ]
    done = subprocess.run([*command, str(DOCS), str(tmp_path / "made")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for page, refused in (("tutorial_vi", "2 lỗi, 0"), ("tutorial_en", "2 errors, 0")):
        text = (tmp_path / "made" / f"{page}.html").read_text(encoding="utf-8")
        chances = re.findall(r"<th>T11</th>\s*(?:<td>[\d.-]+</td>\s*){2}<td>(0\.\d+)</td>", text)
        assert text.count(refused) == 1
        assert len(set(chances)) == 2, "the import did not move the forecast"
        assert "/02_target_progress.html" in text
    reference = (tmp_path / "made" / "api.html").read_text(encoding="utf-8")
    assert all(f'id="cds_analysis.{name}"' in reference for name in dir(cds_analysis))
