"""Text of people: composed, folded, sorted as in Vietnamese, compared, and what of it can be seen."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
# line and paragraph separators, and what turns the direction of writing
_STEERING = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def normal(text: str) -> str:
    """Return the text in composed Unicode (NFC) with single spaces.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same words.

    Examples
    --------
    >>> normal("  Bình   Thuận ")
    'Bình Thuận'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return the text in lower case without diacritics, for searching and comparing.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        ASCII for Vietnamese input.

    Examples
    --------
    >>> fold("Đắk Lắk")
    'dak lak'
    """
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def slug(text: str) -> str:
    """Return a name for folders: lower case, ASCII letters, digits and hyphens only.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Never empty; ``"unnamed"`` when nothing is left.

    Examples
    --------
    >>> slug("34:Lâm Đồng"), slug("../..")
    ('34-lam-dong', 'unnamed')
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(text))) or "unnamed"


def collation_key(text: str) -> tuple[list[int], list[int]]:
    """Return a sort key in the order of the Vietnamese alphabet (Đ after D, tones last).

    Parameters
    ----------
    text : str
        A word or name.

    Returns
    -------
    tuple
        To be used as ``key=`` of a sort.

    Examples
    --------
    >>> sorted(["Đà Nẵng", "Hà Nội", "Cà Mau", "Điện Biên", "Dak"], key=collation_key)
    ['Cà Mau', 'Dak', 'Đà Nẵng', 'Điện Biên', 'Hà Nội']
    """
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in _TONES), "")
        base = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else letter
        place = _ALPHABET.find(base)
        letters.append(100 + place if place >= 0 else min(ord(base[0]), 99))
        tones.append(_TONES.find(tone) + 1 if tone else 0)
    return letters, tones


def nearest(value: str, candidates: Iterable[str]) -> str:
    """Return the candidate most like ``value``, or an empty text when none is close.

    Parameters
    ----------
    value : str
        What was written.
    candidates : iterable of str
        What would have been accepted.

    Returns
    -------
    str
        One candidate or ``""``.

    Examples
    --------
    >>> nearest("Binh Thuan", ["Bình Thuận", "Bình Định"])
    'Bình Thuận'
    """
    by_fold = {fold(candidate): candidate for candidate in candidates}
    close = difflib.get_close_matches(fold(value), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def plain_number(value: float) -> str:
    """Return a number as the data files write it: a decimal point, no exponent, no trailing zeros.

    Parameters
    ----------
    value : float
        The number; missing gives ``…``, for an open end.

    Returns
    -------
    str
        Up to six decimals.

    Examples
    --------
    >>> plain_number(12500000.0), plain_number(64.0), plain_number(0.5223)
    ('12500000', '64', '0.5223')
    """
    return "…" if value != value else f"{value:.6f}".rstrip("0").rstrip(".")


def is_control(letter: str) -> bool:
    r"""Return whether a letter is no part of any text: a control character, or half of a pair.

    Examples
    --------
    >>> [is_control(letter) for letter in ("\x1e", "\x85", "\n", "\u2028")]
    [True, True, False, False]
    """
    return unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"


def printed(text: str) -> str:
    r"""Return a text for a message or a terminal: what cannot be seen there stands as ``\ufffd``.

    Examples
    --------
    >>> printed("a\x1b[2Jb") == "a\ufffd[2Jb"
    True
    """
    return "".join("\ufffd" if is_control(letter) or letter in _STEERING else letter for letter in text)
