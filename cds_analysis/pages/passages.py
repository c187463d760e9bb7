"""Sections of a page that have something to say: prose without its result would only make readers wonder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

_HEADING = "## "
_READABLE = ("text/markdown", "text/html", "image/svg+xml")


def spoken_cells(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells of a finished notebook without the prose whose results are empty.

    Parameters
    ----------
    cells : sequence of NotebookNode
        In reading order.

    Returns
    -------
    list of NotebookNode
        A section (from one heading of the second level to the next) that was to show something and shows
        nothing is left out whole; where another part of it does, only the prose above the empty result is. A
        result is empty if it is an empty text, as for what does not apply to a province.
    """
    return [cell for section in _split(cells) for cell in _spoken(section)]


def _split(cells: Sequence[NotebookNode]) -> Iterator[list[NotebookNode]]:
    section: list[NotebookNode] = []
    for cell in cells:
        if _is_heading(cell) and section:
            yield section
            section = []
        section.append(cell)
    if section:
        yield section


def _spoken(section: list[NotebookNode]) -> list[NotebookNode]:
    passages = list(_passages(section))
    silent = [_is_silent(passage) for passage in passages]
    if any(silent) and _is_heading(section[0]) and not any(_speaks(cell) for cell in section):
        return []
    return [
        cell
        for passage, empty in zip(passages, silent, strict=True)
        for cell in passage
        if not empty or _is_heading(cell)
    ]


def _passages(section: list[NotebookNode]) -> Iterator[list[NotebookNode]]:
    """Split a section into prose with the results that follow it."""
    passage: list[NotebookNode] = []
    for cell in section:
        if cell.cell_type == "markdown" and passage and passage[-1].cell_type == "code":
            yield passage
            passage = []
        passage.append(cell)
    if passage:
        yield passage


def _is_heading(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and cell.source.startswith(_HEADING)


def _is_silent(passage: Sequence[NotebookNode]) -> bool:
    tried = any(_results(cell) for cell in passage)
    return tried and not any(_speaks(cell) for cell in passage)


def _speaks(cell: NotebookNode) -> bool:
    return any("".join(text).strip() for text in _results(cell))


def _results(cell: NotebookNode) -> list[str]:
    """Return what a cell shows, as far as it is meant for readers; streams and setup show nothing."""
    if cell.cell_type != "code":
        return []
    shown = [output.get("data", {}) for output in cell.get("outputs", ())]
    return [
        next((str(data[kind]) for kind in _READABLE if kind in data), str(data["text/plain"]))
        for data in shown
        if "text/plain" in data or any(kind in data for kind in _READABLE)
    ]
