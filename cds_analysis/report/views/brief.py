"""The leadership brief: the answer first."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import HTML, Markdown
from markupsafe import Markup

from cds_analysis.forecast.words import chance_word
from cds_analysis.report.quarter import Quarter
from cds_analysis.report.views.words import (
    CHANGES,
    DASH,
    FIGURE_CHANGES,
    GRADES,
    OUTLOOKS,
    WORDS,
    badge,
    chance,
    compared_with,
    figure_cell,
    indicator_name,
    name_of,
    of_a_programme,
    per_quarter,
    percent,
    reasons,
    table,
)

WORKS: Mapping[str, str] = {
    "done": "Done",
    "ongoing": "Ongoing",
    "in_progress": "In progress",
    "to_issue": "To be issued",
    "weakness": "Named as a weakness",
}
MOST_LINES = 3
WITH_CHANCE = ("at_risk", "likely", "uncertain", "unlikely")
LEAST_OPEN = 0.02


def headline(q: Quarter) -> str:
    """Return the answer in one or two sentences.

    Parameters
    ----------
    q : Quarter
        The results.

    Returns
    -------
    str
        Count on the evidence, the official count beside it, and the place among the provinces.
    """
    parts = [count_sentence(q), rank_sentence(q)]
    return " ".join(part for part in parts if part)


def count_sentence(q: Quarter) -> str:
    """Return how many targets the public figures show to be met, and what officials said."""
    if q.programme is None:
        return q.say("No programme of targets is entered for {name}.", name=q.unit.label(q.language))
    message = (
        "Public figures show {met} of {total} targets met, {short} not met; {open} cannot be judged for lack of figures."
        if q.progress.count["not_met"]
        else "Public figures show {met} of {total} targets met; the other {open} cannot be judged for lack of figures."
    )
    counts = {
        "met": q.progress.count["met"],
        "total": q.progress.count["total"],
        "open": q.progress.count["not_judged"],
        "short": q.progress.count["not_met"],
    }
    shown = q.say(message, **counts)
    shown = " ".join(part for part in (shown, old_sentence(q), borrowed_sentence(q)) if part)
    official = q.progress.official("met")
    if official is None:
        return shown
    said = q.say(
        "Officials said {met} of {total} met ({day}).",
        met=int(official["value"]),
        total=q.progress.count["total"],
        day=q.say.period(str(official["as_of"])),
    )
    return f"{said} {shown}"


def old_sentence(q: Quarter) -> str:
    """Return how many of the met targets are met only by a figure more than a year old."""
    old = q.outlook.counted["word"].eq("stale").sum()
    return q.say("{n} of those met rest on figures more than a year old.", n=int(old)) if old else ""


def borrowed_sentence(q: Quarter) -> str:
    """Return which of the met targets are judged against a value that is not surely the programme's own."""
    met = q.progress.judged[(q.progress.judged["status"] == "met") & q.progress.judged["counted"]]
    borrowed = met[met["certainty"].isin(["candidate", "weak"])]["target_id"]
    if borrowed.empty:
        return ""
    message = "{ids}: the target value is not surely that of the document itself (see the data page)."
    return q.say(message, ids=", ".join(borrowed))


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
    return HTML(str(Markup('<p class="cds-headline">{}</p>').format(headline(q))))


@of_a_programme
def show_strip(q: Quarter) -> HTML | Markdown:
    """Return the numbered targets in reading order: identifier, mark, word and chance of each."""
    items = Markup("").join(
        Markup(
            '<li class="status {}" title="{}"><strong>{}</strong> <span aria-hidden="true">{}</span> {}{}</li>'
        ).format(
            WORDS[row["word"]][2],
            name_of(row, q.language),
            row["target_id"],
            WORDS[row["word"]][0],
            q.say(WORDS[row["word"]][1]),
            _told_chance(row, q) if row["word"] in WITH_CHANCE else "",
        )
        for row in q.outlook.counted.to_dict("records")
    )
    return HTML(f'<ol class="cds-strip">{items}</ol>')


def _told_chance(row: Mapping[str, object], q: Quarter) -> str:
    """Return the chance, and why the word is lower than it where the evidence does not carry a higher one."""
    told = f" {percent(row['probability'], q.say)}"  # type: ignore[arg-type]
    is_held_back = row["word"] == "uncertain" != chance_word(float(row["probability"]))  # type: ignore[arg-type]
    return f"{told}, {q.say(GRADES[str(row['grade'])])}" if is_held_back else told


