"""The fan: what was observed, where it may go, and the target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cds_analysis.cellar.text import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, OWN, PAPER, PEER, TARGET, canvas, end_of_year_ticks, unit_mark
from cds_analysis.forecast.attainment import Attainment
from cds_analysis.forecast.evidence import whole_percent


@dataclass(frozen=True)
class FanSubject:
    """What a fan is about.

    Parameters
    ----------
    name : str
        Wording of the target.
    unit_measure : str
        Unit of the values.
    target : float or None
        The value to reach.
    deadline : float
        Decimal year.
    """

    name: str
    unit_measure: str
    target: float | None
    deadline: float


@responsive
def plot_attainment_fan(
    history: pd.DataFrame, result: Attainment, subject: FanSubject, source: str, language: str
) -> Figure:
    """Return the observations, the 80% band to the deadline and the target as a labelled line.

    Parameters
    ----------
    history : pandas.DataFrame
        ``period`` (decimal year), ``value``, ``qualifier``; none where the forecast rests on others alone.
    result : Attainment
        With quantiles and a path; a chance is told only if it has one.
    subject : FanSubject
        Target and deadline.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Approximate values are hollow; without an own value only the band is drawn, and the texts say so.
    """
    say = Translator(language)
    figure, axes = canvas(3.0)
    path = result.path
    axes.fill_between(path["period"], path["q10"], path["q90"], color=BAND, lw=0)
    axes.plot(path["period"], path["q50"], color=OWN, lw=1.4, ls="--")
    exact = history["qualifier"] == "exact"
    axes.plot(history["period"], history["value"], color=PEER, lw=1, zorder=2)
    axes.plot(history.loc[exact, "period"], history.loc[exact, "value"], "o", color=OWN, ms=6)
    axes.plot(history.loc[~exact, "period"], history.loc[~exact, "value"], "o", mfc=PAPER, mec=OWN, ms=6)
    if subject.target is not None:
        axes.axhline(subject.target, color=TARGET, lw=1.4)
        label = say("target {value}", value=say.measure(subject.target, subject.unit_measure))
        axes.annotate(
            label,
            (0, subject.target),
            xycoords=("axes fraction", "data"),
            xytext=(3, 3),
            textcoords="offset points",
            color=TARGET,
            fontsize=8,
        )
    axes.set(xlabel="", ylabel=unit_mark(subject.unit_measure, say))
    end_of_year_ticks(axes)
    title, subtitle, alt = _fan_words(history, result, subject, say)
    data = pd.DataFrame(
        {
            say("Year"): [*history["period"].round(2), round(subject.deadline, 2)],
            say("Observed"): [*history["value"], None],
            say("Median"): [*[None] * len(history), round(result.quantiles[0.5], 1)],
            "10%": [*[None] * len(history), round(result.quantiles[0.1], 1)],
            "90%": [*[None] * len(history), round(result.quantiles[0.9], 1)],
        }
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _fan_words(
    history: pd.DataFrame, result: Attainment, subject: FanSubject, say: Translator
) -> tuple[str, str, str]:
    low, middle, high = (say.measure(result.quantiles[q], subject.unit_measure, 1) for q in (0.1, 0.5, 0.9))
    if subject.target is None or result.probability is None:
        title = say("{name}: {low} to {high} expected at the deadline", name=subject.name, low=low, high=high)
    else:
        chance = say.measure(whole_percent(result.probability), "percent")
        title = say("{name}: chance of meeting the target {chance}", name=subject.name, chance=chance)
    facts = {"title": title, "middle": middle, "low": low, "high": high}
    if history.empty:
        subtitle = say("Median and the band that should hold 8 of 10 outcomes; no value was observed")
        message = "{title}. No value was observed; median at the deadline {middle}, 80% band {low} to {high}."
        return title, subtitle, say(message, **facts)
    subtitle = say("Observed values, median and the band that should hold 8 of 10 outcomes")
    alt = say(
        "{title}. Last value {last}; median at the deadline {middle}, 80% band {low} to {high}; "
        "{n} values observed.",
        last=say.measure(history["value"].iloc[-1], subject.unit_measure),
        n=len(history),
        **facts,
    )
    return title, subtitle, alt
