"""One province, one quarter: every result that the notebooks, the tables and the pages share.

All numbers of a report come from one :class:`Quarter`, so a sentence and the figure beside it agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from cds_analysis.periods import parse_quarter
from cds_analysis.report.parameters import parse_parameters
from cds_analysis.report.results.basis import Basis
from cds_analysis.report.results.comparison import Comparison
from cds_analysis.report.results.outlook import Outlook
from cds_analysis.report.results.progress import Progress
from cds_analysis.sources.ground import ground_of
from cds_analysis.sources.programmes import load_programme


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
    ground, unit = ground_of(chosen.province)
    entered = load_programme(chosen.programme, ground.root).as_of(chosen.as_of) if chosen.programme else None
    return Quarter(ground, unit, parse_quarter(quarter), chosen.as_of, entered, language)


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
    def outlook(self) -> Outlook:
        """Return whether it will make it."""
        return Outlook(self, self.progress)

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
            "forecasts": self.outlook.table(),
        }
