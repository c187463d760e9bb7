"""The exports of a report as files that stand beside its result tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cds_analysis.data.tables import table_bytes
from cds_analysis.exports.cells import harmless
from cds_analysis.exports.cover import Origin
from cds_analysis.exports.package import results_package, with_notice
from cds_analysis.exports.sdmx import sdmx_csv
from cds_analysis.exports.semicolon import semicolon_csv
from cds_analysis.exports.workbook import report_workbook
from cds_analysis.results import FOR_EXCEL, OBSERVATIONS, PACKAGE, WORKBOOK
from cds_analysis.results.quarter import Quarter

Tables = Mapping[str, pd.DataFrame]


def export_files(quarter: Quarter, tables: Tables, origin: Origin) -> dict[str, bytes]:
    """Return the workbook, the observations as SDMX-CSV, and what the result tables hold.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        Its :meth:`~cds_analysis.results.quarter.Quarter.tables`.
    origin : Origin
        What they were made from.

    Returns
    -------
    dict
        Name below the folder of results to content.
    """
    return {
        WORKBOOK: report_workbook(quarter, tables, origin),
        OBSERVATIONS: sdmx_csv(quarter),
        PACKAGE: results_package(quarter, tables),
    }


def csv_tables(quarter: Quarter, tables: Tables) -> dict[str, bytes | None]:
    """Return every result table as CSV, exact, where its figures are invented with a column that says so.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        By name.

    Returns
    -------
    dict
        Name below the folder of results to content; None for a table without columns.
    """
    return {
        f"{name}.csv": None if table.columns.empty else table_bytes(harmless(with_notice(table, quarter)))
        for name, table in tables.items()
    }


def excel_tables(quarter: Quarter, tables: Tables) -> dict[str, bytes | None]:
    """Return every result table as CSV that Excel opens right with Vietnamese settings.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        By name.

    Returns
    -------
    dict
        Name below the folder of results to content; None for a table without columns.
    """
    return {
        f"{FOR_EXCEL}/{name}.csv": None if table.columns.empty else semicolon_csv(with_notice(table, quarter))
        for name, table in tables.items()
    }
