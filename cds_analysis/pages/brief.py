"""The leadership brief: the answer first."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import Markdown

from cds_analysis.figures.dots import plot_target_dots
from cds_analysis.figures.shown import Figure
from cds_analysis.pages.needs import MOST_LINES
from cds_analysis.pages.words import (
    DASH,
    WORDS,
    compared_with,
    name_of,
    of_a_programme,
    source_line,
    table,
)
from cds_analysis.results.codes import CHANGES, FIGURE_CHANGES, WORKS
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.remaining import NOT_SURPRISING, RemainingSet

ESTIMATED: Mapping[str, str] = {
    "likely": "more by estimate",
    "open": "may be met or not",
}
ENDED: Mapping[str, str] = {"proven": "met", "open": "without a figure for the end", "out": "missed"}


@of_a_programme
def show_news(q: Quarter) -> Markdown:
    """Return which words changed since the quarter before, and why, then how many figures are new."""
    text = "\n".join(f"- {line}" for line in (*_changed_words(q), *_changed_figures(q)))
    return Markdown(f"{text}\n\n{compared_with(q)}")


def _changed_words(q: Quarter) -> list[str]:
    changes = q.changes
    moved = changes[changes["word_before"] != changes["word_now"]] if len(changes) else changes
    if moved.empty:
        return [q.say("No word changed since {quarter}.", quarter=q.say.period(q.previous.period.text))]
    groups = moved.groupby(["word_before", "word_now", "reasons"], sort=False)["target_id"]
    lines = [
        q.say(
            "{ids}: {before} → {now} ({why})",
            ids=", ".join(ids),
            before=q.say(WORDS[before][1]),
            now=q.say(WORDS[now][1]),
            why="; ".join(q.say(CHANGES[reason]) for reason in why.split(";")),
        )
        for (before, now, why), ids in groups
    ]
    more = len(lines) - MOST_LINES
    if more > 0:
        lines = [*lines[:MOST_LINES], q.say("{n} more kinds of change stand on the forecast page.", n=more)]
    return lines


def _changed_figures(q: Quarter) -> list[str]:
    if q.figure_changes.empty:
        return [q.say("No figure of these targets is new or another.")]
    counts = q.figure_changes["kind"].value_counts()
    counts_text = ", ".join(
        f"{int(counts[kind])} {q.say(word)}" for kind, word in FIGURE_CHANGES.items() if kind in counts
    )
    return [q.say("Figures of these targets: {counts}.", counts=counts_text)]


@of_a_programme
def show_dots(q: Quarter) -> object:
    """Return the whole programme as one row of dots: proven, declared, likely, open, out of reach."""
    total, source = q.progress.count.total, source_line(q)
    if q.remaining is not None:
        return _estimated_dots(q, q.remaining)
    groups = q.dots.assign(label=[q.say(ENDED[kind]) for kind in q.dots["kind"]])
    counts_text = ", ".join(f"{row.n} {row.label}" for row in groups[groups["n"] > 0].itertuples())
    title = q.say("At the deadline: {counts}", counts=counts_text)
    subtitle = q.say("Shown by figures of the last half-year before the deadline")
    return plot_target_dots(groups, total, subtitle, source, q.language, title)


def _estimated_dots(q: Quarter, found: RemainingSet) -> Figure:
    assert q.programme is not None
    labels = [q.say(ESTIMATED[kind]) if kind in ESTIMATED else "" for kind in q.dots["kind"]]
    title = q.say(
        "{n} of {total} targets are shown to be met; {more} more by estimate, at most {most}",
        n=q.progress.count.shown,
        total=q.progress.count.total,
        more=found.of_remaining.likely[0],
        most=found.of_remaining.interval(NOT_SURPRISING)[1],
    )
    subtitle = q.say(
        "State today, and an estimate for {day}; which of the remaining targets they are is not said",
        day=q.say.day(q.programme.deadline),
    )
    groups = q.dots.assign(label=labels)
    return plot_target_dots(groups, q.progress.count.total, subtitle, source_line(q), q.language, title)


@of_a_programme
def show_works(q: Quarter) -> Markdown:
    """Return how many works that are not a number are done, and which wait to be issued."""
    works = q.progress.milestones
    if not len(works):
        return Markdown(q.say("No works are recorded for this programme by this day."))
    counts = works["status"].value_counts()
    counts_text = ", ".join(
        q.say("{n} {status}", n=int(counts[status]), status=q.say(word).lower())
        for status, word in WORKS.items()
        if status in counts
    )
    waiting = "; ".join(
        name_of(row, q.language) for row in works[works["status"] == "to_issue"].to_dict("records")
    )
    text = q.say("Of {n} works that are not a number: {counts}.", n=len(works), counts=counts_text)
    return Markdown(f"{text} {q.say('To be issued: {names}.', names=waiting)}" if waiting else text)


@of_a_programme
def show_milestones(q: Quarter) -> object:
    """Return the works that are not a number, with status and date."""
    if not len(q.progress.milestones):
        return Markdown(q.say("No works are recorded for this programme by this day."))
    rows = [
        {
            "Work": name_of(row, q.language),
            "Status": q.say(WORKS[str(row["status"])]),
            "Known by": q.say.period(str(row["as_of"])),
            "Note": row["note_en" if q.language == "en" else "note_vi"] or DASH,
        }
        for row in q.progress.milestones.to_dict("records")
    ]
    return table(rows, ["Work", "Status", "Known by", "Note"], "Works that are not a number", q)


def show_method(q: Quarter) -> Markdown:
    """Return in a few lines how the words and chances are made and how far to trust them."""
    lines = [
        q.say(
            "A target is “met” only if a published figure shows it; a bound or a related measure proves nothing more than it says."
        ),
        q.say("Nothing that became known after {day} is used.", day=q.say.day(q.as_of)),
        q.say(
            "Words above 80% or below 20% need two values of the target itself, half a year apart; readings from other evidence are indicative and prove nothing."
        ),
        q.say(
            "The forecast asks how far others went from a similar level in as much time; the band should hold 8 of 10 outcomes."
        ),
        track_record(q),
    ]
    return Markdown("\n".join(f"- {line}" for line in lines))


def track_record(q: Quarter) -> str:
    """Return how good the forecasts have been on cases with known endings."""
    from cds_analysis.forecasting.scores import load_track_record

    record = load_track_record()
    return q.say(
        "On {n} past cases from other countries, on which its constants were chosen, the method scored Brier {brier} (always quoting the base rate: {base}); its 80% band held {held} of outcomes.",
        n=q.say.number(record["n"]),
        brier=q.say.number(record["brier"], 3),
        base=q.say.number(record["brier_base_rate"], 3),
        held=q.say.measure(100 * record["coverage_80"], "percent", 0),
    )
