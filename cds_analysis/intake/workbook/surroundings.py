"""The texts around the table of a sheet: its name, what stands above, below and outside its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePath

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.faults import Place, fault, uncertain
from cds_analysis.cellar.plain_text import plain_text
from cds_analysis.intake.parsing.vocabulary import find, is_word, names_something, start
from cds_analysis.intake.workbook.entries import Unused
from cds_analysis.intake.workbook.heads import numbers_columns
from cds_analysis.intake.workbook.meaning import Reader
from cds_analysis.intake.workbook.names_of_files import read_name
from cds_analysis.intake.workbook.said import Said, Text
from cds_analysis.intake.workbook.sheet import Cell, Sheet, doubt_of, is_blank, is_number, is_ordinal

# what a letter is written on the ground of is no plan that the figures are
_GROUND = re.compile(
    r"^\W*căn cứ\s+(?:kế hoạch|nghị quyết|quyết định|chương trình)\b(?:\s+số\s*[\d/]+KH\S*)?", re.IGNORECASE
)
_RECIPIENTS = re.compile(r"\W*(?:như trên|lưu\b(?!\s*ý))", re.IGNORECASE)
_SIGNED_DAY = re.compile(r"\bngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm\b", re.IGNORECASE)


def is_signature(cells: Sequence[Cell]) -> bool:
    """Return whether a row is one of those with which a sheet is signed: an office, a day, who is told."""
    texts = [plain_text(cell.value) for cell in cells if isinstance(cell.value, str)]
    if any(is_number(cell) for cell in cells):
        return False
    return any(
        (start(text, "signatures") and not text.lower().startswith("lưu ý"))
        or _RECIPIENTS.match(text)
        or _SIGNED_DAY.search(text)
        for text in texts
    )


@dataclass
class Surroundings:
    """What stands around the row of heads of a sheet; a text of which a part is taken back is raised as a fault."""

    sheet: Sheet = field(repr=False)
    where: str
    reader: Reader
    row: int
    problems: list[Problem] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)

    def place(self, cell: Cell | Text | None = None) -> Place:
        """Return where a cell or a text stands; of the sheet without one."""
        name = cell.place if cell else ""
        return Place(self.where, int(re.sub(r"\D", "", name) if is_of_cell(name) else 0), name)

    def leave(self, where: Cell | Text, text: object, why: str) -> None:
        """Name a text of which nothing is used."""
        self.unused.append(Unused(self.where, where.place, plain_text(text), why))

    def around(self, body: range) -> Iterator[Text]:
        """Yield the sheet's name, and what stands on its page outside the cells and the rows of figures."""
        if not self.sheet.is_text:
            yield self.reader.text(f"[{plain_text(self.sheet.name)}]", self.sheet.name)
        name = PurePath(self.where.rpartition(" [")[0])
        yield self.named(name.name, name.stem)
        rows = (row for at, row in enumerate(self.sheet.rows) if at not in body or all(map(is_blank, row)))
        comments = (Cell(cell.comment, cell.place) for row in rows for cell in row if cell.comment)
        for cell in (*self.sheet.around, *comments):
            is_name = cell.place in ("table", "chart")
            yield (self.named if is_name else self.reader.text)(cell.place, cell.value)

    def named(self, place: str, name: str) -> Text:
        """Return what the name of a file or of a table says, as far as it is understood."""
        words, said = read_name(name, self.reader)
        if place not in ("table", "chart") and names_something(said.unknown):
            message = "The file’s name says “{value}”: are its figures those of the whole province?"
            self.problems.append(fault("file_name", self.place(), message, "", "warning", value=said.unknown))
        return Text(place, words, replace(said, unknown=""))

    def above(self, values: set[int], named: set[int]) -> tuple[list[Text], dict[int, list[Text]]]:
        """Return the texts above the heads that govern all figures, and those that govern some columns of values."""
        of_all: list[Text] = []
        of_columns: dict[int, list[Text]] = {}
        rows = (one for one in self.sheet.filled if one < self.row)
        for number in (one for one in rows if not numbers_columns(self.sheet.rows[one])):
            texts = list(self.texts_of(number))
            for text, span in texts:
                covered = values & set(span)
                if named & set(span) or not covered or (len(texts) == 1 and len(span) == 1):
                    of_all.append(text)
                    continue
                for at in covered:
                    of_columns.setdefault(at, []).append(text)
        return of_all, of_columns

    def below(self, first: int) -> Iterator[Text]:
        """Yield the lines below the last figure; names below a signature say nothing."""
        is_signed = False
        for number in (one for one in self.sheet.filled if one >= first):
            is_signed = is_signed or is_signature(self.sheet.rows[number])
            for text, _ in self.texts_of(number):
                is_of_people = is_signed and (not text.said.unknown or text.said.is_name)
                said = replace(text.said, unknown="", units=()) if is_of_people else text.said
                if is_signed and is_person(text):
                    said, is_of_people = Said(), True
                elif is_of_people and speaks_for_others(text):
                    message = "“{value}” signs the sheet: are its figures those of the whole province?"
                    problem = fault("signer", self.place(text), message, "", "warning", value=text.text)
                    self.problems.append(problem)
                if is_of_people and not (said.why or said.times or said.areas or said.units or said.written):
                    self.leave(text, text.text, "a signature")
                else:
                    yield text._replace(said=said)

    def texts_of(self, number: int) -> Iterator[tuple[Text, range]]:
        """Yield the texts of a row with the columns over which each is merged, or stands before the next one."""
        row, width = self.sheet.rows[number], len(self.sheet.rows[self.row])
        starts = [at for at, cell in enumerate(row) if not is_blank(cell)]
        if len(starts) == 2 and is_ordinal(plain_text(row[starts[0]].value)):
            # the number of a title in a cell of its own
            number_of = plain_text(row[starts[0]].value).strip(" ().")
            title = row[starts[1]]
            yield self.text(replace(title, value=f"{number_of}. {plain_text(title.value)}")), range(width)
            return
        if len(starts) == 2 and plain_text(row[starts[0]].value).endswith(":"):
            # a label, and what it says
            joined = " ".join(plain_text(row[at].value) for at in starts)
            yield self.text(replace(row[starts[0]], value=joined)), range(width)
            return
        if self.sheet.is_text and starts:
            # a title may hold the mark that parts cells
            joined = ", ".join(plain_text(row[at].value) for at in starts)
            yield self.text(Cell(joined, f"A{number + 1}")), range(width)
            return
        ends = [*starts[1:], max(len(row), width)] if len(starts) > 1 else [at + 1 for at in starts]
        for at, end in zip(starts, ends, strict=True):
            over = self.sheet.covering(number, at)
            if over is None:
                yield self.text(row[at]), range(at, end)
            elif self.sheet.covering(self.row, at) is not over:  # else it is the upper part of a head
                end = next(one for one in count(at) if self.sheet.covering(number, one) is not over)
                yield self.text(row[at]), range(at, end)

    def text(self, cell: Cell) -> Text:
        """Return a text with what it says; nobody can be sure of one of which a part is struck."""
        if doubt_of(cell)[0]:
            message = "A part of this text is struck or set apart, so that what it says is not certain."
            raise InputError([uncertain(self.place(cell), cell.value, message)])
        text = plain_text(cell.value)
        return Text(cell.place, text, self.reader.read(_GROUND.sub("|", text)))


