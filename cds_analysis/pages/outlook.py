"""Will we make it? Chances, bands and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from IPython.display import HTML, Markdown
from markupsafe import Markup

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.programme import Target
from cds_analysis.figures.explanation import plot_course_explanation
from cds_analysis.figures.outlook import FanSubject, plot_attainment_fan
from cds_analysis.forecast.scenarios import Scenario
from cds_analysis.metrics.verdict import SHOWN, has_passed
from cds_analysis.pages.needs import wanted_from
from cds_analysis.pages.words import (
    CHANGES,
    DASH,
    FIGURE_CHANGES,
    GRADES,
    OUTLOOKS,
    RUNGS,
    SCENARIOS,
    badge,
    band,
    compared_with,
    day,
    figure_cell,
    indicator_name,
    link,
    name_of,
    of_a_programme,
    open_targets,
    per_quarter,
    percent,
    reasons,
    source_line,
    table,
)
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.readings import OWN

MONTHS = 12
STANDING = {
    "shown": "{n} are shown to be met",
    "own": "{n} have a chance from figures of their own",
    "indicative": "{n} have an indicative reading from other evidence",
    "silent": "{n} have no evidence of their own",
    "missed": "{n} are missed for good",
    "left_out": "{n} are not entered",
}


def show_outlook_summary(q: Quarter) -> Markdown:
    """Return of how many targets what can be said: every target of the programme is in one of the counts."""
    if q.programme is None:
        return Markdown(
            q.say("No programme of targets is entered for {name}.", name=q.unit.label(q.language))
        )
    if q.progress.has_ended:
        return Markdown("")
    standing = q.outlook.standing
    parts = [q.say(text, n=standing[name]) for name, text in STANDING.items() if standing[name]]
    return Markdown(
        q.say("Of {total} targets: {parts}.", total=q.progress.count.total, parts="; ".join(parts))
    )


@of_a_programme
def show_outlook(q: Quarter) -> object:
    """Return word, chance and 80% band of every target, with the grade of evidence and its reasons."""
    rows = [
        {
            "Target": _named(row, q),
            "Outlook": badge(row["word"], q.say),
            "Now": figure_cell(row, q.say),
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            "Chance at the deadline": _open_chance(row, q),
            "80% band at the deadline": _band(q, row),
            "Reached with 80% chance": q.say.measure(row["reached_80"], row["unit_measure"], 1),
            "Evidence": _evidence(q, row),
            "Standing agency": q.say(OUTLOOKS[row["outlook"]]) if row["outlook"] else DASH,
        }
        for row in q.outlook.status.to_dict("records")
        if not has_passed(row["deadline"], q.as_of)
    ]
    if q.progress.has_ended and not rows:
        return Markdown("")
    columns = [
        "Target",
        "Outlook",
        "Now",
        "Target value",
        "Chance at the deadline",
        "80% band at the deadline",
        "Reached with 80% chance",
        "Evidence",
        "Standing agency",
    ]
    return table(rows, columns, "Outlook of every target", q)


def _named(row: Mapping[str, object], q: Quarter) -> str:
    """Return identifier and name of a target, with its deadline where that is not the programme's."""
    name = f"{row['target_id']}. {name_of(row, q.language)}"
    if q.programme is None or row["deadline"] == q.programme.deadline:
        return name
    return q.say("{name} (deadline {day})", name=name, day=day(row["deadline"], q.say))


def _open_chance(row: Mapping[str, object], q: Quarter) -> str:
    """Return the chance of a target that is not met, or is at risk; one that is met needs none."""
    return DASH if row["word"] in SHOWN else percent(row["probability"], q.say)  # type: ignore[arg-type]


def _evidence(q: Quarter, row: Mapping[str, object]) -> str:
    """Return the grade and what lowers it; where nothing speaks, which figure from whom would."""
    need = q.needs_of(str(row["target_id"]))
    if row["rung"] is None or row["rung"] != row["rung"]:
        return wanted_from(need, q) if need else DASH
    if row["rung"] != OWN:
        return q.say("indicative, from {rung}", rung=q.say(RUNGS[str(row["rung"])]))
    told = (q.say(GRADES[str(row["grade"])]), reasons(str(row["grade_reasons"]), q.say))
    return "; ".join(part for part in told if part)


@of_a_programme
def show_paces(q: Quarter) -> object:
    """Return by when each target is met, and the pace that it needs beside the pace of the best peers."""
    rows = []
    for target in open_targets(q):
        result = q.outlook.attainments[target.target_id]
        if result.course is None or result.required_pace is None:
            continue
        unit = target.unit_measure
        rows.append(
            {
                "Target": f"{target.target_id}. {target.name(q.language)}",
                "Met by, with 50% chance": _by(result.met_by[0.5], q),
                "Met by, with 80% chance": _by(result.met_by[0.8], q),
                "Pace needed": per_quarter(result.required_pace / 4, unit, q.say),
                "Pace for 80% chance": per_quarter((result.course.pace_for(0.8) or 0.0) / 4, unit, q.say),
                "Best quarter of the others": DASH
                if result.best_quarter_pace is None
                else per_quarter(result.best_quarter_pace / 4, unit, q.say),
            }
        )
    if not rows:
        return Markdown(
            ""
            if q.progress.has_ended
            else q.say("No open target has a series from which a pace could be told.")
        )
    columns = [
        "Target",
        "Met by, with 50% chance",
        "Met by, with 80% chance",
        "Pace needed",
        "Pace for 80% chance",
        "Best quarter of the others",
    ]
    return table(rows, columns, "By when, and how fast", q)


