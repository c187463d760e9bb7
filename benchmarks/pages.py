"""How heavy the pages of a finished report are, and how soon a real Chromium paints them from disk.

python benchmarks/pages.py [FOLDER]       after `python run.py report`
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import open_page  # noqa: E402

REPORT = ROOT / "outputs" / "binh-thuan" / "2024-Q4"
ROUNDS = 5
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main(folder: Path) -> int:
    """Print a line a page: size, and the median and the longest of several first paints at 390 px."""
    pages = sorted(folder.glob("*.html"))
    if not pages:
        print(f"no page in {folder}: run `python run.py report` first")
        return 1
    for page in pages:
        times = [float(open_page(page, 390, ask={"paint": PAINT}).values["paint"]) for _ in range(ROUNDS)]
        size = f"{page.stem:28} {page.stat().st_size / 1000:6.0f} kB"
        print(f"{size}  first paint {statistics.median(times):5.0f} ms, at most {max(times):5.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT))
