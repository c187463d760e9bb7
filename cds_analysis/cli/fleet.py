"""``cds fleet``, ``cds schedule``: all provinces, every quarter."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Sequence
from datetime import time, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, outputs_at, outputs_dir, project_root
from cds_analysis.cellar.periods import parse_quarter, quarter_of
from cds_analysis.cli.app import app, translator
from cds_analysis.cli.completing import complete_province
from cds_analysis.cli.options import (
    DryRun,
    Force,
    Languages,
    LastQuarter,
    Notebooks,
    Outputs,
    Seconds,
    Workers,
    listed,
)

if TYPE_CHECKING:
    from cds_analysis.runs.jobs import Job
    from cds_analysis.runs.many import Hire
    from cds_analysis.runs.summary import Failure, Run

ALL, LAST = "all", "last"
_LOG_BYTES, _LOG_FILES = 1_000_000, 5
_LOGGER = "cds_analysis.runs"
Provinces = Annotated[
    list[str] | None,
    typer.Option(
        help="Provinces and cities, parted by commas; may be repeated; all: every province of that quarter.",
        autocompletion=complete_province,
    ),
]
Scheduler = Annotated[
    str, typer.Option(help="Address of a Dask scheduler, like tcp://server:8786: work on several machines.")
]
Patience = Annotated[
    float,
    typer.Option(
        min=1, help="With --scheduler: how long to wait for a machine that fell silent, in seconds."
    ),
]


@app.command()
def fleet(
    quarter: LastQuarter = LAST,
    provinces: Provinces = None,
    notebooks: Notebooks = None,
    languages: Languages = "vi",
    workers: Workers = 2,
    scheduler: Scheduler = "",
    seconds: Seconds = 300,
    patience: Patience = 300,
    force: Force = False,
    dry_run: DryRun = False,
    outputs: Outputs = None,
) -> None:
    """Make the reports of many provinces in one go, unattended.

    Only what changed is made; a report that fails never stops the others; what was cut off goes on at the next start.
    """
    from cds_analysis.runs.many import make_reports, plan_run

    say, console = translator(), Console(highlight=False, soft_wrap=True)
    chosen = finished_quarter(quarter)
    with outputs_at(outputs.resolve() if outputs else None) as folder:
        names = listed(provinces) or [ALL]
        units = [unit for name in names for unit in (_units_of(chosen) if name == ALL else [name])]
        with console.status(say("Checking the data and planning …")):
            run = plan_run(units, chosen, listed([languages]), listed(notebooks), force=force)
        todo = len(run.todo)
        console.print(
            say(
                "{quarter}: {n} provinces, {todo} to be made, {rest} up to date. Plan {plan}.",
                quarter=say.period(chosen),
                n=len(run.plans),
                todo=todo,
                rest=len(run.plans) - todo,
                plan=run.plan_hash[:12],
            ),
            markup=False,
        )
        if dry_run:
            return
        _log_into(folder / "fleet")
        signal.signal(signal.SIGTERM, _interrupt)
        with _Display(console) as display:
            make_reports(
                run, _hire(scheduler, workers, seconds, patience, run), display, say, patience=patience
            )
        _print_end(run, console)
    raise typer.Exit(run.exit_status)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def finished_quarter(text: str) -> str:
    """Return the quarter that an option names: ``last`` is the one that has just ended."""
    if text == LAST:
        from cds_analysis.data.clock import today

        return quarter_of(quarter_of(today(data_dir())).start - timedelta(days=1)).text
    try:
        return parse_quarter(text).text
    except ValueError:
        details = {"value": text}
        message = "“{value}” is not a quarter."
        raise InputError(
            [Problem("quarter", message, "Write it like 2024-Q4.", details, column="--quarter")]
        ) from None


def _units_of(quarter: str) -> list[str]:
    """Return every province of the system that was in force at the end of a quarter."""
    from cds_analysis.data.dataset import load_dataset

    registry, end = load_dataset(data_dir()).registry, parse_quarter(quarter).end
    systems = [one for one in registry.systems if one.valid_from is None or one.valid_from <= end]
    return [unit.key for unit in registry.members(systems[-1].system)]


def _hire(scheduler: str, workers: int, seconds: float, patience: float, run: Run) -> Hire:
    if scheduler:
        from cds_analysis.runs.cluster import ClusterWorkers

        return lambda bundle: ClusterWorkers(scheduler, bundle, seconds, run.refused, patience)
    from cds_analysis.runs.workers import LocalWorkers

    return lambda bundle: LocalWorkers(bundle, workers, seconds)


def _log_into(folder: Path) -> None:
    """Write what happens to a file that rotates, so that an unattended machine never fills up."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "fleet.log", "a", _LOG_BYTES, _LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger(_LOGGER)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)


