"""The regions side by side: every province a dot, those that matter to the own one by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.labels import stairs, swarm, text_width
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, INK, OWN, PEER, TARGET, canvas, canvas_width

_LETTERS, _LINE, _DOT = 6.8, 9.5, 5.0
_SIDE, _AXIS, _TICK = 12.0, 0.3, 6.0


@responsive
def plot_region_swarm(
    table: pd.DataFrame,
    own: str,
    subtitle: str,
    source: str,
    language: str,
    peers: Collection[str] = (),
    goal: int | None = None,
) -> Figure:
    """Return every province as a dot in the row of its region; the own one, the leader and the peers by name.

    Parameters
    ----------
    table : pandas.DataFrame
        ``ref_area, name, region, value, place``; rows without a value are left out.
    own : str
        Key of the own province.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.
    peers : collection of str
        Keys of the fair peers.
    goal : int, optional
        The place aimed at; a dashed line stands where the province at that place has its value.

    Returns
    -------
    Figure
        Regions by their median, best on top; a tick marks each median.
    """
    say = Translator(language)
    known = table.dropna(subset="value")
    medians = known.groupby("region")["value"].median().sort_values(ascending=False)
    aim = None if goal is None else next(iter(known.loc[known["place"] == goal, "value"]), None)
    field = _Field.of(known.assign(label=_labels(known, own, peers, say)), own)
    rows = [field.row(known.index[known["region"] == region]) for region in medians.index]
    top = _LINE if aim is not None else 0.0
    figure, axes = canvas((top + sum(row.height for row in rows)) / 72 + _AXIS)
    axes.set(xlim=(0, field.width), ylim=(top + sum(row.height for row in rows), 0), yticks=[])
    _axis(axes, field, say)
    if aim is not None:
        _goal(axes, field.place(aim), say("goal: place {place}", place=goal))
    for region, row in zip(medians.index, rows, strict=True):
        _region(axes, top, region, row, (field.place(medians[region]), aim and field.place(aim)))
        top += row.height
    title, alt = _swarm_words(known, medians, own, say)
    named = known[known["ref_area"].isin(list(peers))]
    if len(named):
        fair = ", ".join(f"{row.name} {say.number(row.value, 4)}" for row in named.itertuples(index=False))
        alt = say("{text} Fair peers: {peers}.", text=alt, peers=fair)
    data = known[["region", "name", "value"]].sort_values(["region", "value"], ascending=[True, False])
    data = data.rename(columns={"region": say("Region"), "name": say("Province"), "value": say("Value")})
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _labels(known: pd.DataFrame, own: str, peers: Collection[str], say: Translator) -> list[str]:
    """Return the words at each dot: leader and own province with their places, peers by name alone."""
    labels = []
    for row in known.itertuples():
        placed = row.ref_area == own or row.place == 1
        name = say("{name}, place {place}", name=row.name, place=int(row.place)) if placed else row.name
        labels.append(name if placed or row.ref_area in peers else "")
    return labels


@dataclass(frozen=True)
class _Dots:
    """The dots of one region: place, line beside the middle, name, the line of the name, and kind."""

    table: pd.DataFrame

    @property
    def middle(self) -> float:
        """Return how far below its top the dots of a region lie, in points."""
        return 1.3 * _LINE + _DOT * float(self.table["side"].max() + 0.5)

    @property
    def below(self) -> float:
        """Return how far below its top the names begin."""
        return self.middle + max(_TICK, -_DOT * float(self.table["side"].min() - 0.5))

    @property
    def height(self) -> float:
        """Return the height of the region's row."""
        return self.below + _LINE * float(self.table["line"].max() + 1) + 0.5 * _LINE


