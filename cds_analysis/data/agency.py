"""Agencies as people write them: one agency has many spellings, and one normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cds_analysis.cellar.text import fold


@dataclass(frozen=True)
class AgencyWords:
    """The words that stand for each other in the names of agencies.

    Parameters
    ----------
    meanings : mapping of str to str
        What is written, often short, and what it means; nothing for a word that may be left out before the
        name of a unit.
    units : tuple of str
        Names of the units.

    Examples
    --------
    >>> words = AgencyWords({"UBND": "Ủy ban nhân dân", "tỉnh": ""}, ("Bình Thuận",))
    >>> words.form("UBND tỉnh Bình Thuận") == words.form("Uỷ ban  nhân dân Bình Thuận")
    True
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()

    def form(self, name: str) -> str:
        """Return the normal form of a name: the same for all spellings of one agency.

        Parameters
        ----------
        name : str
            As somebody wrote it.

        Returns
        -------
        str
            Words without case, marks and punctuation, spelled out, with one space between them.
        """
        text = f" {_plain(name)} "
        for written, meaning in self._spelled_out:
            text = text.replace(f" {written} ", f" {meaning} ")
        return (self._left_out.sub(" ", text) if self._left_out else text).strip()

    @cached_property
    def _spelled_out(self) -> list[tuple[str, str]]:
        pairs = [(_plain(written), _plain(meaning)) for written, meaning in self.meanings.items() if meaning]
        return sorted(pairs, key=lambda pair: (-len(pair[0]), pair))

    @cached_property
    def _left_out(self) -> re.Pattern[str] | None:
        words = "|".join(_plain(written) for written, meaning in self.meanings.items() if not meaning)
        units = "|".join(_plain(unit) for unit in self.units)
        return re.compile(f" (?:{words}) (?=(?:{units}) )") if words and units else None


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name.replace("&", " và "))))


class SourceKinds(Mapping[str, str]):
    """What kind of source each organisation is, found by any spelling of its name.

    Parameters
    ----------
    kinds : mapping of str to str
        Kind by name, as listed.
    words : AgencyWords
        What the names may be written with.

    Examples
    --------
    >>> kinds = SourceKinds({"Cục Thống kê Mẫu Lam": "official"}, AgencyWords({"tỉnh": ""}, ("Mẫu Lam",)))
    >>> kinds["Cục thống kê tỉnh Mẫu Lam"], list(kinds)
    ('official', ['Cục Thống kê Mẫu Lam'])
    """

    def __init__(self, kinds: Mapping[str, str], words: AgencyWords) -> None:
        self._kinds, self._words = dict(kinds), words
        self._forms: dict[str, str] = {}
        for name, kind in kinds.items():
            self._forms.setdefault(words.form(name), kind)

    def __getitem__(self, name: str) -> str:
        """Return the kind of an organisation; KeyError if none of its spellings is listed."""
        return self._kinds[name] if name in self._kinds else self._forms[self._words.form(name)]

    def are_one(self, name: str, other: str) -> bool:
        """Return whether two names may be those of one agency: the shorter one may leave out its unit.

        Examples
        --------
        >>> kinds = SourceKinds({}, AgencyWords({"TTTT": "Thông tin và Truyền thông"}))
        >>> kinds.are_one("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "Sở TTTT Mẫu Lam"), kinds.are_one("Sở A", "Sở B")
        (True, False)
        """
        first, second = (f" {self._words.form(one)} " for one in (name, other))
        return first in second or second in first

    def __iter__(self) -> Iterator[str]:
        """Yield the names as listed."""
        return iter(self._kinds)

    def __len__(self) -> int:
        """Return how many names are listed."""
        return len(self._kinds)
