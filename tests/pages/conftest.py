"""A small notebook in a copy of the project, so that runs are quick."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from cds_analysis.cellar.translator import Translator
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.run import RunOptions, run_report

REAL = (("Bình Thuận", "2024-Q4"), ("Bình Thuận", "2025-Q4"), ("Mẫu Lam", "2024-Q4"), ("Hà Nội", "2024-Q4"))
# a unit without a programme, for tests of what any report goes through: it has little to compute
PLAIN = "Hà Nội"
PARAMETERS = 'province = "x"\nquarter = "x"\nas_of = ""\nprogramme = ""\nlanguage = "vi"'


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> None:
    """Write a notebook: text that starts with ``#`` is prose, the rest code."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    notebook.cells = [nbformat.v4.new_markdown_cell("# Tiêu đề thử"), first]
    for text in cells:
        make = nbformat.v4.new_markdown_cell if text.startswith("#") else nbformat.v4.new_code_cell
        notebook.cells.append(make(text))
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c-{number}"
    nbformat.write(notebook, path)


@pytest.fixture
def small(house: Path) -> Path:
    """Return a copy of the project with one tiny notebook instead of the six."""
    for path in (house / "notebooks").glob("*.ipynb"):
        path.unlink()
    make_small(house)
    return house


def make_small(house: Path) -> None:
    """Write the tiny notebook."""
    (house / "notebooks").mkdir(exist_ok=True)
    write_notebook(
        house / "notebooks" / "00_small.ipynb",
        "## Phần một",
        "print(province)",
        'import warnings\nwarnings.warn("cẩn thận")',
    )


class Reporter:
    """Run reports in a copy of the project and keep the lines of progress."""

    def __init__(self, house: Path) -> None:
        self.house = house
        self.lines: list[str] = []

    def __call__(self, province: str = "Bình Thuận", quarter: str = "2024-Q4", **options: object) -> Path:
        self.lines.clear()
        parameters = parse_parameters(province, quarter)
        plan = run_report(parameters, RunOptions(**options), self.lines.append, Translator("vi"))  # type: ignore[arg-type]
        return plan.folder

    def folder(self, province: str = "Bình Thuận", quarter: str = "2024-Q4") -> Path:
        return self.house / "outputs" / parse_parameters(province, quarter).folder


@pytest.fixture
def reporter(small: Path) -> Reporter:
    return Reporter(small)


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the real reports of three quarters and units."""
    folder = tmp_path_factory.mktemp("outputs")
    for province, quarter in REAL:
        run_report(
            parse_parameters(province, quarter),
            RunOptions(outputs=folder),
            lambda line: None,
            Translator("vi"),
        )
    return folder


@pytest.fixture(scope="session")
def english(outputs: Path) -> Path:
    """Return the same report in English."""
    parameters = parse_parameters("Bình Thuận", "2024-Q4", language="en")
    run_report(parameters, RunOptions(outputs=outputs), lambda line: None, Translator("en"))
    return outputs / parameters.folder
