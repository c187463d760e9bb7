"""How a programme ended: what the forecasts had said, and what came."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from cds_analysis.pages.words import (
    DASH,
    badge,
    chance_from,
    name_of,
    of_a_programme,
    table,
)
from cds_analysis.results.ending import ending_score
from cds_analysis.results.quarter import Quarter


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
    sentence = q.say(
        "{n} forecasts of targets with a known ending, {met} of them met: Brier score {brier}, always quoting that share {base}.",
        n=score.n,
        met=score.n_met,
        brier=q.say.number(score.brier, 3),
        base=q.say.number(score.base, 3),
    )
    if not score.n_lost:
        return sentence
    return (
        f"{sentence} {q.say('{n} targets that counted as met before the end were missed.', n=score.n_lost)}"
    )
