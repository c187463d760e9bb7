"""A fetch ends: at its deadline, at its budget of bytes, or with one line that says why."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.intake.fetch import download as module
from cds_analysis.intake.fetch.download import Request, download

from .hostile import (
    Attack,
    attacking,
    bomb,
    drips,
    floods,
    head,
    resets,
    sends,
    stalls,
    waits_then_stumbles,
)

SECONDS, BYTES = 1.2, 1_000_000
OK, LATE = "200 OK", "The server had not answered in full after 1.2 seconds. Try again later."
LARGE, ELSEWHERE = "more than 1 million bytes", "no address of a page"
CHUNKED = {"Transfer_Encoding": "chunked"}


@pytest.fixture(autouse=True)
def _small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SECONDS", SECONDS)
    monkeypatch.setattr(module, "MOST_BYTES", BYTES)


def _to(location: str, status: str = "302 Found") -> Attack:
    return sends(head(status, Location=location, Content_Length="0"))


ATTACKS: dict[str, tuple[Attack, str]] = {
    "a stalling server": (stalls, LATE),
    "a dripped status line": (drips(b"", b"H"), LATE),
    "a dripped head": (drips(b"HTTP/1.1 200 OK\r\nX: ", b"x"), LATE),
    "dripped heads": (drips(b"HTTP/1.1 200 OK\r\n", b"X: x\r\n"), LATE),
    "a dripped body": (drips(head(OK, Content_Length="1000"), b"x"), LATE),
    "a dripped body without end": (drips(head(OK), b"x"), LATE),
    "dripped chunks": (drips(head(OK, **CHUNKED), b"1\r\nx\r\n"), LATE),
    "dripped 100 Continue": (drips(b"", head("100 Continue")), LATE),
    "a flood of 100 Continue": (floods(b"", head("100 Continue") * 1000), LARGE),
    "heads without end": (floods(b"HTTP/1.1 200 OK\r\n", b"X: x\r\n" * 1000), "did not answer"),
    "a head without end": (floods(b"HTTP/1.1 200 OK\r\nX: "), "did not answer"),
    "a body without end": (floods(head(OK)), LARGE),
    "chunks without end": (floods(head(OK, **CHUNKED), b"1000\r\n" + b"x" * 4096 + b"\r\n"), LARGE),
    "the size of a chunk without end": (floods(head(OK, **CHUNKED), b"1" * 4096), "The "),
    "trailers without end": (floods(head(OK, **CHUNKED) + b"0\r\n", b"X: x\r\n"), LARGE),
    "a body shorter than told": (sends(head(OK, Content_Length="1000") + b"x"), "did not answer"),
    "a broken chunk": (sends(head(OK, **CHUNKED) + b"zz\r\nx"), "did not answer"),
    "a packed flood": (sends(bomb(OK, 300_000_000)), LARGE),
    "packed and broken": (sends(bomb(OK, 1000)[:-9] + b"x" * 9), "packed and damaged"),
    "packed otherwise": (sends(head(OK, Content_Encoding="br", Content_Length="1") + b"x"), "packed as “br”"),
    "packed twice": (sends(head(OK, Content_Encoding="gzip, gzip", Content_Length="0")), "packed as “gzip, gzip”"),
    "no HTTP": (sends(b"SSH-2.0-OpenSSH_9.0\r\n"), "did not answer"),
    "nothing": (sends(b""), "did not answer"),
    "a reset": (resets, "did not answer"),
    "503 for a day": (sends(head("503 Busy", Retry_After="86400")), "asks to wait 86400 seconds"),
    "429 until the year 9999": (
        sends(head("429 Slow", Retry_After="Fri, 31 Dec 9999 23:59:59 GMT")),
        "asks to wait",
    ),
    "503 for ever": (sends(head("503 Busy", Retry_After="9" * 400)), "asks to wait 1000000000 seconds"),
    "503 slowly": (waits_then_stumbles, LATE),
    "503 without end": (floods(head("503 Busy")), "status 503"),
    "404 without end": (floods(head("404 Not Found")), "status 404"),
    "a redirect without end": (floods(head("302 Found", Location="/round")), "from one address to the next"),
    "a packed redirect": (sends(bomb("302 Found", 300_000_000, Location="/a")), "from one address to the next"),
    "a bracket": (_to("http://[::1"), ELSEWHERE),
    "a script": (_to("javascript:alert(1)"), ELSEWHERE),
    "a file": (_to("file:///etc/passwd"), ELSEWHERE),
    "a name before the host": (_to("http://127.0.0.1@example.org/"), ELSEWHERE),
    "a backslash": (_to("http://127.0.0.1\\@example.org/"), ELSEWHERE),
    "a port beyond the last": (_to("http://127.0.0.1:99999/"), ELSEWHERE),
    "letters that cannot be seen": (_to("/\x1b[2J"), ELSEWHERE),
    "another host": (_to("//example.org/x", "308 Permanent Redirect"), "another host, example.org,"),
    "another port": (_to("http://127.0.0.1:9/"), "another host, 127.0.0.1:9,"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_server_ends_in_one_line_before_the_deadline(name: str) -> None:
    attack, expected = ATTACKS[name]
    begun = time.monotonic()
    with attacking(attack) as server:
        with pytest.raises(InputError) as caught:
            download(Request(server.address), 0.01)
        assert time.monotonic() - begun < SECONDS + 0.8
        assert server.n_sent < 40 * BYTES  # what the system itself holds of several answers
    (problem,) = caught.value.problems
    assert expected in problem.text()
    assert problem.place == server.address[7:-1]
    assert problem.text().isprintable()


def test_who_asks_to_wait_is_not_asked_again() -> None:
    with attacking(ATTACKS["503 for a day"][0]) as server, pytest.raises(InputError):
        download(Request(server.address), 0.0)
    assert server.n_came == 1


def test_who_asks_to_wait_a_little_is_asked_again_then() -> None:
    with attacking(sends(head("503 Busy", Retry_After="1"))) as server, pytest.raises(InputError):
        download(Request(server.address), 0.0)
    assert server.n_came == 2


def test_a_system_that_finds_no_host_does_not_hold_the_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(4))
    begun = time.monotonic()
    with pytest.raises(InputError, match="had not answered in full"):
        download(Request("http://example.org/"), 0.0)
    assert time.monotonic() - begun < SECONDS + 0.8


def test_https_is_never_left() -> None:
    answer = module.requests.Response()
    answer.headers["location"] = "http://example.org/b"
    budget = module.Budget("example.org", 1, 1, 1)
    with pytest.raises(InputError, match="from https to http"):
        module._turned("https://example.org/a", answer, budget)
    answer.headers["location"] = "https://example.org/b"
    assert module._turned("http://example.org/a", answer, budget) == "https://example.org/b"


@pytest.mark.parametrize("location", ["b", "/b", "?b", "./c/../b", "/đ".encode().decode("latin-1")])
def test_a_redirect_on_the_same_host_is_followed(location: str) -> None:
    answers = [head("302 Found", Location="%s", Content_Length="0"), head(OK, Content_Length="2") + b"ok"]
    answers[0] = answers[0].replace(b"%s", location.encode("latin-1"))
    with attacking(lambda server, caller: server.send(caller, answers[server.n_came - 1])) as server:
        assert download(Request(server.address), 0.0) == b"ok"


@pytest.mark.parametrize("packing", ["gzip", "x-gzip", "GZIP"])
def test_what_is_packed_in_parts_is_unpacked_whole(packing: str) -> None:
    body = gzip.compress(b"a") + gzip.compress(b"b")
    content = head("200 OK", Content_Encoding=packing, Content_Length=str(len(body))) + body
    with attacking(sends(content)) as server:
        assert download(Request(server.address), 0.0) == b"ab"
