"""CSV that Excel opens right where the decimal mark is a comma, as in Vietnam."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd

from cds_analysis.exports.cells import Plain, is_formula_like, plain_rows

_BYTE_ORDER_MARK = "\ufeff"


def semicolon_csv(table: pd.DataFrame) -> bytes:
    r"""Return a table as UTF-8 with a byte order mark, ``;`` between cells, decimal commas and CRLF.

    Numbers keep all their digits and days are ISO days, which Excel reads in every language. A text that
    a spreadsheet would take for a formula gets an apostrophe before it, which stays visible; the workbook
    needs none. Excel still reads a period such as ``2024-09`` as a date when it opens a CSV file: where
    that matters, take the workbook.

    Parameters
    ----------
    table : pandas.DataFrame
        Written without its index; missing values are empty.

    Returns
    -------
    bytes
        The whole file.

    Examples
    --------
    >>> semicolon_csv(pd.DataFrame({"tỉnh": ["A;B", "=1"], "value": [0.5, None]})).decode("utf-8-sig")
    'tỉnh;value\r\n"A;B";0,5\r\n\'=1;\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(str(name)) for name in table.columns])
    writer.writerows([_cell(value) for value in row] for row in plain_rows(table))
    return (_BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and is_formula_like(text) else text
