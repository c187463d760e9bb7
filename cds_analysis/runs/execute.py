"""One notebook through papermill, without touching any file: in a kernel of its own, or in this process."""

from __future__ import annotations

import json
import logging
import math
import os
import re
from collections.abc import Mapping
from typing import Any

import papermill
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator, papermill_translators

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.paths import project_root
from cds_analysis.pages.prepare import heading_above
from cds_analysis.runs.in_process import IN_PROCESS, OutOfTime, time_limit

KERNEL, _LONGEST = "nbclient", 300
# a fault of syntax names its line once more, in a file that is none
_SYNTAX_PLACE = re.compile(r" \((?:\d+\.py|<ipython-input-[^>]*>), line \d+\)$")


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
        """Return the kernel of this interpreter; no module of the working folder replaces a library's."""
        python, *rest = get_kernel_dict()["argv"]
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict() | {"argv": [python, "-P", *rest]})


def execute_notebook(
    prepared: NotebookNode,
    name: str,
    parameters: Mapping[str, str],
    engine: str = IN_PROCESS,
    seconds: float = 0,
) -> tuple[NotebookNode, Problem | None]:
    """Return a notebook with its results, and the failure if it did not run to its end.

    Parameters
    ----------
    prepared : NotebookNode
        From :func:`cds_analysis.pages.prepare.prepare_notebook`; not changed.
    name : str
        Name of the notebook.
    parameters : mapping of str to str
        Values to inject.
    engine : str
        :data:`cds_analysis.runs.in_process.IN_PROCESS`, or :data:`KERNEL` for a kernel of its own: the same
        results, and a notebook that ends its process does not end this one.
    seconds : float
        How long it may take; 0 for no limit.

    Returns
    -------
    tuple of NotebookNode and Problem or None
        A failure names notebook, heading, cell, line and cause; there is no traceback.
    """
    papermill_translators.register("python", ReadableTranslator)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ.setdefault("CDS_ROOT", str(project_root()))
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    settings = {} if engine == IN_PROCESS else _kernel_settings(seconds)
    try:
        with time_limit(seconds):
            finished = papermill.execute_notebook(
                prepared,
                None,
                parameters=dict(parameters),
                engine_name=engine,
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                **settings,
            )
    except PapermillExecutionError as error:
        return prepared, _cell_failure(error, prepared, name)
    except (OutOfTime, CellTimeoutError):
        return prepared, _too_slow(name, seconds)
    except DeadKernelError:
        return prepared, Problem("notebook", "Its process ended before it was done.", "", {}, f"{name}.ipynb")
    except Exception as error:  # the other notebooks still run
        return prepared, broken(name, error)
    return finished, None


def broken(name: str, error: Exception) -> Problem:
    r"""Return that a notebook gave no page, for a cause that is in none of its cells.

    Examples
    --------
    >>> broken("02_target_progress", ValueError("x\nand much more")).text()
    '02_target_progress.ipynb: ValueError: x …'
    """
    details = {"cause": _in_a_line(f"{type(error).__name__}: {error}")}
    return Problem("notebook", "{cause}", "", details, f"{name}.ipynb")


def _in_a_line(cause: str) -> str:
    first = cause.strip().partition("\n")[0].rstrip()[:_LONGEST]
    return first if first == cause.strip() else f"{first} …"


def _kernel_settings(seconds: float) -> dict[str, Any]:
    return {
        "kernel_manager_class": OwnKernelManager,
        "execution_timeout": math.ceil(seconds) or None,
        "extra_arguments": ["--IPKernelApp.log_level=CRITICAL"],
    }


def _too_slow(name: str, seconds: float) -> Problem:
    details = {"seconds": round(seconds)}
    return Problem("notebook", "Stopped after {seconds} seconds.", "", details, f"{name}.ipynb")


def _cell_failure(error: PapermillExecutionError, prepared: NotebookNode, name: str) -> Problem:
    given = next(
        place for place, cell in enumerate(prepared.cells) if "parameters" in cell.metadata.get("tags", ())
    )
    # papermill puts the injected parameters after their cell
    place = error.cell_index - (error.cell_index > given)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))
    line = re.search(r"Cell In\[\d+\], line (\d+)", plain)
    details = {
        "heading": heading_above(prepared.cells, place) or name,
        "cell": place + 1,
        "line": line[1] if line else "1",
        "cause": _in_a_line(f"{error.ename}: {_SYNTAX_PLACE.sub('', error.evalue)}"),
    }
    message = "under “{heading}”, cell {cell}, line {line}: {cause}"
    return Problem("notebook", message, "", details, f"{name}.ipynb")
