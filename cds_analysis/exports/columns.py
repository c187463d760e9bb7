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
    "source_kind": codes.SOURCE_KINDS,
    "target_kind": codes.TARGET_KINDS,
    "verdict": {code: word for code, (_, word, _) in VERDICT_WORDS.items()},
    "word": {code: word for code, (_, word, _) in WORDS.items()},
    "work": codes.WORKS,
}
# several codes in one cell, with ; between them
JOINED = ("change", "reason")


@dataclass(frozen=True)
class Column:
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


COLUMNS: Mapping[str, Column] = {
    "against": Column("Compared with", "against"),
    "agency_basis": Column("How the agency is known", "holder"),
    "agency_en": Column("Agency that holds the figure, in English"),
    "agency_vi": Column("Agency that holds the figure"),
    "agency": Column("Agency to ask"),
    "agrees": Column("Says the same as the believed row", "flag"),
    "as_of": Column("As of", "period"),
    "assumption": Column("Assumption"),
    "base_period": Column("Period at the start", "period"),
    "base_value": Column("Value at the start", "number"),
    "baseline_period": Column("Period at the start", "period"),
    "baseline_value": Column("Value at the start", "number"),
    "basis": Column("Where the target value comes from", "basis"),
    "believed_qualifier": Column("Qualifier of the believed figure", "precision"),
    "believed_source": Column("Source of the believed figure"),
    "believed_value": Column("Believed figure", "number"),
    "best": Column("Best", "place"),
    "best_quarter_pace": Column("Pace a year of the best quarter of the others", "number"),
    "break_before": Column("The measure changed before it", "flag"),
    "certainty": Column("Certainty", "certainty"),
    "chance": Column("Chance in this sum", "share"),
    "chance_declared": Column("Chance of being declared as met", "share"),
    "chance_shown": Column("Chance of being shown as met", "share"),
    "change_deviation": Column("Expected change: last deviation from the own line", "number"),
    "change_effective": Column("How many pasts of others it stands on", "number"),
    "change_generic": Column("Expected change: measures of its kind", "number"),
    "change_noise": Column("Spread: own luck", "number"),
    "change_peers": Column("Expected change: what the others did", "number"),
    "change_shock": Column("Spread: shocks common to all", "number"),
    "change_standing": Column("Expected change: standing higher or lower than the others did", "number"),
    "change_trend": Column("Expected change: own trend", "number"),
    "change_years": Column("How many years those pasts ended in", "number"),
    "chosen": Column("Believed", "flag"),
    "contribution": Column("Adds to the gap", "number"),
    "correction": Column("Correction applied"),
    "count_of": Column("What is counted", "count"),
    "counted": Column("One of the numbered targets", "flag"),
    "crosses_break": Column("Measured in another way than the year before", "flag"),
    "csv_file": Column("File of the data"),
    "csv_line": Column("Line of the file", "whole"),
    "day": Column("Day of which the figure is wanted", "day"),
    "deadline": Column("Deadline", "day"),
    "decimals": Column("Decimals printed", "whole"),
    "direction": Column("Which way is better", "direction"),
    "distance": Column("Distance in structure", "number"),
    "figures": Column("Figures that it stands on"),
    "first_order": Column("Share of the spread explained alone, 0–1", "share"),
    "first_order_high": Column("Share explained alone, upper end", "share"),
    "first_order_low": Column("Share explained alone, lower end", "share"),
    "flag": Column("Remark of the method"),
    "gain": Column("Adds to the index", "number"),
    "gap": Column("Gap", "number"),
    "gap_best": Column("Gap to the best", "number"),
    "gap_median": Column("Gap to the median", "number"),
    "grade": Column("Grade of the evidence", "grade"),
    "grade_reasons": Column("Why the grade is not higher", "reason"),
    "group": Column("Group", "group"),
    "growth_pct": Column("Growth in per cent", "number"),
    "happened": Column("Share of cases in which the word came true", "share"),
    "high": Column("Upper end of the band of 80 %", "number"),
    "indicator": Column("Indicator", "measure"),
    "is_old": Column("More than a year old", "flag"),
    "kind": Column("Kind", "target_kind"),
    "known_from": Column("Known by", "day"),
    "known_from_basis": Column("How the day is known", "known_basis"),
    "label": Column("Word of the method", "official_label"),
    "low": Column("Lower end of the band of 80 %", "number"),
    "median": Column("Median", "place"),
    "met": Column("Met", "flag"),
    "met_by_50": Column("Met by, with 50 % (decimal year)", "year"),
    "met_by_80": Column("Met by, with 80 % (decimal year)", "year"),
    "method": Column("Method"),
    "milestone_id": Column("Milestone"),
    "n": Column("Number of cases or peers", "number"),
    "n_met": Column("Targets met", "whole"),
    "n_options": Column("Options tried", "whole"),
    "n_pairs": Column("Units known by both measures", "number"),
    "n_remaining": Column("Remaining targets"),
    "n_rows": Column("Rows that say it", "whole"),
    "n_thresholds": Column("Number of thresholds", "whole"),
    "n_units": Column("Units in the system", "number"),
    "n_values": Column("Units with a value", "number"),
    "name": Column("Name"),
    "name_en": Column("Name in English"),
    "name_vi": Column("Name in Vietnamese"),
    "need": Column("What is needed", "need"),
    "no_final": Column("Without a figure for the end", "number"),
    "note": Column("Note"),
    "note_en": Column("Remark in English"),
    "note_vi": Column("Remark in Vietnamese"),
    "obs_value": Column("Value", "number"),
    "other": Column("Value of the other", "number"),
    "outlook": Column("What officials expect", "outlook"),
    "own": Column("Own value", "number"),
    "pace": Column("Pace a year", "number"),
    "pace_for_80": Column("Pace a year for a chance of 80 %", "number"),
    "pace_so_far": Column("Pace a year so far", "number"),
    "parameter": Column("Parameter of the scenario", "number"),
    "part": Column("Part", "measure"),
    "peers": Column("Peers", "areas"),
    "percentile": Column("Percentile", "number"),
    "period": Column("Period", "period"),
    "period_end": Column("Last day of the period", "day"),
    "period_start": Column("First day of the period", "day"),
    "pillar": Column("Pillar", "pillar"),
    "place": Column("Place among those with a value", "place"),
    "places": Column("Places gained", "place"),
    "places_high": Column("Places gained, upper end of 80 % of cases", "place"),
    "places_low": Column("Places gained, lower end of 80 % of cases", "place"),
    "places_today": Column("Places gained, others standing still", "place"),
    "prediction": Column("Value that the method expects", "number"),
    "prices": Column("Current prices or real", "prices"),
    "probability": Column("Chance", "share"),
    "probability_before": Column("Chance before", "share"),
    "probability_now": Column("Chance now", "share"),
    "programme": Column("Programme"),
    "programme_id": Column("Identifier of the programme"),
    "programme_vi": Column("Programme, in Vietnamese"),
    "published_rank": Column("Published rank", "place"),
    "q05": Column("5 % quantile at the deadline", "number"),
    "q10": Column("10 % quantile at the deadline", "number"),
    "q25": Column("25 % quantile at the deadline", "number"),
    "q50": Column("Median at the deadline", "number"),
    "q75": Column("75 % quantile at the deadline", "number"),
    "q90": Column("90 % quantile at the deadline", "number"),
    "q95": Column("95 % quantile at the deadline", "number"),
    "qualifier": Column("Qualifier", "precision"),
    "qualifier_before": Column("Qualifier before", "precision"),
    "qualifier_now": Column("Qualifier now", "precision"),
    "quarter": Column("Quarter", "period"),
    "rank": Column("Rank", "place"),
    "rank_change": Column("Change of rank", "place"),
    "rank_source": Column("Where the rank comes from", "rank_source"),
    "ratio": Column("Ratio of the method", "number"),
    "reached_50": Column("Value reached with 50 %", "number"),
    "reached_80": Column("Value reached with 80 %", "number"),
    "reason": Column("Reason", "reason"),
    "reasons": Column("Reasons", "reason"),
    "ref_area": Column("Unit", "area"),
    "region": Column("Region"),
    "relation": Column("How the measure is related"),
    "removes": Column("Variance that the figure removes", "number"),
    "removes_share": Column("Share of the uncertainty that it would remove", "share"),
    "required_pace": Column("Pace a year that is needed", "number"),
    "rung": Column("Rung of the evidence", "rung"),
    "score": Column("Score of the method", "number"),
    "seen": Column("Last day of which the figure can tell", "day"),
    "share": Column("Share of the uncertainty", "share"),
    "share_now": Column("Part of its own uncertainty that the figure removes", "share"),
    "shown": Column("Mean number shown as met without it", "number"),
    "source_kind": Column("Kind of source", "source_kind"),
    "source_org": Column("Source"),
    "source_title": Column("Title of the page"),
    "source_url": Column("Address of the page"),
    "status": Column("Status", "work"),
    "subregion": Column("Part of the region"),
    "target_id": Column("Target"),
    "target_value": Column("Target value", "number"),
    "time_period": Column("Period", "period"),
    "total_order": Column("Share of the spread explained with the others, 0–1", "share"),
    "total_order_high": Column("Share explained with the others, upper end", "share"),
    "total_order_low": Column("Share explained with the others, lower end", "share"),
    "tried_base_rate": Column("Base rate alone, when tried", "share"),
    "tried_brier": Column("Brier score, when tried", "number"),
    "tried_coverage_80": Column("Share of endings in the 80 % band, when tried", "share"),
    "tried_n": Column("Cases on which it was tried", "whole"),
    "unit": Column("The other unit", "area"),
    "unit_measure": Column("Unit of measure", "unit"),
    "value": Column("Value", "number"),
    "value_before": Column("Value before", "number"),
    "value_now": Column("Value now", "number"),
    "verdict": Column("Verdict", "verdict"),
    "verdict_before": Column("Verdict before", "verdict"),
    "verdict_now": Column("Verdict now", "verdict"),
    "version": Column("Version"),
    "vietnamese": Column("A programme of this country", "flag"),
    "was_met": Column("Counted as met then", "flag"),
    "weight": Column("Weight", "number"),
    "word": Column("Status word", "word"),
    "word_before": Column("Word before", "word"),
    "word_now": Column("Word now", "word"),
    "worst": Column("Worst", "place"),
}
# columns that mean something else in one table
OTHERWISE: Mapping[str, Column] = {
    "changes.reasons": Column("Reasons", "change"),
    "ended_counts.met": Column("Met", "number"),
    "figure_changes.kind": Column("What happened", "figure_change"),
    "official_labels.method": Column("Method", "official_method"),
    "remaining_groups.group": Column("Group"),
    "remaining_groups.word": Column("Group"),
    "remaining_sensitivity.met": Column("Met", "number"),
    "scenarios.kind": Column("Kind"),
}


def column_of(name: str, table: str, quarter: Quarter) -> Column | None:
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
    Column
        With its head in the report's language: the indicator's name where it is called after one. None where
        it is declared nowhere.

    Examples
    --------
    >>> from cds_analysis.results.quarter import open_quarter
    >>> column_of("known_from", "evidence", open_quarter("Bình Thuận", "2024-Q4", language="en"))
    Column(head='Known by', kind='day')
    """
    say = quarter.say
    stem, _, value = name.partition("correlation_")
    if not stem and value:
        return Column(say("Chance, targets correlated by {value}", value=value), "share")
    declared = OTHERWISE.get(f"{table}.{name}") or COLUMNS.get(name)
    if name in quarter.indicators:
        declared = Column(quarter.indicators[name].label(quarter.language), "number")
    elif declared:
        declared = Column(say(declared.head), declared.kind)
    if declared and table == "peer_distances" and name not in ("ref_area", "distance"):
        return Column(say("Difference: {measure}", measure=declared.head), "number")
    return declared
