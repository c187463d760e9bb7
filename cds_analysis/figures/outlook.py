"""Fans as small multiples: what was observed, where it may go, and the target, on shared scales."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import (
    BAND,
    INK,
    OWN,
    PAPER,
    PEER,
    TARGET,
    end_of_year_ticks,
    is_narrow,
    panels,
    unit_mark,
)
from cds_analysis.forecasting.attainment import Attainment
from cds_analysis.forecasting.dates import decimal_periods
from cds_analysis.forecasting.evidence import whole_percent

_COLUMNS, _PANEL, _MARGIN = 3, 1.5, 0.3
_SMALL = 8.0
_NAME = 24
_MOST_YEARS = 4
_FINE = 10


@dataclass(frozen=True)
class FanSubject:
    """One panel: a measure with a target.

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
    history : pandas.DataFrame
        ``period`` (decimal year, or the name of a period), ``value``, ``qualifier``; may be empty.
    result : Attainment
        Its forecast; without a path only what is known is drawn.
    """

    name: str
    unit_measure: str
    target: float | None
    deadline: float
    history: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["period", "value", "qualifier"])
    )
    result: Attainment = field(default_factory=lambda: Attainment(None))

    def __post_init__(self) -> None:
        """Read names of periods as decimal years: as texts they would be drawn in a row, each a year."""
        years = decimal_periods(self.history["period"])
        object.__setattr__(self, "history", self.history.assign(period=years))

    @property
    def top(self) -> float:
        """Return the largest value that the panel shows."""
        return float(max([self.target or 0.0, *self.history["value"], *self.result.quantiles.values()]))


@responsive
def plot_attainment_fans(
    subjects: Sequence[FanSubject], top: float | None, source: str, language: str
) -> Figure:
    """Return a panel for each subject on one axis of years: observations, 80% band to the deadline, target.

    Parameters
    ----------
    subjects : sequence of FanSubject
        At least one, all of one unit.
    top : float or None
        Where the common scale ends, which begins at 0; by the data without it.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        The ends carry median and band in figures. Approximate values are hollow; a panel without a forecast
        shows what was observed, and says so.
    """
    say = Translator(language)
    columns = min(_COLUMNS - is_narrow(), len(subjects))
    rows = math.ceil(len(subjects) / columns)
    figure, grid = panels(rows, columns, _MARGIN + _PANEL * rows)
    for axes, subject in zip(grid, subjects, strict=False):
        draw_fan(axes, subject, say)
    for axes in grid[len(subjects) :]:
        axes.set_axis_off()
    grid[0].set_xlim(*_years(subjects))
    if subjects[0].unit_measure == "rank":
        grid[0].invert_yaxis()
    elif top is not None:
        grid[0].set_ylim(0, top)
    for axes in grid[max(len(subjects) - columns, 0) : len(subjects)]:
        axes.tick_params(labelbottom=True)
    end_of_year_ticks(grid[0], 1.5 if is_narrow() else 3)
    return Figure(to_svg(figure), *_words(subjects, say), source, _data(subjects, say), language)


def _years(subjects: Sequence[FanSubject]) -> tuple[float, float]:
    """Return the common axis: from some years before the newest figure to the last deadline."""
    seen = pd.concat([one.history["period"] for one in subjects]).astype(float)
    return max(seen.min(), seen.max() - _MOST_YEARS) - 0.15, max(one.deadline for one in subjects)


def draw_fan(axes: Axes, subject: FanSubject, say: Translator) -> None:
    """Draw what was observed, the band to the deadline and the target on axes of decimal years."""
    history, path = subject.history, subject.result.path
    axes.plot(history["period"], history["value"], color=PEER, lw=1, zorder=2)
    for exact, face in ((True, OWN), (False, PAPER)):
        dots = history[(history["qualifier"] == "exact") == exact]
        axes.plot(dots["period"], dots["value"], "o", mfc=face, mec=OWN, ms=3.5, zorder=3)
    if not path.empty:
        axes.fill_between(path["period"], path["q10"], path["q90"], color=BAND, lw=0)
        axes.plot(path["period"], path["q50"], color=OWN, lw=1.2, ls="--")
    if subject.result.quantiles:
        _end(axes, subject, say)
    if subject.target is not None:
        axes.axhline(subject.target, color=TARGET, lw=1.1)
        _text(
            axes, _short(subject.target, subject, say), (0, subject.target), ("axes fraction", "data"), TARGET
        )
    axes.set_title(_heading(subject, say), fontsize=_SMALL, color=INK, loc="left")
    axes.tick_params(labelsize=_SMALL)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=subject.unit_measure == "rank"))
    axes.yaxis.set_major_formatter(lambda value, _: say.number(value))


def _end(axes: Axes, subject: FanSubject, say: Translator) -> None:
    """Draw and write median and band at the deadline; a place in an order has an end, but no path."""
    low, middle, high = (_short(value, subject, say) for value in _band(subject))
    place = (subject.deadline, subject.result.quantiles[0.5])
    axes.plot(
        [subject.deadline] * 2, _band(subject)[::2], color=BAND, lw=4, solid_capstyle="butt", clip_on=False
    )
    _text(axes, middle, place, "data", OWN, xytext=(3, 0), weight="semibold")
    _text(axes, f"{low}–{high}", place, "data", INK, xytext=(3, -9))


def _text(
    axes: Axes, text: str, place: tuple[float, float], coords: object, color: str, **style: object
) -> None:
    look = {
        "xytext": (2, 2),
        "textcoords": "offset points",
        "fontsize": _SMALL,
        "annotation_clip": False,
    } | style
    axes.annotate(text, place, xycoords=coords, color=color, **look)  # type: ignore[arg-type]


def _band(subject: FanSubject) -> tuple[float, float, float]:
    low, middle, high = (subject.result.quantiles[q] for q in (0.1, 0.5, 0.9))
    return low, middle, high


def _short(value: float, subject: FanSubject, say: Translator) -> str:
    """Return a value without its unit, which stands once above the figure."""
    return say.number(value, 0 if value == round(value) else 2 if subject.top < _FINE else 1)


def _heading(subject: FanSubject, say: Translator) -> str:
    """Return the name in at most two lines, and what is said of it."""
    return "\n".join(
        [*textwrap.wrap(subject.name, _NAME, max_lines=2, placeholder="…"), _state(subject, say)]
    )


def _state(subject: FanSubject, say: Translator) -> str:
    if not subject.result.quantiles:
        return say("too few figures for a forecast")
    if subject.target is None:
        return say("target value not public")
    chance = subject.result.probability
    return (
        say("no chance is told") if chance is None else say("chance {chance}", chance=_percent(chance, say))
    )


def _percent(chance: float, say: Translator) -> str:
    return say.measure(whole_percent(chance), "percent")


def _words(subjects: Sequence[FanSubject], say: Translator) -> tuple[str, str, str]:
    """Return title, subtitle and alternative text."""
    chances = [one.result.probability for one in subjects if one.result.probability is not None]
    title = say(
        "{n} of {total} paths lead to their target more likely than not",
        n=sum(chance > 0.5 for chance in chances),
        total=len(subjects),
    )
    if len(subjects) == 1:
        title = f"{subjects[0].name}: {_state(subjects[0], say)}"
    subtitle = say(
        "In {unit}: observed values, median and the band that should hold 8 of 10 outcomes; red: the target",
        unit=unit_mark(subjects[0].unit_measure, say) or say("places or points"),
    )
    return title, subtitle, f"{title}. " + " ".join(_alternative(one, say) for one in subjects)


def _alternative(subject: FanSubject, say: Translator) -> str:
    """Return one panel in words."""
    unit, history = subject.unit_measure, subject.history
    last = say.measure(history["value"].iloc[-1], unit) if len(history) else say("none")
    facts = {
        "name": subject.name,
        "last": last,
        "n": len(history),
        "target": say.measure(subject.target, unit),
    }
    if not subject.result.quantiles:
        return say(
            "{name}: last value {last} of {n}, target {target}; too few figures for a forecast.", **facts
        )
    low, middle, high = (say.measure(value, unit, 1) for value in _band(subject))
    chance = (
        say.number(None) if subject.result.probability is None else _percent(subject.result.probability, say)
    )
    return say(
        "{name}: last value {last} of {n}, target {target}; median at the deadline {middle}, "
        "80% band {low} to {high}; chance {chance}.",
        low=low, middle=middle, high=high, chance=chance, **facts,
    )  # fmt: skip


def _data(subjects: Sequence[FanSubject], say: Translator) -> pd.DataFrame:
    """Return every observed value, and the forecast at the deadline in a row of its own."""
    rows: list[tuple[object, ...]] = []
    for one in subjects:
        seen = zip(one.history["period"], one.history["value"], strict=True)
        rows += [(one.name, round(period, 2), value, None, None, None) for period, value in seen]
        if one.result.quantiles:
            low, middle, high = (round(value, 2) for value in _band(one))
            rows.append((one.name, round(one.deadline, 2), None, middle, low, high))
    heads = [say("Target"), say("Year"), say("Observed"), say("Median"), "10%", "90%"]
    return pd.DataFrame(rows, columns=heads)
