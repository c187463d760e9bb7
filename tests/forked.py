"""The ``cds`` command in a fork of the tests' process: a process of its own, without the seconds of its imports."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from subprocess import CompletedProcess
from tempfile import TemporaryFile
from typing import IO, NoReturn

from cds_analysis.cli import main


def fork_cds(words: Sequence[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Call ``cds`` and return its exit status and what stands on both channels."""
    with TemporaryFile() as out, TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _run(words, environment, out, err)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return CompletedProcess(words, status, _text(out), _text(err))


def _run(words: Sequence[str], environment: Mapping[str, str], out: IO[bytes], err: IO[bytes]) -> NoReturn:
    status = 1
    try:
        for number, file in ((1, out), (2, err)):
            os.dup2(file.fileno(), number)
        sys.stdout = sys.__stdout__ = io.TextIOWrapper(io.FileIO(1, "w"), "utf-8")  # type: ignore[misc]
        sys.stderr = sys.__stderr__ = io.TextIOWrapper(io.FileIO(2, "w"), "utf-8", write_through=True)  # type: ignore[misc]
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["cds", *words]
        status = _status()
        sys.stdout.flush()
    finally:
        # what the tests' own process does at its end is not for this one
        os._exit(status)


def _status() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")
