"""``cds init``, ``cds new``: a project of one's own, the first lines of a programme, an indicator or a source."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.text import nearest
from cds_analysis.cli.app import app, translator

_THINGS = ("programme", "indicator", "source")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder; the one you are in without it.")] = Path(),
) -> None:
    """Lay out the data and the notebooks in a folder to work in."""
    from cds_analysis.intake.starters import start_project

    made, say = start_project(folder.resolve()), translator()
    typer.echo(say("{folder} is ready. Go there, then run: cds report", folder=str(made)))


@app.command()
def new(
    thing: Annotated[str, typer.Argument(help="programme, indicator or source.")],
    name: Annotated[str, typer.Argument(help="Its name: small letters without signs, digits and _.")],
    province: Annotated[str, typer.Option(help="The province that the programme binds.")] = "Bình Thuận",
    name_vi: Annotated[str, typer.Option(help="Vietnamese name of the measure.")] = "",
    name_en: Annotated[str, typer.Option(help="English name of the measure.")] = "",
    unit: Annotated[str, typer.Option(help="Unit of the measure.")] = "percent",
    kind: Annotated[
        str, typer.Option(help="Kind of source: portal766, html_table, pxweb, ckan or csv.")
    ] = "csv",
) -> None:
    """Start a programme, an indicator or a source."""
    from cds_analysis.data.clock import today
    from cds_analysis.data.dataset import load_dataset
    from cds_analysis.intake.starters import start_indicator, start_programme, start_source

    dataset, say = load_dataset(data_dir()), translator()
    if thing == "programme":
        made = start_programme(dataset, name, dataset.registry.find(province), today(dataset.root))
    elif thing == "indicator":
        made = start_indicator(dataset, name, name_vi or name, name_en or name, unit)
    elif thing == "source":
        made = start_source(dataset, name, kind)
    else:
        details = {"value": thing, "words": ", ".join(_THINGS), "nearest": nearest(thing, _THINGS)}
        hint = "Did you mean “{nearest}”? Known: {words}." if details["nearest"] else "Known: {words}."
        raise InputError([Problem("thing", "“{value}” is not known here.", hint, details, column="THING")])
    typer.echo(
        say("{file}: fill it in, then run: cds check", file=made.relative_to(data_dir().parent).as_posix())
    )
