"""Sums and means that published figures must obey, declared in ``registry/identities.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.entries import read_entries, word_problem
from cds_analysis.data.indicator import unknown_indicator
from cds_analysis.data.plain_cells import is_period
from cds_analysis.data.shapes import IDENTITY, shape_problems
from cds_analysis.data.units import Registry

FILE = "registry/identities.yml"
Identity = Mapping[str, Any]


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

    Raises
    ------
    InputError
        If an entry has not the shape it must have; every fault is named.
    """
    return cached(("identities", root), lambda: _read_identities(root))


def _read_identities(root: Path) -> list[Identity]:
    stop_on_errors(identity_form_problems(root))
    return read_entries(root, FILE)


def identity_form_problems(root: Path) -> Iterator[Problem]:
    """Yield every fault in how the identities of a data folder are written.

    Parameters
    ----------
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Errors, by the identity's name.
    """
    file = f"{root.name}/{FILE}"
    for number, entry in enumerate(read_entries(root, FILE), start=1):
        yield from shape_problems(entry, IDENTITY, file, (str(entry.get("name", number)),))


def identity_word_problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield the measures, periods and divisions of identities that there are not: nothing would be tested.

    Parameters
    ----------
    dataset : Dataset
        The data folder with its registry and indicators.

    Yields
    ------
    Problem
        Errors with the nearest match.
    """
    file, systems = f"{dataset.root.name}/{FILE}", [one.system for one in dataset.registry.systems]
    for identity in load_identities(dataset.root):
        name = identity["name"]
        measures = (identity["indicator"], identity.get("published"), *identity.get("weights", ()))
        for measure in measures:
            if measure is not None and measure not in dataset.indicators:
                yield unknown_indicator(measure, dataset.indicators, file=file, column=name)
        for period in identity["periods"]:
            if not is_period(period):
                details = {"value": period, "expected": "2024, 2024-H1, 2024-Q3, 2024-09"}
                message, hint = "“{value}” cannot be read.", "Expected: {expected}."
                yield Problem("bad_period", message, hint, details, file, column=name)
        if "system" in identity and identity["system"] not in systems:
            yield word_problem(identity["system"], systems, file, name)


def identity_gaps(chosen: pd.DataFrame, identity: Identity, registry: Registry) -> pd.DataFrame:
    """Return, for every figure that an identity speaks of, the published and the computed value.

    Parameters
    ----------
    chosen : pandas.DataFrame
        One believed row a figure, from :func:`cds_analysis.data.resolution.believed`.
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
    >>> from cds_analysis.data.dataset import load_dataset
    >>> from cds_analysis.data.observations import load_observations
    >>> from cds_analysis.data.resolution import believed
    >>> dataset = load_dataset()
    >>> chosen = believed(load_observations(indicators=["dti_total"]), dataset.indicators)
    >>> merged = {"kind": "mean_of_members", "indicator": "dti_total", "periods": ["2024"]}
    >>> gaps = identity_gaps(chosen, merged, dataset.registry)
    >>> len(gaps), bool((gaps["published"] - gaps["computed"]).abs().max() <= 1e-4)
    (34, True)
    """
    exact = chosen[(chosen["qualifier"] == "exact") & chosen["time_period"].isin(identity["periods"])]
    values = exact.pivot(index=["ref_area", "time_period"], columns="indicator", values="obs_value")
    computed = _COMPUTE[identity["kind"]](values, identity, registry)
    published = exact[exact["indicator"] == identity.get("published", identity["indicator"])]
    published = published.rename(columns={"obs_value": "published"})[
        ["ref_area", "time_period", "published", "csv_file", "csv_line"]
    ]
    if computed.empty:
        return published.iloc[:0].assign(computed=pd.Series(dtype=float))
    return published.merge(computed.rename("computed").reset_index(), on=["ref_area", "time_period"])


def _weighted_sum(values: pd.DataFrame, identity: Identity, registry: Registry) -> pd.Series:
    weights = pd.Series(identity["weights"], dtype=float) / identity.get("divisor", 1)
    parts = values.reindex(columns=weights.index).dropna()
    return parts @ weights


def _mean_of_members(values: pd.DataFrame, identity: Identity, registry: Registry) -> pd.Series:
    series = _published(values, identity["indicator"])
    means = {
        unit.key: series.loc[list(unit.members)].mean()
        for unit in registry.units.values()
        if unit.members and set(unit.members) <= set(series.index)
    }
    return _stacked(pd.DataFrame(means).T)


def _mean_of_units(values: pd.DataFrame, identity: Identity, registry: Registry) -> pd.Series:
    series = _published(values, identity["indicator"])
    members = [unit.key for unit in registry.members(identity["system"])]
    complete = series.reindex(members).dropna(axis="columns")
    return _stacked(pd.DataFrame({registry.country.key: complete.mean()}).T)


def _published(values: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the values of a measure by unit and period; an empty table where none is known."""
    column = values[indicator] if indicator in values else pd.Series(dtype=float, index=values.index[:0])
    return column.dropna().unstack("time_period")


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
