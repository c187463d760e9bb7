"""What travels between those who plan, make and write: the same after the way as before."""

from __future__ import annotations

import io
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs import bundle
from cds_analysis.runs.bundle import archive, pack_bundle, unpack_bundle
from cds_analysis.runs.jobs import hash_plans, job_of, plan_of
from cds_analysis.runs.plan import Plan, make_plan


def _plan(language: str = "vi") -> Plan:
    return make_plan(parse_parameters("Bình Thuận", "2024-Q4", language=language), only=["00", "02"])


def test_a_job_travels_and_gives_the_plan_again(house: Path) -> None:
    plans = [_plan("vi"), _plan("en")]
    job = pickle.loads(pickle.dumps(job_of(plans)))
    assert job == job_of(plans)
    assert str(house) not in repr(job)
    assert [edition.language for edition in job.editions] == ["vi", "en"]
    assert job.n_notebooks == 4
    for plan, edition in zip(plans, job.editions, strict=True):
        again = plan_of(job, edition)
        assert again.parameters == plan.parameters
        assert [item.source for item in again.items] == [item.source for item in plan.items]
        assert (again.data_hash, again.code_hash, again.pages) == (plan.data_hash, plan.code_hash, plan.pages)


def test_the_hash_of_a_plan_changes_with_data_notebooks_and_provinces_only(house: Path) -> None:
    before = hash_plans([_plan()])
    assert hash_plans([_plan()]) == before
    assert (
        hash_plans([make_plan(parse_parameters("Bình Thuận", "2024-Q4"), only=["00", "02"], force=True)])
        == before
    )
    assert hash_plans([_plan(), _plan("en")]) != before
    with (house / "notebooks" / "00_leadership_brief.ipynb").open("a") as file:
        file.write("\n")
    assert hash_plans([_plan()]) != before


def test_the_bundle_is_all_that_a_report_needs_and_nothing_else(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = _plan()
    (house / "data" / "imports").mkdir(exist_ok=True)
    (house / "data" / "imports" / "log.csv").write_text("who\nbí mật\n", encoding="utf-8")
    earlier = house / "outputs" / "binh-thuan" / "2024-Q3" / "results"
    earlier.mkdir(parents=True)
    for name in ("target_status.csv", "evidence.csv", "rank_history.csv"):
        (earlier / name).write_text(name, encoding="utf-8")
    packed = pack_bundle([_plan()])
    assert packed == pack_bundle([_plan()])
    names = set(zipfile.ZipFile(io.BytesIO(packed)).namelist())
    assert {"data/registry/systems.yml", "data/demo/registry/systems.yml", "notebooks/locale/en.po"} <= names
    assert {name for name in names if name.startswith("outputs/")} == {
        "outputs/binh-thuan/2024-Q3/results/target_status.csv",
        "outputs/binh-thuan/2024-Q3/results/evidence.csv",
    }
    assert not [name for name in names if "imports" in name]
    laid = house / "laid"
    laid.mkdir()
    unpack_bundle(packed, laid)
    monkeypatch.setenv("CDS_ROOT", str(laid))
    monkeypatch.setenv("CDS_OUTPUTS", str(laid / "outputs"))
    assert make_plan(parse_parameters("Bình Thuận", "2024-Q4")).data_hash == plan.data_hash


def test_rows_of_a_database_travel_and_its_address_does_not(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Rows:
        def digest(self) -> str:
            return "d"

        def read(self) -> pd.DataFrame:
            return pd.DataFrame([{"ref_area": "Bình Thuận", "csv_file": "database", "csv_line": 1}])

    monkeypatch.setenv("CDS_DATABASE_URL", "postgresql+psycopg://user:matkhau@host/name")
    monkeypatch.setattr(bundle, "open_database", lambda name: Rows() if name == "data" else None)
    monkeypatch.setattr(
        "cds_analysis.runs.plan.open_database", lambda name: Rows() if name == "data" else None
    )
    with zipfile.ZipFile(io.BytesIO(pack_bundle([_plan()]))) as packed:
        assert packed.read("data/observations/database.csv").decode() == "ref_area\nBình Thuận\n"
        assert not [name for name in packed.namelist() if b"matkhau" in packed.read(name)]


def test_data_that_change_while_they_are_packed_stop_the_run(house: Path) -> None:
    plan = _plan()
    with pytest.raises(InputError, match="The data changed while the run was being planned"):
        pack_bundle([replace(plan, data_hash="0" * 64)])


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "data/../../evil.txt"])
def test_an_archive_cannot_leave_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "laid"
    folder.mkdir()
    with pytest.raises(ValueError, match="leads out of the folder"):
        unpack_bundle(archive({"data/good.txt": b"1", name: b"2"}), folder)
    assert not (tmp_path / "evil.txt").exists()
    assert not list(folder.iterdir())
