"""How often it happened against how often it was said."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import OWN, PEER, canvas

_ROOM_ON_THE_LEFT, _NEAR = 0.2, 0.1
_WIDE = 0.5


@responsive
def plot_reliability(table: pd.DataFrame, cases: str, source: str, language: str, family: str = "") -> Figure:
    """Return the classes of chances with their bands, and the line on which they should lie.

    Parameters
    ----------
    table : pandas.DataFrame
        ``n, said, happened, low, high``, and ``families`` where intervals draw them whole, as
        :func:`cds_analysis.forecasting.backtest.reliability` returns it.
    cases : str
        What was forecast, for the subtitle.
    source : str
        Below the figure.
    language : str
        Of the texts.
    family : {"", "series", "years"}
        What a family is: one series, or one pair of years; empty without families.

    Returns
    -------
    Figure
        Whiskers are 95% intervals of the share; beside a dot stand its forecasts and families.
    """
    say = Translator(language)
    figure, axes = canvas(3.4, 4.6)
    axes.plot([0, 100], [0, 100], color=PEER, lw=1, ls="--")
    said, happened = 100 * table["said"], 100 * table["happened"]
    whiskers = [happened - 100 * table["low"], 100 * table["high"] - happened]
    axes.errorbar(said, happened, yerr=whiskers, fmt="o", color=OWN, ms=6, lw=1.2, capsize=3)
    _label(axes, table)
    axes.set(xlim=(-3, 103), ylim=(-3, 103), xlabel=say("said (%)"), ylabel=say("happened (%)"))
    title, data = _finding(table, family, say), _data(table, family, say)
    alt = f"{title}. {'; '.join(_row_texts(table, family, say))}."
    return Figure(to_svg(figure), title, _subtitle(table, cases, family, say), alt, source, data, language)


def _label(axes: Axes, table: pd.DataFrame) -> None:
    """Write the counts beside each dot, on the far side of the diagonal and clear of the next whisker."""
    for row in table.itertuples():
        left = row.said >= _ROOM_ON_THE_LEFT
        above = row.happened > row.said + (-_NEAR if left else _NEAR)
        axes.annotate(
            f"{row.n} ({row.families})" if "families" in table else f"{row.n}",
            (100 * row.said, 100 * row.happened),
            xytext=(-6 if left else 6, 4 if above else -10),
            textcoords="offset points",
            ha="right" if left else "left",
            fontsize=8,
        )


def _finding(table: pd.DataFrame, family: str, say: Translator) -> str:
    outside = int(((table["said"] < table["low"]) | (table["said"] > table["high"])).sum())
    if outside:
        return say(
            "In {k} of {n} classes what was said lies outside the sampling error", k=outside, n=len(table)
        )
    distinct = (table["high"] - table["low"]).median() < _WIDE
    if distinct or not family:
        return say("What was said lies inside the sampling error in every class")
    if family == "series":
        return say("Nothing refutes what was said, but there are too few series to confirm it")
    return say("Nothing refutes what was said, but there are too few pairs of years to confirm it")


def _subtitle(table: pd.DataFrame, cases: str, family: str, say: Translator) -> str:
    facts = {"cases": cases, "n": say.number(table["n"].sum())}
    if family == "series":
        return say(
            "{cases}: {n} forecasts; beside a dot: forecasts (series); whiskers are 95% intervals "
            "that draw whole series",
            **facts,
        )
    if family == "years":
        return say(
            "{cases}: {n} forecasts; beside a dot: forecasts (pairs of years); whiskers are 95% intervals "
            "that draw whole pairs of years",
            **facts,
        )
    return say("{cases}: {n} forecasts; whiskers are 95% intervals", **facts)


def _data(table: pd.DataFrame, family: str, say: Translator) -> pd.DataFrame:
    families = {_head(family, say): table["families"]} if family else {}
    return pd.DataFrame(
        {
            say("Forecasts"): table["n"],
            **families,
            say("Said on average"): [_percent(value, say) for value in table["said"]],
            say("Happened"): [_percent(value, say) for value in table["happened"]],
            say("95% interval"): [
                f"{_percent(row.low, say)} – {_percent(row.high, say)}" for row in table.itertuples()
            ],
        }
    )


def _head(family: str, say: Translator) -> str:
    return say("Series") if family == "series" else say("Pairs of years")


def _row_texts(table: pd.DataFrame, family: str, say: Translator) -> list[str]:
    """Return each class in words."""
    return [
        say(
            "said {said}, happened {happened} ({n})",
            said=_percent(row.said, say),
            happened=_percent(row.happened, say),
            n=_counts(row.n, getattr(row, "families", 0), family, say),
        )
        for row in table.itertuples()
    ]


def _counts(n: int, families: int, family: str, say: Translator) -> str:
    if family == "series":
        return say("{n} forecasts, {families} series", n=n, families=families)
    if family == "years":
        return say("{n} forecasts, {families} pairs of years", n=n, families=families)
    return str(n)


def _percent(share: float, say: Translator) -> str:
    return say.measure(100 * share, "percent", 0)
