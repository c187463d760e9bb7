"""The SDG Progress Chart of the United Nations, as a sub-national statistics office restates it."""

from __future__ import annotations

import math
from dataclasses import replace

from cds_analysis.metrics.official.facts import (
    NAN,
    SHARE_CEILING,
    UNSTABLE,
    Facts,
    Finding,
    base_fault,
    growth,
    input_fault,
    mirrored,
    power,
    reached,
    rescaled,
    share_ceiling,
)

LABELS = {3.0: "on_track", 2.0: "acceleration_needed", 1.0: "stagnation_or_regression"}
NEAR_THE_END = 1.0
_RATIO_STEPS, _GROWTH_STEPS = (0.95, 0.10), (0.02, 0.005)


def un_chart_finding(facts: Facts) -> Finding:
    """Return the progress class of one series by the UN Progress Chart.

    Parameters
    ----------
    facts : Facts
        Base, latest, and a target with its year, or none.

    Returns
    -------
    Finding
        Label ``achieved``, ``on_track`` (score 3), ``acceleration_needed`` (2) or
        ``stagnation_or_regression`` (1); ratio of expected to required change (without a target: the growth a
        year in the desired direction); prediction: the value expected at the target's year, not clipped.
        Flag ``label unstable`` where the share left over, or another unit, would give another label.

    Notes
    -----
    United Nations Statistics Division, SDG Progress Chart, Technical Note 2023, as restated by the Basque
    statistics office (Eustat). The point of tolerance at 0 or 100% holds where that end is what is aimed at:
    the target or, without one, the limit.

    Examples
    --------
    >>> found = un_chart_finding(Facts(2016.0, 84.3, 2024.0, 96.4, 100.0, 2030.0))
    >>> found.label, round(found.prediction, 4), round(found.ratio, 4), found.score
    ('on_track', 106.6017, 1.4205, 3.0)
    """
    found = _judge(facts, NEAR_THE_END)
    others = _other_labels(facts) - {"", found.label}
    return replace(found, flags=(UNSTABLE, *found.flags)) if found.label and others else found


def _other_labels(facts: Facts) -> set[str]:
    ceiling = share_ceiling(facts)
    others = set() if math.isnan(ceiling) else {_judge(mirrored(facts, ceiling), NEAR_THE_END).label}
    if ceiling == 1:
        others.add(_judge(rescaled(facts, SHARE_CEILING), NEAR_THE_END).label)
    if ceiling != SHARE_CEILING:
        others.add(_judge(facts, 0.0).label)
    return others


def _judge(facts: Facts, tolerance: float) -> Finding:
    fault = input_fault(facts)
    if fault:
        return Finding(flags=(fault,))
    found = _judge_pace(facts)
    if (facts.has_target and reached(facts.value, facts.target, facts.sign)) or _near_the_end(
        facts, tolerance
    ):
        return replace(found, label="achieved", score=3.0)
    return found


def _near_the_end(facts: Facts, tolerance: float) -> bool:
    if facts.limit > 0 and facts.limit != SHARE_CEILING:
        return False
    end = facts.target if facts.has_target else facts.limit
    if facts.sign > 0:
        return end == SHARE_CEILING and end - tolerance <= facts.value <= end
    return end == 0 and tolerance > 0 and 0 <= facts.value <= tolerance


def _judge_pace(facts: Facts) -> Finding:
    fault = base_fault(facts) or _value_fault(facts)
    if fault:
        return Finding(flags=(fault,))
    pace = growth(facts.base_value, facts.value, facts.years)
    if not facts.has_target:
        if facts.base_value < 0:
            return Finding(flags=("negative values",))
        return _scored(facts.sign * pace, _GROWTH_STEPS, NAN, ())
    if math.isnan(facts.target_period):
        return Finding(flags=("no target period",))
    expected = facts.value * power(1 + pace, facts.years_left)
    if not math.isfinite(expected):
        return Finding(flags=("target period past" if facts.years_left < 0 else "value out of range",))
    return _judge_expected(facts, expected)


def _value_fault(facts: Facts) -> str:
    if facts.base_value == 0:
        return "zero base"
    return "mixed signs" if facts.base_value * facts.value < 0 else ""


def _judge_expected(facts: Facts, expected: float) -> Finding:
    flags = ("target period past",) if facts.years_left < 0 else ()
    needed = facts.target - facts.base_value
    if needed == 0:
        return Finding(LABELS[1.0], NAN, 1.0, expected, (*flags, "base at the target"))
    flags = (*flags, "base beyond the target") if needed * facts.sign < 0 else flags
    return _scored((expected - facts.base_value) / needed, _RATIO_STEPS, expected, flags)


def _scored(ratio: float, steps: tuple[float, float], expected: float, flags: tuple[str, ...]) -> Finding:
    score = 3.0 if ratio >= steps[0] else 2.0 if ratio >= steps[1] else 1.0
    return Finding(LABELS[score], ratio, score, expected, flags)
