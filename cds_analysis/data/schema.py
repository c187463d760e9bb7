"""The tables of a data folder, each column declared once; ``data/README.md`` says what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from cds_analysis.data.columns import Column, Table
from cds_analysis.data.kind import MEASURE_KINDS
from cds_analysis.data.owner import OWNER_BASES
from cds_analysis.data.relations import RELATION_KINDS

OBSERVED = ("exact", "approx", "at_least", "at_most")
PLANNED = ("planned", "target")
KNOWN_BASES = ("published", "published_month", "as_of_date", "document_date", "inferred")
SOURCE_KINDS = ("official", "official_copy", "official_via_press", "press", "private")
_PILLARS = ("digital_government", "digital_economy", "digital_society", "infrastructure", "cross_cutting")
_YES_NO = ("yes", "no")
_ENDING_BASES = ("declared", "shown", "unknown")
_PRECISIONS = ("day", "month", "year")


def _columns(names: str, kind: str = "text", required: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, kind, required) for name in names.split())


def _sourced(names: str = "") -> tuple[Column, ...]:
    """Return columns before the address of a page and the notes on it."""
    return (*_columns(names), Column("source_url", "address"), *_columns("note_vi note_en"))


def _needed(name: str, kind: str = "text") -> Column:
    return Column(name, kind, required=True)


def _word(name: str, words: Iterable[str], required: bool = True) -> Column:
    return Column(name, "text", required, tuple(words))


def _figures(path: str, value: Column, qualifiers: tuple[str, ...]) -> Table:
    return Table(
        path,
        (
            *_columns("ref_area indicator"),
            _needed("time_period", "period"),
            value,
            Column("unit_measure"),
            _word("qualifier", qualifiers),
            _needed("known_from", "day"),
            _word("known_from_basis", KNOWN_BASES),
            *_columns("source_org source_title"),
            Column("source_url", "address"),
            Column("note"),
        ),
    )


OBSERVATIONS = _figures("observations/*.csv", _needed("obs_value", "number"), OBSERVED)
# a value that is not public yet is an empty cell
PLANS = _figures("programmes/*/plan_values.csv", Column("obs_value", "number"), PLANNED)
TARGETS = Table(
    "programmes/*/targets.csv",
    (
        Column("target_id"),
        _word("counted", _YES_NO),
        _word("pillar", _PILLARS),
        *_columns("name_vi name_en short_name_vi short_name_en indicator"),
        _word("direction", ("higher", "lower")),
        Column("unit_measure"),
        _word("kind", ("level", "thresholds", "every_year", "rank")),
        Column("target_value", "number"),
        _needed("deadline", "day"),
        Column("target_basis"),
        Column("known_from", "day"),
        *_columns("interim_2024 target_2030", "number"),
        Column("other_thresholds", "thresholds"),
        _word("certainty", ("established", "strong", "candidate", "weak")),
        _word("official_outlook", ("expected_2025", "hard_by_2025", "in_progress", "no_method"), False),
        Column("outlook_known_from", "day"),
        *_sourced("source_title"),
    ),
    key=("target_id",),
)
MILESTONES = Table(
    "programmes/*/milestones.csv",
    (
        Column("milestone_id"),
        _word("pillar", _PILLARS),
        *_columns("name_vi name_en"),
        _word("status", ("done", "ongoing", "in_progress", "to_issue", "weakness")),
        _needed("as_of", "period"),
        *_sourced(),
    ),
)
COUNTS = Table(
    "programmes/*/official_counts.csv",
    (
        _needed("as_of", "period"),
        _word(
            "count_of",
            ("total", "met", "remaining", "in_progress", "no_method", "expected_2025", "hard_by_2025"),
        ),
        _needed("value", "whole"),
        *_sourced(),
    ),
)
OWNERS = Table(
    "programmes/*/owners.csv",
    (
        Column("target_id"),
        *_columns("agency_vi agency_en", required=True),
        _needed("valid_from", "day"),
        _word("basis", OWNER_BASES),
        *_sourced("source_title"),
    ),
    optional=True,
)
OTHER_PROGRAMMES = Table(
    "reference/programmes.csv",
    (
        *_columns("programme_id programme programme_vi jurisdiction"),
        _word("level", ("national", "province", "department", "group of states", "supranational")),
        Column("field"),
        Column("n_total", "whole"),
        Column("asof_date", "day"),
        _word("asof_precision", _PRECISIONS, False),
        *_columns("n_met_asof n_said_will_meet n_said_hard", "whole"),
        _needed("deadline", "day"),
        Column("final_date", "day"),
        _word("final_precision", _PRECISIONS, False),
        *_columns("n_total_final n_met_final n_unmeasured_final", "whole"),
        _word("ending_basis", _ENDING_BASES, False),
        Column("known_from", "day"),
        _word("known_from_basis", KNOWN_BASES, False),
        *_columns("source_urls_asof source_urls_final", "addresses"),
        *_columns("own_programmes confidence note"),
    ),
    key=("programme_id", "asof_date"),
    optional=True,
)
OTHER_TARGETS = Table(
    "reference/targets.csv",
    (
        *_columns("programme_id programme programme_vi jurisdiction target field"),
        Column("asof_date", "day"),
        _word("status_asof", ("met", "on_track", "off_track", "hard", "unknown", "no_data")),
        Column("official_outlook"),
        Column("share_of_way_covered", "number"),
        _needed("deadline", "day"),
        _word("status_final", ("met", "not_met", "unmeasured"), False),
        _word("ending_basis", _ENDING_BASES, False),
        _word("chosen_for_ending", _YES_NO),
        Column("known_from", "day"),
        _word("known_from_basis", KNOWN_BASES, False),
        Column("source_urls", "addresses"),
        *_columns("own_targets note"),
    ),
    key=("programme_id", "jurisdiction", "target", "asof_date"),
    optional=True,
)
PANEL = Table(
    "reference/panel.csv",
    (
        *_columns("measure unit", "clean", required=True),
        _needed("time_period", "year"),
        _needed("value", "number"),
    ),
    key=("measure", "unit", "time_period"),
)
PANEL_MEASURES = Table(
    "reference/panel_measures.csv",
    (
        _needed("measure", "clean"),
        _word("measure_kind", MEASURE_KINDS),
        *_columns("name_vi name_en", "clean", required=True),
        _needed("known_from", "day"),
        *_columns("source_org source_title licence", "clean", required=True),
    ),
    key=("measure",),
)
INDICATORS = Table(
    "registry/indicators.csv",
    (
        *_columns("indicator name_vi name_en unit_measure direction"),
        *_columns("lower_bound upper_bound", "number"),
        Column("kind"),
        Column("resolution", "number"),
        *_columns("rank_among breaks break_reasons_vi break_reasons_en preferred_source"),
        *_columns("definition_vi definition_en note"),
    ),
)
RELATIONS = Table(
    "registry/relations.csv",
    (
        *_columns("indicator other"),
        _word("kind", RELATION_KINDS),
        *_columns("reason_vi reason_en", required=True),
    ),
    optional=True,
)
MEASURES_BY_KIND = Table(
    "registry/kinds.csv",
    (Column("indicator"), _word("measure_kind", MEASURE_KINDS)),
    key=("indicator",),
    optional=True,
)
PROVINCES = Table(
    "registry/provinces.csv",
    (
        *_columns("code iso_3166_2 name_vi name_en type"),
        Column("region6_no", "whole"),
        *_columns("region6_vi region6_en subregion_vi subregion_en capital"),
        *_columns("seat_lat seat_lon", "number"),
        *_columns("successor_code successor_name successor_change sources note"),
    ),
)
PROVINCES_2025 = Table(
    "registry/provinces_2025.csv",
    (
        *_columns("code name_vi name_en type_2025_07 type_latest change"),
        Column("n_members", "whole"),
        *_columns("member_codes member_names code_of_63"),
        Column("region_306_no", "whole"),
        *_columns("region_306_vi region_306_en sources note"),
    ),
)
ALIASES = Table("registry/aliases.csv", _columns("alias code kind seen_in"))
TILES = Table(
    "registry/tile_grid.csv",
    (
        Column("code"),
        *_columns("row col", "whole", required=True),
        *_columns("kind parent_code name_vi label abbr3"),
    ),
)
SOURCES = Table(
    "registry/source_orgs.csv", (Column("source_org"), _word("source_kind", SOURCE_KINDS)), optional=True
)
AGENCY_WORDS = Table("registry/agency_words.csv", _columns("written meaning note"), optional=True)
UNIFIED_NAMES = Table(
    "registry/indicator_map.csv", _columns("file indicator_in_file condition indicator reason")
)
EXPECTED_ROWS = Table("expected_rows.csv", (Column("file"), _needed("rows", "whole")))
IMPORTS = Table("imports/log.csv", _columns("when who source file_name sha256 n_rows"), optional=True)
TABLES = tuple(one for one in list(globals().values()) if isinstance(one, Table))
