"""The numbers of a quarter as a file of its own, without a report."""

from __future__ import annotations

from pathlib import Path

from cds_analysis.cellar.arguments import not_known
from cds_analysis.cellar.errors import InputError
from cds_analysis.exports.cover import Origin
from cds_analysis.exports.sdmx import sdmx_csv
from cds_analysis.exports.workbook import report_workbook
from cds_analysis.pages.headline import headline
from cds_analysis.results.quarter import Quarter
from cds_analysis.runs.plan import data_hash
from cds_analysis.runs.program import code_hash

_ENDINGS = (".xlsx", ".sdmx.csv")


def export_report(quarter: Quarter, path: str | Path) -> Path:
    """Write all results of a quarter as a workbook, or its observations as SDMX-CSV.

    Parameters
    ----------
    quarter : Quarter
        From :func:`cds_analysis.results.quarter.open_quarter`.
    path : str or Path
        Ending in ``.xlsx`` or ``.sdmx.csv``; a file that is there is replaced.

    Returns
    -------
    Path
        The file, the same bytes as in the report.

    Raises
    ------
    InputError
        If the ending is another one.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from cds_analysis.results.quarter import open_quarter
    >>> with TemporaryDirectory() as folder:
    ...     export_report(open_quarter("Hà Nội", "2024-Q4"), Path(folder) / "ha-noi.sdmx.csv").name
    'ha-noi.sdmx.csv'
    """
    file = Path(path)
    if not file.name.endswith(_ENDINGS):
        raise InputError([not_known(file.name, _ENDINGS, "path")])
    if file.suffix == ".csv":
        file.write_bytes(sdmx_csv(quarter))
    else:
        origin = Origin(data_hash(quarter.dataset.root), code_hash(), headline(quarter))
        file.write_bytes(report_workbook(quarter, quarter.tables(), origin))
    return file
