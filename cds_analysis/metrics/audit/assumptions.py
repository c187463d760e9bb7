"""What could have been decided otherwise: weights, rules, data, parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.metrics.audit.design import SCALES, Normalisation
from cds_analysis.metrics.audit.faults import AGGREGATIONS, MISSING, unknown_word
from cds_analysis.metrics.audit.tree import Array, Tree

CHOICES = ("normalisation", "aggregation", "missing", "panel")
_FIELDS = {
    "normalisation": "way of normalisation",
    "aggregation": "way of aggregation",
    "missing": "rule for missing values",
    "panel": "alternative panel",
}


@dataclass(frozen=True)
class WeightNoise:
    """Every weight of some levels is off by up to a share of itself, each by its own draw.

    Parameters
    ----------
    share : float
        0.25 draws each weight evenly from ±25 % of its value; then the group's weights are rescaled.
    levels : tuple of int
        1 for indicators, 2 for groups of indicators, and so on; every level without.
    name : str
        Of the assumption.

    Raises
    ------
    InputError
        If the share is not from 0 to 1.

    Notes
    -----
    Becker et al. (2022), COINr, ``get_noisy_weights``.

    Examples
    --------
    >>> WeightNoise(0.25, levels=(2, 3)).name
    'weights'
    """

    share: float = 0.25
    levels: tuple[int, ...] = ()
    name: str = "weights"

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            message = "A weight cannot be off by a share of {value}."
            raise InputError(
                [Problem("bad_share", message, "Give a share from 0 to 1.", {"value": self.share})]
            )

    def width(self, tree: Tree) -> int:
        """Return how many independent draws a run needs."""
        return len(tree.at_levels(self.levels))

    def factors(self, draws: Array, tree: Tree) -> Array:
        """Return by what to multiply the weight of each node in each run."""
        found = np.ones((len(draws), len(tree.parts)))
        found[:, tree.at_levels(self.levels)] = 1 + self.share * (2 * draws - 1)
        return found


@dataclass(frozen=True)
class LeaveOut:
    """One part is left out, or none; each of these is equally likely.

    Parameters
    ----------
    levels : tuple of int
        Of which levels one part may be left out; every level without.
    parts : tuple of str
        Which parts, instead of levels.
    name : str
        Of the assumption.

    Notes
    -----
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168: excluding an
    indicator at a time as an uncertain input.

    Examples
    --------
    >>> LeaveOut(parts=("fibre",)).name
    'left_out'
    """

    levels: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    name: str = "left_out"

    def width(self, tree: Tree) -> int:
        """Return how many independent draws a run needs."""
        return 1

    def factors(self, draws: Array, tree: Tree) -> Array:
        """Return by what to multiply the weight of each node in each run."""
        places = tree.places(self.parts) if self.parts else tree.at_levels(self.levels)
        found = np.ones((len(draws), len(tree.parts)))
        chosen = _chosen(draws, len(places) + 1)
        runs = np.flatnonzero(chosen > 0)
        found[runs, np.array(places)[chosen[runs] - 1]] = 0
        return found


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several ways, each equally likely; the nominal one only if it is listed.

    Parameters
    ----------
    vary : {"normalisation", "aggregation", "missing", "panel"}
        What is decided.
    options : tuple
        Of :class:`Normalisation` (or the names of methods), of ``arithmetic`` and ``geometric``, of ``none``
        and ``available``, or of panels with the same units and periods, e.g. with outliers treated or missing
        values estimated by the analyst's own rule. Groups that fix their own mean keep it.
    name : str
        Of the assumption; ``vary`` without.

    Raises
    ------
    InputError
        If a word is unknown or there is no option.

    Examples
    --------
    >>> Choice("normalisation", (Normalisation("minmax", (1, 100)), Normalisation("zscore", (10, 2)))).name
    'normalisation'
    """

    vary: str
    options: tuple[object, ...]
    name: str = ""

    def __post_init__(self) -> None:
        stop_on_errors(_choice_problems(self))
        if self.vary == "normalisation":
            ways = tuple(Normalisation(way) if isinstance(way, str) else way for way in self.options)
            object.__setattr__(self, "options", ways)
        object.__setattr__(self, "name", self.name or self.vary)

    def width(self, tree: Tree) -> int:
        """Return how many independent draws a run needs."""
        return 1

    def chosen(self, draws: Array) -> NDArray[np.intp]:
        """Return the number of the option of each run."""
        return _chosen(draws, len(self.options))


Assumption = WeightNoise | LeaveOut | Choice


def _chosen(draws: Array, count: int) -> NDArray[np.intp]:
    """Return draws from 0 to 1 as numbers of equally likely options."""
    return np.minimum((draws[:, 0] * count).astype(np.intp), count - 1)


def _choice_problems(choice: Choice) -> Iterator[Problem]:
    if choice.vary not in CHOICES:
        yield unknown_word("thing to choose", choice.vary, CHOICES)
        return
    if not choice.options:
        yield Problem("no_options", "The choice of {value} has no options.", details={"value": choice.vary})
    words = {"normalisation": tuple(SCALES), "aggregation": AGGREGATIONS, "missing": MISSING}
    kinds = {"normalisation": Normalisation, "panel": pd.DataFrame}
    for option in choice.options:
        known = option in words.get(choice.vary, ()) if isinstance(option, str) else False
        if not known and not isinstance(option, kinds.get(choice.vary, ())):
            yield unknown_word(_FIELDS[choice.vary], option, words.get(choice.vary, ("pandas.DataFrame",)))


def assumption_problems(assumptions: Sequence[Assumption], least: int = 1) -> Iterator[Problem]:
    """Yield what is wrong with some assumptions together.

    Parameters
    ----------
    assumptions : sequence of assumptions
        To be varied at once.
    least : int
        How many there must be.

    Yields
    ------
    Problem
        Too few; two of one name; two that choose the same thing.

    Examples
    --------
    >>> [problem.rule for problem in assumption_problems([WeightNoise(), WeightNoise(0.1)])]
    ['double_assumption']
    """
    if len(assumptions) < least:
        message = "There are {found} assumptions to vary; at least {least} are needed."
        yield Problem("few_assumptions", message, details={"found": len(assumptions), "least": least})
    for name, count in Counter(entry.name for entry in assumptions).items():
        if count > 1:
            message = "Two assumptions are called “{name}”."
            yield Problem("double_assumption", message, "Give each a name of its own.", {"name": name})
    for vary, count in Counter(entry.vary for entry in assumptions if isinstance(entry, Choice)).items():
        if count > 1:
            message = "Two assumptions choose the same thing: {name}."
            yield Problem("double_choice", message, "Put all options into one.", {"name": vary})
