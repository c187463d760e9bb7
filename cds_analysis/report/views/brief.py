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
from cds_analysis.report.quarter import Quarter
from cds_analysis.report.results.needs import UNSETTLED
from cds_analysis.report.results.readings import OWN
from cds_analysis.report.results.remaining import RemainingSet
from cds_analysis.report.views.words import (
    CHANGES,
    DASH,
    FIGURE_CHANGES,
    OUTLOOKS,
    RUNGS,
    WORDS,
    badge,
    chance_from,
    compared_with,
    day,
    figure_cell,
    indicator_name,
    name_of,
    of_a_programme,
    per_quarter,
    percent,
    reasons,
    source_line,
    table,
)

WORKS: Mapping[str, str] = {
    "done": "Done",
    "ongoing": "Ongoing",
    "in_progress": "In progress",
    "to_issue": "To be issued",
    "weakness": "Named as a weakness",
}
ASKED: Mapping[str, str] = {
    "figure": "{agency}: figures of {day} for {ids}",
    "exact_figure": "{agency}: exact figures of {day} for {ids}",
    "target_value": "{agency}: the values to reach of {ids}",
}
WANTED: Mapping[str, str] = {
    "target_value": "needed: the value to reach, from {agency}",
    "exact_figure": "needed: an exact figure, from {agency}",
    "figure": "needed: the figure of {day}, from {agency}",
}
ESTIMATED: Mapping[str, str] = {
    "likely": "more by estimate",
    "open": "may be met or not",
    "out": "beyond nine chances in ten",
}
MOST_LINES = 3
NOT_SURPRISING = 0.9
WITH_CHANCE = ("at_risk", "likely", "uncertain", "unlikely", *LEANINGS)


def headline(q: Quarter) -> str:
    """Return the answer in one or two sentences.

    Parameters
    ----------
    q : Quarter
        The results.

    Returns
    -------
    str
        Count on the evidence, the official count beside it, what becomes of the remaining targets, and the
        place among the provinces.
    """
    parts = [count_sentence(q), remaining_sentence(q), rank_sentence(q)]
    return " ".join(part for part in parts if part)


def count_sentence(q: Quarter) -> str:
    """Return how many targets the public figures show to be met, and what officials said."""
    if q.programme is None:
        return q.say("No programme of targets is entered for {name}.", name=q.unit.label(q.language))
    told = (ending_sentence(q),) if q.progress.has_ended else (shown_sentence(q), old_sentence(q))
    shown = " ".join(part for part in (*told, left_out_sentence(q)) if part)
    official = q.progress.official("met")
    if official is None:
        return shown
    said = q.say(
        "Officials said {met} of {total} met ({day}).",
        met=int(official["value"]),
        total=q.progress.count.total,
        day=q.say.period(str(official["as_of"])),
    )
    return f"{shown} {said}" if q.progress.has_ended else f"{said} {shown}"


def shown_sentence(q: Quarter) -> str:
    """Return the count before the deadline: met, not met yet, missed for good, not to be judged."""
    count = q.progress.count
    parts = [
        q.say("Public figures show {met} of {total} targets met", met=count.shown, total=count.total),
        _not_met(q) if count.not_met else "",
        q.say("{n} missed for good", n=count.missed) if count.missed else "",
        _not_judged(q) if count.open else "",
    ]
    return "; ".join(part for part in parts if part) + "."


def _not_met(q: Quarter) -> str:
    rows = q.progress.counted
    old = int(rows.loc[rows["verdict"] == "not_met", "is_old"].sum())
    if not old:
        return q.say("{n} not yet met", n=q.progress.count.not_met)
    message = "{n} not yet met ({old} by a figure more than a year old)"
    return q.say(message, n=q.progress.count.not_met, old=old)


def _not_judged(q: Quarter) -> str:
    rows = q.outlook.counted
    read = int(rows.loc[rows["verdict"] == "open", "probability"].notna().sum())
    if not read:
        return q.say("{n} cannot be judged for lack of figures", n=q.progress.count.open)
    message = "{n} cannot be judged for lack of figures, though other evidence speaks of {read} of them"
    return q.say(message, n=q.progress.count.open, read=read)


