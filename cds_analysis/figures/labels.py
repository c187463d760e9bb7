"""Names written at their dots: where each has room."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from cds_analysis.figures.fonts import FAMILY

_GAP = 4.0


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a line is drawn in the project's typeface, in points.

    Examples
    --------
    >>> round(text_width("Bình Thuận", 7)), text_width("", 7)
    (36, 0.0)
    """
    if not text.strip():
        return 0.0
    face = FontProperties(family=FAMILY, weight=weight)
    return float(TextPath((0, 0), text, size=size, prop=face).get_extents().width)


def stairs(places: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Return for each dot the line on which its name stands, so that no name meets another or its pointer.

    Parameters
    ----------
    places : sequence of float
        Of the dots along the row, where their names begin.
    widths : sequence of float
        Of the names.

    Returns
    -------
    list of int
        From 0, the line next to the dots. A pointer goes straight from each dot to the begin of its name.

    Examples
    --------
    >>> stairs([0, 10, 90], [50, 50, 50])
    [1, 0, 0]
    """
    lines = [0] * len(places)
    done: list[int] = []
    for one in sorted(range(len(places)), key=lambda one: -places[one]):
        end = places[one] + widths[one] + _GAP
        lines[one] = max((lines[other] + 1 for other in done if places[other] < end), default=0)
        done.append(one)
    return lines


def swarm(places: Sequence[float], size: float) -> list[int]:
    """Return how many dots to the side of the row each dot stands, so that none lies on another.

    Parameters
    ----------
    places : sequence of float
        Along the row.
    size : float
        Least distance of two dots in one line.

    Returns
    -------
    list of int
        0 in the middle of the row, then 1, -1, 2, …

    Examples
    --------
    >>> swarm([1.0, 1.5, 9.0], 2)
    [0, 1, 0]
    """
    lines: dict[int, float] = {}
    found = [0] * len(places)
    for one in sorted(range(len(places)), key=lambda one: places[one]):
        line = next(k for k in _sides(len(places)) if places[one] - lines.get(k, -1e9) >= size)
        lines[line] = places[one]
        found[one] = line
    return found


def _sides(count: int) -> list[int]:
    return sorted(range(-count, count + 1), key=lambda line: (abs(line), -line))
