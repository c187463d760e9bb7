"""What people really send: read to the last digit or refused by its cell; no traceback, nothing lost."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from cds_analysis.cli.figures import _ground_of_files
from cds_analysis.data.checks import check_data
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.store import open_store
from cds_analysis.intake.forms import known_by, write_form
from cds_analysis.intake.workbook.importing import ImportPlan, commit_import, plan_import
from cds_analysis.results.quarter import open_quarter

TODAY = date(2026, 11, 24)
HEADS = ["Chỉ tiêu", "Giá trị", "Kỳ số liệu", "Ngày có số liệu", "Cơ quan cung cấp"]
NAME = "Tỷ lệ người dân từ 15 tuổi trở lên có tài khoản thanh toán"
ORG = "Sở Khoa học và Công nghệ"
ROW = [NAME, "96,4", "Quý III/2024", "05/10/2024", ORG]


def book(
    *rows: Sequence[Any], heads: Sequence[Any] = HEADS, change: Callable[[Worksheet], None] | None = None
) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (heads, *rows):
        sheet.append(list(row))
    if change:
        change(sheet)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _with(place: int, cell: Any) -> list[Any]:
    return [*ROW[:place], cell, *ROW[place + 1 :]]


def _text(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            inside = source.read(name)
            target.writestr(name, inside.replace(old, new) if name == part else inside)
    return made.getvalue()


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 210_000_000)
    return made.getvalue()


def _word() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def _hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def _percent(sheet: Worksheet) -> None:
    sheet["B2"], sheet["B2"].number_format = 0.964, "0.0%"


def _merged(sheet: Worksheet) -> None:
    for letter in "ACDE":
        sheet.merge_cells(f"{letter}2:{letter}3")


def _second_sheet(sheet: Worksheet) -> None:
    sheet.title = "Tờ 9 (2)"
    sheet.parent.create_sheet("Ghi chú", 0)["A1"] = "Xin xem tờ sau."


def _above(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 5)
    sheet["A1"], sheet["A3"] = "ỦY BAN NHÂN DÂN TỈNH", "BÁO CÁO SỐ LIỆU"


GOOD: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    name: (content, expected or [("96.4", "exact", "2024-Q3")])
    for name, (content, expected) in {
        "as asked": (book(ROW), []),
        "number cell": (book(_with(1, 96.4)), []),
        "percent format": (book(ROW, change=_percent), []),
        "percent sign": (book(_with(1, "96,4%")), []),
        "point": (book(_with(1, "96.4")), []),
        "full-width digits": (book(_with(1, "９６，４")), []),
        "decomposed name": (book(_with(0, unicodedata.normalize("NFD", NAME))), []),
        "name in capitals": (book(_with(0, NAME.upper())), []),
        "spaces around": (book(_with(0, f"  {NAME}\n")), []),
        "target id instead of name": (book(["T12", *ROW[1:]], heads=["Mã", *HEADS[1:]]), []),
        "indicator": (book(["bank_account_15plus_pct", *ROW[1:]], heads=["indicator", *HEADS[1:]]), []),
        "about": (book(_with(1, "khoảng 96,4 %")), [("96.4", "approx", "2024-Q3")]),
        "over": (book(_with(1, "trên 96 %")), [("96", "at_least", "2024-Q3")]),
        "qualifier column": (
            book([*ROW, "khoảng"], heads=[*HEADS, "Mức xác định"]),
            [("96.4", "approx", "2024-Q3")],
        ),
        "trailing note": (book(_with(1, "96,4 (số sơ bộ)")), [("96.4", "approx", "2024-Q3")]),
        "moved columns": (book(ROW[::-1], heads=HEADS[::-1]), []),
        "other heads": (
            book(
                ROW,
                heads=[
                    "Nội dung chỉ tiêu",
                    "Kết quả thực hiện (%)",
                    "Kỳ báo cáo",
                    "Ngày báo cáo",
                    "Đơn vị cung cấp",
                ],
            ),
            [],
        ),
        "heads in capitals": (book(ROW, heads=[head.upper() for head in HEADS]), []),
        "lines above": (book(ROW, change=_above), []),
        "renamed sheet after another": (book(ROW, change=_second_sheet), []),
        "hidden row": (book(ROW, change=_hide), []),
        "empty lines between": (book(["", "", "", "", ""], ROW, [None] * 5), []),
        "extra columns": (book([*ROW, "x", 7], heads=[*HEADS, "Người lập", "Tỷ lệ hoàn thành"]), []),
        "date cell": (book(_with(3, datetime(2024, 10, 5))), []),
        "written-out day": (book(_with(3, "ngày 5 tháng 10 năm 2024")), []),
        "ISO day": (book(_with(3, "2024-10-05")), []),
        "month": (book(_with(2, "8/2024")), [("96.4", "exact", "2024-08")]),
        "year as number": (book(_with(2, 2023)), [("96.4", "exact", "2023")]),
        "half-year": (book(_with(2, "6 tháng đầu năm 2024")), [("96.4", "exact", "2024-H1")]),
        "a day": (book(_with(2, "đến 30/09/2024")), [("96.4", "exact", "2024-09-30")]),
        "csv": (";".join(HEADS).encode() + b"\n" + ";".join(ROW).encode(), []),
        "csv with mark and tabs": (("\ufeff" + "\t".join(HEADS) + "\r\n" + "\t".join(ROW)).encode(), []),
        "utf-16 csv": ((";".join(HEADS) + "\n" + ";".join(ROW)).encode("utf-16"), []),
        "no value yet": (book(ROW, [*ROW[:1], "chưa có", *ROW[2:]]), []),
        "the same twice": (book(ROW, ROW), []),
    }.items()
}
BAD: dict[str, tuple[bytes, str, str]] = {
    "unknown measure": (
        book(_with(0, "Tỷ lệ người dân có tài khoản ngân hàng số")),
        "is no known measure",
        "A2",
    ),
    "share or percentage": (book(_with(1, 0.964)), "a share of one or a percentage", "B2"),
    "date instead of number": (book(_with(1, datetime(2024, 5, 10))), "is a date, not a number", "B2"),
    "range": (book(_with(1, "95-97")), "more than one number", "B2"),
    "words": (book(_with(1, "chín mươi")), "holds no number", "B2"),
    "too high": (book(_with(1, "196,4")), "is not possible for", "B2"),
    "below zero": (book(_with(1, "-3")), "is not possible for", "B2"),
    "no such day": (book(_with(3, "31/02/2024")), "cannot be read as a day", "D2"),
    "month before day": (book(_with(3, "10/25/2024")), "cannot be read as a day", "D2"),
    "day in the future": (
        book(_with(3, "05/10/2027")),
        "lies after the day of the check, 24 November 2026",
        "D2",
    ),
    "known before it began": (
        book(_with(3, "05/10/2020")),
        "known since 5 October 2020, before its period Q3 2024 starts",
        "D2",
    ),
    "no day": (book(_with(3, None)), "“Ngày có số liệu” is missing", "D2"),
    "no period": (book(_with(2, None)), "“Kỳ số liệu” is missing", "C2"),
    "odd period": (book(_with(2, "quý V/2024")), "names no period", "C2"),
    "nobody gives it": (book(_with(4, None)), "“Cơ quan cung cấp” is missing", "E2"),
    "formula without result": (book(_with(1, "=A9+1")), "formula has no stored result", "B2"),
    "error in a cell": (book(_with(1, "#DIV/0!")), "shows an error, #DIV/0!", "B2"),
    "true": (book(_with(1, True)), "not a number", "B2"),
    "two values": (book(ROW, _with(1, "97")), "with different values", "B2"),
    "two value columns": (
        book([*ROW, 97], heads=[*HEADS, "Kết quả"]),
        "The results may stand under “Giá trị”, “Kết quả”: which of them is meant?",
        "F1",
    ),
    "contradicting qualifier": (
        book([*_with(1, "trên 96"), "dưới"], heads=[*HEADS, "Mức xác định"]),
        "This says “dưới”, but B2 says “trên 96”",
        "F2",
    ),
    "unknown qualifier": (book([*ROW, "tròn"], heads=[*HEADS, "Mức xác định"]), "is not known here", "F2"),
    "unknown province": (book([*ROW, "Bình Thuậm"], heads=[*HEADS, "Tỉnh"]), "is no known province", "F2"),
    "two measures": (
        book([*ROW, "digital_data_pct"], heads=[*HEADS, "indicator"]),
        "This says “digital_data_pct”, but A2 says",
        "F2",
    ),
    "no heads": (book(["a", "b"], heads=["x", "y"]), "No sheet has a row of heads", ""),
    "empty file": (b"", "The file is empty", ""),
    "damaged": (book(ROW)[:900], "is damaged", ""),
    "damaged inside": (_text(book(ROW), "xl/worksheets/sheet1.xml", b"<row", b"<<<"), "is damaged", ""),
    "entities": (
        _text(book(ROW), "xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook'),
        "declares XML entities",
        "",
    ),
    "bomb": (_bomb(), "unpacks to more than is reasonable", ""),
    "Word": (_word(), "This is a Word file", ""),
    "some archive": (
        _word().replace(b"word/document.xml", b"some/document.xml"),
        "This is no Excel workbook",
        "",
    ),
    "locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "locked by a password",
        "",
    ),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format .xls", ""),
    "too large": (b"x" * 10_000_001, "more than 10 million bytes", ""),
    "picture": (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "no workbook, and no UTF-8 text", ""),
}


@pytest.fixture(scope="module")
def real() -> Dataset:
    from cds_analysis.cellar.paths import data_dir

    return load_dataset(data_dir())


def _plan(content: bytes, dataset: Dataset, folder: Path, name: str = "bieu.xlsx") -> ImportPlan:
    file = folder / name
    file.write_bytes(content)
    return plan_import([file], known_by(dataset, "Bình Thuận", None, "", "", None), dataset, TODAY)


@pytest.mark.parametrize("name", GOOD)
def test_odd_but_clear(name: str, real: Dataset, tmp_path: Path) -> None:
    content, expected = GOOD[name]
    plan = _plan(content, real, tmp_path)
    assert [problem.text() for problem in plan.refused] == []
    read = [one.entry.row for one in plan.new]
    assert [(row["obs_value"], row["qualifier"], row["time_period"]) for row in read] == expected
    assert {(row["ref_area"], row["indicator"]) for row in read} == {
        ("Bình Thuận", "bank_account_15plus_pct")
    }


@pytest.mark.parametrize("name", BAD)
def test_refused_by_its_cell(name: str, real: Dataset, tmp_path: Path) -> None:
    content, stated, place = BAD[name]
    plan = _plan(content, real, tmp_path)
    assert plan.new == plan.revised == plan.unchanged == []
    assert len(plan.refused) == 1
    problem = plan.refused[0]
    assert stated in problem.text()
    assert problem.column == place
    assert problem.file.startswith("bieu.xlsx")


def test_the_corpus_is_large() -> None:
    assert len(GOOD) + len(BAD) >= 40


def test_merged_cells_name_every_row_but_a_value_is_only_that_of_its_own(
    real: Dataset, tmp_path: Path
) -> None:
    content = book(
        ROW, [None, "97,1", "Quý II/2024", None, None], change=lambda sheet: sheet.merge_cells("A2:A3")
    )
    first = _plan(content, real, tmp_path)
    assert [problem.column for problem in first.refused] == ["D3", "E3"]
    merged = book(ROW, [None, "97,1", None, None, None], change=_merged)
    assert "with different values" in _plan(merged, real, tmp_path).refused[0].text()
    values = book(ROW, [NAME, None, *ROW[2:]], change=lambda sheet: sheet.merge_cells("B2:B3"))
    made = _plan(values, real, tmp_path)
    assert (made.new, [problem.rule for problem in made.refused]) == ([], ["uncertain"])


def test_hidden_rows_are_named_and_rows_without_a_value_are_counted(real: Dataset, tmp_path: Path) -> None:
    plan = _plan(book(ROW, _with(1, None), change=_hide), real, tmp_path)
    assert ([one.text() for one in plan.problems], plan.n_empty) == (
        ["bieu.xlsx [Sheet]: Rows “2” are hidden, and were read. Is that right?"],
        1,
    )


def test_a_planned_value_is_no_figure(real: Dataset, tmp_path: Path) -> None:
    plan = _plan(book(_with(1, "dự kiến 99%")), real, tmp_path)
    assert plan.new == []
    assert plan.planned[0].row["obs_value"] == "99"


def test_a_row_that_tells_what_is_known_is_old_news_and_a_new_value_replaces(
    house: Path, tmp_path: Path
) -> None:
    dataset, store = load_dataset(house / "data"), open_store(house / "data")
    first = _plan(book(ROW), dataset, tmp_path)
    assert commit_import(first, store, "An", datetime(2026, 11, 24)) == 1
    again = _plan(book(_with(3, "06/10/2024")), dataset, tmp_path)
    assert (len(again.new), len(again.unchanged)) == (0, 1)
    other = _plan(book(_with(1, "96,9")), dataset, tmp_path)
    assert (other.added, [problem.rule for problem in other.refused]) == ([], ["same_day"])
    stated = other.refused[0].text().replace("\xa0", " ")
    assert "has told 96.4% for 5 October 2024 already, and now tells 96.9% for the same day" in stated
    later = _plan(book([NAME, "96,9", *ROW[2:3], "07/10/2024", ORG]), dataset, tmp_path)
    assert [(one.before, one.before_from) for one in later.revised] == [("96.4", ORG)]
    assert commit_import(later, store, "An", datetime(2026, 11, 24)) == 1
    back = _plan(book(_with(3, "08/10/2024")), dataset, tmp_path)
    assert [one.before for one in back.revised] == ["96.9"], "a source may go back to its first value"
    raw = list((house / "data" / "imports" / "raw").iterdir())
    assert len(raw) == 2
    assert not [problem for problem in check_data(house / "data", TODAY) if problem.severity == "error"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.none()
            | st.booleans()
            | st.floats()
            | st.integers(-(10**12), 10**12)
            | st.text(max_size=12)
            | st.dates(date(1900, 3, 1))
            | st.sampled_from([*ROW, "trên 80 %", "T12", "1.234"]),
            min_size=5,
            max_size=6,
        ),
        max_size=6,
    )
)
def test_no_sheet_brings_a_traceback_or_an_invented_number(
    real: Dataset, tmp_path: Path, rows: list[list[Any]]
) -> None:
    legal = [
        ["".join(x for x in cell if x.isprintable()) if isinstance(cell, str) else cell for cell in row]
        for row in rows
    ]
    plan = _plan(book(*legal), real, tmp_path)
    for one in (*plan.new, *plan.revised):
        cell = legal[one.entry.line - 2][1]
        shown = format(cell, ".15g") if isinstance(cell, float) else str(cell)
        assert float(one.entry.row["obs_value"]) in {float(part) for part in _numbers(shown)}


def _numbers(text: str) -> set[str]:
    plain = "".join(
        sign if sign.isascii() and (sign.isdigit() or sign in ".,-e+") else " "
        for sign in unicodedata.normalize("NFKC", text)
    )
    found = set()
    for part in plain.split():
        for candidate in (
            part,
            part.replace(",", "."),
            part.replace(".", ""),
            part.replace(".", "").replace(",", "."),
        ):
            try:
                float(candidate.strip(".,-") or "x")
            except ValueError:
                continue
            found |= {candidate.strip(".,"), candidate.strip(".,-")}
    return {one for one in found if one.strip("-")} or {"nan"}


def _fill_plainly(file: Path, period: str = "Quý IV/2024") -> int:
    """Put a possible number, a day and an agency into every line that the form asks for."""
    form = openpyxl.load_workbook(file)
    sheet, n = form.active, 0
    place = {cell.value: cell.column for cell in sheet[1]}
    for number in range(2, sheet.max_row + 1):
        if sheet.cell(number, place["indicator"]).value:
            sheet.cell(number, place["Giá trị"], 12)
            sheet.cell(number, place["Kỳ số liệu"], period)
            sheet.cell(number, place["Ngày có số liệu"], "20/01/2025")
            sheet.cell(number, place["Cơ quan cung cấp"], "Sở Ngoại vụ")
            n += 1
    form.save(file)
    return n


@pytest.mark.parametrize(
    ("province", "programme", "folder", "quarter"),
    [
        ("Bình Thuận", "nq10", "data", "2024-Q4"),
        ("Mẫu Lam", "demo14", "data/demo", "2024-Q4"),
        ("Bình Thuận", "qd411", "data", "2024-Q4"),
        # of this quarter agencies of another province hold the figures, and the form says so
        ("Bình Thuận", "nq10", "data", "2025-Q4"),
    ],
)
def test_a_form_says_by_itself_whose_it_is(
    province: str,
    programme: str,
    folder: str,
    quarter: str,
    house: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As README has it: no option but the file; look ahead, write, and nothing new the second time."""
    monkeypatch.setenv("CDS_ROOT", str(house))
    file = tmp_path / "bieu.xlsx"
    write_form(house / folder, province, quarter, programme, "", (), file)
    n = _fill_plainly(file)
    dataset = _ground_of_files([file])
    assert dataset.root == house / folder
    known = known_by(dataset, "", None, "", "", None)
    plan = plan_import([file], known, dataset, TODAY)
    assert [problem.text() for problem in plan.problems] == []
    assert (len(plan.added), {one.entry.row["ref_area"] for one in plan.added}) == (n, {province})
    assert commit_import(plan, open_store(dataset.root), "An", datetime(2026, 11, 24)) == n
    again = plan_import([file], known, dataset, TODAY)
    assert (len(again.unchanged), again.added, again.problems) == (n, [], [])


