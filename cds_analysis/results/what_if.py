"""What the chance of a target would be if its next figure were this or that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd

from cds_analysis.cellar.arguments import last_day, not_known
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.programme import Target
from cds_analysis.results.quarter import Quarter

_COLUMNS = ["probability", "grade", "q10", "q50", "q90", "word"]


def what_if(quarter: Quarter, target: str, values: float | Iterable[float], day: date | str) -> pd.DataFrame:
    """Return the chance of a target as it is, and as it would be with a next figure of each value.

    Everything else stays as it was known: the other units' figures, the programme, what came before.

    Parameters
    ----------
    quarter : Quarter
        From :func:`cds_analysis.results.quarter.open_quarter`.
    target : str
        Its identifier; with several thresholds the figure is one of its leading measure.
    values : float or iterable of float
        In the unit of the measure.
    day : date or str
        Of which day, or period such as ``2025-Q1``, the figure is; later than the newest one, no later than
        the deadline.

    Returns
    -------
    pandas.DataFrame
        The first row as it is (``value`` missing), then one a value: ``value, time_period, probability``
        (0–1, missing if none), ``grade, q10, q50, q90`` (at the deadline, in the unit), ``word``.

    Raises
    ------
    InputError
        If there is no such target, a place in an order is asked about, a value lies beyond the bounds, or the
        day is not ahead; all at once.

    Examples
    --------
    >>> from cds_analysis.results.quarter import open_quarter
    >>> table = what_if(open_quarter("Mẫu Lam", "2024-Q4"), "T04", [60, 70, 75], "2025-Q1")
    >>> table["probability"].is_monotonic_increasing
    True
    """
    asked = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").tolist()
    problems: list[Problem] = []
    when = last_day(day, "day", problems)
    period = day if isinstance(day, str) else str(when)
    targets = {one.target_id: one for one in quarter.programme.targets} if quarter.programme else {}
    if target not in targets:
        problems.append(not_known(target, list(targets), "target"))
    elif when is not None:
        problems += _problems(quarter, targets[target], asked, when, period)
    stop_on_errors(problems)
    assert when is not None
    alone = _alone(quarter, targets[target], quarter.as_of)
    rows = [
        _row(alone),
        *(_row(_with(alone, targets[target], value, period), value, period) for value in asked),
    ]
    return pd.DataFrame(rows)


def _problems(
    quarter: Quarter, target: Target, values: list[float], when: date, period: str
) -> list[Problem]:
    spec = quarter.outlook.spec(target.indicator)
    own = quarter.figures(target.indicator).query("ref_area == @quarter.unit.key")
    newest = own["period_end"].max().date() if len(own) else quarter.programme.adopted  # type: ignore[union-attr]
    found = []
    if target.kind == "rank":
        message = "The target {value} is a place among all provinces: one figure does not move it alone."
        found.append(Problem("no_what_if", message, "", {"value": target.target_id}, column="target"))
    if target.kind == "every_year" and not period.isdigit():
        message = "The target {value} needs the figure of a whole year: {period} is none."
        facts = {"value": target.target_id, "period": period}
        found.append(Problem("no_what_if", message, "", facts, column="day"))
    if not newest < when <= target.deadline:
        message = "{value} is not after {newest}, the newest figure, and by {deadline}, the deadline."
        details = {"value": when, "newest": newest, "deadline": target.deadline}
        found.append(Problem("no_what_if", message, "", details, column="day"))
    low = float("-inf") if spec.lower is None else spec.lower
    high = float("inf") if spec.upper is None else spec.upper
    message = "{value} lies beyond the possible values of {measure}: {low} to {high}."
    bounds = {"measure": spec, "low": f"{low:g}", "high": f"{high:g}"}
    return found + [
        Problem("beyond", message, "", {"value": f"{value:g}", **bounds}, column="values")
        for value in values
        if not low <= value <= high
    ]


def _alone(quarter: Quarter, target: Target, day: date) -> Quarter:
    """Return the quarter on a day with one target alone, and the figures that it has today."""
    assert quarter.programme is not None
    other = replace(quarter, as_of=day, programme=replace(quarter.programme, targets=(target,)))
    vars(other).update(quarter.shared(), stand_ins=quarter.stand_ins)
    return other


def _with(alone: Quarter, target: Target, value: float, period: str) -> Quarter:
    """Return the quarter with one more figure, as it would be known on the last day of its period."""
    when = parse_period(period)
    other = _alone(alone, target, max(alone.as_of, when.end))
    day, spec = pd.Timestamp(when.end), alone.indicators[target.indicator]
    text = f"{value:.10g}"
    row = {
        "ref_area": alone.unit.key,
        "indicator": spec.indicator,
        "time_period": period,
        "obs_value": value,
        "qualifier": "exact",
        "known_from": day,
        "period_start": pd.Timestamp(when.start),
        "period_end": day,
        "decimals": len(text.partition(".")[2]),
        "source_kind": "official",
        "chosen": True,
    }
    figures = pd.concat([alone.figures(spec.indicator), pd.DataFrame([row])], ignore_index=True)
    kept = alone.chosen[alone.chosen["indicator"] != spec.indicator]
    vars(other).update(
        chosen=pd.concat([kept, figures], ignore_index=True),
        _by_indicator={**vars(alone)["_by_indicator"], spec.indicator: figures},
    )
    return other


def _row(quarter: Quarter, value: float | None = None, period: str | None = None) -> dict[str, object]:
    target = quarter.targets.iloc[0]
    return {"value": value, "time_period": period, **target[_COLUMNS].to_dict()}
