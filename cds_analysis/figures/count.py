"""How many targets are met: the two counts over the quarters, and the chance of each number at the end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import (
    BAND,
    INK,
    OWN,
    PALE,
    PAPER,
    TARGET,
    canvas,
    end_of_year_ticks,
    is_narrow,
)
from cds_analysis.forecasting.joint import Count

_FROM = 0.01
# years to the right edge that a text needs
_ROOM = 0.5


@responsive
def plot_target_count(count: Count, total: int, source: str, language: str) -> Figure:
    """Return a bar for every number of targets that has a chance worth drawing.

    Parameters
    ----------
    count : Count
        The distribution.
    total : int
        Targets of the programme, those without a chance too.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        The interval of 80% is dark.
    """
    say = Translator(language)
    low, high = count.interval()
    numbers = np.flatnonzero(count.chances >= _FROM)
    inside = (numbers >= low) & (numbers <= high)
    figure, axes = canvas(2.4)
    axes.bar(numbers, 100 * count.chances[numbers], color=np.where(inside, OWN, BAND), edgecolor=PALE)
    axes.set_xticks(numbers, [str(number) for number in numbers])
    axes.set(xlabel=say("targets met at the deadline"), ylabel="%")
    n = len(count.chances) - 1
    message = "Between {low} and {high} of {n} targets shown as met in four cases of five"
    title = say(message, low=low, high=high, n=n)
    subtitle = (
        say("{n} of {total} targets have a chance; the others are not in this count", n=n, total=total)
        if n < total
        else say("Chance of each number of targets met")
    )
    data = pd.DataFrame(
        {
            say("Targets met"): numbers,
            say("Chance"): [say.measure(100 * chance, "percent", 0) for chance in count.chances[numbers]],
        }
    )
    alt = f"{title}. " + "; ".join(f"{number}: {chance}" for number, chance in data.to_numpy()) + "."
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


@responsive
def plot_count_path(
    path: pd.DataFrame, total: int, end: tuple[float, int, int] | None, source: str, language: str
) -> Figure:
    """Return the proven count as steps, the declared ones as diamonds, and the band at the end.

    Parameters
    ----------
    path : pandas.DataFrame
        From :func:`cds_analysis.results.counts.count_path`.
    total : int
        Targets of the programme.
    end : tuple of float, int and int, or None
        Decimal year of the deadline, and the smallest and largest number then; None after it.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Every newest number is written beside its mark.
    """
    say = Translator(language)
    years = path["as_of"].map(decimal_year)
    shown, declared = path["count_of"] == "shown", path["count_of"] == "declared"
    figure, axes = canvas(2.2)
    axes.axhline(total, color=TARGET, lw=1)
    axes.step(years[shown], path.loc[shown, "value"], where="post", color=OWN, lw=1.8)
    axes.plot(years[shown], path.loc[shown, "value"], "o", color=OWN, ms=3.5)
    axes.plot(years[declared], path.loc[declared, "value"], "D", mfc=PAPER, mec=INK, ms=6)
    for mask, word, color in ((shown, "proven {n}", OWN), (declared, "declared {n}", INK)):
        if mask.any():
            year, n = years[mask].iloc[-1], int(path.loc[mask, "value"].iloc[-1])
            off = 7 if end is not None and year < end[0] - _ROOM else -7
            _beside(axes, str(n) if is_narrow() else say(word, n=n), (year, n), color, off)
    if end is not None:
        axes.plot([end[0]] * 2, end[1:], color=BAND, lw=7, solid_capstyle="butt")
        _beside(axes, say("{low} to {high}", low=end[1], high=end[2]), (end[0], sum(end[1:]) / 2), OWN, -7)
    axes.set(ylim=(-0.4, total + 0.6), ylabel=say("targets met"))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    end_of_year_ticks(axes, 5)
    title, alt = _path_words(path, total, end, say)
    subtitle = say(
        "Line: proven by published figures, at the end of each quarter; "
        "diamonds: as the standing agency declared"
    )
    words = {"shown": say("proven"), "declared": say("declared")}
    data = pd.DataFrame(
        {
            say("As of"): [say.day(day) for day in path["as_of"]],
            say("Count"): path["count_of"].map(words),
            say("Targets met"): path["value"],
        }
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _beside(axes: Axes, text: str, place: tuple[float, float], color: str, off: int) -> None:
    """Write right of a place, or left where ``off`` is negative."""
    axes.annotate(
        text,
        place,
        xytext=(off, 3),
        textcoords="offset points",
        ha="left" if off > 0 else "right",
        color=color,
        fontsize=8.5,
        weight="semibold",
    )


def _path_words(
    path: pd.DataFrame, total: int, end: tuple[float, int, int] | None, say: Translator
) -> tuple[str, str]:
    """Return title and alternative text."""
    newest = path.drop_duplicates("count_of", keep="last").set_index("count_of")["value"]
    title = say("{n} of {total} targets are proven", n=int(newest["shown"]), total=total)
    if "declared" in newest:
        facts = {"n": int(newest["shown"]), "declared": int(newest["declared"]), "total": total}
        title = say("{n} of {total} targets are proven, {declared} declared", **facts)
    words = {"shown": say("proven"), "declared": say("declared")}
    points = "; ".join(
        f"{say.day(day)}: {n} {words[count]}"
        for day, count, n in path[["as_of", "count_of", "value"]].itertuples(index=False)
    )
    band = (
        ""
        if end is None
        else say("At the deadline {low} to {high} in four cases of five.", low=end[1], high=end[2])
    )
    return title, f"{title}. {points}. {band}".strip()
