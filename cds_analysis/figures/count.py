"""How many targets will be met: the chance of each number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cds_analysis.cellar.text import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, OWN, PALE, canvas
from cds_analysis.forecast.joint import Count

_FROM = 0.01


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
