"""One notebook through papermill: in a folder of its own, without touching anything else."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator, papermill_translators

from cds_analysis.errors import Problem
from cds_analysis.paths import project_root
from cds_analysis.report.prepare import heading_above, own_cells

SECONDS_A_CELL = 600


class ReadableTranslator(PythonTranslator):
    """Write injected parameters as people read them: ``"Bình Thuận"``, not escapes."""

    @classmethod
    def translate_str(cls, val: str) -> str:
        """Return a text as a Python literal with its letters kept."""
        return json.dumps(val, ensure_ascii=False)


class OwnKernelManager(AsyncKernelManager):
    """Start kernels with the Python that runs this, whatever ``python3`` means elsewhere on the machine."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return the kernel of this interpreter."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def execute_notebook(
    prepared: NotebookNode, folder: Path, name: str, parameters: Mapping[str, str]
) -> tuple[NotebookNode, Problem | None]:
    """Return a notebook with its results, and the failure if it did not run to its end.

    Parameters
    ----------
    prepared : NotebookNode
        From :func:`cds_analysis.report.prepare.prepare_notebook`.
    folder : Path
        A scratch folder.
    name : str
        Name of the notebook.
    parameters : mapping of str to str
        Values to inject.

    Returns
    -------
    tuple of NotebookNode and Problem or None
        A failure names notebook, heading, cell, line and cause; there is no traceback.
    """
    papermill_translators.register("python", ReadableTranslator)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ.setdefault("CDS_ROOT", str(project_root()))
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    source, result = folder / f"{name}.in.ipynb", folder / f"{name}.out.ipynb"
    nbformat.write(prepared, source)
    try:
        finished = papermill.execute_notebook(
            str(source),
            str(result),
            parameters=dict(parameters),
            kernel_name="python3",
            kernel_manager_class=OwnKernelManager,
            progress_bar=False,
            log_output=False,
            execution_timeout=SECONDS_A_CELL,
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
    except PapermillExecutionError as error:
        return prepared, _cell_failure(error, nbformat.read(result, as_version=4), name)
    except Exception as error:  # a dead kernel, a time-out: the other notebooks still run
        details = {"cause": f"{type(error).__name__}: {error}"}
        return prepared, Problem("notebook", "{cause}", "", details, f"{name}.ipynb")
    finally:
        source.unlink(missing_ok=True)
    return finished, None


def _cell_failure(error: PapermillExecutionError, notebook: NotebookNode, name: str) -> Problem:
    cells = own_cells(notebook)
    place = next(
        (
            number
            for number, cell in enumerate(cells)
            if any(output.output_type == "error" for output in cell.get("outputs", ()))
        ),
        0,
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))
    line = re.search(r"Cell In\[\d+\], line (\d+)", plain)
    details = {
        "heading": heading_above(cells, place) or name,
        "cell": place + 1,
        "line": line[1] if line else "1",
        "cause": f"{error.ename}: {error.evalue}",
    }
    message = "under “{heading}”, cell {cell}, line {line}: {cause}"
    return Problem("notebook", message, "", details, f"{name}.ipynb")
