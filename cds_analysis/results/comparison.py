"""Against whom? The unit among the others of its system."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.dataset import load_tiles
from cds_analysis.data.indicator import Break, Indicator
from cds_analysis.data.programme import Target
from cds_analysis.data.units import Unit
from cds_analysis.metrics.convergence import Convergence, convergence
from cds_analysis.metrics.peers import Series, named_gaps, peer_rank, rank_history, rank_indicator
from cds_analysis.metrics.ranks import RankChange, places_within, rank_change
from cds_analysis.metrics.series import VALUES, breaks_before, dated_figures
from cds_analysis.metrics.speed import QUARTILES, Speed, path_along, peer_spells, typical_speed
from cds_analysis.results.basis import Basis

_YEARS_ON = 3


@dataclass(frozen=True, repr=False)
class Comparison(Card):
    """Ranks, gaps and places of one report.

    Parameters
    ----------
    basis : Basis
        Who, when and what was known.
    """

    basis: Basis

    @property
    def index(self) -> Indicator | None:
        """Return the indicator by which provinces are compared first, if the dataset names one."""
        return self.basis.indicators.get(self.basis.dataset.headline_index)

    @property
    def compared(self) -> bool:
        """Return whether this unit can be compared with others: it is a province and there is an index."""
        return bool(self.basis.unit.system) and self.index is not None

    def ranks_of(self, unit: Unit) -> pd.DataFrame:
        """Return value and place of a unit in the index over the years.

        Parameters
        ----------
        unit : Unit
            A province.

        Returns
        -------
        pandas.DataFrame
            From :func:`cds_analysis.metrics.peers.rank_history`; empty where nothing is known.
        """
        if self.index is None or not unit.system:
            return pd.DataFrame()
        series = Series(self.index, unit.key, unit.system)
        figures = self.basis.figures(
            self.index.indicator, rank_indicator(self.index.indicator, self.basis.indicators)
        )
        return rank_history(figures, series, self.basis.dataset.registry, self.basis.indicators)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Return value and place of this unit in the index over the years."""
        return self.ranks_of(self.basis.unit)

    @cached_property
    def published_ranks(self) -> pd.DataFrame:
        """Return the published ranks of this unit's system: ``ref_area, name, time_period, rank``."""
        name = rank_indicator(self.basis.dataset.headline_index, self.basis.indicators)
        rows = self.basis.figures(name)
        rows = rows[rows["qualifier"] == "exact"]
        names = {unit.key: unit.name for unit in self.basis.dataset.registry.members(self.basis.unit.system)}
        rows = rows[rows["ref_area"].isin(list(names))]
        return pd.DataFrame(
            {
                "ref_area": rows["ref_area"],
                "name": rows["ref_area"].map(names),
                "time_period": rows["time_period"],
                "rank": rows["obs_value"],
            }
        ).reset_index(drop=True)

    @property
    def index_period(self) -> str:
        """Return the newest period in which this unit has a value of the index, or an empty text."""
        table = self.ranks.dropna(subset="value") if len(self.ranks) else self.ranks
        return str(table["time_period"].iloc[-1]) if len(table) else ""

    @property
    def newest_rank(self) -> pd.Series | None:
        """Return the row of :meth:`ranks` with the newest place of this unit; None where none is known."""
        if not self.compared or not self.index_period:
            return None
        row = self.ranks[self.ranks["time_period"] == self.index_period].iloc[0]
        return None if pd.isna(row["rank"]) else row

    @property
    def goal(self) -> Target | None:
        """Return the target of the programme that is a place in the index; None without one."""
        targets = self.basis.programme.targets if self.basis.programme else ()
        name = rank_indicator(self.basis.dataset.headline_index, self.basis.indicators)
        return next((one for one in targets if one.indicator == name and one.value is not None), None)

    @cached_property
    def peers(self) -> pd.DataFrame:
        """Return every province's place in the newest period of the index; may be empty."""
        if not self.compared or not self.index_period:
            return pd.DataFrame()
        registry = self.basis.dataset.registry
        assert self.index is not None
        figures = self.basis.figures(self.index.indicator)
        return peer_rank(figures, self.index, self.index_period, registry, self.basis.unit.system)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Return the gaps to the best, the median and the provinces of the region."""
        if self.peers.empty:
            return pd.DataFrame()
        region = self.peers[
            (self.peers["region"] == self.basis.unit.region) & (self.peers["ref_area"] != self.basis.unit.key)
        ]
        return named_gaps(self.peers, self.basis.unit.key, region["ref_area"].tolist())

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Return every province's spells in the index, own ones too; empty without an index."""
        if not self.compared or self.index is None:
            return pd.DataFrame()
        keys = [unit.key for unit in self.basis.dataset.registry.members(self.basis.unit.system)]
        return self.all_spells[self.all_spells["unit"].isin(keys)].reset_index(drop=True)

    @cached_property
    def all_spells(self) -> pd.DataFrame:
        """Return the spells of the provinces of every system: a new system has none of its own yet."""
        return peer_spells(self._whole_panel, self.index) if self.index else pd.DataFrame()

    @cached_property
    def speed(self) -> Speed | None:
        """Return how fast this unit moved of late among those from a similar level, if that is known."""
        if self.index is None or self.spells.empty:
            return None
        found = typical_speed(self._index_panel, self.basis.unit.key, self.index)
        return found if found is not None and found.percentile == found.percentile else None

    @cached_property
    def paths(self) -> pd.DataFrame:
        """Return where the paces of others from the same level would lead from the newest value.

        Returns
        -------
        pandas.DataFrame
            ``years`` (1 to 3), ``typical`` (their median pace) and ``ambitious`` (that of their fastest
            quarter), never beyond the bounds; ``crosses_break`` when those paces were measured in another
            way than the newest value. Empty where there are too few spells.
        """
        if self.speed is None or self.index is None:
            return pd.DataFrame()
        newest = self.ranks.dropna(subset="value").iloc[-1]
        others = self.spells[self.spells["unit"] != self.basis.unit.key]
        fast = QUARTILES[0] if self.index.direction == "lower" else QUARTILES[2]
        shares = {"typical": QUARTILES[1], "ambitious": fast}
        paths = {
            name: path_along(others, newest["value"], _YEARS_ON, share) for name, share in shares.items()
        }
        table = pd.DataFrame({"years": range(1, _YEARS_ON + 1)} | paths)
        bounded = table[["typical", "ambitious"]].clip(self.index.lower, self.index.upper)
        ends = np.array([self.speed.end, decimal_year(newest["period_end"].date())])
        measured = breaks_before(ends, self.index.breaks)
        return table.assign(**bounded, crosses_break=measured[0] != measured[1])

    @property
    def near_places(self) -> tuple[float, int, int] | None:
        """Return a hundredth of the index's range, and the ranks that so small an error would allow."""
        if self.index is None or self.index.upper is None or self.index.lower is None or self.peers.empty:
            return None
        values = self.peers.set_index("ref_area")["value"]
        if pd.isna(values.get(self.basis.unit.key)):
            return None
        margin = (self.index.upper - self.index.lower) / 100
        return margin, *places_within(values, self.basis.unit.key, margin)

    @cached_property
    def newest_pair(self) -> tuple[str, str, pd.Series, pd.Series] | None:
        """Return the newest two neighbouring periods measured alike, with every province's values in each."""
        table = self.ranks.dropna(subset="value") if len(self.ranks) else self.ranks
        if self.index is None or len(table) < 2:
            return None
        ends = list(zip(table["time_period"].astype(str), table["period_end"].dt.date, strict=True))
        for (first, begin), (last, end) in reversed(list(pairwise(ends))):
            if not self.index.breaks_between(begin, end):
                return first, last, self._values(first), self._values(last)
        return None

    def _values(self, period: str) -> pd.Series:
        assert self.index is not None
        registry, system = self.basis.dataset.registry, self.basis.unit.system
        table = peer_rank(self.basis.figures(self.index.indicator), self.index, period, registry, system)
        return table.set_index("ref_area")["value"]

    @property
    def rank_change(self) -> RankChange | None:
        """Return why the rank moved between those two periods."""
        if self.newest_pair is None or self.index is None:
            return None
        *_, before, after = self.newest_pair
        return rank_change(before, after, self.basis.unit.key, lower=self.index.direction == "lower")

    @property
    def convergence(self) -> Convergence | None:
        """Return whether the provinces behind gained on those ahead between those two periods."""
        return None if self.newest_pair is None else convergence(*self.newest_pair[2:])

    @cached_property
    def _index_panel(self) -> pd.DataFrame:
        """Return every province's values of the index, from ``dated_figures``."""
        panel = self._whole_panel
        keys = [unit.key for unit in self.basis.dataset.registry.members(self.basis.unit.system)]
        return panel[panel["unit"].isin(keys)].reset_index(drop=True)

    @cached_property
    def _whole_panel(self) -> pd.DataFrame:
        """Return the values of the index of the provinces of every system."""
        rows = self.basis.figures(self.basis.dataset.headline_index)
        country = self.basis.dataset.registry.country.key
        return dated_figures(rows[rows["qualifier"].isin(VALUES) & (rows["ref_area"] != country)])

    @cached_property
    def tiles(self) -> pd.DataFrame:
        """Return the tile grid of the dataset, each tile with the unit of this system that stands there."""
        registry, system = self.basis.dataset.registry, self.basis.unit.system
        first = registry.members(registry.systems[0].system)
        place = {unit.code: unit.key if unit.system == system else unit.successor for unit in first}
        tiles = load_tiles(self.basis.dataset.root)
        return tiles.assign(ref_area=tiles["code"].map(place))

    @property
    def index_breaks(self) -> tuple[Break, ...]:
        """Return the breaks of the index that began by the day."""
        return tuple(
            gap for gap in (self.index.breaks if self.index else ()) if gap.start <= self.basis.as_of
        )

    @cached_property
    def successor(self) -> Unit | None:
        """Return the unit that has taken this one's place by the day, or None."""
        if not self.basis.unit.system or not self.basis.unit.successor:
            return None
        ended = self.basis.dataset.registry.system(self.basis.unit.system).valid_until
        return (
            self.basis.dataset.registry[self.basis.unit.successor]
            if ended and ended < self.basis.as_of
            else None
        )

    @cached_property
    def other_indicators(self) -> pd.DataFrame:
        """Return this unit's newest place in every other indicator that ranks or compares provinces.

        Returns
        -------
        pandas.DataFrame
            ``indicator, time_period, value, place, n_values, n_units, gap_median``: only indicators with a
            direction and a value of at least two units in that period.
        """
        if not self.basis.unit.system:
            return pd.DataFrame()
        rows = [self._place_in(name) for name in sorted(self.basis.own["indicator"].unique())]
        return pd.DataFrame([row for row in rows if row])

    def _place_in(self, name: str) -> dict[str, object] | None:
        indicator = self.basis.indicators[name]
        own = self.basis.own[(self.basis.own["indicator"] == name) & self.basis.own["qualifier"].isin(VALUES)]
        if (
            indicator.direction == "none"
            or indicator.kind == "rank"
            or own.empty
            or name == self.basis.dataset.headline_index
        ):
            return None
        period = str(own.sort_values("period_end")["time_period"].iloc[-1])
        table = peer_rank(
            self.basis.figures(name), indicator, period, self.basis.dataset.registry, self.basis.unit.system
        )
        row = table[table["ref_area"] == self.basis.unit.key].iloc[0]
        if row["n_values"] < 2:
            return None
        picked = {column: row[column] for column in ("value", "place", "n_values", "gap_median")}
        return {"indicator": name, "time_period": period, "n_units": len(table)} | picked
