"""Results that stay at hand while nothing below them can change: in a snapshot of the data, nowhere else.

An analyst who changes a file and runs a cell again must see the change, so nothing is kept unasked. A run
over many provinces works on a snapshot, opens a shelf, and reads and computes once what all of them share.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

import pandas as pd

Result = TypeVar("Result")

_shelf: dict[Hashable, object] | None = None


@contextmanager
def open_shelf() -> Iterator[None]:
    """Keep results while it lasts; what the data stand on must not change meanwhile.

    Examples
    --------
    >>> with open_shelf():
    ...     [keep(("answer",), lambda: print("computed") or 42) for _ in range(2)]
    computed
    [42, 42]
    """
    global _shelf
    before, _shelf = _shelf, {}
    try:
        yield
    finally:
        _shelf = before


def keep(key: tuple[Hashable, ...], make: Callable[[], Result]) -> Result:
    """Return a result: made anew, or the one on the shelf where one is open.

    Parameters
    ----------
    key : tuple
        Its name, and everything that it depends on.
    make : callable
        Makes it.

    Returns
    -------
    object
        A table is returned as a copy that shares its memory until it is changed, so no reader harms another.
    """
    if _shelf is None:
        return make()
    if key not in _shelf:
        _shelf[key] = make()
    found = _shelf[key]
    return cast(Result, found.copy(deep=False) if isinstance(found, pd.DataFrame) else found)
