"""What a sheet may call a measure: its own names, and those of the targets that are judged by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.cellar.text import fold, nearest
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Programme

# each guess takes its time, and nobody reads hundreds of them
_MOST_GUESSES = 40
_LEAD = re.compile(
    r"^(?:[-–—+•*]\s*(?=[^\W\d])|\d{1,2}(?:\.\d{1,2})*[.)]\s*(?=[^\W\d])|[a-zđ]\)\s*|[IVX]{1,4}\.\s+)+"
)
_UNIT_BEHIND = re.compile(r"\s*\(\s*(?:%|ĐVT:? ?%|phần trăm)\s*\)$", re.IGNORECASE)

# what the name of a measure says of its figures for the country
_OF_COUNTRY = re.compile(r"\s*\(cả nước:[^()]*\)$")


class Names:
    """The measures by every name that a sheet may give them: their own, and those of a programme's targets.

    The forms of ``others`` may be sent in too: there the hidden code of a row tells the measure.
    """

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        programme: Programme | None,
        others: Iterable[Programme] = (),
    ) -> None:
        self.indicators, self.has_programme = indicators, programme is not None
        self._own: dict[str, set[str]] = {}
        for name, one in indicators.items():
            for word in (name, one.name_vi, one.name_en, _OF_COUNTRY.sub("", one.name_vi)):
                self._own.setdefault(_key(word), set()).add(name)
        self._every = {word: set(names) for word, names in self._own.items()}
        for programme_ in (programme, *others) if programme else others:
            for target in programme_.targets:
                measures = {part.indicator for part in target.thresholds}
                for word in (target.target_id, target.name_vi, target.name_en):
                    self._every.setdefault(_key(word), set()).update(measures)
                    if programme_ is programme and not self._own.get(_key(word)):
                        self._own[_key(word)] = measures
        self._guesses: dict[tuple[str, int], str] = {}

    def measures(self, text: str, of_a_form: bool = False) -> frozenset[str]:
        """Return the measures that a text may mean: none, one, or those of a target with several.

        A row with the hidden code of a form may name the targets of every programme.
        """
        return frozenset((self._every if of_a_form else self._own).get(_key(text), ()))

    def nearest(self, text: str, among: list[str]) -> str:
        """Return the one of some names that holds a text or stands in it, or is most like it; after many guesses none."""
        if (text, len(among)) not in self._guesses and len(self._guesses) < _MOST_GUESSES:
            keys = {name: _key(name) for name in among}
            longer = [name for name, key in keys.items() if key.startswith(_key(text))]
            within = sorted((name for name, key in keys.items() if key in _key(text)), key=len)
            found = longer if len(longer) == 1 else within[-1:]
            self._guesses[text, len(among)] = found[0] if found else nearest(text, among)
        return self._guesses.get((text, len(among)), "")


def is_code(text: str) -> bool:
    """Return whether a text looks like the code of a target.

    Examples
    --------
    >>> is_code("T12"), is_code("Tỷ lệ")
    (True, False)
    """
    return bool(re.fullmatch(r"[A-Za-z]{1,3} ?\d{1,3}", text))


@lru_cache(maxsize=1 << 14)
def _key(text: str) -> str:
    """Return what two spellings of one name share: no case, no marks, no number before it, no unit behind it.

    Examples
    --------
    >>> _key("1. Tỉ lệ hộ có Internet (%)."), _key("T 12"), _key("- Tỷ lệ A")
    ('ty le ho co internet', 't12', 'ty le a')
    """
    bare = _LEAD.sub("", plain_text(text)).strip()
    bare = _UNIT_BEHIND.sub("", bare.rstrip(" .;:")).rstrip(" .;:,")
    bare = " ".join(re.sub(r"\bti\b", "ty", fold(bare)).split())
    code = re.fullmatch(r"([a-z]{1,3}) (\d{1,3})", bare)
    return code[1] + code[2] if code else bare or fold(plain_text(text))
