"""The scenarios of the World Health Organization's Triple Billion targets: yearly rates of change."""

from __future__ import annotations


def rate_of_change(first: float, last: float, years: float) -> float:
    """Return the yearly rate of change between two values.

    Parameters
    ----------
    first, last : float
        Values.
    years : float
        Between them.

    Returns
    -------
    float
        ``(last / first)^(1 / years) − 1``; missing where a value or the time is not positive.

    Notes
    -----
    World Health Organization, Triple Billion methods: annual rate of change.

    Examples
    --------
    >>> round(rate_of_change(87.0, 88.0, 1.0), 6)
    0.011494
    """
    if first <= 0 or last <= 0 or years <= 0:
        return float("nan")
    return float((last / first) ** (1 / years) - 1)


def value_at_rate(value: float, rate: float, years: float) -> float:
    """Return where a value goes at a yearly rate of change.

    Parameters
    ----------
    value : float
        Today's.
    rate : float
        As in :func:`rate_of_change`.
    years : float
        From today.

    Returns
    -------
    float
        ``value · (1 + rate)^years``; not clipped.

    Notes
    -----
    World Health Organization, Triple Billion methods: annual rate of change.

    Examples
    --------
    >>> round(value_at_rate(36.0, rate_of_change(34.0, 36.0, 1.0), 7.0), 6)
    53.711538
    """
    return float(value * (1 + rate) ** years)
