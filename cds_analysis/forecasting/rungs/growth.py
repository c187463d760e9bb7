"""Growth targets: what published levels and the country's growth say, each named as what it is."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date

import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.metrics.series import VALUES

GROWTH_COLUMNS = (
    "indicator",
    "ref_area",
    "time_period",
    "value",
    "growth_pct",
    "prices",
    "crosses_break",
    "source_org",
)
_YEAR = 4


def growth_evidence(
    indicator: str,
    as_of: date,
    unit: str,
    figures: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    *,
    country: str,
) -> pd.DataFrame:
    """Return the facts about a growth rate that no rung can read: the unit's levels and the country's growth.

    Parameters
    ----------
    indicator : str
        The growth rate of the target.
    as_of : date
        Nothing known later is used.
    unit : str
        Key of the unit.
    figures : pandas.DataFrame
        Believed observations of all units.
    indicators : mapping of str to Indicator
        Every declared measure; a level is a measure related to the rate whose kind is ``amount``.
    country : str
        Key of the country.

    Returns
    -------
    pandas.DataFrame
        One row a year and measure: ``indicator, ref_area, time_period, value`` (level, in its unit; missing
        for the country), ``growth_pct`` (per cent against the year before; missing without it, or where
        another source published it), ``prices`` (``nominal``: growth of a level in current prices, never real
        growth; ``real``: the published rate), ``crosses_break`` (the two levels were measured in different
        ways: their growth is no growth), ``source_org``. No probability: real growth needs the deflator of
        the same product.
    """
    known = figures[(figures["known_from"] <= pd.Timestamp(as_of)) & figures["qualifier"].isin(VALUES)]
    known = known[known["time_period"].str.len() == _YEAR]
    spec = indicators[indicator]
    levels = [one.other for one in spec.relations if indicators[one.other].kind == "amount"]
    parts = [_nominal(known, indicators[level], unit) for level in levels]
    parts.append(_published(known, indicator, country))
    return pd.concat(parts, ignore_index=True).reindex(columns=list(GROWTH_COLUMNS))


def _nominal(known: pd.DataFrame, spec: Indicator, unit: str) -> pd.DataFrame:
    rows = known[(known["indicator"] == spec.indicator) & (known["ref_area"] == unit)].sort_values(
        "period_end"
    )
    years = rows["time_period"].astype(int)
    follows = (years.diff() == 1) & (rows["source_org"] == rows["source_org"].shift())
    growth = 100 * (rows["obs_value"] / rows["obs_value"].shift() - 1)
    ends = [day.date() for day in rows["period_end"]]
    crosses = [bool(spec.breaks_between(*pair)) for pair in itertools.pairwise(ends)]
    return rows.assign(
        value=rows["obs_value"],
        growth_pct=growth.where(follows),
        prices="nominal",
        crosses_break=[False, *crosses][: len(rows)],
    )


def _published(known: pd.DataFrame, indicator: str, country: str) -> pd.DataFrame:
    rows = known[(known["indicator"] == indicator) & (known["ref_area"] == country)].sort_values("period_end")
    return rows.assign(value=float("nan"), growth_pct=rows["obs_value"], prices="real", crosses_break=False)
