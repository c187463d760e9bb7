"""The own province among its peers: the regions side by side, and each fair peer over the years."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cds_analysis.cellar.text import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import INK, OWN, PEER, canvas, is_narrow, panels, shorten

_ROW, _MARGIN = 0.42, 0.6
_COLUMNS, _PANEL = 3, 1.25
_NAME = 24


@responsive
def plot_region_swarm(table: pd.DataFrame, own: str, subtitle: str, source: str, language: str) -> Figure:
    """Return every province as a dot in the row of its region.

    Parameters
    ----------
    table : pandas.DataFrame
        ``ref_area, name, region, value``; rows without a value are left out.
    own : str
        Key of the own province.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Regions by their median, best on top; a tick marks each median.
    """
    say = Translator(language)
    known = table.dropna(subset="value")
    medians = known.groupby("region")["value"].median().sort_values(ascending=False)
    figure, axes = canvas(_ROW * len(medians) + _MARGIN)
    order = list(medians.index)
    others = known[known["ref_area"] != own]
    sns.swarmplot(others, x="value", y="region", order=order, color=PEER, size=3.6, ax=axes)
    for place, median in enumerate(medians):
        axes.plot([median, median], [place - 0.33, place + 0.33], color=INK, lw=1.4, zorder=3)
    mine = known[known["ref_area"] == own]
    for row in mine.itertuples():
        place = order.index(row.region)
        axes.plot([row.value], [place], "o", color=OWN, ms=7.5, zorder=5)
        axes.annotate(
            row.name, (row.value, place), xytext=(0, -13), textcoords="offset points", ha="center", color=OWN,
            weight="semibold", fontsize=8,
        )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.set_yticks(range(len(order)), ["\n".join(textwrap.wrap(region, _NAME)) for region in order])
    axes.tick_params(axis="y", labelsize=8)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _: say.number(value, 2))
    title, alt = _swarm_words(known, medians, own, say)
    data = known[["region", "name", "value"]].sort_values(["region", "value"], ascending=[True, False])
    data = data.rename(columns={"region": say("Region"), "name": say("Province"), "value": say("Value")})
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


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
    told = "; ".join(
        f"{names.get(key, key)}: "
        + ", ".join(f"{when} {say.number(value, 4)}" for when, value in row.items())
        for key, row in shown.iterrows()
    )
    data = shown.set_axis([str(period) for period in shown.columns], axis=1)
    data.insert(0, say("Province"), [names.get(key, key) for key in data.index])
    alt = f"{title}. {told}."
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
