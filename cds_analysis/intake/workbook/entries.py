"""What the reading of sheets starts from and gives: what is known, the figures, and what was not used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cds_analysis.cellar.errors import Problem
from cds_analysis.cellar.periods import quarter_of
from cds_analysis.data.agency import AgencyWords, SourceKinds
from cds_analysis.data.indicator import Indicator
from cds_analysis.data.programme import Programme
from cds_analysis.data.units import Registry


@dataclass(frozen=True)
class Known:
    """What the cells are understood with, and what stands in for columns that are not there.

    Parameters
    ----------
    registry : Registry
        Of provinces.
    indicators : mapping of str to Indicator
        Every declared measure.
    programme : Programme or None
        Whose targets may be named.
    area, organisation, period : str
        For sheets without such a column; may be empty. What a sheet says must agree with them.
    known_from : date or None
        The same.
    own : mapping of str to Programme
        Key of a unit to its own programme: for rows whose column names their province.
    others : sequence of Programme
        Every other programme that is entered: a form of one of them says so by its codes and names.
    held : set of str
        What the forms tell of who holds a figure: the name of an agency says nothing of the figure beside it.
    sources : SourceKinds
        The sources that are recorded.
    """

    registry: Registry
    indicators: Mapping[str, Indicator]
    programme: Programme | None = None
    area: str = ""
    organisation: str = ""
    period: str = ""
    known_from: date | None = None
    own: Mapping[str, Programme] = field(default_factory=dict)
    others: Sequence[Programme] = ()
    held: Set[str] = frozenset()
    sources: SourceKinds = field(default_factory=lambda: SourceKinds({}, AgencyWords()))


@dataclass(frozen=True)
class Entry:
    """A figure that was read.

    Parameters
    ----------
    row : mapping of str to str
        The observation columns.
    file, place : str
        Where its value stands, for readers: file with sheet, and cell.
    line : int
        Number of its row.
    source : Path
        The file itself.
    places : mapping of str to str
        Field to the cell that says it, where a cell does.
    planned_by : str
        The text that makes a planned value one, with its place; empty where its own cell does.
    """

    row: Mapping[str, str]
    file: str
    place: str
    line: int
    source: Path = Path()
    places: Mapping[str, str] = field(default_factory=dict)
    planned_by: str = ""


class Unused(NamedTuple):
    """A text or column of a sheet that says nothing of its figures, and was not used."""

    file: str
    place: str
    text: str
    why: str


@dataclass(frozen=True)
class Planned:
    """A figure of a file beside the value that is believed today for the same figure, as far as there is one.

    ``why_behind`` says why another value stays believed though this one is added; it is usually empty.
    """

    entry: Entry
    before: str = ""
    before_from: str = ""
    before_qualifier: str = "exact"
    why_behind: str = ""


@dataclass
class ImportPlan:
    """What an import would do: what the readers of its files found, and what would become of it.

    Parameters
    ----------
    entries, planned : list of Entry
        Figures that were read, and values that are only planned: no observations, and never imported.
    problems : list of Problem
        Everything that was refused, and warnings.
    unused : list of Unused
        What the files say besides, and was not used.
    n_empty : int
        Rows without a value.
    new, revised, behind, unchanged : list of Planned
        Figures not known before; those that take the place of another value; those that are added while
        another value stays believed; those that are there already.
    files : mapping of Path to bytes
        The files as they came.
    """

    entries: list[Entry] = field(default_factory=list)
    planned: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    n_empty: int = 0
    new: list[Planned] = field(default_factory=list)
    revised: list[Planned] = field(default_factory=list)
    behind: list[Planned] = field(default_factory=list)
    unchanged: list[Planned] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)

    @property
    def refused(self) -> list[Problem]:
        """Return the errors among the problems."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def added(self) -> list[Planned]:
        """Return the figures that would be written."""
        return [*self.new, *self.revised, *self.behind]

    def first_quarters(self) -> list[str]:
        """Return the quarters whose reports are the first to use figures: ``YYYY-Qn``, by the days they were known."""
        days = {date.fromisoformat(one.entry.row["known_from"]) for one in self.added}
        return sorted({quarter_of(day).text for day in days})
