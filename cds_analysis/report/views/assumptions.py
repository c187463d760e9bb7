"""Which assumption of the index moves the rank."""

from __future__ import annotations

from IPython.display import Markdown

from cds_analysis.figures.assumptions import plot_rank_assumptions
from cds_analysis.figures.shown import Figure
from cds_analysis.metrics.rank_bands import WEIGHT_SPREAD
from cds_analysis.report.quarter import Quarter
from cds_analysis.report.views.words import source_line


def show_rank_assumptions(q: Quarter) -> Figure | Markdown:
    """Return what each assumption does to the rank of the province or its successor, or why that is not known."""
    told = q.with_all_parts
    if told is None or told.inside.assumptions is None:
        return _withheld(q)
    found, index = told.inside.assumptions, told.comparison.index
    label = told.unit.label(q.language)
    name = label if told is q else f"{label} ({q.say('new unit')})"
    if found.best == found.worst:
        message = (
            "{name}: place {place} of {n} in nine of ten ways to compute the index; no assumption moves it."
        )
        return Markdown(q.say(message, name=name, place=found.rank, n=found.n_units))
    subtitle = q.say(
        "{index}, {period}, computed in {n} ways; nine in ten of them give these places. Dark: share of the spread that a choice explains alone; pale: with the others; line: interval of 90 %. Weights: each up to {spread} more or less.",
        index=index.label(q.language) if index else "",
        period=q.say.period(told.inside.period),
        n=q.say.number(found.n_ways),
        spread=q.say.measure(100 * WEIGHT_SPREAD, "percent"),
    )
    return plot_rank_assumptions(found, name, subtitle, source_line(q), q.language)


def _withheld(q: Quarter) -> Markdown:
    inside = q.inside
    if inside.formula is None or not len(inside.bands):
        return Markdown("")
    message = "Which assumption moves the rank cannot be told for {period}: all parts of the index are published for {n} of {total} provinces, and a rank under other assumptions needs those of all."
    period = q.say.period(inside.period)
    return Markdown(q.say(message, period=period, n=inside.n_profiles, total=len(inside.bands)))
