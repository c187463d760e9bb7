"""The brief on paper: made on request, never older than the page beside it."""

from __future__ import annotations

from datetime import date

import pytest

from cds_analysis.cellar.errors import InputError

from ..browser import chromium
from ..pages.conftest import PLAIN, Reporter, reporter, small

__all__ = ["reporter", "small"]

pytestmark = pytest.mark.slow


def test_a_pdf_is_made_on_request_and_made_anew_with_the_page(reporter: Reporter) -> None:
    chromium()
    folder = reporter(PLAIN)
    paper = folder / "00_small.pdf"
    assert not paper.exists()
    reporter(PLAIN, pdf=True)
    first = paper.read_bytes()
    assert first.startswith(b"%PDF-")
    assert f"D:{date(2024, 12, 31):%Y%m%d}000000".encode() in first
    assert any(str(paper) in line for line in reporter.lines)
    assert "00_small.pdf" in (paper.parents[1] / "index.html").read_text("utf-8")
    paper.write_bytes(b"old")
    reporter(PLAIN, force=True)
    assert paper.read_bytes() == first


def test_without_a_browser_the_report_is_made_and_the_reason_reported(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDS_CHROMIUM", "no-such-browser")
    with pytest.raises(InputError, match="No Chromium, Chrome or Edge was found") as caught:
        reporter(PLAIN, pdf=True)
    assert "CDS_CHROMIUM" in caught.value.problems[0].text()
    folder = reporter.folder(PLAIN)
    assert (folder / "00_small.html").is_file()
    assert (reporter.house / "outputs" / "index.html").is_file()
    (folder / "00_small.pdf").write_bytes(b"old")
    reporter(PLAIN, force=True)
    assert not (folder / "00_small.pdf").exists(), "an old print must not stand beside a new page"
