"""From a drawn figure to a picture that follows the page: its fonts, its width, light or dark."""

from __future__ import annotations

import hashlib
import inspect
import io
import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import COLOURS, STYLE, drawn_in, drawn_on, figure_of, narrow_canvas

P = ParamSpec("P")

_drawn: ContextVar[Canvas | None] = ContextVar("drawn", default=None)
_SALT = "cds"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_TAG = re.compile(r"<[^>]*>")
_FONT = re.compile(r"font: (?:(bold|[1-9]00) )?([\d.]+)px [^;\"]*;?")
_DECIMALS = 1


def to_svg(figure: Canvas) -> str:
    """Return the picture of a figure as SVG, the same text for the same figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.

    Returns
    -------
    str
        One ``svg`` element without size, ready to stand in a page: letters are text in the page's font, the
        colours of the theme are the page's custom properties (with the light value where there is no page),
        names are its own, the ground is the page's.
    """
    _drawn.set(figure)
    buffer = io.StringIO()
    with mpl.rc_context({**STYLE, "svg.fonttype": "none", "svg.hashsalt": _SALT}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    body = text[text.index("<svg") :]
    for change in (_without_extras, _with_page_fonts, _with_page_colours, _shorter, _with_own_names):
        body = change(body)
    return body


def _without_extras(svg: str) -> str:
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    root = re.search(r'viewBox="[^"]+"', svg)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {root[0]}'
        if root
        else "<svg"
    )
    return head + svg[svg.index(">") :]


def _with_page_fonts(svg: str) -> str:
    def own(found: re.Match[str]) -> str:
        weight = f"font-weight:{found[1]};" if found[1] else ""
        return f"font-size:{float(found[2]):g}px;{weight}"

    return _FONT.sub(own, svg)


def _with_page_colours(svg: str) -> str:
    for name, colour in COLOURS.items():
        svg = re.sub(rf"(fill|stroke): ?{colour}\b", rf"\1: var(--{name}, {colour})", svg)
    return svg


def _shorter(svg: str) -> str:
    """Shorten what stands inside tags; what readers see as text is left as it is."""
    return _TAG.sub(lambda found: _short_tag(found[0]), re.sub(r">\s+<", "><", svg)).strip()


def _short_tag(tag: str) -> str:
    tag = _NUMBER.sub(lambda found: f"{round(float(found[0]), _DECIMALS):g}", tag)
    return re.sub(r"\s*\n\s*", " ", tag).replace("; ", ";").replace(": ", ":")


def _with_own_names(svg: str) -> str:
    """Give every name that is referred to one of this picture's own, and drop the others."""
    used = set(re.findall(r'(?:url\(#|xlink:href="#)([^")]+)', svg))
    mark = hashlib.sha256(svg.encode()).hexdigest()[:8]
    # in SVG a name begins with a letter
    names = {name: f"p{mark}-{place}" for place, name in enumerate(sorted(used))}
    svg = re.sub(r' id="([^"]+)"', lambda found: f' id="{names[found[1]]}"' if found[1] in names else "", svg)
    return re.sub(r'(url\(#|xlink:href="#)([^")]+)', lambda found: found[1] + names[found[2]], svg)


def responsive(plot: Callable[P, Figure], name: str = "") -> Callable[P, Figure]:
    """Draw a figure twice: for a page, and for the width of a phone.

    Parameters
    ----------
    plot : callable
        Draws on :func:`cds_analysis.figures.theme.canvas`; may ask ``is_narrow``. Its ``language`` is that of
        the numbers on the axes.
    name : str, optional
        By which readers cite it; that of the function, without ``plot_``, unless given.

    Returns
    -------
    callable
        The same, returning a figure with both pictures and its name.
    """
    name = name or plot.__name__.removeprefix("plot_").replace("_", "-")

    @wraps(plot)
    def both(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with mpl.rc_context(STYLE), drawn_in(_language(plot, *args, **kwargs)):
            figure = plot(*args, **kwargs)
            canvas = _drawn.get()
            with narrow_canvas():
                return replace(figure.with_narrow(plot(*args, **kwargs).svg), name=name, fig=canvas)

    return both


def draw_on(axes: Axes, plot: Callable[P, Figure], *args: P.args, **kwargs: P.kwargs) -> Figure:
    """Draw a figure of the pages on existing axes, in the style that holds there.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Of a subplot, for instance; the figure's size is left as it is.
    plot : callable
        One of the functions ``plot_…`` of this room that draws a single panel.
    *args, **kwargs
        Its own.

    Returns
    -------
    Figure
        Title, alternative text and data of what was drawn; its picture is that of the axes' figure.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import pandas as pd
    >>> from cds_analysis.figures.dots import plot_target_dots
    >>> figure, (left, right) = plt.subplots(1, 2)
    >>> groups = pd.DataFrame({"kind": ["proven", "open"], "n": [4, 10]})
    >>> draw_on(left, plot_target_dots, groups, 14, "", "", "en").title
    '4 of 14 targets are shown to be met'
    >>> plt.close(figure)
    """
    with drawn_on(axes), drawn_in(_language(plot, *args, **kwargs)):
        return replace(inspect.unwrap(plot)(*args, **kwargs), fig=figure_of(axes))


def _language(plot: Callable[P, Figure], *args: P.args, **kwargs: P.kwargs) -> str:
    bound = inspect.signature(plot).bind(*args, **kwargs)
    bound.apply_defaults()
    return str(bound.arguments["language"])
