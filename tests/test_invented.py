"""Invented and official figures never meet, and every file in which invented ones leave says what they are."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import papermill
import pytest
from nbconvert import HTMLExporter
from typer.testing import CliRunner

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.paths import data_dir, demo_dir, project_root
from cds_analysis.cellar.translator import Translator
from cds_analysis.cli import app
from cds_analysis.data.ledger import FORECASTS
from cds_analysis.data.observations import load_observations
from cds_analysis.data.registry import load_registry
from cds_analysis.intake.forms import write_form
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.results.quarter import open_quarter
from cds_analysis.runs.portal import write_portal
from cds_analysis.runs.run import RunOptions, run_report

OFFICIAL, INVENTED = "Bình Thuận", "Mẫu Lam"
NOTICE = load_registry(demo_dir()).notices["vi"]


def test_no_name_leads_to_a_unit_of_both_countries() -> None:
    real, demo = load_registry(data_dir()), load_registry(demo_dir())
    assert not set(real.names()) & set(demo.names())
    assert not [name for name in (*demo.names(), *demo.aliases) if real.knows(name)]
    assert (real.notices["vi"], real.notices["en"]) == ("", "")


@pytest.mark.parametrize(("unit", "other"), [(OFFICIAL, demo_dir), (INVENTED, data_dir)])
def test_a_report_believes_no_figure_of_the_other_country(unit: str, other: Callable[[], Path]) -> None:
    quarter = open_quarter(unit, "2024-Q4")
    foreign = set(load_registry(other()).names())
    assert not set(quarter.resolved["ref_area"]) & foreign
    assert quarter.previous.dataset.root == quarter.dataset.root
    assert bool(quarter.notice) == (unit == INVENTED)


def _tables(unit: str) -> dict[str, bytes]:
    with open_cache():
        tables = open_quarter(unit, "2024-Q4").tables()
    return {
        name: table.drop(columns="csv_file", errors="ignore").to_csv().encode()
        for name, table in tables.items()
    }


def test_official_results_are_the_same_without_the_invented_country(house: Path) -> None:
    before = _tables(OFFICIAL)
    shutil.rmtree(house / "data" / "demo")
    assert _tables(OFFICIAL) == before


def test_invented_results_are_the_same_without_any_official_figure(house: Path) -> None:
    before = _tables(INVENTED)
    for path in (house / "data" / "observations").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for path in (house / "data" / "programmes").iterdir():
        shutil.rmtree(path)
    assert _tables(INVENTED) == before


@pytest.mark.parametrize(("unit", "programme"), [(OFFICIAL, "demo14"), (INVENTED, "nq10")])
def test_no_unit_is_judged_by_a_programme_of_the_other_country(unit: str, programme: str) -> None:
    done = CliRunner().invoke(app, ["report", "--province", unit, "--programme", programme, "--dry-run"])
    assert done.exit_code != 0 or open_quarter(unit, "2024-Q4", programme=programme).programme is None


HEAD = "Mã,Giá trị,Kỳ số liệu,Ngày có số liệu,Cơ quan cung cấp,Tỉnh\n"
ROW = 'T12,"95,2",Quý IV/2024,15/1/2025,Sở TTTT,{}\n'


def _import(house: Path, *units: str, options: tuple[str, ...] = ()) -> tuple[set[str], set[str]]:
    """Import a figure for each unit, and return the units of new figures of the real and the invented country."""
    file = house / "bieu.csv"
    file.write_text(HEAD + "".join(ROW.format(unit) for unit in units), encoding="utf-8")
    entered = [root / "observations" / "entered.csv" for root in (house / "data", house / "data" / "demo")]
    before = [len(_areas(one)) for one in entered]
    CliRunner().invoke(app, ["import", str(file), "--commit", "--partial", *options])
    real, demo = (set(_areas(one)[n:]) for one, n in zip(entered, before, strict=True))
    return real, demo


def _areas(file: Path) -> list[str]:
    return pd.read_csv(file)["ref_area"].tolist() if file.is_file() else []


def test_an_imported_figure_stays_in_its_country(house: Path) -> None:
    real, demo = load_registry(house / "data"), load_registry(house / "data" / "demo")
    assert _import(house, INVENTED) == (set(), {INVENTED})
    assert _import(house, OFFICIAL) == ({OFFICIAL}, set())
    for units, options in (
        ((OFFICIAL, INVENTED), ()),
        ((INVENTED, OFFICIAL), ()),
        ((INVENTED,), ("--data", str(house / "data"))),
        ((OFFICIAL,), ("--data", str(house / "data" / "demo"))),
        ((OFFICIAL,), ("--province", INVENTED)),
        ((INVENTED,), ("--province", OFFICIAL)),
    ):
        _import(house, *units, options=options)
    assert set(load_observations(data=house / "data")["ref_area"]) <= set(real.names())
    assert set(load_observations(data=house / "data" / "demo")["ref_area"]) <= set(demo.names())


def test_a_project_on_invented_data_alone_says_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo_dir(), tmp_path / "data")
    monkeypatch.setenv("CDS_ROOT", str(tmp_path))
    assert open_quarter(INVENTED, "2024-Q4").notice == NOTICE


def test_the_form_of_an_invented_province_says_so(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    write_form(demo_dir(), INVENTED, "2024-Q4", "demo14", "", (), file)
    book = openpyxl.load_workbook(file)
    assert all(sheet.oddHeader.center.text == NOTICE for sheet in book)
    assert NOTICE in {cell.value for row in book.worksheets[1].iter_rows() for cell in row}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return reports on an official and an invented province, side by side."""
    folder = tmp_path_factory.mktemp("outputs")
    for unit, quarter, only in (
        (OFFICIAL, "2024-Q4", ("00",)),
        (INVENTED, "2024-Q4", ()),
        (INVENTED, "2024-Q3", ("00",)),
    ):
        options = RunOptions(outputs=folder, only=only, csv_for_excel=True)
        run_report(parse_parameters(unit, quarter), options, lambda line: None, Translator("vi"))
    write_portal(folder)
    return folder


