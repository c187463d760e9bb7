"""Cells that run in this process show what they would show through a kernel."""

from __future__ import annotations

import nbformat
import pytest
from nbformat import NotebookNode

from cds_analysis.fleet.forks import CAN_FORK, fork
from cds_analysis.report.execute import KERNEL, execute_notebook
from cds_analysis.report.here import HERE
from cds_analysis.report.prepare import clean_notebook

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CAN_FORK, reason="forks are safe on Linux only")]

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
    here = fork(lambda: _text(notebook, HERE).encode(), 120).collect().decode()
    assert here == _text(notebook, KERNEL)
    assert "Bình Thuận" in here


@pytest.mark.parametrize(
    "cells",
    [
        ("a = 1\nb = a / 0",),
        ("1", "def f():\n    return missing\n\nf()", "2"),
        ("raise SystemExit(2)",),
        ("x = (",),
    ],
)
def test_a_failure_is_told_in_the_same_words(cells: tuple[str, ...]) -> None:
    notebook = _notebook(*cells)

    def told(engine: str) -> str:
        failure = execute_notebook(notebook, "thu", VALUES, engine)[1]
        return failure.text() if failure else ""

    here = fork(lambda: told(HERE).encode(), 120).collect().decode()
    assert here == told(KERNEL)
    assert here.startswith("thu.ipynb: under “Phần”, cell ")


def test_one_notebook_sees_nothing_of_another() -> None:
    first, second = (
        _notebook("left = 1\nimport os\nos.environ['LEFT'] = '1'"),
        _notebook("'left' in globals()"),
    )
    fork(lambda: _text(first, HERE).encode(), 120).collect()
    assert '"False"' in fork(lambda: _text(second, HERE).encode(), 120).collect().decode()
