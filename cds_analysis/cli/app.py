"""What all commands share: the application, the language of its answers, and how faults are printed."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
import typer.main
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cds_analysis import __version__
from cds_analysis.cellar.errors import CdsError, Problem, system_cause
from cds_analysis.cellar.paths import outputs_dir, project_root
from cds_analysis.cellar.text import printed
from cds_analysis.cellar.translator import Translator
from cds_analysis.cli.spoken import language, spoken, usage_fault

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
log = logging.getLogger("cds_analysis")


@dataclass
class Loudness:
    """How much is printed: ``quiet`` only what went wrong, ``verbose`` also how it came to be."""

    quiet: bool = False
    verbose: bool = False


loudness = Loudness()


def _be_quiet(context: typer.Context, wanted: bool) -> None:
    if wanted:
        loudness.quiet = True
        context.with_resource(redirect_stdout(io.StringIO()))


def _be_verbose(wanted: bool) -> None:
    if wanted:
        loudness.verbose = True
        logging.basicConfig(format="%(asctime)s %(name)s %(message)s", stream=sys.stderr)
        log.setLevel(logging.DEBUG)
        log.info("cds_analysis %s, Python %s", __version__, sys.version.split()[0])
        log.info("project %s, reports %s", project_root(), outputs_dir())


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cds_analysis {__version__}")
        raise typer.Exit


def _shared(flags: tuple[str, ...], callback: Callable[..., None], message: str) -> Any:
    return typer.Option(*flags, callback=callback, is_eager=True, expose_value=False, help=message)


@app.callback()
def cds(
    quiet: Annotated[bool, _shared(("--quiet", "-q"), _be_quiet, "Tell only what went wrong.")] = False,
    verbose: Annotated[
        bool, _shared(("--verbose", "-v"), _be_verbose, "Also tell how a result or a fault came about.")
    ] = False,
    version: Annotated[bool, _shared(("--version",), _print_version, "Show the version.")] = False,
) -> None:
    """Report on a province's digital-transformation targets: where it stands, compared with others, and whether in time.

    Examples: cds report · cds report --province "Lâm Đồng" --quarter 2025-Q1 · cds check
    """


def translator() -> Translator:
    """Return the translator of the language in which the command line speaks."""
    return Translator(language())


class PlainTable(Table):
    """A table whose cells are texts as they are: ``[/x]`` in a file is no markup, and no escape code is sent."""

    def add_row(self, *cells: RenderableType | None, **style: Any) -> None:
        """Add a row; see :meth:`rich.table.Table.add_row`."""
        super().add_row(*(plain(cell) if isinstance(cell, str) else cell for cell in cells), **style)


def plain(text: str) -> Text:
    r"""Return a text that is shown letter by letter, never read as markup.

    Examples
    --------
    >>> plain("a [/b] \x1b[2J").plain == "a [/b] \ufffd[2J"
    True
    """
    return Text(printed(text))


def table(*heads: str) -> Table:
    """Return a table for the terminal in which long cells go on in a new line, so that nothing is cut off.

    Parameters
    ----------
    *heads : str
        English heads of the columns.

    Returns
    -------
    rich.table.Table
        Its cells are never parsed as markup.
    """
    made = PlainTable()
    for head in heads:
        made.add_column(plain(translator()(head)), overflow="fold")
    return made


def add_row(shown: Table, *cells: str) -> None:
    """Add a row of plain text to a table: nothing in a cell is taken for markup or steers the terminal."""
    shown.add_row(*(plain(cell) for cell in cells))


def print_problems(found: list[Problem], say: Translator) -> None:
    """Print faults, errors first, and how many there are; ``--quiet`` leaves the errors, on the error stream."""
    errors = [problem for problem in found if problem.severity == "error"]
    warnings = [problem for problem in found if problem.severity == "warning"]
    if loudness.quiet:
        for problem in errors:
            typer.echo(problem.text(say), err=True)
    for title, group in ((say("Errors"), errors), (say("Warnings"), warnings)):
        if group:
            typer.echo(f"{title}:")
            for problem in group:
                typer.echo("  " + problem.text(say))
    typer.echo(say("{errors} errors, {warnings} warnings", errors=len(errors), warnings=len(warnings)))


def system_fault(error: OSError, say: Translator) -> str:
    """Return what the operating system refused, in the reader's language instead of the system's.

    Parameters
    ----------
    error : OSError
        As it was raised.
    say : Translator
        The reader's language.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> system_fault(FileNotFoundError(2, "No such file or directory", "x.xlsx"), Translator("en"))
    'x.xlsx: The file or folder is not there.'
    """
    file = printed(os.fsdecode(error.filename2 or error.filename or "?"))
    cause = system_cause(error)
    if cause:
        return f"{file}: {say(cause)}"
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    message = "{file} cannot be read or written ({code}). Is it open in another program, or write-protected?"
    return say(message, file=file, code=code)


def print_json(value: Any) -> None:
    """Print an answer for programs: JSON with days as ``YYYY-MM-DD`` and null for what is missing.

    Parameters
    ----------
    value : object
        Mappings, lists, data frames (a list of rows), numbers, texts and days.
    """
    typer.echo(json.dumps(_bare(value), ensure_ascii=False, indent=1), file=sys.__stdout__)


def _bare(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, pd.DataFrame):
        value = value.to_dict("records")
    if isinstance(value, Mapping):
        return {str(name): _bare(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    if isinstance(value, date):
        return None if pd.isna(value) else value.isoformat()[:10]
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, str) or not pd.isna(value) else None


def main() -> None:
    """Run the command line; what the user can mend is printed without a traceback, with exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    # the backend of a notebook from whose shell this was started
    os.environ.pop("MPLBACKEND", None)
    say = translator()
    try:
        status = spoken(typer.main.get_command(app), say)(prog_name="cds", standalone_mode=False)
    except CdsError as error:
        log.debug("", exc_info=error)
        for problem in error.problems:
            typer.echo(problem.text(say), err=True)
        typer.echo(
            say("Stopped: {n} to be mended; nothing good was harmed.", n=len(error.problems)), err=True
        )
        sys.exit(1)
    except OSError as error:
        log.debug("", exc_info=error)
        typer.echo(system_fault(error, say), err=True)
        sys.exit(1)
    except typer.TyperException as error:
        typer.echo(usage_fault(error, say), err=True)
        sys.exit(2)
    sys.exit(status)
