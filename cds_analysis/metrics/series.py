"""One unit's figures of one indicator, as a series that may be compared with itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cds_analysis.registry.indicators import Indicator

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
        The row whose period ends last; a value before a bound, then the one known last, where periods end
        together. None when there is no figure.
    """
    own = observations[observations["indicator"] == indicator]
    if own.empty:
        return None
    order = own.assign(_value=own["qualifier"].isin(VALUES)).sort_values(
        ["period_end", "_value", "known_from"]
    )
    return order.drop(columns="_value").iloc[-1]


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
