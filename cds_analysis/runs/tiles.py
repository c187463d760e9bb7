"""The map of the index: one square a province, by the share of targets shown to be met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from cds_analysis.cellar.text import Translator
from cds_analysis.data.dataset import load_registry, load_tiles
from cds_analysis.runs.listing import Report

STEPS = (20, 40, 60, 80)


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
        Whether it is an archipelago, which has no report of its own.
    report : Report, optional
        The unit's newest one with a programme.
    """

    label: str
    name: str
    row: int
    col: int
    archipelago: bool = False
    report: Report | None = None

    @property
    def step(self) -> int:
        """Return the colour, 1 to 5; 0 where no share is known."""
        share = self.report.share_pct if self.report else None
        return 0 if share is None else 1 + sum(share >= bound for bound in STEPS)


def map_tiles(reports: Iterable[Report], data: Path) -> list[Tile]:
    """Return the squares of the first unit system, those with a report bearing it.

    Parameters
    ----------
    reports : iterable of Report
        On real units, the newest first.
    data : Path
        The data folder.

    Returns
    -------
    list of Tile
        Row by row; archipelagos and provinces without a report too.
    """
    registry = load_registry(data)
    keys = {unit.code: unit.key for unit in registry.members(registry.systems[0].system)}
    newest = _newest(reports)
    return [
        Tile(
            label=row.label.replace("|", "\n"),
            name=row.name_vi,
            row=row.row + 1,
            col=row.col + 1,
            archipelago=row.kind == "archipelago",
            report=newest.get(keys.get(row.code, "")),
        )
        for row in load_tiles(data).sort_values(["row", "col"]).itertuples()
    ]


def _newest(reports: Iterable[Report]) -> Mapping[str, Report]:
    found: dict[str, Report] = {}
    for report in reports:
        if report.main.programme and report.main.pages:
            found.setdefault(report.main.province, report)
    return found


def grid_columns(tiles: Sequence[Tile]) -> str:
    """Return the widths of the map's columns as a style; a column of open sea is narrow."""
    used = {tile.col for tile in tiles}
    widths = ["1fr" if col in used else ".35fr" for col in range(1, max(used) + 1)]
    return " ".join(f"minmax(0, {width})" for width in widths)


def legend(say: Translator) -> list[tuple[int, str]]:
    """Return the colours of the map, the highest first, with their meaning in words."""
    between = [say("{low} to {high}%", low=low, high=high - 1) for low, high in pairwise(STEPS)]
    words = [say("under {n}%", n=STEPS[0]), *between, say("{n}% or more", n=STEPS[-1])]
    return list(enumerate(words, start=1))[::-1]
