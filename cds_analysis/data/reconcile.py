"""Whether every row that an import added stands as it was written, and what stands without an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cds_analysis.data.identity import FIGURE, statement_of
from cds_analysis.data.imports import ENTERED, Import, Log, Receipt, Row, text_of
from cds_analysis.data.observations import OBSERVATION_COLUMNS
from cds_analysis.data.removals import Removal


class Changed(NamedTuple):
    """A row of an import, and what stands in its place."""

    imported: Import
    row: Row
    stands: Row

    def columns(self) -> list[str]:
        """Return the columns in which the two differ."""
        return [name for name in OBSERVATION_COLUMNS if str(self.row[name]) != str(self.stands[name])]


@dataclass(frozen=True)
class Reckoning:
    """The log of imports beside the rows that stand.

    Parameters
    ----------
    missing : list of tuple of Import and mapping
        Rows that an import added, that stand nowhere, and that no removal declares.
    changed : list of Changed
        Rows that stand otherwise than an import wrote them.
    counted : mapping of str to tuple
        Kind of source to the imports of which only the number of rows is known, and the rows that are theirs.
    unnoted : mapping of str to list of mapping
        Kind of source to the rows of its file that no import lists.
    standing_removals : list of tuple of Removal and mapping
        Rows that were declared as taken out, and stand.
    idle_removals : list of Removal
        Those that concern no row.
    """

    missing: list[tuple[Import, Row]]
    changed: list[Changed]
    counted: Mapping[str, tuple[Sequence[tuple[Receipt, int]], Sequence[Row]]]
    unnoted: Mapping[str, Sequence[Row]]
    standing_removals: list[tuple[Removal, Row]]
    idle_removals: list[Removal]

    def is_short(self, source: str) -> bool:
        """Return whether fewer rows stand than the imports known by their number alone added."""
        lines, rows = self.counted[source]
        return len(rows) < sum(n for _, n in lines)


def reckon(
    log: Log, there: pd.DataFrame, removals: Sequence[Removal] = (), by_hand: Collection[str] = ()
) -> Reckoning:
    """Return what the log of imports says beside the rows that stand.

    Parameters
    ----------
    log : Log
        From :func:`cds_analysis.data.imports.read_log`.
    there : pandas.DataFrame
        From :func:`cds_analysis.data.observations.read_observations`; a row may have moved to any file.
    removals : sequence of Removal
        What was taken out on purpose.
    by_hand : collection of str
        Files, without their ending, in which rows may stand that no import brought.

    Returns
    -------
    Reckoning
        Rows are compared to the letter.
    """
    standing = {text_of(row): row for row in there.to_dict("records")}
    claimed, removed = _claims(log.imports, removals)
    sources = {ENTERED, *(receipt.source for receipt in log.receipts())}
    free = _free(standing, {*claimed, *removed}, sources)
    gone = [(one, row) for text, (one, row) in claimed.items() if text not in standing]
    missing, changed = _matched(gone, [row for rows in free.values() for row in rows])
    strange = {text_of(one.stands) for one in changed}
    counted: dict[str, tuple[Sequence[tuple[Receipt, int]], Sequence[Row]]] = {}
    unnoted: dict[str, Sequence[Row]] = {}
    for source in sorted(sources):
        lines = [line for line in log.counted if line[0].source == source]
        rows = [row for row in free[source] if text_of(row) not in strange]
        n = sum(n for _, n in lines)
        # the rows of a file stand in the order of their imports, those of an earlier log first
        counted[source] = lines, rows[:n]
        unnoted[source] = () if source in by_hand else rows[n:]
    stand = [(one, standing[text]) for text, one in removed.items() if text in standing]
    return Reckoning(missing, changed, counted, unnoted, stand, _idle(log, removals))


def _free(
    standing: Mapping[tuple[str, ...], Row], logged: Collection[tuple[str, ...]], sources: Collection[str]
) -> dict[str, list[Row]]:
    """Return the rows of the files that imports write that the log does not list, by kind of source."""
    free: dict[str, list[Row]] = defaultdict(list)
    for text, row in standing.items():
        source = Path(str(row["csv_file"])).stem
        if source in sources and text not in logged:
            free[source].append(row)
    return free


def _idle(log: Log, removals: Sequence[Removal]) -> list[Removal]:
    rows = [(one, row) for one in log.imports for row in one.rows] if removals else []
    return [each for each in removals if not any(each.covers(*pair) for pair in rows)]


def _claims(
    imports: Sequence[Import], removals: Sequence[Removal]
) -> tuple[dict[tuple[str, ...], tuple[Import, Row]], dict[tuple[str, ...], Removal]]:
    """Return which rows must stand, by their text, with the first import of each; and which must not."""
    claimed: dict[tuple[str, ...], tuple[Import, Row]] = {}
    removed: dict[tuple[str, ...], Removal] = {}
    for one in imports:
        for row in one.rows:
            removal = next((each for each in removals if each.covers(one, row)), None)
            if removal:
                removed[text_of(row)] = removal
            else:
                claimed.setdefault(text_of(row), (one, row))
    # what was taken out and imported anew must stand
    return claimed, {text: removal for text, removal in removed.items() if text not in claimed}


def _matched(
    gone: Sequence[tuple[Import, Row]], free: Sequence[Row]
) -> tuple[list[tuple[Import, Row]], list[Changed]]:
    """Part the rows that are gone from those that another row shows to have been changed."""
    near: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in free if gone else ():
        for key in _nearly(row):
            near[key].append(row)
    missing, changed, taken = [], [], set[int]()
    for one, row in gone:
        found = next((each for key in _nearly(row) for each in near[key] if id(each) not in taken), None)
        if found is None:
            missing.append((one, row))
        else:
            changed.append(Changed(one, row, found))
            taken.add(id(found))
    return missing, changed


def _nearly(row: Row) -> Iterator[tuple[object, ...]]:
    """Yield what a row shares with one that states the same figure, and differs in its value or in one cell.

    A row of another figure is never taken for a changed one: it would be lost when that is put right.
    """
    text = text_of(row)
    yield statement_of(row)
    for at in range(len(FIGURE), len(text)):
        yield at, *text[:at], *text[at + 1 :]


def parted(lines: Sequence[tuple[Receipt, int]], rows: Sequence[Row]) -> list[Import]:
    """Return imports of which only the number of rows is known, each with as many rows as it added.

    Parameters
    ----------
    lines : sequence of tuple of Receipt and int
        Oldest first.
    rows : sequence of mapping
        In the order in which they were added.

    Returns
    -------
    list of Import
        As many as there are lines; the last have fewer rows where rows are lost.
    """
    ends = list(accumulate(n for _, n in lines))
    return [
        Import(receipt, tuple(rows[end - n : end])) for (receipt, n), end in zip(lines, ends, strict=True)
    ]
