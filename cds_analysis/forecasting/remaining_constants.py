"""What is fixed beforehand of "of the remaining targets, how many", and how such sentences did elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd
import yaml

from cds_analysis.forecasting.hierarchy import Beforehand

CONSTANTS_FILE = "remaining.yml"
RECORD_FILE = "remaining_record.yml"
_PARTS = ("met", "measured", "declared")


@dataclass(frozen=True)
class Constants:
    """What is thought possible before any other programme is seen.

    Parameters
    ----------
    met, measured, declared : Beforehand
        Of the share met among those measured, the share measured, and the share declared met.
    """

    met: Beforehand
    measured: Beforehand
    declared: Beforehand


@cache
def load_constants() -> Constants:
    """Return the constants that ship with the package, made by ``benchmarks/choose_remaining.py``.

    Returns
    -------
    Constants
        The record.

    Examples
    --------
    >>> load_constants().met.spread_sd > 0
    True
    """
    return parse_constants(_read(CONSTANTS_FILE)["values"])


def parse_constants(values: Mapping[str, Mapping[str, Any]]) -> Constants:
    """Return constants from a mapping as ``remaining.yml`` holds it.

    Parameters
    ----------
    values : mapping
        ``met``, ``measured`` and ``declared``, each with the fields of
        :class:`cds_analysis.forecasting.hierarchy.Beforehand`.

    Returns
    -------
    Constants
        The record.

    Raises
    ------
    KeyError
        If a part is missing.
    """
    return Constants(**{name: _beforehand(values[name]) for name in _PARTS})


def _beforehand(values: Mapping[str, Any]) -> Beforehand:
    shifts = {kind: (float(mean), float(sd)) for kind, (mean, sd) in values.get("shifts", {}).items()}
    numbers = {name: float(value) for name, value in values.items() if name != "shifts"}
    return Beforehand(**numbers, shifts=shifts)


def load_remaining_record() -> pd.DataFrame:
    """Return what would have been said of each other programme by the rest of them, and what happened.

    Returns
    -------
    pandas.DataFrame
        ``programme_id, programme, programme_vi, vietnamese, basis`` (shown by figures or declared by the
        authority), ``one_measure`` (one measure asked of many states: the band is nearly all there is),
        ``asof_date, deadline`` (text), ``n`` targets, ``expected``, ``low_80, high_80, low_90, high_90``,
        ``happened``; made by ``benchmarks/remaining.py``.

    Examples
    --------
    >>> sorted(set(load_remaining_record()["basis"]))
    ['declared', 'shown']
    """
    return pd.DataFrame(_read(RECORD_FILE)["programmes"])


def _read(name: str) -> Any:
    text = (resources.files("cds_analysis") / "forecasting" / name).read_text(encoding="utf-8")
    return yaml.safe_load(text)
