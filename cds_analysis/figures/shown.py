"""What notebooks show to readers: figures with their words and data, and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure as Canvas

from cds_analysis.cellar.arguments import not_known
from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.files import Line, picture_png, picture_svg
from cds_analysis.figures.theme import WIDE


@dataclass(frozen=True, repr=False)
class Figure:
    """A finished figure: picture, finding, alternative text and data.

    Parameters
    ----------
    svg : str
        The picture, from :func:`cds_analysis.figures.picture.to_svg`.
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
    narrow : str
        The picture for the width of a phone; empty where there is none.
    name : str
        Of its kind, by which it is cited; empty where it is not to be.
    fig : matplotlib.figure.Figure, optional
        As it was drawn, to be changed further; what is changed there is in no picture that is made already.
    """

    svg: str
    title: str
    subtitle: str
    alt: str
    source: str
    data: pd.DataFrame
    language: str
    narrow: str = ""
    name: str = ""
    fig: Canvas | None = None

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file of its own, with title, source and alternative text.

        Parameters
        ----------
        path : str or Path
            Ending in ``.svg`` or ``.png`` (200 dots an inch); to any other form by ``.fig.savefig``.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        InputError
            If the ending is another one.
        """
        file = Path(path)
        if file.suffix not in (".svg", ".png"):
            raise InputError([not_known(file.suffix or file.name, [".svg", ".png"], "path")])
        above, below = [Line(self.title, 11, 600), Line(self.subtitle, 9)], [Line(self.source, 7)]
        svg = picture_svg(self.svg, above, below, self.alt)
        file.write_bytes(picture_png(svg) if file.suffix == ".png" else svg.encode())
        return file

    def with_narrow(self, narrow: str) -> Figure:
        """Return the figure with its picture for the width of a phone, if that is another one."""
        return replace(self, narrow="" if narrow == self.svg else narrow)

    def __repr__(self) -> str:
        """Return the finding, for places that show no pictures."""
        return self.title

    def _repr_html_(self) -> str:
        say = Translator(self.language)
        name = f' data-name="{escape(self.name)}"' if self.name else ""
        table = Table(self.data, say("Data of the figure: {title}", title=self.title), self.language)
        return (
            f'<figure class="cds-figure"{name}><figcaption><strong>{escape(self.title)}</strong>'
            f'<span class="cds-subtitle">{escape(self.subtitle)}</span></figcaption>'
            f"{self._pictures()}"
            f'<p class="cds-source">{escape(self.source)}</p>'
            f"<details><summary>{escape(say('Data of this figure'))}</summary>"
            f"{table._repr_html_()}</details></figure>"
        )

    def _pictures(self) -> str:
        """Return one picture to assistive technology, whichever of the two the page shows."""
        wide = _marked(self.svg, "wide" if self.narrow else "", _share_of_width(self.svg))
        narrow = _marked(self.narrow, "narrow", "display:none") if self.narrow else ""
        return f'<div role="img" aria-label="{escape(self.alt)}">{wide}{narrow}</div>'


def _marked(svg: str, kind: str, style: str) -> str:
    """Return a picture on the page's ground, on white without one: its letters are dark there."""
    mark, style = f' class="{kind}"' if kind else "", f"{style};background:var(--paper, #fff)"
    return svg.replace("<svg", f'<svg{mark} style="{style}" aria-hidden="true" focusable="false"', 1)


def _share_of_width(svg: str) -> str:
    """Return the part of the page's width that a picture takes, so that all letters are of one size."""
    box = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    share = float(box[1]) / (72 * WIDE) if box else 1.0
    return f"max-width:{100 * min(share, 1.0):.0f}%"


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
