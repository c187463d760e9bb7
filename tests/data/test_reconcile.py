"""Every row that an import added stands as it was written, or somebody hears of it; and it can be put back."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.check_store import store_problems
from cds_analysis.data.imports import LOG, OLD_LOG, Import, read_log
from cds_analysis.data.place import place_problems
from cds_analysis.data.removals import load_removals
from cds_analysis.data.store import Receipt, Store, open_store
from cds_analysis.intake.restoring import REPLACED, commit_restoration, plan_restoration

from .test_store import RECEIPT, _rows, bare

__all__ = ["bare"]
NOW = datetime(2026, 11, 29, 9, 0)
LATER = Receipt("entered", "bieu-2.xlsx", "b" * 64, "Trần Văn Bình", datetime(2026, 11, 25, 8, 30))


@pytest.fixture
def filled(bare: Store) -> Store:
    """Return a store with two imports of two rows and one."""
    bare.append(_rows("96.4", "96.5"), RECEIPT)
    bare.append(_rows("90.1", time_period="2026-08"), LATER)
    return bare


def _entered(store: Store) -> Path:
    return store.root / "observations" / "entered.csv"


def _texts(store: Store) -> list[str]:
    return [f"{one.severity}: {one.text()}" for one in store_problems(store.root)]


def _rules(store: Store) -> set[str]:
    return {one.rule for one in store_problems(store.root)}


def test_a_whole_store_has_nothing_to_report_and_nothing_is_to_be_put_back(filled: Store) -> None:
    assert _texts(filled) == []
    assert plan_restoration(filled.root, NOW).files == {}


@pytest.mark.parametrize("left", [0, 1])
def test_rows_that_are_lost_are_reported_with_import_day_person_and_come_back(
    left: int, filled: Store
) -> None:
    whole = _entered(filled).read_bytes()
    _entered(filled).write_bytes(b"".join(whole.splitlines(keepends=True)[: 1 + left]))
    name = read_log(filled.root).imports[0].name
    lost = ["96.4%", "96.5%"][left:]
    figures = "; ".join(f"Bình Thuận bank_account_15plus_pct 2026-09: {one}" for one in lost)
    assert _texts(filled)[0].replace("\xa0", " ") == (
        f"error: data/imports/log/{name}.json: {len(lost)} of 2 rows that Lê Thị An imported on 24 November 2026 "
        f"from “bieu.xlsx” stand nowhere any more: {figures}. Look with cds restore; cds restore --commit puts "
        "them back. If they were taken out on purpose, say why in removals.yml."
    )
    with pytest.raises(InputError, match="stand nowhere any more"):
        filled.append(_rows("1"), RECEIPT)
    plan = plan_restoration(filled.root, NOW)
    assert len(plan.missing) == 3 - left
    assert _entered(filled).read_bytes() != whole
    commit_restoration(filled.root, NOW)
    assert _entered(filled).read_bytes() == whole
    assert _texts(filled) == []


def test_a_value_changed_by_hand_is_reported_at_its_cell_and_put_right(filled: Store) -> None:
    whole = _entered(filled).read_text("utf-8")
    _entered(filled).write_text(whole.replace("96.5", "69.5"), "utf-8")
    [problem] = store_problems(filled.root)
    assert problem.text(Translator("vi")) == (
        "data/observations/entered.csv:3, obs_value: Hiện là “69.5”, trong khi Lê Thị An đã nhập “96.5” ngày "
        "24/11/2026 từ “bieu.xlsx”. Xem bằng cds restore; cds restore --commit ghi lại cho đúng. Chỗ chép nhầm thì "
        "khai báo trong corrections.yml; số được công bố lại là một dòng mới."
    )
    done = commit_restoration(filled.root, NOW)
    assert [(one.columns(), one.row["obs_value"]) for one in done.changed] == [(["obs_value"], "96.5")]
    assert _entered(filled).read_text("utf-8") == whole
    [aside] = (filled.root / REPLACED).iterdir()
    assert "69.5" in aside.read_text("utf-8")


def test_a_row_of_another_figure_is_never_overwritten(filled: Store) -> None:
    whole = _entered(filled).read_text("utf-8")
    _entered(filled).write_text(whole.replace("2026-08", "2026-07"), "utf-8")
    assert _rules(filled) == {"vanished", "unnoted"}
    commit_restoration(filled.root, NOW)
    rows = filled.read()
    assert sorted(rows["time_period"]) == ["2026-07", "2026-08", "2026-09", "2026-09"]
    assert filled.log()["who"].tolist()[-1] == "?"
    assert _texts(filled) == []


def test_a_row_may_move_to_another_file(filled: Store) -> None:
    other = _entered(filled).with_name("binh_thuan.csv")
    _entered(filled).rename(other)
    assert _texts(filled) == []


def test_a_file_that_cannot_be_read_is_written_anew_and_kept_as_it_was(filled: Store) -> None:
    whole = _entered(filled).read_bytes()
    for damaged in (whole[:-60], b"", whole[:300] + b"\xff" + whole[300:], whole.replace(b",", b";")):
        _entered(filled).write_bytes(damaged)
        assert _rules(filled) == {"restorable"}
        commit_restoration(filled.root, NOW)
        assert set(filled.read()["obs_value"]) == {"96.4", "96.5", "90.1"}
        assert _texts(filled) == []
        assert (
            damaged in ([file.read_bytes() for file in (filled.root / REPLACED).iterdir()] or [b""])
            or not damaged
        )


def test_hand_typed_rows_stay_when_others_come_back(filled: Store) -> None:
    lines = _entered(filled).read_text("utf-8").splitlines()
    typed = lines[1].replace("96.4", "80").replace("2026-09", "2026-01").replace("Báo cáo số 12/BC", "Gõ tay")
    _entered(filled).write_text("\n".join([lines[0], typed, *lines[2:]]) + "\n", "utf-8")
    assert _rules(filled) == {"vanished", "unnoted"}
    commit_restoration(filled.root, NOW)
    assert sorted(filled.read()["obs_value"]) == ["80", "90.1", "96.4", "96.5"]


def test_rows_of_a_compiled_file_are_not_taken_for_rows_without_an_import(bare: Store) -> None:
    _rows("50").to_csv(bare.root / "observations" / "dti.csv", index=False)
    (bare.root / "expected_rows.csv").write_text("file,rows\nobservations/dti.csv,1\n", "utf-8")
    assert bare.append(_rows("51"), Receipt("dti", "dti/2025.html", "c" * 64, "An", NOW)) == 1
    assert bare.log()["who"].tolist() == ["An"]
    assert _texts(bare) == []


def test_the_log_itself_is_looked_at(filled: Store) -> None:
    file = filled.root / LOG / f"{read_log(filled.root).imports[0].name}.json"
    whole = file.read_text("utf-8")
    changed = json.loads(whole)
    changed["who"] = "Ai đó"
    for damaged in (
        "",
        whole[:-50],
        json.dumps(changed),
        "<<<<<<< HEAD\n" + whole,
        "[" * 100_000,
        "{}",
        "[]",
    ):
        file.write_text(damaged, "utf-8")
        assert "The record of an import is damaged" in "".join(_texts(filled))
        with pytest.raises(InputError, match="The record of an import is damaged"):
            filled.append(_rows("1"), RECEIPT)
        assert plan_restoration(filled.root, NOW).left, (
            "nothing is noted anew while a part of the log is lost"
        )
        assert plan_restoration(filled.root, NOW).noted == []
    file.write_bytes(whole.replace("\n", "\r\n").encode())
    assert _texts(filled) == [], "another way to end lines is no damage"
    file.unlink()
    assert _rules(filled) == {"unnoted"}
    commit_restoration(filled.root, NOW)
    assert _texts(filled) == []


REMOVAL = {
    "id": "R01",
    "imported": "",
    "obs_value": "96.5",
    "reason_vi": "Nhập nhầm biểu của tỉnh khác.",
    "reason_en": "The form of another province.",
    "decided_by": "Sở Khoa học và Công nghệ",
    "decided_on": date(2026, 11, 26),
}


def _declare(store: Store, **words: object) -> None:
    entry = {**REMOVAL, "imported": read_log(store.root).imports[0].name, **words}
    path = store.root / "removals.yml"
    path.write_text(
        yaml.safe_dump([{word: said for word, said in entry.items() if said}], allow_unicode=True), "utf-8"
    )


def test_a_declared_removal_says_why_a_row_is_gone(filled: Store) -> None:
    whole = _entered(filled).read_text("utf-8")
    _declare(filled)
    assert _rules(filled) == {"removal"}, "it stands"
    _entered(filled).write_text(
        "".join(line for line in whole.splitlines(keepends=True) if "96.5" not in line), "utf-8"
    )
    assert _texts(filled) == []
    assert plan_restoration(filled.root, NOW).files == {}
    assert filled.append(_rows("96.5"), LATER) == 1, "what is imported anew stands"
    assert _texts(filled) == []
    _declare(filled, obs_value="", imported="20261124T000000-entered-0000000000000000")
    assert "No imported row is as this removal says" in "".join(_texts(filled))


def test_a_removal_must_be_whole(filled: Store) -> None:
    _declare(filled, reason_vi="", obs_value=96.5, decided_on="hôm nay", why="x")
    with pytest.raises(InputError) as caught:
        load_removals(filled.root)
    assert {one.rule for one in caught.value.problems} >= {
        "missing_key",
        "unquoted",
        "bad_key",
        "unknown_word",
    }


def _old_log(store: Store, *lines: str) -> None:
    path = store.root / OLD_LOG
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "when,who,source,file_name,sha256,n_rows\n" + "".join(f"{line}\n" for line in lines), "utf-8"
    )


def test_a_log_of_an_earlier_version_goes_on_and_is_noted_row_by_row(bare: Store) -> None:
    rows = pd.concat([_rows("96.4", "96.5"), _rows("90.1", time_period="2026-08")])
    rows.to_csv(_entered(bare), index=False)
    _old_log(
        bare,
        f"2026-11-24T08:30:00,Lê Thị An,entered,bieu.xlsx,{'a' * 64},2",
        "2026-11-25T08:30:00,?,entered,,,1",
    )
    assert bare.append(_rows("5"), LATER) == 1
    assert _rules(bare) == {"counted"}
    assert bare.log()["n_rows"].tolist() == ["2", "1", "1"]
    assert [len(one.rows) for one in bare.imports(bare.read())] == [2, 1, 1]
    commit_restoration(bare.root, NOW)
    assert _texts(bare) == []
    assert sorted(zip(bare.log()["who"], bare.log()["n_rows"], strict=True)) == [
        ("?", "1"),
        ("Lê Thị An", "2"),
        ("Trần Văn Bình", "1"),
    ]
    _entered(bare).write_text(
        "".join(_entered(bare).read_text("utf-8").splitlines(keepends=True)[:1]), "utf-8"
    )
    commit_restoration(bare.root, NOW)
    assert len(bare.read()) == 4


def test_a_log_of_an_earlier_version_counts_lost_rows_by_their_number(bare: Store) -> None:
    _rows("96.4").to_csv(_entered(bare), index=False)
    _old_log(bare, f"2026-11-24T08:30:00,Lê Thị An,entered,bieu.xlsx,{'a' * 64},2")
    assert (
        "Imports added 2 rows to observations/entered.csv, and 1 are left: 2026-11-24 Lê Thị An “bieu.xlsx” (2)."
        in ("".join(_texts(bare)))
    )
    plan = plan_restoration(bare.root, NOW)
    assert [one.rule for one in plan.left] == ["vanished"]
    assert not plan.files
    _old_log(
        bare, "hôm qua,Lê Thị An,entered,bieu.xlsx,a,2", f"2026-11-24T08:30:00,An,entered,b.xlsx,{'a' * 64},x"
    )
    assert sum("the line cannot be read" in one for one in _texts(bare)) == 2


def test_a_kept_file_gives_back_what_an_earlier_log_only_counts(house: Path) -> None:
    store = open_store(house / "data")
    content = (
        "Tỉnh,Chỉ tiêu,Kỳ,Giá trị,Ngày có số liệu,Cơ quan cung cấp\n"
        "Bình Thuận,bank_account_15plus_pct,Quý I/2025,96.4,05/04/2025,Sở KH&CN\n"
        "Lâm Đồng,bank_account_15plus_pct,Quý I/2025,97.1,05/04/2025,Sở KH&CN\n"
    ).encode()
    digest = store.save_raw(content, ".csv")
    _old_log(store, f"2026-10-06T08:30:00,Lê Thị An,entered,bieu.csv,{digest},2")
    done = commit_restoration(store.root, NOW)
    assert sorted((row["ref_area"], row["obs_value"]) for _, row in done.missing) == [
        ("Bình Thuận", "96.4"),
        ("Lâm Đồng", "97.1"),
    ]
    assert {row["source_title"] for _, row in done.missing} == {"Biểu nhập bieu.csv"}
    assert _texts(store) == []


def _git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_two_branches_that_both_imported_can_be_merged(filled: Store) -> None:
    house = filled.root.parent
    attributes = Path(__file__).resolve().parents[2] / ".gitattributes"
    shutil.copy(attributes, house)
    _git(house, "init", "-q", "-b", "main")
    _git(house, "add", ".")
    _git(house, "commit", "-qm", "start")
    for branch, value in (("one", "91"), ("two", "92")):
        _git(house, "switch", "-q", "-c", branch, "main")
        filled.append(_rows(value, "95", time_period=f"2026-0{value[-1]}"), RECEIPT)
        filled.append(_rows("99", time_period="2026-05"), LATER)
        _git(house, "add", ".")
        _git(house, "commit", "-qm", branch)
    _git(house, "merge", "-q", "--no-edit", "one")
    assert _texts(filled) == []
    assert sorted(set(filled.read()["obs_value"])) == ["90.1", "91", "92", "95", "96.4", "96.5", "99"]
    assert len(filled.log()) == 5, "the same import on both is one"
    assert filled.append(_rows("100"), LATER) == 1


def test_what_git_could_not_merge_is_reported_and_written_anew(filled: Store) -> None:
    lines = _entered(filled).read_text("utf-8").splitlines()
    merged = [*lines[:2], "<<<<<<< HEAD", lines[2], "=======", lines[3], ">>>>>>> two", ""]
    _entered(filled).write_text("\n".join(merged), "utf-8")
    with pytest.raises(InputError, match="“<<<<<<< HEAD” marks where they differ"):
        filled.read()
    commit_restoration(filled.root, NOW)
    assert _entered(filled).read_text("utf-8").splitlines() == lines


@pytest.mark.parametrize("name", ["imports", "imports/log", "imports/raw", "observations"])
def test_a_file_where_a_folder_belongs_is_reported_by_check_and_import(name: str, tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    (store.root / name).parent.mkdir(parents=True)
    (store.root / name).write_text("")
    (store.root / "observations").mkdir(exist_ok=True) if name != "observations" else None
    assert "This is a file, where a folder belongs." in "".join(_texts(store))
    with pytest.raises(InputError, match="This is a file, where a folder belongs"):
        store.append(_rows("1"), RECEIPT)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("elsewhere")])
def test_a_lock_that_is_none_is_reported_by_check_and_import(
    make: Callable[[Path], None], bare: Store
) -> None:
    make(bare.root / ".lock")
    assert [one.rule for one in place_problems(bare.root)] == ["bad_lock"]
    with pytest.raises(InputError, match="a folder or a link"):
        bare.append(_rows("1"), RECEIPT)


def test_hours_with_and_without_a_zone_stand_in_one_log(filled: Store) -> None:
    aware = datetime.fromisoformat("2026-11-26T08:30:00+07:00")
    assert filled.append(_rows("5"), Receipt("entered", "x.csv", "c" * 64, "An", aware)) == 1
    assert filled.log()["when"].tolist()[-1] == "2026-11-26T08:30:00+07:00"


def test_the_same_import_has_the_same_name_whatever_its_line_ends(bare: Store) -> None:
    one = Import(RECEIPT, tuple(_rows("1").to_dict("records")))
    [(path, content)] = one.file(bare.root).items()
    assert path.name == f"{one.name}.json"
    assert json.loads(content)["rows"][0]["obs_value"] == "1"
