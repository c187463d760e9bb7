"""The constants of the method that are set and not fitted, one record a group.

``prior.yml`` holds them, each with where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from cds_analysis.forecasting.prior import prior_content


@dataclass(frozen=True)
class ScaleRules:
    """How values become levels.

    Parameters
    ----------
    softening : float
        Added to both ends of a bounded scale, as a part of its range, so that the ends are finite.
    stretch : float
        Factor of the softened logit.
    ruler : float
        Places of the ruler to one unit of an unbounded scale.
    typical_step : float
        A typical yearly step in units of a scale.
    generic_step : float
        One more step that a plain scale is made from, as a part of the mean size of its values.
    """

    softening: float
    stretch: float
    ruler: float
    typical_step: float
    generic_step: float


@dataclass(frozen=True)
class FigureRules:
    """How a figure that is not exact is read.

    Parameters
    ----------
    bound : float
        Printed steps by which a bound lies beyond its number.
    approximate : float
        Standard deviation of an approximate figure, in printed steps.
    usual_step : float
        The printed step where none is known, as a part of the range.
    """

    bound: float
    approximate: float
    usual_step: float


@dataclass(frozen=True)
class WindowRules:
    """Which stretches of the peers' pasts are windows.

    Parameters
    ----------
    gap_years, horizon_years : float
        By how many years a gap between own figures, and the horizon, may be missed at most.
    share : float
        By which part of the gap or horizon it may be missed at most.
    loosened : float
        By how much both are widened for shorter patterns.
    least : int
        Fewer windows say nothing.
    longest : float
        Years between two figures of a peer beyond which nothing is learned.
    fine, coarse, coarse_from : float
        Years to which gaps are rounded, below and from some years on.
    rough_points, short_gap : int, float
        How many last points measure roughness, and the years that a shorter gap counts as.
    slope_years : float
        Squared years by which the slope of an own line is shrunk.
    """

    gap_years: float
    horizon_years: float
    share: float
    loosened: float
    least: int
    longest: float
    fine: float
    coarse: float
    coarse_from: float
    rough_points: int
    short_gap: float
    slope_years: float


@dataclass(frozen=True)
class MatchRules:
    """Which windows a series learns from.

    Parameters
    ----------
    enough, most : int
        Windows that make a pattern common enough, and that are kept of more.
    points : int
        The most own figures of a pattern.
    reach : float
        How far the longest span of the peers is carried on, as a multiple.
    near : float
        Square root of the ratio beyond which two spans are too far apart to be blended.
    """

    enough: int
    most: int
    points: int
    reach: float
    near: float


@dataclass(frozen=True)
class NeighbourRules:
    """What windows say at one level.

    Parameters
    ----------
    freedom : int
        Degrees of freedom of every forecast's Student distribution.
    widening, widenings : float, int
        Factor by which the kernels grow until enough windows count, and how often they may.
    feature_size : tuple of float
        Usual size of level, slope, last from line and last from mean, in units of the scale.
    least_noise : float
        Lowest standard deviation of windows' changes in the regression, in units of the scale.
    usual_change : float
        Standard deviation of a year's change in which the ridge is counted, in units of the scale.
    far_discount : float
        How fast a year's mean is worth less for each year of horizon beyond the first.
    shock_power : float
        Power of the horizon to which the variance of common shocks grows.
    day_years : float
        Years to which the day of a forecast is rounded.
    """

    freedom: int
    widening: float
    widenings: int
    feature_size: tuple[float, ...]
    least_noise: float
    usual_change: float
    far_discount: float
    shock_power: float
    day_years: float


@dataclass(frozen=True)
class DriftRules:
    """How a series goes on by itself.

    Parameters
    ----------
    look_back : float
        Years of the past that give the own pace.
    year_rows : float
        Steps by which a year's mean is shrunk where the common shock is estimated.
    """

    look_back: float
    year_rows: float


@dataclass(frozen=True)
class TrajectoryRules:
    """The way to the deadline and beyond.

    Parameters
    ----------
    shortest : float
        Years that a shorter horizon counts as.
    spread_power : float
        Power of the share of the way to which the spread grows.
    look_ahead : int
        Years after which a date is no longer sought.
    """

    shortest: float
    spread_power: float
    look_ahead: int


@dataclass(frozen=True)
class EvidenceRules:
    """What lowers a grade or leaves a question without an answer.

    Parameters
    ----------
    short_span : float
        Years between the first and the last figure below which they show no direction.
    few_values, few_peers, few_stand_ins : int
        Below so many own figures, peers or stand-ins the grade is lowered.
    unseen_peers : int
        Peers without which a series that has no figure gets no forecast.
    recent : float
        Years after which the last figure of a peer no longer says where it stands.
    one_year : float
        Effective years of windows below which they are as good as one.
    mostly_beyond : float
        Part of the horizon that the peers' pasts must cover.
    too_far : float
        Years ahead beyond which there is no answer.
    holders : int
        Windows at the end of the scale without which nothing is said of staying there.
    jump, jump_years : float
        Step in units of the scale, put to a year by √gap, that no measure takes; and the years that a shorter
        gap counts as.
    """

    short_span: float
    few_values: int
    few_peers: int
    few_stand_ins: int
    unseen_peers: int
    recent: float
    one_year: float
    mostly_beyond: float
    too_far: float
    holders: int
    jump: float
    jump_years: float


@dataclass(frozen=True)
class JointRules:
    """How much targets share.

    Parameters
    ----------
    targets, thresholds : float
        Correlation of any two targets of a programme, and of any two parts of one target.
    """

    targets: float
    thresholds: float


@dataclass(frozen=True)
class EndingRules:
    """What other programmes teach of the remaining targets.

    Parameters
    ----------
    shortest : float
        Years before the end after which a count no longer says what was to come.
    whole : float
        Part of the largest count of a programme that a count must reach to be one of the whole of it.
    least_spread : float
        Lowest standard deviation between programmes, on the logit.
    """

    shortest: float
    whole: float
    least_spread: float


@dataclass(frozen=True)
class RungRules:
    """The rungs below own figures.

    Parameters
    ----------
    few_pairs : int
        Below so many pairs of two measures their bridge is named as thin.
    same_time : float
        Years by which two figures of one time may differ.
    value_newer : float
        Years by which a value is preferred to a newer bound.
    shortest_drift : float
        Years that a series must span to show its drift.
    """

    few_pairs: int
    same_time: float
    value_newer: float
    shortest_drift: float


@dataclass(frozen=True)
class Rules:
    """Every group of constants."""

    scale: ScaleRules
    figures: FigureRules
    windows: WindowRules
    matches: MatchRules
    neighbours: NeighbourRules
    drift: DriftRules
    trajectory: TrajectoryRules
    evidence: EvidenceRules
    joint: JointRules
    endings: EndingRules
    rungs: RungRules


_GROUPS = {
    "scale": ScaleRules,
    "figures": FigureRules,
    "windows": WindowRules,
    "matches": MatchRules,
    "neighbours": NeighbourRules,
    "drift": DriftRules,
    "trajectory": TrajectoryRules,
    "evidence": EvidenceRules,
    "joint": JointRules,
    "endings": EndingRules,
    "rungs": RungRules,
}


def parse_rules(content: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Rules:
    """Return the rules of a mapping: by group and name ``value``, and ``from``, where it comes from.

    Parameters
    ----------
    content : mapping
        Every field of every group, and nothing else.

    Returns
    -------
    Rules
        The records.

    Raises
    ------
    ValueError
        If a group or a field is missing or unknown, or does not say where it comes from.
    """
    _same_names("rules", content, list(_GROUPS))
    return Rules(**{name: _group(name, kind, content[name]) for name, kind in _GROUPS.items()})  # type: ignore[arg-type]


def _group(name: str, kind: type, content: Mapping[str, Mapping[str, object]]) -> object:
    names = [field.name for field in fields(kind)]
    _same_names(name, content, names)
    unsourced = [one for one in names if not content[one].get("from")]
    if unsourced:
        raise ValueError(f"{name}: {', '.join(unsourced)} must say where they come from")
    values = {one: content[one]["value"] for one in names}
    return kind(**{one: tuple(value) if isinstance(value, list) else value for one, value in values.items()})


def _same_names(place: str, content: Mapping[str, object], names: list[str]) -> None:
    wrong = sorted(set(content) ^ set(names))
    if wrong:
        raise ValueError(f"{place}: missing or unknown: {', '.join(wrong)}")


@cache
def load_rules() -> Rules:
    """Return the rules that ship with the package.

    Returns
    -------
    Rules
        From ``prior.yml``.

    Examples
    --------
    >>> load_rules().evidence.short_span
    0.5
    """
    return parse_rules(prior_content()["rules"])
