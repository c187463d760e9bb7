"""Figures for analysts: on any axes, in any style, from plain series and tables; drawn as on the pages."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cds_analysis.cellar.arguments import not_known, table_problems
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.cellar.text import fold
from cds_analysis.cellar.translator import Translator
from cds_analysis.figures.outlook import FanSubject, draw_fan
from cds_analysis.figures.picture import draw_on
from cds_analysis.figures.regions import plot_region_swarm
from cds_analysis.figures.theme import end_of_year_ticks
from cds_analysis.forecasting.attainment import Attainment
from cds_analysis.forecasting.dates import decimal_periods
from cds_analysis.forecasting.series import history_of, series_problems

_MARGIN = 0.04


def plot_history(
    series: pd.Series, target: float | None = None, *, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw what was observed, and the value to reach.

    Parameters
    ----------
    series : pandas.Series
        Numbers by date, which :func:`cds_analysis.forecasting.series.forecast` reads; its name is the title.
    target : float, optional
        A line at this value.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the current axes without it, as matplotlib does.
    language : {"en", "vi"}
        Of the numbers.

    Returns
    -------
    matplotlib.axes.Axes
        With the ends of years below: every period stands at its end.

    Raises
    ------
    InputError
        If no Series of numbers with one for each date was given.

    Examples
    --------
    >>> axes = plot_history(pd.Series([61.0, 70.0], ["2023", "2024-Q2"], name="Online services"), 80)
    >>> axes.get_title(loc="left"), axes.get_lines()[0].get_xdata().round(2).tolist()
    ('Online services', [2024.0, 2024.5])
    >>> plt.close("all")
    """
    return _drawn(series, Attainment(None), target, None, ax, language)


def plot_forecast(
    series: pd.Series, result: Attainment, *, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw what was observed, the band that should hold 8 of 10 outcomes until the deadline, and the target.

    Parameters
    ----------
    series : pandas.Series
        What was forecast.
    result : Attainment
        Its forecast, from :func:`cds_analysis.forecasting.series.forecast`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the current axes without it, as matplotlib does.
    language : {"en", "vi"}
        Of the words and numbers.

    Returns
    -------
    matplotlib.axes.Axes
        Without a trajectory only what was observed is drawn, and the title says so.

    Raises
    ------
    InputError
        If no Series of numbers with one for each date was given.

    Examples
    --------
    >>> from cds_analysis.forecasting.series import forecast
    >>> series = pd.Series([61.0, 66.0, 70.0], ["2022", "2023", "2024"], name="Online services")
    >>> axes = plot_forecast(series, forecast(series, 80, "2026"))
    >>> axes.get_title(loc="left").splitlines()[0], float(axes.get_xlim()[1])
    ('Online services', 2027.0)
    >>> plt.close("all")
    """
    trajectory = result.trajectory
    target = None
    if trajectory is not None and trajectory.target is not None:
        target = float(trajectory.scale.backward(np.array([trajectory.target]))[0])
    end = None if trajectory is None else trajectory.start + trajectory.horizon
    return _drawn(series, result, target, end, ax, language)


def _drawn(
    series: pd.Series,
    result: Attainment,
    target: float | None,
    end: float | None,
    ax: Axes | None,
    language: str,
) -> Axes:
    stop_on_errors(series_problems(series, "series"))
    axes = plt.gca() if ax is None else ax
    rows = history_of(series).dropna(subset="value").assign(qualifier="exact")
    rows = rows.assign(period=decimal_periods(rows["period"])).sort_values("period")
    last = max([*rows["period"], *([] if end is None else [end])], default=0.0)
    name = str(series.name or "")
    draw_fan(axes, FanSubject(name, "", target, last, rows, result), Translator(language))
    if end is None:
        axes.set_title(name, loc="left")
    if len(rows):
        first = float(rows["period"].min())
        axes.set_xlim(first - _MARGIN * max(last - first, 1.0), last)
        end_of_year_ticks(axes)
    return axes


def plot_swarm(
    table: pd.DataFrame,
    province: str,
    *,
    peers: list[str] | None = None,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw every province as a dot in the row of its region, one of them and its peers by name.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`cds_analysis.results.compare.compare`: one indicator, one period, all provinces.
    province : str
        Which one stands out, by name, spelling or key.
    peers : list of str, optional
        Keys of provinces that are named too.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the current axes without it, as matplotlib does.
    language : {"en", "vi"}
        Of the words and numbers.

    Returns
    -------
    matplotlib.axes.Axes
        Regions by their median, the best on top.

    Raises
    ------
    InputError
        If the table lacks a column, holds several indicators or periods, or lacks the province.

    Examples
    --------
    >>> table = pd.DataFrame({"ref_area": ["a", "b"], "name": ["A", "B"], "region": ["North", "South"]})
    >>> table = table.assign(value=[0.5, 0.7], place=[2, 1], indicator="dti_total", time_period="2022")
    >>> plot_swarm(table, "a").get_title()
    'A: place 1 of 1 in its region'
    >>> plt.close("all")
    """
    columns = ["ref_area", "name", "region", "value", "place", "indicator", "time_period"]
    stop_on_errors(table_problems(table=(table, columns)))
    keys = {
        fold(str(spelling)): row.ref_area
        for row in table.itertuples()
        for spelling in (row.ref_area, row.name)
    }
    stop_on_errors(_swarm_problems(table, province, keys))
    axes = plt.gca() if ax is None else ax
    own = str(keys[fold(province)])
    shown = draw_on(axes, plot_region_swarm, table, own, "", "", language, peers or ())
    axes.set_title(shown.title)
    return axes


def _swarm_problems(table: pd.DataFrame, province: str, keys: dict[str, Any]) -> list[Problem]:
    found = []
    for column in ("indicator", "time_period"):
        names = [str(one) for one in table[column].unique()]
        if len(names) > 1:
            message, hint = "The column “{column}” holds several: {names}.", "Choose one of them."
            details = {"column": column, "names": names}
            found.append(Problem("several", message, hint, details, column="table"))
    if fold(province) not in keys:
        found.append(not_known(province, list(dict.fromkeys(map(str, keys.values()))), "province"))
    return found
