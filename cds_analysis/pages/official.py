"""What the world's official methods would say, and how often they were right."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from cds_analysis.metrics.official.facts import UNSTABLE
from cds_analysis.pages.words import DASH, percent, table
from cds_analysis.results.codes import OFFICIAL_LABELS, OFFICIAL_METHODS
from cds_analysis.results.quarter import Quarter

UNSTABLE_MARK = "≁"


def show_official(q: Quarter) -> object:
    """Return each target with the word of every official method, and how often that word came true."""
    labels = q.official_labels
    if labels.empty:
        return Markdown(
            q.say(
                "The official methods can say nothing here: no target has two figures a year or more apart, measured alike."
            )
        )
    assert q.programme is not None
    status = q.outlook.status.set_index("target_id")
    names = {
        target.target_id: f"{target.target_id} {target.name(q.language)}" for target in q.programme.targets
    }
    rows = [
        {"Target": names[target], "Figures": _figures(part.iloc[0], q)}
        | {OFFICIAL_METHODS[row["method"]]: _word(row, q) for row in part.to_dict("records")}
        | {"This suite": percent(status["probability"].get(target), q.say)}
        for target, part in labels.groupby("target_id", sort=False)
    ]
    columns = [
        "Target",
        "Figures",
        "Statistics Canada",
        "UN Progress Chart",
        "Germany's weather symbols",
        "UN commission ESCAP",
        "This suite",
    ]
    return table(rows, columns, "What official methods would say, and how often each word came true", q)


def _figures(row: pd.Series, q: Quarter) -> str:
    ends = [(row["base_value"], row["base_period"]), (row["value"], row["period"])]
    return " → ".join(f"{q.say.number(value)} ({q.say.period(str(period))})" for value, period in ends)


def _word(row: Mapping[str, object], q: Quarter) -> str:
    label = row["label"]
    if not isinstance(label, str):
        return DASH
    word = q.say(OFFICIAL_LABELS[label])
    if UNSTABLE in str(row["flag"]):
        word = f"{word} {UNSTABLE_MARK}"
    share = row["happened"]
    return word if share != share else f"{word} ({percent(share, q.say)})"  # type: ignore[arg-type]
