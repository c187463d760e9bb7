"""The answer in one look: what is met, what becomes of the rest, the place among provinces, the time left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from IPython.display import HTML
from markupsafe import Markup

from cds_analysis.cellar.periods import quarters_between
from cds_analysis.cellar.translator import DASH
from cds_analysis.forecasting.hierarchy import PLAIN
from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.pages.headline import basis_sentences
from cds_analysis.pages.words import WORDS, short_name_of
from cds_analysis.results.codes import CHANGES
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.remaining import NOT_SURPRISING, RemainingSet

_SAID: Mapping[str, str] = {
    "expected": "{n} expected",
    "hard": "{n} hard",
    "no_method": "{n} without a method",
}


@dataclass(frozen=True)
class Fact:
    """One of the few facts that a report answers with.

    Parameters
    ----------
    label : str
        What it is about.
    value : str
        The answer, in a few letters.
    text : str
        What the value means, and what stands beside it; may be empty.
    """

    label: str
    value: str
    text: str


def answer(q: Quarter) -> list[Fact]:
    """Return the answer in at most four facts, in the order in which a leader asks.

    Parameters
    ----------
    q : Quarter
        The results.

    Returns
    -------
    list of Fact
        Targets proven and declared; what becomes of the remaining ones; the place in the headline index and
        the goal; the time that is left. What does not apply (an index, a deadline) is left out.
    """
    facts = (_count(q), _rest(q), _place(q), _time(q))
    return [fact for fact in facts if fact is not None]


def _count(q: Quarter) -> Fact | None:
    if q.programme is None:
        sentence = q.say("No programme of targets is entered for {name}.", name=q.unit.label(q.language))
        return Fact(q.say("Targets met"), DASH, sentence)
    count, declared = q.progress.count, q.progress.official("met")
    values, texts = [f"{count.shown}/{count.total}"], [q.say("shown by published figures")]
    if q.progress.has_ended:
        texts = [q.say("met by figures for the end; {n} missed", n=count.missed)]
    if declared is not None:
        values.append(f"{int(declared['value'])}/{count.total}")
        texts.append(q.say("as declared ({day})", day=q.say.period(str(declared["as_of"]))))
    return Fact(q.say("Targets met"), " · ".join(values), " · ".join(texts))


def _rest(q: Quarter) -> Fact | None:
    if q.programme is None:
        return None
    if q.remaining is None:
        return _unsettled(q)
    found = q.remaining
    if not found.n_remaining:
        return None
    least, most = found.of_remaining.interval(NOT_SURPRISING)
    parts = [
        q.say("more by estimate (nine chances in ten: {range})", range=_range(least, most)),
        _said(q, found),
    ]
    label = q.say("The {n} remaining, by {day}", n=found.n_remaining, day=q.say.day(q.programme.deadline))
    return Fact(label, f"+{_range(*found.of_remaining.likely)}", "; ".join(part for part in parts if part))


def _unsettled(q: Quarter) -> Fact | None:
    """Return after the deadline how many targets have no figure for the end, and what had been said of the count."""
    n = q.progress.count.no_final + q.progress.count.left_out
    if not n:
        return None
    said = [
        q.say(
            "{quarter}: {range} were expected",
            quarter=q.say.period(row["quarter"]),
            range=_range(row["low"], row["high"]),
        )
        for row in q.ended_counts.to_dict("records")[-1:]
    ]
    return Fact(q.say("Without a figure for the end"), f"{n}/{q.progress.count.total}", "; ".join(said))


def _said(q: Quarter, found: RemainingSet) -> str:
    """Return what officials said of the remaining targets, or an empty text."""
    counts = [
        q.say(_SAID[word], n=n)
        for word, n in found.groups[["word", "n"]].itertuples(index=False)
        if word != PLAIN
    ]
    return q.say("standing agency: {groups}", groups=", ".join(counts)) if counts else ""


def _place(q: Quarter) -> Fact | None:
    row = q.comparison.newest_rank
    if row is None:
        return None
    assert q.comparison.index is not None
    index = q.comparison.index.label(q.language)
    goal = q.comparison.goal
    parts = [q.say("{index}: {value}", index=index, value=q.say.number(row["value"], 4))]
    if goal is not None:
        parts.append(q.say("goal: the first {n} by {year}", n=int(goal.value or 0), year=goal.deadline.year))
    label = q.say("Rank among provinces, {period}", period=row["time_period"])
    return Fact(label, f"{int(row['rank'])}/{int(row['n_units'])}", "; ".join(parts))


def _time(q: Quarter) -> Fact | None:
    if q.programme is None:
        return None
    day = q.programme.deadline
    return Fact(q.say("Deadline {day}", day=q.say.day(day)), _time_left(day, q), _merger(q))


def _time_left(deadline: date, q: Quarter) -> str:
    if q.progress.has_ended:
        return q.say("has passed")
    months = round(3 * quarters_between(q.as_of, deadline))
    return q.say("{n} months left", n=months) if months else q.say("this month")


def _merger(q: Quarter) -> str:
    successor = q.comparison.successor
    if successor is None:
        return ""
    begin = q.dataset.registry.system(successor.system).valid_from
    return q.say("part of {name} since {day}", name=successor.label(q.language), day=q.say.day(begin))


def _range(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low}–{high}"


def show_answer(q: Quarter) -> HTML:
    """Return the answer as the first thing on a page."""
    items = Markup("").join(
        Markup("<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>").format(
            fact.label, fact.value, fact.text
        )
        for fact in answer(q)
    )
    return HTML(str(Markup('<dl class="cds-answer">{}</dl>').format(items)))


def show_basis(q: Quarter) -> HTML:
    """Return what changed of late if it matters, to whom this is addressed, and what the answer stands on."""
    sentences = (
        (change_sentence(q), "cds-change"),
        (addressees(q), "cds-basis"),
        (basis_sentences(q), "cds-basis"),
    )
    lines = [Markup('<p class="{}">{}</p>').format(kind, text) for text, kind in sentences if text]
    return HTML(str(Markup("").join(lines)))


def addressees(q: Quarter) -> str:
    """Return to whom a report is addressed: the leaders of the unit, as a province or a city has them.

    A province that was merged has those of its successor. The country has no Party Committee of a province:
    there it is the agency that keeps the programme, and nobody where none is recorded.
    """
    unit = q.comparison.successor or q.unit
    if unit.system:
        to = "the municipal Party Committee and People's Committee of {name}"
        to = to if unit.is_city else "the provincial Party Committee and People's Committee of {name}"
        return q.say("Addressed to: {to}.", to=q.say(to, name=unit.label(q.language)))
    keeper = q.progress.owners.get("")
    return q.say("Addressed to: {to}.", to=keeper.agency(q.language)) if keeper else ""


def change_sentence(q: Quarter) -> str:
    """Return the change of a verdict since the quarter before that matters most, or an empty text.

    What was settled counts before what became open, what only time did not at all; targets in the order of
    the programme.
    """
    if not len(q.changes):
        return ""
    changed = q.changes["verdict_before"] != q.changes["verdict_now"]
    moved = q.changes[changed & (q.changes["reasons"] != "time")]
    if not len(moved):
        return ""
    settled = moved[moved["verdict_now"].isin([*SHOWN, "missed"])]
    row, status = (settled if len(settled) else moved).iloc[0], q.outlook.status.set_index("target_id")
    return q.say(
        "Changed since {quarter}: {name}: {before} → {now} ({why}).",
        quarter=q.say.period(q.previous.period.text),
        name=short_name_of(status.loc[row["target_id"]], q.language),
        before=q.say(WORDS[row["word_before"]][1]),
        now=q.say(WORDS[row["word_now"]][1]),
        why="; ".join(q.say(CHANGES[reason]) for reason in row["reasons"].split(";")),
    )
