"""The official methods of the world's trackers, under their own names."""

from __future__ import annotations

from cds_analysis.metrics.official.labels import METHODS, official_labels
from cds_analysis.metrics.official.statcan import mean_scores
from cds_analysis.metrics.official.triple_billion import (
    rate_of_change,
    scenario_value,
    value_at_rate,
    who_aroc,
)

__all__ = [
    "METHODS",
    "mean_scores",
    "official_labels",
    "rate_of_change",
    "scenario_value",
    "value_at_rate",
    "who_aroc",
]