@pytest.mark.slow
@pytest.mark.long
def test_every_file_of_an_invented_report_says_so(outputs: Path) -> None:
    files = [file for file in (outputs / "mau-lam").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} >= {".html", ".ipynb", ".csv", ".xlsx", ".json", ".svg", ".docx"}
    silent = [file.name for file in files if "không có thật" not in _text(file) and _has_rows(file)]
    assert not silent


@pytest.mark.slow
@pytest.mark.long
def test_no_file_of_an_official_report_says_so_and_the_ledgers_lie_apart(outputs: Path) -> None:
    files = [file for file in (outputs / "binh-thuan").rglob("*") if file.is_file()]
    assert not [file.name for file in files if NOTICE in _text(file)]
    assert set(FORECASTS.load(outputs)["province"]) == {OFFICIAL}
    assert set(FORECASTS.load(outputs / "invented")["province"]) == {INVENTED}


@pytest.mark.slow
@pytest.mark.long
def test_a_comparison_of_invented_quarters_says_so(outputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "changed.csv"
    options = ["--outputs", str(outputs), "--province", INVENTED, "--out", str(out)]
    done = CliRunner().invoke(app, ["compare", "2024-Q3", "2024-Q4", *options])
    assert NOTICE in done.stdout
    assert set(pd.read_csv(out)["notice"]) <= {NOTICE}
    assert "notice" in out.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.long
def test_copies_by_papermill_and_nbconvert_say_so_without_their_code(tmp_path: Path) -> None:
    made = tmp_path / "copy.ipynb"
    values = {"province": INVENTED, "programme": ""}
    papermill.execute_notebook(
        str(project_root() / "notebooks" / "02_target_progress.ipynb"), str(made), values, progress_bar=False
    )
    page, _ = HTMLExporter(exclude_input=True).from_notebook_node(nbformat.read(made, as_version=4))
    assert NOTICE.split(":")[0] in page


def _has_rows(file: Path) -> bool:
    return file.suffix != ".csv" or file.read_text(encoding="utf-8-sig").count("\n") > 1


def _text(file: Path) -> str:
    if file.suffix not in (".xlsx", ".docx"):
        return file.read_bytes().decode("utf-8", "ignore")
    with zipfile.ZipFile(file) as parts:
        return "".join(
            parts.read(name).decode("utf-8", "ignore") for name in parts.namelist() if name.endswith("xml")
        )
