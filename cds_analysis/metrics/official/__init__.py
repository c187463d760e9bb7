"""The official methods of the world's trackers, under their own names."""

from __future__ import annotations

from cds_analysis.metrics.official.labels import METHODS, official_labels

__all__ = ["METHODS", "official_labels"]
