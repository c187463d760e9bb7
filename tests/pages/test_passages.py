"""A section without a result is no section."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from cds_analysis.pages.passages import spoken_cells


def _prose(text: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(text)


def _code(*shown: str) -> NotebookNode:
    outputs = [
        nbformat.v4.new_output("execute_result", {"text/markdown": text, "text/plain": "<M>"})
        for text in shown
    ]
    return nbformat.v4.new_code_cell("f()", outputs=outputs)


def _kept(*cells: NotebookNode) -> list[str]:
    return [cell.source for cell in spoken_cells(cells) if cell.cell_type == "markdown"]


def test_a_section_that_shows_nothing_is_left_out() -> None:
    cells = [_prose("# T"), _code(), _prose("## A"), _prose("why"), _code(""), _prose("## B"), _code("x")]
    assert _kept(*cells) == ["# T", "## B"]


def test_only_the_prose_above_an_empty_result_goes_where_others_speak() -> None:
    cells = [
        _prose("## A\n\nwhy"),
        _code(""),
        _prose("so"),
        _code("x"),
        _prose("but"),
        _code(" "),
        _prose("end"),
    ]
    assert _kept(*cells) == ["## A\n\nwhy", "so", "end"]


def test_prose_alone_and_setup_code_stay() -> None:
    cells = [_prose("intro"), _code(), _prose("## A"), _prose("text"), _code()]
    assert _kept(*cells) == ["intro", "## A", "text"]
