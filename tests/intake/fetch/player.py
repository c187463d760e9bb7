"""A server that plays each source, its faults included; nothing else is ever asked."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class Player(ThreadingHTTPServer):
    """Answers ``body`` after ``faults``; remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body: bytes = b""
        self.headers: dict[str, str] = {}
        self.status = 200
        self.faults: list[int] = []
        self.delay = 0.0
        self.asked: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def plays(self, content: Any, *, packed: bool = False, nul: bool = False) -> None:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        self.body = text.encode() + (b"\x00" if nul else b"")
        self.headers = {"Content-Encoding": "gzip"} if packed else {}
        if packed:
            self.body = gzip.compress(self.body)


class _Handler(BaseHTTPRequestHandler):
    server: Player

    def _answer(self, body: str) -> None:
        asked: dict[str, Any] = {"path": self.path, "agent": self.headers["User-Agent"], "body": body}
        if "params" in (form := parse_qs(body)):
            asked["params"] = json.loads(form["params"][0])
        self.server.asked.append(asked)
        time.sleep(self.server.delay)
        if self.server.faults:
            self.send_response(self.server.faults.pop(0))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(self.server.status)
        for name, value in {**self.server.headers, "Content-Length": str(len(self.server.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def playing() -> Iterator[Player]:
    server = Player()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
