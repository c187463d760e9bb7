"""Will we make it? The chance of every target, and the word that a reader gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from cds_analysis.forecast.attainment import Attainment, attainment, status_word
from cds_analysis.forecast.evidence import Grade
from cds_analysis.metrics.series import VALUES, comparable_series
from cds_analysis.periods import decimal_year, quarters_between
from cds_analysis.registry.programme import Target, Threshold
from cds_analysis.report.results.basis import Basis
from cds_analysis.report.results.progress import Progress

STALE_QUARTERS = 4.0


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
        return status_word(str(row["status"]), result, deadline_passed=passed, stale=stale)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Return the status of the numbered targets only."""
        return self.status[self.status["counted"]].reset_index(drop=True) if len(self.status) else self.status

    @cached_property
    def attainments(self) -> dict[str, Attainment]:
        """Return the outlook of every target, by its identifier."""
        if self.basis.programme is None:
            return {}
        return {target.target_id: self._attainment(target) for target in self.basis.programme.targets}

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

    def _history_grade(self, target: Target) -> Grade:
        return "weak" if len(self.history(target.indicator)) else "none"

    def _threshold_attainment(self, threshold: Threshold, deadline: date) -> Attainment:
        spec = self.basis.indicators[threshold.indicator]
        spec = replace(spec, upper=spec.upper_bound(self.basis.ground.registry.n_ranked(self.basis.unit.key)))
        peers = self._peer_history(threshold.indicator)
        result = attainment(
            self.history(threshold.indicator), threshold.value, deadline, peers=peers, spec=spec
        )
        if spec.kind == "rank" and result.probability is not None:
            return replace(result, grade="weak", reasons=(*result.reasons, "rank_alone"))
        return result

    def history(self, indicator: str) -> pd.DataFrame:
        """Return this unit's comparable values: ``period`` (decimal year), ``value, qualifier``."""
        return _as_history(
            comparable_series(self.basis.own, self.basis.indicators[indicator], (*VALUES, "at_least"))
        )

    def _peer_history(self, name: str) -> pd.DataFrame | None:
        system = self.basis.unit.system
        if not system:
            return None
        keys = [
            unit.key for unit in self.basis.ground.registry.members(system) if unit.key != self.basis.unit.key
        ]
        rows = self.basis.chosen[
            (self.basis.chosen["indicator"] == name) & self.basis.chosen["ref_area"].isin(keys)
        ]
        series = [
            _as_history(comparable_series(group, self.basis.indicators[name])).assign(unit=key)
            for key, group in rows.groupby("ref_area")
        ]
        return pd.concat(series, ignore_index=True) if series else None

    def table(self) -> pd.DataFrame:
        """Return probability, grade and quantiles of every target as a table."""
        rows = [
            {
                "target_id": name,
                "probability": result.probability,
                "grade": result.grade,
                "reasons": ";".join(result.reasons),
                **{f"q{int(100 * q):02d}": value for q, value in result.quantiles.items()},
                **{f"reached_{int(100 * p)}": value for p, value in result.reached.items()},
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
