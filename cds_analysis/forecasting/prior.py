"""What is known of indicators in general and of each kind, before a peer or an own figure is seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

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
    drift_years : float
        The number of years that the drift counts as beside the peers'.
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
    drift, drift_level, drift_sd : float
        Change of level a year where the scale is at its middle, for the better; what a level of one more adds
        to it; and how much measures of one kind differ in it (a standard deviation).
    stand_in_years : float
        How many families of stand-ins the drift of the kind counts as.
    """

    half_life: float
    nearness: float
    effective: float
    year_half_life: float
    year_rows: float
    drift_years: float
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
    drift: float
    drift_level: float
    drift_sd: float
    stand_in_years: float


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
def prior_content() -> dict[str, Any]:
    """Return the constants that ship with the package as written: ``values``, ``kinds`` and ``rules``."""
    text = (resources.files("cds_analysis") / "forecasting" / PRIOR_FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def load_prior(kind: str = "") -> Prior:
    """Return the prior that ships with the package, made by ``benchmarks/choose_prior.py``.

    Parameters
    ----------
    kind : str
        Kind of measure (:data:`cds_analysis.data.kind.MEASURE_KINDS`): its own drift, spread and shock,
        pulled to the general ones, replace them. Of indicators in general without it, or where the kind was
        not tried.

    Returns
    -------
    Prior
        The record.

    Examples
    --------
    >>> load_prior("coverage").drift > load_prior("economy_share").drift
    True
    """
    content = prior_content()
    return parse_prior({**content["values"], **content["kinds"].get(kind, {})})
