"""Figures of progress: how far every target is, and since when anything is known of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import (
    INK,
    OWN,
    PALE,
    PAPER,
    PEER,
    TARGET,
    canvas,
    end_of_year_ticks,
    is_narrow,
    shorten,
)

_ROW = 0.46
_NAME_LENGTH = 62


@responsive
def plot_target_dumbbell(status: pd.DataFrame, subtitle: str, source: str, language: str) -> Figure:
    """Return the figure "baseline, now, target" with one row a target.

    Parameters
    ----------
    status : pandas.DataFrame
        From :func:`cds_analysis.metrics.progress.target_status`; targets that are not a share are left out.
        ``reason`` says which reach their value, by figures of any age.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Targets without a figure keep their row and say so.
    """
    say = Translator(language)
    shares = status[status["unit_measure"] == "percent"].reset_index(drop=True)
    figure, axes = canvas(0.7 + _ROW * len(shares))
    for place, row in shares.iterrows():
        _dumbbell_row(axes, len(shares) - 1 - int(str(place)), row, say)
    low = min(0.0, *shares[["value", "target_value", "baseline_value"]].astype(float).min().fillna(0.0))
    axes.set(xlim=(low - 2, 104), ylim=(-0.7, len(shares) - 0.1), yticks=[], xlabel="%")
    axes.spines["left"].set_visible(False)
    known = shares["value"].notna()
    title = say(
        "{known} of {total} targets in percent have a figure of their own; {met} reach their value",
        known=int(known.sum()),
        total=len(shares),
        met=int((shares["reason"] == "reached").sum()),
    )
    facts = [
        say(
            "{id} {value} (target {target})",
            id=row["target_id"],
            value=_value_text(row, say),
            target=say.measure(row["target_value"], "percent"),
        )
        for _, row in shares[known].iterrows()
    ]
    missing = ", ".join(shares.loc[~known, "target_id"])
    alt = say(
        "{title}. {facts}. Without a figure: {missing}.",
        title=title,
        facts="; ".join(facts),
        missing=missing or say("none"),
    )
    data = pd.DataFrame(
        {
            say("Target"): shares["target_id"],
            say("Baseline"): shares["baseline_value"].astype(float),
            say("Now"): shares["value"].astype(float),
            say("Target value"): shares["target_value"].astype(float),
        }
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)


def _value_text(row: pd.Series, say: Translator) -> str:
    return (
        say.qualified(row["value"], row["qualifier"], "percent") if _known(row["value"]) else say("no figure")
    )


def _dumbbell_row(axes: Axes, height: int, row: pd.Series, say: Translator) -> None:
    length = _NAME_LENGTH * 2 // 3 if is_narrow() else _NAME_LENGTH
    name = shorten(f"{row['target_id']} {row['name_en' if say.language == 'en' else 'name_vi']}", length)
    axes.text(-1.5, height + 0.34, name, fontsize=8, va="center")
    axes.plot([0, 100], [height, height], color=PALE, lw=5, solid_capstyle="round", zorder=1)
    if _known(row["target_value"]):
        axes.plot([row["target_value"]] * 2, [height - 0.17, height + 0.17], color=TARGET, lw=2.2, zorder=3)
    value = row["value"]
    style: dict[str, Any] = (
        {"color": OWN, "weight": "semibold"} if _known(value) else {"color": INK, "style": "italic"}
    )
    axes.text(102, height + 0.34, _value_text(row, say), fontsize=8, va="center", ha="right", **style)
    if not _known(value):
        return
    if _known(row["baseline_value"]):
        axes.plot([row["baseline_value"], value], [height, height], color=OWN, lw=2, zorder=2)
        axes.plot(row["baseline_value"], height, "o", mfc=PAPER, mec=OWN, ms=6, zorder=3)
    axes.plot(value, height, "o", color=OWN, ms=7.5, zorder=4)


def _known(value: float | None) -> bool:
    return value is not None and value == value


@responsive
def plot_evidence_timeline(
    evidence: pd.DataFrame, as_of: date, subtitle: str, source: str, language: str
) -> Figure:
    """Return the figure of when anything was observed for each target.

    Parameters
    ----------
    evidence : pandas.DataFrame
        ``target_id, name, period_end`` (datetime, missing for a target without any figure), ``own`` (bool:
        a figure of the target's own measure, not of a related one).
    as_of : date
        Day of the report, drawn as a line.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        One row a target; full marks are its own figures, hollow ones related measures.
    """
    say = Translator(language)
    rows = evidence.drop_duplicates("target_id")["target_id"].tolist()
    seen = evidence.dropna(subset="period_end").copy()
    seen["year"] = [decimal_year(day.date()) for day in seen["period_end"]]
    seen["row"] = [len(rows) - 1 - rows.index(name) for name in seen["target_id"]]
    figure, axes = canvas(0.9 + 0.27 * len(rows))
    for height in range(len(rows)):
        axes.axhline(height, color=PALE, lw=1, zorder=0)
    own = seen[seen["own"]]
    if len(seen):
        sns.scatterplot(
            seen[~seen["own"]],
            x="year",
            y="row",
            ax=axes,
            facecolor=PAPER,
            edgecolor=PEER,
            linewidth=1.4,
            s=42,
            legend=False,
        )
        sns.scatterplot(own, x="year", y="row", ax=axes, color=OWN, s=48, legend=False)
    today = decimal_year(as_of)
    axes.axvline(today, color=TARGET, lw=1.2)
    axes.text(today, len(rows) - 0.35, say.day(as_of), color=TARGET, ha="right", va="bottom", fontsize=8)
    first = min([today - 3, *seen["year"]]) - 0.2
    axes.set(xlim=(first, today + 0.15), ylim=(-0.7, len(rows)), xlabel="", ylabel="")
    axes.set_yticks(range(len(rows)), rows[::-1])
    end_of_year_ticks(axes)
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    with_own = own["target_id"].nunique()
    title = say("{n} of {total} targets have at least one figure of their own", n=with_own, total=len(rows))
    counts = own.groupby("target_id").size().reindex(rows, fill_value=0)
    facts = "; ".join(f"{name}: {count}" for name, count in counts.items())
    alt = say("{title}. Number of own figures by target: {facts}.", title=title, facts=facts)
    others = seen[~seen["own"]].groupby("target_id").size().reindex(rows, fill_value=0)
    data = pd.DataFrame(
        {
            say("Target"): rows,
            say("Own figures"): counts.tolist(),
            say("Figures of related measures"): others.tolist(),
        }
    )
    return Figure(to_svg(figure), title, subtitle, alt, source, data, language)
