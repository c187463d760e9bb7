"""Rung 4: the country's figure as the centre, the spread between units as measures of the kind show it."""

from __future__ import annotations

import numpy as np

from cds_analysis.forecasting.rungs.bounds import chance
from cds_analysis.forecasting.rungs.question import Question, basis_of, country_figures, inferred
from cds_analysis.forecasting.rungs.reading import Reading, Rung, Spread

RUNG: Rung = "country"
_SPREADS, _REACH = 9, 2.0


def read_country(question: Question) -> Reading:
    """Return what the country's own figure of the measure says.

    Parameters
    ----------
    question : Question
        What is asked.

    Returns
    -------
    Reading
        Silent with the reason where the country has no value of the measure or of the same quantity under
        another name, or measures of the kind do not allow it.
    """
    rows = country_figures(question)
    silence = question.ladder.silence(RUNG, question.kind)
    if rows.empty:
        silence = question.crossed(question.spec.indicator, question.country)
    if silence:
        return Reading(RUNG, None, silent=silence, kind_of_measure=question.kind)
    spread, last = spread_around(question), rows.tail(1)
    measure = str(last["indicator"].iloc[0])
    other = ("other_measure",) if measure != question.spec.indicator else ()
    return Reading(
        RUNG,
        chance(question, spread),
        spread.values(question.scale),
        indicator=measure,
        basis=basis_of(last),
        n_units=1,
        kind_of_measure=question.kind,
        notes=(*other, *inferred(last), *question.notes),
    )


def spread_around(question: Question) -> Spread:
    """Return where a unit will be at the deadline, around the country.

    Parameters
    ----------
    question : Question
        The country has at least one value.

    Returns
    -------
    Spread
        A mixture over spreads between units that measures of the kind have.
    """
    ladder, habits, rows = question.ladder, question.habits, country_figures(question)
    drift, last = question.drift(rows), rows.iloc[-1]
    years = max(question.end - float(last["when"]), 0.0)
    centre = float(last["level"]) + habits.offset * question.scale.drift + drift.over(years)
    places = np.linspace(-_REACH, _REACH, _SPREADS)
    weight = np.exp(-0.5 * places**2)
    spreads = habits.spread * np.exp(habits.spread_log_sd * places)
    width = np.sqrt(spreads**2 + habits.offset_sd**2 + drift.sd_over(years) ** 2)
    return Spread(
        np.full(_SPREADS, centre), width * ladder.wider[RUNG], weight / weight.sum(), ladder.freedom
    )
