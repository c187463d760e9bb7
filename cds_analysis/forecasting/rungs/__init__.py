"""The rungs of evidence below a unit's own figures, each tried by hiding what was known."""

from cds_analysis.forecasting.rungs.growth import growth_evidence
from cds_analysis.forecasting.rungs.ladder import RUNGS, climb, leaning
from cds_analysis.forecasting.rungs.learned import Ladder, load_ladder, load_rungs_record
from cds_analysis.forecasting.rungs.reading import NOTES, SILENT, Reading, Spread

__all__ = [
    "NOTES",
    "RUNGS",
    "SILENT",
    "Ladder",
    "Reading",
    "Spread",
    "climb",
    "growth_evidence",
    "leaning",
    "load_ladder",
    "load_rungs_record",
]
