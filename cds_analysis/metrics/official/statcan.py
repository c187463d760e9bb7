"""Statistics Canada's progress measure, which Open SDG took over from version 2.4 on (after Eurostat)."""

from __future__ import annotations

import math
from dataclasses import replace

from cds_analysis.metrics.official.facts import (
    NAN,
    UNSTABLE,
    Facts,
    Finding,
    base_fault,
    growth,
    input_fault,
    mirrored,
    reached,
    rescaled,
    share_ceiling,
)

FIRST_BASE_YEAR = 2015.0
STAND_IN_FOR_ZERO = 0.001
LIMIT_EXPONENT = 4.44
HIGHEST, LOWEST = 5.0, -5.0
_FAST, _SLOW = 0.015, 0.005
_ON_TRACK, _ACCELERATE = 0.95, 0.60
_OTHER_UNITS = (0.01, 100.0)
_NO_TIME = "target period not after the base"


def statcan_finding(facts: Facts) -> Finding:
    """Return the progress class and score of one series by Statistics Canada's measure.

    Parameters
    ----------
    facts : Facts
        Base, latest, and a target with its year, or none and perhaps a natural limit.

    Returns
    -------
    Finding
        Label ``achieved``, ``on_track``, ``acceleration_needed``, ``limited`` or ``deterioration``; ratio of
        observed to required growth (without a target: the growth a year in the desired direction); score −5
        to 5. Flag ``label unstable`` where the share left over, or another unit, would give another label.

    Notes
    -----
    Statistics Canada, Sustainable Development Goals progress measure, and Open SDG, ``ProgressMeasure``. A
    base or target of zero is replaced by 0.001. Where the published program would divide by zero (a base that
    equals the target, left since), the limit of the formula is taken: deterioration, −5. A target's year
    before the base's is reckoned as the formula says, and flagged; one equal to it gives no ratio.

    Examples
    --------
    >>> found = statcan_finding(Facts(2016.0, 84.3, 2024.0, 96.4, 100.0, 2030.0))
    >>> found.label, round(found.ratio, 6), found.score, found.flags
    ('on_track', 1.377468, 5.0, ('label unstable',))
    """
    found = _judge(facts)
    others = {_judge(same).label for same in _other_codings(facts)} - {"", found.label}
    return replace(found, flags=(UNSTABLE, *found.flags)) if found.label and others else found


def _other_codings(facts: Facts) -> list[Facts]:
    ceiling = share_ceiling(facts)
    others = [] if math.isnan(ceiling) else [mirrored(facts, ceiling)]
    if facts.base_value == 0 or facts.target == 0:
        others += [rescaled(facts, factor) for factor in _OTHER_UNITS]
    return others


def _judge(facts: Facts) -> Finding:
    fault = input_fault(facts)
    if fault:
        return Finding(flags=(fault,))
    target = STAND_IN_FOR_ZERO if facts.target == 0 else facts.target
    flags = ("zero target",) if facts.target == 0 else ()
    achieved = facts.has_target and reached(facts.value, target, facts.sign)
    fault = _pace_fault(facts, target)
    if fault:
        flags = (*flags, fault)
        return Finding("achieved", NAN, HIGHEST, flags=flags) if achieved else Finding(flags=flags)
    base = STAND_IN_FOR_ZERO if facts.base_value == 0 else facts.base_value
    flags = (*flags, "zero base") if facts.base_value == 0 else flags
    if not facts.has_target:
        return _judge_growth(facts, base, flags)
    flags = (*flags, _NO_TIME) if facts.years_needed < 0 else flags
    ratio = pace_ratio(replace(facts, base_value=base, target=target))
    if achieved:
        return Finding("achieved", ratio, HIGHEST, flags=flags)
    if math.isinf(ratio):
        return Finding("deterioration", NAN, LOWEST, flags=(*flags, "base at the target"))
    return Finding(_ratio_label(ratio), ratio, _ratio_score(ratio), flags=flags)


