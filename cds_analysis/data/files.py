"""Files whole or not at all, and what killed writers and office programs leave beside them."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

# the name of a file that is being written ends in the number of the process that writes it
_STRAY = re.compile(r"^\..+\.(\d+)-\w+$")
_OFFICE_LOCK = re.compile(r"~\$(.+)|\.~lock\.(.+)#")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Parameters
    ----------
    path : Path
        Its folder is made if need be.
    content : bytes
        The whole content.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: none of them takes its place before all are safely beside it.

    Parameters
    ----------
    contents : mapping of Path to bytes
        In the order in which they take their places; folders are made if need be.
    """
    with ExitStack() as strays:
        new = [(path, staged(path, content, strays)) for path, content in contents.items()]
        for path, temporary in new:
            os.replace(temporary, path)
        for folder in {path.parent: None for path in contents}:
            _sync_folder(folder)


def staged(path: Path, content: bytes, strays: ExitStack) -> Path:
    """Return a new file beside a path with the content, on the disk for sure.

    Parameters
    ----------
    path : Path
        Where it is to go; its folder is made if need be.
    content : bytes
        The whole content.
    strays : contextlib.ExitStack
        Takes the new file away at its end if it is still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{os.getpid()}-")
        temporary = Path(name)
        strays.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # as open as its folder: what the mask of the user closes is closed for both
        temporary.chmod(path.parent.stat().st_mode & 0o644)
    except OSError as error:
        # the file or, where nothing may be written, the folder that people know: not the temporary file
        is_closed = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        error.filename = str(path.parent if is_closed else path)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    """Have a folder written to the disk, so that a file that took its place keeps it when the power fails."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some disks know no such order; the files stand in their places all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def office_lock(name: str) -> str:
    """Return the name of the file that is open in an office program, if a name is that of its lock file.

    Examples
    --------
    >>> office_lock("~$entered.csv"), office_lock(".~lock.entered.csv#"), office_lock("entered.csv")
    ('entered.csv', 'entered.csv', '')
    """
    met = _OFFICE_LOCK.fullmatch(name)
    return met[1] or met[2] if met else ""


def sweep(folder: Path, *, alone: bool = False) -> int:
    """Take away what writers that were killed left half-written below a folder.

    Parameters
    ----------
    folder : Path
        Where :func:`write_whole` and :func:`write_together` wrote.
    alone : bool
        Nobody else can be writing there, as under a lock: take all away.

    Returns
    -------
    int
        How many files; those of writers that are still at work stay. On Windows, where that cannot be known,
        none is touched unless nobody else can be writing.
    """
    strays = [
        path
        for path in folder.rglob(".*")
        if (found := _STRAY.search(path.name)) and (alone or not lives(int(found[1])))
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def lives(process: int) -> bool:
    """Return whether a process is still at work; on Windows, where that cannot be known, yes."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
