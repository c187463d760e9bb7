"""Bytes to cells: what a file holds is seen with its looks; what cannot be seen whole is refused in one sentence."""

from __future__ import annotations

import contextlib
import io
import time
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.dataset import Dataset
from cds_analysis.intake.workbook.opened import lock_file_warning, open_workbook
from cds_analysis.intake.workbook.sheet import Cell, Sheet
from tests.intake.workbook.sheets import HEADS, ROW, book, plan, refusals, text_file, values, with_cell

SHEET = "xl/worksheets/sheet1.xml"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def only(content: bytes, name: str = "bieu.xlsx") -> Sheet:
    """Return the only sheet of a file."""
    (sheet,) = open_workbook(content, name)
    return sheet


def of_value(value: Any, change: Callable[[Any], None] = lambda cell: None) -> Cell:
    """Return a cell as it is read after it was put into a workbook."""

    def put(sheet: Worksheet) -> None:
        sheet["B2"] = value
        change(sheet["B2"])

    return only(book(ROW, change=put)).rows[1][1]


def refusal(content: bytes, name: str = "bieu.xlsx") -> str:
    """Return the one sentence with which a file is refused."""
    with pytest.raises(InputError) as caught:
        open_workbook(content, name)
    (problem,) = caught.value.problems
    return problem.text()


