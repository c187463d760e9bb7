"""What can be wrong with what people put in, worded so that they can mend it.

A :class:`Problem` is one fault in one place. Faults are collected and raised together in an
:class:`InputError`, so nobody has to mend them one run at a time.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.translator import Translator

# sentences for the faults of the system that an officer meets
_SYSTEM_WORDS = {
    "ENOENT": "The file or folder is not there.",
    "EISDIR": "This is a folder, where a file is needed.",
    "ENOTDIR": "A part of this path is a file, where a folder is needed.",
    "EEXIST": "Something of that name is there already.",
    "EACCES": "There is no permission to read or write here.",
    "EPERM": "There is no permission to read or write here.",
    "ENOSPC": "The disk is full, or the share of it that may be used.",
    "EDQUOT": "The disk is full, or the share of it that may be used.",
    "EROFS": "The disk can only be read, not written.",
    "ENAMETOOLONG": "The name is too long.",
}
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One fault: what is wrong with which value, where, and what to do about it.

    Parameters
    ----------
    rule : str
        Short identifier of the rule that does not hold, e.g. ``"unknown_unit"``.
    message : str
        English text with ``{placeholders}``; the key into the message catalogues.
    hint : str
        English text: what to do. May be empty.
    details : mapping
        Values of the placeholders. Texts that are messages themselves are translated; days, periods, lists
        and whatever has a ``label(language)`` are written as the reader's language does.
    file, line, column : str, int, str
        Where the value stands; empty, 0 and empty when it did not come from a file.
    severity : {"error", "warning"}
        Only errors stop a run.

    Examples
    --------
    >>> Problem("bad_number", "{value} is not a number", details={"value": "9x"}).text()
    '9x is not a number'
    """

    rule: str
    message: str
    hint: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    column: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """Return ``file:line, column``, as far as it is known."""
        spot = f"{self.file}:{self.line}" if self.line else self.file
        return ", ".join(part for part in (spot, self.column) if part)

    def text(self, say: Translator | None = None) -> str:
        """Return the fault in one line.

        Parameters
        ----------
        say : Translator, optional
            Of the reader's language; English without it.

        Returns
        -------
        str
            ``place: what is wrong. What to do.``

        Examples
        --------
        >>> Problem("day", "{day}: {names}", details={"day": date(2024, 1, 2), "names": ["x", "y"]}).text()
        '2 January 2024: “x”, “y”'
        """
        say = say or Translator("en")
        details = {
            name: value if name in _AS_TYPED and isinstance(value, str) else _written(value, say)
            for name, value in self.details.items()
        }
        sentences = [say(part, **details) for part in (self.message, self.hint) if part]
        return ": ".join(part for part in (self.place, " ".join(sentences)) if part)


# what somebody typed, or is to type, stays as it is even where the catalogue has a word of that spelling
_AS_TYPED = ("value", "nearest", "near")


def _written(value: object, say: Translator) -> object:
    """Return a detail as readers of a language write it."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, float):
        return say.number(value)
    if isinstance(value, Period):
        return say.period(value.text)
    if isinstance(value, date):
        return say.day(value)
    if isinstance(value, list | tuple):
        return ", ".join(f"“{_written(one, say)}”" for one in value)
    return value.label(say.language) if hasattr(value, "label") else value


class CdsError(Exception):
    """Something the user can mend; shown without a traceback.

    Parameters
    ----------
    problems : iterable of Problem
        Every fault found, in reading order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


class InputError(CdsError):
    """Data or parameters are not acceptable; each of its ``problems`` says what to do.

    Examples
    --------
    >>> from cds_analysis.data.programmes import load_programme
    >>> try:
    ...     load_programme("nq1O")
    ... except InputError as error:
    ...     print(error.problems[0].details["nearest"])
    nq10
    """


class RunError(CdsError):
    """A notebook did not run to its end."""


def stop_on_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the warnings, or raise all errors together.

    Parameters
    ----------
    problems : iterable of Problem
        Errors and warnings in any order.

    Returns
    -------
    tuple of Problem
        The warnings.

    Raises
    ------
    InputError
        If at least one problem is an error; it carries only the errors.

    Examples
    --------
    >>> stop_on_errors([Problem("x", "odd", severity="warning")])[0].message
    'odd'
    """
    found = tuple(problems)
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    return found


def system_cause(error: OSError) -> str:
    """Return why the system refused something, as a key into the message catalogues; empty if it is rare.

    Examples
    --------
    >>> system_cause(FileNotFoundError(2, "No such file or directory"))
    'The file or folder is not there.'
    """
    return _SYSTEM_WORDS.get(errno.errorcode.get(error.errno or 0, ""), "")
