"""Where are we? What the evidence shows of each target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.data.owner import Owner, owner_cells
from cds_analysis.data.owners import load_owners
from cds_analysis.data.programme import Target
from cds_analysis.data.programmes import load_milestones, load_official_counts
from cds_analysis.data.resolution import contradictions
from cds_analysis.metrics.progress import related_evidence, target_status, threshold_status
from cds_analysis.metrics.verdict import VerdictCount, count_verdicts, has_passed
from cds_analysis.results.basis import Basis


@dataclass(frozen=True, repr=False)
class Progress(Card):
    """Status, counts and evidence of one report.

    Parameters
    ----------
    basis : Basis
        Who, when and what was known.
    """

    basis: Basis

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Return the status of every threshold; empty without a programme."""
        if self.basis.programme is None:
            return pd.DataFrame()
        return threshold_status(self.basis.programme, self.basis.own, self.basis.indicators, self.basis.as_of)

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Return the status of every target, and who holds its figure; empty without a programme.

        Returns
        -------
        pandas.DataFrame
            The columns of :func:`cds_analysis.metrics.progress.target_status`, then ``agency_vi, agency_en,
            agency_basis``: the agency of the day, empty where none is recorded.
        """
        if self.basis.programme is None:
            return pd.DataFrame()
        known = self.basis.own, self.basis.indicators, self.basis.as_of
        status = target_status(self.basis.programme, *known)
        held = [owner_cells(self.owners.get(name)) for name in status["target_id"]]
        return status.join(pd.DataFrame(held, index=status.index))

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """Return who holds the figure of each target; under ``""`` who keeps the programme's list."""
        if self.basis.programme is None:
            return {}
        return load_owners(self.basis.programme.name, self.basis.as_of, self.basis.dataset.root)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Return the status of the numbered targets only."""
        return self.judged[self.judged["counted"]] if len(self.judged) else self.judged

    @cached_property
    def count(self) -> VerdictCount:
        """Return how many numbered targets have each verdict: the one count of a report."""
        if self.basis.programme is None:
            return VerdictCount(0, 0)
        return count_verdicts(self.counted["verdict"], self.basis.programme.n_targets)

    @property
    def has_ended(self) -> bool:
        """Return whether the programme's deadline has passed: its report is a final one."""
        return self.basis.programme is not None and has_passed(
            self.basis.programme.deadline, self.basis.as_of
        )

    @cached_property
    def official_counts(self) -> pd.DataFrame:
        """Return what officials said of the count, known by the day."""
        if self.basis.programme is None:
            return pd.DataFrame()
        return load_official_counts(self.basis.programme.name, self.basis.as_of, self.basis.dataset.root)

    def official(self, count_of: str) -> pd.Series | None:
        """Return the newest official figure of one count, or None."""
        counts = self.official_counts
        if counts.empty or count_of not in set(counts["count_of"]):
            return None
        return counts[counts["count_of"] == count_of].iloc[-1]

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Return the works that are not a number, as known by the day."""
        if self.basis.programme is None:
            return pd.DataFrame()
        return load_milestones(self.basis.programme.name, self.basis.as_of, self.basis.dataset.root)

    @cached_property
    def related(self) -> pd.DataFrame:
        """Return figures of related measures for targets without one of their own."""
        if self.basis.programme is None:
            return pd.DataFrame()
        return related_evidence(self.basis.programme, self.basis.own, self.basis.indicators)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Return every row known of this unit for the programme's measures, believed or set aside."""
        if self.basis.programme is None:
            return self.basis.resolved.head(0)
        names = {t.indicator for target in self.basis.programme.targets for t in target.thresholds}
        rows = self.basis.resolved[
            (self.basis.resolved["ref_area"] == self.basis.unit.key)
            & self.basis.resolved["indicator"].isin(names)
        ]
        return rows.reset_index(drop=True)

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """Return when anything was observed for each numbered target; empty without a programme.

        Returns
        -------
        pandas.DataFrame
            One row a figure: ``period_end``; ``own``, whether it is of the target's own measure or of a
            related one; ``target_id``. A target without any has one row, whose day is missing.
        """
        frames = [self._observed(target) for target in self._targets if target.counted]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @property
    def _targets(self) -> tuple[Target, ...]:
        return self.basis.programme.targets if self.basis.programme else ()

    def _observed(self, target: Target) -> pd.DataFrame:
        names = [threshold.indicator for threshold in target.thresholds]
        related = self.basis.indicators[target.indicator].related
        rows = self.basis.own[self.basis.own["indicator"].isin([*names, *related])]
        frame = pd.DataFrame({"period_end": rows["period_end"], "own": rows["indicator"].isin(names)})
        blank = pd.DataFrame({"period_end": [pd.NaT], "own": [False]})
        return (frame if len(frame) else blank).assign(target_id=target.target_id)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Return the contradictions among the rows of this unit."""
        return contradictions(self.basis.resolved[self.basis.resolved["ref_area"] == self.basis.unit.key])
