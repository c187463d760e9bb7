"""What a sheet may call a measure, and whether two names of one row mean the same."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Programme, Target
from cds_analysis.sources.written.cells import plain_text
from cds_analysis.text import fold, nearest

Verdict = Literal["", "other", "unsure"]
_MOST_GUESSES, _MOST_VERDICTS = 40, 60
_ALIKE, _UNLIKE = 0.75, 0.5
_SHORTEST_PART = 8
_LEAD = re.compile(
    r"^(?:[-–—+•*]\s*(?=[^\W\d])|\d{1,2}(?:\.\d{1,2})*[.)]\s*(?=[^\W\d])|[a-zđ]\)\s*|[IVX]{1,4}\.\s+)+"
)
_UNIT_BEHIND = re.compile(r"\s*\(\s*(?:%|ĐVT:? ?%|phần trăm)\s*\)$", re.IGNORECASE)


class Names:
    """The measures by every name that a sheet may give them.

    Parameters
    ----------
    indicators : mapping of str to Indicator
        Every declared measure.
    programme : Programme or None
        Whose targets may be named.
    areas : iterable of str
        Known provinces, for guesses.
    others : iterable of Programme
        Whose forms may be sent in too: there the hidden code of a row tells the measure.
    """

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        programme: Programme | None,
        areas: Iterable[str],
        others: Iterable[Programme] = (),
    ) -> None:
        self.indicators, self.areas, self.has_programme = indicators, list(areas), programme is not None
        self._forms = [one for one in (programme, *others) if one is not None]
        self._targets = {
            name_key(name): target
            for target in (programme.targets if programme else ())
            for name in (target.target_id, target.name_vi, target.name_en)
        }
        self._found = {
            word: target.indicator for word, target in self._targets.items() if len(target.thresholds) == 1
        }
        for name, indicator in indicators.items():
            for word in (name, indicator.name_vi, indicator.name_en):
                self._found[name_key(word)] = name
        self._guesses: dict[tuple[str, str], str] = {}
        self._verdicts: dict[tuple[str, str], Verdict] = {}

    def find(self, text: str) -> str:
        """Return the identifier of the measure that a text names; empty if it names none, or several."""
        return self._found.get(name_key(text), "")

    def target(self, text: str) -> Target | None:
        """Return the target that a text names by its code or its wording."""
        return self._targets.get(name_key(text))

    def of_a_form(self, code: str, names: Iterable[str]) -> str:
        """Return the measure of a row that stands as the form writes it; empty for any other row.

        Parameters
        ----------
        code : str
            What the hidden column says.
        names : iterable of str
            What the others say: each must be the measure itself, or one and the same target of a programme that
            is judged by it.

        Returns
        -------
        str
            The identifier.
        """
        if code not in self.indicators:
            return ""
        own = self.indicators[code]
        keys = {name_key(text) for text in names} - {
            name_key(word) for word in (code, own.name_vi, own.name_en)
        }
        for programme in self._forms:
            for target in programme.targets:
                words = {name_key(word) for word in (target.target_id, target.name_vi, target.name_en)}
                if keys <= words and any(part.indicator == code for part in target.thresholds):
                    return code
        return ""

    def means(self, text: str) -> bool:
        """Return whether a text is a known name of a measure or of a target."""
        return bool(self.find(text)) or self.target(text) is not None

    def is_code(self, text: str) -> bool:
        """Return whether a text looks like the code of a target: ``T12``."""
        return bool(re.fullmatch(r"[A-Za-z]{1,3} ?\d{1,3}", text))

    def labels(self, indicator: str) -> list[str]:
        """Return the names of a measure, those of its targets among them, folded."""
        return [
            *(word for word, name in self._found.items() if name == indicator),
            *(
                word
                for word, target in self._targets.items()
                if any(part.indicator == indicator for part in target.thresholds)
            ),
        ]

    def others(self, indicator: str) -> list[str]:
        """Return the names of all other measures, folded."""
        own = set(self.labels(indicator))
        return [word for word in (*self._found, *self._targets) if word not in own]

    def nearest_measure(self, text: str) -> str:
        """Return the known name most like a text; after many guesses none, for each takes its time."""
        return self._guess("measure", text, [one.name_vi for one in self.indicators.values()])

    def nearest_area(self, text: str) -> str:
        """Return the known province most like a text; after many guesses none."""
        return self._guess("area", text, self.areas)

    def _guess(self, kind: str, text: str, among: list[str]) -> str:
        if (kind, text) not in self._guesses:
            if len(self._guesses) >= _MOST_GUESSES:
                return ""
            self._guesses[kind, text] = nearest(text, among)
        return self._guesses[kind, text]

    def judge(self, text: str, indicator: str) -> Verdict:
        """Return whether a name that is not known fits a measure that its row names otherwise.

        Parameters
        ----------
        text : str
            What the row says too: a name in other words, or a code.
        indicator : str
            What the row was found to be about.

        Returns
        -------
        str
            ``other`` if it means something else, ``unsure`` if nobody can say, empty if it fits.
        """
        target, key = self.target(text), (name_key(text), indicator)
        if target is not None:
            return "" if any(part.indicator == indicator for part in target.thresholds) else "other"
        if key not in self._verdicts:
            if len(self._verdicts) >= _MOST_VERDICTS:
                return "unsure"
            self._verdicts[key] = self._judge(*key)
        return self._verdicts[key]

    def _judge(self, told: str, indicator: str) -> Verdict:
        if not re.search(r"[^\W\d_]{3}", told):
            return "unsure" if self.is_code(told) else ""
        own = _likeness(told, self.labels(indicator))
        if own < _UNLIKE:
            return "other"
        other = _likeness(told, self.others(indicator), own)
        if other > own and other >= _ALIKE:
            return "other"
        return "" if own >= _ALIKE and own > other else "unsure"


@lru_cache(maxsize=1 << 14)
def name_key(text: str) -> str:
    """Return what two spellings of one name share: no case, no marks, no number before it, no unit behind it.

    Examples
    --------
    >>> name_key("1. Tỉ lệ hộ có Internet (%)."), name_key("T 12"), name_key("- Tỷ lệ A")
    ('ty le ho co internet', 't12', 'ty le a')
    """
    told = _LEAD.sub("", plain_text(text)).strip()
    told = _UNIT_BEHIND.sub("", told.rstrip(" .;:")).rstrip(" .;:,")
    told = " ".join(re.sub(r"\bti\b", "ty", fold(told)).split())
    code = re.fullmatch(r"([a-z]{1,3}) (\d{1,3})", told)
    return code[1] + code[2] if code else told or fold(plain_text(text))


def _likeness(told: str, words: Iterable[str], floor: float = 0.0) -> float:
    """Return how like a name the most like of some words is, or 0 if none is more like it than a floor.

    A name that is only shortened is the same name.
    """
    match, best = difflib.SequenceMatcher(None, "", told, autojunk=False), floor
    for word in words:
        if len(told) >= _SHORTEST_PART and (told in word or word in told):
            return 1.0
        match.set_seq1(word)
        if match.real_quick_ratio() > best and match.quick_ratio() > best:
            best = max(best, match.ratio())
    return best if best > floor else 0.0
