"""How long the indexes take, and how large they are, on invented units.

python benchmarks/indexes.py [--units 63 500 3321] [--quarters 8]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from cds_analysis.runs.portal import write_portal

_FILES = ("00_leadership_brief.html", "00_leadership_brief.ipynb", "results/target_status.csv")


def add_report(outputs: Path, unit: int, quarter: int) -> None:
    """Write the record of a report on an invented unit, and files to link to."""
    name, period = f"Xã Mẫu {unit}", f"{2020 + quarter // 4}-Q{quarter % 4 + 1}"
    folder = outputs / f"xa-mau-{unit}" / period
    (folder / "results").mkdir(parents=True)
    for file in _FILES:
        (folder / file).write_bytes(b"")
    parameters = {"province": name, "quarter": period, "as_of": f"{period[:4]}-12-31", "programme": "p"}
    record = {
        "parameters": parameters | {"language": "vi"},
        "province_name": name,
        "programme_title": "Chương trình mẫu",
        "headline": "Số liệu công bố cho thấy 5/14 chỉ tiêu đã đạt.",
        "summary": {"total": 14, "met": 5, "open": 9},
        "pages": {"00_leadership_brief": "Bản tóm tắt cho lãnh đạo"},
    }
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")


def timed(outputs: Path, units: list[str] | None) -> float:
    """Return the seconds that the indexes take when these units changed; all without names."""
    begin = time.perf_counter()
    write_portal(outputs, units=units)
    return time.perf_counter() - begin


def measure(count: int, quarters: int) -> str:
    """Return a row of the table for so many units."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder)
        for unit in range(count):
            for quarter in range(quarters):
                add_report(outputs, unit, quarter)
        whole, one = timed(outputs, None), timed(outputs, ["xa-mau-0"])
        top, own = outputs / "index.html", outputs / "xa-mau-0" / "index.html"
        sizes = [file.stat().st_size / 1000 for file in (top, own)]
    return (
        f"| {count} | {whole:.1f} | {1000 * whole / count:.1f} | {one:.2f} | {1000 * one / count:.2f} "
        f"| {sizes[0]:.0f} | {sizes[0] / count:.2f} | {sizes[1]:.0f} |"
    )


def main() -> None:
    """Print one row for each number of units."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, nargs="+", default=[63, 500, 3321])
    parser.add_argument("--quarters", type=int, default=8)
    told = parser.parse_args()
    measure(2, 1)  # the first one reads the data
    for count in told.units:
        print(measure(count, told.quarters), flush=True)


if __name__ == "__main__":
    main()
