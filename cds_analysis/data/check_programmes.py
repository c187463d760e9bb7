"""Faults of programme folders: targets, plans, milestones and official counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from cds_analysis.cellar.addresses import is_web_address
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.text import plain_number
from cds_analysis.data.check_owners import owner_problems
from cds_analysis.data.check_wording import definition_problems, short_name_problems
from cds_analysis.data.columns import bad_address, cell_problems, place, read_rows, stranger_problems
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.indicator import Indicator, unknown_indicator
from cds_analysis.data.programme import Programme, Target, Threshold
from cds_analysis.data.programmes import load_programme, programme_folders, read_entry
from cds_analysis.data.schema import COUNTS, MILESTONES, PLANS, TARGETS
from cds_analysis.data.units import unknown_unit


def programme_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every fault of every programme of a data folder.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its registry and indicators.

    Yields
    ------
    Problem
        With file, line and column where it has one.
    """
    for name in programme_folders(dataset.root):
        yield from _entry_faults(name, dataset)
        targets = read_rows(TARGETS, dataset.root, name)
        yield from _target_faults(name, targets, dataset)
        yield from _plan_faults(read_rows(PLANS, dataset.root, name), dataset)
        yield from owner_problems(name, targets, dataset.root)
        yield from short_name_problems(targets)
        for table in (MILESTONES, COUNTS):
            yield from cell_problems(read_rows(table, dataset.root, name), table)


def _entry_faults(name: str, dataset: Dataset) -> Iterator[Problem]:
    try:
        entry = read_entry(name, dataset.root)
    except InputError as error:
        yield from error.problems
        return
    file = f"{dataset.root.name}/programmes/{name}/programme.yml"
    if entry["unit"] not in dataset.registry:
        yield unknown_unit(entry["unit"], dataset.registry.names(), file=file)
    if entry["source_url"] and not is_web_address(entry["source_url"]):
        yield bad_address(entry["source_url"], file=file, column="source_url")


def target_word_problems(targets: pd.DataFrame, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    """Yield the measures of a table of targets that are not declared."""
    return stranger_problems(targets, "indicator", indicators, unknown_indicator)


def target_problems(
    target: Target, adopted: date, indicators: Mapping[str, Indicator], **where: object
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
    **where
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
        yield Problem("deadline", message, hint, details, **where, column="deadline")  # type: ignore[arg-type]
    seen: set[tuple[str, str]] = set()
    for threshold in target.thresholds:
        if (threshold.indicator, threshold.direction) in seen:
            details = {"value": threshold.indicator}
            message = "“{value}” stands twice in one target."
            yield Problem("repeated_threshold", message, "Leave one of them.", details, **where)  # type: ignore[arg-type]
        seen.add((threshold.indicator, threshold.direction))
        if threshold.indicator in indicators:
            yield from _bound_problems(threshold, indicators[threshold.indicator], **where)


def _bound_problems(threshold: Threshold, spec: Indicator, **where: object) -> Iterator[Problem]:
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
        yield Problem("bounds", message, hint, details, **where, column="target_value")  # type: ignore[arg-type]


def _target_faults(name: str, targets: pd.DataFrame, dataset: Dataset) -> Iterator[Problem]:
    faults = list(cell_problems(targets, TARGETS))
    yield from faults
    yield from target_word_problems(targets, dataset.indicators)
    try:
        read_entry(name, dataset.root)
    except InputError:
        return  # reported already
    if faults:
        return
    programme = load_programme(name, dataset.root)
    file = TARGETS.file(dataset.root, name).relative_to(dataset.root.parent).as_posix()
    for target, line in zip(programme.targets, targets["csv_line"], strict=True):
        yield from target_problems(target, programme.adopted, dataset.indicators, file=file, line=int(line))
        for threshold in target.thresholds[1:]:
            if threshold.indicator not in dataset.indicators:
                where = {"file": file, "line": int(line), "column": "other_thresholds"}
                yield unknown_indicator(threshold.indicator, dataset.indicators, **where)
    yield from _too_many_targets(programme, file)
    yield from definition_problems(programme, dataset.indicators, file)


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


def _plan_faults(plans: pd.DataFrame, dataset: Dataset) -> Iterator[Problem]:
    yield from cell_problems(plans, PLANS)
    yield from stranger_problems(plans, "indicator", dataset.indicators, unknown_indicator)
    for row in plans[[area not in dataset.registry for area in plans["ref_area"]]].to_dict("records"):
        yield unknown_unit(row["ref_area"], dataset.registry.names(), **place(row, "ref_area"))
