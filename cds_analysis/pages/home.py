"""How good the forecasts are on the country's own figures, family by family, beside the version before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from cds_analysis.forecasting.families import Overall, overall, pooled, scores_by_family
from cds_analysis.pages.words import DASH, table
from cds_analysis.results.home import composite_scores, national_scores, records_of, shown_records
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.reliability import Reliability

KINDS = {
    "coverage": "within reach",
    "take_up": "use by people and households",
    "business_use": "use by enterprises",
    "workforce": "work force",
    "economy_share": "share of the economy",
    "public_service_use": "use of public services",
    "public_service_supply": "supply of public services",
    "index_score": "index",
    "sub_score": "part of an index",
    "rank": "place",
    "growth": "growth",
    "structure": "structure",
    "amount": "number or sum",
}
FEW = 3
ONE_HALF = 0.25


def show_national_summary(r: Reliability) -> Markdown:
    """Return how the forecasts of national series scored, and those of the version before, in sentences."""
    q = r.quarter
    if r.national_cases.empty:
        return Markdown("")
    found = overall(scores_by_family(r.national_cases, "indicator"))
    _, before = records_of(r)
    sentences = [
        q.say(
            "{n} forecasts of {families} national series: Brier score {brier}; {alike} where every series weighs the same; {without} without the longest ({name}, {k} forecasts). Always saying 50% scores {half}. The band that should hold 80% of outcomes held {held}.",
            **_scores(found, q),
            families=found.families,
            name=_name(found.largest, q),
            k=found.n_largest,
            half=q.say.number(ONE_HALF, 3),
        )
    ]
    if before:
        sentences.append(
            q.say(
                "The version of the method before this one (version {version}) scored {brier}, {alike} and {without}, in this order, on {n} forecasts, outcomes known by {day}; its band held {held}.",
                **_scores(before.national, q),
                version=before.version,
                day=q.say.day(before.known_by),
            )
        )
    return Markdown(" ".join(sentences))


def _scores(found: Overall, q: Quarter) -> dict[str, str]:
    return {
        "n": q.say.number(found.n),
        "brier": q.say.number(found.brier, 3),
        "alike": q.say.number(found.brier_alike, 3),
        "without": q.say.number(found.brier_without_largest, 3),
        "held": _percent(found.coverage_80, q),
    }


def show_national_families(r: Reliability) -> object:
    """Return the scores of each national series, the worst first; those of one or two forecasts together."""
    q = r.quarter
    if r.national_cases.empty:
        return Markdown("")
    seen = national_scores(r)
    rows = [
        {
            "National series": _name(row["family"], q),
            "Kind": q.say(KINDS[kind]) if (kind := _kind(row["family"], q)) else DASH,
            **_cells(row, q),
        }
        for row in seen[seen["n"] >= FEW].to_dict("records")
    ]
    few = seen[seen["n"] < FEW]
    if len(few):
        name = q.say("{n} series with one or two forecasts", n=len(few))
        rows.append({"National series": name, "Kind": DASH, **_cells(_pooled(few), q)})
    columns = [
        "National series",
        "Kind",
        "Forecasts",
        "Said on average",
        "Happened",
        "80% band held",
        "Brier score",
        "Brier score, version before",
    ]
    return table(rows, columns, "National series one by one, the worst first", q)


def show_composites_summary(r: Reliability) -> Markdown:
    """Return how the forecasts of composite indices did, and those of the version before, in sentences."""
    q = r.quarter
    shown, before = shown_records(r)
    if shown is None:
        return Markdown(q.say("No composite index has been tried."))
    found = pooled(shown.composites)
    sentences = [
        q.say(
            "Version {version} of the method, outcomes known by {day}: in {n} forecasts of {k} indices and parts of indices it said {said} on average and {happened} happened; the 80% band held {held}.",
            **_said(found, q),
            version=shown.version,
            day=q.say.day(shown.known_by),
            k=shown.composites["indicator"].nunique(),
        )
    ]
    if before:
        sentences.append(
            q.say(
                "The version before (version {version}), on {n} forecasts: said {said}, happened {happened}, band held {held}.",
                **_said(pooled(before.composites), q),
                version=before.version,
            )
        )
    return Markdown(" ".join(sentences))


def show_composites(r: Reliability) -> object:
    """Return the scores of each composite index and part; those tried on one pair of years only together."""
    q = r.quarter
    seen = composite_scores(r)
    if seen.empty:
        return Markdown("")
    once = seen["families"] == 1
    rows = [
        {
            "Index": q.say(
                "{index} ({n} provinces)",
                index=_name(row["indicator"], q),
                n=len(q.dataset.registry.members(row["system"])),
            ),
            "Pairs of years": q.say.number(row["families"]),
            **_cells(row, q),
        }
        for row in seen[~once].to_dict("records")
    ]
    if once.any():
        name = q.say("{n} indices and parts with one pair of years only", n=int(once.sum()))
        own = {"Index": name, "Pairs of years": q.say.number(1)}
        rows.append({**own, **_cells(_pooled(seen[once]), q)})
    columns = [
        "Index",
        "Forecasts",
        "Pairs of years",
        "Said on average",
        "Said, version before",
        "Happened",
        "80% band held",
        "Band held, version before",
    ]
    return table(rows, columns, "Composite indices of provinces, and their parts", q)


def _pooled(rows: pd.DataFrame) -> dict[str, Any]:
    """Return rows as one, with the version before where all of them have it."""
    names = ["said_before", "brier_before", "coverage_80_before"]
    if rows[names].isna().any(axis=None):
        return {**pooled(rows), **dict.fromkeys(names)}
    earlier = pooled(
        rows.drop(columns=["said", "brier", "coverage_80"]).rename(
            columns=lambda name: name.removesuffix("_before")
        )
    )
    return {**pooled(rows), **{name: earlier[name.removesuffix("_before")] for name in names}}


def _cells(row: Mapping[Any, Any], q: Quarter) -> dict[str, str]:
    return {
        "Forecasts": q.say.number(row["n"]),
        "Said on average": _percent(row["said"], q),
        "Said, version before": _percent(row["said_before"], q),
        "Happened": _percent(row["happened"], q),
        "80% band held": _percent(row["coverage_80"], q),
        "Band held, version before": _percent(row["coverage_80_before"], q),
        "Brier score": q.say.number(row["brier"], 3),
        "Brier score, version before": q.say.number(row["brier_before"], 3),
    }


def _said(found: Mapping[str, Any], q: Quarter) -> dict[str, str]:
    return {
        "n": q.say.number(found["n"]),
        "said": _percent(found["said"], q),
        "happened": _percent(found["happened"], q),
        "held": _percent(found["coverage_80"], q),
    }


def _percent(share: float | None, q: Quarter) -> str:
    return q.say.measure(None if share is None else 100 * share, "percent", 0)


def _name(indicator: str, q: Quarter) -> str:
    return q.indicators[indicator].label(q.language) if indicator in q.indicators else indicator


def _kind(indicator: str, q: Quarter) -> str:
    return q.indicators[indicator].measure_kind if indicator in q.indicators else ""
