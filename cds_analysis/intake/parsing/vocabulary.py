"""The one vocabulary of the way in: ``words.yml``, and how its words are found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import yaml

from cds_analysis.cellar.text import fold
from cds_analysis.cellar.translator import catalogue


class Found(NamedTuple):
    """A known word in a text: where it begins and ends, and how it is usually written."""

    start: int
    end: int
    word: str


@lru_cache
def _kinds() -> Mapping[str, tuple[str, ...]]:
    """Return the words by kind: ``units/percent`` for those of one unit, ``units`` for those of all."""
    text = (resources.files(__package__) / "words.yml").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for kind, content in yaml.safe_load(text).items():
        if isinstance(content, dict):
            found |= {f"{kind}/{name}": tuple(_flat(words)) for name, words in content.items()}
        found[kind] = tuple(_flat(content.values() if isinstance(content, dict) else content))
    return found


def _flat(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield unicodedata.normalize("NFC", content)
    else:
        for one in content:  # type: ignore[attr-defined]
            yield from _flat(one)


def words(kind: str) -> tuple[str, ...]:
    """Return the words of a kind, in the order of ``words.yml``.

    Examples
    --------
    >>> words("units/percent")[:2], words("units/billion_vnd")[0]
    (('%', 'phần trăm'), 'tỷ đồng')
    """
    return _kinds()[kind]


@lru_cache
def below(kind: str) -> tuple[str, ...]:
    """Return the kinds below a kind.

    Examples
    --------
    >>> below("qualifiers")
    ('exact', 'approx', 'at_least', 'at_most', 'planned')
    """
    return tuple(name.partition("/")[2] for name in _kinds() if name.startswith(f"{kind}/"))


class Words:
    """Some words, to be found in a text by their letters and marks."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_letters: dict[str, tuple[str, ...]] = {}
        for word in words:
            letters = _letters(word)
            self._by_letters[letters] = (*self._by_letters.get(letters, ()), word)
        forms = sorted(self._by_letters, key=len, reverse=True)
        self._pattern = re.compile("|".join(_bounded(form) for form in forms))

    def whole(self, text: str) -> str:
        """Return the word that a whole text is, or an empty text."""
        written = " ".join(text.split())
        return next((word for word in self._by_letters.get(_letters(written), ()) if same(written, word)), "")

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the words that stand in a text by themselves, the longest ones, from left to right."""
        plain, found, at = _letters(text), [], 0
        while (met := self._pattern.search(plain, at)) is not None:
            ends = range(met.end(), met.start(), -1)
            here = (self._word(text, plain, met.start(), end) for end in ends)
            one = next(filter(None, here), None)
            found += [one] if one else []
            at = one.end if one else met.start() + 1
        return tuple(found)

    def _word(self, text: str, plain: str, begin: int, end: int) -> Found | None:
        """Return the word that a part of a text is, as where a longer one has other marks."""
        if plain[end - 1].isalnum() and plain[end : end + 1].isalnum():
            return None
        written = " ".join(text[begin:end].split())
        known = self._by_letters.get(" ".join(plain[begin:end].split()), ())
        word = next((one for one in known if same(written, one)), "")
        return Found(begin, end, word) if word else None


@lru_cache
def _of_kind(kind: str) -> Words:
    return Words(words(kind))


@lru_cache(maxsize=1 << 14)
def is_word(text: str, kind: str) -> bool:
    """Return whether a whole text is a word of a kind.

    Examples
    --------
    >>> is_word("KẾ HOẠCH", "plans"), is_word("kế hoạch năm", "plans"), is_word("Tỉ đồng", "units")
    (True, False, True)
    """
    return bool(_of_kind(kind).whole(text))


@lru_cache(maxsize=1 << 14)
def find(text: str, kind: str) -> tuple[Found, ...]:
    """Return the words of a kind that stand in a text, the longest ones, from left to right.

    Examples
    --------
    >>> find("Chỉ tiêu kế hoạch năm 2025", "plans")
    (Found(start=0, end=17, word='chỉ tiêu kế hoạch'),)
    >>> find("trong nước", "plans"), find("3 bảng", "qualifiers")
    ((), ())
    """
    return _of_kind(kind).find(text)


def unit_words(unit: str) -> tuple[str, ...]:
    """Return the words for a unit, that of the form first; of one that is not listed its name and its code.

    Examples
    --------
    >>> unit_words("percent")[0], unit_words("km")
    ('%', ('km', 'km'))
    """
    return _kinds().get(f"units/{unit}") or (catalogue("vi").get(unit, unit), unit)


def only(text: str, kind: str) -> str:
    """Return the kind below a kind of which a whole text is a word, or an empty text.

    Examples
    --------
    >>> only("trở lên", "after"), only("Thực hiện", "heads"), only("Sở Y tế", "heads")
    ('at_least', 'value', '')
    """
    return next((name for name in below(kind) if is_word(text, f"{kind}/{name}")), "")


@lru_cache(maxsize=1 << 14)
def start(text: str, *kinds: str | tuple[str, ...]) -> Found | None:
    """Return the longest word that a text begins with, of some kinds or words.

    Examples
    --------
    >>> start("Kết quả thực hiện 2024", "heads/value").word, start("% trở lên", ("%", "phần trăm")).end
    ('Kết quả thực hiện', 1)
    """
    plain, best = _letters(text), None
    for kind in kinds:
        for word in words(kind) if isinstance(kind, str) else kind:
            length = len(word)
            if plain.startswith(_letters(word)) and (best is None or length > best.end):
                goes_on = word[-1].isalnum() and plain[length : length + 1].isalnum()
                if not goes_on and same(text[:length], word):
                    best = Found(0, length, word)
    return best


@lru_cache(maxsize=1 << 14)
def same(written: str, word: str) -> bool:
    """Return whether a written word is this one: its marks in any place, or some syllables bare.

    A single syllable without its marks may be another word: ``bang`` is ``bằng`` or ``bảng``.

    Examples
    --------
    >>> same("khỏang", "khoảng"), same("ke hoạch", "kế hoạch"), same("bảng", "bằng"), same("bang", "bằng")
    (True, True, False, False)
    """
    if _letters(written) != _letters(word):
        return False
    pairs = [(marks(one), marks(other)) for one, other in zip(written.split(), word.split(), strict=False)]
    return marks(written) == marks(word) or (" " in word and all(one in ([], other) for one, other in pairs))


def marks(text: str) -> list[str]:
    """Return the diacritics of a text, sorted; ``đ`` counts as one.

    Examples
    --------
    >>> marks("khỏang") == marks("khoảng"), marks("tỉ") == marks("tỷ")
    (True, True)
    """
    letters = unicodedata.normalize("NFD", text.casefold())
    return sorted(letter for letter in letters if unicodedata.combining(letter) or letter == "đ")


# “nam” alone is a part of many names, and “xa” of other words; a “bieu nhap” is no draft
_DOUBTFUL = (
    r"(?i:nam)\b(?!\s*\d)|(?i:xa|phuong)\b(?!\s+[A-Z])|(?i:(?<=bieu )nhap\b|nhap\b(?=\s+(?:so|bieu)\b))"
)


def marked(text: str) -> str:
    """Return a text that has no marks with those of the syllables that a name of a file may hold.

    Examples
    --------
    >>> marked("UBND huyen Tuy Phong"), marked("so lieu nam 2024"), marked("Ha Nam")
    ('UBND huyện Tuy Phong', 'so lieu năm 2024', 'Ha Nam')
    """
    known = {} if marks(text) else {_letters(word).replace(" ", ""): word for word in words("unmarked")}
    return re.sub(rf"\b(?!{_DOUBTFUL})[^\W\d_]+", lambda met: known.get(met[0].lower(), met[0]), text)


def names_something(text: str) -> bool:
    """Return whether what is left of a text may name a place: capitalised words, or one that is strange.

    Examples
    --------
    >>> [names_something(text) for text in ("Gui CDS", "Thiết", "Bac Binh", "boi chau")]
    [False, True, True, True]
    """
    written = re.findall(r"[^\W\d_]+", text)
    names = [word for word in written if word.istitle() and not word.isupper()]
    are_two = any(one in names and other in names for one, other in pairwise(written))
    is_strange = any(len(word) > 2 and fold(word) not in _syllables() for word in written)
    return are_two or is_strange or any(map(marks, names))


@lru_cache
def _syllables() -> frozenset[str]:
    written = (fold(word) for every in _kinds().values() for word in every)
    return frozenset(part for word in written for part in (*word.split(), word.replace(" ", "")))


@lru_cache(maxsize=1 << 14)
def _letters(text: str) -> str:
    """Return the letters of a text without marks and case, one for one, with one spelling of tỷ."""
    plain = "".join(fold(letter)[:1] or letter for letter in text)
    return re.sub(r"\bti\b", "ty", plain)


def _bounded(form: str) -> str:
    before = r"(?<![^\W_])" if form[0].isalnum() else ""
    after = r"(?![^\W_])" if form[-1].isalnum() else ""
    return before + r"\s+".join(map(re.escape, form.split())) + after
