"""The map of the index: one square a province, by its value; and its ranks over the years as a small line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from cds_analysis.cellar.translator import Translator
from cds_analysis.data.dataset import load_tiles
from cds_analysis.data.registry import load_registry
from cds_analysis.results.standings import Standing, Standings
from cds_analysis.runs.listing import Report

_WIDTH, _HEIGHT, _EDGE = 72, 26, 3


@dataclass(frozen=True)
class Tile:
    """One square.

    Parameters
    ----------
    label, name : str
        As written in the square, line by line, and in full.
    row, col : int
        Place in the grid, from 1.
    archipelago : bool
        Whether it is an archipelago, which has no index and no report of its own.
    step : int
        The colour, 1 to 5; 0 without a value.
    value : float, optional
        Of the index.
    place : int, optional
        Among the units with a value.
    report : Report, optional
        The newest one of the unit, or of the one that took its place.
    """

    label: str
    name: str
    row: int
    col: int
    archipelago: bool = False
    step: int = 0
    value: float | None = None
    place: int | None = None
    report: Report | None = None


def map_tiles(newest: Mapping[str, Report], standings: Standings | None, data: Path) -> list[Tile]:
    """Return the squares of the first unit system with their place in the index and their report.

    Parameters
    ----------
    newest : mapping of str to Report
        By key of the unit; real units only.
    standings : Standings, optional
        The index; a former province bears the value of the unit it is now part of.
    data : Path
        The data folder.

    Returns
    -------
    list of Tile
        Row by row; archipelagos and provinces without a report too.
    """
    registry = load_registry(data)
    units = {unit.code: unit for unit in registry.members(registry.systems[0].system)}
    rows = standings.rows if standings else {}
    made = []
    for row in load_tiles(data).sort_values(["row", "col"]).itertuples():
        unit = units.get(row.code)
        keys = [unit.key, unit.successor] if unit else []
        found = [newest[key] for key in keys if key in newest]
        standing = next((rows[key] for key in keys if key in rows), Standing())
        made.append(
            Tile(
                label=row.label.replace("|", "\n"),
                name=row.name_vi,
                row=row.row + 1,
                col=row.col + 1,
                archipelago=row.kind == "archipelago",
                step=standing.fifth,
                value=standing.value,
                place=standing.place,
                report=max(found, key=lambda report: report.main.quarter, default=None),
            )
        )
    return made


def grid_columns(tiles: Sequence[Tile]) -> str:
    """Return the widths of the map's columns as a style; a column of open sea is narrow."""
    used = {tile.col for tile in tiles}
    widths = ["1fr" if col in used else ".35fr" for col in range(1, max(used) + 1)]
    return " ".join(f"minmax(0, {width})" for width in widths)


def legend(standings: Standings | None, say: Translator) -> list[tuple[int, str]]:
    """Return the colours of the map, the highest first, with the values between which they stand."""
    edges = [say.number(edge, 2) for edge in standings.edges] if standings else []
    steps = range(len(edges) - 1, 0, -1)
    return [(step, say("{low} to {high}", low=edges[step - 1], high=edges[step])) for step in steps]


def sparkline(unit: str, standings: Standings | None, say: Translator) -> Markup:
    """Return the published ranks of a unit over the years as a small picture, the first place on top.

    Parameters
    ----------
    unit : str
        Its key.
    standings : Standings, optional
        With the ranks.
    say : Translator
        Language of its alternative text.

    Returns
    -------
    Markup
        An ``svg`` element, or nothing without two ranks; no line crosses a change of method.
    """
    if standings is None or (own := standings.ranks_of(unit)).shape[0] < 2:
        return Markup("")
    ranks = standings.ranks
    begin, end, worst = ranks["year"].min(), ranks["year"].max(), ranks["rank"].max()
    across = _EDGE + (own["year"] - begin) / (end - begin) * (_WIDTH - 2 * _EDGE)
    down = _EDGE + (own["rank"] - 1) / max(worst - 1, 1) * (_HEIGHT - 2 * _EDGE)
    points = [f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True)]
    lines = Markup("").join(
        Markup('<polyline points="{}"/>').format(" ".join(points[place] for place in places))
        for places in own.reset_index().groupby("segment").groups.values()
    )
    years_and_ranks = ", ".join(
        say("{rank} ({period})", rank=int(rank), period=period)
        for rank, period in zip(own["rank"], own["time_period"], strict=True)
    )
    x, y = points[-1].split(",")
    head = Markup('<svg class="cds-spark" viewBox="0 0 {} {}" role="img" aria-label="{}">')
    ended = Markup('<circle cx="{}" cy="{}" r="2.4"/></svg>').format(x, y)
    return head.format(_WIDTH, _HEIGHT, say("Ranks: {ranks}", ranks=years_and_ranks)) + lines + ended
