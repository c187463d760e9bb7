"""Whether every row that an import added stands as it was written, and what stands without an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from cds_analysis.errors import Problem
from cds_analysis.sources.identity import FIGURE, telling_of, told_of
from cds_analysis.sources.imports import LOG, OLD_LOG, Import, Log, Receipt, Row, text_of
from cds_analysis.sources.observations import OBSERVATION_COLUMNS
from cds_analysis.sources.removals import FILE as REMOVALS
from cds_analysis.sources.removals import Removal

_MOST_ROWS = 10


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
        Kind of source to the rows of its file that no import tells of.
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
        """Return whether fewer rows stand than the imports of a source added that only their number tells."""
        lines, rows = self.counted[source]
        return len(rows) < sum(n for _, n in lines)


def reckon(log: Log, there: pd.DataFrame, removals: Sequence[Removal] = ()) -> Reckoning:
    """Return what the log of imports says beside the rows that stand.

    Parameters
    ----------
    log : Log
        From :func:`cds_analysis.sources.imports.read_log`.
    there : pandas.DataFrame
        From :func:`cds_analysis.sources.observations.read_observations`; a row may have moved to any file.
    removals : sequence of Removal
        What was taken out on purpose.

    Returns
    -------
    Reckoning
        Rows are compared to the letter.
    """
    standing = {text_of(row): row for row in there.to_dict("records")}
    claimed, removed = _claims(log.imports, removals)
    sources = {one.receipt.source for one in log.imports} | {receipt.source for receipt, _ in log.counted}
    free: dict[str, list[Row]] = defaultdict(list)
    for text, row in standing.items():
        source = Path(str(row["csv_file"])).stem
        if source in sources and text not in claimed and text not in removed:
            free[source].append(row)
    gone = [(one, row) for text, (one, row) in claimed.items() if text not in standing]
    missing, changed = _matched(gone, [row for rows in free.values() for row in rows])
    strange = {text_of(one.stands) for one in changed}
    counted, unnoted = {}, {}
    for source in sources:
        lines = [line for line in log.counted if line[0].source == source]
        rows = [row for row in free[source] if text_of(row) not in strange]
        n = sum(n for _, n in lines)
        # the rows of a file stand in the order of their imports, those of an earlier log first
        counted[source], unnoted[source] = (lines, rows[:n]), rows[n:]
    stand = [(one, standing[text]) for text, one in removed.items() if text in standing]
    pairs = [(one, row) for one in log.imports for row in one.rows] if removals else []
    idle = [each for each in removals if not any(each.covers(*pair) for pair in pairs)]
    return Reckoning(missing, changed, counted, unnoted, stand, idle)


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
    """Part the rows that are gone from those of which another row tells what became of them."""
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
    """Yield what a row shares with one that tells the same figure, and differs in its value or in one cell.

    A row of another figure is never taken for a changed one: it would be lost when that is put right.
    """
    text = text_of(row)
    yield telling_of(row)
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


def reckoning_problems(found: Reckoning, root: Path) -> Iterator[Problem]:
    """Yield what of the imported rows does not stand as it was written, by import or by row.

    Parameters
    ----------
    found : Reckoning
        From :func:`reckon`.
    root : Path
        The data folder.

    Yields
    ------
    Problem
        Errors; rows of which no import tells are a warning.
    """
    by_import: dict[str, list[tuple[Import, Row]]] = defaultdict(list)
    for one, row in found.missing:
        by_import[one.name].append((one, row))
    for vanished in by_import.values():
        yield _missing(vanished[0][0], [row for _, row in vanished], root)
    for changed in found.changed:
        yield from _changed(changed)
    for source, (lines, rows) in found.counted.items():
        if lines:
            tell = _short if found.is_short(source) else _counted
            yield tell(source, lines, len(rows), root)
    yield from (_unnoted(rows) for rows in found.unnoted.values() if rows)
    for removal, row in found.standing_removals:
        details = {"id": removal.id}
        message = "The row was declared as taken out ({id}), and stands."
        hint = "Take it out, or delete the declaration."
        yield Problem("removal", message, hint, details, str(row["csv_file"]), int(row["csv_line"]))
    for removal in found.idle_removals:
        message = "No imported row is as this removal says."
        hint = "Name the import as cds check does, and the cells as they were imported."
        yield Problem("removal", message, hint, {}, f"{root.name}/{REMOVALS}", column=removal.id)


def _of(receipt: Receipt) -> dict[str, object]:
    return {"who": receipt.who, "day": receipt.when.date(), "file": receipt.file_name or "–"}


@dataclass(frozen=True)
class _Rows:
    """Rows for a message: figure and value of each, and how many more."""

    rows: Sequence[Row]

    def label(self, language: str) -> str:
        shown = [
            f"{row['ref_area']} {row['indicator']} {row['time_period']}: {_value(row, language)}"
            for row in self.rows[:_MOST_ROWS]
        ]
        more = len(self.rows) - len(shown)
        return "; ".join([*shown, *([f"… (+{more})"] if more else [])])


def _value(row: Row, language: str) -> str:
    return told_of(row).label(language)


def _missing(one: Import, rows: Sequence[Row], root: Path) -> Problem:
    details = {"n": len(rows), "of": len(one.rows), "rows": _Rows(rows), **_of(one.receipt)}
    message = "{n} of {of} rows that {who} imported on {day} from “{file}” stand nowhere any more: {rows}."
    hint = (
        "Look with cds restore; cds restore --commit puts them back. If they were taken out on purpose, say "
        "why in removals.yml."
    )
    return Problem("vanished", message, hint, details, f"{root.name}/{(LOG / one.name).as_posix()}.json")


def _changed(one: Changed) -> Iterator[Problem]:
    for name in one.columns():
        details = {"value": one.stands[name], "old": one.row[name], **_of(one.imported.receipt)}
        message = "“{value}” stands where {who} imported “{old}” on {day} from “{file}”."
        hint = (
            "Look with cds restore; cds restore --commit puts it right. A slip is declared in "
            "corrections.yml; a revised figure is a new row."
        )
        place = (str(one.stands["csv_file"]), int(one.stands["csv_line"]), name)
        yield Problem("changed", message, hint, details, *place)


def _short(source: str, lines: Sequence[tuple[Receipt, int]], n: int, root: Path) -> Problem:
    details = {"expected": sum(n for _, n in lines), "found": n, "source": f"observations/{source}.csv"}
    told = "; ".join(f"{one.when.date()} {one.who} “{one.file_name}” ({n})" for one, n in lines if n)
    message = "Imports added {expected} rows to {source}, and {found} are left: {imports}."
    hint = (
        "cds restore reads the kept files again; if that is not enough, put the file back from a copy. If "
        "rows were taken out on purpose, lower n_rows."
    )
    place = f"{root.name}/{OLD_LOG.as_posix()}"
    return Problem("vanished", message, hint, {**details, "imports": told}, place)


def _counted(source: str, lines: Sequence[tuple[Receipt, int]], n: int, root: Path) -> Problem:
    details = {"n": n, "source": f"observations/{source}.csv"}
    message = (
        "Of {n} rows of {source} the log tells only their number: whether one was changed cannot be verified."
    )
    hint = "cds restore --commit notes them as they stand."
    return Problem("counted", message, hint, details, f"{root.name}/{OLD_LOG.as_posix()}", severity="warning")


def _unnoted(rows: Sequence[Row]) -> Problem:
    first = rows[0]
    message = (
        "From here on, {n} rows stand of which no import tells: an import was cut off, they were typed by "
        "hand, or its record is lost."
    )
    hint = "Look with cds restore; cds restore --commit notes them as they stand."
    place = (str(first["csv_file"]), int(first["csv_line"]))
    return Problem("unnoted", message, hint, {"n": len(rows)}, *place, severity="warning")
