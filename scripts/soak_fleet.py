"""Kill a run over many provinces again and again, and see that nothing is lost and nothing is half-written.

python scripts/soak_fleet.py [ITEMS] [SEED]        500 reports, unless told otherwise

Copies the data, puts one small notebook in the place of the six, makes reports of every province quarter by
quarter, and meanwhile kills at random: the run itself, or one of its workers. A run that was killed is
started again until nothing is missing. At the end every report is compared with one of a run without kills,
byte for byte.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
QUARTERS = [f"{year}-Q{quarter}" for year in range(2024, 2020, -1) for quarter in range(4, 0, -1)]
MARK = "CDS_SOAK"
SECONDS_BETWEEN = (0.5, 6.0)


def main(n_items: int, seed: int) -> int:
    """Run, kill, run again, compare; return 0 if nothing was lost."""
    sys.path.insert(0, str(ROOT))
    from cds_analysis.data.dataset import load_dataset

    dice = random.Random(seed)
    provinces = [unit.key for unit in load_dataset(ROOT / "data").registry.members("63")]
    quarters = QUARTERS[: -(-n_items // len(provinces))]
    kills: dict[str, int] = {}
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cds-soak-") as folder:
        house = _house(Path(folder))
        starts = 0
        for quarter in quarters:
            while True:
                starts += 1
                if _run(house, quarter, provinces, "killed", dice, kills) == 0:
                    break
            print(f"{quarter}: whole after {starts} starts, kills so far {kills}", flush=True)
        for quarter in quarters:
            if _run(house, quarter, provinces, "calm", None, kills) != 0:
                print(f"{quarter}: the calm run failed")
                return 1
        faults = _compare(house / "killed", house / "calm")
        n_reports = len(list((house / "killed").glob("*/*/run.json")))
    for fault in faults[:20]:
        print(fault)
    seconds = time.monotonic() - begin
    print(f"{n_reports} reports, {sum(kills.values())} kills {kills}, {starts} starts, {seconds:.0f} s")
    print("nothing was lost" if not faults else f"{len(faults)} faults")
    return int(bool(faults))


def _house(folder: Path) -> Path:
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "notebooks" / "locale").mkdir(parents=True)
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    given = 'province = ""\nquarter = ""\nas_of = ""\nprogramme = ""\nlanguage = "vi"'
    work = (
        "from cds_analysis import open_quarter\nfrom cds_analysis.pages import comparison\n\n"
        "q = open_quarter(province, quarter, as_of or None, programme, language)\ncomparison.show_place(q)"
    )
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# Thử sức bền", id="a"),
        nbformat.v4.new_code_cell(given, metadata={"tags": ["parameters"]}, id="b"),
        nbformat.v4.new_code_cell(work, id="c"),
    ]
    nbformat.write(notebook, folder / "notebooks" / "00_small.ipynb")
    return folder


def _run(
    house: Path,
    quarter: str,
    provinces: list[str],
    outputs: str,
    dice: random.Random | None,
    kills: dict[str, int],
) -> int:
    words = ["-m", "cds_analysis", "fleet", "--quarter", quarter, "--provinces", ",".join(provinces)]
    words += ["--outputs", str(house / outputs)]
    environment = {**os.environ, "CDS_ROOT": str(house), MARK: str(house)}
    started = subprocess.Popen([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL)
    while dice is not None and started.poll() is None:
        try:
            started.wait(dice.uniform(*SECONDS_BETWEEN))
        except subprocess.TimeoutExpired:
            _kill_one(started.pid, house, dice, kills)
    return started.wait()


def _kill_one(run: int, house: Path, dice: random.Random, kills: dict[str, int]) -> None:
    """Kill the run or one of its workers; the run itself more seldom."""
    kinds = {"run": [run], "worker": _workers(house)}
    kind = dice.choices(list(kinds), weights=[1, 4])[0]
    if kinds[kind]:
        try:
            os.kill(dice.choice(kinds[kind]), signal.SIGKILL)
        except ProcessLookupError:
            return
        kills[kind] = kills.get(kind, 0) + 1


def _workers(house: Path) -> list[int]:
    found, mark = [], f"{MARK}={house}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            own = mark in (entry / "environ").read_bytes().split(b"\0")
            if own and b"spawn_main" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _compare(killed: Path, calm: Path) -> list[str]:
    """Return every file that is missing, left over or another."""
    sides = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
            and path.relative_to(folder).parts[0] != "fleet"
            and path.name not in ("ledger.csv", "official_words.csv")
        }
        for folder in (killed, calm)
    ]
    names = sorted(set(sides[0]) | set(sides[1]))
    return [name for name in names if sides[0].get(name) != sides[1].get(name)]


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(arguments + [500, 7][len(arguments) :])))
