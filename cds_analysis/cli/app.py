"""What all commands share: the application, the language of its answers, and how faults are told."""

from __future__ import annotations

import os
import sys

import typer
from rich.table import Table

from cds_analysis.errors import CdsError, Problem
from cds_analysis.text import LANGUAGES, Translator

app = typer.Typer(
    help="Báo cáo chuyển đổi số của một tỉnh: đang ở đâu, so với ai, có kịp không.\n\n"
    "Reports on a province's digital-transformation targets: where, against whom, and whether in time.\n\n"
    'Ví dụ / examples:  cds report  ·  cds report --province "Lâm Đồng" --quarter 2025-Q1  ·  cds check',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def translator() -> Translator:
    """Return the translator of the language that ``CDS_LANGUAGE`` names; Vietnamese without it."""
    language = os.environ.get("CDS_LANGUAGE", LANGUAGES[0])
    return Translator(language if language in LANGUAGES else LANGUAGES[0])


def table(*heads: str) -> Table:
    """Return a table for the terminal in which long cells go on in a new line, so that nothing is cut off."""
    made = Table()
    for head in heads:
        made.add_column(translator()(head), overflow="fold")
    return made


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


def main() -> None:
    """Run the command line; what the user can mend is told without a traceback, with exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
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
        message = (
            "{file} cannot be read or written: {cause}. Is it open in another program, or write-protected?"
        )
        file, cause = error.filename2 or error.filename or "?", error.strerror or str(error)
        typer.echo(translator()(message, file=str(file), cause=cause), err=True)
        sys.exit(1)
