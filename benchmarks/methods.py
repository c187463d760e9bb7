"""Other ways to answer the same question: ready-made forecasters, straight lines, official rules.

Every method takes a case and returns a centre, a spread and degrees of freedom on its scale, or a bare
probability. Nothing here is used by the library.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from cases import Array, Case
from scipy import stats

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.attainment import attainment
from cds_analysis.forecasting.scale import Scale, scale_of
from cds_analysis.forecasting.scores import QUANTILES

LOGIT = scale_of(None, np.array([50.0]))
RAW = scale_of(Indicator("raw", "", "", "percent", direction="none"), np.array([50.0]))
NORMAL = 200.0
ON_TRACK, SURE = 0.95, 0.9
NEAR, LEAST = 12.0, 8


@dataclass(frozen=True)
class Answer:
    """A probability, the quantiles (empty where a method gives none) and the grade (ours only)."""

    prob: float
    quantiles: tuple[float, ...] = ()
    grade: str | None = None


def answer(case: Case, centre: float, spread: float, freedom: float, scale: Scale) -> Answer:
    """Return the answer of a Student distribution on a scale."""
    spread = max(spread, 1e-3)
    edge = float(scale.forward(np.array([case.edge]))[0])
    values = scale.backward(centre + spread * stats.t.ppf(QUANTILES, freedom))
    prob = float(stats.t.sf((edge - centre) / spread, freedom))
    return Answer(prob, tuple(np.clip(values, 0, 100)))


def peer_windows(case: Case) -> Answer:
    """Answer with the library; where it withholds a number, with peers from a similar level."""
    spec = Indicator("share", "", "", "percent", lower=0.0, upper=100.0, resolution=case.resolution)
    result = attainment(case.history, case.target, case.deadline, peers=case.peer_frame, spec=spec)
    if result.probability is None:
        return similar_level(case)
    return Answer(result.probability, tuple(result.quantiles.values()), result.grade)


def line(case: Case, scale: Scale) -> Answer:
    """Answer with the least-squares line through the own figures and its t interval."""
    levels, centred = scale.forward(case.values), case.periods - case.periods.mean()
    slope = float(centred @ levels / (centred @ centred))
    residuals = levels - levels.mean() - slope * centred
    freedom = max(len(levels) - 2, 1)
    ahead = case.deadline - case.periods.mean()
    factor = 1 + 1 / len(levels) + ahead**2 / (centred @ centred)
    spread = float(np.sqrt(residuals @ residuals / freedom * factor))
    return answer(case, float(levels.mean() + slope * ahead), spread, freedom, scale)


def required_pace(case: Case) -> Answer:
    """Answer with the official rule: growth rate so far against growth rate required."""
    first, last = np.maximum([case.values[0], case.values[-1]], 1e-3)
    if case.values[-1] >= case.target:
        return Answer(SURE)
    so_far = (last / first) ** (1 / (case.periods[-1] - case.periods[0])) - 1
    needed = (case.target / first) ** (1 / (case.deadline - case.periods[0])) - 1
    return Answer(SURE if needed <= 0 or so_far / needed >= ON_TRACK else 1 - SURE)


def _steps(case: Case) -> int:
    return max(round(case.horizon / float(np.median(np.diff(case.periods)))), 1)


def ready_made(case: Case, make: Callable[[], object]) -> Answer:
    """Answer with a model of statsforecast on the logit scale; figures are taken as evenly spaced."""
    steps = _steps(case)
    levels = LOGIT.forward(case.values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            made = make().forecast(y=levels, h=steps, level=[80])  # type: ignore[attr-defined]
        except Exception:
            return answer(
                case, float(levels[-1]), float(np.std(np.diff(levels)) * np.sqrt(steps)), NORMAL, LOGIT
            )
    centre, low, high = (float(np.asarray(made[name])[-1]) for name in ("mean", "lo-80", "hi-80"))
    spread = (high - low) / (2 * stats.norm.ppf(0.9))
    return answer(case, centre, spread if np.isfinite(spread) else 0.0, NORMAL, LOGIT)


def auto_ets(case: Case) -> Answer:
    """Answer with AutoETS."""
    from statsforecast.models import AutoETS

    return ready_made(case, partial(AutoETS, season_length=1))


def auto_arima(case: Case) -> Answer:
    """Answer with AutoARIMA."""
    from statsforecast.models import AutoARIMA

    return ready_made(case, partial(AutoARIMA, season_length=1))


def dynamic_theta(case: Case) -> Answer:
    """Answer with the dynamic theta model."""
    from statsforecast.models import DynamicTheta

    return ready_made(case, partial(DynamicTheta, season_length=1))


def unobserved_components(case: Case) -> Answer:
    """Answer with a random walk with drift in state-space form (statsmodels), on the logit scale."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    steps = _steps(case)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = UnobservedComponents(LOGIT.forward(case.values), "random walk with drift")
        made = model.fit(disp=0).get_forecast(steps)
    return answer(case, float(made.predicted_mean[-1]), float(made.se_mean[-1]), NORMAL, LOGIT)


