"""``cds report``, ``cds lab``, ``cds list``, ``cds test``, ``cds docs``."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, demo_dir, outputs_dir, project_root
from cds_analysis.cellar.translator import Translator
from cds_analysis.cli.app import app, print_json, translator
from cds_analysis.cli.options import (
    AsJson,
    DryRun,
    Force,
    Notebooks,
    Outputs,
    Programme,
    Province,
    Quarter,
    Seconds,
    listed,
)

AsOf = Annotated[
    str | None,
    typer.Option(
        help="Only figures published up to this day of the quarter, YYYY-MM-DD. [default: its last day]"
    ),
]
Language = Annotated[str, typer.Option(help="Language of the pages: vi or en.")]
Only = Annotated[list[str] | None, typer.Option("--only", hidden=True)]
Kernel = Annotated[
    bool,
    typer.Option("--kernel", help="Run each notebook in a Jupyter kernel of its own: same results, slower."),
]
CsvForExcel = Annotated[
    bool,
    typer.Option(
        "--csv-for-excel",
        help="Also write results/excel: CSV with ; and , that a Vietnamese Excel opens right.",
    ),
]
Pdf = Annotated[
    bool, typer.Option("--pdf", help="Also print the brief as PDF; needs Chromium, Chrome or Edge.")
]
Pictures = Annotated[bool, typer.Option("--pictures", help="Also write every figure as PNG, beside the SVG.")]


@app.command()
def report(
    province: Province = "Bình Thuận",
    quarter: Quarter = "2024-Q4",
    as_of: AsOf = None,
    programme: Programme = None,
    language: Language = "vi",
    notebooks: Notebooks = None,
    only: Only = None,
    force: Force = False,
    dry_run: DryRun = False,
    seconds: Seconds = 600,
    kernel: Kernel = False,
    outputs: Outputs = None,
    csv_for_excel: CsvForExcel = False,
    pdf: Pdf = False,
    pictures: Pictures = False,
) -> None:
    """Make the report of a province for a quarter.

    The data are checked first: a fault is told with its place, and nothing is written. A notebook that fails never takes the last good report away.
    """
    from cds_analysis.results.parameters import parse_parameters
    from cds_analysis.runs.run import RunOptions, run_report

    parameters = parse_parameters(province, quarter, as_of, programme, language)
    folder = outputs.resolve() if outputs else None
    options = RunOptions(
        tuple(listed([*(notebooks or ()), *(only or ())])),
        force,
        dry_run,
        seconds,
        kernel,
        folder,
        csv_for_excel,
        pdf,
        pictures,
    )
    say, console = translator(), Console(highlight=False, soft_wrap=True)
    with console.status(say("Checking the data, then running the notebooks …")):
        run_report(parameters, options, lambda line: console.print(line, markup=False), say)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    restore: Annotated[
        bool, typer.Option("--restore", help="Begin with fresh copies; the old ones are kept in lab/old.")
    ] = False,
) -> None:
    """Open JupyterLab on your own copies of the notebooks; further arguments go to it.

    The copies lie in the folder lab; the originals, of which reports are made, stay as they are.
    """
    from cds_analysis.data.clock import now
    from cds_analysis.runs.copies import lay_out
    from cds_analysis.runs.plan import list_notebooks

    say, root = translator(), project_root()
    folder = root / "lab"
    behind = lay_out(folder, now(data_dir()), restore)
    typer.echo(say("Your copies of the notebooks: {folder}", folder=str(folder)))
    if behind:
        message = "Changed since they were copied: {names}. Fresh copies: cds lab --restore"
        typer.echo(say(message, names=", ".join(behind)))
    command = [sys.executable, "-P", "-m", "jupyterlab", f"--notebook-dir={root}"]
    command.append(f"--LabApp.default_url=/lab/tree/{folder.name}/{list_notebooks()[0].name}")
    raise typer.Exit(subprocess.call([*command, *context.args], env=dict(os.environ, CDS_ROOT=str(root))))


@app.command("list")
def list_everything(as_json: AsJson = False) -> None:
    """Show what can be run and what is there."""
    from cds_analysis.results.stored import stored_reports
    from cds_analysis.runs.plan import list_notebooks

    say = translator()
    countries = [_country(root, say) for root in (data_dir(), demo_dir())]
    notebooks = [source.stem for source in list_notebooks()]
    reports = [report.place for report in stored_reports(outputs_dir())]
    if as_json:
        print_json({"countries": countries, "notebooks": notebooks, "reports": reports})
        return
    for country in countries:
        units = ", ".join(str(n) for n in country["units"].values())
        message = "{country}: {units} provinces, {n} indicators"
        typer.echo(say(message, country=country["name"], units=units, n=country["indicators"]))
        for name, unit in country["programmes"].items():
            typer.echo("  " + say("programme {name}: {unit}", name=name, unit=unit))
    typer.echo(say("Notebooks: {names}", names=", ".join(notebooks)))
    typer.echo(say("Finished reports: {names}", names=", ".join(reports) or say("none")))


def _country(root: Path, say: Translator) -> dict[str, Any]:
    """Return what a data folder holds: units by system, measures, programmes with the units that they bind."""
    from cds_analysis.data.dataset import load_dataset
    from cds_analysis.data.programmes import list_programmes

    dataset = load_dataset(root)
    registry = dataset.registry
    return {
        "name": registry.country.label(say.language),
        "units": {one.system: len(registry.members(one.system)) for one in registry.systems},
        "indicators": len(dataset.indicators),
        "programmes": list_programmes(root),
    }


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(
    context: typer.Context,
    fast: Annotated[
        bool, typer.Option("--fast", help="Leave out the slow tests (notebooks, browser).")
    ] = False,
) -> None:
    """Run the tests, a file on each core; further arguments go to pytest."""
    command = [sys.executable, "-P", "-m", "pytest"]
    runs = [
        [*command, "-m", marked, "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
        for marked in ("not slow", "slow and not long")
    ]
    runs = runs[:1] if fast else runs
    if context.args:
        runs = [[*command, *(["-m", "not slow"] if fast else []), *context.args]]
    raise typer.Exit(max(subprocess.call(run, cwd=project_root()) for run in runs))


@app.command()
def docs() -> None:
    """Build the guide from the folder docs; a warning is an error."""
    source = project_root() / "docs"
    if find_spec("sphinx") is None or not (source / "conf.py").is_file():
        message = "The guide is built in a checkout, with the packages of the extra [docs]."
        raise InputError([Problem("docs", message, "Go to the checkout and run: python run.py docs")])
    made = source / "_build"
    command = [sys.executable, "-P", "-m", "sphinx", "-qEW", "--keep-going", str(source), str(made)]
    status = subprocess.call(command)
    if status == 0:
        typer.echo(translator()("The guide: {file}", file=str(made / "index.html")))
    raise typer.Exit(status)
