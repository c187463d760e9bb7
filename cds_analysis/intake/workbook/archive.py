"""The archive that an Excel file is: what is harmful, damaged or too large is refused before it is built."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import IO
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from cds_analysis.cellar.errors import InputError, Problem

MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_CELLS = 200_000
MOST_FORMATTED = 1_000_000
MOST_LETTERS, MOST_DIGITS = 2_000, 300
# elements of a kind in all parts together; of any other kind there may be as many as formatted cells
_MOST = dict.fromkeys(("v", "is", "si", "r", "comment", "row"), MOST_CELLS)
_STRICT = "http://purl.oclc.org/ooxml/"
_AROUND = {f"{page}{end.title()}": end for page in ("odd", "even", "first") for end in ("header", "footer")}
_AROUND["txBody"] = "text box"
_BLOCK = 1 << 20
_MOST_NAMED = 20
Texts = Mapping[str, list[tuple[str, list[str]]]]


def refused(message: str, hint: str, file: str, **details: object) -> InputError:
    """Return the fault of a whole file."""
    return InputError([Problem("workbook", message, hint, details, file)])


# the readers of other formats tell of no number formats and no struck, raised or hidden parts (docs/command-line.md)
SAVE_AS_XLSX = "Excel: F12; LibreOffice: Ctrl+Shift+S. Choose the type .xlsx, see that all looks the same, then send that file."


def damaged(name: str) -> InputError:
    """Return the fault of a file that cannot be opened."""
    return refused(
        "The file is damaged and cannot be opened.", "Open it in Excel, save it anew and send it again.", name
    )


def too_many(name: str) -> InputError:
    """Return the fault of a file with more cells than are read."""
    message = "The file has more than {n} cells."
    return refused(message, "Send the sheet with the figures only.", name, n=MOST_CELLS)


def refuse_long(places: Iterable[str], name: str) -> None:
    """Refuse a file with texts in some places that would take too long to read, if there are any."""
    where = list(dict.fromkeys(places))
    if where:
        message = (
            "Texts with more than {n} letters, or numbers with more than {digits} digits, stand in {places}."
        )
        hint = "Shorten them; longer text belongs into the document."
        raise refused(message, hint, name, n=MOST_LETTERS, digits=MOST_DIGITS, places=where[:_MOST_NAMED])


def check_archive(content: bytes, name: str) -> Texts:
    """Refuse an archive that is no workbook or would cost too much to open; whatever else is raised is damage.

    The texts of its parts that stand outside cells are returned in pieces, with what each one is.
    """
    scan = _Scan(name)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_parts(archive.infolist(), name)
        for part in archive.infolist():
            with archive.open(part) as stream:
                scan.read(stream, part.filename)
    return scan.texts


def _check_parts(parts: list[zipfile.ZipInfo], name: str) -> None:
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refused("The file unpacks to more than is reasonable, and was not opened.", "", name)
    if "word/document.xml" in names:
        raise refused("This is a Word file.", "Copy its table into the Excel form.", name)
    if "xl/workbook.xml" not in names:
        raise refused("This is no Excel workbook.", SAVE_AS_XLSX, name)
    if len(names) < len(parts):
        raise zipfile.BadZipFile  # which of two parts of one name counts is not known


class _Scan:
    """What the elements of all parts would cost, counted before anything builds them, and texts outside cells."""

    def __init__(self, name: str) -> None:
        self.name, self.n_covered, self.cell, self.n_signs = name, 0, "", 0
        self.n: Counter[str] = Counter()
        self.texts: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)

    def read(self, stream: IO[bytes], part: str) -> None:
        self.part, self.parser = part, expat.ParserCreate()
        self.parser.StartElementHandler = self.element
        self.parser.StartDoctypeDeclHandler = self.doctype
        is_xml = True
        while block := stream.read(_BLOCK):  # to its end, where its sum is checked
            try:
                if is_xml:
                    self.parser.Parse(block)
            except expat.ExpatError:
                is_xml = False  # the reader of the sheets stops there too, if it needs the part

    def doctype(self, *_: object) -> None:
        message = "The file declares XML entities, as no spreadsheet does, and was not opened."
        raise refused(message, "", self.name)

    def element(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        self.n[kind] += 1
        if self.n[kind] > _MOST.get(kind, MOST_FORMATTED):
            raise too_many(self.name)
        if kind == "c":
            self.cell = attributes.get("r", "")
        elif kind == "v":
            self.n_signs = 0
            self.parser.CharacterDataHandler, self.parser.EndElementHandler = self.value, self.end_value
        elif kind in ("mergeCell", "hyperlink", "comment"):
            self.cover(attributes.get("ref", ""))
        elif kind == "workbook" and any(value.startswith(_STRICT) for value in attributes.values()):
            hint = "Save it as “Excel Workbook (.xlsx)”, then send it again."
            raise refused("The file is saved as Strict Open XML.", hint, self.name)
        elif kind in _AROUND:
            self.texts[self.part].append((_AROUND[kind], []))
            self.parser.CharacterDataHandler = self.texts[self.part][-1][1].append
            self.parser.EndElementHandler = self.end

    def value(self, text: str) -> None:
        self.n_signs += len(text)
        refuse_long([self.cell] if self.n_signs > MOST_LETTERS else [], self.name)

    def end_value(self, _: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def end(self, tag: str) -> None:
        kind = tag.rpartition(":")[2]
        if kind in _AROUND:
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        elif kind in ("p", "br"):
            self.texts[self.part][-1][1].append("\n")

    def cover(self, ref: str) -> None:
        self.n_covered += _area(ref)
        if self.n_covered > MOST_CELLS:
            message = "A merged area or a link of the file covers more than {n} cells."
            hint = "Unmerge the cells outside the table, then send it again."
            raise refused(message, hint, self.name, n=MOST_CELLS)


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
        return (right - left + 1) * (bottom - top + 1)
    except TypeError:  # whole rows or columns
        return MOST_CELLS + 1
    except ValueError:
        return 0
