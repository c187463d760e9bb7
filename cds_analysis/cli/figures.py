"""``cds check``, ``cds template``, ``cds import``, ``cds history``: figures in, and what became of them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.cellar.text import slug
from cds_analysis.cellar.translator import LANGUAGES, Translator
from cds_analysis.cli.app import add_row, app, print_json, print_problems, table, translator
from cds_analysis.cli.completing import complete_province
from cds_analysis.cli.options import AsJson, Commit, Data, Programme, Province, Quarter, Who
from cds_analysis.cli.showing import show_plan, show_target_list
from cds_analysis.data.deadline import within
from cds_analysis.intake.parsing.cells import Unreadable

if TYPE_CHECKING:
    import pandas as pd

    from cds_analysis.data.dataset import Dataset
    from cds_analysis.intake.workbook.entries import Known
    from cds_analysis.intake.workbook.importing import ImportPlan
    from cds_analysis.intake.workbook.target_list import TargetListPlan

Organisation = Annotated[
    str, typer.Option("--org", help="Agency that sends the figures, if the form has no such column.")
]

Result = TypeVar("Result")
_SECONDS = 300.0
_COLUMNS = [
    *("indicator", "time_period", "obs_value", "unit_measure", "qualifier", "known_from", "chosen"),
    *("source_org", "source_title", "source_url", "note", "csv_file", "csv_line", "imported", "reports"),
]
LOOK_AHEAD = "This was a look ahead: nothing was written. Add --commit to write."


@app.command()
def check(
    data: Data = None,
    language: Annotated[str | None, typer.Option(help="Language of the answer: vi or en.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check the data and tell every fault at once."""
    from cds_analysis.data.checks import check_data

    say = Translator(language) if language in LANGUAGES else translator()
    folders = [data] if data else [data_dir(), demo_dir()]
    found = [problem for folder in folders for problem in check_data(folder)]
    if as_json:
        print_json({"problems": [_problem(one, say) for one in found]})
    else:
        print_problems(found, say)
    if any(problem.severity == "error" for problem in found):
        raise typer.Exit(1)


def _problem(problem: Problem, say: Translator) -> dict[str, object]:
    """Return a fault for programs."""
    names = ("severity", "rule", "file", "line", "column")
    return {name: getattr(problem, name) or None for name in names} | {"text": problem.text(say)}


@app.command()
def template(
    province: Province = "Bình Thuận",
    quarter: Quarter = "2024-Q4",
    programme: Programme = None,
    org: Organisation = "",
    targets: Annotated[
        list[str] | None,
        typer.Option(help="Ask for these targets only, like T04 or T04,T05; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The .xlsx file. [default: bieu-nhap-<province>-<quarter>.xlsx]")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    target_list: Annotated[
        bool,
        typer.Option("--target-list", help="The list of targets, to be put right against the official text."),
    ] = False,
) -> None:
    """Write the Excel form that departments fill in."""
    from cds_analysis.intake.forms import new_form, write_form, write_target_list
    from cds_analysis.results.parameters import parse_parameters

    if target_list and targets:
        message = "--target-list asks for all targets, --targets for some of them."
        raise InputError([Problem("options", message, "Leave one of the two out.", column="--targets")])
    chosen, say = parse_parameters(province, quarter, None, programme), translator()
    if target_list:
        file = new_form(out or Path(f"danh-muc-chi-tieu-{chosen.programme}.xlsx"), force)
        n = write_target_list(chosen.data, chosen.province, chosen.programme, file)
        message = "{file}: {n} targets, to be put right against the official text."
        typer.echo(say(message, file=str(file), n=n))
        return
    parts = ["bieu-nhap", slug(chosen.province), chosen.quarter, *([slug(org)] if org else [])]
    file = new_form(out or Path("-".join(parts) + ".xlsx"), force)
    asked = tuple(targets or ())
    n = write_form(chosen.data, chosen.province, chosen.quarter, chosen.programme, org, asked, file)
    typer.echo(say("{file}: {n} figures are asked for.", file=str(file), n=n))


@app.command("import")
def import_figures(
    files: Annotated[list[Path], typer.Argument(help="Forms, .xlsx or .csv.")],
    province: Annotated[
        str,
        typer.Option(help="Province, if the form has no such column.", autocompletion=complete_province),
    ] = "",
    programme: Programme = None,
    org: Organisation = "",
    period: Annotated[
        str, typer.Option(help="Period of the figures, if the form has none, like Quý IV/2024.")
    ] = "",
    known_from: Annotated[
        str, typer.Option(help="Day since when they are known, if the form has none, like 21/10/2024.")
    ] = "",
    who: Who = "",
    commit: Commit = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write although cells are refused; those are left out.")
    ] = False,
    target_list: Annotated[
        bool, typer.Option("--target-list", help="The file is the official list of targets of --programme.")
    ] = False,
    data: Data = None,
    seconds: Annotated[
        float, typer.Option(help="The most that reading the files may take, in seconds.")
    ] = _SECONDS,
) -> None:
    """Bring figures in from Excel: look first, then --commit to write.

    A cell that cannot be read for certain is refused with the reason; no figure is guessed, none is lost.
    """
    from cds_analysis.data.check_store import store_problems
    from cds_analysis.data.clock import now, today
    from cds_analysis.data.dataset import dataset_of, load_dataset
    from cds_analysis.data.store import open_store
    from cds_analysis.intake.forms import known_by
    from cds_analysis.intake.parsing.days import read_day, read_period
    from cds_analysis.intake.workbook.importing import commit_import, plan_import

    say = translator()
    if target_list:
        given = {"--partial": partial, "--period": period, "--known-from": known_from, "--org": org}
        _stop_on_options([name for name, value in given.items() if value])

    def find_ground() -> Dataset:
        dataset = (
            load_dataset(data) if data else dataset_of(province)[0] if province else _ground_of_files(files)
        )
        stop_on_errors(store_problems(dataset.root))
        return dataset

    if target_list:
        _import_target_list(
            files, find_ground, programme or "", who or getpass.getuser(), commit, say, seconds
        )
        return
    day, of = _option("--known-from", known_from, read_day), _option("--period", period, read_period) or ""

    def look() -> tuple[Dataset, Known, ImportPlan]:
        dataset = find_ground()
        known = known_by(dataset, province, programme, org, of, day)
        return dataset, known, plan_import(files, known, dataset, today(dataset.root))

    dataset, known, plan = _in_time(seconds, look)
    show_plan(plan, known.area, dataset, say)
    print_problems(plan.problems, say)
    if plan.refused and not (commit and partial):
        mend = "Nothing was written: mend the cells above, or write the rest with --commit --partial."
        typer.echo(say(mend if any(problem.line for problem in plan.refused) else "Nothing was written."))
        raise typer.Exit(1)
    if not commit:
        typer.echo(say(LOOK_AHEAD))
        return
    n = commit_import(plan, open_store(dataset.root), who or getpass.getuser(), now(dataset.root))
    typer.echo(say("{n} figures were added.", n=n))
    if plan.refused:
        raise typer.Exit(1)


