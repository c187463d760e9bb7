"""Lines that make a machine run the quarterly reports by itself: ready to be pasted, nothing is installed."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

MONTHS = (1, 4, 7, 10)
_MONTHS_WINDOWS = "JAN,APR,JUL,OCT"


def crontab_line(command: Sequence[str], folder: Path, day: int, hour: int, minute: int) -> str:
    r"""Return a line for ``crontab -e``.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    folder : Path
        Where it runs.
    day, hour, minute : int
        When, in the first month of a quarter.

    Returns
    -------
    str
        One line; the log of a run rotates by itself, so what it prints is not kept.

    Examples
    --------
    >>> crontab_line(["python3", "run.py", "fleet"], Path("/srv/báo cáo 100%"), 20, 1, 30)
    "30 1 20 1,4,7,10 * cd '/srv/báo cáo 100\\%' && python3 run.py fleet >/dev/null"
    """
    work = f"cd {shlex.quote(folder.as_posix())} && {shlex.join(command)} >/dev/null"
    # an unescaped percent sign ends the command of a crontab line
    escaped = work.replace("%", "\\%")
    return f"{minute} {hour} {day} {','.join(map(str, MONTHS))} * {escaped}"


def systemd_units(command: Sequence[str], folder: Path, day: int, hour: int, minute: int) -> dict[str, str]:
    """Return a service and its timer for systemd.

    Parameters
    ----------
    command : sequence of str
        Program, with its whole path, and arguments.
    folder : Path
        Where it runs.
    day, hour, minute : int
        When, in the first month of a quarter.

    Returns
    -------
    dict
        Name of the file to its text; a run that was missed while the machine was off is made up for.

    Examples
    --------
    >>> units = systemd_units(["/usr/bin/python3", "run.py", "fleet"], Path("/srv/a"), 20, 1, 30)
    >>> [line for line in units["cds-fleet.timer"].splitlines() if line.startswith("OnCalendar")]
    ['OnCalendar=*-01,04,07,10-20 01:30:00']
    """
    months = ",".join(f"{month:02d}" for month in MONTHS)
    service = [
        "[Unit]",
        "Description=Quarterly reports of all provinces",
        "",
        "[Service]",
        "Type=oneshot",
        f"WorkingDirectory={_unit_path(folder)}",
        f"ExecStart={' '.join(map(_unit_word, command))}",
        "Nice=10",
        "TimeoutStartSec=infinity",
        "",
    ]
    timer = [
        "[Unit]",
        "Description=Quarterly reports of all provinces",
        "",
        "[Timer]",
        f"OnCalendar=*-{months}-{day:02d} {hour:02d}:{minute:02d}:00",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
        "",
    ]
    return {"cds-fleet.service": "\n".join(service), "cds-fleet.timer": "\n".join(timer)}


def _unit_path(folder: Path) -> str:
    return folder.as_posix().replace("%", "%%")


def _unit_word(word: str) -> str:
    """Return a word as systemd reads it: quoted, with its own signs escaped."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if set(" \t'\"\\;") & set(word) else escaped


def windows_command(command: Sequence[str], day: int, hour: int, minute: int) -> str:
    """Return a command for the Windows Task Scheduler.

    Parameters
    ----------
    command : sequence of str
        Program and arguments, with whole paths.
    day, hour, minute : int
        When, in the first month of a quarter.

    Returns
    -------
    str
        To be run once in a command window.

    Examples
    --------
    >>> windows_command(["py.exe", "run.py", "fleet"], 20, 1, 30)
    'schtasks /Create /TN cds-fleet /SC MONTHLY /M JAN,APR,JUL,OCT /D 20 /ST 01:30 /TR "py.exe run.py fleet"'
    """
    words = ["schtasks", "/Create", "/TN", "cds-fleet", "/SC", "MONTHLY", "/M", _MONTHS_WINDOWS]
    words += ["/D", str(day), "/ST", f"{hour:02d}:{minute:02d}", "/TR", subprocess.list2cmdline(command)]
    return subprocess.list2cmdline(words)
