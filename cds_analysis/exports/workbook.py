"""The numbers of a report as one Excel workbook: a sheet to read first, a sheet a table, the sources.

It is for people: words for codes, days as days, chances as percentages, and only the columns that a reader
needs. Programs read the CSV files, which hold every table whole, with ``datapackage.json`` beside them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time

import pandas as pd
from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from cds_analysis.exports.archive import steady_archive
from cds_analysis.exports.contents import SHEETS, TABLE_LINES
from cds_analysis.exports.cover import Entry, Origin, put_cover
from cds_analysis.exports.observed import report_sources
from cds_analysis.exports.reading import reader_columns
from cds_analysis.exports.sheets import put_table, set_print, sheet_names
from cds_analysis.results.quarter import Quarter


def report_workbook(quarter: Quarter, tables: Mapping[str, pd.DataFrame], origin: Origin) -> bytes:
    """Return the results of a report as an Excel workbook.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        By name; one without rows, or without a place in :data:`SHEETS`, gets no sheet.
    origin : Origin
        What they were made from.

    Returns
    -------
    bytes
        The same for the same inputs. Numbers have the 16 digits that openpyxl writes; no text is a formula.
    """
    say = quarter.say
    known = {**tables, "sources": report_sources(quarter)}
    shown = [name for name in SHEETS if name in known and len(known[name])]
    first, *titles = sheet_names([say("Read first"), *(say(SHEETS[name].title) for name in shown)])
    book = Workbook()
    book.active.title = first
    for title, name in zip(titles, shown, strict=True):
        columns = reader_columns(known[name], name, SHEETS[name].columns.split(), quarter)
        put_table(book.create_sheet(title), columns, say(TABLE_LINES[name]), quarter.notice)
    lines = zip(titles, shown, strict=True)
    put_cover(book[first], [Entry(title, say(TABLE_LINES[name])) for title, name in lines], quarter, origin)
    for sheet in book:
        set_print(sheet, _name(quarter))
    return _saved(book, quarter)


def _name(quarter: Quarter) -> str:
    return f"{quarter.unit.label(quarter.language)}, {quarter.say.period(quarter.period.text)}"


def _saved(book: Workbook, quarter: Quarter) -> bytes:
    facts = book.properties
    facts.creator = "cds_analysis"
    facts.title = _name(quarter)
    facts.description = quarter.notice or None
    facts.language = quarter.language
    made = io.BytesIO()
    book.save(made)
    # saving puts the hour of saving into the properties
    facts.created = facts.modified = datetime.combine(quarter.as_of, time())
    return steady_archive(made.getvalue(), {"docProps/core.xml": tostring(facts.to_tree())})
