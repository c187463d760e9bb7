"""The index from inside: which parts hold the unit back, how sure its rank is, what would lift it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.cellar.periods import decimal_year, parse_period
from cds_analysis.data.identities import Identity, load_identities
from cds_analysis.metrics.composite import (
    MEDIANS,
    ROUNDING,
    Formula,
    formulas_of,
    gap_contributions,
    implied_table,
    median_profile,
)
from cds_analysis.metrics.peers import rank_indicator
from cds_analysis.metrics.rank_assumptions import LEAST_PARTS, RankAssumptions, rank_assumptions
from cds_analysis.metrics.rank_bands import LEAST_UNITS, indistinguishable, rank_bands, reweighted_totals
from cds_analysis.metrics.ranks import RankChange, rank_change
from cds_analysis.metrics.series import breaks_before
from cds_analysis.metrics.what_if import moved_totals, part_gains, part_what_if
from cds_analysis.results.comparison import Comparison


@dataclass(frozen=True, repr=False)
class Inside(Card):
    """What the index is made of, for one unit in the newest period of the index.

    Parameters
    ----------
    comparison : Comparison
        The unit among the others of its system.
    """

    comparison: Comparison

    @property
    def unit(self) -> str:
        """Return the key of the unit."""
        return self.comparison.basis.unit.key

    @property
    def period(self) -> str:
        """Return the newest period in which the unit has a value of the index, or an empty text."""
        return self.comparison.index_period

    @cached_property
    def _identities(self) -> list[Identity]:
        return load_identities(self.comparison.basis.dataset.root)

    @property
    def _sums(self) -> list[Formula]:
        """Return how the index is made in each period that was ever published."""
        periods = sorted({period for identity in self._identities for period in identity["periods"]})
        made = [formula for period in periods for formula in formulas_of(self._identities, period)]
        return [
            formula for formula in made if formula.indicator == self.comparison.basis.dataset.headline_index
        ]

    @cached_property
    def formulas(self) -> list[Formula]:
        """Return the weighted sums of the index that hold in that period."""
        return formulas_of(self._identities, self.period)

    @property
    def formula(self) -> Formula | None:
        """Return how the index itself is made, or None where that is not declared."""
        index = self.comparison.basis.dataset.headline_index
        return next((formula for formula in self.formulas if formula.indicator == index), None)

    @cached_property
    def profile(self) -> pd.DataFrame:
        """Return every unit's parts and index in that period, as published or implied."""
        if self.formula is None or self.comparison.peers.empty:
            return pd.DataFrame()
        rows = self.comparison.basis.figures(*_names(self.formulas))
        units = self.comparison.peers["ref_area"].tolist()
        own = rows[
            (rows["time_period"] == self.period)
            & (rows["qualifier"] == "exact")
            & rows["ref_area"].isin(units)
        ]
        values = own.pivot(index="ref_area", columns="indicator", values="obs_value").reindex(units)
        return implied_table(values, _chained(self.formulas, self.formula))

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Return the parts of the index alone."""
        names = list(self.formula.weights) if self.formula else []
        return self.profile.reindex(columns=names)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Return what was published of the index in each period.

        Returns
        -------
        pandas.DataFrame
            By period: ``time_period, n_values`` (units of the system with a value), ``n_profiles`` (units
            with every part), ``n_units`` and ``measured`` (a number; periods of one number may be compared).
        """
        basis, index = self.comparison.basis, self.comparison.index
        if index is None or not basis.unit.system:
            return pd.DataFrame()
        units = [unit.key for unit in basis.dataset.registry.members(basis.unit.system)]
        rows = basis.figures(*dict.fromkeys([index.indicator, *_names(self._sums)]))
        rows = rows[rows["ref_area"].isin(units) & (rows["qualifier"] == "exact")]
        totals = rows[rows["indicator"] == index.indicator].groupby(["period_end", "time_period"]).size()
        table = totals.rename("n_values").reset_index()
        ends = np.array([decimal_year(end.date()) for end in table["period_end"]])
        return table.assign(
            n_profiles=[self._n_profiles(rows, period) for period in table["time_period"]],
            n_units=len(units),
            measured=breaks_before(ends, index.breaks) if len(table) else [],
        ).drop(columns="period_end")

    def _n_profiles(self, rows: pd.DataFrame, period: str) -> int:
        index = self.comparison.basis.dataset.headline_index
        made = [formula for formula in formulas_of(self._identities, period) if formula.indicator == index]
        if not made:
            return 0
        own = rows[(rows["time_period"] == period) & rows["indicator"].isin(list(made[0].weights))]
        return int((own.groupby("ref_area").size() == len(made[0].weights)).sum())

    @property
    def knows_parts(self) -> bool:
        """Return whether at least one part of this unit is known."""
        return bool(len(self.parts) and self.parts.loc[self.unit].notna().any())

    @property
    def knows_all_parts(self) -> bool:
        """Return whether every part of every unit is known."""
        return bool(len(self.parts) and self.parts.notna().all(axis=None))

    @cached_property
    def part_places(self) -> pd.DataFrame:
        """Return the published places of this unit's parts in that period: ``part, place``."""
        known, own = self.comparison.basis.indicators, self.comparison.basis.own
        ranks = {rank_indicator(part, known): part for part in (self.formula.weights if self.formula else ())}
        rows = own[
            own["indicator"].isin([rank for rank in ranks if rank]) & (own["time_period"] == self.period)
        ]
        table = pd.DataFrame({"part": rows["indicator"].map(ranks), "place": rows["obs_value"]})
        return table.sort_values("place", ascending=False).reset_index(drop=True)

    @property
    def goal(self) -> int | None:
        """Return the place that the unit's programme aims at in this index, or None."""
        programme, basis = self.comparison.basis.programme, self.comparison.basis
        rank = rank_indicator(basis.dataset.headline_index, basis.indicators)
        values = [
            t.value for t in (programme.targets if programme else ()) if t.indicator == rank and t.value
        ]
        return int(values[0]) if values else None

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Return what each part adds to the gap to the leader, the median and the place aimed at.

        Returns
        -------
        pandas.DataFrame
            ``against`` (``best``, ``median``, ``goal``), ``unit`` (key of the other; empty for the median),
            and the columns of :func:`cds_analysis.metrics.composite.gap_contributions`; empty where no part
            of this unit, or of the other, is known.
        """
        if self.formula is None or not self.knows_parts:
            return pd.DataFrame()
        own = self.profile.loc[self.unit]
        made = []
        for against, unit, other in self._others():
            rest = MEDIANS if against == "median" else ROUNDING
            table = gap_contributions(own, other, self.formula, rest)
            if len(table) > 1:
                made.append(table.assign(against=against, unit=unit))
        return pd.concat(made, ignore_index=True) if made else pd.DataFrame()

    def _others(self) -> list[tuple[str, str, pd.Series]]:
        places = self.comparison.peers.dropna(subset="place").set_index("place")["ref_area"]
        leaders = {"best": 1.0} | ({"goal": float(self.goal)} if self.goal else {})
        found = [
            (name, str(np.atleast_1d(places.loc[place])[0]))
            for name, place in leaders.items()
            if place in places.index
        ]
        others = [(name, unit, self.profile.loc[unit]) for name, unit in found if unit != self.unit]
        return [*others, ("median", "", self.median)]

    @cached_property
    def change_of_method(self) -> tuple[str, str, RankChange] | None:
        """Return the last period of the former method, the newest one, and why the rank moved between them.

        A merged unit's value before the merger is its members' mean, as the merged values are published. The
        method's part is what other weights do to the newest parts; that the parts themselves are counted
        from other components cannot be separated from it. None where a unit's parts are missing: nothing is
        filled in.
        """
        index = self.comparison.index
        if index is None or self.formula is None or not self.knows_all_parts:
            return None
        way = breaks_before(np.array([decimal_year(parse_period(self.period).end)]), index.breaks)[0]
        earlier = [period for period, before in self._periods().items() if before < way]
        old = formulas_of(self._identities, earlier[-1]) if earlier else []
        made = next((formula for formula in old if formula.indicator == index.indicator), None)
        if made is None or not set(made.weights) <= set(self.parts.columns):
            return None
        restated = self.parts[list(made.weights)] @ pd.Series(made.weights)
        after = self.profile[index.indicator]
        lower = index.direction == "lower"
        found = rank_change(self._before(earlier[-1]), after, self.unit, lower=lower, restated=restated)
        return None if found is None else (earlier[-1], self.period, found)

    def _periods(self) -> dict[str, int]:
        """Return every period of the index in order of time, with the number of breaks before it."""
        index = self.comparison.index
        assert index is not None
        rows = self.comparison.basis.figures(index.indicator).sort_values("period_end")
        ends = rows.drop_duplicates("time_period")
        years = np.array([decimal_year(end.date()) for end in ends["period_end"]])
        return dict(zip(ends["time_period"], breaks_before(years, index.breaks).tolist(), strict=True))

    def _before(self, period: str) -> pd.Series:
        """Return every unit's index in a period before its system: the mean of its members', or its own."""
        index, basis = self.comparison.index, self.comparison.basis
        assert index is not None
        rows = basis.figures(index.indicator)
        rows = rows[(rows["time_period"] == period) & (rows["qualifier"] == "exact")]
        values = dict(zip(rows["ref_area"], rows["obs_value"], strict=True))
        members = {key: basis.dataset.registry[key].members or (key,) for key in self.parts.index}
        return pd.Series(
            {key: np.mean([values.get(part, np.nan) for part in parts]) for key, parts in members.items()}
        )

    @cached_property
    def median(self) -> pd.Series:
        """Return the median of each part and of the index; missing where half the units or fewer have it."""
        return median_profile(self.profile)

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """Return the index of every unit under other weights and before rounding; one row a run."""
        peers, index = self.comparison.peers, self.comparison.index
        if peers.empty or index is None:
            return pd.DataFrame()
        totals = peers.set_index("ref_area")["value"]
        weights = self.formula.weights if self.formula else {}
        return reweighted_totals(totals, self.parts, weights, index.resolution or 0.0)

    @property
    def n_profiles(self) -> int:
        """Return how many units have every part published."""
        return int(self.parts.notna().all(axis=1).sum()) if len(self.parts) else 0

    @cached_property
    def bands(self) -> pd.DataFrame:
        """Return the band of every rank: ``ref_area, rank, median, best, worst``."""
        if self.drawn.empty:
            return pd.DataFrame()
        peers, index = self.comparison.peers.set_index("ref_area"), self.comparison.index
        lower = bool(index and index.direction == "lower")
        table = rank_bands(peers["value"], self.drawn, lower=lower)
        return table.rename_axis("ref_area").reset_index()

    @cached_property
    def assumptions(self) -> RankAssumptions | None:
        """Return which assumption moves the rank, or None where not every part of every unit is known."""
        index, sizes = self.comparison.index, self.parts.shape
        if index is None or self.formula is None or not self.knows_all_parts:
            return None
        if sizes[0] < LEAST_UNITS or sizes[1] < LEAST_PARTS:
            return None
        lower = index.direction == "lower"
        return rank_assumptions(self.parts, self.formula.weights, self.unit, lower=lower)

    @property
    def indistinguishable(self) -> list[str]:
        """Return the units that may be better or worse than this one."""
        if self.drawn.empty or self.unit not in self.drawn:
            return []
        index = self.comparison.index
        found = indistinguishable(self.drawn, self.unit, lower=bool(index and index.direction == "lower"))
        return [str(unit) for unit in found]

    @cached_property
    def what_if(self) -> pd.DataFrame:
        """Return what raising each part to the median would win, the others moving on for a year.

        Returns
        -------
        pandas.DataFrame
            From :func:`cds_analysis.metrics.what_if.part_what_if`; empty where no part lies below the median.
        """
        index = self.comparison.index
        if self.formula is None or not self.knows_parts or index is None:
            return pd.DataFrame()
        gains = part_gains(self.profile.loc[self.unit], self.median, self.formula)
        totals = self.comparison.peers.set_index("ref_area")["value"].dropna()
        bounds = (
            -np.inf if index.lower is None else index.lower,
            np.inf if index.upper is None else index.upper,
        )
        moved = moved_totals(totals, self.comparison.all_spells, bounds=bounds)
        return part_what_if(totals, moved, self.unit, gains, lower=index.direction == "lower")


def _names(formulas: Iterable[Formula]) -> list[str]:
    """Return every indicator that the formulas speak of, each once."""
    found = (name for formula in formulas for name in (formula.indicator, *formula.weights))
    return list(dict.fromkeys(found))


def _chained(formulas: list[Formula], index: Formula) -> list[Formula]:
    """Return the formulas that share a part with the index, itself first."""
    mine = set(index.weights)
    return [index, *[other for other in formulas if other is not index and mine & set(other.weights)]]
