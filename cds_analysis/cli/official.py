"""``cds official``: what the official methods of others would say of any table of series."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cds_analysis.cli.app import app, translator


@app.command()
def official(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN.csv",
            help="A series a line: series_id, base_period, base_value, period, value, target, target_period, limit, direction.",
        ),
    ],
    result: Annotated[
        Path, typer.Argument(metavar="OUT.csv", help="The same lines with the label of each method.")
    ],
    history: Annotated[
        Path | None, typer.Option(help="Earlier values of each series: series_id, period, value.")
    ] = None,
) -> None:
    """Label series by the official methods of other countries.

    All faults of the file are told at once; with a fault nothing is written.
    """
    from cds_analysis.data.tables import write_table
    from cds_analysis.intake.series import read_series
    from cds_analysis.metrics.official import official_labels

    say = translator()
    frame, points = read_series(source, history)
    write_table(official_labels(frame, history=points), result)
    typer.echo(say("{n} series labelled in {file}.", n=len(frame), file=result.name))
