"""What a next figure would change, as a slider in JupyterLab."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup

from cds_analysis.pages.words import badge, percent
from cds_analysis.results.quarter import Quarter
from cds_analysis.results.what_if import what_if


def what_if_slider(quarter: Quarter, target: str, values: Iterable[float], day: date | str) -> Any:
    """Return a slider over the values that a target's next figure may have, with the chance that each would give.

    Parameters
    ----------
    quarter, target, values, day
        As in :func:`cds_analysis.results.what_if.what_if`.

    Returns
    -------
    ipywidgets.VBox or pandas.DataFrame
        The table of :func:`~cds_analysis.results.what_if.what_if` where ipywidgets (extra ``widgets``) is not
        installed.

    Raises
    ------
    InputError
        As :func:`~cds_analysis.results.what_if.what_if`.

    Examples
    --------
    >>> from cds_analysis.results.quarter import open_quarter
    >>> shown = what_if_slider(open_quarter("Mẫu Lam", "2024-Q4"), "T04", [60, 70], "2025-Q1")
    """
    table = what_if(quarter, target, values, day)
    try:
        import ipywidgets
    except ImportError:
        return table
    now, *rows = table.to_dict("records")
    shown = ipywidgets.HTML()

    def show(place: int) -> None:
        shown.value = _sentence(quarter, rows[place], now)

    options = [(quarter.say.number(row["value"], 2), place) for place, row in enumerate(rows)]
    slider = ipywidgets.SelectionSlider(options=options, description=target)
    slider.observe(lambda change: show(change["new"]), "value")
    show(0)
    return ipywidgets.VBox([slider, shown])


def _sentence(q: Quarter, row: dict[Any, Any], now: dict[Any, Any]) -> str:
    chance, chance_now = (percent(one["probability"], q.say) for one in (row, now))
    text = q.say("chance {chance} (as it is: {now})", chance=chance, now=chance_now)
    return str(Markup("{} {}").format(badge(row["word"], q.say), text))
