"""Observations: read, typed, and as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.arguments import last_day, names_of
from cds_analysis.cellar.cache import cached
from cds_analysis.cellar.errors import InputError, Problem, stop_on_errors
from cds_analysis.cellar.paths import data_dir
from cds_analysis.cellar.periods import parse_period
from cds_analysis.data.agencies import load_source_kinds
from cds_analysis.data.columns import cell_problems
from cds_analysis.data.corrections import correct_observations, load_corrections
from cds_analysis.data.database import open_database
from cds_analysis.data.dataset import folder_of, known_indicators, known_units
from cds_analysis.data.files import office_lock
from cds_analysis.data.schema import KNOWN_BASES as KNOWN_BASES
from cds_analysis.data.schema import OBSERVATIONS, PLANNED
from cds_analysis.data.tables import read_table

OBSERVATION_COLUMNS = OBSERVATIONS.names
_UNLISTED_KIND = "press"


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
    return pd.concat(frames, ignore_index=True) if frames else OBSERVATIONS.empty()


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
        A planned value posing as an observation is named as such.
    """
    return [_as_plan(problem) for problem in cell_problems(raw, OBSERVATIONS)]


def _as_plan(problem: Problem) -> Problem:
    if problem.column != "qualifier" or problem.details["value"] not in PLANNED:
        return problem
    message = "“{value}” marks a planned value."
    hint = "Move the row to the programme's plan_values.csv: a plan is never an observation."
    return replace(problem, rule="planned_value", message=message, hint=hint)


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
    return raw.assign(
        obs_value=raw["obs_value"].astype(float),
        period_start=_days(raw["time_period"].map(lambda text: periods[text].start)),
        period_end=_days(raw["time_period"].map(lambda text: periods[text].end)),
        known_from=_days(raw["known_from"]),
        source_kind=raw["source_org"].map(kind_of).astype("str"),
        csv_line=raw["csv_line"].astype(int),
        decimals=raw["obs_value"].map(lambda text: len(text.partition(".")[2])).astype(int),
    )


def _days(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts).astype("datetime64[ns]")


def load_observations(
    as_of: date | str | None = None,
    *,
    indicators: str | Iterable[str] | None = None,
    units: str | Iterable[str] | None = None,
    data: Path | None = None,
) -> pd.DataFrame:
    """Return the observations that could be known on a day.

    Parameters
    ----------
    as_of : date or str, optional
        Rows with a later ``known_from`` do not exist; of a period such as ``2024-Q4`` its last day counts.
        Everything recorded without it.
    indicators, units : str or iterable of str, optional
        Keep only these indicators, and these provinces by name, spelling or key; a text is one name.
    data : Path, optional
        The data folder; without it the one that knows the first unit, or the project's real data.

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
        If a name or the day is none, all of them at once; or if a cell cannot be read.

    Examples
    --------
    >>> known = load_observations("2024-Q4", indicators="dti_total", units="binh thuan")
    >>> known[["ref_area", "time_period", "obs_value"]].to_numpy().tolist()
    [['Bình Thuận', '2022', 0.5223]]
    >>> load_observations(indicators="dti_totl")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    cds_analysis.cellar.errors.InputError: indicators: “dti_totl” is not known here. Did you mean “dti_t...
    """
    wanted = None if units is None else names_of(units)
    root = data or folder_of(wanted)
    frame = cached(("observations", root), lambda: _typed_observations(root))
    problems: list[Problem] = []
    if as_of is not None:
        frame = frame[frame["known_from"] <= pd.Timestamp(last_day(as_of, "as_of", problems))]
    if indicators is not None:
        frame = frame[frame["indicator"].isin(known_indicators(indicators, root, problems))]
    if wanted is not None:
        frame = frame[frame["ref_area"].isin(known_units(wanted, root, problems))]
    stop_on_errors(problems)
    return frame.reset_index(drop=True)


def _typed_observations(root: Path) -> pd.DataFrame:
    raw = correct_observations(read_observations(root), load_corrections(root))
    stop_on_errors(form_problems(raw))
    return type_observations(raw, load_source_kinds(root))
