"""Programmes as they are kept: a folder with targets, plan values, milestones and official counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cds_analysis.cache import cached
from cds_analysis.errors import InputError, Problem, stop_on_errors
from cds_analysis.paths import data_dir
from cds_analysis.periods import parse_period
from cds_analysis.registry.programme import Programme, parse_target, parse_thresholds
from cds_analysis.sources.plain_cells import is_day, is_number, is_period
from cds_analysis.sources.plain_yaml import read_plain
from cds_analysis.sources.shapes import PROGRAMME, stop_on_shape
from cds_analysis.sources.tables import parse_records, read_table
from cds_analysis.text import nearest, plain_number

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
_FILE = "programme.yml"
_FORMS = {
    "number": "a number with a decimal point, like 95.2",
    "day": "a day like 2024-10-21",
    "threshold": "further thresholds like efile_commune_pct>=60",
}


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
    return cached(("programmes", root), lambda: _read_names(root))


def _read_names(root: Path) -> dict[str, str]:
    return {name: read_entry(name, root)["unit"] for name in programme_folders(root)}


def programme_folders(root: Path) -> list[str]:
    """Return the names of the folders that hold a programme, whether or not it can be read."""
    return [file.parent.name for file in sorted((root / "programmes").glob(f"*/{_FILE}"))]


def read_entry(name: str, root: Path) -> Mapping[str, Any]:
    """Return what ``programme.yml`` says of a programme.

    Parameters
    ----------
    name : str
        Its folder below ``programmes``.
    root : Path
        The data folder.

    Returns
    -------
    mapping
        As written.

    Raises
    ------
    InputError
        If the file is missing or has not the shape it must have; every fault is named.
    """
    path = root / "programmes" / name / _FILE
    entry = read_plain(path, root)
    stop_on_shape(entry, PROGRAMME, path.relative_to(root.parent).as_posix())
    return entry


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
    return cached(("programme", root, name), lambda: _read_programme(name, root))


def _read_programme(name: str, root: Path) -> Programme:
    known = programme_folders(root)
    if name not in known:
        raise InputError([unknown_programme(name, known)])
    folder = root / "programmes" / name
    entry = read_entry(name, root)
    rows = read_table(folder / "targets.csv", TARGET_COLUMNS, root.parent)
    stop_on_errors(target_form_problems(rows))
    targets = parse_records(rows, parse_target)
    return Programme(**{key: entry[key] for key in PROGRAMME["required"]}, targets=tuple(targets))


def target_form_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells of a table of targets that cannot be read at all.

    Parameters
    ----------
    rows : pandas.DataFrame
        :data:`TARGET_COLUMNS` as text, with ``csv_file`` and ``csv_line``.

    Yields
    ------
    Problem
        With file, line and column.
    """
    fits: Mapping[str, tuple[str, Callable[[str], bool]]] = {
        "target_value": ("number", lambda text: not text or is_number(text)),
        "deadline": ("day", is_day),
        "known_from": ("day", lambda text: not text or is_day(text)),
        "outlook_known_from": ("day", lambda text: not text or is_day(text)),
        "other_thresholds": ("threshold", _are_thresholds),
    }
    for row in rows.to_dict("records"):
        for column, (form, fit) in fits.items():
            if not fit(row[column]):
                details = {"value": row[column], "expected": _FORMS[form]}
                message, hint = "“{value}” cannot be read.", "Expected: {expected}."
                place = {"file": row["csv_file"], "line": int(row["csv_line"]), "column": column}
                yield Problem(f"bad_{column}", message, hint, details, **place)


def _are_thresholds(text: str) -> bool:
    try:
        return all(
            is_number(plain_number(one.value)) for one in parse_thresholds(text) if one.value is not None
        )
    except (ValueError, OverflowError):
        return False


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


def dated_problems(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield the cells of milestones or official counts that cannot be read at all.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :func:`cds_analysis.sources.tables.read_table`.

    Yields
    ------
    Problem
        With file, line and column.
    """
    whole = re.compile(r"[0-9]{1,9}")
    for row in rows.to_dict("records"):
        place = {"file": row["csv_file"], "line": int(row["csv_line"])}
        message, hint = "“{value}” cannot be read.", "Expected: {expected}."
        if not is_period(row["as_of"]):
            expected = "a day or a period, like 2024-10-21 or 2024-10"
            details = {"value": row["as_of"], "expected": expected}
            yield Problem("bad_as_of", message, hint, details, **place, column="as_of")
        if "value" in row and not whole.fullmatch(row["value"]):
            details = {"value": row["value"], "expected": "a whole number"}
            yield Problem("bad_value", message, hint, details, **place, column="value")


def _dated(root: Path, name: str, file: str, columns: Sequence[str], as_of: date) -> pd.DataFrame:
    frame = read_table(root / "programmes" / name / file, columns, root.parent)
    stop_on_errors(dated_problems(frame))
    periods = [parse_period(text) for text in frame["as_of"]]
    frame = frame.assign(
        known_from=pd.to_datetime([period.end for period in periods]),
        start=pd.to_datetime([period.start for period in periods]),
    )
    kept = frame[frame["known_from"] <= pd.Timestamp(as_of)].sort_values("start", kind="stable")
    return kept.drop(columns=["csv_file", "csv_line", "start"]).reset_index(drop=True)
