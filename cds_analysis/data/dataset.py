"""The dataset a report stands on: one data folder with its registry, indicators and programmes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.arguments import known_names
from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.card import Card
from cds_analysis.cellar.errors import InputError, Problem
from cds_analysis.cellar.paths import data_dir, demo_dir
from cds_analysis.data.columns import load_rows, read_rows
from cds_analysis.data.indicator import Indicator, parse_indicator, unknown_indicator
from cds_analysis.data.kinds import load_kinds
from cds_analysis.data.registry import SYSTEMS_FILE, load_registry, read_systems
from cds_analysis.data.relations import Relation, parse_relation, relations_of
from cds_analysis.data.schema import INDICATORS, RELATIONS, TILES
from cds_analysis.data.tables import parse_records
from cds_analysis.data.units import Registry, Unit, unknown_unit


@dataclass(frozen=True, repr=False)
class Dataset(Card):
    """One data folder: who and what its figures are about.

    Parameters
    ----------
    root : Path
        The data folder.
    registry : Registry
        Its units.
    indicators : mapping of str to Indicator
        Its measures, by identifier.
    headline_index : str
        Identifier of the index by which provinces are compared first; may be empty.
    """

    root: Path
    registry: Registry
    indicators: Mapping[str, Indicator]
    headline_index: str = ""


def load_dataset(data: Path | None = None) -> Dataset:
    """Return the registry and the indicators of a data folder.

    Parameters
    ----------
    data : Path, optional
        The folder; the project's real data without it.

    Returns
    -------
    Dataset
        Ready to be asked.

    Raises
    ------
    InputError
        If a file is missing or cannot be read, with every place that is wrong.
    """
    root = data or data_dir()
    return cached(("dataset", root), lambda: _read_dataset(root))


def _read_dataset(root: Path) -> Dataset:
    index = read_systems(root).get("headline_index") or ""
    indicators = read_indicators(root)
    if index and index not in indicators:
        file = f"{root.name}/{SYSTEMS_FILE.as_posix()}"
        raise InputError([unknown_indicator(index, indicators, file=file, column="headline_index")])
    return Dataset(root, load_registry(root), indicators, index)


def dataset_of(province: str) -> tuple[Dataset, Unit]:
    """Return the dataset on which a province stands: the real data, or else the invented country.

    Parameters
    ----------
    province : str
        A name, a spelling or a key.

    Returns
    -------
    tuple of Dataset and Unit
        The dataset and the province.

    Raises
    ------
    InputError
        If no dataset knows the name; the message has the nearest match among the real names.
    """
    known: list[str] = []
    for root in (data_dir(), demo_dir()):
        registry = load_registry(root)
        if registry.knows(province):
            return load_dataset(root), registry.find(province)
        known += registry.names()
    raise InputError([unknown_unit(province, known)])


def folder_of(units: Sequence[str] | None) -> Path:
    """Return the data folder that knows the first of some units; the real data where none does."""
    first = units[0] if units else ""
    return next((root for root in (data_dir(), demo_dir()) if load_registry(root).knows(first)), data_dir())


def known_units(
    value: str | Iterable[object], root: Path, problems: list[Problem], argument: str = "units"
) -> list[str]:
    """Return the keys of the units that the names of an argument mean; see :func:`known_names`."""
    registry = load_registry(root)
    return known_names(
        value,
        lambda name: registry.find(name).key if registry.knows(name) else None,
        registry.names(),
        argument,
        problems,
    )


def known_indicators(value: str | Iterable[object], root: Path, problems: list[Problem]) -> list[str]:
    """Return the declared indicators that an argument names; see :func:`known_names`."""
    declared = load_dataset(root).indicators
    return known_names(
        value, lambda name: name if name in declared else None, list(declared), "indicators", problems
    )


def load_indicators(data: Path | None = None) -> pd.DataFrame:
    """Return every declared indicator.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        One row an indicator: ``indicator, name_vi, name_en, unit_measure, direction`` (higher, lower, none:
        which way is better), ``lower, upper`` (bounds of possible values, missing where there are none),
        ``kind, definition_vi, definition_en`` (text, empty where nothing is recorded).

    Raises
    ------
    InputError
        If the registry cannot be read; all its faults at once.

    Examples
    --------
    >>> load_indicators().set_index("indicator").loc["dti_total", ["unit_measure", "direction"]].tolist()
    ['index_0_1', 'higher']
    """
    texts = ["indicator", "name_vi", "name_en", "unit_measure", "direction"]
    columns = [*texts, "lower", "upper", "kind", "definition_vi", "definition_en"]
    declared = load_dataset(data).indicators.values()
    rows = [[getattr(one, column) for column in columns] for one in declared]
    return pd.DataFrame(rows, columns=columns).astype({"lower": float, "upper": float})


def read_indicators(root: Path) -> dict[str, Indicator]:
    """Return every declared indicator by its identifier.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    dict
        Identifier to :class:`Indicator`, each with its relations to others that are declared, and its kind.

    Raises
    ------
    InputError
        If a row cannot be read; all such rows are named.
    """
    frame = load_rows(INDICATORS, root)
    declared = {record.indicator: record for record in parse_records(frame, parse_indicator)}
    pairs = [pair for pair in load_relations(root) if {pair.indicator, pair.other} <= declared.keys()]
    kinds = load_kinds(root)
    return {
        name: replace(record, relations=relations_of(name, pairs), measure_kind=kinds.get(name, ""))
        for name, record in declared.items()
    }


def load_relations(root: Path) -> list[Relation]:
    """Return how the measures of a data folder are related, each pair as it is written.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of Relation
        In the order of ``registry/relations.csv``; none where there is no such file.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    return parse_records(read_rows(RELATIONS, root), parse_relation)


def load_tiles(root: Path) -> pd.DataFrame:
    """Return the tile grid: one square a province, laid out as the country.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    pandas.DataFrame
        ``code, kind, parent_code, name_vi, label, abbr3`` as text, ``row`` and ``col`` as whole numbers.
    """
    frame = load_rows(TILES, root)
    return frame.astype({"row": int, "col": int}).drop(columns=["csv_file", "csv_line"])
