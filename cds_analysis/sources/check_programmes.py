"""Faults of programme folders: targets, plans, milestones and official counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from cds_analysis.errors import InputError, Problem
from cds_analysis.registry.indicators import Indicator, unknown_indicator
from cds_analysis.registry.programme import Programme, Target, Threshold
from cds_analysis.registry.provinces import unknown_unit
from cds_analysis.sources.check_owners import owner_problems
from cds_analysis.sources.ground import Ground
from cds_analysis.sources.observations import OBSERVATION_COLUMNS, PLANNED
from cds_analysis.sources.plain_cells import is_day, is_number, is_period
from cds_analysis.sources.programmes import (
    COUNT_COLUMNS,
    MILESTONE_COLUMNS,
    TARGET_COLUMNS,
    dated_problems,
    load_programme,
    programme_folders,
    read_entry,
    target_form_problems,
)
from cds_analysis.sources.tables import read_table
from cds_analysis.text import nearest, plain_number

VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "counted": ("yes", "no"),
    "pillar": ("digital_government", "digital_economy", "digital_society", "infrastructure", "cross_cutting"),
    "direction": ("higher", "lower"),
    "kind": ("level", "thresholds", "every_year", "rank"),
    "certainty": ("established", "strong", "candidate", "weak"),
    "official_outlook": ("", "expected_2025", "hard_by_2025", "in_progress", "no_method"),
    "status": ("done", "ongoing", "in_progress", "to_issue", "weakness"),
    "count_of": ("total", "met", "remaining", "in_progress", "no_method", "expected_2025", "hard_by_2025"),
}


def programme_problems(ground: Ground) -> Iterator[Problem]:
    """Yield every fault of every programme of a data folder.

    Parameters
    ----------
    ground : Ground
        The data folder with its registry and indicators.

    Yields
    ------
    Problem
        With file, line and column where it has one.
    """
    for name in programme_folders(ground.root):
        folder = ground.root / "programmes" / name
        yield from _entry_faults(name, ground)
        targets = read_table(folder / "targets.csv", TARGET_COLUMNS, ground.root.parent)
        yield from target_word_problems(targets, ground.indicators)
        yield from _programme_faults(name, targets, ground)
        yield from _plan_faults(
            read_table(folder / "plan_values.csv", OBSERVATION_COLUMNS, ground.root.parent), ground
        )
        yield from owner_problems(name, targets, ground.root)
        milestones = read_table(folder / "milestones.csv", MILESTONE_COLUMNS, ground.root.parent)
        yield from _vocabulary(milestones, ("pillar", "status"))
        counts = read_table(folder / "official_counts.csv", COUNT_COLUMNS, ground.root.parent)
        yield from _vocabulary(counts, ("count_of",))
        for frame in (milestones, counts):
            yield from dated_problems(frame)


def _entry_faults(name: str, ground: Ground) -> Iterator[Problem]:
    try:
        unit = read_entry(name, ground.root)["unit"]
    except InputError as error:
        yield from error.problems
        return
    if unit not in ground.registry:
        file = f"{ground.root.name}/programmes/{name}/programme.yml"
        yield unknown_unit(unit, ground.registry.names(), file=file)


def target_word_problems(targets: pd.DataFrame, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    """Yield the words of a table of targets that are none of their columns, and identifiers that stand twice.

    Parameters
    ----------
    targets : pandas.DataFrame
        The columns of ``targets.csv`` as text, with ``csv_file`` and ``csv_line``.
    indicators : mapping of str to Indicator
        Declared measures.

    Yields
    ------
    Problem
        With file, line and column.
    """
    yield from _vocabulary(
        targets, ("counted", "pillar", "direction", "kind", "certainty", "official_outlook")
    )
    yield from _known_indicators(targets, indicators)
    yield from _repeated(targets, "target_id")


def target_problems(
    target: Target, adopted: date, indicators: Mapping[str, Indicator], **place: object
) -> Iterator[Problem]:
    """Yield what a target asks that cannot be: values outside their bounds, a last day before the first.

    Parameters
    ----------
    target : Target
        As entered.
    adopted : date
        Day on which its programme was adopted.
    indicators : mapping of str to Indicator
        Declared measures.
    **place
        ``file`` and ``line`` of the target.

    Yields
    ------
    Problem
        Errors.
    """
    if target.deadline < adopted:
        details: dict[str, object] = {"day": target.deadline, "adopted": adopted}
        message = "The deadline {day} lies before the programme was adopted, on {adopted}."
        hint = "Write the last day on which the target can be reached."
        yield Problem("deadline", message, hint, details, **place, column="deadline")  # type: ignore[arg-type]
    told: set[tuple[str, str]] = set()
    for threshold in target.thresholds:
        if (threshold.indicator, threshold.direction) in told:
            details = {"value": threshold.indicator}
            message = "“{value}” stands twice in one target."
            yield Problem("repeated_threshold", message, "Leave one of them.", details, **place)  # type: ignore[arg-type]
        told.add((threshold.indicator, threshold.direction))
        if threshold.indicator in indicators:
            yield from _bound_problems(threshold, indicators[threshold.indicator], **place)


def _bound_problems(threshold: Threshold, spec: Indicator, **place: object) -> Iterator[Problem]:
    value, lower, upper = threshold.value, spec.lower, spec.upper_bound(0)
    if value is None:
        return
    if (lower is not None and value < lower) or (upper is not None and value > upper):
        details = {
            "value": plain_number(value),
            "indicator": spec.indicator,
            "lower": "…" if lower is None else plain_number(lower),
            "upper": "…" if upper is None else plain_number(upper),
        }
        message, hint = "{value} is not possible for {indicator}.", "Expected: {lower} to {upper}."
        yield Problem("bounds", message, hint, details, **place, column="target_value")  # type: ignore[arg-type]


def _cells(frame: pd.DataFrame, column: str, fits: Any, expected: str) -> Iterator[Problem]:
    for row in frame[[not fits(text) for text in frame[column]]].to_dict("records"):
        details = {"value": row[column], "expected": expected}
        message = "“{value}” cannot be read."
        yield Problem(
            f"bad_{column}",
            message,
            "Expected: {expected}.",
            details,
            row["csv_file"],
            int(row["csv_line"]),
            column,
        )


def _vocabulary(frame: pd.DataFrame, columns: Iterable[str]) -> Iterator[Problem]:
    for column in columns:
        words = VOCABULARY[column]
        for row in frame[~frame[column].isin(words)].to_dict("records"):
            guess = nearest(row[column], words)
            details = {
                "value": row[column],
                "words": ", ".join(word for word in words if word),
                "nearest": guess,
            }
            hint = "Did you mean “{nearest}”? Known: {words}." if guess else "Known: {words}."
            message = "“{value}” is not a word of this column."
            yield Problem("vocabulary", message, hint, details, row["csv_file"], int(row["csv_line"]), column)


def _known_indicators(frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    for row in frame[~frame["indicator"].isin(list(indicators))].to_dict("records"):
        place = {"file": row["csv_file"], "line": int(row["csv_line"]), "column": "indicator"}
        yield unknown_indicator(row["indicator"], indicators, **place)


def _repeated(frame: pd.DataFrame, column: str) -> Iterator[Problem]:
    for row in frame[frame.duplicated(column)].to_dict("records"):
        message = "“{value}” stands twice."
        yield Problem(
            "duplicate",
            message,
            "Give each its own.",
            {"value": row[column]},
            row["csv_file"],
            int(row["csv_line"]),
            column,
        )


def _programme_faults(name: str, targets: pd.DataFrame, ground: Ground) -> Iterator[Problem]:
    unreadable = list(target_form_problems(targets))
    yield from unreadable
    try:
        read_entry(name, ground.root)
    except InputError:
        return  # told already
    if unreadable:
        return
    programme = load_programme(name, ground.root)
    file = f"{ground.root.name}/programmes/{name}/targets.csv"
    for target, line in zip(programme.targets, targets["csv_line"], strict=True):
        yield from target_problems(target, programme.adopted, ground.indicators, file=file, line=int(line))
        for threshold in target.thresholds[1:]:
            if threshold.indicator not in ground.indicators:
                place = {"file": file, "line": 0, "column": target.target_id}
                yield unknown_indicator(threshold.indicator, ground.indicators, **place)
    yield from _too_many_targets(programme, file)


def _too_many_targets(programme: Programme, file: str) -> Iterator[Problem]:
    counted = sum(target.counted for target in programme.targets)
    if counted > programme.n_targets:
        details = {"found": counted, "expected": programme.n_targets}
        message = "{found} targets are entered, but the programme has {expected}."
        yield Problem(
            "n_targets",
            message,
            "Correct n_targets in programme.yml, or mark goals “counted: no”.",
            details,
            file,
        )


def _plan_faults(plans: pd.DataFrame, ground: Ground) -> Iterator[Problem]:
    yield from _known_indicators(plans, ground.indicators)
    for row in plans[~plans["qualifier"].isin(PLANNED)].to_dict("records"):
        details = {"value": row["qualifier"], "words": ", ".join(PLANNED)}
        message = "“{value}” is not the qualifier of a plan value."
        yield Problem(
            "plan_qualifier",
            message,
            "Known: {words}.",
            details,
            row["csv_file"],
            int(row["csv_line"]),
            "qualifier",
        )
    # a value that is not public yet is an empty cell
    yield from _cells(
        plans,
        "obs_value",
        lambda text: not text or is_number(text),
        "a number with a decimal point, like 95.2",
    )
    yield from _cells(plans, "time_period", is_period, "2025 or 2021/2025")
    yield from _cells(plans, "known_from", is_day, "a day like 2024-10-21")
    for row in plans[[area not in ground.registry for area in plans["ref_area"]]].to_dict("records"):
        yield unknown_unit(
            row["ref_area"],
            ground.registry.names(),
            file=row["csv_file"],
            line=int(row["csv_line"]),
            column="ref_area",
        )
