"""How far to trust the forecasts: what was said, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from cds_analysis.cellar.cache import cached
from cds_analysis.data.kind import MEASURE_KINDS
from cds_analysis.figures.dots import plot_remaining_record
from cds_analysis.figures.reliability import plot_reliability
from cds_analysis.figures.shown import Figure
from cds_analysis.forecasting.backtest import reliability
from cds_analysis.forecasting.families import pairs_of_years
from cds_analysis.forecasting.rungs import Ladder, load_ladder
from cds_analysis.forecasting.scores import load_track_record
from cds_analysis.pages.words import (
    DASH,
    ENDINGS,
    badge,
    link,
    name_of,
    percent,
    table,
)
from cds_analysis.results.codes import COUNTS, OUTLOOKS, RUNGS
from cds_analysis.results.past import past_record
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.reliability import Reliability, distinct, newest_quarter, study_scores

PANELS = {
    "eu_daily": "daily internet use, EU regions",
    "fp_survey": "contraception, surveys at odd dates",
    "tb_success": "tuberculosis treatment success",
    "us_ntia": "eight kinds of internet use, US states",
    "world_net": "internet users by country",
    "wuenic": "vaccination coverage",
}
METHODS = {
    "peer_windows": "this suite",
    "plain_average": "plain average of four methods",
    "peer_regression": "regression over peers",
    "similar_level": "peers from a similar level",
    "shrunk_growth": "own growth shrunk to the peers'",
    "unobserved_components": "state-space model (statsmodels)",
    "auto_ets": "AutoETS (statsforecast)",
    "auto_arima": "AutoARIMA (statsforecast)",
    "dynamic_theta": "DynamicTheta (statsforecast)",
    "logit_line": "straight line on the logit scale",
    "straight_line": "straight line",
    "required_pace": "official rule: pace needed against pace so far",
}
GROUPS = {"n_obs": "{n} own figures", "h_bin": "{n} years ahead", "n_peers": "{n} peers"}
CAME_TRUE = {
    "likely": "≥ 80%",
    "uncertain": "20–80%",
    "unlikely": "≤ 20%",
    "leaning_met": "≥ 2/3",
    "leaning_neither": "1/3–2/3",
    "leaning_not": "≤ 1/3",
}


def look_back(q: Quarter) -> Reliability:
    """Return the reliability of forecasts of this unit, by every figure that is known today."""
    return Reliability(newest_quarter(q), q.as_of)


def show_day(r: Reliability) -> Markdown:
    """Return the day up to which endings are known: it is not the day of the other pages."""
    day = r.quarter.say.day(r.quarter.as_of)
    return Markdown(
        r.quarter.say(
            "This page looks back: it uses every figure known by {day}, while each forecast on it used only what was known on its own day.",
            day=day,
        )
    )


def show_record(q: Quarter) -> Markdown:
    """Return how good the method was on cases with known endings, in a sentence."""
    record = load_track_record()
    return Markdown(
        q.say(
            "On {n} cases with known endings the band that should hold 80% of outcomes held {held}, and the 90% band {held_90}. Brier score {brier}; always quoting how often targets are met scores {base}.",
            n=q.say.number(record["n"]),
            held=q.say.measure(100 * record["coverage_80"], "percent", 0),
            held_90=q.say.measure(100 * record["coverage_90"], "percent", 0),
            brier=q.say.number(record["brier"], 3),
            base=q.say.number(record["brier_base_rate"], 3),
        )
    )


def show_record_figure(q: Quarter) -> object:
    """Return what was said on those cases against what happened."""
    bins = past_record("bins")
    source = q.say("Sources: {names}.", names=q.say("benchmarks/README.md in the project"))
    return _drawn(bins, q.say("Cases of other countries"), source, q.language)


def _drawn(classes: pd.DataFrame, cases: str, source: str, language: str, family: str = "") -> Figure:
    """Return the figure of some cases; it is the same on the pages of every unit."""
    key = ("plot_reliability", classes.to_json(double_precision=15), cases, source, language, family)
    return cached(key, lambda: plot_reliability(classes, cases, source, language, family))


def show_by_observations(q: Quarter) -> object:
    """Return how the record depends on the number of own figures, on the years ahead and on the peers."""
    rows = [_group_row(q, _group_name(row, q), row) for row in past_record("groups").to_dict("records")]
    columns = ["Cases", "Number", "Brier score", "Base rate alone", "80% band held"]
    return table(rows, columns, "By number of figures, years ahead and peers", q)


def _group_name(row: Mapping[str, Any], q: Quarter) -> str:
    message = "no peers" if row["by"] == "n_peers" and not row["group"] else GROUPS[row["by"]]
    return q.say(message, n=row["group"])


def show_by_panel(q: Quarter) -> object:
    """Return where the method is good and where it fails."""
    rows = [
        _group_row(q, q.say(PANELS[row["panel"]]), row) for row in past_record("by_panel").to_dict("records")
    ]
    columns = ["Cases", "Number", "Brier score", "Base rate alone", "80% band held"]
    return table(rows, columns, "By kind of data", q)


def _group_row(q: Quarter, name: str, row: dict[str, float]) -> dict[str, str]:
    return {
        "Cases": name,
        "Number": q.say.number(row["n"]),
        "Brier score": q.say.number(row["brier"], 3),
        "Base rate alone": q.say.number(row["base_rate"], 3),
        "80% band held": q.say.measure(100 * row["coverage_80"], "percent", 0),
    }


def show_words_record(q: Quarter) -> object:
    """Return how often each status word came true."""
    words = past_record("by_word").sort_values("word", key=lambda words: words.map(list(CAME_TRUE).index))
    rows = [
        {
            "Word": badge(row["word"], q.say),
            "Chance": q.say(CAME_TRUE[row["word"]]),
            "Number": q.say.number(row["n"]),
            "Happened": q.say.measure(100 * row["happened"], "percent", 0),
        }
        for row in words.to_dict("records")
    ]
    return table(rows, ["Word", "Chance", "Number", "Happened"], "What the words were worth", q)


def show_rungs(q: Quarter) -> object:
    """Return what each rung of the evidence was worth when known figures were hidden, and where it is silent."""
    ladder = load_ladder()
    rows = [
        {
            "Evidence": q.say(RUNGS[one["rung"]]),
            "Hidden figures": q.say.number(one["n"]),
            "Measures": q.say.number(one["measures"]),
            "Brier score": q.say.number(one["brier"], 3),
            "Base rate alone": q.say.number(one["brier_base_rate"], 3),
            "Difference (95%)": _difference(one, q),
            "80% band held": q.say.measure(100 * one["coverage_80"], "percent", 0),
            "Silent on": ", ".join(_silent_kinds(ladder, one["rung"], q)) or DASH,
        }
        for one in past_record("rungs").to_dict("records")
    ]
    columns = [
        "Evidence",
        "Hidden figures",
        "Measures",
        "Brier score",
        "Base rate alone",
        "Difference (95%)",
        "80% band held",
        "Silent on",
    ]
    return table(rows, columns, "What each kind of evidence was worth", q)


def _difference(one: Mapping[str, float], q: Quarter) -> str:
    """Return how much better than the base rate a rung was, with the interval that draws measures whole."""
    ends = (q.say.number(one[f"difference_{end}"], 3) for end in ("low", "high"))
    return f"{q.say.number(one['difference'], 3)} [{'; '.join(ends)}]"


def _silent_kinds(ladder: Ladder, rung: str, q: Quarter) -> list[str]:
    """Return the kinds of measures on which a rung may not speak."""
    speaks = ladder.speaks.get(rung, {})
    return [q.say(MEASURE_KINDS[kind]) for kind, may in speaks.items() if not may and kind in MEASURE_KINDS]


def show_leanings(q: Quarter) -> object:
    """Return how often each indicative word came true, by rung."""
    rows = [
        {
            "Evidence": q.say(RUNGS[row["rung"]]),
            "Word": badge(row["word"], q.say),
            "Number": q.say.number(row["n"]),
            "Happened": q.say.measure(100 * row["came_true"], "percent", 0),
        }
        for row in past_record("rung_words").to_dict("records")
    ]
    columns = ["Evidence", "Word", "Number", "Happened"]
    return table(rows, columns, "What the indicative words were worth", q)


def show_remaining_record(q: Quarter) -> object:
    """Return what would have been said of other programmes' remaining targets, and what happened."""
    record = past_record("remaining")
    shown = record[(record["basis"] == "shown") & ~record["one_measure"]]
    left_out = int(((record["basis"] == "shown") & record["one_measure"]).sum())
    subtitle = q.say(
        "Each from the other programmes alone: band of 80%, mean (line), what happened (dot). {n} programmes that ask many states for one measure are left out: their band is nearly all there is",
        n=left_out,
    )
    source = q.say("Sources: {names}.", names=q.say("data/reference in the project"))
    key = ("plot_remaining_record", q.language)
    return cached(key, lambda: plot_remaining_record(shown, subtitle, source, q.language))