def shrunk_growth(case: Case) -> Answer:
    """Answer with the own logit growth, shrunk to the peers' (empirical Bayes)."""
    own, own_noise = _growth(case.periods, LOGIT.forward(case.values))
    rates = np.array([_growth(p, LOGIT.forward(v))[0] for p, v in case.peers if len(p) > 1])
    centre = float(np.mean(rates)) if len(rates) else 0.05
    between = float(np.var(rates)) if len(rates) > 1 else 0.1**2
    within = own_noise**2 / max(float(case.periods[-1] - case.periods[0]), 1.0)
    share = between / (between + within)
    rate = share * own + (1 - share) * centre
    variance = case.horizon**2 * share * within + case.horizon * own_noise**2 + 0.1**2 * case.horizon
    return answer(
        case, float(LOGIT.forward(case.values)[-1]) + rate * case.horizon, variance**0.5, NORMAL, LOGIT
    )


def _growth(periods: Array, levels: Array) -> tuple[float, float]:
    gaps, steps = np.diff(periods), np.diff(levels)
    rate = float(steps.sum() / gaps.sum())
    noise = np.sqrt((((steps - rate * gaps) ** 2 / gaps).sum() + 0.2**2) / len(steps))
    return rate, float(noise)


def _changes(case: Case) -> tuple[Array, Array]:
    """Return level and slope before, and change over the horizon, of every stretch of a peer's past."""
    known, change = [], []
    for periods, values in case.peers:
        levels = LOGIT.forward(values)
        for place in range(1, len(periods)):
            later = int(np.abs(periods - periods[place] - case.horizon).argmin())
            if later > place and abs(periods[later] - periods[place] - case.horizon) <= 0.35 * case.horizon:
                slope = (levels[place] - levels[place - 1]) / (periods[place] - periods[place - 1])
                known.append((levels[place], slope))
                change.append(levels[later] - levels[place])
    return np.array(known).reshape(-1, 2), np.array(change)


def similar_level(case: Case) -> Answer:
    """Answer with the changes of peers that began at a similar level."""
    known, change = _changes(case)
    level = float(LOGIT.forward(case.values)[-1])
    if len(change) < LEAST:
        return shrunk_growth(case)
    distance = (LOGIT.position(known[:, 0]) - LOGIT.position(np.array([level]))) / NEAR
    weights = np.exp(-0.5 * distance**2) + 1e-3
    mean = float(np.average(change, weights=weights))
    spread = float(np.sqrt(np.average((change - mean) ** 2, weights=weights)))
    return answer(case, level + mean, spread, NORMAL, LOGIT)


def peer_regression(case: Case) -> Answer:
    """Answer with the peers' change regressed on level and slope."""
    known, change = _changes(case)
    if len(change) < LEAST:
        return shrunk_growth(case)
    design = np.column_stack([np.ones(len(change)), known])
    solved, *_ = np.linalg.lstsq(design, change, rcond=None)
    levels = LOGIT.forward(case.values)
    slope = (levels[-1] - levels[-2]) / (case.periods[-1] - case.periods[-2])
    spread = float(np.sqrt(np.mean((change - design @ solved) ** 2)))
    centre = float(levels[-1] + np.array([1.0, levels[-1], slope]) @ solved)
    return answer(case, centre, spread, NORMAL, LOGIT)


def plain_average(case: Case) -> Answer:
    """Answer with the plain average of logit line, shrunk growth, similar level and regression."""
    parts = [line(case, LOGIT), shrunk_growth(case), similar_level(case), peer_regression(case)]
    quantiles = np.mean([part.quantiles for part in parts], axis=0)
    return Answer(float(np.mean([part.prob for part in parts])), tuple(quantiles))


METHODS: dict[str, Callable[[Case], Answer]] = {
    "peer_windows": peer_windows,
    "plain_average": plain_average,
    "peer_regression": peer_regression,
    "similar_level": similar_level,
    "shrunk_growth": shrunk_growth,
    "unobserved_components": unobserved_components,
    "auto_ets": auto_ets,
    "logit_line": partial(line, scale=LOGIT),
    "dynamic_theta": dynamic_theta,
    "straight_line": partial(line, scale=RAW),
    "auto_arima": auto_arima,
    "required_pace": required_pace,
}
