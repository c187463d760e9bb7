"""Lines for the machine's own clock, read back as the machine reads them."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

import pytest

from cds_analysis.runs.schedule import crontab_line, systemd_units, windows_command

from .conftest import cds

ODD = Path("/srv/Sở KH&CN 100% 'số'")
COMMAND = ["/opt/py thon/python3", f"{ODD}/run.py", "fleet", "--quarter", "last"]


def test_cron_reads_the_command_back() -> None:
    line = crontab_line(COMMAND, ODD, 20, 1, 30)
    *when, work = line.split(" ", 5)
    assert when == ["30", "1", "20", "1,4,7,10", "*"]
    assert "%" not in work.replace("\\%", "")
    words = shlex.split(work.replace("\\%", "%"))
    assert words == ["cd", str(ODD), "&&", *COMMAND, ">/dev/null"]


def test_systemd_reads_the_command_back() -> None:
    units = systemd_units(COMMAND, ODD, 5, 23, 0)
    service = configparser.RawConfigParser()
    service.optionxform = str  # type: ignore[assignment, method-assign]
    service.read_string(units["cds-fleet.service"])
    assert shlex.split(service["Service"]["ExecStart"].replace("%%", "%")) == COMMAND
    assert service["Service"]["WorkingDirectory"] == str(ODD).replace("%", "%%")
    timer = configparser.RawConfigParser()
    timer.read_string(units["cds-fleet.timer"])
    assert timer["Timer"]["oncalendar"] == "*-01,04,07,10-05 23:00:00"
    assert timer["Timer"]["persistent"] == "true"


def test_windows_quotes_what_has_spaces() -> None:
    command = windows_command(
        [r"C:\Program Files\Python\python.exe", r"D:\bao cao\run.py", "fleet"], 20, 1, 30
    )
    assert command.endswith(r'/TR "\"C:\Program Files\Python\python.exe\" \"D:\bao cao\run.py\" fleet"')


@pytest.mark.parametrize(
    ("words", "expected"), [(["--at", "25:00"], "“25:00” không phải là giờ trong ngày.")]
)
def test_the_command_prints_all_three_and_refuses_odd_times(
    house: Path, words: list[str], expected: str
) -> None:
    printed = cds(house, "schedule", "--workers", "4").stdout
    assert "30 1 20 1,4,7,10 *" in printed
    assert "OnCalendar=" in printed
    assert "schtasks /Create" in printed
    assert "fleet --quarter last --provinces all --languages vi --workers 4" in printed
    refused = cds(house, "schedule", *words)
    assert (refused.returncode, expected in refused.stderr) == (1, True)
