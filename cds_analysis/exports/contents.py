"""What each result table holds, and which of them the workbook shows, with which columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TABLE_LINES: Mapping[str, str] = {
    "target_status": "Every target: its verdict, its status word, its chance and what the forecast says",
    "threshold_status": "Every threshold of the targets: value, gap and pace",
    "related_evidence": "Figures of related measures, for targets without a figure of their own",
    "evidence": "Every figure known of the programme's measures, believed or set aside, with its source",
    "contradictions": "Figures that cannot be true together with the one that is believed",
    "official_counts": "The number of targets met, as the standing agency reported it",
    "count_path": "Targets met, quarter by quarter: proven by figures, and as the standing agency declared",
    "milestones": "Works of the programme that are not a number",
    "rank_history": "Value and place in the index over the years",
    "successor_rank_history": "The same for the unit that has taken this one's place",
    "peer_rank": "Every province in the newest period of the index",
    "peer_gaps": "Gaps to the best, the median and the provinces of the region",
    "other_indicators": "The place in every other indicator that provinces have in common",
    "peer_distances": "How much the other provinces differ in structure, measure by measure",
    "peer_groups": "The place within groups of fair peers",
    "rank_bands": "Ranks that other weights and rounding would have given",
    "rank_assumptions": "Which assumption of the index moves the rank, alone and with the others",
    "gap_parts": "What each part of the index adds to the gaps",
    "part_lifts": "Which part would lift the rank while the others move on",
    "successor_gap_parts": "What each part adds to the gaps of the unit that has taken this one's place",
    "forecasts": "Every forecast: quantiles, dates, paces, and its parts on the scale of the forecast",
    "target_count": "How many targets may be shown as met, under assumptions of how they hang together",
    "readings": "What each rung of evidence says of each target, on what, and how it did when tried",
    "remaining": "How many of the remaining targets may be shown as met, and declared so",
    "remaining_groups": "The remaining targets by what the standing agency said of them",
    "remaining_sensitivity": "The programmes behind it, and the mean with each of them left out",
    "growth": "What is known of targets that are a yearly growth: levels, and the country's own growth",
    "needs": "Which figure would settle each open target, of which day, and which agency holds it",
    "figure_values": "How much of the uncertainty of the final count each missing figure would remove",
    "ended_counts": "What was said of the whole count before the deadline, beside its ending",
    "ended_forecasts": "What was said of each target before the deadline, beside its ending",
    "scenarios": "Paces, where they lead by the deadline, and the chance that this is enough",
    "official_labels": "What the official methods of others would say of each target",
    "changes": "Targets whose outlook moved since the quarter before",
    "figure_changes": "Figures that are new, another or gone since the quarter before",
    "sources": "Where the figures of the evidence and of the index come from",
}


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook.

    Parameters
    ----------
    title : str
        Its name: an English message of at most 31 letters, in both languages.
    columns : str
        Names of the columns in order, with spaces between; ``name``, ``short_name``, ``note`` and ``agency``
        stand for those of the report's language. All columns of the table without it.
    """

    title: str
    columns: str = ""


# By table, in the order of the sheets; what only programs read stands in the CSV files alone.
SHEETS: Mapping[str, Sheet] = {
    "target_status": Sheet(
        "List of targets",
        "target_id name target_value unit_measure qualifier value time_period word probability deadline "
        "agency source_org",
    ),
    "needs": Sheet("Figures to ask for", "target_id short_name need indicator day agency reason"),
    "threshold_status": Sheet(
        "Gaps and paces",
        "target_id indicator target_value unit_measure qualifier value time_period gap "
        "required_pace pace_so_far baseline_value baseline_period",
    ),
    "evidence": Sheet(
        "Figures",
        "indicator time_period qualifier obs_value unit_measure known_from known_from_basis "
        "source_org source_title source_kind chosen",
    ),
    "contradictions": Sheet(
        "Contradictions",
        "indicator time_period unit_measure believed_qualifier believed_value believed_source "
        "qualifier obs_value source_org known_from",
    ),
    "official_counts": Sheet("What the standing agency said", "count_of value as_of note"),
    "milestones": Sheet("Works", "milestone_id name pillar status as_of note"),
    "rank_history": Sheet(
        "Rank by year",
        "time_period value rank rank_change n_units median best gap_median rank_source",
    ),
    "successor_rank_history": Sheet(
        "New unit, rank by year",
        "time_period value rank rank_change n_units median best gap_median rank_source",
    ),
    "peer_rank": Sheet("All provinces", "ref_area region rank value gap_median gap_best"),
    "other_indicators": Sheet("Other indicators", "indicator time_period value place n_values gap_median"),
    "peer_groups": Sheet("Fair peers", "group n median gap place peers"),
    "gap_parts": Sheet("Where the gap lies", "against unit part own other weight contribution"),
    "part_lifts": Sheet("What would lift the rank", "part gain places places_low places_high places_today"),
    "remaining": Sheet("Remaining targets", "n chance_shown chance_declared"),
    "figure_values": Sheet("What figures are worth", "target_id short_name chance removes_share"),
    "ended_forecasts": Sheet(
        "What was forecast", "target_id short_name quarter verdict probability grade word"
    ),
    "scenarios": Sheet("Paces", "target_id indicator scenario pace value chance_enough share_of_others"),
    "official_labels": Sheet("Official methods", "target_id short_name method label flag happened n"),
    "changes": Sheet(
        "What changed",
        "target_id short_name verdict_before verdict_now word_before word_now probability_before "
        "probability_now reasons",
    ),
    "figure_changes": Sheet(
        "Figures that changed",
        "indicator time_period kind qualifier_before value_before qualifier_now value_now "
        "known_from source_org",
    ),
    "sources": Sheet("Sources", "source_org source_title known_from n_rows"),
}
