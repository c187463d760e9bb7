"""A picture that leaves its page: as SVG that stands alone, and as PNG."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import resvg_py

from cds_analysis.figures.fonts import FAMILY, FOLDER
from cds_analysis.figures.theme import INK, PAPER, WIDE

_WIDTH, _EDGE, _POINTS_PER_INCH, _DOTS_PER_INCH = 72 * WIDE, 10.0, 72, 200
_LETTER, _LINE = 0.53, 1.4
_FONTS = [
    *(str(file) for file in sorted(FOLDER.glob("*.ttf"))),
    # for signs that our typeface lacks
    str(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")),
]


# the heavier cut calls itself a family of its own
_FAMILIES = {400: FAMILY, 600: f"{FAMILY} SemiBold, {FAMILY}"}


class Line(NamedTuple):
    """A text above or below a picture: its words, size in points, weight (400 or 600)."""

    text: str
    size: float
    weight: int = 400


def alone(drawing: str) -> str:
    """Return a drawing of a page with its own size, colours and typeface, for where there is no page.

    Parameters
    ----------
    drawing : str
        One ``svg`` element, from :func:`cds_analysis.figures.picture.to_svg`.

    Returns
    -------
    str
        One ``svg`` element; a length in it is a point.
    """
    width, height = picture_size(drawing)
    return _svg(width, height, _inside(drawing))


def picture_svg(drawing: str, above: Sequence[Line], below: Sequence[Line], alt: str) -> str:
    """Return a drawing as a file that says what it shows: texts above, texts below, alternative text.

    Parameters
    ----------
    drawing : str
        One ``svg`` element, from :func:`cds_analysis.figures.picture.to_svg`.
    above, below : sequence of Line
        Broken into lines; the first one above is the title.
    alt : str
        What a reader who cannot see the picture must know.

    Returns
    -------
    str
        SVG on white ground, the same text for the same arguments.
    """
    head, top = _lines(above, _EDGE)
    width, height = picture_size(drawing)
    place = f'x="{_EDGE:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
    body = f'<svg {place} viewBox="0 0 {width:g} {height:g}">{_inside(drawing)}</svg>'
    foot, bottom = _lines(below, top + height)
    alternative = f"<title>{escape(above[0].text)}</title><desc>{escape(alt)}</desc>"
    ground = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    return _svg(_WIDTH + 2 * _EDGE, bottom + _EDGE, alternative + ground + head + body + foot)


def picture_png(svg: str) -> bytes:
    """Return a picture as PNG with 200 dots an inch, the same bytes for the same picture.

    Parameters
    ----------
    svg : str
        From :func:`alone` or :func:`picture_svg`.
    """
    zoom = _DOTS_PER_INCH / _POINTS_PER_INCH
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, zoom=zoom, font_files=_FONTS, skip_system_fonts=True, background=PAPER
        )
    )


def _svg(width: float, height: float, body: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'font-family="{FAMILY}, DejaVu Sans, sans-serif">{body}</svg>'
    )


def picture_size(drawing: str) -> tuple[float, float]:
    """Return width and height of a drawing in points."""
    _, _, width, height = re.search(r'viewBox="([^"]+)"', drawing)[1].split()  # type: ignore[index]
    return float(width), float(height)


def _inside(drawing: str) -> str:
    """Return what a drawing holds; the page's colours become those of its light form."""
    body = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return re.sub(r"var\(--[\w-]+, ([^)]+)\)", r"\1", body)


def _lines(texts: Sequence[Line], top: float) -> tuple[str, float]:
    """Return texts as elements from a height on, and where they end."""
    made = ""
    for line in texts:
        for part in textwrap.wrap(line.text, int(_WIDTH / (line.size * _LETTER))):
            top += line.size * _LINE
            font = f'font-family="{_FAMILIES[line.weight]}" font-weight="{line.weight}"'
            place = f'x="{_EDGE:g}" y="{top:g}" font-size="{line.size:g}"'
            made += f'<text {place} {font} fill="{INK}">{escape(part)}</text>'
    return made, top + _EDGE / 2
