"""Sheets as provinces and departments lay them out, each with what may be read from it: an examiner of the way in.

A kind (see `corpus_kinds`) is a small function that disturbs a plain table (a `Draft`); it is called once for each
of its texts. What may be read is a set of figures: any other figure that an import tells is a silent number. Sheets
of a kind marked ``must`` are plainly one of the two shapes that are read, and must be read whole.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font


class Measure(NamedTuple):
    name: str
    code: str
    indicator: str
    unit: str
    low: float
    high: float
    decimals: int = 1


class Figure(NamedTuple):
    """What a cell says, if it is read at all."""

    indicator: str
    value: str
    period: str = "2024-Q4"
    area: str = "Bình Thuận"
    qualifier: str = "exact"
    known: str = "2025-01-15"
    org: str = "Sở TTTT"


class Look(NamedTuple):
    """A cell with its looks."""

    value: Any
    format: str = "General"
    font: Font | None = None
    comment: str = ""


@dataclass(frozen=True)
class Made:
    """A sheet with what may be read from it, and what must be told of it if anything is read."""

    kind: str
    name: str
    content: bytes
    shown: str
    may: frozenset[Figure]
    must: bool
    province: str = "Bình Thuận"
    period: str = "2024-Q4"
    known: str = "2025-01-15"
    org: str = "Sở TTTT"
    warned: bool = False
    unused: tuple[str, ...] = ()


PERCENTS = [
    Measure("Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử", "T09", "econtract_enterprise_pct", "%", 40, 70),
    Measure("Tỷ trọng thương mại điện tử trong tổng mức bán lẻ", "T10", "ecommerce_retail_pct", "%", 6, 14),
    Measure(
        "Tỷ lệ doanh nghiệp, hợp tác xã, hộ kinh doanh sử dụng nền tảng chuyển đổi số",
        "T08", "dx_platform_enterprise_pct", "%", 30, 60,
    ),
    Measure(
        "Tỷ lệ nhân lực lao động kinh tế số trong lực lượng lao động",
        "T11", "digital_workforce_pct", "%", 1, 3, 2,
    ),
    Measure(
        "Tỷ lệ người dân từ 15 tuổi trở lên có tài khoản thanh toán",
        "T12", "bank_account_15plus_pct", "%", 93, 97,
    ),
    Measure(
        "Tỷ lệ hộ gia đình có kết nối Internet băng rộng cáp quang",
        "T14", "fiber_household_pct", "%", 88, 96,
    ),
]  # fmt: skip
OTHERS = [
    Measure("Số trạm thu phát sóng di động 5G", "", "bts_5g", "trạm", 61, 99, 0),
    Measure("Số tiền thuế nộp không dùng tiền mặt", "", "cashless_tax_value", "tỷ đồng", 8000, 9900),
    Measure(
        "Năng suất lao động xã hội, giá hiện hành",
        "", "labor_productivity_level", "triệu đồng/lao động", 150, 175,
    ),
]  # fmt: skip
GOVERNMENT = ["UBND TỈNH BÌNH THUẬN", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"]


TIMES_NAMED = {
    "quý iii": "2024-Q3", "tháng 9": "2024-09", "thang 9": "2024-09", "6 tháng": "2024-H1",
    "30/9/2024": "2024-09-30", "năm 2023": "2023", "th 2023": "2023",
}  # fmt: skip


def named(text: str) -> str:
    """Return the time that a text names; none for those that say more than a time."""
    return next((period for words, period in TIMES_NAMED.items() if words in text.lower()), "")


class Draft:
    """A plain table that a kind disturbs."""

    def __init__(self, seed: str) -> None:
        self.pick = pick = Random(seed)
        self.measures = pick.sample(PERCENTS, 3) + pick.sample(OTHERS, 1)
        pick.shuffle(self.measures)
        self.used: set[str] = set()
        self.above: list[list[Any]] = []
        self.below: list[list[Any]] = []
        self.sheet, self.name, self.more = "Sheet1", "bieu.xlsx", list[tuple[str, list[list[Any]], str]]()
        self.changes: list[Callable[[Any, int], None]] = []
        self.options: dict[str, Any] = {}
        self.under: list[list[Any]] = []
        self.unseen = ""
        self.encode: Callable[[list[list[Any]]], bytes] = self.workbook
        self.start()

    def start(self) -> None:
        """Lay out the table of the measures."""
        self.heads: list[Any] = [
            self.pick.choice(["Chỉ tiêu", "Tên chỉ tiêu", "Nội dung"]),
            self.pick.choice(["ĐVT", "Đơn vị tính"]),
            self.pick.choice(["Kết quả thực hiện", "Kết quả", "Giá trị", "Thực hiện", "Số liệu"]),
        ]
        self.at, numbers = 2, [self.fresh(one) for one in self.measures]
        self.truth = [[Figure(one.indicator, n)] for one, n in zip(self.measures, numbers, strict=True)]
        cells = [self.written(number) for number in numbers]
        self.body: list[list[Any]] = [
            [one.name, one.unit, n] for one, n in zip(self.measures, cells, strict=True)
        ]

    def only(self, measures: Sequence[Measure]) -> None:
        """Begin anew with other measures."""
        self.measures = self.pick.sample(list(measures), min(4, len(measures)))
        self.start()

    def fresh(self, measure: Measure) -> str:
        """Return a number that stands nowhere else on the sheet, and does not end in a zero."""
        while True:
            number = f"{self.pick.uniform(measure.low, measure.high):.{measure.decimals}f}"
            if number not in self.used and (not measure.decimals or number[-1] != "0"):
                self.used.add(number)
                return number

    def written(self, number: str) -> Any:
        """Return a number as text or as number."""
        return self.pick.choice([number.replace(".", ","), float(number) if "." in number else int(number)])

    def number(self, row: int) -> str:
        return self.truth[row][0].value

    def comma(self, row: int) -> str:
        return self.number(row).replace(".", ",")

    def set(self, row: int, value: Any) -> None:
        self.body[row][self.at] = value

    def put(self, head: Any, cells: Any, at: int | None = None) -> None:
        """Add a column; one cell for all rows or one each."""
        at = self.pick.randint(self.at, len(self.heads)) if at is None else at
        given = cells if isinstance(cells, list) else [cells] * len(self.body)
        self.heads.insert(at, head)
        for row, cell in zip(self.body, given, strict=True):
            row.insert(at, cell)
        self.at += at <= self.at

    def take(self, at: int) -> None:
        """Take a column away."""
        for row in (self.heads, *self.body):
            del row[at]
        self.at -= at < self.at

    def beside(self) -> list[Any]:
        """Return other numbers of the same measures."""
        return [self.written(self.fresh(one)) for one in self.measures]

    def nothing(self, *rows: int) -> None:
        """Let no figure be read from some rows; from none without naming any."""
        for row in rows or range(len(self.truth)):
            self.truth[row] = []

    def each(self, *rows: int, **change: str) -> None:
        """Change what the rows say."""
        for row in rows or range(len(self.truth)):
            self.truth[row] = [one._replace(**change) for one in self.truth[row]]

    def says(self, text: str, *rows: int) -> None:
        """Let rows be figures of the time that a text names, if at all; of nothing if it names none."""
        period = named(text)
        self.each(*rows, period=period) if period else self.nothing(*rows)

    def also(self, numbers: list[Any], text: str) -> None:
        """Let other numbers of the measures be read too as what a text says: of a time, or of Lâm Đồng."""
        change = {
            "period": named(text) or "2024-Q4",
            "area": "Lâm Đồng" if text == "Lâm Đồng" else "Bình Thuận",
        }
        if named(text) or text == "Lâm Đồng":
            for row, (one, number) in enumerate(zip(self.measures, numbers, strict=True)):
                self.truth[row].append(
                    Figure(one.indicator, str(number).replace(",", "."))._replace(**change)
                )

    def section(self, row: int, *titles: Any) -> None:
        """Put lines before a row, which stays the same row of the truth by being empty."""
        for title in reversed(titles):
            self.body.insert(row, [title, *[""] * (len(self.heads) - 1)])
            self.truth.insert(row, [])

    def wide(self, given: Iterable[tuple[Any, str]]) -> None:
        """Put a column for each period in the place of the value; no figure where the period is empty."""
        self.take(self.at)
        self.truth = [[] for _ in self.measures]
        for head, period in given:
            numbers = [self.fresh(one) for one in self.measures]
            self.put(head, [self.written(number) for number in numbers], len(self.heads))
            for row, (one, number) in enumerate(zip(self.measures, numbers, strict=True)):
                self.truth[row] += [Figure(one.indicator, number, period)] * bool(period)

    def rows(self) -> list[list[Any]]:
        return [*self.above, self.heads, *self.under, *self.body, *self.below]

    def workbook(self, rows: list[list[Any]]) -> bytes:
        book = openpyxl.Workbook()
        fill(book.active, rows)
        book.active.title = self.sheet
        for change in self.changes:
            change(book.active, len(self.above) + 1)
        for title, lines, state in self.more:
            extra = book.create_sheet(title)
            extra.sheet_state = state
            fill(extra, lines)
        return saved(book)

    def made(self, kind: str, must: bool) -> Made:
        rows = self.rows()
        shown = [f"[{self.sheet}] {self.options} {self.unseen}", *(" | ".join(map(str, row)) for row in rows)]
        shown += [f"[{title}] {lines}" for title, lines, _ in self.more]
        may = frozenset(one for row in self.truth for one in row)
        return Made(kind, self.name, self.encode(rows), "\n".join(shown), may, must, **self.options)


def fill(sheet: Any, rows: list[list[Any]]) -> None:
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            write(sheet.cell(line, place), value)


def write(cell: Cell, value: Any) -> None:
    look = value if isinstance(value, Look) else Look(value)
    cell.value = look.value if look.value != "" else None
    cell.number_format = look.format if look.format != "General" else cell.number_format
    if look.font:
        cell.font = look.font
    if look.comment:
        cell.comment = Comment(look.comment, "Người lập")


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def separated(sign: str, encoding: str) -> Callable[[list[list[Any]]], bytes]:
    """Return what writes rows as a text file: commas in numbers, as a Vietnamese Excel does."""

    def encode(rows: list[list[Any]]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=sign, lineterminator="\r\n").writerows([map(plain, row) for row in rows])
        start = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else b""
        return start + text.getvalue().encode(encoding)

    return encode


def plain(cell: Any) -> str:
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def rich(*parts: tuple[str, dict[str, Any]]) -> CellRichText:
    """Return a text whose parts look differently."""
    return CellRichText(*(TextBlock(InlineFont(**look), text) for text, look in parts))


@dataclass
class Kind:
    make: Callable[[Draft, Any], None]
    texts: tuple[Any, ...] = field(default=())
    must: bool = False


KINDS: dict[str, Kind] = {}


def kind(*texts: Any, must: bool = False) -> Callable[[Callable[[Draft, Any], None]], None]:
    """Register a kind of sheet: one for each of its texts; one text alone holds several, parted by semicolons."""
    given = tuple(lines(texts[0])) if len(texts) == 1 and isinstance(texts[0], str) else texts

    def register(make: Callable[[Draft, Any], None]) -> None:
        KINDS[make.__name__] = Kind(make, given, must)

    return register


def lines(text: str) -> list[Any]:
    """Return texts parted by semicolons; those with bars as tuples."""
    given = [tuple(part.strip() for part in one.split("|")) for one in " ".join(text.split()).split(";")]
    return [one if len(one) > 1 else one[0] for one in given]
