"""What a gap is made of: one bar a part, from the other's value to the own one."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import INK, OWN, PEER, TARGET, canvas, is_narrow, shorten

_ROW, _MARGIN = 0.3, 0.75
_NAME = 34


@responsive
def plot_gap_waterfall(
    gap: pd.DataFrame,
    start: float,
    labels: Mapping[str, str],
    subtitle: str,
    source: str,
    language: str,
    lift: str = "",
) -> Figure:
    """Return the way from the other's total to the own one, part by part, and which part to lift first.

    Parameters
    ----------
    gap : pandas.DataFrame
        From :func:`cds_analysis.metrics.composite.gap_contributions`, of one comparison.
    start : float
        The other's total.
    labels : mapping of str to str
        Names of the parts; ``own`` and ``other`` name the two totals, ``title`` whom they belong to.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.
    lift : str, optional
        The part that would win most places; the title names it.

    Returns
    -------
    Figure
        Losses to the left in red with a minus, gains to the right; the bars end at the own total.
    """
    say = Translator(language)
    end = start + float(gap["contribution"].sum())
    steps = gap[gap["contribution"].abs() >= _least(start, end)]
    figure, axes = canvas(_ROW * (len(steps) + 2) + _MARGIN)
    level = start
    for place, change in enumerate(steps["contribution"], start=1):
        _step(axes, place, level, change, say)
        level += change
    _ends(axes, start, end, len(steps) + 1)
    names = [labels["other"], *[labels[part] for part in steps["part"]], labels["own"]]
    axes.set_yticks(range(len(names)), [_lines(name) for name in names])
    axes.invert_yaxis()
    _leave_room(axes, start, start + steps["contribution"].cumsum(), end)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8 if is_narrow() else 9)
    axes.xaxis.set_major_formatter(lambda value, _: say.number(value, 2))
    title = _title(gap, end - start, labels, lift, say)
    shown = _shown(gap, labels, say)
    parts = "; ".join(
        f"{labels[part]} {_signed(change, say)}"
        for part, change in zip(gap["part"], gap["contribution"], strict=True)
    )
    alt = say(
        "{title}. From {other} {start} to {own} {end}: {parts}.",
        title=title,
        other=labels["other"],
        start=say.number(start, 4),
        own=labels["own"],
        end=say.number(end, 4),
        parts=parts,
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, shown, language)


def _lines(name: str) -> str:
    """Return a name on as many lines as the canvas needs."""
    return "\n".join(textwrap.wrap(name, _NAME // 2)) if is_narrow() else shorten(name, _NAME)


def _least(start: float, end: float) -> float:
    """Return the smallest step that is drawn: what rounds to nothing beside the totals is not."""
    return 0.0005 * max(abs(start), abs(end))


def _step(axes: Axes, place: int, level: float, change: float, say: Translator) -> None:
    color = TARGET if change < 0 else OWN
    axes.barh(place, change, left=level, height=0.6, color=color)
    axes.plot([level + change, level + change], [place - 0.3, place + 1.3], color=PEER, lw=0.6)
    axes.annotate(
        _signed(change, say),
        (min(level, level + change), place),
        xytext=(-3, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=7.5,
        color=color,
    )


def _leave_room(axes: Axes, start: float, levels: pd.Series, end: float) -> None:
    """Widen the axis so that the numbers left of the bars stand clear of the names."""
    low, high = min(start, end, levels.min()), max(start, end, levels.max())
    room = 0.45 if is_narrow() else 0.22
    axes.set_xlim(low - room * (high - low), high + 0.04 * (high - low))


def _ends(axes: Axes, start: float, end: float, last: int) -> None:
    axes.plot([start, start], [-0.3, 1.3], color=PEER, lw=0.6)
    axes.plot([start], [0], "D", color=PEER, ms=6)
    axes.plot([end], [last], "D", color=INK, ms=6)


def _signed(change: float, say: Translator) -> str:
    text = say.number(change, 4)
    return f"+{text}" if change > 0 else text


def _title(gap: pd.DataFrame, whole: float, labels: Mapping[str, str], lift: str, say: Translator) -> str:
    facts = {"name": labels["title"], "gap": _signed(whole, say), "other": labels["other"]}
    worst = gap.loc[gap["contribution"].idxmin()]
    if lift:
        message = "To rise in rank, lift first: {part}; {name}: {gap} against {other}"
        return say(message, **facts, part=labels[lift])
    if whole >= 0 or worst["contribution"] >= 0:
        return say("{name}: {gap} against {other}", **facts)
    return say("{name}: {gap} against {other}, most of it by: {part}", **facts, part=labels[worst["part"]])


def _shown(gap: pd.DataFrame, labels: Mapping[str, str], say: Translator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("Part"): [labels[part] for part in gap["part"]],
            say("Weight (%)"): (100 * gap["weight"]).round(1),
            say("Own"): gap["own"],
            say("Theirs"): gap["other"],
            say("Adds to the gap"): gap["contribution"].round(4),
        }
    )
