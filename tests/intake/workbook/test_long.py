"""Small files that would take long to read are refused at once, with the cell; and no import goes on for ever."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from cds_analysis.cellar.errors import InputError
from cds_analysis.cli import figures
from cds_analysis.cli.app import app
from cds_analysis.data.deadline import within
from cds_analysis.intake.workbook.opened import open_workbook
from tests.intake.workbook.sheets import ROW, book, with_cell

SHEET = "xl/worksheets/sheet1.xml"
MANY = "tỷ lệ " * 5_000
# composing letters with so many marks takes hours, and nothing can stop it
MARKED = "a" + "\u0301\u0323" * 150_000


def _put(place: str, change: Callable[[Any], None]) -> bytes:
    def put(sheet: Worksheet) -> None:
        change(sheet[place])

    return book(ROW, change=put)


def _mended(old: str, new: str, name: str = SHEET) -> bytes:
    made = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(book(with_cell(1, 95))))
    with source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            text = source.read(part).decode().replace(SHEET.split("/")[-1], name.split("/")[-1])
            expected = text.replace(old, new) if part == SHEET else text
            target.writestr(name if part == SHEET else part, expected)
    return made.getvalue()


def _inline(text: str) -> bytes:
    return _mended('<c r="B2" t="n"><v>95</v>', f'<c r="B2" t="inlineStr"><is><t>{text}</t></is>')


LONG: dict[str, tuple[bytes, str]] = {
    "a text of digits": (book(with_cell(1, "9" * 32_767)), "Sheet!B2"),
    "a number": (_mended("<v>95</v>", f"<v>{'9' * 32_767}</v>"), "B2"),
    "a number beyond all decimal ones": (_mended("<v>95</v>", f"<v>{'9' * 400}</v>"), "Sheet!B2"),
    "a number of millions of digits": (_mended("<v>95</v>", f"<v>{'9' * 5_000_000}</v>"), "B2"),
    "a name": (book(with_cell(0, MANY)), "Sheet!A2"),
    "marks upon a letter": (_inline(MARKED), "Sheet!B2"),
    "a comment": (_put("B2", lambda cell: setattr(cell, "comment", Comment(MANY, "x"))), "Sheet!B2"),
    "a number format": (_put("B2", lambda cell: setattr(cell, "number_format", '0"a"' * 9_000)), "Sheet!B2"),
    "a header of the page": (
        _mended("</sheetData>", f"</sheetData><headerFooter><oddHeader>{MANY}</oddHeader></headerFooter>"),
        "header",
    ),
    "a cell of a text file": (f"Mã,Giá trị\nT12,{'9' * 100_000}".encode(), "A2"),
    "a cell in quotes": (f'Mã,Giá trị\nT12,"{"9, " * 900}"'.encode(), "B2"),
    "marks in a text file": (f"Mã,Giá trị\n{MARKED},95".encode(), "A2"),
}


def _refusal(content: bytes) -> str:
    start = time.perf_counter()
    with pytest.raises(InputError) as caught:
        open_workbook(content, "bieu")
    assert time.perf_counter() - start < 5
    (problem,) = caught.value.problems
    return problem.text()


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_refused_with_its_place(name: str) -> None:
    content, place = LONG[name]
    assert _refusal(content) == (
        f"bieu: Texts with more than 2000 letters, or numbers with more than 300 digits, stand in “{place}”. "
        "Shorten them; longer text belongs into the document."
    )


def test_all_long_cells_are_told_at_once() -> None:
    content = book(with_cell(0, MANY), with_cell(1, "9" * 2_001), with_cell(5, "x" * 2_000))
    assert "“Sheet!A2”, “Sheet!B3”." in _refusal(content)


@pytest.mark.parametrize("name", [SHEET, "xl/worksheets/sheet1.dat", "xl/worksheets/sheet1.bin"])
def test_rows_are_counted_whatever_their_part_is_called(name: str) -> None:
    rows = "".join(f'<row r="{number}"/>' for number in range(3, 300_000))
    assert "more than 200000 cells" in _refusal(_mended("</sheetData>", f"{rows}</sheetData>", name))


def test_a_line_of_very_many_cells_is_refused() -> None:
    assert "more than 200000 cells" in _refusal(b"a;" * 500_000)
    assert "more than 200000 cells" in _refusal(b"a" + b";b" * 16_000 + b';"\n"' + b";c" * 16_000)


def test_a_long_formula_does_not_count_as_its_value() -> None:
    formula = f"<f>{'1+' * 2_000}1</f><v>95</v>"
    (sheet,) = open_workbook(_mended("<v>95</v>", formula), "bieu.xlsx")
    assert sheet.rows[1][1].value == 95


def test_an_import_that_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(figures, "_ground_of_files", lambda _: time.sleep(5))
    file = tmp_path / "bieu.csv"
    file.write_bytes(b"x")
    start = time.perf_counter()
    for more in ([], ["--target-list", "--programme", "nq10"]):
        done = CliRunner().invoke(app, ["import", str(file), "--seconds", "0.2", *more])
        (problem,) = done.exception.problems  # type: ignore[union-attr]
        assert problem.text() == (
            "The files were not read to their end after 0.2 seconds; nothing was written. "
            "Send the sheet with the figures only, or give more time with --seconds."
        )
    assert time.perf_counter() - start < 4


def test_what_work_raises_itself_is_raised() -> None:
    def fail() -> None:
        raise TimeoutError("own")

    with pytest.raises(TimeoutError, match="own"):
        within(5, fail, RuntimeError)
