"""The brief as a Word file: the office's own template, filled with what the page says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Pt
from docxtpl import DocxTemplate, InlineImage
from IPython.display import HTML, Markdown
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError
from nbconvert.filters import markdown2html

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.figures.files import alone, picture_png, picture_size
from cds_analysis.figures.shown import Figure
from cds_analysis.pages.answer import answer, change_sentence
from cds_analysis.pages.brief import show_dots, show_method, show_news, show_works
from cds_analysis.pages.comparison import show_place
from cds_analysis.pages.export import PageContext
from cds_analysis.pages.headline import basis_sentences
from cds_analysis.pages.needs import show_levers
from cds_analysis.pages.target_list import GROUPS, asked, grouped, now_and_goal, word_cell
from cds_analysis.pages.words import short_name_of
from cds_analysis.results.quarter import Quarter


def word_fields(q: Quarter, context: PageContext) -> dict[str, Any]:
    """Return what a template may name between ``{{`` and ``}}``.

    Parameters
    ----------
    q : Quarter
        The results.
    context : PageContext
        What stands around the pages of the report.

    Returns
    -------
    dict
        Texts: ``unit, quarter, as_of, programme, notice, change, basis, licence, program``; lists of texts:
        ``actions, changes, comparison, works, method``; ``facts`` with ``label, value, text``; ``groups`` with
        ``name`` and ``targets``, each with ``id, name, now, goal, word, asked``; ``figure``, a
        :class:`~cds_analysis.figures.shown.Figure` or None. What does not apply is empty.
    """
    dots = show_dots(q)
    return {
        "unit": context.province,
        "quarter": context.quarter,
        "as_of": context.as_of,
        "programme": q.programme.title(q.language) if q.programme else "",
        "notice": context.notice,
        "licence": context.licence,
        "program": context.program,
        "facts": answer(q),
        "change": change_sentence(q),
        "basis": basis_sentences(q),
        "figure": dots if isinstance(dots, Figure) else None,
        "groups": _groups(q),
        "actions": _lines(show_levers(q)),
        "changes": _lines(show_news(q)),
        "comparison": _lines(show_place(q)),
        "works": _lines(show_works(q)),
        "method": _lines(show_method(q)),
    }


def _groups(q: Quarter) -> list[dict[str, Any]]:
    return [
        {"name": q.say(GROUPS[name]), "targets": [_target(row, q) for row in rows]}
        for name, rows in grouped(q).items()
    ]


def _target(row: Mapping[str, Any], q: Quarter) -> dict[str, str]:
    now, goal = now_and_goal(row, q)
    return {
        "id": row["target_id"],
        "name": short_name_of(row, q.language),
        "now": now,
        "goal": goal,
        "word": word_cell(row, q).striptags(),
        "asked": asked(row, q),
    }


def _lines(view: HTML | Markdown) -> list[str]:
    """Return the lines and paragraphs of a piece of page as plain text."""
    text = markdown2html(view.data) if isinstance(view, Markdown) else view.data
    return [
        part.get_text(" ", strip=True) for part in BeautifulSoup(text, "html.parser").find_all(["li", "p"])
    ]


def fill_template(template: Path, fields: Mapping[str, Any]) -> bytes:
    """Return a template filled in, as a Word file.

    Parameters
    ----------
    template : Path
        A ``.docx`` with fields, see ``notebooks/templates/README.md``.
    fields : mapping
        From :func:`word_fields`.

    Returns
    -------
    bytes
        The file; its picture has the figure's alternative text.

    Raises
    ------
    InputError
        If the template is no Word file, or names a field that is not there.
    """
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(template)
        document.init_docx()
        figure = fields["figure"]
        picture = _picture(document, figure) if figure else ""
        document.render({**fields, "picture": picture}, environment)
        for shape in document.docx.inline_shapes if figure else ():
            shape._inline.docPr.set("descr", figure.alt)
        made = io.BytesIO()
        document.save(made)
    except (TemplateError, PackageNotFoundError, XMLSyntaxError, zipfile.BadZipFile, KeyError) as error:
        message = "The Word template cannot be filled in: {cause}."
        hint = "Put the field right, or take the file away and no Word file is made. Fields: {fields}."
        details = {"cause": str(error), "fields": ", ".join(sorted([*fields, "picture"]))}
        raise InputError([Problem("template", message, hint, details, file=template.name)]) from None
    return made.getvalue()


def _picture(document: DocxTemplate, figure: Figure) -> InlineImage:
    drawing = alone(figure.svg)
    return InlineImage(document, io.BytesIO(picture_png(drawing)), width=Pt(picture_size(drawing)[0]))
