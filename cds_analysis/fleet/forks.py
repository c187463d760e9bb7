"""Work in a fork of this process: it begins with everything that is loaded here, and leaves nothing behind.

What a fork returns stands in a file without a name, so neither a kill nor a full pipe can leave half an
answer or a stray file. Forks end with their parent. Only Linux can do this safely; elsewhere, and where the
environment variable ``CDS_NO_FORKS`` is set, notebooks run in kernels.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn

from cds_analysis.errors import Problem

NO_FORKS = "CDS_NO_FORKS"
CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open") and NO_FORKS not in os.environ
_DIE_WITH_PARENT = 1
_FAILED = 70


class Lost(Exception):
    """Work that left no answer: it was killed, ran out of time, or failed.

    Parameters
    ----------
    message : str
        English text with ``{placeholders}``, as in :class:`cds_analysis.errors.Problem`.
    details : dict, optional
        Values of the placeholders.
    killed : bool
        Whether it was ended from elsewhere, so that another try may well succeed.
    """

    def __init__(self, message: str, details: dict[str, object] | None = None, killed: bool = False) -> None:
        super().__init__(message, details, killed)
        self.message, self.details, self.killed = message, details or {}, killed

    def __str__(self) -> str:
        """Return the cause in English."""
        return self.problem().text()

    def problem(self, file: str = "") -> Problem:
        """Return it as a fault of a file."""
        return Problem("lost", self.message, "", self.details, file)


@dataclass
class Fork:
    """A piece of work that is going on in a fork.

    Parameters
    ----------
    pid : int
        Of the process, which leads a group of its own.
    answer : file
        Where it leaves its bytes.
    seconds : float
        How long it may take.
    """

    pid: int
    answer: BinaryIO
    seconds: float
    begin: float = field(default_factory=time.monotonic)
    handle: int = field(init=False)

    def __post_init__(self) -> None:
        self.handle = os.pidfd_open(self.pid)

    @property
    def seconds_left(self) -> float:
        """Return how long it may still take."""
        return max(0.0, self.begin + self.seconds - time.monotonic())

    def end(self) -> None:
        """Kill it and everything that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def collect(self) -> bytes:
        """Return its bytes, once it has ended or its time is over.

        Raises
        ------
        Lost
            If there are none.
        """
        timed_out = not select.select([self.handle], [], [], self.seconds_left)[0]
        self.end()
        _, status = os.waitpid(self.pid, 0)
        os.close(self.handle)
        with self.answer as file:
            file.seek(0)
            content = file.read()
        if timed_out:
            raise Lost("Stopped after {seconds} seconds.", {"seconds": round(self.seconds)})
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            raise Lost("Ended by {signal}.", {"signal": signal.Signals(-code).name}, killed=True)
        if code == _FAILED:
            raise Lost("{cause}", {"cause": content.decode(errors="replace")})
        if code:
            raise Lost("Ended with status {code}.", {"code": code})
        return content


def fork(work: Callable[[], bytes], seconds: float) -> Fork:
    """Begin a piece of work in a fork of this process, which must have no other threads.

    Parameters
    ----------
    work : callable
        Returns the answer.
    seconds : float
        How long it may take.

    Returns
    -------
    Fork
        To be collected.

    Examples
    --------
    >>> fork(lambda: b"42", seconds=60).collect() if CAN_FORK else b"42"
    b'42'
    """
    answer, parent = tempfile.TemporaryFile(), os.getpid()  # noqa: SIM115
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return Fork(pid, answer, seconds)
    return _live(work, answer, parent)


def _live(work: Callable[[], bytes], answer: BinaryIO, parent: int) -> NoReturn:
    """Be the fork: work, leave the answer, and go without running what the parent has still to run."""
    code = _FAILED
    try:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        if os.getppid() != parent:
            os._exit(code)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        answer.write(work())
        answer.flush()
        code = 0
    except BaseException as error:
        with contextlib.suppress(Exception):
            answer.truncate(0)
            answer.write(f"{type(error).__name__}: {error}".encode())
            answer.flush()
    finally:
        os._exit(code)
