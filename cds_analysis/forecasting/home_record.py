"""How good the forecasts were on the country's own figures, version by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd
import yaml

from cds_analysis.forecasting.attainment import VERSION
from cds_analysis.forecasting.families import Overall

RECORD_FILE = "home_record.yml"


@dataclass(frozen=True)
class StudyScores:
    """Scores of forecasts of the country's programmes with a known ending.

    Parameters
    ----------
    n, met : int
        Forecasts with a known ending, and how many of them were of targets that were met.
    brier, brier_base_rate : float
        Of the forecasts, and of always quoting that share.
    """

    n: int
    met: int
    brier: float
    brier_base_rate: float


@dataclass(frozen=True)
class HomeRecord:
    """What one version of the method scored at home.

    Parameters
    ----------
    version, method : str
        What was scored.
    country : str
        Whose figures.
    known_by : date
        Day up to which outcomes are known.
    national : Overall
        Of the national series together.
    series : pandas.DataFrame
        One row a national series, as :func:`cds_analysis.forecasting.families.scores_by_family` returns them.
    composites : pandas.DataFrame
        One row a composite index, or part of one, and division of provinces: ``indicator, system, n,
        families`` (pairs of years), ``said, happened, brier, coverage_80``.
    study : StudyScores or None
        Of the country's programmes; None where no ending is known.
    """

    version: str
    method: str
    country: str
    known_by: date
    national: Overall
    series: pd.DataFrame
    composites: pd.DataFrame
    study: StudyScores | None


@cache
def load_home_records() -> Mapping[str, HomeRecord]:
    """Return what ``benchmarks/home.py --record`` wrote, by version, in the order in which they came.

    Returns
    -------
    mapping of str to HomeRecord
        The versions that were tried.

    Examples
    --------
    >>> all(record.national.n > 100 for record in load_home_records().values())
    True
    """
    text = (resources.files("cds_analysis") / "forecasting" / RECORD_FILE).read_text(encoding="utf-8")
    return {
        str(name): parse_record(str(name), made) for name, made in yaml.safe_load(text)["versions"].items()
    }


def parse_record(version: str, made: Mapping[str, Any]) -> HomeRecord:
    """Return one version's record from a mapping as ``home_record.yml`` holds it.

    Parameters
    ----------
    version : str
        Of the method.
    made : mapping
        ``method, country, known_by, national, series, composites, case_study``.

    Returns
    -------
    HomeRecord
        The record.

    Raises
    ------
    KeyError
        If a part is missing.
    """
    return HomeRecord(
        version=version,
        method=made["method"],
        country=made["country"],
        known_by=made["known_by"],
        national=Overall(**made["national"]),
        series=pd.DataFrame(made["series"]),
        composites=pd.DataFrame(made["composites"]).astype({"system": str}),
        study=StudyScores(**made["case_study"]) if made["case_study"] else None,
    )


def newest_two(
    records: Mapping[str, HomeRecord], version: str = VERSION
) -> tuple[HomeRecord | None, HomeRecord | None]:
    """Return the record of a version and of the one tried before it.

    Parameters
    ----------
    records : mapping of str to HomeRecord
        By version, in the order in which they came.
    version : str
        The method that runs.

    Returns
    -------
    tuple of HomeRecord or None
        None for a version without a record; a version that has not been tried comes after all others.

    Examples
    --------
    >>> newest_two({})
    (None, None)
    """
    names = list(records)
    before = names[: names.index(version)] if version in records else names
    return records.get(version), records[before[-1]] if before else None
