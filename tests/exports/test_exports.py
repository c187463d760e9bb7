"""The numbers of a report for other programs: whole, exact, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import math

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_analysis.exports.cells import harmless, is_formula_like
from cds_analysis.exports.cover import Origin
from cds_analysis.exports.files import export_files
from cds_analysis.exports.sdmx import sdmx_csv, sdmx_table
from cds_analysis.exports.semicolon import semicolon_csv
from cds_analysis.exports.sheets import N_HEADERS, sheet_names
from cds_analysis.exports.words import SHEET_LINES, column_head
from cds_analysis.exports.workbook import report_workbook
from cds_analysis.results import OBSERVATIONS, WORKBOOK
from cds_analysis.results.quarter import Quarter, open_quarter

ORIGIN = Origin("d" * 64, "c" * 64)
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
    return openpyxl.load_workbook(io.BytesIO(report_workbook(quarter, quarter.tables(), ORIGIN)))


def test_every_table_and_column_has_words(quarter: Quarter) -> None:
    for name, table in quarter.tables().items():
        assert name in SHEET_LINES
        for column in table.columns:
            assert column_head(str(column), name, quarter), (name, column)


def test_the_workbook_holds_every_number_to_its_last_digit(quarter: Quarter, book: openpyxl.Workbook) -> None:
    for name, table in quarter.tables().items():
        if table.empty:
            assert name not in book.sheetnames
            continue
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [str(column) for column in table.columns]
        assert sheet.max_row == len(table) + N_HEADERS
        for column, cells in zip(table.columns, sheet.iter_cols(min_row=N_HEADERS + 1), strict=True):
            for value, cell in zip(table[column], cells, strict=True):
                if isinstance(value, float) and not math.isnan(value):
                    assert cell.value == pytest.approx(value, rel=1e-15, abs=0)


def test_the_workbook_names_its_sources_and_invented_data(quarter: Quarter, book: openpyxl.Workbook) -> None:
    first = [str(row[0].value) for row in book.worksheets[0].iter_rows()]
    assert (quarter.notice in first) == bool(quarter.notice)
    linked = [cell for row in book.worksheets[-1].iter_rows() for cell in row if cell.hyperlink]
    assert all(cell.hyperlink.target.startswith("http") for cell in linked)
    assert linked or quarter.notice


def test_no_cell_is_a_formula_and_two_workbooks_have_the_same_bytes(quarter: Quarter) -> None:
    tables = dict(quarter.tables())
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\x01ctrl"]
    tables["evidence"] = pd.DataFrame({"source_title": evil, "obs_value": [1.0, None, math.inf, 2, 3, 4]})
    made = report_workbook(quarter, tables, ORIGIN)
    assert made == report_workbook(quarter, tables, ORIGIN)
    for row in openpyxl.load_workbook(io.BytesIO(made))["evidence"].iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not is_formula_like(str(cell.value)) or cell.quotePrefix


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
    assert set(files) == {WORKBOOK, OBSERVATIONS}
    kept = pd.read_csv(io.BytesIO(files[OBSERVATIONS]), dtype=str).query("REF_AREA_KEY == 'Bình Thuận'")
    assert (kept["KNOWN_FROM"] <= "2024-12-31").all()
    assert kept.query("INDICATOR == 'dti_total'")["TIME_PERIOD"].tolist() == ["2022"]
