"""The remaining targets as a set, and the count of the whole programme."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.figures.count import plot_count_path, plot_target_count
from cds_analysis.forecasting.joint import TARGET_CORRELATION
from cds_analysis.pages.words import (
    of_a_programme,
    source_line,
)
from cds_analysis.results.quarter import Quarter

GROUPS = {
    "expected": "{n} that the standing agency expects to be met",
    "hard": "{n} that they call hard",
    "no_method": "{n} without a method of measurement",
    "plain": "{n} of which they said nothing more",
    "met": "{n} that they count as met",
}


@of_a_programme
def show_set(q: Quarter) -> Markdown:
    """Return how the remaining targets are read as a set: by what officials said, and from whom it was learned."""
    found = q.remaining
    if found is None or not found.of_set.n:
        return Markdown("")
    of_set = found.of_set
    least, most = of_set.interval(0.8, "declared")
    spread = of_set.sensitivity["shown"] if len(of_set.sensitivity) else pd.Series([of_set.expected])
    lines = [
        q.say(
            "The set holds {n} targets: {groups}. No target of it gets a chance of its own from this.",
            n=of_set.n,
            groups=", ".join(_group(row, q) for row in of_set.groups.to_dict("records")),
        ),
        q.say(
            "It was learned from {n} programmes whose endings were known by {day}, {own} of them Vietnamese; leaving one of them out moves the mean of {mean} to between {low} and {high}.",
            n=of_set.n_programmes,
            day=q.say.day(q.as_of),
            own=of_set.n_vietnamese,
            mean=q.say.number(of_set.expected, 1),
            low=q.say.number(float(spread.min()), 1),
            high=q.say.number(float(spread.max()), 1),
        ),
        q.say(
            "“Shown” is what published figures prove; “declared” is what the authority says: by the same cases {low} to {high} of the set will be declared as met.",
            low=least,
            high=most,
        ),
        q.say(
            "The standing agency did not name them all; readings of single targets do not enter, so that nothing is counted twice."
        ),
    ]
    return Markdown("\n".join(f"- {line}" for line in lines))


def _group(row: Mapping[str, object], q: Quarter) -> str:
    return q.say(GROUPS[str(row["word"])], n=row["n"])


@of_a_programme
def show_count(q: Quarter) -> object:
    """Return how many targets of the programme will be shown as met, as a figure."""
    if q.remaining is None:
        return Markdown("")
    return plot_target_count(q.remaining.count, q.progress.count.total, source_line(q), q.language)


@of_a_programme
def show_count_path(q: Quarter) -> object:
    """Return how the proven and the declared count went over the quarters, and where the proven one may end."""
    assert q.programme is not None
    end = None
    if q.remaining is not None:
        end = (decimal_year(q.programme.deadline), *q.remaining.count.interval())
    return plot_count_path(q.count_path, q.progress.count.total, end, source_line(q), q.language)


@of_a_programme
def show_dependence(q: Quarter) -> Markdown:
    """Return what the count rests on: the dependence that is assumed, and how much it moves the band."""
    if q.remaining is None:
        return Markdown("")
    found = {
        rho: q.remaining.count_with(rho).interval()
        for rho in (0.0, TARGET_CORRELATION, 2 * TARGET_CORRELATION)
    }
    if len(set(found.values())) == 1:
        return Markdown(
            q.say(
                "Targets hang together: a slow year slows them all. Under correlations of {rhos} the band of 80% is the same.",
                rhos="; ".join(q.say.number(rho, 2) for rho in found),
            )
        )
    bands = [
        q.say("{rho}: {low} to {high}", rho=q.say.number(rho, 2), low=low, high=high)
        for rho, (low, high) in found.items()
    ]
    return Markdown(
        q.say(
            "Targets hang together: a slow year slows them all. The band of 80% under several assumed correlations: {bands}.",
            bands="; ".join(bands),
        )
    )
