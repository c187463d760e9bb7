"""The scenarios of the World Health Organization's Triple Billion targets: yearly rates of change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

NAN = float("nan")
BEST_PEERS = 3
Kind = Literal["target", "recent", "best_peers", "peer_percentile", "best_in_region"]


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


def who_aroc(
    kind: Kind,
    *,
    value: float = NAN,
    years: float = NAN,
    target: float = NAN,
    previous: float = NAN,
    peer_rates: Sequence[float] = (),
    best: int = BEST_PEERS,
    percent: float = 90.0,
    direction: str = "higher",
) -> float:
    """Return a yearly rate of change of a chosen kind.

    Parameters
    ----------
    kind : {"target", "recent", "best_peers", "peer_percentile", "best_in_region"}
        To a fixed target; as recently; the mean of the best few peers; the rate that a share of peers do not
        better; the best of the peers given, which are then the region.
    value : float, optional
        Today's.
    years : float, optional
        To the target, or since the previous value.
    target, previous : float, optional
        The value to reach; the value before today's.
    peer_rates : sequence of float, optional
        Each as from :func:`rate_of_change`; missing ones do not count.
    best : int, optional
        How many peers are the best few.
    percent : float, optional
        The percentile, 0 to 100; 100 is the best peer.
    direction : {"higher", "lower"}, optional
        What is better.

    Returns
    -------
    float
        Missing where the kind's own input is, or is not positive.

    Raises
    ------
    ValueError
        If the kind is unknown.

    Notes
    -----
    World Health Organization, Triple Billion methods: annual rate of change (AROC) and its scenarios.

    Examples
    --------
    >>> round(who_aroc("recent", value=36.0, previous=34.0, years=1.0), 6)
    0.058824
    >>> who_aroc("best_peers", peer_rates=[0.01, 0.03, 0.05], best=2)
    0.04
    """
    if kind == "target":
        return rate_of_change(value, target, years)
    if kind == "recent":
        return rate_of_change(previous, value, years)
    known = np.array([rate for rate in peer_rates if math.isfinite(rate)])
    ordered = np.sort(known if direction == "higher" else -known)
    return _peer_rate(kind, ordered, best, percent) * (1 if direction == "higher" else -1)


def _peer_rate(kind: Kind, ordered: NDArray[np.float64], best: int, percent: float) -> float:
    if kind not in ("best_peers", "peer_percentile", "best_in_region"):
        raise ValueError(f"{kind!r} is not a kind of rate")
    if not len(ordered):
        return NAN
    if kind == "best_peers":
        return float(ordered[-best:].mean())
    return float(np.percentile(ordered, percent if kind == "peer_percentile" else 100.0))


def scenario_value(
    value: float,
    rate: float,
    years: float,
    *,
    bounds: tuple[float, float] = (0.0, 100.0),
    direction: str = "higher",
    keep_better: bool = False,
) -> float:
    """Return where a value goes in a scenario: never outside its bounds and, if asked, never worse.

    Parameters
    ----------
    value : float
        Today's.
    rate : float
        As from :func:`who_aroc`.
    years : float
        From today.
    bounds : tuple of float and float, optional
        Lowest and highest value possible.
    direction : {"higher", "lower"}, optional
        What is better.
    keep_better : bool, optional
        Keep today's value where the scenario's is worse, as when the target is already passed.

    Returns
    -------
    float
        Missing where ``value`` or ``rate`` is.

    Notes
    -----
    World Health Organization, Triple Billion methods: values are kept if better, then trimmed to the bounds.

    Examples
    --------
    >>> round(scenario_value(92.0, who_aroc("recent", value=92.0, previous=93.0, years=1.0), 7.0), 6)
    85.294687
    >>> to_90 = who_aroc("target", value=95.0, target=90.0, years=7.0)
    >>> scenario_value(95.0, to_90, 7.0, keep_better=True)
    95.0
    """
    there = value_at_rate(value, rate, years)
    if math.isnan(there):
        return NAN
    if keep_better:
        there = max(there, value) if direction == "higher" else min(there, value)
    return min(max(there, bounds[0]), bounds[1])
