"""One series as the official methods see it, and what they answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NAN = float("nan")
SHARE_CEILING = 100.0
UNSTABLE = "label unstable"
_SAME_PERIOD = 1e-6


@dataclass(frozen=True)
class Facts:
    """Base, latest value and target of one series; a missing number is NaN.

    Parameters
    ----------
    base_period, base_value : float
        Where counting starts; periods are years, a plain 2024 being 2024.0.
    period, value : float
        The latest.
    target, target_period : float
        The value to reach and when; a target without a time is a level to hold.
    limit : float
        The value that cannot be passed, such as 100 for a share in percent.
    sign : float
        +1 when higher is better, −1 when lower is; missing if that is not known.
    periods, values : array
        Every point known at the latest period, oldest first, the latest included.
    notes : tuple of str
        What had to be done to the input.
    """

    base_period: float = NAN
    base_value: float = NAN
    period: float = NAN
    value: float = NAN
    target: float = NAN
    target_period: float = NAN
    limit: float = NAN
    sign: float = 1.0
    periods: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def years(self) -> float:
        """Return the years from base to latest."""
        return self.period - self.base_period

    @property
    def years_needed(self) -> float:
        """Return the years from base to target."""
        return self.target_period - self.base_period

    @property
    def years_left(self) -> float:
        """Return the years from latest to target."""
        return self.target_period - self.period

    @property
    def has_target(self) -> bool:
        """Return whether there is a value to reach."""
        return not math.isnan(self.target)


@dataclass(frozen=True)
class Finding:
    """What one method says of one series; missing where it says nothing.

    Parameters
    ----------
    label : str
        The method's word; empty when it has none to give.
    ratio, score, prediction : float
        As the method defines them.
    flags : tuple of str
        Why there is no label, or what to know about it.
    """

    label: str = ""
    ratio: float = NAN
    score: float = NAN
    prediction: float = NAN
    flags: tuple[str, ...] = ()


def plain_value(value: object) -> float:
    """Return a number, or missing where there is none or it has no end.

    Parameters
    ----------
    value : object
        A number or its text, with a decimal point.

    Returns
    -------
    float
        Exactly the number written.

    Examples
    --------
    >>> plain_value("95.2"), plain_value("95,2"), plain_value(None)
    (95.2, nan, nan)
    """
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return NAN
    return number if math.isfinite(number) else NAN


def power(base: float, exponent: float) -> float:
    """Return a power of a number that is not negative; endless where it is too large.

    Parameters
    ----------
    base, exponent : float
        The base is zero or more.

    Returns
    -------
    float
        ``base ** exponent``.

    Examples
    --------
    >>> power(4.0, 0.5), power(0.0, -1.0)
    (2.0, inf)
    """
    try:
        return float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return float("inf")


def growth(first: float, last: float, years: float) -> float:
    """Return the compound annual growth rate between two values of the same sign.

    Parameters
    ----------
    first, last : float
        The first is not zero.
    years : float
        Between them; more than zero.

    Returns
    -------
    float
        ``(last / first)^(1 / years) − 1``.

    Notes
    -----
    CAGR of Statistics Canada and of the UN Statistics Division.

    Examples
    --------
    >>> round(growth(97.4, 99.7, 7.0), 6)
    0.00334
    """
    return power(last / first, 1 / years) - 1


def reached(value: float, target: float, sign: float) -> bool:
    """Return whether a value meets a target.

    Examples
    --------
    >>> reached(58.51, 60.0, -1.0), reached(79.9, 80.0, 1.0)
    (True, False)
    """
    return value >= target if sign > 0 else value <= target


def input_fault(facts: Facts) -> str:
    """Return why a series cannot be looked at at all, or an empty text.

    Examples
    --------
    >>> input_fault(Facts(period=2024.0))
    'no value'
    """
    if math.isnan(facts.sign):
        return "no direction"
    if math.isnan(facts.value):
        return "no value"
    return "no period" if math.isnan(facts.period) else ""


def base_fault(facts: Facts) -> str:
    """Return why there is no pace from base to latest, or an empty text.

    Examples
    --------
    >>> base_fault(Facts(2024.0, 80.0, 2024.0, 80.0))
    'too few points'
    """
    if math.isnan(facts.base_value) or math.isnan(facts.base_period):
        return "no base"
    if facts.years < -_SAME_PERIOD:
        return "base after the latest period"
    return "too few points" if facts.years <= _SAME_PERIOD else ""


def mirrored(facts: Facts, ceiling: float) -> Facts:
    """Return the same facts stated by the share that is left over, with the direction reversed.

    Parameters
    ----------
    facts : Facts
        Base, latest, target and limit are turned; the history is left out.
    ceiling : float
        The whole.

    Returns
    -------
    Facts
        ``ceiling − x`` for every value.

    Examples
    --------
    >>> mirrored(Facts(2020.0, 30.0, 2024.0, 60.0, target=100.0), 100.0).target
    0.0
    """
    return replace(
        facts,
        base_value=ceiling - facts.base_value,
        value=ceiling - facts.value,
        target=ceiling - facts.target,
        limit=ceiling - facts.limit,
        sign=-facts.sign,
        periods=(),
        values=(),
    )


def rescaled(facts: Facts, factor: float) -> Facts:
    """Return the same facts in another unit.

    Parameters
    ----------
    facts : Facts
        Base, latest, target and limit are turned; the history is left out.
    factor : float
        New units in an old one.

    Returns
    -------
    Facts
        ``factor · x`` for every value.

    Examples
    --------
    >>> rescaled(Facts(value=0.5, target=1.0), 100.0).value
    50.0
    """
    return replace(
        facts,
        base_value=factor * facts.base_value,
        value=factor * facts.value,
        target=factor * facts.target,
        limit=factor * facts.limit,
        periods=(),
        values=(),
    )


def share_ceiling(facts: Facts) -> float:
    """Return the whole that a series is a share of, as far as its row says.

    Parameters
    ----------
    facts : Facts
        A limit above zero is the whole; so is a target of 100.

    Returns
    -------
    float
        Missing unless base, latest and target lie between nothing and the whole.

    Examples
    --------
    >>> share_ceiling(Facts(2016.0, 84.3, 2024.0, 96.4, target=100.0))
    100.0
    """
    whole = facts.limit if facts.limit > 0 else SHARE_CEILING if facts.target == SHARE_CEILING else NAN
    known = [part for part in (facts.base_value, facts.value, facts.target) if not math.isnan(part)]
    return whole if all(0 <= part <= whole for part in known) else NAN


def points_to(history: Mapping[float, float], period: float, value: float) -> dict[float, float]:
    """Return the points known at a period, oldest first; its own value is taken from the row.

    Parameters
    ----------
    history : mapping of float to float
        Value by year number.
    period, value : float
        The latest point.

    Returns
    -------
    dict
        Value by year number; nothing later than ``period``.

    Examples
    --------
    >>> points_to({2024.0: 5.0, 2022.0: 3.0, 2023.0: 4.0}, 2023.0, 4.5)
    {2022.0: 3.0, 2023.0: 4.5}
    """
    known = {when: what for when, what in history.items() if when < period - _SAME_PERIOD}
    return dict(sorted(known.items())) | {period: value}
