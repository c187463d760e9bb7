"""Why a chance is what it is: the parts of the expected change, and what is uncertain about it."""

from __future__ import annotations

import textwrap
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy import stats

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.outlook import FanSubject
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, INK, OWN, PALE, PEER, TARGET, canvas, is_narrow, unit_mark
from cds_analysis.forecasting.neighbours import FREEDOM
from cds_analysis.forecasting.trajectory import Trajectory

_STEPS = ("peers", "generic", "standing", "trend", "deviation")
_WORDS = {
    "now": "newest figure",
    "peers": "what others did from this level",
    "generic": "what measures of its kind do",
    "standing": "higher or lower than those others",
    "trend": "own trend",
    "deviation": "newest figure off its own line",
    "median": "median at the deadline",
    "noise": "80% band, own luck alone",
    "both": "80% band with shocks common to all",
}
_UPPER = 0.9
_NARROW_NAME = 22


def explain_trajectory(trajectory: Trajectory) -> pd.DataFrame:
    """Return the way from the newest figure to the median, part by part, and the two bands.

    Parameters
    ----------
    trajectory : Trajectory
        Of one forecast.

    Returns
    -------
    pandas.DataFrame
        ``part, low, high``: for now, the five parts of the change, median, noise (the band if nothing were
        common) and both (the whole band); values of the indicator, each part put on top of those before.
    """
    growth, backward = trajectory.growth, trajectory.scale.backward
    levels = trajectory.level + np.cumsum([0.0, *(float(getattr(growth, part)) for part in _STEPS)])
    values = backward(levels)
    rows = [("now", values[0], values[0])]
    rows += [(part, values[place], values[place + 1]) for place, part in enumerate(_STEPS)]
    rows.append(("median", values[-1], values[-1]))
    reach = stats.t.ppf(_UPPER, FREEDOM)
    for name, spread in (("noise", float(growth.noise)), ("both", float(growth.sd))):
        low, high = backward(levels[-1] + spread * reach * np.array([-1.0, 1.0]))
        rows.append((name, float(low), float(high)))
    return pd.DataFrame(rows, columns=["part", "low", "high"])


@partial(responsive, name="course-explanation")  # pages that are out are cited by it
def plot_trajectory_explanation(
    trajectory: Trajectory, subject: FanSubject, source: str, language: str
) -> Figure:
    """Return one small figure: own trend, pull of peers, noise and shared shock.

    Parameters
    ----------
    trajectory : Trajectory
        Of one forecast.
    subject : FanSubject
        Target and deadline.
    source : str
        Below the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Bars from where each part begins to where it ends.
    """
    say = Translator(language)
    table = explain_trajectory(trajectory)
    figure, axes = canvas(2.9)
    for place, (part, low, high) in enumerate(zip(table["part"], table["low"], table["high"], strict=True)):
        _bar(axes, place, part, low, high)
    if subject.target is not None:
        axes.axvline(subject.target, color=TARGET, lw=1.2)
    labels = [say(_WORDS[part]) for part in table["part"]]
    wrapped = ["\n".join(textwrap.wrap(label, _NARROW_NAME)) if is_narrow() else label for label in labels]
    axes.set_yticks(range(len(labels)), wrapped, fontsize=8 if is_narrow() else 9)
    axes.invert_yaxis()
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(unit_mark(subject.unit_measure, say))
    shown = table.assign(
        part=labels,
        low=[say.measure(value, subject.unit_measure, 1) for value in table["low"]],
        high=[say.measure(value, subject.unit_measure, 1) for value in table["high"]],
    ).rename(columns={"part": say("Part"), "low": say("From"), "high": say("To")})
    title = say("{name}: why the median is {median}", name=subject.name, median=shown.iloc[6, 1])
    subtitle = say("Each bar adds its part to the one above; the red line is the target")
    alt = _alternative(title, shown)
    return Figure(to_svg(figure), title, subtitle, alt, source, shown, language)


def _bar(axes: Axes, place: int, part: str, low: float, high: float) -> None:
    if part in ("now", "median"):
        axes.plot([low], [place], "o", color=OWN, ms=7)
        return
    color = {"noise": PALE, "both": BAND}.get(part, OWN if high >= low else PEER)
    axes.barh(place, high - low, left=low, height=0.55, color=color, edgecolor=INK, lw=0.4)


def _alternative(title: str, shown: pd.DataFrame) -> str:
    parts = [
        f"{part}: {low} – {high}" if low != high else f"{part}: {low}" for part, low, high in shown.to_numpy()
    ]
    return f"{title}. " + "; ".join(parts) + "."
