"""Ask a server politely: with time limits, a few tries, a limit of size, and no way to another host."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from cds_analysis.errors import InputError, Problem

MOST_BYTES = 20_000_000
_TIMEOUTS = (10, 60)
_TRIES = 3
_TURNS = 3
_BLOCK = 1 << 16
_AGENT = "cds_analysis (provincial digital-transformation reports)"


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
        If there is no answer in time, it is an error, too large, or leads to another host.
    """
    time.sleep(seconds_between)
    address = request.address
    try:
        with requests.Session() as session:
            retry = Retry(
                _TRIES,
                backoff_factor=seconds_between / 2,
                status_forcelist=(429, 500, 502, 503, 504),
                allowed_methods=None,
            )
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(max_retries=retry))
            session.headers["User-Agent"] = _AGENT
            for _ in range(_TURNS):
                answer = _send(session, request, address)
                if not answer.is_redirect:
                    return _body(answer, request.address)
                address = _turned(address, answer.headers["location"])
    except requests.RequestException as error:
        message = "The server did not answer ({cause})."
        raise _fault(request.address, message, "Try again later.", cause=type(error).__name__) from None
    raise _fault(request.address, "The server sends from one address to the next.", "")


def _send(session: requests.Session, request: Request, address: str) -> requests.Response:
    method = "POST" if request.form or request.body is not None else "GET"
    return session.request(
        method,
        address,
        data=dict(request.form) or None,
        json=request.body,
        timeout=_TIMEOUTS,
        stream=True,
        allow_redirects=False,
    )


def _turned(address: str, location: str) -> str:
    try:
        new = urljoin(address, location)
    except ValueError:
        raise _fault(address, "The server sends from one address to the next.", "") from None
    if urlsplit(new).netloc != urlsplit(address).netloc or urlsplit(new).scheme not in ("http", "https"):
        host = urlsplit(new).netloc
        raise _fault(address, "The server sends to another host, {host}, which was not asked.", "", host=host)
    return new


def _body(answer: requests.Response, address: str) -> bytes:
    if answer.status_code != 200:
        raise _fault(
            address,
            "The server answered with status {status}.",
            "Try again later.",
            status=answer.status_code,
        )
    content = bytearray()
    for block in answer.iter_content(_BLOCK):
        content += block
        if len(content) > MOST_BYTES:
            raise _fault(
                address, "The answer has more than {n} million bytes.", "", n=MOST_BYTES // 1_000_000
            )
    return bytes(content)


def _fault(address: str, message: str, hint: str, **details: object) -> InputError:
    return InputError([Problem("server", message, hint, details, urlsplit(address).netloc)])
