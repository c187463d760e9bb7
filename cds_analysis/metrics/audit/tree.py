"""The tree of a design as arrays: who belongs to whom, from the indicators up to the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cds_analysis.errors import InputError
from cds_analysis.metrics.audit.design import Design, Part
from cds_analysis.metrics.audit.faults import unknown_word

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """Nodes from the bottom up: indicators, then groups by level, then the total.

    Parameters
    ----------
    parts : tuple of Part
        One a node; of the total, one that carries only its name.
    children : tuple of tuple of int
        Places of the parts of each node; empty for indicators.
    levels : tuple of int
        1 for indicators, one more than its highest part for a group.
    """

    parts: tuple[Part, ...]
    children: tuple[tuple[int, ...], ...]
    levels: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """Return the name of every node."""
        return [part.name for part in self.parts]

    @property
    def indicators(self) -> tuple[Part, ...]:
        """Return the nodes that have no parts."""
        return tuple(part for part, below in zip(self.parts, self.children, strict=True) if not below)

    @property
    def weights(self) -> Array:
        """Return the weight of every node within its group, as given."""
        return np.array([part.weight for part in self.parts])

    def places(self, names: Sequence[str]) -> list[int]:
        """Return the places of some parts.

        Parameters
        ----------
        names : sequence of str
            Below the total.

        Returns
        -------
        list of int
            In the same order.

        Raises
        ------
        InputError
            With every name that is no part.
        """
        known = {name: place for place, name in enumerate(self.names[:-1])}
        unknown = [unknown_word("name of a part", name, list(known)) for name in names if name not in known]
        if unknown:
            raise InputError(unknown)
        return [known[name] for name in names]

    def at_levels(self, levels: Sequence[int]) -> list[int]:
        """Return the places of all parts of some levels; of every level below the total for none.

        Parameters
        ----------
        levels : sequence of int
            1 for indicators.

        Returns
        -------
        list of int
            Ascending.

        Raises
        ------
        InputError
            With every level that the tree has not.
        """
        below = self.levels[:-1]
        known = [str(level) for level in sorted(set(below))]
        unknown = [unknown_word("level of the tree", level, known) for level in levels if level not in below]
        if unknown:
            raise InputError(unknown)
        return [place for place, level in enumerate(below) if not levels or level in levels]


def tree_of(design: Design) -> Tree:
    """Return the tree of a design.

    Parameters
    ----------
    design : Design
        Checked when it was made.

    Returns
    -------
    Tree
        Indicators in the order of the design.

    Examples
    --------
    >>> tree = tree_of(Design((Part("group"), Part("a", "group"), Part("b", "group"), Part("c"))))
    >>> tree.names, tree.levels, tree.children[-1]
    (['a', 'b', 'c', 'group', 'total'], (1, 1, 1, 2, 3), (2, 3))
    """
    below: dict[str, list[str]] = {name: [] for name in (design.total, *(part.name for part in design.parts))}
    for part in design.parts:
        below[part.parent].append(part.name)
    levels: dict[str, int] = {}
    _climb(design.total, below, levels)
    parts = (*design.parts, Part(design.total, parent=""))
    ordered = tuple(sorted(parts, key=lambda part: levels[part.name]))
    place = {part.name: number for number, part in enumerate(ordered)}
    children = tuple(tuple(sorted(place[name] for name in below[part.name])) for part in ordered)
    return Tree(ordered, children, tuple(levels[part.name] for part in ordered))


def _climb(name: str, below: Mapping[str, list[str]], levels: dict[str, int]) -> int:
    levels[name] = 1 + max((_climb(child, below, levels) for child in below[name]), default=0)
    return levels[name]
