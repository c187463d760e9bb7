"""The word of a target as readers see it, light enough for what only lists reports."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str, str]] = {
    "met": ("✓", "Met", "status-met"),
    "at_risk": ("!", "Met, but at risk of slipping", "status-risk"),
    "missed": ("✕", "Missed", "status-unlikely"),
    "likely": ("▲", "Very likely", "status-likely"),
    "uncertain": ("◆", "Uncertain", "status-uncertain"),
    "unlikely": ("▼", "Hard to reach", "status-unlikely"),
    "stale": ("○", "No new figures", "status-stale"),
    "insufficient": ("?", "Not enough data", "status-insufficient"),
}
