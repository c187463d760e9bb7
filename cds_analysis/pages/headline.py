"""The answer first: the count, what becomes of the remaining targets, the place among provinces."""

from __future__ import annotations

from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.remaining import NOT_SURPRISING, RemainingSet


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
    sentences = (ending_sentence(q),) if q.progress.has_ended else (shown_sentence(q), old_sentence(q))
    shown = " ".join(part for part in (*sentences, left_out_sentence(q)) if part)
    official = q.progress.official("met")
    if official is None:
        return shown
    said = q.say(
        "The standing agency reported {met} of {total} met ({day}).",
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
    return q.say("The standing agency expected {n} of them.", n=expected) if expected is not None else ""


def rank_sentence(q: Quarter) -> str:
    """Return the newest place of the province in the headline index, or an empty text."""
    row = q.comparison.newest_rank
    if row is None:
        return ""
    return q.say(
        "{index} {period}: {value}, rank {rank} of {n}.",
        index=q.comparison.index.label(q.language),  # type: ignore[union-attr]
        period=row["time_period"],
        value=q.say.number(row["value"], 4),
        rank=int(row["rank"]),
        n=int(row["n_units"]),
    )
