"""Cases with known endings, and what a forecaster may see of them.

A folder holds ``cases.csv`` (``case_id, panel, indicator, unit, origin, deadline, hist_periods, hist_values,
target, resolution, outcome, met``) and one ``panel_<name>.csv`` a panel (``indicator, unit, period, value``).
A forecast sees its own history and what the other units of its panel had published by its origin.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
_OPEN = 1e-6


@dataclass(frozen=True)
class Case:
    """One question without its answer.

    Parameters
    ----------
    name, panel : str
        Identifier and panel.
    periods, values : array
        Own history.
    deadline, target, resolution : float
        Decimal year, value to reach, step in which values are printed.
    peers : list of (periods, values)
        The other units, cut at the origin.
    """

    name: str
    panel: str
    periods: Array
    values: Array
    deadline: float
    target: float
    resolution: float
    peers: list[tuple[Array, Array]]

    @property
    def history(self) -> pd.DataFrame:
        """Return the own history as the library takes it."""
        return pd.DataFrame({"period": self.periods, "value": self.values})

    @property
    def peer_frame(self) -> pd.DataFrame:
        """Return the peers' histories as the library takes them."""
        unit, period, value = self.peer_arrays
        return pd.DataFrame({"unit": unit, "period": period, "value": value})

    @property
    def peer_arrays(self) -> tuple[NDArray[np.intp], Array, Array]:
        """Return number of the peer, period and value of every figure of the peers."""
        unit = np.repeat(np.arange(len(self.peers)), [len(part[0]) for part in self.peers])
        period = np.concatenate([part[0] for part in self.peers] or [np.empty(0)])
        return unit, period, np.concatenate([part[1] for part in self.peers] or [np.empty(0)])

    @property
    def horizon(self) -> float:
        """Return the years from the last own figure to the deadline."""
        return self.deadline - float(self.periods[-1])

    @property
    def edge(self) -> float:
        """Return the lowest value that is printed as the target."""
        return self.target - self.resolution / 2


@dataclass(frozen=True)
class Benchmark:
    """A folder of cases.

    Parameters
    ----------
    folder : Path
        Where it is.
    """

    folder: Path

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Return the whole table of cases, endings included: for scoring only."""
        return pd.read_csv(self.folder / "cases.csv")

    @cached_property
    def _panels(self) -> dict[str, dict[str, dict[str, tuple[Array, Array]]]]:
        return {name: self._panel(name) for name in self.answers["panel"].unique()}

    def _panel(self, name: str) -> dict[str, dict[str, tuple[Array, Array]]]:
        rows = pd.read_csv(self.folder / f"panel_{name}.csv").sort_values(["indicator", "unit", "period"])
        panel: dict[str, dict[str, tuple[Array, Array]]] = {}
        for (indicator, unit), part in rows.groupby(["indicator", "unit"]):
            series = part["period"].to_numpy(dtype=float), part["value"].to_numpy(dtype=float)
            panel.setdefault(indicator, {})[unit] = series
        return panel

    def cases(self, n_peers: int | None = None) -> Iterator[Case]:
        """Yield every case; with ``n_peers`` that many of its peers, drawn by the name of the case."""
        for row in self.answers.drop(columns=["outcome", "met"], errors="ignore").to_dict("records"):
            yield Case(
                row["case_id"],
                row["panel"],
                _numbers(row["hist_periods"]),
                _numbers(row["hist_values"]),
                float(row["deadline"]),
                float(row["target"]),
                float(row["resolution"]),
                self._peers(row, n_peers),
            )

    def _peers(self, row: dict, n_peers: int | None) -> list[tuple[Array, Array]]:
        units = self._panels[row["panel"]][row["indicator"]]
        seen = {
            unit: (periods[: (cut := int(np.searchsorted(periods, row["origin"] + _OPEN)))], values[:cut])
            for unit, (periods, values) in units.items()
            if unit != row["unit"]
        }
        names = sorted(unit for unit, (periods, _) in seen.items() if len(periods))
        if n_peers is not None:
            draw = np.random.default_rng(zlib.crc32(str(row["case_id"]).encode()))
            names = list(draw.permutation(names)[:n_peers])
        return [seen[name] for name in names]


def _numbers(text: str) -> Array:
    return np.array([float(part) for part in str(text).split(";")])
