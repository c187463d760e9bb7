"""A server that never means well: it drips, floods, stalls, breaks off and sends elsewhere."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

DRIP = 0.05
_BLOCK = b"x" * 65_536
Attack = Callable[["Hostile", socket.socket], None]


class Hostile:
    """Plays one attack on whoever comes; counts who came and the bytes that it could send."""

    def __init__(self, attack: Attack) -> None:
        self.attack, self.n_sent, self.n_came = attack, 0, 0
        self.is_over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.listener.accept()
                threading.Thread(target=self.play, args=(caller,), daemon=True).start()

    def play(self, caller: socket.socket) -> None:
        self.n_came += 1
        with caller, suppress(OSError):
            caller.recv(65_536)
            self.attack(self, caller)

    def send(self, caller: socket.socket, content: bytes) -> None:
        caller.sendall(content)
        self.n_sent += len(content)

    def drip(self, caller: socket.socket, piece: bytes) -> None:
        while not self.is_over.wait(DRIP):
            self.send(caller, piece)

    def flood(self, caller: socket.socket, piece: bytes) -> None:
        while not self.is_over.is_set():
            self.send(caller, piece)


@contextmanager
def attacking(attack: Attack) -> Iterator[Hostile]:
    server = Hostile(attack)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.listener.close()


def head(status: str, **heads: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in heads.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def sends(content: bytes) -> Attack:
    return lambda server, caller: server.send(caller, content)


def drips(begin: bytes, piece: bytes) -> Attack:
    def attack(server: Hostile, caller: socket.socket) -> None:
        server.send(caller, begin)
        server.drip(caller, piece)

    return attack


def floods(begin: bytes, piece: bytes = _BLOCK) -> Attack:
    def attack(server: Hostile, caller: socket.socket) -> None:
        server.send(caller, begin)
        server.flood(caller, piece)

    return attack


def stalls(server: Hostile, caller: socket.socket) -> None:
    server.is_over.wait(60)


def resets(server: Hostile, caller: socket.socket) -> None:
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def waits_then_stumbles(server: Hostile, caller: socket.socket) -> None:
    time.sleep(0.4)
    server.send(caller, head("503 Busy", Content_Length="0"))


def bomb(status: str, n_bytes: int, **heads: str) -> bytes:
    packed = gzip.compress(bytes(n_bytes))
    return head(status, Content_Encoding="gzip", Content_Length=str(len(packed)), **heads) + packed
