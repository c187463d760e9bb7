"""The ladder below own figures: a neighbouring measure, other units, the country, each stated by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Threshold
from cds_analysis.forecasting.rungs.country import read_country
from cds_analysis.forecasting.rungs.learned import Ladder
from cds_analysis.forecasting.rungs.neighbour import read_neighbour
from cds_analysis.forecasting.rungs.others import read_others
from cds_analysis.forecasting.rungs.question import Question
from cds_analysis.forecasting.rungs.reading import Reading, Rung

RUNGS: Mapping[Rung, Callable[[Question], Reading]] = {
    "neighbour": read_neighbour,
    "others": read_others,
    "country": read_country,
}
_AMONG_UNITS = ("others", "country")


def climb(
    threshold: Threshold,
    deadline: date,
    as_of: date,
    unit: str,
    figures: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    *,
    country: str,
    members: Sequence[str],
    ladder: Ladder,
) -> list[Reading]:
    """Return what the rungs below own figures say of a threshold, the highest first.

    Parameters
    ----------
    threshold : Threshold
        Measure, direction and value.
    deadline, as_of : date
        Until when; on which day it is asked. Nothing known later is used.
    unit : str
        Key of the unit. Its own figures of the very measure are never used.
    figures : pandas.DataFrame
        Believed observations of all units: ``ref_area, indicator, obs_value, qualifier, known_from,
        period_end, time_period``, and for the notes ``known_from_basis, source_kind, source_org``.
    indicators : mapping of str to Indicator
        Every declared measure, with relations and kinds.
    country : str
        Key of the country.
    members : sequence of str
        Keys of the units of the same division, which count as others.
    ladder : Ladder
        What was learned; :func:`cds_analysis.forecasting.rungs.learned.load_ladder`.

    Returns
    -------
    list of Reading
        ``neighbour``, ``others`` and ``country``, each speaking or silent with its reason. They are never
        blended: where two disagree, that is a finding.
    """
    question = Question(threshold, deadline, as_of, unit, figures, indicators, country, members, ladder)
    return [_read(question, rung) for rung in RUNGS]


def _read(question: Question, rung: Rung) -> Reading:
    whole = "whole_country" if rung in _AMONG_UNITS and question.unit == question.country else ""
    silence = question.unreadable or whole
    if silence:
        return Reading(rung, None, silent=silence, kind_of_measure=question.kind)
    return RUNGS[rung](question)


def leaning(probability: float, ladder: Ladder) -> str:
    """Return the word of an indicative chance.

    Parameters
    ----------
    probability : float
        0–1.
    ladder : Ladder
        With the thresholds, which were tried on hidden figures.

    Returns
    -------
    str
        ``leaning_met``, ``leaning_neither`` or ``leaning_not``.

    Examples
    --------
    >>> from cds_analysis.forecasting.rungs.learned import load_ladder
    >>> [leaning(chance, load_ladder()) for chance in (0.9, 0.5, 0.1)]
    ['leaning_met', 'leaning_neither', 'leaning_not']
    """
    if probability >= ladder.toward:
        return "leaning_met"
    return "leaning_not" if probability <= ladder.against else "leaning_neither"
