"""Faults of imported rows that vanished, were changed, or are in no import: by import, or by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cds_analysis.cellar.errors import Problem
from cds_analysis.data.identity import qualified_value
from cds_analysis.data.imports import LOG, OLD_LOG, Import, Receipt, Row
from cds_analysis.data.reconcile import Changed, Reckoning
from cds_analysis.data.removals import FILE as REMOVALS

_MOST_ROWS = 10


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
        Errors; rows that no import lists are a warning.
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
            fault = _short if found.is_short(source) else _counted
            yield fault(source, lines, len(rows), root)
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
    return qualified_value(row).label(language)


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
    imports = "; ".join(f"{one.when.date()} {one.who} “{one.file_name}” ({n})" for one, n in lines if n)
    message = "Imports added {expected} rows to {source}, and {found} are left: {imports}."
    hint = (
        "cds restore reads the kept files again; if that is not enough, put the file back from a copy. If "
        "rows were taken out on purpose, lower n_rows."
    )
    place = f"{root.name}/{OLD_LOG.as_posix()}"
    return Problem("vanished", message, hint, {**details, "imports": imports}, place)


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
