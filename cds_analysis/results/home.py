"""The scores of the forecasts on the country's own figures, beside those of the version before."""

from __future__ import annotations

import pandas as pd

from cds_analysis.forecasting.families import scores_by_family
from cds_analysis.forecasting.home_record import HomeRecord, load_home_records, newest_two
from cds_analysis.results.reliability import Reliability

_BEFORE = ["said", "brier", "coverage_80"]


def records_of(r: Reliability) -> tuple[HomeRecord | None, HomeRecord | None]:
    """Return the records of the method that runs and of the one before, if they are of this country."""
    country = r.quarter.dataset.registry.country.key
    return newest_two({name: one for name, one in load_home_records().items() if one.country == country})


def shown_records(r: Reliability) -> tuple[HomeRecord | None, HomeRecord | None]:
    """Return the record to show, of the method that runs if it has one, and the one to compare it with."""
    own, before = records_of(r)
    return (own, before) if own else (before, None)


def national_scores(r: Reliability) -> pd.DataFrame:
    """Return how the forecasts of each national series scored, the worst first.

    Parameters
    ----------
    r : Reliability
        Of any unit of the country.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`cds_analysis.forecasting.families.scores_by_family`, and ``said_before,
        brier_before, coverage_80_before`` of the version before, missing where it has none. Empty without
        series.
    """
    if r.national_cases.empty:
        return pd.DataFrame()
    scores = scores_by_family(r.national_cases, "indicator").sort_values("brier", ascending=False)
    _, before = records_of(r)
    return _beside(scores, before.series if before else pd.DataFrame(), ["family"])


def composite_scores(r: Reliability) -> pd.DataFrame:
    """Return how the forecasts of each composite index, and part of one, scored: whole indices first.

    Parameters
    ----------
    r : Reliability
        Of any unit of the country.

    Returns
    -------
    pandas.DataFrame
        ``indicator, system, n, families`` (pairs of years) and scores as in :func:`national_scores`. Empty
        where none has been tried.
    """
    shown, before = shown_records(r)
    if shown is None:
        return pd.DataFrame()
    earlier = before.composites if before else pd.DataFrame()
    return _beside(_in_order(shown.composites, r), earlier, ["indicator", "system"])


def _in_order(composites: pd.DataFrame, r: Reliability) -> pd.DataFrame:
    """Return whole indices before parts, and the divisions in order of time."""
    systems = [one.system for one in r.quarter.dataset.registry.systems]
    known = r.quarter.indicators
    keys = pd.DataFrame(
        {
            "kind": [known[name].measure_kind if name in known else "" for name in composites["indicator"]],
            "indicator": composites["indicator"].to_numpy(),
            "system": [systems.index(system) for system in composites["system"]],
        }
    )
    return composites.iloc[keys.sort_values(["kind", "indicator", "system"]).index]


def _beside(scores: pd.DataFrame, before: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return scores with those of the version before as ``…_before``; missing where there are none."""
    if before.empty:
        return scores.assign(**{f"{name}_before": None for name in _BEFORE})
    return scores.merge(before[keys + _BEFORE], on=keys, how="left", suffixes=("", "_before"))
