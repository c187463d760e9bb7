"""Where every province stands in the index on a day: the newest values, and the published ranks before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.dataset import Dataset, load_dataset
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import believed
from cds_analysis.metrics.peers import fifth_edges, peer_rank, rank_indicator
from cds_analysis.metrics.series import VALUES, breaks_before


class Standing(NamedTuple):
    """Value, place and fifth (1 to 5, the highest values in 5) of a unit; 0 without a value."""

    value: float | None = None
    place: int | None = None
    fifth: int = 0


@dataclass(frozen=True)
class Standings:
    """The index of every unit of one division of the country.

    Parameters
    ----------
    index : Indicator
        The index.
    system : str
        The division whose units have values.
    period : str
        The newest period in which at least half of them have one.
    table : pandas.DataFrame
        From :func:`cds_analysis.metrics.peers.peer_rank`.
    ranks : pandas.DataFrame
        Published ranks of the units of every division: ``ref_area, time_period, year`` (decimal, of the
        period's end), ``segment`` (only ranks of one segment were measured alike) and ``rank``, in order of
        time.
    """

    index: Indicator
    system: str
    period: str
    table: pd.DataFrame
    ranks: pd.DataFrame

    @cached_property
    def edges(self) -> list[float]:
        """Return the lowest value, the limits between the fifths, and the highest value."""
        return fifth_edges(self.table["value"])

    @cached_property
    def rows(self) -> dict[str, Standing]:
        """Return the standing of every unit with a value."""
        known = self.table.dropna(subset="value")
        fifths = 1 + np.searchsorted(self.edges[1:-1], known["value"], side="right")
        facts = zip(known["ref_area"], known["value"], known["place"], fifths, strict=True)
        return {unit: Standing(value, int(place), int(fifth)) for unit, value, place, fifth in facts}

    def ranks_of(self, unit: str) -> pd.DataFrame:
        """Return the published ranks of a unit, in order of time."""
        return self._by_unit.get(unit, self.ranks.head(0))

    @cached_property
    def _by_unit(self) -> dict[str, pd.DataFrame]:
        return {str(unit): rows for unit, rows in self.ranks.groupby("ref_area")}


def standings_on(day: date, data: Path) -> Standings | None:
    """Return where every province stood, by what was known on a day.

    Parameters
    ----------
    day : date
        Nothing known later exists.
    data : Path
        The data folder.

    Returns
    -------
    Standings or None
        Of the newest division with values; None where there is no index, or too few values.

    Examples
    --------
    >>> from cds_analysis.cellar.paths import data_dir
    >>> then = standings_on(date(2024, 12, 31), data_dir())
    >>> then.period, then.rows["Bình Thuận"].place, then.ranks_of("Bình Thuận")["rank"].tolist()
    ('2022', 50, [47.0, 50.0])
    """
    dataset = load_dataset(data)
    index = dataset.indicators.get(dataset.headline_index)
    if index is None:
        return None
    rank = rank_indicator(index.indicator, dataset.indicators)
    rows = load_observations(day, indicators=[index.indicator, rank], data=data)
    known = believed(rows, dataset.indicators)
    systems = [one for one in dataset.registry.systems if one.valid_from is None or one.valid_from <= day]
    for system in reversed(systems):
        period = _newest_period(known, index, dataset, system.system)
        if period:
            table = peer_rank(known, index, period, dataset.registry, system.system)
            return Standings(index, system.system, period, table, _ranks(known, rank, index))
    return None


def _newest_period(known: pd.DataFrame, index: Indicator, dataset: Dataset, system: str) -> str:
    """Return the newest period in which at least half of the units have a value, or an empty text."""
    units = [unit.key for unit in dataset.registry.members(system)]
    own = known[
        (known["indicator"] == index.indicator)
        & known["ref_area"].isin(units)
        & known["qualifier"].isin(VALUES)
    ]
    counts = own.groupby(["period_end", "time_period"]).size()
    enough = counts[2 * counts >= len(units)]
    return str(enough.index[-1][1]) if len(enough) else ""


def _ranks(known: pd.DataFrame, rank: str, index: Indicator) -> pd.DataFrame:
    rows = known[(known["indicator"] == rank) & (known["qualifier"] == "exact")].sort_values("period_end")
    years = np.array([decimal_year(end.date()) for end in rows["period_end"]], dtype=float)
    return pd.DataFrame(
        {
            "ref_area": rows["ref_area"],
            "time_period": rows["time_period"],
            "year": years,
            "segment": breaks_before(years, index.breaks) if len(rows) else [],
            "rank": rows["obs_value"],
        }
    ).reset_index(drop=True)
