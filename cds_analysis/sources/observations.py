"""Observations: read, typed, and as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from cds_analysis.cache import cached
from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.periods import parse_period
from cds_analysis.sources.agencies import SOURCE_KINDS, load_source_kinds
from cds_analysis.sources.corrections import correct_observations, load_corrections
from cds_analysis.sources.database import TEXT_COLUMNS, open_database
from cds_analysis.sources.plain_cells import is_day, is_number, is_period
from cds_analysis.sources.tables import office_lock, read_table

OBSERVATION_COLUMNS = list(TEXT_COLUMNS)
OBSERVED = ("exact", "approx", "at_least", "at_most")
PLANNED = ("planned", "target")
KNOWN_BASES = ("published", "published_month", "as_of_date", "document_date", "inferred")
_UNLISTED_KIND = "press"

OBSERVATIONS = pa.DataFrameSchema(
    {
        "ref_area": pa.Column(str),
        "indicator": pa.Column(str),
        "time_period": pa.Column(str),
        "period_start": pa.Column("datetime64[ns]", coerce=True),
        "period_end": pa.Column("datetime64[ns]", coerce=True),
        "obs_value": pa.Column(float, pa.Check(lambda value: value.abs() < float("inf"))),
        "qualifier": pa.Column(str, pa.Check.isin(OBSERVED)),
        "known_from": pa.Column("datetime64[ns]", coerce=True),
        "source_kind": pa.Column(str, pa.Check.isin(SOURCE_KINDS)),
        "csv_line": pa.Column(int),
    }
)

_FORMS = {
    "obs_value": "a number with a decimal point, like 95.2",
    "known_from": "a day like 2024-10-21",
    "qualifier": ", ".join(OBSERVED),
    "known_from_basis": ", ".join(KNOWN_BASES),
    "time_period": "2024, 2024-H1, 2024-Q3, 2024-09, 2024-10-21 or an interval a/b",
}


RAW_OBSERVATIONS = pa.DataFrameSchema(
    {
        "time_period": pa.Column(str, pa.Check(is_period, element_wise=True)),
        "obs_value": pa.Column(str, pa.Check(is_number, element_wise=True)),
        "qualifier": pa.Column(str, pa.Check.isin(OBSERVED)),
        "known_from": pa.Column(str, pa.Check(is_day, element_wise=True)),
        "known_from_basis": pa.Column(str, pa.Check.isin(KNOWN_BASES)),
    }
)


def read_observations(data: Path | None = None) -> pd.DataFrame:
    """Return every row of ``observations/*.csv``, and of the database if one is set up, as text, good or bad.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        The twelve observation columns as text, then ``csv_file`` and ``csv_line``; for rows of the database
        ``database`` and the number of the row.

    Raises
    ------
    InputError
        If the folder is not there, or a file cannot be read as a table; all such files are named.
    """
    root = data or data_dir()
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for file in observation_files(root):
        try:
            frames.append(read_table(file, OBSERVATION_COLUMNS, root.parent))
        except InputError as error:
            problems += error.problems
    stop_on_errors(problems)
    database = open_database(root.name)
    frames += [database.read()] if database else []
    empty = pd.DataFrame(columns=[*OBSERVATION_COLUMNS, "csv_file", "csv_line"], dtype="str")
    return pd.concat(frames, ignore_index=True) if frames else empty


def observation_files(root: Path) -> list[Path]:
    """Return the files of observations of a data folder, without those that only say that one is open.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of Path
        By name.

    Raises
    ------
    InputError
        If the folder is not there.
    """
    folder = root / "observations"
    if not folder.is_dir():
        hint = "Put it back from a copy; what was imported comes back with cds restore."
        name = f"{root.name}/observations"
        raise InputError([Problem("missing_file", "The file or folder is not there.", hint, file=name)])
    return sorted(file for file in folder.glob("*.csv") if not office_lock(file.name))


def form_problems(raw: pd.DataFrame) -> list[Problem]:
    """Return every cell that cannot be read at all.

    Parameters
    ----------
    raw : pandas.DataFrame
        From :func:`read_observations`.

    Returns
    -------
    list of Problem
        In reading order; a planned value posing as an observation is named as such.
    """
    try:
        RAW_OBSERVATIONS.validate(raw, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.dropna(subset="index").astype({"index": int})
        cases = cases.drop_duplicates(["column", "index"]).sort_values(["index", "column"])
        return [_form_problem(raw, case.index_, case.column) for case in _renamed(cases).itertuples()]
    return []


def _renamed(cases: pd.DataFrame) -> pd.DataFrame:
    return cases.rename(columns={"index": "index_"})


def _form_problem(raw: pd.DataFrame, index: int, column: str) -> Problem:
    row = raw.loc[index]
    details = {"value": row[column], "expected": _FORMS[column]}
    place = {"file": row["csv_file"], "line": int(row["csv_line"]), "column": column}
    if column == "qualifier" and row[column] in PLANNED:
        hint = "Move the row to the programme's plan_values.csv: a plan is never an observation."
        return Problem("planned_value", "“{value}” marks a planned value.", hint, details, **place)
    return Problem(f"bad_{column}", "“{value}” cannot be read.", "Expected: {expected}.", details, **place)


def type_observations(raw: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return text rows as typed observations.

    Parameters
    ----------
    raw : pandas.DataFrame
        From :func:`read_observations`, without form problems.
    kinds : mapping of str to str
        Kind of source by ``source_org``; press where it has none.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`load_observations`.
    """
    periods = {text: parse_period(text) for text in raw["time_period"].unique()}
    kind_of = {org: kinds.get(org, _UNLISTED_KIND) for org in raw["source_org"].unique()}
    frame = raw.assign(
        obs_value=raw["obs_value"].astype(float),
        period_start=pd.to_datetime(raw["time_period"].map(lambda text: periods[text].start)),
        period_end=pd.to_datetime(raw["time_period"].map(lambda text: periods[text].end)),
        known_from=pd.to_datetime(raw["known_from"]),
        source_kind=raw["source_org"].map(kind_of).astype("str"),
        csv_line=raw["csv_line"].astype(int),
        decimals=raw["obs_value"].map(lambda text: len(text.partition(".")[2])).astype(int),
    )
    return OBSERVATIONS.validate(frame)


def load_observations(
    as_of: date | None = None,
    *,
    indicators: Iterable[str] | None = None,
    units: Iterable[str] | None = None,
    data: Path | None = None,
) -> pd.DataFrame:
    """Return the observations that could be known on a day.

    Parameters
    ----------
    as_of : date, optional
        Rows with a later ``known_from`` do not exist; everything recorded without it.
    indicators, units : iterable of str, optional
        Keep only these indicators and ``ref_area`` keys.
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    pandas.DataFrame
        One row an observation, planned values never among them: ``ref_area, indicator, time_period``
        (text), ``obs_value`` (float, in ``unit_measure``), ``qualifier`` (exact, approx, at_least,
        at_most), ``known_from`` (datetime), ``known_from_basis, source_org, source_title, source_url,
        note`` (text), ``csv_file, csv_line`` (where it stands), ``period_start, period_end`` (datetime),
        ``source_kind`` (text), ``decimals`` (how many were printed), ``correction`` (id of the one that
        gave the value, usually empty). No value is missing.

    Raises
    ------
    InputError
        If a cell cannot be read; every such cell is named.

    Examples
    --------
    >>> known = load_observations(date(2024, 12, 31), indicators=["dti_total"], units=["Bình Thuận"])
    >>> known[["time_period", "obs_value"]].to_numpy().tolist()
    [['2022', 0.5223]]
    """
    root = data or data_dir()
    frame = cached(("observations", root), lambda: _typed_observations(root))
    if as_of is not None:
        frame = frame[frame["known_from"] <= pd.Timestamp(as_of)]
    if indicators is not None:
        frame = frame[frame["indicator"].isin(list(indicators))]
    if units is not None:
        frame = frame[frame["ref_area"].isin(list(units))]
    return frame.reset_index(drop=True)


def _typed_observations(root: Path) -> pd.DataFrame:
    raw = correct_observations(read_observations(root), load_corrections(root))
    stop_on_errors(form_problems(raw))
    return type_observations(raw, load_source_kinds(root))
