"""The first sheet of a workbook: the answer, the targets with whom to ask, and what the other sheets hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis import __version__
from cds_analysis.exports.reading import reader_columns
from cds_analysis.exports.sheets import (
    HEADS,
    LINE_HEIGHT,
    LINK,
    NOTICE,
    TEXT,
    TITLE,
    Style,
    column_style,
    number_format,
    put,
    put_head,
    set_height,
)
from cds_analysis.results.quarter import Quarter

_WIDTHS = {"A": 9, "B": 32, "C": 34, "D": 10, "E": 46, "F": 12, "G": 44}
_LETTERS_A_LINE = 170
_LAST = len(_WIDTHS)
_TARGETS = ("target_id", "short_name", "word", "probability", "indicator", "day", "agency")


@dataclass(frozen=True)
class Origin:
    """From what a report was made.

    Parameters
    ----------
    data_hash, code_hash : str
        Hashes of the data folder and of the package.
    answer : str
        What it answers, in the report's language.
    """

    data_hash: str
    code_hash: str
    answer: str


@dataclass(frozen=True)
class Entry:
    """A line of the list of sheets.

    Parameters
    ----------
    title : str
        Name of the sheet.
    line : str
        What it holds.
    """

    title: str
    line: str


def put_cover(sheet: Worksheet, entries: Sequence[Entry], quarter: Quarter, origin: Origin) -> None:
    """Write the first sheet in the report's language.

    Parameters
    ----------
    sheet : Worksheet
        Empty.
    entries : sequence of Entry
        The other sheets, in order.
    quarter : Quarter
        The results; where its data are invented, the notice stands second.
    origin : Origin
        What they were made from.
    """
    say = quarter.say
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    title = say("{name}, {quarter}: the numbers of the report", **_report(quarter))
    lines = [(title, TITLE), (quarter.notice, NOTICE), (origin.answer, TEXT)]
    row = _put_sentences(sheet, 1, [(text, style) for text, style in lines if text])
    row = _put_sentences(sheet, row + 1, [(fact, TEXT) for fact in _facts(quarter, origin)])
    row = _put_targets(sheet, row + 1, quarter) if quarter.programme else row
    row = _put_entries(sheet, row + 1, entries, quarter)
    notes = (
        say("Numbers are only shown with fewer decimals; an empty cell is not known or does not apply."),
        say("Every table stands whole as a CSV file beside this one; datapackage.json tells its columns."),
    )
    _put_sentences(sheet, row + 1, [(note, TEXT) for note in notes])


def _report(quarter: Quarter) -> dict[str, str]:
    return {"name": quarter.unit.label(quarter.language), "quarter": quarter.say.period(quarter.period.text)}


def _put_sentences(sheet: Worksheet, row: int, sentences: Iterable[tuple[str, Style]]) -> int:
    """Write sentences across the page, and return the next row."""
    for text, style in sentences:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_LAST)
        put(sheet.cell(row, 1), text, style)
        lines = 1 + len(text) // _LETTERS_A_LINE
        sheet.row_dimensions[row].height = LINE_HEIGHT * (lines if style is not TITLE else 1.4)
        row += 1
    return row


def _facts(quarter: Quarter, origin: Origin) -> list[str]:
    say = quarter.say
    programme = quarter.programme.title(quarter.language) if quarter.programme else say("none entered")
    facts = [
        (say("Programme"), programme),
        (say("Known by"), say.day(quarter.as_of)),
        (say("Program"), f"cds_analysis {__version__}, {origin.code_hash[:12]}"),
        (say("Data"), origin.data_hash[:12]),
    ]
    return [f"{word}: {fact}" for word, fact in facts]


def _put_targets(sheet: Worksheet, row: int, quarter: Quarter) -> int:
    """Write every target with its word and chance, and what is wanted of whom; return the next row."""
    needed = quarter.needs.reindex(columns=["target_id", "indicator", "day", "agency_vi", "agency_en"])
    own = quarter.outlook.status[["target_id", "word", "probability"]]
    status = own.merge(needed, "left", "target_id")
    columns = reader_columns(status, "needs", _TARGETS, quarter, keep_empty=True)
    for place, column in enumerate(columns, start=1):
        put_head(sheet.cell(row, place), column)
        shown = number_format(column.cells, column.column.kind)
        for line, value in enumerate(column.cells, start=row + 1):
            put(sheet.cell(line, place), value, column_style(column), shown)
    for line, cells in enumerate(zip(*(column.cells for column in columns), strict=True), start=row + 1):
        set_height(sheet, line, cells, list(_WIDTHS.values()))
    return row + 1 + len(status)


def _put_entries(sheet: Worksheet, row: int, entries: Sequence[Entry], quarter: Quarter) -> int:
    say = quarter.say
    lines = [(say("Sheet"), say("What it holds")), *((entry.title, entry.line) for entry in entries)]
    for line, texts in enumerate(lines, start=row):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=2)
        sheet.merge_cells(start_row=line, end_row=line, start_column=3, end_column=_LAST)
        for place, text in zip((1, 3), texts, strict=True):
            put(sheet.cell(line, place), text, HEADS if line == row else LINK if place == 1 else TEXT)
        if line > row:
            cell = sheet.cell(line, 1)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{texts[0]}'!A1")
    return row + len(lines)
