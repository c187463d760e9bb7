"""The same work on several machines: orders go to a Dask cluster, finished reports come back as bytes.

Data are sent once. Every worker keeps a prepared process of its own, a
:class:`cds_analysis.fleet.crew.Workshop`. A worker with another version of the package, or of the libraries
that results depend on, is not let in.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cds_analysis.errors import InputError, Problem
from cds_analysis.fleet.crew import TRIES, Answer, Workshop
from cds_analysis.fleet.forks import Lost
from cds_analysis.fleet.orders import Order, read_order
from cds_analysis.report.program import program_mark

PATIENCE = 300.0
_CONNECT_SECONDS, _LOOK_SECONDS, _GLANCE_SECONDS = 15, 2.0, 0.05
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


_workshops: dict[str, Workshop] = {}
_opening = threading.Lock()


def make_here(ground: bytes, digest: str, order: str, seconds: float) -> bytes:
    """Make an order in the prepared process of this worker; it is started with the first order.

    Parameters
    ----------
    ground : bytes
        From :func:`cds_analysis.fleet.ground.pack_ground`.
    digest : str
        Hash of it.
    order : str
        From :meth:`cds_analysis.fleet.orders.Order.to_json`.
    seconds : float
        How long one notebook may take.

    Returns
    -------
    bytes
        From :func:`cds_analysis.fleet.parcel.pack`.

    Raises
    ------
    Lost
        If the process was lost; the worker lives on and starts another one.
    """
    return _workshop(ground, digest, seconds).ask(read_order(order)).result()


def _workshop(ground: bytes, digest: str, seconds: float) -> Workshop:
    from distributed import get_worker

    with _opening:
        held = _workshops.get(digest)
        if held is None or held.has_ended:
            _close_workshops()
            held = _workshops[digest] = Workshop(ground, get_worker().state.nthreads, seconds)
        return held


@atexit.register
def _close_workshops() -> None:
    while _workshops:
        _workshops.popitem()[1].close()


class ClusterCrew:
    """The workers of a Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler.
    ground : bytes
        From :func:`cds_analysis.fleet.ground.pack_ground`.
    seconds : float
        How long one notebook may take.
    refused : list of Problem
        Filled in with the workers that were not let in, and why.
    patience : float
        How long to wait, in seconds, for a scheduler or for workers that were lost.
    """

    def __init__(
        self,
        address: str,
        ground: bytes,
        seconds: float,
        refused: list[Problem],
        patience: float = PATIENCE,
    ) -> None:
        self._address, self._ground, self._seconds, self._refused = address, ground, seconds, refused
        self._patience = patience
        self._digest = hashlib.sha256(ground).hexdigest()
        self._mark, self._known = program_mark(), dict[str, bool]()
        self._client: Any = None
        self._data: Any = None

    def __enter__(self) -> ClusterCrew:
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
            raise InputError(
                [
                    Problem(
                        "cluster", message, 'Install it: pip install -e ".[cluster]".', column="--scheduler"
                    )
                ]
            ) from None
        except (OSError, ValueError) as error:
            details = {"value": self._address, "cause": type(error).__name__}
            message = "No scheduler answers at “{value}” ({cause})."
            hint = "Start one with: dask scheduler; and workers with: dask worker ADDRESS."
            raise InputError([Problem("cluster", message, hint, details, column="--scheduler")]) from None
        return self

    def __exit__(self, *_: object) -> None:
        """Let go; the cluster goes on."""
        self._disconnect()

    def _connect(self, seconds: float) -> None:
        from distributed import Client

        self._client = Client(self._address, timeout=seconds, set_as_default=False)
        self._data, self._known = None, {}

    def _disconnect(self) -> None:
        if self._client is not None:
            try:
                self._client.close(timeout=5)
            except Exception as error:  # the scheduler may be gone
                log.info("closing: %s", error)
            self._client = None

    def work(self, orders: Sequence[Order]) -> Iterator[Answer]:
        """Yield one answer an order, as they are finished.

        A report that was under way on a lost worker, or when the scheduler was lost, is made again.

        Parameters
        ----------
        orders : sequence of Order
            Reports to be made.

        Yields
        ------
        Answer
            Without content where each of :data:`cds_analysis.fleet.crew.TRIES` tries was lost, or where no
            worker came back in time.
        """
        waiting, running = deque((order, 1) for order in orders), dict[Any, tuple[Order, int]]()
        alone_since = time.monotonic()
        while waiting or running:
            try:
                workers = self._let_in()
                alone_since = time.monotonic() if workers else alone_since
                if not workers and time.monotonic() - alone_since > self._patience:
                    yield from self._without_workers(waiting, running)
                    return
                self._submit(waiting, running, workers)
                yield from self._collect(waiting, running)
            except (OSError, TimeoutError) as error:
                log.warning("scheduler lost: %s", error)
                waiting.extendleft(running.values())
                running.clear()
                self._return()

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
                    self._refused.append(_refused(address, other))
                    log.error(self._refused[-1].text())
        return {address: one["nthreads"] for address, one in seen.items() if self._known.get(address)}

    def _submit(
        self,
        waiting: deque[tuple[Order, int]],
        running: dict[Any, tuple[Order, int]],
        workers: Mapping[str, int],
    ) -> None:
        if workers and self._data is None:
            self._data = self._client.scatter(self._ground, broadcast=True, workers=list(workers))
        # one more than can be made at once for each worker, so that none waits for the next order
        while waiting and len(running) < sum(threads + 1 for threads in workers.values()):
            order, tries = waiting.popleft()
            made = self._client.submit(
                make_here,
                self._data,
                self._digest,
                order.to_json(),
                self._seconds,
                workers=list(workers),
                pure=False,
            )
            running[made] = order, tries

    def _collect(
        self, waiting: deque[tuple[Order, int]], running: dict[Any, tuple[Order, int]]
    ) -> Iterator[Answer]:
        for made in self._finished(running):
            order, tries = running[made]
            lost = None if made.status == "finished" else self._cause(made)
            content = self._fetched(made) if lost is None else None
            del running[made]
            if lost is None:
                yield Answer(order, content)
            elif lost.killed and tries < TRIES:
                waiting.append((order, tries + 1))
            else:
                yield Answer(order, None, lost.problem())

    def _finished(self, running: Mapping[Any, object]) -> list[Any]:
        """Return what has ended, waiting a little for the first of it."""
        until = time.monotonic() + _LOOK_SECONDS
        while time.monotonic() < until:
            if self._client.status != "running":
                raise OSError(f"the client is {self._client.status}")
            ended = [made for made in running if made.status != "pending"]
            if ended:
                return ended
            time.sleep(_GLANCE_SECONDS)
        return []

    @staticmethod
    def _fetched(made: Any) -> bytes:
        try:
            return bytes(made.result())
        except Exception as error:  # between its end and now the worker or the scheduler was lost
            raise OSError(f"{type(error).__name__}: {error}") from None

    def _cause(self, made: Any) -> Lost:
        if made.status in ("cancelled", "lost"):
            raise OSError("the scheduler forgot what it was asked")
        error = made.exception()
        return (
            error
            if isinstance(error, Lost)
            else Lost("{cause}", {"cause": f"{type(error).__name__}: {error}"}, killed=True)
        )

    def _return(self) -> None:
        """Connect again; a scheduler that is started anew knows nothing, so all is sent again."""
        self._disconnect()
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

    @staticmethod
    def _without_workers(
        waiting: deque[tuple[Order, int]], running: dict[Any, tuple[Order, int]]
    ) -> Iterator[Answer]:
        for order, _ in [*running.values(), *waiting]:
            yield Answer(order, None, Lost("No worker has the same program.").problem())


def _refused(address: str, other: str) -> Problem:
    message = "The worker {address} has another program and was not let in: {differences}."
    hint = "Install the same version there."
    return Problem("refused", message, hint, {"address": address, "differences": other})


def _probe() -> Any:
    """Return a function that tells a worker's program; it is sent whole, so no package need know it."""

    def probe() -> Any:
        try:
            from cds_analysis.report.program import program_mark

            return program_mark()
        except Exception as error:
            return f"an older or broken cds_analysis ({type(error).__name__})"

    return probe
