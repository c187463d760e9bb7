"""Who makes the reports on this machine: prepared processes, and what came of each order."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from cds_analysis.errors import Problem
from cds_analysis.fleet.forks import CAN_FORK, Lost
from cds_analysis.fleet.ground import lay_ground
from cds_analysis.fleet.orders import Order

TRIES = 3
_END_SECONDS = 10
# one thread of arithmetic a process: forks need it, and results must not depend on the number of cores
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True)
class Answer:
    """What came of an order.

    Parameters
    ----------
    order : Order
        What was asked for.
    content : bytes or None
        From :func:`cds_analysis.fleet.parcel.pack`; None if nothing came.
    problem : Problem or None
        Why nothing came.
    """

    order: Order
    content: bytes | None
    problem: Problem | None = None


class Crew(Protocol):
    """Anyone who makes reports."""

    def work(self, orders: Sequence[Order]) -> Iterator[Answer]:
        """Yield one answer an order, as they are finished."""


class Workshop:
    """A prepared process on this machine, from this side of its pipes; may be asked from several threads.

    Parameters
    ----------
    ground : bytes
        From :func:`cds_analysis.fleet.ground.pack_ground`.
    hands : int
        Reports at a time.
    seconds : float
        How long one notebook may take.
    log : file, optional
        Where it writes what libraries say.
    """

    def __init__(self, ground: bytes, hands: int, seconds: float, log: IO[bytes] | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cds-ground-"))
        lay_ground(ground, self._folder)
        # a process that is killed cannot take its temporary files away: they go where close() does
        scratch = self._folder / "scratch"
        scratch.mkdir()
        places = {"CDS_ROOT": str(self._folder), "TMPDIR": str(scratch)}
        environment = os.environ | dict.fromkeys(_THREADS, "1") | places
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cds_analysis.fleet.workshop"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log or subprocess.DEVNULL,
            env=environment,
            cwd=self._folder,
            start_new_session=True,
        )
        self._gone, self._asked = False, dict[int, "Future[bytes]"]()
        self._numbers, self._lock = itertools.count(), threading.Lock()
        self._send({"folder": str(self._folder), "hands": hands, "seconds": seconds})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Return whether the process is gone, or will not answer any more."""
        return self._gone or self._process.poll() is not None

    def ask(self, order: Order) -> Future[bytes]:
        """Return the future bytes of an order; they are a :class:`Lost` if the process ends before."""
        made: Future[bytes] = Future()
        with self._lock:
            number = next(self._numbers)
            self._asked[number] = made
        try:
            self._send({"number": number, "order": order.to_json()})
        except OSError:
            self._give_up()
        return made

    def close(self) -> None:
        """End the process and whatever it started, and take its folder away."""
        with contextlib.suppress(OSError):
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(_END_SECONDS)
        self._pipe(self._process.stdout).close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _send(self, told: dict[str, object]) -> None:
        pipe = self._pipe(self._process.stdin)
        with self._lock:
            pipe.write(json.dumps(told).encode() + b"\n")
            pipe.flush()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe

    def _read(self) -> None:
        pipe = self._pipe(self._process.stdout)
        while line := pipe.readline():
            head = json.loads(line)
            content = pipe.read(head["size"])
            if len(content) < head["size"]:
                break
            with self._lock:
                made = self._asked.pop(head["number"])
            if head["lost"]:
                made.set_exception(Lost(*head["lost"]))
            else:
                made.set_result(content)
        self._give_up()

    def _give_up(self) -> None:
        self._gone = True
        with self._lock:
            lost, self._asked = list(self._asked.values()), {}
        for made in lost:
            made.set_exception(Lost("The prepared process ended.", killed=True))


class LocalCrew:
    """Prepared processes on this machine.

    Parameters
    ----------
    ground : bytes
        From :func:`cds_analysis.fleet.ground.pack_ground`.
    workers : int
        Reports at a time.
    seconds : float
        How long one notebook may take.
    log : file, optional
        Where the processes write what libraries say.
    """

    def __init__(self, ground: bytes, workers: int, seconds: float, log: IO[bytes] | None = None) -> None:
        self._ground, self._seconds, self._log = ground, seconds, log
        # forks of one process share its memory; without forks each has a process of its own
        self._hands, self._n = (workers, 1) if CAN_FORK else (1, workers)
        self._workshops: list[Workshop] = []

    def __enter__(self) -> LocalCrew:
        """Return the crew; its processes begin with the first order."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every process."""
        for workshop in self._workshops:
            workshop.close()
        self._workshops = []

    @property
    def pids(self) -> list[int]:
        """Return the numbers of the prepared processes."""
        return [workshop.pid for workshop in self._workshops]

    def work(self, orders: Sequence[Order]) -> Iterator[Answer]:
        """Yield one answer an order, as they are finished; a lost one is tried again.

        Parameters
        ----------
        orders : sequence of Order
            Reports to be made.

        Yields
        ------
        Answer
            Without content where each of :data:`TRIES` tries was lost.
        """
        waiting = deque((order, 1) for order in orders)
        running: dict[Future[bytes], tuple[Order, int, Workshop]] = {}
        while waiting or running:
            # a little more than can be made at once, so that no hand waits for the next order
            while waiting and len(running) < self._n * (self._hands + 1):
                order, tries = waiting.popleft()
                workshop = self._idlest([one for _, _, one in running.values()])
                running[workshop.ask(order)] = order, tries, workshop
            for made in wait(running, return_when=FIRST_COMPLETED).done:
                order, tries, workshop = running.pop(made)
                try:
                    yield Answer(order, made.result())
                except Lost as loss:
                    self._bury(workshop)
                    if loss.killed and tries < TRIES:
                        waiting.append((order, tries + 1))
                    else:
                        yield Answer(order, None, loss.problem())

    def _idlest(self, busy: Sequence[Workshop]) -> Workshop:
        if len(self._workshops) < self._n:
            self._workshops.append(Workshop(self._ground, self._hands, self._seconds, self._log))
            return self._workshops[-1]
        return min(self._workshops, key=busy.count)

    def _bury(self, workshop: Workshop) -> None:
        """Take away a process that has ended."""
        if workshop in self._workshops and workshop.has_ended:
            self._workshops.remove(workshop)
            workshop.close()