def _ground_of_files(files: list[Path]) -> Dataset:
    """Return the dataset of the provinces that the files' own columns name: the real data, or the invented country."""
    from cds_analysis.data.dataset import load_dataset
    from cds_analysis.intake.workbook.areas import area_name
    from cds_analysis.intake.workbook.importing import areas_said

    said = areas_said(files)
    for dataset in (load_dataset(root) for root in (data_dir(), demo_dir())):
        if any(area_name(text, dataset.registry) for text in said):
            return dataset
    return load_dataset(data_dir())


def _import_target_list(
    files: list[Path],
    find_ground: Callable[[], Dataset],
    programme: str,
    who: str,
    commit: bool,
    say: Translator,
    seconds: float,
) -> None:
    from cds_analysis.data.clock import now
    from cds_analysis.intake.forms import commit_target_list, read_target_list

    def look() -> tuple[Dataset, TargetListPlan]:
        dataset = find_ground()
        return dataset, read_target_list(files, dataset, programme)

    dataset, plan = _in_time(seconds, look)
    show_target_list(plan)
    if plan.warnings:
        print_problems(list(plan.warnings), say)
    if not plan.changed:
        typer.echo(say("The list is already there as the file has it: nothing is to be written."))
    elif not commit:
        typer.echo(say(LOOK_AHEAD))
    else:
        commit_target_list(plan, files[0], dataset, programme, who, now(dataset.root))
        typer.echo(say("The official list stands in the place of the reconstructed one."))


def _in_time(seconds: float, look: Callable[[], Result]) -> Result:
    message = "The files were not read to their end after {n} seconds; nothing was written."
    hint = "Send the sheet with the figures only, or give more time with --seconds."
    return within(seconds, look, lambda: InputError([Problem("late", message, hint, {"n": f"{seconds:g}"})]))


def _stop_on_options(given: list[str]) -> None:
    """Refuse options that say something of figures, beside a list of targets."""
    message = "{option} is for figures; a list of targets is taken whole, or not at all."
    hint = "Leave one of the two out."
    if given:
        raise InputError(Problem("options", message, hint, {"option": one}, column=one) for one in given)


def _option(name: str, text: str, read: Callable[[str], Result]) -> Result | None:
    """Return what an option says, or None for one that is not given."""
    try:
        return read(text) if text else None
    except Unreadable as error:
        details = {"value": text} | error.details
        raise InputError([Problem("option", error.message, error.hint, details, column=name)]) from None


@app.command()
def history(
    indicator: Annotated[str, typer.Argument(help="The measure: its identifier or name.")],
    province: Province = "Bình Thuận",
    as_json: AsJson = False,
) -> None:
    """Show how a figure changed and which reports used it."""
    from cds_analysis.data.dataset import dataset_of
    from cds_analysis.runs.history import figure_history

    say = translator()
    dataset, unit = dataset_of(province)
    rows = figure_history(dataset, unit.key, indicator)
    if as_json:
        print_json({"province": unit.key, "figures": rows[_COLUMNS]})
    elif rows.empty:
        typer.echo(say("No figure of this measure is known."))
    else:
        _print_history(rows, say)
        if notice := dataset.registry.notices.get(say.language):
            typer.echo(notice)


def _print_history(rows: pd.DataFrame, say: Translator) -> None:
    shown = table("Period", "Value", "Known by", "Source", "Where", "Imported", "Used by the reports")
    for row in rows.to_dict("records"):
        value = say.qualified(row["obs_value"], row["qualifier"], row["unit_measure"])
        cells = [say.period(row["time_period"]), f"{value} ✓" if row["chosen"] else value]
        cells += [say.day(row["known_from"].date()), row["source_org"]]
        add_row(shown, *cells, f"{row['csv_file']}:{row['csv_line']}", row["imported"], row["reports"])
    Console().print(shown)
