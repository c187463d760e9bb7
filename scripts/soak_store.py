"""Kill 200 writers of the store at random moments: it stays readable, and nothing told as done is lost.

python scripts/soak_store.py [KILLS] [SEED]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cds_analysis.sources.store import open_store
from tests.sources.test_store import kill_writers


def main(kills: int, seed: int) -> int:
    """Print what was written and killed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        (root / "observations").mkdir(parents=True)
        told = kill_writers(open_store(root), kills, seed)
        rows = len(open_store(root).read())
        print(f"{kills} writers killed, {told} imports told as done, {rows} rows, all whole")
    return 0


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(numbers + [200, 1][len(numbers) :])))
