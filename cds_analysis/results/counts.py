"""The path of two counts: what figures proved at the ends of quarters, and what officials declared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from cds_analysis.results.progress import Progress


def count_path(known: Iterable[tuple[date, Progress]], official_counts: pd.DataFrame) -> pd.DataFrame:
    """Return both counts of targets met over time.

    Parameters
    ----------
    known : iterable of (date, Progress)
        What was known on each day, oldest first.
    official_counts : pandas.DataFrame
        From :func:`cds_analysis.data.programmes.load_official_counts`.

    Returns
    -------
    pandas.DataFrame
        ``as_of`` (day), ``count_of`` (shown: proven by figures known on that day; declared: what officials
        said by then), ``value``, ``source_url`` (of what was declared); by count, then day.
    """
    shown = [(day, "shown", progress.count.shown, "") for day, progress in known]
    official = (
        official_counts[official_counts["count_of"] == "met"] if len(official_counts) else official_counts
    )
    declared = [
        (row["known_from"].date(), "declared", int(row["value"]), row["source_url"])
        for row in official.sort_values("known_from", kind="stable").to_dict("records")
    ]
    return pd.DataFrame([*shown, *declared], columns=["as_of", "count_of", "value", "source_url"])
