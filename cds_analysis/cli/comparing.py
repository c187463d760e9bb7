"""``cds compare``: two finished quarters side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from cds_analysis.cellar.paths import outputs_at, outputs_dir
from cds_analysis.cellar.text import collation_key
from cds_analysis.cellar.translator import DASH, Translator
from cds_analysis.cli.app import add_row, app, print_json, table, translator
from cds_analysis.cli.completing import complete_province
from cds_analysis.cli.fleet import ALL, finished_quarter
from cds_analysis.cli.options import AsJson, Outputs
from cds_analysis.results.marks import VERDICT_WORDS, WORDS

if TYPE_CHECKING:
    from cds_analysis.runs.compare import Comparison


@app.command()
def compare(
    before: Annotated[str, typer.Argument(help="The earlier quarter, like 2024-Q3.")],
    now: Annotated[str, typer.Argument(help="The later quarter, like 2024-Q4.")],
    province: Annotated[
        str,
        typer.Option(
            help="Province or city; all: every one with reports of both.", autocompletion=complete_province
        ),
    ] = ALL,
    out: Annotated[Path | None, typer.Option(help="Write the targets that changed to a .csv file.")] = None,
    outputs: Outputs = None,
    as_json: AsJson = False,
) -> None:
    """Compare two quarters whose reports are finished: which verdict, which chance, which rank changed.

    Only what the reports wrote is read; nothing is computed again.
    """
    from cds_analysis.cellar.cache import open_cache
    from cds_analysis.data.dataset import dataset_of
    from cds_analysis.data.tables import write_table
    from cds_analysis.exports.cells import harmless
    from cds_analysis.runs.compare import compare_quarters

    say, quarters = translator(), (finished_quarter(before), finished_quarter(now))
    with outputs_at(outputs.resolve() if outputs else None), open_cache():
        units = _reported(quarters) if province == ALL else [dataset_of(province)[1].key]
        found = compare_quarters(units, *quarters)
    notices = {unit: dataset_of(unit)[0].registry.notices.get(say.language, "") for unit in units}
    if as_json:
        _print_json(found, quarters)
    elif len(found.summary):
        _print_comparison(found, quarters)
    for notice in dict.fromkeys(filter(None, notices.values())):
        typer.echo(notice, err=as_json)
    for unit, quarter in found.missing:
        command = f'cds report --province "{unit}" --quarter {quarter}'
        message = say(
            "There is no report of {unit} for {quarter}. Make it: {command}",
            unit=unit,
            quarter=say.period(quarter),
            command=command,
        )
        typer.echo(message, err=True)
    if out is not None and len(found.summary):
        targets, notice = found.targets, found.targets["province"].map(notices)
        write_table(harmless(targets.assign(notice=notice) if any(notices.values()) else targets), out)
        typer.echo(say("Written: {file}", file=str(out)), err=as_json)
    if found.summary.empty:
        if not found.missing:
            typer.echo(say("No province has a report of both quarters."), err=True)
        raise typer.Exit(1)


def _print_json(found: Comparison, quarters: Sequence[str]) -> None:
    missing = [{"province": unit, "quarter": quarter} for unit, quarter in found.missing]
    answer = {"before": quarters[0], "now": quarters[1], "provinces": found.summary, "targets": found.targets}
    print_json(answer | {"missing": missing})


def _reported(quarters: Sequence[str]) -> list[str]:
    """Return every unit with a report of both quarters, in alphabetical order."""
    from cds_analysis.runs.listing import load_reports

    by_quarter: dict[str, set[str]] = {quarter: set() for quarter in quarters}
    for report in load_reports(outputs_dir()):
        by_quarter.get(report.main.quarter, set()).add(report.main.province)
    return sorted(set.intersection(*by_quarter.values()), key=collation_key)


def _print_comparison(found: Comparison, quarters: Sequence[str]) -> None:
    say, console = translator(), Console(highlight=False)
    counted = {name: text for name, (_, text, _) in VERDICT_WORDS.items() if _occurs(found, name)}
    shown = table("Province", "Targets in all", *counted.values(), "Rank", "Targets changed")
    for row in found.summary.to_dict("records"):
        rank = " → ".join(
            _rank(row[f"rank_{when}"], row[f"rank_period_{when}"]) for when in ("before", "now")
        )
        counts = [_sides(row, name, say.number) for name in ("total", *counted)]
        cells = [*counts, rank, str(row["n_changed"])]
        add_row(shown, row["province"], *cells)
    shown.title = DASH.join(say.period(quarter) for quarter in quarters)
    console.print(shown)
    if found.targets.empty:
        return
    shown = table("Province", "Target", "Verdict", "Word", "Chance", "Newest figure", "Value to reach")
    for row in found.targets.to_dict("records"):
        add_row(shown, *_target_cells(row, say))
    console.print(shown)


def _occurs(found: Comparison, verdict: str) -> bool:
    """Return whether any report has a target with a verdict; columns of zeros are left out."""
    counts = found.summary[[f"{verdict}_before", f"{verdict}_now"]].fillna(0)
    return bool((counts.to_numpy() > 0).any())


def _target_cells(row: Mapping[str, Any], say: Translator) -> list[str]:
    from cds_analysis.forecasting.evidence import whole_percent

    def verdict(value: str) -> str:
        return say(VERDICT_WORDS[value][1])

    def word(value: str) -> str:
        return say(WORDS[value][1])

    def chance(value: float) -> str:
        return say.measure(whole_percent(value), "percent")

    def figure(value: float) -> str:
        return say.measure(value, row["unit_measure"])

    writers: dict[str, Callable[[Any], str]] = {
        "verdict": verdict,
        "word": word,
        "probability": chance,
        "value": figure,
        "target_value": figure,
    }
    name = f"{row['target_id']} {row[f'name_{say.language}']}"
    return [row["province"], name, *(_sides(row, key, how) for key, how in writers.items())]


def _sides(row: Mapping[str, Any], name: str, write: Callable[[Any], str]) -> str:
    """Return both sides of a change, or the one that is common to them."""
    sides = [
        DASH if value is None or value != value else write(value)
        for value in (row[f"{name}_before"], row[f"{name}_now"])
    ]
    return sides[0] if sides[0] == sides[1] else " → ".join(sides)


def _rank(rank: float | None, period: str | None) -> str:
    return DASH if rank is None or rank != rank else f"{translator().number(rank)} ({period})"
