"""What every column of the result tables is called, what it holds, and what its codes mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cds_analysis.results import codes
from cds_analysis.results.marks import VERDICT_WORDS, WORDS
from cds_analysis.results.quarter import Quarter

# kind of column: its type in a table schema, and the unit of its numbers
KINDS: Mapping[str, tuple[str, str]] = {
    "text": ("string", ""),
    "area": ("string", ""),
    "areas": ("string", ""),
    "measure": ("string", ""),
    "unit": ("string", ""),
    "period": ("string", ""),
    "day": ("date", ""),
    "year": ("number", "decimal year"),
    "flag": ("boolean", ""),
    "share": ("number", "share, 0–1"),
    "number": ("number", ""),
    "place": ("number", "place"),
    "whole": ("integer", ""),
}
VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "against": codes.AGAINST,
    "basis": codes.BASES,
    "certainty": codes.CERTAINTY,
    "change": codes.CHANGES,
    "count": codes.COUNTS,
    "direction": codes.DIRECTIONS,
    "figure_change": codes.FIGURE_CHANGES,
    "grade": codes.GRADES,
    "group": codes.PEER_GROUPS,
    "holder": codes.HOLDERS,
    "known_basis": codes.KNOWN_BASES,
    "need": codes.NEEDS,
    "official_label": codes.OFFICIAL_LABELS,
    "official_method": codes.OFFICIAL_METHODS,
    "outlook": codes.OUTLOOKS,
    "pillar": codes.PILLARS,
    "precision": codes.PRECISION,
    "prices": codes.PRICES,
    "rank_source": codes.RANK_SOURCES,
    "reason": codes.REASONS,
    "rung": codes.RUNGS,
    "scenario": codes.SCENARIOS,
    "source_kind": codes.SOURCE_KINDS,
    "target_kind": codes.TARGET_KINDS,
    "verdict": {code: word for code, (_, word, _) in VERDICT_WORDS.items()},
    "word": {code: word for code, (_, word, _) in WORDS.items()},
    "work": codes.WORKS,
}
# several codes in one cell, with ; between them
JOINED = ("change", "reason")


@dataclass(frozen=True)
class Field:
    """A column of the result tables.

    Parameters
    ----------
    head : str
        What it is called: an English message.
    kind : str
        What it holds: a word of :data:`KINDS` or of :data:`VOCABULARIES`.
    """

    head: str
    kind: str = "text"

    @property
    def type(self) -> str:
        """Return its type in a table schema."""
        return KINDS.get(self.kind, ("string",))[0]

    @property
    def unit(self) -> str:
        """Return the unit of its numbers; empty where it has none of its own."""
        return KINDS.get(self.kind, ("", ""))[1]

    @property
    def words(self) -> Mapping[str, str]:
        """Return what its codes mean; empty where it holds none."""
        return VOCABULARIES.get(self.kind, {})


COLUMNS: Mapping[str, Field] = {
    "against": Field("Compared with", "against"),
    "agency_basis": Field("How the agency is known", "holder"),
    "agency_en": Field("Agency that holds the figure, in English"),
    "agency_vi": Field("Agency that holds the figure"),
    "agency": Field("Agency to ask"),
    "agrees": Field("Says the same as the believed row", "flag"),
    "as_of": Field("As of", "period"),
    "assumption": Field("Assumption"),
    "base_period": Field("Period at the start", "period"),
    "base_value": Field("Value at the start", "number"),
    "baseline_period": Field("Period at the start", "period"),
    "baseline_value": Field("Value at the start", "number"),
    "basis": Field("Where the target value comes from", "basis"),
    "believed_qualifier": Field("Qualifier of the believed figure", "precision"),
    "believed_source": Field("Source of the believed figure"),
    "believed_value": Field("Believed figure", "number"),
    "best": Field("Best", "place"),
    "break_before": Field("The measure changed before it", "flag"),
    "certainty": Field("Certainty", "certainty"),
    "chance": Field("Chance in this sum", "share"),
    "chance_declared": Field("Chance of being declared as met", "share"),
    "chance_enough": Field("Chance that this is enough", "share"),
    "chance_shown": Field("Chance of being shown as met", "share"),
    "change_deviation": Field("Expected change: last deviation from the own line", "number"),
    "change_effective": Field("How many pasts of others it stands on", "number"),
    "change_generic": Field("Expected change: measures of its kind", "number"),
    "change_noise": Field("Spread: own luck", "number"),
    "change_peers": Field("Expected change: what the others did", "number"),
    "change_shock": Field("Spread: shocks common to all", "number"),
    "change_standing": Field("Expected change: standing higher or lower than the others did", "number"),
    "change_trend": Field("Expected change: own trend", "number"),
    "change_years": Field("How many years those pasts ended in", "number"),
    "chosen": Field("Believed", "flag"),
    "contribution": Field("Adds to the gap", "number"),
    "correction": Field("Correction applied"),
    "count_of": Field("What is counted", "count"),
    "counted": Field("One of the numbered targets", "flag"),
    "crosses_break": Field("Measured in another way than the year before", "flag"),
    "csv_file": Field("File of the data"),
    "csv_line": Field("Line of the file", "whole"),
    "day": Field("Day of which the figure is wanted", "day"),
    "deadline": Field("Deadline", "day"),
    "decimals": Field("Decimals printed", "whole"),
    "direction": Field("Which way is better", "direction"),
    "distance": Field("Distance in structure", "number"),
    "figures": Field("Figures that it stands on"),
    "first_order": Field("Share of the spread explained alone, 0–1", "share"),
    "first_order_high": Field("Share explained alone, upper end", "share"),
    "first_order_low": Field("Share explained alone, lower end", "share"),
    "flag": Field("Remark of the method"),
    "gain": Field("Adds to the index", "number"),
    "gap": Field("Gap", "number"),
    "gap_best": Field("Gap to the best", "number"),
    "gap_median": Field("Gap to the median", "number"),
    "grade": Field("Grade of the evidence", "grade"),
    "grade_reasons": Field("Why the grade is not higher", "reason"),
    "group": Field("Group", "group"),
    "growth_pct": Field("Growth in per cent", "number"),
    "happened": Field("Share of cases in which the word came true", "share"),
    "high": Field("Upper end of the band of 80%", "number"),
    "indicator": Field("Indicator", "measure"),
    "is_old": Field("More than a year old", "flag"),
    "kind": Field("Kind", "target_kind"),
    "known_from": Field("Known by", "day"),
    "known_from_basis": Field("How the day is known", "known_basis"),
    "label": Field("Word of the method", "official_label"),
    "low": Field("Lower end of the band of 80%", "number"),
    "median": Field("Median", "place"),
    "met": Field("Met", "flag"),
    "met_by_50": Field("Met by, with 50% (decimal year)", "year"),
    "met_by_80": Field("Met by, with 80% (decimal year)", "year"),
    "method": Field("Method"),
    "milestone_id": Field("Milestone"),
    "n": Field("Number of cases or peers", "number"),
    "n_met": Field("Targets met", "whole"),
    "n_options": Field("Options tried", "whole"),
    "n_pairs": Field("Units known by both measures", "number"),
    "n_remaining": Field("Remaining targets"),
    "n_rows": Field("Rows that say it", "whole"),
    "n_thresholds": Field("Number of thresholds", "whole"),
    "n_units": Field("Units in the system", "number"),
    "n_values": Field("Units with a value", "number"),
    "name": Field("Name"),
    "name_en": Field("Name in English"),
    "name_vi": Field("Name in Vietnamese"),
    "need": Field("What is needed", "need"),
    "no_final": Field("Without a figure for the end", "number"),
    "notice": Field("Notice"),
    "note": Field("Note"),
    "note_en": Field("Remark in English"),
    "note_vi": Field("Remark in Vietnamese"),
    "obs_value": Field("Value", "number"),
    "other": Field("Value of the other", "number"),
    "outlook": Field("What the standing agency expects", "outlook"),
    "own": Field("Own value", "number"),
    "pace": Field("Pace a quarter", "number"),
    "pace_so_far": Field("Pace a quarter so far", "number"),
    "part": Field("Part", "measure"),
    "peers": Field("Peers", "areas"),
    "percentile": Field("Percentile", "number"),
    "period": Field("Period", "period"),
    "period_end": Field("Last day of the period", "day"),
    "period_start": Field("First day of the period", "day"),
    "pillar": Field("Pillar", "pillar"),
    "place": Field("Place among those with a value", "place"),
    "places": Field("Places gained", "place"),
    "places_high": Field("Places gained, upper end of 80% of cases", "place"),
    "places_low": Field("Places gained, lower end of 80% of cases", "place"),
    "places_today": Field("Places gained, others standing still", "place"),
    "prediction": Field("Value that the method expects", "number"),
    "prices": Field("Current prices or real", "prices"),
    "probability": Field("Chance", "share"),
    "probability_before": Field("Chance before", "share"),
    "probability_now": Field("Chance now", "share"),
    "programme": Field("Programme"),
    "programme_id": Field("Identifier of the programme"),
    "programme_vi": Field("Programme, in Vietnamese"),
    "published_rank": Field("Published rank", "place"),
    "q05": Field("5% quantile at the deadline", "number"),
    "q10": Field("10% quantile at the deadline", "number"),
    "q25": Field("25% quantile at the deadline", "number"),
    "q50": Field("Median at the deadline", "number"),
    "q75": Field("75% quantile at the deadline", "number"),
    "q90": Field("90% quantile at the deadline", "number"),
    "q95": Field("95% quantile at the deadline", "number"),
    "qualifier": Field("Qualifier", "precision"),
    "qualifier_before": Field("Qualifier before", "precision"),
    "qualifier_now": Field("Qualifier now", "precision"),
    "quarter": Field("Quarter", "period"),
    "rank": Field("Rank", "place"),
    "rank_change": Field("Change of rank", "place"),
    "rank_source": Field("Where the rank comes from", "rank_source"),
    "ratio": Field("Ratio of the method", "number"),
    "reached_50": Field("Value reached with 50%", "number"),
    "reached_80": Field("Value reached with 80%", "number"),
    "reason": Field("Reason", "reason"),
    "reasons": Field("Reasons", "reason"),
    "ref_area": Field("Unit", "area"),
    "region": Field("Region"),
    "relation": Field("How the measure is related"),
    "removes": Field("Variance that the figure removes", "number"),
    "removes_share": Field("Share of the uncertainty that it would remove", "share"),
    "required_pace": Field("Pace a quarter that is needed", "number"),
    "rung": Field("Rung of the evidence", "rung"),
    "scenario": Field("Which pace", "scenario"),
    "score": Field("Score of the method", "number"),
    "seen": Field("Last day of which the figure can tell", "day"),
    "share": Field("Share of the uncertainty", "share"),
    "share_now": Field("Part of its own uncertainty that the figure removes", "share"),
    "share_of_others": Field("Share of the others' stretches that were as fast", "share"),
    "short_name": Field("Target, in short"),
    "short_name_en": Field("Short name in English"),
    "short_name_vi": Field("Short name in Vietnamese"),
    "shown": Field("Mean number shown as met without it", "number"),
    "source_kind": Field("Kind of source", "source_kind"),
    "source_org": Field("Source"),
    "source_title": Field("Title of the page"),
    "source_url": Field("Address of the page"),
    "status": Field("Status", "work"),
    "subregion": Field("Part of the region"),
    "target_id": Field("Target"),
    "target_value": Field("Target value", "number"),
    "time_period": Field("Period", "period"),
    "total_order": Field("Share of the spread explained with the others, 0–1", "share"),
    "total_order_high": Field("Share explained with the others, upper end", "share"),
    "total_order_low": Field("Share explained with the others, lower end", "share"),
    "tried_base_rate": Field("Base rate alone, when tried", "share"),
    "tried_brier": Field("Brier score, when tried", "number"),
    "tried_coverage_80": Field("Share of endings in the 80% band, when tried", "share"),
    "tried_n": Field("Cases on which it was tried", "whole"),
    "unit": Field("The other unit", "area"),
    "unit_measure": Field("Unit of measure", "unit"),
    "value": Field("Value", "number"),
    "value_before": Field("Value before", "number"),
    "value_now": Field("Value now", "number"),
    "verdict": Field("Verdict", "verdict"),
    "verdict_before": Field("Verdict before", "verdict"),
    "verdict_now": Field("Verdict now", "verdict"),
    "version": Field("Version"),
    "vietnamese": Field("A programme of this country", "flag"),
    "was_met": Field("Counted as met then", "flag"),
    "weight": Field("Weight", "number"),
    "word": Field("Status word", "word"),
    "word_before": Field("Word before", "word"),
    "word_now": Field("Word now", "word"),
    "worst": Field("Worst", "place"),
}
# columns that mean something else in one table
OTHERWISE: Mapping[str, Field] = {
    "changes.reasons": Field("Reasons", "change"),
    "ended_counts.met": Field("Met", "number"),
    "figure_changes.kind": Field("What happened", "figure_change"),
    "official_labels.method": Field("Method", "official_method"),
    "remaining_groups.group": Field("Group"),
    "remaining_groups.word": Field("Group"),
    "remaining_sensitivity.met": Field("Met", "number"),
}


def field_of(name: str, table: str, quarter: Quarter) -> Field | None:
    """Return what a column of a table holds.

    Parameters
    ----------
    name : str
        Its name in the tables.
    table : str
        Name of the table: where provinces are compared in structure, a column is a difference.
    quarter : Quarter
        Of the report.

    Returns
    -------
    Field
        With its head in the report's language: the indicator's name where it is called after one. None where
        it is declared nowhere.

    Examples
    --------
    >>> from cds_analysis.results.quarter import open_quarter
    >>> field_of("known_from", "evidence", open_quarter("Bình Thuận", "2024-Q4", language="en"))
    Field(head='Known by', kind='day')
    """
    say = quarter.say
    stem, _, value = name.partition("correlation_")
    if not stem and value:
        return Field(say("Chance, targets correlated by {value}", value=say.number(float(value))), "share")
    declared = OTHERWISE.get(f"{table}.{name}") or COLUMNS.get(name)
    if name in quarter.indicators:
        declared = Field(quarter.indicators[name].label(quarter.language), "number")
    elif declared:
        declared = Field(say(declared.head), declared.kind)
    if declared and table == "peer_distances" and name not in ("ref_area", "distance"):
        return Field(say("Difference: {measure}", measure=declared.head), "number")
    return declared
