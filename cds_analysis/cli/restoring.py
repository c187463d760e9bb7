"""``cds restore``: imported figures that vanished or were changed by hand, back in their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.translator import Translator
from cds_analysis.cli.app import add_row, app, print_problems, table, translator
from cds_analysis.cli.figures import LOOK_AHEAD
from cds_analysis.cli.options import Commit, Data

if TYPE_CHECKING:
    from cds_analysis.data.imports import Import, Row
    from cds_analysis.intake.restoring import Restoration


@app.command()
def restore(
    commit: Commit = False,
    data: Data = None,
) -> None:
    """Put back imported figures that vanished or were changed by hand.

    They come from the log of imports and the files that were kept; a file that is replaced is kept in imports/replaced.
    """
    from cds_analysis.data.clock import now
    from cds_analysis.intake.restoring import commit_restoration, plan_restoration

    say, left = translator(), list[Problem]()
    do = commit_restoration if commit else plan_restoration
    for root in [data] if data else [data_dir(), demo_dir()]:
        done = do(root, now(root))
        _show(done, root.name, say, commit)
        left += done.left
    if left:
        print_problems(left, say)
        raise typer.Exit(1)


def _show(done: Restoration, folder: str, say: Translator, commit: bool) -> None:
    if not done.files:
        typer.echo(say("{folder}: nothing is to be put back.", folder=folder))
        return
    shown = table("Imported", "Province", "Measure", "Period", "Value", "What will happen")
    for one, row, word in _lines(done, say):
        cells = [row[name] for name in ("ref_area", "indicator", "time_period", "obs_value")]
        add_row(shown, f"{one.receipt.when.date()} {one.receipt.who}", *cells, word)
    if shown.row_count:
        Console().print(shown)
    for file, n in done.unreadable.items():
        typer.echo(say("{n} lines of {file} cannot be read, and are left out.", n=n, file=file))
    message = "{folder}: {back} rows come back, {right} are put right, {noted} more are noted in the log. A file that is replaced is kept in {kept}."
    n_noted, kept = sum(len(one.rows) for one in done.noted), "imports/replaced"
    numbers = {"back": len(done.missing), "right": len(done.changed), "noted": n_noted}
    typer.echo(say(message, folder=folder, kept=kept, **numbers))
    typer.echo(say("Written. Now run: cds check" if commit else LOOK_AHEAD))


def _lines(done: Restoration, say: Translator) -> Iterator[tuple[Import, Row, str]]:
    """Yield every row that comes back, is put right or was in no import, with what will happen to it."""
    from cds_analysis.data.imports import UNKNOWN

    for one, row in done.missing:
        yield one, row, say("comes back")
    for changed in done.changed:
        sides = [f"{name}: “{changed.stands[name]}” → “{changed.row[name]}”" for name in changed.columns()]
        yield changed.imported, changed.row, "; ".join(sides)
    word = say("stays, and is noted: who brought it is not known")
    yield from ((one, row, word) for one in done.noted if one.receipt.who == UNKNOWN for row in one.rows)
