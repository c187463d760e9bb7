"""The archive that an Excel file is: what is harmful, damaged or too large is refused before it is unpacked."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from cds_analysis.errors import InputError, Problem

MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_CELLS = 200_000
MOST_FORMATTED = 1_000_000
_BLOCK = 1 << 20
# what the readers of archives raise for a part whose bytes are not what its head says
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def refused(message: str, hint: str, file: str, **details: object) -> InputError:
    """Return the fault of a whole file."""
    return InputError([Problem("workbook", message, hint, details, file)])


def damaged(name: str) -> InputError:
    """Return the fault of a file that cannot be opened."""
    return refused(
        "The file is damaged and cannot be opened.", "Open it in Excel, save it anew and send it again.", name
    )


def check_archive(content: bytes, name: str) -> None:
    """Refuse an archive that is no workbook, is damaged, or would cost too much to open.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name, for messages.

    Raises
    ------
    InputError
        With what is wrong.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > MOST_UNPACKED:
                raise refused("The file unpacks to more than is reasonable, and was not opened.", "", name)
            if "word/document.xml" in names:
                raise refused("This is a Word file.", "Copy its table into the Excel form.", name)
            if "xl/workbook.xml" not in names:
                raise refused("This is no Excel workbook.", "Save it as .xlsx, then send it again.", name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part, name)
    except _BROKEN:
        raise damaged(name) from None


class _Scan:
    """What the elements of a part of the archive would cost, counted before anything builds them."""

    def __init__(self, name: str) -> None:
        self.name, self.n_values, self.n_cells, self.n_covered = name, 0, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.element
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        message = "The file declares XML entities, as no spreadsheet does, and was not opened."
        raise refused(message, "", self.name)

    def element(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        self.n_values += kind in ("v", "is")
        self.n_cells += kind == "c"
        if kind in ("mergeCell", "hyperlink"):
            self.n_covered += _area(attributes.get("ref", ""))
        if self.n_values > MOST_CELLS or self.n_cells > MOST_FORMATTED:
            raise too_many(self.name)
        if self.n_covered > MOST_CELLS:
            message = "A merged area or a link of the file covers more than {n} cells."
            hint = "Unmerge the cells outside the table, then send it again."
            raise refused(message, hint, self.name, n=MOST_CELLS)


def too_many(name: str) -> InputError:
    """Return the fault of a file with more cells than are read."""
    message = "The file has more than {n} cells."
    return refused(message, "Send the sheet with the figures only.", name, n=MOST_CELLS)


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
        return (right - left + 1) * (bottom - top + 1)
    except (TypeError, ValueError):
        return 0


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse a part with a document type, one that unpacks to more than it told, and one with too many cells."""
    scan, seen, is_xml = _Scan(name), 0, True
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            seen += len(block)
            if seen > part.file_size:
                raise zipfile.BadZipFile
            if is_xml:
                try:
                    scan.parser.Parse(block)
                except expat.ExpatError:
                    is_xml = False  # the reader of the sheets stops there too, if it needs the part
