"""The official methods of the world's trackers, under their own names."""

from __future__ import annotations

from cds_analysis.metrics.official.labels import METHODS, official_labels
from cds_analysis.metrics.official.triple_billion import rate_of_change, value_at_rate

__all__ = ["METHODS", "official_labels", "rate_of_change", "value_at_rate"]
