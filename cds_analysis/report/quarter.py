"""One province, one quarter: every result that the notebooks, the tables and the pages share.

All numbers of a report come from one :class:`Quarter`, so the sentence and the figure beside it cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from cds_analysis.forecast.attainment import Attainment, attainment, status_word
from cds_analysis.metrics.peers import Series, named_gaps, peer_rank, rank_history, rank_indicator
from cds_analysis.metrics.progress import evidence_count, related_evidence, target_status, threshold_status
from cds_analysis.metrics.series import VALUES, comparable_series
from cds_analysis.periods import Period, decimal_year, parse_quarter, quarters_between
from cds_analysis.registry.indicators import Break, Indicator
from cds_analysis.registry.programme import Programme, Target, Threshold
from cds_analysis.registry.provinces import Unit
from cds_analysis.report.parameters import parse_parameters
from cds_analysis.sources.ground import (
    Ground,
    ground_of,
    load_milestones,
    load_official_counts,
    load_programme,
    load_tiles,
)
from cds_analysis.sources.observations import contradictions, load_observations, resolve_observations
from cds_analysis.text import Translator

STALE_QUARTERS = 4.0


def open_quarter(
    province: str,
    quarter: str,
    as_of: str | date | None = None,
    programme: str | None = None,
    language: str = "vi",
) -> Quarter:
    """Return everything that can be said of a province for a quarter.

    Parameters
    ----------
    province : str
        A name, a spelling or a key; of the real country or of the invented one.
    quarter : str
        ``YYYY-Qn``.
    as_of : str or date, optional
        Only what was known by this day exists; the quarter's last day without it.
    programme : str, optional
        Name of a programme; one that binds another unit, or an empty text, means "no programme entered".
        Without it the province's own.
    language : str
        ``vi`` or ``en``.

    Returns
    -------
    Quarter
        Nothing is computed before it is asked for.

    Raises
    ------
    InputError
        If a parameter is not acceptable; all faults at once.

    Examples
    --------
    >>> report = open_quarter("Bình Thuận", "2024-Q4")
    >>> report.count["met"], report.count["total"]
    (4, 14)
    """
    chosen = parse_parameters(province, quarter, as_of, programme, language, strict=False)
    ground, unit = ground_of(chosen.province)
    entered = load_programme(chosen.programme, ground.root).as_of(chosen.as_of) if chosen.programme else None
    return Quarter(ground, unit, parse_quarter(quarter), chosen.as_of, entered, language)


@dataclass(frozen=True)
class Quarter:
    """The results of one province for one quarter, as known on one day.

    Parameters
    ----------
    ground : Ground
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

    ground: Ground
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
        return self.ground.registry.notices.get(self.language, "")

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Return every declared indicator."""
        return self.ground.indicators

    @cached_property
    def resolved(self) -> pd.DataFrame:
        """Return every observation known by the day, the believed ones marked."""
        return resolve_observations(load_observations(self.as_of, data=self.ground.root), self.indicators)

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """Return the believed observations of all units."""
        return self.resolved[self.resolved["chosen"]].reset_index(drop=True)

    @cached_property
    def own(self) -> pd.DataFrame:
        """Return the believed observations of this unit."""
        return self.chosen[self.chosen["ref_area"] == self.unit.key].reset_index(drop=True)

    # -- where are we? -------------------------------------------------------------------------------

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Return the status of every threshold; empty without a programme."""
        if self.programme is None:
            return pd.DataFrame()
        return threshold_status(self.programme, self.own, self.indicators)

    @cached_property
    def status(self) -> pd.DataFrame:
        """Return the status of every target with the word that a reader gets; empty without a programme."""
        if self.programme is None:
            return pd.DataFrame()
        table = target_status(self.programme, self.own, self.indicators)
        results = [self.attainments[target.target_id] for target in self.programme.targets]
        return table.assign(
            word=[self._word(row, result) for row, result in zip(table.to_dict("records"), results, strict=True)],
            probability=[result.probability for result in results],
            grade=[result.grade for result in results],
            grade_reasons=[";".join(result.reasons) for result in results],
            **{f"q{int(100 * q):02d}": [result.quantiles.get(q) for result in results] for q in (0.1, 0.5, 0.9)},
        )

    def _word(self, row: Mapping[str, object], result: Attainment) -> str:
        if row["reason"] == "year_missed":
            return "missed"
        end = row["period_end"]
        seen = None if end is None or end != end else pd.Timestamp(end).date()  # type: ignore[arg-type]
        passed = seen is not None and seen >= row["deadline"]  # type: ignore[operator]
        stale = seen is not None and quarters_between(seen, self.as_of) > STALE_QUARTERS
        return status_word(str(row["status"]), result, deadline_passed=passed, stale=stale)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Return the status of the numbered targets only."""
        return self.status[self.status["counted"]].reset_index(drop=True) if len(self.status) else self.status

    @cached_property
    def count(self) -> dict[str, int]:
        """Return how many numbered targets the evidence shows to be met, not met, and cannot judge."""
        if self.programme is None:
            return {"total": 0, "met": 0, "not_met": 0, "not_judged": 0}
        return evidence_count(self.status) | {"total": self.programme.n_targets}

    @cached_property
    def official_counts(self) -> pd.DataFrame:
        """Return what officials said of the count, known by the day."""
        if self.programme is None:
            return pd.DataFrame()
        return load_official_counts(self.programme.name, self.as_of, self.ground.root)

    def official(self, count_of: str) -> pd.Series | None:
        """Return the newest official figure of one count, or None."""
        counts = self.official_counts
        if counts.empty or count_of not in set(counts["count_of"]):
            return None
        return counts[counts["count_of"] == count_of].iloc[-1]

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Return the works that are not a number, as known by the day."""
        if self.programme is None:
            return pd.DataFrame()
        return load_milestones(self.programme.name, self.as_of, self.ground.root)

    @cached_property
    def related(self) -> pd.DataFrame:
        """Return figures of related measures for targets without one of their own."""
        if self.programme is None:
            return pd.DataFrame()
        return related_evidence(self.programme, self.own, self.indicators)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Return every row known of this unit for the programme's measures, believed or set aside."""
        if self.programme is None:
            return self.resolved.head(0)
        names = {t.indicator for target in self.programme.targets for t in target.thresholds}
        rows = self.resolved[(self.resolved["ref_area"] == self.unit.key) & self.resolved["indicator"].isin(names)]
        return rows.reset_index(drop=True)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Return the contradictions among the rows of this unit."""
        return contradictions(self.resolved[self.resolved["ref_area"] == self.unit.key])

    # -- against whom? -------------------------------------------------------------------------------

    @property
    def index(self) -> Indicator | None:
        """Return the indicator by which provinces are compared first, if the ground names one."""
        return self.indicators.get(self.ground.headline_index)

    @property
    def compared(self) -> bool:
        """Return whether this unit can be compared with others: it is a province and there is an index."""
        return bool(self.unit.system) and self.index is not None

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
        return rank_history(self.chosen, series, self.ground.registry, self.indicators)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Return value and place of this unit in the index over the years."""
        return self.ranks_of(self.unit)

    @cached_property
    def published_ranks(self) -> pd.DataFrame:
        """Return every published rank in the index of this unit's system: ``ref_area, name, time_period, rank``."""
        name = rank_indicator(self.ground.headline_index, self.indicators)
        rows = self.chosen[(self.chosen["indicator"] == name) & (self.chosen["qualifier"] == "exact")]
        names = {unit.key: unit.name for unit in self.ground.registry.members(self.unit.system)}
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

    @cached_property
    def peers(self) -> pd.DataFrame:
        """Return every province's place in the newest period of the index, with ``code``; may be empty."""
        if not self.compared or not self.index_period:
            return pd.DataFrame()
        registry = self.ground.registry
        table = peer_rank(self.chosen, self.index, self.index_period, registry, self.unit.system)  # type: ignore[arg-type]
        return table.assign(code=[registry[key].code for key in table["ref_area"]])

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Return the gaps to the best, the median and the provinces of the region."""
        if self.peers.empty:
            return pd.DataFrame()
        region = self.peers[(self.peers["region"] == self.unit.region) & (self.peers["ref_area"] != self.unit.key)]
        return named_gaps(self.peers, self.unit.key, region["ref_area"].tolist())

    @cached_property
    def tiles(self) -> pd.DataFrame:
        """Return the tile grid of the ground."""
        return load_tiles(self.ground.root)

    @property
    def index_breaks(self) -> tuple[Break, ...]:
        """Return the breaks of the index that began by the day."""
        return tuple(gap for gap in (self.index.breaks if self.index else ()) if gap.start <= self.as_of)

    @cached_property
    def successor(self) -> Unit | None:
        """Return the unit that has taken this one's place by the day, or None."""
        if not self.unit.system or not self.unit.successor:
            return None
        ended = self.ground.registry.system(self.unit.system).valid_until
        return self.ground.registry[self.unit.successor] if ended and ended < self.as_of else None

    @cached_property
    def other_indicators(self) -> pd.DataFrame:
        """Return this unit's newest place in every other indicator that ranks or compares provinces.

        Returns
        -------
        pandas.DataFrame
            ``indicator, time_period, value, place, n_values, n_units, gap_median``: only indicators with a
            direction and a value of at least two units in that period.
        """
        if not self.unit.system:
            return pd.DataFrame()
        rows = [self._place_in(name) for name in sorted(self.own["indicator"].unique())]
        return pd.DataFrame([row for row in rows if row])

    def _place_in(self, name: str) -> dict[str, object] | None:
        indicator = self.indicators[name]
        own = self.own[(self.own["indicator"] == name) & self.own["qualifier"].isin(VALUES)]
        if indicator.direction == "none" or indicator.kind == "rank" or own.empty or name == self.ground.headline_index:
            return None
        period = str(own.sort_values("period_end")["time_period"].iloc[-1])
        table = peer_rank(self.chosen, indicator, period, self.ground.registry, self.unit.system)
        row = table[table["ref_area"] == self.unit.key].iloc[0]
        if row["n_values"] < 2:
            return None
        picked = {column: row[column] for column in ("value", "place", "n_values", "gap_median")}
        return {"indicator": name, "time_period": period, "n_units": len(table)} | picked

    # -- will we make it? ----------------------------------------------------------------------------

    @cached_property
    def attainments(self) -> dict[str, Attainment]:
        """Return the outlook of every target, by its identifier."""
        if self.programme is None:
            return {}
        return {target.target_id: self._attainment(target) for target in self.programme.targets}

    def _attainment(self, target: Target) -> Attainment:
        if target.kind == "every_year":
            return Attainment(None, grade=self._history_grade(target), reasons=("every_year",))
        results = [self._threshold_attainment(threshold, target.deadline) for threshold in target.thresholds]
        if len(results) == 1:
            return results[0]
        known = [result.probability for result in results if result.probability is not None]
        probability = float(pd.Series(known).prod()) if len(known) == len(results) else None
        weakest = min(results, key=lambda result: ("none", "weak", "fair", "strong").index(result.grade))
        return Attainment(probability, grade=weakest.grade, reasons=(*weakest.reasons, "several_thresholds"))

    def _history_grade(self, target: Target) -> str:
        return "weak" if len(self.history(target.indicator)) else "none"

    def _threshold_attainment(self, threshold: Threshold, deadline: date) -> Attainment:
        spec = self.indicators[threshold.indicator]
        spec = replace(spec, upper=spec.upper_bound(self.ground.registry.n_ranked(self.unit.key)))
        peers = self._peer_history(threshold.indicator)
        result = attainment(self.history(threshold.indicator), threshold.value, deadline, peers=peers, spec=spec)
        if spec.kind == "rank" and result.probability is not None:
            return replace(result, grade="weak", reasons=(*result.reasons, "rank_alone"))
        return result

    def history(self, indicator: str) -> pd.DataFrame:
        """Return this unit's comparable values of an indicator: ``period`` (decimal year), ``value, qualifier``."""
        return _as_history(comparable_series(self.own, self.indicators[indicator], (*VALUES, "at_least")))

    def _peer_history(self, name: str) -> pd.DataFrame | None:
        system = self.unit.system
        if not system:
            return None
        keys = [unit.key for unit in self.ground.registry.members(system) if unit.key != self.unit.key]
        rows = self.chosen[(self.chosen["indicator"] == name) & self.chosen["ref_area"].isin(keys)]
        series = [
            _as_history(comparable_series(group, self.indicators[name])).assign(unit=key)
            for key, group in rows.groupby("ref_area")
        ]
        return pd.concat(series, ignore_index=True) if series else None

    # -- what is kept --------------------------------------------------------------------------------

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every result as a table, by the name of its file.

        Returns
        -------
        dict
            Identifiers and numbers as computed, never rounded for show; tables without a row are kept, so
            that a reader sees that there was nothing.
        """
        return {
            "target_status": self.status,
            "threshold_status": self.parts,
            "related_evidence": self.related,
            "evidence": self.evidence,
            "contradictions": self.contradictions,
            "official_counts": self.official_counts,
            "milestones": self.milestones,
            "rank_history": self.ranks,
            "successor_rank_history": self.ranks_of(self.successor) if self.successor else pd.DataFrame(),
            "peer_rank": self.peers,
            "peer_gaps": self.gaps,
            "other_indicators": self.other_indicators,
            "forecasts": self._forecast_table(),
        }

    def _forecast_table(self) -> pd.DataFrame:
        rows = [
            {
                "target_id": name,
                "probability": result.probability,
                "grade": result.grade,
                "reasons": ";".join(result.reasons),
                **{f"q{int(100 * q):02d}": value for q, value in result.quantiles.items()},
                "method": result.method,
                "version": result.version,
            }
            for name, result in self.attainments.items()
        ]
        return pd.DataFrame(rows)


def _as_history(series: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": [decimal_year(day.date()) for day in series["period_end"]],
            "value": series["obs_value"].to_numpy(dtype=float),
            "qualifier": series["qualifier"].to_numpy(),
        }
    )
