"""The figures that a forecast may use: no plans, nothing from before a break, bounds in their place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.dates import decimal_periods
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array, Scale
from cds_analysis.metrics.series import VALUES, breaks_before

_RULES = load_rules().figures
BOUNDS = {"at_least": _RULES.bound, "at_most": -_RULES.bound}
USED = (*VALUES, *BOUNDS)
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Figures:
    """The usable figures of some series, as arrays sorted by series and period.

    Parameters
    ----------
    series : array of int
        Number of the series of each figure.
    period, value, step : array
        Decimal year of the period's end, value, and the step to which it was printed.
    approximate, bound : array of bool
        "khoảng"; "trên", "gần" or "dưới".
    way : array of int
        How many breaks lie before: figures of one number may be compared.
    """

    series: Places
    period: Array
    value: Array
    step: Array
    approximate: Flags
    bound: Flags
    way: Places

    @cached_property
    def begins(self) -> Places:
        """Return the place of the first figure of each series."""
        changed = self.series[1:] != self.series[:-1]
        return (
            np.flatnonzero(np.concatenate([[True], changed])) if len(self.series) else np.empty(0, dtype=int)
        )

    @cached_property
    def sizes(self) -> Places:
        """Return how many figures each series has."""
        return np.diff(np.append(self.begins, len(self.series)))

    @property
    def lasts(self) -> Places:
        """Return the place of the last figure of each series."""
        return self.begins + self.sizes - 1

    def part(self, kept: Flags) -> Figures:
        """Return some of the figures."""
        return Figures(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))

    def in_newest_way(self) -> Figures:
        """Return the figures measured as the newest one of their series."""
        newest = np.repeat(self.way[self.lasts], self.sizes)
        return self.part(self.way == newest)


def usable_figures(
    frame: pd.DataFrame, series: Places, spec: Indicator | None, period: Array | None = None
) -> Figures:
    """Return the figures that a forecast may use.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``period`` (as :func:`decimal_periods` reads it), ``value``, optionally ``qualifier`` (exact without
        it) and ``step`` (to which the figure was printed).
    series : array of int
        Number of the series of each row; negative ones are left out.
    spec : Indicator or None
        With its breaks, its resolution and its bounds.
    period : array, optional
        The periods of the rows as decimal years, where they have been read already.

    Returns
    -------
    Figures
        One a period. A plan or a target is no figure; "trên 80" stands half a printed step above 80 and "gần
        80" or "dưới 80" half a step below.

    Examples
    --------
    >>> words = ["at_least", "exact"]
    >>> frame = pd.DataFrame({"period": [2025.0, 2024.0], "value": [80.0, 70.0], "qualifier": words})
    >>> usable_figures(frame, np.array([0, 0]), None).value.tolist()
    [70.0, 80.5]
    """
    size = len(frame)
    value = frame["value"].to_numpy(dtype=float)
    period = decimal_periods(frame["period"]) if period is None else period
    qualifier = (
        frame["qualifier"].to_numpy(dtype=object) if "qualifier" in frame else np.full(size, "exact", object)
    )
    usable = np.flatnonzero(np.isin(qualifier.astype(str), USED) & ~np.isnan(value) & (series >= 0))
    order = usable[np.lexsort((period[usable], series[usable]))]
    later = np.flatnonzero(
        (series[order][1:] == series[order][:-1]) & (period[order][1:] == period[order][:-1])
    )
    order = np.delete(order, later)
    step = frame["step"].to_numpy(dtype=float)[order] if "step" in frame else np.full(len(order), np.nan)
    step = np.where(np.isnan(step), _usual_step(spec), step)
    bound = np.array([BOUNDS.get(word, 0.0) for word in qualifier[order]])
    low, high = bounds_of(spec)
    return Figures(
        series=series[order],
        period=period[order],
        value=np.clip(
            value[order] + bound * step, -np.inf if low is None else low, np.inf if high is None else high
        ),
        step=step,
        approximate=qualifier[order] == "approx",
        bound=bound != 0,
        way=breaks_before(period[order], spec.breaks if spec else ()),
    )


def bounds_of(spec: Indicator | None) -> tuple[float | None, float | None]:
    """Return the lowest and highest possible value; 0 and 100 without an indicator."""
    return (0.0, 100.0) if spec is None else (spec.lower, spec.upper)


def _usual_step(spec: Indicator | None) -> float:
    if spec is not None and spec.resolution:
        return spec.resolution
    low, high = bounds_of(spec)
    return _RULES.usual_step * (high - low) if low is not None and high is not None else 0.0


def figure_noise(figures: Figures, scale: Scale) -> Array:
    """Return the standard deviation, on the scale, that "khoảng" adds to each figure: half a printed step.

    Parameters
    ----------
    figures : Figures
        The figures.
    scale : Scale
        The scale.

    Returns
    -------
    array
        0 for figures that are not approximate.
    """
    half = _RULES.approximate * np.where(figures.approximate, figures.step, 0.0)
    below, above = (
        scale.forward(scale.inside(figures.value - half)),
        scale.forward(scale.inside(figures.value + half)),
    )
    noise: Array = (above - below) / 2
    return noise
