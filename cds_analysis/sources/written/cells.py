"""What every reader of cells needs: its text, its number format, and the fault of one without one reading."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from cds_analysis.sources.written.vocabulary import is_word

# what breaks a line or controls a terminal must reach no file; half of a pair cannot even be written
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ORDINARY = _WIDE | _CONTROLS | _HALVES
# the parts of a number format: quoted, escaped, a gap or a fill of one letter's width, in brackets, a sign
_FORMAT = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
YEARS = (1990, 2100)


class Unreadable(ValueError):
    """A cell without a single reading: what is wrong, with ``{value}`` for the cell, and what to write."""

    def __init__(self, message: str, hint: str = "", **details: object) -> None:
        self.message, self.hint, self.details = message, hint, details
        super().__init__(message)


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


def says_nothing(text: str) -> bool:
    """Return whether a text says that there is no figure: empty, a dash, or words for it.

    Examples
    --------
    >>> says_nothing("–"), says_nothing("Chưa có số liệu"), says_nothing("0")
    (True, True, False)
    """
    return not text or is_word(text, "nothing")


def shown(cell: object) -> str:
    """Return a cell as a sheet shows it, for a message: a day first, hours past a day counted on.

    Examples
    --------
    >>> shown(datetime(2024, 1, 2)), shown(timedelta(days=1, hours=2)), shown(95.2)
    ('02/01/2024', '26:00', '95.2')
    """
    if isinstance(cell, timedelta) and cell == cell:
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S" if cell.second else "%H:%M")
    # a missing moment has “not a number” as its year
    if isinstance(cell, date) and cell.year == cell.year:
        clock = cell.time() if isinstance(cell, datetime) else time()
        day = f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
        return f"{day} {shown(clock)}" if clock != time() else day
    return str(cell).upper() if isinstance(cell, bool) else plain_text(cell)


class Section(NamedTuple):
    """One section of a number format: some have others for negative numbers, zero or a condition.

    ``signs`` act (placeholders, ``%``, letters of a date); what is ``literal`` is only shown (quoted or
    escaped text, the currency); a condition is one such as ``[>1]``.
    """

    signs: str = ""
    literal: str = ""
    has_condition: bool = False


def format_sections(number_format: str) -> list[Section]:
    """Return the sections of a number format, at least one.

    Examples
    --------
    >>> [(one.signs, one.literal) for one in format_sections('[>1]0.0"%";0%')]
    [('0.0', '%'), ('0%', '')]
    """
    sections = [Section()]
    for part in _FORMAT.findall(number_format):
        signs, literal, has_condition = sections[-1]
        hours, currency = re.fullmatch(r"\[([hms]+)\]", part, re.IGNORECASE), re.match(r"\[\$([^\]-]*)", part)
        if part == ";":
            sections.append(Section())
            continue
        # [h] counts hours past a day; [Red] only colours
        if hours:
            signs += hours[1]
        elif currency or part[0] in '"\\':
            literal += currency[1] if currency else part.strip('"') if part[0] == '"' else part[1:]
        elif len(part) == 1:
            signs += part
        sections[-1] = Section(signs, literal, has_condition or part[:2] in ("[<", "[>", "[="))
    return sections
