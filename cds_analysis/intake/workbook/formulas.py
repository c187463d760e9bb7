"""What the formula of a value says of it: whence it was taken, and how it was reckoned."""

from __future__ import annotations

import re

from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.said import Said, Text
from cds_analysis.intake.workbook.sheet import Cell

_OF_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")
_CELL = r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
# numbers alone, or shares and sums of cells: a difference, a mean, a factor or a guess is another figure
_PLAIN = re.compile(
    rf"=(?:[\d.+\-*/()% ]+|(?:(?:SUM|ROUND|ROUNDUP|ROUNDDOWN|IFERROR)?\(|{_CELL}|[*/] ?100(?![\d.])|\b100 ?[*/]"
    r"|[,;] ?[0-4](?![\d.])|[+*/),;% ])+)"
)


def said_by_formula(cell: Cell, reader: Reader) -> Text:
    """Return what a formula says, by the names of the sheets from which it takes cells.

    Examples
    --------
    >>> from cds_analysis.data.dataset import load_dataset
    >>> from cds_analysis.cellar.paths import data_dir
    >>> reader = Reader(load_dataset(data_dir()).registry)
    >>> formulas = ("=C2/D2*100", "='KH 2025'!B2", "=B5*1.05")
    >>> [said_by_formula(Cell(91.2, "B2", formula=one), reader).said.unknown for one in formulas]
    ['', '', '=B5*1.05']
    >>> said_by_formula(Cell(91.2, "B2", formula="='KH 2025'!B2"), reader).said.why
    'a plan or an estimate'
    """
    sheets = [one[1] or one[2] for one in _OF_SHEET.finditer(cell.formula)]
    said = [reader.read(name.replace("''", "'")) for name in sheets]
    is_plain = _PLAIN.fullmatch(_OF_SHEET.sub("", cell.formula)) is not None
    first = next((one for one in said if not one.is_silent), Said())
    return Text(cell.place, cell.formula, first if first.why or is_plain else Said(unknown=cell.formula))
