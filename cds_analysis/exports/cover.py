"""The first sheet of a workbook: what it is, from what it was made, and what is on the other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis import __version__
from cds_analysis.exports.cells import Plain
from cds_analysis.exports.sheets import BOLD, HEADS, LINE_HEIGHT, LINK, NOTICE, TEXT, TITLE, Style, put
from cds_analysis.results.quarter import Quarter

_WIDTHS = {"A": 32, "B": 12, "C": 96}
_LETTERS_A_LINE = 120


@dataclass(frozen=True)
class Origin:
    """From what a report was made.

    Parameters
    ----------
    data_hash, code_hash : str
        Hashes of the data folder and of the package.
    """

    data_hash: str
    code_hash: str


@dataclass(frozen=True)
class Entry:
    """A line of the list of sheets.

    Parameters
    ----------
    title : str
        Name of the sheet.
    n_rows : int
        Rows without the header rows.
    line : str
        What the sheet holds.
    """

    title: str
    n_rows: int
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
    put(sheet.cell(1, 1), say("Digital transformation: the numbers of a report"), TITLE)
    row = _put_sentence(sheet, 2, quarter.notice, NOTICE) if quarter.notice else 2
    for word, fact in _facts(quarter, origin):
        put(sheet.cell(row, 1), word, BOLD)
        put(sheet.cell(row, 2), fact)
        row += 1
    for sentence in (
        say("The numbers are those of the CSV files, not rounded, only shown with fewer decimals."),
        say("On every sheet the first row holds the column names of those files, the second says them."),
        say("An empty cell is a value that is not known or does not apply."),
    ):
        row = _put_sentence(sheet, row, sentence, TEXT)
    _put_entries(sheet, row + 1, entries, quarter)


def _put_sentence(sheet: Worksheet, row: int, text: str, style: Style) -> int:
    """Write a sentence across the page, and return the next row."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
    put(sheet.cell(row, 1), text, style)
    sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + len(text) // _LETTERS_A_LINE)
    return row + 1


def _facts(quarter: Quarter, origin: Origin) -> list[tuple[str, Plain]]:
    say = quarter.say
    programme = quarter.programme.title(quarter.language) if quarter.programme else say("none entered")
    return [
        (say("Province"), quarter.unit.label(quarter.language)),
        (say("Quarter"), say.period(quarter.period.text)),
        (say("Known by"), say.day(quarter.as_of)),
        (say("Programme"), programme),
        (say("Program"), f"cds_analysis {__version__}, {origin.code_hash[:12]}"),
        (say("Data"), origin.data_hash),
    ]


def _put_entries(sheet: Worksheet, row: int, entries: Sequence[Entry], quarter: Quarter) -> None:
    say = quarter.say
    for place, head in enumerate((say("Sheet"), say("Rows"), say("What it holds")), start=1):
        put(sheet.cell(row, place), head, HEADS)
    for line, entry in enumerate(entries, start=row + 1):
        cell = sheet.cell(line, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{entry.title}'!A1")
        put(cell, entry.title, LINK)
        put(sheet.cell(line, 2), entry.n_rows)
        put(sheet.cell(line, 3), entry.line, TEXT)
