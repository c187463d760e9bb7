"""Put the exports of a report beside its result tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cds_analysis.report.exports import FOR_EXCEL, OBSERVATIONS, WORKBOOK
from cds_analysis.report.exports.cover import Origin
from cds_analysis.report.exports.sdmx import sdmx_csv
from cds_analysis.report.exports.semicolon import semicolon_csv
from cds_analysis.report.exports.workbook import report_workbook
from cds_analysis.report.quarter import Quarter
from cds_analysis.sources.tables import write_whole

Tables = Mapping[str, pd.DataFrame]


def keep_exports(quarter: Quarter, tables: Tables, origin: Origin, folder: Path) -> None:
    """Write the workbook and the observations as SDMX-CSV.

    Parameters
    ----------
    quarter : Quarter
        The results.
    tables : mapping of str to pandas.DataFrame
        Its :meth:`~cds_analysis.report.quarter.Quarter.tables`.
    origin : Origin
        What they were made from.
    folder : Path
        Where the result tables are.
    """
    write_whole(folder / WORKBOOK, report_workbook(quarter, tables, origin))
    write_whole(folder / OBSERVATIONS, sdmx_csv(quarter))


def keep_tables_for_excel(tables: Tables, folder: Path) -> Path:
    """Write every result table as CSV that Excel opens right with Vietnamese settings.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        By name; the file of one without columns is taken away.
    folder : Path
        Where the result tables are.

    Returns
    -------
    Path
        The folder of the new files.
    """
    for name, table in tables.items():
        file = folder / FOR_EXCEL / f"{name}.csv"
        if table.columns.empty:
            file.unlink(missing_ok=True)
        else:
            write_whole(file, semicolon_csv(table))
    return folder / FOR_EXCEL
