"""What the formula of a value says of it: how it was reckoned, and what stands over the cells that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from openpyxl.utils import range_boundaries

from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.workbook.heads import COUNTED, is_heads, read_head, shown_year
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.names import Names
from cds_analysis.intake.workbook.said import PLAN, Said, Text
from cds_analysis.intake.workbook.sheet import Cell, Sheet, is_blank

_OF_SHEET = r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!"
_CELL = r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
_NAMED = re.compile(rf"(?:{_OF_SHEET})?(?<![\w$])({_CELL})")
_NUMBER = r"\d+(?:\.\d+)?"
_SHARE = rf"{_NUMBER}/{_NUMBER}(?:\*100)?"
# a number, a sum or a share of numbers; or sums and shares of cells: a difference, a mean, a factor or a guess
# is another figure
_PLAIN = re.compile(
    rf"=(?:{_NUMBER}(?:\+{_NUMBER})*|{_SHARE}|ROUND\((?:{_SHARE}|{_NUMBER})[,;] ?[0-4]\)"
    rf"|(?:(?:SUM|ROUND|ROUNDUP|ROUNDDOWN|IFERROR)?\(|{_CELL}|[*/] ?100(?![\d.])|\b100 ?[*/]"
    r"|[,;] ?[0-4](?![\d.])|[+*/),;% ])+)"
)
_ALONE = re.compile(rf"=\(*{_CELL}\)*(?:[*/]100)*")
# of shares a sum is none
_SUM = re.compile(r"\+|\bSUM\((?!\$?[A-Z]{1,3}\$?\d+\))")
_DIGITS = re.compile(r"[\d.,%\s()+–-]*")
# more cells than a person would look at are the sum of a list
_MOST_CELLS = 1000
Place = tuple[int, int]


def texts_of_formula(
    cell: Cell,
    own: Sheet,
    others: Mapping[str, Sheet],
    reader: Reader,
    names: Names,
    meant: Set[str],
    is_share: bool = False,
) -> Iterator[Text]:
    """Yield what a formula says: its sheets, what stands over and beside the cells that it names; and other formulas.

    Parameters
    ----------
    cell : Cell
        Of the value.
    own : Sheet
        Where it stands.
    others : mapping of str to Sheet
        The sheets of its file by their names.
    reader : Reader
        Understands what stands there.
    names : Names
        Of measures.
    meant : set of str
        The measures that the row of the value may mean: other rows that it names must be of no other.
    is_share : bool
        The value is a share: a sum is none.

    Yields
    ------
    Text
        Unknown are what is no sum or share, empty cells, heads that are not understood, and another measure.

    Examples
    --------
    >>> from cds_analysis.data.dataset import load_dataset
    >>> from cds_analysis.cellar.paths import data_dir
    >>> data = load_dataset(data_dir())
    >>> heads = [Cell("Kế hoạch", "A1"), Cell("Tử số", "B1"), Cell("Mẫu số", "C1")]
    >>> rows = [heads, [Cell(90, "A2"), Cell(45, "B2"), Cell(50, "C2")]]
    >>> sheet = Sheet("Biểu", rows, frozenset(), {}, filled=(0, 1))
    >>> reader, names = Reader(data.registry), Names(data.indicators, None)
    >>> def said(formula):
    ...     cell = Cell(90, "D2", formula=formula)
    ...     texts = texts_of_formula(cell, sheet, {}, reader, names, set())
    ...     whys = [(text.place, text.said.why or text.said.unknown) for text in texts]
    ...     return [why for why in whys if why[1]]
    >>> said("=B2/C2*100"), said("=A2"), said("=B2*1.05")
    ([], [('A1', 'a plan or an estimate')], [('D2', '=B2*1.05')])
    """
    formula, bare = cell.formula, re.sub(_OF_SHEET, "", cell.formula)
    refused = Text(cell.place, formula, Said(unknown=formula))
    # what stands in for an error is no figure
    is_sum = is_share and "/" not in bare and _SUM.search(bare)
    if not _PLAIN.fullmatch(bare) or is_sum or ("IFERROR" in formula and not cell.value):
        yield refused
    for met in _NAMED.finditer(formula):
        name = (met[1] or met[2] or "").replace("''", "'")
        if name:
            yield Text(cell.place, formula, reader.read(name))
        sheet = others.get(plain_text(name)) if name else own
        places = _places(met[3]) if sheet else []
        if sheet is None or not places:
            continue
        if all(_is_empty(sheet, *place) for place in places):
            yield refused
        heads = {at: (row, at) for row, at in reversed(places)}
        over = [text for place in heads.values() for text in _over(sheet, place, reader, is_other=bool(name))]
        yield from over
        rows = dict.fromkeys(row for row, _ in places if name or row != _row_of(cell))
        yield from _of_rows([sheet.rows[row] for row in rows if row < len(sheet.rows)], reader, names, meant)
        if _ALONE.fullmatch(bare) and not name and (places[0][0] != _row_of(cell) or _is_counted(over)):
            yield refused


def _places(reference: str) -> list[Place]:
    """Return the cells of a reference by the numbers of their rows and columns, from 0; none of too many."""
    left, top, right, bottom = range_boundaries(reference.replace("$", ""))
    rows, columns = range(top - 1, bottom), range(left - 1, right)
    return [(row, at) for row in rows for at in columns] if len(rows) * len(columns) <= _MOST_CELLS else []


def _is_empty(sheet: Sheet, row: int, at: int) -> bool:
    return row >= len(sheet.rows) or is_blank(sheet.at(row, at))


def _row_of(cell: Cell) -> int:
    return int(re.sub(r"\D", "", cell.place)) - 1


def _is_counted(over: Sequence[Text]) -> bool:
    """Return whether cells are the parts of a share."""
    return any(read_head(text.text).field in COUNTED for text in over)


def _over(sheet: Sheet, place: Place, reader: Reader, is_other: bool) -> Iterator[Text]:
    """Yield the head over a cell with what stands above it; of another sheet all that stands above it."""
    row, at = place
    above = [number for number in sheet.filled if number < row]
    heads = (number for number in reversed(above) if _may_be_head(sheet, number, at))
    head = next(heads, None)
    if head is not None:
        cell = sheet.at(head, at)
        yield Text(cell.place, plain_text(cell.value), _said_by_head(shown_year(cell), reader))
    for number in (one for one in above if head is None or one < head):
        cells = sheet.rows[number] if is_other else [sheet.covering(number, at) or sheet.at(number, at)]
        yield from (_known(one, reader) for one in cells if isinstance(one.value, str))


def _known(cell: Cell, reader: Reader) -> Text:
    """Return what a text says, as far as it is understood."""
    text = plain_text(cell.value)
    return Text(cell.place, text, replace(reader.read(text), unknown="", units=()))


def _may_be_head(sheet: Sheet, number: int, at: int) -> bool:
    cell = sheet.at(number, at)
    is_words = isinstance(cell.value, str) and not _DIGITS.fullmatch(plain_text(cell.value))
    return not is_blank(cell) and (is_words or is_heads(sheet, number))


def _said_by_head(text: str, reader: Reader) -> Said:
    """Return what a head says of the cells below it; nothing where they are results, or parts of a share."""
    head = read_head(text)
    if head.field == "plan":
        return Said(why=PLAN)
    said = reader.read(head.rest if head.field in ("value", *COUNTED) else text)
    is_known = head.field in ("value", *COUNTED) or said.why or said.times
    return said if is_known else Said(unknown=text)


def _of_rows(rows: Sequence[Sequence[Cell]], reader: Reader, names: Names, meant: Set[str]) -> Iterator[Text]:
    """Yield what the texts of rows say whose figures are taken: of another measure, or that they are none."""
    for cell in (cell for row in rows for cell in row if isinstance(cell.value, str)):
        text = plain_text(cell.value)
        found = names.measures(text)
        if found and not found & meant:
            yield Text(cell.place, text, Said(unknown=text))
        elif not found:
            yield _known(cell, reader)
