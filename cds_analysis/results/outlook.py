"""Will we make it? The chance of every target, and the word that a reader gets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Target, Threshold
from cds_analysis.forecasting.attainment import Attainment, attainment
from cds_analysis.forecasting.evidence import GRADES
from cds_analysis.forecasting.history import USED
from cds_analysis.forecasting.joint import all_hold, every_date
from cds_analysis.forecasting.ranks import rank_attainment
from cds_analysis.forecasting.scenarios import Scenario, pace_scenarios, pasts_of_others
from cds_analysis.forecasting.words import target_word
from cds_analysis.metrics.peers import ranked_indicator
from cds_analysis.metrics.series import comparable_series, dated_figures
from cds_analysis.metrics.verdict import SHOWN, has_passed
from cds_analysis.results.basis import Basis
from cds_analysis.results.progress import Progress
from cds_analysis.results.readings import OWN, TargetReading, disagreements, target_readings

_SCENARIO_COLUMNS = {"kind": "scenario", "chance": "chance_enough", "others": "share_of_others"}
_PARTS = ("peers", "generic", "standing", "trend", "deviation", "noise", "shock", "effective", "years")


@dataclass(frozen=True, repr=False)
class Outlook(Card):
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
        """Return every target with its verdict, its leading reading and the word that a reader gets.

        Returns
        -------
        pandas.DataFrame
            The columns of :func:`cds_analysis.metrics.progress.target_status`; ``word``; ``rung, probability,
            grade, q10, q50, q90`` of the highest rung that speaks (missing where none does, or the target has
            ended); ``reached_80, met_by_50, met_by_80, grade_reasons`` of the forecast on own figures. Empty
            without a programme.
        """
        if self.basis.programme is None:
            return pd.DataFrame()
        table = self.progress.judged
        leading = [self.leading.get(name) for name in table["target_id"]]
        own = [self.attainments[name] for name in table["target_id"]]
        chances = [one.probability if one else None for one in leading]
        grades = [one.grade if one else "none" for one in leading]
        return table.assign(
            word=[target_word(*row) for row in zip(table["verdict"], chances, grades, strict=True)],
            rung=[one.rung if one else None for one in leading],
            probability=chances,
            grade=grades,
            reached_80=[result.reached.get(0.8) for result in own],
            met_by_50=[result.met_by[0.5] for result in own],
            met_by_80=[result.met_by[0.8] for result in own],
            grade_reasons=[";".join(result.reasons) for result in own],
            **{
                f"q{round(100 * q):02d}": [one.quantiles.get(q) if one else None for one in leading]
                for q in (0.1, 0.5, 0.9)
            },
        )

    @cached_property
    def readings(self) -> list[TargetReading]:
        """Return what every rung of the evidence says of every target, the highest rung first."""
        programme = self.basis.programme
        if programme is None:
            return []
        shown = self.progress.judged.set_index("target_id")["verdict"].isin(SHOWN)
        return [
            one
            for target in programme.targets
            for one in target_readings(
                self.basis,
                target,
                self.attainments[target.target_id],
                shown=bool(shown[target.target_id]),
            )
        ]

    @cached_property
    def leading(self) -> dict[str, TargetReading]:
        """Return the highest rung that speaks of each target, by its identifier."""
        speaking = [one for one in self.readings if one.probability is not None]
        return {one.target_id: one for one in reversed(speaking)}

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Return the status of the numbered targets only."""
        return self.status[self.status["counted"]].reset_index(drop=True) if len(self.status) else self.status

    @property
    def standing(self) -> dict[str, int]:
        """Return how many targets are shown, missed, have a chance of their own, a reading, or nothing.

        Returns
        -------
        dict of str to int
            ``shown, own, indicative, silent, missed, left_out``; with those without a figure for the end,
            if the deadline has passed, they add up to the programme's targets.
        """
        rows, count = self.counted, self.progress.count
        open_rows = rows[rows["verdict"].isin(["open", "not_met"])] if len(rows) else rows
        rungs = open_rows["rung"] if len(rows) else pd.Series(dtype=object)
        own, read = int((rungs == OWN).sum()), int(rungs.notna().sum())
        counts = {"shown": count.shown, "own": own, "indicative": read - own, "silent": len(open_rows) - read}
        return counts | {"missed": count.missed, "left_out": count.left_out}

    @property
    def disagreements(self) -> list[tuple[TargetReading, TargetReading]]:
        """Return the open targets of which two rungs lean different ways: from ``disagreements``."""
        rows = self.counted
        open_ones = set(rows.loc[rows["verdict"].isin(["open", "not_met"]), "target_id"])
        return disagreements([one for one in self.readings if one.target_id in open_ones])

    @cached_property
    def chances(self) -> pd.Series:
        """Return the chance of every numbered target that has one, by its identifier.

        Returns
        -------
        pandas.Series
            0 for a target that is missed for good; 1 for one that is met at its deadline, or met today
            without a figure to show whether it holds; one with neither a verdict nor a chance is left out.
        """
        if self.counted.empty:
            return pd.Series(dtype=float)
        rows = self.counted.set_index("target_id")
        chances = pd.to_numeric(rows["probability"]).astype(float).where(rows["rung"] == OWN)
        met = rows["verdict"].isin(SHOWN) & chances.isna()
        return chances.mask(met, 1.0).mask(rows["verdict"] == "missed", 0.0).dropna()

    @cached_property
    def attainments(self) -> dict[str, Attainment]:
        """Return the forecast of every target on its own figures, by its identifier.

        Returns
        -------
        dict
            Without a probability where the target has no figure of its own or its deadline has passed.
        """
        if self.basis.programme is None:
            return {}
        return {target.target_id: self._attainment(target) for target in self.basis.programme.targets}

    @cached_property
    def by_threshold(self) -> dict[str, list[Attainment]]:
        """Return the forecast of every threshold at the deadline, by the identifier of its target."""
        targets = self.basis.programme.targets if self.basis.programme else ()
        return {
            target.target_id: [self._of_threshold(one, target.deadline) for one in target.thresholds]
            for target in targets
            if not has_passed(target.deadline, self.basis.as_of)
        }

    def _attainment(self, target: Target) -> Attainment:
        if has_passed(target.deadline, self.basis.as_of):
            return Attainment(None, reasons=("deadline_passed",))
        if target.kind == "every_year":
            return self._every_year(target)
        results = self.by_threshold[target.target_id]
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
        ahead = [result.trajectory.horizon for result in results if result.trajectory]
        probability = every_date(known, ahead) if len(known) == len(results) == len(ahead) else None
        return _weakest(results, probability, "every_year")

    def _of_threshold(self, threshold: Threshold, deadline: date) -> Attainment:
        spec = self.spec(threshold.indicator)
        index = self.basis.indicators.get(ranked_indicator(spec.indicator, self.basis.indicators))
        if spec.kind == "rank" and index is not None and self.basis.unit.system:
            ranked = pd.concat([self.peer_history(index.indicator), self.full_history(index.indicator)])
            return rank_attainment(
                ranked, self.basis.unit.key, threshold.value, deadline, index, day=self.basis.as_of
            )
        history, peers = self.full_history(spec.indicator), self.peer_history(spec.indicator)
        if history.empty:
            return Attainment(None, reasons=("no_observation",))
        return attainment(
            history,
            threshold.value,
            deadline,
            peers=peers,
            stand_ins=self.basis.stand_ins,
            day=self.basis.as_of,
            spec=spec,
        )

    def spec(self, name: str) -> Indicator:
        """Return an indicator with the bounds that hold for this unit."""
        spec = self.basis.indicators[name]
        n_ranked = self.basis.dataset.registry.n_ranked(self.basis.unit.key)
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
        keys = [unit.key for unit in self.basis.dataset.registry.members(system)] if system else []
        others = self.basis.chosen["ref_area"].isin(set(keys) - {self.basis.unit.key})
        return dated_figures(_figures(self.basis.chosen[others], indicator))

    def scenarios(self, target: Target) -> list[list[Scenario]]:
        """Return for each threshold of a target what paces would lead to.

        Parameters
        ----------
        target : Target
            Of the programme.

        Returns
        -------
        list of list of Scenario
            In the order of the thresholds. Empty for one without a chance of its own, for one at the end of
            its scale, whose chance is how many stayed there, and where a pace means nothing: a place in an
            order, a value that every year must reach, a deadline that has passed.
        """
        if target.kind in ("every_year", "rank"):
            return [[] for _ in target.thresholds]
        found = self.by_threshold.get(target.target_id, [Attainment(None)] * len(target.thresholds))
        return [self._paces(*one) for one in zip(target.thresholds, found, strict=True)]

    def _paces(self, threshold: Threshold, result: Attainment) -> list[Scenario]:
        if result.trajectory is None or result.probability is None or "at_ceiling" in result.reasons:
            return []
        name, rows = threshold.indicator, self.progress.parts
        so_far = rows.loc[rows["indicator"] == name, "pace_so_far"].iloc[0]
        figures = self.full_history(name), self.peer_history(name)
        return pace_scenarios(
            result.trajectory, so_far, pasts_of_others(result.trajectory, *figures, self.spec(name))
        )

    def scenario_table(self) -> pd.DataFrame:
        """Return every scenario of every threshold.

        Returns
        -------
        pandas.DataFrame
            ``target_id, indicator``, ``scenario`` (needed, so_far, forecast, best_quarter, safe), ``pace``
            (change a quarter, in the unit), ``value`` (at the deadline), ``chance_enough`` (0–1) and
            ``share_of_others`` (part of the others' stretches from this level that were as fast, 0–1; missing
            without any).
        """
        rows = [
            {"target_id": target.target_id, "indicator": threshold.indicator, **vars(scenario)}
            for target in (self.basis.programme.targets if self.basis.programme else ())
            for threshold, found in zip(target.thresholds, self.scenarios(target), strict=True)
            for scenario in found
        ]
        return pd.DataFrame(rows).rename(columns=_SCENARIO_COLUMNS)

    def table(self) -> pd.DataFrame:
        """Return probability, grade, quantiles, dates and paces of every target as a table."""
        return pd.DataFrame([_row(name, result) for name, result in self.attainments.items()])


def _row(name: str, result: Attainment) -> dict[str, object]:
    trajectory = result.trajectory
    return {
        "target_id": name,
        "probability": result.probability,
        "grade": result.grade,
        "reasons": ";".join(result.reasons),
        **{f"q{int(100 * q):02d}": value for q, value in result.quantiles.items()},
        **{f"reached_{int(100 * p)}": value for p, value in result.reached.items()},
        **{f"met_by_{int(100 * p)}": value for p, value in result.met_by.items()},
        **(
            {f"change_{part}": float(getattr(trajectory.growth, part)) for part in _PARTS}
            if trajectory
            else {}
        ),
        "method": result.method,
        "version": result.version,
    }


def _weakest(results: list[Attainment], probability: float | None, reason: str) -> Attainment:
    weakest = min(results, key=lambda result: GRADES.index(result.grade))
    return Attainment(probability, grade=weakest.grade, reasons=(*weakest.reasons, reason))


def _figures(observations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return observations[(observations["indicator"] == indicator) & observations["qualifier"].isin(USED)]
