"""The numbers of a report for other programs: whole, exact, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.exports.cells import harmless, is_formula_like
from cds_analysis.exports.contents import SHEETS, TABLE_LINES
from cds_analysis.exports.cover import Origin
from cds_analysis.exports.fields import field_of
from cds_analysis.exports.files import csv_tables, excel_tables, export_files
from cds_analysis.exports.package import results_package
from cds_analysis.exports.reading import reader_columns
from cds_analysis.exports.sdmx import sdmx_csv, sdmx_table
from cds_analysis.exports.semicolon import semicolon_csv
from cds_analysis.exports.sheets import sheet_names
from cds_analysis.exports.workbook import report_workbook
from cds_analysis.results import OBSERVATIONS, PACKAGE, WORKBOOK
from cds_analysis.results.quarter import Quarter, open_quarter

pytestmark = pytest.mark.usefixtures("one_cache")
ORIGIN = Origin("d" * 64, "c" * 64, "Answer.")
# what the rungs of evidence say of themselves, which the pages state in sentences
LEARNED = {("readings", "reasons")}
REPORTS = [
    ("Bình Thuận", "2024-Q4"),
    ("34:Lâm Đồng", "2025-Q4"),
    ("Mẫu Lam", "2024-Q4"),
    ("Bắc Kạn", "2025-Q4"),
]


@pytest.fixture(scope="module", params=REPORTS, ids=lambda report: report[0])
def quarter(request: pytest.FixtureRequest) -> Quarter:
    return open_quarter(*request.param)


@pytest.fixture(scope="module")
def book(quarter: Quarter) -> openpyxl.Workbook:
    return _book(quarter)


def _book(quarter: Quarter) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_workbook(quarter, quarter.tables(), ORIGIN)))


def test_every_table_and_column_is_declared(quarter: Quarter) -> None:
    for name, table in quarter.tables().items():
        assert name in TABLE_LINES
        for column in table.columns:
            assert field_of(str(column), name, quarter), (name, column)


def test_every_code_has_words(quarter: Quarter) -> None:
    """A cell of a column of codes is nothing else, but the key of a unit where provinces are named beside."""
    for name, table in quarter.tables().items():
        for column in table.columns:
            field = field_of(str(column), name, quarter)
            if field and field.words and (name, column) not in LEARNED:
                texts = {part for text in table[column].dropna().astype(str) for part in text.split(";")}
                unknown = texts - set(field.words) - {""} - set(quarter.dataset.registry.names())
                assert not unknown, (name, column)


def test_no_sheet_shows_a_code(quarter: Quarter, book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [str(cell.value) for cell in cells if cell.data_type == "s"]
    assert not [text for text in texts if re.fullmatch("[a-z0-9]+(_[a-z0-9]+)+(;.*)?", text)]
    assert {"Đã đạt", "chính xác"} & set(texts) or quarter.programme is None


def test_days_are_days_and_chances_percentages(quarter: Quarter, book: openpyxl.Workbook) -> None:
    for name in (name for name in SHEETS if len(quarter.tables().get(name, ()))):
        sheet = book[quarter.say(SHEETS[name].title)]
        heads = next(row for row in sheet.iter_rows(max_row=3) if row[0].fill.fill_type)
        for head in heads:
            shown = [sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row + 1)]
            kinds = {cell.number_format for cell in shown if isinstance(cell.value, float)}
            if head.value in {quarter.say("Known by"), quarter.say("Deadline")}:
                assert {cell.data_type for cell in shown if cell.value is not None} <= {"d"}
            if head.value == quarter.say("Chance at the deadline"):
                assert all("0%" in kind for kind in kinds)


def test_numbers_are_those_of_the_tables_to_their_last_digit(quarter: Quarter) -> None:
    for name, table in quarter.tables().items():
        if name in SHEETS and len(table):
            wanted = SHEETS[name].columns.split() or [str(column) for column in table.columns]
            numbers = [one for one in wanted if one in table and pd.api.types.is_float_dtype(table[one])]
            shown = reader_columns(table, name, numbers, quarter, keep_empty=True) if numbers else []
            for column, read in zip(numbers, shown, strict=True):
                assert read.cells == [None if math.isnan(value) else value for value in table[column]]


def test_every_sheet_prints_as_wide_as_the_page_with_its_heads_on_each(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.right.text == "&P/&N"
        assert sheet is book.worksheets[0] or sheet.print_title_rows


def test_the_first_sheet_answers_and_names_whom_to_ask() -> None:
    quarter = open_quarter("Bình Thuận", "2024-Q4")
    first = _book(quarter).worksheets[0]
    texts = {str(cell.value) for row in first.iter_rows() for cell in row if cell.value}
    assert ORIGIN.answer in texts
    assert "Sở Công Thương tỉnh Bình Thuận" in texts
    links = {cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in _book(quarter).sheetnames[1:]}


def test_every_sheet_says_that_its_figures_are_invented(quarter: Quarter, book: openpyxl.Workbook) -> None:
    for sheet in book:
        first = [str(row[0].value) for row in sheet.iter_rows(max_row=3)]
        assert (quarter.notice in first) == bool(quarter.notice)


def test_the_data_package_describes_every_cell(quarter: Quarter) -> None:
    tables = quarter.tables()
    files, package = csv_tables(quarter, tables), json.loads(results_package(quarter, tables))
    assert package.get("description", "") == quarter.notice
    assert {one["path"] for one in package["resources"]} == {name for name, file in files.items() if file}
    for resource in package["resources"]:
        rows = pd.read_csv(io.BytesIO(files[resource["path"]] or b""), dtype=str, keep_default_na=False)
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(rows.columns)
        for field in fields:
            assert field["title"]
            cells = set(rows[field["name"]]) - {""}
            assert not {cell for cell in cells if not _fits(cell, field)}, (resource["name"], field["name"])
    assert results_package(quarter, tables) == results_package(quarter, tables)


def _fits(cell: str, field: Mapping[str, Any]) -> bool:
    reads: dict[str, Callable[[str], object]] = {
        "number": float,
        "integer": int,
        "date": date.fromisoformat,
        "boolean": {"True": True, "False": False}.__getitem__,
        "string": str,
    }
    try:
        reads[field["type"]](cell)
    except (ValueError, KeyError):
        return False
    return "categories" not in field or cell in {code["value"] for code in field["categories"]}


def test_invented_figures_say_so_in_every_row(quarter: Quarter) -> None:
    tables = quarter.tables()
    for file in filter(
        None, (*csv_tables(quarter, tables).values(), *excel_tables(quarter, tables).values())
    ):
        lines = file.decode("utf-8-sig").splitlines()
        assert all(quarter.notice in line for line in lines[1:])
        assert ("notice" in lines[0]) == bool(quarter.notice)


def test_sources_are_linked(quarter: Quarter, book: openpyxl.Workbook) -> None:
    linked = [cell for row in book.worksheets[-1].iter_rows() for cell in row if cell.hyperlink]
    assert all(cell.hyperlink.target.startswith("http") for cell in linked)
    assert linked or quarter.notice


def test_no_cell_is_a_formula_and_two_workbooks_have_the_same_bytes(quarter: Quarter) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\x01ctrl"]
    table = pd.DataFrame({"source_title": evil, "obs_value": [1.0, None, math.inf, 2, 3, 4]})
    tables = quarter.tables() | {"evidence": table.reindex(columns=SHEETS["evidence"].columns.split())}
    made = report_workbook(quarter, tables, ORIGIN)
    assert made == report_workbook(quarter, tables, ORIGIN)
    for row in (row for sheet in openpyxl.load_workbook(io.BytesIO(made)) for row in sheet.iter_rows()):
        for cell in row:
            assert cell.data_type != "f"
            assert cell.data_type != "s" or not is_formula_like(cell.value) or cell.quotePrefix


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_texts_with_the_marks_of_a_formula_stay_texts(mark: str) -> None:
    """The list of OWASP, on CSV injection."""
    text = f"{mark}SUM(A1)"
    assert is_formula_like(text)
    assert harmless(pd.DataFrame({"a": [text]}))["a"].tolist() == [f"'{text}"]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_names_of_sheets_are_taken_by_excel(names: list[str]) -> None:
    made = sheet_names(names)
    assert len({name.casefold() for name in made}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in made)


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False, allow_infinity=False)), max_size=8))
def test_csv_for_excel_comes_back_and_starts_no_formula(rows: list[tuple[str, float]]) -> None:
    text = semicolon_csv(pd.DataFrame(rows, columns=["a", "b"])).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert len(back) == len(rows)
    for (name, value), (cell, number) in zip(rows, back, strict=True):
        assert cell == (f"'{name}" if is_formula_like(name) else name)
        assert float(number.replace(",", ".")) == value


def test_a_bound_is_no_observed_value_in_sdmx(quarter: Quarter) -> None:
    table = sdmx_table(quarter)
    bound = table["QUALIFIER"].isin(["at_least", "at_most"])
    assert (table["OBS_VALUE"].eq("NaN") == bound).all()
    assert set(table.loc[bound, "OBS_STATUS"]) <= {"O"}
    assert set(table.loc[~bound, "OBS_STATUS"]) <= {"A", "E"}
    assert (table["OBS_STATUS"].eq("E") == table["QUALIFIER"].eq("approx")).all()
    assert ((table["LOWER_BOUND"] + table["UPPER_BOUND"]) != "").eq(bound).all()
    key = ["REF_AREA", "INDICATOR", "TIME_PERIOD"]
    assert not table.duplicated(key).any()
    back = pd.read_csv(io.BytesIO(sdmx_csv(quarter)), dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(back, table.astype(str), check_dtype=False)


def test_the_exports_are_the_workbook_and_the_observations() -> None:
    quarter = open_quarter("Bình Thuận", "2024-Q4")
    files = export_files(quarter, quarter.tables(), ORIGIN)
    assert set(files) == {WORKBOOK, OBSERVATIONS, PACKAGE}
    kept = pd.read_csv(io.BytesIO(files[OBSERVATIONS]), dtype=str).query("REF_AREA_KEY == 'Bình Thuận'")
    assert (kept["KNOWN_FROM"] <= "2024-12-31").all()
    assert kept.query("INDICATOR == 'dti_total'")["TIME_PERIOD"].tolist() == ["2022"]
