"""From a finished notebook to one page: offline, without scripts, readable and printable."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.cellar.text import slug
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.caveats import Caveat
from cds_analysis.pages.passages import spoken_cells
from cds_analysis.pages.pictures import cite_figures
from cds_analysis.pages.prepare import title_of
from cds_analysis.pages.templating import TEMPLATES, environment, stylesheet
from cds_analysis.results import PICTURES
from cds_analysis.results.basis import Source

HIDDEN = "notebook-only"
# the line above a picture that gives its frame: it teaches in the notebook, and is no part of how the page came about
FRAME = "frame"
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_STAND_IN = re.compile(r'<svg data-picture="(\d+)"></svg>')


@dataclass(frozen=True)
class PageContext:
    """What stands around the body of a page.

    Parameters
    ----------
    language : str
        Of the page.
    province, quarter, as_of : str
        As readers write them.
    notice : str
        What the page must say first; may be empty.
    pages : sequence of (name, title)
        All pages of the report.
    depth : int
        How many folders lie between the page and the index of all reports.
    trust : sequence of (name, value)
        Parameters, versions, hashes.
    programme : str
        Name of the programme; empty without one.
    sources : sequence of Source
        Where the figures come from, newest first.
    caveats : sequence of Caveat
        Assumptions and caveats of the data; a page shows those that concern it.
    corrections : sequence of (id, text)
        Corrections behind the figures.
    licence, program : str
        Of the data; and what made the page from which data, as a citation states it.
    """

    language: str
    province: str
    quarter: str
    as_of: str
    notice: str
    pages: Sequence[tuple[str, str]]
    depth: int
    trust: Sequence[tuple[str, str]]
    programme: str = ""
    sources: Sequence[Source] = ()
    caveats: Sequence[Caveat] = ()
    corrections: Sequence[tuple[str, str]] = ()
    licence: str = ""
    program: str = ""

    def notes(self, title: str) -> tuple[str, str, str]:
        """Return what a figure of a page says of its report, of the licence, and that its data are invented."""
        report = Translator(self.language)(
            "“{page}”, {province}, {quarter}, figures known by {day} ({program}).",
            page=title,
            province=self.province,
            quarter=self.quarter,
            day=self.as_of,
            program=self.program,
        )
        return report, self.licence, self.notice


def export_page(notebook: NotebookNode, name: str, context: PageContext) -> dict[str, bytes]:
    """Return a finished notebook as one HTML page, and its figures as pictures.

    Parameters
    ----------
    notebook : NotebookNode
        With its results.
    name : str
        Name of the notebook.
    context : PageContext
        What stands around the body.

    Returns
    -------
    dict of str to bytes
        Name of a file to content: HTML with everything inside (no request, no script, one ``h1``, alternative
        text on every picture), and each figure as SVG.
    """
    shown = notebook.copy()
    shown.cells = spoken_cells(
        [cell for cell in notebook.cells if HIDDEN not in cell.metadata.get("tags", ())]
    )
    pictures = _set_pictures_aside(shown)
    say, title = Translator(context.language), title_of(notebook)
    soup = BeautifulSoup(_body(shown), "html.parser")
    drawn = cite_figures(soup, pictures, name, context.notes(title), say)
    contents, footnotes = _contents(soup), _number_links(soup)
    body = _STAND_IN.sub(lambda found: pictures[int(found[1])], str(soup))
    code = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and FRAME not in cell.metadata.get("tags", ())
    ]
    links = [
        {"href": f"{page}.html", "title": title, "current": page == name} for page, title in context.pages
    ]
    page = (
        environment()
        .get_template("page.html.j2")
        .render(
            language=context.language,
            say=say,
            title=title,
            css=stylesheet(),
            province=context.province,
            quarter=context.quarter,
            as_of=context.as_of,
            notice=context.notice,
            pages=links,
            portal="../" * context.depth + "index.html",
            body=Markup(body),
            contents=contents,
            footnotes=footnotes,
            code=code,
            trust=context.trust,
            sources=context.sources,
            caveats=[one for one in context.caveats if one.concerns(name, context.programme)],
            corrections=context.corrections,
            kinds={"assumption": "Assumption", "caveat": "Caveat"},
        )
    )
    return {
        f"{name}.html": page.encode(),
        **{f"{PICTURES}/{one}.svg": svg.encode() for one, svg in drawn.items()},
    }


def _set_pictures_aside(notebook: NotebookNode) -> list[str]:
    """Put a stand-in for each drawing of a notebook, and return the drawings.

    Nine tenths of a page are drawings. They are finished, so nobody need parse them and write them anew.
    """
    pictures: list[str] = []

    def aside(found: re.Match[str]) -> str:
        pictures.append(found[0])
        return f'<svg data-picture="{len(pictures) - 1}"></svg>'

    for cell in notebook.cells:
        cell["outputs"] = [_with_stand_ins(output, aside) for output in cell.get("outputs", ())]
    return pictures


def _with_stand_ins(output: NotebookNode, aside: Callable[[re.Match[str]], str]) -> NotebookNode:
    html = output.get("data", {}).get("text/html")
    if not isinstance(html, str):
        return output
    return NotebookNode({**output, "data": {**output.data, "text/html": _DRAWING.sub(aside, html)}})


def _body(notebook: NotebookNode) -> str:
    text, _ = _exporter().from_notebook_node(notebook)
    return text


class _PerThread(threading.local):
    """An exporter takes long to make, and serves one page at a time: each thread has its own."""

    exporter: HTMLExporter | None = None


_own = _PerThread()


def _exporter() -> HTMLExporter:
    if _own.exporter is None:
        _own.exporter = HTMLExporter(template_name="cds", extra_template_basedirs=[str(TEMPLATES)])
        _own.exporter.exclude_anchor_links = True
    return _own.exporter


def _contents(soup: BeautifulSoup) -> list[Mapping[str, str]]:
    """Give the headings places, and return the contents."""
    contents: list[Mapping[str, str]] = []
    for heading in soup.find_all(["h1", "h2", "h3"]):
        heading.attrs = {}
        if heading.name == "h2":
            text = heading.get_text().strip()
            # numbered, so that two headings of the same words, or one called "main", have places of their own
            place = f"{len(contents) + 1}-{slug(text)}"
            heading["id"] = place
            contents.append({"id": place, "text": text})
    return contents


def _number_links(soup: BeautifulSoup) -> list[str]:
    """Put a number, for print, after each link that leaves the report; return the addresses in order."""
    addresses: dict[str, int] = {}
    for link in soup.find_all("a", href=lambda href: bool(href) and is_web_address(href)):
        number = addresses.setdefault(str(link["href"]), len(addresses) + 1)
        mark = soup.new_tag("span", attrs={"class": "cds-mark", "aria-hidden": "true"})
        mark.string = f" [{number}]"
        link.insert_after(mark)
    return list(addresses)
