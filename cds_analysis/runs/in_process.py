"""An engine of papermill that runs a notebook's cells in this very process, as a kernel would.

It costs no kernel: no new interpreter, no imports, no ports. What cells show is the same as through a kernel,
to the byte, and what a notebook changes around it (its variables, the environment, the folder, warnings,
settings of figures) is put back before the next one.
"""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import FrameType
from typing import Any, TextIO

import matplotlib
import matplotlib.pyplot as plt
from ipykernel.ipkernel import IPythonKernel
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from matplotlib_inline.backend_inline import set_matplotlib_formats
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets import Type
from traitlets.config import Config

IN_PROCESS = "in_process"
_SETTINGS = {"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}}


class OutOfTime(BaseException):
    """A notebook used up its time; no ``except Exception`` of a cell swallows it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the work below after some seconds, wherever the system can (not on Windows, not in threads).

    Parameters
    ----------
    seconds : float
        How long it may take; 0 for no limit.

    Raises
    ------
    OutOfTime
        In the work, and again every second while it goes on.
    """
    if not (seconds and hasattr(signal, "setitimer") and _in_main_thread()):
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise OutOfTime


class _Stream(io.TextIOBase):
    """A channel of text that adds to the outputs of the running cell."""

    def __init__(self, name: str, outputs: list[NotebookNode]) -> None:
        super().__init__()
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else None
        if last is not None and last.output_type == "stream" and last.name == self._name:
            last["text"] += text
        elif text:
            self._outputs.append(new_output("stream", name=self._name, text=text))
        return len(text)


class _Publisher(DisplayPublisher):
    """Put what ``display`` shows among the outputs of the running cell."""

    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        output = new_output("display_data", data=data, metadata=metadata or {})
        self.shell.outputs.append(output)  # type: ignore[union-attr]

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()  # type: ignore[union-attr]


class _Hook(DisplayHook):
    """Put the value of a cell's last line among its outputs."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        output = new_output(
            "execute_result", data=format_dict, metadata=md_dict or {}, execution_count=self.prompt_count
        )
        self.shell.outputs.append(output)  # type: ignore[union-attr]

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Shell(InteractiveShell):
    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **settings: Any) -> None:
        self.outputs: list[NotebookNode] = []
        super().__init__(**settings)

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window here."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        name = etype if isinstance(etype, str) else etype.__name__
        self.outputs.append(new_output("error", ename=name, evalue=str(evalue), traceback=list(stb)))


class InProcessEngine(Engine):  # type: ignore[misc]
    """Run cells in this process; the first that fails is the last."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any
    ) -> NotebookNode:
        """Fill in the outputs of every cell; see :class:`papermill.engines.Engine`."""
        with _surroundings(), _fresh_shell() as shell:
            for place, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, place)
                try:
                    if cell.cell_type == "code" and cell.source.strip() and not _run(shell, cell):
                        nb_man.cell_exception(cell, cell_index=place)
                        break
                finally:
                    nb_man.cell_complete(cell, cell_index=place)
        nb_man.nb.metadata["language_info"] = _language()
        return nb_man.nb


def _language() -> Mapping[str, Any]:
    return dict(IPythonKernel.language_info)


@contextmanager
def _surroundings() -> Iterator[None]:
    """Put back what a notebook changed around it."""
    environment, folder, path = dict(os.environ), os.getcwd(), list(sys.path)
    try:
        # inside it every library warns anew, as it would in a kernel
        with warnings.catch_warnings(), matplotlib.rc_context():
            warnings.showwarning = _show_warning
            yield
    finally:
        plt.close("all")
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.path[:] = path


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))


@contextmanager
def _fresh_shell() -> Iterator[_Shell]:
    """Give a shell of its own; the interpreter's hooks are put back afterwards."""
    hooks, main = (sys.displayhook, sys.excepthook), sys.modules["__main__"]
    _Shell.clear_instance()
    shell = _Shell.instance(config=Config(_SETTINGS))
    # figures of pyplot stand below their cell, as in a kernel; IPython sees to that in the first shell only
    shell.run_line_magic("matplotlib", "inline")
    set_matplotlib_formats("png")
    try:
        yield shell
    finally:
        _Shell.clear_instance()
        # it would be held until the process ends, with every figure of the notebook
        atexit.unregister(shell.atexit_operations)
        (sys.displayhook, sys.excepthook), sys.modules["__main__"] = hooks, main


def _run(shell: _Shell, cell: NotebookNode) -> bool:
    """Run one cell, keep what it shows, and return whether it came to its end."""
    outputs: list[NotebookNode] = []
    shell.outputs = outputs
    cell.execution_count = shell.execution_count
    out, err = _Stream("stdout", outputs), _Stream("stderr", outputs)
    with redirect_stdout(out), redirect_stderr(err):  # type: ignore[type-var]
        result = shell.run_cell(cell.source, store_history=True, silent=False)
    cell.outputs = outputs
    if isinstance(result.error_in_exec, (OutOfTime, KeyboardInterrupt)):
        raise result.error_in_exec
    return bool(result.success)


papermill_engines.register(IN_PROCESS, InProcessEngine)
