"""A real Chromium over its debugging protocol: what a page asks for, says, and how wide it is."""

from __future__ import annotations

import atexit
import importlib.metadata
import json
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import websocket

from cds_analysis.runs.printing import find_chromium

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
]


_AXE = """axe.run(document, {runOnly: axe.getRules().map(rule => rule.ruleId)})
.then(done => done.violations.map(rule => ({id: rule.id, place: rule.nodes[0].html.slice(0, 160)})))"""


@dataclass
class PageFacts:
    """What a page did when it was opened."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    scroll_width: int = 0
    values: dict[str, Any] = field(default_factory=dict)


def chromium() -> str:
    """Return the browser, or skip the test with a reason."""
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


def axe() -> str:
    """Return axe-core, the checker of accessibility, as it lies in its Python package."""
    files = importlib.metadata.files("axe-playwright-python") or ()
    return next(Path(str(file.locate())).read_text("utf-8") for file in files if file.name == "axe.min.js")


def violations(page: Path) -> list[str]:
    """Return what axe-core finds wrong with a page, on a phone in the light and on a screen in the dark."""
    return [
        f"{width} {scheme}: {rule['id']}: {rule['place']}"
        for width, scheme in ((390, "light"), (1280, "dark"))
        for rule in _axe_run(page, width, scheme)
    ]


def _axe_run(page: Path, width: int, scheme: str) -> list[dict[str, str]]:
    facts = open_page(page, width, scheme=scheme, ask={"loaded": f"{axe()}; true", "found": _AXE})
    assert facts.values["loaded"], "axe-core did not start"
    return facts.values["found"]


def open_page(
    page: Path, width: int, *, ask: dict[str, str] | None = None, scheme: str = "light"
) -> PageFacts:
    """Open a page from disk at a width and return what it did.

    ``ask`` maps names to JavaScript expressions that are read through the protocol (the page itself runs none).
    """
    return _Session(_address(chromium())).visit(page, width, ask or {}, scheme)


@cache
def _address(program: str) -> str:
    """Start the one browser of this process and return where it listens; each page has a profile of its own."""
    profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    command = [program, *QUIET, f"--user-data-dir={profile.name}", "about:blank"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(_end, browser, profile)
    port_file = Path(profile.name) / "DevToolsActivePort"
    for _ in range(600):
        lines = port_file.read_text("utf-8").splitlines() if port_file.is_file() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    raise TimeoutError("the browser does not answer")


def _end(browser: subprocess.Popen[bytes], profile: tempfile.TemporaryDirectory[str]) -> None:
    browser.kill()
    browser.wait()
    profile.cleanup()


class _Session:
    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(address, timeout=30)
        self.number = 0
        self.events: list[dict[str, Any]] = []
        self.session = ""

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                return answer.get("result", {})
            self.events.append(answer)

    def visit(self, page: Path, width: int, ask: dict[str, str], scheme: str) -> PageFacts:
        # disposeOnDetach: the profile, its page and what the page keeps end with this connection
        profile = self.call("Target.createBrowserContext", disposeOnDetach=True)["browserContextId"]
        try:
            return self.look(profile, page, width, ask, scheme)
        finally:
            self.socket.close()

    def look(self, profile: str, page: Path, width: int, ask: dict[str, str], scheme: str) -> PageFacts:
        blank = self.call("Target.createTarget", url="about:blank", browserContextId=profile)
        target = blank["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", features=[feature])
        self.call("Page.navigate", url=page.resolve().as_uri())
        for _ in range(200):
            if self.value("document.readyState") == "complete":
                break
            time.sleep(0.05)
        time.sleep(0.2)
        facts = PageFacts(scroll_width=self.value("document.documentElement.scrollWidth"))
        facts.values = {name: self.value(expression) for name, expression in ask.items()}
        for event in self.events:
            self.read(event, facts, page)
        return facts

    def value(self, expression: str) -> Any:
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return result.get("result", {}).get("value")

    def read(self, event: dict[str, Any], facts: PageFacts, page: Path) -> None:
        method, data = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            url = data["request"]["url"]
            if not url.startswith(("data:", "about:")) and url != page.resolve().as_uri():
                facts.requests.append(url)
        elif method == "Log.entryAdded":
            facts.console.append(data["entry"]["text"])
        elif method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            facts.console.append(json.dumps(data)[:200])
