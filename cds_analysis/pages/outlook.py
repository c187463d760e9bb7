"""Will we make it? Chances, bands and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from IPython.display import HTML, Markdown
from markupsafe import Markup, escape

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.programme import Threshold
from cds_analysis.figures.explanation import plot_trajectory_explanation
from cds_analysis.figures.outlook import FanSubject, plot_attainment_fans
from cds_analysis.forecasting.attainment import Attainment
from cds_analysis.forecasting.scenarios import Scenario
from cds_analysis.metrics.verdict import SHOWN, has_passed
from cds_analysis.pages.needs import holder, wanted_from
from cds_analysis.pages.words import (
    DASH,
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
    percent,
    reasons,
    short_name_of,
    source_line,
    table,
    threshold_name,
)
from cds_analysis.results.codes import CHANGES, FIGURE_CHANGES, GRADES, OUTLOOKS, RUNGS, SCENARIOS
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.readings import OWN

MONTHS = 12
SMALL = 10
MET_BY = "Met by, with a chance of 50; 80%"
# where the common scales of shares end: what stays small would be flat on the whole one
SCALES = (25.0, 100.0)
PACES = tuple(SCENARIOS[kind] for kind in ("so_far", "forecast", "best_quarter", "safe"))
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
            "Figure held by": DASH
            if row["verdict"] in SHOWN
            else str(row[f"agency_{q.language}"]) or holder(row, q),
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
        "Figure held by",
    ]
    return table(rows, columns, "Outlook of every target", q)


def _named(row: Mapping[str, object], q: Quarter) -> str:
    """Return identifier and name of a target, with its deadline where that is not the programme's."""
    name = f"{row['target_id']}. {short_name_of(row, q.language)}"
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
    parts = (q.say(GRADES[str(row["grade"])]), reasons(str(row["grade_reasons"]), q.say))
    return "; ".join(part for part in parts if part)


def _by(year: float | None, q: Quarter) -> str:
    if year is None:
        return q.say("not within ten years")
    months = math.ceil(year * MONTHS - 1e-6) - 1
    return f"{months % MONTHS + 1:02d}/{months // MONTHS}"


@of_a_programme
def show_why(q: Quarter) -> HTML | Markdown:
    """Return for every chance that comes from one series why it is what it is."""
    figures = [
        plot_trajectory_explanation(one.result.trajectory, one, source_line(q), q.language)
        for one in _subjects(q)
        if one.result.trajectory is not None and one.result.probability is not None
    ]
    if not figures:
        text = q.say("No chance on this page comes from one series, so there is nothing to take apart.")
        return Markdown("" if q.progress.has_ended else text)
    first, *others = (figure._repr_html_() for figure in figures)
    folded = (
        Markup("<details><summary>{}</summary>{}</details>").format(figure.title, Markup(text))
        for figure, text in zip(figures[1:], others, strict=True)
    )
    return HTML(first + "".join(folded))


@of_a_programme
def show_scenarios(q: Quarter) -> object:
    """Return what would have to happen: for every threshold the pace needed, other paces, and their chances."""
    rows, silent = [], []
    for target in open_targets(q):
        found = zip(
            target.thresholds,
            q.outlook.scenarios(target),
            q.outlook.by_threshold[target.target_id],
            strict=True,
        )
        for threshold, scenarios, result in found:
            name = threshold_name(q, target, threshold)
            if scenarios:
                rows.append({"Target": name, MET_BY: _met_by(result, q)} | _paces(scenarios, threshold, q))
            else:
                silent.append(name.split(". ")[0] if len(target.thresholds) == 1 else name)
    sentence = q.say(
        "No pace can be told of {names}: no figure of its own, a place in an order, or a value that every year "
        "must reach.",
        names="; ".join(silent),
    )
    left_out = f"<p>{escape(sentence)}</p>" if silent else ""
    if not rows:
        return HTML("" if q.progress.has_ended else left_out)
    columns = ["Target", *(SCENARIOS[kind] for kind in ("needed", "others")), *PACES, MET_BY]
    caption = "Change a quarter (shares: in points) → value at the deadline (chance that this is enough)"
    shown = table(rows, columns, caption, q)
    return HTML(f"{shown._repr_html_()}{left_out}")


def _met_by(result: Attainment, q: Quarter) -> str:
    """Return by when a threshold is met with a chance of 50 and of 80%."""
    return "; ".join(_by(result.met_by[chance], q) for chance in (0.5, 0.8))


def _paces(scenarios: list[Scenario], threshold: Threshold, q: Quarter) -> dict[str, object]:
    """Return the cells of one threshold; what is met needs no pace, only to hold."""
    by_kind = {one.kind: one for one in scenarios}
    unit, needed = q.indicators[threshold.indicator].unit_measure, by_kind["needed"]
    cells: dict[str, object] = {SCENARIOS[kind]: _pace_cell(one, unit, q) for kind, one in by_kind.items()}
    cells[SCENARIOS["others"]] = (
        DASH if needed.others is None else q.say("{n} in 10", n=round(10 * needed.others))
    )
    if needed.pace * (-1 if threshold.direction == "lower" else 1) <= 0:
        cells |= {SCENARIOS["needed"]: q.say("reached; it has to hold"), SCENARIOS["others"]: DASH}
    return dict.fromkeys([SCENARIOS["others"], *PACES], DASH) | cells


def _pace_cell(scenario: Scenario, unit: str, q: Quarter) -> Markup:
    """Return pace, value and chance of a scenario, in two lines."""
    digits = 2 if abs(scenario.value) < SMALL else 1
    return Markup("{}<br>→\u00a0{} ({})").format(
        q.say.number(scenario.pace, 2),
        q.say.measure(scenario.value, unit, digits),
        percent(scenario.chance, q.say),
    )


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


def _subjects(q: Quarter) -> list[FanSubject]:
    """Return every threshold of an open target; one that every year must reach has no single path."""
    return [
        FanSubject(
            threshold_name(q, target, threshold),
            q.indicators[threshold.indicator].unit_measure,
            threshold.value,
            decimal_year(target.deadline),
            q.outlook.history(threshold.indicator),
            result,
        )
        for target in open_targets(q)
        if target.kind != "every_year"
        for threshold, result in zip(target.thresholds, q.outlook.by_threshold[target.target_id], strict=True)
    ]


@of_a_programme
def show_fans(q: Quarter) -> HTML | Markdown:
    """Return the path of every threshold of an open target that has a figure, by scale: small multiples."""
    groups: dict[tuple[str, float | None], list[FanSubject]] = {}
    for one in _subjects(q):
        if len(one.history):
            top = (
                next((end for end in SCALES if one.top <= end), None)
                if one.unit_measure == "percent"
                else None
            )
            groups.setdefault((one.unit_measure, top), []).append(one)
    if not groups:
        return Markdown("" if q.progress.has_ended else q.say("No target has a series that could be drawn."))
    ordered = sorted(groups.items(), key=lambda group: (group[0][0] != "percent", -(group[0][1] or 0)))
    figures = [plot_attainment_fans(part, top, source_line(q), q.language) for (_, top), part in ordered]
    return HTML("".join(figure._repr_html_() for figure in figures))
