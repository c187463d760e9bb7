"""How sure each rank is: one row a province, with the band of its rank."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from matplotlib.axes import Axes

from cds_analysis.cellar.text import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, INK, OWN, PALE, PAPER, PEER, canvas

_ROW, _MARGIN = 0.15, 0.7
_SMALL = 6.2


@responsive
def plot_rank_ladder(
    bands: pd.DataFrame, own: str, alike: Collection[str], subtitle: str, source: str, language: str
) -> Figure:
    """Return every rank with its band, the own province dark and those it cannot be told from tinted.

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

    Returns
    -------
    Figure
        As high as there are rows.
    """
    say = Translator(language)
    figure, axes = canvas(_ROW * len(bands) + _MARGIN)
    for place, row in enumerate(bands.itertuples()):
        _row(axes, place, row, own, alike)
    axes.set(ylim=(len(bands) - 0.4, -0.6), xlim=(0, bands["worst"].max() + 1))
    axes.set_xlabel(say("Rank"), fontsize=8)
    axes.set_yticks(
        range(len(bands)), [f"{row.name}\u00a0\u00a0{row.rank:.0f}" for row in bands.itertuples(index=False)]
    )
    _name_rows(axes, bands, own)
    axes.xaxis.set_label_position("top")
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, labelsize=7)
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


def _row(axes: Axes, place: int, row: object, own: str, alike: Collection[str]) -> None:
    key, rank = row.ref_area, row.rank  # type: ignore[attr-defined]
    best, worst = row.best, row.worst  # type: ignore[attr-defined]
    color = OWN if key == own else BAND if key in alike else PALE
    axes.barh(place, worst - best + 0.7, left=best - 0.35, height=0.72, color=color, lw=0)
    dot = PAPER if key == own else INK if key in alike else PEER
    axes.plot([rank], [place], "o", color=dot, ms=2.6)


def _name_rows(axes: Axes, bands: pd.DataFrame, own: str) -> None:
    axes.tick_params(axis="y", length=0, pad=2)
    for label, key in zip(axes.get_yticklabels(), bands["ref_area"], strict=True):
        label.set(fontsize=_SMALL + 1.2 if key == own else _SMALL)
        label.set(color=OWN if key == own else INK, weight="semibold" if key == own else "normal")


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
