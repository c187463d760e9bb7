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
from cds_analysis.forecast.rungs import NOTES
from cds_analysis.forecast.scenarios import Scenario
from cds_analysis.metrics.verdict import SHOWN, has_passed
from cds_analysis.periods import decimal_year
from cds_analysis.registry.programme import Target
from cds_analysis.report.quarter import Quarter
from cds_analysis.report.results.ending import ending_score
from cds_analysis.report.results.readings import OWN, TargetReading
from cds_analysis.report.views.brief import wanted_from
from cds_analysis.report.views.words import (
    CHANGES,
    DASH,
    FIGURE_CHANGES,
    GRADES,
    OUTLOOKS,
    RUNGS,
    SCENARIOS,
    badge,
    chance_from,
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
    rung_record,
    source_line,
    table,
)

MONTHS = 12
STANDING = {
    "shown": "{n} are shown to be met",
    "own": "{n} have a chance from figures of their own",
    "indicative": "{n} have an indicative reading from other evidence",
    "silent": "{n} have no evidence of their own",
    "missed": "{n} are missed for good",
    "left_out": "{n} are not entered",
}
GROUPS = {
    "expected": "{n} that officials expect to be met",
    "hard": "{n} that they call hard",
    "no_method": "{n} without a method of measurement",
    "plain": "{n} of which they said nothing more",
    "met": "{n} that they count as met",
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
    """Return word, chance and 80 % band of every target, with the grade of evidence and its reasons."""
    rows = [
        {
            "Target": _named(row, q),
            "Outlook": badge(row["word"], q.say),
            "Now": figure_cell(row, q.say),
            "Target value": q.say.measure(row["target_value"], row["unit_measure"]),
            "Chance at the deadline": _open_chance(row, q),
            "80 % band at the deadline": _band(q, row),
            "Reached with 80 % chance": q.say.measure(row["reached_80"], row["unit_measure"], 1),
            "Evidence": _evidence(q, row),
            "Officials": q.say(OUTLOOKS[row["outlook"]]) if row["outlook"] else DASH,
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
        "80 % band at the deadline",
        "Reached with 80 % chance",
        "Evidence",
        "Officials",
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
def show_readings(q: Quarter) -> object:
    """Return what each rung of the evidence says of the open targets, on what, and what the rung was worth."""
    open_ones = {target.target_id for target in _open_targets(q)}
    told = [one for one in q.outlook.readings if one.target_id in open_ones and one.probability is not None]
    if not told or q.progress.has_ended:
        return Markdown("" if q.progress.has_ended else q.say("No evidence speaks of an open target."))
    rows = [
        {
            "Target": one.target_id,
            "Read from": q.say(RUNGS[one.rung]),
            "Chance at the deadline": _limited(one, q),
            "80 % band at the deadline": _reading_band(one, q),
            "It stands on": _stands_on(one, q),
            "When it was tried": _tried(one, q),
        }
        for one in told
    ]
    columns = [
        "Target",
        "Read from",
        "Chance at the deadline",
        "80 % band at the deadline",
        "It stands on",
        "When it was tried",
    ]
    return table(rows, columns, "What each kind of evidence says", q)


def _limited(one: TargetReading, q: Quarter) -> str:
    """Return a chance, as a limit where only a bound speaks."""
    told = percent(one.probability, q.say)
    limits = {part.limit for part in one.readings}
    if "at_most" in limits:
        return q.say("at most {chance}", chance=told)
    return q.say("at least {chance}", chance=told) if "at_least" in limits else told


def _reading_band(one: TargetReading, q: Quarter) -> str:
    if not one.quantiles:
        return DASH
    unit = next(
        t.unit_measure for t in (q.programme.targets if q.programme else ()) if t.target_id == one.target_id
    )
    return _between(one.quantiles[0.1], one.quantiles[0.9], unit, q)


def _stands_on(one: TargetReading, q: Quarter) -> str:
    """Return the figures behind a reading: one by its value, source and day, several by their number."""
    if not one.readings:
        return "; ".join(
            part for part in (q.say(GRADES[one.grade]), reasons(";".join(one.reasons), q.say)) if part
        )
    figures = pd.concat([part.basis for part in one.readings], ignore_index=True)
    notes = [q.say(NOTES[word]) for word in one.reasons if word in NOTES]
    many = q.say("{n} figures of {units} other units", n=len(figures), units=figures["ref_area"].nunique())
    told = _one_figure(figures.iloc[0], q) if len(figures) == 1 or one.rung != "others" else many
    return "; ".join([told, *notes])


def _one_figure(row: pd.Series, q: Quarter) -> str:
    spec = q.indicators[row["indicator"]]
    return q.say(
        "{measure}, {unit}, {period}: {value} ({source})",
        measure=spec.label(q.language),
        unit=q.ground.registry.find(row["ref_area"]).label(q.language),
        period=q.say.period(row["time_period"]),
        value=q.say.qualified(row["obs_value"], row["qualifier"], spec.unit_measure),
        source=row["source_org"],
    )


def _tried(one: TargetReading, q: Quarter) -> str:
    record = rung_record(one.rung, one.readings[0].kind_of_measure if one.readings else "")
    if not record:
        return DASH
    message = (
        "{n} past cases: Brier score {brier}, base rate {base}"
        if one.rung == OWN
        else "{n} hidden figures of {measures} such measures: Brier score {brier}, base rate {base}"
    )
    return q.say(
        message,
        n=q.say.number(record["n"]),
        measures=record.get("measures", 0),
        brier=q.say.number(record["brier"], 3),
        base=q.say.number(record["brier_base_rate"], 3),
    )


@of_a_programme
def show_growth(q: Quarter) -> object:
    """Return what levels and the country say of targets that are a yearly growth: facts, no chance."""
    if q.growth.empty:
        return Markdown("")
    rows = [
        {
            "Measure": indicator_name(q, row["indicator"]),
            "Unit": q.ground.registry.find(row["ref_area"]).label(q.language),
            "Year": row["time_period"],
            "Level": DASH
            if pd.isna(row["value"])
            else q.say.measure(row["value"], q.indicators[row["indicator"]].unit_measure),
            "Growth": _growth(row, q),
            "Source": row["source_org"],
        }
        for row in q.growth.to_dict("records")
    ]
    columns = ["Measure", "Unit", "Year", "Level", "Growth", "Source"]
    return table(
        rows, columns, "Growth as it is known: levels in current prices, and the country's real growth", q
    )


def _growth(row: Mapping[str, object], q: Quarter) -> str:
    if row["crosses_break"]:
        return q.say("measured differently from the year before")
    if pd.isna(row["growth_pct"]):  # type: ignore[arg-type]
        return DASH
    told = q.say.measure(row["growth_pct"], "percent", 1)  # type: ignore[arg-type]
    message = "{growth} nominal: prices included" if row["prices"] == "nominal" else "{growth} real"
    return q.say(message, growth=told)


@of_a_programme
def show_disagreements(q: Quarter) -> Markdown:
    """Return the open targets of which two kinds of evidence lean opposite ways: a finding, not averaged."""
    lines = [
        q.say(
            "{id}: {first} says {one}, {second} says {other}. Both stand; the higher kind of evidence leads.",
            id=high.target_id,
            first=q.say(RUNGS[high.rung]),
            one=percent(high.probability, q.say),
            second=q.say(RUNGS[low.rung]),
            other=percent(low.probability, q.say),
        )
        for high, low in q.outlook.disagreements
    ]
    return Markdown("\n".join(f"- {line}" for line in lines))


@of_a_programme
def show_set(q: Quarter) -> Markdown:
    """Return how the remaining targets are read as a set: by what officials said, and from whom it was learned."""
    found = q.remaining
    if found is None or not found.of_set.n:
        return Markdown("")
    told = found.of_set
    least, most = told.interval(0.8, "declared")
    spread = told.sensitivity["shown"] if len(told.sensitivity) else pd.Series([told.expected])
    lines = [
        q.say(
            "The set holds {n} targets: {groups}. No target of it gets a chance of its own from this.",
            n=told.n,
            groups=", ".join(_group(row, q) for row in told.groups.to_dict("records")),
        ),
        q.say(
            "It was learned from {n} programmes whose endings were known by {day}, {own} of them Vietnamese; leaving one of them out moves the mean of {mean} to between {low} and {high}.",
            n=told.n_programmes,
            day=q.say.day(q.as_of),
            own=told.n_vietnamese,
            mean=q.say.number(told.expected, 1),
            low=q.say.number(float(spread.min()), 1),
            high=q.say.number(float(spread.max()), 1),
        ),
        q.say(
            "“Shown” is what published figures prove; “declared” is what the authority says: by the same cases {low} to {high} of the set will be declared as met.",
            low=least,
            high=most,
        ),
        q.say(
            "Officials did not name them all; readings of single targets do not enter, so that nothing is counted twice."
        ),
    ]
    return Markdown("\n".join(f"- {line}" for line in lines))


def _group(row: Mapping[str, object], q: Quarter) -> str:
    return q.say(GROUPS[str(row["word"])], n=row["n"])


@of_a_programme
def show_count(q: Quarter) -> object:
    """Return how many targets of the programme will be shown as met, as a figure."""
    if q.remaining is None:
        return Markdown("")
    return plot_target_count(q.remaining.count, q.progress.count.total, source_line(q), q.language)


@of_a_programme
def show_dependence(q: Quarter) -> Markdown:
    """Return what the count rests on: the dependence that is assumed, and how much it moves the band."""
    if q.remaining is None:
        return Markdown("")
    found = {
        rho: q.remaining.count_with(rho).interval()
        for rho in (0.0, TARGET_CORRELATION, 2 * TARGET_CORRELATION)
    }
    if len(set(found.values())) == 1:
        return Markdown(
            q.say(
                "Targets hang together: a slow year slows them all. Under correlations of {rhos} the band of 80 % is the same.",
                rhos="; ".join(q.say.number(rho, 2) for rho in found),
            )
        )
    bands = [
        q.say("{rho}: {low} to {high}", rho=q.say.number(rho, 2), low=low, high=high)
        for rho, (low, high) in found.items()
    ]
    return Markdown(
        q.say(
            "Targets hang together: a slow year slows them all. The band of 80 % under several assumed correlations: {bands}.",
            bands="; ".join(bands),
        )
    )


@of_a_programme
def show_ended(q: Quarter) -> object:
    """Return what the forecasts had said of each target before the deadline, and how they did."""
    if not q.progress.has_ended:
        return Markdown("")
    if q.ended.empty:
        return Markdown(q.say("No target had a chance before the deadline: there was nothing to be held to."))
    quarters = list(dict.fromkeys(q.ended["quarter"]))
    rows = [
        {
            "Target": f"{part['target_id'].iloc[0]}. {name_of(part.iloc[0], q.language)}",
            **{q.say.period(quarter): _said_then(part, quarter, q) for quarter in quarters},
            "Ended": badge(str(part["verdict"].iloc[0]), q.say),
        }
        for _, part in q.ended.groupby("target_id", sort=False)
    ]
    columns = ["Target", *(q.say.period(quarter) for quarter in quarters), "Ended"]
    return table(rows, columns, "What the forecasts had said", q)


def _said_then(part: pd.DataFrame, quarter: str, q: Quarter) -> str:
    row = part[part["quarter"] == quarter]
    if row.empty:
        return DASH
    if row["was_met"].iloc[0]:
        return q.say("counted as met")
    return chance_from(row.iloc[0].to_dict(), q)


@of_a_programme
def show_ended_score(q: Quarter) -> Markdown:
    """Return how the forecasts of an ended programme did, in a sentence."""
    if not q.progress.has_ended or q.ended.empty:
        return Markdown("")
    lines = [_score_line(q), *_count_lines(q)]
    return Markdown("\n".join(f"- {line}" for line in lines))


def _count_lines(q: Quarter) -> list[str]:
    """Return what was said of the number of targets shown as met, quarter by quarter, beside the ending."""
    return [
        q.say(
            "{quarter}: {low} to {high} targets were said to be shown as met (four cases in five); {met} are, {open} have no figure for the end.",
            quarter=q.say.period(row["quarter"]),
            low=row["low"],
            high=row["high"],
            met=row["met"],
            open=row["no_final"],
        )
        for row in q.ended_counts.to_dict("records")
    ]


def _score_line(q: Quarter) -> str:
    score = ending_score(q.ended)
    if score is None:
        return q.say("None of these targets has a figure for the end yet, so the forecasts cannot be scored.")
    told = q.say(
        "{n} forecasts of targets with a known ending, {met} of them met: Brier score {brier}, always quoting that share {base}.",
        n=score.n,
        met=score.n_met,
        brier=q.say.number(score.brier, 3),
        base=q.say.number(score.base, 3),
    )
    if not score.n_lost:
        return told
    return f"{told} {q.say('{n} targets that counted as met before the end were missed.', n=score.n_lost)}"


def _open_targets(q: Quarter) -> list[Target]:
    """Return the targets that are not shown to be met today, or are at risk of slipping."""
    if q.programme is None:
        return []
    status = q.outlook.status
    told = status["verdict"].isin(["open", "not_met"]) | (status["word"] == "at_risk")
    return [target for target, is_open in zip(q.programme.targets, told, strict=True) if is_open]


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
        return Markdown(
            ""
            if q.progress.has_ended
            else q.say("No open target has a series from which a pace could be told.")
        )
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
        for target in _open_targets(q)
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
    return _between(float(row["q10"]), float(row["q90"]), str(row["unit_measure"]), q)  # type: ignore[arg-type]


def _between(low: float, high: float, unit: str, q: Quarter) -> str:
    """Return two ends of a band; places in an order are whole numbers."""
    digits = 0 if unit == "rank" else 1
    return " – ".join(q.say.measure(end, unit, digits) for end in (low, high))


def _subject(q: Quarter, target: Target) -> FanSubject:
    name = f"{target.target_id}. {target.name(q.language)}"
    return FanSubject(name, target.unit_measure, target.value, decimal_year(target.deadline))


@of_a_programme
def show_fans(q: Quarter) -> HTML | Markdown:
    """Return a fan for every target of one threshold that has a chance."""
    figures = []
    for target in _open_targets(q):
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
