"""What would have to happen: paces, where they lead, and the chance that this is enough.

A pace moves the centre of the forecast's own distribution; its spread stays. So the forecast's own pace has
the forecast's chance, a faster one never a lower chance, and the pace that just leads to the target about an
even one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.bulk import peer_pool
from cds_analysis.forecasting.history import usable_figures
from cds_analysis.forecasting.matching import match_windows
from cds_analysis.forecasting.neighbours import level_weights
from cds_analysis.forecasting.prior import load_prior
from cds_analysis.forecasting.trajectory import Trajectory

SAFE = 0.8
QUARTERS = 4


@dataclass(frozen=True)
class Scenario:
    """One pace from the newest figure to the deadline.

    Parameters
    ----------
    kind : {"needed", "so_far", "forecast", "best_quarter", "safe"}
        The pace that leads to the target; the own one so far; the forecast's median; the edge of the fastest
        quarter of what others did from this level; the one that leaves a chance of 80%.
    pace : float
        Change a quarter, in units of the indicator.
    value : float
        At the deadline; never outside the bounds.
    chance : float
        That this is enough, 0–1.
    others : float or None
        Part of the others' stretches from this level that were at least as fast, 0–1; None without any.
    """

    kind: str
    pace: float
    value: float
    chance: float
    others: float | None


def pace_scenarios(
    trajectory: Trajectory, pace_so_far: float | None = None, pasts: Pasts | None = None
) -> list[Scenario]:
    """Return what paces would lead to, each with the chance that it is enough.

    Parameters
    ----------
    trajectory : Trajectory
        Of a forecast with a target.
    pace_so_far : float or None
        Own change a quarter, in units; None or missing where it is not known.
    pasts : Pasts, optional
        What others did from this level.

    Returns
    -------
    list of Scenario
        Needed first; empty without a target. A pace that no value within the bounds could show is left out.

    Examples
    --------
    >>> from cds_analysis.forecasting.attainment import attainment
    >>> past = pd.DataFrame({"period": [2022.0, 2023.0, 2024.0, 2025.0], "value": [61.0, 66.0, 70.0, 74.0]})
    >>> result = attainment(past, 80, 2027.0)
    >>> found = {one.kind: one for one in pace_scenarios(result.trajectory, 1.1)}
    >>> found["forecast"].chance == result.probability, found["needed"].value, found["needed"].pace
    (True, 80.0, 0.75)
    """
    if trajectory.target is None:
        return []
    now, quarters = trajectory.value_after(0.0), QUARTERS * trajectory.horizon
    changes = {"needed": trajectory.target - trajectory.level}
    if pace_so_far is not None and pace_so_far == pace_so_far:
        there = trajectory.scale.inside(np.array([now + pace_so_far * quarters]))
        changes["so_far"] = float(trajectory.scale.forward(there)[0]) - trajectory.level
    changes["forecast"] = float(trajectory.growth.mean)
    changes["best_quarter"] = float(trajectory.growth.slow if trajectory.lower else trajectory.growth.fast)
    changes["safe"] = trajectory.change_for(SAFE)
    return [
        Scenario(
            kind,
            (trajectory.value_after(change) - now) / quarters,
            trajectory.value_after(change),
            trajectory.chance_after(change),
            pasts.at_least(change) if pasts else None,
        )
        for kind, change in changes.items()
        if np.isfinite(change) and (kind != "safe" or trajectory.can_show(change))
    ]


@dataclass(frozen=True)
class Pasts:
    """What others did from a level, put to the way ahead: changes on the scale, best last, and their weights.

    Parameters
    ----------
    gains : array
        Changes in the better direction over the horizon, ascending.
    weights : array
        Of each, by nearness and age as in the forecast; they add up to 1.
    lower : bool
        Whether lower is better.
    """

    gains: np.ndarray
    weights: np.ndarray
    lower: bool

    def at_least(self, change: float) -> float:
        """Return the part of the stretches that went at least as far as a change, 0–1."""
        gain = -change if self.lower else change
        return min(float(self.weights[self.gains >= gain - 1e-9].sum()), 1.0)


def pasts_of_others(
    trajectory: Trajectory, history: pd.DataFrame, peers: pd.DataFrame | None, spec: Indicator | None = None
) -> Pasts | None:
    """Return the stretches of the others' pasts from which a forecast learned.

    Parameters
    ----------
    trajectory : Trajectory
        Of the forecast.
    history, peers : pandas.DataFrame
        The figures behind it, as :func:`cds_analysis.forecasting.attainment.attainment` takes them.
    spec : Indicator, optional
        What is measured.

    Returns
    -------
    Pasts or None
        The same windows with the same weights; None where there are none.
    """
    if peers is None or peers.empty:
        return None
    own = usable_figures(history, np.zeros(len(history), dtype=int), spec).in_newest_way()
    others = usable_figures(peers, pd.factorize(peers["unit"])[0], spec)
    matches = match_windows(
        peer_pool(others, trajectory.scale), own.period[None], np.array([trajectory.horizon])
    )
    if not matches:
        return None
    prior, here, today = (
        load_prior(spec.measure_kind if spec else ""),
        np.array([trajectory.level]),
        own.period[-1:],
    )
    gains, weights = [], []
    for match in matches:
        found, _ = level_weights(here, match.windows, today, trajectory.scale, prior)
        gains.append(match.windows.change * match.carry[0] / match.span * (-1 if trajectory.lower else 1))
        weights.append(match.share[0] * found[0] / found[0].sum())
    order = np.argsort(np.concatenate(gains), kind="stable")
    return Pasts(np.concatenate(gains)[order], np.concatenate(weights)[order], trajectory.lower)
