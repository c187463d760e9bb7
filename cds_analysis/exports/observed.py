"""Which observations a report hands on, and where they come from."""

from __future__ import annotations

import pandas as pd

from cds_analysis.metrics.peers import rank_indicator
from cds_analysis.results.quarter import Quarter

_SOURCE = ["source_org", "source_title", "source_url", "known_from"]
_PLACE = ["csv_file", "csv_line"]


def index_observations(quarter: Quarter) -> pd.DataFrame:
    """Return the believed observations on which provinces are compared.

    Parameters
    ----------
    quarter : Quarter
        The results.

    Returns
    -------
    pandas.DataFrame
        The index by which provinces are compared first and its published rank, of every unit of this unit's
        system, with the columns of :func:`cds_analysis.data.resolution.resolve_observations`; empty for
        the country.
    """
    index = quarter.dataset.headline_index
    names = {index, rank_indicator(index, quarter.indicators)}
    system = quarter.unit.system
    units = {unit.key for unit in quarter.dataset.registry.members(system)} if system else set()
    rows = quarter.chosen
    return rows[rows["indicator"].isin(names) & rows["ref_area"].isin(units)]


def report_observations(quarter: Quarter) -> pd.DataFrame:
    """Return the believed observations of a report's unit, and of the index for all units of its system.

    Parameters
    ----------
    quarter : Quarter
        The results.

    Returns
    -------
    pandas.DataFrame
        One row a figure, by unit, indicator and period, as known on the report's day.
    """
    rows = quarter.chosen
    wanted = (rows["ref_area"] == quarter.unit.key) | rows.index.isin(index_observations(quarter).index)
    return rows[wanted].reset_index(drop=True)


def report_sources(quarter: Quarter) -> pd.DataFrame:
    """Return the sources of the evidence and of the comparison, the newest first.

    Parameters
    ----------
    quarter : Quarter
        The results.

    Returns
    -------
    pandas.DataFrame
        ``source_org, source_title, source_url`` (text), ``known_from`` (datetime) and ``n_rows`` (how many
        rows of the evidence, believed or set aside, and of the index stand on it).
    """
    rows = pd.concat([quarter.progress.evidence, index_observations(quarter)], ignore_index=True)
    rows = rows.drop_duplicates(_PLACE)
    counted = rows.groupby(_SOURCE, sort=True, dropna=False).size().rename("n_rows").reset_index()
    order = {"by": ["known_from", *_SOURCE[:3]], "ascending": [False, True, True, True]}
    return counted.sort_values(**order).reset_index(drop=True)
