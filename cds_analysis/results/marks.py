"""Verdicts and words of a target as readers see them, light enough for what only lists reports."""

from __future__ import annotations

from collections.abc import Mapping

# By word: its mark, the message that names it, its style on a page.
WORDS: Mapping[str, tuple[str, str, str]] = {
    "met": ("✓", "Met", "status-met"),
    "at_risk": ("!", "Met, but at risk of slipping", "status-risk"),
    "met_old": ("○", "Met, by an old figure", "status-stale"),
    "missed": ("✕", "Missed", "status-unlikely"),
    "no_final": ("∅", "Deadline passed, no figure for the end", "status-insufficient"),
    "likely": ("▲", "Likely to be met", "status-likely"),
    "uncertain": ("◆", "Uncertain", "status-uncertain"),
    "unlikely": ("▼", "Hard to reach", "status-unlikely"),
    "leaning_met": ("△", "Leaning to met (indicative)", "status-leaning"),
    "leaning_neither": ("◇", "Leaning neither way (indicative)", "status-leaning"),
    "leaning_not": ("▽", "Leaning to not met (indicative)", "status-leaning"),
    "not_met": ("–", "Not yet met", "status-stale"),
    "insufficient": ("?", "Not enough data", "status-insufficient"),
}
# By verdict: its mark, the message that names it targets where they are counted, its style.
VERDICT_WORDS: Mapping[str, tuple[str, str, str]] = {
    "met": WORDS["met"],
    "met_old": WORDS["met_old"],
    "not_met": WORDS["not_met"],
    "missed": WORDS["missed"],
    "open": ("?", "Cannot be judged", "status-insufficient"),
    "no_final": WORDS["no_final"],
}
LICENCE = (
    "The figures are facts, given with their sources; no common licence is stated for them. "
    "Index tables of 2022–2024: OpenDX (MIT licence). "
    "Other countries: © European Union, DESI 2022, CC BY 4.0. Program: MIT licence."
)