def ending_sentence(q: Quarter) -> str:
    """Return the count after the deadline: met, missed, without a figure for the end."""
    count, programme = q.progress.count, q.programme
    assert programme is not None
    return q.say(
        "The deadline ({day}) has passed. Of {total} targets, public figures for the end show {met} met and {missed} missed; {open} have no figure for the end.",
        day=q.say.day(programme.deadline),
        total=count.total,
        met=count.met,
        missed=count.missed,
        open=count.no_final,
    )


def old_sentence(q: Quarter) -> str:
    """Return how many of the met targets are met only by a figure more than a year old."""
    old = q.progress.count.met_old
    return q.say("{n} of those met rest on figures more than a year old.", n=old) if old else ""


def left_out_sentence(q: Quarter) -> str:
    """Return how many targets of the document are not entered, so that no count speaks of them."""
    n = q.progress.count.left_out
    return q.say("{n} targets of the document are not entered.", n=n) if n else ""


def borrowed_sentence(q: Quarter) -> str:
    """Return which of the met targets are judged against a value that is not surely the programme's own."""
    met = q.progress.counted[q.progress.counted["verdict"].isin(SHOWN)]
    borrowed = met[met["certainty"].isin(["candidate", "weak"])]["target_id"]
    if borrowed.empty:
        return ""
    message = "{ids}: the target value is not surely that of the document itself (see the data page)."
    return q.say(message, ids=", ".join(borrowed))


def remaining_sentence(q: Quarter) -> str:
    """Return how many of the remaining targets are likely to be shown as met, from what, and how sure."""
    found = q.remaining
    if found is None or found.n_remaining == 0:
        return ""
    low, high = found.of_remaining.likely
    least, most = found.of_remaining.interval(NOT_SURPRISING)
    assert q.programme is not None
    return q.say(
        "Of the {n} remaining, the likeliest number to be shown as met by {day} is {low} or {high}; nine chances in ten lie between {least} and {most}.",
        n=found.n_remaining,
        low=low,
        high=high,
        least=least,
        most=most,
        day=q.say.day(q.programme.deadline),
    )


def basis_sentences(q: Quarter) -> str:
    """Return what the headline stands on: from what the remaining targets are read, and which values are doubtful."""
    found = q.remaining if q.programme else None
    of_set = (
        (_set_basis(q, found), _expected_sentence(q, found), never_measured_sentence(q))
        if found and found.n_remaining
        else ()
    )
    borrowed = borrowed_sentence(q) if q.programme else ""
    return " ".join(part for part in (*of_set, borrowed) if part)


def _set_basis(q: Quarter, found: RemainingSet) -> str:
    if not found.of_set.n:
        return q.say("Basis: the figures of each of these targets.")
    alone = len(found.alone)
    facts = {"n": found.of_set.n_programmes, "own": found.of_set.n_vietnamese}
    if not alone:
        return q.say(
            "Basis: what became of remaining targets in {n} other programmes ({own} of them Vietnamese); weak evidence, indicative.",
            **facts,
        )
    return q.say(
        "Basis: the figures of {alone} of them, and for the others what became of remaining targets in {n} other programmes ({own} of them Vietnamese); weak evidence, indicative.",
        alone=alone,
        **facts,
    )


def never_measured_sentence(q: Quarter) -> str:
    """Return how many open targets never had a figure: none of them can be shown to be met as it is."""
    rows = q.outlook.counted
    never = int((rows["verdict"].isin(["open", "not_met"]) & rows["value"].isna()).sum())
    if not never:
        return ""
    return q.say(
        "Only what is published counts: {n} open targets have never had a public figure of their own.",
        n=never,
    )


def _expected_sentence(q: Quarter, found: RemainingSet) -> str:
    expected = found.expected_by_officials
    return q.say("Officials expected {n} of them.", n=expected) if expected is not None else ""


def rank_sentence(q: Quarter) -> str:
    """Return the newest place of the province in the headline index, or an empty text."""
    if not q.comparison.compared or not len(q.comparison.ranks) or not q.comparison.index_period:
        return ""
    row = q.comparison.ranks[q.comparison.ranks["time_period"] == q.comparison.index_period].iloc[0]
    if row["rank"] != row["rank"]:
        return ""
    return q.say(
        "{index} {period}: {value}, rank {rank} of {n}.",
        index=q.comparison.index.label(q.language),  # type: ignore[union-attr]
        period=row["time_period"],
        value=q.say.number(row["value"], 4),
        rank=int(row["rank"]),
        n=int(row["n_units"]),
    )


