"""Forecasts of many series at once, as columns: what every record of an attainment is made from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.evidence import history_reasons, lowest_grades
from cds_analysis.forecasting.growth import Growth, expected_growth
from cds_analysis.forecasting.history import Figures, Flags, Places, figure_noise, usable_figures
from cds_analysis.forecasting.matching import spans_around
from cds_analysis.forecasting.neighbours import FREEDOM
from cds_analysis.forecasting.prior import Prior, load_prior
from cds_analysis.forecasting.questions import Dated
from cds_analysis.forecasting.rules import load_rules
from cds_analysis.forecasting.scale import Array, Scale, scale_of
from cds_analysis.forecasting.scores import QUANTILES
from cds_analysis.forecasting.stand_ins import Pace, StandIns, kind_pace
from cds_analysis.forecasting.trajectory import SHORTEST
from cds_analysis.forecasting.windows import Pool, find_windows, make_pool
from cds_analysis.metrics.series import breaks_before

PROMISES = (0.8, 0.5)
PARTS = tuple(part.name for part in fields(Growth))
_RULES = load_rules().evidence
_CENTRAL = stats.t.ppf(QUANTILES, FREEDOM)
_PROMISED = stats.t.ppf(PROMISES, FREEDOM)
_NUMBERS = (
    "probability",
    *(f"q{round(100 * q):02d}" for q in QUANTILES),
    *(f"reached_{round(100 * p)}" for p in PROMISES),
    *("start", "horizon", "level", "target_level", "edge"),
    *PARTS,
)
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Asked:
    """What is asked of series of one indicator.

    Parameters
    ----------
    target, deadline : array
        Value (may be missing) and decimal year of each series.
    spec : Indicator or None
        What is measured.
    """

    target: Array
    deadline: Array
    spec: Indicator | None

    @property
    def kind(self) -> str:
        """Return the kind of measure; empty where it is not known."""
        return self.spec.measure_kind if self.spec else ""

    @property
    def lower(self) -> bool:
        """Return whether lower is better."""
        return self.spec is not None and self.spec.direction == "lower"

    @property
    def edge(self) -> Array:
        """Return the worst value that is printed as the target."""
        rounding = (self.spec.resolution if self.spec and self.spec.resolution else 0.0) / 2
        return self.target + rounding if self.lower else self.target - rounding


@dataclass(frozen=True)
class Beside:
    """What a call of forecasts brings along for all its series.

    Parameters
    ----------
    stand_ins : StandIns or None
        Figures of similar measures elsewhere; what they did after the day of the forecast, or after the
        newest figure without one, is not seen.
    dated : Dated
        The dates of all rows, and the day.
    """

    stand_ins: StandIns | None
    dated: Dated


@dataclass(frozen=True)
class Known:
    """What is known beside the own figures.

    Parameters
    ----------
    others : Figures or None
        The peers'.
    pace : Pace
        Of measures of the kind, stand-ins among them.
    prior : Prior
        Of the kind.
    """

    others: Figures | None
    pace: Pace
    prior: Prior

    @property
    def few(self) -> bool:
        """Return whether the peers are too few for a fair sample."""
        return self.others is None or len(np.unique(self.others.series)) < _RULES.few_peers


def forecast_columns(
    histories: pd.DataFrame,
    series: Places,
    asked: Asked,
    peers: pd.DataFrame | None,
    beside: Beside,
) -> tuple[Columns, list[Scale | None]]:
    """Return everything that is forecast for series of one indicator with the same peers.

    Parameters
    ----------
    histories : pandas.DataFrame
        As :func:`cds_analysis.forecasting.history.usable_figures` takes them.
    series : array of int
        Number of the series of each row.
    asked : Asked
        Targets and deadlines, by that number.
    peers : pandas.DataFrame or None
        Histories with ``unit``.
    beside : Beside
        Stand-ins, and the dates of all rows.

    Returns
    -------
    dict of arrays and list
        By series: ``probability``, quantiles ``q05`` … ``q95``, ``reached_80, reached_50, start, horizon,
        level, target_level, edge``, the parts of :class:`Growth`, ``grade``, and a column of booleans a
        reason; missing where there is no forecast. And the scale of each series that has one.
    """
    usable = usable_figures(histories, series, asked.spec, beside.dated.histories)
    own = usable.in_newest_way()
    known = _known(own, _peer_figures(peers, asked.spec, beside.dated), asked.kind, beside)
    count = len(asked.target)
    columns: Columns = {name: np.full(count, np.nan) for name in _NUMBERS}
    scales: list[Scale | None] = [None] * count
    seen, full = np.bincount(own.series, minlength=count) > 0, np.zeros(count, dtype=bool)
    unanswerable = _unanswerable(own, known.others, asked)
    answered = ~np.logical_or.reduce(list(unanswerable.values()))
    jumped = np.zeros(count, dtype=bool)
    for scale, wanted in _scales(own, known.others, asked):
        wanted &= answered
        pool = peer_pool(known.others, scale)
        for places, found in (
            *_grown(own, wanted, asked, pool, scale, known),
            *_unseen(wanted & ~seen, asked, pool, scale, known),
        ):
            for name, values in found.items():
                columns[name][places] = values
            for place in places:
                scales[place] = scale
        ready = np.flatnonzero(wanted & ~np.isnan(columns["level"]))
        _finish(columns, ready, asked, scale)
        full |= _hold(columns, ready[seen[ready]], asked, pool, scale)
        jumped |= wanted & _jumped(own, scale, count)
    forecast = ~np.isnan(columns["level"])
    reasons = _reasons(usable, own, asked) | unanswerable | {"jump_last": jumped, "at_ceiling": full}
    reasons |= {"no_observation": ~seen & ~forecast & answered, "peers_only": ~seen & forecast}
    reasons |= _reasons_of_others(columns, known, seen & forecast)
    return columns | reasons | {"grade": lowest_grades(reasons)}, scales


def _known(own: Figures, others: Figures | None, kind: str, beside: Beside) -> Known:
    prior = load_prior(kind)
    if beside.stand_ins is None:
        return Known(others, kind_pace(prior), prior)
    newest = [part.period.max() for part in (own, others) if part is not None and len(part.period)]
    today = beside.dated.day
    today = max(newest, default=0.0) if today is None else today
    return Known(others, beside.stand_ins.pace(kind, float(today)), prior)


def _unanswerable(own: Figures, others: Figures | None, asked: Asked) -> dict[str, Flags]:
    """Return which questions have no answer: the deadline is not ahead of the last figure, or too far."""
    last = np.full(len(asked.target), np.nan if others is None else others.period.max())
    last[own.series[own.lasts]] = own.period[own.lasts]
    ahead = asked.deadline - last
    return {"deadline_passed": ahead <= 0, "too_far": ahead > _RULES.too_far}


def _jumped(own: Figures, scale: Scale, count: int) -> Flags:
    """Return which series end in a step as no measure takes: it may be an error, or a new way of counting."""
    flags = np.zeros(count, dtype=bool)
    lasts = own.lasts[own.sizes > 1]
    levels = scale.forward(scale.inside(own.value))
    years = np.maximum(own.period[lasts] - own.period[lasts - 1], _RULES.jump_years)
    step = np.abs(levels[lasts] - levels[lasts - 1]) / np.sqrt(years)
    flags[own.series[lasts]] = step > _RULES.jump * scale.unit
    return flags


def _reasons_of_others(columns: Columns, known: Known, seen: Flags) -> dict[str, Flags]:
    """Return what lowers the grade in what others have shown."""
    with_windows = columns["n_windows"] > 0
    alone, stand_ins = seen & ~with_windows, known.pace.measures
    return {
        "no_peers": alone & (stand_ins == 0),
        "few_stand_ins": alone & (0 < stand_ins < _RULES.few_stand_ins),
        "stand_ins": alone & (stand_ins >= _RULES.few_stand_ins),
        "few_peers": with_windows & known.few,
        "short_pasts": with_windows & (columns["span"] < columns["horizon"] - SHORTEST),
        "mostly_beyond": with_windows & (columns["span"] < _RULES.mostly_beyond * columns["horizon"]),
        "one_year": with_windows & (columns["years"] < _RULES.one_year),
    }


def _peer_figures(peers: pd.DataFrame | None, spec: Indicator | None, dated: Dated) -> Figures | None:
    if peers is None or peers.empty:
        return None
    figures = usable_figures(peers, pd.factorize(peers["unit"])[0], spec, dated.of_peers(peers))
    return figures if len(figures.series) else None


def _reasons(usable: Figures, own: Figures, asked: Asked) -> dict[str, Flags]:
    count, breaks = len(asked.target), asked.spec.breaks if asked.spec else ()
    dropped = np.bincount(usable.series, minlength=count) > np.bincount(own.series, minlength=count)
    way = np.full(count, np.iinfo(np.int64).max)
    way[own.series[own.lasts]] = own.way[own.lasts]
    return history_reasons(own, count) | {
        "after_break": dropped,
        "break_ahead": breaks_before(asked.deadline, breaks) > way,
    }


def _scales(own: Figures, others: Figures | None, asked: Asked) -> list[tuple[Scale, Flags]]:
    """Return the scales that the series need, and whose each is: one for all where bounds are known."""
    first = scale_of(asked.spec, np.empty(0))
    if first.name == "bounded":
        return [(first, np.ones(len(asked.target), dtype=bool))]
    peer_values = np.empty(0) if others is None else others.value
    peer_steps = np.empty(0) if others is None else _steps(others)
    found = []
    for number in range(len(asked.target)):
        part = own.part(own.series == number)
        values = np.concatenate([part.value, peer_values])
        if len(values):
            steps = np.concatenate([_steps(part), peer_steps])
            found.append((scale_of(asked.spec, values, steps), np.arange(len(asked.target)) == number))
    return found


def _steps(figures: Figures) -> Array:
    """Return the change from each figure to the next of its series and way, put to a year by √gap."""
    together = (np.diff(figures.series) == 0) & (np.diff(figures.way) == 0)
    steps = np.diff(figures.value) / np.sqrt(np.maximum(np.diff(figures.period), SHORTEST))
    return np.asarray(steps[together])


def peer_pool(others: Figures | None, scale: Scale) -> Pool:
    """Return the peers' pasts; one measured in two ways counts as two, so that nothing crosses a break."""
    if others is None:
        return make_pool(np.empty(0, dtype=int), np.empty(0), np.empty(0))
    number = others.series * (int(others.way.max()) + 1) + others.way
    return make_pool(number, others.period, scale.forward(others.value))


