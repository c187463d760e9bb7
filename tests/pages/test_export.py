"""A page from a small notebook: places of their own for headings of the same words."""

from __future__ import annotations

import nbformat
from bs4 import BeautifulSoup

from cds_analysis.pages.export import PageContext, export_page


def test_headings_of_the_same_words_have_places_of_their_own() -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_markdown_cell(text) for text in ("# Thử", "## Main", "## Một", "## Một")
    ]
    context = PageContext("vi", "Bình Thuận", "2024-Q4", "31/12/2024", "", [], 2, [])
    page = BeautifulSoup(export_page(notebook, "00_small", context)["00_small.html"], "html.parser")
    places = [tag["id"] for tag in page.find_all(id=True)]
    assert len(places) == len(set(places)) == 4
    assert [link["href"][1:] for link in page.select(".cds-contents a")] == [
        h["id"] for h in page.select("main h2")
    ]