def show_official_words(r: Reliability) -> object:
    """Return what officials had said of targets and counts in earlier reports, and how the targets ended."""
    q, rows = r.quarter, r.official_words
    if rows.empty:
        return Markdown(q.say("No earlier report of this unit has kept words of the standing agency."))
    lines = [
        {
            "What they spoke of": q.say(COUNTS[row["item"]]) if row["item"] in COUNTS else row["item"],
            "Said": q.say(OUTLOOKS[row["said"]]) if row["said"] in OUTLOOKS else row["said"],
            "When": q.say.period(row["said_on"]),
            "Source": link(row["source_url"], q.say("page")),
            "Ended": q.say(ENDINGS[row["ending"]]) if row["ending"] in ENDINGS else DASH,
        }
        for row in rows.to_dict("records")
    ]
    columns = ["What they spoke of", "Said", "When", "Source", "Ended"]
    return table(lines, columns, "What the standing agency said, kept as it was said", q)


def show_methods(q: Quarter) -> object:
    """Return the scores of other methods on the same cases, official rules among them."""
    rows = [
        {
            "Method": q.say(METHODS[row["method"]]),
            "Brier score": q.say.number(row["brier"], 3),
            "80% band held": q.say.measure(100 * row["coverage_80"], "percent", 0),
        }
        for row in past_record("methods").to_dict("records")
    ]
    return table(rows, ["Method", "Brier score", "80% band held"], "Other methods on the same cases", q)