class _Display:
    """Progress on the terminal: how many are done, how fast, and how long it will still take."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> _Display:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, run: Run) -> None:
        """Show what there is to do."""
        self._task = self._progress.add_task(translator().period(run.quarter), total=len(run.todo), rate="")
        logging.getLogger(_LOGGER).info(
            "begin %s, %d to be made, plan %s", run.quarter, len(run.todo), run.plan_hash
        )

    def advance(self, run: Run, job: Job, failures: Sequence[Failure]) -> None:
        """Show that a report was finished."""
        say, logger = translator(), logging.getLogger(_LOGGER)
        state = "; ".join(f"{failure.notebook} {failure.cause}".strip() for failure in failures)
        (logger.error if failures else logger.info)("%s: %s", job.province, state or "done")
        self._progress.update(self._task, advance=1)
        task = self._progress.tasks[self._task]
        rate = (
            say("{n} a minute", n=say.number(60 * task.completed / task.elapsed, 1)) if task.elapsed else ""
        )
        self._progress.update(self._task, rate=rate)
        if failures or not self._console.is_terminal:
            word = say("failed") if failures else say("done")
            self._console.print(f"{job.province}: {word}", markup=False)


def _print_end(run: Run, console: Console) -> None:
    say = translator()
    for failure in run.failures:
        place = " ".join(part for part in (failure.province, failure.language, failure.notebook) if part)
        typer.echo(f"{place}: {failure.cause}", err=True)
        typer.echo("  " + say("To do it again: {command}", command=failure.repeat), err=True)
    for problem in run.refused:
        typer.echo(problem.text(say), err=True)
    seconds = (run.ended - run.began).total_seconds()
    ended = "end %s, %d made, %d failed, exit status %d"
    facts = (run.quarter, run.made, len(run.failures), run.exit_status)
    logging.getLogger(_LOGGER).info(ended, *facts)
    summary = say(
        "{made} made, {failed} failed, in {seconds} s. Summary: {file}",
        made=run.made,
        failed=len(run.failures),
        seconds=say.number(seconds, 0),
        file=str(outputs_dir() / "fleet" / f"{run.quarter}.json"),
    )
    if run.interrupted:
        summary = say("Stopped before the end; start it again to go on.") + " " + summary
    console.print(summary, markup=False)


@app.command()
def schedule(
    day: Annotated[int, typer.Option(min=1, max=28, help="Day of the first month of the next quarter.")] = 20,
    at: Annotated[str, typer.Option(help="Time of day, like 01:30.")] = "01:30",
    workers: Workers = 2,
    languages: Languages = "vi",
) -> None:
    """Print the lines that make a machine run every quarter by itself.

    Nothing is installed: copy what fits the machine (cron, systemd or Windows).
    """
    from cds_analysis.runs.schedule import crontab_line, systemd_units, windows_command

    say, root = translator(), project_root()
    hour, minute = _time(at)
    start = [str(root / "run.py")] if (root / "run.py").is_file() else ["-P", "-m", "cds_analysis"]
    command = [sys.executable, *start, "fleet", "--quarter", LAST, "--provinces", ALL]
    command += ["--languages", languages, "--workers", str(workers)]
    typer.echo(f"# {say('For crontab -e')}")
    typer.echo(crontab_line(command, root, day, hour, minute))
    for name, text in systemd_units(command, root, day, hour, minute).items():
        typer.echo(f"\n# ~/.config/systemd/user/{name}")
        typer.echo(text, nl=False)
    typer.echo(f"\n# {say('Then: {command}', command='systemctl --user enable --now cds-fleet.timer')}")
    typer.echo(f"\n# {say('For Windows, in a command window')}")
    typer.echo(windows_command(command, day, hour, minute))


def _time(text: str) -> tuple[int, int]:
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        message = "“{value}” is no time of day."
        raise InputError(
            [Problem("time", message, "Write it like 01:30.", {"value": text}, column="--at")]
        ) from None
    return clock.hour, clock.minute
