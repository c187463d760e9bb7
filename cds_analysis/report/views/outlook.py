"""Will we make it? Chances, bands and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from IPython.display import HTML, Markdown
from markupsafe import Markup

from cds_analysis.figures.count import plot_target_count
from cds_analysis.figures.explanation import plot_course_explanation
from cds_analysis.figures.outlook import FanSubject, plot_attainment_fan
from cds_analysis.forecast.joint import TARGET_CORRELATION
from cds_analysis.forecast.scenarios import Scenario
from cds_analysis.periods import decimal_year
from cds_analysis.registry.programme import Target
from cds_analysis.report.quarter import Quarter
from cds_analysis.report.views.words import (
    CHANGES,
    DASH,
    FIGURE_CHANGES,
    GRADES,
    OUTLOOKS,
    SCENARIOS,
    badge,
    chance,
    compared_with,
    day,
    figure_cell,
    indicator_name,
    link,
    name_of,
    of_a_programme,
    per_quarter,
    percent,
    reasons,
    source_line,
    table,
)

MONTHS = 12
LIKELY_ENOUGH = 0.95


def show_outlook_summary(q: Quarter) -> Markdown:
    """Return how many targets have a chance that the evidence carries, in words."""
    if q.programme is None:
        return Markdown(
            q.say("No programme of targets is entered for {name}.", name=q.unit.label(q.language))
        )
    known = q.outlook.counted["probability"].notna()
    carried = known & q.outlook.counted["grade"].isin(["strong", "fair"])
    told = q.say(
        "A chance can be given for {n} of {total} targets, and for {carried} of them the evidence is fair or strong.",
        n=int(known.sum()),
        total=q.progress.count["total"],
        carried=int(carried.sum()),
    )
    if int(known.sum()) < q.progress.count["total"]:
        told += " " + q.say("For the others one honest answer remains: not enough data.")
    return Markdown(told)


@of_a_programme
def show_outlook(q: Quarter) -> object:
    """Return word, chance and 80 % band of every target, with the grade of evidence and its reasons."""
    rows = [
        {
            "Target": f"{row['target_id']}. {name_of(row, q.language)}",
            "Outlook": badge(row["word"], q.say),
            "Now": figure_cell(row, q.say),
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            "Chance at the deadline": chance(row["probability"], row["grade"], q.say),
            "80 % band at the deadline": _band(q, row),
            "Reached with 80 % chance": q.say.measure(row["reached_80"], row["unit_measure"], 1),
            "Evidence": "; ".join(
                part for part in (q.say(GRADES[row["grade"]]), reasons(row["grade_reasons"], q.say)) if part
            ),
            "Officials": q.say(OUTLOOKS[row["outlook"]]) if row["outlook"] else "–",
        }
        for row in q.outlook.status.to_dict("records")
    ]
    columns = [
        "Target",
        "Outlook",
        "Now",
        "Target value",
        "Chance at the deadline",
        "80 % band at the deadline",
        "Reached with 80 % chance",
        "Evidence",
        "Officials",
    ]
    return table(rows, columns, "Outlook of every target", q)


@of_a_programme
def show_count(q: Quarter) -> object:
    """Return how many targets will be met, with what is assumed of their dependence; a sentence if it is plain."""
    chances = q.outlook.chances
    if chances.empty:
        return Markdown(q.say("No target has a chance, so there is no count to forecast."))
    count = q.outlook.count()
    low, high = count.interval()
    if low == high:
        text = q.say(
            "Of the {n} targets that have a chance, {k} are expected to be met; nothing else is likely enough to draw.",
            n=len(chances),
            k=low,
        )
        return Markdown(text)
    return plot_target_count(count, q.progress.count["total"], source_line(q), q.language)


@of_a_programme
def show_dependence(q: Quarter) -> Markdown:
    """Return what the count rests on: the dependence that is assumed, and which target moves it most."""
    if q.outlook.chances.empty or q.outlook.leverage.empty:
        return Markdown("")
    counts = {rho: q.outlook.count(rho) for rho in (0.0, TARGET_CORRELATION, 2 * TARGET_CORRELATION)}
    lines = [
        q.say(
            "Targets hang together: a slow year slows them all. Assumed correlation {rho}: all {n} are met with {chance}.",
            rho=q.say.number(TARGET_CORRELATION, 2),
            n=len(q.outlook.chances),
            chance=percent(counts[TARGET_CORRELATION].all_met, q.say),
        ),
        q.say(
            "Without any dependence it would be {without}, with twice as much {double}.",
            without=percent(counts[0.0].all_met, q.say),
            double=percent(counts[2 * TARGET_CORRELATION].all_met, q.say),
        ),
    ]
    first = q.outlook.leverage.iloc[0]
    if first["probability"] <= LIKELY_ENOUGH:
        lines.append(
            q.say(
                "{target} moves the count most: {met} expected if it is met, {missed} if it is not.",
                target=first["target_id"],
                met=q.say.number(first["if_met"], 1),
                missed=q.say.number(first["if_missed"], 1),
            )
        )
    return Markdown("\n".join(f"- {line}" for line in lines))


def _open_targets(q: Quarter) -> list[Target]:
    """Return the targets that are not shown to be met today."""
    if q.programme is None:
        return []
    pairs = zip(q.programme.targets, q.outlook.status["status"], strict=True)
    return [target for target, status in pairs if status != "met"]


@of_a_programme
def show_paces(q: Quarter) -> object:
    """Return by when each target is met, and the pace that it needs beside the pace of the best peers."""
    rows = []
    for target in _open_targets(q):
        result = q.outlook.attainments[target.target_id]
        if result.course is None or result.required_pace is None:
            continue
        unit = target.unit_measure
        rows.append(
            {
                "Target": f"{target.target_id}. {target.name(q.language)}",
                "Met by, with 50 % chance": _by(result.met_by[0.5], q),
                "Met by, with 80 % chance": _by(result.met_by[0.8], q),
                "Pace needed": per_quarter(result.required_pace / 4, unit, q.say),
                "Pace for 80 % chance": per_quarter((result.course.pace_for(0.8) or 0.0) / 4, unit, q.say),
                "Best quarter of the others": DASH
                if result.best_quarter_pace is None
                else per_quarter(result.best_quarter_pace / 4, unit, q.say),
            }
        )
    if not rows:
        return Markdown(q.say("No open target has a series from which a pace could be told."))
    columns = [
        "Target",
        "Met by, with 50 % chance",
        "Met by, with 80 % chance",
        "Pace needed",
        "Pace for 80 % chance",
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
        for target in (q.programme.targets if q.programme else ())
        if (result := q.outlook.attainments[target.target_id]).course is not None
        and result.probability is not None
    ]
    if not figures:
        return Markdown(
            q.say("No chance on this page comes from one series, so there is nothing to take apart.")
        )
    return HTML("".join(figure._repr_html_() for figure in figures))


@of_a_programme
def show_scenarios(q: Quarter) -> object:
    """Return what would have to happen: the value of open targets at the deadline under stated paces."""
    rows: list[dict[str, str]] = []
    heads: list[str] = []
    for target in _open_targets(q):
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
        return Markdown(
            q.say("No open target has two figures half a year apart, so no pace can be carried on.")
        )
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
    unit = str(row["unit_measure"])
    low, high = (q.say.measure(row[name], unit, 1) for name in ("q10", "q90"))  # type: ignore[arg-type]
    return f"{low} – {high}"


def _subject(q: Quarter, target: Target) -> FanSubject:
    name = f"{target.target_id}. {target.name(q.language)}"
    return FanSubject(name, target.unit_measure, target.value, decimal_year(target.deadline))


@of_a_programme
def show_fans(q: Quarter) -> HTML | Markdown:
    """Return a fan for every target of one threshold that has a chance."""
    figures = []
    for target in q.programme.targets if q.programme else ():
        result = q.outlook.attainments[target.target_id]
        if result.path.empty:
            continue
        figures.append(
            plot_attainment_fan(
                q.outlook.history(target.indicator), result, _subject(q, target), source_line(q), q.language
            )
        )
    if not figures:
        return Markdown(q.say("No target has a series that could be drawn."))
    return HTML("".join(figure._repr_html_() for figure in figures))