def show_index_cases(r: Reliability) -> object:
    """Return the back-test on the index by which provinces are compared."""
    q = r.quarter
    index = q.comparison.index
    if index is None or r.index_cases.empty:
        return Markdown(q.say("There is no index with enough years to try the forecasts on."))
    source = q.say("Sources: {names}. Known by {day}.", names=index.label(q.language), day=q.say.day(q.as_of))
    cases = r.index_cases.assign(family=pairs_of_years(r.index_cases))
    label = q.say("{index}, {n} pairs of years", index=index.label(q.language), n=cases["family"].nunique())
    return _drawn(reliability(cases, family="family"), label, source, q.language, "years")


def show_national_cases(r: Reliability) -> object:
    """Return the back-test on the national series."""
    q = r.quarter
    if r.national_cases.empty:
        return Markdown(q.say("There is no national series with enough figures to try the forecasts on."))
    source = q.say(
        "Sources: {names}. Known by {day}.",
        names=q.say("listed in the data notebook"),
        day=q.say.day(q.as_of),
    )
    cases = q.say("{n} national series", n=r.national_cases["indicator"].nunique())
    return _drawn(reliability(r.national_cases, family="indicator"), cases, source, q.language, "series")


def show_case_study(r: Reliability, study: pd.DataFrame) -> object:
    """Return what would have been said of the country's programmes, quarter by quarter, and how they ended."""
    q = r.quarter
    if study.empty:
        return Markdown(q.say("No programme of the whole country is entered."))
    origins = list(study["origin"].unique())
    rows = [
        {
            "Target": f"{part['document'].iloc[0]}: {name_of(part.iloc[0], q.language)} ({q.say.measure(part['target_value'].iloc[0], part['unit_measure'].iloc[0])})",
            **{origin: _said(part, origin, q) for origin in origins},
            "Ended": q.say(ENDINGS[part["ending"].iloc[0]]),
            "Newest figure": _newest(part.iloc[0], q),
        }
        for _, part in study.groupby(["programme", "target_id"], sort=False)
    ]
    columns = ["Target", *origins, "Ended", "Newest figure"]
    return table(rows, columns, "What would have been said, and how it ended", q)


def _said(part: pd.DataFrame, origin: str, q: Quarter) -> str:
    row = part[part["origin"] == origin]
    return "–" if row.empty else percent(float(row["probability"].iloc[0]), q.say)


def _newest(row: pd.Series, q: Quarter) -> str:
    if pd.isna(row["last_value"]):
        return "–"
    return (
        f"{q.say.measure(row['last_value'], row['unit_measure'])} ({q.say.period(str(row['last_period']))})"
    )


def show_study_summary(r: Reliability, study: pd.DataFrame) -> Markdown:
    """Return how those forecasts scored, in sentences."""
    q = r.quarter
    found = study_scores(study)
    if found is None:
        return Markdown(q.say("No ending is known yet."))
    return Markdown(
        q.say(
            "{n} of {total} forecasts have a known ending; {met} of them were of targets that were met. Brier score {brier}, always quoting that share {base}. Endings are few and hang together, so this is an account, not a proof.",
            n=found.n,
            total=len(distinct(study)),
            met=found.met,
            brier=q.say.number(found.brier, 3),
            base=q.say.number(found.brier_base_rate, 3),
        )
    )


def show_ledger(r: Reliability) -> object:
    """Return every forecast that earlier reports printed for this unit and programme, and how it ended."""
    q, rows = r.quarter, r.ledger
    if rows.empty:
        return Markdown(q.say("No earlier report of this unit has left forecasts; each report adds its own."))
    lines = [
        {
            "Printed": q.say.day(pd.Timestamp(row["printed_on"]).date()),
            "Quarter": q.say.period(row["quarter"]),
            "Target": row["target_id"],
            "Chance": percent(float(row["probability"]), q.say),
            "Word": badge(row["word"], q.say),
            "Deadline": q.say.day(pd.Timestamp(row["deadline"]).date()),
            "Ended": q.say(ENDINGS[row["ending"]]),
        }
        for row in rows.to_dict("records")
    ]
    return table(
        lines, ["Printed", "Quarter", "Target", "Chance", "Word", "Deadline", "Ended"], "Forecasts printed", q
    )