def is_person(text: Text) -> bool:
    """Return whether a text is the name of a person in full, with what leads it, and of no province.

    Examples
    --------
    >>> texts = ("Trần Văn Nam", "Người lập biểu: Phạm Thị Ước", "Huyện Trần Đề", "Trần Đề", "Số ước")
    >>> [is_person(Text("A1", text, Said())) for text in texts]
    [True, True, False, False, False]
    """
    lead = start(text.text, "signatures")
    written = re.findall(r"\S+", text.text[lead.end :].strip(" :.-") if lead else text.text)
    is_written = all(word.isalpha() and word[0].isupper() for word in written)
    is_name = 3 <= len(written) <= 5 and is_written and is_word(written[0], "families")
    return is_name and not text.said.areas


def speaks_for_others(text: Text) -> bool:
    """Return whether who signs a sheet has an office that is not known: of a district, a company, a sector.

    Examples
    --------
    >>> signers = {"TRƯỞNG PHÒNG VHTT": "VHTT", "GIÁM ĐỐC TRUNG TÂM Y TẾ": "", "KT. GIÁM ĐỐC": "", "Lò Văn A": "Lò A"}
    >>> [speaks_for_others(Text("A1", one, Said(unknown=unknown))) for one, unknown in signers.items()]
    [True, True, False, False]
    """
    has_office = find(text.text, "signatures/offices") or text.said.has_agency
    is_of_few = text.said.unknown or find(text.text, "fields/sectors")
    return bool((has_office and is_of_few) or find(text.text, "signatures/branches"))


def is_of_cell(place: str) -> bool:
    """Return whether a place is that of a cell."""
    return re.fullmatch(r"[A-Z]+\d+", place) is not None
