"""Text as everything here may hold it: composed, with ordinary digits and spaces, nothing unseen."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# what breaks a line or controls a terminal must reach no file; half of a pair cannot even be written
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ORDINARY = _WIDE | _CONTROLS | _HALVES


def plain_text(cell: object) -> str:
    r"""Return the text of a cell: composed Unicode, ordinary digits and spaces; None is an empty text.

    Full-width characters become ordinary ones; nothing else that looks like a digit does. Whatever breaks a
    line or controls a terminal becomes a space; what nobody sees is dropped.

    Examples
    --------
    >>> plain_text(" ９５，２ ％"), plain_text("Sở\u2028Y\x00tế\u200b")
    ('95,2 %', 'Sở Y tế')
    """
    return "" if cell is None else _plain(str(cell))


@lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    # composed last: an ordinary letter may compose where its full-width twin did not
    text = text.translate(_ORDINARY)
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())
