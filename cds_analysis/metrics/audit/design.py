"""How a composite index is made: its parts, their weights, the normalisation and the aggregation."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.metrics.audit.faults import design_problems, missing_column, unknown_word

SCALES = {
    "minmax": (0.0, 100.0),
    "distance": (0.0, 100.0),
    "rank": (0.0, 100.0),
    "zscore": (0.0, 1.0),
    "raw": (0.0, 1.0),
}
TOTAL = "total"


@dataclass(frozen=True)
class Part:
    """One indicator, or one group of parts.

    Parameters
    ----------
    name : str
        Of an indicator: its column in the panel.
    parent : str
        The group it belongs to, or the total.
    weight : float
        Within its group; only proportions count. Zero leaves the part out.
    direction : {"higher", "lower"}
        Which values are better; of indicators only, a group is always better when higher.
    lower, upper : float, optional
        Goalposts in the unit of the indicator; the smallest and the largest value of the whole panel without.
    target : float, optional
        For ``distance``: the value that earns the full score; without it the better goalpost.
    aggregation : str
        Of groups: ``arithmetic`` or ``geometric`` whatever the design and the assumptions say; empty follows.
    """

    name: str
    parent: str = TOTAL
    weight: float = 1.0
    direction: str = "higher"
    lower: float | None = None
    upper: float | None = None
    target: float | None = None
    aggregation: str = ""


@dataclass(frozen=True)
class Normalisation:
    """How values of different units become scores that can be averaged.

    Parameters
    ----------
    method : {"minmax", "zscore", "distance", "rank", "raw"}
        See :func:`cds_analysis.metrics.audit.normalise.normalised` for the formulas.
    scale : tuple of float, optional
        Lowest and highest score (``zscore``: mean and standard deviation). Without it 0 to 100 (``zscore``:
        0 and 1). A geometric mean needs positive scores, e.g. (1, 100).
    truncate : bool
        Whether values beyond a goalpost or target earn no more and no less than one on it.

    Raises
    ------
    InputError
        If the method is unknown or the scale does not ascend.

    Examples
    --------
    >>> Normalisation("zscore").limits, Normalisation("minmax", (1, 100)).limits
    ((0.0, 1.0), (1, 100))
    """

    method: str = "minmax"
    scale: tuple[float, float] | None = None
    truncate: bool = True

    def __post_init__(self) -> None:
        if self.method not in SCALES:
            raise InputError([unknown_word("way of normalisation", self.method, tuple(SCALES))])
        low, high = self.limits
        if not (math.isfinite(low) and math.isfinite(high)) or high <= (
            0 if self.method == "zscore" else low
        ):
            message = "The scale {scale} does not ascend."
            hint = "Give the lowest and the highest score; for z-scores the mean and a positive deviation."
            raise InputError([Problem("bad_scale", message, hint, {"scale": f"({low:g}, {high:g})"})])

    @property
    def limits(self) -> tuple[float, float]:
        """Return the scale, or the usual one of the method."""
        return self.scale or SCALES[self.method]


MINMAX = Normalisation()


@dataclass(frozen=True)
class Design:
    """A composite index: a tree of parts and the rules that make one score of them.

    Parameters
    ----------
    parts : tuple of Part
        Indicators and groups in any order; the total itself is not listed.
    normalisation : Normalisation
        The same for every indicator.
    aggregation : {"arithmetic", "geometric"}
        Mean of every group that does not fix its own.
    missing : {"none", "available"}
        ``none``: a group with a missing part is missing, nothing is invented. ``available``: the mean is over
        the parts that exist, their weights rescaled, which is to guess that the missing one equals them.
    total : str
        Name of the index.

    Raises
    ------
    InputError
        With every fault: unknown parents, circles, double names, weights that are negative or sum to zero,
        unknown words, goalposts in the wrong order.

    Notes
    -----
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 5 and 6.

    Examples
    --------
    >>> design = Design((Part("fibre", "access"), Part("price", "access", 2, "lower"), Part("access")))
    >>> [part.name for part in design.parts if part.parent == design.total]
    ['access']
    """

    parts: tuple[Part, ...]
    normalisation: Normalisation = MINMAX
    aggregation: str = "arithmetic"
    missing: str = "none"
    total: str = TOTAL

    def __post_init__(self) -> None:
        stop_on_errors(design_problems(self))


def design_from_table(
    table: pd.DataFrame,
    normalisation: Normalisation = MINMAX,
    aggregation: str = "arithmetic",
    missing: str = "none",
) -> Design:
    """Return the design that a table of parts describes.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a part: ``name, parent`` and any other field of :class:`Part`; empty cells take the usual
        value. A row without a parent, if there is one, names the total.
    normalisation, aggregation, missing
        As in :class:`Design`.

    Returns
    -------
    Design
        Checked.

    Raises
    ------
    InputError
        If a column is missing, several rows have no parent, or the design has a fault.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["index", "a", "b"], "parent": [None, "index", "index"]})
    >>> design_from_table(table.assign(weight=[1, 3, 1])).total
    'index'
    """
    columns = [str(column) for column in table.columns]
    stop_on_errors(missing_column(name, columns) for name in ("name", "parent") if name not in columns)
    known = [field.name for field in fields(Part) if field.name in columns]
    rows: list[dict[str, Any]] = [
        {
            key: str(cell) if key in ("name", "parent") else cell
            for key, cell in zip(known, cells, strict=True)
            if not _is_empty(cell)
        }
        for cells in table[known].itertuples(index=False, name=None)
    ]
    tops = [str(row.get("name", "")) for row in rows if "parent" not in row]
    if len(tops) > 1:
        message = "Several parts have no parent: {names}."
        raise InputError([Problem("many_totals", message, details={"names": ", ".join(tops)})])
    parts = tuple(Part(**{"name": "", **row}) for row in rows if "parent" in row)
    return Design(parts, normalisation, aggregation, missing, tops[0] if tops else TOTAL)


def _is_empty(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell != cell or cell == ""
