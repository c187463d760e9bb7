"""Who makes the reports: worker processes of this machine or of a cluster; and what came of each job."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pebble import ProcessExpired, ProcessPool

from cds_analysis.runs.bundle import unpack_bundle
from cds_analysis.runs.jobs import Answer, Job, Lost, lost

if TYPE_CHECKING:
    from cds_analysis.runs.make import Made

TRIES = 3
SPARE_SECONDS = 300
_LOOK_SECONDS = 2.0


class Workers(Protocol):
    """Anyone who makes reports."""

    def room(self) -> int:
        """Return how many jobs may be under way now; 0 where nobody is there."""

    def submit(self, job: Job) -> Any:
        """Begin a job and return a handle of it."""

    def ended(self, running: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Return the handles of jobs that have ended, after waiting a little for the first."""

    def result(self, handle: Any) -> dict[str, Made]:
        """Return what was made, or raise :class:`cds_analysis.runs.jobs.Lost`."""


def work(jobs: Sequence[Job], workers: Workers, patience: float) -> Iterator[Answer]:
    """Yield one answer a job, as they are finished; a lost one is tried again.

    Parameters
    ----------
    jobs : sequence of Job
        Reports to be made.
    workers : Workers
        Those who make them.
    patience : float
        How long to wait, in seconds, while there is no worker.

    Yields
    ------
    Answer
        Without a report where each of :data:`TRIES` tries was lost, or where no worker came in time.
    """
    waiting, running = deque((job, 1) for job in jobs), dict[Any, tuple[Job, int]]()
    seen = time.monotonic()
    while waiting or running:
        room = workers.room()
        seen = time.monotonic() if room else seen
        if not room and time.monotonic() - seen > patience:
            nobody = lost("No worker has the same program.").problem
            yield from (Answer(job, {}, nobody) for job, _ in [*running.values(), *waiting])
            return
        while waiting and len(running) < room:
            job, tries = waiting.popleft()
            # what ended two workers may be a notebook: the last try names it, and makes the others
            running[workers.submit(replace(job, alone=tries >= TRIES))] = job, tries
        for handle in workers.ended(list(running), _LOOK_SECONDS):
            job, tries = running.pop(handle)
            try:
                yield Answer(job, workers.result(handle))
            except Lost as loss:
                if loss.again and tries < TRIES:
                    waiting.append((job, tries + loss.counts))
                else:
                    yield Answer(job, {}, loss.problem)


class LocalWorkers:
    """Worker processes on this machine; one that is killed is replaced.

    Parameters
    ----------
    bundle : bytes
        From :func:`cds_analysis.runs.bundle.pack_bundle`.
    workers : int
        Reports at a time.
    seconds : float
        How long one notebook may take.
    """

    def __init__(self, bundle: bytes, workers: int, seconds: float) -> None:
        self._bundle, self._workers, self._seconds = bundle, workers, seconds

    def __enter__(self) -> LocalWorkers:
        """Lay the data out and start."""
        from cds_analysis.runs.worker import ONE_THREAD

        with ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix="cds-run-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            unpack_bundle(self._bundle, folder)
            # a worker begins with the environment of this process, before it can set its own
            stack.callback(_restore, dict(os.environ))
            os.environ |= ONE_THREAD
            self._folder = folder
            self._start()
            stack.callback(self._stop)
            self._stack = stack.pop_all()
        return self

    def _start(self) -> None:
        from cds_analysis.runs.worker import start_worker

        self._pool = ProcessPool(
            self._workers, initializer=start_worker, initargs=(self._folder,), context=_context()
        )

    def _stop(self) -> None:
        self._pool.stop()
        self._pool.join()

    def __exit__(self, *_: object) -> None:
        """End every worker, whatever it is doing, and take the folder away."""
        self._stack.close()

    def room(self) -> int:
        """Return a little more than can be made at once, so that no worker waits for its next job."""
        return self._workers + 1

    def submit(self, job: Job) -> Future[dict[str, Made]]:
        """Begin a job."""
        from cds_analysis.runs.worker import make_job

        # a notebook that cannot be interrupted is stopped with its worker
        seconds = self._seconds * max(1, job.n_notebooks) + SPARE_SECONDS
        try:
            return self._pool.schedule(make_job, args=(job, self._seconds), timeout=seconds)
        except RuntimeError:  # the pool gave up: every worker was killed at once
            self._stop()
            self._start()
            return self._pool.schedule(make_job, args=(job, self._seconds), timeout=seconds)

    def ended(self, running: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Return the handles of jobs that have ended, after waiting a little for the first."""
        return list(wait(running, seconds, FIRST_COMPLETED).done)

    def result(self, handle: Future[dict[str, Made]]) -> dict[str, Made]:
        """Return what was made.

        Raises
        ------
        Lost
            If the worker was killed, took too long, or could not make it.
        """
        try:
            return handle.result()
        except ProcessExpired as error:
            if error.exitcode < 0:
                raise lost("Ended by signal {signal}.", again=True, signal=-error.exitcode) from None
            raise lost("Ended with status {code}.", again=True, code=error.exitcode) from None
        except TimeoutError:
            message, seconds = "Stopped after {seconds} seconds.", round(self._seconds)
            raise lost(message, again=True, counts=TRIES - 1, seconds=seconds) from None
        except (BrokenProcessPool, CancelledError):
            raise lost("All worker processes were lost.", again=True) from None
        except Exception as error:
            raise lost("{cause}", cause=f"{type(error).__name__}: {error}") from None


def _context() -> BaseContext:
    """Return how workers start: forked from a process that has loaded what all need, where there is a way."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["cds_analysis.runs.preload"])
    return context


def _restore(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
