"""Notebooks are thin: prose first, a parameters cell, no output, no function, no loop."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import nbformat
import pytest
from babel.messages.pofile import read_po

from cds_analysis.cellar.paths import project_root

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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_prose_is_composed_vietnamese_and_has_its_english(path: Path) -> None:
    with (FOLDER / "locale" / "en.po").open("rb") as file:
        english = {entry.id: entry.string for entry in read_po(file) if entry.id}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert unicodedata.is_normalized("NFC", cell.source)
            assert english.get(cell.source), cell.source