def _by(year: float | None, q: Quarter) -> str:
    if year is None:
        return q.say("not within ten years")
    months = math.ceil(year * MONTHS - 1e-6) - 1
    return f"{months % MONTHS + 1:02d}/{months // MONTHS}"


@of_a_programme
def show_why(q: Quarter) -> HTML | Markdown:
    """Return for every chance that comes from one series why it is what it is."""
    figures = [
        plot_course_explanation(result.course, _subject(q, target), source_line(q), q.language)
        for target in open_targets(q)
        if (result := q.outlook.attainments[target.target_id]).course is not None
        and result.probability is not None
    ]
    if not figures:
        told = q.say("No chance on this page comes from one series, so there is nothing to take apart.")
        return Markdown("" if q.progress.has_ended else told)
    return HTML("".join(figure._repr_html_() for figure in figures))


@of_a_programme
def show_scenarios(q: Quarter) -> object:
    """Return what would have to happen: the value of open targets at the deadline under stated paces."""
    rows: list[dict[str, str]] = []
    heads: list[str] = []
    for target in open_targets(q):
        scenarios = q.outlook.scenarios(target)
        if not scenarios:
            continue
        told = {_scenario_name(part, q): _scenario_cell(part, target, q) for part in scenarios}
        heads += [head for head in told if head not in heads]
        value = q.say.measure(target.value, target.unit_measure)
        rows.append(
            {"Target": f"{target.target_id}. {target.name(q.language)}", "Target value": value} | told
        )
    if not rows:
        nothing = q.say("No open target has two figures half a year apart, so no pace can be carried on.")
        return Markdown("" if q.progress.has_ended else nothing)
    whole = [{head: row.get(head, DASH) for head in ("Target", "Target value", *heads)} for row in rows]
    columns = ["Target", "Target value", *heads]
    return table(whole, columns, "What would have to happen", q)


def _scenario_name(scenario: Scenario, q: Quarter) -> str:
    return q.say(SCENARIOS[scenario.kind], n=q.say.number(scenario.parameter))


def _scenario_cell(scenario: Scenario, target: Target, q: Quarter) -> str:
    value = q.say.measure(scenario.value, target.unit_measure, 1)
    return value if scenario.met is None else f"{'✔' if scenario.met else '✘'} {value}"


@of_a_programme
def show_changes(q: Quarter) -> object:
    """Return which words and chances moved since the quarter before, and why."""
    if q.changes.empty:
        return Markdown(
            f"{q.say('No word and no chance moved since the quarter before.')} {compared_with(q)}"
        )
    rows = [
        {
            "Target": f"{row['target_id']}. {name_of(row, q.language)}",
            "Before": badge(row["word_before"], q.say),
            "Now": badge(row["word_now"], q.say),
            "Chance before": percent(row["probability_before"], q.say),
            "Chance now": percent(row["probability_now"], q.say),
            "Why": "; ".join(q.say(CHANGES[reason]) for reason in row["reasons"].split(";")),
        }
        for row in q.changes.to_dict("records")
    ]
    columns = ["Target", "Before", "Now", "Chance before", "Chance now", "Why"]
    caption = f"{q.say('What moved since the quarter before')}. {compared_with(q)}"
    return table(rows, columns, caption, q)


@of_a_programme
def show_changed_figures(q: Quarter) -> object:
    """Return every figure that is new, another or gone since the quarter before, with its source."""
    if q.figure_changes.empty:
        return Markdown(q.say("No figure of these targets is new or another."))
    rows = [
        {
            "Measure": indicator_name(q, row["indicator"]),
            "Period": q.say.period(row["time_period"]),
            "What happened": q.say(FIGURE_CHANGES[row["kind"]]),
            "Before": _figure(q, row, "before"),
            "Now": _figure(q, row, "now"),
            "Source": DASH if pd.isna(row["known_from"]) else _source(q, row),
        }
        for row in q.figure_changes.to_dict("records")
    ]
    columns = ["Measure", "Period", "What happened", "Before", "Now", "Source"]
    return table(rows, columns, "Figures that are new, another or gone", q)


def _figure(q: Quarter, row: Mapping[str, object], when: str) -> str:
    if pd.isna(row[f"value_{when}"]):  # type: ignore[arg-type]
        return DASH
    unit = q.indicators[str(row["indicator"])].unit_measure
    return q.say.qualified(row[f"value_{when}"], str(row[f"qualifier_{when}"]), unit)  # type: ignore[arg-type]


def _source(q: Quarter, row: Mapping[str, object]) -> Markup:
    return Markup("{}, {}").format(
        link(str(row["source_url"]), str(row["source_org"])), day(row["known_from"], q.say)
    )


def _band(q: Quarter, row: dict[str, object]) -> str:
    if row["q10"] is None or row["q10"] != row["q10"]:
        return "–"
    return band(float(row["q10"]), float(row["q90"]), str(row["unit_measure"]), q)  # type: ignore[arg-type]


def _subject(q: Quarter, target: Target) -> FanSubject:
    name = f"{target.target_id}. {target.name(q.language)}"
    return FanSubject(name, target.unit_measure, target.value, decimal_year(target.deadline))


@of_a_programme
def show_fans(q: Quarter) -> HTML | Markdown:
    """Return a fan for every target of one threshold that has a chance."""
    figures = []
    for target in open_targets(q):
        result = q.outlook.attainments[target.target_id]
        if result.path.empty:
            continue
        figures.append(
            plot_attainment_fan(
                q.outlook.history(target.indicator), result, _subject(q, target), source_line(q), q.language
            )
        )
    if not figures:
        return Markdown("" if q.progress.has_ended else q.say("No target has a series that could be drawn."))
    return HTML("".join(figure._repr_html_() for figure in figures))
