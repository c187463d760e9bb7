"""Rows of heads: where a table begins, and what the two rows of a head say together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from cds_analysis.sources.workbook.heads import NAMING, PLAN, Head, beside, read_head
from cds_analysis.sources.workbook.sheet import Cell, Sheet, is_number
from cds_analysis.sources.written.cells import plain_text


@dataclass(frozen=True)
class HeadRows:
    """A row of heads, or two of them read as one.

    Parameters
    ----------
    first, last : int
        Numbers of the upper and of the lower row, from 0.
    heads : sequence of Head
        By column.
    """

    first: int
    last: int
    heads: Sequence[Head]

    @property
    def fields(self) -> list[str]:
        """Return the fields by column."""
        return [head.field for head in self.heads]

    @property
    def are_whole(self) -> bool:
        """Return whether they name a value and what it is a value of."""
        return "value" in self.fields and any(name in self.fields for name in NAMING)

    @property
    def are_half(self) -> bool:
        """Return whether they begin a table that tells no value: of plans, or of something else."""
        known = [name for name in self.fields if name]
        return len(known) > 1 and any(name in known for name in NAMING) and "value" not in known


def rows_of_heads(sheet: Sheet) -> Iterator[HeadRows]:
    """Yield the rows of heads; one that has a value only together with the row below it is read with that.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Yields
    ------
    HeadRows
        Those that name no value among them: there the table above ends.
    """
    last = -1
    for number in sheet.filled:
        if number <= last:
            continue
        one = HeadRows(number, number, [_head(cell) for cell in sheet.rows[number]])
        if one.are_whole:
            made = replace(one, heads=_with_line_above(sheet, one, last))
            last = number
            yield made
        elif any(name in one.fields for name in NAMING):
            both = _two_rows(sheet, number)
            if both is not None or one.are_half:
                last = (both or one).last
                yield both or one


def _head(cell: Cell) -> Head:
    return read_head(cell.value) if isinstance(cell.value, str) else Head()


def _two_rows(sheet: Sheet, number: int) -> HeadRows | None:
    if number + 1 >= len(sheet.rows) or any(is_number(cell) for cell in sheet.rows[number + 1]):
        return None
    upper, lower = sheet.rows[number], sheet.rows[number + 1]
    heads = [
        _joined(_upper(sheet, number, at), lower[at] if at < len(lower) else None)
        for at in range(max(len(upper), len(lower)))
    ]
    made = HeadRows(number, number + 1, heads)
    return made if made.are_whole or (PLAN in made.fields and made.are_half) else None


def _upper(sheet: Sheet, number: int, at: int) -> str:
    """Return the upper head of a column: it may be merged, or simply stand, over several."""
    row = sheet.rows[number]
    while at >= 0:
        cell = row[at] if at < len(row) else None
        text = plain_text(cell.value) if cell else ""
        if text or at == 0:
            return text
        over = sheet.merged.get(f"{get_column_letter(at + 1)}{number + 1}")
        if over is not None:
            return plain_text(over.value)
        at -= 1
    return ""


def _joined(upper: str, cell: Cell | None) -> Head:
    lower = plain_text(cell.value) if cell and isinstance(cell.value, str) else ""
    if not lower:
        return read_head(upper)
    head = read_head(lower)
    return _under(head, upper)


def _under(head: Head, upper: str) -> Head:
    """Return a value's head below another one, which may say its period, or only that it is a value."""
    over = read_head(upper)
    if head.field != "value" or over.field in NAMING:
        return head
    if over.field == "value":
        return beside(beside(head, over.unit), over.period) if not over.odd else replace(head, odd=over.odd)
    return beside(head, upper)


def _with_line_above(sheet: Sheet, one: HeadRows, last: int) -> list[Head]:
    """Return heads with what stands above that of the values alone: a period or a plan over a part of them."""
    heads, at = list(one.heads), one.fields.index("value")
    number = one.first - 1
    if number <= last or number < 0:
        return heads
    place = f"{get_column_letter(at + 1)}{number + 1}"
    over = sheet.merged.get(place)
    row = sheet.rows[number]
    text = plain_text(over.value if over is not None else row[at].value if at < len(row) else None)
    names = [place for place, head in enumerate(heads) if head.field in NAMING]
    is_title = any(sheet.merged.get(f"{get_column_letter(n + 1)}{number + 1}") is over for n in names)
    if not text or (over is not None and is_title):
        return heads
    told = beside(heads[at], text)
    heads[at] = heads[at] if told.odd else told
    return heads
