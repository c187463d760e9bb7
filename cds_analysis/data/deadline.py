"""Work that ends in time, or is left behind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result], late: Callable[[], Exception]) -> Result:
    """Return what some work returns, or raise what it raises, within some seconds.

    Parameters
    ----------
    seconds : float
        How long it may take. What is not done by then is left to itself until the process ends, for neither a
        system's search for a host nor a library can be stopped from outside.
    work : callable
        Is called in a thread of its own; it must write nothing.
    late : callable
        Makes the exception that is raised at the deadline.

    Returns
    -------
    object
        The result of the work.

    Examples
    --------
    >>> within(5, lambda: 42, TimeoutError)
    42
    """
    answer: Future[Result] = Future()
    Thread(target=_settle, args=(answer, work), daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        if answer.done():
            return answer.result()  # the work raised it itself, or was done just now
        raise late() from None


def _settle(answer: Future[Result], work: Callable[[], Result]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:
        answer.set_exception(error)
