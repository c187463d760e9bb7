"""Results computed once while nothing below them can change: in a snapshot of the data, nowhere else.

An analyst who changes a file and runs a cell again must see the change, so nothing is cached unasked. A
worker that makes many reports opens one cache for what all share, and one inside it for each report.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

import pandas as pd

Result = TypeVar("Result")

_cache: ChainMap[Hashable, object] | None = None


@contextmanager
def open_cache() -> Iterator[None]:
    """Cache results while it lasts; what the data stand on must not change meanwhile.

    A cache inside another sees what that one holds, and takes with it what was computed while it was open.

    Examples
    --------
    >>> def answer():
    ...     return cached(("answer",), lambda: print("computed") or 42)
    >>> with open_cache():
    ...     with open_cache():
    ...         inner = answer(), answer()
    ...     outer = answer()
    computed
    computed
    """
    global _cache
    before, _cache = _cache, ChainMap() if _cache is None else _cache.new_child()
    try:
        yield
    finally:
        _cache = before


def cached(key: tuple[Hashable, ...], make: Callable[[], Result]) -> Result:
    """Return a result: computed anew, or the one in the cache where one is open.

    Parameters
    ----------
    key : tuple
        Its name, and everything that it depends on.
    make : callable
        Computes it.

    Returns
    -------
    object
        A table is returned as a copy that shares its memory until it is changed, so no reader harms another.
    """
    if _cache is None:
        return make()
    if key not in _cache:
        _cache[key] = make()
    found = _cache[key]
    return cast(Result, found.copy(deep=False) if isinstance(found, pd.DataFrame) else found)
