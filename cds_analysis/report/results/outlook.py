"""Will we make it? The chance of every target, and the word that a reader gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import get_args

import numpy as np
import pandas as pd

from cds_analysis.forecast.attainment import Attainment, attainment
from cds_analysis.forecast.evidence import GRADES
from cds_analysis.forecast.history import USED
from cds_analysis.forecast.joint import (
    TARGET_CORRELATION,
    Count,
    all_hold,
    every_date,
    target_count,
    target_leverage,
)
from cds_analysis.forecast.ranks import rank_attainment
from cds_analysis.forecast.scenarios import Scenario, target_scenarios
from cds_analysis.forecast.words import Word, status_word
from cds_analysis.metrics.peers import ranked_indicator
from cds_analysis.metrics.series import comparable_series, dated_figures
from cds_analysis.periods import decimal_year, quarters_between
from cds_analysis.registry.indicators import Indicator
from cds_analysis.registry.programme import Target, Threshold
from cds_analysis.report.results.basis import Basis
from cds_analysis.report.results.progress import Progress

STALE_QUARTERS = 4.0
_PACES = ("required_pace", "best_quarter_pace")
_PARTS = ("peers", "generic", "standing", "trend", "deviation", "noise", "shock", "effective", "years")


@dataclass(frozen=True)
class Outlook:
    """Chances and words of one report.

    Parameters
    ----------
    basis : Basis
        Who, when and what was known.
    progress : Progress
        What the evidence shows today.
    """

    basis: Basis
    progress: Progress

    @cached_property
    def status(self) -> pd.DataFrame:
        """Return the status of every target with the word that a reader gets; empty without a programme."""
        if self.basis.programme is None:
            return pd.DataFrame()
        table = self.progress.judged
        results = [self.attainments[target.target_id] for target in self.basis.programme.targets]
        return table.assign(
            word=[
                self._word(row, result) for row, result in zip(table.to_dict("records"), results, strict=True)
            ],
            probability=[result.probability for result in results],
            grade=[result.grade for result in results],
            reached_80=[result.reached.get(0.8) for result in results],
            met_by_50=[result.met_by[0.5] for result in results],
            met_by_80=[result.met_by[0.8] for result in results],
            grade_reasons=[";".join(result.reasons) for result in results],
            **{
                f"q{int(100 * q):02d}": [result.quantiles.get(q) for result in results]
                for q in (0.1, 0.5, 0.9)
            },
        )

    def _word(self, row: Mapping[str, object], result: Attainment) -> str:
        if row["reason"] == "year_missed":
            return "missed"
        end = row["period_end"]
        seen = None if end is None or end != end else pd.Timestamp(end).date()  # type: ignore[arg-type]
        passed = seen is not None and seen >= row["deadline"]  # type: ignore[operator]
        stale = seen is not None and quarters_between(seen, self.basis.as_of) > STALE_QUARTERS
        status = "not_met" if row["reason"] == "years_outstanding" else str(row["status"])
        return status_word(status, result, deadline_passed=passed and status == row["status"], stale=stale)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Return the status of the numbered targets only."""
        return self.status[self.status["counted"]].reset_index(drop=True) if len(self.status) else self.status

    @property
    def summary(self) -> dict[str, int]:
        """Return how many numbered targets there are (``counted``), and how many of them have each word."""
        words = [] if self.counted.empty else self.counted["word"].tolist()
        return {"counted": len(words), **{word: words.count(word) for word in get_args(Word)}}

    @cached_property
    def chances(self) -> pd.Series:
        """Return the chance of every numbered target that has one, by its identifier.

        Returns
        -------
        pandas.Series
            0 for a target that is missed for good; 1 for one that is met at its deadline, or met today
            without a figure to tell whether it holds; one with neither a verdict nor a chance is left out.
        """
        if self.counted.empty:
            return pd.Series(dtype=float)
        rows = self.counted.set_index("target_id")
        chances = pd.to_numeric(rows["probability"]).astype(float)
        ended = pd.to_datetime(rows["period_end"]) >= pd.to_datetime(rows["deadline"])
        settled = (rows["status"] == "met") & (chances.isna() | ended)
        return chances.mask(settled, 1.0).mask(rows["word"] == "missed", 0.0).dropna()

    def count(self, correlation: float = TARGET_CORRELATION) -> Count:
        """Return the distribution of the number of targets met at the deadline, of those with a chance.

        Parameters
        ----------
        correlation : float
            How much targets hang together.

        Returns
        -------
        Count
            Of no target where none has a chance.
        """
        return target_count(self.chances.to_numpy(), correlation)

    @cached_property
    def leverage(self) -> pd.DataFrame:
        """Return how much each open target moves the count; empty where none has a chance."""
        if self.chances.empty:
            return pd.DataFrame()
        table = target_leverage(self.chances)
        return (
            table[(table["probability"] > 0) & (table["probability"] < 1)]
            .rename_axis("target_id")
            .reset_index()
        )

    @cached_property
    def attainments(self) -> dict[str, Attainment]:
        """Return the outlook of every target, by its identifier."""
        if self.basis.programme is None:
            return {}
        return {target.target_id: self._attainment(target) for target in self.basis.programme.targets}

    def _attainment(self, target: Target) -> Attainment:
        if target.kind == "every_year":
            return self._every_year(target)
        results = [self._of_threshold(threshold, target.deadline) for threshold in target.thresholds]
        if len(results) == 1:
            return results[0]
        known = [result.probability for result in results if result.probability is not None]
        probability = all_hold(known) if len(known) == len(results) else None
        return _weakest(results, probability, "several_thresholds")

    def _every_year(self, target: Target) -> Attainment:
        """Return the chance that every year to come reaches the value; the known ones are facts."""
        threshold, history = target.thresholds[0], self.history(target.indicator)
        if history.empty:
            return Attainment(None, reasons=("no_observation",))
        last = int(np.floor(history["period"].iloc[-1] - 1e-6))
        results = [
            self._of_threshold(threshold, date(year, 12, 31))
            for year in range(last + 1, target.deadline.year + 1)
        ]
        row = self.progress.judged.set_index("target_id").loc[target.target_id]
        if not results or row["reason"] == "year_missed":
            return Attainment(None, grade="fair", reasons=("every_year",))
        known = [result.probability for result in results if result.probability is not None]
        ahead = [result.course.horizon for result in results if result.course]
        probability = every_date(known, ahead) if len(known) == len(results) == len(ahead) else None
        return _weakest(results, probability, "every_year")

    def _of_threshold(self, threshold: Threshold, deadline: date) -> Attainment:
        spec = self.spec(threshold.indicator)
        index = self.basis.indicators.get(ranked_indicator(spec.indicator, self.basis.indicators))
        if spec.kind == "rank" and index is not None and self.basis.unit.system:
            ranked = pd.concat([self.peer_history(index.indicator), self.full_history(index.indicator)])
            return rank_attainment(ranked, self.basis.unit.key, threshold.value, deadline, index)
        history, peers = self.full_history(spec.indicator), self.peer_history(spec.indicator)
        return attainment(history, threshold.value, deadline, peers=peers, spec=spec)

    def spec(self, name: str) -> Indicator:
        """Return an indicator with the bounds that hold for this unit."""
        spec = self.basis.indicators[name]
        n_ranked = self.basis.ground.registry.n_ranked(self.basis.unit.key)
        return replace(spec, upper=spec.upper_bound(n_ranked))

    def history(self, indicator: str) -> pd.DataFrame:
        """Return this unit's comparable figures: from ``dated_figures``."""
        return dated_figures(comparable_series(self.basis.own, self.basis.indicators[indicator], USED))

    def full_history(self, indicator: str) -> pd.DataFrame:
        """Return all of this unit's figures, those before a break too; the forecast keeps them apart."""
        return dated_figures(_figures(self.basis.own, indicator))

    def peer_history(self, indicator: str) -> pd.DataFrame:
        """Return the figures of every other unit of the system, with ``unit``; empty for the country."""
        system = self.basis.unit.system
        keys = [unit.key for unit in self.basis.ground.registry.members(system)] if system else []
        others = self.basis.chosen["ref_area"].isin(set(keys) - {self.basis.unit.key})
        return dated_figures(_figures(self.basis.chosen[others], indicator))

    def scenarios(self, target: Target) -> list[Scenario]:
        """Return where the leading indicator would be at the deadline under stated paces; may be empty."""
        if target.kind in ("every_year", "rank"):
            return []
        return target_scenarios(
            self.full_history(target.indicator),
            target.value,
            decimal_year(target.deadline),
            peers=self.peer_history(target.indicator),
            spec=self.spec(target.indicator),
        )

    def scenario_table(self) -> pd.DataFrame:
        """Return every scenario of every target as a table."""
        rows = [
            {"target_id": target.target_id, **vars(scenario)}
            for target in (self.basis.programme.targets if self.basis.programme else ())
            for scenario in self.scenarios(target)
        ]
        return pd.DataFrame(rows)

    def count_table(self) -> pd.DataFrame:
        """Return the distribution of the count under the assumed dependence, without it and with more."""
        if self.chances.empty:
            return pd.DataFrame()
        rows = {rho: self.count(rho).chances for rho in (0.0, TARGET_CORRELATION, 2 * TARGET_CORRELATION)}
        table = pd.DataFrame({f"correlation_{rho:g}": chances for rho, chances in rows.items()})
        return table.rename_axis("n_met").reset_index()

    def table(self) -> pd.DataFrame:
        """Return probability, grade, quantiles, dates and paces of every target as a table."""
        return pd.DataFrame([_row(name, result) for name, result in self.attainments.items()])


def _row(name: str, result: Attainment) -> dict[str, object]:
    course = result.course
    return {
        "target_id": name,
        "probability": result.probability,
        "grade": result.grade,
        "reasons": ";".join(result.reasons),
        **{f"q{int(100 * q):02d}": value for q, value in result.quantiles.items()},
        **{f"reached_{int(100 * p)}": value for p, value in result.reached.items()},
        **{f"met_by_{int(100 * p)}": value for p, value in result.met_by.items()},
        **{pace: getattr(result, pace) for pace in _PACES},
        "pace_for_80": course.pace_for(0.8) if course else None,
        **({f"change_{part}": float(getattr(course.growth, part)) for part in _PARTS} if course else {}),
        "method": result.method,
        "version": result.version,
    }


def _weakest(results: list[Attainment], probability: float | None, reason: str) -> Attainment:
    weakest = min(results, key=lambda result: GRADES.index(result.grade))
    return Attainment(probability, grade=weakest.grade, reasons=(*weakest.reasons, reason))


def _figures(observations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return observations[(observations["indicator"] == indicator) & observations["qualifier"].isin(USED)]
