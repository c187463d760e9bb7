"""One question to the ladder, and which published figures may answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Threshold
from cds_analysis.forecasting.rungs.drift import Drift
from cds_analysis.forecasting.rungs.learned import Habits, Ladder
from cds_analysis.forecasting.rungs.reading import BASIS_COLUMNS
from cds_analysis.forecasting.scale import Array, Scale, scale_of
from cds_analysis.metrics.series import VALUES

BOUNDS = ("at_least", "at_most")
SAME = "same_quantity"
_UNREADABLE = ("rank", "growth")


@dataclass(frozen=True)
class Question:
    """Whether a unit meets a threshold at a deadline, asked on a day.

    Parameters
    ----------
    threshold : Threshold
        Measure, direction and value.
    deadline, as_of : date
        Until when; on which day it is asked: nothing known later is used.
    unit : str
        Key of the unit.
    figures : pandas.DataFrame
        Believed observations of all units, as :func:`cds_analysis.data.resolution.believed` returns them.
    indicators : mapping of str to Indicator
        Every declared measure.
    country : str
        Key of the country.
    members : sequence of str
        Keys of the units that count as others.
    ladder : Ladder
        What was learned.
    """

    threshold: Threshold
    deadline: date
    as_of: date
    unit: str
    figures: pd.DataFrame
    indicators: Mapping[str, Indicator]
    country: str
    members: Sequence[str]
    ladder: Ladder

    @property
    def spec(self) -> Indicator:
        """Return the measure that is asked about."""
        return self.indicators[self.threshold.indicator]

    @property
    def kind(self) -> str:
        """Return the kind of the measure that is asked about."""
        return self.spec.measure_kind

    @property
    def habits(self) -> Habits:
        """Return how measures of that kind behave."""
        return self.ladder.of(self.kind)

    @property
    def end(self) -> float:
        """Return the deadline as a decimal year."""
        return decimal_year(self.deadline)

    @cached_property
    def scale(self) -> Scale:
        """Return the scale on which levels are read."""
        return scale_of(self.spec, np.empty(0))

    def drift(self, country: pd.DataFrame | None = None, kind: str | None = None) -> Drift:
        """Return the common way of all units: of measures of the kind, and the country's where it is known.

        Parameters
        ----------
        country : pandas.DataFrame, optional
            Usable figures of the country, the newest last.
        kind : str, optional
            Kind of measure; that of the measure asked about without it.

        Returns
        -------
        Drift
            For the better in general, whichever way that is for the measure.
        """
        habits = self.ladder.of(self.kind if kind is None else kind)
        general = Drift(habits.drift * self.scale.drift, habits.drift_sd, self.ladder.shock)
        if country is None or len(country) < 2:
            return general
        return general.seen(country["when"].to_numpy(dtype=float), levels_of(country), self.ladder.look_back)

    @property
    def edge(self) -> float:
        """Return the level of the worst value that is printed as the threshold."""
        half = (self.spec.resolution or 0.0) / 2
        target = np.array([self.threshold.value], dtype=float)
        printed = target + (half if self.threshold.direction == "lower" else -half)
        return float(self.scale.forward(self.scale.inside(printed))[0])

    @property
    def unreadable(self) -> str:
        """Return why no rung below own figures can read the threshold; empty where one might."""
        if self.threshold.value is None:
            return "no_target_value"
        if self.deadline < self.as_of:
            return "past"
        return "" if self._bounded(self.spec) else "rank_or_growth"

    def _bounded(self, spec: Indicator) -> bool:
        return spec.lower is not None and spec.upper is not None and spec.kind not in _UNREADABLE

    @cached_property
    def known(self) -> pd.DataFrame:
        """Return what was known on the day; plans and targets are left out."""
        rows = self.figures[self.figures["known_from"] <= pd.Timestamp(self.as_of)]
        return rows[rows["qualifier"].isin((*VALUES, *BOUNDS))]

    def of(self, indicator: str) -> pd.DataFrame:
        """Return the usable figures of one measure, the newest last, with ``when`` and ``level``.

        Parameters
        ----------
        indicator : str
            The measure.

        Returns
        -------
        pandas.DataFrame
            Rows of ``figures`` known on the day, measured as on the day of the question; a figure of a period
            that was not over when it became known counts on the day when it did.
        """
        if indicator not in self._found:
            self._found[indicator] = self._usable(indicator)
        return self._found[indicator]

    @cached_property
    def _found(self) -> dict[str, pd.DataFrame]:
        return {}

    def _usable(self, indicator: str) -> pd.DataFrame:
        spec = self.indicators.get(indicator)
        rows = self.known[self.known["indicator"] == indicator]
        if spec is None or not self._bounded(spec):
            return rows.head(0).assign(when=0.0, level=0.0)
        gap = spec.last_break(self.as_of)
        if gap is not None:
            rows = rows[rows["period_end"] >= pd.Timestamp(gap.start)]
        days = rows[["period_end", "known_from"]].min(axis=1)
        values = rows["obs_value"].to_numpy(dtype=float)
        scale = self.scale if spec is self.spec else scale_of(spec, values)
        levels = scale.forward(scale.inside(values))
        when = np.array([decimal_year(day.date()) for day in days], dtype=float)
        return rows.assign(when=when, level=levels).sort_values(["when", "ref_area"], kind="stable")

    def crossed(self, indicator: str, *units: str) -> str:
        """Return why no figure of some units is usable: the last break, or that there is none at all."""
        observed = self.known[(self.known["indicator"] == indicator) & self.known["ref_area"].isin(units)]
        usable = self.of(indicator)
        old = len(observed) and not usable["ref_area"].isin(units).any()
        return "crosses_break" if old else "no_figure"

    def counterparts(self, indicator: str) -> tuple[str, ...]:
        """Return a measure and those that are the same for the country where it is for units, or the reverse.

        Parameters
        ----------
        indicator : str
            The measure.

        Returns
        -------
        tuple of str
            The measure first, then each ``same_quantity`` measure such that one of the two is given for the
            country alone and the other never for it.
        """
        spec = self.indicators.get(indicator)
        relations = spec.relations if spec else ()
        same = [one.other for one in relations if one.kind == SAME]
        return (indicator, *(other for other in same if self._apart(indicator, other)))

    def _apart(self, one: str, other: str) -> bool:
        """Return whether one measure is given for the country alone and the other never for it."""
        holders = [set(self.known.loc[self.known["indicator"] == name, "ref_area"]) for name in (one, other)]
        alone = [found == {self.country} for found in holders]
        return any(alone[k] and self.country not in holders[1 - k] for k in (0, 1))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what holds of every reading: a break between the day and the deadline."""
        return ("break_ahead",) if self.spec.breaks_between(self.as_of, self.deadline) else ()


