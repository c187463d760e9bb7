"""The own province among its peers: each fair peer over the years."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import INK, OWN, PEER, is_narrow, panels, shorten

_COLUMNS, _PANEL = 3, 1.25
_NAME = 24


@responsive
def plot_peer_multiples(
    panel: pd.DataFrame, own: str, peers: Sequence[str], title: str, subtitle: str, source: str, language: str
) -> Figure:
    """Return one small figure a peer: its values over the years beside the own ones.

    Parameters
    ----------
    panel : pandas.DataFrame
        ``ref_area, name, time_period, segment, value``; values of different segments are not comparable.
    own : str
        Key of the own province.
    peers : sequence of str
        Keys of the peers, in the order of the panels.
    title, subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        All panels share both axes; lines stop where the measure changed.
    """
    say = Translator(language)
    periods = sorted(panel["time_period"].unique())
    columns = _COLUMNS - 1 if is_narrow() else _COLUMNS
    rows = math.ceil(len(peers) / columns)
    figure, grid = panels(rows, columns, _PANEL * rows + 0.3)
    for place, axes in enumerate(grid):
        if place >= len(peers):
            axes.axis("off")
            continue
        _panel(axes, panel, peers[place], own, periods)
        axes.yaxis.set_major_formatter(lambda value, _: say.number(value, 2))
    names = panel.drop_duplicates("ref_area").set_index("ref_area")["name"]
    shown = panel[panel["ref_area"].isin([own, *peers])].pivot(
        index="ref_area", columns="time_period", values="value"
    )
    shown = shown.reindex([own, *peers])
    ranges = "; ".join(
        f"{names.get(key, key)}: "
        + ", ".join(f"{when} {say.number(value, 4)}" for when, value in row.items())
        for key, row in shown.iterrows()
    )
    data = shown.set_axis([str(period) for period in shown.columns], axis=1)
    data.insert(0, say("Province"), [names.get(key, key) for key in data.index])
    alt = f"{title}. {ranges}."
    return Figure(to_svg(figure), title, subtitle, alt, source, data.reset_index(drop=True), language)


def _panel(axes: Axes, panel: pd.DataFrame, peer: str, own: str, periods: Sequence[str]) -> None:
    places = {period: place for place, period in enumerate(periods)}
    for key, color, width in ((peer, PEER, 1.6), (own, OWN, 2.2)):
        mine = panel[panel["ref_area"] == key]
        for _, part in mine.groupby("segment"):
            part = part.sort_values("time_period")
            axes.plot(part["time_period"].map(places), part["value"], "o-", color=color, lw=width, ms=3.5)
    name = panel.loc[panel["ref_area"] == peer, "name"]
    axes.set_title(shorten(name.iloc[0] if len(name) else peer, _NAME), fontsize=8, color=INK, loc="left")
    axes.set_xticks(range(len(periods)), periods)
    axes.set_xlim(-0.3, len(periods) - 0.7)
    axes.tick_params(labelsize=7)
    axes.yaxis.set_major_locator(MaxNLocator(3))
