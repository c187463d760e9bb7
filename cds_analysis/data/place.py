"""What a data folder must be before anything is written into it, and the lock that lets one write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors
from cds_analysis.data.imports import LOG, RAW

LOCK = ".lock"
_WAIT_SECONDS = 60
_FOLDERS = ("observations", LOG.parent.as_posix(), LOG.as_posix(), RAW.as_posix())


def place_problems(root: Path) -> Iterator[Problem]:
    """Yield what keeps imports from being written: a file where a folder belongs, a lock that is none.

    Parameters
    ----------
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Errors.

    Examples
    --------
    >>> list(place_problems(Path("nowhere")))
    []
    """
    for folder in _FOLDERS:
        path = root / folder
        if (path.exists() or path.is_symlink()) and not path.is_dir():
            message, hint = "This is a file, where a folder belongs.", "Move it away, or delete it."
            yield Problem("no_folder", message, hint, {}, f"{root.name}/{folder}")
    lock = root / LOCK
    if lock.is_dir() or lock.is_symlink():
        message = "This is a folder or a link, where imports keep a small file that bars each other."
        yield Problem("bad_lock", message, "Delete it; it holds nothing.", {}, f"{root.name}/{LOCK}")


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let nobody else write into a data folder while it lasts.

    Parameters
    ----------
    root : Path
        The data folder.

    Raises
    ------
    InputError
        If the folder is not what it must be, or another import does not end.
    OSError
        If nothing can be written into the folder; it names the folder.
    """
    stop_on_errors(place_problems(root))
    lock = FileLock(root / LOCK, timeout=_WAIT_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        details = {"seconds": _WAIT_SECONDS}
        message = "Another import has been writing here for more than {seconds} seconds."
        hint = "Wait until it ends, then import again; nothing was written."
        raise InputError([Problem("locked", message, hint, details, f"{root.name}/{LOCK}")]) from None
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(root)) from None
    try:
        yield
    finally:
        lock.release()
