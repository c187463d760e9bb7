"""The form of a programme's list of targets: what is known, to be put right against the official text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cds_analysis.cellar.errors import stop_on_errors
from cds_analysis.cellar.text import plain_number
from cds_analysis.data.programme import parse_target
from cds_analysis.data.programmes import target_form_problems
from cds_analysis.intake.parsing.vocabulary import words

LIST_HEADS: Mapping[str, str] = {
    "target_id": "Mã",
    "name_vi": "Chỉ tiêu (theo văn bản)",
    "indicator": "Mã chỉ tiêu đo",
    "direction": "Chiều (ít nhất/nhiều nhất)",
    "target_value": "Giá trị phải đạt",
    "deadline": "Hạn",
    "source_title": "Số văn bản",
    "known_from": "Ngày văn bản",
}
_WIDTHS = {"A": 8, "B": 80, "C": 34, "D": 20, "E": 18, "F": 14, "G": 24, "H": 14}


def list_form(targets: pd.DataFrame) -> bytes:
    """Return the form of a programme's list: what is known, to be put right against the official text.

    Parameters
    ----------
    targets : pandas.DataFrame
        ``targets.csv`` as text.

    Returns
    -------
    bytes
        A workbook with a row for every threshold of every numbered target; the document's number and day are
        left empty, so that nothing becomes official unseen.
    """
    stop_on_errors(
        target_form_problems(targets.assign(csv_file="targets.csv", csv_line=range(2, len(targets) + 2)))
    )
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh mục chỉ tiêu"
    sheet.append(list(LIST_HEADS.values()))
    for row in targets[targets["counted"] != "no"].to_dict("records"):
        for line in _lines(row):
            sheet.append(line)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    sheet.freeze_panes = "C2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _lines(row: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the cells of each threshold of a target."""
    mark = "%" if row["unit_measure"] == "percent" else ""
    for one in parse_target(row).thresholds:
        value = "" if one.value is None else plain_number(one.value).replace(".", ",") + mark
        way = words(f"directions/{one.direction}")[0]
        yield [row["target_id"], row["name_vi"], one.indicator, way, value, row["deadline"]]
