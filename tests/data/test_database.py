"""The same store on PostgreSQL, on a real server that the test starts and stops."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from cds_analysis.cellar.errors import InputError
from cds_analysis.data.checks import check_data
from cds_analysis.data.database import LOG_COLUMNS, VARIABLE
from cds_analysis.data.observations import load_observations
from cds_analysis.data.store import Store, open_store
from cds_analysis.intake.workbook.comparing import check_same_day
from cds_analysis.results.parameters import parse_parameters
from cds_analysis.runs.plan import make_plan

from ..conftest import TODAY
from .test_store import RECEIPT, _rows


def _tool(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or next((str(place) for place in places), None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL of this test's own."""
    pytest.importorskip("sqlalchemy", reason="the extra [sql] is not installed")
    pytest.importorskip("psycopg", reason="the extra [sql] is not installed")
    initdb, control = _tool("initdb"), _tool("pg_ctl")
    if not initdb or not control:
        pytest.skip("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        if user:
            os.chown(home, 65534, 65534)
        made = subprocess.run(
            [*user, initdb, "-D", home / "db", "-U", "tester", "-A", "trust"], capture_output=True, text=True
        )
        if made.returncode:
            pytest.skip(f"PostgreSQL cannot be started here: {made.stderr.strip()[-200:]}")
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
        start = [*user, control, "-D", home / "db", "-w", "-o", options, "-l", home / "log", "start"]
        subprocess.run(start, check=True, capture_output=True, timeout=60)
        try:
            yield f"postgresql+psycopg://tester:geheim@/postgres?host={home}"
        finally:
            stop = [*user, control, "-D", home / "db", "-m", "immediate", "stop"]
            subprocess.run(stop, capture_output=True, timeout=60)


@pytest.fixture
def store(server: str, house: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Store:
    """Return a store on the server; each test has a data folder of its own name, so rows of others are unseen."""
    data = (house / "data").rename(house / request.node.name)
    monkeypatch.setenv(VARIABLE, server)
    return open_store(data)


@pytest.mark.slow
def test_the_database_holds_what_is_new_and_the_files_stay(store: Store) -> None:
    before = len(store.read())
    assert store.append(_rows("96.4", "96.5"), RECEIPT) == 2
    assert store.append(_rows("96.5", "96.6"), RECEIPT) == 1
    assert not (store.root / "observations" / "entered.csv").exists()
    assert len(store.read()) == before + 3
    assert store.log()["n_rows"].tolist() == ["2", "1"]
    rows = load_observations(data=store.root, indicators=["bank_account_15plus_pct"], units=["Bình Thuận"])
    own = rows[rows["csv_file"] == "database"]
    assert sorted(own["obs_value"]) == [96.4, 96.5, 96.6]


def test_a_database_keeps_one_row_of_each_identity(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables are those of the version before, so a database that is in use goes on working."""
    pytest.importorskip("sqlalchemy", reason="the extra [sql] is not installed")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{house / 'own.db'}")
    store = open_store(house / "data")
    assert store.append(_rows("96.4", "96.40", source_org="Sở TTTT"), RECEIPT) == 1
    assert store.append(_rows("96.400", source_org="SỞ T.T.T.T"), RECEIPT) == 0
    assert store.append(_rows("96.4", source_org="Sở TTTT", known_from="2026-10-06"), RECEIPT) == 1
    assert store.log()["n_rows"].tolist() == ["1", "0", "1"]
    assert not [problem for problem in check_data(store.root, TODAY) if problem.severity == "error"]


def test_what_the_check_refuses_leaves_the_database_as_it_is(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra [sql] is not installed")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{house / 'own.db'}")
    store = open_store(house / "data")
    assert store.append(_rows("96.4"), RECEIPT, check_same_day) == 1
    with pytest.raises(InputError, match="has told 96"):
        store.append(_rows("96.5"), RECEIPT, check_same_day)
    assert len(store.log()) == 1


@pytest.mark.slow
def test_rows_of_the_database_are_checked_and_named(store: Store) -> None:
    store.append(_rows("196.4"), RECEIPT)
    found = [problem for problem in check_data(store.root) if problem.severity == "error"]
    assert [(problem.rule, problem.file) for problem in found] == [("bounds", "database")]


@pytest.mark.slow
def test_two_imports_at_once_both_succeed(store: Store) -> None:
    def bring(number: int) -> int:
        return store.append(_rows(f"90.{number}", "91"), RECEIPT)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(bring, range(8))) == 9


@pytest.mark.slow
def test_a_report_notices_new_rows_of_the_database(
    server: str, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, server)
    parameters = parse_parameters("Bình Thuận", "2024-Q4")
    before = make_plan(parameters).data_hash
    assert make_plan(parameters).data_hash == before
    open_store(house / "data").append(_rows("93.3", note="báo cáo"), RECEIPT)
    assert make_plan(parameters).data_hash != before


def test_a_database_out_of_reach_is_named_without_its_password(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg", reason="the extra [sql] is not installed")
    monkeypatch.setenv(VARIABLE, "postgresql+psycopg://u:geheim@127.0.0.1:1/x")
    with pytest.raises(InputError) as caught:
        load_observations(data=house / "data")
    text = caught.value.problems[0].text()
    assert "cannot be reached" in text
    assert "geheim" not in text


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:geheim@h:xx/db",
        "postgresql+psycopg://u:geheim@h:99999999/db",
        "geheim",
        "nodriver://u:geheim@h/db",
        "postgresql+geheim://h/db",
        "sqlite:////nowhere/geheim/x.db",
    ],
)
def test_an_address_that_is_none_is_named_without_its_words(
    address: str, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra [sql] is not installed")
    monkeypatch.setenv(VARIABLE, address)
    with pytest.raises(InputError) as caught:
        load_observations(data=house / "data")
    text = "\n".join(problem.text() for problem in caught.value.problems)
    assert "cannot be reached" in text
    assert "geheim" not in text


def test_a_table_of_another_kind_is_named_without_the_drivers_words(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="the extra [sql] is not installed")
    address = f"sqlite:///{house / 'geheim.db'}"
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        for name in ("cds_observations", "cds_imports"):
            connection.execute(sqlalchemy.text(f"CREATE TABLE {name} (id INTEGER, geheim TEXT)"))
    monkeypatch.setenv(VARIABLE, address)
    store = open_store(house / "data")
    assert store.database is not None
    line = pd.DataFrame([dict.fromkeys(LOG_COLUMNS, "1")])
    for use in (store.read, store.log, lambda: store.append(_rows("96.4"), RECEIPT),
                lambda: store.database.append(lambda: _rows("96.4"), line)):  # fmt: skip
        with pytest.raises(InputError) as caught:
            use()
        text = caught.value.problems[0].text()
        assert "refused (OperationalError); nothing was written." in text
        assert "geheim" not in text
        assert caught.value.__cause__ is None
