"""What reports assume, and what a reader must bear in mind: the log in ``caveats.yml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.entries import filled_fields, form_problems, read_entries
from cds_analysis.data.programme import Programme
from cds_analysis.data.programmes import list_programmes, load_programme
from cds_analysis.data.shapes import CAVEAT

FILE = "caveats.yml"
# the basis of a target that was read from the official list, which its source names
OFFICIAL_LIST = "official_list"


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
    targets : {"", "reconstructed", "official"}
        Holds only while a numbered target of its programme is not established, or only once all of them were
        read from the official list; ``{documents}`` in its text then names it.
    """

    id: str
    kind: str
    text_vi: str
    text_en: str
    pages: tuple[str, ...] = ()
    programme: str = ""
    everywhere: bool = False
    targets: str = ""

    def text(self, language: str) -> str:
        """Return the text in a language."""
        return self.text_en if language == "en" else self.text_vi

    def concerns(self, page: str, programme: str) -> bool:
        """Return whether it must be printed on a page of a report on a programme."""
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
        In the file's order, those that hold; none where there is no file.

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
    yield from form_problems(root, FILE, CAVEAT)


def is_reconstructed(programme: Programme) -> bool:
    """Return whether a numbered target of a programme is not established, or not entered yet."""
    counted = [target for target in programme.targets if target.counted]
    return len(counted) < programme.n_targets or any(one.certainty != "established" for one in counted)


def official_documents(programme: Programme) -> list[tuple[str, date | None]]:
    """Return the documents of the official list that a programme's targets were read from, with their days.

    Parameters
    ----------
    programme : Programme
        With its targets.

    Returns
    -------
    list of (str, datetime.date or None)
        Each once; none while a numbered target rests on anything else.
    """
    counted = [target for target in programme.targets if target.counted]
    if is_reconstructed(programme) or any(one.basis != OFFICIAL_LIST for one in counted):
        return []
    return list(dict.fromkeys((one.source_title, one.known_from) for one in counted))


def _entries(root: Path) -> list[Caveat]:
    return cached(("caveats", root), lambda: list(_holding(_read_entries(root), root)))


def _holding(caveats: Sequence[Caveat], root: Path) -> Iterator[Caveat]:
    """Yield the caveats that hold for the targets as they are entered now."""
    known = list_programmes(root) if any(caveat.targets for caveat in caveats) else {}
    for caveat in caveats:
        if not caveat.targets:
            yield caveat
        elif caveat.programme not in known:
            continue  # no report can be on it
        elif caveat.targets == "reconstructed":
            if is_reconstructed(load_programme(caveat.programme, root)):
                yield caveat
        else:
            documents = official_documents(load_programme(caveat.programme, root))
            if documents:
                yield _naming(caveat, documents)


def _naming(caveat: Caveat, documents: Iterable[tuple[str, date | None]]) -> Caveat:
    def named(language: str) -> str:
        say = Translator(language)
        names = "; ".join(f"{title} ({say.day(day)})" if day else title for title, day in documents)
        return caveat.text(language).replace("{documents}", names)

    return replace(caveat, text_vi=named("vi"), text_en=named("en"))


def _read_entries(root: Path) -> list[Caveat]:
    stop_on_errors(caveat_problems(root))
    entries = [filled_fields(entry) for entry in read_entries(root, FILE)]
    return [Caveat(**{**entry, "pages": tuple(entry.get("pages") or ())}) for entry in entries]
