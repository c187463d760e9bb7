"""Rows of an answer as observations: names, numbers, counts, sums and bounds must all be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pandas as pd

from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.periods import Period
from cds_analysis.cellar.text import fold, nearest
from cds_analysis.data.check_rows import row_problems
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.observations import OBSERVATION_COLUMNS, load_observations
from cds_analysis.data.servers import SourceSettings
from cds_analysis.data.units import Registry, UnitSystem
from cds_analysis.intake.fetch.grids import Grid, address_for
from cds_analysis.intake.parsing.cells import Unreadable
from cds_analysis.intake.parsing.days import read_period
from cds_analysis.intake.parsing.values import read_value

_BEFORE_NAMES = re.compile(r"^(ubnd|uy ban nhan dan)?\s*(tinh|thanh pho|tp\.?)?\s*")
_PRELIMINARY = re.compile(r"\s*\(?\b(sơ bộ|prel\.?|ước tính|ước)\)?\s*", re.IGNORECASE)


@dataclass
class _Reading:
    """What is gathered while an answer is read."""

    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def figures_of(
    grid: Grid, source: SourceSettings, period: Period, dataset: Dataset, file: str, known_from: date
) -> pd.DataFrame:
    """Return the observations of an answer.

    Parameters
    ----------
    grid : list of dict
        From :func:`cds_analysis.intake.fetch.grids.read_grid`.
    source : SourceSettings
        The source.
    period : Period
        What was asked for; rows with a period of their own keep that.
    dataset : Dataset
        Registry and indicators.
    file : str
        Of the kept answer, for messages.
    known_from : date
        The day of the answer.

    Returns
    -------
    pandas.DataFrame
        The observation columns as text, then ``csv_file`` and ``csv_line``.

    Raises
    ------
    InputError
        If a province is not known or told twice, a number cannot be read, the count or a sum is wrong, or a
        value lies outside its bounds: all of it is told, and nothing of the answer is used.
    """
    reading = _Reading()
    names = _unit_names(dataset.registry, period)
    for line, cells in enumerate(grid, start=1):
        _read_row(cells, line, source, period, dataset, names, file, known_from, reading)
    reading.problems += _count_problems(reading, source, period, dataset, file)
    frame = pd.DataFrame(reading.rows, columns=OBSERVATION_COLUMNS, dtype="str")
    frame = frame.assign(csv_file=file, csv_line=reading.lines)
    if not reading.problems:
        known = load_observations(data=dataset.root)
        faults = row_problems(frame, dataset, known_from, known)
        reading.problems += [one for one in faults if one.severity == "error"]
    if reading.problems:
        raise InputError(reading.problems)
    return frame


def _system_of(registry: Registry, period: Period) -> UnitSystem:
    """Return the division of the country that held at the end of a period; the first one before all."""
    fitting = [one for one in registry.systems if one.valid_from is None or one.valid_from <= period.end]
    return fitting[-1] if fitting else registry.systems[0]


def _unit_names(registry: Registry, period: Period) -> dict[str, str]:
    """Return the keys of the units of the period's own system by their folded names."""
    system = _system_of(registry, period)
    units = registry.members(system.system)
    names = {fold(name): unit.key for unit in units for name in (unit.name, unit.name_en)}
    prefix = system.prefix
    spelled = {
        alias: key
        for alias, key in registry.aliases.items()
        if key.startswith(prefix) and key in names.values()
    }
    return {**spelled, **names, fold(registry.country.name): registry.country.key}


