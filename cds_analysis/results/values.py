"""Which missing figures would change the outlook most: what each would take from the spread of the count."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.forecasting.information import (
    common_correlation,
    figure_values,
    set_correlations,
    share_now,
)
from cds_analysis.forecasting.rungs import load_ladder
from cds_analysis.forecasting.said import word_of
from cds_analysis.forecasting.scale import scale_of
from cds_analysis.metrics.verdict import SHOWN
from cds_analysis.results.readings import OWN, TargetReading
from cds_analysis.results.remaining import RemainingSet

_BAND_80 = 2.563  # quantiles at 10 and 90% of a normal distribution lie that many standard deviations apart


def missing_figure_values(found: RemainingSet) -> pd.DataFrame:
    """Return how much of the variance of the final count the next figure of each open target would remove.

    Parameters
    ----------
    found : RemainingSet
        Of a report before the deadline.

    Returns
    -------
    pandas.DataFrame
        From :func:`cds_analysis.forecasting.information.figure_values`, open targets only. A target with a
        chance of its own, or a reading, gains what has happened since its last figure or what the reading
        does not know of today; of a target of the set the figure would say whether it is met. Chances of
        members of the set are those of their group: they serve this sum alone and are no forecast of a
        target.
    """
    rows = found.outlook.counted
    if rows.empty:
        return pd.DataFrame()
    plain = rows.assign(
        chance=[_chance(row, found) for row in rows.to_dict("records")],
        share_now=[_share_now(row, found) for row in rows.to_dict("records")],
    )
    in_set = plain["rung"].isna() & ~plain["verdict"].isin([*SHOWN, "missed"])
    members = plain.loc[in_set, "chance"].to_numpy()
    within = common_correlation(members, _variance(found) * len(members) / max(found.of_set.n, 1))
    values = figure_values(plain, set_correlations(in_set.tolist(), within))
    return values[values["removes_share"] > 0].reset_index(drop=True)


def _variance(found: RemainingSet) -> float:
    number = np.arange(found.of_set.n + 1)
    mean = float(found.of_set.shown @ number)
    return float(found.of_set.shown @ number**2) - mean**2


def _chance(row: Mapping[str, object], found: RemainingSet) -> float:
    """Return the chance that counts: the target's own, else that of the group it belongs to."""
    if row["verdict"] == "missed":
        return 0.0
    probability = row["probability"]
    if probability is not None and probability == probability:
        return float(probability)  # type: ignore[arg-type]
    return 1.0 if row["verdict"] in SHOWN else found.chance_of_word(word_of(str(row["outlook"])))


def _share_now(row: Mapping[str, object], found: RemainingSet) -> float:
    """Return the part of a target's variance that its next figure removes; missing for a yes or no."""
    if row["verdict"] in SHOWN or row["verdict"] == "missed":
        return 0.0
    reading = found.outlook.leading.get(str(row["target_id"]))
    if reading is None:
        return float("nan")
    return _since_last(row, found) if reading.rung == OWN else _unknown_today(reading, found)


def _since_last(row: Mapping[str, object], found: RemainingSet) -> float:
    """Return the part of the way from the last figure to the deadline that has passed: a walk's variance."""
    day, deadline = (decimal_year(one) for one in (found.outlook.basis.as_of, row["deadline"]))  # type: ignore[arg-type]
    seen = decimal_year(row["seen"]) if row["seen"] is not None else day  # type: ignore[arg-type]
    return share_now(max(day - seen, 0.0) ** 0.5, max(deadline - day, 0.0) ** 0.5)


def _unknown_today(reading: TargetReading, found: RemainingSet) -> float:
    """Return the part of a reading's variance that is about today, not about the years ahead."""
    if not reading.quantiles or not reading.readings:
        return float("nan")
    part, basis = reading.readings[0], found.outlook.basis
    target = next(one for one in basis.programme.targets if one.target_id == reading.target_id)  # type: ignore[union-attr]
    scale = scale_of(basis.indicators[target.indicator], np.empty(0))
    low, high = scale.forward(np.array([reading.quantiles[0.1], reading.quantiles[0.9]]))
    years = max(decimal_year(target.deadline) - decimal_year(basis.as_of), 0.0)
    ahead = load_ladder().of(part.kind_of_measure).step ** 2 * years
    today = max(float((high - low) / _BAND_80) ** 2 - ahead, 0.0)
    return share_now(today**0.5, ahead**0.5)
