"""One look for every figure: colours, typeface, and the canvases to draw on."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import fontManager
from matplotlib.ticker import ScalarFormatter

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.fonts import FAMILY, FOLDER

PAPER = "#ffffff"
INK = "#1c2430"
OWN = "#0b4f6c"
PEER = "#868d97"
PALE = "#e4e8ec"
TARGET = "#b3261e"
BAND = "#a9cbd9"
# what the page may turn over in the dark; any other colour stays as it is
COLOURS = {"paper": PAPER, "ink": INK, "own": OWN, "peer": PEER, "pale": PALE, "red": TARGET, "band": BAND}
DEEP, ON_PALE, ON_DEEP = "#0b4f6d", "#1c2431", "#fefefe"

WIDE, NARROW = 5.8, 3.4
# the face behind ours has no cut of every weight; that the nearest is taken is meant
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
for _file in sorted(FOLDER.glob("*.ttf")):
    fontManager.addfont(_file)
    # the heavier cut calls itself a family of its own; here it is a weight of the one
    fontManager.ttflist[-1] = replace(fontManager.ttflist[-1], name=FAMILY)
STYLE = {
    "font.family": [FAMILY, "DejaVu Sans"],
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": PEER,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.unicode_minus": True,
}
_width: ContextVar[float] = ContextVar("width", default=WIDE)
_axes: ContextVar[Axes | None] = ContextVar("axes", default=None)
_language: ContextVar[str] = ContextVar("language", default="en")


class _Numbers(ScalarFormatter):
    """Numbers of an axis as the reader's language writes them, all with the same decimals."""

    def __init__(self, say: Translator) -> None:
        super().__init__(useOffset=False)
        self.set_scientific(False)
        self._say = say

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Return the text of a tick."""
        return self._say.number(value, len(super().__call__(value, pos).partition(".")[2]))


@contextmanager
def drawn_in(language: str) -> Iterator[None]:
    """Write the numbers of every axis in a language while it lasts."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _with_own_numbers(axes: Axes) -> Axes:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(_Numbers(Translator(_language.get())))
    return axes


@contextmanager
def narrow_canvas() -> Iterator[None]:
    """Make every canvas as wide as a phone while it lasts."""
    token = _width.set(NARROW)
    try:
        yield
    finally:
        _width.reset(token)


def figure_of(axes: Axes) -> Canvas:
    """Return the whole figure in which axes stand."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Canvas)
    return figure


@contextmanager
def drawn_on(axes: Axes) -> Iterator[None]:
    """Draw on these axes, as wide as they are, in place of a new canvas while it lasts."""
    width = axes.get_position().width * figure_of(axes).get_figwidth()
    tokens = _axes.set(axes), _width.set(width)
    try:
        yield
    finally:
        _axes.reset(tokens[0])
        _width.reset(tokens[1])


def is_narrow() -> bool:
    """Return whether the canvas is that of a phone."""
    return _width.get() <= NARROW


def canvas_width() -> float:
    """Return how wide a canvas may be here, in inches."""
    return _width.get()


def canvas(height: float, width: float = WIDE) -> tuple[Canvas, Axes]:
    """Return an empty figure in the project's style and its axes.

    Parameters
    ----------
    height, width : float
        In inches; no canvas is wider than the place where it is shown.

    Returns
    -------
    tuple of Figure and Axes
        Not registered with pyplot, so nothing is shown twice or kept in memory. Those that are drawn on,
        where there are any.
    """
    if (given := _axes.get()) is not None:
        return figure_of(given), _with_own_numbers(given)
    with mpl.rc_context({**sns.axes_style("white"), **STYLE}):
        figure = Canvas(figsize=(min(width, _width.get()), height), layout="constrained")
        axes = _with_own_numbers(figure.add_subplot())
    return figure, axes


def panels(rows: int, columns: int, height: float) -> tuple[Canvas, list[Axes]]:
    """Return an empty figure of small panels with common axes.

    Parameters
    ----------
    rows, columns : int
        How many.
    height : float
        Of the whole, in inches.

    Returns
    -------
    tuple of Figure and list of Axes
        Panels row by row.

    Raises
    ------
    ValueError
        If several are to be drawn on axes that are given.
    """
    if (given := _axes.get()) is not None:
        if rows * columns > 1:
            raise ValueError(f"{rows * columns} panels cannot be drawn on one axes; draw one subject on each")
        return figure_of(given), [_with_own_numbers(given)]
    with mpl.rc_context({**sns.axes_style("white"), **STYLE}):
        figure = Canvas(figsize=(_width.get(), height), layout="constrained")
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    return figure, [_with_own_numbers(axes) for axes in grid.flat]


def end_of_year_ticks(axes: Axes, most: float = 7) -> None:
    """Mark the ends of years on an axis of decimal years: the figure of a year is the state at its end.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With its limits set.
    most : float
        How many years are marked at most, or one more.
    """
    low, high = axes.get_xlim()
    years = range(math.ceil(low), math.floor(high) + 1)
    step = max(1, math.ceil(len(years) / most))
    shown = [year for year in years if (years[-1] - year) % step == 0]
    axes.set_xticks(shown, [f"12/{year - 1}" for year in shown])


def unit_mark(unit: str, say: Translator) -> str:
    """Return the sign of a unit for an axis, e.g. ``%``; empty where numbers stand alone.

    Parameters
    ----------
    unit : str
        As in ``unit_measure``.
    say : Translator
        Language.

    Returns
    -------
    str
        The sign or words.
    """
    return say.measure(0, unit).lstrip("0\u00a0")


def shorten(text: str, length: int) -> str:
    """Return the text cut at a word, with an ellipsis, if it is longer than ``length``.

    Examples
    --------
    >>> shorten("một hai ba bốn", 9)
    'một hai…'
    """
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;(") + "…"
