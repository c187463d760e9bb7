"""How fast measures of a kind grew elsewhere: what stands in where no peer publishes the measure itself.

Stand-ins are other measures, in other countries, of the same kind. They never join the peers: they only say
which drift is to be expected from a level, in place of what the whole kind does on average.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cds_analysis.forecasting.prior import Prior, load_prior
from cds_analysis.forecasting.scale import Array, Scale, scale_of

_SHARE = scale_of(None, np.empty(0))
_RULER = np.arange(101.0)
_LEAST, _TINY = 1e-3, 1e-9


@dataclass(frozen=True)
class Pace:
    """The change of level a year of measures of one kind, from each whole place of the ruler of 100.

    Parameters
    ----------
    drift : array, shape (101,)
        For the better; the kind's own drift where no stand-in was near.
    measures, units : int
        How many measures, of how many units, stand behind it; 0 without stand-ins.
    """

    drift: Array
    measures: int = 0
    units: int = 0

    def at(self, level: Array, scale: Scale) -> Array:
        """Return the expected change of level a year at some levels of a scale.

        Parameters
        ----------
        level : array
            On the scale.
        scale : Scale
            Bounded ones look at the level; on others a measure drifts as one at the middle does.

        Returns
        -------
        array
            On the scale, in the direction in which its indicators drift; 0 for one that goes neither way.
        """
        if scale.name != "bounded":
            return np.full(np.shape(level), scale.drift * scale.unit * self.drift[len(_RULER) // 2])
        place = scale.position(level)
        forward: Array = scale.drift * np.interp(
            place if scale.drift > 0 else 100 - place, _RULER, self.drift
        )
        return forward


@dataclass(frozen=True)
class StandIns:
    """Figures of measures that may stand in for others of their kind.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``kind, measure, unit, period`` (decimal year), ``value`` (0–100, higher is better).

    Examples
    --------
    >>> rows = [("use", "m", u, y, 30.0 + 8 * (y - 2015)) for u in "abcd" for y in (2015.0, 2016.0, 2017.0)]
    >>> known = StandIns(pd.DataFrame(rows, columns=["kind", "measure", "unit", "period", "value"]))
    >>> known.pace("use", 2020.0).units, known.pace("use", 2016.0).measures, known.pace("other", 2020.0).units
    (4, 1, 0)
    """

    frame: pd.DataFrame
    _made: dict[tuple[str, float], Pace] = field(default_factory=dict, compare=False, repr=False)

    def of(self, kind: str, today: float) -> pd.DataFrame:
        """Return the figures of a kind of what had happened by a day.

        Parameters
        ----------
        kind : str
            Kind of measure.
        today : float
            Decimal year.

        Returns
        -------
        pandas.DataFrame
            Rows of ``frame``; may be empty.
        """
        rows = self.frame
        return rows[(rows["kind"] == kind) & (rows["period"] <= today + _TINY)]

    def pace(self, kind: str, today: float, prior: Prior | None = None) -> Pace:
        """Return the pace of a kind by what had happened by a day.

        Parameters
        ----------
        kind : str
            Kind of measure.
        today : float
            Decimal year; later figures are not seen.
        prior : Prior, optional
            Of the kind; the shipped one without it.

        Returns
        -------
        Pace
            The kind's own drift where nothing is known of it.
        """
        chosen = self.of(kind, today)
        if prior is not None:
            return _pace(chosen, prior)
        newest = float(chosen["period"].max()) if len(chosen) else 0.0
        if (kind, newest) not in self._made:
            self._made[kind, newest] = _pace(chosen, load_prior(kind))
        return self._made[kind, newest]


def kind_pace(prior: Prior) -> Pace:
    """Return the pace of a kind of which no stand-in is known.

    Parameters
    ----------
    prior : Prior
        Of the kind.

    Returns
    -------
    Pace
        A straight line in the level.

    Examples
    --------
    >>> pace = kind_pace(load_prior())
    >>> bool(pace.drift[10] > pace.drift[90])
    True
    """
    return Pace(prior.drift + prior.drift_level * _SHARE.at_position(_RULER))


def _pace(rows: pd.DataFrame, prior: Prior) -> Pace:
    """Return the mean over measures of their yearly changes near each level, the kind's drift among them."""
    general, steps = kind_pace(prior), _steps(rows)
    if steps.empty:
        return general
    worth, total = np.zeros(len(_RULER)), np.zeros(len(_RULER))
    for _, part in steps.groupby("measure"):
        age = part["period"].max() - part["period"].to_numpy()
        distance = (part["place"].to_numpy() - _RULER[:, None]) / prior.nearness
        weights = np.exp(-0.5 * distance**2) * 0.5 ** (age / prior.half_life)
        mass = weights.sum(axis=1)
        known = np.where(mass > _LEAST, mass / (mass + prior.year_rows), 0.0)
        total += known * (weights @ part["rate"].to_numpy()) / np.maximum(mass, _LEAST)
        worth += known
    drift = (total + prior.stand_in_years * general.drift) / (worth + prior.stand_in_years)
    return Pace(drift, steps["measure"].nunique(), rows["unit"].nunique())


def _steps(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every change from one figure of a unit to its next: ``measure, period, place, rate``."""
    rows = rows.sort_values(["measure", "unit", "period"]).drop_duplicates(
        ["measure", "unit", "period"], keep="last"
    )
    level = _SHARE.forward(rows["value"].to_numpy(dtype=float))
    table = rows[["measure", "period"]].assign(level=level, place=_SHARE.position(level))
    before = table.groupby([rows["measure"], rows["unit"]]).shift()
    return pd.DataFrame(
        {
            "measure": table["measure"],
            "period": table["period"],
            "place": before["place"],
            "rate": (table["level"] - before["level"]) / (table["period"] - before["period"]),
        }
    ).dropna()