@pytest.mark.slow
def test_fourteen_targets_over_twelve_quarters_come_back_as_the_invented_truth(
    house: Path, tmp_path: Path
) -> None:
    """The forms of three years, filled in with the truth of the invented province, on data without its series."""
    root = house / "data" / "demo"
    own = root / "observations" / "quarterly.csv"
    rows = pd.read_csv(own, dtype=str, keep_default_na=False)
    rows[rows["ref_area"] != "Mẫu Lam"].to_csv(own, index=False)
    (root / "expected_rows.csv").write_text("file,rows\n", "utf-8")
    truth = pd.read_csv(root / "truth.csv", dtype=str).query("ref_area == 'Mẫu Lam'")
    dataset, store = load_dataset(root), open_store(root)
    wanted: dict[tuple[str, str], float] = {}
    for year in (2022, 2023, 2024):
        for quarter in (1, 2, 3, 4):
            period = f"{year}-Q{quarter}"
            file = tmp_path / f"{period}.xlsx"
            write_form(root, "Mẫu Lam", period, "demo14", "Sở mẫu tỉnh Mẫu Lam", (), file)
            wanted |= _fill(file, truth, period, date(year + quarter // 4, quarter * 3 % 12 + 1, 20))
            plan = plan_import([file], known_by(dataset, "Mẫu Lam", None, "", "", None), dataset, TODAY)
            assert [problem.text() for problem in plan.refused] == []
            commit_import(plan, store, "An", datetime(2026, 11, 24))
    entered = pd.read_csv(root / "observations" / "entered.csv")
    back = {(row.indicator, row.time_period): row.obs_value for row in entered.itertuples()}
    assert back == wanted
    assert len({period for _, period in back if "-Q" in period}) == 12
    assert "insufficient" not in set(open_quarter("Mẫu Lam", "2025-Q1").outlook.counted["word"])


def _fill(file: Path, truth: pd.DataFrame, period: str, known: date) -> dict[tuple[str, str], float]:
    form = openpyxl.load_workbook(file)
    sheet = form.active
    place = {cell.value: cell.column for cell in sheet[1]}
    filled: dict[tuple[str, str], float] = {}
    for number in range(2, sheet.max_row + 1):
        indicator = sheet.cell(number, place["indicator"]).value
        for at in (period, period[:4] if period.endswith("Q4") else ""):
            value = truth[(truth["indicator"] == indicator) & (truth["time_period"] == at)]["true_value"]
            if len(value) == 1:
                sheet.cell(
                    number,
                    place["Giá trị"],
                    f"{value.iloc[0].replace('.', ',')} %"
                    if float(value.iloc[0]) <= 1
                    else float(value.iloc[0]),
                )
                sheet.cell(number, place["Kỳ số liệu"], at)
                sheet.cell(number, place["Ngày có số liệu"], f"{known:%d/%m/%Y}")
                filled[indicator, at] = float(value.iloc[0])
    form.save(file)
    return filled
