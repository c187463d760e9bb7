"""Which assumption moves a rank: one bar an assumption, by the share of the spread that it explains."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.picture import responsive, to_svg
from cds_analysis.figures.shown import Figure
from cds_analysis.figures.theme import BAND, INK, OWN, canvas, is_narrow
from cds_analysis.metrics.rank_assumptions import RankAssumptions

_ROW, _MARGIN = 0.46, 0.55
_ROOM = 1.18
_WORDS = {
    "normalisation": "normalisation of the scores",
    "aggregation": "kind of mean",
    "left_out": "which part is left out",
    "weights": "weights",
}


@responsive
def plot_rank_assumptions(
    found: RankAssumptions, name: str, subtitle: str, source: str, language: str
) -> Figure:
    """Return how much of the spread of a rank each assumption explains, the strongest first.

    Parameters
    ----------
    found : RankAssumptions
        From :func:`cds_analysis.metrics.rank_assumptions.rank_assumptions`.
    name : str
        Of the unit.
    subtitle, source : str
        Texts around the figure.
    language : str
        Of the texts.

    Returns
    -------
    Figure
        Dark what an assumption explains alone, pale with the others, a line for the interval.
    """
    say = Translator(language)
    rows = _named(found, say)
    figure, axes = canvas(_ROW * len(rows) + _MARGIN)
    for place, row in enumerate(rows.to_dict("records")):
        _bar(axes, place, row, say)
    _name_rows(axes, rows, say)
    axes.invert_yaxis()
    axes.set(xlim=(0, _ROOM * max(rows["total_order_high"].max(), 0.1)))
    axes.xaxis.set_major_formatter(lambda share, _: say.measure(100 * share, "percent"))
    axes.spines["left"].set_visible(False)
    title, alt = assumption_words(found, name, say)
    return Figure(to_svg(figure), title, subtitle, alt, source, _data(rows, say), language)


def _named(found: RankAssumptions, say: Translator) -> pd.DataFrame:
    rows = found.table.sort_values("total_order", ascending=False, kind="stable")
    return rows.assign(name=[say(_WORDS[key]) for key in rows["assumption"]])


def _bar(axes: Axes, place: int, row: Mapping[str, float], say: Translator) -> None:
    axes.barh(place, row["total_order"], height=0.6, color=BAND, lw=0)
    axes.barh(place, row["first_order"], height=0.6, color=OWN, lw=0)
    axes.plot([row["total_order_low"], row["total_order_high"]], [place, place], color=INK, lw=1.4)
    share = say.measure(100 * row["total_order"], "percent", 0)
    end = (row["total_order_high"], place)
    axes.annotate(share, end, xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)


def _name_rows(axes: Axes, rows: pd.DataFrame, say: Translator) -> None:
    names = [
        f"{row['name']}\n{say('places {best}–{worst}', best=row['best'], worst=row['worst'])}"
        for row in rows.to_dict("records")
    ]
    axes.set_yticks(range(len(names)), names, fontsize=7 if is_narrow() else 8)
    axes.tick_params(axis="y", length=0)


def assumption_words(found: RankAssumptions, name: str, say: Translator) -> tuple[str, str]:
    """Return the finding in a sentence, and the whole of it in words for readers without the figure.

    Parameters
    ----------
    found, name
        As in :func:`plot_rank_assumptions`.
    say : Translator
        The reader's language.

    Returns
    -------
    tuple of str and str
        The second begins with the first.
    """
    rows = _named(found, say)
    title = say(
        "{name}: place {best} to {worst} of {n} whatever is assumed; what moves it most: {assumption}",
        name=name,
        best=found.best,
        worst=found.worst,
        n=found.n_units,
        assumption=rows["name"].iloc[0],
    )
    alone = "; ".join(_sentence(row, say) for row in rows.to_dict("records"))
    alt = say(
        "{title}. As published: place {rank}. Alone: {alone}.", title=title, rank=found.rank, alone=alone
    )
    return title, alt


def _sentence(row: Mapping[str, float], say: Translator) -> str:
    return say(
        "{name}, places {best} to {worst}, {alone} of the spread ({total} with the others, {low}–{high})",
        name=row["name"],
        best=int(row["best"]),
        worst=int(row["worst"]),
        alone=say.measure(100 * row["first_order"], "percent", 0),
        total=say.measure(100 * row["total_order"], "percent", 0),
        low=say.number(100 * row["total_order_low"], 0),
        high=say.number(100 * row["total_order_high"], 0),
    )


def _data(rows: pd.DataFrame, say: Translator) -> pd.DataFrame:
    heads = {
        "name": say("Assumption"),
        "n_options": say("Options tried"),
        "best": say("Best rank"),
        "worst": say("Worst rank"),
        "first_order": say("Explains alone (%)"),
        "total_order": say("Explains with the others (%)"),
        "total_order_low": say("Lower end (%)"),
        "total_order_high": say("Upper end (%)"),
    }
    shares = rows.filter(like="_order").mul(100).round(1)
    return rows.assign(**shares)[list(heads)].rename(columns=heads)