def _read_row(
    cells: Mapping[str, str],
    line: int,
    source: SourceSettings,
    period: Period,
    dataset: Dataset,
    names: Mapping[str, str],
    file: str,
    known_from: date,
    reading: _Reading,
) -> None:
    unit = (
        dataset.registry.find(source.unit).key
        if source.unit
        else _unit(cells, line, source, names, file, reading)
    )
    text, note = _period(cells, line, source, period, file, reading)
    if not unit or not text:
        return
    numbers_read = {}
    for head, indicator in source.columns.items():
        spec = dataset.indicators[indicator]
        try:
            value = read_value(
                cells[head], spec.unit_measure, upper=spec.upper_bound(dataset.registry.n_ranked(unit))
            )
        except Unreadable as fault:
            details = {"value": cells[head], **fault.details}
            reading.problems.append(Problem("answer", fault.message, fault.hint, details, file, line, head))
            continue
        if value is None:
            continue
        numbers_read[head] = value.value
        reading.lines.append(line)
        reading.rows.append(
            {
                "ref_area": unit,
                "indicator": indicator,
                "time_period": text,
                "obs_value": value.value,
                "unit_measure": spec.unit_measure,
                "qualifier": value.qualifier,
                "known_from": known_from.isoformat(),
                "known_from_basis": "as_of_date",
                "source_org": source.source_org,
                "source_title": source.source_title,
                "source_url": address_for(source, period),
                "note": "; ".join(part for part in (note, value.remark) if part),
            }
        )
    reading.problems += _sum_problems(numbers_read, line, source, file)


def _unit(
    cells: Mapping[str, str],
    line: int,
    source: SourceSettings,
    names: Mapping[str, str],
    file: str,
    reading: _Reading,
) -> str:
    name = cells[source.unit_column]
    folded = fold(name)
    key = names.get(folded) or names.get(_BEFORE_NAMES.sub("", folded))
    if key is None:
        close = nearest(_BEFORE_NAMES.sub("", folded), list(names))
        details = {"value": name, "nearest": names.get(fold(close), "")}
        hint = "Is “{nearest}” meant? Then add the spelling to data/registry/aliases.csv." if close else ""
        message = "“{value}” is no province of that time."
        reading.problems.append(
            Problem("answer_unit", message, hint, details, file, line, source.unit_column)
        )
    return key or ""


def _period(
    cells: Mapping[str, str], line: int, source: SourceSettings, period: Period, file: str, reading: _Reading
) -> tuple[str, str]:
    """Return the period of a row, and a note if the source calls its value preliminary."""
    if not source.period_column:
        return period.text, ""
    written = cells[source.period_column]
    plain = _PRELIMINARY.sub("", written)
    try:
        return read_period(plain), "" if plain == written else written.replace(plain, "").strip(" ()")
    except Unreadable as fault:
        details = {"value": written, **fault.details}
        reading.problems.append(
            Problem("answer", fault.message, fault.hint, details, file, line, source.period_column)
        )
        return "", ""


def _sum_problems(
    cells: Mapping[str, str], line: int, source: SourceSettings, file: str
) -> Iterator[Problem]:
    wanted = {source.total, *source.parts}
    if not source.total or not wanted & set(cells):
        return
    if wanted - set(cells):
        details = {"missing": ", ".join(head for head in (source.total, *source.parts) if head not in cells)}
        message = "{missing} is empty, so the sum of the parts cannot be checked."
        yield Problem("answer_sum", message, "", details, file, line, source.total)
        return
    numbers = {head: Decimal(text) for head, text in cells.items()}
    total, parts = numbers[source.total], sum((numbers[head] for head in source.parts), Decimal(0))
    # each printed number may be off by half of its last digit
    printed = [
        Decimal(1).scaleb(int(numbers[head].as_tuple().exponent)) / 2
        for head in (source.total, *source.parts)
    ]
    if abs(total - parts) > sum(printed, Decimal(0)):
        details = {"total": str(total), "parts": str(parts)}
        message = "The parts add up to {parts}, but the answer says {total}."
        yield Problem("answer_sum", message, "", details, file, line, source.total)


def _count_problems(
    reading: _Reading, source: SourceSettings, period: Period, dataset: Dataset, file: str
) -> Iterator[Problem]:
    keys = [(row["ref_area"], row["indicator"], row["time_period"]) for row in reading.rows]
    for unit in dict.fromkeys(key[0] for key in keys if keys.count(key) > 1):
        yield Problem("answer_twice", "“{value}” stands twice.", "", {"value": unit}, file)
    if source.unit:
        return
    system = _system_of(dataset.registry, period).system
    expected = source.n_rows or len(dataset.registry.members(system))
    n_units = len({row["ref_area"] for row in reading.rows} - {dataset.registry.country.key})
    if not reading.problems and n_units != expected:
        details = {"found": n_units, "expected": expected}
        yield Problem(
            "answer_count", "The answer has {found} provinces; {expected} are expected.", "", details, file
        )
