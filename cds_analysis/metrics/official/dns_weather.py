"""The weather symbols of Germany's sustainable-development indicators (Destatis)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from cds_analysis.metrics.official.facts import NAN, UNSTABLE, Facts, Finding, input_fault, reached

SYMBOLS = ("sun", "slightly_cloudy", "cloudy", "thunderstorm")
MOST_POINTS, FEWEST_POINTS = 6, 4
SMALL_MISS, LARGE_MISS = 0.05, 0.20
_ROUNDING = 0.01


def dns_weather_finding(facts: Facts) -> Finding:
    """Return the weather symbol of one series.

    Parameters
    ----------
    facts : Facts
        With at least four yearly points; a target with its year, a target without one (a level to hold), or
        none (the direction alone counts).

    Returns
    -------
    Finding
        Label ``sun``, ``slightly_cloudy``, ``cloudy`` or ``thunderstorm``; prediction: the value at the
        target's year if the mean of the last five yearly changes went on; ratio: by how much it would miss
        the target, as a share of today's gap (0 where it would not; missing once the target is reached).
        Flag ``missing years`` where points are not a year apart, and ``label unstable`` too where filling
        them in on a straight line gives another symbol.

    Notes
    -----
    Federal Statistical Office of Germany (Destatis), indicator reports of the German Sustainable Development
    Strategy, status of indicators. A gap that stays the same is a thunderstorm on the way to a dated target.

    Examples
    --------
    >>> years = (2014.0, 2015.0, 2016.0, 2017.0, 2018.0, 2019.0)
    >>> gases = (71.233, 71.913, 71.539, 70.350, 68.100, 63.707)
    >>> dns_weather_finding(Facts(period=2019.0, value=63.707, target=60.0, target_period=2020.0, sign=-1.0,
    ...     periods=years, values=gases)).label
    'cloudy'
    """
    fault = input_fault(facts)
    if fault:
        return Finding(flags=(fault,))
    yearly = _yearly_points(dict(zip(facts.periods, facts.values, strict=True)))
    if len(yearly) < FEWEST_POINTS:
        return Finding(flags=("too few points",))
    found = _judge(facts, yearly)
    filled = _filled(yearly)
    if filled == yearly:
        return found
    unstable = _judge(facts, filled).label != found.label
    return replace(found, flags=(*((UNSTABLE,) if unstable else ()), *found.flags, "missing years"))


def _yearly_points(points: Mapping[float, float]) -> dict[float, float]:
    """Return the points that lie whole years before the latest."""
    latest = max(points, default=NAN)
    ago = {when: latest - when for when in points}
    whole = {round(gap): when for when, gap in ago.items() if abs(gap - round(gap)) <= _ROUNDING}
    return {when: points[when] for when in whole.values()}


def _filled(yearly: Mapping[float, float]) -> dict[float, float]:
    """Return the points with a point in every year, on straight lines between those known."""
    whole: dict[float, float] = {}
    before: tuple[float, float] | None = None
    for when, what in yearly.items():
        if before:
            steps = round(when - before[0])
            slope = (what - before[1]) / steps
            whole |= {before[0] + step: before[1] + slope * step for step in range(1, steps)}
        whole[when] = what
        before = (when, what)
    return whole


def _judge(facts: Facts, yearly: Mapping[float, float]) -> Finding:
    periods, values = list(yearly)[-MOST_POINTS:], list(yearly.values())[-MOST_POINTS:]
    pace = (values[-1] - values[0]) / (periods[-1] - periods[0])
    if not facts.has_target:
        last = (values[-1] - values[-2]) * facts.sign
        return Finding(direction_symbol(pace * facts.sign, last))
    has_met = reached(facts.value, facts.target, facts.sign)
    if has_met or math.isnan(facts.target_period):
        ahead = facts.value + pace * facts.years_left
        return Finding(hold_symbol(pace * facts.sign, reached=has_met), prediction=ahead)
    return _judge_way(facts, pace)


def _judge_way(facts: Facts, pace: float) -> Finding:
    ahead = facts.value + pace * facts.years_left
    miss = max((facts.target - ahead) * facts.sign, 0.0) / abs(facts.target - facts.value)
    flags = ("target period past",) if facts.years_left < 0 else ()
    return Finding(way_symbol(pace * facts.sign, miss), miss, NAN, ahead, flags)


def way_symbol(pace: float, miss: float) -> str:
    """Return the symbol on the way to a dated target.

    Parameters
    ----------
    pace : float
        Mean yearly change, more than zero in the desired direction.
    miss : float
        Shortfall at the target's year, as a share of today's gap.

    Returns
    -------
    str
        One of :data:`SYMBOLS`.

    Notes
    -----
    Destatis: missed by less than 5%, by 5 to 20%, by more; not moving towards the target.

    Examples
    --------
    >>> way_symbol(1.0, 0.04), way_symbol(1.0, 0.2), way_symbol(1.0, 0.3), way_symbol(0.0, 1.0)
    ('sun', 'slightly_cloudy', 'cloudy', 'thunderstorm')
    """
    if pace <= 0:
        return "thunderstorm"
    if miss < SMALL_MISS:
        return "sun"
    return "slightly_cloudy" if miss <= LARGE_MISS else "cloudy"


def hold_symbol(pace: float, *, reached: bool) -> str:
    """Return the symbol of a level to hold, or of a target already reached.

    Parameters
    ----------
    pace : float
        Mean yearly change, more than zero in the desired direction.
    reached : bool
        Whether the latest value meets it.

    Returns
    -------
    str
        One of :data:`SYMBOLS`.

    Notes
    -----
    Destatis: reached and not worsening, reached and worsening, missed and not moving away, moving away.

    Examples
    --------
    >>> hold_symbol(0.0, reached=True), hold_symbol(-1.0, reached=True), hold_symbol(-1.0, reached=False)
    ('sun', 'slightly_cloudy', 'thunderstorm')
    """
    if reached:
        return "sun" if pace >= 0 else "slightly_cloudy"
    return "cloudy" if pace >= 0 else "thunderstorm"


def direction_symbol(trend: float, last: float) -> str:
    """Return the symbol of a series that has a direction and no number to reach.

    Parameters
    ----------
    trend, last : float
        Mean yearly change and last change, more than zero in the desired direction.

    Returns
    -------
    str
        One of :data:`SYMBOLS`.

    Notes
    -----
    Destatis: no change at all does not count as right.

    Examples
    --------
    >>> direction_symbol(1.0, -1.0), direction_symbol(0.0, 2.0), direction_symbol(-1.0, 0.0)
    ('slightly_cloudy', 'cloudy', 'thunderstorm')
    """
    if trend > 0:
        return "sun" if last > 0 else "slightly_cloudy"
    return "cloudy" if last > 0 else "thunderstorm"
