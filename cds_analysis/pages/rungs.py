"""What each kind of evidence says of the open targets, and on what."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from cds_analysis.data.kind import MEASURE_KINDS
from cds_analysis.forecasting.evidence import ALONE
from cds_analysis.forecasting.rungs import NOTES
from cds_analysis.pages.words import (
    DASH,
    band,
    indicator_name,
    of_a_programme,
    open_targets,
    percent,
    reasons,
    rung_record,
    table,
)
from cds_analysis.results.codes import GRADES, RUNGS
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.readings import OWN, TargetReading


@of_a_programme
def show_readings(q: Quarter) -> object:
    """Return what each rung of the evidence says of the open targets, on what, and what the rung was worth."""
    open_ones = {target.target_id for target in open_targets(q)}
    readings = [
        one for one in q.outlook.readings if one.target_id in open_ones and one.probability is not None
    ]
    if not readings or q.progress.has_ended:
        return Markdown("" if q.progress.has_ended else q.say("No evidence speaks of an open target."))
    rows = [
        {
            "Target": one.target_id,
            "Read from": q.say(RUNGS[one.rung]),
            "Chance at the deadline": _limited(one, q),
            "80% band at the deadline": _reading_band(one, q),
            "It stands on": _stands_on(one, q),
            "When it was tried": _tried(one, q),
        }
        for one in readings
    ]
    columns = [
        "Target",
        "Read from",
        "Chance at the deadline",
        "80% band at the deadline",
        "It stands on",
        "When it was tried",
    ]
    return table(rows, columns, "What each kind of evidence says", q)


def _limited(one: TargetReading, q: Quarter) -> str:
    """Return a chance, as a limit where only a bound speaks."""
    shown = percent(one.probability, q.say)
    limits = {part.limit for part in one.readings}
    if "at_most" in limits:
        return q.say("at most {chance}", chance=shown)
    return q.say("at least {chance}", chance=shown) if "at_least" in limits else shown


def _reading_band(one: TargetReading, q: Quarter) -> str:
    if not one.quantiles:
        return DASH
    unit = next(
        t.unit_measure for t in (q.programme.targets if q.programme else ()) if t.target_id == one.target_id
    )
    return band(one.quantiles[0.1], one.quantiles[0.9], unit, q)


def _stands_on(one: TargetReading, q: Quarter) -> str:
    """Return the figures behind a reading: one by its value, source and day, several by their number."""
    if not one.readings:
        return "; ".join(
            part for part in (q.say(GRADES[one.grade]), reasons(";".join(one.reasons), q.say)) if part
        )
    figures = pd.concat([part.basis for part in one.readings], ignore_index=True)
    notes = [q.say(NOTES[word]) for word in one.reasons if word in NOTES]
    many = q.say("{n} figures of {units} other units", n=len(figures), units=figures["ref_area"].nunique())
    stated = _one_figure(figures.iloc[0], q) if len(figures) == 1 or one.rung != "others" else many
    return "; ".join([stated, *notes])


def _one_figure(row: pd.Series, q: Quarter) -> str:
    spec = q.indicators[row["indicator"]]
    return q.say(
        "{measure}, {unit}, {period}: {value} ({source})",
        measure=spec.label(q.language),
        unit=q.dataset.registry.find(row["ref_area"]).label(q.language),
        period=q.say.period(row["time_period"]),
        value=q.say.qualified(row["obs_value"], row["qualifier"], spec.unit_measure),
        source=row["source_org"],
    )


def _tried(one: TargetReading, q: Quarter) -> str:
    alone = one.rung == OWN and bool(ALONE & set(one.reasons))
    record = rung_record(one.rung, one.readings[0].kind_of_measure if one.readings else "", alone=alone)
    if not record:
        return DASH
    message = (
        "{n} hidden figures of {measures} such measures: Brier score {brier}, base rate {base}"
        if one.rung != OWN
        else "{n} past cases without peers: Brier score {brier}, base rate {base}"
        if alone
        else "{n} past cases: Brier score {brier}, base rate {base}"
    )
    return q.say(
        message,
        n=q.say.number(record["n"]),
        measures=record.get("measures", 0),
        brier=q.say.number(record["brier"], 3),
        base=q.say.number(record["brier_base_rate"], 3),
    )


@of_a_programme
def show_stand_ins_summary(q: Quarter) -> Markdown:
    """Return how many measures of how many countries stand in, for which targets, in sentences."""
    lines = [
        q.say(
            "{targets}: how fast similar measures grew in other countries stands in (measures: {measures}; countries: {countries}; years: {years}).",
            targets=row["targets"],
            measures=len(names),
            countries=row["countries"],
            years=_years(row),
        )
        for row, names in _stand_ins(q)
    ]
    return Markdown("\n".join(f"- {line}" for line in lines))


@of_a_programme
def show_stand_ins(q: Quarter) -> object:
    """Return which measures of other countries stand in for peers, by kind of measure."""
    rows = [
        {
            "Target": row["targets"],
            "Kind of measure": q.say(MEASURE_KINDS[row["kind"]]),
            "Similar measures elsewhere": "; ".join(names),
            "Countries": str(row["countries"]),
            "Years": _years(row),
        }
        for row, names in _stand_ins(q)
    ]
    if not rows:
        return Markdown("")
    columns = ["Target", "Kind of measure", "Similar measures elsewhere", "Countries", "Years"]
    source = q.say("Sources: {names}.", names=q.say("data/reference in the project"))
    return table(rows, columns, f"{q.say('What stands in for peers')}. {source}", q)


def _stand_ins(q: Quarter) -> list[tuple[pd.Series, list[str]]]:
    """Return each kind of measure that stands in, with readers' names of its measures."""
    kinds = q.stand_ins_used.groupby("kind", sort=False)
    return [(part.iloc[0], part[f"name_{q.language}"].tolist()) for _, part in kinds]


def _years(row: pd.Series) -> str:
    return f"{row['first_year']}–{row['last_year']}"


@of_a_programme
def show_growth(q: Quarter) -> object:
    """Return what levels and the country say of targets that are a yearly growth: facts, no chance."""
    if q.growth.empty:
        return Markdown("")
    rows = [
        {
            "Measure": indicator_name(q, row["indicator"]),
            "Unit": q.dataset.registry.find(row["ref_area"]).label(q.language),
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
    growth = q.say.measure(row["growth_pct"], "percent", 1)  # type: ignore[arg-type]
    message = "{growth} nominal: prices included" if row["prices"] == "nominal" else "{growth} real"
    return q.say(message, growth=growth)


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
