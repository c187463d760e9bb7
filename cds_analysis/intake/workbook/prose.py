"""What prose says of figures that stand elsewhere: in rows without a value, and on sheets without numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.faults import Place, fault, odd
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.vocabulary import find
from cds_analysis.intake.workbook.entries import ImportPlan, Unused
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.names import Names
from cds_analysis.intake.workbook.said import Text
from cds_analysis.intake.workbook.sheet import Sheet
from cds_analysis.intake.workbook.surroundings import is_person
from cds_analysis.intake.workbook.template import GUIDANCE, TITLE

# what speaks of other figures than that of its row
OF_OTHERS = re.compile(
    r"\b(?:các số|toàn bộ|số (?:liệu )?(?:ở |trong )?(?:trên|dưới|biểu|bảng)|(?:trong|của|cả) (?:biểu|bảng)|(?:biểu|bảng) (?:này|bên|trên|dưới))"
    r"\b(?!\s+(?:địa bàn|cơ sở|môi trường))",
    re.IGNORECASE,
)
# what speaks of the figure of its own row
OF_THIS = re.compile(
    r"\b(?:số (?:liệu )?(?:này|trên)|lấy số|số liệu (?:của|là|quý|năm|tháng)|chưa có số liệu)\b",
    re.IGNORECASE,
)


def of_other_sheet(sheet: Sheet, reader: Reader, names: Names) -> Iterator[Text]:
    """Yield what a sheet without numbers says of the figures of the others; names and our own guidance are none of it."""
    for cell in (cell for number in sheet.filled for cell in sheet.rows[number]):
        texts = dict.fromkeys((plain_text(cell.value), plain_text(cell.comment)))
        for text in (one for one in texts if one and not _is_plain(reader.text("", one), names)):
            said = replace(reader.read(text.removeprefix(f"{TITLE}: ")), units=(), unknown="")
            # the period that a form was made for stands in its rows too, where it may be changed
            said = replace(said, times=()) if text.startswith(TITLE) else said
            yield Text(f"[{plain_text(sheet.name)}] {cell.place}", text, said)


def odd_prose(sheet: Sheet, file: str, reader: Reader, names: Names, plan: ImportPlan) -> Iterator[Problem]:
    """Yield the warnings of a sheet without numbers: what it says of the figures that were read, in words not known."""
    read, where = {entry.row["indicator"] for entry in plan.entries}, f"{file} [{plain_text(sheet.name)}]"
    others = []
    for number in sheet.filled:
        texts = {cell.place: plain_text(cell.value) for cell in sheet.rows[number]}
        named = frozenset[str]().union(*map(names.measures, texts.values()))
        is_of_measure = bool(named & read)
        for place, text in texts.items():
            # of a measure that was not read it may say anything
            one = reader.text(place, text)
            is_idle = not text or _is_plain(one, names) or (named and not is_of_measure)
            if is_idle or not one.said.unknown:
                continue
            speaks = OF_OTHERS.search(text) or OF_THIS.search(text) or find(text, "speaking")
            if is_of_measure or speaks:
                yield odd(Place(where, number + 1, place), text)
            else:
                others.append(Unused(where, place, text, "a line"))
    plan.unused += others
    if others:
        message = "What this sheet says is not understood, such as “{value}”: does it change a figure?"
        first = Place(where, 0, others[0].place)
        yield fault("prose", first, message, "", "warning", value=others[0].text)


def _is_plain(text: Text, names: Names) -> bool:
    """Return whether a text says nothing by itself: our own guidance, a measure, a person."""
    return text.text in GUIDANCE or bool(names.measures(text.text)) or is_person(text)
