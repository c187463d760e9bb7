"""Scales on which growth is roughly a straight line, and from which no forecast leaves the bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.rules import load_rules

Array = NDArray[np.float64]

_RULES = load_rules().scale
_TINY = 1e-9
_DRIFTS = {"higher": 1, "lower": -1, "none": 0}


@dataclass(frozen=True)
class Scale:
    """A scale for growth.

    Parameters
    ----------
    name : str
        ``bounded``, ``log`` or ``plain``.
    forward, backward : callable
        Value to level and back; ``backward`` never leaves the bounds.
    position, at_position : callable
        Level to a place on a ruler of about 100, on which nearness is measured, and back.
    unit : float
        How long a generic unit of this scale is (1 but for the plain scale).
    drift : int
        Which way indicators of its kind drift in general: 1 up, −1 down, 0 neither.
    low, high : float
        Bounds of possible values.
    """

    name: str
    forward: Callable[[Array], Array]
    backward: Callable[[Array], Array]
    position: Callable[[Array], Array]
    at_position: Callable[[Array], Array]
    unit: float = 1.0
    drift: int = 0
    low: float = -np.inf
    high: float = np.inf

    def inside(self, value: Array) -> Array:
        """Return values moved to the nearest possible one."""
        return np.clip(value, self.low, self.high)

    @property
    def ends(self) -> Array:
        """Return the levels of the bounds; empty without bounds."""
        return self.forward(np.array([self.low, self.high])) if self.name == "bounded" else np.empty(0)


def scale_of(spec: Indicator | None, values: Array, steps: Array | None = None) -> Scale:
    """Return the scale on which an indicator is forecast.

    Shares and indices use a softened logit, ``1.1·ln((y − low + s)/(high − y + s))`` with ``s`` a twentieth
    of the range: finite at both ends, and the same for "80 covered" and "20 uncovered".

    Parameters
    ----------
    spec : Indicator or None
        Bounds, kind and direction; a share of 0–100 without it.
    values : array
        Observed values, own and peers'.
    steps : array, optional
        Observed changes, each put to a year; give the plain scale its unit.

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
    drift = _DRIFTS[spec.direction if spec else "higher"]
    if low is not None and high is not None:
        return _bounded(low, high, drift)
    if spec is not None and spec.kind in ("count", "amount") and (values > 0).all():
        return Scale("log", np.log, np.exp, *_ruler(1.0), drift=drift, low=_TINY)
    unit = _plain_unit(values, np.empty(0) if steps is None else steps)
    return Scale("plain", _same, _same, *_ruler(unit), unit=unit)


def _plain_unit(values: Array, steps: Array) -> float:
    """Return the unit in which a typical yearly step is as long as on the other scales."""
    generic = _RULES.generic_step * max(float(np.abs(values).mean()) if len(values) else 0.0, 1.0)
    typical = np.sqrt((float((steps**2).sum()) + generic**2) / (len(steps) + 1))
    return float(typical / _RULES.typical_step)


def _ruler(unit: float) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    return lambda level: _RULES.ruler * level / unit, lambda place: place * unit / _RULES.ruler


def _same(value: Array) -> Array:
    return value


def _bounded(low: float, high: float, drift: int) -> Scale:
    soft = _RULES.softening * (high - low)

    def _forward(value: Array) -> Array:
        return _RULES.stretch * np.log((value - low + soft) / (high - value + soft))

    def _backward(level: Array) -> Array:
        odds = np.exp(np.clip(level / _RULES.stretch, -30, 30))
        return np.clip((odds * (high + soft) + low - soft) / (1 + odds), low, high)

    def _position(level: Array) -> Array:
        return 100 * (_backward(level) - low) / (high - low)

    def _at_position(place: Array) -> Array:
        return _forward(low + (high - low) * np.clip(place, 0, 100) / 100)

    return Scale("bounded", _forward, _backward, _position, _at_position, drift=drift, low=low, high=high)
