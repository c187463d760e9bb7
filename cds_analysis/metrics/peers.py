"""Against whom? Ranks, gaps and their change, without crossing a break silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.data.units import Registry
from cds_analysis.metrics.series import VALUES


def rank_indicator(indicator: str, known: Mapping[str, Indicator]) -> str:
    """Return the indicator that holds the published ranks of an indicator, or an empty text.

    Parameters
    ----------
    indicator : str
        E.g. ``dti_total``.
    known : mapping of str to Indicator
        Every declared indicator.

    Returns
    -------
    str
        E.g. ``dti_rank``.
    """
    names = (
        f"{indicator}_rank",
        f"{indicator.removesuffix('_total')}_rank",
        f"{indicator.removesuffix('_pct')}_rank",
    )
    return next((name for name in names if name in known and known[name].kind == "rank"), "")


def ranked_indicator(rank: str, known: Mapping[str, Indicator]) -> str:
    """Return the indicator by which a rank is made, or an empty text.

    Parameters
    ----------
    rank : str
        E.g. ``dti_rank``.
    known : mapping of str to Indicator
        Every declared indicator.

    Returns
    -------
    str
        E.g. ``dti_total``.
    """
    stem = rank.removesuffix("_rank")
    names = (stem, f"{stem}_total", f"{stem}_pct")
    return next((name for name in names if rank_indicator(name, known) == rank and name in known), "")


def fifth_edges(values: pd.Series) -> list[float]:
    """Return the lowest value, the limits between the fifths, and the highest value; nothing of no values."""
    known = values.dropna()
    return np.quantile(known, np.linspace(0, 1, 6)).tolist() if len(known) else []


def peer_rank(
    observations: pd.DataFrame, indicator: Indicator, period: str, registry: Registry, system: str
) -> pd.DataFrame:
    """Return every unit of a system with its place in one indicator and period.

    Parameters
    ----------
    observations : pandas.DataFrame
        Believed observations, as known on the day of the report.
    indicator : Indicator
        With a direction; ``none`` is ranked as if higher were better.
    period : str
        As in ``time_period``.
    registry : Registry
        The units.
    system : str
        Whose units are ranked.

    Returns
    -------
    pandas.DataFrame
        One row a unit, best first, units without a value last: ``ref_area, name, region, value``,
        ``rank`` (ties share the best place; missing unless every unit has a value, since a place among
        some is not a place), ``place`` (the place among those with a value), ``n_values``, ``percentile``
        (share of the other units with a value that are worse, 0–100, ties half), ``gap_median`` and
        ``gap_best`` (value minus the median and the best).

    Examples
    --------
    >>> from datetime import date
    >>> from cds_analysis.data.dataset import load_dataset
    >>> from cds_analysis.data.observations import load_observations
    >>> from cds_analysis.data.resolution import believed
    >>> dataset = load_dataset()
    >>> known = believed(load_observations(date(2024, 12, 31), indicators=["dti_total"]), dataset.indicators)
    >>> table = peer_rank(known, dataset.indicators["dti_total"], "2022", dataset.registry, "63")
    >>> int(table.set_index("ref_area").loc["Bình Thuận", "rank"])
    50
    """
    units = registry.members(system)
    own = observations[
        (observations["indicator"] == indicator.indicator)
        & (observations["time_period"] == period)
        & observations["qualifier"].isin(VALUES)
    ]
    values = dict(zip(own["ref_area"], own["obs_value"], strict=True))
    table = pd.DataFrame(
        {
            "ref_area": [unit.key for unit in units],
            "name": [unit.name for unit in units],
            "region": [unit.region for unit in units],
            "value": np.array([values.get(unit.key, np.nan) for unit in units], dtype=float),
        }
    )
    falling = indicator.direction != "lower"
    place = table["value"].rank(method="min", ascending=not falling)
    middle = table["value"].rank(method="average", ascending=not falling)
    count = int(table["value"].notna().sum())
    best = table["value"].max() if falling else table["value"].min()
    table = table.assign(
        rank=place if count == len(table) else float("nan"),
        place=place,
        n_values=count,
        percentile=100 * (count - middle) / (count - 1) if count > 1 else float("nan"),
        gap_median=table["value"] - table["value"].median(),
        gap_best=table["value"] - best,
    )
    return table.sort_values(["place", "ref_area"], na_position="last").reset_index(drop=True)


def named_gaps(table: pd.DataFrame, unit: str, peers: Sequence[str] = ()) -> pd.DataFrame:
    """Return how far a unit is from the best, the median, its region and named peers.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`peer_rank`.
    unit : str
        Key of the unit.
    peers : sequence of str
        Keys of the peers to be named.

    Returns
    -------
    pandas.DataFrame
        ``against`` (``best``, ``median``, ``region_median`` or a peer's key), ``value`` (theirs), ``gap``
        (own minus theirs); rows without a value are left out, and so is everything when the unit has none.
    """
    values = table.set_index("ref_area")["value"]
    own = values.get(unit)
    if own is None or own != own:
        return pd.DataFrame(columns=["against", "value", "gap"])
    region = table.loc[table["ref_area"] == unit, "region"].iloc[0]
    neighbours = table[(table["region"] == region) & (table["ref_area"] != unit)]
    others = {
        "best": values[table.set_index("ref_area")["place"] == 1].iloc[0],
        "median": values.median(),
        "region_median": neighbours["value"].median(),
    } | {peer: values.get(peer, float("nan")) for peer in peers}
    found = pd.DataFrame({"against": list(others), "value": list(others.values())}).dropna()
    return found.assign(gap=own - found["value"]).reset_index(drop=True)


@dataclass(frozen=True)
class Series:
    """What :func:`rank_history` is asked about.

    Parameters
    ----------
    indicator : Indicator
        The measure.
    unit : str
        Key of the unit.
    system : str
        Among whom it is ranked.
    """

    indicator: Indicator
    unit: str
    system: str


def rank_history(
    observations: pd.DataFrame, series: Series, registry: Registry, known: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Return a unit's value and place in every period that has one.

    Parameters
    ----------
    observations : pandas.DataFrame
        Believed observations, as known on the day of the report.
    series : Series
        Which indicator, which unit, among whom.
    registry : Registry
        The units.
    known : mapping of str to Indicator
        Every declared indicator; says which one holds published ranks.

    Returns
    -------
    pandas.DataFrame
        One row a period: ``time_period, period_end, value, rank`` (computed where every unit has a value,
        else as published, else missing), ``rank_source`` (``computed``, ``published`` or empty),
        ``published_rank, n_units, percentile, median, best, gap_median``, ``break_before`` (True when the
        period before was measured differently), ``rank_change`` (places won since the period before;
        missing across a break: the two are not comparable).
    """
    ranks = rank_indicator(series.indicator.indicator, known)
    own = observations[
        (observations["ref_area"] == series.unit)
        & observations["indicator"].isin([series.indicator.indicator, ranks])
    ]
    periods = own.sort_values("period_end").drop_duplicates("time_period")[["time_period", "period_end"]]
    rows = [_history_row(observations, series, registry, period, ranks) for period in periods["time_period"]]
    table = pd.DataFrame(rows, columns=_HISTORY).merge(periods, on="time_period")
    ends = table["period_end"].dt.date.tolist()
    gaps = [bool(series.indicator.breaks_between(*pair)) for pair in pairwise(ends)]
    table["break_before"] = [False, *gaps][: len(table)]
    change = table["rank"].shift() - table["rank"]
    return table.assign(rank_change=change.mask(table["break_before"]))


_HISTORY = [
    "time_period",
    "value",
    "rank",
    "rank_source",
    "published_rank",
    "n_units",
    "percentile",
    "median",
    "best",
    "gap_median",
]


def _history_row(
    observations: pd.DataFrame, series: Series, registry: Registry, period: str, ranks: str
) -> dict[str, object]:
    table = peer_rank(observations, series.indicator, period, registry, series.system)
    row = table[table["ref_area"] == series.unit].iloc[0]
    published = observations[
        (observations["ref_area"] == series.unit)
        & (observations["indicator"] == ranks)
        & (observations["time_period"] == period)
        & (observations["qualifier"] == "exact")
    ]["obs_value"]
    rank = float(published.iloc[0]) if len(published) else float("nan")
    computed = float(row["rank"])
    source = "computed" if computed == computed else "published" if rank == rank else ""
    return {
        "time_period": period,
        "value": row["value"],
        "rank": computed if source == "computed" else rank,
        "rank_source": source,
        "published_rank": rank,
        "n_units": len(table),
        "percentile": row["percentile"],
        "median": table["value"].median(),
        "best": row["value"] - row["gap_best"],
        "gap_median": row["gap_median"],
    }
