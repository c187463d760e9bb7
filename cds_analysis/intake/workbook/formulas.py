"""What the formula of a value says of it: whence it was taken, and how it was reckoned."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def texts_of_formula(cell: Cell, reader: Reader) -> Iterator[Text]:
    """Yield what a formula says: the name of each sheet from which it takes cells, and what is no share or sum.

    Examples
    --------
    >>> from cds_analysis.data.dataset import load_dataset
    >>> from cds_analysis.cellar.paths import data_dir
    >>> reader = Reader(load_dataset(data_dir()).registry)
    >>> def said(formula):
    ...     return [one.said for one in texts_of_formula(Cell(91.2, "B2", formula=formula), reader)]
    >>> said("=C2/D2*100"), [one.unknown for one in said("=B5*1.05")]
    ([], ['=B5*1.05'])
    >>> [one.why for one in said("='Quý IV'!B2+'KH 2025'!B2")]
    ['', 'a plan or an estimate']
    """
    for sheet in _OF_SHEET.finditer(cell.formula):
        name = (sheet[1] or sheet[2]).replace("''", "'")
        yield Text(cell.place, cell.formula, reader.read(name))
    if not _PLAIN.fullmatch(_OF_SHEET.sub("", cell.formula)):
        yield Text(cell.place, cell.formula, Said(unknown=cell.formula))
