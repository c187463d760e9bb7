"""What reports assume, and what a reader must bear in mind: the log in ``caveats.yml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from cds_analysis.errors import InputError, Problem
from cds_analysis.paths import data_dir
from cds_analysis.shelf import keep
from cds_analysis.sources.entries import entry_problems, entry_shape, read_entries, told_words, word_problem
from cds_analysis.sources.shapes import CAVEAT

FILE = "caveats.yml"
KINDS = ("assumption", "caveat")
_NEEDED = ("id", "kind", "text_vi", "text_en")


@dataclass(frozen=True)
class Caveat:
    """One assumption or caveat.

    Parameters
    ----------
    id : str
        By which it is cited.
    kind : {"assumption", "caveat"}
        What it is.
    text_vi, text_en : str
        For readers.
    pages : tuple of str
        Notebooks that it concerns; all where empty.
    programme : str
        Only reports on this programme; all where empty.
    everywhere : bool
        Whether it holds on other data than those it is declared with, such as the invented country.
    """

    id: str
    kind: str
    text_vi: str
    text_en: str
    pages: tuple[str, ...] = ()
    programme: str = ""
    everywhere: bool = False

    def text(self, language: str) -> str:
        """Return the text in a language."""
        return self.text_en if language == "en" else self.text_vi

    def concerns(self, page: str, programme: str) -> bool:
        """Return whether it must be told on a page of a report on a programme."""
        return (not self.pages or page in self.pages) and self.programme in ("", programme)


def load_caveats(root: Path) -> list[Caveat]:
    """Return the caveats of a data folder, and those of the project's own that hold everywhere.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of Caveat
        In the file's order; none where there is no file.

    Raises
    ------
    InputError
        If an entry is not whole; every fault is named.

    Examples
    --------
    >>> [caveat.id for caveat in load_caveats(data_dir()) if caveat.concerns("02_target_progress", "nq10")]
    ['A01', 'C03']
    """
    shared = [] if root == data_dir() else [one for one in _entries(data_dir()) if one.everywhere]
    return [*_entries(root), *shared]


def caveat_problems(root: Path) -> Iterator[Problem]:
    """Yield every fault of a log of caveats.

    Parameters
    ----------
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Errors, by id.
    """
    name, entries = f"{root.name}/{FILE}", read_entries(root, FILE)
    yield from entry_problems(entries, name, [part.name for part in fields(Caveat)], _NEEDED)
    for entry in entries:
        faults = entry_shape(entry, CAVEAT, name)
        yield from faults
        if not faults and entry.get("kind") and entry["kind"] not in KINDS:
            yield word_problem(str(entry["kind"]), KINDS, name, str(entry.get("id", "?")))


def _entries(root: Path) -> list[Caveat]:
    return keep(("caveats", root), lambda: _read_entries(root))


def _read_entries(root: Path) -> list[Caveat]:
    problems = list(caveat_problems(root))
    if problems:
        raise InputError(problems)
    entries = [told_words(entry) for entry in read_entries(root, FILE)]
    return [Caveat(**{**entry, "pages": tuple(entry.get("pages") or ())}) for entry in entries]
