"""What every result of a report starts from: who, when, and what was known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.card import Card
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.translator import Translator
from cds_analysis.data.corrections import Correction, load_corrections
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.observations import load_observations
from cds_analysis.data.programme import Programme
from cds_analysis.data.reference_panel import load_reference_panel
from cds_analysis.data.resolution import resolve_observations
from cds_analysis.data.units import Unit
from cds_analysis.forecasting.stand_ins import StandIns
from cds_analysis.metrics.peers import rank_indicator


@dataclass(frozen=True)
class Source:
    """Where figures of a report come from.

    Parameters
    ----------
    organisation, title, address : str
        Who said it, where, and the address; the last two may be empty.
    newest : date
        Since when its newest figure could be known.
    figures : int
        How many believed figures of this unit rest on it.
    """

    organisation: str
    title: str
    address: str
    newest: date
    figures: int


@dataclass(frozen=True, repr=False)
class Basis(Card):
    """One unit, one quarter, one day, and the observations known by then.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its registry and indicators.
    unit : Unit
        The province, or the country.
    period : Period
        The quarter.
    as_of : date
        Nothing known later exists.
    programme : Programme or None
        As it could be known on that day; None when none is entered for the unit.
    language : str
        Of texts.
    """

    dataset: Dataset
    unit: Unit
    period: Period
    as_of: date
    programme: Programme | None
    language: str

    @property
    def say(self) -> Translator:
        """Return the translator of the report's language."""
        return Translator(self.language)

    @property
    def notice(self) -> str:
        """Return what the page must say first: that the data are invented, if they are."""
        return self.dataset.registry.notices.get(self.language, "")

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Return every declared indicator."""
        return self.dataset.indicators

    @cached_property
    def resolved(self) -> pd.DataFrame:
        """Return every observation known by the day, the believed ones marked."""
        root = self.dataset.root
        return cached(
            ("resolved", root, self.as_of),
            lambda: resolve_observations(load_observations(self.as_of, data=root), self.indicators),
        )

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """Return the believed observations of all units."""
        return cached(
            ("chosen", self.dataset.root, self.as_of),
            lambda: self.resolved[self.resolved["chosen"]].reset_index(drop=True),
        )

    @cached_property
    def _by_indicator(self) -> dict[str, pd.DataFrame]:
        return cached(
            ("by_indicator", self.dataset.root, self.as_of),
            lambda: {str(name): rows for name, rows in self.chosen.groupby("indicator")},
        )

    @cached_property
    def stand_ins(self) -> StandIns:
        """Return the figures of similar measures in other countries that were known by the day."""
        root = self.dataset.root
        return cached(
            ("stand_ins", root, self.as_of), lambda: StandIns(load_reference_panel(self.as_of, root))
        )

    def figures(self, *indicators: str) -> pd.DataFrame:
        """Return the believed observations of some indicators, of all units; empty where there are none."""
        found = [self._by_indicator[name] for name in indicators if name in self._by_indicator]
        return pd.concat(found) if len(found) > 1 else found[0] if found else self.chosen.head(0)

    def shared(self) -> dict[str, object]:
        """Return what the same day's results of another unit need not read again."""
        return {"resolved": self.resolved, "chosen": self.chosen, "_by_indicator": self._by_indicator}

    @cached_property
    def corrections(self) -> list[Correction]:
        """Return the corrections behind figures of this unit, and of the index that compares units."""
        index = self.dataset.headline_index
        compared = self.resolved["indicator"].isin([index, rank_indicator(index, self.indicators)])
        used = self.resolved[compared | (self.resolved["ref_area"] == self.unit.key)]
        return [one for one in load_corrections(self.dataset.root) if one.id in set(used["correction"])]

    @property
    def sources(self) -> list[Source]:
        """Return where the believed figures of this unit come from, the newest first."""
        names = ["source_org", "source_title", "source_url"]
        rows = self.own.assign(**{name: self.own[name].fillna("") for name in names})
        groups = rows.groupby(names)["known_from"].agg(["max", "size"]).reset_index()
        ordered = groups.sort_values(["max", *names], ascending=[False, True, True, True])
        return [
            Source(str(org), str(title), str(address), pd.Timestamp(newest).date(), int(n))
            for org, title, address, newest, n in ordered.itertuples(index=False)
        ]

    @cached_property
    def own(self) -> pd.DataFrame:
        """Return the believed observations of this unit."""
        return self.chosen[self.chosen["ref_area"] == self.unit.key].reset_index(drop=True)
