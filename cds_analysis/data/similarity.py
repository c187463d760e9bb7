"""Who is alike: what makes two units fair to compare, and how much each thing counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measure:
    """One thing in which units may be alike.

    Parameters
    ----------
    indicator : str
        A number of the unit; or ``region`` or ``subregion``, which are alike or not.
    weight : float
        How much it counts; one standard deviation apart counts this much.
    scale : {"plain", "log", "same"}
        ``log`` for sizes, ``same`` for names: 0 apart or 1.
    merged : {"sum", "mean"}
        How a unit made of several gets its number: their sum, or their mean by ``mean_by``.
    mean_by : str
        The indicator by which the mean is weighted.
    """

    indicator: str
    weight: float
    scale: str = "plain"
    merged: str = "mean"
    mean_by: str = ""


@dataclass(frozen=True)
class Likeness:
    """How fair peers are chosen.

    Parameters
    ----------
    measures : tuple of Measure
        What counts.
    number : int
        How many of the nearest are shown.
    lists : mapping of str to tuple of str
        Unit to the peers that its own analysts named.
    """

    measures: tuple[Measure, ...] = ()
    number: int = 8
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
