"""Scales on which growth is roughly a straight line, and from which no forecast leaves the bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cds_analysis.registry.indicators import Indicator

Array = NDArray[np.float64]

_SOFT = 0.05
_STRETCH = 1.1
_POSITIONS_A_UNIT = 30.0


@dataclass(frozen=True)
class Scale:
    """A scale for growth.

    Parameters
    ----------
    name : str
        ``bounded``, ``log`` or ``plain``.
    forward, backward : callable
        Value to level and back; ``backward`` never leaves the bounds.
    position : callable
        Level to a place on a ruler of about 100, on which nearness is measured.
    unit : float
        How long a generic unit of this scale is (1 but for the plain scale).
    """

    name: str
    forward: Callable[[Array], Array]
    backward: Callable[[Array], Array]
    position: Callable[[Array], Array]
    unit: float = 1.0


def scale_of(spec: Indicator | None, values: Array) -> Scale:
    """Return the scale on which an indicator is forecast.

    Shares and indices use a softened logit, ``1.1·ln((y − low + s)/(high − y + s))`` with ``s`` a twentieth
    of the range: finite at both ends, and the same for "80 covered" and "20 uncovered".

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
        return Scale("log", np.log, np.exp, lambda level: _POSITIONS_A_UNIT * level)
    spread = float(np.std(values)) if len(values) > 1 else 0.0
    unit = spread or max(abs(float(values[-1])) * 0.1, 1.0)
    return Scale("plain", _same, _same, lambda level: _POSITIONS_A_UNIT * level / unit, unit)


def _same(value: Array) -> Array:
    return value


def _bounded(low: float, high: float) -> Scale:
    soft = _SOFT * (high - low)

    def _forward(value: Array) -> Array:
        return _STRETCH * np.log((value - low + soft) / (high - value + soft))

    def _backward(level: Array) -> Array:
        odds = np.exp(np.clip(level / _STRETCH, -30, 30))
        return np.clip((odds * (high + soft) + low - soft) / (1 + odds), low, high)

    def _position(level: Array) -> Array:
        return 100 * (_backward(level) - low) / (high - low)

    return Scale("bounded", _forward, _backward, _position)
