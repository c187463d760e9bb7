"""What every reader of cells needs: its text, its number format, and the fault of one without one reading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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
    "chua thong ke",
    "chua danh gia",
    "chua tong hop",
    "chua cong bo",
}
# what breaks a line or controls a terminal must reach no file; half of a pair cannot even be written
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    0x00A0: " ",
    0x202F: " ",
    0x2009: " ",
    0x3000: " ",
}
_ORDINARY = _WIDE | _CONTROLS | _HALVES
# the parts of a number format: quoted, escaped, a gap or a fill of one letter's width, in brackets, a sign
_FORMAT = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
YEARS = (1990, 2100)


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
    r"""Return the text of a cell: composed Unicode, ordinary digits and spaces.

    Parameters
    ----------
    cell : object
        Of a sheet; None is an empty text.

    Returns
    -------
    str
        Full-width characters become ordinary ones; nothing else that looks like a digit does. Whatever
        breaks a line or controls a terminal becomes a space.

    Examples
    --------
    >>> plain_text(" ９５，２ ％"), plain_text("Sở\u2028Y\x00tế")
    ('95,2 %', 'Sở Y tế')
    """
    # composed last: an ordinary letter may compose where its full-width twin did not
    text = "" if cell is None else unicodedata.normalize("NFC", str(cell).translate(_ORDINARY))
    return " ".join(text.split())


def says_nothing(text: str) -> bool:
    """Return whether a text says that there is no figure: empty, a dash, or words for it.

    Examples
    --------
    >>> says_nothing("–"), says_nothing("Chưa có số liệu"), says_nothing("0")
    (True, True, False)
    """
    return fold(text) in NOTHING


def shown(cell: object) -> str:
    """Return a cell as a sheet shows it, for a message: a day first, hours past a day counted on.

    Examples
    --------
    >>> shown(datetime(2024, 1, 2)), shown(timedelta(days=1, hours=2)), shown(95.2)
    ('02/01/2024', '26:00', '95.2')
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, timedelta) and cell == cell:
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S" if cell.second else "%H:%M")
    # a missing moment has “not a number” as its year
    if not isinstance(cell, date) or cell.year != cell.year:
        return plain_text(cell)
    day = f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    if isinstance(cell, datetime) and cell.time() != time():
        return f"{day} {shown(cell.time())}"
    return day


@dataclass(frozen=True)
class Section:
    """One section of a number format: some have others for negative numbers, zero or a condition.

    Parameters
    ----------
    signs : str
        What acts: placeholders, ``%``, letters of a date.
    literal : str
        What is only shown: quoted or escaped text, the currency.
    has_condition : bool
        Whether it is chosen by a condition such as ``[>1]``.
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
        if part == ";":
            sections.append(Section())
        else:
            sections[-1] = _with_part(sections[-1], part)
    return sections


def _with_part(section: Section, part: str) -> Section:
    signs, literal, has_condition = section.signs, section.literal, section.has_condition
    if part[0] == '"':
        literal += part.strip('"')
    elif part[0] == "\\" and len(part) > 1:
        literal += part[1:]
    elif part[0] == "[" and len(part) > 1:
        currency = re.match(r"\[\$([^\]-]*)", part)
        literal += currency[1] if currency else ""
        # [h] counts hours past a day; [Red] only colours
        signs += part[1:-1] if re.fullmatch(r"\[(h+|m+|s+)\]", part, re.IGNORECASE) else ""
        has_condition = has_condition or part[1] in "<>="
    elif len(part) == 1:
        signs += part
    return Section(signs, literal, has_condition)
