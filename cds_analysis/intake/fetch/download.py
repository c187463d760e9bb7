"""Ask a server politely: one deadline, a few tries, a limit of size, and no way to another host."""

from __future__ import annotations

import gzip
import io
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.text import printed
from cds_analysis.data.deadline import within
from cds_analysis.intake.fetch.budget import Budget, MeteredAdapter

MOST_BYTES = 20_000_000
MOST_SECONDS = 120.0
_TIMEOUTS = (10.0, 60.0)
_TRIES = 3
_TURNS = 3
_FOR_EVER = 1_000_000_000
_BLOCK = 1 << 16
_STUMBLES = (429, 500, 502, 503, 504)
_HEADS = {
    "User-Agent": "cds_analysis (provincial digital-transformation reports)",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True)
class Request:
    """What to ask.

    Parameters
    ----------
    address : str
        Of the server.
    form : mapping of str to str
        Sent by POST as a form; by GET without it.
    body : object
        Sent by POST as JSON, where it is not None.
    """

    address: str
    form: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


def download(request: Request, seconds_between: float = 1.0) -> bytes:
    """Return the answer of a server.

    Parameters
    ----------
    request : Request
        What to ask.
    seconds_between : float
        Waited before the request, and longer before each new try.

    Returns
    -------
    bytes
        The body, unpacked.

    Raises
    ------
    InputError
        If there is no whole answer before the deadline, which holds for all tries and redirects together, or
        it is an error, too large, or leads to another host.
    """
    time.sleep(seconds_between)
    budget = Budget(urlsplit(request.address).netloc, MOST_SECONDS, MOST_BYTES, _TIMEOUTS[1])
    # every read asks the budget, but the system's search for a host knows no deadline
    return within(MOST_SECONDS, lambda: _settled(request, seconds_between, budget), budget.late)


def _settled(request: Request, pause: float, budget: Budget) -> bytes:
    try:
        return _answer_of(request, pause, budget)
    except InputError:
        raise
    except Exception as error:  # libraries fail on bad answers in many ways, which all mean the same
        raise _failure(error, budget) from None


def _failure(error: Exception, budget: Budget) -> InputError:
    if budget.is_over():
        return budget.late()
    message = "The server did not answer ({cause})."
    return budget.refused(message, "Try again later.", cause=type(error).__name__)


def _answer_of(request: Request, pause: float, budget: Budget) -> bytes:
    address = request.address
    with _Session() as session:
        session.headers.update(_HEADS)
        for scheme in ("http://", "https://"):
            session.mount(scheme, MeteredAdapter(budget))
        for _ in range(_TURNS):
            answer = _tried(session, request, address, pause, budget)
            if not answer.is_redirect:
                return _body(answer, budget)
            address = _turned(address, answer, budget)
            answer.close()
    raise budget.refused("The server sends from one address to the next.")


class _Session(requests.Session):
    """A session that leaves redirects alone, whose bodies requests would read to their end."""

    def get_redirect_target(self, _: requests.Response) -> None:
        return None


def _tried(
    session: requests.Session, request: Request, address: str, pause: float, budget: Budget
) -> requests.Response:
    for n_tries in range(_TRIES + 1):
        wait = pause * n_tries
        try:
            answer = _send(session, request, address, budget)
        except (requests.ConnectionError, requests.Timeout):
            if n_tries == _TRIES:
                raise
        else:
            if answer.status_code not in _STUMBLES or n_tries == _TRIES:
                return answer
            answer.close()
            wait = max(wait, _asked_to_wait(answer, budget))
        time.sleep(min(wait, budget.left()))
    raise budget.late()


def _send(session: requests.Session, request: Request, address: str, budget: Budget) -> requests.Response:
    method = "POST" if request.form or request.body is not None else "GET"
    return session.request(
        method,
        address,
        data=dict(request.form) or None,
        json=request.body,
        timeout=tuple(min(seconds, budget.left()) for seconds in _TIMEOUTS),  # type: ignore[arg-type]
        stream=True,
        allow_redirects=False,
    )


def _asked_to_wait(answer: requests.Response, budget: Budget) -> float:
    """Return the seconds that a server asks for; more than there are end the fetch at once."""
    retry = Retry()
    retry.retry_after_max = _FOR_EVER  # else urllib3 takes a day for six hours
    try:
        seconds = min(retry.get_retry_after(answer.raw) or 0, _FOR_EVER)
    except (InvalidHeader, ValueError, OverflowError):
        return 0
    if seconds < budget.left():
        return seconds
    message = (
        "The server asks to wait {n} seconds before the next try, longer than a fetch may take ({most})."
    )
    raise budget.refused(message, "Try again later.", n=f"{seconds:.0f}", most=f"{budget.seconds:g}")


def _turned(address: str, answer: requests.Response, budget: Budget) -> str:
    written = answer.headers["location"]
    try:
        new = urljoin(address, written.encode("latin-1").decode())
    except ValueError:
        new = ""
    if not is_web_address(new):
        message = "The server sends to “{value}”, which is no address of a page."
        raise budget.refused(message, value=printed(written[:100]))
    old, to = urlsplit(address), urlsplit(new)
    if to.netloc.lower() != old.netloc.lower():
        message = "The server sends to another host, {host}, which was not asked."
        raise budget.refused(message, host=to.netloc)
    if old.scheme == "https" != to.scheme:
        raise budget.refused(
            "The server sends from https to http, which others on the way can read and change."
        )
    return new


def _body(answer: requests.Response, budget: Budget) -> bytes:
    if answer.status_code != 200:
        message = "The server answered with status {status}."
        raise budget.refused(message, "Try again later.", status=answer.status_code)
    content = b"".join(answer.raw.stream(_BLOCK, decode_content=False))
    packing = answer.headers.get("content-encoding", "").strip().lower() or "identity"
    if packing == "identity":
        return content
    if packing not in ("gzip", "x-gzip"):
        raise budget.refused(
            "The answer is packed as “{value}”, which was not asked.", value=printed(packing[:100])
        )
    return _unpacked(content, budget)


def _unpacked(content: bytes, budget: Budget) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            unpacked = packed.read(budget.most + 1)
    except (OSError, EOFError, zlib.error):
        raise budget.refused("The answer is packed and damaged.", "Try again later.") from None
    budget.within(len(unpacked))
    return unpacked
