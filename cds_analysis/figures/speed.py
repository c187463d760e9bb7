"""How fast others moved from each level, and this unit among them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, OWN, PEER, canvas
from cds_analysis.metrics.speed import QUARTILES, Speed, speed_curves

_PLACES = 40


@responsive
def plot_speed_curves(
    spells: pd.DataFrame, speed: Speed, name: str, measure: str, source: str, language: str
) -> Figure:
    """Return the pace of every peer against the level from which it set out, with the quarters.

    Parameters
    ----------
    spells : pandas.DataFrame
        The peers' spells, from :func:`cds_analysis.metrics.speed.peer_spells`.
    speed : Speed
        The own unit's.
    name, measure : str
        Of the unit and of the indicator.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Half of the peers lie in the band.
    """
    say = Translator(language)
    levels = np.linspace(spells["level"].min(), spells["level"].max(), _PLACES)
    curves = speed_curves(spells, levels)
    figure, axes = canvas(3.0)
    axes.fill_between(levels, curves[QUARTILES[0]], curves[QUARTILES[2]], color=BAND, lw=0)
    axes.plot(levels, curves[QUARTILES[1]], color=OWN, lw=1.2, ls="--")
    axes.plot(spells["level"], spells["pace"], "o", color=PEER, ms=4)
    axes.plot([speed.first], [speed.pace], "o", color=OWN, ms=8)
    axes.annotate(
        name,
        (speed.first, speed.pace),
        xytext=(7, 5),
        textcoords="offset points",
        color=OWN,
        weight="semibold",
    )
    axes.set(xlabel=say("level at the start"), ylabel=say("change a year"))
    axes.xaxis.set_major_formatter(lambda value, _: say.number(value, 2))
    axes.yaxis.set_major_formatter(lambda value, _: say.number(value, 2))
    share = say.measure(100 * speed.percentile, "percent", 0)
    low, high = (say.measure(100 * end, "percent", 0) for end in (speed.low, speed.high))
    title = say("{name}: faster than {share} of the others from a similar level", name=name, share=share)
    subtitle = say("{measure}; the band holds the middle half of the others", measure=measure)
    alt = say(
        "{title} (95% interval {low} to {high}). Own change a year {pace}, median of the others {typical}, "
        "best quarter {fast}.",
        title=title,
        low=low,
        high=high,
        pace=say.number(speed.pace, 4),
        typical=say.number(speed.typical_pace, 4),
        fast=say.number(speed.best_quarter_pace, 4),
    )
    data = pd.DataFrame(
        {
            say("Level at the start"): spells["level"].round(4),
            say("Change a year"): spells["pace"].round(4),
        }
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)
