"""Figures of comparison: the tile map and the change of ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import (
    DEEP,
    INK,
    ON_DEEP,
    ON_PALE,
    OWN,
    PALE,
    PAPER,
    PEER,
    TARGET,
    canvas,
    canvas_width,
)
from cds_analysis.metrics.peers import fifth_edges

_TILE, _SEA = 0.43, 0.7
_LETTERS = 6.4
# dark letters need a pale ground and pale ones a dark ground: nothing lies between
_SHADES = (0.1, 0.26, 0.42, 0.8, 0.99)
_LEGEND_ROWS, _LEGEND_COLUMNS = 3, 3.0


@responsive
def plot_tile_map(
    table: pd.DataFrame, tiles: pd.DataFrame, own: str, subtitle: str, source: str, language: str
) -> Figure:
    """Return the country as one square a province, coloured by fifths of an indicator.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`cds_analysis.metrics.peers.peer_rank`.
    tiles : pandas.DataFrame
        From :func:`cds_analysis.data.dataset.load_tiles`, with ``ref_area``: the unit whose value a tile
        bears, several tiles for a merged one.
    own : str
        Key of the own province; it gets a frame.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Archipelagos are drawn and named; provinces without a value are white.
    """
    say = Translator(language)
    tiles = tiles.assign(col=_columns(tiles["col"]))
    placed = tiles.merge(table, on="ref_area", how="left", suffixes=("_tile", ""))
    edges = fifth_edges(table["value"])
    colours = [sns.light_palette(DEEP, as_cmap=True)(shade) for shade in _SHADES]
    right = _right_edge(tiles)
    tile = min(_TILE, canvas_width() / (right + 1.2))
    figure, axes = canvas(tile * (tiles["row"].max() + 1.2), _TILE * (right + 1.2))
    for row in placed.itertuples():
        _tile(axes, row, edges, colours, row.ref_area == own, say)
    axes.set(xlim=(-0.1, right + 1.1), ylim=(tiles["row"].max() + 1.1, -0.1), aspect="equal")
    axes.axis("off")
    _legend(axes, edges, colours, right, say)
    title, alt = _map_words(table, own, say)
    data = table[["name", "value", "place"]].dropna(subset="value")
    data = data.rename(columns={"name": say("Province"), "value": say("Value"), "place": say("Rank")})
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _columns(cols: pd.Series) -> pd.Series:
    """Return the columns closer together where one is open sea."""
    used = set(cols)
    sea = [col for col in range(int(cols.max())) if col not in used]
    return cols - cols.map(lambda col: _SEA * sum(one < col for one in sea))


def _right_edge(tiles: pd.DataFrame) -> float:
    """Return the last column, moved out where tiles stand in the corner of the legend."""
    right = float(tiles["col"].max())
    crowded = (tiles["row"] < _LEGEND_ROWS) & (tiles["col"] > right - _LEGEND_COLUMNS)
    return right + _LEGEND_COLUMNS if crowded.any() else right


def _tile(
    axes: Axes, row: object, edges: Sequence[float], colours: Sequence[object], own: bool, say: Translator
) -> None:
    value, kind = row.value, row.kind  # type: ignore[attr-defined]
    col, line = row.col, row.row  # type: ignore[attr-defined]
    known = value == value
    fifth = int(np.searchsorted(edges[1:-1], value, side="right")) if known else 0
    fill = colours[fifth] if known else PAPER
    dash = (0, (2, 2)) if kind == "archipelago" else "-"
    frame: dict[str, Any] = {
        "edgecolor": TARGET if own else PEER,
        "linewidth": 2.4 if own else 0.6,
        "linestyle": dash,
    }
    axes.add_patch(
        Rectangle((col + 0.04, line + 0.04), 0.92, 0.92, facecolor=fill, zorder=3 if own else 2, **frame)
    )
    ink = INK if not known else ON_DEEP if fifth >= 3 else ON_PALE
    label = row.label.replace("|", "\n")  # type: ignore[attr-defined]
    axes.text(
        col + 0.5,
        line + 0.36,
        label,
        ha="center",
        va="center",
        fontsize=_LETTERS,
        color=ink,
        zorder=4,
        linespacing=1.1,
    )
    if known:
        axes.text(
            col + 0.5,
            line + 0.8,
            say.number(value, 2),
            ha="center",
            va="center",
            fontsize=_LETTERS,
            color=ink,
            zorder=4,
        )


def _legend(
    axes: Axes, edges: Sequence[float], colours: Sequence[object], right: float, say: Translator
) -> None:
    for place, (colour, low, high) in enumerate([*zip(colours, edges, edges[1:], strict=False)][::-1]):
        top = 0.2 + 0.56 * place
        axes.add_patch(
            Rectangle((right - 1.9, top), 0.5, 0.5, facecolor=colour, edgecolor=PEER, linewidth=0.5)
        )
        axes.text(
            right - 1.3,
            top + 0.27,
            f"{say.number(low, 2)}–{say.number(high, 2)}",
            fontsize=_LETTERS,
            va="center",
        )


def _map_words(table: pd.DataFrame, own: str, say: Translator) -> tuple[str, str]:
    known = table.dropna(subset="value")
    mine = known[known["ref_area"] == own]
    if mine.empty:
        title = say("{n} provinces have a value; this one has none", n=len(known))
        return title, title
    row = mine.iloc[0]
    title = say("{name}: place {place} of {n}", name=row["name"], place=int(row["place"]), n=len(known))
    alt = say(
        "{title}, value {value}; best {best} with {best_value}, median {median}, "
        "lowest {last} with {last_value}.",
        title=title,
        value=say.number(row["value"], 4),
        best=known.iloc[0]["name"],
        best_value=say.number(known.iloc[0]["value"], 4),
        median=say.number(known["value"].median(), 4),
        last=known.iloc[-1]["name"],
        last_value=say.number(known.iloc[-1]["value"], 4),
    )
    return title, alt


@responsive
def plot_rank_slope(
    ranks: pd.DataFrame, own: str, breaks: Sequence[str], subtitle: str, source: str, language: str
) -> Figure:
    """Return how the ranks of all units changed, the own one dark, with breaks drawn as breaks.

    Parameters
    ----------
    ranks : pandas.DataFrame
        ``ref_area, name, time_period, rank``; units without a rank in a period have no row there.
    own : str
        Key of the own unit.
    breaks : sequence of str
        Periods before which the measure changed; lines stop there.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        With a line only between periods that may be compared.
    """
    say = Translator(language)
    periods = sorted(ranks["time_period"].unique())
    grid = ranks.pivot(index="ref_area", columns="time_period", values="rank").reindex(columns=periods)
    segment = np.cumsum([period in breaks for period in periods])
    figure, axes = canvas(4.4)
    for unit, row in grid.iterrows():
        _slope(axes, row.to_numpy(dtype=float), segment, unit == own)
    for place in np.flatnonzero(np.diff(segment)):
        axes.axvline(place + 0.5, color=TARGET, lw=1, ls=(0, (3, 3)))
        axes.text(
            place + 0.5, -1.5, say("method changed"), color=TARGET, fontsize=7.5, ha="center", va="bottom"
        )
    mine = grid.loc[own].dropna() if own in grid.index else pd.Series(dtype=float)
    for period, rank in mine.items():
        axes.text(
            periods.index(period),
            rank - 1.6,
            say.number(rank),
            color=OWN,
            weight="semibold",
            ha="center",
            fontsize=9,
        )
    axes.set(xlim=(-0.35, len(periods) - 0.65), ylim=(grid.max().max() + 1.5, -0.5), ylabel=say("Rank"))
    axes.set_xticks(range(len(periods)), periods)
    axes.set_yticks([1, *range(10, int(grid.max().max()) + 1, 10)])
    name = ranks.loc[ranks["ref_area"] == own, "name"]
    path = ", ".join(say("{rank} ({period})", rank=int(rank), period=period) for period, rank in mine.items())
    title = say("{name}: rank {path}", name=name.iloc[0] if len(name) else own, path=path or say("none"))
    alt = say(
        "{title}. Lines of all provinces with a published rank; the method changed before: {breaks}.",
        title=title,
        breaks=", ".join(b for b in breaks if b in periods) or say("none"),
    )
    data = grid.loc[[own]].T.reset_index() if own in grid.index else grid.head(0).T.reset_index()
    data.columns = [say("Period"), *[say("Rank")] * (data.shape[1] - 1)]
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _slope(axes: Axes, ranks: np.ndarray, segment: np.ndarray, own: bool) -> None:
    style: dict[str, Any] = (
        {"color": OWN, "lw": 2.6, "zorder": 4} if own else {"color": PALE, "lw": 1, "zorder": 1}
    )
    places = np.arange(len(ranks))
    for part in np.unique(segment):
        inside = segment == part
        axes.plot(places[inside], ranks[inside], **style)
    dots: dict[str, Any] = (
        {"color": OWN, "s": 46, "zorder": 5} if own else {"color": PEER, "s": 4, "zorder": 2}
    )
    axes.scatter(places, ranks, **dots)
