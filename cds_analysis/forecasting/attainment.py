"""The probability that a target is met at its deadline, with everything a reader needs to weigh it.

A value is forecast on a scale that fits it (:mod:`cds_analysis.forecasting.scale`) by what peers did over
stretches of the same shape from a similar level (:mod:`cds_analysis.forecasting.growth`), as a Student
distribution around "last level + expected change". One call is the bulk call with one row.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cds_analysis.cellar.arguments import table_problems
from cds_analysis.cellar.card import Card
from cds_analysis.cellar.errors import stop_on_errors
from cds_analysis.data.indicator import Indicator
from cds_analysis.forecasting.bulk import PARTS, PROMISES, Asked, Beside, Columns, forecast_columns
from cds_analysis.forecasting.evidence import CAPS, Grade, whole_percent
from cds_analysis.forecasting.growth import Growth
from cds_analysis.forecasting.history import Places
from cds_analysis.forecasting.questions import check_questions
from cds_analysis.forecasting.scale import Scale
from cds_analysis.forecasting.scores import QUANTILES
from cds_analysis.forecasting.stand_ins import StandIns
from cds_analysis.forecasting.trajectory import Trajectory

METHOD = "peer_windows"
VERSION = "4"


@dataclass(frozen=True, repr=False)
class Attainment(Card):
    """What can be said of a target at its deadline.

    Parameters
    ----------
    probability : float or None
        That the target is met, 0–1; None where the evidence does not carry a number.
    quantiles : mapping of float to float
        Values at the deadline, at 5, 10, 25, 50, 75, 90 and 95%; empty without a forecast.
    reached : mapping of float to float
        The value that is reached (or bettered) with 80 and with 50% probability: what could be promised.
    grade : {"strong", "fair", "weak", "none"}
        How much evidence stands behind the number; without peers at most fair, without stand-ins weak.
    reasons : tuple of str
        Why the grade is not higher; words of :data:`cds_analysis.forecasting.evidence.CAPS`.
    trajectory : Trajectory or None
        The way to the deadline; None without a forecast of one value.
    method, version : str
        What made the number.
    """

    probability: float | None
    quantiles: Mapping[float, float] = field(default_factory=dict)
    reached: Mapping[float, float] = field(default_factory=dict)
    grade: Grade = "none"
    reasons: tuple[str, ...] = ()
    trajectory: Trajectory | None = None
    method: str = METHOD
    version: str = VERSION

    def _facts(self) -> dict[str, str]:
        low, middle, high = (self.quantiles.get(q, np.nan) for q in (0.1, 0.5, 0.9))
        return {
            "chance": "none is told" if self.probability is None else f"{whole_percent(self.probability)}%",
            "band": f"{low:.4g} to {high:.4g} in 8 of 10 cases, median {middle:.4g}"
            if self.quantiles
            else "none",
            "grade": self.grade,
            "why": ", ".join(self.reasons).replace("_", " ") or "nothing lowers the grade",
            "made by": f"{self.method}, version {self.version}",
            "ask for": ", ".join(["probability", "quantiles", "reached", "reasons", *self._questions()]),
        }

    @property
    def path(self) -> pd.DataFrame:
        """Return ``period, q10, q50, q90`` from the last figure to the deadline; empty if there is none."""
        return self.trajectory.path if self.trajectory else pd.DataFrame()

    @property
    def growth(self) -> Growth | None:
        """Return the expected change on the scale and where it comes from."""
        return self.trajectory.growth if self.trajectory else None

    @property
    def met_by(self) -> dict[float, float | None]:
        """Return the decimal year by which the target is met with 80 and 50%; None if not in ten years."""
        return {chance: self.trajectory.met_by(chance) if self.trajectory else None for chance in PROMISES}


def attainment(
    history: pd.DataFrame,
    target: float | None,
    deadline: date | float | str,
    *,
    peers: pd.DataFrame | None = None,
    stand_ins: StandIns | None = None,
    day: date | float | str | None = None,
    spec: Indicator | None = None,
) -> Attainment:
    """Return the probability that one series meets its target at the deadline.

    Parameters
    ----------
    history : pandas.DataFrame
        ``period`` (a name such as ``2024-Q3`` or 2024 counts at its end; a day; or a decimal year),
        ``value``, optionally ``qualifier`` and ``step``, as
        :func:`cds_analysis.forecasting.history.usable_figures` describes them; any order.
    target : float or None
        The value to reach; without it only the value is forecast.
    deadline : date, float or str
        Day, decimal year or name of a period, written as the history's periods are.
    peers : pandas.DataFrame, optional
        The same columns and ``unit``.
    stand_ins : StandIns, optional
        Figures of similar measures elsewhere; they say which drift to expect where peers say little.
    day : date, float or str, optional
        Day of the forecast: no figure may be later, and no later one of a stand-in is seen. The day of the
        newest figure without it.
    spec : Indicator, optional
        Direction, bounds, resolution, kind and breaks; a share of 0–100, higher is better, without it.

    Returns
    -------
    Attainment
        Without an own figure from the peers' distribution, graded weak; ``probability=None`` and grade
        ``none`` when there are no peers either, when the deadline is not ahead of the last figure
        (``deadline_passed``), and when it is more than ten years ahead (``too_far``).

    Raises
    ------
    InputError
        If the history is no frame of its columns; a plain Series goes to
        :func:`cds_analysis.forecasting.series.forecast`.
    ValueError
        If the question has no honest answer: a target or a figure beyond the bounds, a period or a deadline
        that is missing or written in two ways, a figure after the day of the forecast.

    Examples
    --------
    >>> past = pd.DataFrame({"period": [2022.0, 2023.0, 2024.0, 2025.0], "value": [61.0, 66.0, 70.0, 74.0]})
    >>> result = attainment(past, 80, 2027.0)
    >>> result.grade, 0 < result.probability < 1
    ('weak', True)
    >>> attainment(past.head(0), 80, 2027.0).reasons
    ('no_observation',)
    """
    stop_on_errors(table_problems(history=(history, ["period", "value"])))
    targets = pd.DataFrame({"series": ["only"], "target": [target], "deadline": [deadline]})
    history = history.assign(series="only")
    return attainment_many(history, targets, peers=peers, stand_ins=stand_ins, day=day, specs=spec)["only"]


def attainment_many(
    histories: pd.DataFrame,
    targets: pd.DataFrame,
    *,
    peers: Mapping[Any, pd.DataFrame] | pd.DataFrame | None = None,
    stand_ins: StandIns | None = None,
    day: date | float | str | None = None,
    specs: Mapping[Any, Indicator] | Indicator | None = None,
) -> Attainments:
    """Return the attainment of many series; thousands of one shape take hardly longer than one.

    Parameters
    ----------
    histories : pandas.DataFrame
        The columns of ``history`` in :func:`attainment`, and ``series``.
    targets : pandas.DataFrame
        One row a series: ``series, target, deadline``.
    peers : mapping of series to DataFrame, or DataFrame, optional
        Peers' histories by series, or the same for all.
    stand_ins : StandIns, optional
        Figures of similar measures elsewhere, the same for all.
    day : date, float or str, optional
        Day of the forecasts, the same for all; needed with stand-ins.
    specs : mapping of series to Indicator, or Indicator, optional
        By series, or the same for all.

    Returns
    -------
    Attainments
        Series to :class:`Attainment`, in the order of ``targets``, with all numbers in ``.table``.

    Raises
    ------
    ValueError
        If a series has two targets, or a question has no honest answer; all such at once, as
        :func:`cds_analysis.forecasting.questions.check_questions` lists them.

    Examples
    --------
    >>> years = [2023.0, 2024.0, 2024.0]
    >>> past = pd.DataFrame({"series": ["a", "a", "b"], "period": years, "value": [50, 60, 20]})
    >>> goals = pd.DataFrame({"series": ["b", "a"], "target": [30, 70], "deadline": [2026.0, 2026.0]})
    >>> many = attainment_many(past, goals)
    >>> list(many), many["a"].probability > many["b"].probability
    (['b', 'a'], True)
    """
    needed = ["series", "period", "value"], ["series", "target", "deadline"]
    stop_on_errors(table_problems(histories=(histories, needed[0]), targets=(targets, needed[1])))
    if targets["series"].duplicated().any():
        raise ValueError("a series has two targets")
    names = list(targets["series"])
    if stand_ins is not None and day is None and len(names) > 1:
        raise ValueError("stand-ins of several series need the day of the forecasts: give `day`")
    dated = check_questions(histories, targets, peers=peers, spec=specs, day=day)
    goals = targets["target"].to_numpy(dtype=float), dated.deadlines
    number = pd.Index(names).get_indexer(histories["series"])
    known = Beside(stand_ins, dated)
    made = Attainments(names)
    for places, group, spec in _groups(names, peers, specs):
        within = np.full(len(names) + 1, -1)
        within[places] = np.arange(len(places))
        asked = Asked(goals[0][places], goals[1][places], spec)
        columns, scales = forecast_columns(histories, within[number], asked, group, known)
        made.add(places, columns, scales, asked.lower)
    return made


class Attainments(Mapping[Hashable, Attainment]):
    """The attainments of many series: a mapping, and a table.

    Parameters
    ----------
    names : list
        The series, in order.
    """

    def __init__(self, names: list[Hashable]) -> None:
        self._place = {name: place for place, name in enumerate(names)}
        self._columns: Columns = {}
        self._scales: list[Scale | None] = [None] * len(names)
        self._lower = np.zeros(len(names), dtype=bool)

    def add(self, places: Places, columns: Columns, scales: list[Scale | None], lower: bool) -> None:
        """Put in what ``forecast_columns`` made for the series at some places."""
        for name, values in columns.items():
            self._columns.setdefault(name, np.empty(len(self), dtype=values.dtype))[places] = values
        self._lower[places] = lower
        for place, scale in zip(places, scales, strict=True):
            self._scales[place] = scale

    def __iter__(self) -> Iterator[Hashable]:
        """Return the names of the series, in the order of the targets."""
        return iter(self._place)

    def __len__(self) -> int:
        """Return how many series there are."""
        return len(self._place)

    @property
    def table(self) -> pd.DataFrame:
        """Return every number and every reason, one row a series."""
        return pd.DataFrame(self._columns, index=list(self._place))

    def __getitem__(self, name: Hashable) -> Attainment:
        """Return the record of one series."""
        place = self._place[name]
        row = {column: values[place] for column, values in self._columns.items()}
        reasons = tuple(reason for reason in CAPS if row.get(reason))
        scale, silent = self._scales[place], bool(row["at_ceiling"]) and _number(row["probability"]) is None
        if scale is None or silent:
            return Attainment(None, grade=row["grade"], reasons=reasons)
        return Attainment(
            probability=_number(row["probability"]),
            quantiles={q: float(row[f"q{round(100 * q):02d}"]) for q in QUANTILES},
            reached={p: float(row[f"reached_{round(100 * p)}"]) for p in PROMISES},
            grade=row["grade"],
            reasons=reasons,
            trajectory=Trajectory(
                start=float(row["start"]),
                horizon=float(row["horizon"]),
                level=float(row["level"]),
                growth=Growth(**{part: row[part] for part in PARTS}),
                scale=scale,
                target=_number(row["target_level"]),
                edge=_number(row["edge"]),
                lower=bool(self._lower[place]),
            ),
        )


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _groups(
    names: list[Hashable],
    peers: Mapping[Any, pd.DataFrame] | pd.DataFrame | None,
    specs: Mapping[Any, Indicator] | Indicator | None,
) -> Iterator[tuple[Places, pd.DataFrame | None, Indicator | None]]:
    """Yield the places of the series that share their peers and their indicator."""
    if not isinstance(peers, Mapping) and not isinstance(specs, Mapping):
        yield np.arange(len(names)), peers, specs
        return
    groups: dict[tuple[int, int], list[int]] = {}
    shared: dict[tuple[int, int], tuple[pd.DataFrame | None, Indicator | None]] = {}
    for place, name in enumerate(names):
        group = peers.get(name) if isinstance(peers, Mapping) else peers
        spec = specs.get(name) if isinstance(specs, Mapping) else specs
        groups.setdefault((id(group), id(spec)), []).append(place)
        shared[id(group), id(spec)] = group, spec
    for key, places in groups.items():
        yield np.array(places), *shared[key]
