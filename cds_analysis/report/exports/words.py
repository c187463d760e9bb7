"""What the sheets and columns of the workbook are, in words."""

from __future__ import annotations

from cds_analysis.report.quarter import Quarter

SHEET_LINES = {
    "target_status": "Every target: where it stands, its status word, its chance and what the forecast says",
    "threshold_status": "Every threshold of the targets: value, gap and pace",
    "related_evidence": "Figures of related measures, for targets without a figure of their own",
    "evidence": "Every figure known of the programme's measures, believed or set aside, with its source",
    "contradictions": "Figures that cannot be true together with the one that is believed",
    "official_counts": "What officials said of the number of targets met",
    "milestones": "Works of the programme that are not a number",
    "rank_history": "Value and place in the index over the years",
    "successor_rank_history": "The same for the unit that has taken this one's place",
    "peer_rank": "Every province in the newest period of the index",
    "peer_gaps": "Gaps to the best, the median and the provinces of the region",
    "other_indicators": "The place in every other indicator that provinces have in common",
    "peer_distances": "How much the other provinces differ in structure, measure by measure",
    "peer_groups": "The place within groups of fair peers",
    "rank_bands": "Ranks that other weights and rounding would have given",
    "gap_parts": "What each part of the index adds to the gaps",
    "part_lifts": "Which part would lift the rank while the others move on",
    "successor_gap_parts": "What each part adds to the gaps of the unit that has taken this one's place",
    "forecasts": "Every forecast: quantiles, dates, paces, and its parts on the scale of the forecast",
    "target_count": "How many targets may be met, under several assumptions of how they hang together",
    "target_leverage": "How much each open target moves the number of targets met",
    "scenarios": "Where other paces would lead by the deadline",
    "official_labels": "What the official methods of others would say of each target",
    "changes": "Targets whose outlook moved since the quarter before",
    "figure_changes": "Figures that are new, another or gone since the quarter before",
    "sources": "Where the figures of the evidence and of the index come from",
}
COLUMN_HEADS = {
    "against": "Compared with",
    "agrees": "Says the same as the believed row",
    "as_of": "As of",
    "base_period": "Period at the start",
    "base_value": "Value at the start",
    "baseline_period": "Period at the start",
    "baseline_value": "Value at the start",
    "basis": "Where the target value comes from",
    "believed_qualifier": "Qualifier of the believed figure",
    "believed_source": "Source of the believed figure",
    "believed_value": "Believed figure",
    "best": "Best",
    "best_quarter_pace": "Pace a year of the best quarter of the others",
    "break_before": "The measure changed before it",
    "certainty": "Certainty",
    "change_deviation": "Expected change: last deviation from the own line",
    "change_effective": "How many pasts of others it stands on",
    "change_generic": "Expected change: general experience",
    "change_noise": "Spread: own luck",
    "change_peers": "Expected change: what the others did",
    "change_shock": "Spread: shocks common to all",
    "change_standing": "Expected change: standing higher or lower than the others did",
    "change_trend": "Expected change: own trend",
    "change_years": "How many years those pasts ended in",
    "chosen": "Believed",
    "contribution": "Adds to the gap",
    "correction": "Correction applied",
    "count_of": "What is counted",
    "counted": "One of the numbered targets",
    "csv_file": "File of the data",
    "csv_line": "Line of the file",
    "deadline": "Deadline",
    "decimals": "Decimals printed",
    "direction": "Which way is better",
    "distance": "Distance in structure",
    "flag": "Remark of the method",
    "gain": "Adds to the index",
    "gap": "Gap",
    "gap_best": "Gap to the best",
    "gap_median": "Gap to the median",
    "grade": "Grade of the evidence",
    "grade_reasons": "Why the grade is not higher",
    "group": "Group",
    "happened": "Share of cases in which the word came true",
    "if_met": "Expected number of targets if it is met",
    "if_missed": "Expected number of targets if it is missed",
    "indicator": "Indicator",
    "kind": "Kind",
    "known_from": "Known by",
    "known_from_basis": "How the day is known",
    "label": "Word of the method",
    "median": "Median",
    "met": "Met",
    "met_by_50": "Met by, with 50 % (decimal year)",
    "met_by_80": "Met by, with 80 % (decimal year)",
    "method": "Method",
    "milestone_id": "Milestone",
    "n": "Number of cases or peers",
    "n_met": "Targets met",
    "n_rows": "Rows that say it",
    "n_thresholds": "Number of thresholds",
    "n_units": "Units in the system",
    "n_values": "Units with a value",
    "name": "Name",
    "name_en": "Name in English",
    "name_vi": "Name in Vietnamese",
    "note": "Note",
    "note_en": "Remark in English",
    "note_vi": "Remark in Vietnamese",
    "obs_value": "Value",
    "other": "Value of the other",
    "outlook": "What officials expect",
    "own": "Own value",
    "pace": "Pace a year",
    "pace_for_80": "Pace a year for a chance of 80 %",
    "pace_so_far": "Pace a year so far",
    "parameter": "Parameter of the scenario",
    "part": "Part",
    "peers": "Peers",
    "percentile": "Percentile",
    "period": "Period",
    "period_end": "Last day of the period",
    "period_start": "First day of the period",
    "pillar": "Pillar",
    "place": "Place among those with a value",
    "places": "Places gained",
    "places_high": "Places gained, upper end of 80 % of cases",
    "places_low": "Places gained, lower end of 80 % of cases",
    "places_today": "Places gained, others standing still",
    "prediction": "Value that the method expects",
    "probability": "Chance",
    "probability_before": "Chance before",
    "probability_now": "Chance now",
    "published_rank": "Published rank",
    "q05": "5 % quantile at the deadline",
    "q10": "10 % quantile at the deadline",
    "q25": "25 % quantile at the deadline",
    "q50": "Median at the deadline",
    "q75": "75 % quantile at the deadline",
    "q90": "90 % quantile at the deadline",
    "q95": "95 % quantile at the deadline",
    "qualifier": "Qualifier",
    "qualifier_before": "Qualifier before",
    "qualifier_now": "Qualifier now",
    "rank": "Rank",
    "rank_change": "Change of rank",
    "rank_source": "Where the rank comes from",
    "ratio": "Ratio of the method",
    "reached_50": "Value reached with 50 %",
    "reached_80": "Value reached with 80 %",
    "reason": "Reason",
    "reasons": "Reasons",
    "ref_area": "Unit",
    "region": "Region",
    "required_pace": "Pace a year that is needed",
    "score": "Score of the method",
    "share": "Share of the uncertainty",
    "source_kind": "Kind of source",
    "source_org": "Source",
    "source_title": "Title of the page",
    "source_url": "Address of the page",
    "status": "Status",
    "subregion": "Part of the region",
    "target_id": "Target",
    "target_value": "Target value",
    "time_period": "Period",
    "unit": "The other unit",
    "unit_measure": "Unit of measure",
    "value": "Value",
    "value_before": "Value before",
    "value_now": "Value now",
    "version": "Version",
    "weight": "Weight",
    "word": "Status word",
    "word_before": "Word before",
    "word_now": "Word now",
    "worst": "Worst",
}


def column_head(column: str, table: str, quarter: Quarter) -> str:
    """Return a column's name in words, in the report's language.

    Parameters
    ----------
    column : str
        Its name in the tables.
    table : str
        Name of the table: where provinces are compared in structure, a column is a difference.
    quarter : Quarter
        Of the report.

    Returns
    -------
    str
        The indicator's name where the column is called after one; empty where there are no words for it.

    Examples
    --------
    >>> from cds_analysis.report.quarter import open_quarter
    >>> column_head("known_from", "evidence", open_quarter("Bình Thuận", "2024-Q4", language="en"))
    'Known by'
    """
    say = quarter.say
    stem, _, value = column.partition("correlation_")
    if not stem and value:
        return say("Chance, targets correlated by {value}", value=value)
    if column in quarter.indicators:
        word = quarter.indicators[column].label(quarter.language)
    else:
        word = say(COLUMN_HEADS[column]) if column in COLUMN_HEADS else ""
    is_difference = table == "peer_distances" and column not in ("ref_area", "distance")
    return say("Difference: {measure}", measure=word) if word and is_difference else word