def _grown(
    own: Figures, wanted: Flags, asked: Asked, pool: Pool, scale: Scale, known: Known
) -> list[tuple[Places, Columns]]:
    """Return start, level, horizon and growth of every wanted series that has a figure."""
    levels, noise = scale.forward(scale.inside(own.value)), figure_noise(own, scale)
    found = []
    for size in np.unique(own.sizes):
        points = own.begins[own.sizes == size][:, None] + np.arange(size)
        points = points[wanted[own.series[points[:, 0]]]]
        places, last = own.series[points[:, 0]], points[:, -1]
        if not len(places):
            continue
        horizon = np.maximum(asked.deadline[places] - own.period[last], SHORTEST)
        grown = _growth(own.period[points], levels[points], pool, horizon, scale, known)
        grown["noise"] = np.hypot(grown["noise"], noise[last])
        found.append((places, grown | {"start": own.period[last], "horizon": horizon, "level": levels[last]}))
    return found


def _growth(periods: Array, levels: Array, pool: Pool, horizon: Array, scale: Scale, known: Known) -> Columns:
    """Return the growth of series with the same number of points, as columns."""
    growth = expected_growth(periods, levels, pool, horizon, scale, known.prior, known.pace)
    return {name: np.asarray(getattr(growth, name), dtype=float) for name in PARTS}


