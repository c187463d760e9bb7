"""A page on paper: the PDF that a Chromium on this machine makes of it, the same bytes every time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.data.files import write_whole

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
)
_SECONDS = 120
_STAMP = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_NODE = re.compile(rb"\(node(\d{8})\)")


def find_chromium() -> str | None:
    """Return the path of a Chromium, Chrome or Edge on this machine, or None.

    Returns
    -------
    str or None
        What the environment variable ``CDS_CHROMIUM`` names, or the first one found.
    """
    named = os.environ.get("CDS_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else _NAMES))
    places = (place for place in (() if named else _PLACES) if Path(place).is_file())
    return next((path for path in found if path), None) or next(places, None)


def print_page(page: Path, day: date) -> Path:
    """Make the PDF of a page, and put it beside the page.

    Parameters
    ----------
    page : Path
        A finished page.
    day : date
        Told as the day of its making, so that the same page gives the same bytes.

    Returns
    -------
    Path
        The PDF.

    Raises
    ------
    InputError
        If there is no Chromium, or it made no PDF.
    """
    browser = find_chromium()
    if browser is None:
        message = "No Chromium, Chrome or Edge was found on this machine, so “{page}” was not printed."
        hint = "Install one, or name it in the environment variable CDS_CHROMIUM; or print from a browser."
        raise InputError([Problem("no_browser", message, hint, {"page": page.name}, column="--pdf")])
    paper = page.with_suffix(".pdf")
    write_whole(paper, _steady(_printed(browser, page), day))
    return paper


def _steady(content: bytes, day: date) -> bytes:
    """Return a PDF without the hour of its making and with its nodes numbered by their order."""
    order = {node: b"(node%08d)" % place for place, node in enumerate(sorted(set(_NODE.findall(content))))}
    dated = _STAMP.sub(rb"\g<1>%s000000" % f"{day:%Y%m%d}".encode(), content)
    return _NODE.sub(lambda match: order[match[1]], dated)


def _printed(browser: str, page: Path) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        paper = Path(scratch) / "page.pdf"
        command = [browser, *_FLAGS, *_sandbox(), f"--user-data-dir={scratch}", "--no-pdf-header-footer"]
        command += [f"--print-to-pdf={paper}", page.resolve().as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            return paper.read_bytes()
        except (OSError, subprocess.SubprocessError):
            message = "The browser “{browser}” made no PDF of “{page}”."
            details = {"browser": browser, "page": page.name}
            hint = "Name another one in the environment variable CDS_CHROMIUM; or print from a browser."
            raise InputError([Problem("not_printed", message, hint, details, column="--pdf")]) from None


def _sandbox() -> list[str]:
    # Chromium refuses to start with its sandbox for the system's administrator
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
