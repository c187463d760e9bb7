"""One look for every figure and table, and the records that notebooks show."""

from __future__ import annotations

import base64
import io
import math
from dataclasses import dataclass
from html import escape

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from cds_analysis.text import Translator

INK = "#1c2430"
OWN = "#0b4f6c"
PEER = "#868d97"
PALE = "#e4e8ec"
TARGET = "#b3261e"
BAND = "#a9cbd9"
WIDTH = 5.8
DPI = 150
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": PEER,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "axes.unicode_minus": True,
}


@dataclass(frozen=True, repr=False)
class Figure:
    """A finished figure: picture, finding, alternative text and data.

    Parameters
    ----------
    png : bytes
        The picture.
    title : str
        The finding, in a sentence.
    subtitle : str
        Measure and date.
    alt : str
        What a reader who cannot see the picture must know, with its numbers.
    source : str
        Where the data come from.
    data : pandas.DataFrame
        What is drawn, with column names for readers.
    language : str
        Of the texts.
    """

    png: bytes
    title: str
    subtitle: str
    alt: str
    source: str
    data: pd.DataFrame
    language: str

    def __repr__(self) -> str:
        """Return the finding, for places that show no pictures."""
        return self.title

    def _repr_html_(self) -> str:
        say = Translator(self.language)
        picture = base64.b64encode(self.png).decode()
        table = Table(self.data, say("Data of the figure: {title}", title=self.title), self.language)
        return (
            f'<figure class="cds-figure"><figcaption><strong>{escape(self.title)}</strong>'
            f'<span class="cds-subtitle">{escape(self.subtitle)}</span></figcaption>'
            f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{picture}">'
            f'<p class="cds-source">{escape(self.source)}</p>'
            f"<details><summary>{escape(say('Data of this figure'))}</summary>"
            f"{table._repr_html_()}</details></figure>"
        )


@dataclass(frozen=True, repr=False)
class Table:
    """A table for readers: caption, column heads and cells ready to be shown.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text, numbers, or :class:`markupsafe.Markup`; the first column names the row.
    caption : str
        What the table shows.
    language : str
        For numbers.
    """

    frame: pd.DataFrame
    caption: str
    language: str

    def __repr__(self) -> str:
        """Return the caption, for places that show no tables."""
        return self.caption

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in self.frame.columns)
        body = "".join(self._row(row) for row in self.frame.itertuples(index=False))
        caption = escape(self.caption)
        return (
            f'<div class="cds-table" role="region" tabindex="0" aria-label="{caption}"><table>'
            f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _row(self, row: tuple[object, ...]) -> str:
        say = Translator(self.language)
        cells = []
        for place, (column, value) in enumerate(zip(self.frame.columns, row, strict=True)):
            tag = '<th scope="row"' if place == 0 else "<td"
            end = "</th>" if place == 0 else "</td>"
            label = escape(str(column))
            kind = ' class="number"' if isinstance(value, int | float) and not isinstance(value, bool) else ""
            cells.append(f'{tag}{kind} data-label="{label}">{_cell(value, say)}{end}')
        return f"<tr>{''.join(cells)}</tr>"


def _cell(value: object, say: Translator) -> str:
    if isinstance(value, Markup):
        return str(value)
    if value is None or value != value:
        return say.number(None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return say.number(float(value))
    return escape(str(value))


def canvas(height: float, width: float = WIDTH) -> tuple[Canvas, Axes]:
    """Return an empty figure in the project's style and its axes.

    Parameters
    ----------
    height, width : float
        In inches.

    Returns
    -------
    tuple of Figure and Axes
        Not registered with pyplot, so nothing is shown twice or kept in memory.
    """
    with mpl.rc_context({**sns.axes_style("white"), **_STYLE}):
        figure = Canvas(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
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
    """
    with mpl.rc_context({**sns.axes_style("white"), **_STYLE}):
        figure = Canvas(figsize=(WIDTH, height), layout="constrained")
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    return figure, list(grid.flat)


def to_png(figure: Canvas) -> bytes:
    """Return the picture of a figure, the same bytes for the same figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.

    Returns
    -------
    bytes
        PNG at :data:`DPI` without a date.
    """
    buffer = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def end_of_year_ticks(axes: Axes) -> None:
    """Mark the ends of years on an axis of decimal years: the figure of a year tells the state at its end.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With its limits set; at most seven years are marked.
    """
    low, high = axes.get_xlim()
    years = range(math.ceil(low), math.floor(high) + 1)
    step = max(1, math.ceil(len(years) / 7))
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