def archive(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, inside in parts.items():
            target.writestr(name, inside)
    return made.getvalue()


def mended(content: bytes, changes: Mapping[bytes, bytes], part: str = "", **more: bytes) -> bytes:
    """Return a workbook with other bytes in one part or in all, and with more parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for name in parts:
        for old, new in changes.items():
            parts[name] = parts[name].replace(old, new) if part in ("", name) else parts[name]
    return archive({**parts, **more})


def rich(*parts: str | tuple[str, dict[str, Any]]) -> CellRichText:
    return CellRichText(
        [one if isinstance(one, str) else TextBlock(InlineFont(**one[1]), one[0]) for one in parts]
    )


RAISED, STRUCK, BOLD = {"vertAlign": "superscript"}, {"strike": True}, {"b": True}
RICH = {
    "raised": (rich("81,2", ("1", RAISED)), "81,21", True),
    "lowered": (rich("81,2", ("1", {"vertAlign": "subscript"})), "81,21", True),
    "struck": (rich(("1200", STRUCK), " 1350"), "1200 1350", True),
    "raised sign": (rich("95", ("*", RAISED)), "95*", True),
    "raised blank": (rich("95", (" ", RAISED)), "95", False),
    "another look in a number": (rich("81,2", ("1", {"color": "FFFFFFFF"})), "81,21", True),
    "bold word": (rich(("Kết quả", BOLD), " (%)"), "Kết quả (%)", False),
    "bold number": (rich("Năm ", ("2024", BOLD)), "Năm 2024", False),
    "base line": (rich(("95,2", {"vertAlign": "baseline"})), "95,2", False),
}


@pytest.mark.parametrize("name", RICH)
def test_a_part_set_apart_is_seen(name: str) -> None:
    value, text, is_partly = RICH[name]
    cell = of_value(value)
    assert (cell.value, cell.is_partly) == (text, is_partly)


@pytest.mark.parametrize("font", [{}, RAISED, STRUCK])
def test_the_look_of_a_whole_number_is_seen_and_it_stays_a_number(font: dict[str, Any]) -> None:
    cell = of_value(95.2, lambda one: setattr(one, "font", Font(**font)))
    assert (cell.value, cell.is_partly, cell.is_struck) == (95.2, font == RAISED, font == STRUCK)


FORMATS = [
    (";;;", 95.2, True),
    (";;;", "95,2", True),
    (";;", "95,2", False),
    (";;", 95.2, True),
    ("0.0;-0.0;;@", 95.2, False),
    ("0.0;-0.0;;@", 0, True),
    ("0.0;;", -3, True),
    ("0.0", -3, False),
    ("#,###", 0, True),
    ("#,###", 7, False),
    ('"đạt"', 7, True),
    ('0.0" %"', 7, False),
    ("General", 0, False),
    ("@", "x", False),
    ('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', 0, False),
    ("[>=1]0;;", 7, True),
    ("dd/mm/yyyy", 45000, False),
]


@pytest.mark.parametrize(("number_format", "value", "is_unseen"), FORMATS)
def test_a_format_that_shows_nothing_is_seen(number_format: str, value: Any, is_unseen: bool) -> None:
    cell = of_value(value, lambda one: setattr(one, "number_format", number_format))
    assert cell.is_unseen is is_unseen


WHITE, BLUE = PatternFill("solid", fgColor="FFFFFF"), PatternFill("solid", fgColor="1F4E79")


@pytest.mark.parametrize(
    ("color", "fill", "is_unseen"),
    [
        ("FFFFFF", None, True),
        ("FFFEFEFE", None, True),
        ("FFFFFF", WHITE, True),
        ("FFFFFF", BLUE, False),
        ("FF0000", None, False),
        (openpyxl.styles.colors.Color(theme=0), None, True),
        (openpyxl.styles.colors.Color(theme=0, tint=-0.5), None, False),
        (openpyxl.styles.colors.Color(indexed=9), None, True),
        (openpyxl.styles.colors.Color(indexed=8), None, False),
    ],
)
def test_white_on_white_is_seen(color: Any, fill: PatternFill | None, is_unseen: bool) -> None:
    def paint(cell: Any) -> None:
        cell.font = Font(color=color)
        if fill:
            cell.fill = fill

    assert of_value(95.2, paint).is_unseen is is_unseen


def test_comments_come_without_their_author_and_on_empty_cells_too() -> None:
    def note(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment("An:\nƯớc thực hiện", "An")
        sheet["F2"].comment = Comment("Chưa có", "An")

    row = only(book(ROW, change=note)).rows[1]
    assert [cell.comment for cell in row] == ["", "Ước thực hiện", "", "", "", "Chưa có"]


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>7</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/>'
    "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Số liệu </a:t></a:r><a:r><a:t>ước</a:t></a:r></a:p>"
    "<a:p><a:r><a:t>Quý III</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
).encode()
RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
    b'Target="../drawings/drawing1.xml"/></Relationships>'
)


def test_text_boxes_belong_to_the_sheet_on_which_they_lie() -> None:
    content = book(ROW, change=lambda sheet: sheet.parent.create_sheet("Tờ 2").append(["x"]))
    more = {"xl/drawings/drawing1.xml": DRAWING, "xl/worksheets/_rels/sheet2.xml.rels": RELATIONS}
    first, second = open_workbook(mended(content, {}, **more), "bieu.xlsx")
    assert (first.around, second.name) == ((), "Tờ 2")
    assert [(cell.place, cell.value) for cell in second.around] == [
        ("text box", "Số liệu ước"),
        ("text box", "Quý III"),
    ]


@pytest.mark.parametrize(
    ("header", "texts"),
    [
        ("&LSở TT&amp;&amp;TT&C&amp;&quot;Arial,Bold&quot;&amp;14 Kế hoạch 2025&R&amp;K01+000&amp;P/&amp;N", ["Sở TT&TT", "Kế hoạch 2025"]),
        ("Số liệu ước", ["Số liệu ước"]),
        ("&amp;CTrang &amp;P", ["Trang"]),
        ("&amp;C&amp;D", []),
    ],
)  # fmt: skip
def test_headers_and_footers_come_without_their_codes(header: str, texts: list[str]) -> None:
    header = header.replace("&L", "&amp;L").replace("&C", "&amp;C").replace("&R", "&amp;R")
    for tag, place in (("oddHeader", "header"), ("firstFooter", "footer")):
        stated = f"<headerFooter><{tag}>{header}</{tag}></headerFooter></worksheet>".encode()
        sheet = only(mended(book(ROW), {b"</worksheet>": stated}, SHEET))
        assert [(cell.place, cell.value) for cell in sheet.around] == [(place, text) for text in texts]


def test_no_warning_of_a_library_is_shown() -> None:
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = only(mended(book(ROW), {b"</worksheet>": extension}, SHEET))
    assert sheet.rows[1][1].value == "95,2"


@pytest.mark.parametrize("name", ["bieu.xlsx", "bieu.csv"])
def test_invisible_signs_and_other_compositions_are_one_text(name: str) -> None:
    odd = unicodedata.normalize("NFD", "\u200bSở\u00ad Y\u2060 tế\ufeff")
    content = text_file(f"T12,95,2024,15/1/2025,{odd}") if name == "bieu.csv" else book([*ROW[:4], odd])
    assert only(content, name).rows[1][4].value == "Sở Y tế"


@pytest.mark.parametrize("name", ["bieu.xlsx", "bieu.csv"])
def test_a_number_that_runs_backwards_is_set_apart(name: str) -> None:
    content = (
        text_file("T12,\u202e12\u202c,2024,15/1/2025,Sở") if name == "bieu.csv" else book(["T12", "\u202e12"])
    )
    assert only(content, name).rows[1][1].is_partly


def test_a_break_that_is_written_out_is_a_blank() -> None:
    assert of_value("Sở_x000D_\nY tế").value == "Sở Y tế"


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A"])
def test_errors_and_formulas_without_a_result_are_unknown(error: str) -> None:
    assert (of_value(error).error, of_value(error).value, of_value(error).is_unknown) == (error, None, True)
    plain = only(text_file(f"T12,{error},2024,15/1/2025,Sở"), "bieu.csv").rows[1][1]
    assert (plain.error, plain.value, plain.is_unknown) == (error, "", True)
    formula = of_value("=Z9")
    assert (formula.error, formula.value, formula.is_unknown) == ("", None, True)


def test_a_formula_gives_its_stored_result() -> None:
    content = mended(book(["T12", "=1+1"]), {b"<f>1+1</f><v></v>": b"<f>1+1</f><v>2</v>", b"<f>1+1</f><v />": b"<f>1+1</f><v>2</v>"}, SHEET)  # fmt: skip
    cell = only(content).rows[1][1]
    assert (cell.value, cell.is_unknown) == (2, False)


def test_what_is_hidden_or_merged_is_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = sheet.column_dimensions["B"].hidden = True
        sheet.merge_cells("A2:A3")
        sheet.parent.create_sheet("x")
        sheet.sheet_state = "hidden"

    first, second = open_workbook(book(ROW, change=hide), "bieu.xlsx")
    assert (first.hidden, first.hidden_columns) == ({2}, {1})
    assert (first.is_hidden, second.is_hidden) == (True, False)
    assert first.merged["A3"].value == "T12"
    assert list(first.filled) == [0, 1, 2]


FILES = {
    "too large": (b"x" * 10_000_001, "more than 10 million bytes"),
    "empty": (b" \n ", "The file is empty"),
    "web page": (b"<html><table><tr><td>1</td></tr></table></html>", "This is a web page or XML"),
    "XML": (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "This is a web page or XML"),
    "picture": (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "no workbook, and no UTF-8 text"),
    "other letters": ("Mã,Giá trị\nT12,95".encode("cp1258", "replace") + b"\xfd\xfe", "no UTF-8 text"),
    "control": ("Mã,Giá trị\nT12,\x1b[2J95".encode(), "Line 2 holds a sign that no text has"),
    "locked": (OLD + "EncryptedPackage".encode("utf-16-le"), "locked by a password"),
    "old Excel": (OLD + b"\0" * 600, "old format .xls (or .doc). Excel: F12"),
    "Word": (archive({"word/document.xml": b"<w/>"}), "This is a Word file"),
    "some archive": (archive({"content.xml": b"<w/>"}), "This is no Excel workbook. Excel: F12"),
    "bomb": (lambda: archive({"xl/workbook.xml": b"0" * 210_000_000}), "unpacks to more than is reasonable"),
    "many parts": (lambda: archive({f"{n}.xml": b"" for n in range(2001)}), "unpacks to more than is reasonable"),
    "cut": (book(ROW)[:900], "is damaged"),
    "not well-formed": (mended(book(ROW), {b"<row": b"<<<"}, SHEET), "is damaged"),
    "no such sheet": (mended(book(ROW), {b"sheet1.xml": b"sheet9.xml"}, "xl/_rels/workbook.xml.rels"), "damaged"),
    "entities": (mended(book(ROW), {b"<workbook": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook'}), "declares XML entities"),
    "wide area": (mended(book(ROW), {b"</sheetData>": b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'}), "covers more than 200000 cells"),
    "linked columns": (mended(book(ROW), {b"</sheetData>": b'</sheetData><hyperlinks><hyperlink ref="A:XFD"/></hyperlinks>'}), "covers more than 200000 cells"),
    "many strings": (lambda: archive({"xl/workbook.xml": b"<sst>" + b"<si/>" * 200_001}), "more than 200000 cells"),
    "many cells": (lambda: book(*([1] * 100 for _ in range(2001))), "more than 200000 cells"),
    "far cells": (lambda: book(change=lambda sheet: [sheet.cell(row, 16_000, 1) for row in range(2, 100)]), "more than 200000 cells"),
    "Strict": (mended(book(ROW), STRICT), "The file is saved as Strict Open XML. Save it as “Excel Workbook (.xlsx)”, then send it again."),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_files_that_cannot_be_read_whole_are_refused(name: str) -> None:
    made, message = FILES[name]
    content = made if isinstance(made, bytes) else made()
    start = time.perf_counter()
    assert message in refusal(content)
    assert time.perf_counter() - start < 5


def test_two_parts_of_one_name_and_a_part_that_cannot_be_unpacked_are_damage() -> None:
    twice = io.BytesIO(book(ROW))
    with warnings.catch_warnings(), zipfile.ZipFile(twice, "a") as target:
        warnings.simplefilter("ignore")
        target.writestr(SHEET, target.read(SHEET).replace(b"T12", b"T13"))
    assert "is damaged" in refusal(twice.getvalue())
    content = bytearray(book(ROW))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as source:
        start = source.getinfo(SHEET).header_offset
    content[start + 60 : start + 90] = b"\xff" * 30
    assert "is damaged" in refusal(bytes(content))


def test_far_and_blank_cells_cost_nothing() -> None:
    def scatter(sheet: Worksheet) -> None:
        sheet["XFD1"], sheet["A1048576"] = "x", " "

    sheet = only(book(ROW, change=scatter))
    assert (len(sheet.rows), len(sheet.rows[0]), list(sheet.filled)) == (2, 16_384, [0, 1])


def test_ten_thousand_rows_open_in_seconds() -> None:
    content = book(*([f"T{n}", n / 7, "Quý IV/2024", "15/1/2025", "Sở", "", n, "x"] for n in range(10_000)))
    start = time.process_time()
    assert len(only(content).rows) == 10_001
    assert time.process_time() - start < 6  # two to three in fact


def test_lock_files_are_told_by_their_names() -> None:
    for name in ("~$bieu.xlsx", ".~lock.bieu.xlsx#"):
        problem = lock_file_warning(name)
        assert problem is not None
        assert problem.severity == "warning"
        assert problem.text() == (
            f"{name}: “bieu.xlsx” is open in Excel, or was when it was copied. Save and close it, and send “bieu.xlsx” itself."
        )
    assert lock_file_warning("bieu~$.xlsx") is None


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("title", ["", "Biểu số liệu, quý IV, năm 2024, tỉnh", "Nguồn; năm 2024\tTT"])
@pytest.mark.parametrize("heads", [HEADS, ["Chỉ tiêu", "ĐVT", "Kết quả năm 2024 (%)"]])
def test_the_row_of_heads_chooses_the_mark_and_every_cell_is_kept(
    mark: str, title: str, heads: list[str]
) -> None:
    content = "\n".join((title, mark.join(heads), mark.join(["x", "1", "", ""]), "x")).encode()
    sheet = only(content, "bieu.csv")
    assert [len(row) for row in sheet.rows[1:]] == [len(heads), 4, 1]
    assert (sheet.name, sheet.is_text) == ("bieu", True)


def test_a_number_parted_by_its_comma_makes_the_row_wider() -> None:
    rows = only(text_file("T12,95,2,Quý IV/2024,15/1/2025,Sở,", "T12,95"), "bieu.csv").rows
    assert [len(row) for row in rows] == [5, 7, 2]


@pytest.mark.parametrize(
    "rows",
    [
        ('T12,95,Quý IV/2024,15/1/2025,"Sở TTTT', "T12,96,Quý III/2024,15/1/2025,Sở TTTT"),
        ('T12,95,Q4,15/1/2025,"Sở', 'T12,96,Q3,15/1/2025,"Sở', 'T12,97,Q2,15/1/2025,Sở"'),
        ('T12,95,Quý IV/2024,15/1/2025,"Sở', 'T12,96,Quý III/2024,15/1/2025,Sở TTTT"'),
        ('T12,95,Quý IV/2024,15/1/2025,"Sở" TTTT',),
    ],
)
def test_an_open_quote_takes_no_row_with_it(rows: tuple[str, ...]) -> None:
    assert "The quote that opens in line 2 does not end where its cell ends" in refusal(
        text_file(*rows), "bieu.csv"
    )


def test_a_line_break_in_a_quoted_cell_is_a_blank() -> None:
    rows = only(text_file('T12,"95,2",Quý IV/2024,15/1/2025,"Sở\nTTTT"'), "bieu.csv").rows
    assert [cell.value for cell in rows[1]] == ["T12", "95,2", "Quý IV/2024", "15/1/2025", "Sở TTTT"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_utf_16_is_read_with_and_without_its_mark(encoding: str) -> None:
    sheet = only((";".join(HEADS) + "\n" + ";".join(ROW)).encode(encoding), "bieu.csv")
    assert [[cell.value for cell in row] for row in sheet.rows] == [HEADS, ROW]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_brings_a_traceback(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", ""]))
    content = book(ROW) if part else text_file(",".join(ROW))
    with zipfile.ZipFile(io.BytesIO(book(ROW))) as source:
        inside = bytearray(source.read(part) if part else content)
    for at, sign in data.draw(
        st.lists(st.tuples(st.integers(0, len(inside) - 1), st.integers(0, 255)), max_size=4)
    ):
        inside[at] = sign
    with contextlib.suppress(InputError):
        open_workbook(mended(content, {}, **{part: bytes(inside)}) if part else bytes(inside), "bieu.xlsx")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("T12,2024,15/1/2025,Sở,95,2", [6, 5]),
        ("T12,2024,15/1/2025,Sở", [4, 5]),
    ],
)
def test_a_csv_row_of_another_width_is_refused(
    row: str, expected: list[int], dataset: Dataset, tmp_path: Path
) -> None:
    heads = "Mã,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp,Giá trị"
    made = plan(text_file(row, heads=heads), dataset, tmp_path, "bieu.csv")
    assert values(made) == []
    assert refusals(made) == [
        f"bieu.csv [bieu]:2: The row has {expected[0]} cells, and there are {expected[1]} heads. "
        'Put a number with a comma in quotes, like "95,2", and leave no cell out.'
    ]


@pytest.mark.parametrize("place", range(6))
def test_a_formula_without_a_result_is_no_empty_cell(place: int, dataset: Dataset, tmp_path: Path) -> None:
    made = plan(book(with_cell(place, "=Z9")), dataset, tmp_path, organisation="Sở Y tế")
    assert values(made) == []
    assert [problem.column for problem in made.refused] == [f"{'ABCDEF'[place]}2"]
    assert "The formula has no stored result" in refusals(made)[0]


def test_many_unknown_names_take_no_time(dataset: Dataset, tmp_path: Path) -> None:
    rows = [f"Chỉ tiêu lạ số {n},95,2024,15/1/2025,Sở" for n in range(1500)]
    content = text_file(*rows, heads="Chỉ tiêu,Giá trị,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp")
    start = time.perf_counter()
    made = plan(content, dataset, tmp_path, "bieu.csv")
    assert len(made.refused) == 1500
    assert time.perf_counter() - start < 4


def test_a_cell_merged_across_columns_fills_no_other_field(dataset: Dataset, tmp_path: Path) -> None:
    row = [*ROW[:2], "15/1/2025", None, *ROW[4:]]
    made = plan(book(row, change=lambda sheet: sheet.merge_cells("C2:D2")), dataset, tmp_path)
    assert "C2: The cell is merged with others" in refusals(made)[0]


def _strike(sheet: Worksheet) -> None:
    sheet["B2"].font = Font(strike=True)


def test_what_a_reader_may_not_see_is_named(dataset: Dataset, tmp_path: Path) -> None:
    def hide_column(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].hidden = True

    def hide_sheet(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("x")
        sheet.sheet_state = "hidden"

    def hide_row(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    def whiten(sheet: Worksheet) -> None:
        sheet["B2"].font = Font(color="FFFFFFFF")

    for change in (hide_column, hide_sheet, hide_row, whiten):
        made = plan(book(ROW, change=change), dataset, tmp_path)
        assert (values(made), [problem.rule for problem in made.problems]) == (["95.2"], ["unseen"])
    struck = plan(book(ROW, change=_strike), dataset, tmp_path)
    assert (values(struck), "B2: “95,2” is struck through" in refusals(struck)[0]) == ([], True)


def test_a_number_of_a_row_that_is_struck_takes_the_row_with_it(dataset: Dataset, tmp_path: Path) -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["A2"].font = Font(strike=True)

    numbered = book([1, *ROW], heads=["STT", *HEADS], change=strike)
    made = plan(numbered, dataset, tmp_path)
    assert (values(made), "A2: “1” is struck through" in refusals(made)[0]) == ([], True)


def test_a_lock_file_is_passed_over_with_a_word(dataset: Dataset, tmp_path: Path) -> None:
    made = plan(b"\x05An", dataset, tmp_path, "~$bieu.xlsx")
    assert (made.refused, [problem.rule for problem in made.problems]) == ([], ["lock_file"])


def test_signs_that_nobody_sees_are_no_difference(dataset: Dataset, tmp_path: Path) -> None:
    name = "Tỷ lệ hộ gia đình có kết nối Internet băng rộng cáp quang"
    hidden = name.replace(" ", "\u200b ").replace("Int", "Int\u00ad")
    heads = ["Chỉ\u200b tiêu", *HEADS[1:]]
    assert values(plan(book([hidden, *ROW[1:]], heads=heads), dataset, tmp_path)) == ["95.2"]
