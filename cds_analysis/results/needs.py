"""Which figure would settle each open target, of which day, and which agency holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cds_analysis.cellar.card import Card
from cds_analysis.data.owner import owner_cells
from cds_analysis.metrics.verdict import asked_day
from cds_analysis.results.basis import Basis
from cds_analysis.results.progress import Progress

UNSETTLED = ("open", "no_final")
_WANTED = {"no_target_value": "target_value", "too_close": "exact_figure", "bound_open": "exact_figure"}
NEED_COLUMNS = [
    "target_id",
    "need",
    "indicator",
    "day",
    "agency_vi",
    "agency_en",
    "agency_basis",
    "reason",
    "verdict",
]


@dataclass(frozen=True, repr=False)
class Needs(Card):
    """What is missing in one report, and who could end it.

    Parameters
    ----------
    basis : Basis
        Who, when and what was known.
    progress : Progress
        The verdicts.
    """

    basis: Basis
    progress: Progress

    def table(self) -> pd.DataFrame:
        """Return one row a numbered target that cannot be judged, or has no figure for its end.

        Returns
        -------
        pandas.DataFrame
            ``target_id``; ``need``: figure, exact_figure (the known one does not settle it) or target_value;
            ``indicator``; ``day`` of which the figure is wanted, never after the deadline; ``agency_vi,
            agency_en, agency_basis`` (empty where no agency is recorded); ``reason, verdict``.
        """
        rows = self.progress.counted
        open_ones = rows[rows["verdict"].isin(UNSETTLED)] if len(rows) else rows
        needs = [self.of(row) for row in open_ones.to_dict("records")]
        return pd.DataFrame(needs, columns=NEED_COLUMNS)

    def of(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return what one target needs, settled or not: its next figure, if nothing else is missing.

        Parameters
        ----------
        row : mapping
            Of :func:`cds_analysis.metrics.progress.target_status`.

        Returns
        -------
        dict
            The columns of :meth:`table`.
        """
        need = _WANTED.get(str(row["reason"]), "figure")
        deadline = row["deadline"]
        assert isinstance(deadline, date)
        return {
            "target_id": row["target_id"],
            "need": need,
            "indicator": row["indicator"],
            "day": asked_day(deadline, self.basis.as_of),
            # the value of a target is kept by whoever keeps the programme
            **owner_cells(self.progress.owners.get("" if need == "target_value" else str(row["target_id"]))),
            "reason": row["reason"],
            "verdict": row["verdict"],
        }
