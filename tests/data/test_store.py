"""Rows are only added, whole or not at all: twice the same, two at once, killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_analysis.cellar.errors import InputError
from cds_analysis.data import place
from cds_analysis.data.check_store import store_problems
from cds_analysis.data.checks import check_data
from cds_analysis.data.observations import OBSERVATION_COLUMNS, load_observations
from cds_analysis.data.store import Receipt, Store, open_store

RECEIPT = Receipt("entered", "bieu.xlsx", "a" * 64, "Lê Thị An", datetime(2026, 11, 24, 8, 30))


def _rows(*values: str, **cells: str) -> pd.DataFrame:
    row = {
        "ref_area": "Bình Thuận",
        "indicator": "bank_account_15plus_pct",
        "time_period": "2026-09",
        "unit_measure": "percent",
        "qualifier": "exact",
        "known_from": "2026-10-05",
        "known_from_basis": "document_date",
        "source_org": "Sở Khoa học và Công nghệ Bình Thuận",
        "source_title": "Báo cáo số 12/BC",
        "source_url": "",
        "note": "",
    } | cells
    return pd.DataFrame(
        [row | {"obs_value": value} for value in values], columns=OBSERVATION_COLUMNS, dtype="str"
    )


@pytest.fixture
def store(house: Path) -> Store:
    return open_store(house / "data")


@pytest.fixture
def empty_store(house: Path) -> Store:
    """Return a store whose files have no row yet, where many imports are quick."""
    for path in (house / "data" / "observations").glob("*.csv"):
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    return open_store(house / "data")


def test_new_rows_are_added_and_logged_and_the_same_again_adds_nothing(store: Store) -> None:
    before = len(store.read())
    assert store.append(_rows("96.4", "96.4", "96.5"), RECEIPT) == 2
    assert store.append(_rows("96.5", "96.4"), RECEIPT) == 0
    assert len(store.read()) == before + 2
    assert store.log()[["who", "source", "n_rows"]].to_numpy().tolist() == [["Lê Thị An", "entered", "2"]]
    assert [problem for problem in check_data(store.root) if problem.severity == "error"] == []
    found = load_observations(data=store.root, indicators=["bank_account_15plus_pct"], units=["Bình Thuận"])
    assert {96.4, 96.5} <= set(found["obs_value"])


def test_rows_that_no_import_wrote_are_logged_as_nobodys(store: Store) -> None:
    """However few: the log says of every row of a file how it came there."""
    store.append(_rows("96.4"), RECEIPT)
    path = store.root / "observations" / "entered.csv"
    head, line, *rest = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, line, *rest, line.replace("96.4", "91.7"), ""]), "utf-8")
    store.append(_rows("96.5"), RECEIPT)
    assert sorted(store.log()[["who", "n_rows"]].to_numpy().tolist()) == [
        ["?", "1"],
        ["Lê Thị An", "1"],
        ["Lê Thị An", "1"],
    ]


def test_one_identity_is_added_once_however_it_is_written(store: Store) -> None:
    assert store.append(_rows("96.4", source_org="Sở TTTT"), RECEIPT) == 1
    assert store.append(_rows("96.40", source_org="sở  T.T.T.T", note="khác"), RECEIPT) == 0
    assert store.append(_rows("96.4", source_org="Sở TTTT", qualifier="approx"), RECEIPT) == 1
    assert store.append(_rows("9x", "9x"), RECEIPT) == 1, "what cannot be read is not judged here"


def test_a_revision_is_a_new_row_and_the_old_day_still_knows_the_old_figure(store: Store) -> None:
    store.append(_rows("96.4"), RECEIPT)
    store.append(_rows("96.9", known_from="2026-11-01"), RECEIPT)
    names = {"indicators": ["bank_account_15plus_pct"], "units": ["Bình Thuận"], "data": store.root}
    then = load_observations(datetime(2026, 10, 31).date(), **names)
    now = load_observations(datetime(2026, 11, 2).date(), **names)
    assert then[then["time_period"] == "2026-09"]["obs_value"].tolist() == [96.4]
    assert sorted(now[now["time_period"] == "2026-09"]["obs_value"]) == [96.4, 96.9]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_odd_texts_come_back_as_they_were(empty_store: Store, text: str) -> None:
    value = str(random.Random(text).random())
    empty_store.append(_rows(value, note=text, source_title=f'="{text}",\n'), RECEIPT)
    rows = empty_store.read()
    row = rows[rows["obs_value"] == value].iloc[0]
    assert (row["note"], row["source_title"]) == (text, f'="{text}",\n')


def test_what_was_sent_is_kept_once(store: Store) -> None:
    digest = store.save_raw(b"PK", ".xlsx")
    assert store.save_raw(b"PK", ".xlsx") == digest
    assert [file.name for file in (store.root / "imports" / "raw").iterdir()] == [f"{digest}.xlsx"]


def test_a_kind_of_source_cannot_leave_the_folder() -> None:
    with pytest.raises(ValueError, match="no name of a kind"):
        Receipt("../x", "a", "b", "c", datetime.now())


def test_a_second_import_waits_and_then_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "_WAIT_SECONDS", 0.2)
    with FileLock(store.root / ".lock"), pytest.raises(InputError, match="Another import has been writing"):
        store.append(_rows("96.4"), RECEIPT)
    assert store.append(_rows("96.4"), RECEIPT) == 1


_WRITER = """
import sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.data.test_store import _rows
from cds_analysis.data.store import Receipt, open_store
store, name = open_store(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    rows = _rows(*[f"{{number}}.{{part}}" for part in range(1, 6)], source_title=name, source_org=name)
    store.append(rows, Receipt("entered", f"{{name}}-{{number}}", name + str(number), name, datetime.now()))
    print(number, flush=True)
"""


def _writer(store: Store, name: str, imports: int) -> subprocess.Popen[str]:
    code = _WRITER.format(root=str(_here()))
    command = [sys.executable, "-c", code, str(store.root), name, str(imports)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(_here())}
    )


def _here() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture
def bare(tmp_path: Path) -> Store:
    """Return an empty store, so that many writers are quick."""
    (tmp_path / "data" / "observations").mkdir(parents=True)
    return open_store(tmp_path / "data")


@pytest.mark.slow
def test_two_imports_at_once_both_succeed(bare: Store) -> None:
    writers = [_writer(bare, name, 20) for name in ("a", "b")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert bare.read()["source_title"].value_counts().to_dict() == {"a": 100, "b": 100}
    assert len(bare.log()) == 40


def kill_writers(store: Store, kills: int, seed: int, after: Callable[[], None] = lambda: None) -> int:
    """Kill writers at random moments; return how many imports were reported as done, all of them found whole.

    What comes after each kill is done before the rows are looked at.
    """
    chance, reported = random.Random(seed), 0
    for number in range(kills):
        writer = _writer(store, f"w{number}", 10_000)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        writer.kill()
        reported += 1 + len(writer.stdout.read().splitlines())
        writer.wait()
        assert not [one for one in store_problems(store.root) if one.severity == "error"]
        after()
        rows = store.read()
        assert len(rows) >= 5 * reported, "an import that was reported as done is there"
        whole = rows.groupby(["source_title", rows["obs_value"].str.partition(".")[0]]).size()
        assert (whole == 5).all(), "no import is there in part"
    return reported


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_kill_at_any_moment_leaves_a_readable_store(bare: Store) -> None:
    """A short form; ``scripts/soak_store.py`` kills 200 writers."""
    assert kill_writers(bare, 10, 7) >= 10
    assert bare.append(_rows("96.4"), RECEIPT) == 1
    assert not list((bare.root / "observations").glob(".*"))


def test_what_a_killed_import_left_half_written_is_taken_away(store: Store) -> None:
    left = [store.root / folder for folder in ("observations/.entered.csv.1-x", "imports/raw/.ab.xlsx.1-y")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    store.save_raw(b"PK", ".xlsx")
    assert not any(path.exists() for path in left)


def test_a_folder_that_cannot_be_written_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(store.root / "observations" / ".entered.csv.1-x"))

    with monkeypatch.context() as patched:
        patched.setattr("tempfile.mkstemp", closed)
        with pytest.raises(PermissionError) as caught:
            store.append(_rows("96.4"), RECEIPT)
        assert caught.value.filename == str(store.root / "observations")
    monkeypatch.setattr("filelock.FileLock.acquire", closed)
    with pytest.raises(PermissionError) as caught:
        store.append(_rows("96.4"), RECEIPT)
    assert caught.value.filename == str(store.root)


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        ({"note": "A\udce9"}, "U+DCE9"),
        ({"source_org": "Sở\x1eKHCN"}, "U+001E"),
        ({"source_title": "Báo cáo\x85số 1"}, "U+0085"),
        ({"ref_area": "Bình\x0bThuận"}, "U+000B"),
    ],
)
def test_unseen_letters_are_refused_and_nothing_is_written(
    cells: dict[str, str], sign: str, store: Store
) -> None:
    with pytest.raises(InputError) as caught:
        store.append(_rows("96.4", **cells), RECEIPT)
    assert f"holds the invisible character {sign}" in caught.value.problems[0].text()
    assert not (store.root / "observations" / "entered.csv").exists()
    assert store.log().empty


@pytest.mark.parametrize(
    ("who", "kept"),
    [
        ("A\udce9", "A\ufffd"),
        (" Lê\u2028Thị\x85An\x1b[2J ", "Lê Thị An [2J"),
        ('A\nB,"C"', 'A B,"C"'),
        ("Le\u0302", "Lê"),
    ],
)
def test_who_is_one_line_that_can_be_written(who: str, kept: str, store: Store) -> None:
    receipt = Receipt("entered", f"{who}.xlsx", "b" * 64, who, datetime(2026, 11, 24))
    assert store.append(_rows("96.4"), receipt) == 1
    assert store.log()["who"].tolist() == [kept]
    assert store.append(_rows("96.5"), receipt) == 1
    assert len(store.log()) == 2


def test_every_command_reads_a_folder_whose_cells_hold_line_separators(
    house: Path, add_row: Callable[..., int]
) -> None:
    before = len(load_observations(data=house / "data"))
    line = add_row(note="a\u2028b\x85c\x1ed") - 3
    assert len(load_observations(data=house / "data")) == before + 1
    messages = [problem.text() for problem in check_data(house / "data") if problem.severity == "error"]
    assert messages == [
        f"data/observations/binh_thuan.csv:{line}, note: “a\ufffdb\ufffdc\ufffdd” holds the invisible character "
        "U+2028. Type it again."
    ]
