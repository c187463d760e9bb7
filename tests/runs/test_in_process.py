"""Cells that run in this process show what they would show through a kernel."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat import NotebookNode

from cds_analysis.pages.prepare import clean_notebook
from cds_analysis.runs.execute import KERNEL, execute_notebook
from cds_analysis.runs.in_process import IN_PROCESS

pytestmark = pytest.mark.slow

VALUES = {"province": "Bình Thuận", "language": "vi"}
CELLS = [
    "1 + 1",
    "print('một'); print('hai')",
    "from IPython.display import HTML, Markdown, display\nHTML('<b>đậm</b>')",
    "print('trước')\ndisplay(Markdown('*giữa*'), HTML('<i>x</i>'))\nprint('sau')\n'cuối'",
    "x = 3;",
    "x;",
    "None",
    "",
    "# chỉ có chú thích",
    "%timeit -n1 -r1 -q pass",
    "_",
    "class Shown:\n    def _repr_html_(self):\n        return '<p>' + province + '</p>'\n    def __repr__(self):\n        return 'lời'\n\nShown()",
    "import warnings\nwarnings.warn('cẩn thận')",
    "import pandas as pd\npd.DataFrame({'a': [1.5, None], 'b': ['đ', 'e']})",
    "get_ipython().run_line_magic('who_ls', 'str')",
    "__name__",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
]


def _notebook(*cells: str) -> NotebookNode:
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    given = nbformat.v4.new_code_cell("province = ''\nlanguage = ''", metadata={"tags": ["parameters"]})
    notebook.cells = [nbformat.v4.new_markdown_cell("# Thử"), given, nbformat.v4.new_markdown_cell("## Phần")]
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c-{number}"
    return notebook


def _text(notebook: NotebookNode, engine: str) -> str:
    finished, failure = execute_notebook(notebook, "thu", VALUES, engine)
    assert failure is None
    clean_notebook(finished)
    return nbformat.writes(finished)


def test_what_cells_show_is_the_same_to_the_byte() -> None:
    notebook = _notebook(*CELLS)
    here = _text(notebook, IN_PROCESS)
    assert here == _text(notebook, KERNEL)
    assert here == _text(notebook, IN_PROCESS)
    assert "Bình Thuận" in here
    assert '"image/png"' in here


@pytest.mark.parametrize(
    "cells",
    [
        ("a = 1\nb = a / 0",),
        ("1", "def f():\n    return missing\n\nf()", "2"),
        ("raise SystemExit(2)",),
        ("x = (",),
    ],
)
def test_a_failure_is_reported_in_the_same_words(cells: tuple[str, ...]) -> None:
    notebook = _notebook(*cells)

    def failure_text(engine: str) -> str:
        failure = execute_notebook(notebook, "thu", VALUES, engine)[1]
        return failure.text() if failure else ""

    here = failure_text(IN_PROCESS)
    assert here == failure_text(KERNEL)
    assert here.startswith("thu.ipynb: under “Phần”, cell ")


def test_what_a_notebook_changes_around_it_is_put_back(tmp_path: Path) -> None:
    changes = (
        "import os, sys, warnings\nimport matplotlib.pyplot as plt\n"
        f"os.environ['CDS_ROOT'] = 'x'\nos.chdir({str(tmp_path)!r})\nsys.path.insert(0, 'y')\n"
        "plt.rcParams['font.size'] = 99\nplt.figure()\nwarnings.simplefilter('error')\nleft = 1"
    )
    before = _around()
    assert execute_notebook(_notebook(changes), "thu", VALUES)[1] is None
    assert _around() == before
    failure = execute_notebook(_notebook("left"), "thu", VALUES)[1]
    assert failure is not None
    assert "NameError" in failure.text()


def _around() -> tuple[object, ...]:
    settings = plt.rcParams["font.size"], plt.get_fignums(), list(warnings.filters)
    return dict(os.environ), os.getcwd(), list(sys.path), sys.modules["__main__"], *settings


@pytest.mark.parametrize("engine", [IN_PROCESS, KERNEL])
def test_a_notebook_that_never_ends_is_stopped(engine: str) -> None:
    loop = "while True:\n    try:\n        pass\n    except Exception:\n        pass"
    failure = execute_notebook(_notebook(loop), "thu", VALUES, engine, 1)[1]
    assert failure is not None
    assert failure.text() == "thu.ipynb: Stopped after 1 seconds."


def test_an_interruption_ends_the_run_not_just_the_cell() -> None:
    with pytest.raises(KeyboardInterrupt):
        execute_notebook(_notebook("raise KeyboardInterrupt"), "thu", VALUES)


def test_what_a_notebook_made_goes_with_it() -> None:
    """A process that makes one report after the other must not grow with them."""
    cells = ["class Large:\n    pass\n\nlarge = Large()", "large"]
    for _ in range(4):
        execute_notebook(_notebook(*cells), "thu", VALUES, IN_PROCESS)
    gc.collect()
    assert sum(type(thing).__name__ == "Large" for thing in gc.get_objects()) <= 1
