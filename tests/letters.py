"""How large the letters of figures are where they are shown, by their fonts and the width of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cds_analysis.figures.style import theme
from cds_analysis.pages.templating import TEMPLATES

CSS = theme() + (TEMPLATES / "page.css").read_text(encoding="utf-8")
PHONE, ROOT = 390, 16
POINTS_A_MM, PAPER_WIDTH = 72 / 25.4, 210
LEAST_PIXELS, LEAST_POINTS = 9.0, 7.0


def too_small(page: str) -> list[str]:
    """Return the figures of a page with letters below 9 px on a phone or 7 pt on paper, with their size."""
    found = []
    for figure in re.findall(r'<figure class="cds-figure">.*?</figure>', page, flags=re.DOTALL):
        title = re.search(r"<strong>(.*?)</strong>", figure)
        pictures = dict(_pictures(figure))
        for kind, width, least, unit in (
            ("narrow" if "narrow" in pictures else "wide", phone_width(), LEAST_PIXELS, "px"),
            ("wide", printed_width(), LEAST_POINTS, "pt"),
        ):
            size = smallest_letters(pictures[kind], width)
            if size < least - 0.05:
                found.append(f"{title[1] if title else '?'}: {size:.1f} {unit}")
    return found


def _pictures(figure: str) -> Iterator[tuple[str, str]]:
    for svg in re.findall(r"<svg.*?</svg>", figure, flags=re.DOTALL):
        yield "narrow" if 'class="narrow"' in svg else "wide", svg


def smallest_letters(svg: str, width: float) -> float:
    """Return the size of the smallest letters of a picture that fills a width, or its own part of it."""
    box = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    share = re.search(r'style="max-width:(\d+)%"', svg)
    assert box, "a picture without a viewBox has no size"
    sizes = [float(size) for size in re.findall(r"font-size:([\d.]+)px", svg)]
    shown = min(width, width * int(share[1]) / 100 if share else width)
    return min(sizes, default=float("inf")) * shown / float(box[1])


def phone_width() -> float:
    """Return how wide a figure is on a phone, in pixels: the screen without the margins of the page."""
    margin = re.search(r"main, [^{]*\{[^}]*padding: 0 ([\d.]+)rem", CSS)
    assert margin
    return PHONE - 2 * ROOT * float(margin[1])


def printed_width() -> float:
    """Return how wide a figure is on paper, in points: a part of the sheet without its margins."""
    sheet = re.search(r"@page \{ size: A4; margin: \d+mm (\d+)mm \d+mm (\d+)mm", CSS)
    part = re.search(r"\.cds-figure svg \{ width: ([\d.]+)%", CSS[CSS.index("@media print") :])
    assert sheet
    assert part
    return (PAPER_WIDTH - int(sheet[1]) - int(sheet[2])) * POINTS_A_MM * float(part[1]) / 100
