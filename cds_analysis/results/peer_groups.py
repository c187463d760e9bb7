"""Whom is it fair to compare with: the units most alike in structure, the region, and a list of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.similarity import Likeness
from cds_analysis.data.similarity_file import load_likeness
from cds_analysis.data.units import Unit
from cds_analysis.metrics.ranks import rank_of
from cds_analysis.metrics.series import VALUES, breaks_before
from cds_analysis.metrics.similarity import merged_values, structural_distance
from cds_analysis.results.comparison import Comparison


@dataclass(frozen=True, repr=False)
class PeerGroups(Card):
    """The groups with which one unit may be compared.

    Parameters
    ----------
    comparison : Comparison
        The unit among the others of its system.
    """

    comparison: Comparison

    @cached_property
    def likeness(self) -> Likeness:
        """Return what makes two units alike, as the dataset declares it."""
        return load_likeness(self.comparison.basis.dataset)

    @property
    def _units(self) -> list[Unit]:
        basis = self.comparison.basis
        return basis.dataset.registry.members(basis.unit.system) if basis.unit.system else []

    @cached_property
    def structure(self) -> pd.DataFrame:
        """Return every unit's structure, merged from its members where a unit has no number of its own.

        Returns
        -------
        pandas.DataFrame
            Indexed by key, one column a measure; missing where not known. All numbers of a measure are of one
            period: the newest of those known of the most units.
        """
        keys = [unit.key for unit in self._units]
        numbers = self._newest.pivot(index="ref_area", columns="indicator", values="obs_value")
        made = {unit.key: unit.members for unit in self._units if unit.members}
        merged = merged_values(numbers, made, self.likeness.measures)
        table = numbers.reindex(keys).combine_first(merged).reindex(keys)
        names = {unit.key: {"region": unit.region, "subregion": unit.subregion} for unit in self._units}
        whole = table.join(pd.DataFrame.from_dict(names, orient="index"))
        return whole[[measure.indicator for measure in self.likeness.measures if measure.indicator in whole]]

    @cached_property
    def _newest(self) -> pd.DataFrame:
        """Return the figures of every measure in the newest of the periods known of the most units."""
        names = [measure.indicator for measure in self.likeness.measures]
        rows = self.comparison.basis.figures(*names)
        own = rows[rows["qualifier"].isin(VALUES)]
        when = ["indicator", "time_period", "period_end"]
        counts = own.groupby(when).size().rename("n").reset_index().sort_values(["n", "period_end"])
        best = counts.drop_duplicates("indicator", keep="last")
        return own.merge(best[["indicator", "time_period"]], on=["indicator", "time_period"])

    @property
    def structure_periods(self) -> dict[str, str]:
        """Return the period of each number that counts, by indicator."""
        return dict(zip(self._newest["indicator"], self._newest["time_period"], strict=True))

    @cached_property
    def distances(self) -> pd.DataFrame:
        """Return how far every other unit is in structure, nearest first; empty where no number is known."""
        unit = self.comparison.basis.unit.key
        measures = [part for part in self.likeness.measures if self._is_complete(part.indicator)]
        if unit not in self.structure.index or all(measure.scale == "same" for measure in measures):
            return pd.DataFrame()
        return structural_distance(self.structure, unit, measures)

    def _is_complete(self, measure: str) -> bool:
        """Return whether a measure is known of every unit of the system: none is left out for want of it."""
        known = self.structure.get(measure, pd.Series(dtype=object))
        return bool(len(known) and known.notna().all() and (known != "").all())

    @property
    def alike(self) -> list[str]:
        """Return the units nearest in structure."""
        return self.distances.head(self.likeness.number).index.tolist()

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """Return the others of each group that has any: ``alike``, ``subregion``, ``region``, ``list``."""
        own = self.comparison.basis.unit
        found = {
            "alike": self.alike,
            "subregion": [u.key for u in self._units if own.subregion and u.subregion == own.subregion],
            "region": [u.key for u in self._units if u.region == own.region],
            "list": list(self.likeness.lists.get(own.key, ())),
        }
        if found["subregion"] == found["region"]:
            del found["subregion"]
        others = {name: [key for key in keys if key != own.key] for name, keys in found.items()}
        return {name: keys for name, keys in others.items() if keys}

    @property
    def nearest(self) -> list[str]:
        """Return the units most alike; where that is not known, as many of its first group."""
        return self.alike or next(iter(self.groups.values()), [])[: self.likeness.number]

    @cached_property
    def over_time(self) -> pd.DataFrame:
        """Return the index of this unit and of the :attr:`nearest` over the years; empty without either.

        Returns
        -------
        pandas.DataFrame
            ``ref_area, time_period, segment, value``: values of two segments were measured in two ways.
        """
        index, basis = self.comparison.index, self.comparison.basis
        if index is None or not self.nearest:
            return pd.DataFrame()
        rows = basis.figures(index.indicator)
        keys = [basis.unit.key, *self.nearest]
        rows = rows[rows["ref_area"].isin(keys) & rows["qualifier"].isin(VALUES)]
        ends = np.array([decimal_year(end.date()) for end in rows["period_end"]])
        segments = rows[["ref_area", "time_period"]].assign(segment=breaks_before(ends, index.breaks))
        return segments.assign(value=rows["obs_value"]).reset_index(drop=True)

    def against(self, peers: list[str]) -> dict[str, float]:
        """Return how the unit stands among some others in the newest index.

        Parameters
        ----------
        peers : list of str
            Keys.

        Returns
        -------
        dict
            ``n`` (others with a value), ``median`` (theirs), ``gap`` (own minus it) and ``place`` among them
            and itself; empty when the unit or all of them lack a value.
        """
        table = self.comparison.peers
        values = table.set_index("ref_area")["value"] if len(table) else pd.Series(dtype=float)
        own = values.get(self.comparison.basis.unit.key)
        others = values.reindex(peers).dropna()
        if own is None or own != own or others.empty:
            return {}
        index = self.comparison.index
        place = rank_of(own, others, lower=bool(index and index.direction == "lower"))
        return {"n": len(others), "median": others.median(), "gap": own - others.median(), "place": place}

    @cached_property
    def table(self) -> pd.DataFrame:
        """Return how the unit stands in each group: ``group, n, median, gap, place, peers``."""
        rows = [{"group": name, **self.against(keys), "peers": keys} for name, keys in self.groups.items()]
        found = pd.DataFrame([row for row in rows if "n" in row])
        return found.assign(peers=[";".join(keys) for keys in found["peers"]]) if len(found) else found
