"""Rows of a table as figures, up to where its results end."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cds_analysis.errors import Problem
from cds_analysis.sources.workbook.areas import area_name
from cds_analysis.sources.workbook.entries import Known, Readings, door_text
from cds_analysis.sources.workbook.heads import period_of, read_head, says_other_time, says_plan
from cds_analysis.sources.workbook.layout import Layout
from cds_analysis.sources.workbook.names import Names
from cds_analysis.sources.workbook.rows import Row
from cds_analysis.sources.workbook.sheet import Sheet, is_number
from cds_analysis.sources.workbook.units import told_unit
from cds_analysis.sources.written.cells import plain_text, says_nothing
from cds_analysis.text import Translator, fold

_NAMED = ("target", "name", "measure")
_NAMING = (*_NAMED, "indicator")
# what a row of a figure has, and the title of a section has not
_OF_FIGURES = ("unit", "period", "known", "organisation", "qualifier", "indicator")
_SIGNED = re.compile(
    r"(?:.*\bngay (?:\d{1,2}|[.…_ ]+)\s*thang (?:\d{1,2}|[.…_ ]+)\s*nam\b.*|(?:tm|kt|tl|q)\.\s.*"
    r"|(?:pho )?(?:giam doc|chu tich|cuc truong|chi cuc truong|truong phong|chanh van phong)\b.*"
    r"|(?:nguoi|can bo) (?:lap|tong hop|ky)\b.*|thu truong\b.*|noi nhan\b.*|\(ky\b.*|xac nhan cua\b.*)"
)
_LEAD = re.compile(
    r"^(?:(?:phụ lục|phần|mục|biểu)\s*(?:số\s*)?[\dIVX]*\s*[.:)\-–]?\s*|[IVX]+[.)]\s*|\d+[.)]\s*)+",
    re.IGNORECASE,
)

# a title is one cell, perhaps with its number before it
_FEW = 3


@dataclass
class _Section:
    """What the last title inside a table said of the rows below it."""

    ended_by: str = ""
    words: str = ""
    period: str = ""
    unit: str = ""
    is_signed: bool = False


def read_entries(
    sheet: Sheet, layout: Layout, source: Path, known: Known, names_of: Callable[[str], Names]
) -> Readings:
    """Return the figures of a table of a sheet.

    Parameters
    ----------
    sheet : Sheet
        From :func:`cds_analysis.sources.workbook.opened.open_workbook`.
    layout : Layout
        Of its columns.
    source : Path
        The file.
    known : Known
        What the cells are understood with.
    names_of : callable
        Key of a unit, or an empty text, to the names that the measures have there.

    Returns
    -------
    Readings
        Rows without a value are counted, not read; signatures below the table are passed over.
    """
    found, section = Readings(), _Section()
    for number in sheet.filled:
        if not layout.row < number < layout.end:
            continue
        row = Row(sheet, _with(layout, section), number, source, known)
        names = names_of(_area_key(row, known))
        if _is_signature(row, names, section):
            section.is_signed = True
        elif sheet.is_text and row.has_wrong_width():
            found.problems += row.problems
        elif row.is_empty:
            _begin_section(row, names, section)
            found.n_empty += any(not says_nothing(row.text(name)) for name in _NAMED)
        elif section.ended_by or _begins_plan(row, names, section):
            found.problems.append(_below(row, section))
        else:
            found.n_hidden += number + 1 in sheet.hidden
            _read(row, found, names, section)
    return found


def _with(layout: Layout, section: _Section) -> Layout:
    return replace(layout, unit=section.unit) if section.unit else layout


def _area_key(row: Row, known: Known) -> str:
    text = area_name(door_text(row.text("area")), known.registry, known.area) or known.area
    return known.registry.find(text).key if text and known.registry.knows(text) else ""


def _is_signature(row: Row, names: Names, section: _Section) -> bool:
    """Return whether a row is one of those with which a sheet is signed: nobody, a day, who is told."""
    if any(names.means(row.text(name)) for name in _NAMING) or any(is_number(cell) for cell in row.filled):
        return False
    texts = [fold(plain_text(cell.value)) for cell in row.filled if isinstance(cell.value, str)]
    if len(texts) != len(row.filled) or any(cell.is_unknown for cell in row.filled):
        return False
    if any(_SIGNED.fullmatch(text) for text in texts):
        value = fold(row.text("value"))
        return not re.search(r"\d", value) or bool(_SIGNED.fullmatch(value))
    return section.is_signed and not any(re.search(r"\d", text) for text in texts)


def _begin_section(row: Row, names: Names, section: _Section) -> None:
    """Take from a row without a value what it says of those below it: a unit, a plan, another time."""
    for cell in row.filled:
        section.unit = told_unit(cell.value) or section.unit
    if section.ended_by or not _is_title(row, names):
        return
    for cell in row.filled:
        text = plain_text(cell.value)
        if _ends_results(text):
            section.ended_by, section.words = cell.place, text
        else:
            section.period = _section_period(text) or section.period


def _is_title(row: Row, names: Names) -> bool:
    is_named = any(names.means(row.text(name)) for name in _NAMING)
    return not is_named and all(says_nothing(row.text(name)) for name in _OF_FIGURES)


def _ends_results(text: str) -> bool:
    return says_plan(text) or says_other_time(text)


def _section_period(text: str) -> str:
    """Return the period that the title of a section names: ``II. Quý III/2024``, ``Kết quả năm 2023``."""
    bare = _LEAD.sub("", text).strip(" .:")
    return (period_of(bare) if re.search(r"[^\W\d_]", bare) else "") or read_head(bare).period


def _begins_plan(row: Row, names: Names, section: _Section) -> bool:
    """Return whether a title stands in the column of the values itself, as one merged over all of them does."""
    text = row.text("value")
    is_words = not re.match(r"\W*\d", text) and len(row.filled) < _FEW
    is_number_free = not re.search(r"\d", _LEAD.sub("", text)) or re.search(r"(?:19|20)\d\d\W*$", text)
    if is_words and is_number_free and _ends_results(text) and _is_title(row, names):
        section.ended_by, section.words = row.cell("value").place, text
    return bool(section.ended_by)


def _below(row: Row, section: _Section) -> Problem:
    message = "The row stands below “{words}” in {cell}, which ends the results: nothing of it was read."
    hint = "If it is a result, put it above that row."
    return row.fault("value", message, hint, {"words": section.words, "cell": section.ended_by})


def _read(row: Row, found: Readings, names: Names, section: _Section) -> None:
    before = len(found.entries)
    row.read(found, names)
    if section.period and len(found.entries) > before:
        told = found.entries[-1].row["time_period"]
        if told != section.period:
            found.entries.pop()
            say = Translator("vi")
            details = {"told": say.period(told), "section": say.period(section.period)}
            message = "The row is of {told}, and the title above it says {section}."
            found.problems.append(row.fault("value", message, "Make them agree.", details))