@dataclass(frozen=True)
class _Field:
    """The ground on which the dots stand, in points: values in, places out."""

    table: pd.DataFrame
    own: str
    width: float
    low: float
    scale: float

    @classmethod
    def of(cls, table: pd.DataFrame, own: str) -> _Field:
        """Return a field on which the names of the dots farthest to the right still have room."""
        width = canvas_width() * 72 - _SIDE
        widths = [text_width(label, _LETTERS, "semibold") for label in table["label"]]
        above = table["value"] - table["value"].min()
        rooms = ((width - _DOT - pd.Series(widths, table.index)) / above)[above > 0]
        scale = float(rooms.min()) if len(rooms) else 0.0
        return cls(table.assign(width=widths), own, width, float(table["value"].min()), scale)

    def place(self, value: float) -> float:
        """Return the place of a value along the axis."""
        return _DOT + (value - self.low) * self.scale

    def row(self, index: pd.Index) -> _Dots:
        """Return the dots of one region."""
        made = self.table.loc[index]
        made = made.assign(at=[self.place(value) for value in made["value"]])
        named = made[made["label"] != ""]
        lines = dict(zip(named.index, stairs(list(named["at"]), list(named["width"])), strict=True))
        made = made.assign(
            side=swarm(list(made["at"]), _DOT), line=[lines.get(key, -1) for key in made.index]
        )
        return _Dots(made.assign(own=made["ref_area"] == self.own))


def _region(axes: Axes, top: float, region: str, row: _Dots, marks: tuple[float, float | None]) -> None:
    axes.text(0, top + 0.6 * _LINE, region, va="center", fontsize=_LETTERS, color=INK, weight="semibold")
    middle, (median, aim) = top + row.middle, marks
    span = [middle - _TICK, middle + _TICK]
    axes.plot([median, median], span, color=INK, lw=1.2, zorder=1)
    if aim is not None:
        axes.plot([aim, aim], span, color=TARGET, lw=0.9, ls=(0, (2, 2)), zorder=1)
    for dot in row.table.itertuples():
        _dot(axes, dot, middle, top + row.below)


def _dot(axes: Axes, dot: Any, middle: float, below: float) -> None:
    height, named = middle - dot.side * _DOT, bool(dot.label)
    color = OWN if dot.own else BAND if named else PEER
    axes.plot(
        dot.at,
        height,
        "o",
        ms=6.5 if dot.own else 4,
        mfc=color,
        mec=OWN if named else PEER,
        mew=0.6,
        zorder=4,
    )
    if named:
        line = below + _LINE * (dot.line + 0.5)
        axes.plot([dot.at, dot.at], [height, line], color=PEER, lw=0.5, zorder=2)
        style: dict[str, Any] = {"color": OWN, "weight": "semibold"} if dot.own else {"color": INK}
        axes.text(dot.at + 2, line, dot.label, va="center", fontsize=_LETTERS, **style)


def _goal(axes: Axes, at: float, text: str) -> None:
    right = at > axes.get_xlim()[1] / 2
    axes.text(
        at, 0.5 * _LINE, text, color=TARGET, fontsize=_LETTERS, ha="right" if right else "left", va="center"
    )
    axes.plot([at, at], [_LINE, 1.9 * _LINE], color=TARGET, lw=0.9, ls=(0, (2, 2)))


def _axis(axes: Axes, field: _Field, say: Translator) -> None:
    low, high = field.low, float(field.table["value"].max())
    ticks = [tick for tick in MaxNLocator(4).tick_values(low, high) if low <= tick <= high]
    axes.set_xticks([field.place(tick) for tick in ticks], [say.number(tick, 2) for tick in ticks])
    axes.tick_params(axis="x", labelsize=_LETTERS + 0.6, colors=INK)
    axes.spines["left"].set_visible(False)


def _swarm_words(known: pd.DataFrame, medians: pd.Series, own: str, say: Translator) -> tuple[str, str]:
    listed = "; ".join(f"{region}: {say.number(value, 4)}" for region, value in medians.items())
    mine = known[known["ref_area"] == own]
    if mine.empty:
        title = say("Regions by the median of their provinces")
    else:
        row = mine.iloc[0]
        region = known[known["region"] == row["region"]]["value"]
        title = say(
            "{name}: place {place} of {n} in its region",
            name=row["name"],
            place=1 + int((region > row["value"]).sum()),
            n=len(region),
        )
    return title, say("{title}. Medians: {medians}.", title=title, medians=listed)
