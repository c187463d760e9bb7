"""Whatever hands or tools do to a data folder is reported, with what to do; what was imported can be put back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cli import app
from cds_analysis.data.check_store import kept_problems, store_problems
from cds_analysis.data.checks import check_data
from cds_analysis.data.imports import OLD_LOG, read_log, text_of
from cds_analysis.data.observations import load_observations
from cds_analysis.data.store import Receipt, Store, open_store
from cds_analysis.intake.restoring import commit_restoration

from ..conftest import TODAY
from .test_store import _rows

NOW = datetime(2026, 11, 29, 9, 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder in which nothing stands but what was imported: quick to check."""
    root = tmp_path_factory.mktemp("made") / "data"
    shutil.copytree(data_dir() / "registry", root / "registry")
    (root / "observations").mkdir()
    (root / "expected_rows.csv").write_text("file,rows\n", "utf-8")
    store = open_store(root)
    for number, file in enumerate(("biểu một.csv", "biểu hai.csv")):
        digest = store.save_raw(f"Biểu {number}\n".encode(), ".csv")
        rows = _rows(
            "96.40", "96.5", time_period=f"2026-0{number + 1}", source_org=f"Sở {number}", note="Bản cuối"
        )
        rows.loc[1, "known_from"] = "2026-10-06"
        store.append(rows, Receipt("entered", file, digest, "Lê Thị An", datetime(2026, 10, 7 + number)))
    return root


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    shutil.copytree(made, tmp_path / "data")
    return open_store(tmp_path / "data")


def _entered(root: Path) -> Path:
    return root / "observations" / "entered.csv"


def _record(root: Path) -> Path:
    return min((root / "imports" / "log").iterdir())


def _raw(root: Path) -> Path:
    return min((root / "imports" / "raw").iterdir())


Find = Callable[[Path], Path]
Damage = Callable[[Path], object]


def _bytes(find: Find, change: Callable[[bytes], bytes]) -> Damage:
    return lambda root: find(root).write_bytes(change(find(root).read_bytes()))


def _text(old: str, new: str, times: int = 1, find: Find = _entered) -> Damage:
    def change(root: Path) -> None:
        text = find(root).read_text("utf-8")
        assert old in text
        find(root).write_text(text.replace(old, new, times), "utf-8")

    return change


def _lines(keep: Callable[[list[bytes]], list[bytes]], find: Find = _entered) -> Damage:
    return _bytes(find, lambda content: b"".join(keep(content.splitlines(keepends=True))))


def _instead(find: Find, make: Callable[[Path], object]) -> Damage:
    def change(root: Path) -> None:
        path = find(root)
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)

    return change


def _at(name: str) -> Find:
    return lambda root: root / name


def _nothing(path: Path) -> None:
    """Leave nothing there."""


def _link(path: Path) -> None:
    path.symlink_to("nowhere")


def _old_log(text: str) -> Damage:
    return lambda root: (root / OLD_LOG).write_text(text, "utf-8")


