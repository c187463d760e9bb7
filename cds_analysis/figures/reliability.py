"""How often it happened against how often it was said."""

from __future__ import annotations

import pandas as pd

from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import OWN, PEER, canvas
from cds_analysis.text import Translator


@responsive
def plot_reliability(table: pd.DataFrame, cases: str, source: str, language: str) -> Figure:
    """Return the classes of chances with their bands, and the line on which they should lie.

    Parameters
    ----------
    table : pandas.DataFrame
        ``n, said, happened, low, high``, as :func:`cds_analysis.forecast.backtest.reliability` returns it.
    cases : str
        What was forecast, for the subtitle.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Whiskers are 95 % intervals of the share.
    """
    say = Translator(language)
    figure, axes = canvas(3.4, 4.6)
    axes.plot([0, 100], [0, 100], color=PEER, lw=1, ls="--")
    said, happened = 100 * table["said"], 100 * table["happened"]
    whiskers = [happened - 100 * table["low"], 100 * table["high"] - happened]
    axes.errorbar(said, happened, yerr=whiskers, fmt="o", color=OWN, ms=6, lw=1.2, capsize=3)
    for row in table.itertuples():
        axes.annotate(
            f"{row.n}",
            (100 * row.said, 100 * row.happened),
            xytext=(6, -10),
            textcoords="offset points",
            fontsize=8,
        )
    axes.set(xlim=(-3, 103), ylim=(-3, 103), xlabel=say("said (%)"), ylabel=say("happened (%)"))
    n, outside = (
        int(table["n"].sum()),
        int(((table["said"] < table["low"]) | (table["said"] > table["high"])).sum()),
    )
    title = (
        say("What was said lies inside the sampling error in every class")
        if not outside
        else say(
            "In {k} of {n} classes what was said lies outside the sampling error", k=outside, n=len(table)
        )
    )
    subtitle = say("{cases}: {n} forecasts; whiskers are 95 % intervals", cases=cases, n=say.number(n))
    data = pd.DataFrame(
        {
            say("Forecasts"): table["n"],
            say("Said"): [say.measure(value, "percent", 0) for value in said],
            say("Happened"): [say.measure(value, "percent", 0) for value in happened],
        }
    )
    told = [
        say("said {said}, happened {happened} ({n})", said=said_text, happened=happened_text, n=count)
        for count, said_text, happened_text in data.to_numpy()
    ]
    return Figure(
        to_svg(figure), title, subtitle, f"{title}. " + "; ".join(told) + ".", source, data, language
    )
