"""One province, one quarter: every result that the notebooks, the tables and the pages share.

All numbers of a report come from one :class:`Quarter`, so a sentence and the figure beside it agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from cds_analysis.paths import outputs_dir
from cds_analysis.periods import parse_quarter, quarter_of
from cds_analysis.registry.programme import Programme
from cds_analysis.report.parameters import ReportParameters, parse_parameters
from cds_analysis.report.results.basis import Basis
from cds_analysis.report.results.changes import Earlier, changed_figures, changed_outlooks
from cds_analysis.report.results.comparison import Comparison
from cds_analysis.report.results.inside import Inside
from cds_analysis.report.results.official import target_labels
from cds_analysis.report.results.outlook import Outlook
from cds_analysis.report.results.peer_groups import PeerGroups
from cds_analysis.report.results.progress import Progress
from cds_analysis.report.stored import stored_report
from cds_analysis.shelf import keep
from cds_analysis.sources.ground import ground_of
from cds_analysis.sources.ledger import FORECAST_COLUMNS
from cds_analysis.sources.programmes import load_programme
from cds_analysis.text import LANGUAGES


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
    >>> report.progress.count["met"], report.progress.count["total"]
    (4, 14)
    """
    chosen = parse_parameters(province, quarter, as_of, programme, language, strict=False)
    neutral = replace(chosen, language=LANGUAGES[0])
    return keep(("quarter", neutral, outputs_dir()), lambda: _open(neutral)).in_language(language)


def _open(chosen: ReportParameters) -> Quarter:
    ground, unit = ground_of(chosen.province)
    entered = load_programme(chosen.programme, ground.root).as_of(chosen.as_of) if chosen.programme else None
    return Quarter(ground, unit, parse_quarter(chosen.quarter), chosen.as_of, entered, chosen.language)


def quarter_for(parameters: ReportParameters) -> Quarter:
    """Return the results of a report from its checked parameters, as :func:`open_quarter` gives them."""
    return open_quarter(
        parameters.province, parameters.quarter, parameters.as_of, parameters.programme, parameters.language
    )


# quarters of their own, which speak the language of the one that opened them
_SPEAKING = ("successor", "previous")


@dataclass(frozen=True)
class Quarter(Basis):
    """The results of one province for one quarter, as known on one day; parameters as in :class:`Basis`."""

    @cached_property
    def progress(self) -> Progress:
        """Return where the province is."""
        return Progress(self)

    @cached_property
    def comparison(self) -> Comparison:
        """Return how it stands among the others."""
        return Comparison(self)

    @cached_property
    def peer_groups(self) -> PeerGroups:
        """Return with whom it is fair to compare it."""
        return PeerGroups(self.comparison)

    @cached_property
    def inside(self) -> Inside:
        """Return what its place in the index is made of."""
        return Inside(self.comparison)

    @cached_property
    def outlook(self) -> Outlook:
        """Return whether it will make it."""
        return Outlook(self, self.progress)

    @cached_property
    def official_labels(self) -> pd.DataFrame:
        """Return what the official methods would say of the programme's targets."""
        return target_labels(self)

    def in_language(self, language: str) -> Quarter:
        """Return the same quarter for readers of a language; what was computed serves both."""
        if language == self.language:
            return self
        other = replace(self, language=language)
        computed = {name: value for name, value in vars(self).items() if name not in _SPEAKING}
        vars(other).update({name: value for name, value in computed.items() if name not in vars(other)})
        return other

    def with_programme(self, programme: Programme) -> Quarter:
        """Return the same quarter for another programme of the same unit, as it could be known on its day.

        Parameters
        ----------
        programme : Programme
            The whole of it.

        Returns
        -------
        Quarter
            Observations are read once for both.
        """
        other = replace(self, programme=programme.as_of(self.as_of))
        vars(other).update(self.shared(), own=self.own)
        return other

    @cached_property
    def successor(self) -> Quarter | None:
        """Return the same quarter of the unit that has taken this one's place by the day, or None."""
        if self.comparison.successor is None:
            return None
        other = replace(self, unit=self.comparison.successor, programme=None)
        vars(other).update(self.shared())
        return other

    @cached_property
    def previous(self) -> Quarter:
        """Return the quarter before, as it was known at its end, with the same programme."""
        last = self.period.start - timedelta(days=1)
        name = self.programme.name if self.programme else None
        entered = load_programme(name, self.ground.root).as_of(last) if name else None
        return replace(self, period=quarter_of(last), as_of=last, programme=entered)

    @cached_property
    def earlier(self) -> Earlier:
        """Return what the quarter before said, from its finished report where there is one."""
        before = self.previous
        return Earlier(before.outlook, stored_report(self.unit.key, before.period.text, self.programme))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Return the targets whose outlook moved since the quarter before, with the reasons."""
        return changed_outlooks(self.earlier, self.outlook)

    @cached_property
    def figure_changes(self) -> pd.DataFrame:
        """Return the figures that are new, another or gone since the quarter before."""
        return changed_figures(self.earlier, self.outlook)

    @property
    def forecasts(self) -> pd.DataFrame:
        """Return every chance of this report as a line of the ledger."""
        status, results = self.outlook.status, self.outlook.attainments
        if status.empty or self.programme is None:
            return pd.DataFrame(columns=list(FORECAST_COLUMNS))
        rows = status[pd.to_numeric(status["probability"]).notna()]
        made = [results[name] for name in rows["target_id"]]
        facts = {"province": self.unit.key, "quarter": self.period.text, "as_of": self.as_of.isoformat()}
        return rows.assign(
            **facts,
            programme=self.programme.name,
            method=[result.method for result in made],
            version=[result.version for result in made],
        )[list(FORECAST_COLUMNS)]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every result as a table, by the name of its file.

        Returns
        -------
        dict
            Identifiers and numbers as computed, never rounded for show; a table that does not apply (no
            programme, no successor) has no columns.
        """
        progress, comparison = self.progress, self.comparison
        successor = comparison.successor
        return {
            "target_status": self.outlook.status,
            "threshold_status": progress.parts,
            "related_evidence": progress.related,
            "evidence": progress.evidence,
            "contradictions": progress.contradictions,
            "official_counts": progress.official_counts,
            "milestones": progress.milestones,
            "rank_history": comparison.ranks,
            "successor_rank_history": comparison.ranks_of(successor) if successor else pd.DataFrame(),
            "peer_rank": comparison.peers,
            "peer_gaps": comparison.gaps,
            "other_indicators": comparison.other_indicators,
            "peer_distances": self.peer_groups.distances.rename_axis("ref_area").reset_index(),
            "peer_groups": self.peer_groups.table,
            "rank_bands": self.inside.bands,
            "gap_parts": self.inside.gaps,
            "part_lifts": self.inside.lifts,
            "successor_gap_parts": self.successor.inside.gaps if self.successor else pd.DataFrame(),
            "forecasts": self.outlook.table(),
            "target_count": self.outlook.count_table(),
            "target_leverage": self.outlook.leverage,
            "scenarios": self.outlook.scenario_table(),
            "official_labels": self.official_labels,
            "changes": self.changes,
            "figure_changes": self.figure_changes,
        }