MARKED = [b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> two\n"]
HEAD = "when,who,source,file_name,sha256,n_rows\n"
# what becomes of the imported rows can be put back from the log
TO_ROWS: dict[str, Damage] = {
    "cut at the end of a row": _lines(lambda lines: lines[:-1]),
    "cut within a row": _bytes(_entered, lambda content: content[:-40]),
    "cut within the last cell": _bytes(_entered, lambda content: content[:-2]),
    "header only": _lines(lambda lines: lines[:1]),
    "emptied": _bytes(_entered, lambda content: b""),
    "deleted": _instead(_entered, _nothing),
    "a row removed": _lines(lambda lines: [*lines[:2], *lines[3:]]),
    "a row twice": _lines(lambda lines: [*lines, lines[-1]]),
    "a value changed": _text("96.5", "69.5"),
    "a value with a comma": _text("96.5", '"96,5"'),
    "zeros taken off": _text("96.40", "96.4", 9),
    "a qualifier changed": _text("exact", "approx"),
    "a note changed": _text("Bản cuối", "Bản đầu"),
    "a note lost": _text("Bản cuối", ""),
    "a source changed": _text("Sở 0", "Sở 9"),
    "a day changed": _text("2026-10-05", "2026-10-04"),
    "a day as Excel writes it": _text("2026-10-05", "05/10/2026", 9),
    "a province changed": _text("Bình Thuận", "Lâm Đồng"),
    "a period changed": _text("2026-01", "2026-03"),
    "a column deleted": _lines(lambda lines: [line.rpartition(b",")[0] + b"\n" for line in lines]),
    "a head changed": _text("obs_value", "value"),
    "semicolons": _bytes(_entered, lambda content: content.replace(b",", b";")),
    "another encoding": _bytes(_entered, lambda content: content.decode().encode("utf-16")),
    "zeros after a power cut": _bytes(_entered, lambda content: content[:-50] + b"\0" * 50),
    "a quote left open": _text("Bản cuối", '"Bản cuối'),
    "marks of a merge": _lines(
        lambda lines: [*lines[:2], MARKED[0], lines[2], MARKED[1], *lines[3:], MARKED[2]]
    ),
    "marks of a merge in the header": _lines(
        lambda lines: [MARKED[0], lines[0], MARKED[1], lines[0], MARKED[2], *lines[1:]]
    ),
    "no folder of observations": _instead(_at("observations"), _nothing),
}
TO_THE_REST: dict[str, Damage] = {
    "a row typed by hand": _lines(lambda lines: [*lines, lines[-1].replace(b"2026-02", b"2026-07")]),
    "a folder in its place": _instead(_entered, Path.mkdir),
    "a link to nowhere": _instead(_entered, _link),
    "a file for the folder of observations": _instead(_at("observations"), Path.touch),
    "a record deleted": _instead(_record, _nothing),
    "a record emptied": _bytes(_record, lambda content: b""),
    "a record cut": _bytes(_record, lambda content: content[:-20]),
    "a record changed": _text("96.5", "69.5", find=_record),
    "a record with marks": _bytes(_record, lambda content: MARKED[0] + content + MARKED[2]),
    "a record copied by a cloud": lambda root: shutil.copy(
        _record(root), _record(root).with_name("log (1).json")
    ),
    "the log deleted": _instead(_at("imports/log"), _nothing),
    "the log and the kept files deleted": _instead(_at("imports"), _nothing),
    "a file for the log": _instead(_at("imports/log"), Path.touch),
    "a file for the imports": _instead(_at("imports"), Path.touch),
    "a file for the kept files": _instead(_at("imports/raw"), Path.touch),
    "the kept files deleted": _instead(_at("imports/raw"), _nothing),
    "a kept file changed": _bytes(_raw, lambda content: content + b"x"),
    "a kept file emptied": _bytes(_raw, lambda content: b""),
    "a folder for the lock": _instead(_at(".lock"), Path.mkdir),
    "a link for the lock": _instead(_at(".lock"), _link),
    "an older log with a wrong number": _old_log(f"{HEAD}2026-11-24,An,entered,a.xlsx,b,hai\n"),
    "an older log cut": _old_log(f"{HEAD}2026-11-24,An,ent"),
    "an older log emptied": _old_log(""),
    "an older log with marks": _old_log(f"{HEAD}<<<<<<< HEAD\n2026-11-24,An,entered,a.xlsx,b,0\n"),
    "an older log that lists more": _old_log(f"{HEAD}2026-11-24,An,entered,a.xlsx,b,2\n"),
    "a folder for an older log": _instead(_at(OLD_LOG.as_posix()), Path.mkdir),
    "removals that cannot be read": lambda root: (root / "removals.yml").write_text("- id: [", "utf-8"),
    "open in Excel": lambda root: _entered(root).with_name("~$entered.csv").write_bytes(b"\x03An"),
    "open in LibreOffice": lambda root: _entered(root).with_name(".~lock.entered.csv#").write_bytes(b",An"),
}

# the check reports it of the rows themselves, which no import can be put beside
UNREADABLE = (
    "cut within a row",
    "emptied",
    "a column deleted",
    "a head changed",
    "semicolons",
    "another encoding",
    "zeros after a power cut",
    "a quote left open",
    "marks of a merge",
    "marks of a merge in the header",
    "no folder of observations",
    "a folder in its place",
    "a link to nowhere",
)


def _problems(root: Path) -> list[Problem]:
    try:
        return check_data(root, TODAY)
    except InputError as error:
        return list(error.problems)


@pytest.fixture(scope="module")
def before(made: Path) -> list[Problem]:
    """Return what a whole folder gives: warnings that nothing of an import is about."""
    return _problems(made)


def test_a_whole_folder_has_no_fault_of_an_import(before: list[Problem]) -> None:
    assert {one.rule for one in before} <= {"source_kind", "contradiction"}


@pytest.mark.parametrize("name", [*TO_ROWS, *TO_THE_REST])
def test_every_damage_is_reported_with_what_to_do(name: str, store: Store, before: list[Problem]) -> None:
    (TO_ROWS | TO_THE_REST)[name](store.root)
    found = [one for one in _problems(store.root) if one not in before]
    assert found
    assert all(one.file for one in found)
    assert any(one.hint or one.line for one in found), [one.text() for one in found]


@pytest.mark.parametrize("name", [*TO_ROWS, *TO_THE_REST])
def test_an_import_refuses_what_the_check_reports_as_an_error(name: str, store: Store) -> None:
    (TO_ROWS | TO_THE_REST)[name](store.root)
    wrong = any(one.severity == "error" for one in store_problems(store.root))
    bring = partial(store.append, _rows("1"), Receipt("entered", "c.csv", "", "An", NOW))
    if wrong or name in UNREADABLE:
        with pytest.raises(InputError):
            bring()
    else:
        assert bring() == 1


@pytest.mark.parametrize("name", list(TO_ROWS))
def test_what_was_imported_comes_back(name: str, store: Store, made: Path) -> None:
    TO_ROWS[name](store.root)
    commit_restoration(store.root, NOW)
    whole = {text_of(row) for row in open_store(made).read().to_dict("records")}
    found = [text_of(row) for row in store.read().to_dict("records")]
    assert whole <= set(found)
    assert len(found) == len(set(found))
    assert not [one for one in store_problems(store.root) if one.severity == "error"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_edit_of_rows_or_log_is_reported_or_changes_nothing(
    store: Store, made: Path, data: st.DataObject
) -> None:
    shutil.rmtree(store.root)
    shutil.copytree(made, store.root)
    find = data.draw(st.sampled_from([_entered, _record, _raw]))
    content = find(store.root).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    put = data.draw(
        st.one_of(st.binary(max_size=8), st.sampled_from([b",", b'"', b"\n", b"1", b"\r\n", b";"]))
    )
    find(store.root).write_bytes(content[:start] + put + content[end:])
    if store_problems(store.root) or list(kept_problems(store.root, read_log(store.root))):
        return
    rows = [
        {text_of(row) for row in open_store(root).read().to_dict("records")} for root in (made, store.root)
    ]
    assert rows[0] == rows[1]


def test_a_record_that_may_not_be_read_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    name, read = _record(store.root).name, Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert (
        f"data/imports/log/{name}: There is no permission to read or write here. See that you may read it, or put it back from a copy."
        in [one.text() for one in store_problems(store.root)]
    )


def test_the_commands_report_look_ahead_and_put_back(store: Store) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words, "--data", str(store.root)], catch_exceptions=False)
        return done.exit_code, done.output

    whole = _entered(store.root).read_bytes()
    assert run("check")[0] == 0
    assert run("restore") == (0, "data: không có gì phải khôi phục.\n")
    TO_ROWS["header only"](store.root)
    code, output = run("check")
    assert (
        code,
        "2 trong 2 dòng do Lê Thị An nhập ngày 07/10/2026 từ “biểu một.csv” không còn ở đâu nữa" in output,
    ) == (1, True)
    code, output = run("restore")
    assert (code, "4 dòng được khôi phục" in output, "Mới chỉ xem trước" in output) == (0, True, True)
    assert _entered(store.root).read_bytes() != whole
    assert run("restore", "--commit")[0] == 0
    assert _entered(store.root).read_bytes() == whole
    assert run("check")[0] == 0
    TO_THE_REST["a record emptied"](store.root)
    code, output = run("restore", "--commit")
    assert (code, "Bản ghi của một lần nhập bị hỏng" in output) == (1, True)


def test_without_a_folder_of_observations_every_reader_says_so(store: Store) -> None:
    TO_ROWS["no folder of observations"](store.root)
    with pytest.raises(InputError, match="data/observations: The file or folder is not there"):
        load_observations(data=store.root)
