"""A prepared process: it loads and computes once what all reports share, and makes each report in a fork.

It is started by :class:`cds_analysis.fleet.crew.Workshop`, reads a line of JSON for each order from its
input, and answers with a line of JSON followed by bytes. When its input ends, its forks end with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import shutil
import sys
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from cds_analysis.fleet.forks import CAN_FORK, Fork, Lost, fork
from cds_analysis.fleet.orders import Order, read_order

SPARE_SECONDS = 300


def main() -> None:
    """Serve until the input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    # whatever a library prints must not stand between answers
    os.dup2(2, 1)
    # nothing is read ahead: the orders behind the first line are waited for with select
    setup = json.loads(open(0, "rb", buffering=0, closefd=False).readline())  # noqa: SIM115
    folder = Path(setup["folder"])
    os.environ |= {"CDS_ROOT": str(folder), "CDS_OUTPUTS": str(folder / "outputs"), "MPLBACKEND": "agg"}
    os.environ.pop("CDS_DATABASE_URL", None)
    try:
        (_Forking if CAN_FORK else _OneByOne)(replies, setup).run()
    finally:
        # whoever started this may be gone
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    def __init__(self, replies: BinaryIO, setup: dict[str, Any]) -> None:
        self._replies, self._seconds, self._hands = replies, float(setup["seconds"]), int(setup["hands"])
        self._shelf = contextlib.ExitStack()

    def _prepare(self, order: Order) -> None:
        """Load what is slow to load, and compute what all reports share."""
        from cds_analysis.cache import open_cache
        from cds_analysis.fleet.making import rehearse

        self._shelf.enter_context(open_cache())
        rehearse(order)
        # forks share what the collector does not touch
        gc.collect()
        gc.freeze()

    def _make(self, order: Order) -> bytes:
        from cds_analysis.fleet.making import make_order

        return make_order(order, self._seconds)

    def _reply(self, number: int, content: bytes, loss: Lost | None = None) -> None:
        told = [loss.message, loss.details, loss.killed] if loss else None
        head = {"number": number, "size": len(content), "lost": told}
        self._replies.write(json.dumps(head).encode() + b"\n" + content)
        self._replies.flush()


class _OneByOne(_Server):
    """Make one order after the other in this process, where there are no forks."""

    def run(self) -> None:
        for line in sys.stdin.buffer:
            asked = json.loads(line)
            try:
                self._reply(asked["number"], self._make(read_order(asked["order"])))
            except Exception as error:
                cause = f"{type(error).__name__}: {error}"
                self._reply(asked["number"], b"", Lost("{cause}", {"cause": cause}))


class _Forking(_Server):
    """Make several orders at a time, each in a fork."""

    def run(self) -> None:
        self._waiting: deque[tuple[int, Order]] = deque()
        self._running: dict[int, tuple[Fork, int]] = {}
        self._rest, self._prepared = b"", False
        try:
            while self._listen():
                while self._waiting and len(self._running) < self._hands:
                    self._begin(*self._waiting.popleft())
        finally:
            for work, _ in self._running.values():
                work.end()

    def _listen(self) -> bool:
        """Wait for an order, an answer or the end of somebody's time; return whether there may be more."""
        left = min((work.seconds_left for work, _ in self._running.values()), default=None)
        ready, _, _ = select.select([0, *self._running], [], [], left)
        over = {handle for handle, (work, _) in self._running.items() if not work.seconds_left}
        for handle in over | (set(ready) - {0}):
            self._finish(handle)
        if 0 not in ready:
            return True
        heard = os.read(0, 1 << 16)
        *lines, self._rest = (self._rest + heard).split(b"\n")
        asked = [json.loads(line) for line in lines]
        self._waiting.extend((one["number"], read_order(one["order"])) for one in asked)
        return bool(heard)

    def _begin(self, number: int, order: Order) -> None:
        if not self._prepared:
            self._prepare(order)
            self._prepared = True
        seconds = self._seconds * max(1, order.n_notebooks) + SPARE_SECONDS
        work = fork(partial(self._in_fork, order), seconds)
        self._running[work.handle] = work, number

    def _in_fork(self, order: Order) -> bytes:
        self._replies.close()
        return self._make(order)

    def _finish(self, handle: int) -> None:
        work, number = self._running.pop(handle)
        try:
            self._reply(number, work.collect())
        except Lost as loss:
            self._reply(number, b"", loss)


if __name__ == "__main__":
    main()
