"""How sure each rank is: one row a province, with the band of its rank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, INK, OWN, PALE, PAPER, PEER, TARGET, canvas

_ROW, _THIN, _MARGIN = 0.15, 0.045, 0.5
_LETTERS = 6.8
NAMED = 21


@responsive
def plot_rank_ladder(
    bands: pd.DataFrame,
    own: str,
    alike: Collection[str],
    subtitle: str,
    source: str,
    language: str,
    goal: int | None = None,
) -> Figure:
    """Return every rank with its band: some twenty around the own province by name, the others as thin lines.

    Parameters
    ----------
    bands : pandas.DataFrame
        ``ref_area, name, value, rank, best, worst``, best first.
    own : str
        Key of the own province.
    alike : collection of str
        Keys of the provinces that may be better or worse than it.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.
    goal : int, optional
        The place aimed at.

    Returns
    -------
    Figure
        The own province dark, the inseparable ones tinted; the first and the place aimed at by name
        too. Its data hold every province.
    """
    say = Translator(language)
    named = _named(bands, own, goal)
    sizes = named.map({True: _ROW, False: _THIN})
    places = (sizes.cumsum() - sizes / 2).to_numpy()
    figure, axes = canvas(sizes.sum() + _MARGIN)
    axes.set(ylim=(sizes.sum(), 0), xlim=(0, bands["worst"].max() + 1))
    for place, size, row in zip(places, sizes, bands.itertuples(), strict=True):
        _row(axes, place, 0.72 * size, row, own, alike)
    _name_rows(axes, places, bands.assign(aim=_aim(bands, goal)), named, own, say)
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(say("Rank"), fontsize=_LETTERS + 1)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, labelsize=_LETTERS)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    title, alt = _words(bands, own, alike, say)
    data = bands[["name", "value", "rank", "best", "worst"]].rename(
        columns={
            "name": say("Province"),
            "value": say("Value"),
            "rank": say("Rank"),
            "best": say("Best rank"),
            "worst": say("Worst rank"),
        }
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _named(bands: pd.DataFrame, own: str, goal: int | None) -> pd.Series:
    """Return which rows bear a name: those around the own one, the first, and the place aimed at."""
    count = len(bands)
    mine = int((bands["ref_area"] == own).to_numpy().argmax())
    first = max(0, min(mine - NAMED // 2, count - NAMED))
    rows = pd.Series(range(count), bands.index)
    return rows.between(first, first + NAMED - 1) | (rows == 0) | _aim(bands, goal)


def _aim(bands: pd.DataFrame, goal: int | None) -> pd.Series:
    """Return which row holds the place aimed at: one of several that share it."""
    at = bands["rank"] == goal
    return at & (at.cumsum() == 1)


def _row(axes: Axes, place: float, height: float, row: Any, own: str, alike: Collection[str]) -> None:
    color = OWN if row.ref_area == own else BAND if row.ref_area in alike else PALE
    axes.barh(place, row.worst - row.best + 0.7, left=row.best - 0.35, height=height, color=color, lw=0)
    dot = PAPER if row.ref_area == own else INK if row.ref_area in alike else PEER
    axes.plot([row.rank], [place], "o", color=dot, ms=2.6 if height > _THIN else 1.6)


def _name_rows(
    axes: Axes, places: Sequence[float], bands: pd.DataFrame, named: pd.Series, own: str, say: Translator
) -> None:
    axes.tick_params(axis="y", length=0, pad=2)
    shown = bands[named]
    texts = [
        (say("goal: {name}", name=row.name) if row.aim else row.name) + f"\u00a0\u00a0{row.rank:.0f}"
        for row in shown.itertuples(index=False)
    ]
    axes.set_yticks([place for place, kept in zip(places, named, strict=True) if kept], texts)
    for label, row in zip(axes.get_yticklabels(), shown.itertuples(), strict=True):
        mine = row.ref_area == own
        label.set(fontsize=_LETTERS + 1 if mine else _LETTERS, weight="semibold" if mine else "normal")
        label.set_color(OWN if mine else TARGET if row.aim else INK)


def _words(bands: pd.DataFrame, own: str, alike: Collection[str], say: Translator) -> tuple[str, str]:
    row = bands.set_index("ref_area").loc[own]
    name, rank, best, worst = row["name"], int(row["rank"]), int(row["best"]), int(row["worst"])
    title = (
        say("{name}: place {place} of {n}", name=name, place=rank, n=len(bands))
        if best == worst
        else say(
            "{name}: place {rank}, perhaps {best} to {worst}", name=name, rank=rank, best=best, worst=worst
        )
    )
    names = bands.loc[bands["ref_area"].isin(list(alike)), "name"]
    alt = say(
        "{title}. It cannot be told from: {names}. Half of the {n} provinces have a band of {width} places "
        "or more.",
        title=title,
        names=", ".join(names) or say("none"),
        n=len(bands),
        width=say.number(float((bands["worst"] - bands["best"] + 1).median())),
    )
    return title, alt
