"""What stands beside a page: its pictures and its Word file, never older than the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from cds_analysis.cellar.paths import project_root
from cds_analysis.runs.painting import paint_pictures

from ..pages.conftest import PLAIN, Reporter, reporter, small, write_notebook

__all__ = ["reporter", "small"]

pytestmark = pytest.mark.slow
PLOT = (
    "import pandas as pd\nfrom cds_analysis.figures.dots import plot_target_dots\n"
    'plot_target_dots(pd.DataFrame({"kind": ["proven"], "n": [3]}), 4, "phụ đề", "Nguồn: thử", "vi")'
)


def test_figures_are_kept_as_pictures_with_a_citation(reporter: Reporter) -> None:
    write_notebook(reporter.house / "notebooks" / "00_small.ipynb", PLOT, PLOT)
    folder = reporter()
    (folder / "pictures" / "00-gone.png").write_bytes(b"old")
    reporter(force=True, pictures=True)
    names = ["00-target-dots", "00-target-dots-2"]
    endings = ("png", "svg")
    kept = sorted(file.name for file in (folder / "pictures").iterdir())
    assert kept == sorted(f"{name}.{ending}" for name in names for ending in endings)
    page = BeautifulSoup((folder / "00_small.html").read_text("utf-8"), "html.parser")
    for name, figure in zip(names, page.find_all("figure"), strict=True):
        cited = figure.select_one(".cds-reference").get_text()
        assert f"hình {name}. “Tiêu đề thử”, Bình Thuận, quý IV/2024" in cited
        assert (folder / figure.select_one(".cds-cite a")["href"]).is_file()
        assert "OpenDX" in figure.select_one(".cds-cite").get_text()
    assert "OpenDX" in page.footer.get_text()
    picture = (folder / "pictures" / f"{names[0]}.svg").read_text("utf-8")
    assert "Nguồn: thử" in picture
    assert "OpenDX" in picture


def test_only_pictures_without_a_png_are_painted(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for name in ("a", "b"):
        (folder / f"{name}.svg").write_text(svg)
    (folder / "a.png").write_bytes(b"kept")
    paint_pictures(tmp_path)
    assert (folder / "a.png").read_bytes() == b"kept"
    assert (folder / "b.png").read_bytes().startswith(b"\x89PNG")


def test_a_notebook_with_a_template_gets_a_word_file_and_loses_it_with_the_template(
    reporter: Reporter,
) -> None:
    folder, template = reporter(PLAIN), reporter.house / "notebooks" / "templates" / "00_small.vi.docx"
    word = folder / "00_small.docx"
    assert not word.exists()
    shutil.copy(project_root() / "notebooks" / "templates" / "00_leadership_brief.vi.docx", template)
    reporter(PLAIN)
    first = word.read_bytes()
    assert "00_small.docx" in (folder.parent / "index.html").read_text("utf-8")
    reporter(PLAIN, force=True)
    assert word.read_bytes() == first
    template.unlink()
    reporter(PLAIN)
    assert not word.exists()