def _pace_fault(facts: Facts, target: float) -> str:
    fault = base_fault(facts)
    if fault:
        return fault
    if facts.years < 1:
        return "less than a year"
    sign = -1.0 if facts.base_value < 0 else 1.0
    if sign * facts.value < 0 or (facts.has_target and sign * target < 0):
        return "mixed signs"
    if not facts.has_target:
        return ""
    if math.isnan(facts.target_period):
        return "no target period"
    return "" if facts.years_needed else _NO_TIME


def pace_ratio(facts: Facts) -> float:
    """Return observed by required growth, in the desired direction.

    Parameters
    ----------
    facts : Facts
        With a target; base and target are not zero.

    Returns
    -------
    float
        ``s · d · CAGR_obs / |CAGR_req|``, with ``s = −1`` for negative values; endless if none is required.

    Notes
    -----
    Statistics Canada; Open SDG ≥ 2.4.

    Examples
    --------
    >>> round(pace_ratio(Facts(2016.0, 84.3, 2024.0, 96.4, 100.0, 2030.0)), 6)
    1.377468
    """
    observed = growth(facts.base_value, facts.value, facts.years)
    required = growth(facts.base_value, facts.target, facts.years_needed)
    way = _values_sign(facts) * facts.sign * observed
    return way / abs(required) if required else math.copysign(float("inf"), way)


def _values_sign(facts: Facts) -> float:
    return -1.0 if facts.base_value < 0 else 1.0


def _ratio_label(ratio: float) -> str:
    if ratio >= _ON_TRACK:
        return "on_track"
    if ratio >= _ACCELERATE:
        return "acceleration_needed"
    return "limited" if ratio >= 0 else "deterioration"


def _ratio_score(ratio: float) -> float:
    if ratio >= _ACCELERATE:
        return min(7.1429 * ratio - 4.2857, HIGHEST)
    return max(4.1667 * ratio - 2.5, LOWEST)


def _judge_growth(facts: Facts, base: float, flags: tuple[str, ...]) -> Finding:
    pace = _values_sign(facts) * facts.sign * growth(base, facts.value, facts.years)
    factor = threshold_factor(facts.base_value, facts.limit)
    label = _growth_label(pace, factor)
    flags = (*flags, "base at the limit") if factor == 0 else flags
    if (facts.base_value - facts.limit) * facts.sign > 0:
        flags = (*flags, "base beyond the limit")
    return Finding(label, pace, _growth_score(pace, factor), flags=flags)


def threshold_factor(base: float, limit: float) -> float:
    """Return the factor by which thresholds shrink near a natural limit.

    Parameters
    ----------
    base, limit : float
        The base value and the natural limit; negative ones count by their size.

    Returns
    -------
    float
        0 at the limit, 1 far from it, or without one.

    Notes
    -----
    Statistics Canada; Open SDG ≥ 2.4: ``1 − (y0/yL)^4.44`` below a limit, ``1 − ((2yL − y0)/yL)^4.44`` above.

    Examples
    --------
    >>> round(threshold_factor(97.4, 100.0), 6)
    0.110386
    """
    base, limit = abs(base), abs(limit)
    if math.isnan(limit) or base >= 2 * limit:
        return 1.0
    if base <= limit:
        return float(1 - (base / limit) ** LIMIT_EXPONENT)
    return float(1 - ((2 * limit - base) / limit) ** LIMIT_EXPONENT)


def _growth_label(pace: float, factor: float) -> str:
    if pace < 0:
        return "deterioration"
    if pace >= _FAST * factor:
        return "on_track"
    return "acceleration_needed" if pace >= _SLOW * factor else "limited"


def _growth_score(pace: float, factor: float) -> float:
    if pace < 0:
        return max(125 * pace - 2.5, LOWEST)
    if factor == 0:
        return HIGHEST
    if pace >= _FAST * factor:
        return min(500 * pace / factor - 5, HIGHEST)
    return 250 * pace / factor - 1.25 if pace >= _SLOW * factor else 500 * pace / factor - 2.5
