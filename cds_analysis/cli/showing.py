"""How the look ahead of an import is shown: a line a figure, the counts, what was not used, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from cds_analysis.cellar.paths import project_root
from cds_analysis.cellar.translator import QUALIFIERS, Translator
from cds_analysis.cli.app import add_row, table

if TYPE_CHECKING:
    from cds_analysis.data.dataset import Dataset
    from cds_analysis.intake.workbook.entries import Entry
    from cds_analysis.intake.workbook.importing import ImportPlan, Planned
    from cds_analysis.intake.workbook.target_list import TargetListPlan

_LONGEST = 60


def show_plan(plan: ImportPlan, area: str, dataset: Dataset, say: Translator) -> None:
    """Print what an import would do.

    Parameters
    ----------
    plan : ImportPlan
        The plan; its problems are printed elsewhere.
    area : str
        The province that was asked for: where all figures are its own, no column names it.
    dataset : Dataset
        The data that they are added to.
    say : Translator
        Of the reader's language.
    """
    _show_figures(plan, area, dataset, say)
    _show_counts(plan, say)
    _show_unused(plan, say)
    _show_use(plan, dataset, say)


def show_target_list(plan: TargetListPlan) -> None:
    """Print what an official list would change, under the heads of its form."""
    from cds_analysis.intake.workbook.list_form import LIST_HEADS

    shown = table("Target", "Column", "Before", "After")
    for target, column, before, now in plan.changed:
        add_row(shown, target, LIST_HEADS.get(column, column), before, now)
    if shown.row_count:
        Console().print(shown)


def _show_figures(plan: ImportPlan, area: str, dataset: Dataset, say: Translator) -> None:
    lines = list(_lines(plan, say))
    rows = [entry.row for entry, _, _ in lines]
    with_area = any(row["ref_area"] != area for row in rows)
    with_note = any(row["note"] for row in rows)
    heads = ["Cell", *(["Province"] if with_area else []), "Measure", "Period", "Value"]
    shown = table(*heads, "Before", "What will happen", *(["Note"] if with_note else []))
    for entry, before, word in lines:
        row = entry.row
        place = [f"{entry.file} {entry.place}", *([_area(row["ref_area"], dataset)] if with_area else [])]
        name, period = (
            dataset.indicators[row["indicator"]].label(say.language),
            say.period(row["time_period"]),
        )
        note = [row["note"]] if with_note else []
        add_row(shown, *place, name, period, _figure(row, say), before, word, *note)
    if shown.row_count:
        Console(soft_wrap=False).print(shown)


def _lines(plan: ImportPlan, say: Translator) -> Iterator[tuple[Entry, str, str]]:
    """Yield every figure with what was known before and what will happen to it."""
    for word, group in (("new", plan.new), ("replaces", plan.revised), ("already there", plan.unchanged)):
        yield from ((one.entry, _before(one, say), say(word)) for one in group)
    for one in plan.behind:
        word = say("added, but another value stays: {why}", why=say(one.why_behind))
        yield one.entry, _before(one, say), word
    for entry in plan.planned:
        message = "planned by {text}, so no figure: not imported"
        word = (
            say(message, text=entry.planned_by)
            if entry.planned_by
            else say("planned, so no figure: not imported")
        )
        yield entry, "", word


def _before(one: Planned, say: Translator) -> str:
    if not one.before:
        return ""
    row = {**one.entry.row, "obs_value": one.before, "qualifier": one.before_qualifier}
    return f"{_figure(row, say)} ({one.before_from})"


def _figure(row: Mapping[str, str], say: Translator) -> str:
    """Return a figure to its last digit, as it would be stored."""
    number, word = row["obs_value"], QUALIFIERS.get(row["qualifier"], "{value}")
    value = say.measure(Decimal(number), row["unit_measure"], len(number.partition(".")[2]))  # type: ignore[arg-type]
    return say(word, value=value)


def _area(key: str, dataset: Dataset) -> str:
    """Return a province with its system, where a name alone may mean two."""
    unit = dataset.registry[key]
    names = [one.name for one in dataset.registry.units.values()]
    return f"{unit.name} ({unit.system})" if names.count(unit.name) > 1 else unit.name


def _show_counts(plan: ImportPlan, say: Translator) -> None:
    message = "{new} new, {revised} replace another value, {behind} added behind another value, {same} already there, {planned} planned, {refused} refused; {empty} rows without a value."
    lists = {"revised": plan.revised, "behind": plan.behind, "same": plan.unchanged}
    numbers = {name: len(one) for name, one in lists.items()} | {"planned": len(plan.planned)}
    numbers |= {"new": len(plan.new), "refused": len(plan.refused), "empty": plan.n_empty}
    typer.echo(say(message, **numbers))
    if plan.unchanged and not plan.added and not plan.refused:
        typer.echo(say("Every figure of the file is there already: nothing is to be written."))


def _show_unused(plan: ImportPlan, say: Translator) -> None:
    """Print the columns and lines that say nothing of the figures: a line for each file and why."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in plan.unused:
        text = one.text if len(one.text) <= _LONGEST else f"{one.text[:_LONGEST]}…"
        groups.setdefault((one.file, one.why), []).append(f"{one.place} “{text}”")
    for (file, why), texts in groups.items():
        typer.echo(
            say("Not used in {file}: {texts} ({why}).", file=file, texts=", ".join(texts), why=say(why))
        )


def _show_use(plan: ImportPlan, dataset: Dataset, say: Translator) -> None:
    """Print which report first uses the figures, and which of their sources count as press."""
    from cds_analysis.intake.workbook.senders import strange_senders, unlisted_sources

    quarters = [say.period(one) for one in plan.first_quarters()]
    if len(quarters) == 1:
        typer.echo(say("The report of {quarter} is the first that uses them.", quarter=quarters[0]))
    elif quarters:
        message = "The report of {first} is the first that uses some of them, that of {last} uses all."
        typer.echo(say(message, first=quarters[0], last=quarters[-1]))
    for one in strange_senders(plan.added, dataset):
        message = "“{value}” is not recorded to hold the figures of {targets}, and told none of them before; recorded: {holders}."
        hint = (
            "Is “{near}” meant? Then write it so."
            if one["near"]
            else "If it holds them now, add it to owners.csv."
        )
        typer.echo(f"{say(message, **one)} {say(hint, **one)}")
    unlisted = unlisted_sources(plan.added, dataset)
    if unlisted:
        message = "Not listed, so they count as press: {names}. If they are agencies of the state, add them to {file}, with the word official in the column source_kind."
        path, root = dataset.root / "registry" / "source_orgs.csv", project_root()
        file = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        typer.echo(say(message, names=", ".join(f"“{name}”" for name in unlisted), file=file))
