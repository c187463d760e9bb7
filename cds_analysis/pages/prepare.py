"""A notebook before and after its run: language of the prose, parameters, and what must not stay in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from babel.messages.pofile import read_po
from nbformat import NotebookNode

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.text import nearest

INJECTED = "injected-parameters"
# the file that a cell is said to be, which is another in every run
_CELL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py|<ipython-input-[^>]+>")


def prepare_notebook(source: Path, parameters: Mapping[str, str]) -> tuple[NotebookNode, list[str]]:
    """Return a notebook ready to be run, and warnings.

    Parameters
    ----------
    source : Path
        The notebook without results.
    parameters : mapping of str to str
        Values of its ``parameters`` cell, ``language`` among them.

    Returns
    -------
    tuple of NotebookNode and list of str
        Prose in the language of the parameters; a cell without translation keeps its Vietnamese and is named.

    Raises
    ------
    InputError
        If the notebook has no parameters cell, or that cell does not know a parameter.
    """
    notebook = nbformat.read(source, as_version=4)
    _check_parameters(notebook, source, parameters)
    return notebook, _translate(notebook, source, parameters["language"])


def _check_parameters(notebook: NotebookNode, source: Path, parameters: Mapping[str, str]) -> None:
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    if not cells:
        message = "The notebook has no cell tagged “parameters”."
        raise InputError([Problem("no_parameters", message, file=source.name)])
    known = [line.partition("=")[0].strip() for line in cells[0].source.splitlines() if "=" in line]
    unknown = [name for name in parameters if name not in known]
    message = "The parameters cell does not know “{value}”."
    hint = "It knows: {names}."
    problems = [
        Problem(
            "unknown_parameter",
            message,
            hint,
            {"value": name, "names": ", ".join(known), "nearest": nearest(name, known)},
            source.name,
        )
        for name in unknown
    ]
    if problems:
        raise InputError(problems)


def _translate(notebook: NotebookNode, source: Path, language: str) -> list[str]:
    catalogue = source.parent / "locale" / f"{language}.po"
    if not catalogue.is_file():
        return []
    with catalogue.open("rb") as file:
        messages = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
    missing = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if cell.source not in messages:
                missing.append(f"{source.name}: not translated into {language}: {cell.source[:60]}")
            cell.source = messages.get(cell.source, cell.source)
    return missing


def clean_notebook(notebook: NotebookNode) -> list[str]:
    """Remove from a finished notebook what differs from run to run, and return what it printed as warnings.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place: no times, no streams on the error channel.

    Returns
    -------
    list of str
        The text of the error channel, a line each.
    """
    warnings: list[str] = []
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id = INJECTED
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.get("name") == "stderr"]
        warnings += [
            _CELL_FILE.sub("cell", line)
            for output in errors
            for line in output.text.splitlines()
            if line.strip()
        ]
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return warnings


def heading_above(cells: Sequence[NotebookNode], place: int) -> str:
    """Return the nearest heading above a cell, or an empty text."""
    for cell in reversed(cells[:place]):
        if cell.cell_type == "markdown":
            for line in reversed(cell.source.splitlines()):
                if line.startswith("#"):
                    return line.lstrip("# ").strip()
    return ""


def translated_title(source: Path, language: str) -> str:
    """Return the title of a notebook without results in a language."""
    notebook = nbformat.read(source, as_version=4)
    _translate(notebook, source, language)
    return title_of(notebook)


def title_of(notebook: NotebookNode) -> str:
    """Return the text of the first heading of a notebook."""
    lines = (
        line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()
    )
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")
