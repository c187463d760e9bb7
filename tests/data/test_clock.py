"""The day is that of the country, whatever zone the machine keeps, in everything that asks for one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import project_root
from cds_analysis.cli import app
from cds_analysis.cli.fleet import finished_quarter
from cds_analysis.data import clock
from cds_analysis.data.checks import check_data
from cds_analysis.results.parameters import parse_parameters

# the country is seven hours before UTC: its midnight is 17:00 there
ENDS = [
    (f"{year}-{month:02}-{day}T{hour}", quarter, said)
    for year, month, day, quarter, following in (
        (2027, 12, 31, "2027-Q4", "2028-01-01"),
        (2028, 3, 31, "2028-Q1", "2028-04-01"),
        (2028, 6, 30, "2028-Q2", "2028-07-01"),
        (2028, 9, 30, "2028-Q3", "2028-10-01"),
    )
    for hour, said in (("16:59:59", f"{year}-{month:02}-{day}"), ("17:00:00", following))
]
# as POSIX writes them: hours behind UTC
ZONES = ["A12", "B5:45", "UTC", "C-7", "D-14"]
HEADS = "ref_area,indicator,time_period,obs_value,known_from,source_org"
Machine = Callable[[str], None]
needs_zones = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is set by tzset")


@pytest.fixture(params=ZONES)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Return a function that stops the clock of a machine in some zone at a moment, given in UTC."""

    def stop(moment: str) -> None:
        monkeypatch.setattr(
            clock, "_machine_time", lambda: datetime.fromisoformat(moment).replace(tzinfo=UTC)
        )

    with monkeypatch.context() as zone:
        zone.setenv("TZ", request.param)
        time.tzset()
        yield stop
    time.tzset()


def cds(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@needs_zones
@pytest.mark.parametrize(("moment", "quarter", "said"), ENDS)
def test_a_quarter_ends_at_the_country_s_midnight(
    machine: Machine, house: Path, moment: str, quarter: str, said: str
) -> None:
    machine(moment)
    day = date.fromisoformat(said)
    is_over = day.day == 1
    assert clock.today(house / "data") == day
    assert clock.now(house / "data").isoformat()[11:] == ("00:00:00" if is_over else "23:59:59")
    assert (finished_quarter("last") == quarter) is is_over
    last = day - timedelta(days=1) if is_over else day
    for province in ("Bình Thuận", "Mẫu Lam"):
        assert parse_parameters(province, quarter).as_of == last
        following = f"{day.year}-Q{day.month // 3 + 1}" if is_over else "2029-Q1"
        if is_over:
            assert parse_parameters(province, following).as_of == day
        else:
            with pytest.raises(InputError, match="has not begun"):
                parse_parameters(province, following)


@needs_zones
@pytest.mark.parametrize("machine", [ZONES[0], ZONES[-1]], indirect=True)
def test_figures_and_programmes_are_of_the_country_s_day(machine: Machine, house: Path) -> None:
    figures = house / "so-lieu.csv"
    figures.write_text(
        f"{HEADS}\n34:Lâm Đồng,bank_account_15plus_pct,2027,97,2028-01-01,Sở Thử\n", encoding="utf-8"
    )
    machine("2027-12-31T16:59:59")
    done = cds("import", str(figures), "--commit")
    assert done.exit_code == 1
    assert "ngày kiểm tra 31/12/2027" in done.output
    machine("2027-12-31T17:00:00")
    done = cds("import", str(figures), "--commit")
    assert done.exit_code == 0, done.output
    assert not [one for one in check_data(house / "data") if one.rule in ("clock", "future")]
    [log] = (house / "data" / "imports" / "log").glob("*.json")
    assert log.name.startswith("20280101T000000-")
    assert json.loads(log.read_text(encoding="utf-8"))["when"] == "2028-01-01T00:00:00"
    assert cds("new", "programme", "thu").exit_code == 0
    made = (house / "data" / "programmes" / "thu" / "programme.yml").read_text(encoding="utf-8")
    assert "2028-01-01" in made
    machine("2027-12-31T16:59:59")
    assert [one.rule for one in check_data(house / "data") if one.rule in ("clock", "future")] == ["future"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (
            "Asia/Hochiminh",
            "country, time_zone: “Asia/Hochiminh” is not known here. Is “Asia/Ho_Chi_Minh” meant?",
        ),
        ("../../etc/passwd", "country, time_zone: “../../etc/passwd” is not known here."),
        ("Asia", "country, time_zone: “Asia” is not known here."),
    ],
)
def test_an_odd_zone_is_reported(house: Path, zone: str, expected: str) -> None:
    path = house / "data" / "registry" / "systems.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("Asia/Ho_Chi_Minh", zone), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        clock.today(house / "data")
    assert expected in str(caught.value)


def test_nothing_else_asks_the_machine_for_a_day() -> None:
    odd = re.compile(
        r"\b(datetime|date|Timestamp)\.(now|today|utcnow|fromtimestamp)\b|localtime|gmtime|mtime\b"
    )
    package = project_root() / "cds_analysis"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if odd.search(path.read_text(encoding="utf-8"))
    }
    # when a run over many provinces began and ended is written with the distance to UTC
    assert found == {"data/clock.py", "runs/summary.py"}
