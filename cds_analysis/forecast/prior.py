"""What is known of indicators in general, before a peer or an own figure is seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

import yaml

PRIOR_FILE = "prior.yml"


@dataclass(frozen=True)
class Prior:
    """The generic values and kernel widths of the method; levels are on the scale of a share.

    Parameters
    ----------
    half_life, nearness, effective : float
        Weights of windows: years until a window counts half, distance in level (points of 100) of one
        standard deviation, and the effective number of windows up to which both are widened.
    year_half_life, year_rows : float
        What a year's mean change is worth: years until half, rows until half.
    drift_years, drift : float
        Generic change of level a year, and the number of years that it counts as beside the peers'.
    shock, shock_rows, shock_half_life : float
        Standard deviation of a year's common change, the number of years that it counts as beside the peers'
        own steps, and the years until a year of those counts half.
    shock_years : float
        How many years that shock counts as beside the windows' own years.
    spread, spread_rows : float
        Scale of one unit's own change in a year, and the number of windows that it counts as.
    rough_rows, rough_power : float
        How many points the peers' roughness counts as beside the own, and the power of their ratio.
    ridge : float
        How strongly effects are pulled to the generic ones.
    effect_level, effect_slope, effect_last : float
        Generic effects on the change: of the level (a year), the own slope (a year) and the last deviation.
    alone_drift, alone_slope, alone_wider, alone_drift_sd : float
        Without peers: change of level a year, part of the own slope that goes on, factor on the variance, and
        uncertainty of the drift a year.
    """

    half_life: float
    nearness: float
    effective: float
    year_half_life: float
    year_rows: float
    drift_years: float
    drift: float
    shock: float
    shock_rows: float
    shock_half_life: float
    shock_years: float
    spread: float
    spread_rows: float
    rough_rows: float
    rough_power: float
    ridge: float
    effect_level: float
    effect_slope: float
    effect_last: float
    alone_drift: float
    alone_slope: float
    alone_wider: float
    alone_drift_sd: float


def parse_prior(values: Mapping[str, float]) -> Prior:
    """Return the prior of a mapping that may hold more than it needs.

    Parameters
    ----------
    values : mapping
        Every field of :class:`Prior`.

    Returns
    -------
    Prior
        The record.

    Raises
    ------
    KeyError
        If a field is missing.
    """
    return Prior(**{field.name: float(values[field.name]) for field in fields(Prior)})


@cache
def load_prior() -> Prior:
    """Return the prior that ships with the package, made by ``benchmarks/choose_prior.py``.

    Returns
    -------
    Prior
        The record.

    Examples
    --------
    >>> 0 < load_prior().spread < 1
    True
    """
    text = (resources.files("cds_analysis") / "forecast" / PRIOR_FILE).read_text(encoding="utf-8")
    return parse_prior(yaml.safe_load(text)["values"])
