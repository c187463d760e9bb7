"""What every reader of cells needs: the text of a cell, and the fault of one that has no single reading."""

from __future__ import annotations

import unicodedata

from cds_analysis.text import fold

NOTHING = {
    "",
    "-",
    "–",
    "—",
    "...",
    "…",
    "/",
    "n/a",
    "na",
    "khong co",
    "chua co",
    "chua co so lieu",
    "khong co so lieu",
    "kctt",
}
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x00A0: " ",
    0x202F: " ",
    0x2009: " ",
    0x3000: " ",
}


class Unreadable(ValueError):
    """A cell that has no single reading.

    Parameters
    ----------
    message : str
        What is wrong, with ``{value}`` for the cell; the key into the message catalogues.
    hint : str
        What to write instead.
    """

    def __init__(self, message: str, hint: str = "", **details: object) -> None:
        self.message, self.hint, self.details = message, hint, details
        super().__init__(message)


def plain_text(cell: object) -> str:
    """Return the text of a cell: composed Unicode, ordinary digits and spaces.

    Parameters
    ----------
    cell : object
        Of a sheet; None is an empty text.

    Returns
    -------
    str
        Full-width characters become ordinary ones; nothing else that looks like a digit does.

    Examples
    --------
    >>> plain_text(" ９５，２ ％")
    '95,2 %'
    """
    text = "" if cell is None else unicodedata.normalize("NFC", str(cell)).translate(_WIDE)
    return " ".join(text.split())


def says_nothing(text: str) -> bool:
    """Return whether a text says that there is no figure: empty, a dash, or words for it.

    Examples
    --------
    >>> says_nothing("–"), says_nothing("Chưa có số liệu"), says_nothing("0")
    (True, True, False)
    """
    return fold(text) in NOTHING