def _unseen(
    missing: Flags, asked: Asked, pool: Pool, scale: Scale, known: Known
) -> list[tuple[Places, Columns]]:
    """Return the same for series without a figure: from where the peers stand, with all their spread."""
    places = np.flatnonzero(missing)
    today, standing = _standing(pool)
    if not len(places) or len(standing) < _RULES.unseen_peers:
        return []
    level = np.full(len(places), standing.mean())
    horizon = np.maximum(asked.deadline[places] - today, SHORTEST)
    grown = _growth(np.full((len(places), 1), today), level[:, None], pool, horizon, scale, known)
    grown["noise"] = np.hypot(grown["noise"], standing.std(ddof=1) * np.sqrt(1 + 1 / len(standing)))
    return [(places, grown | {"start": np.full(len(places), today), "horizon": horizon, "level": level})]


def _standing(pool: Pool) -> tuple[float, Array]:
    """Return the newest period of the peers, and the last level of each that is not much older."""
    if not len(pool.key):
        return 0.0, np.empty(0)
    last = np.append(pool.peer[1:] != pool.peer[:-1], True)
    today = float(pool.period.max())
    return today, pool.level[last & (pool.period > today - _RULES.recent)]


def _finish(columns: Columns, places: Places, asked: Asked, scale: Scale) -> None:
    """Add probabilities, quantiles and promises of the series at some places."""
    growth = Growth(**{name: columns[name][places] for name in PARTS})
    centre, spread = columns["level"][places] + growth.mean, growth.sd
    columns["edge"][places] = edge = scale.forward(scale.inside(asked.edge[places]))
    columns["target_level"][places] = scale.forward(scale.inside(asked.target[places]))
    below = stats.t.cdf((edge - centre) / spread, FREEDOM)
    columns["probability"][places] = below if asked.lower else 1 - below
    for q, value in zip(QUANTILES, _CENTRAL, strict=True):
        columns[f"q{round(100 * q):02d}"][places] = scale.backward(centre + spread * value)
    for p, value in zip(PROMISES, _PROMISED, strict=True):
        promised = centre + spread * (value if asked.lower else -value)
        columns[f"reached_{round(100 * p)}"][places] = scale.backward(promised)


