"""Notebooks are thin: prose first, a parameters cell, no output, no function, no loop."""

from __future__ import annotations

import ast
import importlib
import inspect
import unicodedata
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from babel.messages.pofile import read_po

from cds_analysis import open_quarter
from cds_analysis.cellar.paths import project_root
from cds_analysis.pages.export import FRAME

pytestmark = pytest.mark.usefixtures("one_cache")
FOLDER = project_root() / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))
NAMES = [
    "00_leadership_brief",
    "01_data_quality",
    "02_target_progress",
    "03_province_comparison",
    "04_target_forecast",
    "05_forecast_reliability",
]


def test_the_six_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == NAMES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum(text.startswith("# ") for text in prose) == 1
    # the brief says to whom it goes by the unit: a province, a city, the country
    assert path.stem.startswith("00") or prose[0].splitlines()[2].startswith("*Dành cho ")
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell.metadata.get("tags") for cell in code].count(["parameters"]) == 1
    assert sum(len(cell.source.splitlines()) for cell in code) <= 60
    assert len(prose) >= len(code) / 2
    assert notebook.metadata.kernelspec.language == "python"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in code:
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.FunctionDef, ast.For, ast.While, ast.Lambda}


def test_the_prose_is_composed_vietnamese_and_has_its_english() -> None:
    with (FOLDER / "locale" / "en.po").open("rb") as file:
        english = {entry.id: entry.string for entry in read_po(file) if entry.id}
    cells = [cell for path in FOLDER.glob("*.ipynb") for cell in nbformat.read(path, as_version=4).cells]
    prose = {cell.source for cell in cells if cell.cell_type == "markdown"}
    assert all(unicodedata.is_normalized("NFC", text) for text in prose)
    assert prose == {text for text in english if english[text]}


def _is_frame(cell: nbformat.NotebookNode) -> bool:
    return FRAME in cell.metadata.get("tags", ())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_figure_or_table_has_the_line_of_its_frame_above_it(path: Path) -> None:
    before = None
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            before = None
        shown = cell.source.partition(".show_")
        if cell.cell_type == "code" and shown[1]:
            page = importlib.import_module(f"cds_analysis.pages.{shown[0]}")
            returned = inspect.signature(
                getattr(page, f"show_{shown[2].partition('(')[0]}")
            ).return_annotation
            # sentences and the tiles of the answer have no frame
            assert before is not None or returned in ("Markdown", "HTML"), cell.source
        if _is_frame(cell):
            assert cell.metadata["tags"] == ["notebook-only", FRAME]
            assert "\n" not in cell.source
            before = cell.source


@pytest.mark.parametrize(
    ("unit", "programme"), [("Bình Thuận", None), ("Mẫu Lam", None), ("Việt Nam", ""), ("Lâm Đồng", "")]
)
def test_the_lines_give_frames(unit: str, programme: str | None) -> None:
    q = open_quarter(unit, "2024-Q4", programme=programme)
    for path in NOTEBOOKS:
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        scope: dict[str, object] = {"q": q}
        setup = next(cell.source for cell in cells if "import open_quarter" in cell.source)
        exec("\n".join(line for line in setup.splitlines() if not line.startswith("q")), scope)
        for line in [cell.source for cell in cells if _is_frame(cell)]:
            frame = eval(line, scope)
            assert isinstance(frame, pd.DataFrame), line
            assert len(frame) <= 25, line
