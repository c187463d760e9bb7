"""The words that qualify a number, such as ``khoảng`` and ``trở lên``, and how they are recognised."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from cds_analysis.text import fold

_QUALIFIERS = {
    "exact": ("đúng bằng", "chính xác", "đúng", "bằng", "="),
    "approx": ("ước khoảng", "khoảng", "xấp xỉ", "tầm", "~", "≈", "about", "approx"),
    "at_least": ("trên", "hơn", "ít nhất", "tối thiểu", "không dưới", ">=", "≥", ">", "over", "at least"),
    "at_most": (
        "dưới",
        "gần",
        "chưa đến",
        "chưa tới",
        "tối đa",
        "không quá",
        "<=",
        "≤",
        "<",
        "under",
        "at most",
    ),
    "planned": (
        "dự kiến",
        "ước đạt",
        "ước tính",
        "ước",
        "kế hoạch",
        "phấn đấu",
        "mục tiêu",
        "ước thực hiện",
        "ước th",
        "ưth",
        "dự báo",
        "dự toán",
        "chỉ tiêu giao",
        "chỉ tiêu",
        "cam kết",
        "planned",
        "target",
    ),
}
QUALIFIER_WORDS = {
    "exact": "đúng",
    "approx": "khoảng",
    "at_least": "trên",
    "at_most": "dưới",
    "planned": "dự kiến",
}
_AFTER = {
    "at_least": ("trở lên", "hoặc hơn", "hoặc cao hơn", "or more"),
    "at_most": ("trở xuống", "hoặc ít hơn", "hoặc thấp hơn", "or less"),
}
_WORDS = sorted(
    ((word, kind) for kind, words in _QUALIFIERS.items() for word in words), key=lambda pair: -len(pair[0])
)
# a cell is asked for every word, so only those of its first letter are compared
_WORDS_BY_START: dict[str, list[tuple[str, str]]] = {}
for _word, _kind in _WORDS:
    _WORDS_BY_START.setdefault(fold(_word[:1]), []).append((_word, _kind))
WORDS_AFTER = [*_WORDS, *((word, kind) for kind, words in _AFTER.items() for word in words)]
# without their marks these are other words as well: bảng, dùng, tám
_NOT_BARE = {"bang", "dung", "tam"}
_NOT_BARE_BESIDE = _NOT_BARE | {"ty", "ti", "van", "chuc", "tram", "tang", "am", "tr", "ta"}
# stands where brackets stood: the digits on its two sides are not one number
HOLE = "\0"
_LEAD = r"(?:đã\s+)?đạt|là"
_LEADS = {
    "": _LEAD,
    "percent": rf"{_LEAD}|t[ỷỉ]\s+lệ|chiếm",
    "rank": rf"{_LEAD}|(?:xếp|đứng)(?=\s+(?:thứ|hạng|vị))|(?:thứ\s+)?hạng|vị\s+trí|thứ",
}


def one_sign(text: str) -> str:
    """Return a text in which ``> =`` and ``=>`` are one sign.

    Examples
    --------
    >>> one_sign("> = 80")
    '≥ 80'
    """
    return re.sub(r"<\s*=|=\s*<|≦|⩽", "≤", re.sub(r">\s*=|=\s*>|≧|⩾", "≥", text))


def leading(text: str, unit: str = "") -> tuple[str, str]:
    """Return the qualifier that a text begins with, if any, and the rest.

    Examples
    --------
    >>> leading("đạt trên 97 %"), leading("hạng 40", "rank")
    (('at_least', '97 %'), ('', '40'))
    """
    rest = _without_lead(text, unit)
    for word, kind in _WORDS_BY_START.get(fold(rest[:1]), ()):
        if begins(rest, word) and not rest[len(word) : len(word) + 1].isalpha():
            return kind, _without_lead(rest[len(word) :], unit)
    return "", rest


def _without_lead(text: str, unit: str) -> str:
    lead = re.compile(rf"(?:{_LEADS.get(unit, _LEAD)})(?![^\W\d_])\s*:?\s*", re.IGNORECASE)
    rest = text.strip(f" :{HOLE}")
    while (found := lead.match(rest)) is not None:
        rest = rest[found.end() :].strip(f" :{HOLE}")
    return rest


def whole(text: str) -> str:
    """Return the qualifier that a whole text is, or an empty text.

    Examples
    --------
    >>> whole("trở lên"), whole("Sở Y tế")
    ('at_least', '')
    """
    return next((kind for word, kind in WORDS_AFTER if same(text, word)), "")


def begins(text: str, word: str) -> bool:
    """Return whether a text begins with the letters of a word."""
    return same(text[: len(word)], word)


def goes_on(text: str, word: str) -> bool:
    """Return whether the word at the start of a text is only part of a longer one."""
    return word[-1].isalpha() and text[len(word) : len(word) + 1].isalpha()


@lru_cache(maxsize=1 << 14)
def same(written: str, word: str) -> bool:
    """Return whether a written word is this one: with its marks in any place, or with none at all."""
    if fold(written) != fold(word):
        return False
    return marks(written) == marks(word) or (not marks(written) and fold(word) not in _NOT_BARE)


def marks(text: str) -> list[str]:
    """Return the diacritics of a text: ``khỏang`` has those of ``khoảng``, ``bảng`` not those of ``bằng``."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return sorted(letter for letter in letters if unicodedata.combining(letter) or letter == "đ")


def is_bare(text: str, word: str) -> bool:
    """Return whether a text is written without marks, and so may mean this word by its bare letters."""
    return not marks(text) and fold(word) not in _NOT_BARE_BESIDE