def basis_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of figures that a reading keeps.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :meth:`Question.of`.

    Returns
    -------
    pandas.DataFrame
        Sorted by unit, measure and period.
    """
    kept = rows.reindex(columns=list(BASIS_COLUMNS))
    return kept.sort_values(["ref_area", "indicator", "period_end"]).reset_index(drop=True)


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the newest row of each unit."""
    return rows.groupby("ref_area", sort=True).tail(1)


def inferred(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the note on inferred days, where there are any."""
    basis = rows["known_from_basis"] if "known_from_basis" in rows else pd.Series(dtype="str")
    return ("inferred_days",) if (basis == "inferred").any() else ()


def levels_of(rows: pd.DataFrame) -> Array:
    """Return the levels of some figures."""
    return rows["level"].to_numpy(dtype=float)


def country_figures(question: Question) -> pd.DataFrame:
    """Return the country's values of the measure, or of the same quantity by another name, newest last.

    Parameters
    ----------
    question : Question
        What is asked.

    Returns
    -------
    pandas.DataFrame
        Rows of :meth:`Question.of`; empty where the country has none.
    """
    for name in question.counterparts(question.spec.indicator):
        rows = question.of(name)
        rows = rows[(rows["ref_area"] == question.country) & rows["qualifier"].isin(VALUES)]
        if len(rows):
            break
    return rows
