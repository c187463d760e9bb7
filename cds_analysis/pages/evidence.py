"""What we know, since when, from whom, and what is contradictory or missing."""

from __future__ import annotations

from IPython.display import Markdown

from cds_analysis.data.caveats import OFFICIAL_LIST
from cds_analysis.data.programme import Target
from cds_analysis.figures.progress import plot_evidence_timeline
from cds_analysis.figures.shown import Figure
from cds_analysis.pages.needs import holder
from cds_analysis.pages.words import (
    DASH,
    day,
    indicator_name,
    link,
    name_of,
    of_a_programme,
    source_line,
    table,
)
from cds_analysis.results.codes import BASES, CERTAINTY
from cds_analysis.results.quarter import Quarter


def show_summary(q: Quarter) -> Markdown:
    """Return what is known in three sentences."""
    if q.programme is None:
        rows = len(q.own)
        return Markdown(
            q.say("{n} figures of this unit are known; no programme of targets is entered.", n=rows)
        )
    with_figure = int(q.outlook.counted["value"].notna().sum())
    text = [
        q.say(
            "{n} of {total} targets have a published figure of their own.",
            n=with_figure,
            total=q.progress.count.total,
        ),
        q.say(
            "{n} rows tell these figures; {aside} of them are set aside because another row tells the same figure.",
            n=len(q.progress.evidence),
            aside=int((~q.progress.evidence["chosen"]).sum()),
        ),
        q.say("{n} rows of this unit contradict the row that is believed.", n=len(q.progress.contradictions)),
    ]
    return Markdown(" ".join(text))


@of_a_programme
def show_certainty(q: Quarter) -> object:
    """Return how surely each target and its value are known."""
    targets = {target.target_id: target for target in (q.programme.targets if q.programme else ())}
    rows = [
        {
            "Target": f"{row['target_id']}. {name_of(row, q.language)}",
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            "Value from": _basis(q, targets[row["target_id"]]),
            "Certainty": q.say(CERTAINTY[row["certainty"]]),
            "Figure held by": holder(row, q),
            "Note": targets[row["target_id"]].note(q.language) or DASH,
        }
        for row in q.outlook.status.to_dict("records")
    ]
    return table(
        rows,
        ["Target", "Target value", "Value from", "Certainty", "Figure held by", "Note"],
        "The targets and how surely they are known",
        q,
    )


def _basis(q: Quarter, target: Target) -> str:
    """Return where the value of a target comes from; the official list by its document and day."""
    if target.basis != OFFICIAL_LIST:
        return q.say(BASES.get(target.basis, target.basis))
    facts = {"document": target.source_title, "day": day(target.known_from, q.say)}
    return q.say("the official list, {document} of {day}", **facts)


@of_a_programme
def show_figures(q: Quarter) -> object:
    """Return every row behind the targets, the believed one first, with its source."""
    if not len(q.progress.evidence):
        return Markdown(q.say("No figure of the programme's measures was known by this day."))
    rows = [
        {
            "Measure": indicator_name(q, row["indicator"]),
            "Period": q.say.period(row["time_period"]),
            "Value": q.say.qualified(row["obs_value"], row["qualifier"], row["unit_measure"]),
            "Known by": day(row["known_from"], q.say)
            + ("" if row["known_from_basis"] != "inferred" else " " + q.say("(estimated)")),
            "Source": link(row["source_url"], row["source_org"]),
            "Use": q.say("believed")
            if row["chosen"]
            else q.say("set aside, same value")
            if row["agrees"]
            else q.say("set aside, differs"),
        }
        for row in q.progress.evidence.sort_values(["indicator", "period_end"], kind="stable").to_dict(
            "records"
        )
    ]
    return table(
        rows,
        ["Measure", "Period", "Value", "Known by", "Source", "Use"],
        "Every figure behind the targets",
        q,
    )


@of_a_programme
def show_related(q: Quarter) -> object:
    """Return figures of related measures, which never judge a target."""
    if not len(q.progress.related):
        return Markdown(q.say("No target lacks a figure while a related measure has one."))
    rows = [
        {
            "Target": row["target_id"],
            "Related measure": indicator_name(q, row["indicator"]),
            "Value": q.say.qualified(
                row["value"], row["qualifier"], q.indicators[row["indicator"]].unit_measure
            ),
            "Period": q.say.period(row["time_period"]),
            "Source": link(row["source_url"], row["source_org"]),
        }
        for row in q.progress.related.to_dict("records")
    ]
    return table(
        rows,
        ["Target", "Related measure", "Value", "Period", "Source"],
        "Near but not the same: these figures judge nothing",
        q,
    )


def show_contradictions(q: Quarter) -> object:
    """Return the rows of this unit that contradict the believed one."""
    if not len(q.progress.contradictions):
        return Markdown(q.say("No contradiction is known among the figures of this unit."))
    rows = [
        {
            "Measure": indicator_name(q, row["indicator"]),
            "Period": q.say.period(row["time_period"]),
            "Believed": f"{q.say.qualified(row['believed_value'], row['believed_qualifier'], row['unit_measure'])} ({row['believed_source']})",
            "Against it": f"{q.say.qualified(row['obs_value'], row['qualifier'], row['unit_measure'])} ({row['source_org']})",
        }
        for row in q.progress.contradictions.to_dict("records")
    ]
    return table(rows, ["Measure", "Period", "Believed", "Against it"], "Contradictions between sources", q)


@of_a_programme
def show_timeline(q: Quarter) -> Figure | Markdown:
    """Return the figure of when anything was observed for each target."""
    subtitle = q.say(
        "Full marks: the target's own measure; hollow marks: a related one; red line: day of the report"
    )
    return plot_evidence_timeline(q.progress.timeline, q.as_of, subtitle, source_line(q), q.language)
