"""The numbers of a report as one Excel workbook: what it is, a sheet a table, the sources.

Every sheet of numbers has two header rows. The first, in grey, holds the machine names: they are the names in
``results/*.csv``, so a formula, a pivot table or a program finds the same column in both, in either language.
The second says them in the report's language; the filter hangs on it, and both stay in view. Names and words
are in separate rows, not in one cell, because a cell with both serves neither a program nor a reader.
``pandas.read_excel`` reads such a sheet with ``skiprows=[1]``. Codes such as ``met`` stay codes: the cells
are those of the CSV files.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.exports.archive import steady_archive
from cds_analysis.exports.cover import Entry, Origin, put_cover
from cds_analysis.exports.observed import report_sources
from cds_analysis.exports.sheets import LINK, N_HEADERS, put, put_table, sheet_names
from cds_analysis.exports.words import SHEET_LINES, column_head
from cds_analysis.results.quarter import Quarter

_SOURCES = "sources"


def report_workbook(quarter: Quarter, tables: Mapping[str, pd.DataFrame], origin: Origin) -> bytes:
    """Return the results of a report as an Excel workbook.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        By name; one without rows gets no sheet.
    origin : Origin
        What they were made from.

    Returns
    -------
    bytes
        The same for the same inputs. Numbers have the 16 digits that openpyxl writes; no text is a formula.
    """
    say = quarter.say
    shown = {name: table for name, table in tables.items() if len(table)}
    shown[_SOURCES] = report_sources(quarter)
    first, *titles = sheet_names([say("Report"), *list(shown)[:-1], say("Sources")])
    book = Workbook()
    book.active.title = first
    for title, (name, table) in zip(titles, shown.items(), strict=True):
        heads = [column_head(str(column), name, quarter) for column in table.columns]
        put_table(book.create_sheet(title), table, heads, quarter.notice)
    _put_links(book[titles[-1]], shown[_SOURCES])
    entries = [
        Entry(title, len(table), say(SHEET_LINES.get(name, "")))
        for title, (name, table) in zip(titles, shown.items(), strict=True)
    ]
    put_cover(book[first], entries, quarter, origin)
    return _saved(book, quarter)


def _put_links(sheet: Worksheet, sources: pd.DataFrame) -> None:
    place = list(sources.columns).index("source_url") + 1
    for line, address in enumerate(sources["source_url"].astype(str), start=N_HEADERS + 1):
        if is_web_address(address):
            cell = sheet.cell(line, place)
            cell.hyperlink = address
            put(cell, address, LINK)


def _saved(book: Workbook, quarter: Quarter) -> bytes:
    facts = book.properties
    facts.creator = "cds_analysis"
    facts.title = f"{quarter.unit.label(quarter.language)}, {quarter.period.text}"
    facts.language = quarter.language
    made = io.BytesIO()
    book.save(made)
    # saving puts the hour of saving into the properties
    facts.created = facts.modified = datetime.combine(quarter.as_of, time())
    return steady_archive(made.getvalue(), {"docProps/core.xml": tostring(facts.to_tree())})
