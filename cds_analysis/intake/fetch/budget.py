"""One deadline and one budget of bytes over everything that a server sends, heads and refused answers too."""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter

from cds_analysis.cellar.errors import InputError, Problem

_MILLION = 1_000_000


class Budget:
    """What one fetch may cost.

    Parameters
    ----------
    place : str
        Whom it asks, for messages.
    seconds : float
        From now to the deadline.
    most : int
        Bytes that may come.
    silence : float
        Seconds without a byte that are borne.
    """

    def __init__(self, place: str, seconds: float, most: int, silence: float) -> None:
        self.place, self.seconds, self.most, self.silence = place, seconds, most, silence
        self.end, self.n_come = time.monotonic() + seconds, 0

    def refused(self, message: str, hint: str = "", **details: object) -> InputError:
        """Return a fault of the server."""
        return InputError([Problem("server", message, hint, details, self.place)])

    def late(self) -> InputError:
        """Return the fault of an answer that is not whole at the deadline."""
        message = "The server had not answered in full after {n} seconds."
        return self.refused(message, "Try again later.", n=f"{self.seconds:g}")

    def is_over(self) -> bool:
        """Return whether the deadline has passed."""
        return time.monotonic() >= self.end

    def left(self) -> float:
        """Return the seconds to the deadline; after it the fetch is refused."""
        if self.is_over():
            raise self.late()
        return max(self.end - time.monotonic(), 0.001)

    def within(self, n_bytes: int) -> None:
        """Refuse more bytes than may come."""
        if n_bytes > self.most:
            raise self.refused("The answer has more than {n} million bytes.", n=self.most // _MILLION)

    def count(self, n_bytes: int) -> None:
        """Count bytes that came."""
        self.n_come += n_bytes
        self.within(self.n_come)


class MeteredAdapter(HTTPAdapter):
    """Lets requests read from a server only within a budget: every read, of heads and bodies, asks it."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(max_retries=0)
        self.budget = budget

    def get_connection_with_tls_context(self, *arguments: Any, **words: Any) -> Any:
        """Return the connections to a server, whose answers are metered."""
        pool = super().get_connection_with_tls_context(*arguments, **words)
        answer = {"response_class": _metered_answer(self.budget)}
        pool.ConnectionCls = type("MeteredConnection", (type(pool).ConnectionCls,), answer)
        return pool


def _metered_answer(budget: Budget) -> type[HTTPResponse]:
    class MeteredAnswer(HTTPResponse):
        def __init__(self, sock: socket.socket, *arguments: Any, **words: Any) -> None:
            super().__init__(sock, *arguments, **words)
            self.fp = io.BufferedReader(_Metered(self.fp.detach(), sock, budget))

    return MeteredAnswer


class _Metered(io.RawIOBase):
    """What comes from a socket, within a budget."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, budget: Budget) -> None:
        self.raw, self.sock, self.budget = raw, sock, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(min(self.budget.silence, self.budget.left()))
        n_bytes = self.raw.readinto(buffer)  # type: ignore[attr-defined]
        self.budget.count(n_bytes or 0)
        return n_bytes  # type: ignore[no-any-return]

    def close(self) -> None:
        self.raw.close()
        super().close()
