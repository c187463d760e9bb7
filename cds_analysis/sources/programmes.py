"""Programmes as they are kept: a folder with targets, plan values, milestones and official counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.periods import parse_period
from cds_analysis.registry.programme import Programme, parse_target
from cds_analysis.sources.tables import parse_records, read_table, read_yaml
from cds_analysis.text import nearest

TARGET_COLUMNS = [
    "target_id",
    "counted",
    "pillar",
    "name_vi",
    "name_en",
    "indicator",
    "direction",
    "unit_measure",
    "kind",
    "target_value",
    "deadline",
    "target_basis",
    "known_from",
    "interim_2024",
    "target_2030",
    "other_thresholds",
    "certainty",
    "official_outlook",
    "outlook_known_from",
    "source_title",
    "source_url",
    "note_vi",
    "note_en",
]
MILESTONE_COLUMNS = [
    "milestone_id",
    "pillar",
    "name_vi",
    "name_en",
    "status",
    "as_of",
    "source_url",
    "note_vi",
    "note_en",
]
COUNT_COLUMNS = ["as_of", "count_of", "value", "source_url", "note_vi", "note_en"]
_PROGRAMME_KEYS: Mapping[str, type] = {
    "name": str,
    "unit": str,
    "title_vi": str,
    "title_en": str,
    "document": str,
    "adopted": date,
    "deadline": date,
    "n_targets": int,
    "source_title": str,
    "source_url": str,
    "note_vi": str,
    "note_en": str,
}
_KINDS = {str: "a text", int: "a whole number", date: "a day like 2024-10-21"}


def list_programmes(data: Path | None = None) -> dict[str, str]:
    """Return the programmes of a data folder and the unit that each binds.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    dict
        Name of the programme to key of the unit, by name.

    Examples
    --------
    >>> list_programmes()["nq10"]
    'Bình Thuận'
    """
    root = data or data_dir()
    files = sorted((root / "programmes").glob("*/programme.yml"))
    return {file.parent.name: str(read_yaml(file, root)["unit"]) for file in files}


def load_programme(name: str, data: Path | None = None) -> Programme:
    """Return a programme with all its targets.

    Parameters
    ----------
    name : str
        Its folder below ``programmes``.
    data : Path, optional
        The data folder; the project's real data without it.

    Returns
    -------
    Programme
        As it is known today; ``.as_of(day)`` hides what came later.

    Raises
    ------
    InputError
        If there is no such programme, or a row cannot be read.

    Examples
    --------
    >>> load_programme("nq10").n_targets
    14
    """
    root = data or data_dir()
    known = list_programmes(root)
    if name not in known:
        raise InputError([unknown_programme(name, known)])
    folder = root / "programmes" / name
    entry = read_yaml(folder / "programme.yml", root)
    stop_on_errors(_key_problems(entry, f"data/programmes/{name}/programme.yml"))
    targets = parse_records(read_table(folder / "targets.csv", TARGET_COLUMNS, root.parent), parse_target)
    return Programme(**{key: entry[key] for key in _PROGRAMME_KEYS}, targets=tuple(targets))


def _key_problems(entry: Mapping[str, object], file: str) -> Iterator[Problem]:
    for key, kind in _PROGRAMME_KEYS.items():
        if key not in entry:
            yield Problem("missing_key", "“{key}” is missing.", "", {"key": key}, file)
        elif not isinstance(entry[key], kind):
            details = {"value": str(entry[key]), "expected": _KINDS[kind]}
            yield Problem(
                "bad_key", "“{value}” cannot be read.", "Expected: {expected}.", details, file, column=key
            )


def unknown_programme(value: str, known: Mapping[str, str] | Sequence[str]) -> Problem:
    """Return the fault "no such programme" with the nearest match and the known names."""
    guess = nearest(value, known)
    hint = "Did you mean “{nearest}”? Known: {names}." if guess else "Known: {names}."
    details = {"value": value, "nearest": guess, "names": ", ".join(known)}
    return Problem("unknown_programme", "There is no programme “{value}”.", hint, details)


def load_milestones(name: str, as_of: date, data: Path | None = None) -> pd.DataFrame:
    """Return the works of a programme that are not a number, as known on a day.

    Parameters
    ----------
    name : str
        The programme.
    as_of : date
        Rows dated later are left out.
    data : Path, optional
        The data folder.

    Returns
    -------
    pandas.DataFrame
        ``milestone_id, pillar, name_vi, name_en, status, as_of, source_url, note_vi, note_en``; the
        newest row of each milestone, in the file's order; text but for ``as_of``.
    """
    frame = _dated(data or data_dir(), name, "milestones.csv", MILESTONE_COLUMNS, as_of)
    return frame.drop_duplicates("milestone_id", keep="last").reset_index(drop=True)


def load_official_counts(name: str, as_of: date, data: Path | None = None) -> pd.DataFrame:
    """Return what officials said about the number of targets met, as known on a day.

    Parameters
    ----------
    name : str
        The programme.
    as_of : date
        Rows dated later are left out.
    data : Path, optional
        The data folder.

    Returns
    -------
    pandas.DataFrame
        ``as_of`` (text, a period), ``known_from`` (its last day), ``count_of``, ``value`` (whole
        number), ``source_url, note_vi, note_en``.
    """
    frame = _dated(data or data_dir(), name, "official_counts.csv", COUNT_COLUMNS, as_of)
    return frame.astype({"value": int})


def _dated(root: Path, name: str, file: str, columns: Sequence[str], as_of: date) -> pd.DataFrame:
    frame = read_table(root / "programmes" / name / file, columns, root.parent)
    periods = [parse_period(text) for text in frame["as_of"]]
    frame = frame.assign(
        known_from=pd.to_datetime([period.end for period in periods]),
        start=pd.to_datetime([period.start for period in periods]),
    )
    kept = frame[frame["known_from"] <= pd.Timestamp(as_of)].sort_values("start", kind="stable")
    return kept.drop(columns=["csv_file", "csv_line", "start"]).reset_index(drop=True)
