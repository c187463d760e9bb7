"""The leadership brief: the answer first."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import HTML, Markdown
from markupsafe import Markup

from cds_analysis.figures.dots import plot_target_dots
from cds_analysis.figures.shown import Figure
from cds_analysis.forecast.words import LEANINGS
from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.pages.headline import NOT_SURPRISING
from cds_analysis.pages.needs import MOST_LINES, agency, wanted_from
from cds_analysis.pages.words import (
    DASH,
    WORDS,
    badge,
    chance_from,
    compared_with,
    figure_cell,
    name_of,
    of_a_programme,
    per_quarter,
    percent,
    reasons,
    source_line,
    table,
)
from cds_analysis.results.codes import CHANGES, FIGURE_CHANGES, OUTLOOKS, RUNGS, WORKS
from cds_analysis.results.needs import UNSETTLED
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.readings import OWN
from cds_analysis.results.remaining import RemainingSet

ESTIMATED: Mapping[str, str] = {
    "likely": "more by estimate",
    "open": "may be met or not",
    "out": "beyond nine chances in ten",
}
WITH_CHANCE = ("at_risk", "likely", "uncertain", "unlikely", *LEANINGS)


@of_a_programme
def show_strip(q: Quarter) -> HTML | Markdown:
    """Return the numbered targets in reading order: identifier, mark, word and chance of each."""
    items = Markup("").join(
        Markup(
            '<li class="status {}" title="{}" data-verdict="{}"><strong>{}</strong> <span aria-hidden="true">{}</span> {}{}</li>'
        ).format(
            WORDS[row["word"]][2],
            name_of(row, q.language),
            row["verdict"],
            row["target_id"],
            WORDS[row["word"]][0],
            q.say(WORDS[row["word"]][1]),
            _told_more(row, q),
        )
        for row in q.outlook.counted.to_dict("records")
    )
    return HTML(f'<ol class="cds-strip">{items}</ol>')


def _told_more(row: Mapping[str, object], q: Quarter) -> Markup:
    """Return the chance of a target that has not ended; where nothing speaks, who holds the figure."""
    if row["word"] in WITH_CHANCE:
        return Markup(" {}").format(percent(row["probability"], q.say))  # type: ignore[arg-type]
    need = q.needs_of(str(row["target_id"])) if row["verdict"] in UNSETTLED else None
    if need is None or not pd.isna(row["probability"]):  # type: ignore[call-overload]
        return Markup("")
    return Markup('<span class="cds-holder">: {}</span>').format(agency(need, q))


@of_a_programme
def show_remaining(q: Quarter) -> object:
    """Return one row for every target that is not shown to be met: now, target, pace, chance, what is missing."""
    rows = [
        _remaining(q, row)
        for row in q.outlook.counted[~q.outlook.counted["verdict"].isin(SHOWN)].to_dict("records")
    ]
    columns = [
        "Target",
        "Status",
        "Now",
        "Target value",
        "Pace needed",
        "Pace so far",
        "Chance at the deadline",
        "Why, and what would settle it",
    ]
    return table(rows, columns, "Targets not shown to be met", q)


def _remaining(q: Quarter, row: dict[str, object]) -> dict[str, object]:
    unit = str(row["unit_measure"])
    from_rung = _read_from(row, q)
    plain = row["reason"] == "no_observation" or (from_rung and row["reason"] == "only_related")
    too_early = row["verdict"] == "no_final" and row["seen"] is not None
    why = "" if plain else reasons("before_the_end" if too_early else str(row["reason"]), q.say)
    outlook = q.say(OUTLOOKS[str(row["outlook"])]) if row["outlook"] else ""
    need = q.needs_of(str(row["target_id"]))
    needed = wanted_from(need, q) if need else ""
    return {
        "Target": f"{row['target_id']}. {name_of(row, q.language)}",
        "Status": badge(str(row["word"]), q.say),
        "Now": figure_cell(row, q.say),
        "Target value": q.say.measure(row["target_value"], unit),  # type: ignore[arg-type]
        "Pace needed": per_quarter(row["required_pace"], unit, q.say),  # type: ignore[arg-type]
        "Pace so far": per_quarter(row["pace_so_far"], unit, q.say),  # type: ignore[arg-type]
        "Chance at the deadline": _chance_alone(row, q),
        "Why, and what would settle it": "; ".join(p for p in (from_rung, why, outlook, needed) if p),
    }


def _chance_alone(row: Mapping[str, object], q: Quarter) -> str:
    """Return the chance with its grade on own figures; alone where another rung leads, which is told beside it."""
    if row["rung"] == OWN:
        return chance_from(row, q)
    return percent(row["probability"], q.say)  # type: ignore[arg-type]


def _read_from(row: Mapping[str, object], q: Quarter) -> str:
    indicative = isinstance(row["rung"], str) and row["rung"] != OWN
    return q.say("indicative, from {rung}", rung=q.say(RUNGS[str(row["rung"])])) if indicative else ""


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
    told = ", ".join(
        f"{int(counts[kind])} {q.say(word)}" for kind, word in FIGURE_CHANGES.items() if kind in counts
    )
    return [q.say("Figures of these targets: {told}.", told=told)]


@of_a_programme
def show_dots(q: Quarter) -> object:
    """Return the whole programme as one row of dots: proven, declared, likely, open, out of reach."""
    total, source = q.progress.count.total, source_line(q)
    if q.remaining is not None:
        return _estimated_dots(q, q.remaining)
    groups = _ended_dots(q)
    told = ", ".join(f"{row.n} {row.label}" for row in groups[groups["n"] > 0].itertuples())
    title = q.say("At the deadline: {counts}", counts=told)
    subtitle = q.say("Shown by figures of the last half-year before the deadline")
    return plot_target_dots(groups, total, subtitle, source, q.language, title)


def _estimated_dots(q: Quarter, found: RemainingSet) -> Figure:
    assert q.programme is not None
    groups = found.dots(NOT_SURPRISING)
    labels = [q.say(ESTIMATED[kind]) if kind in ESTIMATED else "" for kind in groups["kind"]]
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
    told = groups.assign(label=labels)
    return plot_target_dots(told, q.progress.count.total, subtitle, source_line(q), q.language, title)


def _ended_dots(q: Quarter) -> pd.DataFrame:
    count = q.progress.count
    told = [
        ("proven", count.met, q.say("met")),
        ("open", count.no_final, q.say("without a figure for the end")),
        ("out", count.missed, q.say("missed")),
    ]
    return pd.DataFrame(told, columns=["kind", "n", "label"])


@of_a_programme
def show_works(q: Quarter) -> Markdown:
    """Return how many works that are not a number are done, and which wait to be issued."""
    works = q.progress.milestones
    if not len(works):
        return Markdown(q.say("No works are recorded for this programme by this day."))
    counts = works["status"].value_counts()
    told = ", ".join(
        q.say("{n} {status}", n=int(counts[status]), status=q.say(word).lower())
        for status, word in WORKS.items()
        if status in counts
    )
    waiting = "; ".join(
        name_of(row, q.language) for row in works[works["status"] == "to_issue"].to_dict("records")
    )
    text = q.say("Of {n} works that are not a number: {told}.", n=len(works), told=told)
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
            "Words above 80 % or below 20 % need two values of the target itself, half a year apart; readings from other evidence are indicative and prove nothing."
        ),
        q.say(
            "The forecast asks how far others went from a similar level in as much time; the band should hold 8 of 10 outcomes."
        ),
        track_record(q),
    ]
    return Markdown("\n".join(f"- {line}" for line in lines))


def track_record(q: Quarter) -> str:
    """Return how good the forecasts have been on cases with known endings."""
    from cds_analysis.forecast.scores import load_track_record

    record = load_track_record()
    return q.say(
        "On {n} past cases from other countries, on which its constants were chosen, the method scored Brier {brier} (always quoting the base rate: {base}); its 80 % band held {held} of outcomes.",
        n=q.say.number(record["n"]),
        brier=q.say.number(record["brier"], 3),
        base=q.say.number(record["brier_base_rate"], 3),
        held=q.say.measure(100 * record["coverage_80"], "percent", 0),
    )
