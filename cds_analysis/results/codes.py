"""What the codes of the result tables mean, as English messages that the pages and the workbook translate."""

from __future__ import annotations

from collections.abc import Mapping

AGAINST: Mapping[str, str] = {
    "best": "the leader",
    "median": "the median of each part",
    "goal": "the place aimed at",
    "region_median": "the median of the region",
}
REST: Mapping[str, str] = {
    "not_published": "parts that are not published",
    "rounding": "rounding",
    "medians": "medians of parts do not add up to the median of totals",
}
PEER_GROUPS: Mapping[str, str] = {
    "alike": "most alike in structure",
    "subregion": "same part of the region",
    "region": "same region",
    "list": "named by the province",
}
OFFICIAL_METHODS: Mapping[str, str] = {
    "statcan": "Statistics Canada",
    "un_chart": "UN Progress Chart",
    "dns_weather": "Germany's weather symbols",
    "escap": "UN commission ESCAP",
}
OFFICIAL_LABELS: Mapping[str, str] = {
    "achieved": "achieved",
    "on_track": "on track",
    "acceleration_needed": "acceleration needed",
    "limited": "limited progress",
    "deterioration": "deterioration",
    "stagnation_or_regression": "stagnation or regression",
    "sun": "sun",
    "slightly_cloudy": "slightly cloudy",
    "cloudy": "cloudy",
    "thunderstorm": "thunderstorm",
    "reached": "reached",
    "will_meet": "will meet",
    "accelerate": "accelerate",
    "regression": "regression",
    "met": "achieved",
    "insufficient": "insufficient",
}
BASES: Mapping[str, str] = {
    "resolution": "the Resolution itself",
    "plan_4677": "Plan 4677/KH-UBND (2025)",
    "plan_1051": "Plan 1051/KH-UBND (2024)",
    "plan_1051_2024": "Plan 1051/KH-UBND, value for 2024",
    "national_411": "Decision 411/QĐ-TTg (national value)",
    "decision": "the Decision itself",
    "plan": "the plan",
    "official_list": "the official list",
    "not_public": "not public",
}
COUNTS: Mapping[str, str] = {
    "total": "Targets in all",
    "met": "Met or exceeded",
    "remaining": "Remaining",
    "in_progress": "In progress",
    "no_method": "Without a method of measurement",
    "expected_2025": "Expected by 2025",
    "hard_by_2025": "Hard to reach by 2025",
    "shown": "Proven by published figures",
    "declared": "Declared by the standing agency",
}
WORKS: Mapping[str, str] = {
    "done": "Done",
    "ongoing": "Ongoing",
    "in_progress": "In progress",
    "to_issue": "To be issued",
    "weakness": "Named as a weakness",
}
REASONS: Mapping[str, str] = {
    "reached": "the value reaches the target",
    "short": "the value is short of the target",
    "no_target_value": "no target value is public, or none was known on this day",
    "no_observation": "no figure has been published",
    "only_related": "only a related measure has a figure, and that is not the same",
    "bound_open": "only a bound is known, and it does not settle the question",
    "too_close": "the figure is approximate and too close to the target",
    "year_missed": "at least one year fell short",
    "years_outstanding": "not every year is known yet",
    "part_missing": "one of the thresholds has no figure",
    "one_value": "one value only",
    "short_span": "all values lie within half a year",
    "bound_last": "the newest figure is only a bound",
    "few_values": "fewer than four values",
    "approximate": "some values are approximate",
    "no_peers": "no peers to learn from",
    "few_peers": "fewer than five peers to learn from",
    "stand_ins": "no peers to learn from; similar measures in other countries stand in",
    "few_stand_ins": "no peers to learn from, and only one similar measure in other countries",
    "jump_last": "the newest figure jumps as no measure does: a mistake, or another way of counting?",
    "too_far": "the deadline is more than ten years ahead",
    "peers_only": "no figure of its own; from where the others stand",
    "short_pasts": "the others' pasts are shorter than the way to the deadline",
    "one_year": "the others show one year only",
    "mostly_beyond": "the others' pasts tell of less than half the way",
    "after_break": "only figures since the measure changed",
    "break_ahead": "the measure changes before the deadline",
    "at_ceiling": "at the ceiling already; only peers can tell whether it holds",
    "every_year": "every year to come must hold",
    "several_thresholds": "several thresholds, which hang together",
    "deadline_passed": "the deadline has passed",
    "before_the_end": "the newest figure is from before the last half-year",
}
CHANGES: Mapping[str, str] = {
    "target": "the target was adjusted",
    "target_known": "the value to reach was published",
    "definition": "the measure changed",
    "revision": "an earlier figure was revised",
    "new_data": "a new figure",
    "late_data": "a figure from before that was entered late",
    "withdrawn": "a figure is no longer there",
    "peers": "new figures of others",
    "neighbour": "another figure of a neighbouring measure",
    "deadline": "the deadline has passed",
    "method": "computed again today, that quarter would read otherwise",
    "time": "only time has passed",
}
FIGURE_CHANGES: Mapping[str, str] = {
    "new_data": "new",
    "late_data": "from before, entered late",
    "revision": "revised",
    "withdrawn": "no longer there",
}
SCENARIOS: Mapping[str, str] = {
    "needed": "Needed",
    "others": "Others from this level went so fast",
    "so_far": "As so far",
    "forecast": "As forecast",
    "best_quarter": "As the fastest quarter of the others",
    "safe": "For a chance of 80%",
}
GRADES: Mapping[str, str] = {
    "strong": "strong evidence",
    "fair": "fair evidence",
    "weak": "weak evidence",
    "none": "no evidence",
}
RUNGS: Mapping[str, str] = {
    "own": "own figures",
    "neighbour": "a neighbouring measure",
    "others": "other provinces",
    "country": "the whole country",
}
CERTAINTY: Mapping[str, str] = {
    "established": "established",
    "strong": "strong source",
    "candidate": "candidate",
    "weak": "weak source",
}
OUTLOOKS: Mapping[str, str] = {
    "hard_by_2025": "hard to reach by 2025",
    "expected_2025": "expected by 2025",
    "in_progress": "in progress",
    "no_method": "no method to measure it",
}
PILLARS: Mapping[str, str] = {
    "digital_government": "Digital government",
    "digital_economy": "Digital economy",
    "digital_society": "Digital society",
    "infrastructure": "Digital infrastructure",
    "cross_cutting": "Cross-cutting",
}
DIRECTIONS: Mapping[str, str] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "none": "no direction",
}
TARGET_KINDS: Mapping[str, str] = {
    "level": "one value",
    "thresholds": "several thresholds",
    "every_year": "every year",
    "rank": "a rank",
}
PRECISION: Mapping[str, str] = {
    "exact": "exact",
    "approx": "about",
    "at_least": "over",
    "at_most": "under",
}
KNOWN_BASES: Mapping[str, str] = {
    "published": "day of publication",
    "published_month": "month of publication",
    "as_of_date": "day of which the figure speaks",
    "document_date": "day of the document",
    "inferred": "estimated",
}
SOURCE_KINDS: Mapping[str, str] = {
    "official": "official",
    "official_copy": "copy of an official page",
    "official_via_press": "official, told by the press",
    "press": "press",
    "private": "private",
}
RANK_SOURCES: Mapping[str, str] = {"published": "published", "computed": "computed from the values"}
PRICES: Mapping[str, str] = {"nominal": "current prices", "real": "constant prices"}
NEEDS: Mapping[str, str] = {
    "figure": "the figure",
    "exact_figure": "an exact figure",
    "target_value": "the value to reach",
}
HOLDERS: Mapping[str, str] = {"document": "named by a document", "function": "by its function"}
