"""How long a look ahead at a workbook of 10,000 figures takes, and how long writing them.

python benchmarks/import_workbook.py [ROWS]
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl

from cds_analysis.cellar.paths import data_dir
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.store import open_store
from cds_analysis.intake.forms import known_by
from cds_analysis.intake.workbook.importing import commit_import, plan_import

HEADS = ["indicator", "Giá trị", "Kỳ số liệu", "Ngày có số liệu", "Cơ quan cung cấp", "Tỉnh"]


def workbook(n: int, units: list[str]) -> bytes:
    """Return a workbook with a figure a row, of many provinces and days."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Số liệu")
    sheet.append(HEADS)
    for number in range(n):
        day = date(2019, 1, 1) + timedelta(days=number // len(units))
        row = [
            "bank_account_15plus_pct",
            f"{50 + number % 450 / 10:.1f} %".replace(".", ","),
            f"{day:%d/%m/%Y}",
        ]
        sheet.append([*row, f"{day:%d/%m/%Y}", "Sở Khoa học và Công nghệ", units[number % len(units)]])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def main(n: int) -> int:
    """Print seconds for the look ahead and for writing, on a copy that is empty."""
    dataset = load_dataset(data_dir())
    units = [unit.key for unit in dataset.registry.members(dataset.registry.systems[0].system)]
    with tempfile.TemporaryDirectory() as folder:
        file, root = Path(folder) / "many.xlsx", Path(folder) / "data"
        (root / "observations").mkdir(parents=True)
        file.write_bytes(workbook(n, units))
        begin = time.perf_counter()
        plan = plan_import([file], known_by(dataset, "", None, "", "", None), dataset, date.today())
        looked = time.perf_counter() - begin
        begin = time.perf_counter()
        added = commit_import(plan, open_store(root), "benchmark", datetime.now())
        print(
            f"{n} rows: look ahead {looked:.1f} s, writing {time.perf_counter() - begin:.1f} s, {added} added"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