def show_headline(q: Quarter) -> HTML:
    """Return the answer as the first thing on a page."""
    basis = basis_sentences(q)
    below = Markup('<p class="cds-basis">{}</p>').format(basis) if basis else Markup("")
    return HTML(str(Markup('<p class="cds-headline">{}</p>{}').format(headline(q), below)))


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
def show_levers(q: Quarter) -> HTML | Markdown:
    """Return the figures that would change the outlook most, and who holds each.

    Before the deadline by how much of the uncertainty of the final count each would remove; after it by agency,
    the figures for the end that are missing.
    """
    lines = _missing_by_agency(q) if q.progress.has_ended else _most_telling(q)
    if not lines:
        return Markdown(q.say("Nothing is open: every numbered target is settled by its figures."))
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return HTML(str(Markup("<ol>{}</ol>").format(items)))


def _most_telling(q: Quarter) -> list[str]:
    rows = q.outlook.counted.set_index("target_id", drop=False)
    values = q.figure_values.head(MOST_LINES)
    return [
        q.say(
            "{id}: {figure} would remove {share} of the uncertainty of the final count.",
            id=row["target_id"],
            figure=needed_figure(q.need_of_row(rows.loc[row["target_id"]].to_dict()), q),
            share=percent(row["removes_share"], q.say),
        )
        for row in values.to_dict("records")
    ]


def _missing_by_agency(q: Quarter) -> list[str]:
    """Return one line an agency and need with the targets that it could close, the most first."""
    needs = q.needs.assign(agency=[agency(need, q) for need in q.needs.to_dict("records")])
    groups = sorted(needs.groupby(["agency", "need"], sort=False), key=lambda group: -len(group[1]))
    return [
        q.say(
            ASKED[str(need)],
            agency=name,
            day=day(part["day"].iloc[0], q.say),
            ids=", ".join(part["target_id"]),
        )
        for (name, need), part in groups
    ]


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


def show_missing(q: Quarter, most: int | None = None) -> object:
    """Return the figures that would settle the targets which cannot be judged.

    Parameters
    ----------
    q : Quarter
        The results.
    most : int, optional
        Show no more than this many.

    Returns
    -------
    Table or Markdown
        One row a target: which figure, of what, by when.
    """
    if q.programme is None:
        return Markdown("")
    if q.needs.empty:
        return Markdown(q.say("Every numbered target can be judged."))
    rows = [
        {
            "Target": need["target_id"],
            "What would settle it": _wanted(need, q),
            "Who holds it": agency(need, q),
            "Why it is open": reasons(str(need["reason"]), q.say),
        }
        for need in q.needs.head(most or len(q.needs)).to_dict("records")
    ]
    columns = ["Target", "What would settle it", "Who holds it", "Why it is open"]
    return table(rows, columns, "Figures that would settle it", q)


def wanted_from(need: Mapping[str, object], q: Quarter) -> str:
    """Return what is wanted of a target that the reader has before them: of which day, from whom."""
    return q.say(WANTED[str(need["need"])], day=day(need["day"], q.say), agency=agency(need, q))


def needed_figure(need: Mapping[str, object], q: Quarter) -> str:
    """Return which figure would settle a target, and who holds it."""
    return q.say("{what} (held by: {agency})", what=_wanted(need, q), agency=agency(need, q))


def _wanted(need: Mapping[str, object], q: Quarter) -> str:
    what = indicator_name(q, str(need["indicator"]))
    if need["need"] == "target_value":
        return q.say("the target value for “{what}”", what=what)
    if need["need"] == "exact_figure":
        return q.say("an exact value of “{what}”", what=what)
    return q.say("the value of “{what}” by {day}", what=what, day=day(need["day"], q.say))


def agency(need: Mapping[str, object], q: Quarter) -> str:
    """Return the agency that holds a figure, or that none is recorded."""
    return str(need[f"agency_{q.language}"]) or q.say("an agency that is not recorded")


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
