"""``cds fetch``: figures from servers."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.console import Console

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import parse_period
from cds_analysis.cli.app import app, plain, table, translator
from cds_analysis.cli.options import Commit, Data, Who

_MOST_LINES = 12


@app.command()
def fetch(
    source: Annotated[
        str, typer.Argument(help="A source of data/sources.yml; none: show which there are.")
    ] = "",
    period: Annotated[
        str, typer.Option(help="Period of the figures: 2025, 2025-H1, 2025-Q3 or 2025-09.")
    ] = "",
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="Read the answer that was kept; do not ask the server.")
    ] = False,
    commit: Commit = False,
    who: Who = "",
    data: Data = None,
) -> None:
    """Fetch figures from a server: keep its answer, check it, look ahead.

    A bad answer is kept and told; the last good one stays in use.
    """
    from cds_analysis.data.clock import now, today
    from cds_analysis.data.dataset import load_dataset
    from cds_analysis.data.servers import load_sources
    from cds_analysis.data.store import open_store
    from cds_analysis.intake.fetch.fetching import add_figures, find_source, new_figures
    from cds_analysis.intake.fetch.fetching import fetch as fetch_figures

    say, dataset = translator(), load_dataset(data or data_dir())
    if not source:
        for one in load_sources(dataset.root).values():
            typer.echo(f"{one.id}  {one.kind}  {one.source_title}")
        return
    chosen = find_source(dataset, source)
    try:
        asked = parse_period(period)
    except ValueError:
        hint = "Write --period like 2025, 2025-H1, 2025-Q3 or 2025-09."
        raise InputError([Problem("period", "“{value}” names no period.", hint, {"value": period})]) from None
    with Console().status(plain(say("Asking {source} …", source=chosen.source_org))):
        fetched = fetch_figures(chosen, asked, dataset, today(dataset.root), from_archive=from_archive)
    store = open_store(dataset.root)
    new = new_figures(fetched, store)
    shown = table("Province", "Measure", "Period", "Value")
    for row in new.head(_MOST_LINES).to_dict("records"):
        value = say.measure(float(row["obs_value"]), row["unit_measure"])
        label = dataset.indicators[row["indicator"]].label(say.language)
        shown.add_row(
            dataset.registry[row["ref_area"]].label(say.language),
            label,
            say.period(row["time_period"]),
            value,
        )
    if len(new):
        Console().print(shown)
    typer.echo(
        say(
            "{file}: {n} figures, {new} of them say something new.",
            file=fetched.answer.file,
            n=len(fetched.rows),
            new=len(new),
        )
    )
    if not commit:
        typer.echo(say("This was a look ahead: nothing was written. Add --commit to write."))
        return
    added = add_figures(fetched, store, who or getpass.getuser(), now(dataset.root))
    typer.echo(say("{n} figures were added.", n=added))
