"""How an indicator grows: its scale, its own drift, and the drift of its peers.

Shares and indices live on a softened logit scale, amounts and counts on a log scale, everything else as it
is. On that scale a series is a random walk with drift: over ``h`` years it moves by ``b·h`` give or take
noise that grows with ``√h``. The drift of one short series says little, so it is shrunk towards the drift of
its peers, and that towards a generic one, each by how much it can be trusted (empirical Bayes).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cds_analysis.registry.indicators import Indicator

Array = NDArray[np.float64]

_SOFT = 0.05
GENERIC_DRIFT = {"bounded": 0.06, "log": 0.05, "plain": 0.0}
GENERIC_DRIFT_SD = 0.15
GENERIC_NOISE = 0.18
READING_NOISE = 0.03
PRIOR_PEERS = 4.0


@dataclass(frozen=True)
class Scale:
    """A scale on which growth is roughly a straight line.

    Parameters
    ----------
    name : str
        ``bounded``, ``log`` or ``plain``.
    forward, backward : callable
        Value to scale and back; ``backward`` never leaves the bounds.
    unit : float
        How long a generic unit of this scale is (1 but for the plain scale).
    """

    name: str
    forward: Callable[[Array], Array]
    backward: Callable[[Array], Array]
    unit: float = 1.0


def scale_of(spec: Indicator | None, values: Array) -> Scale:
    """Return the scale on which an indicator is forecast.

    Parameters
    ----------
    spec : Indicator or None
        Bounds and kind; a share of 0–100 without it.
    values : array
        Observed values; give the plain scale its unit.

    Returns
    -------
    Scale
        Bounded where both bounds are known, log for counts and amounts, else plain.

    Examples
    --------
    >>> scale = scale_of(None, np.array([80.0]))
    >>> bool(np.isclose(scale.backward(scale.forward(np.array([80.0]))), 80.0)[0])
    True
    >>> bool(np.isclose(scale.forward(np.array([80.0]))[0], -scale.forward(np.array([20.0]))[0]))
    True
    """
    low, high = (0.0, 100.0) if spec is None else (spec.lower, spec.upper)
    if low is not None and high is not None:
        return _bounded(low, high)
    if spec is not None and spec.kind in ("count", "amount") and (values > 0).all():
        return Scale("log", np.log, np.exp)
    unit = float(np.std(values)) if len(values) > 1 else 0.0
    return Scale(
        "plain", lambda value: value, lambda value: value, unit or max(abs(float(values[-1])) * 0.1, 1.0)
    )


def _bounded(low: float, high: float) -> Scale:
    soft = _SOFT * (high - low)

    def _forward(value: Array) -> Array:
        return 1.1 * np.log((value - low + soft) / (high - value + soft))

    def _backward(level: Array) -> Array:
        odds = np.exp(np.clip(level / 1.1, -30, 30))
        return np.clip((odds * (high + soft) + low - soft) / (1 + odds), low, high)

    return Scale("bounded", _forward, _backward)


@dataclass(frozen=True)
class Drift:
    """What is known of the yearly drift on a scale.

    Parameters
    ----------
    mean, sd : float
        Expected drift a year and how unsure it is.
    noise : float
        Standard deviation of one year's noise around the drift.
    weight_own : float
        Share of the own series in the mean, 0–1.
    n_peers : int
        Peers that had at least two values.
    """

    mean: float
    sd: float
    noise: float
    weight_own: float
    n_peers: int


def own_drift(periods: Array, levels: Array) -> tuple[float, float]:
    """Return the drift between the first and the last value, and the years between them.

    Parameters
    ----------
    periods, levels : array
        Decimal years in ascending order, and values on the scale.

    Returns
    -------
    tuple of float
        Change a year (0 for a single value) and the span in years.
    """
    span = float(periods[-1] - periods[0])
    return ((float(levels[-1] - levels[0]) / span) if span > 0 else 0.0), span


def peer_drift(peers: list[tuple[Array, Array]], scale: Scale) -> tuple[float, float, float, int]:
    """Return the drift of the peers, how much it varies among them, and their noise.

    Parameters
    ----------
    peers : list of (periods, levels)
        One pair a peer, on the scale.
    scale : Scale
        Gives the generic values that few peers are mixed with.

    Returns
    -------
    tuple
        Mean drift a year, its standard deviation among peers, yearly noise, number of peers used.
    """
    generic = GENERIC_DRIFT[scale.name] * scale.unit
    usable = [(own_drift(*peer)[0], own_drift(*peer)[1], peer) for peer in peers if len(peer[0]) > 1]
    usable = [entry for entry in usable if entry[1] >= 0.5]
    n = len(usable)
    share = n / (n + PRIOR_PEERS)
    if not n:
        return generic, GENERIC_DRIFT_SD * scale.unit, GENERIC_NOISE * scale.unit, 0
    drifts = np.array([entry[0] for entry in usable])
    spans = np.array([entry[1] for entry in usable])
    mean = share * float(np.average(drifts, weights=spans)) + (1 - share) * generic
    generic_noise = GENERIC_NOISE * scale.unit
    noise = (
        share * _noise([entry[2] for entry in usable], drifts, generic_noise) + (1 - share) * generic_noise
    )
    sampling = float(np.mean(noise**2 / spans))
    among = max(float(np.var(drifts)) - sampling, 0.0) if n > 1 else 0.0
    spread = np.sqrt(share * among + (1 - share) * (GENERIC_DRIFT_SD * scale.unit) ** 2)
    return mean, max(float(spread), 0.02 * scale.unit), noise, n


def _noise(peers: list[tuple[Array, Array]], drifts: Array, generic: float) -> float:
    """Return the robust size of a year's noise: the scaled median of the peers' residual steps."""
    steps = [np.diff(periods) for periods, _ in peers]
    residuals = [
        (np.diff(levels) - drift * step) / np.sqrt(step) * np.sqrt(len(step) / max(len(step) - 1, 1))
        for (_, levels), drift, step in zip(peers, drifts, steps, strict=True)
        if len(step) > 1
    ]
    return float(1.4826 * np.median(np.abs(np.concatenate(residuals)))) if residuals else generic


def shrunken_drift(periods: Array, levels: Array, peers: list[tuple[Array, Array]], scale: Scale) -> Drift:
    """Return the drift of a series, shrunk towards that of its peers.

    Parameters
    ----------
    periods, levels : array
        The own series on the scale, at least one value.
    peers : list of (periods, levels)
        The peers' series on the same scale; may be empty.
    scale : Scale
        The scale.

    Returns
    -------
    Drift
        Normal posterior: the precision of the own drift is span²/(noise²·span + 2·reading noise²).

    Examples
    --------
    >>> scale = scale_of(None, np.array([50.0]))
    >>> alone = shrunken_drift(np.array([2024.0]), np.array([0.0]), [], scale)
    >>> alone.weight_own, alone.n_peers
    (0.0, 0)
    """
    mean, spread, noise, n = peer_drift(peers, scale)
    own, span = own_drift(periods, levels)
    if span <= 0:
        return Drift(mean, spread, noise, 0.0, n)
    variance = noise**2 / span + 2 * (READING_NOISE * scale.unit / span) ** 2
    weight = spread**2 / (spread**2 + variance)
    return Drift(
        weight * own + (1 - weight) * mean, float(np.sqrt(weight * variance)), noise, float(weight), n
    )
