"""One unit's figures of one indicator, as a series that may be compared with itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cds_analysis.cellar.periods import decimal_year
from cds_analysis.data.indicator import Break, Indicator

VALUES = ("exact", "approx")
_LARGE = 1000


def printed_step(value: float, decimals: int) -> float:
    """Return the step to which a figure was printed.

    Parameters
    ----------
    value : float
        The figure.
    decimals : int
        Decimals as printed.

    Returns
    -------
    float
        One unit of the last decimal; for large whole numbers, of the last digit that is not zero.

    Examples
    --------
    >>> printed_step(95.2, 1), printed_step(92, 0), printed_step(67_000_000, 0)
    (0.1, 1.0, 1000000.0)
    """
    if decimals or abs(value) < _LARGE:
        return float(10.0**-decimals)
    digits = str(int(abs(value)))
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def latest_observation(observations: pd.DataFrame, indicator: str) -> pd.Series | None:
    """Return the newest figure of an indicator.

    Parameters
    ----------
    observations : pandas.DataFrame
        Believed observations of one unit.
    indicator : str
        Its identifier.

    Returns
    -------
    pandas.Series or None
        The row that describes the latest day (the end of its period, or the day since when it is known if
        that is earlier: one "of 2025" known in June describes June); a value before a bound, then the one
        known last, where those days are the same. None when there is no figure.
    """
    own = observations[observations["indicator"] == indicator]
    if own.empty:
        return None
    figure_days = own[["period_end", "known_from"]].min(axis=1)
    order = own.assign(_value=own["qualifier"].isin(VALUES), _day=figure_days).sort_values(
        ["_day", "_value", "period_end", "known_from"]
    )
    return order.drop(columns=["_value", "_day"]).iloc[-1]


def breaks_before(periods: NDArray[np.float64], breaks: Sequence[Break]) -> NDArray[np.intp]:
    """Return how many breaks lie before each period: two figures of one number may be compared.

    Parameters
    ----------
    periods : array
        Decimal years of the periods' ends.
    breaks : sequence of Break
        In order of time.

    Returns
    -------
    array of int
        0 before the first break.

    Examples
    --------
    >>> breaks_before(np.array([2023.0, 2025.0]), [Break("2024", "", "")]).tolist()
    [0, 1]
    """
    starts = np.array([decimal_year(gap.start) for gap in breaks])
    return np.searchsorted(starts, periods, side="left")


def dated_figures(observations: pd.DataFrame) -> pd.DataFrame:
    """Return observations as forecasts and speeds take them.

    Parameters
    ----------
    observations : pandas.DataFrame
        Believed observations of one indicator.

    Returns
    -------
    pandas.DataFrame
        ``unit, period, value, qualifier, step`` (to which it was printed), by period. The period is a decimal
        year: the end of the figure's period, or the day since when the figure is known if that is earlier (a
        figure "of 2025" known in June describes June). Of figures that describe the same day the shortest
        period stands last, then the one known last.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-12-31", "2025-06-30"])
    >>> row = {"ref_area": "a", "obs_value": 92.0, "decimals": 0, "qualifier": "exact"}
    >>> row |= dict(zip(["period_start", "period_end", "known_from"], days))
    >>> dated_figures(pd.DataFrame([row]))["period"].round(2).tolist()
    [2025.5]
    """
    figure_days = observations[["period_end", "known_from"]].min(axis=1)
    length = observations["period_end"] - observations["period_start"]
    rows = observations.assign(_day=figure_days, _length=-length).sort_values(
        ["_day", "_length", "ref_area", "known_from"]
    )
    steps = [
        printed_step(value, int(decimals))
        for value, decimals in zip(rows["obs_value"], rows["decimals"], strict=True)
    ]
    return pd.DataFrame(
        {
            "unit": rows["ref_area"].to_numpy(),
            "period": [decimal_year(day.date()) for day in rows["_day"]],
            "value": rows["obs_value"].to_numpy(dtype=float),
            "qualifier": rows["qualifier"].to_numpy(),
            "step": np.array(steps, dtype=float),
        }
    )


def comparable_series(
    observations: pd.DataFrame, indicator: Indicator, qualifiers: Sequence[str] = VALUES
) -> pd.DataFrame:
    """Return the values of an indicator that were measured in the newest way.

    Parameters
    ----------
    observations : pandas.DataFrame
        Believed observations of one unit.
    indicator : Indicator
        With its breaks.
    qualifiers : sequence of str
        Which rows count as values; exact and approximate ones without it.

    Returns
    -------
    pandas.DataFrame
        Such rows after the last break before the newest figure, by period, one for each
        day on which a period ends. May be empty.
    """
    own = observations[
        (observations["indicator"] == indicator.indicator) & observations["qualifier"].isin(qualifiers)
    ]
    if own.empty:
        return own
    own = own.sort_values(["period_end", "period_start"]).drop_duplicates("period_end", keep="last")
    last = indicator.last_break(own["period_end"].iloc[-1].date())
    return own if last is None else own[own["period_end"] >= pd.Timestamp(last.start)]
