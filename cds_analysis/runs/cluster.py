"""The same work on several machines: jobs go to a Dask cluster, finished reports come back.

The data are sent once. Each Dask worker makes its reports in worker processes of its own, by the function
that makes them on one machine (:class:`cds_analysis.runs.workers.LocalWorkers`). One with another version of
the package, or of the libraries that results depend on, is not let in.
"""

from __future__ import annotations

import atexit
import hashlib
import itertools
import logging
import multiprocessing
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.runs.jobs import Job, Lost, lost
from cds_analysis.runs.make import Made
from cds_analysis.runs.many import PATIENCE
from cds_analysis.runs.program import program_mark
from cds_analysis.runs.workers import LocalWorkers

_CONNECT_SECONDS, _GLANCE_SECONDS = 15, 0.05
log = logging.getLogger(__name__)


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in words what is another in a worker's program, or an empty text.

    Examples
    --------
    >>> differences({"pandas": "3.0.1", "cds_analysis": "ab"}, {"pandas": "3.0.0", "cds_analysis": "ab"})
    'pandas 3.0.0 ≠ 3.0.1'
    """
    others = (
        f"{name} {theirs.get(name, '–')[:12]} ≠ {version[:12]}"
        for name, version in ours.items()
        if theirs.get(name) != version
    )
    return ", ".join(others)


_workers: dict[str, LocalWorkers] = {}
_opening = threading.Lock()


def make_on_dask(bundle: bytes, digest: str, job: Job, seconds: float) -> dict[str, Made]:
    """Return a report, made in a worker process of this Dask worker.

    Parameters
    ----------
    bundle : bytes
        From :func:`cds_analysis.runs.bundle.pack_bundle`.
    digest : str
        Hash of it.
    job : Job
        The report.
    seconds : float
        How long one notebook may take.

    Raises
    ------
    Lost
        If the process was lost; the Dask worker lives on and has another.
    """
    workers = _own_workers(bundle, digest, seconds)
    return workers.result(workers.submit(job))


def _own_workers(bundle: bytes, digest: str, seconds: float) -> LocalWorkers:
    from distributed import get_worker

    with _opening:
        if digest not in _workers:
            _close_workers()
            # Dask marks its workers as processes without children; these end with it by themselves
            multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
            _workers[digest] = LocalWorkers(bundle, get_worker().state.nthreads, seconds).__enter__()
        return _workers[digest]


@atexit.register
def _close_workers() -> None:
    while _workers:
        _workers.popitem()[1].__exit__()


class ClusterWorkers:
    """The workers of a Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler.
    bundle : bytes
        From :func:`cds_analysis.runs.bundle.pack_bundle`.
    seconds : float
        How long one notebook may take.
    refused : list of Problem
        Filled in with the workers that were not let in, and why.
    patience : float
        How long to wait, in seconds, for a scheduler.
    """

    def __init__(
        self, address: str, bundle: bytes, seconds: float, refused: list[Problem], patience: float = PATIENCE
    ) -> None:
        self._address, self._bundle, self._seconds, self._refused = address, bundle, seconds, refused
        self._patience, self._digest = patience, hashlib.sha256(bundle).hexdigest()
        self._mark, self._known = program_mark(), dict[str, bool]()
        self._client: Any = None
        self._data: Any = None
        self._connection, self._is_stale = 0, False
        # handles of jobs that no scheduler was asked for
        self._unsent = itertools.count(-1, -1)

    def __enter__(self) -> ClusterWorkers:
        """Connect.

        Raises
        ------
        InputError
            If there is no such scheduler, or Dask is not installed.
        """
        try:
            self._connect(min(_CONNECT_SECONDS, self._patience))
        except ImportError:
            message = "A scheduler is named, but Dask is not installed."
            hint = 'Install it: pip install -e ".[cluster]".'
            raise InputError([Problem("cluster", message, hint, column="--scheduler")]) from None
        except (OSError, ValueError) as error:
            details = {"value": self._address, "cause": type(error).__name__}
            message = "No scheduler answers at “{value}” ({cause})."
            hint = "Start one with: dask scheduler; and workers with: dask worker ADDRESS."
            raise InputError([Problem("cluster", message, hint, details, column="--scheduler")]) from None
        return self

    def __exit__(self, *_: object) -> None:
        """Let go; the cluster goes on."""
        if self._client is not None:
            try:
                self._client.close(timeout=5)
            except Exception as error:  # the scheduler may be gone
                log.info("closing: %s", error)
            self._client = None

    def _connect(self, seconds: float) -> None:
        from distributed import Client

        self._client = Client(self._address, timeout=seconds, set_as_default=False)
        self._data, self._known = None, {}
        self._connection += 1
        self._is_stale = False

    def room(self) -> int:
        """Return one job more than can be made at once for each worker that is let in.

        A scheduler that was lost is waited for; what was under way there is lost with it.
        """
        try:
            if self._is_stale or self._client.status != "running":
                raise OSError(f"the client is {self._client.status}")
            return sum(threads + 1 for threads in self._let_in().values())
        except (OSError, TimeoutError) as error:
            log.warning("scheduler lost: %s", error)
            self._return()
            return 0

    def _let_in(self) -> dict[str, int]:
        """Return the workers that may work with their threads; a new one is asked for its program first."""
        seen = self._client.scheduler_info(n_workers=-1)["workers"]
        new = [address for address in seen if address not in self._known]
        if new:
            answers = self._client.run(_probe(), workers=new, on_error="return")
            for address, mark in answers.items():
                other = differences(self._mark, mark) if isinstance(mark, dict) else str(mark)
                self._known[address] = not other
                if other:
                    self._refused.append(_refusal(address, other))
                    log.error(self._refused[-1].text())
        return {address: one["nthreads"] for address, one in seen.items() if self._known.get(address)}

    def submit(self, job: Job) -> tuple[int, Any]:
        """Begin a job on any of the workers that are let in; one that cannot be sent is lost at once."""
        try:
            workers = list(self._let_in())
            if self._data is None:
                self._data = self._client.scatter(self._bundle, broadcast=True, workers=workers)
            given = (self._data, self._digest, job, self._seconds)
            return self._connection, self._client.submit(make_on_dask, *given, workers=workers, pure=False)
        except (OSError, TimeoutError) as error:
            log.warning("scheduler lost: %s", error)
            self._is_stale = True
            return next(self._unsent), None

    def ended(self, running: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Return the handles of jobs that have ended, after waiting a little for the first."""
        until = time.monotonic() + seconds
        while True:
            ended = [one for one in running if self._forgotten(one) or one[1].status != "pending"]
            if ended or time.monotonic() > until or self._client.status != "running":
                return ended
            time.sleep(_GLANCE_SECONDS)

    def result(self, handle: tuple[int, Any]) -> dict[str, Made]:
        """Return what was made, or raise :class:`cds_analysis.runs.jobs.Lost`."""
        if self._forgotten(handle):
            raise lost("The scheduler was lost.", again=True, counts=0)
        try:
            return dict(handle[1].result())
        except Lost:
            raise
        except Exception as error:
            # Dask's own: a worker was lost too often, or the scheduler forgot what it was asked
            forgotten = handle[1].status in ("cancelled", "lost") or self._client.status != "running"
            # a client that came back by itself to another scheduler has lost the data that it had sent
            self._is_stale = self._is_stale or forgotten
            cause = f"{type(error).__name__}: {error}"
            raise lost("{cause}", again=True, counts=not forgotten, cause=cause) from None

    def _forgotten(self, handle: tuple[int, Any]) -> bool:
        """Return whether a job was asked of a scheduler that is gone."""
        return handle[0] != self._connection

    def _return(self) -> None:
        """Connect again; a scheduler that is started anew knows nothing, so all is sent again."""
        self.__exit__()
        until = time.monotonic() + self._patience
        while True:
            try:
                return self._connect(_CONNECT_SECONDS)
            except (OSError, TimeoutError) as error:
                if time.monotonic() > until:
                    details = {"value": self._address, "cause": type(error).__name__}
                    message = "The scheduler at “{value}” was lost and did not come back ({cause})."
                    hint = "What is finished is kept; start the run again to go on."
                    raise InputError([Problem("cluster", message, hint, details)]) from None


def _refusal(address: str, other: str) -> Problem:
    message = "The worker {address} has another program and was not let in: {differences}."
    hint = "Install the same version there."
    return Problem("refused", message, hint, {"address": address, "differences": other})


def _probe() -> Any:
    """Return a function that identifies a worker's program; it is sent whole, so no package need know it."""

    def probe() -> Any:
        try:
            from cds_analysis.runs.program import program_mark

            return program_mark()
        except Exception as error:
            return f"an older or broken cds_analysis ({type(error).__name__})"

    return probe
