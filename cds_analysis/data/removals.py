"""Imported rows that were taken out of the data on purpose: declared, with a reason, and guarded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cds_analysis.cellar.errors import Problem, stop_on_errors
from cds_analysis.data.entries import filled_fields, form_problems, read_entries
from cds_analysis.data.imports import Import, Row
from cds_analysis.data.shapes import REMOVAL

FILE = "removals.yml"
_NARROWER = ("ref_area", "indicator", "time_period", "obs_value")


@dataclass(frozen=True)
class Removal:
    """Rows of one import that stand no more.

    Parameters
    ----------
    id : str
        By which it is cited.
    imported : str
        Name of the import, as ``cds check`` prints it.
    reason_vi, reason_en : str
        Why, for readers.
    decided_by : str
        Who decided.
    decided_on : datetime.date
        When.
    ref_area, indicator, time_period, obs_value : str
        Which of its rows, as in the observations; all of them where nothing is said.
    """

    id: str
    imported: str
    reason_vi: str
    reason_en: str
    decided_by: str
    decided_on: date
    ref_area: str = ""
    indicator: str = ""
    time_period: str = ""
    obs_value: str = ""

    def covers(self, one: Import, row: Row) -> bool:
        """Return whether a row of an import is among those that were taken out."""
        asked = {name: getattr(self, name) for name in _NARROWER}
        return one.name == self.imported and all(row[name] == said for name, said in asked.items() if said)


def load_removals(root: Path) -> list[Removal]:
    """Return the declared removals of a data folder.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    list of Removal
        In the file's order; none where there is no file.

    Raises
    ------
    InputError
        If an entry is not whole; every fault is named.
    """
    stop_on_errors(removal_form_problems(root))
    return [Removal(**filled_fields(entry)) for entry in read_entries(root, FILE)]


def removal_form_problems(root: Path) -> Iterator[Problem]:
    """Yield every fault in how the removals of a data folder are written.

    Parameters
    ----------
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Errors, by id.
    """
    yield from form_problems(root, FILE, REMOVAL, ("time_period", "obs_value"))
