"""Sums and means that published figures must obey, declared in ``registry/identities.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from cds_analysis.errors import Problem
from cds_analysis.registry.provinces import Registry

Identity = Mapping[str, Any]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_identities(root: Path) -> list[Identity]:
    """Return the declared identities; none when the folder has no such file.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of mapping
        As written: ``kind`` (weighted_sum, mean_of_members, mean_of_units), ``indicator``, ``periods``,
        ``tolerance`` and what the kind needs.
    """
    path = root / "registry" / "identities.yml"
    return yaml.load(path.read_bytes(), Loader=_Loader) if path.is_file() else []


def identity_gaps(chosen: pd.DataFrame, identity: Identity, registry: Registry) -> pd.DataFrame:
    """Return, for every figure that an identity speaks of, the published and the computed value.

    Parameters
    ----------
    chosen : pandas.DataFrame
        One believed row a figure, from :func:`cds_analysis.sources.resolution.believed`.
    identity : mapping
        From :func:`load_identities`.
    registry : Registry
        For members and systems.

    Returns
    -------
    pandas.DataFrame
        ``ref_area, time_period, published, computed, csv_file, csv_line``; only figures whose every part is
        known exactly, nothing is filled in.

    Examples
    --------
    >>> from cds_analysis.sources.ground import load_ground
    >>> from cds_analysis.sources.observations import load_observations
    >>> from cds_analysis.sources.resolution import believed
    >>> ground = load_ground()
    >>> chosen = believed(load_observations(indicators=["dti_total"]), ground.indicators)
    >>> merged = {"kind": "mean_of_members", "indicator": "dti_total", "periods": ["2024"]}
    >>> gaps = identity_gaps(chosen, merged, ground.registry)
    >>> len(gaps), bool((gaps["published"] - gaps["computed"]).abs().max() <= 1e-4)
    (34, True)
    """
    exact = chosen[(chosen["qualifier"] == "exact") & chosen["time_period"].isin(identity["periods"])]
    values = exact.pivot(index=["ref_area", "time_period"], columns="indicator", values="obs_value")
    computed = _COMPUTE[identity["kind"]](values, identity, registry)
    told = exact[exact["indicator"] == identity.get("published", identity["indicator"])]
    told = told.rename(columns={"obs_value": "published"})[
        ["ref_area", "time_period", "published", "csv_file", "csv_line"]
    ]
    return told.merge(computed.rename("computed").reset_index(), on=["ref_area", "time_period"])


def _weighted_sum(values: pd.DataFrame, identity: Identity, registry: Registry) -> pd.Series:
    weights = pd.Series(identity["weights"], dtype=float) / identity.get("divisor", 1)
    parts = values.reindex(columns=weights.index).dropna()
    return parts @ weights


def _mean_of_members(values: pd.DataFrame, identity: Identity, registry: Registry) -> pd.Series:
    series = values[identity["indicator"]].dropna().unstack("time_period")
    means = {
        unit.key: series.loc[list(unit.members)].mean()
        for unit in registry.units.values()
        if unit.members and set(unit.members) <= set(series.index)
    }
    return _stacked(pd.DataFrame(means).T)


def _mean_of_units(values: pd.DataFrame, identity: Identity, registry: Registry) -> pd.Series:
    series = values[identity["indicator"]].dropna().unstack("time_period")
    members = [unit.key for unit in registry.members(identity["system"])]
    complete = series.reindex(members).dropna(axis="columns")
    return _stacked(pd.DataFrame({registry.country.key: complete.mean()}).T)


def _stacked(frame: pd.DataFrame) -> pd.Series:
    return frame.rename_axis(index="ref_area", columns="time_period").stack()


_COMPUTE = {
    "weighted_sum": _weighted_sum,
    "mean_of_members": _mean_of_members,
    "mean_of_units": _mean_of_units,
}


def identity_problems(
    chosen: pd.DataFrame, identities: list[Identity], registry: Registry
) -> Iterator[Problem]:
    """Yield every published figure that does not obey an identity.

    Parameters
    ----------
    chosen : pandas.DataFrame
        One believed row a figure.
    identities : list of mapping
        From :func:`load_identities`.
    registry : Registry
        For members and systems.

    Yields
    ------
    Problem
        Errors that name the published and the computed value.
    """
    for identity in identities:
        gaps = identity_gaps(chosen, identity, registry)
        for row in gaps[
            (gaps["published"] - gaps["computed"]).abs() > identity["tolerance"] + 1e-9
        ].itertuples():
            details = {
                "name": identity["name"],
                "unit": row.ref_area,
                "period": row.time_period,
                "value": row.published,
                "computed": round(row.computed, 4),
            }
            message = "{unit}, {period}: {value} is published, but {name} gives {computed}."
            hint = "Check the parts and the total against the source."
            yield Problem("identity", message, hint, details, row.csv_file, int(row.csv_line), "obs_value")
