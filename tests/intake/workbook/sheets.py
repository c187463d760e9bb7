"""Sheets and files as people send them, for the tests of the way in."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.forms import known_by
from cds_analysis.intake.workbook.importing import ImportPlan, plan_import

TODAY = date(2026, 11, 24)
HEADS = ["Mã", "Giá trị", "Kỳ số liệu", "Ngày có số liệu", "Cơ quan cung cấp", "Ghi chú"]
ROW = ["T12", "95,2", "Quý IV/2024", "15/1/2025", "Sở TTTT", ""]


def with_cell(place: int, cell: Any) -> list[Any]:
    """Return the usual row with another cell."""
    return [*ROW[:place], cell, *ROW[place + 1 :]]


def book(
    *rows: Sequence[Any], heads: Sequence[Any] = HEADS, change: Callable[[Worksheet], None] | None = None
) -> bytes:
    """Return a workbook of one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (heads, *rows):
        sheet.append(list(row))
    if change:
        change(sheet)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def text_file(*rows: str, heads: str = ",".join(HEADS[:5])) -> bytes:
    """Return a CSV file."""
    return "\n".join((heads, *rows)).encode()


def plan(
    content: bytes,
    dataset: Dataset,
    folder: Path,
    name: str = "bieu.xlsx",
    province: str = "Bình Thuận",
    organisation: str = "",
    period: str = "",
    day: date | None = None,
) -> ImportPlan:
    """Return what an import of a file would do."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return plan_import([file], known_by(dataset, province, None, organisation, period, day), dataset, TODAY)


def values(made: ImportPlan) -> list[str]:
    """Return the numbers that would be written."""
    return [one.entry.row["obs_value"] for one in made.added]


def refusals(made: ImportPlan) -> list[str]:
    """Return what was refused, in English."""
    return [problem.text().replace("\xa0", " ") for problem in made.refused]
