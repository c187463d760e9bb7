"""How a figure changed, and which finished reports used which version of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.errors import InputError
from cds_analysis.cellar.paths import outputs_dir
from cds_analysis.cellar.text import fold
from cds_analysis.data.dataset import Dataset
from cds_analysis.data.identity import IDENTITY, identities
from cds_analysis.data.imports import text_of
from cds_analysis.data.indicator import Indicator, unknown_indicator
from cds_analysis.data.observations import load_observations
from cds_analysis.data.resolution import resolve_observations
from cds_analysis.data.store import open_store
from cds_analysis.results.stored import stored_reports


def figure_history(dataset: Dataset, unit: str, indicator: str) -> pd.DataFrame:
    """Return every version of every figure of a measure.

    Parameters
    ----------
    dataset : Dataset
        The data.
    unit : str
        Key of the province.
    indicator : str
        Identifier or name of the measure.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`cds_analysis.data.resolution.resolve_observations`, by period and day known,
        with ``imported`` (text: who and when, empty for rows that no import brought) and ``reports`` (text:
        the finished reports that believed this version).

    Raises
    ------
    InputError
        If the measure is not known; the nearest one is named.
    """
    name = _identifier(indicator, dataset.indicators)
    rows = load_observations(units=[unit], indicators=[name], data=dataset.root)
    rows = resolve_observations(rows, dataset.indicators)
    used = _uses(outputs_dir())
    reports = [", ".join(used.get(same, ())) for same in identities(rows)]
    rows = rows.assign(reports=reports, imported=_imports(rows, dataset.root))
    return rows.sort_values(["period_end", "known_from"], kind="stable").reset_index(drop=True)


def _identifier(text: str, indicators: Mapping[str, Indicator]) -> str:
    words = {name: (name, one.name_vi, one.name_en) for name, one in indicators.items()}
    names = {fold(word): name for name, spelled in words.items() for word in spelled}
    if fold(text) in names:
        return names[fold(text)]
    raise InputError([unknown_indicator(text, [word for spelled in words.values() for word in spelled])])


def _uses(outputs: Path) -> dict[tuple[str, ...], list[str]]:
    """Return the finished reports by the versions that they believed."""
    used: dict[tuple[str, ...], list[str]] = {}
    for report in stored_reports(outputs):
        rows = report.table("evidence", [*IDENTITY, "chosen"])
        for same in identities(rows[rows["chosen"].astype(bool)]) if rows is not None else ():
            used.setdefault(same, []).append(report.place)
    return used


def _imports(rows: pd.DataFrame, root: Path) -> list[str]:
    """Return who imported each row and when, as far as the log of imports records it."""
    store, imports = open_store(root), dict[tuple[str, ...], str]()
    raw = store.read()
    for one in store.imports(raw):
        for row in one.rows:
            who = f"{one.receipt.when.date()} {one.receipt.who}"
            imports[text_of(row)] = "; ".join(filter(None, (imports.get(text_of(row), ""), who)))
    places = {(row["csv_file"], row["csv_line"]): text_of(row) for row in raw.to_dict("records")}
    # a correction changes what a row says, not where it stands
    return [imports.get(places[place], "") for place in zip(rows["csv_file"], rows["csv_line"], strict=True)]