@of_a_programme
def show_remaining(q: Quarter) -> object:
    """Return one row for every target that is not shown to be met: now, target, pace, chance, what is missing."""
    rows = [
        _remaining(q, row)
        for row in q.outlook.counted[q.outlook.counted["status"] != "met"].to_dict("records")
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
    why = reasons(str(row["reason"]), q.say)
    outlook = q.say(OUTLOOKS[str(row["outlook"])]) if row["outlook"] else ""
    needed = q.say("needed: {figure}", figure=_settles(q, row)) if row["status"] == "not_judged" else ""
    return {
        "Target": f"{row['target_id']}. {name_of(row, q.language)}",
        "Status": badge(str(row["word"]), q.say),
        "Now": figure_cell(row, q.say),
        "Target value": q.say.measure(row["target_value"], unit),  # type: ignore[arg-type]
        "Pace needed": per_quarter(row["required_pace"], unit, q.say),  # type: ignore[arg-type]
        "Pace so far": per_quarter(row["pace_so_far"], unit, q.say),  # type: ignore[arg-type]
        "Chance at the deadline": chance(row["probability"], str(row["grade"]), q.say),  # type: ignore[arg-type]
        "Why, and what would settle it": "; ".join(part for part in (why, outlook, needed) if part),
    }


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
def show_levers(q: Quarter) -> Markdown:
    """Return the things that would change the outlook most: open chances first, then figures that settle."""
    lines = [*_open_chances(q), *_settling_figures(q)][:MOST_LINES]
    if not lines:
        return Markdown(q.say("Nothing is open: every numbered target is settled by its figures."))
    return Markdown("\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1)))


def _open_chances(q: Quarter) -> list[str]:
    leverage = q.outlook.leverage
    if leverage.empty:
        return []
    open_ones = leverage[leverage["probability"].between(LEAST_OPEN, 1 - LEAST_OPEN)]
    names = (
        {target.target_id: target.name(q.language) for target in q.programme.targets} if q.programme else {}
    )
    return [
        q.say(
            "{id} {name}: chance {chance}; met or missed, the expected count is {high} or {low}.",
            id=row["target_id"],
            name=names[row["target_id"]],
            chance=percent(row["probability"], q.say),
            high=q.say.number(row["if_met"], 1),
            low=q.say.number(row["if_missed"], 1),
        )
        for row in open_ones.to_dict("records")
    ]


def _settling_figures(q: Quarter) -> list[str]:
    """Return the figures that would settle a target, those first that only one figure keeps open."""
    rows = q.outlook.counted[q.outlook.counted["status"] == "not_judged"]
    order = {"too_close": 0, "only_related": 1, "no_observation": 2, "no_target_value": 3}
    ranked = rows.assign(order=rows["reason"].map(order).fillna(4)).sort_values("order", kind="stable")
    return [
        q.say("{id}: {what} would settle it.", id=row["target_id"], what=_settles(q, row))
        for row in ranked.to_dict("records")
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
    open_targets = q.outlook.counted[q.outlook.counted["status"] == "not_judged"]
    if not len(open_targets):
        return Markdown(q.say("Every numbered target can be judged."))
    rows = [
        {
            "Target": row["target_id"],
            "What would settle it": _settles(q, row),
            "Why it is open": reasons(str(row["reason"]), q.say),
        }
        for row in open_targets.head(most or len(open_targets)).to_dict("records")
    ]
    return table(
        rows, ["Target", "What would settle it", "Why it is open"], "Figures that would settle it", q
    )


def _settles(q: Quarter, row: dict[str, object]) -> str:
    what = indicator_name(q, str(row["indicator"]))
    if row["reason"] == "no_target_value":
        return q.say("the target value for “{what}”", what=what)
    if row["reason"] == "too_close":
        return q.say("an exact value of “{what}”", what=what)
    return q.say("the value of “{what}” by {day}", what=what, day=q.say.day(q.as_of))


def show_method(q: Quarter) -> Markdown:
    """Return in a few lines how the words and chances are made and how far to trust them."""
    lines = [
        q.say(
            "A target is “met” only if a published figure shows it; a bound or a related measure proves nothing more than it says."
        ),
        q.say("Nothing that became known after {day} is used.", day=q.say.day(q.as_of)),
        q.say(
            "A chance is given only where there is at least one value; words above 80 % or below 20 % need two values half a year apart."
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
