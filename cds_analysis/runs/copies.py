"""An analyst's own copies of the notebooks: what is tried in them changes no report and no test."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

from cds_analysis.runs.plan import list_notebooks

_ORIGINAL = "cds_original"


def lay_out(folder: Path, now: datetime, restore: bool = False) -> list[str]:
    """Put a copy of each notebook that has none yet into a folder.

    Parameters
    ----------
    folder : Path
        The analyst's own; made if need be.
    now : datetime
        When; names the folder of the copies that ``restore`` sets aside.
    restore : bool
        Set all copies aside, in ``old/``, and copy the originals anew.

    Returns
    -------
    list of str
        The copies whose original has changed since they were made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if restore:
        _set_aside(folder, folder / "old" / f"{now:%Y-%m-%d-%H%M%S}")
    behind = []
    for original in list_notebooks():
        content, copy = original.read_bytes(), folder / original.name
        mark = hashlib.sha256(content).hexdigest()
        if not copy.exists():
            copy.write_text(_marked(content, mark), encoding="utf-8")
        elif _ORIGINAL in (text := copy.read_text(encoding="utf-8")) and mark not in text:
            behind.append(copy.stem)
    return behind


def _set_aside(folder: Path, place: Path) -> None:
    for copy in folder.glob("*.ipynb"):
        place.mkdir(parents=True, exist_ok=True)
        copy.rename(place / copy.name)


def _marked(content: bytes, mark: str) -> str:
    """Return a notebook that says of which original it is a copy."""
    notebook = json.loads(content)
    notebook["metadata"][_ORIGINAL] = mark
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
