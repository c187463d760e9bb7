"""Files of a folder that change places together: all or none, even if the process is killed meanwhile."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from cds_analysis.data.files import lives, staged, write_whole

JOURNAL = ".exchange.json"


def exchange(folder: Path, contents: Mapping[str, bytes | None]) -> None:
    """Put files in their places, all at once or not at all.

    Every new file stands safely beside its place before the first one moves, and a journal says which goes
    where. If the process is killed in the middle, :func:`finish_exchanges` does the rest at the next start.

    Parameters
    ----------
    folder : Path
        Made if need be.
    contents : mapping of str to bytes or None
        Name below the folder to content, the record of all last; None takes a file away.

    Raises
    ------
    OSError
        If there is no room, or a file may not be replaced; the old files stand as before.
    """
    with ExitStack() as strays:
        new = {
            name: staged(folder / name, content, strays)
            for name, content in contents.items()
            if content is not None
        }
        for name in contents:
            _check_free(folder / name)
        moves = {name: path.relative_to(folder).as_posix() for name, path in new.items()}
        gone = [name for name, content in contents.items() if content is None]
        journal = {"process": os.getpid(), "moves": moves, "gone": gone}
        write_whole(folder / JOURNAL, json.dumps(journal, ensure_ascii=False).encode())
        # from here on the new files are what counts: they are kept for the next start if this one fails
        strays.pop_all()
    _finish(folder, moves, gone)


def _check_free(path: Path) -> None:
    """Fail now, not in the middle, where a program holds the file (as Excel does on Windows)."""
    if path.is_file():
        with path.open("rb+"):
            pass


def finish_exchanges(outputs: Path) -> int:
    """Finish what a killed process had begun below a folder.

    Parameters
    ----------
    outputs : Path
        Its folders' folders are looked at, where reports lie.

    Returns
    -------
    int
        How many exchanges were finished; those of living processes are theirs.
    """
    finished = 0
    for journal in sorted(outputs.glob(f"*/*/{JOURNAL}")):
        record = json.loads(journal.read_text(encoding="utf-8"))
        if record["process"] == os.getpid() or not lives(record["process"]):
            _finish(journal.parent, record["moves"], record["gone"])
            finished += 1
    return finished


def _finish(folder: Path, moves: Mapping[str, str], gone: Iterable[str]) -> None:
    for name, temporary in moves.items():
        if (folder / temporary).exists():
            os.replace(folder / temporary, folder / name)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    (folder / JOURNAL).unlink()
