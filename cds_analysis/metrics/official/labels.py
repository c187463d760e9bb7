"""What each official method would say of many series, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace

import pandas as pd

from cds_analysis.cellar.arguments import table_problems
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.periods import year_number
from cds_analysis.intake.series import DIRECTIONS, HISTORY_COLUMNS, SERIES_COLUMNS
from cds_analysis.metrics.official.dns_weather import dns_weather_finding
from cds_analysis.metrics.official.escap import escap_finding
from cds_analysis.metrics.official.facts import NAN, Facts, Finding, plain_value, points_to
from cds_analysis.metrics.official.statcan import FIRST_BASE_YEAR, statcan_finding
from cds_analysis.metrics.official.un_chart import un_chart_finding

Points = Mapping[float, float]

METHODS: Mapping[str, Callable[[Facts], Finding]] = {
    "statcan": statcan_finding,
    "un_chart": un_chart_finding,
    "dns_weather": dns_weather_finding,
    "escap": escap_finding,
}
MAY_BE_ABSENT = ("target", "target_period", "limit")
_SIGNS = dict(zip(DIRECTIONS, (1.0, -1.0), strict=True))
_NUMBERS = ("ratio", "score", "prediction")


def official_labels(
    frame: pd.DataFrame,
    methods: Sequence[str] = tuple(METHODS),
    history: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the frame with the label of every official method beside each series.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a series: ``series_id, base_period, base_value, period, value, target, target_period, limit,
        direction`` (``higher`` or ``lower``). Periods are years or period texts. Any cell may be missing; the
        columns ``target``, ``target_period`` and ``limit`` may be absent.
    methods : sequence of str, optional
        Names from :data:`METHODS`.
    history : pandas.DataFrame, optional
        ``series_id, period, value``: the points of the series, which ``dns_weather`` and the prediction of
        ``escap`` need. Points after a row's ``period`` are not used. Of two values of one period the later
        row counts. A missing ``base_value`` is taken from it: the base period's, else the next one's (from
        2015 on where no base period is given).

    Returns
    -------
    pandas.DataFrame
        The rows as they came, and per method ``<method>_label`` (text, missing where the method cannot say),
        ``<method>_ratio``, ``<method>_score``, ``<method>_prediction`` (numbers, missing where the method has
        none) and ``<method>_flag`` (why there is no label, or ``label unstable`` and other remarks, parted
        by ``; ``; empty without any).

    Raises
    ------
    InputError
        If a column is absent or a method unknown; never because of a value.

    Notes
    -----
    Sources stand with each method: :mod:`~cds_analysis.metrics.official.statcan`,
    :mod:`~cds_analysis.metrics.official.un_chart`, :mod:`~cds_analysis.metrics.official.dns_weather`,
    :mod:`~cds_analysis.metrics.official.escap`.

    Examples
    --------
    >>> one = {"series_id": "fibre", "base_period": 2016, "base_value": 84.3, "period": 2024, "value": 96.4,
    ...     "target": 100.0, "target_period": 2030, "direction": "higher"}
    >>> official_labels(pd.DataFrame([one]), ["un_chart"]).iloc[0, -5:].tolist()[:1]
    ['on_track']
    """
    problems = [*_column_problems(frame, history), *_method_problems(methods)]
    if problems:
        raise InputError(problems)
    series = _facts(frame, _points_by_series(history))
    columns: dict[str, pd.Series] = {}
    for method in methods:
        columns |= _method_columns(method, [METHODS[method](facts) for facts in series], series, frame.index)
    kept = frame.drop(columns=[name for name in columns if name in frame.columns])
    return pd.concat([kept, pd.DataFrame(columns, index=frame.index)], axis=1)


def _column_problems(frame: pd.DataFrame, history: pd.DataFrame | None) -> Iterator[Problem]:
    needed = [column for column in SERIES_COLUMNS if column not in MAY_BE_ABSENT]
    yield from table_problems(frame=(frame, needed))
    if history is not None:
        yield from table_problems(history=(history, list(HISTORY_COLUMNS)))


def _method_problems(methods: Sequence[str]) -> Iterator[Problem]:
    for method in methods:
        if method not in METHODS:
            details = {"value": method, "expected": ", ".join(METHODS)}
            yield Problem("unknown_method", "“{value}” cannot be read.", "Expected: {expected}.", details)


def _points_by_series(history: pd.DataFrame | None) -> dict[object, dict[float, float]]:
    found: dict[object, dict[float, float]] = {}
    if history is None:
        return found
    years = {period: year_number(period) for period in history["period"].unique()}
    cells = zip(history["series_id"], history["period"], history["value"], strict=True)
    for series, period, value in cells:
        when, what = years.get(period, NAN), plain_value(value)
        if not math.isnan(when) and not math.isnan(what):
            found.setdefault(series, {})[when] = what
    return found


def _facts(frame: pd.DataFrame, points: Mapping[object, Points]) -> list[Facts]:
    numbers = {name: _column(frame, name).map(plain_value).tolist() for name in ("base_value", "value")}
    numbers |= {name: _column(frame, name).map(plain_value).tolist() for name in ("target", "limit")}
    periods = ("base_period", "period", "target_period")
    numbers |= {name: _column(frame, name).map(year_number).tolist() for name in periods}
    signs = [_SIGNS.get(str(word).strip(), NAN) for word in frame["direction"]]
    rows = [dict(zip(numbers, row, strict=True)) for row in zip(*numbers.values(), strict=True)]
    series = zip(rows, signs, frame["series_id"], strict=True)
    return [_with_points(Facts(**row, sign=sign), points.get(name, {})) for row, sign, name in series]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name].astype(object) if name in frame.columns else pd.Series(NAN, frame.index, dtype=object)


def _with_points(facts: Facts, points: Points) -> Facts:
    if math.isnan(facts.period) or math.isnan(facts.value):
        return facts
    known = points_to(points, facts.period, facts.value)
    notes = ("history disagrees",) if points.get(facts.period, facts.value) != facts.value else ()
    facts = replace(facts, periods=tuple(known), values=tuple(known.values()), notes=notes)
    return _with_base(facts, points) if math.isnan(facts.base_value) else facts


def _with_base(facts: Facts, points: Points) -> Facts:
    first = FIRST_BASE_YEAR if math.isnan(facts.base_period) else facts.base_period
    when = min((year for year in points if first <= year < facts.period), default=NAN)
    if math.isnan(when):
        return facts
    notes = (*facts.notes, "base from history")
    return replace(facts, base_period=when, base_value=points[when], notes=notes)


def _method_columns(
    method: str, findings: Sequence[Finding], series: Sequence[Facts], index: pd.Index
) -> dict[str, pd.Series]:
    rows = [asdict(finding) for finding in findings]
    labels = [row["label"] or None for row in rows]
    flags = ["; ".join((*row["flags"], *facts.notes)) for row, facts in zip(rows, series, strict=True)]
    numbers = {
        f"{method}_{name}": pd.Series([plain_value(row[name]) for row in rows], index, dtype=float)
        for name in _NUMBERS
    }
    label = {f"{method}_label": pd.Series(labels, index, dtype="str")}
    return label | numbers | {f"{method}_flag": pd.Series(flags, index, dtype="str")}
