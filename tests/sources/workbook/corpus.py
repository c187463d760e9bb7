"""Sheets as provinces and departments lay them out, each with what may be read from it: an examiner of the way in.

A kind is a small function that disturbs a plain table (a `Draft`); it is called once for each of its texts. What
may be read is a set of figures: any other figure that an import tells is a silent number. Sheets of a kind that
is marked ``must`` are plainly one of the two shapes that are read, and must be read whole.
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
        told = cells if isinstance(cells, list) else [cells] * len(self.body)
        self.heads.insert(at, head)
        for row, cell in zip(self.body, told, strict=True):
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

    def section(self, row: int, *titles: Any) -> None:
        """Put lines before a row, which stays the same row of the truth by being empty."""
        for title in reversed(titles):
            self.body.insert(row, [title, *[""] * (len(self.heads) - 1)])
            self.truth.insert(row, [])

    def wide(self, told: Iterable[tuple[Any, str]]) -> None:
        """Put a column for each period in the place of the value; no figure where the period is empty."""
        self.take(self.at)
        self.truth = [[] for _ in self.measures]
        for head, period in told:
            numbers = [self.fresh(one) for one in self.measures]
            self.put(head, [self.written(number) for number in numbers], len(self.heads))
            for row, (one, number) in enumerate(zip(self.measures, numbers, strict=True)):
                self.truth[row] += [Figure(one.indicator, number, period)] * bool(period)

    def rows(self) -> list[list[Any]]:
        return [*self.above, self.heads, *self.under, *self.body, *self.below]

    def workbook(self, rows: list[list[Any]]) -> bytes:
        book = openpyxl.Workbook()
        _fill(book.active, rows)
        book.active.title = self.sheet
        for change in self.changes:
            change(book.active, len(self.above) + 1)
        for title, lines, state in self.more:
            extra = book.create_sheet(title)
            extra.sheet_state = state
            _fill(extra, lines)
        return _saved(book)

    def made(self, kind: str, must: bool) -> Made:
        rows = self.rows()
        shown = [f"[{self.sheet}] {self.options}", *(" | ".join(map(str, row)) for row in rows)]
        shown += [f"[{title}] {lines}" for title, lines, _ in self.more]
        may = frozenset(one for row in self.truth for one in row)
        return Made(kind, self.name, self.encode(rows), "\n".join(shown), may, must, **self.options)


def _fill(sheet: Any, rows: list[list[Any]]) -> None:
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            _write(sheet.cell(line, place), value)


def _write(cell: Cell, value: Any) -> None:
    look = value if isinstance(value, Look) else Look(value)
    cell.value = look.value if look.value != "" else None
    cell.number_format = look.format if look.format != "General" else cell.number_format
    if look.font:
        cell.font = look.font
    if look.comment:
        cell.comment = Comment(look.comment, "Người lập")


def _saved(book: Any) -> bytes:
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
    """Register a kind of sheet: one for each of its texts."""

    def register(make: Callable[[Draft, Any], None]) -> None:
        KINDS[make.__name__] = Kind(make, texts, must)

    return register


def cases() -> list[tuple[str, int]]:
    """Return the kind and number of every sheet."""
    return [(name, number) for name, one in KINDS.items() for number in range(len(one.texts))]


def make(name: str, number: int) -> Made:
    """Return a sheet, always the same."""
    draft = Draft(f"{name} {number}")
    KINDS[name].make(draft, KINDS[name].texts[number])
    return draft.made(name, KINDS[name].must)
