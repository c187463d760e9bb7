"""The figures of a page as files of their own, and how to cite each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.files import Line, picture_svg
from cds_analysis.results import PICTURES
from cds_analysis.results.marks import LICENCE
from cds_analysis.results.quarter import Quarter


def cite_figures(
    soup: BeautifulSoup, drawings: Sequence[str], page: str, notes: Sequence[str], say: Translator
) -> dict[str, str]:
    """Add to each figure of a page how to cite it, and return the figures as pictures.

    Parameters
    ----------
    soup : BeautifulSoup
        The page's body; in place of each drawing stands ``<svg data-picture="its place in drawings">``.
    drawings : sequence of str
        The drawings.
    page : str
        Name of the notebook; its number begins the names.
    notes : sequence of str
        Of what report the page is, the licence, and what must be said of the data.
    say : Translator
        Language of the page.

    Returns
    -------
    dict of str to str
        Name without ending, such as ``00-target-dots``, to SVG. The same figure has the same name in every
        report; a second one of its kind on a page ends in ``-2``.
    """
    pictures: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for figure in soup.find_all("figure", attrs={"data-name": True}):
        kind = f"{page.split('_')[0]}-{figure['data-name']}"
        seen[kind] += 1
        name = kind if seen[kind] == 1 else f"{kind}-{seen[kind]}"
        title, subtitle, source = (
            _part(figure, part).get_text() for part in ("strong", ".cds-subtitle", ".cds-source")
        )
        cited = say("“{title}”, figure {name}. {report}", title=title, name=name, report=notes[0])
        above = [Line(title, 11, 600), Line(subtitle, 9)]
        notes_below = [source, cited, *(note for note in notes[1:] if note and note not in source)]
        below = [Line(text, 7) for text in notes_below if text]
        drawing = drawings[int(str(_part(figure, "svg")["data-picture"]))]
        pictures[name] = picture_svg(drawing, above, below, str(_part(figure, "[role=img]")["aria-label"]))
        figure.append(_citation(name, cited, notes[1], say))
    return pictures


def _part(figure: Tag, selector: str) -> Tag:
    found = figure.select_one(selector)
    assert found is not None, f"a figure has a {selector}"
    return found


def _citation(name: str, cited: str, licence: str, say: Translator) -> BeautifulSoup:
    markup = Markup(
        '<details class="cds-cite"><summary>{}</summary><p class="cds-reference">{}</p><p>{}</p>'
        '<p><a href="{}/{}.svg">{}.svg</a></p></details>'
    ).format(say("Cite"), cited, licence, PICTURES, name, name)
    return BeautifulSoup(markup, "html.parser")


def licence(q: Quarter) -> str:
    """Return under which terms the figures of a report may be used, as far as that is known."""
    if q.notice:
        return q.say("Invented figures and program: MIT licence.")
    return q.say(LICENCE)
