"""What all commands share: the application, the language of its answers, and how faults are told."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cds_analysis import __version__
from cds_analysis.cellar.errors import CdsError, Problem, system_cause
from cds_analysis.cellar.text import LANGUAGES, Translator
from cds_analysis.data.tables import printed

app = typer.Typer(
    help="Báo cáo chuyển đổi số của một tỉnh: đang ở đâu, so với ai, có kịp không.\n\n"
    "Reports on a province's digital-transformation targets: where, against whom, and whether in time.\n\n"
    'Ví dụ / examples:  cds report  ·  cds report --province "Lâm Đồng" --quarter 2025-Q1  ·  cds check',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cds_analysis {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Cho biết phiên bản.")
    ] = False,
) -> None:
    """Begin any command."""


def translator() -> Translator:
    """Return the translator of the language that ``CDS_LANGUAGE`` names; Vietnamese without it."""
    language = os.environ.get("CDS_LANGUAGE", LANGUAGES[0])
    return Translator(language if language in LANGUAGES else LANGUAGES[0])


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
    """Print faults, errors first, and how many there are."""
    errors = [problem for problem in found if problem.severity == "error"]
    warnings = [problem for problem in found if problem.severity == "warning"]
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


def main() -> None:
    """Run the command line; what the user can mend is told without a traceback, with exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    # the backend of a notebook from whose shell this was started
    os.environ.pop("MPLBACKEND", None)
    try:
        app()
    except CdsError as error:
        say = translator()
        for problem in error.problems:
            typer.echo(problem.text(say), err=True)
        typer.echo(
            say("Stopped: {n} to be mended; nothing good was harmed.", n=len(error.problems)), err=True
        )
        sys.exit(1)
    except OSError as error:
        typer.echo(system_fault(error, translator()), err=True)
        sys.exit(1)
