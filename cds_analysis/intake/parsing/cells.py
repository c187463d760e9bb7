"""What every reader of cells needs: its text, its number format, and the fault of one without one reading."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.vocabulary import is_word

# the parts of a number format: quoted, escaped, a gap or a fill of one letter's width, in brackets, a sign
_FORMAT = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|.', re.DOTALL)
YEARS = (1990, 2100)


class Unreadable(ValueError):
    """A cell without a single reading: what is wrong, with ``{value}`` for the cell, and what to write."""

    def __init__(self, message: str, hint: str = "", **details: object) -> None:
        self.message, self.hint, self.details = message, hint, details
        super().__init__(message)


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
        # a fill repeats its sign over the width of the cell: a digit would stand beside the number
        elif part[0] == "*" and part[1:].isalnum():
            literal += part[1:]
        elif part[0] == "*" and part[1:] in "-−–+":
            signs += part[1:]
        elif len(part) == 1:
            signs += part
        sections[-1] = Section(signs, literal, has_condition or part[:2] in ("[<", "[>", "[="))
    return sections
