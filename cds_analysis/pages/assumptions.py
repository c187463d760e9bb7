"""Which assumption of the index moves the rank."""

from __future__ import annotations

from IPython.display import Markdown

from cds_analysis.figures.assumptions import assumption_words, plot_rank_assumptions
from cds_analysis.figures.shown import Figure
from cds_analysis.metrics.rank_bands import WEIGHT_SPREAD
from cds_analysis.pages.words import source_line
from cds_analysis.results.quarter import Quarter


def show_rank_assumptions(q: Quarter) -> Figure | Markdown:
    """Return what each assumption does to the rank: of the province, else in words why not, and of its successor."""
    found = q.inside.assumptions
    if found is None or found.best == found.worst:
        parts = [_withheld(q) if found is None else "", _in_words(q)]
        return Markdown(" ".join(part for part in parts if part))
    index = q.comparison.index
    subtitle = q.say(
        "{index}, {period}, computed in {n} ways; nine in ten of them give these places. Dark: share of the spread that a choice explains alone; pale: with the others; line: 90% of other draws of the weights, each up to {spread} more or less.",
        index=index.label(q.language) if index else "",
        period=q.say.period(q.inside.period),
        n=q.say.number(found.n_ways),
        spread=q.say.measure(100 * WEIGHT_SPREAD, "percent"),
    )
    return plot_rank_assumptions(found, q.unit.label(q.language), subtitle, source_line(q), q.language)


def _withheld(q: Quarter) -> str:
    inside = q.inside
    if inside.formula is None or not len(inside.bands):
        return ""
    message = "Which assumption moves the rank cannot be told for {period}: all parts of the index are published for {n} of {total} provinces, and a rank under other assumptions needs those of all."
    period = q.say.period(inside.period)
    return q.say(message, period=period, n=inside.n_profiles, total=len(inside.bands))


def _in_words(q: Quarter) -> str:
    subject = q.with_all_parts
    if subject is None or subject.inside.assumptions is None:
        return ""
    found, name = subject.inside.assumptions, subject.unit.label(q.language)
    name = name if subject is q else f"{name} ({q.say('new unit')})"
    if found.best < found.worst:
        return assumption_words(found, name, q.say)[1]
    message = "{name}: place {place} of {n} in nine of ten ways to compute the index; no assumption moves it."
    return q.say(message, name=name, place=found.rank, n=found.n_units)
