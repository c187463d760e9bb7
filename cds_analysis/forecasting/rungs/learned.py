"""What the rungs have learned of measures in general: written by ``benchmarks/choose_ladder.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

import yaml

LADDER_FILE, RECORD_FILE = "ladder.yml", "rungs_record.yml"
GENERAL = "general"


@dataclass(frozen=True)
class Habits:
    """How measures of one kind behave; levels are on the softened logit of a share, times are in years.

    Parameters
    ----------
    drift, drift_sd : float
        Mean change a year, for the better, and how much measures of the kind differ in it.
    step : float
        Standard deviation of one unit's change in a year about that of all.
    spread, spread_log_sd : float
        Standard deviation between units, and how much measures differ in its logarithm.
    offset, offset_sd : float
        How much units lie above the country on average, for the better, and how much measures differ in it.
    difference : float
        Standard deviation between units of the difference of two measures of the same quantity.
    """

    drift: float
    drift_sd: float
    step: float
    spread: float
    spread_log_sd: float
    offset: float
    offset_sd: float
    difference: float


@dataclass(frozen=True)
class Ladder:
    """Everything that the rungs have learned.

    Parameters
    ----------
    version : str
        Of the method; readings of different versions are kept apart by it.
    habits : mapping of str to Habits
        By kind of measure, and ``general`` for all together.
    shock : float
        Standard deviation of a year's change common to all units.
    look_back : float
        Over how many of the last years the country's own change is weighed.
    difference_rows : float
        How many pairs the typical difference of two measures counts as.
    pair_gap : float
        How many years two figures of a pair may lie apart.
    least_pairs, least_units : int
        How many pairs, and how many other units, a rung needs.
    freedom : float
        Degrees of freedom of the distribution of units.
    wider : mapping of str to float
        Common widening, by rung.
    speaks : mapping of str to mapping of str to bool
        By rung and kind of measure: whether it may speak. A kind that is missing was not tried.
    toward, against : float
        From which chance a reading leans to "met", and up to which to "not met".
    press_normal_score : float
        Mean normal score of the ranks of units whose figure the press printed: 0 if it prints all alike.
    """

    version: str
    habits: Mapping[str, Habits]
    shock: float
    look_back: float
    difference_rows: float
    pair_gap: float
    least_pairs: int
    least_units: int
    freedom: float
    wider: Mapping[str, float]
    speaks: Mapping[str, Mapping[str, bool]]
    toward: float
    against: float
    press_normal_score: float

    def of(self, kind: str) -> Habits:
        """Return the habits of a kind; of measures in general where it is not known."""
        return self.habits.get(kind, self.habits[GENERAL])

    def silence(self, rung: str, kind: str) -> str:
        """Return why a rung may not speak of a kind of measure; empty where it may.

        Parameters
        ----------
        rung, kind : str
            Rung and kind of measure.

        Returns
        -------
        str
            ``kind_fails``, ``kind_untried`` or empty.
        """
        tried = self.speaks[rung]
        if kind not in tried:
            return "kind_untried"
        return "" if tried[kind] else "kind_fails"


def parse_ladder(content: Mapping[str, Any]) -> Ladder:
    """Return the ladder of a mapping that may hold more than it needs.

    Parameters
    ----------
    content : mapping
        Every field of :class:`Ladder`; ``habits`` by kind with every field of :class:`Habits`.

    Returns
    -------
    Ladder
        The record.

    Raises
    ------
    KeyError
        If a field is missing.
    """
    values = {field.name: content[field.name] for field in fields(Ladder)}
    habits = {kind: Habits(**found) for kind, found in content["habits"].items()}
    return Ladder(**{**values, "habits": habits, "version": str(content["version"])})


def _read(file: str) -> dict[str, Any]:
    text = (resources.files("cds_analysis") / "forecasting" / "rungs" / file).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def load_ladder() -> Ladder:
    """Return what ships with the package, made by ``benchmarks/choose_ladder.py``.

    Returns
    -------
    Ladder
        The record.

    Examples
    --------
    >>> ladder = load_ladder()
    >>> ladder.against < 0.5 < ladder.toward
    True
    """
    return parse_ladder(_read(LADDER_FILE))


@cache
def load_rungs_record() -> dict[str, Any]:
    """Return how the rungs did when they were tried, made by ``benchmarks/rungs.py --record``.

    Returns
    -------
    dict
        By rung: ``n`` (questions), ``measures, brier, brier_base_rate, difference, difference_low,
        difference_high`` (95%, measures drawn whole), ``coverage_80``, ``kinds`` (the same by kind of
        measure) and ``words`` (by indicative word: ``n, came_true``).

    Examples
    --------
    >>> sorted(load_rungs_record())
    ['country', 'neighbour', 'others']
    """
    return _read(RECORD_FILE)
