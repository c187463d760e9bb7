"""Kill 200 writers of the store, and damage it by hand after each kill: nothing is lost unnoticed.

python scripts/soak_store.py [KILLS] [SEED]
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.data.check_store import store_problems
from cds_analysis.data.imports import text_of
from cds_analysis.data.store import Store, open_store
from cds_analysis.intake.restoring import commit_restoration
from tests.data.test_store import kill_writers

RESTORE = """
import sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, {root!r})
from cds_analysis.intake.restoring import commit_restoration
print("begun", flush=True)
commit_restoration(Path(sys.argv[1]), datetime.now())
"""


def main(kills: int, seed: int) -> int:
    """Print what was written, killed and damaged."""
    chance, done = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data")
        (store.root / "observations").mkdir(parents=True)
        told = kill_writers(store, kills, seed, lambda: damage(store, chance, done))
        print(f"{kills} writers killed, {told} imports told as done, {len(store.read())} rows, all whole")
        print(", ".join(f"{name}: {n}" for name, n in done.items()))
    return 0


def damage(store: Store, chance: random.Random, done: Counter[str]) -> None:
    """Damage the rows, hear of it, put them back, and see that all are there."""
    commit_restoration(store.root, datetime.now())  # notes what the kill left without a record
    whole = {text_of(row) for row in store.read().to_dict("records")}
    copy = store.root.with_name("copy")
    shutil.copytree(store.root, copy)
    path = store.root / "observations" / "entered.csv"
    before, how = path.read_bytes(), chance.choice(["cut", "lines", "edit", "zeros", "gone"])
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(damaged(before, how, chance))
    if not heard(store):
        assert whole == {text_of(row) for row in store.read().to_dict("records")}, "damage that nobody told"
        how = "none"
    elif chance.random() < 0.3:
        how += ", restoration killed"
        kill_restoration(store, chance)
    done[how] += 1
    commit_restoration(store.root, datetime.now())
    found = {text_of(row) for row in store.read().to_dict("records")}
    assert whole <= found, "rows that did not come back"
    assert not heard(store)
    if found > whole:  # an edit made a row of another figure: it was noted, and people take it out
        shutil.rmtree(store.root)
        copy.rename(store.root)
    shutil.rmtree(copy, ignore_errors=True)


def damaged(content: bytes, how: str, chance: random.Random) -> bytes:
    """Return a file as a hand or a tool may leave it."""
    at = chance.randrange(len(content))
    if how == "cut":
        return content[:at]
    if how == "zeros":
        return content[:at] + bytes(len(content) - at)
    if how == "edit":
        return content[:at] + chance.choice([b"", b"7", b",", b'"', b"\n"]) + content[at + 1 :]
    lines = content.splitlines(keepends=True)
    first = chance.randrange(len(lines))
    return b"".join(lines[:first] + lines[first + chance.randint(1, 20) :])


def heard(store: Store) -> list[Problem]:
    """Return what is told of the store as an error."""
    try:
        store.read()
    except InputError as error:
        return list(error.problems)
    return [one for one in store_problems(store.root) if one.severity == "error"]


def kill_restoration(store: Store, chance: random.Random) -> None:
    """Begin to put rows back, and kill that at a random moment."""
    code = RESTORE.format(root=str(Path(__file__).resolve().parent.parent))
    with subprocess.Popen([sys.executable, "-c", code, str(store.root)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.2))
        process.kill()


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(numbers + [200, 1][len(numbers) :])))