def _hold(columns: Columns, places: Places, asked: Asked, pool: Pool, scale: Scale) -> Flags:
    """Put how many peers stayed there as the chance of targets at the end of the scale that are reached."""
    ends = scale.ends
    target, level = columns["target_level"][places], columns["level"][places]
    held = places[np.isin(target, ends) & (level == target)] if len(ends) else places[:0]
    for place in held:
        edge, start, horizon = (float(columns[name][place]) for name in ("edge", "level", "horizon"))
        columns["probability"][place] = _share_held(pool, edge, start, horizon)
    full = np.zeros(len(asked.target), dtype=bool)
    full[held] = True
    return full


def _share_held(pool: Pool, edge: float, level: float, horizon: float) -> float:
    """Return the share of peers' windows that began and ended beyond an edge, about so long after."""
    if not len(pool.spans):
        return float("nan")
    around = spans_around(pool.spans, np.array([horizon]))
    spans, shares = pool.spans[[around.below[0], around.above[0]]], [1 - around.part[0], around.part[0]]
    held = np.array([_held_over(pool, edge, level, float(span)) for span in spans])
    known = np.array(shares) * ~np.isnan(held)
    return float((known * np.nan_to_num(held)).sum() / known.sum()) if known.sum() else float("nan")


def _held_over(pool: Pool, edge: float, level: float, span: float) -> float:
    """Return the same over one span (rule of succession); missing where too few began there."""
    windows = find_windows(pool, np.zeros(1), span)
    side = 1.0 if level > 0 else -1.0
    begun = side * windows.levels[:, -1] >= side * edge
    if begun.sum() < _RULES.holders:
        return float("nan")
    ended = side * (windows.levels[:, -1] + windows.change) >= side * edge
    return float(((begun & ended).sum() + 1) / (begun.sum() + 2))
