"""``cds check``: everything that can be wrong with a data folder, reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from cds_analysis.cellar.cache import open_cache
from cds_analysis.cellar.errors import InputError, Problem, Severity
from cds_analysis.cellar.paths import data_dir
from cds_analysis.data import clock
from cds_analysis.data.caveats import caveat_problems
from cds_analysis.data.check_kinds import kind_problems
from cds_analysis.data.check_programmes import programme_problems
from cds_analysis.data.check_reference import reference_problems
from cds_analysis.data.check_registry import relation_problems, source_org_problems
from cds_analysis.data.check_rows import figure_problems, row_problems
from cds_analysis.data.check_store import kept_problems, store_problems
from cds_analysis.data.columns import cell_problems, place, read_rows
from cds_analysis.data.corrections import (
    correct_observations,
    correction_form_problems,
    correction_problems,
    load_corrections,
)
from cds_analysis.data.dataset import load_dataset
from cds_analysis.data.identities import (
    identity_form_problems,
    identity_word_problems,
)
from cds_analysis.data.imports import read_log
from cds_analysis.data.observations import read_observations
from cds_analysis.data.programmes import programme_folders, read_entry
from cds_analysis.data.reference_panel import panel_problems
from cds_analysis.data.removals import removal_form_problems
from cds_analysis.data.schema import EXPECTED_ROWS
from cds_analysis.data.servers import source_form_problems, source_problems
from cds_analysis.data.similarity_file import likeness_problems
from cds_analysis.data.tables import count_rows


def check_data(data: Path | None = None, today: date | None = None) -> list[Problem]:
    """Return every fault of a data folder, errors and warnings.

    Parameters
    ----------
    data : Path, optional
        The data folder; the project's real data without it.
    today : date, optional
        The day of the check; nothing can have been known later.

    Returns
    -------
    list of Problem
        By file and line. Contradictions between sources and sources of unknown kind are warnings.

    Raises
    ------
    InputError
        If the registry or a table cannot be read at all.

    Examples
    --------
    >>> [problem.rule for problem in check_data() if problem.severity == "error"]
    []
    """
    with open_cache():
        return _all_problems(data or data_dir(), today)


def _all_problems(root: Path, today: date | None) -> list[Problem]:
    log = read_log(root)
    beside = [*document_problems(root), *kept_problems(root, log)]
    try:
        dataset, untouched = load_dataset(root), read_observations(root)
    except InputError as error:
        beside += store_problems(root, None, log)
        if not beside:
            raise
        return _in_order([*beside, *error.problems])
    problems = [*beside, *store_problems(root, untouched, log)]
    problems += row_problems(_corrected(untouched, root), dataset, today or clock.today(root))
    for part in (
        lambda: programme_problems(dataset),
        lambda: reference_problems(root),
        lambda: panel_problems(root),
        lambda: relation_problems(dataset),
        lambda: kind_problems(dataset),
        lambda: source_org_problems(dataset.root),
        lambda: _row_counts(root),
        lambda: likeness_problems(dataset),
        lambda: correction_problems(root, untouched),
        lambda: source_problems(dataset),
        lambda: identity_word_problems(dataset),
    ):
        problems += _gathered(part)
    if not any(problem.severity == "error" for problem in problems):
        problems += figure_problems(_corrected(untouched, root), dataset)
    return _in_order(problems)


def document_problems(root: Path) -> list[Problem]:
    """Return every fault in the form of the YAML files of a data folder.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of Problem
        Errors; a missing file is none here.
    """
    parts: list[Callable[[], Iterable[Problem]]] = [
        lambda: _refusals(lambda: load_dataset(root)),
        lambda: correction_form_problems(root),
        lambda: removal_form_problems(root),
        lambda: caveat_problems(root),
        lambda: source_form_problems(root),
        lambda: identity_form_problems(root),
        *(partial(_refusals, partial(read_entry, name, root)) for name in programme_folders(root)),
    ]
    found = [problem for part in parts for problem in _gathered(part)]
    return [one for one in found if one.file.endswith(".yml") and one.rule != "missing_file"]


def _refusals(read: Callable[[], object]) -> Iterator[Problem]:
    read()
    yield from ()


def _gathered(part: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """Return the problems of a part of the check, and those that keep it from being made."""
    found: list[Problem] = []
    try:
        found.extend(part())
    except InputError as error:
        found.extend(error.problems)
    return found


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    once: list[Problem] = []
    for problem in sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)):
        # what a file lacks is reported by everything that needs it
        if problem not in once[-50:]:
            once.append(problem)
    return once


def _corrected(untouched: pd.DataFrame, root: Path) -> pd.DataFrame:
    try:
        return correct_observations(untouched, load_corrections(root))
    except InputError:
        return correct_observations(untouched, [])


def _row_counts(root: Path) -> Iterator[Problem]:
    expected = read_rows(EXPECTED_ROWS, root)
    bad = list(cell_problems(expected, EXPECTED_ROWS))
    yield from bad
    for row in expected[~expected["csv_line"].isin([one.line for one in bad])].itertuples():
        path = root / row.file
        found = count_rows(path, root.parent) if path.is_file() else 0
        if found != int(row.rows):
            lost = found < int(row.rows)
            details = {"file": row.file, "found": found, "expected": int(row.rows)}
            message = "{file} has {found} rows; {expected} are expected."
            hint = (
                "Rows were lost: restore them."
                if lost
                else "If the new rows are right, write their number here."
            )
            severity: Severity = "error" if lost else "warning"
            spot = place(row._asdict(), "rows")
            yield Problem("row_count", message, hint, details, **spot, severity=severity)
